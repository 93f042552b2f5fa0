//! Which worker takes a block of siblings.
//!
//! # What happens
//! A worker is eligible with room for the whole block under the limit (a block larger than any limit of the team goes
//! to an empty worker). The team's rule picks among the eligible; where the team lets limits be exceeded and nobody has
//! room, it picks among all at work.
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

/// Who may take a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Eligible {
    /// Those with room for it under their limit.
    WithRoom,
    /// Everyone at work: the team's rule lets limits be exceeded.
    AtWork,
}

impl Eligible {
    fn has(self, workforce: &Workforce, post: usize, weight: f64) -> bool {
        match self {
            Self::WithRoom => workforce.post(post).room() >= weight,
            Self::AtWork => workforce.post(post).takes_work(),
        }
    }
}

/// The worker of `team` who takes the block, if anyone can.
#[inline]
pub fn choose<W: Watch>(scene: &Scene<'_, W>, workforce: &Workforce, team: usize, block: &Block) -> Option<Choice> {
    let found = by_rule(scene, workforce, team, block, Eligible::WithRoom)
        .or_else(|| empty_handed(workforce, team, block.weight));
    if let Some(post) = found {
        return Some(Choice { post, over_limit: false });
    }
    if scene.parameters.teams[team].when_full == WhenFull::Exceed {
        let post = by_rule(scene, workforce, team, block, Eligible::AtWork);
        return post.map(|post| Choice { post, over_limit: true });
    }
    None
}

#[inline]
fn by_rule<W: Watch>(
    scene: &Scene<'_, W>,
    workforce: &Workforce,
    team: usize,
    block: &Block,
    eligible: Eligible,
) -> Option<usize> {
    match scene.parameters.teams[team].rule {
        Rule::LowestRelativeLoad | Rule::LowestLoad => lowest(workforce, team, block.weight, eligible),
        Rule::Random => candidates(scene, workforce, team, block, 1, eligible),
        Rule::BestOf(count) => candidates(scene, workforce, team, block, count, eligible),
        Rule::DutyRota => on_duty(scene, workforce, team, block.weight, eligible),
    }
}

fn least_loaded(workforce: &Workforce, posts: impl Iterator<Item = usize>) -> Option<usize> {
    posts.min_by(|&a, &b| workforce.post(a).standing().total_cmp(&workforce.post(b).standing()))
}

/// The lowest standing among the eligible: nearly always the winner of the tournament.
#[inline]
fn lowest(workforce: &Workforce, team: usize, weight: f64, eligible: Eligible) -> Option<usize> {
    if let Some(winner) = workforce.lowest(team)
        && eligible.has(workforce, winner, weight)
    {
        return Some(winner);
    }
    least_loaded(workforce, workforce.of_team(team).filter(|&post| eligible.has(workforce, post, weight)))
}

/// The lowest standing among the first `count` of the eligible in the block's own sequence of posts. The sequence
/// orders posts by a number made of the block's luck and the post's own key, so a post more or less moves nobody else.
fn candidates<W: Watch>(
    scene: &Scene<'_, W>,
    workforce: &Workforce,
    team: usize,
    block: &Block,
    count: u32,
    eligible: Eligible,
) -> Option<usize> {
    let wanted = (count as usize).min(MOST_CANDIDATES);
    let luck = scene.dice.roll(Decision::Candidates, block.key, block.attempt).bits();
    let mut found = [(u64::MAX, usize::MAX); MOST_CANDIDATES];
    let mut number = 0;
    for post in workforce.of_team(team).filter(|&post| eligible.has(workforce, post, block.weight)) {
        let place = (scatter(luck ^ workforce.post(post).key), post);
        let rank = found[..number].partition_point(|other| *other < place);
        if rank < wanted {
            number = (number + 1).min(wanted);
            found.copy_within(rank..number - 1, rank + 1);
            found[rank] = place;
        }
    }
    let found = &mut found[..number];
    found.sort_unstable_by_key(|place| place.1);
    least_loaded(workforce, found.iter().map(|place| place.1))
}

/// Scatters 64 bits so that neighbours part (the finaliser of `SplitMix64`).
fn scatter(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// The first of the eligible from the one on duty this week on.
fn on_duty<W: Watch>(
    scene: &Scene<'_, W>,
    workforce: &Workforce,
    team: usize,
    weight: f64,
    eligible: Eligible,
) -> Option<usize> {
    let posts = workforce.of_team(team);
    let turn = (scene.now / DUTY_DAYS).floor().rem_euclid(posts.len().max(1) as f64) as usize;
    let rota = (posts.start + turn..posts.end).chain(posts.start..posts.start + turn);
    rota.into_iter().find(|&post| eligible.has(workforce, post, weight))
}

/// Whether a block is larger than any limit of the team: it goes to an empty worker, and holds nobody up meanwhile.
pub fn is_outsize(workforce: &Workforce, team: usize, weight: f64) -> bool {
    weight > workforce.largest_limit(team) + LOAD_ROUNDING
}

/// For a block larger than any limit of the team: a worker who holds nothing.
fn empty_handed(workforce: &Workforce, team: usize, weight: f64) -> Option<usize> {
    if !is_outsize(workforce, team, weight) {
        return None;
    }
    let empty = |post: &usize| workforce.post(*post).takes_work() && workforce.post(*post).children == 0;
    workforce.of_team(team).find(empty)
}
