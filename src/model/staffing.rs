//! Workers start, ramp up, fall ill, come back and leave.
//!
//! # What happens
//! A worker leaves when the hazard accumulated since the start reaches a threshold drawn at the start; the cases pass
//! on that day. The post stays empty for the refill time, then a successor starts with no cases and a share of a full
//! load that grows month by month. Absent workers keep their cases, which stand still, until the day on which they
//! pass on for good.
//!
//! # Equations
//! leaving time = start + E / hazard, E from Exp(1) \[days\]; target = grade target x FTE x ramp \[cases or points\];
//! persistent factor = exp(sd z - sd^2 / 2), mean 1.
//!
//! # Source
//! Turnover and absence: children's social work workforce census; ramp and persistent factor: assumed.
//!
//! # What it leaves out
//! Notice, destinations, tenure, pressure, agency cover, phased return and the steps of hiring.

use super::allocation::{hand_back, pull, refresh};
use super::happening::{Happening, Watch};
use super::scene::{Due, Scene, State};
use crate::distribution::normal_quantile;
use crate::random::Decision;
use crate::time::MEAN_MONTH_DAYS;

/// A worker starts in `post` at `started` \[day\] (before now for those already there at the opening).
pub fn start<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize, started: f64) {
    let one = state.workforce.post_mut(post);
    one.occupancy += 1;
    (one.filled, one.away, one.started, one.spells) = (true, false, started, 0);
    let (worker, grade, occupancy, team) = (one.worker_key(), one.grade, one.occupancy, one.team);
    let grade = &scene.parameters.grades[grade];
    if grade.factor_sd > 0.0 {
        let z = normal_quantile(scene.dice.roll(Decision::WorkerFactor, worker, 0).first());
        one.factor = libm::exp(grade.factor_sd * z - grade.factor_sd * grade.factor_sd / 2.0);
    }
    if grade.leaving > 0.0 {
        let threshold = -libm::log(scene.dice.roll(Decision::Leaving, worker, 0).first());
        scene.schedule(Due::Post(post), scene.now + threshold / grade.leaving);
    } else {
        scene.cancel(Due::Post(post));
    }
    if started == scene.now {
        state.tally.staff[team][state.workforce.post(post).grade].starters += 1;
        state.tally.started_total += 1;
    }
    scene.watch.see(scene.now, Happening::Started { post, occupancy });
    await_absence(scene, state, post);
    ramp(scene, state, post);
}

/// Sets the worker's share of a full load for the month of service that has begun, and takes up work.
pub fn ramp<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let one = state.workforce.post(post);
    let steps = &scene.parameters.grades[one.grade].ramp;
    let months = ((scene.now - one.started) / MEAN_MONTH_DAYS + 1e-9).floor().max(0.0);
    let step = months as usize;
    if step < steps.len() {
        scene.schedule(Due::Ramp(post), one.started + (months + 1.0) * MEAN_MONTH_DAYS);
    }
    let share = steps.get(step).copied().unwrap_or(1.0);
    state.workforce.set_capacity(scene.parameters, post, share);
    pull(scene, state, post);
}

/// The worker's last day, or the successor's first, whichever the post awaits.
pub fn turn_over<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    if state.workforce.post(post).filled {
        leave(scene, state, post);
    } else {
        start(scene, state, post, scene.now);
    }
}

fn leave<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let one = state.workforce.post_mut(post);
    (one.filled, one.away) = (false, false);
    let (key, occupancy, children) = (one.key, one.occupancy, one.children as usize);
    let (team, grade) = (one.team, one.grade);
    scene.watch.see(scene.now, Happening::Left { post, occupancy, children });
    scene.cancel(Due::Absence(post));
    scene.cancel(Due::PassOn(post));
    scene.cancel(Due::Ramp(post));
    hand_back(scene, state, post);
    state.tally.staff[team][grade].leavers += 1;
    state.tally.left_total += 1;
    let roll = scene.dice.roll(Decision::Refill, key, occupancy);
    let delay = scene.parameters.grades[grade].refill.quantile(roll.first(), roll.second());
    scene.schedule(Due::Post(post), scene.now + delay);
}

/// Draws when the worker's next absence begins.
fn await_absence<W: Watch>(scene: &mut Scene<'_, W>, state: &State, post: usize) {
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

/// The worker is away for `days` more; the cases pass on after `pass_on_after` of them \[days\].
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
    let children = hand_back(scene, state, post);
    let occupancy = state.workforce.post(post).occupancy;
    scene.watch.see(scene.now, Happening::PassedOn { post, occupancy, children });
}
