//! Redesigns beyond the front door's cut: dated changes of who comes, what is counted, what opens a case and what follows
//! a stage. By default there are none.
//!
//! # What happens
//! *Early help*: a share of the families of a need never comes. *Recording*: referrals are counted more or less often, and
//! nothing else changes. *Threshold*: fewer or more referrals open a case. *Route*: among the children covered, fewer or
//! more go from one stage to another; who no longer does closes, or goes to a stage named instead. *Displacement*: of the
//! families whom a redesign of the front door diverts, a share comes back later, and is not diverted by it again.
//! *Case review*: see `pathway`.
//!
//! # Equations
//! Several of one kind combine: shares on the complement, factors by product. A route with factor f < 1 turns a share
//! 1 - f of those covered aside; with f > 1 it takes p (f - 1) / q of those covered who would have closed (or gone to
//! the stage instead), p and q being the shares of the two ways. Each lever has its own uniforms for each visit,
//! so that only the children whom it moves fare differently.
//!
//! # Source
//! Model page, section "Redesigns"; sizes are the scenario's.
//!
//! # What it leaves out
//! What is spent on early help. Families diverted before the opening do not come back.

use super::front_door::Referral;
use super::happening::Watch;
use super::parameters::Parameters;
use super::pathway::{Graph, Leave, stay_away};
use super::scene::{Scene, State};
use super::serial::{FamilySerial, worker_key};
use crate::distribution::Duration;
use crate::random::{Decision, Dice};
use crate::time::Schedule;

/// Most redesigns of the front door that a family can be immune to.
const MOST_IMMUNE: usize = 64;

/// All redesigns of these kinds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Redesign {
    /// Times that a referral is counted (referrals counted for one that comes).
    pub recording: Vec<Schedule>,
    /// By redesign of the front door: what becomes of those diverted; `None` for nothing more.
    pub displacements: Vec<Option<Displacement>>,
    /// Families who never come.
    pub early_help: Vec<Reached>,
    /// Multipliers of the share of referrals that opens a case.
    pub thresholds: Vec<Reached>,
    /// Changes of what follows a stage.
    pub routes: Vec<Reroute>,
    /// Reviews of open cases.
    pub reviews: Vec<Review>,
}

/// A dated share or multiplier for some needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Reached {
    /// Share or multiplier over time (share, ratio).
    pub size: Schedule,
    /// By need: whether it is reached.
    pub needs: Vec<bool>,
}

/// Diverted families who come back.
#[derive(Clone, Debug, PartialEq)]
pub struct Displacement {
    /// Share of the families diverted who come back (share).
    pub share: f64,
    /// Time from being diverted to coming back (days).
    pub after: Duration,
    /// Share of these who come back with the next higher need (share).
    pub worse: f64,
}

/// A change of what follows a stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Reroute {
    /// Key of its name.
    pub key: u64,
    /// Index of the stage that ends.
    pub stage: usize,
    /// Index of the stage to which fewer or more go.
    pub to: usize,
    /// Index of the stage that the others go to or come from; `None` for closing.
    pub instead: Option<usize>,
    /// By need: whether it is reached.
    pub needs: Vec<bool>,
    /// Share of the children reached (share).
    pub coverage: f64,
    /// Multiplier of the share that goes there, among those reached (ratio).
    pub factor: Schedule,
}

/// A review of open cases on the first of a month.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// Key of its name.
    pub key: u64,
    /// Day from which the first of a month is one of review (day).
    pub from: f64,
    /// Until when there is a review every month; `None` for one only (day).
    pub until: Option<f64>,
    /// Index of the stage reviewed; `None` for all cases.
    pub stage: Option<usize>,
    /// By need: whether it is reviewed.
    pub needs: Vec<bool>,
    /// Cases in the stage for longer are ready to close (days).
    pub ready_after: f64,
    /// Share of the ready that closes (share).
    pub share: f64,
}

impl Redesign {
    /// How often a referral is counted.
    #[inline]
    pub(super) fn times_counted(&self, dice: &Dice, referral: &Referral, t: f64) -> u32 {
        if self.recording.is_empty() {
            return 1;
        }
        let times: f64 = self.recording.iter().map(|one| one.at(t).max(0.0)).product();
        let u = dice.roll(Decision::Recording, referral.family.key(), u32::from(referral.episode)).first();
        times.floor() as u32 + u32::from(u < times.fract())
    }

    /// Whether early help keeps a new family from coming.
    #[inline]
    pub(super) fn never_comes(&self, dice: &Dice, family: FamilySerial, need: usize, t: f64) -> bool {
        if self.early_help.is_empty() {
            return false;
        }
        let comes = |one: &Reached| if one.needs[need] { 1.0 - one.size.at(t).clamp(0.0, 1.0) } else { 1.0 };
        let share = 1.0 - self.early_help.iter().map(comes).product::<f64>();
        dice.roll(Decision::EarlyHelp, family.key(), 0).first() < share
    }

