//! Made-up findings on which charts and sentences are tried.

use crate::distribution::{Component, Duration, Law};
use crate::model::attrition::Attrition;
use crate::model::parameters::{
    Demand, Grade, Need, Opening, OpeningAges, OpeningCount, Parameters, PostGroup, Progress, Rule, Team, WhenFull,
};
use crate::model::pathway::Course;
use crate::model::people::{Career, People};
use crate::results::{Cell, Difference, Ensemble, Layout, Measure, Summary, Trajectory};
use crate::study::{Assumptions, Comparison, Finding, Named, Outcome, Reference};
use crate::time::{Calendar, CalendarKind, Schedule};
use std::sync::Arc;

/// What a made-up scenario is like.
#[derive(Clone, Debug)]
pub struct Rehearsal {
    /// Replications.
    pub futures: usize,
    /// Months after the opening.
    pub months: usize,
    /// Grades with targets and how many workers each has in each of two teams.
    pub grades: Vec<(&'static str, f64, u32)>,
    /// Caseload at the opening of a full worker, and how far it drifts by the end [children per FTE].
    pub load: f64,
    /// How far it drifts by the end [children per FTE].
    pub drift: f64,
    /// Standard deviation over futures at the end [children per FTE].
    pub spread: f64,
    /// How much single workers' loads vary from month to month, as a share.
    pub jitter: f64,
    /// Children whom the front door diverts [children per month]; the rest stay open half a day longer for each.
    pub diverted: f64,
    /// Whether anybody works there.
    pub staffed: bool,
}

impl Default for Rehearsal {
    fn default() -> Self {
        let grades = vec![("experienced", 22.0, 12), ("newly-qualified", 15.0, 4)];
        Self {
            futures: 120,
            months: 30,
            grades,
            load: 22.3,
            drift: 0.6,
            spread: 2.2,
            jitter: 0.1,
            diverted: 0.0,
            staffed: true,
        }
    }
}

/// A uniform number that depends on three numbers alone.
fn dice(future: usize, month: usize, which: usize) -> f64 {
    let mut state =
        (future as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ ((month as u64 + 7) << 32) ^ (which as u64 * 977);
    for _ in 0..3 {
        state ^= state >> 30;
        state = state.wrapping_mul(0xBF58_476D_1CE4_E5B9);
        state ^= state >> 27;
        state = state.wrapping_mul(0x94D0_49BB_1331_11EB);
        state ^= state >> 31;
    }
    (state >> 11) as f64 / (1u64 << 53) as f64
}

fn normal(future: usize, month: usize, which: usize) -> f64 {
    2.0 * (0..3).map(|n| dice(future, month, which * 100 + n)).sum::<f64>() - 3.0
}

impl Rehearsal {
    /// Its outcome under this name.
    pub fn outcome(&self, id: &str) -> Outcome {
        let names: Vec<String> = self.grades.iter().map(|grade| grade.0.to_owned()).collect();
        let teams = vec!["east".to_owned(), "west".to_owned()];
        let staffed = vec![vec![true; names.len()]; 2];
        let months = (0..=self.months).map(|n| {
            let month = 2019 * 12 + 8 + n;
            format!("{}-{:02}", month / 12, month % 12 + 1)
        });
        let layout = Arc::new(Layout::new(teams.clone(), names, &staffed, months.collect()));
        let trajectories = (0..self.futures).map(|future| self.future(&layout, future)).collect();
        let ensemble = Arc::new(Ensemble { layout, first: 0, trajectories, drawn: false });
        let summary = Arc::new(Summary::of(&ensemble));
        let scenario =
            Named { id: id.to_owned(), title: id.replace('-', " "), question: "What becomes of caseloads?".to_owned() };
        let (resolved, digest) = (String::new(), id.to_owned());
        let parameters = Arc::new(self.parameters(teams));
        Outcome { scenario, resolved, digest, parameters, ensemble, summary }
    }

    /// A finding without a baseline.
    pub fn alone(&self) -> Finding {
        Finding {
            option: Arc::new(self.outcome("baseline-2019")),
            comparison: None,
            headline: self.months.min(18),
            seed: 1,
        }
    }

    /// A finding beside a baseline.
    pub fn beside(&self, baseline: &Self) -> Finding {
        let option = Arc::new(self.outcome("front-door-2019"));
        let baseline = Arc::new(baseline.outcome("baseline-2019"));
        let difference = Arc::new(Difference::of(&option.ensemble, &baseline.ensemble, 1.0));
        let assumptions = Assumptions {
            now: vec!["referrals fall 30%".to_owned()],
            later: Vec::new(),
            reference: Reference::Nothing,
        };
        let comparison = Some(Comparison { baseline, difference, assumptions });
        Finding { option, comparison, headline: self.months.min(18), seed: 1 }
    }

    fn future(&self, layout: &Layout, future: usize) -> Trajectory {
        let mut walk = 0.0;
        let mut rows = Vec::new();
        let (mut workers, mut above) = (Vec::new(), Vec::new());
        for month in 0..=self.months {
            let share = month as f64 / self.months.max(1) as f64;
            let own = 0.4 * normal(future, month, 500 + (self.drift * 10.0).abs() as usize);
            walk = 0.93 * walk + self.spread * 0.37 * (normal(future, month, 1) + own);
            let level = self.load + self.drift * share + if month == 0 { 0.0 } else { walk };
            let held: Vec<Vec<Vec<u32>>> = (0..2).map(|team| self.team(level, future, month, team)).collect();
            rows.push(
                layout.series.iter().map(|series| self.value(series.measure, series.cell, level, &held)).collect(),
            );
            above.push(held.iter().map(|grades| self.above(grades)).collect());
            workers.push(held);
        }
        Trajectory { index: future as u64, rows, workers, above, events: 1000, checks: 1000 }
    }

    /// Of workers by grade and by children held, those above target.
    fn above(&self, grades: &[Vec<u32>]) -> Vec<Vec<u32>> {
        let kept = |(row, (_, target, _)): (&Vec<u32>, &(&str, f64, u32))| {
            row.iter().enumerate().map(|(held, &workers)| if held as f64 > *target { workers } else { 0 }).collect()
        };
        grades.iter().zip(&self.grades).map(kept).collect()
    }

    /// Workers of a team by grade and by children held.
    fn team(&self, level: f64, future: usize, month: usize, team: usize) -> Vec<Vec<u32>> {
        let grade = |(place, (_, target, count)): (usize, &(&str, f64, u32))| {
            let mut row = Vec::new();
            for worker in 0..if self.staffed { *count } else { 0 } {
                let own = 0.28 * normal(0, team * 50 + place, worker as usize + 10)
                    + self.jitter * normal(future, month, worker as usize + 90);
                let load = (level * target / 22.0 * (1.0 + own)).max(0.0).round() as usize;
                if row.len() <= load {
                    row.resize(load + 1, 0);
                }
                row[load] += 1;
            }
            row
        };
        self.grades.iter().enumerate().map(grade).collect()
    }

    fn value(&self, measure: Measure, cell: Cell, level: f64, held: &[Vec<Vec<u32>>]) -> f64 {
        let mut loads: Vec<(f64, f64)> = Vec::new();
        for (_, grades) in held.iter().enumerate().filter(|(team, _)| cell.team.is_none_or(|wanted| wanted == *team)) {
            for (place, row) in
                grades.iter().enumerate().filter(|(place, _)| cell.grade.is_none_or(|wanted| wanted == *place))
            {
                for (children, workers) in row.iter().enumerate() {
                    loads.extend((0..*workers).map(|_| (children as f64, self.grades[place].1)));
                }
            }
        }
        loads.sort_by(|a, b| b.0.total_cmp(&a.0));
        let count = loads.len() as f64;
        let sum: f64 = loads.iter().map(|load| load.0).sum();
        let top = (loads.len().div_ceil(10)).max(1).min(loads.len());
        let waiting = ((level - 21.0).max(0.0) * 6.0).round();
        match measure {
            Measure::Caseload if sum > 0.0 => sum / loads.iter().filter(|load| load.0 > 0.0).count() as f64,
            Measure::TopTenth if top > 0 => loads[..top].iter().map(|load| load.0).sum::<f64>() / top as f64,
            Measure::ShareAboveTarget if count > 0.0 => {
                loads.iter().filter(|load| load.0 > load.1).count() as f64 / count
            }
            Measure::WorstTeam if self.staffed => level + 2.5,
            Measure::Open => sum + waiting,
            Measure::Unallocated => waiting,
            Measure::UnallocatedDays if waiting > 0.0 => 9.0 + waiting / 10.0,
            Measure::Held => sum,
            Measure::InPost => count,
            Measure::Referrals => 224.0 - self.diverted,
            Measure::Diverted => self.diverted,
            Measure::CompletedLength => 160.0 + self.diverted / 2.0,
            _ => f64::NAN,
        }
    }

    fn parameters(&self, teams: Vec<String>) -> Parameters {
        let month = Duration { components: vec![Component { share: 1.0, law: Law::Deterministic { value: 30.0 } }] };
        let grade = |(name, target, _): &(&str, f64, u32)| Grade {
            name: (*name).to_owned(),
            target: *target,
            limit: f64::INFINITY,
            ramp: Vec::new(),
            leaving: 0.0005,
            attrition: Attrition::default(),
            refill: month.clone(),
            absence: None,
            factor_sd: 0.3,
            career: Career::default(),
        };
        let posts =
            (0..self.grades.len()).map(|grade| PostGroup { grade, count: self.grades[grade].2, fte: 1.0, vacant: 0 });
        let posts: Vec<_> = posts.collect();
        let team = |name: String| Team {
            name,
            intake: 0.5,
            rule: Rule::LowestRelativeLoad,
            when_full: WhenFull::Wait,
            posts: posts.clone(),
        };
        Parameters {
            calendar: Calendar { kind: CalendarKind::Civil, start: jiff::civil::date(2019, 10, 1) },
            months: self.months as u32,
            demand: Demand {
                families: Schedule { base: 4.0, changes: Vec::new() },
                month_factors: [1.0; 12],
                overdispersion: None,
                group_sizes: vec![1.0],
            },
            front_door: if self.diverted > 0.0 { vec![Schedule::constant(self.diverted / 224.0)] } else { Vec::new() },
            needs: vec![Need {
                name: "all".to_owned(),
                share: 1.0,
                opens_case: 1.0,
                length: month.clone(),
                weight: 1.0,
                priority: 0,
            }],
            grades: self.grades.iter().map(grade).collect(),
            teams: teams.into_iter().map(team).collect(),
            progress: Progress { slowing: 0.0, unallocated_speed: 0.0, handover_pause: 0.0 },
            course: Course::default(),
            people: People::default(),
            opening: Opening { day: 0.0, cases: 700.0, count: OpeningCount::Fixed, ages: OpeningAges::Equilibrium },
            environment: None,
            retention: Vec::new(),
        }
    }
}
