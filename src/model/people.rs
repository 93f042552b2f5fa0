//! What a scenario says of hiring in steps, agency workers, the first year, and dated changes in staffing.
//!
//! Times are days since day 0, rates are per day, shares lie in [0, 1]. Everything here is off by default.

use crate::distribution::Duration;
use crate::time::Schedule;

/// What a grade's workers go through between vacancy and last day, beside target, ramp and leaving.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Career {
    /// Hiring in steps; `None` where the grade's refill time says it all.
    pub hiring: Option<Hiring>,
    /// Time from resignation to the last day; the vacancy is known from the resignation on (days).
    pub notice: f64,
    /// The assessed and supported year, if workers of this grade pass into another.
    pub first_year: Option<FirstYear>,
    /// Long leave; `None` for none.
    pub long_leave: Option<LongLeave>,
    /// Hazard of moving to another role in the council, which is no leaving; 0 for none (per day).
    pub moves_away: f64,
}

/// The steps from a vacancy to a successor's first day.
#[derive(Clone, Debug, PartialEq)]
pub struct Hiring {
    /// From the vacancy to leave to advertise (days).
    pub approval: Duration,
    /// One round of advertising and interviews (days).
    pub advert: Duration,
    /// Checks and the offer (days).
    pub offer: Duration,
    /// From the accepted offer to the first day (days).
    pub start: Duration,
    /// Share of rounds of advertising that find nobody and are repeated (share).
    pub failed_rounds: f64,
    /// Most recruitments of this grade under way at once in the council, from approval to the accepted offer.
    pub at_once: Option<u32>,
    /// Months of the year on whose first day workers start (0 for January); any day where empty.
    pub cohort_months: Vec<usize>,
}

impl Hiring {
    /// Mean time from a vacancy to a first day, without queues, freezes and cohorts (days).
    pub fn mean(&self) -> f64 {
        self.approval.mean() + self.advert.mean() * self.rounds() + self.offer.mean() + self.start.mean()
    }

    /// Mean number of rounds of advertising.
    pub fn rounds(&self) -> f64 {
        1.0 / (1.0 - self.failed_rounds)
    }
}

/// Leave that is foreseen and long, as for the birth of a child.
#[derive(Clone, Debug, PartialEq)]
pub struct LongLeave {
    /// Rate at which it begins while at work (per day).
    pub onset: f64,
    /// How long it lasts (days).
    pub length: Duration,
}

/// The assessed and supported year in employment.
#[derive(Clone, Debug, PartialEq)]
pub struct FirstYear {
    /// From the first day to the pass (days).
    pub length: Duration,
    /// Index of the grade that a worker passes into.
    pub promotes_to: usize,
    /// Share of workers who are given more time (share).
    pub extended: f64,
    /// How much more (days).
    pub extension: f64,
    /// Share of a full load that the assessing colleague gives up for each (share).
    pub assessor: f64,
}

/// Whom a dated change reaches: everybody where both are `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Indices of the teams, in order; `None` for all.
    pub teams: Option<Vec<usize>>,
    /// Indices of the grades, in order; `None` for all.
    pub grades: Option<Vec<usize>>,
}

impl Reach {
    /// Whether that team and grade are meant.
    pub fn covers(&self, team: usize, grade: usize) -> bool {
        let within = |all: &Option<Vec<usize>>, one| all.as_ref().is_none_or(|all| all.contains(&one));
        within(&self.teams, team) && within(&self.grades, grade)
    }
}

/// Vacancies that are held for a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Freeze {
    /// Which posts, by the grade they were made for.
    pub reach: Reach,
    /// Share of their vacancies that are held (share).
    pub share: f64,
    /// First moment (day).
    pub from: f64,
    /// End; infinite for none (day).
    pub until: f64,
}

/// A step of hiring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// From the vacancy to leave to advertise.
    Approval,
    /// A round of advertising.
    Advert,
    /// Checks and offer.
    Offer,
    /// From offer to first day.
    Start,
}

