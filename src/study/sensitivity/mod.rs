//! Which assumptions move the headline most: each is held at either end of its interval, while the same futures go on with
//! everything else as it was drawn.
//!
//! The headline is the caseload of the grade that sentences lead with in the month that they speak of; for an option it is
//! the difference from its baseline. What is to be tried is chosen from the run already made: over its replications the
//! headline is set against each value drawn (a regression on one value at a time). The replications tried go no further
//! than the headline's month. Futures are paired throughout, so that a swing is known far better than a headline.

mod choice;
mod held;

use super::finding::Finding;
use super::run::Request;
use crate::engine::Progress;
use crate::results::{Cell, Estimate, Sampling};
use crate::scenario::{Scenario, Unknown};
use choice::{Candidate, ranked, tried};
use held::Headline;

/// Share of the run's own time that finding out may take, about.
pub const SHARE: f64 = 0.35;
/// Replications at each end that are enough, where time is short for all there is to try.
const ENOUGH: u64 = 32;
/// Fewest replications at each end from which anything is told.
const FEWEST: u64 = 8;
/// How many assumptions are named.
pub const NAMED: usize = 3;
/// Confidence with which all that is said of swings holds together.
pub const CONFIDENCE: f64 = 0.95;

/// What is known of the assumptions that move the headline.
#[derive(Clone, Debug, PartialEq)]
pub enum Sensitivity {
    /// It was not asked for.
    LeftOut,
    /// It was, and this is why there is none.
    Untold(Reason),
    /// What was found.
    Told(Swings),
}

/// Why nothing can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No value is uncertain.
    NothingUncertain,
    /// The run has too few replications.
    TooFew,
    /// Nobody holds a case in the month told, so there is no headline.
    NoHeadline,
}

/// How far unknowns move the headline.
#[derive(Clone, Debug, PartialEq)]
pub struct Swings {
    /// The grade whose caseload the headline is.
    pub cell: Cell,
    /// Replications tried at each end: the run's own first ones.
    pub replications: u64,
    /// Those tried, furthest moving first.
    pub tried: Vec<Swing>,
    /// The rest, with the swing that the run itself suggests.
    pub untried: Vec<Swing>,
}

/// How far one unknown moves the headline.
#[derive(Clone, Debug, PartialEq)]
pub struct Swing {
    /// What is not known.
    pub unknown: Unknown,
    /// The headline where it is low and where it is high, and the standard error of either; `None` where untried.
    pub ends: Option<[Mean; 2]>,
    /// The headline where it is high less that where it is low [children per FTE].
    pub swing: Estimate,
    /// Whether that is told apart from nothing.
    pub is_seen: bool,
    /// Whether it is told apart from the next in rank.
    pub is_ahead: bool,
}

/// A mean and its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mean {
    /// The mean.
    pub mean: f64,
    /// Its standard error; `None` where it is not known.
    pub se: Option<f64>,
}

impl Swings {
    /// The assumptions to name: those that move the headline furthest, of those that are seen to move it.
    pub fn named(&self) -> impl Iterator<Item = &Swing> {
        self.tried.iter().filter(|swing| swing.is_seen).take(NAMED)
    }

    /// How many unknowns there are.
    pub fn unknowns(&self) -> usize {
        self.tried.len() + self.untried.len()
    }
}

/// Finds out which assumptions move the headline of a finding; `None` if stopped. The baseline is that of the finding.
pub fn explore(
    finding: &Finding,
    scenario: &Scenario,
    baseline: Option<&Scenario>,
    request: &Request,
    progress: &Progress,
) -> Option<Sensitivity> {
    let unknowns = scenario.unknowns();
    if unknowns.is_empty() {
        return Some(Sensitivity::Untold(Reason::NothingUncertain));
    }
    let Some(headline) = Headline::of(finding, scenario, baseline) else {
        return Some(Sensitivity::Untold(Reason::NoHeadline));
    };
    let values = headline.known(finding.option.ensemble.trajectories.len());
    let candidates = ranked(scenario, finding, unknowns, &values);
    let budget = SHARE * values.len() as f64 * headline.length_ratio();
    let Some((count, replications)) = tried(&headline, &candidates, budget, values.len() as u64) else {
        return Some(Sensitivity::Untold(Reason::TooFew));
    };
    let mut all = candidates.into_iter();
    let mut tried = Vec::new();
    for Candidate { unknown, .. } in all.by_ref().take(count) {
        tried.push(headline.tried(unknown, &values, replications, request, progress)?);
    }
    let untried =
        all.map(|one| Swing { unknown: one.unknown, ends: None, swing: one.swing, is_seen: false, is_ahead: false });
    Some(Sensitivity::Told(Swings {
        cell: headline.cell(),
        replications,
        tried: in_order(tried),
        untried: untried.collect(),
    }))
}

/// One unknown tried: its ends, and its swing in each replication.
struct Trial {
    unknown: Unknown,
    ends: [Mean; 2],
    swings: Vec<Option<f64>>,
    swing: Estimate,
}

/// Trials by how far they move the headline, each told apart from nothing and from the next where it can be; all this
/// together holds with [`CONFIDENCE`].
fn in_order(mut trials: Vec<Trial>) -> Vec<Swing> {
    trials.sort_by(|one, other| other.swing.mean.abs().total_cmp(&one.swing.mean.abs()));
    let confidence = 1.0 - (1.0 - CONFIDENCE) / trials.len() as f64;
    let is_apart =
        |estimate: Estimate| estimate.interval(confidence).is_some_and(|(low, high)| low > 0.0 || high < 0.0);
    let ahead: Vec<bool> = (0..trials.len())
        .map(|place| {
            let Some(next) = trials.get(place + 1) else { return false };
            let own = &trials[place];
            let signs = [own, next].map(|trial| trial.swing.mean.signum());
            let pairs = own.swings.iter().zip(&next.swings);
            let differences: Vec<Option<f64>> =
                pairs.map(|(one, other)| Some(signs[0] * (*one)? - signs[1] * (*other)?)).collect();
            Estimate::of(&differences, Sampling::Independent).is_some_and(is_apart)
        })
        .collect();
    let swing = |(trial, is_ahead): (Trial, bool)| Swing {
        is_seen: is_apart(trial.swing),
        unknown: trial.unknown,
        ends: Some(trial.ends),
        swing: trial.swing,
        is_ahead,
    };
    trials.into_iter().zip(ahead).map(swing).collect()
}

#[cfg(test)]
mod tests;
