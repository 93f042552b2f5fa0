//! The assumptions register as reports show it: how sure its values are, and what an option sets otherwise.

use super::wording;
use crate::scenario::{Confidence, RegisterRow};
use crate::study::Finding;

/// A value that one scenario sets otherwise than another.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// Where it stands.
    pub path: &'a str,
    /// Its value in the scenario; `None` where only the other has it.
    pub here: Option<&'a str>,
    /// Its value in the other.
    pub there: Option<&'a str>,
    /// Its row in the scenario's register.
    pub row: Option<&'a RegisterRow>,
}

/// What an option sets otherwise than what it is compared with, in order of the register.
pub fn changes(finding: &Finding) -> Vec<Change<'_>> {
    let Some(comparison) = &finding.comparison else { return Vec::new() };
    let (ours, theirs) = (&finding.option.register, &comparison.baseline.register);
    let find = |register: &'_ [RegisterRow], path: &str| register.iter().position(|row| row.path == path);
    let mut changes = Vec::new();
    for row in ours {
        let there = find(theirs, &row.path).map(|place| theirs[place].value.as_str());
        if there != Some(&row.value) {
            changes.push(Change { path: &row.path, here: Some(&row.value), there, row: Some(row) });
        }
    }
    for row in theirs.iter().filter(|row| find(ours, &row.path).is_none()) {
        changes.push(Change { path: &row.path, here: None, there: Some(&row.value), row: None });
    }
    changes
}

/// How sure a value is, in a word; empty where nobody says.
pub fn confidence(row: &RegisterRow) -> &'static str {
    match row.confidence {
        Some(Confidence::Red) => "red: assumed",
        Some(Confidence::Amber) => "amber: partly known",
        Some(Confidence::Green) => "green: known",
        None => "",
    }
}

/// A path, with the name of the month it stands for.
pub fn named(path: &str) -> String {
    let month = path.strip_prefix("demand.month-factors.").and_then(|n| wording::MONTHS.get(n.parse::<usize>().ok()?));
    month.map_or_else(|| path.to_owned(), |month| format!("{path} ({month})"))
}

/// Where a value comes from and why it was chosen.
pub fn said(row: &RegisterRow) -> String {
    let parts: Vec<&str> = [&row.source, &row.reason].into_iter().flatten().map(String::as_str).collect();
    parts.join("; ")
}

/// How many of the values given are how sure.
pub fn confidences(register: &[RegisterRow]) -> String {
    let count = |level: Option<Confidence>| {
        let rows = register.iter().filter(|row| row.set_by != "default" && row.confidence == level);
        rows.filter(|row| row.is_assumption() || level.is_some()).count()
    };
    format!(
        "{} green (known), {} amber (partly known), {} red (assumed), {} that do not say",
        count(Some(Confidence::Green)),
        count(Some(Confidence::Amber)),
        count(Some(Confidence::Red)),
        count(None),
    )
}
