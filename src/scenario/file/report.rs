//! `[report]`: what the report dwells on; it changes no replication.

use super::time::Time;
use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::reader::Step;
use crate::scenario::section::Section;
use crate::scenario::tree::Value;

/// What the report dwells on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReportChoices {
    /// The month of the headline: the close of this many months after day 0.
    pub headline: u32,
    /// The difference in caseload that matters to the planner [children per FTE].
    pub matters: f64,
}

pub(super) fn read(s: &mut Section<'_, '_>, time: &Time) -> ReportChoices {
    s.describe(|shape| {
        shape.text("headline", "The month of the headline, in quotes, as \"2021-03\"; default the last");
    });
    let headline = headline(s, time);
    let matters = Field::number("matters", "The difference in children per FTE that matters");
    let matters = s.number(matters.to(1000.0).or(1.0).exactly());
    ReportChoices { headline: headline.unwrap_or(time.months), matters }
}

fn headline(s: &mut Section<'_, '_>, time: &Time) -> Option<u32> {
    let Some(entry) = s.entry("headline") else {
        s.record_default("headline", "the last month", "last");
        return None;
    };
    let meta = s.meta;
    let (node, meta) = s.below(Step::Key("headline"), |s| s.reader.open(&entry.node, meta));
    let given = match &node.value {
        Value::Date(date) => Some((date.year(), date.month())),
        Value::Text(text) => {
            text.split_once('-').and_then(|(year, month)| Some((year.parse().ok()?, month.parse().ok()?)))
        }
        _ => None,
    };
    let Some((year, month)) = given.filter(|(_, month)| (1..=12).contains(month)) else {
        let fault =
            Fault::new("is not a month").found(s.shown("headline")).allowed("a month in quotes, as \"2021-03\"");
        s.fault("headline", fault);
        return None;
    };
    let key = i64::from(year) * 12 + i64::from(month) - 1;
    // the close of month n is the beginning of the month after it
    let n = key + 1 - time.calendar.first_month();
    let written = format!("{year:04}-{month:02}");
    if time.sound && !(0..=i64::from(time.months)).contains(&n) {
        let (first, last) = (time.calendar.observation_label(0), time.calendar.observation_label(time.months));
        let fault =
            Fault::new("lies outside the scenario").found(written).allowed(format!("a month from {first} to {last}"));
        s.fault("headline", fault);
        return None;
    }
    s.below(Step::Key("headline"), |s| {
        s.reader.record(Some(node.place), written.clone(), format!("close of month {n}"), meta);
        s.reader.canonical(&written);
    });
    u32::try_from(n).ok()
}
