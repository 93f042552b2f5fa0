//! An ensemble in numbers: every series at every observation, and how many workers hold how many children.

use super::ensemble::Ensemble;
use super::estimate::{Estimate, Sampling};
use super::measure::{Cell, Layout, Measure};
use super::quantile::quantile;
use rayon::prelude::*;
use std::sync::Arc;

/// The quantiles shown, with their names in files.
pub const QUANTILES: [(&str, f64); 9] = [
    ("p025", 0.025),
    ("p05", 0.05),
    ("p10", 0.10),
    ("p25", 0.25),
    ("p50", 0.50),
    ("p75", 0.75),
    ("p90", 0.90),
    ("p95", 0.95),
    ("p975", 0.975),
];

/// Where the values of single futures fall: the quantiles of [`QUANTILES`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantiles(pub [f64; QUANTILES.len()]);

impl Quantiles {
    /// The quantiles of the defined values; `None` with fewer than two.
    pub fn of(values: &[Option<f64>]) -> Option<Self> {
        let mut sorted: Vec<f64> = values.iter().flatten().copied().collect();
        if sorted.len() < 2 {
            return None;
        }
        sorted.sort_unstable_by(f64::total_cmp);
        Some(Self(QUANTILES.map(|(_, share)| quantile(&sorted, share))))
    }

    /// The band that holds the middle half of futures.
    pub fn half(&self) -> (f64, f64) {
        (self.0[3], self.0[5])
    }

    /// The band that holds the middle 80% of futures.
    pub fn eight_in_ten(&self) -> (f64, f64) {
        (self.0[2], self.0[6])
    }

    /// The band that holds the middle 90% of futures.
    pub fn nine_in_ten(&self) -> (f64, f64) {
        (self.0[1], self.0[7])
    }

    /// The band that holds the middle 95% of futures.
    pub fn nineteen_in_twenty(&self) -> (f64, f64) {
        (self.0[0], self.0[8])
    }

    /// The median.
    pub fn median(&self) -> f64 {
        self.0[4]
    }
}

/// One series at one observation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// Mean and how precisely it is known; `None` where the value is undefined in every replication.
    pub estimate: Option<Estimate>,
    /// Where futures fall; `None` where the value is defined in fewer than two replications.
    pub quantiles: Option<Quantiles>,
}

/// How many workers hold a given number of children, over the replications.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Holding {
    /// Mean number of workers.
    pub mean: f64,
    /// 10% quantile of the number of workers.
    pub p10: f64,
    /// 90% quantile of the number of workers.
    pub p90: f64,
}

/// All figures of an ensemble.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Columns and rows.
    pub layout: Arc<Layout>,
    /// How many replications.
    pub replications: usize,
    /// Per observation, one figure for each series of the layout.
    pub figures: Vec<Vec<Figure>>,
    /// Per observation and cell of the layout: workers who hold 0, 1, 2, ... children, up to the most seen there.
    pub workers: Vec<Vec<Vec<Holding>>>,
}

impl Ensemble {
    /// How its replications depend on each other.
    pub fn sampling(&self) -> Sampling {
        if self.drawn { Sampling::Blocks { first: self.first } } else { Sampling::Independent }
    }
}

impl Summary {
    /// Summarises an ensemble. Every figure is computed on its own in order of replication, so that the number of
    /// threads changes nothing.
    pub fn of(ensemble: &Ensemble) -> Self {
        let layout = Arc::clone(&ensemble.layout);
        let sampling = ensemble.sampling();
        let observations = 0..layout.months.len();
        let figures = observations.clone().into_par_iter().map(|observation| {
            let figure = |column| {
                let values = ensemble.values(observation, column);
                Figure { estimate: Estimate::of(&values, sampling), quantiles: Quantiles::of(&values) }
            };
            (0..layout.series.len()).map(figure).collect()
        });
        let figures = figures.collect();
        let workers = observations
            .into_par_iter()
            .map(|observation| layout.cells.iter().map(|&cell| holdings(ensemble, observation, cell)).collect())
            .collect();
        Self { layout, replications: ensemble.trajectories.len(), figures, workers }
    }

    /// The figure of a measure in a cell at an observation, if it is kept there.
    pub fn figure(&self, observation: usize, measure: Measure, cell: Cell) -> Option<&Figure> {
        self.layout.column(measure, cell).map(|column| &self.figures[observation][column])
    }

    /// Its mean and precision, where defined.
    pub fn estimate(&self, observation: usize, measure: Measure, cell: Cell) -> Option<Estimate> {
        self.figure(observation, measure, cell)?.estimate
    }

    /// How many workers of a cell hold 0, 1, 2, ... children at an observation.
    pub fn holdings(&self, observation: usize, cell: Cell) -> Option<&[Holding]> {
        let place = self.layout.cells.iter().position(|&other| other == cell)?;
        Some(&self.workers[observation][place])
    }
}

fn holdings(ensemble: &Ensemble, observation: usize, cell: Cell) -> Vec<Holding> {
    let counts: Vec<Vec<u32>> =
        ensemble.trajectories.iter().map(|one| one.workers_by_children(observation, cell)).collect();
    let most = counts.iter().map(Vec::len).max().unwrap_or(0);
    let mut sorted = Vec::with_capacity(counts.len());
    let holding = |children: usize| {
        sorted.clear();
        sorted.extend(counts.iter().map(|row| f64::from(row.get(children).copied().unwrap_or(0))));
        let mean = sorted.iter().sum::<f64>() / sorted.len() as f64;
        sorted.sort_unstable_by(f64::total_cmp);
        Holding { mean, p10: quantile(&sorted, 0.1), p90: quantile(&sorted, 0.9) }
    };
    (0..most).map(holding).collect()
}

#[cfg(test)]
mod tests {
    use super::super::synthetic;
    use super::*;

    #[test]
    fn undefined_values_stay_undefined_and_the_rest_counts() {
        let summary = Summary::of(&synthetic::ensemble(0, 30, 0.0));
        let days = summary.figure(1, Measure::UnallocatedDays, Cell::COUNCIL).unwrap();
        assert_eq!((days.estimate, days.quantiles), (None, None));
        assert_eq!(summary.estimate(1, Measure::Highest, Cell::COUNCIL).unwrap().defined, 20);
    }

    #[test]
    fn one_replication_has_a_mean_and_nothing_that_needs_two() {
        let summary = Summary::of(&synthetic::ensemble(0, 1, 0.0));
        let figure = summary.figure(0, Measure::Caseload, Cell::COUNCIL).unwrap();
        assert_eq!(figure.estimate.unwrap().se, None);
        assert_eq!(figure.quantiles, None);
    }

    #[test]
    fn workers_are_counted_by_children_held_and_added_over_teams_and_grades() {
        let summary = Summary::of(&synthetic::ensemble(0, 4, 0.0));
        let all = summary.holdings(0, Cell::COUNCIL).unwrap();
        let means: Vec<f64> = all.iter().map(|holding| holding.mean).collect();
        assert_eq!(means, [4.0, 2.0, 1.5, 1.0]);
        let one = summary.holdings(0, Cell { team: Some(0), grade: Some(1), ..Cell::COUNCIL }).unwrap();
        assert_eq!(one.len(), 1);
        assert_eq!(summary.holdings(0, Cell { team: Some(1), grade: Some(1), ..Cell::COUNCIL }), None);
        assert!((all[2].p10 - 0.3).abs() < 1e-12 && (all[2].p90 - 2.7).abs() < 1e-12);
    }
}
