//! Agency workers cover vacancies, or stand beside the establishment.
//!
//! # What happens
//! For a share of vacancies cover is sought from the first empty day on. The agency worker starts after a lag, holds
//! cases like anybody else and goes when the permanent successor starts, when the assignment ends, or at short notice
//! before. If the post is still vacant, cover is sought again: after an assignment that ran its course from its end,
//! after one given up from the day it was given up. Workers above establishment fill places of their own between two
//! dates. At the end of an assignment in a vacant post that is neither frozen nor promised to a successor, some stay for
//! good: they keep their cases and their experience and count as starters. Under a cap no assignment begins while as many agency workers as it allows are at work; another lag is waited.
//! The cases of an agency worker who goes pass to others that day. A managed team is a block of workers bought from one
//! date to another: all come and go together, none gives up, and no cap holds them back, though they count towards it.
//!
//! # Equations
//! cover is sought where the vacancy's luck u < covers; first day = empty since + lag; last day = first day + min(length,
//! E / ends-early + notice), E from Exp(1) (days). Where vacancy, lag and length are exponential with rates d, a and b
//! the share of vacant time that is covered is covers x a / (a + b + d). A worker stays for good where the assignment's
//! luck u < 1 - (1 - converts) x product of (1 - share) of the drives in force.
//!
//! # Source
//! Vacancies covered by agency, agency FTE: children's social work workforce census; Bradford 2019 (above establishment,
//! short notice); national agency rules (notice). Lengths are the scenario's.
//!
//! # What it leaves out
//! Price (see `money`), cool-off periods, and the quality of the work.

use super::absence::await_absence;
use super::allocation::hand_back;
use super::happening::{Happening, Watch};
use super::people::{Agency, Terms};
use super::recruitment;
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
    let covers = scene.parameters.people.covers(agency, one.team, one.home, scene.now);
    state.workforce.post_mut(post).assignment = 0;
    if luck < covers {
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

/// The last day of the managed team that a place belongs to (day); `None` for other places.
fn block_until<W: Watch>(scene: &Scene<'_, W>, state: &State, post: usize) -> Option<f64> {
    let Standing::Above(place) = state.workforce.post(post).standing else { return None };
    let above = &scene.parameters.people.above()[place];
    (above.terms == Terms::Block).then_some(above.until)
}

/// A worker of a managed team comes or goes.
fn cover_block<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize, until: f64) {
    if state.cover.phases[post] == Phase::Sought {
        state.workforce.post_mut(post).assignment = 1;
        begin(scene, state, post, until, f64::INFINITY);
    } else {
        finish(scene, state, post);
    }
}

/// Whatever a post's cover awaited has come.
pub fn cover<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    if let Some(until) = block_until(scene, state, post) {
        cover_block(scene, state, post, until);
        return;
    }
    let Some(agency) = &scene.parameters.people.agency else { return };
    match state.cover.phases[post] {
        Phase::Idle => {}
        Phase::Sought => {
            if state.cover.at_work >= scene.parameters.people.cap(scene.now) {
                seek(scene, state, agency, post, scene.now);
            } else {
                let (agreed, given_up) = length(scene, state, agency, post, None);
                begin(scene, state, post, agreed, given_up);
            }
        }
        Phase::Working { agreed, early: true } => {
            state.cover.phases[post] = Phase::Leaving { sought: scene.now };
            scene.schedule(Due::Cover(post), (scene.now + agency.notice).min(agreed));
        }
        Phase::Working { early: false, .. } => {
            if stays(scene, state, agency, post) {
                convert(scene, state, post);
            } else {
                finish(scene, state, post);
                seek(scene, state, agency, post, scene.now);
            }
        }
        Phase::Leaving { sought } => {
            finish(scene, state, post);
            seek(scene, state, agency, post, sought);
        }
    }
}

/// The agreed last day of an assignment that begins, and the day on which it is given up, infinite for never (days);
/// `rest` is what remains of one under way at the opening (days).
fn length<W: Watch>(
    scene: &Scene<'_, W>,
    state: &State,
    agency: &Agency,
    post: usize,
    rest: Option<f64>,
) -> (f64, f64) {
    let key = state.workforce.post(post).agency_key();
    let roll = scene.dice.roll(Decision::AgencyLength, key, 0);
    let length = rest.unwrap_or_else(|| agency.length.quantile(roll.first(), roll.second()));
    let given_up = if agency.ends_early > 0.0 {
        let threshold = -libm::log(scene.dice.roll(Decision::AgencyLength, key, 1).first());
        scene.now + threshold / agency.ends_early
    } else {
        f64::INFINITY
    };
    ((scene.now + length).min(until(scene, state, post)), given_up)
}

