//! Children change hands.
//!
//! # What happens
//! A block of siblings is settled: with a worker, or on the list, or (if the team is full and its rule says so) turned
//! away. Whenever a worker has room and someone waits, the worker takes the first block that fits. A case that ends
//! leaves room behind; a worker who goes hands everything back.
//!
//! # Equations
//! speed = 0 when away, else min(1, (target / load)^k) x environment of closing, see `progress`; a child who has had a worker before pauses for
//! the handover before the case moves on.
//!
//! # Source
//! Model page, sections "Case flow" and "Allocation".
//!
//! # What it leaves out
//! Transfers between teams, which come with pathways.

use super::super::caseload::NOBODY;
use super::super::environment::Process;
use super::super::happening::{Happening, Watch};
use super::super::parameters::WhenFull;
use super::super::scene::{Due, Scene, State};
use super::choice::{Block, choose};
use crate::random::Decision;

/// Brings a post's standing, speed and earliest ending up to date after its load or presence changed.
#[inline]
pub fn refresh<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    state.workforce.rank(post);
    let slowing = scene.parameters.progress.slowing;
    let one = state.workforce.post(post);
    state.pressures.note(post, scene.now, one.load, one.target);
    let speed = if one.away {
        0.0
    } else if slowing > 0.0 && one.load > one.target {
        libm::pow(one.target / one.load, slowing)
    } else {
        1.0
    };
    let speed = speed * state.conditions.of(Process::Closing);
    state.caseload.set_speed(post as u32, scene.now, speed);
    remind(scene, state, post as u32);
}

/// Casework moves on at another speed everywhere, with workers and on the lists.
pub fn refresh_speeds<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State) {
    for post in 0..state.workforce.posts().len() {
        refresh(scene, state, post);
    }
    let speed = scene.parameters.progress.unallocated_speed * state.conditions.of(Process::Closing);
    for team in 0..state.lists.len() {
        let list = state.list_holder(team);
        state.caseload.set_speed(list, scene.now, speed);
        remind(scene, state, list);
    }
}

/// Puts a holder's earliest ending on the agenda.
#[inline]
fn remind<W: Watch>(scene: &mut Scene<'_, W>, state: &State, holder: u32) {
    let next = state.caseload.next_ending(holder);
    if scene.agenda.due(holder) != Some(next) {
        scene.schedule(Due::Ending(holder), next.max(scene.now));
    }
}

/// The ring of `case` as a block that seeks a worker.
#[inline]
fn block_of<W: Watch>(scene: &Scene<'_, W>, state: &State, case: u32) -> Block {
    let one = state.caseload.case(case);
    let weight = scene.parameters.needs[usize::from(one.need)].weight;
    Block {
        key: one.serial.family().key(),
        attempt: u32::from(one.workers) + u32::from(one.waits),
        weight: state.caseload.ring_size(case) as f64 * weight,
    }
}

/// Settles the ring of `case`, which nobody holds, in `team`: with a worker or on the list. Says whether there was a
/// place: a newly arrived family may be turned away by a full team.
#[inline]
pub fn settle<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, team: usize, case: u32, newly: bool) -> bool {
    let block = block_of(scene, state, case);
    match choose(scene, &state.workforce, team, &block) {
        Some(choice) => {
            if choice.over_limit {
                state.tally.teams[team].over_limit += state.caseload.ring_size(case) as u32;
            }
            give(scene, state, case, choice.post);
            true
        }
        None if newly && scene.parameters.teams[team].when_full == WhenFull::Divert => false,
        None => {
            wait(scene, state, team, case);
            true
        }
    }
}

/// Hands the ring of `case` to the worker in `post`; nobody holds it, or the team's list does.
#[inline]
pub fn give<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, case: u32, post: usize) {
    take(scene, state, case, post);
    refresh(scene, state, post);
}

/// As [`give`], leaving the worker's standing, speed and earliest ending to be refreshed by the caller.
#[inline]
fn take<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, case: u32, post: usize) {
    let pause = scene.parameters.progress.handover_pause;
    let now = scene.now;
    let team = state.workforce.post(post).team;
    let list = state.list_holder(team);
    let mut member = case;
    let from_list = state.caseload.case(case).holder == list;
    loop {
        if from_list {
            leave_list(scene, state, team, member);
        }
        let one = state.caseload.case_mut(member);
        one.workers += 1;
        let (serial, need, workers) = (one.serial, usize::from(one.need), one.workers);
        if workers > 1 {
            state.tally.teams[team].changes += 1;
        }
        if workers > 1 && pause > 0.0 {
            state.caseload.hold_paused(post as u32, member);
            scene.schedule_case(Due::Resume(member), now + pause, serial);
        } else {
            state.caseload.hold(post as u32, member, now);
        }
        let worker = state.workforce.post_mut(post);
        worker.load += scene.parameters.needs[need].weight;
        worker.children += 1;
        let occupancy = worker.occupancy;
        scene.watch.see(now, Happening::Given { child: serial, post, occupancy, workers: u32::from(workers) });
        member = state.caseload.case(member).sibling;
        if member == case {
            break;
        }
    }
    if from_list {
        remind(scene, state, list);
    }
}

