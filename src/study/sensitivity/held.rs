//! The headline of a finding, and what becomes of it while an unknown is held.

use super::{Mean, Trial};
use crate::engine::{Plan, Progress, simulate};
use crate::model::parameters::Parameters;
use crate::results::difference::counterpart;
use crate::results::{Cell, Estimate, Measure, Sampling};
use crate::scenario::{Scenario, Unknown};
use crate::study::finding::{Finding, Outcome};
use crate::study::run::Request;
use crate::time::MEAN_MONTH_DAYS;
use std::sync::Arc;

/// Where an unknown is held: low, then high.
const ENDS: [f64; 2] = [crate::scenario::LOW, crate::scenario::HIGH];

/// One scenario of a headline.
struct Side<'a> {
    scenario: &'a Scenario,
    outcome: &'a Outcome,
    /// Place of the headline's month among its observations.
    row: usize,
    cell: Cell,
}

/// The number that a finding leads with: the caseload of its leading grade, or its difference from the baseline's.
pub struct Headline<'a> {
    option: Side<'a>,
    baseline: Option<Side<'a>>,
}

impl<'a> Headline<'a> {
    /// The headline of a finding; `None` where nobody holds a case in its month.
    pub fn of(finding: &'a Finding, scenario: &'a Scenario, baseline: Option<&'a Scenario>) -> Option<Self> {
        let cell = Cell { grade: Some(finding.leading_grade()?), ..Cell::COUNCIL };
        let option = Side { scenario, outcome: &finding.option, row: finding.headline, cell };
        let baseline = match (&finding.comparison, baseline) {
            (Some(comparison), Some(scenario)) => {
                let (here, there) = (&option.outcome.ensemble.layout, &comparison.baseline.ensemble.layout);
                let row = there.months.iter().position(|month| *month == here.months[option.row])?;
                let cell = counterpart(here, cell, there)?;
                Some(Side { scenario, outcome: &comparison.baseline, row, cell })
            }
            _ => None,
        };
        Some(Self { option, baseline })
    }

    /// The grade that it is about.
    pub fn cell(&self) -> Cell {
        self.option.cell
    }

    /// Its value in each of the first replications of the run.
    pub fn known(&self, count: usize) -> Vec<Option<f64>> {
        let first = self.option.outcome.ensemble.first;
        less(self.option.known(first, count), self.baseline.as_ref().map(|side| side.known(first, count)))
    }

    /// How many replications one more at one end of an unknown takes.
    pub fn cost(&self, unknown: &Unknown) -> u64 {
        let sides = [Some(&self.option), self.baseline.as_ref()];
        sides.into_iter().flatten().filter(|side| side.scenario.has_any_of(unknown)).count() as u64
    }

    /// How much longer a replication of the run is than one to the headline's month.
    pub fn length_ratio(&self) -> f64 {
        let before = -self.option.outcome.parameters.opening.day / MEAN_MONTH_DAYS;
        let whole = self.option.outcome.ensemble.layout.months.len() as f64 - 1.0;
        (before + whole) / (before + self.option.row.max(1) as f64)
    }

    /// What becomes of it with an unknown held at either end, in the run's first replications; `None` if stopped.
    pub fn tried(
        &self,
        unknown: Unknown,
        known: &[Option<f64>],
        replications: u64,
        request: &Request,
        progress: &Progress,
    ) -> Option<Trial> {
        let mut values = Vec::new();
        for end in ENDS {
            let ours = self.option.held(&unknown, end, replications, request, progress)?;
            let theirs = match &self.baseline {
                None => None,
                Some(side) => Some(side.held(&unknown, end, replications, request, progress)?),
            };
            values.push(less(ours, theirs));
        }
        let apart = |one: &[Option<f64>], other: &[Option<f64>]| -> Vec<Option<f64>> {
            one.iter().zip(other).map(|(one, other)| Some((*one)? - (*other)?)).collect()
        };
        let swings = apart(&values[1], &values[0]);
        let swing = Estimate::of(&swings, Sampling::Independent).unwrap_or(NOTHING);
        let whole = Estimate::of(known, self.option.outcome.ensemble.sampling());
        let ends = [0, 1].map(|end| {
            let moved = Estimate::of(&apart(&values[end], known), Sampling::Independent).unwrap_or(NOTHING);
            let (mean, se) = whole.map_or((f64::NAN, None), |whole| (whole.mean, whole.se));
            Mean { mean: mean + moved.mean, se: se.zip(moved.se).map(|(one, other)| one.hypot(other)) }
        });
        Some(Trial { unknown, ends, swings, swing })
    }
}

/// The option's values less the baseline's, where there is one.
fn less(ours: Vec<Option<f64>>, theirs: Option<Vec<Option<f64>>>) -> Vec<Option<f64>> {
    match theirs {
        None => ours,
        Some(theirs) => ours.into_iter().zip(theirs).map(|(one, other)| Some(one? - other?)).collect(),
    }
}

/// What is known of a swing that is defined in no replication.
const NOTHING: Estimate = Estimate { mean: 0.0, se: None, freedom: 0.0, defined: 0 };

impl Side<'_> {
    fn known(&self, first: u64, count: usize) -> Vec<Option<f64>> {
        let ensemble = &self.outcome.ensemble;
        let Some(column) = ensemble.layout.column(Measure::Caseload, self.cell) else { return vec![None; count] };
        let value = |index: u64| {
            let place = index.checked_sub(ensemble.first)? as usize;
            ensemble.trajectories.get(place)?.value(self.row, column)
        };
        (first..first + count as u64).map(value).collect()
    }

    /// Its values with an unknown held; those of the run where it has no such value.
    fn held(
        &self,
        unknown: &Unknown,
        quantile: f64,
        count: u64,
        request: &Request,
        progress: &Progress,
    ) -> Option<Vec<Option<f64>>> {
        let first = request.replications.start;
        if !self.scenario.has_any_of(unknown) {
            return Some(self.known(first, count as usize));
        }
        let plan = Plan { seed: request.seed, first, count, threads: request.threads };
        let months = self.row.max(1) as u32;
        let realise = |index| {
            let parameters = self.scenario.realise_holding(request.seed, index, unknown, quantile);
            Arc::new(Parameters { months, ..parameters })
        };
        let ensemble = simulate(realise, true, &plan, progress);
        if ensemble.trajectories.len() as u64 != count {
            return None;
        }
        Some(ensemble.measured(self.row, Measure::Caseload, self.cell).unwrap_or_else(|| vec![None; count as usize]))
    }
}
