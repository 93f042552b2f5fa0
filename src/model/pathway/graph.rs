//! The stage graph: which stages there are, who serves them, how long they last and what follows.
//!
//! # What happens
//! A case enters the service in a stage. When a stage ends, the case closes or another stage follows. Need and stage
//! together give the length of a stage, the shares of what follows, the weight of a child and the place on a list.
//!
//! # Equations
//! Of the unit interval, closing takes the lowest part, then the stages in order of severity: a higher chance of a
//! severe stage makes nobody's outcome milder. Mean visits v of a case solve v = entry + transposed(next) v; a case
//! closes from stage s with chance `v_s (1 - sum of next from s)`. Mean time in the service = sum of `v_s` x mean length.
//! weight = weight of the need x weight of the stage; priority = the higher of the two.
//!
//! # Source
//! Model page, section "Case flow"; the equations are those of an absorbing chain.
//!
//! # What it leaves out
//! What follows does not depend on how long the stage lasted, nor on the number of earlier visits.

use super::super::parameters::{Need, Parameters};
use super::ages::Ages;
use super::returns::Returns;
use crate::distribution::Duration;
use crate::random::name_key;

/// Most stages of a scenario: each case counts its visits to every one of them.
pub const MOST_STAGES: usize = 12;

/// Mean visits to one stage beyond which a graph counts as one that cases never leave.
const MOST_VISITS: f64 = 1000.0;

/// What shapes a child's course beyond its need; by default there are neither stages nor returns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// Stages and what follows them; `None` where a case has one stage only.
    pub graph: Option<Graph>,
    /// Families that come back; `None` for none.
    pub returns: Option<Returns>,
    /// Ages of the children; `None` where nobody grows up.
    pub ages: Option<Ages>,
    /// Whether brothers and sisters share their luck.
    pub siblings: Siblings,
}

/// Whether brothers and sisters take the same course.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Siblings {
    /// Each child's course is drawn by itself.
    #[default]
    Apart,
    /// All take the course of the first.
    Together,
}

/// Who holds a case that has moved on to a stage of another team until that team has room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transfers {
    /// The worker who had it, in whose hands it stands still.
    Kept,
    /// Nobody: it is unallocated on the list of the team it moves to.
    Listed,
}

/// One stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// The scenario's name for it.
    pub name: String,
    /// Work that one child brings, times the weight of the need (cases or points).
    pub weight: f64,
    /// Place on the list of the unallocated: higher goes first.
    pub priority: u8,
    /// By team: the part of the area it serves in this stage, 0 where it does not take the stage; sums to 1 (share).
    pub teams: Vec<f64>,
}

/// The course of one need.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// By stage: share of new cases that enter there; sums to 1 (share).
    pub entry: Vec<f64>,
    /// By stage: how long it lasts if worked on without interruption (days).
    pub lengths: Vec<Duration>,
    /// By stage ended (outer) and stage that follows (inner): share; the rest closes (share).
    pub next: Vec<Vec<f64>>,
}

impl Route {
    /// Mean visits of a case to each stage; `None` where some case would never close.
    fn visits(&self) -> Option<Vec<f64>> {
        let size = self.entry.len();
        // rows of (I - transposed(next) | entry), eliminated with the largest pivot first
        let mut rows: Vec<Vec<f64>> = (0..size)
            .map(|to| {
                let own = |from: usize| f64::from(u8::from(from == to)) - self.next[from][to];
                (0..size).map(own).chain([self.entry[to]]).collect()
            })
            .collect();
        for pivot in 0..size {
            let best = (pivot..size).max_by(|&a, &b| rows[a][pivot].abs().total_cmp(&rows[b][pivot].abs()))?;
            rows.swap(pivot, best);
            if rows[pivot][pivot].abs() < 1e-9 {
                return None;
            }
            let row = rows[pivot].clone();
            for (_, other) in rows.iter_mut().enumerate().filter(|(index, _)| *index != pivot) {
                let times = other[pivot] / row[pivot];
                for (mine, theirs) in other.iter_mut().zip(&row) {
                    *mine -= times * theirs;
                }
            }
        }
        let visits: Vec<f64> = (0..size).map(|stage| rows[stage][size] / rows[stage][stage]).collect();
        visits.iter().all(|v| (-1e-9..MOST_VISITS).contains(v)).then(|| visits.iter().map(|v| v.max(0.0)).collect())
    }

