//! Posts are filled, and those who fill them ramp up.
//!
//! # What happens
//! A post stays empty for the refill time, then a successor starts with no cases and a share of a full load that grows
//! month by month. Where hiring wanders, the refill time is used up at the speed of the month.
//!
//! # Equations
//! target = grade target x FTE x ramp (cases or points); persistent factor = exp(sd z - sd^2 / 2), mean 1.
//!
//! # Source
//! Refill: vacancies over starters, children's social work workforce census; ramp and persistent factor: assumed.
//!
//! # What it leaves out
//! Agency cover and the steps of hiring.

use super::absence::await_absence;
use super::allocation::pull;
use super::attrition::{await_leaving, leave};
use super::countdown::Countdown;
use super::environment::Process;
use super::happening::{Happening, Watch};
use super::scene::{Due, Scene, State};
use crate::distribution::normal_quantile;
use crate::random::Decision;
use crate::time::MEAN_MONTH_DAYS;

/// A worker starts in `post` at `started` (day) (before now for those already there at the opening).
pub fn start<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize, started: f64) {
    let one = state.workforce.post_mut(post);
    one.occupancy += 1;
    (one.filled, one.away, one.started, one.spells) = (true, false, started, 0);
    let (worker, grade, occupancy) = (one.worker_key(), one.grade, one.occupancy);
    let grade = &scene.parameters.grades[grade];
    if grade.factor_sd > 0.0 {
        let z = normal_quantile(scene.dice.roll(Decision::WorkerFactor, worker, 0).first());
        one.factor = libm::exp(grade.factor_sd * z - grade.factor_sd * grade.factor_sd / 2.0);
    }
    scene.watch.see(scene.now, Happening::Started { post, occupancy });
    state.pressures.begin(post);
    await_leaving(scene, state, post);
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
        await_successor(scene, state, post);
    } else {
        let one = state.workforce.post(post);
        state.tally.staff[one.team][one.grade].starters += 1;
        state.tally.started_total += 1;
        start(scene, state, post, scene.now);
    }
}

/// Draws when the post will be filled again.
fn await_successor<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let one = state.workforce.post(post);
    let roll = scene.dice.roll(Decision::Refill, one.key, one.occupancy);
    let delay = scene.parameters.grades[one.grade].refill.quantile(roll.first(), roll.second());
    fill_after(scene, state, post, delay);
}

/// The post is filled once `delay` (days at the usual speed of hiring) has passed.
pub(super) fn fill_after<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize, delay: f64) {
    let countdown = Countdown::new(delay, state.conditions.of(Process::Hiring), scene.now);
    state.workforce.post_mut(post).turnover = countdown;
    scene.schedule(Due::Post(post), countdown.due());
}

/// A month has begun: hiring may run at another speed.
pub(super) fn refresh_refill<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let speed = state.conditions.of(Process::Hiring);
    let countdown = &mut state.workforce.post_mut(post).turnover;
    if !countdown.is_idle() && countdown.change(speed, scene.now) {
        let due = countdown.due();
        scene.schedule(Due::Post(post), due.max(scene.now));
    }
}
