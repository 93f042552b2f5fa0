//! Present values, and what a retention payment has to achieve.
//!
//! # What happens
//! Sums of later years count for less: those of the first year stand as they are, later ones are divided by the
//! discount rates of the years between.
//!
//! # Equations
//! factor(0) = 1, factor(t) = factor(t - 1) / (1 + rate(t)); present value = sum of flow(t) x factor(t);
//! equivalent yearly cost = present value / sum of factors. A payment p per head and year to everybody, with cost c of
//! replacing a leaver, pays for itself where the hazard of leaving falls to h* = h - p / c (per year).
//!
//! # Source
//! HM Treasury, The Green Book: 3.5% for the first 30 years.
//!
//! # What it leaves out
//! Risk premia and tax.

/// Rates by which sums of later years are discounted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Discount {
    /// Rate between a year and the next, from the first year on (per year).
    pub rate: f64,
    /// Rates that follow: first year to which each applies (0 is the first of all), and the rate (per year).
    pub later: Vec<(u32, f64)>,
}

impl Discount {
    /// One rate for all years (per year).
    pub fn constant(rate: f64) -> Self {
        Self { rate, later: Vec::new() }
    }

    /// What a sum of year `year` counts for, the first year being 0 (ratio).
    pub fn factor(&self, year: u32) -> f64 {
        (1..=year).map(|year| 1.0 / (1.0 + self.rate_of(year))).product()
    }

    fn rate_of(&self, year: u32) -> f64 {
        let reached = self.later.iter().filter(|(first, _)| *first <= year).max_by_key(|(first, _)| *first);
        reached.map_or(self.rate, |&(_, rate)| rate)
    }

    /// Present value of sums by year, the first undiscounted (in the unit of the sums).
    pub fn present_value(&self, flows: &[f64]) -> f64 {
        flows.iter().zip(0..).map(|(flow, year)| flow * self.factor(year)).sum()
    }

    /// The same sum every year that has this present value over so many years.
    pub fn equivalent_yearly(&self, present_value: f64, years: u32) -> f64 {
        present_value / (0..years).map(|year| self.factor(year)).sum::<f64>()
    }
}

/// The hazard of leaving at which a payment to everybody is paid for by fewer replacements, in the unit of `hazard`
/// (per that time) with the payment per head over the same time; below 0 where it never is.
pub fn break_even_hazard(hazard: f64, payment: f64, replacement: f64) -> f64 {
    hazard - payment / replacement
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: [f64; 5] = [400.0; 5];
    const B: [f64; 5] = [900.0, 300.0, 250.0, 250.0, 250.0];

    fn near(found: f64, expected: f64, within: f64) {
        assert!((found - expected).abs() <= within, "{found}, expected {expected}");
    }

    #[test]
    fn present_values_are_those_of_the_textbook() {
        let green = Discount::constant(0.035);
        for (year, factor) in [1.0, 0.966_183_6, 0.933_510_7, 0.901_942_7, 0.871_442_2].into_iter().enumerate() {
            near(green.factor(year as u32), factor, 5e-8);
        }
        near(green.present_value(&A), 1_869.231_7, 5e-5);
        near(green.present_value(&B), 1_866.579_0, 5e-5);
        near(green.present_value(&A) - green.present_value(&B), 2.652_7, 5e-5);
        let low = Discount::constant(0.015);
        near(low.present_value(&A), 1_941.753_9, 5e-5);
        near(low.present_value(&B), 1_912.857_2, 5e-5);
        near(green.equivalent_yearly(green.present_value(&B), 5), 399.432_3, 5e-5);
        // the twin with the first year discounted too is caught
        assert!((green.present_value(&A) / 1.035 - 1_869.231_7).abs() > 60.0);
    }

    #[test]
    fn the_rate_and_the_first_cost_at_which_two_options_change_places() {
        let gap = |rate: f64| Discount::constant(rate).present_value(&A) - Discount::constant(rate).present_value(&B);
        let (mut low, mut high) = (0.03, 0.05);
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if gap(middle) > 0.0 { low = middle } else { high = middle }
        }
        near(low, 0.037_111_87, 5e-9);
        near(B[0] + gap(0.035), 902.652_7, 5e-5);
    }

    #[test]
    fn a_schedule_of_rates_changes_at_its_year() {
        let falling = Discount { rate: 0.035, later: vec![(31, 0.03), (76, 0.025)] };
        near(falling.factor(30), 1.035_f64.powi(-30), 1e-12);
        near(falling.factor(32), 1.035_f64.powi(-30) * 1.03_f64.powi(-2), 1e-12);
        near(falling.factor(76), 1.035_f64.powi(-30) * 1.03_f64.powi(-45) / 1.025, 1e-12);
    }

    #[test]
    fn a_retention_payment_breaks_even_where_fewer_replacements_pay_for_it() {
        let hazard = break_even_hazard(1.0 / 42.0, 2_500.0 / 12.0, 25_000.0);
        near(hazard, 0.015_476_2, 5e-8);
        near(1.0 / hazard, 64.615_4, 5e-5);
        near(12.0 * hazard, 0.185_714, 5e-7);
        near(1.0 - hazard * 42.0, 0.35, 1e-12);
    }
}
