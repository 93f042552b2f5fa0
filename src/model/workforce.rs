//! Posts and the workers in them.
//!
//! A post is (team, grade, ordinal); a worker is a post and an occupancy number. Posts stand in the order of teams,
//! then grades, then ordinals, whatever the order in the file.

use super::allocation::Tournament;
use super::countdown::Countdown;
use super::parameters::{Parameters, Rule};
use super::people::{Reach, Terms};
use super::serial::{agency_key, post_key, worker_key};

/// Loads are sums of weights; this much is rounding, not work.
pub const LOAD_ROUNDING: f64 = 1e-9;

/// On whose books a worker is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Contract {
    /// The council's own.
    Permanent,
    /// An agency's.
    Agency,
}

/// What a place in a team is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A post of the establishment.
    Established,
    /// A post that is to be added.
    Planned,
    /// A post that has gone.
    Deleted,
    /// A place for an agency worker above establishment: the number of its group.
    Above(usize),
}

/// A post and, if it is filled, its worker.
#[derive(Clone, Debug)]
pub struct Post {
    /// Index of the team.
    pub team: usize,
    /// Index of the grade that the post was made for.
    pub home: usize,
    /// Index of the grade in which its worker counts: its own, or the one passed into.
    pub grade: usize,
    /// Place among the team's posts of this grade, from 0.
    pub ordinal: u32,
    /// Whether it is there, and as what.
    pub standing: Standing,
    /// Full-time equivalents (FTE).
    pub fte: f64,
    /// Key under which the post's dice are rolled.
    pub key: u64,
    /// Number of the present or last occupant; 0 before the first.
    pub occupancy: u32,
    /// Whether there is a worker.
    pub filled: bool,
    /// On whose books the worker is.
    pub contract: Contract,
    /// Number of agency workers sought for the present vacancy.
    pub assignment: u32,
    /// Last day of a worker who has given notice; infinite before (day).
    pub last_day: f64,
    /// Whether the worker is away.
    pub away: bool,
    /// When the worker started; may lie before the opening (day).
    pub started: f64,
    /// The worker's persistent factor (mean 1 over workers).
    pub factor: f64,
    /// Share of a full load by months of service.
    pub ramp: f64,
    /// Share of a full load given up to assess colleagues.
    pub lent: f64,
    /// Load sought: target times FTE times ramp (cases or points).
    pub target: f64,
    /// Most load allowed (cases or points).
    pub limit: f64,
    /// Present load (cases or points).
    pub load: f64,
    /// Children held.
    pub children: u32,
    /// Whether the present or next absence is long leave.
    pub long_leave: bool,
    /// Spells of absence so far of this occupant.
    pub spells: u32,
    /// What remains until the worker leaves.
    pub turnover: Countdown,
    /// What one unit of load adds to the worker's standing under the team's rule.
    per_load: f64,
}

impl Post {
    /// A post that nobody has held yet.
    fn empty(team: usize, grade: usize, fte: f64, key: u64) -> Self {
        Self {
            team,
            home: grade,
            grade,
            ordinal: 0,
            standing: Standing::Established,
            fte,
            key,
            occupancy: 0,
            filled: false,
            contract: Contract::Permanent,
            assignment: 0,
            last_day: f64::INFINITY,
            away: false,
            started: 0.0,
            factor: 1.0,
            ramp: 0.0,
            lent: 0.0,
            target: 0.0,
            limit: 0.0,
            load: 0.0,
            children: 0,
            long_leave: false,
            spells: 0,
            turnover: Countdown::IDLE,
            per_load: 0.0,
        }
    }

    /// Key under which the present occupant's dice are rolled.
    pub fn worker_key(&self) -> u64 {
        match self.contract {
            Contract::Permanent => worker_key(self.key, self.occupancy),
            Contract::Agency => self.agency_key(),
        }
    }

    /// Key under which the dice of the agency worker sought last are rolled.
    pub fn agency_key(&self) -> u64 {
        agency_key(worker_key(self.key, self.occupancy), self.assignment)
    }

    /// Whether a permanent worker is in post.
    #[inline]
    pub fn in_post(&self) -> bool {
        self.filled && self.contract == Contract::Permanent
    }

    /// Whether it is an established post without a permanent worker, covered or not.
    #[inline]
    pub fn is_vacant(&self) -> bool {
        self.standing == Standing::Established && !self.in_post()
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
    /// Share of a full load that support workers add to each post's.
    freed: Vec<f64>,
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
                if let Some(year) = &grade.career.first_year {
                    largest_limit = largest_limit.max(parameters.grades[year.promotes_to].limit * group.fte);
                }
                let all = group.count + parameters.people.planned(index, group.grade);
                self.posts.extend((0..all).map(|ordinal| Post {
                    ordinal,
                    standing: if ordinal < group.count { Standing::Established } else { Standing::Planned },
                    ..Post::empty(index, group.grade, group.fte, post_key(&team.name, &grade.name, ordinal))
                }));
            }
            for (place, above) in parameters.people.above().iter().enumerate().filter(|(_, one)| one.team == index) {
                let grade = &parameters.grades[above.grade];
                let dice = match above.terms {
                    Terms::Agency => format!("{}\nagency", grade.name),
                    Terms::Block => format!("{}\nblock {:x}", grade.name, above.key),
                };
                self.posts.extend((0..above.workers).map(|ordinal| Post {
                    ordinal,
                    standing: Standing::Above(place),
                    ..Post::empty(index, above.grade, 1.0, post_key(&team.name, &dice, ordinal))
                }));
                largest_limit = largest_limit.max(grade.limit);
            }
            if let Some(limit) = parameters.people.agency.as_ref().and_then(|agency| agency.limit) {
                largest_limit = largest_limit.max(limit);
            }
            let here = &mut self.teams[index];
            (here.first, here.last, here.largest_limit) = (first, self.posts.len(), largest_limit);
            here.tournament.reset(self.posts.len() - first);
        }
        self.freed.clear();
        self.freed.resize(self.posts.len(), 0.0);
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
        let (mut target, mut limit) = (grade.target, grade.limit);
        if let (Contract::Agency, Some(agency)) = (one.contract, &parameters.people.agency) {
            (target, limit) = (agency.target.unwrap_or(target), agency.limit.unwrap_or(limit));
        }
        one.ramp = ramp;
        let share = ramp * (1.0 - one.lent) * (1.0 + self.freed[post]);
        one.target = target * one.fte * share;
        // an unlimited grade stays unlimited at any ramp
        one.limit = if limit.is_infinite() { limit } else { limit * one.fte * share };
        one.per_load = match parameters.teams[one.team].rule {
            Rule::LowestLoad => 1.0 / one.factor,
            _ if one.target > 0.0 => 1.0 / (one.target * one.factor),
            _ => 0.0,
        };
    }

    /// Sets the share of a full load that support workers add to a post's; call [`Workforce::set_capacity`] next.
    pub fn set_freed(&mut self, post: usize, share: f64) {
        self.freed[post] = share;
    }

    /// The posts that a dated change is about.
    pub fn reached<'a>(&'a self, reach: &'a Reach) -> impl Iterator<Item = usize> + 'a {
        (0..self.posts.len()).filter(move |&post| reach.covers(self.posts[post].team, self.posts[post].home))
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