/// Steps of hiring that take longer or shorter for a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Pace {
    /// Which posts, by the grade they were made for.
    pub reach: Reach,
    /// Which step; `None` for all, and for grades that give a refill time.
    pub step: Option<Step>,
    /// Multiplier of the length of a step that begins at that moment (ratio).
    pub factor: Schedule,
}

/// Where those who fill a vacancy come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From outside the council: they are starters.
    Outside,
    /// From another role in the council.
    OtherRoles,
}

/// A burst of recruits into whatever stands vacant.
#[derive(Clone, Debug, PartialEq)]
pub struct Campaign {
    /// Which posts, by the grade they were made for.
    pub reach: Reach,
    /// Key under which the campaign's dice are rolled.
    pub key: u64,
    /// Where they come from.
    pub origin: Origin,
    /// Number of recruits.
    pub starts: u32,
    /// When the first may start (day).
    pub from: f64,
    /// Over how long the starts are spread (days).
    pub over: f64,
}

/// Posts that come or go at a date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PostChange {
    /// Index of the team.
    pub team: usize,
    /// Index of the grade.
    pub grade: usize,
    /// Posts added.
    pub added: u32,
    /// Posts deleted: vacant ones at once, the others as they fall vacant.
    pub deleted: u32,
    /// When (day).
    pub from: f64,
}

/// Agency workers: who covers vacancies, for how long and on what terms.
#[derive(Clone, Debug, PartialEq)]
pub struct Agency {
    /// Share of vacancies for which cover is sought (share).
    pub covers: f64,
    /// From an empty post to the agency worker's first day (days).
    pub lag: Duration,
    /// Length of an assignment (days).
    pub length: Duration,
    /// Rate at which an assignment is given up before its end (per day).
    pub ends_early: f64,
    /// From giving up to the last day; a replacement is sought meanwhile (days).
    pub notice: f64,
    /// Share of assignments in vacant posts that run their course after which the worker takes the post for good (share).
    pub converts: f64,
    /// Load sought of a full-time agency worker; `None` as for the grade (cases or points per FTE).
    pub target: Option<f64>,
    /// Most load of a full-time agency worker; `None` as for the grade (cases or points per FTE).
    pub limit: Option<f64>,
    /// Share of a full load in the 1st, 2nd, ... month; `None` as for the grade (share).
    pub ramp: Option<Vec<f64>>,
}

/// On what terms workers stand beside the establishment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terms {
    /// One by one on the terms of agency workers: each is sought, and replaced when the assignment ends.
    Agency,
    /// Bought as a block: all come on the first day and go on the last, and nobody is replaced.
    Block,
}

/// Agency workers beside the establishment of a team.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Above {
    /// Index of the team.
    pub team: usize,
    /// Index of the grade whose work they do.
    pub grade: usize,
    /// How many.
    pub workers: u32,
    /// On what terms.
    pub terms: Terms,
    /// What tells the dice of one block from another's; 0 for agency workers.
    pub key: u64,
    /// From when (day).
    pub from: f64,
    /// Until when; infinite for no end (day).
    pub until: f64,
}

/// A cap on agency workers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cap {
    /// Most agency workers at work in the council: no assignment begins beyond it.
    pub workers: u32,
    /// First moment (day).
    pub from: f64,
    /// End; infinite for none (day).
    pub until: f64,
}

/// A change of how many vacancies are covered by agency workers.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverChange {
    /// Which posts, by the grade they were made for.
    pub reach: Reach,
    /// Multiplier of the share of vacancies for which cover is sought, read when a post falls vacant (ratio).
    pub factor: Schedule,
}

/// A drive to take agency workers on for good.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversion {
    /// Which posts, by the grade they were made for.
    pub reach: Reach,
    /// Share of assignments that would end, after which the worker stays for good (share over time).
    pub share: Schedule,
}

/// Support workers, who free a share of others' time.
#[derive(Clone, Debug, PartialEq)]
pub struct Support {
    /// Whose time, by the grade that their post was made for.
    pub reach: Reach,
    /// Share of a full load that each of them can hold in addition (share).
    pub frees: f64,
    /// First moment (day).
    pub from: f64,
    /// End; infinite for none (day).
    pub until: f64,
}

