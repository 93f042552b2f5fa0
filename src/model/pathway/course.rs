//! A case enters a stage, and moves on from it.
//!
//! # What happens
//! Each child of a family enters a stage; children whose stages fall to one team are one block there. When a stage
//! ends, the case closes or enters the next one: in the same team with the same worker, else in the team that takes
//! that stage where the family lives.
//!
//! # Equations
//! One uniform per visit settles what follows, one the component of its length and one the length, keyed by child (or
//! family, where siblings go together), stage and number of the visit. A family's place in the council is one uniform,
//! so all of its children, and all of its stages, fall to teams of the same area.
//!
//! # Source
//! Model page, sections "Case flow" and "Allocation".
//!
//! # What it leaves out
//! Decisions about one child that hang on those about another.

use super::super::allocation::{enter_list, leave_list, pull, remind, serve, settle};
use super::super::caseload::Case;
use super::super::front_door::{Referral, pick, register, turn_away};
use super::super::happening::{Happening, Watch};
use super::super::parameters::Parameters;
use super::super::scene::{Scene, State};
use super::super::serial::{ChildSerial, FamilySerial, worker_key};
use super::graph::{Graph, Siblings};
use super::transfer::{send, shift_team};
use crate::random::{Decision, Dice};

/// Most children of a family.
const MOST_CHILDREN: usize = 20;

/// The key of a child's dice in its family's referral number `episode` (0 for the first).
#[inline]
pub fn luck_key(parameters: &Parameters, child: ChildSerial, episode: u16) -> u64 {
    let own = match parameters.course.siblings {
        Siblings::Apart => child.key(),
        Siblings::Together => child.family().child(0).key(),
    };
    if episode == 0 { own } else { worker_key(own, u32::from(episode)) }
}

/// A family's place in the council, from 0 to 1: it settles which teams are theirs.
#[inline]
pub(in crate::model) fn area(parameters: &Parameters, dice: &Dice, family: FamilySerial) -> f64 {
    if parameters.teams.len() == 1 {
        0.0
    } else if family.is_opening() {
        dice.roll(Decision::OpeningFamily, family.key(), 0).first()
    } else {
        dice.roll(Decision::Family, family.key(), 0).coarse(2)
    }
}

/// The stage in which a child's case enters.
pub(in crate::model) fn entry(graph: &Graph, parameters: &Parameters, dice: &Dice, one: &Case) -> usize {
    let luck = luck_key(parameters, one.serial, one.episode);
    let u = dice.roll(Decision::Entry, luck, 0).first();
    pick(u, graph.routes[usize::from(one.need)].entry.iter().copied())
}

/// Begins a case's next visit to a stage at `now` (day) and draws how long it lasts.
#[inline]
pub fn begin(parameters: &Parameters, graph: &Graph, dice: &Dice, one: &mut Case, stage: usize, now: f64) {
    one.visits[stage] = one.visits[stage].wrapping_add(1);
    (one.stage, one.entered) = (stage as u8, now);
    let luck = luck_key(parameters, one.serial, one.episode);
    let roll = dice.roll(Decision::StageLength, luck, graph.counter(stage, one.visits[stage]));
    one.remaining = graph.routes[usize::from(one.need)].lengths[stage].quantile(roll.first(), roll.second());
}

/// Opens the cases of a family that has passed the front door, each in the stage it enters, and settles them team by
/// team.
pub fn admit_children<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, graph: &Graph, referral: &Referral) {
    let (parameters, now) = (scene.parameters, scene.now);
    let family = referral.family;
    let area = area(parameters, scene.dice, family);
    let mut blocks = [(usize::MAX, 0_u32); MOST_CHILDREN];
    let mut first = None;
    for number in 0..referral.children {
        if referral.is_adult(scene, number) {
            continue;
        }
        let case = state.caseload.open(family.child(number), referral.need as u16, now, 0.0);
        let one = state.caseload.case_mut(case);
        (one.episode, one.family_size) = (referral.episode, referral.children as u8);
        one.first = referral.first;
        let stage = entry(graph, parameters, scene.dice, one);
        begin(parameters, graph, scene.dice, one, stage, now);
        match first {
            None => first = Some(case),
            Some(eldest) => state.caseload.relate(case, eldest),
        }
        let team = graph.team_for(stage, area);
        for block in &mut blocks {
            if block.0 == usize::MAX {
                *block = (team, case);
                break;
            }
            if block.0 == team {
                state.caseload.join(case, block.1);
                break;
            }
        }
    }
    for (team, case) in blocks.into_iter().take_while(|(team, _)| *team != usize::MAX) {
        register(scene, state, team, case);
        if !settle(scene, state, team, case, true) {
            turn_away(scene, state, team, case);
        }
    }
}