    /// What follows `stage` for a case with luck `u`; `None` for closing.
    #[inline]
    pub fn follows(&self, stage: usize, u: f64) -> Option<usize> {
        let row = &self.next[stage];
        let mut left = u - self.closes(stage);
        let mut last = None;
        for (to, &share) in row.iter().enumerate() {
            if left < 0.0 {
                break;
            }
            if share > 0.0 {
                last = Some(to);
            }
            left -= share;
        }
        last
    }

    /// Share that closes after `stage` (share).
    #[inline]
    pub fn closes(&self, stage: usize) -> f64 {
        (1.0 - self.next[stage].iter().sum::<f64>()).max(0.0)
    }
}

/// What a child of one need in one stage is to allocation.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Standing {
    weight: f64,
    priority: u8,
}

/// Stages, routes and what follows from both.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    /// Stages, lowest severity first.
    pub stages: Vec<Stage>,
    /// Routes by need, in the order of the needs.
    pub routes: Vec<Route>,
    /// Who holds a case that waits for another team.
    pub transfers: Transfers,
    /// Open cases at the opening by stage, or their means (children); `None` where only their sum is given.
    pub opening: Option<Vec<f64>>,
    /// Mean visits of a case by need (outer) and stage (inner).
    visits: Vec<Vec<f64>>,
    standings: Vec<Standing>,
    /// By stage: what its dice counters begin with.
    counters: Vec<u32>,
}

/// The need whose cases would never close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unending {
    /// Index of the need.
    pub need: usize,
}

impl Graph {
    /// A graph for `needs`.
    ///
    /// # Errors
    /// When the cases of some need would never close.
    pub fn new(
        stages: Vec<Stage>,
        routes: Vec<Route>,
        transfers: Transfers,
        opening: Option<Vec<f64>>,
        needs: &[Need],
    ) -> Result<Self, Unending> {
        let mut visits = Vec::with_capacity(routes.len());
        for (need, route) in routes.iter().enumerate() {
            visits.push(route.visits().ok_or(Unending { need })?);
        }
        let both = || needs.iter().flat_map(|need| stages.iter().map(move |stage| (need, stage)));
        let standing = |(need, stage): (&Need, &Stage)| Standing {
            weight: need.weight * stage.weight,
            priority: need.priority.max(stage.priority),
        };
        let standings = both().map(standing).collect();
        let counters = stages.iter().map(|stage| (name_key(&stage.name) as u32) << 8).collect();
        Ok(Self { stages, routes, transfers, opening, visits, standings, counters })
    }

    #[inline]
    fn standing(&self, need: usize, stage: usize) -> &Standing {
        &self.standings[need * self.stages.len() + stage]
    }

    /// Mean visits of a case of `need` to each stage.
    pub fn visits(&self, need: usize) -> &[f64] {
        &self.visits[need]
    }

    /// Mean time that a case of `need` spends in `stage`, over all its visits (days at full speed).
    pub fn time_in(&self, need: usize, stage: usize) -> f64 {
        let visits = self.visits[need][stage];
        if visits > 0.0 { visits * self.routes[need].lengths[stage].mean() } else { 0.0 }
    }

    /// Whether `team` takes `stage`.
    #[inline]
    pub fn serves(&self, team: usize, stage: usize) -> bool {
        self.stages[stage].teams[team] > 0.0
    }

