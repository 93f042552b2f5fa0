//! Workers leave.
//!
//! # What happens
//! A worker leaves when the hazard accumulated since the start reaches a threshold drawn at the start; the cases pass
//! on that day. The hazard is the grade's, multiplied by a factor for tenure, the effect of pressure, the measures that
//! keep people, and the environment. It changes at month starts and at steps of tenure only. Where somebody goes (out of
//! the sector, to another council, to agency work) is drawn on the last day, if the grade says so. Beside leaving, workers may
//! move to another role in the council: the post falls vacant likewise, but nobody counts as a leaver.
//!
//! # Equations
//! hazard(t) = (base x pressure^elasticity x product of measures x environment + moves) x tenure factor (per day); whoever
//! goes moves to another role with chance moves / (the sum in brackets);
//! the worker leaves when its integral reaches E, drawn from Exp(1). Where nothing varies that is start + E / base (day).
//!
//! # Source
//! Turnover and destinations: children's social work workforce census (2021: 8.4% of those in post left the service,
//! 4.3% for another council, 2.7% for agency work). Tenure and pressure: see `tenure` and `pressure`.
//!
//! # What it leaves out
//! Notice, age, retirement, and short-notice leaving of agency workers. A measure shorter than a month that spans no
//! month start does nothing.

use super::allocation::hand_back;
use super::countdown::Countdown;
use super::environment::Process;
use super::front_door::pick;
use super::happening::{Happening, Watch};
use super::people::Reach;
use super::scene::{Due, Scene, State};
use super::tenure::TenureSteps;
use crate::distribution::Duration;
use crate::random::Decision;
use crate::time::Schedule;

/// Where leavers go, in the order of their counts: out of the sector, to another council, to agency work.
pub const DESTINATIONS: usize = 3;

/// What shapes a grade's leaving beside its base hazard. By default: nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attrition {
    /// Factor of the hazard by tenure.
    pub by_tenure: TenureSteps,
    /// Exponent of the effect of pressure; 0 for none.
    pub pressure_elasticity: f64,
    /// Shares of leavers by destination; sums to 1; `None` where the scenario does not say (share).
    pub destinations: Option<[f64; DESTINATIONS]>,
    /// Time in post of those there at the opening; `None` for that of a service in equilibrium (days).
    pub opening_tenure: Option<Duration>,
}

/// A measure that changes the hazard of leaving.
#[derive(Clone, Debug, PartialEq)]
pub struct Retention {
    /// The factor over time, read at month starts.
    pub factor: Schedule,
    /// Whom it reaches, by the grade in which they count.
    pub reach: Reach,
}

/// The hazard of going of the worker in `post` in the present month, before the factor for tenure (per day).
fn hazard<W: Watch>(scene: &Scene<'_, W>, state: &State, post: usize) -> f64 {
    let one = state.workforce.post(post);
    let grade = &scene.parameters.grades[one.grade];
    let mut hazard = grade.leaving;
    for measure in scene.parameters.retention.iter().filter(|measure| measure.reach.covers(one.team, one.grade)) {
        hazard *= measure.factor.at(state.conditions.began());
    }
    hazard
        * state.pressures.of(post).effect(grade.attrition.pressure_elasticity)
        * state.conditions.of(Process::Leaving)
        + grade.career.moves_away
}

/// Whether the worker in `post`, who goes today, takes another role in the council.
fn moves_away<W: Watch>(scene: &Scene<'_, W>, state: &State, post: usize) -> bool {
    let one = state.workforce.post(post);
    let rate = scene.parameters.grades[one.grade].career.moves_away;
    rate > 0.0 && scene.dice.roll(Decision::OtherRole, one.worker_key(), 0).first() * hazard(scene, state, post) < rate
}

/// Draws when the worker in `post` will leave.
pub(super) fn await_leaving<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let one = state.workforce.post(post);
    let grade = &scene.parameters.grades[one.grade];
    if grade.going() > 0.0 {
        let threshold = -libm::log(scene.dice.roll(Decision::Leaving, one.worker_key(), 0).first());
        let countdown = Countdown::new(threshold, hazard(scene, state, post), scene.now);
        let due = countdown.due_by_tenure(&grade.attrition.by_tenure, one.started);
        state.workforce.post_mut(post).turnover = countdown;
        scene.schedule(Due::Post(post), due);
    } else {
        scene.cancel(Due::Post(post));
    }
}

/// The worker in `post` counts in another grade from now on: what is left of the threshold runs at its hazard.
pub(super) fn change_grade<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize, before: usize) {
    let one = state.workforce.post(post);
    let (grades, started, key) = (&scene.parameters.grades, one.started, one.worker_key());
    if one.last_day.is_finite() {
        return;
    }
    let (old, new) = (&grades[before], &grades[one.grade]);
    let mut countdown = one.turnover;
    if old.going() <= 0.0 {
        // nothing of the threshold has been used
        let threshold = -libm::log(scene.dice.roll(Decision::Leaving, key, 0).first());
        countdown = Countdown::new(threshold, 0.0, scene.now);
    }
    countdown.change_by_tenure(0.0, scene.now, &old.attrition.by_tenure, started);
    countdown.change(hazard(scene, state, post), scene.now);
    state.workforce.post_mut(post).turnover = countdown;
    let due = countdown.due_by_tenure(&new.attrition.by_tenure, started);
    scene.schedule(Due::Post(post), due.max(scene.now));
}

/// A month has begun: the worker's hazard may be another.
pub(super) fn refresh_hazard<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let one = state.workforce.post(post);
    let grade = &scene.parameters.grades[one.grade];
    if grade.going() <= 0.0 {
        return;
    }
    let (rate, steps, started) = (hazard(scene, state, post), &grade.attrition.by_tenure, one.started);
    let countdown = &mut state.workforce.post_mut(post).turnover;
    if countdown.change_by_tenure(rate, scene.now, steps, started) {
        let due = countdown.due_by_tenure(steps, started);
        scene.schedule(Due::Post(post), due.max(scene.now));
    }
}

/// The worker's last day: everything is handed back.
pub(super) fn leave<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let moves_away = moves_away(scene, state, post);
    let one = state.workforce.post_mut(post);
    (one.filled, one.away, one.turnover) = (false, false, Countdown::IDLE);
    let (occupancy, children) = (one.occupancy, one.children as usize);
    let (team, grade, worker) = (one.team, one.grade, one.worker_key());
    scene.watch.see(
        scene.now,
        if moves_away {
            Happening::MovedAway { post, occupancy, children }
        } else {
            Happening::Left { post, occupancy, children }
        },
    );
    scene.cancel(Due::Absence(post));
    scene.cancel(Due::PassOn(post));
    scene.cancel(Due::Ramp(post));
    hand_back(scene, state, post);
    let fte = state.workforce.post(post).fte;
    let tally = &mut state.tally.staff[team][grade];
    state.tally.left_total += 1;
    if moves_away {
        tally.moved_away += 1;
        return;
    }
    tally.leavers += 1;
    tally.leavers_fte += fte;
    if let Some(shares) = scene.parameters.grades[grade].attrition.destinations {
        let roll = scene.dice.roll(Decision::Destination, worker, 0);
        state.tally.left_to[pick(roll.first(), shares.into_iter())] += 1;
    }
}