    /// The share of the referrals of `need` that opens a case, `base` being that without thresholds (share).
    #[inline]
    pub(super) fn opening_share(&self, need: usize, base: f64, t: f64) -> f64 {
        let reached = self.thresholds.iter().filter(|one| one.needs[need]);
        reached.fold(base, |share, one| share * one.size.at(t).max(0.0)).min(1.0)
    }

    /// What follows a visit after all routes had their say: `next` is what would follow without them. The dice are those
    /// of `luck`, the child, and `counter`, the visit.
    #[inline]
    pub(super) fn route(
        &self,
        graph: &Graph,
        dice: &Dice,
        (need, stage): (usize, usize),
        (luck, counter): (u64, u32),
        (next, t): (Option<usize>, f64),
    ) -> Option<usize> {
        let here = self.routes.iter().filter(|one| one.stage == stage && one.needs[need]);
        here.fold(next, |next, lever| {
            let factor = lever.factor.at(t).max(0.0);
            let (to, instead) = (Some(lever.to), lever.instead);
            let (from, onto, chance) = if factor < 1.0 {
                (to, instead, 1.0 - factor)
            } else {
                let route = &graph.routes[need];
                let pool =
                    instead.map_or_else(|| route.closes(stage), |stage_instead| route.next[stage][stage_instead]);
                (instead, to, route.next[stage][lever.to] * (factor - 1.0) / pool)
            };
            if next != from || factor == 1.0 {
                return next;
            }
            let roll = dice.roll(Decision::Route, worker_key(luck, lever.key as u32), counter);
            if roll.first() < lever.coverage && roll.second() < chance { onto } else { next }
        })
    }

    /// The immunity of a family that redesign number `lever` of the front door has diverted before.
    fn immunity(lever: usize) -> u64 {
        if lever < MOST_IMMUNE { 1 << lever } else { 0 }
    }

    /// Whether a family is immune to redesign number `lever` of the front door.
    #[inline]
    pub(super) fn is_immune(immunity: u64, lever: usize) -> bool {
        immunity & Self::immunity(lever) != 0
    }
}

/// Redesign number `lever` of the front door has diverted a family: it may come back.
pub(super) fn displace<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, referral: &Referral, lever: usize) {
    let parameters: &Parameters = scene.parameters;
    let Some(Some(displacement)) = parameters.course.redesign.displacements.get(lever) else { return };
    let (key, counter) = (referral.family.key(), 2 * u32::from(referral.episode));
    let roll = scene.dice.roll(Decision::Displacement, key, counter);
    if roll.first() >= displacement.share {
        return;
    }
    let worse = roll.second() < displacement.worse && referral.need + 1 < parameters.needs.len();
    let law = scene.dice.roll(Decision::Displacement, key, counter + 1);
    let again = Referral {
        need: referral.need + usize::from(worse),
        episode: referral.episode.saturating_add(1),
        immunity: referral.immunity | Redesign::immunity(lever),
        ..*referral
    };
    let until = scene.now + displacement.after.quantile(law.first(), law.second());
    stay_away(scene, state, again, Leave::Diverted, until);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_multiply_and_never_open_more_than_all() {
        let size = |base| Reached { size: Schedule::constant(base), needs: vec![true, false] };
        let redesign = Redesign { thresholds: vec![size(0.8), size(0.5)], ..Redesign::default() };
        assert!((redesign.opening_share(0, 0.6, 0.0) - 0.24).abs() < 1e-12);
        assert_eq!(redesign.opening_share(1, 0.6, 0.0), 0.6);
        let redesign = Redesign { thresholds: vec![size(3.0)], ..Redesign::default() };
        assert_eq!(redesign.opening_share(0, 0.6, 0.0), 1.0);
    }

    #[test]
    fn early_help_combines_on_the_complement() {
        let size = |base| Reached { size: Schedule::constant(base), needs: vec![true] };
        let redesign = Redesign { early_help: vec![size(0.5), size(0.2)], ..Redesign::default() };
        let never = |n: u32| redesign.never_comes(&Dice::new(3, 0), FamilySerial::opening(n), 0, 0.0);
        let share = (0..40_000).filter(|&n| never(n)).count() as f64 / 40_000.0;
        // 4 standard errors
        assert!((share - 0.6).abs() < 4.0 * (0.6 * 0.4 / 40_000.0_f64).sqrt(), "{share}");
    }

    #[test]
    fn half_as_many_recordings_are_among_the_whole_and_twice_counts_twice() {
        let of = |times: f64| Redesign { recording: vec![Schedule::constant(times)], ..Redesign::default() };
        let (half, most, twice) = (of(0.5), of(0.8), of(2.0));
        for n in 0..1000 {
            let family = FamilySerial::opening(n);
            let referral = Referral { family, children: 1, need: 0, episode: 0, before: None, first: 0.0, immunity: 0 };
            let times = |one: &Redesign| one.times_counted(&Dice::new(3, 0), &referral, 0.0);
            assert!(times(&half) <= times(&most) && times(&most) <= 1);
            assert_eq!((times(&twice), times(&Redesign::default())), (2, 1));
        }
    }
}
