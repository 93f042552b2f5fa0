//! Workers fall ill and come back.
//!
//! # What happens
//! Workers who fall ill keep their cases, which stand still, until the day on which they pass on for good. Whoever goes on
//! long leave, which is foreseen, hands them over on the first day. Both stay in post.
//!
//! # Equations
//! Spells of either kind begin at constant rates while at work (per day) and last as their laws say (days); speed is 0
//! while away. With rates a, b and mean lengths s, l the share of time on long leave is b l / (1 + a s + b l).
//!
//! # Source
//! Absence: children's social work workforce census; spells: assumed.
//!
//! # What it leaves out
//! Phased return, temporary posts for long leave, and any effect of pressure.

use super::allocation::{hand_back, pull, refresh};
use super::happening::{Happening, Watch};
use super::scene::{Due, Scene, State};
use super::workforce::Contract;
use crate::random::Decision;

/// Draws when the worker's next absence begins, and of which kind it is. Agency workers take no long leave.
pub(super) fn await_absence<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let one = state.workforce.post(post);
    let (key, spells, grade) = (one.worker_key(), one.spells, &scene.parameters.grades[one.grade]);
    let wait = |decision| -libm::log(scene.dice.roll(decision, key, 2 * spells).first());
    let spell = grade.absence.as_ref().filter(|absence| absence.onset > 0.0);
    let spell = spell.map_or(f64::INFINITY, |absence| scene.now + wait(Decision::Absence) / absence.onset);
    let leave =
        grade.career.long_leave.as_ref().filter(|leave| leave.onset > 0.0 && one.contract == Contract::Permanent);
    let leave = leave.map_or(f64::INFINITY, |leave| scene.now + wait(Decision::LongLeave) / leave.onset);
    state.workforce.post_mut(post).long_leave = leave < spell;
    if spell.min(leave).is_finite() {
        scene.schedule(Due::Absence(post), spell.min(leave));
    }
}

/// The worker falls ill or goes on leave, or comes back.
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
        return;
    }
    let (key, counter, is_leave) = (one.worker_key(), 2 * one.spells + 1, one.long_leave);
    let grade = &scene.parameters.grades[one.grade];
    if is_leave {
        let Some(leave) = &grade.career.long_leave else { return };
        let roll = scene.dice.roll(Decision::LongLeave, key, counter);
        begin_absence(scene, state, post, leave.length.quantile(roll.first(), roll.second()), 0.0);
    } else {
        let Some(absence) = &grade.absence else { return };
        let roll = scene.dice.roll(Decision::Absence, key, counter);
        begin_absence(scene, state, post, absence.spell.quantile(roll.first(), roll.second()), absence.pass_on_after);
    }
}

/// Sets a worker of the opening on long leave, with the chance and for the rest that belong to a service in balance; says
/// whether the worker is.
pub(super) fn open_leave<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) -> bool {
    let one = state.workforce.post(post);
    let (key, grade) = (one.key, &scene.parameters.grades[one.grade]);
    let Some(leave) = &grade.career.long_leave else { return false };
    let ill = grade.absence.as_ref().map_or(0.0, |absence| absence.onset * absence.spell.mean());
    let on_leave = leave.onset * leave.length.mean();
    let luck = scene.dice.roll(Decision::OpeningLeave, key, 0);
    let is_away = luck.first() < on_leave / (1.0 + ill + on_leave);
    if is_away {
        let law = scene.dice.roll(Decision::OpeningLeave, key, 1);
        let rest = leave.length.equilibrium_residual(law.first(), law.second(), luck.second());
        state.workforce.post_mut(post).long_leave = true;
        begin_absence(scene, state, post, rest, 0.0);
    }
    is_away
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
