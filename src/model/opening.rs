//! The service as it stands when the scenario opens.
//!
//! # What happens
//! Families with open cases are drawn one by one until the stated number of children is reached; each has a need and an
//! age, each child a remaining length given both. Workers are in post with a tenure, some of them away; posts stated as
//! vacant have a successor under way. Then the children are allocated by the teams' own rules.
//!
//! # Equations
//! Within an age band, a class weighs its share x opens-case x integral of its survival over the band;
//! what remains follows the law given the age.
//!
//! # Source
//! Renewal theory (the cases found open are length-biased); published bands of elapsed time.
//!
//! # What it leaves out
//! Brothers and sisters of a family are given the same age, as if they had come together.

use super::absence::begin_absence;
use super::allocation::settle;
use super::front_door::{join_family, pick, register};
use super::happening::Watch;
use super::parameters::{AgeBand, Need, OpeningAges, OpeningCount, Parameters};
use super::pathway::{is_too_old, luck_key, open_pool, open_stages};
use super::scene::{Due, Scene, State};
use super::serial::FamilySerial;
use super::staffing::start;
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
    let (key, grade) = (one.key, one.grade);
    let group = scene.parameters.teams[one.team].posts.iter().find(|group| group.grade == grade);
    let ordinal = post - first_of_group(state, post);
    let filled = group.map_or(0, |group| group.count - group.vacant) as usize;
    let grade = &scene.parameters.grades[grade];
    let roll = scene.dice.roll(Decision::OpeningPost, key, 0);
    if ordinal >= filled {
        let position = scene.dice.roll(Decision::OpeningPost, key, 1).first();
        let wait = grade.refill.equilibrium_residual(roll.first(), roll.second(), position);
        scene.schedule(Due::Post(post), scene.now + wait);
        return;
    }
    let tenure = if grade.leaving > 0.0 { -libm::log(roll.first()) / grade.leaving } else { TENURED };
    start(scene, state, post, scene.now - tenure);
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

/// Index of the first post with the same team and grade.
fn first_of_group(state: &State, post: usize) -> usize {
    let posts = state.workforce.posts();
    let same = |other: &usize| posts[*other].team == posts[post].team && posts[*other].grade == posts[post].grade;
    (0..post).rev().take_while(same).last().unwrap_or(post)
}

/// Opens one family of at most `most` children; returns how many it has.
fn open_family<W: Watch>(
    scene: &mut Scene<'_, W>,
    state: &mut State,
    ages: &Ages<'_>,
    family: FamilySerial,
    most: u32,
) -> u32 {
    let parameters = scene.parameters;
    let roll = scene.dice.roll(Decision::OpeningFamily, family.key(), 0);
    let size = 1 + pick(roll.coarse(0), parameters.demand.group_sizes.iter().copied()) as u32;
    let team = pick(roll.coarse(1), parameters.teams.iter().map(|team| team.intake));
    let (mut cell, mut age) = ages.draw(scene, family, 0);
    for attempt in 1..MOST_ATTEMPTS {
        let luck = || scene.dice.roll(Decision::Age, family.key(), attempt).second();
        if parameters.course.ages.is_none() || !is_too_old(parameters, cell.need, age, luck()) {
            break;
        }
        (cell, age) = ages.draw(scene, family, attempt);
    }
    let class = &parameters.needs[cell.need];
    let mut first = None;
    let children = size.min(most);
    for number in 0..children {
        let child = family.child(number);
        let roll = scene.dice.roll(Decision::OpeningCase, luck_key(parameters, child, 0), 0);
        let rest = class.length.residual(age, roll.first(), roll.second());
        let case = state.caseload.open(child, cell.need as u16, scene.now - age, rest);
        join_family(parameters, &mut state.caseload, case, first, children);
        first = first.or(Some(case));
    }
    if let Some(case) = first {
        register(scene, state, team, case);
        settle(scene, state, team, case, false);
    }
    children
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

    /// Attempt number `attempt` to draw what an opening family needs and how long it has been open (days).
    fn draw<W: Watch>(&self, scene: &Scene<'_, W>, family: FamilySerial, attempt: u32) -> (&AgeCell<'a>, f64) {
        let roll = |counter: u32| scene.dice.roll(Decision::OpeningFamily, family.key(), counter);
        let (which, how_old) = (roll(2 * attempt + 1), roll(2 * attempt + 2));
        let cell = self.pick(which.first());
        let age = match &cell.band {
            Some(band) => band.age(how_old.first(), how_old.second()),
            // over all ages, age and remaining length have the same law
            None => {
                let length = &scene.parameters.needs[cell.need].length;
                length.equilibrium_residual(which.second(), how_old.first(), how_old.second())
            }
        };
        (cell, age)
    }

    fn pick(&self, u: f64) -> &AgeCell<'a> {
        &self.cells[pick(u, self.cells.iter().map(|cell| cell.share))]
    }
}
