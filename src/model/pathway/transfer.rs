//! A case passes to another team.
//!
//! # What happens
//! A case whose next stage another team takes goes to a worker there: to that of a brother or sister if there is room,
//! else by the team's rule. If nobody has room, the worker who had it keeps it, standing still, until somebody has;
//! or, if the scenario says so, nobody holds it meanwhile. If the worker who keeps it goes, it is unallocated in the
//! team it waits for.
//!
//! # Equations
//! None: a case kept weighs on its worker as much as its new stage does, and makes no progress.
//!
//! # Source
//! Model page, section "Allocation": the sender keeps the case until the receiver has room.
//!
//! # What it leaves out
//! Brothers and sisters who wait for the same team one by one may come to different workers there.

use super::super::allocation::{choose_one, enter_list, give, pull, refresh, wait, yields};
use super::super::happening::{Happening, Watch};
use super::super::scene::{Scene, State};
use super::graph::Transfers;
use crate::model::caseload::NO_TEAM;

/// Counts the case that was opened at `opened` (day) in another team.
pub(in crate::model) fn shift_team(state: &mut State, now: f64, (from, to): (usize, usize), opened: f64) {
    let sender = &mut state.tally.teams[from];
    sender.count_to(now);
    sender.open -= 1;
    sender.opened_sum -= opened;
    sender.moved_out += 1;
    let receiver = &mut state.tally.teams[to];
    receiver.count_to(now);
    receiver.open += 1;
    receiver.opened_sum += opened;
    receiver.moved_in += 1;
}

/// Sends a case, which the worker in `post` has just handed over, to the team `to`.
pub(super) fn send<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, case: u32, post: usize, to: usize) {
    let (parameters, now) = (scene.parameters, scene.now);
    let Some(graph) = &parameters.course.graph else { return };
    let team = state.workforce.post(post).team;
    state.caseload.part(case);
    let one = *state.caseload.case(case);
    let weight = parameters.weight_of(one.need, one.stage);
    let with_sibling = if yields(scene, state, to, case) { None } else { worker_of_sibling(state, case, to, weight) };
    if let Some((sibling, worker)) = with_sibling {
        shift_team(state, now, (team, to), one.opened);
        give(scene, state, case, worker);
        state.caseload.join(case, sibling);
    } else if let Some(choice) = choose_one(scene, state, to, case) {
        shift_team(state, now, (team, to), one.opened);
        state.tally.teams[to].over_limit += u32::from(choice.over_limit);
        give(scene, state, case, choice.post);
    } else if graph.transfers == Transfers::Listed {
        shift_team(state, now, (team, to), one.opened);
        wait(scene, state, to, case);
    } else {
        state.workforce.post_mut(post).take_over(weight);
        state.caseload.hold_paused(post as u32, case);
        let kept = state.caseload.case_mut(case);
        (kept.moving_to, kept.waiting_since) = (to as u16, now);
        state.tally.teams[team].moving += 1;
        enter_list(scene, state, to, case);
        scene.watch.see(now, Happening::Kept { child: one.serial, team: to });
    }
}

/// A brother or sister's case that a worker of `team` with room for `weight` holds, and that worker's post.
fn worker_of_sibling(state: &State, case: u32, team: usize, weight: f64) -> Option<(u32, usize)> {
    let mut kin = state.caseload.next_kin(case);
    while kin != case {
        let other = state.caseload.case(kin);
        let (place, on_list) = state.team_of(other.holder);
        if place == team && !on_list && !other.is_moving() {
            let post = other.holder as usize;
            if state.workforce.post(post).room() >= weight {
                return Some((kin, post));
            }
        }
        kin = state.caseload.next_kin(kin);
    }
    None
}

/// Frees a case that waits to move from the team it is in: nobody holds it from now on.
pub(in crate::model) fn set_free(state: &mut State, case: u32, now: f64, team: usize) -> usize {
    let one = state.caseload.case_mut(case);
    let (to, opened) = (usize::from(one.moving_to), one.opened);
    (one.moving_to, one.ticket) = (NO_TEAM, 0);
    state.tally.teams[team].moving -= 1;
    shift_team(state, now, (team, to), opened);
    to
}

/// Takes a case that waits to move from the worker who keeps it.
pub fn leave_sender<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, case: u32) {
    let one = *state.caseload.case(case);
    let post = one.holder as usize;
    let team = state.workforce.post(post).team;
    state.caseload.release(case, scene.now);
    state.workforce.post_mut(post).hand_over(scene.parameters.weight_of(one.need, one.stage));
    set_free(state, case, scene.now, team);
    refresh(scene, state, post);
    state.relieved.push(post as u32);
}

/// Lets workers whom other teams relieved of cases take up what waits for them.
pub fn relieve<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State) {
    while let Some(post) = state.relieved.pop() {
        pull(scene, state, post as usize);
    }
}
