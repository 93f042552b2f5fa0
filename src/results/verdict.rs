//! Whether a paired difference is a finding, and how often an ensemble meets a bound.

use super::difference::{Change, counterpart};
use super::ensemble::{Ensemble, Trajectory};
use super::estimate::Estimate;
use super::measure::{Cell, Measure};

/// The confidence at which two scenarios are told apart.
pub const CONFIDENCE: f64 = 0.95;

/// Whether an option's difference is a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The interval of the mean difference excludes zero, and the mean is at least the amount that matters.
    Apart,
    /// The interval excludes zero, but the mean is smaller than the amount that matters.
    TooSmall,
    /// The interval holds zero, or is unknown.
    Unsure,
    /// The difference is exactly zero in every replication.
    Same,
}

impl Verdict {
    /// The verdict on a paired difference, given the confidence asked for and the amount that matters.
    pub fn on(difference: Option<Estimate>, confidence: f64, matters: f64) -> Self {
        let Some(estimate) = difference else { return Self::Unsure };
        let Some((low, high)) = estimate.interval(confidence) else { return Self::Unsure };
        if low == 0.0 && high == 0.0 {
            Self::Same
        } else if low <= 0.0 && high >= 0.0 {
            Self::Unsure
        } else if estimate.mean.abs() < matters {
            Self::TooSmall
        } else {
            Self::Apart
        }
    }
}

impl Change {
    /// Whether the difference is a finding, given the amount that matters.
    pub fn verdict(&self, matters: f64) -> Verdict {
        Verdict::on(self.estimate, CONFIDENCE, matters)
    }
}

/// How many replications meet a condition, of those in which the value is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Met {
    /// Replications that meet it.
    pub count: usize,
    /// Replications in which the value is defined.
    pub of: usize,
}

impl Ensemble {
    /// In how many replications a measure is at or under a bound.
    pub fn at_or_under(&self, observation: usize, measure: Measure, cell: Cell, bound: f64) -> Option<Met> {
        let values = self.measured(observation, measure, cell)?;
        let count = values.iter().flatten().filter(|&&value| value <= bound).count();
        Some(Met { count, of: values.iter().flatten().count() })
    }
}

/// In how many replications of both sides a measure is higher than in the baseline by more than an amount.
pub fn exceeds(
    (option, baseline): (&Ensemble, &Ensemble),
    observation: usize,
    measure: Measure,
    cell: Cell,
    amount: f64,
) -> Option<Met> {
    let (here, there) = (&option.layout, &baseline.layout);
    let column = here.column(measure, cell)?;
    let other = there.column(measure, counterpart(here, cell, there)?)?;
    let row = there.months.iter().position(|month| *month == here.months[observation])?;
    let difference = |one: &Trajectory| {
        let place = one.index.checked_sub(baseline.first)? as usize;
        Some(one.value(observation, column)? - baseline.trajectories.get(place)?.value(row, other)?)
    };
    let differences: Vec<f64> = option.trajectories.iter().filter_map(difference).collect();
    let count = differences.iter().filter(|&&difference| difference > amount).count();
    Some(Met { count, of: differences.len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{Estimate, Layout, Sampling};
    use std::sync::Arc;

    fn change(values: &[f64]) -> Change {
        let values: Vec<_> = values.iter().copied().map(Some).collect();
        let estimate = Estimate::of(&values, Sampling::Independent);
        Change { estimate, quantiles: None, chance_above: None, variance_ratio: None }
    }

    #[test]
    fn a_difference_is_a_finding_only_when_sure_and_large_enough() {
        assert_eq!(change(&[-2.0, -2.1, -1.9]).verdict(1.0), Verdict::Apart);
        assert_eq!(change(&[-0.2, -0.21, -0.19]).verdict(1.0), Verdict::TooSmall);
        assert_eq!(change(&[-5.0, 5.0, -4.0]).verdict(1.0), Verdict::Unsure);
        assert_eq!(change(&[0.0, 0.0, 0.0]).verdict(1.0), Verdict::Same);
        assert_eq!(change(&[-2.0]).verdict(1.0), Verdict::Unsure);
    }

    #[test]
    fn replications_are_paired_by_index_where_both_sides_have_them() {
        let layout = Layout::new(vec!["a".into()], vec!["g".into()], &[vec![true]], vec!["2019-09".into()]);
        let column = layout.column(Measure::Open, Cell::COUNCIL).unwrap();
        let side = |first: u64, values: &[f64]| {
            let one = |(place, value): (usize, &f64)| {
                let mut row = vec![f64::NAN; layout.series.len()];
                row[column] = *value;
                Trajectory {
                    index: first + place as u64,
                    rows: vec![row],
                    workers: vec![],
                    above: vec![],
                    books: vec![],
                    events: 0,
                    checks: 0,
                }
            };
            let trajectories = values.iter().enumerate().map(one).collect();
            Ensemble { layout: Arc::new(layout.clone()), first, trajectories, drawn: false }
        };
        let (option, baseline) = (side(0, &[9.0, 5.0, 6.0, f64::NAN]), side(1, &[3.0, 5.5, 1.0]));
        let met = exceeds((&option, &baseline), 0, Measure::Open, Cell::COUNCIL, 1.0);
        assert_eq!(met, Some(Met { count: 1, of: 2 }));
        assert_eq!(option.at_or_under(0, Measure::Open, Cell::COUNCIL, 6.0), Some(Met { count: 2, of: 3 }));
    }
}
