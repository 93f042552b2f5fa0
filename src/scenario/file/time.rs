//! `[time]`: when the scenario opens, how long it lasts, and by which calendar.

use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::section::Section;
use crate::time::{Calendar, CalendarKind};
use jiff::civil::Date;

/// The clock of a scenario.
pub(super) struct Time {
    pub calendar: Calendar,
    pub months: u32,
    /// The date that the file gives for the opening.
    pub start: Date,
    /// Whether `start` is sound, so that other dates can be held against it.
    pub sound: bool,
}

pub(super) fn read(s: &mut Section<'_, '_>) -> Time {
    let given =
        s.date("start", "Day 0: the last day of a month (meaning its close) or the first (meaning its beginning)");
    let months = s.number(Field::whole("months", 1, 12_000, "How many months are measured"));
    let kind = s.choice(
        "calendar",
        "Real dates, or twelve equal months a year",
        &[("civil", CalendarKind::Civil), ("uniform", CalendarKind::Uniform)],
        Some("civil"),
    );
    let fallback = Calendar { kind, start: Date::constant(2000, 1, 1) };
    let calendar = match given {
        None => {
            if s.table.is_none_or(|table| table.get("start").is_none()) {
                s.fault("start", Fault::new("is missing").allowed("a date, as 2019-09-30"));
            }
            s.describe(|shape| shape.require("start"));
            None
        }
        Some(date) => {
            let calendar = Calendar::new(kind, date);
            if calendar.is_none() {
                let fault = Fault::new("is within a month").found(date.to_string());
                let fault = fault.allowed("the first or the last day of a month");
                s.fault("start", fault.hint(format!("did you mean {}?", date.last_of_month())));
            }
            calendar
        }
    };
    Time {
        calendar: calendar.unwrap_or(fallback),
        months: if months.is_finite() { months as u32 } else { 1 },
        start: given.unwrap_or(fallback.start),
        sound: calendar.is_some(),
    }
}
