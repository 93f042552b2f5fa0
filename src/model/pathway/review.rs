//! Open cases are reviewed, and those that are ready close.
//!
//! # What happens
//! On the first of a month cases that have been in a stage for long are looked at together, and a share of those that are
//! ready closes at once, whoever holds them. Cases that wait to move to another team are left alone.
//!
//! # Equations
//! Ready: in the stage for longer than stated; each ready case closes with the stated share, by a uniform of its own.
//!
//! # Source
//! Model page, section "Redesigns"; sizes are the scenario's.
//!
//! # What it leaves out
//! The time that a review takes. Families whose cases close early come back as often as others.

use super::super::allocation::{Ending, end_case};
use super::super::happening::Watch;
use super::super::redesign::Review;
use super::super::scene::{Scene, State};
use super::super::serial::worker_key;
use super::course::luck_key;
use super::transfer::relieve;
use crate::random::Decision;
use crate::time::Calendar;

impl Review {
    /// Whether the first of calendar month `month` is one of its days.
    fn is_due(&self, calendar: &Calendar, month: i64) -> bool {
        let day = calendar.month_start(month);
        let is_first = day >= self.from && calendar.month_start(month - 1) < self.from;
        is_first || self.until.is_some_and(|until| day >= self.from && day < until)
    }
}

/// Holds the reviews due on the first of calendar month `month`, which is now.
pub fn hold_reviews<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, month: i64) {
    let parameters = scene.parameters;
    for review in &parameters.course.redesign.reviews {
        if review.is_due(&parameters.calendar, month) {
            hold(scene, state, review, month);
        }
    }
}

fn hold<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, review: &Review, month: i64) {
    let (parameters, now) = (scene.parameters, scene.now);
    let mut ready = Vec::new();
    for holder in 0..scene.posts + scene.teams {
        for case in state.caseload.held_by(holder) {
            let one = state.caseload.case(case);
            let here = review.stage.is_none_or(|stage| stage == usize::from(one.stage));
            if !here || !review.needs[usize::from(one.need)] || one.is_moving() {
                continue;
            }
            let luck = worker_key(luck_key(parameters, one.serial, one.episode), review.key as u32);
            if now - one.entered > review.ready_after
                && scene.dice.roll(Decision::Review, luck, month as u32).first() < review.share
            {
                ready.push((one.serial, case));
            }
        }
    }
    // whoever gains room first does not hang on who holds what
    ready.sort_unstable();
    for (_, case) in ready {
        end_case(scene, state, case, Ending::Reviewed);
    }
    relieve(scene, state);
}
