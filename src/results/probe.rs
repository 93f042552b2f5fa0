//! Reads one row of measures off the state. Looking changes nothing and draws no random number.

use super::ensemble::MOST_CHILDREN;
use super::measure::{Cell, Kind, Layout, Measure};
use crate::model::parameters::Parameters;
use crate::model::scene::State;
use crate::model::tally::{StaffTally, StageTally, TeamTally};
use crate::model::workforce::{Contract, LOAD_ROUNDING, Standing};

/// What is known of the workers of a cell at a moment.
#[derive(Clone, Debug)]
struct Staff {
    /// Workers of any contract.
    workers: u32,
    /// Permanent workers.
    in_post: u32,
    in_post_fte: f64,
    agency_fte: f64,
    fte_holding: f64,
    posts: u32,
    vacant: u32,
    vacant_fte: f64,
    covered_fte: f64,
    frozen: u32,
    away: u32,
    on_leave: u32,
    held: u32,
    squares: f64,
    above_target: u32,
    above_limit: u32,
    highest: u32,
    /// Workers by children held.
    holding: [u32; MOST_CHILDREN + 1],
    /// Those of them whose load is above their own target.
    holding_above: [u32; MOST_CHILDREN + 1],
    /// Children held by each worker with more than the histogram tells apart; nearly always empty.
    beyond: Vec<u32>,
    flows: StaffTally,
    /// Permanent workers who left in the last twelve months (FTE); NaN in the first year.
    left_in_year: f64,
}

impl Staff {
    const NONE: Self = Self {
        workers: 0,
        in_post: 0,
        in_post_fte: 0.0,
        agency_fte: 0.0,
        fte_holding: 0.0,
        posts: 0,
        vacant: 0,
        vacant_fte: 0.0,
        covered_fte: 0.0,
        frozen: 0,
        away: 0,
        on_leave: 0,
        held: 0,
        squares: 0.0,
        above_target: 0,
        above_limit: 0,
        highest: 0,
        holding: [0; MOST_CHILDREN + 1],
        holding_above: [0; MOST_CHILDREN + 1],
        beyond: Vec::new(),
        flows: StaffTally { leavers: 0, leavers_fte: 0.0, starters: 0, converted: 0, moved_away: 0, moved_in: 0 },
        left_in_year: 0.0,
    };

    fn add(&mut self, other: &Self) {
        self.workers += other.workers;
        self.in_post += other.in_post;
        self.in_post_fte += other.in_post_fte;
        self.agency_fte += other.agency_fte;
        self.fte_holding += other.fte_holding;
        self.posts += other.posts;
        self.vacant += other.vacant;
        self.vacant_fte += other.vacant_fte;
        self.covered_fte += other.covered_fte;
        self.frozen += other.frozen;
        self.away += other.away;
        self.on_leave += other.on_leave;
        self.held += other.held;
        self.squares += other.squares;
        self.above_target += other.above_target;
        self.above_limit += other.above_limit;
        self.highest = self.highest.max(other.highest);
        for (mine, theirs) in [(&mut self.holding, &other.holding), (&mut self.holding_above, &other.holding_above)] {
            for (mine, theirs) in mine.iter_mut().zip(theirs) {
                *mine += theirs;
            }
        }
        if !other.beyond.is_empty() {
            self.beyond.extend_from_slice(&other.beyond);
            self.beyond.sort_unstable();
        }
        self.left_in_year += other.left_in_year;
        self.flows.leavers += other.flows.leavers;
        self.flows.starters += other.flows.starters;
        self.flows.converted += other.flows.converted;
        self.flows.moved_away += other.flows.moved_away;
        self.flows.moved_in += other.flows.moved_in;
    }

    /// Children held by the worker at `place` (1 for the least loaded).
    fn at_place(&self, place: u32) -> f64 {
        let from_top = self.workers - place;
        if let Some(index) = self.beyond.len().checked_sub(1 + from_top as usize) {
            return f64::from(self.beyond[index]);
        }
        let mut passed = 0;
        for (children, &workers) in self.holding.iter().enumerate() {
            passed += workers;
            if passed >= place {
                return children as f64;
            }
        }
        f64::from(self.highest)
    }

