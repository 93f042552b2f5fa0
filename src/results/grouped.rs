//! How many workers hold a number of children within given ranges: single numbers are too few workers to be drawn.

use super::ensemble::Ensemble;
use super::measure::Cell;
use super::quantile::quantile;
use super::summary::Holding;
use std::ops::RangeInclusive;

impl Ensemble {
    /// How many workers of a cell hold a number of children within each range, over the replications; `None` without
    /// replications.
    pub fn holdings_within(
        &self,
        observation: usize,
        cell: Cell,
        ranges: &[RangeInclusive<usize>],
    ) -> Option<Vec<Holding>> {
        let rows: Vec<_> = self.trajectories.iter().map(|one| one.workers_by_children(observation, cell)).collect();
        within(&rows, ranges)
    }

    /// How many of them have a load above their own target.
    pub fn above_within(
        &self,
        observation: usize,
        cell: Cell,
        ranges: &[RangeInclusive<usize>],
    ) -> Option<Vec<Holding>> {
        let rows: Vec<_> = self.trajectories.iter().map(|one| one.above_by_children(observation, cell)).collect();
        within(&rows, ranges)
    }
}

/// Counts of workers by children held, one row per replication, gathered by ranges.
fn within(rows: &[Vec<u32>], ranges: &[RangeInclusive<usize>]) -> Option<Vec<Holding>> {
    let holding = |range: &RangeInclusive<usize>| {
        let within = |row: &Vec<u32>| {
            let places = row.iter().enumerate().filter(|(children, _)| range.contains(children));
            f64::from(places.map(|(_, workers)| workers).sum::<u32>())
        };
        let mut counts: Vec<f64> = rows.iter().map(within).collect();
        let mean = counts.iter().sum::<f64>() / counts.len() as f64;
        counts.sort_unstable_by(f64::total_cmp);
        Holding { mean, p10: quantile(&counts, 0.1), p90: quantile(&counts, 0.9) }
    };
    (!rows.is_empty()).then(|| ranges.iter().map(holding).collect())
}

#[cfg(test)]
mod tests {
    use super::super::{Layout, Trajectory};
    use super::*;
    use std::sync::Arc;

    #[test]
    fn workers_are_counted_by_range_in_each_future() {
        let layout = Layout::new(vec!["a".into()], vec!["g".into()], &[vec![true]], vec!["2019-09".into()]);
        let future = |index, row: Vec<u32>| Trajectory {
            index,
            rows: vec![vec![0.0; layout.series.len()]],
            above: vec![vec![vec![vec![0, 0, *row.get(2).unwrap_or(&0)]]]],
            workers: vec![vec![vec![row]]],
            books: vec![],
            events: 0,
            checks: 0,
        };
        let trajectories = vec![future(0, vec![1, 2, 3, 4]), future(1, vec![0, 0, 1])];
        let ensemble = Ensemble { layout: Arc::new(layout.clone()), first: 0, trajectories, drawn: false };
        let found = ensemble.holdings_within(0, Cell::COUNCIL, &[0..=1, 2..=5, 6..=9]).unwrap();
        assert_eq!(found.iter().map(|holding| holding.mean).collect::<Vec<_>>(), [1.5, 4.0, 0.0]);
        let above = ensemble.above_within(0, Cell::COUNCIL, &[0..=1, 2..=5]).unwrap();
        assert_eq!(above.iter().map(|holding| holding.mean).collect::<Vec<_>>(), [0.0, 2.0]);
        assert!((found[1].p90 - 6.4).abs() < 1e-12 && (found[1].p10 - 1.6).abs() < 1e-12);
    }
}
