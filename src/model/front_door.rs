//! The front door: what becomes of a family that is referred.
//!
//! # What happens
//! One uniform settles the family's need, one per door its fate. A redesign that diverts share c "lowest need first"
//! diverts the lowest class in full before it touches the next, so the cases that remain are longer. A family that
//! passes is a referral; a stated share of a class's referrals opens a case for each child.
//!
//! # Equations
//! diverted share of class i, from the lowest up: min(1, what is left of c / share of the class); several redesigns
//! combine as 1 - (1 - c1)(1 - c2)...
//!
//! # Source
//! Model page, section "Demand". Lengths depend on need, never on the redesign.
//!
//! # What it leaves out
//! Contacts, displacement and recording-only changes.

use super::allocation::settle;
use super::arrivals::Arrival;
use super::caseload::Caseload;
use super::happening::{Happening, Watch};
use super::parameters::Parameters;
use super::pathway::{RE_REFERRAL_DAYS, admit_children, area, await_birthday, birthday, luck_key, team_of_referral};
use super::scene::{Due, Scene, State};
use super::serial::FamilySerial;
use crate::random::Decision;

/// Index of the interval of a running sum into which `u` falls; the last one takes what rounding leaves over.
#[inline]
pub(super) fn pick(u: f64, shares: impl Iterator<Item = f64>) -> usize {
    let mut left = u;
    let mut last = 0;
    for (index, share) in shares.enumerate() {
        if share > 0.0 {
            last = index;
        }
        left -= share;
        if left < 0.0 {
            return index;
        }
    }
    last
}

/// Share of each class diverted at `t`, were `need` the class asked about (share).
pub fn diverted_share(parameters: &Parameters, need: usize, t: f64) -> f64 {
    let kept: f64 = parameters.front_door.iter().map(|cut| 1.0 - cut.at(t).clamp(0.0, 1.0)).product();
    let mut left = 1.0 - kept;
    for class in &parameters.needs[..need] {
        left -= class.share;
    }
    let share = parameters.needs[need].share;
    if left <= 0.0 || share <= 0.0 { 0.0 } else { (left / share).min(1.0) }
}

/// A family that comes to the front door.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Referral {
    /// Which family.
    pub family: FamilySerial,
    /// Number of children.
    pub children: u32,
    /// Index of its need class.
    pub need: usize,
    /// How often it was referred before.
    pub episode: u16,
    /// When it was last referred (day); `None` for never.
    pub before: Option<f64>,
    /// When it was first referred (day).
    pub first: f64,
}

impl Referral {
    /// Whether child number `child` is 18 or older by now.
    pub(super) fn is_adult<W: Watch>(&self, scene: &Scene<'_, W>, child: u32) -> bool {
        let parameters = scene.parameters;
        self.episode > 0
            && parameters.course.ages.as_ref().is_some_and(|ages| {
                birthday(parameters, ages, scene.dice, (self.family, child), (self.need, self.first)) <= scene.now
            })
    }
}

/// A family arrives at the front door.
pub fn admit<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, arrival: Arrival) {
    let parameters = scene.parameters;
    let children = 1 + pick(arrival.size_luck, parameters.demand.group_sizes.iter().copied()) as u32;
    let need = match &parameters.course.returns {
        None => pick(arrival.need_luck, parameters.needs.iter().map(|class| class.share)),
        Some(returns) => pick(arrival.need_luck, returns.external().iter().copied()),
    };
    refer(
        scene,
        state,
        &Referral { family: arrival.family, children, need, episode: 0, before: None, first: scene.now },
    );
}

/// A family is referred, for the first time or again.
#[inline]
pub(super) fn refer<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, referral: &Referral) {
    let parameters = scene.parameters;
    let Referral { family, children, need, episode, before, .. } = *referral;
    let class = &parameters.needs[need];
    // one roll settles door, screening and area; a service without any of them needs none
    let plain = parameters.teams.len() == 1 && parameters.front_door.is_empty() && class.opens_case >= 1.0;
    let roll = if plain { None } else { Some(scene.dice.roll(Decision::Family, family.key(), u32::from(episode))) };
    let door = |lane: usize| roll.map_or(0.0, |roll| roll.coarse(lane));
    let team = match &parameters.course.graph {
        None if plain => 0,
        None if episode == 0 => pick(door(2), parameters.teams.iter().map(|team| team.intake)),
        None => pick(area(parameters, scene.dice, family), parameters.teams.iter().map(|team| team.intake)),
        Some(graph) => team_of_referral(graph, parameters, scene.dice, referral),
    };
    scene.watch.see(scene.now, Happening::Referred { family, children, need, team });
    if !parameters.front_door.is_empty() && door(0) < diverted_share(parameters, need, scene.now) {
        state.tally.teams[team].diverted += children;
        scene.watch.see(scene.now, Happening::Diverted { family });
        return;
    }
    state.tally.teams[team].referrals += children;
    if before.is_some_and(|before| scene.now - before <= RE_REFERRAL_DAYS) {
        state.tally.teams[team].re_referrals += children;
    }
    if door(1) >= class.opens_case {
        scene.watch.see(scene.now, Happening::NoCase { family });
        return;
    }
    match &parameters.course.graph {
        None => open_cases(scene, state, team, referral),
        Some(graph) => admit_children(scene, state, graph, referral),
    }
}

