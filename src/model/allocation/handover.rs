//! Children change hands.
//!
//! # What happens
//! A block of siblings is settled: with a worker, or on the list, or (if the team is full and its rule says so) turned
//! away. Whenever a worker has room and someone waits, the worker takes the first block that fits. A case that ends
//! leaves room behind; a worker who goes hands everything back.
//!
//! # Equations
//! speed = 0 when away, else min(1, (target / load)^k), see `progress`; a child who has had a worker before pauses for
//! the handover before the case moves on.
//!
//! # Source
//! Model page, sections "Case flow" and "Allocation".
//!
//! # What it leaves out
//! Transfers between teams, see `pathway`.

use super::super::caseload::{Case, Caseload, NOBODY};
use super::super::happening::{Happening, Watch};
use super::super::parameters::WhenFull;
use super::super::pathway::{family_closed, leave_sender, luck_key, set_free};
use super::super::scene::{Due, Scene, State};
use super::super::serial::{FamilySerial, worker_key};
use super::super::waiting::Room;
use super::choice::{Block, Choice, choose};
use crate::random::Decision;

/// Brings a post's standing, speed and earliest ending up to date after its load or presence changed.
#[inline]
pub fn refresh<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    state.workforce.rank(post);
    let slowing = scene.parameters.progress.slowing;
    let one = state.workforce.post(post);
    let speed = if one.away {
        0.0
    } else if slowing > 0.0 && one.load > one.target {
        libm::pow(one.target / one.load, slowing)
    } else {
        1.0
    };
    state.caseload.set_speed(post as u32, scene.now, speed);
    remind(scene, state, post as u32);
}

/// Puts a holder's earliest ending on the agenda.
#[inline]
pub(in crate::model) fn remind<W: Watch>(scene: &mut Scene<'_, W>, state: &State, holder: u32) {
    let next = state.caseload.next_ending(holder);
    if scene.agenda.due(holder) != Some(next) {
        scene.schedule(Due::Ending(holder), next.max(scene.now));
    }
}

/// The ring of `case` as a block that seeks a worker.
#[inline]
fn block_of<W: Watch>(scene: &Scene<'_, W>, state: &State, case: u32) -> Block {
    let one = state.caseload.case(case);
    let weight = match &scene.parameters.course.graph {
        None => state.caseload.ring_size(case) as f64 * scene.parameters.needs[usize::from(one.need)].weight,
        Some(_) => ring(&state.caseload, case).map(|one| scene.parameters.weight_of(one.need, one.stage)).sum(),
    };
    Block {
        key: family_key(one.serial.family(), one.episode),
        attempt: u32::from(one.workers) + u32::from(one.waits),
        weight,
    }
}

/// The key of a family's dice in its referral number `episode` (0 for the first).
#[inline]
fn family_key(family: FamilySerial, episode: u16) -> u64 {
    if episode == 0 { family.key() } else { worker_key(family.key(), u32::from(episode)) }
}

/// The cases of the ring of `case`.
fn ring(caseload: &Caseload, case: u32) -> impl Iterator<Item = &Case> {
    let mut next = Some(case);
    std::iter::from_fn(move || {
        let one = caseload.case(next?);
        next = Some(one.sibling).filter(|other| *other != case);
        Some(one)
    })
}

/// The worker of `team` whom the rule picks for the ring of `case`, if anyone can take it.
pub(in crate::model) fn choose_one<W: Watch>(
    scene: &Scene<'_, W>,
    state: &State,
    team: usize,
    case: u32,
) -> Option<Choice> {
    choose(scene, &state.workforce, team, &block_of(scene, state, case))
}

/// Gives the ring of `case`, which is on the team's list, to a worker who has room for it by now.
pub(in crate::model) fn choose_for_ring<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, team: usize, case: u32) {
    if let Some(choice) = choose_one(scene, state, team, case).filter(|choice| !choice.over_limit) {
        give(scene, state, case, choice.post);
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
    let holder = state.caseload.case(case).holder;
    let from_list = holder == list;
    if !from_list && holder != NOBODY {
        leave_sender(scene, state, case);
    }
    loop {
        if from_list {
            leave_list(scene, state, team, member);
        }
        let one = state.caseload.case_mut(member);
        one.workers += 1;
        let (serial, need, stage, workers) = (one.serial, one.need, one.stage, one.workers);
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
        worker.take_over(scene.parameters.weight_of(need, stage));
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

/// Puts the ring of `case` in its place on the team's list.
pub(in crate::model) fn enter_list<W: Watch>(scene: &Scene<'_, W>, state: &mut State, team: usize, case: u32) {
    let parameters = scene.parameters;
    let weight = block_of(scene, state, case).weight;
    let class = match &parameters.course.graph {
        None => usize::from(state.caseload.case(case).need),
        Some(_) => ring(&state.caseload, case).map(|one| parameters.class_of(one.need, one.stage)).max().unwrap_or(0),
    };
    state.lists[team].enter(&mut state.caseload, case, class, weight);
}

/// Puts the ring of `case`, which nobody holds, on the team's list.
pub(in crate::model) fn wait<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, team: usize, case: u32) {
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
            let luck = luck_key(scene.parameters, serial, state.caseload.case(member).episode);
            let roll = scene.dice.roll(Decision::Patience, luck, waits);
            let until = now + patience.quantile(roll.first(), roll.second());
            scene.schedule_case(Due::Lapse(member), until, serial);
        }
        scene.watch.see(now, Happening::Waiting { child: serial, team });
        member = state.caseload.case(member).sibling;
        if member == case {
            break;
        }
    }
    enter_list(scene, state, team, case);
    remind(scene, state, list);
}

