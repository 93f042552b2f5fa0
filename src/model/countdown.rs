//! Something that happens when a threshold is used up at a rate that may change.
//!
//! # What happens
//! A leaver's threshold is used up by the hazard, a vacancy's delay by the speed of hiring. When the rate changes, what
//! has been used is taken off and the rest runs on at the new rate.
//!
//! # Equations
//! due = since + left / rate (day); a change at t leaves left - rate x (t - since). A rate that never changes thus gives
//! start + threshold / rate, whatever is refreshed in between. Where the rate also follows tenure, time is counted as the
//! integral of the tenure factor.
//!
//! # Source
//! Inversion of the integrated hazard (Cinlar, "Introduction to stochastic processes", 1975).
//!
//! # What it leaves out
//! Rates that change within a month, other than at steps of tenure.

use super::tenure::TenureSteps;

/// A threshold and the rate at which it is used up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Countdown {
    /// What was left at `since` (accumulated hazard, or days of hiring at its usual speed).
    left: f64,
    /// The rate since then (per day).
    rate: f64,
    /// When the rate last changed (day).
    since: f64,
}

impl Countdown {
    /// Nothing runs down.
    pub const IDLE: Self = Self { left: f64::INFINITY, rate: 0.0, since: 0.0 };

    /// Whether nothing runs down.
    pub fn is_idle(&self) -> bool {
        self.left == f64::INFINITY
    }

    /// A threshold that begins to be used up at `now` (day).
    pub fn new(left: f64, rate: f64, now: f64) -> Self {
        Self { left, rate, since: now }
    }

    /// When it is used up if the rate stays (day); infinite for never.
    pub fn due(&self) -> f64 {
        if self.rate > 0.0 { self.since + self.left / self.rate } else { f64::INFINITY }
    }

    /// As [`Countdown::due`], the rate being multiplied by the factor for the tenure of a worker who started at
    /// `started` (day).
    pub fn due_by_tenure(&self, steps: &TenureSteps, started: f64) -> f64 {
        if steps.is_level() {
            return self.due();
        }
        if self.rate > 0.0 { started + steps.after(self.since - started, self.left / self.rate) } else { f64::INFINITY }
    }

    /// Changes the rate at `now` (day); says whether it was another before.
    pub fn change(&mut self, rate: f64, now: f64) -> bool {
        self.change_with(rate, now, now - self.since)
    }

    /// As [`Countdown::change`], time being counted as the integral of the factor for tenure.
    pub fn change_by_tenure(&mut self, rate: f64, now: f64, steps: &TenureSteps, started: f64) -> bool {
        if steps.is_level() {
            return self.change(rate, now);
        }
        self.change_with(rate, now, steps.between(self.since - started, now - started))
    }

    fn change_with(&mut self, rate: f64, now: f64, passed: f64) -> bool {
        if rate == self.rate {
            return false;
        }
        self.left = (self.left - self.rate * passed).max(0.0);
        (self.rate, self.since) = (rate, now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::tenure::TenureStep;
    use super::*;

    #[test]
    fn a_rate_that_stays_moves_nothing_and_one_that_changes_moves_what_is_left() {
        let mut countdown = Countdown::new(3.0, 0.1, 5.0);
        let before = countdown.due();
        assert!(!countdown.change(0.1, 17.3));
        assert_eq!(countdown.due().to_bits(), before.to_bits());
        assert!(countdown.change(0.2, 15.0));
        assert_eq!(countdown.due(), 25.0);
        assert!(countdown.change(0.0, 20.0));
        assert_eq!(countdown.due(), f64::INFINITY);
        assert!(countdown.change(0.5, 100.0));
        assert_eq!(countdown.due(), 102.0);
        assert!(Countdown::IDLE.is_idle() && !countdown.is_idle());
        assert_eq!(Countdown::IDLE.due(), f64::INFINITY);
    }

    #[test]
    fn steps_of_tenure_stretch_the_time_that_is_left() {
        let steps =
            TenureSteps(vec![TenureStep { to: 10.0, factor: 2.0 }, TenureStep { to: f64::INFINITY, factor: 0.5 }]);
        // started at day 100: 20 of the threshold by day 110, then half a day per day
        let mut countdown = Countdown::new(25.0, 1.0, 100.0);
        assert_eq!(countdown.due_by_tenure(&steps, 100.0), 120.0);
        assert!(countdown.change_by_tenure(2.0, 112.0, &steps, 100.0));
        assert_eq!(countdown.due_by_tenure(&steps, 100.0), 116.0);
    }
}