/// The team in which a new family's referral counts: that of the stage its first child enters.
pub(in crate::model) fn team_of_referral(
    graph: &Graph,
    parameters: &Parameters,
    dice: &Dice,
    referral: &Referral,
) -> usize {
    let luck = luck_key(parameters, referral.family.child(0), referral.episode);
    let u = dice.roll(Decision::Entry, luck, 0).first();
    let stage = pick(u, graph.routes[referral.need].entry.iter().copied());
    graph.team_for(stage, area(parameters, dice, referral.family))
}

/// A case's stage has ended: it enters the next one, or `false` says that it closes.
pub fn move_on<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, case: u32) -> bool {
    let (parameters, now) = (scene.parameters, scene.now);
    let Some(graph) = &parameters.course.graph else { return false };
    let one = *state.caseload.case(case);
    let stage = usize::from(one.stage);
    let luck = luck_key(parameters, one.serial, one.episode);
    let u = scene.dice.roll(Decision::Pathway, luck, graph.counter(stage, one.visits[stage])).first();
    let Some(next) = graph.routes[usize::from(one.need)].follows(stage, u) else { return false };
    let (team, unallocated) = state.team_of(one.holder);
    let receiver = if graph.serves(team, next) {
        team
    } else {
        graph.team_for(next, area(parameters, scene.dice, one.serial.family()))
    };
    state.tally.stages[stage].leave(one.entered, now);
    state.tally.stages[next].enter(now, now);
    scene.watch.see(now, Happening::MovedOn { child: one.serial, stage: next, team: receiver });
    if unallocated {
        move_on_unallocated(scene, state, case, next, (team, receiver));
        return true;
    }
    let post = one.holder as usize;
    state.caseload.release(case, now);
    begin(parameters, graph, scene.dice, state.caseload.case_mut(case), next, now);
    let before = parameters.weight_of(one.need, one.stage);
    if receiver == team {
        state.workforce.post_mut(post).load += parameters.weight_of(one.need, next as u8) - before;
        state.caseload.hold(post as u32, case, now);
    } else {
        state.workforce.post_mut(post).hand_over(before);
        send(scene, state, case, post, receiver);
    }
    pull(scene, state, post);
    true
}

/// A stage has ended on the list of a team.
fn move_on_unallocated<W: Watch>(
    scene: &mut Scene<'_, W>,
    state: &mut State,
    case: u32,
    next: usize,
    (team, receiver): (usize, usize),
) {
    let (parameters, now) = (scene.parameters, scene.now);
    let Some(graph) = &parameters.course.graph else { return };
    let list = state.list_holder(team);
    let left = if receiver == team {
        state.caseload.release(case, now);
        begin(parameters, graph, scene.dice, state.caseload.case_mut(case), next, now);
        state.caseload.hold(list, case, now);
        Some(case)
    } else {
        leave_list(scene, state, team, case);
        begin(parameters, graph, scene.dice, state.caseload.case_mut(case), next, now);
        state.caseload.part(case)
    };
    if let Some(ring) = left {
        enter_list(scene, state, team, ring);
    }
    remind(scene, state, list);
    if receiver != team {
        shift_team(state, now, (team, receiver), state.caseload.case(case).opened);
        settle(scene, state, receiver, case, false);
    }
    // a block that has become lighter or smaller may find room now, and so may those behind it
    serve(scene, state, team);
}
