//! The figures as a tidy table.

use super::lines;
use crate::published::{Indicator, Published};
use crate::report::csv::Table;

/// Every published figure of a council, and those that it stands beside: one row each.
pub fn table(published: &Published, council: usize) -> Vec<u8> {
    let header =
        ["area", "code", "kind", "indicator", "label", "unit", "year", "value", "missing", "reported_by", "source"];
    let mut out = Table::new(&header);
    for &indicator in Indicator::ALL {
        let row = indicator.definition();
        for line in lines(published, council) {
            use super::Line;
            let (kind, area) = match &line {
                Line::Council => ("council", Some(council)),
                Line::Region(area) => ("region", Some(*area)),
                Line::Neighbours(_) => ("neighbours", None),
                Line::England(area) => ("country", Some(*area)),
            };
            // a sum over areas of other sizes says nothing about this one
            if area.is_none() && !row.unit.is_comparable() {
                continue;
            }
            let code = area.map(|area| published.areas()[area].code.clone()).unwrap_or_default();
            for year in published.years() {
                let figure = line.figure(published, council, indicator, year);
                let look = (line == Line::Council).then(|| published.look(council, indicator, year));
                let through = look.and_then(|look| look.through).map(|area| published.areas()[area].name.clone());
                let (value, missing) = match figure {
                    Ok(figure) => (figure.to_string(), ""),
                    Err(why) => (String::new(), why.words()),
                };
                let name = line.name(published, council);
                let year = year.to_string();
                out.row([
                    name.as_str(),
                    &code,
                    kind,
                    row.key,
                    row.label,
                    row.unit.words(),
                    &year,
                    &value,
                    missing,
                    through.as_deref().unwrap_or_default(),
                    row.source.words(),
                ]);
            }
        }
    }
    out.bytes()
}