    /// Mean number of children held by the most loaded tenth, at least one worker.
    fn top_tenth(&self) -> f64 {
        let tenth = (f64::from(self.workers) / 10.0 - 1e-9).ceil().max(1.0) as u32;
        let most = self.beyond.iter().rev().take(tenth as usize);
        let mut children: f64 = most.clone().map(|&held| f64::from(held)).sum();
        let mut left = tenth - most.count() as u32;
        // those beyond the histogram stand in its last place too
        let mut skip = self.beyond.len() as u32;
        for (held, &workers) in self.holding.iter().enumerate().rev() {
            let here = workers - skip.min(workers);
            skip = 0;
            let taken = here.min(left);
            children += f64::from(taken) * held as f64;
            left -= taken;
        }
        children / f64::from(tenth)
    }

    fn share_above(&self, children: usize) -> f64 {
        let above: u32 = self.holding[children + 1..].iter().sum();
        ratio(f64::from(above), f64::from(self.workers))
    }

    fn unevenness(&self) -> f64 {
        let workers = f64::from(self.workers);
        let mean = f64::from(self.held) / workers;
        ratio(self.squares / workers - mean * mean, mean)
    }

    fn caseload(&self) -> f64 {
        ratio(f64::from(self.held), self.fte_holding)
    }
}

/// A ratio, undefined over nothing.
fn ratio(above: f64, below: f64) -> f64 {
    if below > 0.0 { above / below } else { f64::NAN }
}

/// Reads the state, month by month.
#[derive(Clone, Debug)]
pub struct Probe<'a> {
    layout: &'a Layout,
    grades: usize,
}

/// One observation.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// One value per series; NaN for undefined.
    pub row: Vec<f64>,
    /// Workers of each team and grade by children held; trailing zeros are cut.
    pub workers: Vec<Vec<Vec<u32>>>,
    /// Those of them whose load is above their own target, in the same shape.
    pub above: Vec<Vec<Vec<u32>>>,
}

impl<'a> Probe<'a> {
    /// A probe for the columns of `layout`.
    pub fn new(layout: &'a Layout) -> Self {
        Self { layout, grades: layout.grades.len() }
    }

    /// The state at `t` (day), the close of a month of `days` days (0 at the opening, when flows are undefined).
    pub fn observe(&self, parameters: &Parameters, state: &State, t: f64, days: f64) -> Observation {
        let base = self.staff(parameters, state, None);
        let contracts = [Contract::Permanent, Contract::Agency];
        let parts = contracts.map(|contract| {
            if self.layout.has_contracts() { self.staff(parameters, state, Some(contract)) } else { Vec::new() }
        });
        let teams: Vec<Staff> = base.iter().map(|row| sum(row.iter())).collect();
        let council = sum(teams.iter());
        let worst_team = teams.iter().map(Staff::caseload).fold(f64::NAN, f64::max);
        let tallies = &state.tally.teams;
        let all = tallies.iter().fold(TeamTally::default(), add);
        let told = parameters.grades.iter().any(|grade| grade.attrition.destinations.is_some());
        let destinations = state.tally.left_to.map(|leavers| if told { f64::from(leavers) } else { f64::NAN });
        let mut row = Vec::with_capacity(self.layout.series.len());
        let mut by_cell: Vec<Option<Staff>> = vec![None; self.layout.cells.len()];
        for series in &self.layout.series {
            let cell = series.cell;
            let place = self.layout.cells.iter().position(|other| *other == cell).unwrap_or(0);
            let staff = by_cell[place].get_or_insert_with(|| match cell {
                Cell { contract: Some(contract), team, grade, .. } => part(&parts[contract as usize], team, grade),
                Cell { team: None, grade: None, .. } => council.clone(),
                Cell { team: Some(team), grade: None, .. } => teams[team].clone(),
                Cell { team: None, grade: Some(grade), .. } => sum(base.iter().map(|row| &row[grade])),
                Cell { team: Some(team), grade: Some(grade), .. } => base[team][grade].clone(),
            });
            let tally = cell.team.map_or(&all, |team| &tallies[team]);
            let value = match series.measure {
                Measure::WorstTeam => worst_team,
                Measure::ToReturn => f64::from(state.tally.to_return),
                Measure::ReReferralShare if parameters.course.returns.is_none() => f64::NAN,
                measure if days <= 0.0 && measure.definition().kind != Kind::Point => f64::NAN,
                Measure::LeaversSector => destinations[0],
                Measure::LeaversOtherCouncil => destinations[1],
                Measure::LeaversAgency => destinations[2],
                measure => match cell.stage {
                    None => read(measure, staff, tally, t, days),
                    Some(stage) => read_stage(measure, &state.tally.stages[stage], t, days),
                },
            };
            row.push(value);
        }
        let counts = |of: fn(&Staff) -> &[u32]| {
            base.iter().map(|row| row.iter().map(|staff| histogram(of(staff))).collect()).collect()
        };
        Observation { row, workers: counts(|staff| &staff.holding), above: counts(|staff| &staff.holding_above) }
    }

