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
            let name = |&cell: &Cell| match cell.stage {
                Some(_) => format!("stage {}", mine.stage_name(cell)),
                None => format!("{} / {}", mine.team_name(cell), mine.grade_name(cell)),
            };
            missing.map(name).collect::<Vec<_>>()
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
pub fn counterpart(layout: &Layout, cell: Cell, other: &Layout) -> Option<Cell> {
    let find = |names: &[String], name: &str| names.iter().position(|theirs| theirs == name);
    let team = match cell.team {
        None => None,
        Some(team) => Some(find(&other.teams, &layout.teams[team])?),
    };
    let grade = match cell.grade {
        None => None,
        Some(grade) => Some(find(&other.grades, &layout.grades[grade])?),
    };
    let stage = match cell.stage {
        None => None,
        Some(stage) => Some(find(&other.stages, &layout.stages[stage])?),
    };
    let same = Cell { team, grade, stage, ..cell };
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

#[cfg(test)]
mod tests {
    use super::super::synthetic;
    use super::*;

    #[test]
    fn a_null_option_differs_by_exactly_nothing_everywhere() {
        let ensemble = synthetic::ensemble(0, 50, 0.0);
        let difference = Difference::of(&ensemble, &ensemble.clone(), 1.0);
        assert_eq!(difference.pairs.len(), ensemble.layout.series.len());
        for (change, pair) in difference.changes.iter().flat_map(|row| row.iter().zip(&difference.pairs)) {
            let Some(estimate) = change.estimate else {
                assert_eq!(pair.series.measure, Measure::UnallocatedDays);
                continue;
            };
            assert_eq!(estimate.interval(0.95), Some((0.0, 0.0)));
            assert_eq!((change.chance_above, change.variance_ratio), (Some(0.0), None));
        }
    }

    #[test]
    fn the_chance_is_of_an_improvement_beyond_what_matters() {
        let (low, high) = (synthetic::ensemble(0, 40, 0.0), synthetic::ensemble(0, 40, 1.5));
        let chance = |option: &Ensemble, baseline: &Ensemble, measure, matters| {
            let difference = Difference::of(option, baseline, matters);
            difference.change(2, measure, Cell::COUNCIL).unwrap().chance_above
        };
        assert_eq!(chance(&low, &high, Measure::Caseload, 1.0), Some(1.0));
        assert_eq!(chance(&low, &high, Measure::Caseload, 2.0), Some(0.0));
        assert_eq!(chance(&high, &low, Measure::Caseload, 1.0), Some(0.0));
        assert_eq!(chance(&high, &low, Measure::InPost, 9.0), Some(1.0));
        assert_eq!(chance(&high, &low, Measure::Open, 9.0), Some(1.0));
    }

    #[test]
    fn replications_are_paired_by_index_and_not_by_place() {
        let difference = Difference::of(&synthetic::ensemble(10, 30, 0.5), &synthetic::ensemble(0, 25, 0.0), 1.0);
        assert_eq!(difference.replications, 15);
        let change = difference.change(0, Measure::Caseload, Cell::COUNCIL).unwrap();
        assert!((change.estimate.unwrap().mean - 0.5).abs() < 1e-12);
        assert!(change.estimate.unwrap().se.unwrap() < 1e-12);
    }

    #[test]
    fn cells_are_matched_by_name_and_the_rest_is_listed() {
        let baseline = synthetic::ensemble(0, 10, 0.0);
        let mut option = synthetic::ensemble(0, 10, 0.0);
        let mut layout = (*option.layout).clone();
        layout.teams[1] = "disability".into();
        option.layout = Arc::new(layout);
        let difference = Difference::of(&option, &baseline, 1.0);
        let expected =
            ["disability / all", "disability / experienced", "safeguarding / all", "safeguarding / experienced"];
        assert_eq!(difference.unmatched, expected);
        assert!(difference.change(0, Measure::Caseload, Cell { team: Some(1), ..Cell::COUNCIL }).is_none());
        assert!(difference.change(0, Measure::Caseload, Cell { team: Some(0), ..Cell::COUNCIL }).is_some());
    }

    #[test]
    fn disjoint_replications_leave_every_difference_undefined() {
        let difference = Difference::of(&synthetic::ensemble(0, 5, 0.0), &synthetic::ensemble(5, 5, 0.0), 1.0);
        assert_eq!(difference.replications, 0);
        assert_eq!(difference.change(0, Measure::Open, Cell::COUNCIL).unwrap().estimate, None);
    }
}
