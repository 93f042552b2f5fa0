//! `manifest.json`: what a folder of results is, how to make it again, and the digest of every file in it.
//!
//! It holds no time stamp and nothing about the machine, so that the same run gives the same bytes everywhere.

use super::csv::CONFIDENCE;
use crate::engine::INVARIANTS;
use crate::results::difference::amount_that_matters;
use crate::results::measure::DEFINITIONS;
use crate::results::{Better, Cell, Ensemble, Kind, Layout, Level, ensemble::MOST_CHILDREN};
use crate::study::{Finding, Outcome};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::sync::Arc;

/// The manifest's file name.
pub const MANIFEST: &str = "manifest.json";

/// Version of the manifest's own form.
const FORM: u32 = 1;

/// Everything that says what a folder of results is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `caseload`.
    pub program: String,
    /// The program's version.
    pub version: String,
    /// Version of the manifest's own form.
    pub form: u32,
    /// The scenario run.
    pub scenario: Subject,
    /// What it was compared with.
    pub baseline: Option<Subject>,
    /// The seed of all chance.
    pub seed: u64,
    /// Which replications.
    pub replications: Replications,
    /// Months measured after the opening.
    pub months: u32,
    /// The month that sentences speak of.
    pub headline: String,
    /// The difference of caseload that matters [children per FTE].
    pub matters: Option<f64>,
    /// Whether every replication is kept in `replications.parquet`.
    pub full: bool,
    /// Teams and grades, and which of them have posts.
    pub layout: Shape,
    /// Cells that only the scenario or only its baseline has, left out of `difference.csv`.
    pub unmatched: Vec<String>,
    /// What the columns of the tables mean.
    pub columns: Vec<Column>,
    /// What the measures mean.
    pub measures: Vec<MeasureRow>,
    /// What was checked at the close of every month of every replication.
    pub invariants: Vec<InvariantRow>,
    /// Every other file of the folder, in order of name.
    pub files: Vec<FileRow>,
}

/// A scenario as the manifest names it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// Its short name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The question it answers.
    pub question: String,
    /// SHA-256 of its meaning.
    pub digest: String,
    /// Whether some of its parameters are drawn, once per replication.
    pub drawn: bool,
    /// Events simulated, all replications together.
    pub events: u64,
    /// Invariants checked in all replications together; a run in which one fails writes nothing.
    pub invariants_checked: u64,
}

/// A range of replications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replications {
    /// Index of the first.
    pub first: u64,
    /// How many.
    pub count: u64,
}

/// Teams and grades of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// Team names, in order.
    pub teams: Vec<String>,
    /// Grade names, in order.
    pub grades: Vec<String>,
    /// For each team, which grades have posts.
    pub staffed: Vec<Vec<bool>>,
    /// Stage names, in order; none where a case has one stage only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<String>,
    /// Observations: the opening, then each month measured.
    pub months: Vec<String>,
    /// Whether figures are kept by contract too.
    #[serde(default)]
    pub contracts: bool,
}

/// A column of a table, explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The file.
    pub file: String,
    /// The column.
    pub column: String,
    /// What it holds.
    pub meaning: String,
}

/// A measure, explained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasureRow {
    /// Its name in files.
    pub key: String,
    /// Its name in words.
    pub label: String,
    /// Its unit.
    pub unit: String,
    /// Whether it is a point, a time average or a flow.
    pub kind: String,
    /// At which levels it is kept.
    pub level: String,
    /// Which way is better.
    pub better: String,
    /// The difference that matters, in the measure's unit; none without a baseline.
    pub matters: Option<f64>,
    /// What it means.
    pub definition: String,
}

/// An invariant, explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvariantRow {
    /// Its name.
    pub name: String,
    /// What it says.
    pub meaning: String,
}

/// A file of the folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRow {
    /// Its path within the folder.
    pub name: String,
    /// Its size (bytes).
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl FileRow {
    /// The row of a file.
    pub fn of(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.into(), bytes: bytes.len() as u64, sha256: sha256(bytes) }
    }
}

