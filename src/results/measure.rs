//! The table of measures: it alone names what is observed, and it drives probe, files, charts and glossary.

use crate::model::workforce::Contract;

/// What is observed. Each has one row in [`DEFINITIONS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each variant is explained by its row of DEFINITIONS")]
pub enum Measure {
    Caseload,
    CaseloadPerPerson,
    WorkerMedian,
    WorkerP90,
    TopTenth,
    Highest,
    ShareAboveTarget,
    ShareAboveLimit,
    ShareAbove25,
    ShareAbove30,
    ShareAbove50,
    Unevenness,
    WorstTeam,
    Held,
    Open,
    OpenAverage,
    Unallocated,
    UnallocatedAverage,
    UnallocatedDays,
    Referrals,
    Diverted,
    Starts,
    Ends,
    Lapsed,
    TurnedAdult,
    CompletedLength,
    OpenAge,
    ChangesOfWorker,
    OverLimit,
    WaitingToTransfer,
    Transfers,
    ReReferrals,
    ReReferralShare,
    ToReturn,
    Establishment,
    InPost,
    InPostFte,
    VacantPosts,
    VacancyRate,
    FrozenPosts,
    VacanciesCovered,
    AgencyFte,
    AgencyRate,
    Absent,
    OnLongLeave,
    Leavers,
    LeaversSector,
    LeaversOtherCouncil,
    LeaversAgency,
    Starters,
    Conversions,
    Turnover,
    MovesOut,
    MovesIn,
}

/// How a measure relates to time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Its value at the close of the month.
    Point,
    /// Its average over the month.
    TimeAverage,
    /// What happened in the month.
    Flow,
}

/// At which levels a measure is kept, beside the whole council.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The council only.
    Council,
    /// The council and each team.
    Team,
    /// The council, each team and each stage.
    Stage,
    /// The council, each team, each grade, and each grade within each team.
    Grade,
}

/// Which way is better, where that can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// Lower is better.
    Lower,
    /// Higher is better.
    Higher,
    /// Neither by itself.
    Neither,
}

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Definition {
    /// Which measure.
    pub measure: Measure,
    /// Its name in files.
    pub key: &'static str,
    /// Its name in sentences and on charts.
    pub label: &'static str,
    /// Its unit, in words.
    pub unit: &'static str,
    /// How it relates to time.
    pub kind: Kind,
    /// Where it is kept.
    pub level: Level,
    /// Which way is better.
    pub better: Better,
    /// What exactly it means. Undefined values are blank, never 0.
    pub definition: &'static str,
}

use Better::{Higher, Lower, Neither};
use Kind::{Flow, Point, TimeAverage};
use Level::{Council, Grade, Stage, Team};

macro_rules! table {
    ($($measure:ident $key:literal $label:literal $unit:literal $kind:ident $level:ident $better:ident $definition:literal;)*) => {
        /// The table of measures, in the order of [`Measure`].
        pub const DEFINITIONS: &[Definition] = &[$(Definition {
            measure: Measure::$measure, key: $key, label: $label, unit: $unit,
            kind: $kind, level: $level, better: $better, definition: $definition,
        }),*];
    };
}

