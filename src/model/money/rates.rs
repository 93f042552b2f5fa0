//! What a worker of a grade costs by the year, and when that changes.
//!
//! # What happens
//! A grade has yearly pay for a full-time worker; on-costs come on top; pay awards raise pay from their date on. Agency
//! workers have a price of their own, or a multiple of what an employee of the grade costs.
//!
//! # Equations
//! pay after an award = pay before x (1 + award), rounded to the penny; on-costs = pay x rate, rounded to the penny;
//! agency price = given (pence per FTE-year), or factor x (pay + on-costs), rounded to the penny.
//!
//! # Source
//! Published pay scales; on-costs 28% to 32%; agency about £91,000 per FTE-year (Bradford 2022), 1.3 to 1.9 times the
//! employed cost (judgement): see the register of a scenario.
//!
//! # What it leaves out
//! Increments within a grade, allowances, VAT.

use super::accrual::{GRAINS, earned};
use super::pence::Pence;
use crate::time::Calendar;

/// A rise of pay at a date.
#[derive(Clone, Debug, PartialEq)]
pub struct Award {
    /// Relative rise (share).
    pub rise: f64,
    /// First day at the new pay (whole days since day 0).
    pub from: i64,
    /// Whether each grade gets it.
    pub grades: Vec<bool>,
}

/// What agency workers cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AgencyPrice {
    /// The same for all grades (pence per FTE-year).
    Yearly(Pence),
    /// This multiple of an employee's pay and on-costs (ratio).
    Factor(f64),
}

/// What one full-time worker of a grade costs by the year from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// First day (whole days since day 0).
    pub from: i64,
    /// Pay (pence per FTE-year).
    pub pay: Pence,
    /// Employer's on-costs (pence per FTE-year).
    pub on_costs: Pence,
    /// An agency worker in place of an employee, everything included (pence per FTE-year).
    pub agency: Pence,
}

impl Rate {
    /// Pay and on-costs (pence per FTE-year).
    pub fn employed(&self) -> Pence {
        self.pay + self.on_costs
    }
}

/// Rates of all grades over time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rates {
    /// By grade, in order of their first days; the first holds from the beginning.
    grades: Vec<Vec<Rate>>,
}

impl Rates {
    /// Rates from the pay of each grade (pence per FTE-year), on-costs (share of pay), awards, and the price of agency
    /// workers. An award of a day comes on top of those before it.
    pub fn new(pay: &[Pence], on_costs: f64, awards: &[Award], agency: AgencyPrice) -> Self {
        let mut awards: Vec<&Award> = awards.iter().collect();
        awards.sort_by_key(|award| award.from);
        let rate = |from: i64, pay: Pence| {
            let on_costs = pay.times(on_costs);
            let agency = match agency {
                AgencyPrice::Yearly(price) => price,
                AgencyPrice::Factor(factor) => (pay + on_costs).times(factor),
            };
            Rate { from, pay, on_costs, agency }
        };
        let of_grade = |(grade, &pay): (usize, &Pence)| {
            let mut rates = vec![rate(i64::MIN, pay)];
            let mut pay = pay;
            for award in awards.iter().filter(|award| award.grades[grade]) {
                pay = pay.times(1.0 + award.rise);
                rates.push(rate(award.from, pay));
            }
            rates
        };
        Self { grades: pay.iter().enumerate().map(of_grade).collect() }
    }

    /// The rate of a grade on a day.
    pub fn on(&self, grade: usize, day: i64) -> &Rate {
        let rates = &self.grades[grade];
        &rates[rates.partition_point(|rate| rate.from <= day) - 1]
    }

    /// The stretches of `from..to` (days) in which a grade's rate does not change: rate and number of days.
    pub fn stretches(&self, grade: usize, from: i64, to: i64) -> impl Iterator<Item = (&Rate, i64)> {
        let rates = &self.grades[grade];
        rates.iter().enumerate().filter_map(move |(place, rate)| {
            let end = rates.get(place + 1).map_or(i64::MAX, |next| next.from).min(to);
            let days = end.saturating_sub(rate.from.max(from));
            (days > 0).then_some((rate, days))
        })
    }

    /// What one full-time worker costs in `from..to` (days) by `price`, a part of the rate (pence).
    pub fn cost(&self, calendar: &Calendar, grade: usize, from: i64, to: i64, price: fn(&Rate) -> Pence) -> f64 {
        let mut day = from;
        let mut grains = 0;
        while day < to {
            let month = Month::holding(calendar, day);
            let end = month.end().min(to);
            for (rate, days) in self.stretches(grade, day, end) {
                grains += earned(price(rate), 1.0, days, month.days);
            }
            day = end;
        }
        grains as f64 / GRAINS as f64
    }
}

