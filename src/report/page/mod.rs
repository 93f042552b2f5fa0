//! `report.html`: one page that needs nothing but itself.
//!
//! Its sentences are those of the narrative, its pictures those of the folder, its numbers those of the tables. No script, no
//! font, no picture and no style is fetched, and its own policy forbids it. All text is escaped by the template; the SVG of
//! the pictures, which is not, is made by this program, which escapes what scenarios say in it.

mod part;

use super::accounts::Account;
use super::csv::guard_lifted;
use super::plot::Chart;
use super::{narrative, register, table, wording};
use crate::results::summary::QUANTILES;
use crate::study::Finding;
use askama::Template;
use part::{Row, Table};

/// The page's file name.
pub const PAGE: &str = "report.html";

/// What the template is filled with.
#[derive(Template)]
#[template(path = "report.html", config = ".askama.toml")]
struct Page {
    title: String,
    question: String,
    style: &'static str,
    /// Names of the parts, for links and in words.
    parts: Vec<(&'static str, &'static str)>,
    sentences: Vec<String>,
    /// What is said of the assumptions that move the headline most, and their table.
    matters: Vec<String>,
    swings: Option<Table>,
    glance: Table,
    pictures: Vec<Picture>,
    accounts: Vec<Table>,
    measures: Table,
    confidences: String,
    changes: Option<Table>,
    register: Table,
    left_out: Vec<String>,
    stamp: Vec<(&'static str, String)>,
}

struct Picture {
    title: String,
    svg: String,
    reading: &'static str,
    alt: String,
    table: Table,
}

impl Page {
    /// The heading of a part.
    fn heading(&self, name: &str) -> &'static str {
        self.parts.iter().find(|(known, _)| *known == name).map_or("", |(_, heading)| heading)
    }
}

/// The parts of the page: their anchors and their headings.
const PARTS: [(&str, &str); 9] = [
    ("answer", "What follows"),
    ("matters", narrative::HEADING),
    ("glance", "At a glance"),
    ("pictures", "Pictures"),
    ("money", "Money"),
    ("measures", "Every measure"),
    ("assumptions", "What was assumed"),
    ("left-out", "What is left out"),
    ("stamp", "How to make it again"),
];

/// The page of a finding, with these of its charts and its tables of money.
///
/// # Panics
/// Never: a page that is written to memory cannot fail.
pub fn page(finding: &Finding, charts: &[Chart], accounts: &[Account]) -> String {
    let option = &finding.option;
    let changes = register::changes(finding);
    let matters: Vec<String> = narrative::assumptions_that_matter(finding).iter().map(|told| shown(told)).collect();
    let is_there = |(name, _): &(&str, &str)| match *name {
        "matters" => !matters.is_empty(),
        "money" => !accounts.is_empty(),
        _ => true,
    };
    let page = Page {
        title: shown(&option.scenario.title),
        question: shown(&option.scenario.question),
        style: include_str!("report.css"),
        parts: PARTS.into_iter().filter(is_there).collect(),
        sentences: narrative::sentences(finding).iter().map(|sentence| shown(sentence)).collect(),
        matters,
        swings: Table::of_swings(finding),
        glance: Table::of_grid("The few figures that tell most", table::glance(finding)),
        pictures: charts.iter().map(picture).collect(),
        accounts: accounts.iter().map(Table::of_account).collect(),
        measures: Table::of_grid("Every measure of the whole council", table::every_measure(finding)),
        confidences: register::confidences(&option.register),
        changes: (!changes.is_empty()).then(|| Table::of_changes(finding, &changes)),
        register: Table::of_register(&option.register),
        left_out: left_out(finding),
        stamp: stamp(finding),
    };
    page.render().expect("memory takes every page")
}

fn picture(chart: &Chart) -> Picture {
    let caption = format!("The numbers behind this picture: {}", shown(&chart.title));
    Picture {
        title: shown(&chart.title),
        svg: one_way(&chart.svg),
        reading: chart.reading,
        alt: shown(&chart.alt),
        table: numbers(caption, &chart.table),
    }
}

