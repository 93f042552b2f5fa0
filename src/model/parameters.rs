//! What one replication is told: plain numbers, no uncertainty left, nothing to validate.
//!
//! Times are days since day 0 of the scenario (negative before it), rates are per day, shares lie in [0, 1].

use super::attrition::{Attrition, Retention};
use super::environment::Environment;
use super::pathway::Course;
use super::people::{Career, People};
use crate::distribution::Duration;
use crate::time::{Calendar, Schedule};

/// Everything that one replication of one scenario depends on, beside its dice.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// The calendar that maps days to months and dates.
    pub calendar: Calendar,
    /// How many whole months are measured after day 0.
    pub months: u32,
    /// How many families arrive, and how large they are.
    pub demand: Demand,
    /// Redesigns of the front door, in order of their names: each a schedule of the share of families diverted
    /// (share), taken from the lowest need first. Several combine on the complement.
    pub front_door: Vec<Schedule>,
    /// Need classes, lowest severity first.
    pub needs: Vec<Need>,
    /// Grades, in order of their names.
    pub grades: Vec<Grade>,
    /// Teams, in order of their names.
    pub teams: Vec<Team>,
    /// How casework moves on, and what slows it.
    pub progress: Progress,
    /// Stages and returns.
    pub course: Course,
    /// The service as it stood when the scenario opens.
    pub opening: Opening,
    /// How demand, leaving, hiring and closing wander about their base; `None` for not at all.
    pub environment: Option<Environment>,
    /// Measures on the hazard of leaving, in order of their names.
    pub retention: Vec<Retention>,
    /// Agency workers, and dated changes in staffing.
    pub people: People,
}

/// Arrivals of families at the front door.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// Families referred per day at each moment, before month factors (families/day).
    pub families: Schedule,
    /// Multiplier by month of the year, January first; all 1 where there are no seasons.
    pub month_factors: [f64; 12],
    /// Shape of an independent gamma multiplier per month with mean 1; `None` for none.
    pub overdispersion: Option<f64>,
    /// Probability of 1, 2, 3, ... children in a family; sums to 1.
    pub group_sizes: Vec<f64>,
}

impl Demand {
    /// Mean number of children in an arriving family.
    pub fn mean_group(&self) -> f64 {
        self.group_sizes.iter().zip(1..).map(|(p, n)| p * f64::from(n)).sum()
    }
}

/// A class of need: it alone shifts how long cases stay open.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// The scenario's name for it.
    pub name: String,
    /// Share of arriving families; sums to 1 over the classes (share).
    pub share: f64,
    /// Share of its referrals that open a case for every child of the family; the others need no casework (share).
    pub opens_case: f64,
    /// How long a case of this need stays open if it is worked on without interruption (days).
    pub length: Duration,
    /// Work that one child brings [cases, or points].
    pub weight: f64,
    /// Place in the list of the unallocated: higher goes first.
    pub priority: u8,
}

/// A grade of worker.
#[derive(Clone, Debug, PartialEq)]
pub struct Grade {
    /// The scenario's name for it.
    pub name: String,
    /// The average load sought for a full-time worker (cases or points per FTE).
    pub target: f64,
    /// The most load allowed by allocation for a full-time worker; infinite for none (cases or points per FTE).
    pub limit: f64,
    /// Share of a full load in the 1st, 2nd, ... month (30.436875 days each) after starting; full afterwards (share).
    pub ramp: Vec<f64>,
    /// Base hazard of leaving (per day).
    pub leaving: f64,
    /// What shapes leaving beside the base hazard.
    pub attrition: Attrition,
    /// Time from a leaver's last day to the successor's first, where hiring is not given in steps (days).
    pub refill: Duration,
    /// Sickness and other absence; `None` for none.
    pub absence: Option<Absence>,
    /// Standard deviation of the logarithm of the worker's persistent factor (mean 1); 0 for none.
    pub factor_sd: f64,
    /// Hiring in steps, notice, and the first year.
    pub career: Career,
}

