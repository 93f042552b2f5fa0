//! Tables of the page.

use super::shown;
use crate::report::accounts::Account;
use crate::report::register::{Change, confidence, named, said};
use crate::report::table::Grid;
use crate::report::{narrative, wording};
use crate::scenario::RegisterRow;
use crate::study::sensitivity::Swing;
use crate::study::{Finding, Sensitivity};

/// A table as the template lays it out.
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Headings over several columns, with how many each spans.
    pub groups: Vec<(String, usize)>,
    /// Headings of the columns, that of the rows' labels first.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
    /// What needs saying below it.
    pub notes: Vec<String>,
    /// Whether it holds words rather than numbers.
    pub text: bool,
}

/// A figure with its band, which breaks into lines before the band only.
fn whole(cell: &str) -> String {
    cell.split(" (").map(|part| part.replace(' ', "\u{a0}")).collect::<Vec<_>>().join(" (")
}

/// A row of a table.
pub struct Row {
    /// Its label.
    pub label: String,
    /// Whether it is a part of the row above.
    pub inset: bool,
    /// Its cells.
    pub cells: Vec<String>,
}

impl Row {
    /// A row that is no part of another.
    pub fn plain(label: String, cells: Vec<String>) -> Self {
        Self { label, inset: false, cells }
    }
}

impl Table {
    /// A table of figures by month.
    pub fn of_grid(caption: &str, grid: Grid) -> Self {
        let mut groups = vec![(grid.figures.to_owned(), grid.months.len())];
        groups.extend(grid.differences.map(|differences| (differences.to_owned(), grid.compared.len())));
        let head = std::iter::once(String::new()).chain(grid.months).chain(grid.compared).collect();
        let row = |(label, cells): (String, Vec<String>)| Row {
            inset: label.starts_with(' '),
            label: shown(&label),
            cells: cells.iter().map(|cell| whole(cell)).collect(),
        };
        Self {
            caption: caption.to_owned(),
            groups,
            head,
            rows: grid.rows.into_iter().map(row).collect(),
            notes: if grid.notes.is_empty() { Vec::new() } else { vec![shown(&grid.notes.join("; "))] },
            text: false,
        }
    }

    /// A table of money, in whole pounds.
    pub fn of_account(account: &Account) -> Self {
        let cell = |text: &String| text.parse::<f64>().map_or_else(|_| shown(text), |value| wording::plain(value, 0));
        let row = |row: &Vec<String>| {
            let label = row.first().map(|text| shown(text)).unwrap_or_default();
            Row::plain(label, row.iter().skip(1).map(cell).collect())
        };
        Self {
            caption: account.caption.to_owned(),
            groups: Vec::new(),
            head: account.head.clone(),
            rows: account.rows.iter().map(row).collect(),
            notes: vec!["Rounded to the pound; the file of this table has it to the penny.".to_owned()],
            text: false,
        }
    }

    /// The values that a scenario sets otherwise than what it is compared with.
    pub fn of_changes(finding: &Finding, changes: &[Change]) -> Self {
        let other = finding.comparison.as_ref().map_or("", |comparison| &comparison.baseline.scenario.id);
        let row = |change: &Change| {
            let cells = [&change.here, &change.there].map(|value| value.map_or_else(|| "–".to_owned(), shown));
            let said = change.row.map(said).unwrap_or_default();
            Row::plain(shown(&named(change.path)), cells.into_iter().chain([shown(&said)]).collect())
        };
        let head = ["Value", &finding.option.scenario.id, other, "Source and reason"];
        Self {
            caption: "What the option sets otherwise".to_owned(),
            groups: Vec::new(),
            head: head.map(shown).to_vec(),
            rows: changes.iter().map(row).collect(),
            notes: Vec::new(),
            text: true,
        }
    }

    /// How far each unknown tried moves the headline; none where nothing was tried.
    pub fn of_swings(finding: &Finding) -> Option<Self> {
        let Sensitivity::Told(swings) = &finding.sensitivity else { return None };
        let two = |value: f64| wording::plain(value, 2);
        let row = |swing: &Swing| {
            let ends = swing.ends.map_or_else(Default::default, |ends| ends.map(|end| two(end.mean)));
            let [low, high] = ends;
            let error = swing.swing.se.map(two).unwrap_or_default();
            let cells =
                vec![shown(&swing.unknown.low), low, shown(&swing.unknown.high), high, two(swing.swing.mean), error];
            Row::plain(shown(&narrative::subject(&swing.unknown)), cells)
        };
        let what = if finding.comparison.is_some() { "mean difference" } else { "caseload" };
        let heads = ["Assumption", "Low", what, "High", what, "Swing", "Standard error"];
        Some(Self {
            caption: "Every assumption tried, by how far it moves the headline (children per FTE)".to_owned(),
            groups: Vec::new(),
            head: heads.map(wording::sentence_case).to_vec(),
            rows: swings.tried.iter().map(row).collect(),
            notes: Vec::new(),
            text: false,
        })
    }

    /// The assumptions register.
    pub fn of_register(register: &[RegisterRow]) -> Self {
        let row = |row: &RegisterRow| {
            let converted = if row.converted == row.value { "" } else { &row.converted };
            let given = if row.set_by == "default" { "by default" } else { "" };
            let dated = row.as_of.as_deref().unwrap_or_default();
            let owner = row.owner.as_deref().unwrap_or_default();
            let sure = match (confidence(row), given) {
                ("", given) => given,
                (sure, _) => sure,
            };
            let cells = [&row.value, converted, sure, &said(row), dated, owner].map(shown);
            Row::plain(shown(&named(&row.path)), cells.to_vec())
        };
        let head = ["Value", "In force", "In one unit", "Confidence", "Source and reason", "As of", "Owner"];
        Self {
            caption: format!("The assumptions register: all {} values in force", register.len()),
            groups: Vec::new(),
            head: head.map(str::to_owned).to_vec(),
            rows: register.iter().map(row).collect(),
            notes: Vec::new(),
            text: true,
        }
    }
}
