//! How a yearly sum turns into pence day by day, without losing any.
//!
//! # What happens
//! Whoever is paid by the year earns a twelfth of it in a whole calendar month, and in part of a month a share by whole
//! days: from the day of the start, the day of the last hour not included. Everything is added up exactly, in grains
//! (whole parts of a penny); at the close of a month what has come together so far is rounded to whole pence, and the
//! books get the difference to what they had.
//!
//! # Equations
//! earned = yearly sum x FTE x days / (12 x days of the month); grains in a penny = 12 x lcm(28, 29, 30, 31) x 10^6;
//! month's entry = round(earned since day 0) - entries before (pence), halves up. So entries of any span add up to
//! what was earned in it within a penny, however many workers and months, and lines add up to totals exactly.
//!
//! # Source
//! Monthly payroll: a twelfth a month, part months by calendar days.
//!
//! # What it leaves out
//! Overtime, pay dates: money counts when it is earned.

use super::pence::Pence;

/// The least number that 28, 29, 30 and 31 divide.
const MONTH_PARTS: i64 = 377_580;

/// Parts that one full-time equivalent is told apart in.
const FTE_PARTS: f64 = 1_000_000.0;

/// An exact part of a sum of money: so many grains.
pub type Grains = i128;

/// Grains in a penny.
pub const GRAINS: Grains = 12 * MONTH_PARTS as Grains * FTE_PARTS as Grains;

/// What `fte` full-time equivalents earn at `annual` (pence per FTE-year) in `days` days of a month of `month_days` days.
pub fn earned(annual: Pence, fte: f64, days: i64, month_days: i64) -> Grains {
    debug_assert!((28..=31).contains(&month_days) && (0..=month_days).contains(&days));
    let parts = (fte * FTE_PARTS).round() as Grains;
    Grains::from(annual.0) * parts * Grains::from(days * (MONTH_PARTS / month_days))
}

/// A whole sum in grains.
pub fn whole(sum: Pence) -> Grains {
    Grains::from(sum.0) * GRAINS
}

/// The nearest whole pence, halves up.
pub fn rounded(grains: Grains) -> Pence {
    Pence((grains + GRAINS / 2).div_euclid(GRAINS) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_of_whole_months_earns_the_yearly_sum_exactly() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let year = |fte: f64| lengths.iter().map(|&days| earned(Pence(5_825_001), fte, days, days)).sum::<Grains>();
        assert_eq!(year(1.0), whole(Pence(5_825_001)));
        assert_eq!(2 * year(0.5), year(1.0));
        assert_eq!(rounded(year(0.5)), Pence(2_912_501), "halves up");
    }

    #[test]
    fn parts_of_a_month_add_up_to_the_month() {
        for month in 28..=31 {
            for cut in 0..=month {
                let parts =
                    earned(Pence(3_812_345), 0.8, cut, month) + earned(Pence(3_812_345), 0.8, month - cut, month);
                assert_eq!(parts, earned(Pence(3_812_345), 0.8, month, month));
            }
        }
    }

    #[test]
    fn a_pay_award_half_way_through_the_year_costs_half_of_it() {
        // 120.5 FTE at 58,250, 3.2% more from April on: 6 months and 6 months
        let (before, after) = (Pence::from_pounds(58_250.0), Pence::from_pounds(58_250.0).times(1.032));
        let months =
            |annual, lengths: [i64; 6]| lengths.map(|days| earned(annual, 120.5, days, days)).iter().sum::<Grains>();
        let year = months(before, [31, 30, 31, 31, 28, 31]) + months(after, [30, 31, 30, 31, 31, 30]);
        assert_eq!(rounded(year).to_string(), "£7,131,431.00");
        assert_eq!(year, whole(Pence(713_143_100)));
    }
}
