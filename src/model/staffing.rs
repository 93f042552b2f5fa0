//! Workers start, ramp up, give notice and go.
//!
//! # What happens
//! A worker starts with no cases and a share of a full load that grows month by month. Where notice is given, the
//! worker resigns, the vacancy is known, and the last day follows when the notice has run.
//!
//! # Equations
//! target = grade target x FTE x ramp (cases or points); persistent factor = exp(sd z - sd^2 / 2), mean 1;
//! last day = resignation + notice (day).
//!
//! # Source
//! Ramp, persistent factor and notice: assumed, see the register of a scenario.
//!
//! # What it leaves out
//! Working less during notice: a leaver takes cases up to the last day.

use super::absence::await_absence;
use super::agency;
use super::allocation::pull;
use super::asye;
use super::attrition::{await_leaving, leave};
use super::happening::{Happening, Watch};
use super::recruitment::{open_vacancy, vacated};
use super::scene::{Due, Scene, State};
use super::workforce::Contract;
use crate::distribution::normal_quantile;
use crate::random::Decision;
use crate::time::MEAN_MONTH_DAYS;

/// A worker starts in `post` at `started` (day) (before now for those already there at the opening).
pub fn start<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize, started: f64) {
    let one = state.workforce.post_mut(post);
    one.occupancy += 1;
    one.grade = one.home;
    (one.filled, one.away, one.started, one.spells, one.last_day) = (true, false, started, 0, f64::INFINITY);
    let occupancy = one.occupancy;
    draw_factor(scene, state, post);
    scene.watch.see(scene.now, Happening::Started { post, occupancy });
    state.pressures.begin(post);
    await_leaving(scene, state, post);
    await_absence(scene, state, post);
    ramp(scene, state, post);
    asye::await_pass(scene, state, post);
    let team = state.workforce.post(post).team;
    asye::share_out(scene, state, team);
}

/// The agency worker in `post` becomes its permanent worker, with the same cases, experience and persistent factor.
pub(super) fn take_on<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let one = state.workforce.post_mut(post);
    one.occupancy += 1;
    (one.contract, one.last_day) = (Contract::Permanent, f64::INFINITY);
    let (assignment, occupancy, team) = (one.assignment, one.occupancy, one.team);
    scene.watch.see(scene.now, Happening::Converted { post, assignment, occupancy });
    await_leaving(scene, state, post);
    if !state.workforce.post(post).away {
        await_absence(scene, state, post);
    }
    ramp(scene, state, post);
    asye::await_pass(scene, state, post);
    asye::share_out(scene, state, team);
}

/// Draws the persistent factor of the worker in `post`.
pub(super) fn draw_factor<W: Watch>(scene: &Scene<'_, W>, state: &mut State, post: usize) {
    let one = state.workforce.post_mut(post);
    let sd = scene.parameters.grades[one.grade].factor_sd;
    if sd > 0.0 {
        let z = normal_quantile(scene.dice.roll(Decision::WorkerFactor, one.worker_key(), 0).first());
        one.factor = libm::exp(sd * z - sd * sd / 2.0);
    }
}

/// Sets the worker's share of a full load for the month of service that has begun, and takes up work.
pub fn ramp<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let one = state.workforce.post(post);
    let agency = scene.parameters.people.agency.as_ref().filter(|_| one.contract == Contract::Agency);
    let steps = agency.and_then(|agency| agency.ramp.as_ref()).unwrap_or(&scene.parameters.grades[one.grade].ramp);
    let months = ((scene.now - one.started) / MEAN_MONTH_DAYS + 1e-9).floor().max(0.0);
    let step = months as usize;
    if step < steps.len() {
        scene.schedule(Due::Ramp(post), one.started + (months + 1.0) * MEAN_MONTH_DAYS);
    }
    let share = steps.get(step).copied().unwrap_or(1.0);
    state.workforce.set_capacity(scene.parameters, post, share);
    pull(scene, state, post);
}

/// The worker gives notice, or it is the last day.
pub fn turn_over<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let one = state.workforce.post(post);
    let notice = scene.parameters.grades[one.grade].career.notice;
    if notice > 0.0 && one.last_day.is_infinite() {
        resign(scene, state, post, notice);
        return;
    }
    leave(scene, state, post);
    let one = state.workforce.post_mut(post);
    one.grade = one.home;
    let team = one.team;
    scene.cancel(Due::Promote(post));
    asye::share_out(scene, state, team);
    vacated(scene, state, post);
}

/// The worker goes in `notice` days, and recruitment may begin.
pub(super) fn resign<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize, notice: f64) {
    let one = state.workforce.post_mut(post);
    one.last_day = scene.now + notice;
    let (last_day, occupancy) = (one.last_day, one.occupancy);
    scene.watch.see(scene.now, Happening::Resigned { post, occupancy });
    scene.schedule(Due::Post(post), last_day);
    open_vacancy(scene, state, post);
}

/// Agency workers at the opening, above establishment and in vacant posts.
pub(super) fn open_cover<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State) {
    for post in 0..state.workforce.posts().len() {
        if !state.workforce.post(post).filled {
            agency::open_cover(scene, state, post);
        }
    }
}
