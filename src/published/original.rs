//! The reader of the original publications: CSV files in a folder, found by the start of their names.

use super::area::{Area, ENGLAND, REGIONS, region_code};
use super::indicator::{Indicator, Source};
use super::store::Gathering;
use super::value::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// How the name of the table of statistical neighbours begins.
const NEIGHBOURS: &str = "statistical_neighbours";

/// Why publications cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The file system refused.
    #[error("could not read {}: {source}", path.display())]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What the file system said.
        source: std::io::Error,
    },
    /// None of the publications is there.
    #[error(
        "{} holds none of the publications; their names begin {}",
        folder.display(),
        Source::ALL.map(Source::beginning).join(", ")
    )]
    Nothing {
        /// Where they were looked for.
        folder: PathBuf,
    },
    /// A file does not have the columns that say what a row is about.
    #[error("{} lacks the column {column}", path.display())]
    Column {
        /// Which file.
        path: PathBuf,
        /// Which column.
        column: &'static str,
    },
    /// A file is not a table.
    #[error("{}: {source}", path.display())]
    Table {
        /// Which file.
        path: PathBuf,
        /// What is wrong, and where.
        source: csv::Error,
    },
}

/// A table of a publication.
struct Table {
    path: PathBuf,
    header: Vec<String>,
    rows: Vec<csv::StringRecord>,
}

impl Table {
    fn open(path: &Path) -> Result<Self, Unreadable> {
        let bytes = fs::read(path).map_err(|source| Unreadable::Io { path: path.to_owned(), source })?;
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_start_matches('\u{feff}');
        let wrong = |source| Unreadable::Table { path: path.to_owned(), source };
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let header = reader.headers().map_err(wrong)?.iter().map(|name| name.trim().to_lowercase()).collect();
        let rows = reader.records().collect::<Result<_, _>>().map_err(wrong)?;
        Ok(Self { path: path.to_owned(), header, rows })
    }

    /// Where a column stands, whatever the case of its name.
    fn column(&self, name: &str) -> Option<usize> {
        let wanted = name.to_lowercase();
        self.header.iter().position(|column| *column == wanted)
    }

    fn needed(&self, column: &'static str) -> Result<usize, Unreadable> {
        self.column(column).ok_or_else(|| Unreadable::Column { path: self.path.clone(), column })
    }

    /// The latest year of any row.
    fn latest(&self) -> i32 {
        let column = self.column("time_period").or_else(|| self.column("period"));
        let years =
            column.into_iter().flat_map(|column| self.rows.iter().filter_map(move |row| year(row.get(column)?)));
        years.max().unwrap_or(0)
    }
}

/// The files of a folder whose names begin so, the one that reaches furthest last.
fn tables(folder: &Path, beginning: &str) -> Result<Vec<Table>, Unreadable> {
    let refused = |source| Unreadable::Io { path: folder.to_owned(), source };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(refused)? {
        let path = entry.map_err(refused)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        if name.starts_with(beginning) && path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
            paths.push(path);
        }
    }
    paths.sort();
    let mut tables = paths.iter().map(|path| Table::open(path)).collect::<Result<Vec<_>, _>>()?;
    tables.sort_by_key(Table::latest);
    Ok(tables)
}

/// Reads every publication of a folder. Where two files tell of the same area and year, the one that reaches further is a
/// revision of the other and is followed.
pub(super) fn read(folder: &Path) -> Result<Gathering, Unreadable> {
    let mut gathered = Gathering::default();
    let mut named: BTreeMap<String, i32> = BTreeMap::new();
    let mut found = false;
    for source in Source::ALL {
        for table in tables(folder, source.beginning())? {
            found = true;
            if source == Source::Tool {
                long(&table, &mut gathered)?;
            } else {
                wide(&table, source, &mut gathered, &mut named)?;
            }
        }
    }
    for table in tables(folder, NEIGHBOURS)? {
        neighbours(&table, &mut gathered)?;
    }
    if found { Ok(gathered) } else { Err(Unreadable::Nothing { folder: folder.to_owned() }) }
}