    /// The team that takes `stage` where a family lives: `area` is its place in the council, laid out from 0 to 1 in
    /// the order of the teams.
    #[inline]
    pub fn team_for(&self, stage: usize, area: f64) -> usize {
        super::super::front_door::pick(area, self.stages[stage].teams.iter().copied())
    }

    /// The counter of the dice for visit number `visit` to `stage`: by the stage's name, so that other stages change
    /// nobody's luck.
    #[inline]
    pub fn counter(&self, stage: usize, visit: u8) -> u32 {
        self.counters[stage] | u32::from(visit)
    }
}

impl Parameters {
    /// Work that one child of `need` brings in `stage` (cases or points).
    #[inline]
    pub fn weight_of(&self, need: u16, stage: u8) -> f64 {
        match &self.course.graph {
            None => self.needs[usize::from(need)].weight,
            Some(graph) => graph.standing(usize::from(need), usize::from(stage)).weight,
        }
    }

    /// Place of a child on a list of the unallocated: higher goes first.
    #[inline]
    pub fn priority_of(&self, need: u16, stage: u8) -> u8 {
        match &self.course.graph {
            None => self.needs[usize::from(need)].priority,
            Some(graph) => graph.standing(usize::from(need), usize::from(stage)).priority,
        }
    }

    /// Highest priority there can be.
    pub fn highest_priority(&self) -> u8 {
        let needs = self.needs.iter().map(|need| need.priority);
        let stages = self.course.graph.iter().flat_map(|graph| &graph.standings).map(|one| one.priority);
        needs.chain(stages).max().unwrap_or(0)
    }

    /// Weight of the lightest child there can be (cases or points).
    pub fn lightest(&self) -> f64 {
        let needs = self.needs.iter().map(|need| need.weight);
        match &self.course.graph {
            None => needs.fold(f64::INFINITY, f64::min),
            Some(graph) => graph.standings.iter().map(|one| one.weight).fold(f64::INFINITY, f64::min),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::Law;

    fn route(entry: &[f64], next: &[&[f64]]) -> Route {
        Route {
            entry: entry.to_vec(),
            lengths: vec![Duration::plain(Law::Deterministic { value: 1.0 }); entry.len()],
            next: next.iter().map(|row| row.to_vec()).collect(),
        }
    }

    #[test]
    fn visits_solve_the_traffic_equations() {
        let route = route(
            &[60.0 / 68.0, 5.0 / 68.0, 3.0 / 68.0],
            &[&[0.0, 0.25, 0.08], &[0.30, 0.0, 0.12], &[0.10, 0.05, 0.0]],
        );
        let flows: Vec<f64> = route.visits().unwrap().iter().map(|visits| visits * 68.0).collect();
        for (found, exact) in flows.iter().zip([67.870_534, 22.524_261, 11.132_554]) {
            assert!((found - exact).abs() < 1e-6, "{found} {exact}");
        }
    }

    #[test]
    fn a_graph_that_nobody_leaves_is_found_out() {
        assert_eq!(route(&[1.0, 0.0], &[&[0.0, 1.0], &[1.0, 0.0]]).visits(), None);
        assert!(route(&[1.0, 0.0], &[&[0.0, 1.0], &[0.9, 0.0]]).visits().is_some());
    }

    #[test]
    fn closing_takes_the_lowest_luck_and_the_most_severe_stage_the_highest() {
        let route = route(&[1.0, 0.0, 0.0], &[&[0.0, 0.25, 0.08], &[0.3, 0.0, 0.7], &[0.0, 0.0, 0.0]]);
        let found = [0.0, 0.66, 0.68, 0.91, 0.93, 0.999_999].map(|u| route.follows(0, u));
        assert_eq!(found, [None, None, Some(1), Some(1), Some(2), Some(2)]);
        assert_eq!([0.0, 0.29, 0.31, 1.0 - 1e-16].map(|u| route.follows(1, u)), [Some(0), Some(0), Some(2), Some(2)]);
        assert_eq!(route.follows(2, 0.999), None);
    }
}