impl Subject {
    fn of(outcome: &Outcome) -> Self {
        let trajectories = &outcome.ensemble.trajectories;
        Self {
            id: outcome.scenario.id.clone(),
            title: outcome.scenario.title.clone(),
            question: outcome.scenario.question.clone(),
            digest: outcome.digest.clone(),
            drawn: outcome.ensemble.drawn,
            events: trajectories.iter().map(|one| one.events).sum(),
            invariants_checked: trajectories.iter().map(|one| one.checks).sum(),
        }
    }
}

impl Shape {
    /// The shape of a layout.
    pub fn of(layout: &Layout) -> Self {
        let staffed =
            |team, grade| layout.cells.contains(&Cell { team: Some(team), grade: Some(grade), ..Cell::COUNCIL });
        let row = |team| (0..layout.grades.len()).map(|grade| staffed(team, grade)).collect();
        Self {
            teams: layout.teams.clone(),
            grades: layout.grades.clone(),
            staffed: (0..layout.teams.len()).map(row).collect(),
            stages: layout.stages.clone(),
            months: layout.months.clone(),
            contracts: layout.has_contracts(),
        }
    }

    /// The layout of that shape; `None` where the rows do not fit the names.
    pub fn layout(&self) -> Option<Arc<Layout>> {
        let fits = self.staffed.len() == self.teams.len()
            && self.staffed.iter().all(|row| row.len() == self.grades.len())
            && !self.months.is_empty();
        fits.then(|| {
            let Self { teams, grades, staffed, stages, months, contracts } = self.clone();
            let layout = Layout::with_stages(teams, grades, &staffed, stages, months);
            Arc::new(if contracts { layout.by_contract() } else { layout })
        })
    }
}

impl Manifest {
    /// The manifest of a finding whose other files are these, in order of name.
    pub fn of(finding: &Finding, full: bool, files: Vec<FileRow>) -> Self {
        let Ensemble { layout, first, trajectories, .. } = &*finding.option.ensemble;
        let comparison = finding.comparison.as_ref();
        Self {
            program: env!("CARGO_PKG_NAME").into(),
            version: env!("CARGO_PKG_VERSION").into(),
            form: FORM,
            scenario: Subject::of(&finding.option),
            baseline: comparison.map(|comparison| Subject::of(&comparison.baseline)),
            seed: finding.seed,
            replications: Replications { first: *first, count: trajectories.len() as u64 },
            months: layout.months.len() as u32 - 1,
            headline: layout.months[finding.headline].clone(),
            matters: comparison.map(|comparison| comparison.difference.matters),
            full,
            layout: Shape::of(layout),
            unmatched: comparison.map_or_else(Vec::new, |comparison| comparison.difference.unmatched.clone()),
            columns: columns(comparison.is_some(), full),
            measures: measures(comparison.map(|comparison| comparison.difference.matters)),
            invariants: invariants(),
            files,
        }
    }

    /// As text: JSON, indented, ending in a line feed.
    ///
    /// # Panics
    /// Never: its keys are text and its numbers finite.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a manifest has only text keys and finite numbers");
        text.push('\n');
        text
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// Says why the text is no manifest that this version can use.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let manifest: Self =
            serde_json::from_str(text).map_err(|error| format!("not a manifest of caseload: {error}"))?;
        if manifest.program != env!("CARGO_PKG_NAME") {
            return Err(format!("written by `{}`, not by caseload", manifest.program));
        }
        if manifest.form != FORM {
            return Err(format!("its form is version {}, this program reads version {FORM}", manifest.form));
        }
        Ok(manifest)
    }
}

fn invariants() -> Vec<InvariantRow> {
    let row = |one: &crate::engine::Invariant| InvariantRow { name: one.name.into(), meaning: one.sentence.into() };
    INVARIANTS.iter().map(row).collect()
}

