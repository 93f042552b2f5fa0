//! The service as it stands when the scenario opens.
//!
//! # What happens
//! Families with open cases are drawn one by one until the stated number of children is reached. A family is found
//! through one open child, who has a need and an age; its size is drawn in proportion to size, and brothers and
//! sisters may be open still. Each open child has a remaining length given need and age. Workers are in post with a
//! tenure, some of them away; posts stated as vacant have a successor under way. The children are allocated by the teams' own rules.
//!
//! # Equations
//! Within an age band, a class weighs its share x opens-case x integral of its survival over the band;
//! what remains follows the law given the age. A brother or sister is open still with chance S(age); a family with j
//! open children is kept with chance 1/j.
//!
//! # Source
//! Renewal theory (the cases found open are length-biased); published bands of elapsed time.
//!
//! # What it leaves out
//! Stages, and families who will return.

use super::absence::{begin_absence, open_leave};
use super::allocation::settle;
use super::asye::{pass_in, time_served};
use super::dated;
use super::front_door::{join_family, pick, register};
use super::happening::Watch;
use super::parameters::{AgeBand, Grade, Need, OpeningAges, OpeningCount, Parameters};
use super::pathway::{is_too_old, luck_key, open_pool, open_stages};
use super::recruitment::{fill_after, under_way};
use super::scene::{Scene, State};
use super::serial::FamilySerial;
use super::staffing::{open_cover, resign, start};
use super::workforce::Standing;
use crate::distribution::Band;
use crate::random::{Decision, Dice};
use rand_distr::{Distribution, Poisson};

/// Most draws of an opening family until one has children below 18.
const MOST_ATTEMPTS: u32 = 1000;

/// Tenure of a worker whose grade never leaves (days).
const TENURED: f64 = 36_524.25;

/// Sets out workers and open cases at the opening.
pub fn open_service<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State) {
    for post in 0..state.workforce.posts().len() {
        man(scene, state, post);
    }
    state.tally.opening_in_post = state.workforce.posts().iter().filter(|post| post.filled).count() as u64;
    open_cover(scene, state);
    dated::open(scene, state);
    open_pool(scene, state);
    if let Some(graph) = &scene.parameters.course.graph {
        open_stages(scene, state, graph);
        return;
    }
    let ages = Ages::new(scene.parameters);
    let mut left = number_about(scene.parameters, scene.dice, scene.parameters.opening.cases, 0);
    let mut index = 0;
    while left > 0 {
        let family = FamilySerial::opening(index);
        index += 1;
        left -= open_family(scene, state, &ages, family, left);
    }
}

/// Number of children whose cases are open, given their number or mean; `part` tells several such numbers apart.
pub(super) fn number_about(parameters: &Parameters, dice: &Dice, mean: f64, part: u64) -> u32 {
    match parameters.opening.count {
        OpeningCount::Fixed => mean.round() as u32,
        OpeningCount::Poisson if mean > 0.0 => {
            let law = Poisson::new(mean).expect("the mean is finite and above 0");
            let count: f64 = law.sample(&mut dice.sequence(Decision::OpeningCount, part));
            count as u32
        }
        OpeningCount::Poisson => 0,
    }
}

/// Fills a post, or leaves it vacant with a successor under way.
fn man<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let one = state.workforce.post(post);
    if one.standing != Standing::Established {
        return;
    }
    let (key, home, ordinal) = (one.key, one.grade, one.ordinal);
    let group = scene.parameters.teams[one.team].posts.iter().find(|group| group.grade == home);
    let filled = group.map_or(0, |group| group.count - group.vacant);
    let grade = &scene.parameters.grades[home];
    let roll = scene.dice.roll(Decision::OpeningPost, key, 0);
    if ordinal >= filled {
        if !under_way(scene, state, post) {
            let position = scene.dice.roll(Decision::OpeningPost, key, 1).first();
            let wait = grade.refill.equilibrium_residual(roll.first(), roll.second(), position);
            fill_after(scene, state, post, wait);
        }
        return;
    }
    if let Some((served, rest)) = time_served(scene, home, key) {
        start(scene, state, post, scene.now - served);
        pass_in(scene, state, post, rest);
    } else {
        let tenure = tenure(scene.dice, key, grade, roll.first());
        start(scene, state, post, scene.now - tenure);
    }
    let notice = grade.career.notice;
    if notice > 0.0 && grade.going() > 0.0 {
        let luck = scene.dice.roll(Decision::OpeningNotice, key, 0);
        let share = notice * grade.going() / (1.0 + notice * grade.going());
        if luck.first() < share {
            resign(scene, state, post, notice * luck.second());
        }
    }
    if open_leave(scene, state, post) {
        return;
    }
    if let Some(absence) = &grade.absence {
        let ill = absence.onset * absence.spell.mean();
        if roll.second() < ill / (1.0 + ill) {
            let (law, age) =
                (scene.dice.roll(Decision::OpeningPost, key, 2), scene.dice.roll(Decision::OpeningPost, key, 3));
            let rest = absence.spell.equilibrium_residual(law.first(), law.second(), age.first());
            // how long the worker has been away already is not told apart: the cases pass on as in a fresh spell
            begin_absence(scene, state, post, rest, absence.pass_on_after);
        }
    }
}

