//! Several options against one baseline, told apart honestly.

use super::finding::Finding;
use crate::results::{Cell, Estimate, Measure};

/// Confidence with which all comparisons of a table hold together.
pub const JOINT_CONFIDENCE: f64 = 0.95;

/// One option's difference of caseload from its baseline at its headline month.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The option.
    pub id: String,
    /// What it is compared with.
    pub baseline: String,
    /// The month (`2021-03`).
    pub month: String,
    /// Mean paired difference of caseload [children per FTE]; `None` where undefined.
    pub difference: Option<Estimate>,
    /// Its interval: all the table's intervals hold together with [`JOINT_CONFIDENCE`] (Bonferroni).
    pub interval: Option<(f64, f64)>,
    /// Share of replications in which the caseload is lower by more than the amount that matters.
    pub chance: Option<f64>,
    /// What can be said of it.
    pub verdict: Verdict,
}

/// What can be said of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The interval lies below 0 by at least the amount that matters.
    Lower,
    /// The interval lies above 0 by at least the amount that matters.
    Higher,
    /// The interval excludes 0 and lies within the amount that matters.
    TooSmall,
    /// A difference that excludes 0 and may or may not reach the amount that matters.
    Small,
    /// The interval holds 0.
    NotToldApart,
    /// Exactly the same in every replication.
    Same,
    /// Not defined: no caseload on one side, or too few replications.
    Undefined,
}

impl Verdict {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Lower => "lower",
            Self::Higher => "higher",
            Self::TooSmall => "too small to matter",
            Self::Small => "may be too small to matter",
            Self::NotToldApart => "cannot be told apart",
            Self::Same => "exactly the same",
            Self::Undefined => "not defined",
        }
    }

    /// The verdict on an interval of a difference, given the amount that matters.
    pub fn on(interval: Option<(f64, f64)>, matters: f64) -> Self {
        match interval {
            None => Self::Undefined,
            Some((low, high)) if low == 0.0 && high == 0.0 => Self::Same,
            Some((low, high)) if low <= 0.0 && high >= 0.0 => Self::NotToldApart,
            Some((_, high)) if high <= -matters => Self::Lower,
            Some((low, _)) if low >= matters => Self::Higher,
            Some((low, high)) if low > -matters && high < matters => Self::TooSmall,
            Some(_) => Self::Small,
        }
    }
}

impl Standing {
    /// How a finding stands against its baseline, as one of so many compared; `None` without a baseline.
    pub fn of(finding: &Finding, compared: usize) -> Option<Self> {
        let comparison = finding.comparison.as_ref()?;
        let change = comparison.difference.change(finding.headline, Measure::Caseload, Cell::COUNCIL);
        let difference = change.and_then(|change| change.estimate);
        let confidence = 1.0 - (1.0 - JOINT_CONFIDENCE) / compared as f64;
        let interval = difference.and_then(|estimate| estimate.interval(confidence));
        Some(Self {
            id: finding.option.scenario.id.clone(),
            baseline: comparison.baseline.scenario.id.clone(),
            month: finding.option.ensemble.layout.months[finding.headline].clone(),
            difference,
            interval,
            chance: change.and_then(|change| change.chance_above),
            verdict: Verdict::on(interval, comparison.difference.matters),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::synthetic;
    use super::*;

    #[test]
    fn verdicts_weigh_the_interval_against_zero_and_what_matters() {
        for (interval, verdict) in [
            (None, Verdict::Undefined),
            (Some((0.0, 0.0)), Verdict::Same),
            (Some((-0.2, 0.1)), Verdict::NotToldApart),
            (Some((-2.2, -1.8)), Verdict::Lower),
            (Some((1.1, 1.8)), Verdict::Higher),
            (Some((-0.4, -0.2)), Verdict::TooSmall),
            (Some((-1.4, -0.8)), Verdict::Small),
        ] {
            assert_eq!(Verdict::on(interval, 1.0), verdict, "{interval:?}");
        }
    }

    #[test]
    fn more_comparisons_widen_every_interval() {
        let finding = synthetic::finding("option");
        let (alone, five) = (Standing::of(&finding, 1).unwrap(), Standing::of(&finding, 5).unwrap());
        let width = |standing: &Standing| standing.interval.map(|(low, high)| high - low).unwrap();
        assert!(width(&five) >= width(&alone));
        assert_eq!((five.baseline.as_str(), five.month.as_str()), ("baseline", "2019-11"));
    }
}
