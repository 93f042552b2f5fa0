//! The compact copy of the publications that is built into the program.

use super::area::Area;
use super::indicator::{Indicator, Source};
use super::store::{Gathering, Published};
use super::value::Value;
use std::collections::BTreeMap;

const AREAS: &str = include_str!("../../scenarios/data/areas.csv");
const NEIGHBOURS: &str = include_str!("../../scenarios/data/neighbours.csv");

fn text(source: Source) -> &'static str {
    match source {
        Source::Workforce => include_str!("../../scenarios/data/workforce.csv"),
        Source::ChildrenInNeed => include_str!("../../scenarios/data/children-in-need.csv"),
        Source::Referrals => include_str!("../../scenarios/data/referrals.csv"),
        Source::ProtectionPlans => include_str!("../../scenarios/data/protection-plans.csv"),
        Source::PlansByDuration => include_str!("../../scenarios/data/protection-plans-by-duration.csv"),
        Source::Population => include_str!("../../scenarios/data/population.csv"),
        Source::Tool => include_str!("../../scenarios/data/interactive-tool.csv"),
    }
}

/// The records of a built-in table; tests hold that every one is well formed.
fn records(text: &'static str) -> impl Iterator<Item = csv::StringRecord> {
    csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes()).into_records().filter_map(Result::ok)
}

/// Reads the built-in figures.
pub(super) fn read() -> Published {
    let mut gathered = Gathering { neighbours: neighbours(), ..Gathering::default() };
    for record in records(AREAS).skip(1) {
        let field = |place: usize| record.get(place).unwrap_or_default().to_owned();
        let ons_codes = field(3).split_whitespace().map(str::to_owned).collect();
        gathered.areas.insert(field(0), Area { code: field(0), name: field(1), region: field(2), ons_codes });
    }
    for source in Source::ALL {
        let mut rows = records(text(source));
        let header = rows.next().unwrap_or_default();
        let columns: Vec<Option<Indicator>> = header
            .iter()
            .map(|column| Indicator::of(source).find(|indicator| indicator.definition().column == column))
            .collect();
        for row in rows {
            let Some((code, year)) = row.get(0).zip(row.get(1).and_then(|year| year.parse().ok())) else { continue };
            for (indicator, field) in columns.iter().zip(&row) {
                if let Some(indicator) = indicator {
                    gathered.values.insert((code.to_owned(), *indicator, year), Value::read(field));
                }
            }
        }
    }
    gathered.finish()
}

/// Statistical neighbours by code, nearest first.
pub(super) fn neighbours() -> BTreeMap<String, Vec<String>> {
    let rows = records(NEIGHBOURS).skip(1);
    rows.filter_map(|row| {
        let nearest = row.get(1)?.split_whitespace().map(str::to_owned).collect();
        Some((row.get(0)?.to_owned(), nearest))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_table_is_well_formed_and_holds_every_column() {
        for text in Source::ALL.map(text).into_iter().chain([AREAS, NEIGHBOURS]) {
            let lines = text.lines().count();
            assert_eq!(records(text).count(), lines);
        }
        for source in Source::ALL {
            let header = records(text(source)).next().unwrap();
            let missing: Vec<_> = Indicator::of(source)
                .map(|one| one.definition().column)
                .filter(|column| !header.iter().any(|found| found == *column))
                .collect();
            assert!(missing.is_empty(), "{source:?} lacks {missing:?}");
            assert_eq!(header.len(), Indicator::of(source).count() + 2, "{source:?} holds a column nobody reads");
        }
    }

    #[test]
    fn no_built_in_symbol_is_unexplained() {
        let published = read();
        for (place, area) in published.areas().iter().enumerate() {
            for &indicator in Indicator::ALL {
                for year in published.years() {
                    let value = published.value(place, indicator, year);
                    let unexplained = value.missing() == Some(crate::published::Why::Unexplained);
                    assert!(!unexplained, "{} {indicator:?} {year}", area.name);
                }
            }
        }
    }
}