/// Reads a table with one row for an area and a year.
fn wide(
    table: &Table,
    source: Source,
    gathered: &mut Gathering,
    named: &mut BTreeMap<String, i32>,
) -> Result<(), Unreadable> {
    let period = table.needed("time_period")?;
    let [level, old_code, name, region_name] =
        ["geographic_level", "old_la_code", "la_name", "region_name"].map(|column| table.needed(column));
    let (level, old_code, name, region_name) = (level?, old_code?, name?, region_name?);
    let [country_name, new_code, region_ons, country_ons] =
        ["country_name", "new_la_code", "region_code", "country_code"].map(|column| table.column(column));
    let columns: Vec<(Indicator, usize)> = Indicator::of(source)
        .filter_map(|indicator| Some((indicator, table.column(indicator.definition().column)?)))
        .collect();
    let wanted = category(table);
    for row in &table.rows {
        let field = |place: usize| row.get(place).unwrap_or_default().trim();
        let optional = |place: Option<usize>| place.map(field).unwrap_or_default();
        if let Some((column, category)) = &wanted
            && field(*column) != category
        {
            continue;
        }
        let Some(year) = year(field(period)) else { continue };
        let region = region_code(field(region_name));
        let (code, told, ons) = match field(level).to_lowercase().as_str() {
            "national" => (ENGLAND.to_owned(), optional(country_name), optional(country_ons)),
            "regional" => match region {
                Some(code) => (code.to_owned(), field(region_name), optional(region_ons)),
                None => continue,
            },
            "local authority" | "la" => (joined(field(old_code)), field(name), optional(new_code)),
            _ => continue,
        };
        let council = code != ENGLAND && !REGIONS.iter().any(|(region, _)| *region == code);
        let area = gathered.areas.entry(code.clone()).or_insert_with(|| Area {
            code: code.clone(),
            name: String::new(),
            region: String::new(),
            ons_codes: Vec::new(),
        });
        let since = named.entry(code.clone()).or_insert(0);
        if year > *since {
            *since = year;
            told.clone_into(&mut area.name);
            region.filter(|_| council).unwrap_or_default().clone_into(&mut area.region);
        }
        for ons in ons.split('/').map(str::trim).filter(|ons| !ons.is_empty()) {
            if let Err(place) = area.ons_codes.binary_search_by(|known| known.as_str().cmp(ons)) {
                area.ons_codes.insert(place, ons.to_owned());
            }
        }
        for &(indicator, column) in &columns {
            gathered.values.insert((code.clone(), indicator, year), Value::read(field(column)));
        }
    }
    Ok(())
}

/// Which rows of a table with several categories count: those of the total, else those of the first category.
fn category(table: &Table) -> Option<(usize, String)> {
    let column = table.column("category").or_else(|| table.column("age_group"))?;
    let mut seen: Vec<&str> = Vec::new();
    for row in &table.rows {
        let category = row.get(column).unwrap_or_default().trim();
        if !category.is_empty() && !seen.contains(&category) {
            seen.push(category);
        }
    }
    let total = |category: &&&str| ["total", "all"].iter().any(|word| category.to_lowercase().contains(word));
    let chosen = seen.iter().find(total).or(seen.first())?;
    Some((column, (*chosen).to_owned()))
}

/// Reads the long table: one row for a measure, a period and an area.
fn long(table: &Table, gathered: &mut Gathering) -> Result<(), Unreadable> {
    let [measure, period, area, value] =
        ["measure_short", "period", "area_no", "value"].map(|column| table.needed(column));
    let (measure, period, area, value) = (measure?, period?, area?, value?);
    let known: BTreeMap<&str, Indicator> =
        Indicator::of(Source::Tool).map(|indicator| (indicator.definition().column, indicator)).collect();
    for row in &table.rows {
        let field = |place: usize| row.get(place).unwrap_or_default().trim();
        if let (Some(indicator), Some(year)) = (known.get(field(measure)), year(field(period))) {
            gathered.values.insert((joined(field(area)), *indicator, year), Value::read(field(value)));
        }
    }
    Ok(())
}

fn neighbours(table: &Table, gathered: &mut Gathering) -> Result<(), Unreadable> {
    let code = table.needed("old_la_code")?;
    let columns: Vec<usize> = (1..=10).filter_map(|n| table.column(&format!("SN_{n}"))).collect();
    for row in &table.rows {
        let field = |place: usize| row.get(place).unwrap_or_default().trim().to_owned();
        let nearest = columns.iter().map(|&column| field(column)).filter(|code| !code.is_empty()).collect();
        gathered.neighbours.insert(field(code), nearest);
    }
    Ok(())
}

/// The code of a council, or of several that report together: `314 / 318` is `314+318`.
fn joined(code: &str) -> String {
    let mut parts: Vec<&str> = code.split('/').map(str::trim).collect();
    parts.sort_unstable();
    parts.join("+")
}

/// The year in which a period ends: `2023`, `202223`, `2022-23`, `2022/23`, `2022-23 (OT)`.
fn year(period: &str) -> Option<i32> {
    let digits: Vec<u32> = period.chars().filter_map(|letter| letter.to_digit(10)).collect();
    let first = digits.get(..4)?.iter().fold(0, |year, digit| year * 10 + *digit as i32);
    (1900..2200).contains(&first).then_some(if digits.len() >= 6 { first + 1 } else { first })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_named_by_the_year_in_which_it_ends() {
        for (period, expected) in [
            ("2023", Some(2023)),
            ("202223", Some(2023)),
            ("2022-23 (OT)", Some(2023)),
            ("2022/23", Some(2023)),
            ("199900", Some(2000)),
            ("", None),
            ("all", None),
        ] {
            assert_eq!(year(period), expected, "{period}");
        }
    }

    #[test]
    fn councils_that_report_together_have_one_code_in_either_order() {
        assert_eq!(joined("318 / 314"), "314+318");
        assert_eq!(joined("889"), "889");
    }
}