table! {
    Caseload "caseload" "caseload" "children per FTE" Point Grade Lower "Children held, divided by the full-time equivalents of workers holding at least one; absent workers and agency workers count, unallocated children do not (the definition of the children's social work workforce census).";
    CaseloadPerPerson "caseload-per-person" "caseload per person" "children per worker" Point Grade Lower "Children held, divided by workers in post, those holding none included.";
    WorkerMedian "worker-median" "median worker" "children" Point Grade Lower "Children held by the worker in the middle, workers in post being ordered by children held.";
    WorkerP90 "worker-p90" "worker at the 90th percentile" "children" Point Grade Lower "Children held by the worker at place ceil(0.9 n) of n workers in post ordered by children held.";
    TopTenth "top-tenth" "most loaded tenth of workers" "children per worker" Point Grade Lower "Mean number of children held by the most loaded tenth of workers in post (at least one worker).";
    Highest "highest" "most loaded worker" "children" Point Grade Lower "Most children held by any one worker.";
    ShareAboveTarget "share-above-target" "workers above target" "share" Point Grade Lower "Share of workers in post whose load is above their target (grade target times FTE times ramp).";
    ShareAboveLimit "share-above-limit" "workers above limit" "share" Point Grade Lower "Share of workers in post whose load is above their limit (grade limit times FTE times ramp).";
    ShareAbove25 "share-above-25" "workers with more than 25" "share" Point Grade Lower "Share of workers in post who hold more than 25 children.";
    ShareAbove30 "share-above-30" "workers with more than 30" "share" Point Grade Lower "Share of workers in post who hold more than 30 children.";
    ShareAbove50 "share-above-50" "workers with more than 50" "share" Point Grade Lower "Share of workers in post who hold more than 50 children.";
    Unevenness "unevenness" "unevenness over workers" "ratio" Point Grade Lower "Variance of children held over workers in post, divided by the mean; 1 would be Poisson.";
    WorstTeam "worst-team" "caseload of the worst team" "children per FTE" Point Council Lower "The highest caseload of any team.";
    Held "held" "children with a worker" "children" Point Grade Neither "Children held by workers.";
    Open "open" "open cases" "children" Point Stage Neither "Cases open, held or unallocated. By stage: cases in the stage.";
    OpenAverage "open-average" "open cases, month average" "children" TimeAverage Stage Neither "Cases open, averaged over the month.";
    Unallocated "unallocated" "unallocated children" "children" Point Team Lower "Open cases that no worker holds.";
    UnallocatedAverage "unallocated-average" "unallocated children, month average" "children" TimeAverage Team Lower "Open cases that no worker holds, averaged over the month.";
    UnallocatedDays "unallocated-days" "wait of the unallocated" "days" Point Team Lower "Mean time for which the unallocated children have waited so far.";
    Referrals "referrals" "referrals" "children per month" Flow Team Neither "Children referred and not diverted by the front door.";
    Diverted "diverted" "diverted at the front door" "children per month" Flow Team Neither "Children whose referral the front door diverted, or whom a full service turned away.";
    Starts "starts" "cases opened" "children per month" Flow Stage Neither "Cases opened. By stage: cases that entered the stage.";
    Ends "ends" "cases closed" "children per month" Flow Stage Neither "Cases closed, lapses and 18th birthdays included. By stage: cases that left the stage.";
    Lapsed "lapsed" "lapsed while waiting" "children per month" Flow Team Lower "Cases that ended because nobody took them before their patience ended.";
    TurnedAdult "turned-18" "closed on the 18th birthday" "children per month" Flow Team Neither "Cases that ended on the child's 18th birthday.";
    CompletedLength "completed-length" "completed length" "days" Flow Stage Neither "Mean time from opening to closing of the cases closed in the month. By stage: from entering to leaving the stage.";
    OpenAge "open-age" "age of open cases" "days" Point Stage Neither "Mean time since opening of the cases open. By stage: since entering the stage.";
    ChangesOfWorker "changes-of-worker" "changes of worker" "children per month" Flow Team Lower "Children who passed from one worker to another.";
    OverLimit "over-limit" "allocations above the limit" "children per month" Flow Team Lower "Children allocated to a worker beyond the limit because the team's rule allows it.";
    WaitingToTransfer "waiting-to-transfer" "waiting to transfer" "children" Point Team Lower "Children whose next stage another team takes and whom their worker keeps until that team has room.";
    Transfers "transfers" "transfers between teams" "children per month" Flow Team Neither "Children who came to the team from another team.";
    ReReferrals "re-referrals" "re-referrals" "children per month" Flow Team Lower "Children referred, and not diverted, whose family was referred in the 365 days before.";
    ReReferralShare "re-referral-share" "share of re-referrals" "share" Flow Team Lower "Re-referrals divided by referrals; undefined where the scenario has no returns.";
    ToReturn "to-return" "closed and to return" "children" Point Council Lower "Children of families whose cases have closed and who will be referred again.";
    Establishment "establishment" "posts" "posts" Point Grade Neither "Posts, filled or not; agency places above establishment are none. A worker who has passed into a higher grade counts there with the post.";
    InPost "in-post" "workers in post" "workers" Point Grade Higher "Permanent workers in post, absent workers included, agency workers not.";
    InPostFte "in-post-fte" "workers in post" "FTE" Point Grade Higher "Full-time equivalents of permanent workers in post, absent workers included, agency workers not.";
    VacantPosts "vacant-posts" "vacant posts" "posts" Point Grade Lower "Posts without a permanent worker, those covered by an agency worker and frozen ones included.";
    VacancyRate "vacancy-rate" "vacancy rate" "share" Point Grade Lower "Vacant FTE (covered by agency or not) divided by vacant FTE plus FTE in post.";
    FrozenPosts "frozen-posts" "frozen posts" "posts" Point Grade Lower "Vacant posts whose recruitment a freeze holds.";
    VacanciesCovered "vacancies-covered" "vacancies covered by agency" "share" Point Grade Neither "Vacant FTE covered by an agency worker, divided by vacant FTE.";
    AgencyFte "agency-fte" "agency workers" "FTE" Point Grade Neither "Full-time equivalents of agency workers, those above establishment included.";
    AgencyRate "agency-rate" "agency rate" "share" Point Grade Lower "Agency FTE divided by agency FTE plus FTE in post.";
    Absent "absent" "workers absent" "workers" Point Grade Lower "Workers, agency workers included, who are away.";
    OnLongLeave "on-long-leave" "workers on long leave" "workers" Point Grade Lower "Permanent workers who are away on long leave; they stay in post.";
    Leavers "leavers" "leavers" "workers per month" Flow Grade Lower "Permanent workers who left.";
    LeaversSector "leavers-sector" "leavers out of the sector" "workers per month" Flow Council Lower "Workers who left children's social work, of grades whose destinations are given; blank where none are.";
    LeaversOtherCouncil "leavers-other-council" "leavers to another council" "workers per month" Flow Council Lower "Workers who left for another council, of grades whose destinations are given; blank where none are.";
    LeaversAgency "leavers-agency" "leavers to agency work" "workers per month" Flow Council Lower "Workers who left for agency work, of grades whose destinations are given; blank where none are.";
    Starters "starters" "starters" "workers per month" Flow Grade Neither "Permanent workers who started.";
    Conversions "conversions" "agency workers taken on" "workers per month" Flow Grade Neither "Agency workers who took the post they covered for good; they count as starters.";
    Turnover "turnover" "turnover rate" "share" Point Grade Lower "FTE who left in the twelve months up to the date, divided by FTE in post; undefined in the first year.";
    MovesOut "moves-out-of-casework" "moves to other roles" "workers per month" Flow Grade Neither "Permanent workers who took another role in the council; they are no leavers.";
    MovesIn "moves-into-casework" "moves from other roles" "workers per month" Flow Grade Neither "Workers who came from another role in the council; they are no starters.";
}

