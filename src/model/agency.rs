//! Agency workers cover vacancies, or stand beside the establishment.
//!
//! # What happens
//! For a share of vacancies cover is sought from the first empty day on. The agency worker starts after a lag, holds
//! cases like anybody else and goes when the permanent successor starts, when the assignment ends, or at short notice
//! before. If the post is still vacant, cover is sought again: after an assignment that ran its course from its end,
//! after one given up from the day it was given up. Workers above establishment fill places of their own between two
//! dates. Under a cap no assignment begins while as many agency workers as it allows are at work; another lag is waited.
//! The cases of an agency worker who goes pass to others that day.
//!
//! # Equations
//! cover is sought where the vacancy's luck u < covers; first day = empty since + lag; last day = first day + min(length,
//! E / ends-early + notice), E from Exp(1) (days). Where vacancy, lag and length are exponential with rates d, a and b
//! the share of vacant time that is covered is covers x a / (a + b + d).
//!
//! # Source
//! Vacancies covered by agency, agency FTE: children's social work workforce census; Bradford 2019 (above establishment,
//! short notice); national agency rules (notice). Lengths are the scenario's.
//!
//! # What it leaves out
//! Price (money is not modelled here), conversion to permanent, cool-off periods, and the quality of the work.

use super::absence::await_absence;
use super::allocation::hand_back;
use super::happening::{Happening, Watch};
use super::people::Agency;
use super::scene::{Due, Scene, State};
use super::serial::worker_key;
use super::staffing;
use super::workforce::{Contract, Standing};
use crate::random::Decision;

/// What an agency event of a post means.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Phase {
    /// Nothing is sought.
    #[default]
    Idle,
    /// A worker is to come.
    Sought,
    /// The assignment ends, or is given up.
    Working {
        /// Last day as agreed (day).
        agreed: f64,
        /// Whether the event is notice given before.
        early: bool,
    },
    /// The assignment has been given up and runs out.
    Leaving {
        /// Since when a replacement is sought (day).
        sought: f64,
    },
}

/// Cover of all posts.
#[derive(Clone, Debug, Default)]
pub struct Cover {
    phases: Vec<Phase>,
    at_work: u32,
}

impl Cover {
    /// Forgets everything, for `posts` posts.
    pub fn reset(&mut self, posts: usize) {
        self.phases.clear();
        self.phases.resize(posts, Phase::Idle);
        self.at_work = 0;
    }

    /// Agency workers at work in the council.
    pub fn at_work(&self) -> u32 {
        self.at_work
    }
}

/// Seeks cover for a post that fell vacant, if the service would cover this vacancy.
pub(super) fn seek_cover<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let Some(agency) = &scene.parameters.people.agency else { return };
    let one = state.workforce.post(post);
    let luck = scene.dice.roll(Decision::AgencyCover, worker_key(one.key, one.occupancy), 0).first();
    state.workforce.post_mut(post).assignment = 0;
    if luck < agency.covers {
        seek(scene, state, agency, post, scene.now);
    }
}

/// Seeks an agency worker for a post, from `since` on (day).
fn seek<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, agency: &Agency, post: usize, since: f64) {
    let one = state.workforce.post_mut(post);
    one.assignment += 1;
    let roll = scene.dice.roll(Decision::AgencyLag, one.agency_key(), 0);
    let first = since.max(scene.now).max(since + agency.lag.quantile(roll.first(), roll.second()));
    let ends = until(scene, state, post);
    state.cover.phases[post] = if first < ends { Phase::Sought } else { Phase::Idle };
    if first < ends {
        scene.schedule(Due::Cover(post), first);
    }
}

/// End of the funding of a place above establishment; infinite for a post (day).
fn until<W: Watch>(scene: &Scene<'_, W>, state: &State, post: usize) -> f64 {
    match state.workforce.post(post).standing {
        Standing::Above(place) => scene.parameters.people.above()[place].until,
        _ => f64::INFINITY,
    }
}

