//! What to try, chosen from the run already made.

use super::held::Headline;
use super::{ENOUGH, FEWEST, NAMED};
use crate::results::Estimate;
use crate::results::estimate::Moments;
use crate::scenario::{HIGH, LOW, Scenario, Unknown};
use crate::study::finding::Finding;

/// An unknown that could be tried, and the swing that the run suggests for it.
pub struct Candidate {
    /// What is not known.
    pub unknown: Unknown,
    /// Its swing along a straight line through the replications of the run.
    pub swing: Estimate,
}

/// Unknowns by the swing that the run suggests, furthest first.
pub fn ranked(
    scenario: &Scenario,
    finding: &Finding,
    unknowns: Vec<Unknown>,
    headline: &[Option<f64>],
) -> Vec<Candidate> {
    let first = finding.option.ensemble.first;
    // one row of drawn values for each replication, in order of the scenario's uncertain values
    let drawn: Vec<Vec<(&str, f64)>> =
        (first..first + headline.len() as u64).map(|index| scenario.drawn(finding.seed, index)).collect();
    let candidate = |unknown: Unknown| {
        let path = &unknown.paths[0];
        let place = drawn.first().and_then(|row| row.iter().position(|(known, _)| known == path));
        let width =
            scenario.quantile(path, HIGH).zip(scenario.quantile(path, LOW)).map_or(0.0, |(high, low)| high - low);
        let pairs: Vec<(f64, f64)> =
            headline.iter().zip(&drawn).filter_map(|(value, row)| Some((row[place?].1, (*value)?))).collect();
        Candidate { swing: along(&pairs, width), unknown }
    };
    let mut candidates: Vec<Candidate> = unknowns.into_iter().map(candidate).collect();
    candidates.sort_by(|one, other| other.swing.mean.abs().total_cmp(&one.swing.mean.abs()));
    candidates
}

/// The rise of a straight line through points over a width, with its standard error.
fn along(points: &[(f64, f64)], width: f64) -> Estimate {
    let xs = Moments::of(points.iter().map(|point| point.0));
    let ys = Moments::of(points.iter().map(|point| point.1));
    let flat = Estimate { mean: 0.0, se: None, freedom: 0.0, defined: points.len() };
    let count = points.len() as f64;
    let Some(variance) = xs.variance().filter(|variance| *variance > 0.0 && points.len() > 2) else { return flat };
    let spread = variance * (count - 1.0);
    let slope = points.iter().map(|(x, y)| (x - xs.mean) * (y - ys.mean)).sum::<f64>() / spread;
    let rest: f64 = points.iter().map(|(x, y)| (y - ys.mean - slope * (x - xs.mean)).powi(2)).sum();
    let se = (rest / (count - 2.0) / spread).sqrt();
    Estimate { mean: slope * width, se: Some(se * width.abs()), freedom: count - 2.0, ..flat }
}

/// How many candidates to try, and in how many replications at each end, for about so many replications in all: as many
/// as leave enough for each, but never fewer than are named. `None` where there is too little to tell anything.
pub fn tried(headline: &Headline, candidates: &[Candidate], budget: f64, most: u64) -> Option<(usize, u64)> {
    let cost = |count: usize| candidates[..count].iter().map(|one| 2 * headline.cost(&one.unknown)).sum::<u64>().max(1);
    let each = |count: usize| ((budget / cost(count) as f64) as u64).min(most);
    let least = NAMED.min(candidates.len());
    let count = (least..=candidates.len()).rev().find(|&count| each(count) >= ENOUGH.min(most)).unwrap_or(least);
    Some((count, each(count))).filter(|(_, each)| *each >= FEWEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_through_points_has_the_slope_and_error_of_a_text_book() {
        // worked by hand: slope 9.7 / 5 = 1.94, squares left over 0.082, error sqrt(0.082 / 2 / 5)
        let line = along(&[(1.0, 2.1), (2.0, 3.9), (3.0, 6.2), (4.0, 7.8)], 2.0);
        assert!((line.mean - 3.88).abs() < 1e-12, "{line:?}");
        assert!((line.se.unwrap() / 2.0 - 0.0082_f64.sqrt()).abs() < 1e-12, "{line:?}");
        assert_eq!(line.freedom, 2.0);
    }

    #[test]
    fn values_that_never_differ_suggest_nothing() {
        assert_eq!(along(&[(1.0, 2.0), (1.0, 5.0), (1.0, 3.0)], 0.0).mean, 0.0);
        assert_eq!(along(&[], 1.0).defined, 0);
    }
}