/// An agency worker starts, to go on the day `agreed` unless the assignment is given up before.
fn begin<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize, agreed: f64, given_up: f64) {
    let one = state.workforce.post_mut(post);
    one.contract = Contract::Agency;
    (one.filled, one.away, one.started, one.spells, one.last_day) = (true, false, scene.now, 0, f64::INFINITY);
    let assignment = one.assignment;
    state.cover.at_work += 1;
    state.cover.phases[post] = Phase::Working { agreed, early: given_up < agreed };
    scene.schedule(Due::Cover(post), agreed.min(given_up));
    scene.watch.see(scene.now, Happening::AgencyStarted { post, assignment });
    state.pressures.begin(post);
    staffing::draw_factor(scene, state, post);
    await_absence(scene, state, post);
    staffing::ramp(scene, state, post);
}

/// Whether the agency worker whose assignment ends takes the post for good. Nobody does whose post is none of the
/// establishment, is frozen, or has a successor on the way.
fn stays<W: Watch>(scene: &Scene<'_, W>, state: &State, agency: &Agency, post: usize) -> bool {
    let one = state.workforce.post(post);
    let share = scene.parameters.people.converts(agency, one.team, one.home, scene.now);
    share > 0.0
        && one.standing == Standing::Established
        && recruitment::is_open(state, post)
        && scene.dice.roll(Decision::AgencyConversion, one.agency_key(), 0).first() < share
}

/// The agency worker takes the post for good.
fn convert<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    state.cover.at_work -= 1;
    state.cover.phases[post] = Phase::Idle;
    scene.cancel(Due::Cover(post));
    recruitment::fill_from_within(scene, state, post);
    staffing::take_on(scene, state, post);
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
    let standing = state.workforce.post(post).standing;
    let at_work = match standing {
        Standing::Above(place) => {
            let above = scene.parameters.people.above()[place];
            if above.until <= scene.now {
                return;
            }
            if above.terms == Terms::Block {
                state.cover.phases[post] = Phase::Sought;
                scene.schedule(Due::Cover(post), above.from.max(scene.now));
                return;
            }
            let Some(agency) = &scene.parameters.people.agency else { return };
            if above.from > scene.now {
                seek(scene, state, agency, post, above.from);
                return;
            }
            true
        }
        Standing::Established => {
            let Some(at_work) = is_covered(scene, state, post) else { return };
            at_work
        }
        _ => return,
    };
    let Some(agency) = &scene.parameters.people.agency else { return };
    let key = state.workforce.post(post).key;
    let which = scene.dice.roll(Decision::AgencyCover, worker_key(key, 0), 2);
    let how = scene.dice.roll(Decision::AgencyCover, worker_key(key, 0), 3);
    let law = if at_work { &agency.length } else { &agency.lag };
    let rest = law.equilibrium_residual(which.first(), how.first(), how.second());
    state.workforce.post_mut(post).assignment += 1;
    if at_work {
        let (agreed, given_up) = length(scene, state, agency, post, Some(rest));
        begin(scene, state, post, agreed, given_up);
    } else {
        state.cover.phases[post] = Phase::Sought;
        scene.schedule(Due::Cover(post), scene.now + rest);
    }
}

/// Whether somebody covers a vacancy at the opening (`false`: is sought); `None` where nobody is sought.
fn is_covered<W: Watch>(scene: &Scene<'_, W>, state: &State, post: usize) -> Option<bool> {
    let agency = scene.parameters.people.agency.as_ref()?;
    let one = state.workforce.post(post);
    let luck = scene.dice.roll(Decision::AgencyCover, worker_key(one.key, 0), 1);
    let covers = scene.parameters.people.covers(agency, one.team, one.home, scene.now);
    let (lag, length) = (agency.lag.mean(), agency.length.mean());
    (luck.first() < covers).then(|| luck.second() * (lag + length) < length)
}