    /// Posts and workers by team and grade: all, or the workers of one contract.
    fn staff(&self, parameters: &Parameters, state: &State, only: Option<Contract>) -> Vec<Vec<Staff>> {
        let mut base = vec![vec![Staff::NONE; self.grades]; self.layout.teams.len()];
        for (place, post) in state.workforce.posts().iter().enumerate() {
            let one = &mut base[post.team][post.grade];
            one.posts += u32::from(post.standing == Standing::Established);
            if post.is_vacant() {
                one.vacant += 1;
                one.vacant_fte += post.fte;
                one.covered_fte += if post.filled { post.fte } else { 0.0 };
                one.frozen += u32::from(state.recruitment.phase(place).is_frozen());
            }
            if !post.filled || only.is_some_and(|only| only != post.contract) {
                continue;
            }
            one.workers += 1;
            match post.contract {
                Contract::Permanent => {
                    one.in_post += 1;
                    one.in_post_fte += post.fte;
                }
                Contract::Agency => one.agency_fte += post.fte,
            }
            one.away += u32::from(post.away);
            one.on_leave += u32::from(post.away && post.long_leave);
            if post.children > 0 {
                one.fte_holding += post.fte;
            }
            one.held += post.children;
            one.squares += f64::from(post.children) * f64::from(post.children);
            let above = u32::from(post.load > post.target + LOAD_ROUNDING);
            one.above_target += above;
            one.above_limit += u32::from(post.load > post.limit + LOAD_ROUNDING);
            one.highest = one.highest.max(post.children);
            let children = (post.children as usize).min(MOST_CHILDREN);
            one.holding[children] += 1;
            one.holding_above[children] += above;
            if post.children as usize > MOST_CHILDREN {
                one.beyond.push(post.children);
            }
        }
        debug_assert_eq!(parameters.grades.len(), self.grades);
        base.iter_mut().flatten().for_each(|one| one.beyond.sort_unstable());
        for (team, (row, flows)) in base.iter_mut().zip(&state.tally.staff).enumerate() {
            for (grade, (one, flow)) in row.iter_mut().zip(flows).enumerate() {
                one.flows = *flow;
                one.left_in_year = state.tally.leavers_of_year(team, grade);
            }
        }
        base
    }
}

/// The workers of one contract in a team, a grade, or both.
fn part(base: &[Vec<Staff>], team: Option<usize>, grade: Option<usize>) -> Staff {
    let rows = base.iter().enumerate().filter(|(place, _)| team.is_none_or(|team| team == *place));
    sum(rows
        .flat_map(|(_, row)| row.iter().enumerate())
        .filter(|(place, _)| grade.is_none_or(|grade| grade == *place))
        .map(|(_, one)| one))
}

fn sum<'s>(parts: impl Iterator<Item = &'s Staff>) -> Staff {
    parts.fold(Staff::NONE, |mut sum, one| {
        sum.add(one);
        sum
    })
}

fn add(sum: TeamTally, one: &TeamTally) -> TeamTally {
    TeamTally {
        open: sum.open + one.open,
        opened_sum: sum.opened_sum + one.opened_sum,
        waiting: sum.waiting + one.waiting,
        waiting_sum: sum.waiting_sum + one.waiting_sum,
        open_area: sum.open_area + one.open_area,
        waiting_area: sum.waiting_area + one.waiting_area,
        counted_to: one.counted_to,
        referrals: sum.referrals + one.referrals,
        diverted: sum.diverted + one.diverted,
        starts: sum.starts + one.starts,
        ends: sum.ends + one.ends,
        lapsed: sum.lapsed + one.lapsed,
        completed_days: sum.completed_days + one.completed_days,
        changes: sum.changes + one.changes,
        over_limit: sum.over_limit + one.over_limit,
        turned_adult: sum.turned_adult + one.turned_adult,
        moving: sum.moving + one.moving,
        moved_in: sum.moved_in + one.moved_in,
        moved_out: sum.moved_out + one.moved_out,
        re_referrals: sum.re_referrals + one.re_referrals,
    }
}

fn histogram(counts: &[u32]) -> Vec<u32> {
    let used = counts.iter().rposition(|&workers| workers > 0).map_or(0, |last| last + 1);
    counts[..used].to_vec()
}

