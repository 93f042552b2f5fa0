//! Two calendars over one clock of days since day 0.

use jiff::civil::Date;

/// Mean length of a year (days).
pub const YEAR_DAYS: f64 = 365.2425;

/// Mean length of a month: a twelfth of 365.2425 days (days).
pub const MEAN_MONTH_DAYS: f64 = YEAR_DAYS / 12.0;

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

impl Calendar {
    /// The calendar whose day 0 is `date`, read as a census date: the first of a month means its first moment, the last
    /// of a month its close. `None` for any other day of the month.
    pub fn new(kind: CalendarKind, date: Date) -> Option<Self> {
        let start = if date.day() == 1 {
            date
        } else if date == date.last_of_month() {
            date.tomorrow().ok()?
        } else {
            return None;
        };
        Some(Self { kind, start })
    }

    /// The absolute calendar month, year x 12 + months since January, in which `day` lies.
    pub fn month_key(&self, day: f64) -> i64 {
        match self.kind {
            CalendarKind::Civil => {
                let (year, month, _) = civil_from_number(self.start_number() + day.floor() as i64);
                year * 12 + month - 1
            }
            CalendarKind::Uniform => {
                let guess = self.first_month() + (day / MEAN_MONTH_DAYS).floor() as i64;
                if day < self.month_start(guess) {
                    guess - 1
                } else if day >= self.month_start(guess + 1) {
                    guess + 1
                } else {
                    guess
                }
            }
        }
    }

    /// The first moment of a calendar month (day).
    pub fn month_start(&self, key: i64) -> f64 {
        match self.kind {
            CalendarKind::Civil => {
                (number_from_civil(key.div_euclid(12), key.rem_euclid(12) + 1, 1) - self.start_number()) as f64
            }
            CalendarKind::Uniform => (key - self.first_month()) as f64 * MEAN_MONTH_DAYS,
        }
    }

    /// The key of the month that begins at day 0.
    pub fn first_month(&self) -> i64 {
        i64::from(self.start.year()) * 12 + i64::from(self.start.month()) - 1
    }

    /// The place of a month in its year, 0 for January.
    pub fn month_of_year(&self, key: i64) -> usize {
        key.rem_euclid(12) as usize
    }

    /// The close of the `n`-th month after day 0, when it is observed; day 0 itself for 0 (day).
    pub fn observation(&self, n: u32) -> f64 {
        self.month_start(self.first_month() + i64::from(n))
    }

    /// The month that closes at the `n`-th observation, as `2019-09`.
    pub fn observation_label(&self, n: u32) -> String {
        let key = self.first_month() + i64::from(n) - 1;
        format!("{:04}-{:02}", key.div_euclid(12), key.rem_euclid(12) + 1)
    }

    /// The date on which `day` falls. Under the uniform calendar the days of a month are spread evenly over it. Days
    /// beyond the years -9999 to 9999 give the nearest date that exists.
    pub fn date(&self, day: f64) -> Date {
        match self.kind {
            CalendarKind::Civil => {
                let (year, month, day_of_month) = civil_from_number(self.start_number() + day.floor() as i64);
                date_or_nearest(year, month, day_of_month)
            }
            CalendarKind::Uniform => {
                // a date's first moment is rounded to a float, and must not fall into the day before
                let nudged = day + 1e-6;
                let key = self.month_key(nudged);
                let (year, month) = (key.div_euclid(12), key.rem_euclid(12) + 1);
                let length = month_length(year, month);
                let passed = (nudged - self.month_start(key)) / MEAN_MONTH_DAYS * length as f64;
                date_or_nearest(year, month, 1 + (passed.floor() as i64).clamp(0, length - 1))
            }
        }
    }

    /// The first moment of `date` (day).
    pub fn day(&self, date: Date) -> f64 {
        let (year, month) = (i64::from(date.year()), i64::from(date.month()));
        match self.kind {
            CalendarKind::Civil => (number_from_civil(year, month, i64::from(date.day())) - self.start_number()) as f64,
            CalendarKind::Uniform => {
                let share = f64::from(date.day() - 1) / month_length(year, month) as f64;
                self.month_start(year * 12 + month - 1) + share * MEAN_MONTH_DAYS
            }
        }
    }

    /// The moment that a census date means: the first of a month is its first moment, any other date its close (day).
    pub fn closing(&self, date: Date) -> f64 {
        match date.tomorrow() {
            Ok(next) if date.day() != 1 => self.day(next),
            _ => self.day(date),
        }
    }

    fn start_number(self) -> i64 {
        number_from_civil(i64::from(self.start.year()), i64::from(self.start.month()), 1)
    }
}

/// Days from 1 January 1970 to a date of the Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms").
#[inline]
fn number_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The date (year, month, day) that lies so many days after 1 January 1970; the inverse of [`number_from_civil`].
#[inline]
fn civil_from_number(number: i64) -> (i64, i64, i64) {
    let shifted = number + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let index = (5 * day_of_year + 2) / 153;
    let month = (index + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day_of_year - (153 * index + 2) / 5 + 1)
}

