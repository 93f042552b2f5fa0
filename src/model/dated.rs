//! Dated changes in staffing come into force.
//!
//! # What happens
//! Posts are added or deleted, a campaign's recruits start, support workers come and go: each at its date, in order of
//! time, and of those at one time in the order of the kinds just named.
//!
//! # Equations
//! start of recruit i of n (i from 0) = from + over x (i + u) / n (day).
//!
//! # Source
//! The scenario's.
//!
//! # What it leaves out
//! Freezes, paces and caps have no event of their own: whatever they act on asks for them when it matters.

use super::allocation::pull;
use super::happening::Watch;
use super::parameters::Parameters;
use super::recruitment::{change_posts, recruit};
use super::scene::{Due, Scene, State};
use crate::random::{Decision, Dice};

/// What comes into force.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Change {
    /// Index of a change of posts.
    Posts(usize),
    /// A recruit of the campaign with this index starts.
    Recruit(usize),
    /// The support workers with this index come or go.
    Support(usize),
}

/// Changes still to come.
#[derive(Clone, Debug, Default)]
pub struct Dated {
    /// When, and what; the last is the next.
    changes: Vec<(f64, Change)>,
}

/// Lists the changes after the opening and puts the first on the agenda.
pub(super) fn open<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State) {
    state.dated.changes = list(scene.parameters, scene.dice, scene.now);
    for index in 0..scene.parameters.people.support.len() {
        free(scene, state, index);
    }
    await_next(scene, state);
}

fn list(parameters: &Parameters, dice: &Dice, opening: f64) -> Vec<(f64, Change)> {
    let people = &parameters.people;
    let mut changes: Vec<(f64, Change)> = Vec::new();
    changes.extend(people.post_changes.iter().enumerate().map(|(index, one)| (one.from, Change::Posts(index))));
    for (place, campaign) in people.campaigns.iter().enumerate() {
        changes.extend((0..campaign.starts).map(|index| {
            let luck = dice.roll(Decision::Campaign, campaign.key, index).first();
            let day = campaign.from + campaign.over * (f64::from(index) + luck) / f64::from(campaign.starts);
            (day, Change::Recruit(place))
        }));
    }
    for (place, one) in people.support.iter().enumerate() {
        changes.extend([one.from, one.until].map(|day| (day, Change::Support(place))));
    }
    changes.retain(|(day, _)| *day >= opening && day.is_finite());
    // latest first; a stable order of what falls on one moment, turned round
    changes.reverse();
    changes.sort_by(|a, b| b.0.total_cmp(&a.0));
    changes
}

fn await_next<W: Watch>(scene: &mut Scene<'_, W>, state: &State) {
    if let Some(&(day, _)) = state.dated.changes.last() {
        scene.schedule(Due::Dated, day);
    }
}

/// The next change comes into force.
pub fn change<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State) {
    let Some((_, change)) = state.dated.changes.pop() else { return };
    match change {
        Change::Posts(index) => {
            let parameters = scene.parameters;
            change_posts(scene, state, &parameters.people.post_changes[index]);
        }
        Change::Recruit(campaign) => {
            let campaign = &scene.parameters.people.campaigns[campaign];
            recruit(scene, state, &campaign.reach, campaign.origin);
        }
        Change::Support(support) => free(scene, state, support),
    }
    await_next(scene, state);
}

/// Sets what support workers free of the time of those whom these support workers reach.
fn free<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, support: usize) {
    let posts: Vec<usize> = state.workforce.reached(&scene.parameters.people.support[support].reach).collect();
    for post in posts {
        let one = state.workforce.post(post);
        let (ramp, filled) = (one.ramp, one.filled);
        let share = scene.parameters.people.freed(one.team, one.home, scene.now);
        state.workforce.set_freed(post, share);
        if filled {
            state.workforce.set_capacity(scene.parameters, post, ramp);
            // takes what now fits, and brings speed and standing up to date
            pull(scene, state, post);
        }
    }
}