impl Grade {
    /// Base hazard of going, out of the council's casework one way or another (per day).
    pub fn going(&self) -> f64 {
        self.leaving + self.career.moves_away
    }
}

/// Spells of absence of a worker.
#[derive(Clone, Debug, PartialEq)]
pub struct Absence {
    /// Rate at which spells begin while at work (per day).
    pub onset: f64,
    /// Length of a spell (days).
    pub spell: Duration,
    /// Day of a spell on which the worker's cases pass to others for good; infinite for never (days).
    pub pass_on_after: f64,
}

/// A team: posts, and the families that come to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Team {
    /// The scenario's name for it.
    pub name: String,
    /// Share of arriving families that come to this team; sums to 1 over the teams (share).
    pub intake: f64,
    /// How a worker is chosen.
    pub rule: Rule,
    /// What happens when nobody has room.
    pub when_full: WhenFull,
    /// Posts by grade, in order of the grades' names.
    pub posts: Vec<PostGroup>,
}

/// Posts of one grade in one team.
#[derive(Clone, Debug, PartialEq)]
pub struct PostGroup {
    /// Index into [`Parameters::grades`].
    pub grade: usize,
    /// Number of posts.
    pub count: u32,
    /// Full-time equivalents of each post (FTE).
    pub fte: f64,
    /// Number of these posts that stand empty when the scenario opens.
    pub vacant: u32,
}

/// How a team chooses who takes a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The worker with the lowest load relative to target, divided by the persistent factor.
    LowestRelativeLoad,
    /// The worker with the fewest cases (or points), divided by the persistent factor.
    LowestLoad,
    /// Any worker with room, all equally likely.
    Random,
    /// The lowest relative load among this many workers with room, picked by the family's own dice.
    BestOf(u32),
    /// The worker on duty this week takes what comes; the duty passes along the posts week by week, skipping those
    /// without room.
    DutyRota,
}

/// What happens to a family when nobody in the team has room.
#[derive(Clone, Debug, PartialEq)]
pub enum WhenFull {
    /// It waits unallocated until a worker has room.
    Wait,
    /// It waits, and is lost to the service when its patience ends (days).
    Lapse(Duration),
    /// The chosen worker exceeds the limit, and the excess is counted.
    Exceed,
    /// It is turned away at once. Cases that lose their worker wait, as nobody in the service is turned away.
    Divert,
}

/// How casework moves on.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// Exponent k of the slowing (target / load)^k above target; 0 for none.
    pub slowing: f64,
    /// Speed at which unallocated cases move on, 1 being full speed (share).
    pub unallocated_speed: f64,
    /// Pause of a case after it passes from one worker to another (days).
    pub handover_pause: f64,
}

/// The service when the scenario opens.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// The moment that the opening position describes, on or before day 0 (days). What lies between is lived, not measured.
    pub day: f64,
    /// Open cases, or their mean where they are drawn (children).
    pub cases: f64,
    /// Whether the number of open cases is given or drawn.
    pub count: OpeningCount,
    /// How long the open cases have been open.
    pub ages: OpeningAges,
}

/// Whether the number of opening cases is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpeningCount {
    /// Exactly as given (rounded to a whole child).
    Fixed,
    /// Poisson about the value given.
    Poisson,
}

/// Episode ages of the cases open at the opening.
#[derive(Clone, Debug, PartialEq)]
pub enum OpeningAges {
    /// As in a service in equilibrium with the needs' shares and lengths.
    Equilibrium,
    /// Published bands of elapsed time; shares sum to 1. Within a band, need and age follow the equilibrium.
    Bands(Vec<AgeBand>),
}

/// One band of elapsed time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AgeBand {
    /// Lower edge (days).
    pub from: f64,
    /// Upper edge; infinite for the last band (days).
    pub to: f64,
    /// Share of the open cases (share).
    pub share: f64,
}
