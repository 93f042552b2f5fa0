//! The assessed and supported year in employment.
//!
//! # What happens
//! A newly qualified worker passes at the end of the year, some after an extension. From that day the worker has the
//! target and the limit of the higher grade, counts there and leaves at its rate; the post stays the one it was and goes
//! back to a newly qualified worker once it falls vacant. While the year lasts a colleague of the higher grade in the
//! same team gives up a share of a full load to assess: whoever assesses fewest, the first post among equals.
//!
//! # Equations
//! pass = first day + length (+ extension, where u < extended) (days); assessor's target and limit = own x (1 - assessor
//! x number assessed), at least 0. At the opening the time served has density proportional to S(a) exp(-going x a), S(a)
//! being the share of years longer than a.
//!
//! # Source
//! The assessed and supported year (England); shares of a full load: see the register of a scenario.
//!
//! # What it leaves out
//! Failing the year, and newly qualified workers without anybody in the team to assess them (they pass all the same).

use super::allocation::{pull, refresh};
use super::attrition;
use super::happening::{Happening, Watch};
use super::parameters::Parameters;
use super::scene::{Due, Scene, State};
use crate::random::Decision;
use std::ops::Range;

/// Most draws of a time served before the last one stands.
const MOST_DRAWS: u32 = 1000;

/// Draws when the worker who starts in `post` today passes, if the grade has a first year.
pub(super) fn await_pass<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let one = state.workforce.post(post);
    let key = one.worker_key();
    let Some(year) = &scene.parameters.grades[one.grade].career.first_year else {
        scene.cancel(Due::Promote(post));
        return;
    };
    let roll = scene.dice.roll(Decision::FirstYear, key, 0);
    let length = year.length.quantile(roll.first(), roll.second());
    scene.schedule(Due::Promote(post), scene.now + length + extension(scene, state, post));
}

/// The extension of this worker's year (days).
fn extension<W: Watch>(scene: &Scene<'_, W>, state: &State, post: usize) -> f64 {
    let one = state.workforce.post(post);
    let Some(year) = &scene.parameters.grades[one.grade].career.first_year else { return 0.0 };
    let luck = scene.dice.roll(Decision::FirstYear, one.worker_key(), 1).first();
    if luck < year.extended { year.extension } else { 0.0 }
}

/// Time served at the opening of a worker in the first year, and what remains of it (days); `None` for other grades.
pub(super) fn time_served<W: Watch>(scene: &Scene<'_, W>, grade: usize, post_key: u64) -> Option<(f64, f64)> {
    let grade = &scene.parameters.grades[grade];
    let year = grade.career.first_year.as_ref()?;
    let mut found = (0.0, 0.0);
    for attempt in 0..MOST_DRAWS {
        let how = scene.dice.roll(Decision::FirstYear, post_key, 2 * attempt + 2);
        let which = scene.dice.roll(Decision::FirstYear, post_key, 2 * attempt + 3);
        // age and remaining length have the same law in balance; given the age, the rest follows the law
        let age = year.length.equilibrium_age(0.0, f64::INFINITY, how.first(), how.second());
        found = (age, year.length.residual(age, which.first(), which.second()));
        let stays = scene.dice.roll(Decision::FirstYear, !post_key, attempt).first();
        if stays < libm::exp(-grade.going() * age) {
            break;
        }
    }
    Some(found)
}

/// Sets the pass of a worker in post at the opening, `rest` days from now before any extension.
pub(super) fn pass_in<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize, rest: f64) {
    let more = extension(scene, state, post);
    scene.schedule(Due::Promote(post), scene.now + rest + more);
}

/// The worker passes into the higher grade.
pub fn promote<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let one = state.workforce.post(post);
    let (team, before) = (one.team, one.grade);
    let Some(year) = &scene.parameters.grades[before].career.first_year else { return };
    let one = state.workforce.post_mut(post);
    one.grade = year.promotes_to;
    let occupancy = one.occupancy;
    scene.watch.see(scene.now, Happening::Passed { post, occupancy });
    attrition::change_grade(scene, state, post, before);
    super::staffing::ramp(scene, state, post);
    share_out(scene, state, team);
}

/// Shares the assessing out anew among the colleagues of a team, who take up work with the time given back.
pub(super) fn share_out<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, team: usize) {
    if !is_assessed(scene.parameters) {
        return;
    }
    let posts = state.workforce.of_team(team);
    let shares = shares(scene.parameters, state, posts.clone());
    let mut given_back = None;
    for (post, share) in posts.zip(shares) {
        let one = state.workforce.post_mut(post);
        if one.lent == share {
            continue;
        }
        let (more_room, ramp, filled) = (share < one.lent, one.ramp, one.filled);
        one.lent = share;
        if filled {
            state.workforce.set_capacity(scene.parameters, post, ramp);
            refresh(scene, state, post);
            given_back = given_back.or(more_room.then_some(post));
        }
    }
    // served once everybody's room is known: the list goes to whoever the team's rule chooses
    if let Some(post) = given_back {
        pull(scene, state, post);
    }
}

/// Whether assessing takes anybody's time.
fn is_assessed(parameters: &Parameters) -> bool {
    parameters.grades.iter().any(|grade| grade.career.first_year.as_ref().is_some_and(|year| year.assessor > 0.0))
}

/// Share of a full load that each of a team's posts gives up (share).
fn shares(parameters: &Parameters, state: &State, posts: Range<usize>) -> Vec<f64> {
    let mut lent = vec![0.0; posts.len()];
    for learner in posts.clone() {
        let one = state.workforce.post(learner);
        let Some(year) = parameters.grades[one.grade].career.first_year.as_ref().filter(|_| one.in_post()) else {
            continue;
        };
        let colleagues = posts.clone().filter(|&post| {
            let other = state.workforce.post(post);
            other.in_post() && other.grade == year.promotes_to
        });
        if let Some(post) = colleagues.min_by(|&a, &b| f64::total_cmp(&lent[a - posts.start], &lent[b - posts.start])) {
            lent[post - posts.start] += year.assessor;
        }
    }
    lent.into_iter().map(|share: f64| share.min(1.0)).collect()
}