fn measures(matters: Option<f64>) -> Vec<MeasureRow> {
    let row = |row: &crate::results::Definition| MeasureRow {
        key: row.key.into(),
        label: row.label.into(),
        unit: row.unit.into(),
        kind: match row.kind {
            Kind::Point => "point: at the close of the month",
            Kind::TimeAverage => "time average over the month",
            Kind::Flow => "flow over the month",
        }
        .into(),
        level: match row.level {
            Level::Council => "council",
            Level::Team => "council and teams",
            Level::Stage => "council, teams and stages",
            Level::Grade => "council, teams, grades, and grades within teams",
        }
        .into(),
        better: match row.better {
            Better::Lower => "lower",
            Better::Higher => "higher",
            Better::Neither => "neither",
        }
        .into(),
        matters: matters.map(|matters| amount_that_matters(row.measure, matters)),
        definition: row.definition.into(),
    };
    DEFINITIONS.iter().map(row).collect()
}

fn columns(compared: bool, full: bool) -> Vec<Column> {
    let confidence = CONFIDENCE * 100.0;
    let mut columns = Vec::new();
    let mut tell = |file: &str, column: &str, meaning: String| {
        columns.push(Column { file: file.into(), column: column.into(), meaning });
    };
    tell(
        "summary.csv",
        "month",
        "the month at whose close or over which the measure is taken; the first is the opening".into(),
    );
    tell(
        "summary.csv",
        "mean",
        "mean over the replications in which the measure is defined; blank where there is none".into(),
    );
    tell("summary.csv", "se", "standard error of that mean: how precisely it is known, not where futures fall".into());
    tell(
        "summary.csv",
        "p025 to p975",
        "quantiles over replications (type 7): where single futures fall, under the scenario's assumptions".into(),
    );
    tell(
        "workers.csv",
        "cases",
        format!("children held by a worker; {MOST_CHILDREN} stands for {MOST_CHILDREN} or more"),
    );
    tell(
        "workers.csv",
        "workers_mean",
        "mean number of workers in post who hold so many children, with its 10% and 90% quantiles over replications"
            .into(),
    );
    if compared {
        tell(
            "difference.csv",
            "mean",
            "mean of scenario minus baseline over replications paired by index, which share their luck".into(),
        );
        tell("difference.csv", "lower, upper", format!("{confidence}% confidence interval of that mean (Student's t)"));
        tell("difference.csv", "chance_above", "share of replications, of those in which both sides are defined, in which the scenario is better than its baseline by more than the `matters` of the measure (under `measures`): lower by more than that where its `better` is `lower`, higher by more than that where it is `higher` or `neither`; blank with fewer than two such replications".into());
        tell("difference.csv", "variance_ratio", "variance of the difference without shared luck over its variance with it; blank where the difference is the same in every replication".into());
    }
    if full {
        tell(
            "replications.parquet",
            "workers",
            "list whose place k, from 0, says how many workers of the row's cell hold k children".into(),
        );
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::synthetic;

    #[test]
    fn a_layout_survives_its_shape() {
        let layout = synthetic::layout();
        assert_eq!(Shape::of(&layout).layout(), Some(layout));
    }

    #[test]
    fn a_shape_whose_rows_do_not_fit_its_names_is_no_layout() {
        let mut shape = Shape::of(&synthetic::layout());
        shape.staffed.pop();
        assert_eq!(shape.layout(), None);
    }

    #[test]
    fn every_measure_says_what_its_chance_above_counts() {
        let rows = measures(Some(1.5));
        let told = |key: &str| {
            let row = rows.iter().find(|row| row.key == key).unwrap();
            (row.better.as_str(), row.matters)
        };
        assert_eq!(told("caseload"), ("lower", Some(1.5)));
        assert_eq!(told("worst-team"), ("lower", Some(1.5)));
        assert_eq!(told("in-post"), ("higher", Some(0.0)));
        assert_eq!(told("open"), ("neither", Some(0.0)));
        assert!(measures(None).iter().all(|row| row.matters.is_none()));
    }

    #[test]
    fn the_invariants_checked_have_names_of_their_own() {
        let mut names: Vec<_> = invariants().into_iter().map(|row| row.name).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert!(names.len() == count && names.iter().any(|name| name == "little"), "{names:?}");
    }

    #[test]
    fn digests_are_the_published_ones() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn other_texts_are_refused_with_the_reason() {
        assert!(Manifest::from_json("{}").unwrap_err().starts_with("not a manifest of caseload: missing field"));
    }
}