fn read(measure: Measure, staff: &Staff, tally: &TeamTally, t: f64, days: f64) -> f64 {
    let workers = f64::from(staff.workers);
    let defined = |value: f64| if staff.workers > 0 { value } else { f64::NAN };
    match measure {
        Measure::Caseload => staff.caseload(),
        Measure::CaseloadPerPerson => ratio(f64::from(staff.held), workers),
        Measure::WorkerMedian => defined(staff.at_place(staff.workers.div_ceil(2))),
        Measure::WorkerP90 => defined(staff.at_place((0.9 * workers - 1e-9).ceil() as u32)),
        Measure::TopTenth => defined(staff.top_tenth()),
        Measure::Highest => defined(f64::from(staff.highest)),
        Measure::ShareAboveTarget => ratio(f64::from(staff.above_target), workers),
        Measure::ShareAboveLimit => ratio(f64::from(staff.above_limit), workers),
        Measure::ShareAbove25 => staff.share_above(25),
        Measure::ShareAbove30 => staff.share_above(30),
        Measure::ShareAbove50 => staff.share_above(50),
        Measure::Unevenness => defined(staff.unevenness()),
        // read by the caller, who knows the whole council
        Measure::WorstTeam
        | Measure::ToReturn
        | Measure::LeaversSector
        | Measure::LeaversOtherCouncil
        | Measure::LeaversAgency => f64::NAN,
        Measure::Held => f64::from(staff.held),
        Measure::Open => f64::from(tally.open),
        Measure::OpenAverage => tally.open_area / days,
        Measure::Unallocated => f64::from(tally.waiting),
        Measure::UnallocatedAverage => tally.waiting_area / days,
        Measure::UnallocatedDays => mean_age(t, tally.waiting_sum, tally.waiting),
        Measure::Referrals => f64::from(tally.referrals),
        Measure::Diverted => f64::from(tally.diverted),
        Measure::Starts => f64::from(tally.starts),
        Measure::Ends => f64::from(tally.ends),
        Measure::Lapsed => f64::from(tally.lapsed),
        Measure::TurnedAdult => f64::from(tally.turned_adult),
        Measure::CompletedLength => ratio(tally.completed_days, f64::from(tally.ends)),
        Measure::OpenAge => mean_age(t, tally.opened_sum, tally.open),
        Measure::ChangesOfWorker => f64::from(tally.changes),
        Measure::OverLimit => f64::from(tally.over_limit),
        Measure::WaitingToTransfer => f64::from(tally.moving),
        Measure::Transfers => f64::from(tally.moved_in),
        Measure::ReReferrals => f64::from(tally.re_referrals),
        Measure::ReReferralShare => ratio(f64::from(tally.re_referrals), f64::from(tally.referrals)),
        Measure::Establishment => f64::from(staff.posts),
        Measure::InPost => f64::from(staff.in_post),
        Measure::InPostFte => staff.in_post_fte,
        Measure::VacantPosts => f64::from(staff.vacant),
        Measure::VacancyRate => ratio(staff.vacant_fte, staff.vacant_fte + staff.in_post_fte),
        Measure::FrozenPosts => f64::from(staff.frozen),
        Measure::VacanciesCovered => ratio(staff.covered_fte, staff.vacant_fte),
        Measure::AgencyFte => staff.agency_fte,
        Measure::AgencyRate => ratio(staff.agency_fte, staff.agency_fte + staff.in_post_fte),
        Measure::Absent => f64::from(staff.away),
        Measure::OnLongLeave => f64::from(staff.on_leave),
        Measure::Leavers => f64::from(staff.flows.leavers),
        Measure::Starters => f64::from(staff.flows.starters),
        Measure::Turnover => ratio(staff.left_in_year, staff.in_post_fte),
        Measure::MovesOut => f64::from(staff.flows.moved_away),
        Measure::MovesIn => f64::from(staff.flows.moved_in),
        Measure::Conversions => f64::from(staff.flows.converted),
    }
}

/// What is kept by stage: a case starts when it enters the stage and ends when it leaves it.
fn read_stage(measure: Measure, tally: &StageTally, t: f64, days: f64) -> f64 {
    match measure {
        Measure::Open => f64::from(tally.open),
        Measure::OpenAverage => tally.open_area / days,
        Measure::Starts => f64::from(tally.starts),
        Measure::Ends => f64::from(tally.ends),
        Measure::CompletedLength => ratio(tally.completed_days, f64::from(tally.ends)),
        Measure::OpenAge => mean_age(t, tally.entered_sum, tally.open),
        _ => f64::NAN,
    }
}

/// Mean time since days whose sum and number are given.
fn mean_age(t: f64, sum: f64, number: u32) -> f64 {
    if number > 0 { (t - sum / f64::from(number)).max(0.0) } else { f64::NAN }
}
