//! Two ensembles that share their luck, set side by side replication by replication.

use super::ensemble::Ensemble;
use super::estimate::{Estimate, Paired, Sampling};
use super::measure::{Better, Cell, Layout, Measure, Series};
use super::summary::Quantiles;
use rayon::prelude::*;
use std::sync::Arc;

/// How one series differs at one observation: option minus baseline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// Mean difference and how precisely it is known; `None` where it is defined in no replication.
    pub estimate: Option<Estimate>,
    /// Where the difference falls in single futures; `None` with fewer than two.
    pub quantiles: Option<Quantiles>,
    /// Share of replications in which the option is better by more than the amount that matters (for measures
    /// without a better way: in which it is higher); `None` with fewer than two.
    pub chance_above: Option<f64>,
    /// What sharing the luck gained: variance of an unpaired difference over that of the paired one; `None` where the
    /// difference is the same in every replication.
    pub variance_ratio: Option<f64>,
}

/// A series kept on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The series, in the option's layout.
    pub series: Series,
    option: usize,
    baseline: usize,
}

/// All paired differences of an option from its baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The option's layout.
    pub layout: Arc<Layout>,
    /// Observations compared: places in the option's layout, in order.
    pub observations: Vec<usize>,
    /// Series compared, in order.
    pub pairs: Vec<Pair>,
    /// Per observation compared, one change for each pair.
    pub changes: Vec<Vec<Change>>,
    /// How many replications are paired.
    pub replications: usize,
    /// The difference of caseload that matters [children per FTE].
    pub matters: f64,
    /// Cells that only one side has (`team / grade`), left out of the comparison.
    pub unmatched: Vec<String>,
}

/// The amount of a measure that matters: as given for caseloads, 0 for the rest.
pub fn amount_that_matters(measure: Measure, matters: f64) -> f64 {
    if matches!(measure, Measure::Caseload | Measure::WorstTeam) { matters } else { 0.0 }
}

impl Difference {
    /// Compares an option with its baseline. Replications are paired by index, observations by month, cells by name.
    pub fn of(option: &Ensemble, baseline: &Ensemble, matters: f64) -> Self {
        let overlap = Overlap::of(option, baseline);
        let (layout, other) = (&option.layout, &baseline.layout);
        let months: Vec<(usize, usize)> = layout
            .months
            .iter()
            .enumerate()
            .filter_map(|(place, month)| Some((place, other.months.iter().position(|theirs| theirs == month)?)))
            .collect();
        let pairs: Vec<Pair> = layout
            .series
            .iter()
            .enumerate()
            .filter_map(|(place, &series)| {
                let cell = counterpart(layout, series.cell, other)?;
                Some(Pair { series, option: place, baseline: other.column(series.measure, cell)? })
            })
            .collect();
        let changes = months
            .par_iter()
            .map(|&(here, there)| {
                let change = |pair: &Pair| {
                    let one = option.values(here, pair.option);
                    let two = baseline.values(there, pair.baseline);
                    Change::of(&one[overlap.option.clone()], &two[overlap.baseline.clone()], &overlap, pair, matters)
                };
                pairs.iter().map(change).collect()
            })
            .collect();
        let alone = |mine: &Layout, theirs: &Layout| {
            let missing = mine.cells.iter().filter(|&&cell| counterpart(mine, cell, theirs).is_none());
            missing.map(|&cell| format!("{} / {}", mine.team_name(cell), mine.grade_name(cell))).collect::<Vec<_>>()
        };
        let mut unmatched = alone(layout, other);
        unmatched.extend(alone(other, layout));
        Self {
            layout: Arc::clone(layout),
            observations: months.iter().map(|&(here, _)| here).collect(),
            pairs,
            changes,
            replications: overlap.option.len(),
            matters,
            unmatched,
        }
    }

    /// The change of a measure in a cell (of the option's layout) at an observation of the option, where compared.
    pub fn change(&self, observation: usize, measure: Measure, cell: Cell) -> Option<&Change> {
        let row = self.observations.iter().position(|&place| place == observation)?;
        let column = self.pairs.iter().position(|pair| pair.series == Series { measure, cell })?;
        Some(&self.changes[row][column])
    }
}

/// Replications that both sides hold.
struct Overlap {
    option: std::ops::Range<usize>,
    baseline: std::ops::Range<usize>,
    sampling: Sampling,
}

impl Overlap {
    fn of(option: &Ensemble, baseline: &Ensemble) -> Self {
        let end = |ensemble: &Ensemble| ensemble.first + ensemble.trajectories.len() as u64;
        let first = option.first.max(baseline.first);
        let last = end(option).min(end(baseline)).max(first);
        let within = |ensemble: &Ensemble| {
            let from = ((first - ensemble.first) as usize).min(ensemble.trajectories.len());
            from..from + ((last - first) as usize)
        };
        let sampling = if option.drawn || baseline.drawn { Sampling::Blocks { first } } else { Sampling::Independent };
        Self { option: within(option), baseline: within(baseline), sampling }
    }
}

/// The cell of the same names in another layout.
fn counterpart(layout: &Layout, cell: Cell, other: &Layout) -> Option<Cell> {
    let find = |names: &[String], name: &str| names.iter().position(|theirs| theirs == name);
    let team = match cell.team {
        None => None,
        Some(team) => Some(find(&other.teams, &layout.teams[team])?),
    };
    let grade = match cell.grade {
        None => None,
        Some(grade) => Some(find(&other.grades, &layout.grades[grade])?),
    };
    let same = Cell { team, grade };
    other.cells.contains(&same).then_some(same)
}

impl Change {
    fn of(one: &[Option<f64>], two: &[Option<f64>], overlap: &Overlap, pair: &Pair, matters: f64) -> Self {
        let paired = Paired::of(one, two, overlap.sampling);
        let differences: Vec<Option<f64>> = one.iter().zip(two).map(|(a, b)| Some((*a)? - (*b)?)).collect();
        let defined = differences.iter().flatten().count();
        let measure = pair.series.measure;
        let amount = amount_that_matters(measure, matters);
        let gains = differences.iter().flatten().filter(|&&difference| match measure.definition().better {
            Better::Lower => -difference > amount,
            Better::Higher | Better::Neither => difference > amount,
        });
        Self {
            estimate: paired.map(|paired| paired.estimate),
            quantiles: Quantiles::of(&differences),
            chance_above: (defined >= 2).then(|| gains.count() as f64 / defined as f64),
            variance_ratio: paired.and_then(|paired| paired.variance_ratio),
        }
    }
}