impl Measure {
    /// Its row of the table.
    pub fn definition(self) -> &'static Definition {
        &DEFINITIONS[self as usize]
    }

    /// Whether it is about workers and what they hold, whatever their contract: kept by contract where there are agency
    /// workers.
    pub fn is_of_workers(self) -> bool {
        matches!(
            self,
            Self::Caseload
                | Self::CaseloadPerPerson
                | Self::WorkerMedian
                | Self::WorkerP90
                | Self::TopTenth
                | Self::Highest
                | Self::ShareAboveTarget
                | Self::ShareAboveLimit
                | Self::ShareAbove25
                | Self::ShareAbove30
                | Self::ShareAbove50
                | Self::Unevenness
                | Self::Held
                | Self::Absent
        )
    }

    /// The measure of that file key.
    pub fn from_key(key: &str) -> Option<Self> {
        DEFINITIONS.iter().find(|row| row.key == key).map(|row| row.measure)
    }
}

/// A part of the council: a team, a grade, both or neither, by index, and where there are agency workers a contract; or a
/// stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cell {
    /// Team index; `None` for all teams.
    pub team: Option<usize>,
    /// Grade index; `None` for all grades.
    pub grade: Option<usize>,
    /// Permanent or agency workers only; `None` for all.
    pub contract: Option<Contract>,
    /// Stage index; `None` for all stages.
    pub stage: Option<usize>,
}

impl Cell {
    /// The whole council.
    pub const COUNCIL: Self = Self { team: None, grade: None, contract: None, stage: None };
}

/// One measure in one cell: a column of a trajectory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Series {
    /// What is observed.
    pub measure: Measure,
    /// Where.
    pub cell: Cell,
}

/// The columns and rows of every trajectory of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Team names, in index order.
    pub teams: Vec<String>,
    /// Grade names, in index order.
    pub grades: Vec<String>,
    /// Stage names, in index order; empty where there are none.
    pub stages: Vec<String>,
    /// Cells: the council, teams, grades, then teams by grades that have posts, then stages; then, where there are agency
    /// workers, the council, teams and grades by contract.
    pub cells: Vec<Cell>,
    /// Columns, ordered by measure, then by cell.
    pub series: Vec<Series>,
    /// Labels of the observations (`2019-09`): first the opening (day 0), then each month measured.
    pub months: Vec<String>,
}