/// A chart's table of numbers, which is written for spreadsheets, as it is read: rounded, and blank where undefined.
fn numbers(caption: String, text: &str) -> Table {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let head: Vec<String> = reader.headers().map(|head| head.iter().map(heading).collect()).unwrap_or_default();
    let rows: Vec<csv::StringRecord> = reader.records().filter_map(Result::ok).collect();
    let decimals: Vec<usize> = (0..head.len()).map(|column| decimals(&rows, column)).collect();
    let rows = rows.iter().map(|row| {
        let cell = |(column, text): (usize, &str)| match text.parse::<f64>() {
            Ok(value) => wording::plain(value, decimals[column.min(decimals.len() - 1)]),
            Err(_) => shown(guard_lifted(text)),
        };
        Row::plain(
            shown(guard_lifted(row.get(0).unwrap_or_default())),
            row.iter().enumerate().skip(1).map(cell).collect(),
        )
    });
    let rows = rows.collect();
    let mut notes = vec!["Rounded; the folder charts has them in full.".to_owned()];
    if head.iter().any(|name| name.contains('%')) {
        notes.insert(0, "A column headed 5% holds the value below which 5% of futures fall.".to_owned());
    }
    Table { caption, groups: Vec::new(), head, rows, notes, text: false }
}

/// The heading of a column for readers: `baseline_p05` becomes "baseline 5%".
fn heading(name: &str) -> String {
    let part = |part: &str| match QUANTILES.iter().find(|(known, _)| *known == part) {
        Some((_, share)) if *share == 0.5 => "median".to_owned(),
        Some((_, share)) => format!("{}%", share * 100.0),
        None if part == "se" => "standard error".to_owned(),
        None => shown(part),
    };
    name.split('_').map(part).collect::<Vec<_>>().join(" ")
}

/// Decimals that a column needs: none for whole numbers, more for small ones.
fn decimals(rows: &[csv::StringRecord], column: usize) -> usize {
    let values = rows.iter().filter_map(|row| row.get(column)?.parse::<f64>().ok());
    let (mut most, mut whole) = (0.0_f64, true);
    for value in values {
        most = most.max(value.abs());
        whole &= value.fract() == 0.0;
    }
    match most {
        _ if whole => 0,
        most if most < 2.0 => 3,
        most if most < 100.0 => 2,
        _ => 1,
    }
}

fn left_out(finding: &Finding) -> Vec<String> {
    let option = &finding.option;
    let mut told = vec![wording::drift(&option.parameters).to_owned()];
    if let Some(comparison) = &finding.comparison {
        told.push(
            "What the option is assumed to do is an assumption, not a finding: only what follows from it is."
                .to_owned(),
        );
        let unmatched = &comparison.difference.unmatched;
        if !unmatched.is_empty() {
            let listed = unmatched.join(", ");
            told.push(format!("Not compared, as only one of the two scenarios has them: {}.", shown(&listed)));
        }
    }
    told.extend(option.scenario.notes.split("\n\n").map(shown).filter(|note| !note.is_empty()));
    told.extend(option.expectations.iter().map(|told| shown(told)));
    told
}

fn stamp(finding: &Finding) -> Vec<(&'static str, String)> {
    let option = &finding.option;
    let (first, count) = (option.ensemble.first, option.ensemble.trajectories.len() as u64);
    let mut rows = vec![
        ("Program", format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))),
        ("Scenario", option.scenario.id.clone()),
        ("Digest of the scenario", option.digest.clone()),
    ];
    if let Some(comparison) = &finding.comparison {
        rows.push(("Compared with", comparison.baseline.scenario.id.clone()));
        rows.push(("Digest of what it is compared with", comparison.baseline.digest.clone()));
    }
    let grouped = |count: u64| wording::plain(count as f64, 0);
    rows.push(("Seed", finding.seed.to_string()));
    rows.push(("Replications (futures)", format!("{} ({first} to {})", grouped(count), first + count - 1)));
    rows.push(("Months measured", (option.ensemble.layout.months.len() - 1).to_string()));
    let checks: u64 = option.ensemble.trajectories.iter().map(|one| one.checks).sum();
    rows.push(("Checked as it ran", format!("{} invariants, of which none failed", grouped(checks))));
    rows.push(("To confirm every byte", "caseload verify, with the name of this folder".to_owned()));
    rows
}

/// Text from a scenario as a page may show it: control characters become spaces, marks that turn the direction of writing
/// go, and every run of spaces is one.
fn shown(text: &str) -> String {
    let spaced = |letter: char| if letter.is_control() { ' ' } else { letter };
    let plain: String = one_way(text).chars().map(spaced).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text without the marks that turn the direction of writing, with which words could be made to look like others.
fn one_way(text: &str) -> String {
    text.replace(
        |letter| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}'),
        "",
    )
}

#[cfg(test)]
mod tests;
