//! What a run found out about one scenario: everything that sentences, tables, files and charts are made from.

use super::assumption::{Assumptions, Reference};
use super::sensitivity::Sensitivity;
use crate::model::parameters::Parameters;
use crate::results::{Cell, Difference, Ensemble, Measure, Summary};
use crate::scenario::RegisterRow;
use std::sync::Arc;

/// What a scenario calls itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Its short name in files and folders (`front-door-2019`).
    pub id: String,
    /// Its title.
    pub title: String,
    /// The question it answers; may be empty.
    pub question: String,
    /// What a reader should know of it; may be empty.
    pub notes: String,
}

/// A scenario, its replications and their summary.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What it is called.
    pub scenario: Named,
    /// Its file with everything it inherits merged in: it stands alone.
    pub resolved: String,
    /// SHA-256 of its meaning, whatever the order of keys and comments.
    pub digest: String,
    /// The assumptions register: every value in force.
    pub register: Vec<RegisterRow>,
    /// How opening and rates go together, in sentences: what is expected before anybody acts.
    pub expectations: Vec<String>,
    /// Its parameters with every uncertain value at its median: targets, limits, posts.
    pub parameters: Arc<Parameters>,
    /// All replications.
    pub ensemble: Arc<Ensemble>,
    /// All figures.
    pub summary: Arc<Summary>,
}

/// One scenario's outcome, beside its baseline where it has one.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The scenario itself.
    pub option: Arc<Outcome>,
    /// What it is compared with.
    pub comparison: Option<Comparison>,
    /// The month that sentences speak of: a place in the layout's months.
    pub headline: usize,
    /// The seed of all chance.
    pub seed: u64,
    /// Which assumptions move the headline most.
    pub sensitivity: Sensitivity,
}

impl Finding {
    /// Grades that hold cases in the month told, most workers first.
    pub fn grades(&self) -> Vec<usize> {
        let summary = &self.option.summary;
        let at = self.headline.min(summary.layout.months.len().saturating_sub(1));
        let estimate = |measure, grade| summary.estimate(at, measure, Cell { grade: Some(grade), ..Cell::COUNCIL });
        let mut grades: Vec<usize> =
            (0..summary.layout.grades.len()).filter(|&grade| estimate(Measure::Caseload, grade).is_some()).collect();
        let size = |grade: usize| estimate(Measure::InPost, grade).map_or(0.0, |estimate| estimate.mean);
        grades.sort_by(|&a, &b| size(b).total_cmp(&size(a)));
        grades
    }

    /// The grade that sentences lead with: of those that hold cases in the month told, the one with most workers.
    pub fn leading_grade(&self) -> Option<usize> {
        self.grades().first().copied()
    }
}

/// The baseline of a scenario, and the difference the scenario makes.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Doing nothing, or another scenario.
    pub baseline: Arc<Outcome>,
    /// Option minus baseline, paired.
    pub difference: Arc<Difference>,
    /// What the option assumes beside its baseline.
    pub assumptions: Assumptions,
}

impl Comparison {
    /// What a difference is from, to follow "than": "otherwise", or "under demand-rise".
    pub fn otherwise(&self) -> String {
        match self.assumptions.reference {
            Reference::Nothing => "otherwise".to_owned(),
            Reference::Another => format!("under {}", self.baseline.scenario.id),
        }
    }

    /// The same, to stand by itself: "without the change", or "under demand-rise".
    pub fn without(&self) -> String {
        match self.assumptions.reference {
            Reference::Nothing => "without the change".to_owned(),
            Reference::Another => self.otherwise(),
        }
    }
}
