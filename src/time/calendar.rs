//! Two calendars over one clock of days since day 0.

use jiff::civil::Date;

/// Mean length of a month: a twelfth of 365.2425 days [days].
pub const MEAN_MONTH_DAYS: f64 = 365.2425 / 12.0;

/// Which calendar a scenario lives by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarKind {
    /// Real dates, months of 28 to 31 days, leap years, school terms and bank holidays.
    Civil,
    /// Twelve equal months of a 365.2425-day year, for theory and long runs.
    Uniform,
}

/// Maps days since day 0 to months and dates. Day 0 is always the first moment of a calendar month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calendar {
    /// Which calendar.
    pub kind: CalendarKind,
    /// First day of the month that begins at day 0.
    pub start: Date,
}
