//! Open cases at the opening, stage by stage.
//!
//! # What happens
//! Families are drawn until the stated number of children is reached, in each stage or overall. Each has a need, a
//! stage and a past; its children share all three, and each has its own remaining time in the stage. Where bands of
//! elapsed time are given, pasts are drawn anew until the age of the episode lies in the family's band.
//!
//! # Equations
//! A need in a stage weighs its referrals x opens-case x mean visits x mean length. Drawing anew within a band gives
//! the equilibrium given the band.
//!
//! # Source
//! Model page, section "Start"; the past is explained in `history`.
//!
//! # What it leaves out
//! After 1,000 draws outside a family's band, the one nearest to the band is taken: bands that the pathways can hardly
//! reach are filled from their edge. Brothers and sisters of an opening family are all still open, and in its stage.

use super::super::allocation::settle;
use super::super::front_door::{pick, register};
use super::super::happening::Watch;
use super::super::opening::number_about;
use super::super::parameters::{AgeBand, OpeningAges, Parameters};
use super::super::scene::{Scene, State};
use super::super::serial::FamilySerial;
use super::ages::{ADULT, is_too_old};
use super::course::{area, luck_key};
use super::graph::Graph;
use super::history::{Past, past, place};
use crate::random::{Decision, Dice};

/// Most draws of a past for one family.
const MOST_ATTEMPTS: u32 = 1000;

/// Opens the cases of a scenario with stages.
pub fn open_stages<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, graph: &Graph) {
    let parameters = scene.parameters;
    let all = shares(parameters, graph);
    let stages = graph.stages.len();
    let mut index = 0;
    match &graph.opening {
        Some(counts) => {
            for (stage, &count) in counts.iter().enumerate() {
                let here = |(cell, share): (usize, &f64)| if cell % stages == stage { *share } else { 0.0 };
                let within: Vec<f64> = all.iter().enumerate().map(here).collect();
                let left = number_about(parameters, scene.dice, count, stage as u64);
                open(scene, state, graph, &within, left, &mut index);
            }
        }
        None => {
            let left = number_about(parameters, scene.dice, parameters.opening.cases, 0);
            open(scene, state, graph, &all, left, &mut index);
        }
    }
}

/// Open cases in equilibrium by need (outer) and stage (inner), not summing to 1.
fn shares(parameters: &Parameters, graph: &Graph) -> Vec<f64> {
    let needs = 0..parameters.needs.len();
    let cell = |need: usize, stage: usize| {
        parameters.referred(need) * parameters.needs[need].opens_case * graph.time_in(need, stage)
    };
    needs.flat_map(|need| (0..graph.stages.len()).map(move |stage| cell(need, stage))).collect()
}

fn open<W: Watch>(
    scene: &mut Scene<'_, W>,
    state: &mut State,
    graph: &Graph,
    weights: &[f64],
    mut left: u32,
    index: &mut u32,
) {
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        return;
    }
    let shares: Vec<f64> = weights.iter().map(|weight| weight / sum).collect();
    while left > 0 {
        let family = FamilySerial::opening(*index);
        *index += 1;
        let sizes = &scene.parameters.demand.group_sizes;
        let roll = scene.dice.roll(Decision::OpeningFamily, family.key(), 0);
        let children = (1 + pick(roll.coarse(2), sizes.iter().copied()) as u32).min(left);
        left -= children;
        let past = fitting_past(scene.parameters, graph, scene.dice, family, &shares);
        open_family(scene, state, graph, family, children, &past);
    }
}

/// A past whose age lies in the family's band.
fn fitting_past(parameters: &Parameters, graph: &Graph, dice: &Dice, family: FamilySerial, shares: &[f64]) -> Past {
    let stages = graph.stages.len();
    let draw = |attempt| past(graph, dice, family, attempt, place(dice, family, attempt, shares, stages));
    let grown_up = |past: &Past| is_too_old(parameters, past.need, past.age, past.luck);
    let OpeningAges::Bands(bands) = &parameters.opening.ages else {
        let fits = (0..MOST_ATTEMPTS).map(draw).find(|past| !grown_up(past));
        return fits.unwrap_or_else(|| draw(0));
    };
    let u = dice.roll(Decision::OpeningFamily, family.key(), 1).first();
    let AgeBand { from, to, .. } = bands[pick(u, bands.iter().map(|band| band.share))];
    let outside = |past: &Past| {
        let days = (from - past.age).max(past.age - to).max(0.0);
        if grown_up(past) { days + ADULT } else { days }
    };
    let mut nearest = draw(0);
    for attempt in 1..MOST_ATTEMPTS {
        if outside(&nearest) <= 0.0 {
            break;
        }
        let next = draw(attempt);
        if outside(&next) < outside(&nearest) {
            nearest = next;
        }
    }
    nearest
}

fn open_family<W: Watch>(
    scene: &mut Scene<'_, W>,
    state: &mut State,
    graph: &Graph,
    family: FamilySerial,
    children: u32,
    past: &Past,
) {
    let now = scene.now;
    let mut first = None;
    for number in 0..children {
        let child = family.child(number);
        let roll = scene.dice.roll(Decision::OpeningCase, luck_key(scene.parameters, child, 0), 0);
        let rest = graph.routes[past.need].lengths[past.stage].residual(past.in_stage, roll.first(), roll.second());
        let case = state.caseload.open(child, past.need as u16, now - past.age, rest);
        let one = state.caseload.case_mut(case);
        (one.stage, one.entered, one.visits) = (past.stage as u8, now - past.in_stage, past.visits);
        one.family_size = children as u8;
        match first {
            None => first = Some(case),
            Some(eldest) => {
                state.caseload.join(case, eldest);
                state.caseload.relate(case, eldest);
            }
        }
    }
    let Some(case) = first else { return };
    let team = graph.team_for(past.stage, area(scene.parameters, scene.dice, family));
    register(scene, state, team, case);
    settle(scene, state, team, case, false);
}
