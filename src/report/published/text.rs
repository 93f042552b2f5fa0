//! The figures as text for a terminal.

use super::{AMOUNTS, COMPARED, lines};
use crate::published::identity::{ALLOWED, IDENTITIES};
use crate::published::{Indicator, Kind, Published, Value, Why, reorganised};
use crate::report::table::aligned;
use crate::report::wording;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Years that fit beside each other on a terminal; the table file holds all.
const SHOWN: usize = 8;

/// What stands above a list of councils.
pub const LISTED_HEAD: &str = "Councils by region, with the department's code and the years of which anything is published. `caseload \
                               published NAME` shows one; names match without case and punctuation, and codes match too.\n";

/// A page about one council.
pub fn text(published: &Published, council: usize) -> String {
    let area = &published.areas()[council];
    let region = published.region(council).map_or_else(String::new, |place| {
        let name = &published.areas()[place].name;
        format!(", {name}")
    });
    let mut out = format!("{} ({}; {}){region}\n", area.name, area.code, area.ons_codes.join(", "));
    for note in notes(published, council) {
        let _ = writeln!(out, "{note}");
    }
    let years = shown(published, council);
    let mut reasons = BTreeSet::new();
    let mut rows = vec![heading("Rates", &years)];
    for indicator in COMPARED {
        rows.push(vec![titled(indicator)]);
        for line in lines(published, council) {
            let figures = years.iter().map(|&year| line.figure(published, council, indicator, year));
            rows.push(row(format!("  {}", line.name(published, council)), figures, indicator, &mut reasons));
        }
    }
    rows.push(Vec::new());
    rows.push(heading("The council's own amounts", &years));
    for indicator in AMOUNTS {
        let figures = years.iter().map(|&year| {
            let value = published.look(council, indicator, year).value;
            value.known().ok_or(value.missing().unwrap_or(Why::NotPublished))
        });
        rows.push(row(titled(indicator), figures, indicator, &mut reasons));
    }
    out.push('\n');
    out.push_str(&aligned(&right(rows)));
    let legend: Vec<String> = reasons
        .iter()
        .filter(|why| !why.symbol().is_empty())
        .map(|why| format!("{} {}", why.symbol(), why.words()))
        .collect();
    let legend = if legend.is_empty() { String::new() } else { format!("{}; ", legend.join(", ")) };
    let _ = writeln!(out, "\n{legend}blank: not published. None of these means zero.");
    out.push_str(&definitions(published, council));
    let names: Vec<&str> =
        published.neighbours(council).iter().map(|&one| published.areas()[one].name.as_str()).collect();
    if !names.is_empty() {
        let listed = format!("Statistical neighbours (2025), nearest first: {}.", names.join("; "));
        let _ = writeln!(out, "{}", wording::lines(&listed, 100).join("\n"));
    }
    out
}

/// What a reader must know about a council's rows.
fn notes(published: &Published, council: usize) -> Vec<String> {
    let area = &published.areas()[council];
    let mut notes: Vec<String> = reorganised::of(&area.code).map(|change| change.note.to_owned()).collect();
    if let Some(joint) = published.joint(council) {
        let partners: Vec<&str> = published.areas()[joint]
            .members()
            .filter(|code| *code != area.code)
            .filter_map(|code| published.place(code))
            .map(|place| published.areas()[place].name.as_str())
            .collect();
        let amounts = "the workforce figures are those of both councils together";
        notes.push(format!("It reports its social workers with {}: {amounts}.", partners.join(" and ")));
    }
    notes
}

/// The last years of which anything but population is known.
fn shown(published: &Published, council: usize) -> Vec<i32> {
    let last = published.last_year(council);
    let mut years: Vec<i32> = published.years().filter(|&year| last.is_none_or(|last| year <= last)).collect();
    years.drain(..years.len().saturating_sub(SHOWN));
    years
}

fn heading(title: &str, years: &[i32]) -> Vec<String> {
    std::iter::once(title.to_owned()).chain(years.iter().map(ToString::to_string)).collect()
}