/// Time in post of a worker there at the opening, at uniform `u` where it is that of a service in equilibrium (days).
fn tenure(dice: &Dice, post: u64, grade: &Grade, u: f64) -> f64 {
    let attrition = &grade.attrition;
    if let Some(law) = &attrition.opening_tenure {
        let roll = dice.roll(Decision::OpeningTenure, post, 0);
        law.quantile(roll.first(), roll.second())
    } else if grade.going() <= 0.0 {
        TENURED
    } else if attrition.by_tenure.is_level() {
        -libm::log(u) / grade.going()
    } else {
        // nothing is in equilibrium where some never leave
        attrition.by_tenure.equilibrium(grade.going(), 1.0 - u).unwrap_or(TENURED)
    }
}

/// Opens one family of at most `most` children; returns how many it has.
///
/// The family is found through one of its open children, whose age follows the stated law. Its size at arrival is then
/// drawn in proportion to size, and each brother or sister is open still with the chance of having lasted so long. A
/// family with j open children can be found in j ways, so it is kept with chance 1/j, else another is drawn.
fn open_family<W: Watch>(
    scene: &mut Scene<'_, W>,
    state: &mut State,
    ages: &Ages<'_>,
    family: FamilySerial,
    most: u32,
) -> u32 {
    let parameters = scene.parameters;
    let mean_group = parameters.demand.mean_group();
    let sizes = || (1..).zip(&parameters.demand.group_sizes).map(|(size, share)| f64::from(size) * share / mean_group);
    let mut attempt = 0;
    let (need, age, open, size) = loop {
        let dice = |part: u32| scene.dice.roll(Decision::OpeningFamily, family.key(), 1 + 3 * attempt + part);
        let (which, how_old) = (dice(0), dice(1));
        let cell = ages.pick(which.first());
        let length = &parameters.needs[cell.need].length;
        let age = match &cell.band {
            Some(band) => band.age(how_old.first(), how_old.second()),
            // over all ages, age and remaining length have the same law
            None => length.equilibrium_residual(which.second(), how_old.first(), how_old.second()),
        };
        let kept = dice(2);
        let size = 1 + pick(kept.coarse(0), sizes()) as u32;
        let still = if size > 1 { length.survival(age) } else { 0.0 };
        let open: Vec<u32> =
            (0..size).filter(|&child| child == 0 || lasts(scene, family, attempt, child, still)).collect();
        let young = parameters.course.ages.is_none() || !is_too_old(parameters, cell.need, age, kept.second());
        if kept.coarse(1) * (open.len() as f64) < 1.0 && young || attempt > MOST_ATTEMPTS {
            break (cell.need, age, open, size);
        }
        attempt += 1;
    };
    let team = pick(
        scene.dice.roll(Decision::OpeningFamily, family.key(), 0).first(),
        parameters.teams.iter().map(|team| team.intake),
    );
    let length = &parameters.needs[need].length;
    let mut first = None;
    let mut children = 0;
    for &number in open.iter().take(most as usize) {
        let child = family.child(number);
        let roll = scene.dice.roll(Decision::OpeningCase, luck_key(parameters, child, 0), 0);
        let rest = length.residual(age, roll.first(), roll.second());
        let case = state.caseload.open(child, need as u16, scene.now - age, rest);
        children += 1;
        join_family(parameters, &mut state.caseload, case, first, size);
        first = first.or(Some(case));
    }
    if let Some(case) = first {
        register(scene, state, team, case);
        settle(scene, state, team, case, false);
    }
    children
}

/// Whether a brother or sister of the child found is still open, which happens with chance `still`.
fn lasts<W: Watch>(scene: &Scene<'_, W>, family: FamilySerial, attempt: u32, child: u32, still: f64) -> bool {
    scene.dice.roll(Decision::OpeningCase, family.child(child).key(), 1 + attempt).first() < still
}

/// The open cases of one need in one band of ages.
struct AgeCell<'a> {
    /// Share of all open cases (share).
    share: f64,
    need: usize,
    /// The ages; `None` where no bands are given.
    band: Option<Band<'a>>,
}

/// Every need in every band.
struct Ages<'a> {
    cells: Vec<AgeCell<'a>>,
}

impl<'a> Ages<'a> {
    fn new(parameters: &'a Parameters) -> Self {
        let needs = &parameters.needs;
        let mut cells = Vec::new();
        let mut add = |share: f64, masses: Vec<(f64, Option<Band<'a>>)>| {
            let total: f64 = masses.iter().map(|(mass, _)| mass).sum();
            for (need, (mass, band)) in masses.into_iter().enumerate() {
                if mass > 0.0 {
                    cells.push(AgeCell { share: share * mass / total, need, band });
                }
            }
        };
        let inflow = |(n, need): (usize, &Need)| parameters.referred(n) * need.opens_case;
        match &parameters.opening.ages {
            OpeningAges::Equilibrium => {
                let open = |(n, need): (usize, &Need)| (inflow((n, need)) * need.length.mean(), None);
                add(1.0, needs.iter().enumerate().map(open).collect());
            }
            OpeningAges::Bands(bands) => {
                for AgeBand { from, to, share } in bands {
                    let within = |(n, need): (usize, &'a Need)| {
                        let band = need.length.band(*from, *to);
                        (inflow((n, need)) * band.mass(), Some(band))
                    };
                    add(*share, needs.iter().enumerate().map(within).collect());
                }
            }
        }
        Self { cells }
    }

    fn pick(&self, u: f64) -> &AgeCell<'a> {
        &self.cells[pick(u, self.cells.iter().map(|cell| cell.share))]
    }
}
