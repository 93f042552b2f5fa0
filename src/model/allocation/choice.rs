//! Which worker takes a block of siblings.
//!
//! # What happens
//! A worker is eligible with room for the whole block under the limit (a block larger than any limit of the team goes
//! to an empty worker). The team's rule picks among the eligible.
//!
//! # Equations
//! room = limit x FTE x ramp - load (cases or points); standing = load / (target x FTE x ramp x factor), lowest first,
//! ties to the first post.
//!
//! # Source
//! Rules as councils describe them; persistent differences between workers are assumed (see the assumptions register).
//!
//! # What it leaves out
//! Continuity with a former worker, which needs returning families.

use super::super::happening::Watch;
use super::super::parameters::{Rule, WhenFull};
use super::super::scene::Scene;
use super::super::workforce::{LOAD_ROUNDING, Workforce};
use crate::random::Decision;

/// Days for which the duty stays with one worker.
const DUTY_DAYS: f64 = 7.0;

/// Most workers that "best of d" can compare.
pub const MOST_CANDIDATES: usize = 16;

/// A worker found for a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Index of the post.
    pub post: usize,
    /// Whether the limit is exceeded because the team's rule allows it.
    pub over_limit: bool,
}

/// A block of siblings that needs a worker.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Block {
    /// Key of the dice that settle random choices: the family's serial.
    pub key: u64,
    /// How often the block has sought a worker before.
    pub attempt: u32,
    /// Work it brings (cases or points).
    pub weight: f64,
}

/// The worker of `team` who takes the block, if anyone can.
#[inline]
pub fn choose<W: Watch>(scene: &Scene<'_, W>, workforce: &Workforce, team: usize, block: &Block) -> Option<Choice> {
    let rule = scene.parameters.teams[team].rule;
    let within = match rule {
        Rule::LowestRelativeLoad | Rule::LowestLoad => lowest(workforce, team, block.weight),
        Rule::Random => candidates(scene, workforce, team, block, 1),
        Rule::BestOf(count) => candidates(scene, workforce, team, block, count),
        Rule::DutyRota => on_duty(scene, workforce, team, block.weight),
    };
    let found = within.or_else(|| empty_handed(workforce, team, block.weight));
    if let Some(post) = found {
        return Some(Choice { post, over_limit: false });
    }
    if scene.parameters.teams[team].when_full == WhenFull::Exceed {
        let anyone = |post: &usize| workforce.post(*post).takes_work();
        let post = least_loaded(workforce, workforce.of_team(team).filter(anyone));
        return post.map(|post| Choice { post, over_limit: true });
    }
    None
}

fn has_room(workforce: &Workforce, post: usize, weight: f64) -> bool {
    workforce.post(post).room() >= weight
}

fn least_loaded(workforce: &Workforce, posts: impl Iterator<Item = usize>) -> Option<usize> {
    posts.min_by(|&a, &b| workforce.post(a).standing().total_cmp(&workforce.post(b).standing()))
}

/// The lowest standing with room for `weight`: nearly always the winner of the tournament.
#[inline]
fn lowest(workforce: &Workforce, team: usize, weight: f64) -> Option<usize> {
    let winner = workforce.lowest(team)?;
    if has_room(workforce, winner, weight) {
        return Some(winner);
    }
    least_loaded(workforce, workforce.of_team(team).filter(|&post| has_room(workforce, post, weight)))
}

/// The lowest standing among the first `count` workers with room in the block's own sequence of posts.
fn candidates<W: Watch>(
    scene: &Scene<'_, W>,
    workforce: &Workforce,
    team: usize,
    block: &Block,
    count: u32,
) -> Option<usize> {
    let posts = workforce.of_team(team);
    let eligible = posts.clone().filter(|&post| has_room(workforce, post, block.weight)).count();
    let wanted = (count as usize).min(eligible).min(MOST_CANDIDATES);
    let mut found = [usize::MAX; MOST_CANDIDATES];
    let mut number = 0;
    let mut step = 0;
    while number < wanted {
        let roll = scene.dice.roll(Decision::Candidates, block.key, (block.attempt << 20) | step);
        for lane in 0..4 {
            let post = posts.start + (roll.coarse(lane) * posts.len() as f64) as usize;
            if number < wanted && !found[..number].contains(&post) && has_room(workforce, post, block.weight) {
                found[number] = post;
                number += 1;
            }
        }
        step += 1;
    }
    let found = &mut found[..number];
    found.sort_unstable();
    least_loaded(workforce, found.iter().copied())
}

/// The first worker with room from the one on duty this week on.
fn on_duty<W: Watch>(scene: &Scene<'_, W>, workforce: &Workforce, team: usize, weight: f64) -> Option<usize> {
    let posts = workforce.of_team(team);
    let turn = (scene.now / DUTY_DAYS).floor().rem_euclid(posts.len().max(1) as f64) as usize;
    let rota = (posts.start + turn..posts.end).chain(posts.start..posts.start + turn);
    rota.into_iter().find(|&post| has_room(workforce, post, weight))
}

/// For a block larger than any limit of the team: a worker who holds nothing.
fn empty_handed(workforce: &Workforce, team: usize, weight: f64) -> Option<usize> {
    if weight <= workforce.largest_limit(team) + LOAD_ROUNDING {
        return None;
    }
    let empty = |post: &usize| workforce.post(*post).takes_work() && workforce.post(*post).children == 0;
    workforce.of_team(team).find(empty)
}