fn titled(indicator: Indicator) -> String {
    let row = indicator.definition();
    match row.unit {
        crate::published::Unit::Pounds => format!("{} (£ thousand)", wording::sentence_case(row.label)),
        unit => format!("{} ({})", wording::sentence_case(row.label), unit.words()),
    }
}

fn row(
    name: String,
    figures: impl Iterator<Item = Result<f64, Why>>,
    indicator: Indicator,
    reasons: &mut BTreeSet<Why>,
) -> Vec<String> {
    let unit = indicator.definition().unit;
    let scale = if unit == crate::published::Unit::Pounds { 1e-3 } else { 1.0 };
    let mut cells = vec![name];
    for figure in figures {
        cells.push(match figure {
            Ok(figure) => wording::plain(figure * scale, unit.decimals()),
            Err(why) => {
                reasons.insert(why);
                why.symbol().to_owned()
            }
        });
    }
    cells
}

/// All but the first column to the right.
fn right(mut rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let width = rows.iter().flat_map(|row| row.iter().skip(1)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    for cell in rows.iter_mut().flat_map(|row| row.iter_mut().skip(1)) {
        *cell = format!("{cell:>width$}");
    }
    rows
}

/// How many published rates follow from the published amounts, and which do not.
fn definitions(published: &Published, council: usize) -> String {
    let area = published.joint(council).unwrap_or(council);
    let mut count = 0;
    let mut off = Vec::new();
    for identity in IDENTITIES {
        let areas: BTreeSet<usize> = [council, area].into_iter().collect();
        let years = areas.iter().flat_map(|&area| published.years().map(move |year| (area, year)));
        for checked in years.filter_map(|(area, year)| identity.check(published, area, year)) {
            count += 1;
            if !checked.holds() {
                off.push(format!(
                    "{} in {}: published {}, computed {}",
                    identity.words,
                    checked.year,
                    wording::plain(checked.published, 1),
                    wording::plain(checked.computed, 2)
                ));
            }
        }
    }
    let holding = count - off.len();
    let mut out = format!(
        "{holding} of {count} published rates follow from the published amounts by their definitions within {ALLOWED}.\n"
    );
    for line in off {
        let _ = writeln!(out, "  {line}");
    }
    out
}

/// All councils by region.
pub fn list(published: &Published) -> String {
    let mut out = wording::lines(LISTED_HEAD.trim_end(), 100).join("\n") + "\n";
    let regions: Vec<usize> = (0..published.areas().len())
        .filter(|&place| published.areas()[place].kind() == Kind::Region)
        .filter(|&place| published.councils().any(|council| published.region(council) == Some(place)))
        .collect();
    for region in regions {
        let _ = write!(out, "\n{}\n", published.areas()[region].name);
        let mut councils: Vec<usize> =
            published.councils().filter(|&council| published.region(council) == Some(region)).collect();
        councils.sort_by(|&a, &b| published.areas()[a].name.cmp(&published.areas()[b].name));
        let rows = councils.iter().map(|&council| {
            let area = &published.areas()[council];
            let years = published.known_years(council);
            let span = match (years.first(), years.last()) {
                (Some(first), Some(last)) => format!("{first}-{last}"),
                _ => "nothing".to_owned(),
            };
            let joint = published.joint(council).map_or("", |_| "workforce reported jointly");
            vec![format!("  {}", area.name), area.code.clone(), span, joint.to_owned()]
        });
        out.push_str(&aligned(&rows.collect::<Vec<_>>()));
    }
    let missing = published.councils().flat_map(|council| missing(published, council)).count();
    let _ = writeln!(out, "\n{missing} figures of these councils are suppressed or missing for a stated reason.");
    out
}

/// The figures that a publication names and does not give.
fn missing(published: &Published, council: usize) -> impl Iterator<Item = Why> {
    Indicator::ALL.iter().flat_map(move |&indicator| {
        published.years().filter_map(move |year| match published.value(council, indicator, year) {
            Value::Missing(why) if why != Why::NotPublished => Some(why),
            _ => None,
        })
    })
}
