//! The clock and the calendar: days since day 0, months, dates, and values that change over time.

mod agenda;
mod calendar;
mod schedule;
mod working_day;

pub use agenda::Agenda;
pub use calendar::{Calendar, CalendarKind, MEAN_MONTH_DAYS, YEAR_DAYS};
pub use schedule::{Change, Effect, Schedule, Shape};
