//! Made-up ensembles for tests: two teams, two grades, three observations.

use super::ensemble::{Ensemble, Trajectory};
use super::measure::{Layout, Measure};
use std::sync::Arc;

/// Two teams with a name that a spreadsheet would run and one that a CSV must quote; `safeguarding` has no newly qualified posts.
pub fn layout() -> Arc<Layout> {
    let names = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    let teams = names(&["=assessment, \"north\"", "safeguarding"]);
    let months = names(&["2019-09", "2019-10", "2019-11"]);
    Arc::new(Layout::new(
        teams,
        names(&["experienced", "newly-qualified"]),
        &[vec![true, true], vec![true, false]],
        months,
    ))
}

/// Replications `first..first + count`; every value is a simple function of (index, observation, column) plus `shift`,
/// unallocated days are undefined everywhere and the highest caseload in every third replication.
pub fn ensemble(first: u64, count: u64, shift: f64) -> Ensemble {
    let layout = layout();
    let trajectories = (first..first + count).map(|index| trajectory(&layout, index, shift)).collect();
    Ensemble { layout, first, trajectories, drawn: false }
}

fn trajectory(layout: &Layout, index: u64, shift: f64) -> Trajectory {
    let value = |observation: usize, column: usize| match layout.series[column].measure {
        Measure::UnallocatedDays => f64::NAN,
        Measure::Highest if index.is_multiple_of(3) => f64::NAN,
        _ => ((index * 37 + observation as u64 * 11 + column as u64 * 5) % 101) as f64 / 7.0 + shift,
    };
    let columns = layout.series.len();
    let rows = (0..3).map(|observation| (0..columns).map(|column| value(observation, column)).collect()).collect();
    let some = index as u32 % 4;
    let holding = vec![vec![vec![0, 2, some], vec![1]], vec![vec![3, 0, 0, 1], Vec::new()]];
    let above = vec![vec![vec![0, 0, some], Vec::new()], vec![vec![0, 0, 0, 1], Vec::new()]];
    Trajectory {
        index,
        rows,
        workers: vec![holding; 3],
        above: vec![above; 3],
        books: Vec::new(),
        events: 100 + index,
        checks: 10,
    }
}
