//! What lay before: the earlier stages of a case that is open, and the whole course of one that is closed.
//!
//! # What happens
//! A case found in a stage came there through earlier stages, each with its length. They are drawn backwards, from the
//! stage it is in to the one it entered by.
//!
//! # Equations
//! Of the visits to stage s, the share that entered there is `entry_s / v_s`, the share that came from stage r is
//! `v_r next_rs / v_s`, v being mean visits. Time spent in the present visit follows the law of ages in equilibrium,
//! earlier visits their own laws; the age of the episode is the sum.
//!
//! # Source
//! A chain run backwards; renewal theory for the visit in which a case is found.
//!
//! # What it leaves out
//! Demand that changed before the opening, and time lost while nobody worked on a case.

use super::super::front_door::pick;
use super::super::parameters::Parameters;
use super::super::serial::FamilySerial;
use super::graph::{Graph, MOST_STAGES};
use crate::random::{Decision, Dice};

/// Most earlier visits that are told apart.
const MOST_STEPS: u32 = 100;
/// Dice counters of one attempt to draw a past.
const COUNTERS: u32 = 256;

/// How a case came to be where it is at the opening.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Past {
    pub need: usize,
    pub stage: usize,
    /// Time in the present visit (days).
    pub in_stage: f64,
    /// Time since the case was opened (days).
    pub age: f64,
    /// Visits to each stage, the present one included.
    pub visits: [u8; MOST_STAGES],
    /// A uniform that settles whether its children are below 18.
    pub luck: f64,
}

/// Attempt number `attempt` to draw the past of an opening family that is in `stage` with `need`.
pub(super) fn past(
    graph: &Graph,
    dice: &Dice,
    family: FamilySerial,
    attempt: u32,
    (need, stage): (usize, usize),
) -> Past {
    let roll = |step: u32| dice.roll(Decision::OpeningStage, family.key(), attempt * COUNTERS + 1 + step);
    let route = &graph.routes[need];
    let visited = graph.visits(need);
    let (law, position) = (roll(0), roll(1));
    // over all visits, age and remaining length have the same law
    let in_stage = route.lengths[stage].equilibrium_residual(law.first(), law.second(), position.first());
    let mut past = Past { need, stage, in_stage, age: in_stage, visits: [0; MOST_STAGES], luck: position.second() };
    past.visits[stage] = 1;
    let mut here = stage;
    for step in 1..MOST_STEPS {
        let (which, length) = (roll(2 * step), roll(2 * step + 1));
        let from = |r: usize| visited[r] * route.next[r][here] / visited[here];
        let entered = route.entry[here] / visited[here];
        let came = pick(which.first(), std::iter::once(entered).chain((0..visited.len()).map(from)));
        let Some(before) = came.checked_sub(1) else { break };
        past.age += route.lengths[before].quantile(length.first(), length.second());
        past.visits[before] = past.visits[before].saturating_add(1);
        here = before;
    }
    past
}

/// The need and stage of an opening family in attempt number `attempt`, from the shares of all needs (outer) and
/// stages (inner).
pub(super) fn place(dice: &Dice, family: FamilySerial, attempt: u32, shares: &[f64], stages: usize) -> (usize, usize) {
    let u = dice.roll(Decision::OpeningStage, family.key(), attempt * COUNTERS).first();
    let cell = pick(u, shares.iter().copied());
    (cell / stages, cell % stages)
}

/// How long a case of a family closed before the opening was open (days).
pub(super) fn time_in_service(parameters: &Parameters, dice: &Dice, need: usize, family: FamilySerial) -> f64 {
    let roll = |counter: u32| dice.roll(Decision::ReturnPool, family.key(), 3 + counter);
    let Some(graph) = &parameters.course.graph else {
        let law = roll(0);
        return parameters.needs[need].length.quantile(law.first(), law.second());
    };
    let route = &graph.routes[need];
    let mut stage = pick(roll(0).first(), route.entry.iter().copied());
    let mut time = 0.0;
    for step in 1..MOST_STEPS {
        let (which, length) = (roll(2 * step), roll(2 * step + 1));
        time += route.lengths[stage].quantile(length.first(), length.second());
        match route.follows(stage, which.first()) {
            Some(next) => stage = next,
            None => break,
        }
    }
    time
}
