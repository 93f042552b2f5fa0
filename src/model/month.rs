//! A calendar month begins.
//!
//! # What happens
//! The environment moves, pressure is averaged anew, and whatever runs at a rate that depends on either goes on at the
//! new one: leaving, hiring, casework. Where a scenario has neither environment, pressure nor measures on leaving, nothing
//! is touched.
//!
//! # Equations
//! See `environment`, `pressure` and `countdown`.
//!
//! # Source
//! Hazards that are constant between month starts: a choice, as the data are yearly.
//!
//! # What it leaves out
//! Changes within a month.

use super::allocation::refresh_speeds;
use super::attrition::refresh_hazard;
use super::environment::Process;
use super::happening::Watch;
use super::parameters::Parameters;
use super::recruitment::refresh_hiring;
use super::scene::{Scene, State};

/// Whether anything depends on the month.
fn moves(parameters: &Parameters) -> bool {
    parameters.environment.is_some()
        || !parameters.retention.is_empty()
        || parameters.grades.iter().any(|grade| grade.attrition.pressure_elasticity != 0.0)
}

/// The month in which a replication opens, before anybody is there.
pub fn open_month<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, month: i64) {
    state.conditions.enter(scene.parameters, scene.dice, month);
    if state.conditions.of(Process::Closing) != 1.0 {
        refresh_speeds(scene, state);
    }
}

/// Calendar month `month` begins, now.
pub fn begin_month<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, month: i64) {
    if !moves(scene.parameters) {
        return;
    }
    let closing = state.conditions.of(Process::Closing);
    state.conditions.enter(scene.parameters, scene.dice, month);
    state.pressures.average(scene.now);
    for post in 0..state.workforce.posts().len() {
        let one = state.workforce.post(post);
        // whoever has given notice leaves on the last day
        if one.in_post() && one.last_day.is_infinite() {
            refresh_hazard(scene, state, post);
        }
        refresh_hiring(scene, state, post);
    }
    if state.conditions.of(Process::Closing) != closing {
        refresh_speeds(scene, state);
    }
}
