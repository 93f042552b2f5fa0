//! Families come back.
//!
//! # What happens
//! When the last open child of a family closes, one draw says whether the family will be referred again, and another
//! when. It then comes through the front door like any referral: the same children, need and area, fresh luck. At the
//! opening the families closed before it who will come back are drawn too, so that referrals do not dip at day 0.
//!
//! # Equations
//! With r the chance of a return and o the share of referrals that open a case, all referrals = first referrals /
//! (1 - r o), need by need. Where the published referrals include returns, families from outside come at the published
//! rate x (1 - r o). With stages, r is the mean over the stage from which a case closes. In equilibrium the families
//! away number (referrals per day) x o x r x (mean delay); the delay of such a family is length-biased and the opening
//! lies uniformly within it.
//!
//! # Source
//! Model page, section "Demand". England, re-referrals within 12 months: 21.5% to 22.7% of referrals in 2016 to 2023
//! (characteristics of children in need). The share that ever returns is higher than that within 12 months.
//!
//! # What it leaves out
//! Families whose referral needed no casework, or was diverted, do not come back; need stays as it was; no effect of
//! early closing or overload. The r of a family with several children is taken to be that of a single child.

use super::super::front_door::{Referral, pick, refer};
use super::super::happening::Watch;
use super::super::parameters::{Need, OpeningCount, Parameters};
use super::super::scene::{Due, Scene, State};
use super::super::serial::FamilySerial;
use super::graph::Graph;
use super::history::time_in_service;
use crate::distribution::Duration;
use crate::random::{Decision, Dice};
use rand_distr::{Distribution, Poisson};

/// A referral counts as a re-referral so long after an earlier one (days).
pub const RE_REFERRAL_DAYS: f64 = 365.0;

/// Which families come back, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Returns {
    /// By need (outer) and stage from which the last case closes (inner): share that comes back (share).
    share: Vec<Vec<f64>>,
    /// Time from closing to the next referral (days).
    delay: Duration,
    /// Families away at the opening who will come back, or their mean; `None` for as many as in equilibrium.
    away: Option<f64>,
    /// By need: share of closed families that comes back (share).
    by_need: Vec<f64>,
    /// By need: share of the families from outside; sums to 1 (share).
    external: Vec<f64>,
    /// Families from outside for one family of the demand (share).
    factor: f64,
    /// By need: all referrals for one family of the demand (ratio).
    referred: Vec<f64>,
}

/// What the demand of a scenario counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// All referrals, those of returning families included.
    AllReferrals,
    /// Families from outside only.
    FromOutside,
}

impl Returns {
    /// Returns by `share` (needs by stages, one stage where there is no graph).
    pub fn new(
        share: Vec<Vec<f64>>,
        delay: Duration,
        counted: Counted,
        away: Option<f64>,
        needs: &[Need],
        graph: Option<&Graph>,
    ) -> Self {
        let closing = |need: usize, stage: usize| {
            graph.map_or(1.0, |graph| graph.visits(need)[stage] * graph.routes[need].closes(stage))
        };
        let by_need: Vec<f64> = share
            .iter()
            .enumerate()
            .map(|(need, row)| row.iter().enumerate().map(|(stage, share)| share * closing(need, stage)).sum())
            .collect();
        let first = |(need, back): (&Need, &f64)| 1.0 - back * need.opens_case;
        let firsts: Vec<f64> = needs.iter().zip(&by_need).map(first).collect();
        let (external, referred): (Vec<f64>, Vec<f64>) = match counted {
            Counted::AllReferrals => {
                needs.iter().zip(&firsts).map(|(need, one)| (need.share * one, need.share)).unzip()
            }
            Counted::FromOutside => needs.iter().zip(&firsts).map(|(need, one)| (need.share, need.share / one)).unzip(),
        };
        let factor: f64 = external.iter().sum();
        let external = external.iter().map(|part| part / factor).collect();
        let factor = if counted == Counted::FromOutside { 1.0 } else { factor };
        Self { share, delay, away, by_need, external, factor, referred }
    }

    /// By need: shares of the families from outside.
    pub fn external(&self) -> &[f64] {
        &self.external
    }

    /// Families from outside for one family of the demand (share).
    pub fn factor(&self) -> f64 {
        self.factor
    }
}

impl Parameters {
    /// Referrals of `need` for one family of the demand, returns included (ratio).
    pub fn referred(&self, need: usize) -> f64 {
        self.course.returns.as_ref().map_or(self.needs[need].share, |returns| returns.referred[need])
    }
}

