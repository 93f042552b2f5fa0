//! Stages with a deadline in working days, before which visits pile up.
//!
//! # What happens
//! A visit to a stage draws how long it lasts. If it would end within a window about the deadline, it ends in the days just
//! before the deadline with a stated chance instead: deadlines draw endings together, from both sides.
//!
//! # Equations
//! deadline = close of the working day that many after the day of entering (under the uniform calendar 7/5 days for each).
//! With length L and window w, if |L - deadline| <= w then with the stated chance L becomes deadline - before x uniform.
//!
//! # Source
//! Assessments: 45 working days (Working together to safeguard children); published durations pile up near day 45
//! (characteristics of children in need). Window and chance are the scenario's.
//!
//! # What it leaves out
//! Visits under way at the opening keep the length they have. The balance at the opening takes the laws without the window.

use super::super::caseload::Case;
use crate::random::{Decision, Dice};
use crate::time::{Calendar, CalendarKind};

/// Days of the week for each working day, where no calendar tells them apart.
const DAYS_PER_WORKING_DAY: f64 = 7.0 / 5.0;

/// A deadline of the visits to a stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deadline {
    /// Working days from entering the stage.
    pub working_days: u32,
    /// Visits that would end so near to it, before or after, may end just before it (days).
    pub window: f64,
    /// How long before it they end, at most (days).
    pub before: f64,
    /// Share of them that does (share).
    pub share: f64,
}

impl Deadline {
    /// When a visit that began at `entered` (day) should have ended (day).
    pub fn of(&self, calendar: &Calendar, entered: f64) -> f64 {
        match calendar.kind {
            CalendarKind::Uniform => entered + f64::from(self.working_days) * DAYS_PER_WORKING_DAY,
            CalendarKind::Civil => {
                let last = Calendar::add_working_days(calendar.date(entered), self.working_days as i32);
                calendar.day(last) + 1.0
            }
        }
    }

    /// The length of a visit of drawn `length` that begins at `entered` (days).
    pub(super) fn draw_together(
        &self,
        calendar: &Calendar,
        dice: &Dice,
        (luck, counter): (u64, u32),
        (entered, length): (f64, f64),
    ) -> f64 {
        if self.share <= 0.0 {
            return length;
        }
        let allowed = self.of(calendar, entered) - entered;
        if (length - allowed).abs() > self.window {
            return length;
        }
        let roll = dice.roll(Decision::Deadline, luck, counter);
        if roll.first() < self.share { (allowed - self.before * roll.second()).max(0.0) } else { length }
    }

    /// Whether a visit that ends at `now` (day) has ended in time.
    pub(super) fn is_met(&self, calendar: &Calendar, one: &Case, now: f64) -> bool {
        now <= self.of(calendar, one.entered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::Date;

    const ASSESSMENT: Deadline = Deadline { working_days: 45, window: 14.0, before: 3.0, share: 1.0 };

    #[test]
    fn forty_five_working_days_are_nine_weeks_and_the_bank_holidays_between() {
        let calendar = Calendar { kind: CalendarKind::Civil, start: Date::constant(2019, 10, 1) };
        let allowed = |date: Date| ASSESSMENT.of(&calendar, calendar.day(date)) - calendar.day(date);
        // from Monday 7 October to Monday 9 December; over Christmas and the new year three days more
        assert_eq!(allowed(Date::constant(2019, 10, 7)), 64.0);
        assert_eq!(allowed(Date::constant(2019, 11, 4)), 64.0 + 3.0);
        let uniform = Calendar { kind: CalendarKind::Uniform, ..calendar };
        assert_eq!(ASSESSMENT.of(&uniform, 100.0), 163.0);
    }

    #[test]
    fn lengths_near_the_deadline_end_in_the_days_before_it() {
        let calendar = Calendar { kind: CalendarKind::Uniform, start: Date::constant(2019, 10, 1) };
        let drawn = |length| ASSESSMENT.draw_together(&calendar, &Dice::new(1, 1), (7, 0), (10.0, length));
        assert_eq!((drawn(48.9), drawn(77.1)), (48.9, 77.1));
        for length in [49.1, 63.0, 76.9] {
            assert!((60.0..63.0).contains(&drawn(length)), "{}", drawn(length));
        }
    }
}
