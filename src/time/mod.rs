//! The clock and the calendar: days since day 0, months, dates, and values that change over time.

mod agenda;
mod calendar;
mod change;
mod schedule;
mod span;
mod working_day;

pub use agenda::Agenda;
pub use calendar::{Calendar, CalendarKind, MEAN_MONTH_DAYS, YEAR_DAYS};
pub use change::{Change, Effect, Shape};
pub use schedule::Schedule;