fn month_length(year: i64, month: i64) -> i64 {
    let next = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    number_from_civil(next.0, next.1, 1) - number_from_civil(year, month, 1)
}

fn date_or_nearest(year: i64, month: i64, day: i64) -> Date {
    i16::try_from(year).ok().and_then(|y| Date::new(y, month as i8, day as i8).ok()).unwrap_or(if year < 0 {
        Date::MIN
    } else {
        Date::MAX
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn civil() -> Calendar {
        Calendar::new(CalendarKind::Civil, date(2019, 9, 30)).unwrap()
    }

    fn uniform() -> Calendar {
        Calendar::new(CalendarKind::Uniform, date(2019, 9, 30)).unwrap()
    }

    #[test]
    fn the_close_of_a_month_is_the_start_of_the_next() {
        for kind in [CalendarKind::Civil, CalendarKind::Uniform] {
            let closing = Calendar::new(kind, date(2019, 9, 30)).unwrap();
            assert_eq!(Calendar::new(kind, date(2019, 10, 1)), Some(closing));
            assert_eq!(closing.start, date(2019, 10, 1));
            assert_eq!(closing.closing(date(2019, 9, 30)), 0.0);
            assert_eq!(closing.closing(date(2019, 10, 1)), 0.0);
            assert_eq!(Calendar::new(kind, date(2020, 2, 29)).unwrap().start, date(2020, 3, 1));
            assert_eq!(Calendar::new(kind, date(2020, 2, 28)), None);
            assert_eq!(Calendar::new(kind, date(2019, 10, 2)), None);
        }
    }

    #[test]
    fn months_are_observed_at_their_close_and_named_after_themselves() {
        let calendar = civil();
        assert_eq!(calendar.observation(0), 0.0);
        assert_eq!(calendar.observation(1), 31.0);
        assert_eq!(calendar.observation(5), 152.0);
        // 2020 is a leap year
        assert_eq!(calendar.observation(12), 366.0);
        assert_eq!(calendar.observation_label(0), "2019-09");
        assert_eq!(calendar.observation_label(3), "2019-12");
        assert_eq!(calendar.observation_label(4), "2020-01");
        assert_eq!(calendar.observation_label(18), "2021-03");
        assert_eq!(uniform().observation(12), 365.2425);
        assert_eq!(uniform().observation_label(18), "2021-03");
        assert_eq!(calendar.month_of_year(calendar.month_key(-0.5)), 8);
    }

    #[test]
    fn leap_days_exist_when_they_should() {
        let calendar = civil();
        assert_eq!(calendar.date(151.0), date(2020, 2, 29));
        assert_eq!(calendar.date(151.999), date(2020, 2, 29));
        assert_eq!(calendar.date(152.0), date(2020, 3, 1));
        assert_eq!(calendar.day(date(2020, 2, 29)), 151.0);
        assert_eq!(calendar.day(date(2100, 3, 1)) - calendar.day(date(2100, 2, 28)), 1.0);
        assert_eq!(calendar.day(date(2000, 3, 1)) - calendar.day(date(2000, 2, 28)), 2.0);
        assert_eq!(calendar.day(date(2019, 3, 31)), -184.0);
        assert_eq!(calendar.closing(date(2019, 3, 31)), -183.0);
    }

    #[test]
    fn days_beyond_the_last_date_give_the_last_date() {
        assert_eq!(civil().date(1e9), Date::MAX);
        assert_eq!(civil().date(-1e9), Date::MIN);
        assert_eq!(uniform().date(1e9), Date::MAX);
    }

    proptest! {
        #[test]
        fn every_moment_lies_in_its_month(day in -200_000.0..200_000.0_f64) {
            for calendar in [civil(), uniform()] {
                let key = calendar.month_key(day);
                prop_assert!(calendar.month_start(key) <= day && day < calendar.month_start(key + 1));
            }
        }

        #[test]
        fn a_month_begins_in_itself_and_not_a_moment_before(key in 18_000_i64..30_000) {
            for calendar in [civil(), uniform()] {
                let start = calendar.month_start(key);
                prop_assert_eq!(calendar.month_key(start), key);
                prop_assert_eq!(calendar.month_key(start.next_down()), key - 1);
            }
        }

        #[test]
        fn dates_survive_the_way_to_days_and_back(offset in -200_000_i32..200_000) {
            let there = date(2019, 10, 1).checked_add(jiff::Span::new().days(offset)).unwrap();
            for calendar in [civil(), uniform()] {
                let day = calendar.day(there);
                prop_assert_eq!(calendar.date(day), there);
                let key = calendar.month_key(day + 1e-6);
                prop_assert_eq!(key, i64::from(there.year()) * 12 + i64::from(there.month()) - 1);
            }
            prop_assert_eq!(civil().day(there), f64::from(offset));
        }
    }
}
