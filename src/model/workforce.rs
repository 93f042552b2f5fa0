//! Posts and the workers in them.
//!
//! A post is (team, grade, ordinal); a worker is a post and an occupancy number. Posts stand in the order of teams,
//! then grades, then ordinals, whatever the order in the file.

use super::allocation::Tournament;
use super::countdown::Countdown;
use super::parameters::{Parameters, Rule};
use super::serial::{post_key, worker_key};

/// Loads are sums of weights; this much is rounding, not work.
pub const LOAD_ROUNDING: f64 = 1e-9;

/// A post and, if it is filled, its worker.
#[derive(Clone, Debug)]
pub struct Post {
    /// Index of the team.
    pub team: usize,
    /// Index of the grade.
    pub grade: usize,
    /// Full-time equivalents (FTE).
    pub fte: f64,
    /// Key under which the post's dice are rolled.
    pub key: u64,
    /// Number of the present or last occupant; 0 before the first.
    pub occupancy: u32,
    /// Whether there is a worker.
    pub filled: bool,
    /// Whether the worker is away.
    pub away: bool,
    /// When the worker started; may lie before the opening (day).
    pub started: f64,
    /// The worker's persistent factor (mean 1 over workers).
    pub factor: f64,
    /// Load sought: target times FTE times ramp (cases or points).
    pub target: f64,
    /// Most load allowed (cases or points).
    pub limit: f64,
    /// Present load (cases or points).
    pub load: f64,
    /// Children held.
    pub children: u32,
    /// Spells of absence so far of this occupant.
    pub spells: u32,
    /// What remains until the worker leaves or, in an empty post, the successor starts.
    pub turnover: Countdown,
    /// What one unit of load adds to the worker's standing under the team's rule.
    per_load: f64,
}

impl Post {
    /// Key under which the present occupant's dice are rolled.
    pub fn worker_key(&self) -> u64 {
        worker_key(self.key, self.occupancy)
    }

    /// Whether the worker can take work at all.
    #[inline]
    pub fn takes_work(&self) -> bool {
        self.filled && !self.away && self.target > 0.0
    }

    /// Room under the limit (cases or points); negative infinity for a worker who can take no work.
    #[inline]
    pub fn room(&self) -> f64 {
        if self.takes_work() { self.limit - self.load + LOAD_ROUNDING } else { f64::NEG_INFINITY }
    }

    /// A child of this weight comes to the worker.
    #[inline]
    pub fn take_over(&mut self, weight: f64) {
        self.load += weight;
        self.children += 1;
    }

    /// A child of this weight leaves the worker.
    #[inline]
    pub fn hand_over(&mut self, weight: f64) {
        self.load -= weight;
        self.children -= 1;
        if self.children == 0 {
            self.load = 0.0;
        }
    }

    /// Place in the team's order under its rule: lowest is chosen.
    #[inline]
    pub fn standing(&self) -> f64 {
        self.load * self.per_load
    }
}

/// The posts of one team.
#[derive(Clone, Debug, Default)]
struct TeamPosts {
    first: usize,
    last: usize,
    tournament: Tournament,
    /// Largest limit of any post at full ramp (cases or points).
    largest_limit: f64,
}

/// All posts.
#[derive(Clone, Debug, Default)]
pub struct Workforce {
    posts: Vec<Post>,
    teams: Vec<TeamPosts>,
    /// Weight of the lightest child: a worker without room for it is out of the tournament.
    lightest: f64,
}

impl Workforce {
    /// Sets out the posts of `parameters`, all empty, keeping memory.
    pub fn reset(&mut self, parameters: &Parameters) {
        self.lightest = parameters.lightest();
        self.posts.clear();
        self.teams.resize_with(parameters.teams.len(), TeamPosts::default);
        for (index, team) in parameters.teams.iter().enumerate() {
            let first = self.posts.len();
            let mut largest_limit = 0.0_f64;
            for group in &team.posts {
                let grade = &parameters.grades[group.grade];
                largest_limit = largest_limit.max(grade.limit * group.fte);
                self.posts.extend((0..group.count).map(|ordinal| Post {
                    team: index,
                    grade: group.grade,
                    fte: group.fte,
                    key: post_key(&team.name, &grade.name, ordinal),
                    occupancy: 0,
                    filled: false,
                    away: false,
                    started: 0.0,
                    factor: 1.0,
                    target: 0.0,
                    limit: 0.0,
                    load: 0.0,
                    children: 0,
                    spells: 0,
                    turnover: Countdown::IDLE,
                    per_load: 0.0,
                }));
            }
            let here = &mut self.teams[index];
            (here.first, here.last, here.largest_limit) = (first, self.posts.len(), largest_limit);
            here.tournament.reset(self.posts.len() - first);
        }
    }

    /// All posts, in order.
    pub fn posts(&self) -> &[Post] {
        &self.posts
    }

    /// One post.
    #[inline]
    pub fn post(&self, post: usize) -> &Post {
        &self.posts[post]
    }

    /// One post, to change; call [`Workforce::rank`] when what its standing rests on has changed.
    #[inline]
    pub fn post_mut(&mut self, post: usize) -> &mut Post {
        &mut self.posts[post]
    }

    /// Indices of a team's posts.
    pub fn of_team(&self, team: usize) -> std::ops::Range<usize> {
        self.teams[team].first..self.teams[team].last
    }

    /// The worker with the lowest standing among those with room for the lightest child.
    #[inline]
    pub fn lowest(&self, team: usize) -> Option<usize> {
        let here = &self.teams[team];
        here.tournament.winner().map(|leaf| here.first + leaf)
    }

    /// Largest limit of any post of the team at full ramp (cases or points).
    pub fn largest_limit(&self, team: usize) -> f64 {
        self.teams[team].largest_limit
    }

    /// Sets target and limit of a post's worker from the ramp share in force.
    pub fn set_capacity(&mut self, parameters: &Parameters, post: usize, ramp: f64) {
        let one = &mut self.posts[post];
        let grade = &parameters.grades[one.grade];
        one.target = grade.target * one.fte * ramp;
        // an unlimited grade stays unlimited at any ramp
        one.limit = if grade.limit.is_infinite() { grade.limit } else { grade.limit * one.fte * ramp };
        one.per_load = match parameters.teams[one.team].rule {
            Rule::LowestLoad => 1.0 / one.factor,
            _ if one.target > 0.0 => 1.0 / (one.target * one.factor),
            _ => 0.0,
        };
    }

    /// Puts the post's worker in its place in the team's order.
    #[inline]
    pub fn rank(&mut self, post: usize) {
        let one = &self.posts[post];
        let standing = if one.room() >= self.lightest { one.standing() } else { f64::INFINITY };
        let here = &mut self.teams[one.team];
        here.tournament.set(post - here.first, standing);
    }
}