/// A family that will be referred again.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Away {
    family: FamilySerial,
    need: usize,
    children: u32,
    episode: u16,
    /// When it was last referred (day).
    referred: f64,
    /// When it was first referred (day).
    first: f64,
}

/// The families that will be referred again.
#[derive(Clone, Debug, Default)]
pub struct Pending {
    families: Vec<Away>,
    free: Vec<u32>,
}

impl Pending {
    /// Forgets everyone, keeping memory.
    pub fn reset(&mut self) {
        self.families.clear();
        self.free.clear();
    }

    fn add(&mut self, family: Away) -> u32 {
        if let Some(place) = self.free.pop() {
            self.families[place as usize] = family;
            return place;
        }
        self.families.push(family);
        self.families.len() as u32 - 1
    }

    fn take(&mut self, place: u32) -> Away {
        self.free.push(place);
        self.families[place as usize]
    }
}

fn stay_away<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, family: Away, until: f64) {
    state.tally.to_return += family.children;
    let place = state.pending.add(family);
    scene.schedule_case(Due::Return(place), until, family.family.child(0));
}

/// The last open case of a family, whose place this was, has closed.
pub fn family_closed<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, case: &super::super::caseload::Case) {
    let Some(returns) = &scene.parameters.course.returns else { return };
    let (family, need) = (case.serial.family(), usize::from(case.need));
    let counter = u32::from(case.episode);
    if scene.dice.roll(Decision::Return, family.key(), counter).first() >= returns.share[need][usize::from(case.stage)]
    {
        return;
    }
    let roll = scene.dice.roll(Decision::ReturnDelay, family.key(), counter);
    let until = scene.now + returns.delay.quantile(roll.first(), roll.second());
    let (children, episode) = (u32::from(case.family_size), case.episode.saturating_add(1));
    stay_away(scene, state, Away { family, need, children, episode, referred: case.opened, first: case.first }, until);
}

/// A family is referred again.
pub fn come_back<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, place: u32) {
    let Away { family, need, children, episode, referred, first } = state.pending.take(place);
    state.tally.to_return -= children;
    let referral = Referral { family, children, need, episode, before: Some(referred), first };
    // a family whose children have all grown up stays away
    if (0..children).any(|child| !referral.is_adult(scene, child)) {
        refer(scene, state, &referral);
    }
}

/// Families away at the opening, or their mean, by need.
fn away_at_opening(parameters: &Parameters, returns: &Returns) -> Vec<f64> {
    let daily = parameters.demand.families.at(parameters.opening.day);
    let equilibrium: Vec<f64> = parameters
        .needs
        .iter()
        .zip(&returns.by_need)
        .zip(&returns.referred)
        .map(|((need, back), referred)| daily * referred * need.opens_case * back * returns.delay.mean())
        .collect();
    let sum: f64 = equilibrium.iter().sum();
    match returns.away {
        Some(away) if sum > 0.0 => equilibrium.iter().map(|one| one / sum * away).collect(),
        Some(_) => vec![0.0; equilibrium.len()],
        None => equilibrium,
    }
}

/// Draws the families closed before the opening who will come back.
pub fn open_pool<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State) {
    let parameters = scene.parameters;
    let Some(returns) = &parameters.course.returns else { return };
    let by_need = away_at_opening(parameters, returns);
    let mean: f64 = by_need.iter().sum();
    let number = match parameters.opening.count {
        OpeningCount::Fixed => mean.round() as u32,
        OpeningCount::Poisson => poisson(mean, scene.dice),
    };
    for index in 0..number {
        let family = FamilySerial::closed(index);
        let roll = |counter| scene.dice.roll(Decision::ReturnPool, family.key(), counter);
        let (what, law, when) = (roll(0), roll(1), roll(2).first());
        let children = 1 + pick(what.coarse(0), parameters.demand.group_sizes.iter().copied()) as u32;
        let need = pick(what.coarse(1), by_need.iter().map(|one| one / mean));
        let rest = returns.delay.equilibrium_residual(law.first(), law.second(), when);
        let gone = rest * when / (1.0 - when);
        let open = time_in_service(parameters, scene.dice, need, family);
        let referred = parameters.opening.day - gone - open;
        stay_away(
            scene,
            state,
            Away { family, need, children, episode: 1, referred, first: referred },
            scene.now + rest,
        );
    }
}

fn poisson(mean: f64, dice: &Dice) -> u32 {
    if mean <= 0.0 {
        return 0;
    }
    let law = Poisson::new(mean).expect("the mean is finite and above 0");
    let count: f64 = law.sample(&mut dice.sequence(Decision::ReturnPool, u64::MAX));
    count as u32
}
