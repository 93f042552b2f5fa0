//! Children change hands.
//!
//! # What happens
//! A block of siblings is settled: with a worker, or on the list, or (if the team is full and its rule says so) turned
//! away. Nobody on the list is passed over: when room appears, the first block goes to whoever the team's rule chooses
//! among those with room for all of it, and so on until the first has to wait. A case that ends leaves room behind; a
//! worker who goes hands everything back.
//!
//! # Equations
//! speed = 0 when away, else min(1, (target / load)^k), times the environment of closing; a child who has had a worker
//! before pauses for the handover before the case moves on.
//!
//! # Source
//! Model page, sections "Progress" and "Allocation".
//!
//! # What it leaves out
//! Transfers between teams, see `pathway`.

use super::super::caseload::{Case, Caseload, NOBODY};
use super::super::environment::Process;
use super::super::happening::{Happening, Watch};
use super::super::parameters::{Parameters, WhenFull};
use super::super::pathway::{family_closed, leave_sender, luck_key, set_free};
use super::super::scene::{Due, Scene, State};
use super::super::serial::{FamilySerial, worker_key};
use super::choice::{Block, Choice, choose, is_outsize};
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
    let weight = ring_weight(scene.parameters, &state.caseload, case);
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

/// Work that the ring of `case` brings (cases or points).
#[inline]
fn ring_weight(parameters: &Parameters, caseload: &Caseload, case: u32) -> f64 {
    match &parameters.course.graph {
        None => caseload.ring_size(case) as f64 * parameters.needs[usize::from(caseload.case(case).need)].weight,
        Some(_) => ring(caseload, case).map(|one| parameters.weight_of(one.need, one.stage)).sum(),
    }
}

/// Priority of the ring of `case`: the highest of its members.
fn ring_priority(parameters: &Parameters, caseload: &Caseload, case: u32) -> u8 {
    match &parameters.course.graph {
        None => parameters.needs[usize::from(caseload.case(case).need)].priority,
        Some(_) => ring(caseload, case).map(|one| parameters.priority_of(one.need, one.stage)).max().unwrap_or(0),
    }
}

/// The worker of `team` whom the rule picks for the ring of `case`, if anyone can take it.
pub(in crate::model) fn choose_one<W: Watch>(
    scene: &Scene<'_, W>,
    state: &mut State,
    team: usize,
    case: u32,
) -> Option<Choice> {
    if yields(scene, state, team, case) {
        return None;
    }
    choose(scene, &state.workforce, team, &block_of(scene, state, case))
}

/// Settles the ring of `case`, which nobody holds, in `team`: with a worker or on the list. Says whether there was a
/// place: a newly arrived family may be turned away by a full team.
#[inline]
pub fn settle<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, team: usize, case: u32, newly: bool) -> bool {
    let block = block_of(scene, state, case);
    let choice = if yields(scene, state, team, case) { None } else { choose(scene, &state.workforce, team, &block) };
    match choice {
        Some(choice) => {
            count_excess(state, team, case, choice);
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

/// Whether somebody of the same or a higher priority waits, whom `case` may not pass over.
#[inline]
pub(in crate::model) fn yields<W: Watch>(scene: &Scene<'_, W>, state: &mut State, team: usize, case: u32) -> bool {
    if state.lists[team].is_empty() {
        return false;
    }
    let priority = ring_priority(scene.parameters, &state.caseload, case);
    first_in_line(scene, state, team).is_some_and(|(_, other)| other >= priority)
}

/// Counts the children of a block that is taken beyond a limit.
fn count_excess(state: &mut State, team: usize, case: u32, choice: Choice) {
    if choice.over_limit {
        state.tally.teams[team].over_limit += state.caseload.ring_size(case) as u32;
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

/// Puts the ring of `case` in its place on the team's list.
pub(in crate::model) fn enter_list<W: Watch>(scene: &Scene<'_, W>, state: &mut State, team: usize, case: u32) {
    let priority = ring_priority(scene.parameters, &state.caseload, case);
    state.lists[team].enter(&mut state.caseload, case, priority);
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

/// Refreshes what rests on the load and presence of the worker in `post`, which changed, after serving the list: its
/// first block goes to whoever the team's rule chooses, and so on until the first block has to wait.
#[inline]
pub fn pull<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let team = state.workforce.post(post).team;
    if !state.lists[team].is_empty() {
        state.workforce.rank(post);
        serve(scene, state, team);
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

/// Serves the team's list until its first block has to wait. Blocks larger than any limit, which wait for an empty
/// worker, hold nobody up.
pub(in crate::model) fn serve<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, team: usize) {
    while let Some((case, choice)) = next_served(scene, state, team) {
        count_excess(state, team, case, choice);
        give(scene, state, case, choice.post);
    }
}

/// The first block of the team's list that need not wait, and who takes it.
fn next_served<W: Watch>(scene: &Scene<'_, W>, state: &mut State, team: usize) -> Option<(u32, Choice)> {
    let (case, _) = first_in_line(scene, state, team)?;
    let block = block_of(scene, state, case);
    choose(scene, &state.workforce, team, &block).map(|choice| (case, choice))
}

/// The block that comes first on the team's list, and its priority.
fn first_in_line<W: Watch>(scene: &Scene<'_, W>, state: &mut State, team: usize) -> Option<(u32, u8)> {
    let State { caseload, workforce, lists, .. } = state;
    let ready = |case: u32| {
        let weight = ring_weight(scene.parameters, caseload, case);
        let empty = |post: usize| workforce.post(post).takes_work() && workforce.post(post).children == 0;
        !is_outsize(workforce, team, weight) || workforce.of_team(team).any(empty)
    };
    lists[team].first(caseload, ready)
}

/// Whether the first block of a team's list could be taken now: never so between events.
pub fn someone_waits_needlessly<W: Watch>(scene: &Scene<'_, W>, state: &mut State, team: usize) -> bool {
    !state.lists[team].is_empty() && next_served(scene, state, team).is_some()
}

/// Ends a case.
#[inline]
pub fn end_case<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, case: u32, why: Ending) {
    let now = scene.now;
    let one = *state.caseload.case(case);
    let (team, unallocated) = state.team_of(one.holder);
    state.tally.teams[team].count_to(now);
    if unallocated {
        leave_list(scene, state, team, case);
        if let Some(rest) = state.caseload.part(case) {
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
    if one.is_moving() {
        // those behind the place on the other team's list may find room now
        serve(scene, state, usize::from(one.moving_to));
    }
    if unallocated {
        // those behind a block that is gone or smaller may find room now
        serve(scene, state, team);
    } else {
        pull(scene, state, one.holder as usize);
    }
}

/// Takes every case from the worker in `post` and settles each block again, the most urgent first, then by serial.
/// The worker must be unable to take work by now.
pub fn hand_back<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
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
        // who waited for another team while kept gives up that place
        state.caseload.case_mut(case).ticket = 0;
    }
    let worker = state.workforce.post_mut(post);
    (worker.load, worker.children) = (0.0, 0);
    refresh(scene, state, post);
    for &case in &passing {
        // siblings went with the first of them
        let one = state.caseload.case(case);
        if one.holder == NOBODY {
            if one.is_moving() {
                let receiver = set_free(state, case, scene.now, team);
                settle(scene, state, receiver, case, false);
                // those behind the place given up may find room now
                serve(scene, state, receiver);
            } else {
                settle(scene, state, team, case, false);
            }
        }
    }
    passing.clear();
    state.passing = passing;
    // of two who go at one moment, the second may hand back a block that comes before those of the first on the list
    if !state.lists[team].is_empty() {
        serve(scene, state, team);
    }
}
