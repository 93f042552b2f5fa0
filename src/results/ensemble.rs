//! One replication's observations, and those of all replications in order.

use super::measure::{Cell, Layout, Measure};
use std::sync::Arc;

/// Largest number of children told apart in the distribution over workers; more counts as this many.
pub const MOST_CHILDREN: usize = 99;

/// What was observed in one replication.
///
/// Values are held as plain numbers with NaN for "undefined" (no worker in post: no caseload); [`Trajectory::value`]
/// turns that into `None`, and no NaN leaves this layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// Replication index.
    pub index: u64,
    /// One row per observation (opening first), one value per series of the layout.
    pub rows: Vec<Vec<f64>>,
    /// Per observation: how many workers of each team (outer) and grade (middle) hold k children (inner, up to
    /// [`MOST_CHILDREN`]); trailing zeros are cut.
    pub workers: Vec<Vec<Vec<Vec<u32>>>>,
    /// Those of them whose load is above their own target (pro rata for part-timers and starters), in the same shape.
    pub above: Vec<Vec<Vec<Vec<u32>>>>,
    /// Events processed.
    pub events: u64,
    /// Invariants checked.
    pub checks: u64,
}

impl Trajectory {
    /// The value of a column at an observation, `None` where undefined.
    pub fn value(&self, observation: usize, column: usize) -> Option<f64> {
        let value = self.rows[observation][column];
        value.is_finite().then_some(value)
    }

    /// How many workers of a cell hold 0, 1, 2, ... children at an observation; trailing zeros are cut. None for a cell
    /// of one contract: workers are not told apart by it here.
    pub fn workers_by_children(&self, observation: usize, cell: Cell) -> Vec<u32> {
        summed(&self.workers[observation], cell)
    }

    /// How many of them have a load above their own target.
    pub fn above_by_children(&self, observation: usize, cell: Cell) -> Vec<u32> {
        summed(&self.above[observation], cell)
    }
}

/// Counts by team (outer) and grade (middle), summed over a cell; trailing zeros are cut. None for a cell of one contract.
fn summed(teams: &[Vec<Vec<u32>>], cell: Cell) -> Vec<u32> {
    let mut counts = Vec::new();
    // workers are not kept by contract, and none belongs to a stage
    if cell.contract.is_some() || cell.stage.is_some() {
        return counts;
    }
    let teams = teams.iter().enumerate();
    for (_, grades) in teams.filter(|(team, _)| cell.team.is_none_or(|wanted| wanted == *team)) {
        let here = grades.iter().enumerate();
        for (_, row) in here.filter(|(grade, _)| cell.grade.is_none_or(|wanted| wanted == *grade)) {
            if counts.len() < row.len() {
                counts.resize(row.len(), 0);
            }
            for (sum, workers) in counts.iter_mut().zip(row) {
                *sum += workers;
            }
        }
    }
    while counts.last() == Some(&0) {
        counts.pop();
    }
    counts
}

/// Replications `first..first + len` of one scenario, in order.
#[derive(Clone, Debug)]
pub struct Ensemble {
    /// Columns and rows.
    pub layout: Arc<Layout>,
    /// Index of the first replication.
    pub first: u64,
    /// The replications, in order of index.
    pub trajectories: Vec<Trajectory>,
    /// Whether some parameters were drawn: then standard errors come from means of blocks of 32 replications
    /// (block = index div 32), because draws are stratified within a block.
    pub drawn: bool,
}

impl Ensemble {
    /// Values of one column at one observation, in order of replication; `None` where undefined.
    pub fn values(&self, observation: usize, column: usize) -> Vec<Option<f64>> {
        self.trajectories.iter().map(|one| one.value(observation, column)).collect()
    }

    /// Values of a measure in a cell at an observation, if it is kept there.
    pub fn measured(&self, observation: usize, measure: Measure, cell: Cell) -> Option<Vec<Option<f64>>> {
        self.layout.column(measure, cell).map(|column| self.values(observation, column))
    }
}