/// A calendar month in whole days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Month {
    /// Its key: year x 12 + months since January.
    pub key: i64,
    /// First day (whole days since day 0).
    pub first: i64,
    /// Number of days.
    pub days: i64,
}

impl Month {
    /// The month of that key. Under the uniform calendar months have 30 or 31 whole days.
    pub fn new(calendar: &Calendar, key: i64) -> Self {
        let first = day_number(calendar.month_start(key));
        Self { key, first, days: day_number(calendar.month_start(key + 1)) - first }
    }

    /// The month that a whole day lies in.
    pub fn holding(calendar: &Calendar, day: i64) -> Self {
        let month = Self::new(calendar, calendar.month_key(day as f64));
        // under the uniform calendar a month's first whole day may begin before the month does
        if day < month.end() { month } else { Self::new(calendar, month.key + 1) }
    }

    /// The day after its last.
    pub fn end(&self) -> i64 {
        self.first + self.days
    }

    /// Its financial year, by the year in which that begins.
    pub fn financial_year(&self) -> i64 {
        financial_year(self.key)
    }

    /// Months of its financial year that are left, itself included.
    pub fn left_of_year(&self) -> i64 {
        12 - (self.key - 3).rem_euclid(12)
    }
}

/// The financial year (1 April to 31 March) of a month, by the year in which it begins.
pub fn financial_year(month: i64) -> i64 {
    (month - 3).div_euclid(12)
}

/// A financial year as it is written: `2019-20`.
pub fn year_label(year: i64) -> String {
    format!("{year:04}-{:02}", (year + 1).rem_euclid(100))
}

/// The whole day, counted from day 0, on which a moment falls.
pub fn day_number(moment: f64) -> i64 {
    moment.floor() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::CalendarKind;
    use jiff::civil::date;

    fn rates() -> Rates {
        let award = |rise, from, second| Award { rise, from, grades: vec![true, second] };
        Rates::new(
            &[Pence::from_pounds(58_250.0), Pence::from_pounds(30_000.0)],
            0.3,
            &[award(0.02, 547, true), award(0.032, 182, false)],
            AgencyPrice::Factor(1.5),
        )
    }

    #[test]
    fn awards_come_on_top_of_each_other_from_their_day_on() {
        let rates = rates();
        assert_eq!(rates.on(0, 181).pay, Pence::from_pounds(58_250.0));
        assert_eq!(rates.on(0, 182).pay, Pence::from_pounds(60_114.0));
        assert_eq!(rates.on(0, 547).pay, Pence::from_pounds(61_316.28));
        assert_eq!(rates.on(1, 546).pay, Pence::from_pounds(30_000.0));
        assert_eq!(rates.on(1, 546).on_costs, Pence::from_pounds(9_000.0));
        assert_eq!(rates.on(1, 546).agency, Pence::from_pounds(58_500.0));
        let days: Vec<i64> = rates.stretches(0, 180, 600).map(|(_, days)| days).collect();
        assert_eq!(days, [2, 365, 53]);
        assert_eq!(rates.stretches(0, 5, 5).count(), 0);
    }

    #[test]
    fn a_year_of_pay_is_counted_by_months_under_both_calendars() {
        for kind in [CalendarKind::Civil, CalendarKind::Uniform] {
            let calendar = Calendar::new(kind, date(2018, 9, 30)).unwrap();
            let april = Month::new(&calendar, calendar.first_month() + 6);
            assert_eq!((april.financial_year(), april.left_of_year()), (2019, 12));
            let year = Month::new(&calendar, calendar.first_month() + 12).first;
            let award = Award { rise: 0.032, from: april.first, grades: vec![true] };
            let rates = Rates::new(&[Pence::from_pounds(58_250.0)], 0.0, &[award], AgencyPrice::Yearly(Pence::ZERO));
            let cost = rates.cost(&calendar, 0, 0, year, |rate| rate.pay) * 120.5;
            assert!((cost - 713_143_100.0).abs() < 1e-3, "{cost}");
        }
    }

    #[test]
    fn days_lie_in_the_months_that_they_are_counted_in() {
        for kind in [CalendarKind::Civil, CalendarKind::Uniform] {
            let calendar = Calendar::new(kind, date(2018, 9, 30)).unwrap();
            for day in 0..1500 {
                let month = Month::holding(&calendar, day);
                assert!(month.first <= day && day < month.end() && (28..=31).contains(&month.days));
            }
        }
        assert_eq!(year_label(financial_year(2020 * 12 + 2)), "2019-20");
        assert_eq!(year_label(financial_year(2099 * 12 + 3)), "2099-00");
    }
}