/// Opens a case for each child of the family and settles them.
#[inline]
fn open_cases<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, team: usize, referral: &Referral) {
    let parameters = scene.parameters;
    let Referral { family, children, need, episode, .. } = *referral;
    let class = &parameters.needs[need];
    let mut first = None;
    for number in 0..children {
        if referral.is_adult(scene, number) {
            continue;
        }
        let child = family.child(number);
        let roll = scene.dice.roll(Decision::Length, luck_key(parameters, child, episode), 0);
        let length = class.length.quantile(roll.first(), roll.second());
        let case = state.caseload.open(child, need as u16, scene.now, length);
        let one = state.caseload.case_mut(case);
        (one.episode, one.first) = (episode, referral.first);
        join_family(parameters, &mut state.caseload, case, first, children);
        first = first.or(Some(case));
    }
    let Some(case) = first else { return };
    register(scene, state, team, case);
    if !settle(scene, state, team, case, true) {
        turn_away(scene, state, team, case);
    }
}

/// Puts the case of a child into the block of the eldest, if there is one.
#[inline]
pub(super) fn join_family(
    parameters: &Parameters,
    caseload: &mut Caseload,
    case: u32,
    eldest: Option<u32>,
    children: u32,
) {
    if let Some(eldest) = eldest {
        caseload.join(case, eldest);
    }
    if parameters.course.returns.is_some() {
        caseload.case_mut(case).family_size = children as u8;
        if let Some(eldest) = eldest {
            caseload.relate(case, eldest);
        }
    }
}

/// Counts the ring of `case` as open in `team`.
pub(super) fn register<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, team: usize, case: u32) {
    state.tally.teams[team].count_to(scene.now);
    let mut member = case;
    loop {
        let one = state.caseload.case(member);
        let tally = &mut state.tally.teams[team];
        tally.open += 1;
        tally.opened_sum += one.opened;
        tally.starts += u32::from(one.opened >= scene.now);
        state.tally.opened_total += 1;
        if let Some(stage) = state.tally.stages.get_mut(usize::from(one.stage)) {
            stage.enter(one.entered, scene.now);
        }
        let (child, need, remaining) = (one.serial, usize::from(one.need), one.remaining);
        scene.watch.see(scene.now, Happening::Opened { child, need, team, remaining });
        let next = one.sibling;
        await_birthday(scene, state, member);
        member = next;
        if member == case {
            break;
        }
    }
}

/// A full team turns the ring of `case` away: no case came to be.
pub(super) fn turn_away<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, team: usize, case: u32) {
    let family = state.caseload.case(case).serial.family();
    let mut member = case;
    loop {
        let one = state.caseload.case(member);
        let (opened, next) = (one.opened, one.sibling);
        let tally = &mut state.tally.teams[team];
        tally.open -= 1;
        tally.opened_sum -= opened;
        tally.starts -= 1;
        tally.diverted += 1;
        state.tally.opened_total -= 1;
        if let Some(stage) = state.tally.stages.get_mut(usize::from(one.stage)) {
            stage.retract(one.entered);
        }
        if scene.parameters.course.ages.is_some() {
            scene.cancel(Due::Birthday(member));
        }
        state.caseload.leave_kin(member);
        state.caseload.close(member);
        member = next;
        if member == case {
            break;
        }
    }
    scene.watch.see(scene.now, Happening::TurnedAway { family });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uniform_picks_the_share_it_falls_into() {
        let shares = [0.5, 0.0, 0.3, 0.2];
        let picked: Vec<_> =
            [0.0, 0.49, 0.5, 0.79, 0.81, 0.999_999].iter().map(|&u| pick(u, shares.iter().copied())).collect();
        assert_eq!(picked, [0, 0, 2, 2, 3, 3]);
        assert_eq!(pick(1.0 - 1e-17, [0.5, 0.5 - 1e-12, 0.0].into_iter()), 1);
    }
}
