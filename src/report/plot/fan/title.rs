//! What a fan finds, in ten words or fewer.

use super::Fan;
use crate::report::wording;
use crate::study::Reference;

/// How the median or mean moves from the opening to the month told.
struct Path {
    first: f64,
    last: f64,
    /// The difference; 0 where it may be simulation error.
    change: f64,
    then: String,
    now: String,
}

impl Fan<'_> {
    /// How the median or mean moves from the opening to the month told.
    fn path(&self) -> Option<Path> {
        let (first, last) = (self.point(&self.figures[0])?, self.point(&self.figures[self.at])?);
        let [then, now] = self.unit.means([first, last]);
        let error = first.se.zip(last.se).map_or(0.0, |(one, other)| one.hypot(other));
        let change = last.mean - first.mean;
        let sure = change.abs() > 2.0 * error && then != now;
        Some(Path { first: first.mean, last: last.mean, change: if sure { change } else { 0.0 }, then, now })
    }

    pub(super) fn caseload_title(&self, grade: &str) -> String {
        let by = self.view.by();
        let name = wording::sentence_case(grade);
        let Some(path) = self.path() else { return format!("{name} caseload") };
        let moved = match path.change {
            change if change > 0.5 => "rises to",
            change if change < -0.5 => "falls to",
            _ => "stays near",
        };
        let now = path.now;
        let place = self.target.map_or("", |target| match path.last - target {
            over if over > 0.5 => ", above target",
            over if over < -0.5 => ", below target",
            _ => ", at target",
        });
        wording::title(&[
            format!("{name} caseload {moved} {now}{place}, by {by}"),
            format!("{name} caseload {moved} {now} by {by}"),
            format!("Caseload {moved} {now}{place}, by {by}"),
        ])
    }

    /// "Unallocated children reach 83 by Sep 2023, 13 without".
    pub(super) fn unallocated_title(&self) -> String {
        let by = wording::month_short(&self.view.months()[self.at]);
        let Some(path) = self.path() else { return "Unallocated children".to_owned() };
        let now = self.point(&self.figures[self.at]).map_or_else(String::new, |estimate| self.unit.mean(&estimate));
        let verb = match path.change {
            change if change > 0.0 => "reach",
            change if change < 0.0 => "fall to",
            _ => "stay near",
        };
        let than = self.view.comparison().and_then(|comparison| {
            let estimate = self.point(self.baseline.as_ref()?.get(self.at)?)?;
            let without = self.unit.mean(&estimate);
            let without = if without == "0" { "none".to_owned() } else { without };
            Some(match comparison.assumptions.reference {
                Reference::Nothing => format!(", {without} without"),
                Reference::Another => format!(", {without} {}", comparison.otherwise()),
            })
        });
        let than = than.unwrap_or_default();
        let now = if now == "0" { "none".to_owned() } else { now };
        wording::title(&[
            format!("Unallocated children {verb} {now} by {by}{than}"),
            format!("Unallocated by {by}: {now}{than}"),
            format!("Unallocated children {verb} {now} by {by}"),
        ])
    }

    pub(super) fn count_title(&self, subject: &str) -> String {
        let by = self.view.by();
        let Some(path) = self.path() else { return subject.to_owned() };
        let moved = match path.change {
            change if change.abs() < 0.02 * path.first.max(path.last) => "stay near",
            change if change > 0.0 => "rise",
            _ => "fall",
        };
        let (then, now) = (path.then, path.now);
        if moved == "stay near" {
            return wording::title(&[format!("{subject} stay near {now} by {by}")]);
        }
        wording::title(&[
            format!("{subject} {moved} from {then} to {now} by {by}"),
            format!("{subject} {moved} to {now} by {by}"),
        ])
    }
}