/// Puts the ring of `case` on the team's list.
fn wait<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, team: usize, case: u32) {
    let list = state.list_holder(team);
    let now = scene.now;
    state.tally.teams[team].count_to(now);
    let mut member = case;
    loop {
        let one = state.caseload.case_mut(member);
        one.waiting_since = now;
        one.waits += 1;
        let (serial, waits) = (one.serial, u32::from(one.waits));
        state.caseload.hold(list, member, now);
        let tally = &mut state.tally.teams[team];
        tally.waiting += 1;
        tally.waiting_sum += now;
        if let WhenFull::Lapse(patience) = &scene.parameters.teams[team].when_full {
            let roll = scene.dice.roll(Decision::Patience, serial.key(), waits);
            let until = now + patience.quantile(roll.first(), roll.second());
            scene.schedule_case(Due::Lapse(member), until, serial);
        }
        scene.watch.see(now, Happening::Waiting { child: serial, team });
        member = state.caseload.case(member).sibling;
        if member == case {
            break;
        }
    }
    state.lists[team].enter(&mut state.caseload, case);
    remind(scene, state, list);
}

/// Takes one case off its team's list; its ring stays as it is.
fn leave_list<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, team: usize, case: u32) {
    let now = scene.now;
    state.tally.teams[team].count_to(now);
    state.caseload.release(case, now);
    let one = state.caseload.case_mut(case);
    one.ticket = 0;
    let tally = &mut state.tally.teams[team];
    tally.waiting -= 1;
    tally.waiting_sum -= one.waiting_since;
    if matches!(scene.parameters.teams[team].when_full, WhenFull::Lapse(_)) {
        scene.cancel(Due::Lapse(case));
    }
}

/// Lets the worker in `post`, whose load or presence changed, take from the list whatever fits, and refreshes what
/// rests on it.
#[inline]
pub fn pull<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let team = state.workforce.post(post).team;
    while !state.lists[team].is_empty() {
        let one = state.workforce.post(post);
        let needs = &scene.parameters.needs;
        let weigh = |need: usize, size: usize| size as f64 * needs[need].weight;
        let urgency = |need: usize| needs[need].priority;
        // a block larger than any limit may only go to someone who holds nothing
        let limit = state.workforce.largest_limit(team);
        let empty = one.takes_work() && one.children == 0;
        let room = one.room();
        let list = &mut state.lists[team];
        let fitting = list.first_that_fits(&state.caseload, room, weigh, urgency).or_else(|| {
            let outsize = |need: usize, size: usize| if weigh(need, size) > limit { 0.0 } else { f64::INFINITY };
            if empty { list.first_that_fits(&state.caseload, 0.0, outsize, urgency) } else { None }
        });
        match fitting {
            Some(case) => take(scene, state, case, post),
            None => break,
        }
    }
    refresh(scene, state, post);
}

/// Ends a case: closed when its work is done, or lapsed.
#[inline]
pub fn end_case<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, case: u32, lapsed: bool) {
    let now = scene.now;
    let one = *state.caseload.case(case);
    let (team, unallocated) = state.team_of(one.holder);
    let mut left_waiting = None;
    state.tally.teams[team].count_to(now);
    if unallocated {
        leave_list(scene, state, team, case);
        left_waiting = state.caseload.part(case);
        if let Some(rest) = left_waiting {
            state.lists[team].enter(&mut state.caseload, rest);
        }
        remind(scene, state, one.holder);
    } else {
        state.caseload.release(case, now);
        state.caseload.part(case);
        let worker = state.workforce.post_mut(one.holder as usize);
        worker.load -= scene.parameters.needs[usize::from(one.need)].weight;
        worker.children -= 1;
        if worker.children == 0 {
            worker.load = 0.0;
        }
    }
    let tally = &mut state.tally.teams[team];
    tally.open -= 1;
    tally.opened_sum -= one.opened;
    tally.ends += 1;
    tally.lapsed += u32::from(lapsed);
    tally.completed_days += now - one.opened;
    state.tally.closed_total += 1;
    state.tally.sojourn_closed += now - one.opened.max(scene.parameters.opening.day);
    let child = one.serial;
    scene.watch.see(now, if lapsed { Happening::Lapsed { child } } else { Happening::Closed { child } });
    state.caseload.close(case);
    if !unallocated {
        pull(scene, state, one.holder as usize);
    } else if let Some(rest) = left_waiting {
        // a smaller block may fit someone whom the larger one did not
        let block = block_of(scene, state, rest);
        if let Some(choice) = choose(scene, &state.workforce, team, &block).filter(|choice| !choice.over_limit) {
            give(scene, state, rest, choice.post);
        }
    }
}

/// Takes every case from the worker in `post` and settles each block again, the most urgent first, then by serial.
/// The worker must be unable to take work by now. Returns how many children passed on.
pub fn hand_back<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) -> usize {
    let team = state.workforce.post(post).team;
    let mut passing = std::mem::take(&mut state.passing);
    passing.extend(state.caseload.held_by(post as u32));
    let needs = &scene.parameters.needs;
    passing.sort_unstable_by_key(|&case| {
        let one = state.caseload.case(case);
        (std::cmp::Reverse(needs[usize::from(one.need)].priority), one.serial.family(), one.serial)
    });
    for &case in &passing {
        state.caseload.release(case, scene.now);
        scene.cancel(Due::Resume(case));
    }
    let worker = state.workforce.post_mut(post);
    (worker.load, worker.children) = (0.0, 0);
    refresh(scene, state, post);
    for &case in &passing {
        // siblings went with the first of them
        if state.caseload.case(case).holder == NOBODY {
            settle(scene, state, team, case, false);
        }
    }
    let count = passing.len();
    passing.clear();
    state.passing = passing;
    count
}
