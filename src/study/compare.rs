//! Several options against one baseline, told apart honestly.

use super::finding::Finding;
use crate::results::verdict::Verdict;
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
    /// Whether it is a finding, at that joint confidence.
    pub verdict: Verdict,
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
            verdict: Verdict::on(difference, confidence, comparison.difference.matters),
        })
    }
}

/// Whether several options are compared with the same baseline, so that how they stand is worth a table.
pub fn share_a_baseline(standings: &[Standing]) -> bool {
    let beside = |place: usize| standings[..place].iter().any(|one| one.baseline == standings[place].baseline);
    (0..standings.len()).any(beside)
}

#[cfg(test)]
mod tests {
    use super::super::synthetic;
    use super::*;

    #[test]
    fn more_comparisons_widen_every_interval() {
        let finding = synthetic::finding("option");
        let (alone, five) = (Standing::of(&finding, 1).unwrap(), Standing::of(&finding, 5).unwrap());
        let width = |standing: &Standing| standing.interval.map(|(low, high)| high - low).unwrap();
        assert!(width(&five) >= width(&alone));
        assert_eq!((five.baseline.as_str(), five.month.as_str()), ("baseline", "2019-11"));
    }
}