impl Layout {
    /// The columns for these teams and grades; `staffed` says which grades each team has posts of.
    pub fn new(teams: Vec<String>, grades: Vec<String>, staffed: &[Vec<bool>], months: Vec<String>) -> Self {
        Self::with_stages(teams, grades, staffed, Vec::new(), months)
    }

    /// As [`Layout::new`], for a scenario with these stages.
    pub fn with_stages(
        teams: Vec<String>,
        grades: Vec<String>,
        staffed: &[Vec<bool>],
        stages: Vec<String>,
        months: Vec<String>,
    ) -> Self {
        let mut cells = vec![Cell::COUNCIL];
        cells.extend((0..teams.len()).map(|team| Cell { team: Some(team), ..Cell::COUNCIL }));
        cells.extend((0..grades.len()).map(|grade| Cell { grade: Some(grade), ..Cell::COUNCIL }));
        for (team, row) in staffed.iter().enumerate() {
            let here = row.iter().enumerate().filter(|(_, posts)| **posts);
            cells.extend(here.map(|(grade, _)| Cell { team: Some(team), grade: Some(grade), ..Cell::COUNCIL }));
        }
        cells.extend((0..stages.len()).map(|stage| Cell { stage: Some(stage), ..Cell::COUNCIL }));
        let series = series(&cells);
        Self { teams, grades, stages, cells, series, months }
    }

    /// The same layout with the council, each team and each grade by contract.
    #[must_use]
    pub fn by_contract(mut self) -> Self {
        for contract in [Contract::Permanent, Contract::Agency] {
            let whole = self.cells.iter().filter(|cell| cell.contract.is_none() && cell.stage.is_none());
            let coarse = whole.filter(|cell| cell.team.is_none() || cell.grade.is_none());
            let parts: Vec<Cell> = coarse.map(|&cell| Cell { contract: Some(contract), ..cell }).collect();
            self.cells.extend(parts);
        }
        self.series = series(&self.cells);
        self
    }

    /// Whether anything is kept by contract.
    pub fn has_contracts(&self) -> bool {
        self.cells.iter().any(|cell| cell.contract.is_some())
    }

    /// The column of a measure in a cell, if it is kept there.
    pub fn column(&self, measure: Measure, cell: Cell) -> Option<usize> {
        self.series.iter().position(|series| series.measure == measure && series.cell == cell)
    }

    /// A cell's team name, or `all`.
    pub fn team_name(&self, cell: Cell) -> &str {
        cell.team.map_or("all", |team| &self.teams[team])
    }

    /// The contract of a cell, or `all`.
    pub fn contract_name(&self, cell: Cell) -> &'static str {
        match cell.contract {
            None => "all",
            Some(Contract::Permanent) => "permanent",
            Some(Contract::Agency) => "agency",
        }
    }

    /// A cell's stage name, or `all`.
    pub fn stage_name(&self, cell: Cell) -> &str {
        cell.stage.map_or("all", |stage| &self.stages[stage])
    }

    /// A cell's grade name, or `all`.
    pub fn grade_name(&self, cell: Cell) -> &str {
        cell.grade.map_or("all", |grade| &self.grades[grade])
    }
}

/// The columns of these cells, ordered by measure, then by cell.
fn series(cells: &[Cell]) -> Vec<Series> {
    let keeps = |row: &Definition, cell: &Cell| {
        let level = match row.level {
            Level::Council => *cell == Cell::COUNCIL,
            Level::Team => cell.grade.is_none() && cell.stage.is_none(),
            Level::Stage => cell.grade.is_none(),
            Level::Grade => cell.stage.is_none(),
        };
        level && (cell.contract.is_none() || row.measure.is_of_workers())
    };
    DEFINITIONS
        .iter()
        .flat_map(|row| {
            let kept = cells.iter().filter(move |cell| keeps(row, cell));
            kept.map(move |&cell| Series { measure: row.measure, cell })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_the_measures_and_keys_are_unique() {
        for (place, row) in DEFINITIONS.iter().enumerate() {
            assert_eq!(row.measure as usize, place, "{}", row.key);
            assert_eq!(Measure::from_key(row.key), Some(row.measure));
        }
    }
}