/// Whatever a post's cover awaited has come.
pub fn cover<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let Some(agency) = &scene.parameters.people.agency else { return };
    match state.cover.phases[post] {
        Phase::Idle => {}
        Phase::Sought => {
            if state.cover.at_work >= scene.parameters.people.cap(scene.now) {
                seek(scene, state, agency, post, scene.now);
            } else {
                begin(scene, state, agency, post, None);
            }
        }
        Phase::Working { agreed, early: true } => {
            state.cover.phases[post] = Phase::Leaving { sought: scene.now };
            scene.schedule(Due::Cover(post), (scene.now + agency.notice).min(agreed));
        }
        Phase::Working { early: false, .. } => {
            finish(scene, state, post);
            seek(scene, state, agency, post, scene.now);
        }
        Phase::Leaving { sought } => {
            finish(scene, state, post);
            seek(scene, state, agency, post, sought);
        }
    }
}

/// An agency worker starts; `rest` is what remains of an assignment under way at the opening (days).
fn begin<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, agency: &Agency, post: usize, rest: Option<f64>) {
    let one = state.workforce.post_mut(post);
    one.contract = Contract::Agency;
    (one.filled, one.away, one.started, one.spells, one.last_day) = (true, false, scene.now, 0, f64::INFINITY);
    let (key, assignment) = (one.agency_key(), one.assignment);
    state.cover.at_work += 1;
    let roll = scene.dice.roll(Decision::AgencyLength, key, 0);
    let length = rest.unwrap_or_else(|| agency.length.quantile(roll.first(), roll.second()));
    let agreed = (scene.now + length).min(until(scene, state, post));
    let given_up = if agency.ends_early > 0.0 {
        let threshold = -libm::log(scene.dice.roll(Decision::AgencyLength, key, 1).first());
        scene.now + threshold / agency.ends_early
    } else {
        f64::INFINITY
    };
    state.cover.phases[post] = Phase::Working { agreed, early: given_up < agreed };
    scene.schedule(Due::Cover(post), agreed.min(given_up));
    scene.watch.see(scene.now, Happening::AgencyStarted { post, assignment });
    state.pressures.begin(post);
    staffing::draw_factor(scene, state, post);
    await_absence(scene, state, post);
    staffing::ramp(scene, state, post);
}

/// The agency worker's last day: everything is handed back.
fn finish<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let one = state.workforce.post_mut(post);
    (one.filled, one.away, one.contract) = (false, false, Contract::Permanent);
    let (assignment, children) = (one.assignment, one.children as usize);
    state.cover.at_work -= 1;
    state.cover.phases[post] = Phase::Idle;
    scene.watch.see(scene.now, Happening::AgencyLeft { post, assignment, children });
    for due in [Due::Absence(post), Due::PassOn(post), Due::Ramp(post), Due::Cover(post)] {
        scene.cancel(due);
    }
    hand_back(scene, state, post);
}

/// Ends the cover of a post: its successor starts, or it is deleted.
pub(super) fn make_way<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    if state.workforce.post(post).contract == Contract::Agency {
        finish(scene, state, post);
    } else if state.cover.phases[post] != Phase::Idle {
        state.cover.phases[post] = Phase::Idle;
        scene.cancel(Due::Cover(post));
    }
}

/// Cover of a vacant post at the opening: at work or sought, in the proportion of length to lag.
pub(super) fn open_cover<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let Some(agency) = &scene.parameters.people.agency else { return };
    let one = state.workforce.post(post);
    let (key, standing) = (one.key, one.standing);
    let luck = scene.dice.roll(Decision::AgencyCover, worker_key(key, 0), 1);
    let at_work = match standing {
        Standing::Above(place) => {
            let above = scene.parameters.people.above()[place];
            if above.until <= scene.now {
                return;
            }
            if above.from > scene.now {
                seek(scene, state, agency, post, above.from);
                return;
            }
            true
        }
        Standing::Established if luck.first() < agency.covers => {
            let (lag, length) = (agency.lag.mean(), agency.length.mean());
            luck.second() * (lag + length) < length
        }
        _ => return,
    };
    let which = scene.dice.roll(Decision::AgencyCover, worker_key(key, 0), 2);
    let how = scene.dice.roll(Decision::AgencyCover, worker_key(key, 0), 3);
    let law = if at_work { &agency.length } else { &agency.lag };
    let rest = law.equilibrium_residual(which.first(), how.first(), how.second());
    state.workforce.post_mut(post).assignment += 1;
    if at_work {
        begin(scene, state, agency, post, Some(rest));
    } else {
        state.cover.phases[post] = Phase::Sought;
        scene.schedule(Due::Cover(post), scene.now + rest);
    }
}
