//! The brake: overloaded workers close cases early.
//!
//! # What happens
//! On the first of each month after the opening a worker with more than the target closes some of the cases that
//! have been in their stage for long. Families whose last case closes so come back more often.
//!
//! # Equations
//! chance that a ready case closes = min(1, share x (load / target - 1)) where load is above target. If r is the chance
//! that a family comes back otherwise, it is r + (1 - r) x extra for one closed under pressure.
//!
//! # Source
//! Assumed. A spiral of overload and leaving without any brake exaggerates: thresholds and closings give way first.
//!
//! # What it leaves out
//! Cases without a worker, of absent workers, and those that wait to move to another team.

use super::super::allocation::{Ending, end_case};
use super::super::happening::Watch;
use super::super::scene::{Scene, State};
use super::course::luck_key;
use super::transfer::relieve;
use crate::random::Decision;

/// How cases close early under overload.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Brake {
    /// Share of the ready cases that closes each month for each whole of overload (share).
    pub share: f64,
    /// Cases in their stage for longer are ready to close (days).
    pub ready_after: f64,
    /// Share of the families whose last case closes so who come back on top of the others (share).
    pub returns: f64,
}

/// Overloaded workers close cases on the first of calendar month `month`, which is now.
pub fn close_under_pressure<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, month: i64) {
    let (parameters, now) = (scene.parameters, scene.now);
    let Some(brake) = &parameters.course.brake else { return };
    let mut closing = Vec::new();
    for (index, post) in state.workforce.posts().iter().enumerate() {
        if post.away || post.target <= 0.0 || post.load <= post.target {
            continue;
        }
        let chance = brake.share * (post.load / post.target - 1.0);
        for case in state.caseload.held_by(index as u32) {
            let one = state.caseload.case(case);
            let luck = luck_key(parameters, one.serial, one.episode);
            if !one.is_moving()
                && now - one.entered > brake.ready_after
                && scene.dice.roll(Decision::Brake, luck, month as u32).first() < chance
            {
                closing.push((one.serial, case));
            }
        }
    }
    closing.sort_unstable();
    for (_, case) in closing {
        end_case(scene, state, case, Ending::Pressed);
    }
    relieve(scene, state);
}