/// Dated changes in staffing, and agency workers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct People {
    /// Freezes of vacancies, in order of their names.
    pub freezes: Vec<Freeze>,
    /// Changes in the pace of hiring, in order of their names.
    pub paces: Vec<Pace>,
    /// Recruitment campaigns, in order of their names.
    pub campaigns: Vec<Campaign>,
    /// Posts added and deleted, in order of their names.
    pub post_changes: Vec<PostChange>,
    /// Who covers vacancies; `None` for nobody.
    pub agency: Option<Agency>,
    /// Workers beside the establishment: agency workers team by team, then managed teams in order of their names.
    pub above: Vec<Above>,
    /// Caps on agency workers, in order of their names.
    pub caps: Vec<Cap>,
    /// Changes of how many vacancies are covered, in order of their names.
    pub cover_changes: Vec<CoverChange>,
    /// Drives to take agency workers on, in order of their names.
    pub conversions: Vec<Conversion>,
    /// Support workers, in order of their names.
    pub support: Vec<Support>,
}

impl People {
    /// Posts of a grade that a team is to be given later.
    pub fn planned(&self, team: usize, grade: usize) -> u32 {
        let here = self.post_changes.iter().filter(|change| change.team == team && change.grade == grade);
        here.map(|change| change.added).sum()
    }

    /// Workers beside the establishment.
    pub fn above(&self) -> &[Above] {
        &self.above
    }

    /// Whether there may be agency workers.
    pub fn has_agency(&self) -> bool {
        self.agency.is_some() || !self.above.is_empty()
    }

    /// The end of the freezes that hold a vacancy at `day`, given the vacancy's luck; `None` where nothing holds it.
    pub fn held_until(&self, team: usize, grade: usize, luck: f64, day: f64) -> Option<f64> {
        let mut until = day;
        // one freeze may end within another
        while let Some(freeze) = self.freezes.iter().find(|freeze| {
            freeze.reach.covers(team, grade) && freeze.from <= until && until < freeze.until && luck < freeze.share
        }) {
            until = freeze.until;
        }
        (until > day).then_some(until)
    }

    /// Multiplier of the length of a step of hiring that begins at `day`; `None` for the step means a refill time.
    pub fn pace(&self, team: usize, grade: usize, step: Option<Step>, day: f64) -> f64 {
        let here = self
            .paces
            .iter()
            .filter(|pace| pace.reach.covers(team, grade) && pace.step.is_none_or(|changed| step == Some(changed)));
        here.map(|pace| pace.factor.at(day)).product()
    }

    /// Most agency workers at `day`.
    pub fn cap(&self, day: f64) -> u32 {
        let in_force = self.caps.iter().filter(|cap| cap.from <= day && day < cap.until);
        in_force.map(|cap| cap.workers).min().unwrap_or(u32::MAX)
    }

    /// Share of the vacancies that open at `day` for which cover is sought.
    pub fn covers(&self, agency: &Agency, team: usize, grade: usize, day: f64) -> f64 {
        let here = self.cover_changes.iter().filter(|one| one.reach.covers(team, grade));
        here.map(|one| one.factor.at(day)).fold(agency.covers, |share, factor| share * factor)
    }

    /// Share of the assignments ending at `day` after which the worker stays for good: shares combine on the complement.
    pub fn converts(&self, agency: &Agency, team: usize, grade: usize, day: f64) -> f64 {
        let here = self.conversions.iter().filter(|one| one.reach.covers(team, grade));
        let go: f64 = here.map(|one| 1.0 - one.share.at(day)).product();
        1.0 - (1.0 - agency.converts) * go
    }

    /// Share of a full load that support workers add to a post's at `day`.
    pub fn freed(&self, team: usize, grade: usize, day: f64) -> f64 {
        let here =
            self.support.iter().filter(|one| one.reach.covers(team, grade) && one.from <= day && day < one.until);
        here.map(|one| one.frees).sum()
    }
}