/// Takes one case off its team's list; its ring stays as it is.
pub(in crate::model) fn leave_list<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, team: usize, case: u32) {
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
        let urgency = |class: usize| scene.parameters.priority_of_class(class);
        // a block larger than any limit may only go to someone who holds nothing
        let limit = state.workforce.largest_limit(team);
        let empty = one.takes_work() && one.children == 0;
        let room = Room::UpTo(one.room());
        let list = &mut state.lists[team];
        let fitting = list
            .first_that_fits(&state.caseload, room, urgency)
            .or_else(|| if empty { list.first_that_fits(&state.caseload, Room::Beyond(limit), urgency) } else { None });
        match fitting {
            Some(case) => take(scene, state, case, post),
            None => break,
        }
    }
    refresh(scene, state, post);
}

/// Why a case ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Its work is done.
    Closed,
    /// Nobody took it in time.
    Lapsed,
    /// The child turns 18.
    TurnedAdult,
}

/// Ends a case.
#[inline]
pub fn end_case<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, case: u32, why: Ending) {
    let now = scene.now;
    let one = *state.caseload.case(case);
    let (team, unallocated) = state.team_of(one.holder);
    let mut left_waiting = None;
    state.tally.teams[team].count_to(now);
    if unallocated {
        leave_list(scene, state, team, case);
        left_waiting = state.caseload.part(case);
        if let Some(rest) = left_waiting {
            enter_list(scene, state, team, rest);
        }
        remind(scene, state, one.holder);
    } else {
        state.caseload.release(case, now);
        state.caseload.part(case);
        if why == Ending::TurnedAdult {
            scene.cancel(Due::Resume(case));
            if one.is_moving() {
                state.caseload.case_mut(case).ticket = 0;
                state.tally.teams[team].moving -= 1;
            }
        }
        state.workforce.post_mut(one.holder as usize).hand_over(scene.parameters.weight_of(one.need, one.stage));
    }
    if let Some(stage) = state.tally.stages.get_mut(usize::from(one.stage)) {
        stage.leave(one.entered, now);
    }
    let tally = &mut state.tally.teams[team];
    tally.open -= 1;
    tally.opened_sum -= one.opened;
    tally.ends += 1;
    tally.lapsed += u32::from(why == Ending::Lapsed);
    tally.turned_adult += u32::from(why == Ending::TurnedAdult);
    tally.completed_days += now - one.opened;
    state.tally.closed_total += 1;
    state.tally.sojourn_closed += now - one.opened.max(scene.parameters.opening.day);
    let child = one.serial;
    scene.watch.see(
        now,
        match why {
            Ending::Closed => Happening::Closed { child },
            Ending::Lapsed => Happening::Lapsed { child },
            Ending::TurnedAdult => Happening::TurnedAdult { child },
        },
    );
    if scene.parameters.course.ages.is_some() {
        scene.cancel(Due::Birthday(case));
    }
    let others = state.caseload.leave_kin(case);
    state.caseload.close(case);
    if !others {
        family_closed(scene, state, &one);
    }
    if !unallocated {
        pull(scene, state, one.holder as usize);
    } else if let Some(rest) = left_waiting {
        // a smaller block may fit someone whom the larger one did not
        choose_for_ring(scene, state, team, rest);
    }
}

/// Takes every case from the worker in `post` and settles each block again, the most urgent first, then by serial.
/// The worker must be unable to take work by now. Returns how many children passed on.
pub fn hand_back<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) -> usize {
    let team = state.workforce.post(post).team;
    let mut passing = std::mem::take(&mut state.passing);
    passing.extend(state.caseload.held_by(post as u32));
    passing.sort_unstable_by_key(|&case| {
        let one = state.caseload.case(case);
        let priority = scene.parameters.priority_of(one.need, one.stage);
        (std::cmp::Reverse(priority), one.serial.family(), one.serial)
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
        let one = state.caseload.case(case);
        if one.holder == NOBODY {
            let team = if one.is_moving() { set_free(state, case, scene.now, team) } else { team };
            settle(scene, state, team, case, false);
        }
    }
    let count = passing.len();
    passing.clear();
    state.passing = passing;
    count
}
