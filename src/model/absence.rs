//! Workers fall ill and come back.
//!
//! # What happens
//! Absent workers keep their cases, which stand still, until the day on which they pass on for good.
//!
//! # Equations
//! Spells begin at a constant rate while at work (per day) and last as their law says (days); speed is 0 while away.
//!
//! # Source
//! Absence: children's social work workforce census; spells: assumed.
//!
//! # What it leaves out
//! Phased return, long leave, and any effect of pressure.

use super::allocation::{hand_back, pull, refresh};
use super::happening::{Happening, Watch};
use super::scene::{Due, Scene, State};
use crate::random::Decision;

/// Draws when the worker's next absence begins.
pub(super) fn await_absence<W: Watch>(scene: &mut Scene<'_, W>, state: &State, post: usize) {
    let one = state.workforce.post(post);
    let Some(absence) = &scene.parameters.grades[one.grade].absence else { return };
    if absence.onset > 0.0 {
        let wait = -libm::log(scene.dice.roll(Decision::Absence, one.worker_key(), 2 * one.spells).first());
        scene.schedule(Due::Absence(post), scene.now + wait / absence.onset);
    }
}

/// The worker falls ill, or comes back.
pub fn absence<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let one = state.workforce.post_mut(post);
    let occupancy = one.occupancy;
    if one.away {
        one.away = false;
        one.spells += 1;
        scene.watch.see(scene.now, Happening::Back { post, occupancy });
        scene.cancel(Due::PassOn(post));
        await_absence(scene, state, post);
        pull(scene, state, post);
    } else {
        let (key, spells, grade) = (one.worker_key(), one.spells, one.grade);
        let Some(absence) = &scene.parameters.grades[grade].absence else { return };
        let roll = scene.dice.roll(Decision::Absence, key, 2 * spells + 1);
        begin_absence(scene, state, post, absence.spell.quantile(roll.first(), roll.second()), absence.pass_on_after);
    }
}

/// The worker is away for `days` more; the cases pass on after `pass_on_after` of them (days).
pub(super) fn begin_absence<W: Watch>(
    scene: &mut Scene<'_, W>,
    state: &mut State,
    post: usize,
    days: f64,
    pass_on_after: f64,
) {
    let one = state.workforce.post_mut(post);
    one.away = true;
    let occupancy = one.occupancy;
    scene.watch.see(scene.now, Happening::Away { post, occupancy });
    scene.schedule(Due::Absence(post), scene.now + days);
    if pass_on_after < days {
        scene.schedule(Due::PassOn(post), scene.now + pass_on_after);
    }
    refresh(scene, state, post);
}

/// The absent worker's cases pass to others and do not return.
pub fn pass_on<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let one = state.workforce.post(post);
    let (occupancy, children) = (one.occupancy, one.children as usize);
    scene.watch.see(scene.now, Happening::PassedOn { post, occupancy, children });
    hand_back(scene, state, post);
}
