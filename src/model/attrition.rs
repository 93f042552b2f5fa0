//! Workers leave.
//!
//! # What happens
//! A worker leaves when the hazard accumulated since the start reaches a threshold drawn at the start; the cases pass
//! on that day.
//!
//! # Equations
//! leaving time = start + E / hazard, E from Exp(1) (days).
//!
//! # Source
//! Turnover: children's social work workforce census.
//!
//! # What it leaves out
//! Notice, destinations, tenure and pressure.

use super::allocation::hand_back;
use super::happening::{Happening, Watch};
use super::scene::{Due, Scene, State};
use crate::random::Decision;

/// Draws when the worker in `post` will leave.
pub(super) fn await_leaving<W: Watch>(scene: &mut Scene<'_, W>, state: &State, post: usize) {
    let one = state.workforce.post(post);
    let hazard = scene.parameters.grades[one.grade].leaving;
    if hazard > 0.0 {
        let threshold = -libm::log(scene.dice.roll(Decision::Leaving, one.worker_key(), 0).first());
        scene.schedule(Due::Post(post), scene.now + threshold / hazard);
    } else {
        scene.cancel(Due::Post(post));
    }
}

/// The worker in `post` counts in another grade from now on: what is left of the threshold runs at its hazard.
pub(super) fn change_grade<W: Watch>(scene: &mut Scene<'_, W>, state: &State, post: usize, before: usize) {
    let one = state.workforce.post(post);
    let grades = &scene.parameters.grades;
    if one.last_day.is_finite() {
        return;
    }
    let threshold = -libm::log(scene.dice.roll(Decision::Leaving, one.worker_key(), 0).first());
    let since = one.started.max(scene.parameters.opening.day);
    let rest = (threshold - grades[before].leaving * (scene.now - since)).max(0.0);
    scene.schedule(Due::Post(post), scene.now + rest / grades[one.grade].leaving);
}

/// The worker's last day: everything is handed back.
pub(super) fn leave<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let one = state.workforce.post_mut(post);
    (one.filled, one.away) = (false, false);
    let (occupancy, children) = (one.occupancy, one.children as usize);
    let (team, grade) = (one.team, one.grade);
    scene.watch.see(scene.now, Happening::Left { post, occupancy, children });
    scene.cancel(Due::Absence(post));
    scene.cancel(Due::PassOn(post));
    scene.cancel(Due::Ramp(post));
    hand_back(scene, state, post);
    state.tally.staff[team][grade].leavers += 1;
    state.tally.left_total += 1;
}
