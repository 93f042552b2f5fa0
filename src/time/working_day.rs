//! Working days: Monday to Friday without the bank holidays of England.
//!
//! Source: the holidays published on GOV.UK, by rule (Easter, first and last Mondays, substitute days) and with the
//! one-off changes of 2011, 2012, 2020, 2022 and 2023. Later one-off holidays cannot be known in advance.

use super::calendar::Calendar;
use jiff::civil::{Date, Weekday, date};

/// Holidays on single dates by proclamation: the wedding of 2011, the jubilees, the funeral, the coronation.
const EXTRA: [(i16, i8, i8); 5] = [(2011, 4, 29), (2012, 6, 5), (2022, 6, 3), (2022, 9, 19), (2023, 5, 8)];

impl Calendar {
    /// Whether `date` is a working day in England.
    pub fn is_working_day(date: Date) -> bool {
        !is_weekend(date) && !is_bank_holiday(date)
    }

    /// The date `count` working days after `date` (before it, if negative). Counting starts on the following day, as
    /// statutory limits do; 0 gives `date` itself.
    ///
    /// The result is the last date that exists if the count runs past it.
    pub fn add_working_days(date: Date, count: i32) -> Date {
        let mut at = date;
        let mut left = count.unsigned_abs();
        while left > 0 {
            let next = if count > 0 { at.tomorrow() } else { at.yesterday() };
            let Ok(next) = next else { return at };
            at = next;
            if Self::is_working_day(at) {
                left -= 1;
            }
        }
        at
    }

    /// The financial year (1 April to 31 March) in which `date` lies, as `2019-20`.
    pub fn financial_year(date: Date) -> String {
        let first = if date.month() >= 4 { date.year() } else { date.year() - 1 };
        format!("{first}-{:02}", (first + 1).rem_euclid(100))
    }
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Whether `date` is a bank holiday in England (on a weekday; those that fall on a weekend are kept on their substitutes).
fn is_bank_holiday(date: Date) -> bool {
    let (year, month, day) = (date.year(), date.month(), date.day());
    if EXTRA.contains(&(year, month, day)) {
        return true;
    }
    let monday = date.weekday() == Weekday::Monday;
    match month {
        1 => date == new_year(year),
        3 | 4 => {
            let (easter_month, easter_day) = easter_sunday(year);
            let Ok(easter) = Date::new(year, easter_month, easter_day) else { return false };
            days_after(easter, date) == -2 || days_after(easter, date) == 1
        }
        5 | 6 => {
            let early_may = if year == 2020 { day == 8 && month == 5 } else { month == 5 && monday && day <= 7 };
            let spring = match year {
                2012 => (month, day) == (6, 4),
                2022 => (month, day) == (6, 2),
                _ => month == 5 && monday && day >= 25,
            };
            early_may || spring
        }
        8 => monday && day >= 25,
        12 => christmas(year).contains(&date),
        _ => false,
    }
}

fn days_after(earlier: Date, later: Date) -> i32 {
    i32::from(later.day_of_year()) - i32::from(earlier.day_of_year())
}

/// 1 January, or the Monday after it where it falls on a weekend.
fn new_year(year: i16) -> Date {
    let first = date(year, 1, 1);
    match first.weekday() {
        Weekday::Saturday => date(year, 1, 3),
        Weekday::Sunday => date(year, 1, 2),
        _ => first,
    }
}

/// The days on which Christmas Day and Boxing Day are kept.
fn christmas(year: i16) -> [Date; 2] {
    let days = match date(year, 12, 25).weekday() {
        Weekday::Friday => [25, 28],
        Weekday::Saturday => [27, 28],
        Weekday::Sunday => [26, 27],
        _ => [25, 26],
    };
    days.map(|day| date(year, 12, day))
}

/// Month and day of Easter Sunday (the anonymous Gregorian computus of 1876).
fn easter_sunday(year: i16) -> (i8, i8) {
    let year = i32::from(year);
    let golden = year.rem_euclid(19);
    let (century, rest) = (year.div_euclid(100), year.rem_euclid(100));
    let (leap_centuries, odd_centuries) = (century / 4, century % 4);
    let shift = (century + 8) / 25;
    let correction = (century - shift + 1) / 3;
    let epact = (19 * golden + century - leap_centuries - correction + 15) % 30;
    let weekday = (32 + 2 * odd_centuries + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let sum = epact + weekday - 7 * late + 114;
    ((sum / 31) as i8, (sum % 31 + 1) as i8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weekday_holidays(year: i16) -> Vec<(i8, i8)> {
        let mut found = vec![];
        let mut at = date(year, 1, 1);
        while at.year() == year {
            if !is_weekend(at) && !Calendar::is_working_day(at) {
                found.push((at.month(), at.day()));
            }
            at = at.tomorrow().unwrap();
        }
        found
    }

    #[test]
    fn bank_holidays_of_published_years_are_reproduced() {
        let published: [(i16, &[(i8, i8)]); 9] = [
            (2010, &[(1, 1), (4, 2), (4, 5), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]),
            (2011, &[(1, 3), (4, 22), (4, 25), (4, 29), (5, 2), (5, 30), (8, 29), (12, 26), (12, 27)]),
            (2012, &[(1, 2), (4, 6), (4, 9), (5, 7), (6, 4), (6, 5), (8, 27), (12, 25), (12, 26)]),
            (2019, &[(1, 1), (4, 19), (4, 22), (5, 6), (5, 27), (8, 26), (12, 25), (12, 26)]),
            (2020, &[(1, 1), (4, 10), (4, 13), (5, 8), (5, 25), (8, 31), (12, 25), (12, 28)]),
            (2021, &[(1, 1), (4, 2), (4, 5), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]),
            (2022, &[(1, 3), (4, 15), (4, 18), (5, 2), (6, 2), (6, 3), (8, 29), (9, 19), (12, 26), (12, 27)]),
            (2023, &[(1, 2), (4, 7), (4, 10), (5, 1), (5, 8), (5, 29), (8, 28), (12, 25), (12, 26)]),
            (2024, &[(1, 1), (3, 29), (4, 1), (5, 6), (5, 27), (8, 26), (12, 25), (12, 26)]),
        ];
        for (year, days) in published {
            assert_eq!(weekday_holidays(year), days, "{year}");
        }
    }

    #[test]
    fn every_year_without_a_proclamation_has_eight_holidays() {
        for year in (2013..2020).chain([2021]).chain(2024..=2040) {
            assert_eq!(weekday_holidays(year).len(), 8, "{year}");
        }
    }

    #[test]
    fn forty_five_working_days_skip_weekends_and_holidays() {
        assert_eq!(Calendar::add_working_days(date(2019, 4, 18), 1), date(2019, 4, 23));
        assert_eq!(Calendar::add_working_days(date(2019, 4, 23), -1), date(2019, 4, 18));
        assert_eq!(Calendar::add_working_days(date(2019, 4, 20), 0), date(2019, 4, 20));
        // nine weeks on from Tuesday 1 October 2019, and no holiday between
        assert_eq!(Calendar::add_working_days(date(2019, 10, 1), 45), date(2019, 12, 3));
        assert_eq!(Calendar::add_working_days(date(2019, 12, 3), 45), date(2020, 2, 7));
    }

    #[test]
    fn financial_years_turn_on_the_first_of_april() {
        assert_eq!(Calendar::financial_year(date(2020, 3, 31)), "2019-20");
        assert_eq!(Calendar::financial_year(date(2020, 4, 1)), "2020-21");
        assert_eq!(Calendar::financial_year(date(1999, 4, 1)), "1999-00");
    }
}
