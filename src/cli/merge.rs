//! `caseload merge`: runs of disjoint replications joined into one, as if run in one go.

use super::args::MergeArgs;
use super::exit::{Exit, Failure, print};
use super::interrupt::Stop;
use super::kept::{self, Kept};
use super::run::{explored, present};
use crate::report::manifest::Manifest;
use crate::report::output::Shelf;
use crate::report::package::{Detail, REPLICATIONS, package};
use crate::report::parquet;
use crate::results::Ensemble;
use crate::study::{Outcome, Request, run as study};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Joins runs; everything is checked before anything is written.
///
/// # Errors
/// When the runs do not fit together, cannot be read, or the results cannot be kept.
pub fn run(asked: &MergeArgs, stop: &Stop) -> Result<Exit, Failure> {
    let mut parts: BTreeMap<String, Vec<Kept>> = BTreeMap::new();
    for path in sources(&asked.folders)? {
        let kept = Kept::read(&path)?;
        parts.entry(kept.manifest.scenario.id.clone()).or_default().push(kept);
    }
    for runs in parts.values_mut() {
        runs.sort_by_key(|run| run.manifest.replications.first);
        fits(runs)?;
    }
    let shelf = Shelf::open(&asked.out)?;
    parts.keys().try_for_each(|id| shelf.may_store(id))?;
    let mut outcomes = BTreeMap::new();
    for (id, runs) in &parts {
        outcomes.insert(id.as_str(), Arc::new(joined(runs)?));
    }
    for (id, runs) in &parts {
        let first = &runs[0];
        let baseline = match &first.manifest.baseline {
            None => None,
            Some(subject) => {
                let joined = outcomes.get(subject.id.as_str()).filter(|outcome| outcome.digest == subject.digest);
                Some((
                    first.baseline.as_ref().unwrap_or(&first.scenario),
                    joined.ok_or_else(|| missing(id, &subject.id))?,
                ))
            }
        };
        let (outcome, wanted) = (&outcomes[id.as_str()], runs.iter().all(|run| run.manifest.sensitivity));
        let request = whole(first, outcome);
        let finding = explored((&first.scenario, outcome), baseline, &request, wanted, &stop.progress)
            .ok_or_else(|| Failure::new(Exit::Interrupted, stop.account()))?;
        let package = package(&finding, Detail::Full).map_err(|error| Failure::new(Exit::Io, error.to_string()))?;
        if stop.asked() {
            return Err(Failure::new(Exit::Interrupted, stop.account()));
        }
        let folder = shelf.store(&package)?.display().to_string();
        stop.note_complete(folder.clone());
        if !asked.quiet {
            print(&format!("{}\n{folder}\n", present(&finding)))?;
        }
    }
    Ok(Exit::Done)
}

fn missing(id: &str, baseline: &str) -> Failure {
    let told =
        format!("{id} was compared with {baseline}, whose runs are not among those given: name its folders, too");
    Failure::new(Exit::Invalid, told)
}

/// All folders meant; none may be named twice. Beside a single scenario's folder also that of its baseline.
fn sources(given: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found: Vec<PathBuf> = Vec::new();
    for path in given {
        for folder in kept::folders(path)? {
            let real = fs::canonicalize(&folder).unwrap_or_else(|_| folder.clone());
            if found.contains(&real) {
                let told = format!("{} is named twice; a run can be joined only once", folder.display());
                return Err(Failure::new(Exit::Invalid, told));
            }
            found.push(real);
        }
    }
    for baseline in found.clone().iter().filter_map(|folder| beside(folder)) {
        let baseline = fs::canonicalize(&baseline).unwrap_or(baseline);
        if !found.contains(&baseline) {
            found.push(baseline);
        }
    }
    Ok(found)
}

fn beside(folder: &Path) -> Option<PathBuf> {
    let kept = Kept::read(folder).ok()?;
    let name = kept.manifest.baseline?.id;
    let path = fs::canonicalize(folder).ok()?.parent()?.join(name);
    kept::folders(&path).is_ok().then_some(path)
}

/// Whether runs of one scenario, in order of replication, join into one without gap or overlap.
fn fits(runs: &[Kept]) -> Result<(), Failure> {
    let invalid = |run: &Kept, why: String| Err(Failure::new(Exit::Invalid, format!("{}: {why}", run.path.display())));
    let first = &runs[0];
    for run in runs {
        if !run.manifest.full {
            return invalid(run, format!("holds no {REPLICATIONS}; only runs with --full can be merged"));
        }
        if let Some(what) = unlike(&first.manifest, &run.manifest) {
            return invalid(run, format!("its {what} is not that of {}", first.path.display()));
        }
    }
    for pair in runs.windows(2) {
        let (before, after) = (pair[0].manifest.replications, pair[1].manifest.replications);
        let end = before.first + before.count;
        if after.first != end {
            let what = if after.first < end { "overlaps with" } else { "leaves a gap after" };
            let told = format!(
                "holds replications {}..{}, which {what} those of {} ({}..{end})",
                after.first,
                after.first + after.count,
                pair[0].path.display(),
                before.first
            );
            return invalid(&pair[1], told);
        }
    }
    Ok(())
}

/// What keeps two runs from being parts of one.
fn unlike(one: &Manifest, other: &Manifest) -> Option<&'static str> {
    let baseline =
        |manifest: &Manifest| manifest.baseline.as_ref().map(|subject| (subject.id.clone(), subject.digest.clone()));
    match () {
        () if one.version != other.version => Some("program version"),
        () if one.scenario.digest != other.scenario.digest => Some("scenario"),
        () if baseline(one) != baseline(other) => Some("baseline"),
        () if one.seed != other.seed => Some("seed"),
        () if one.months != other.months => Some("number of months"),
        () if one.layout != other.layout => Some("layout of teams, grades and months"),
        () => None,
    }
}

/// The outcome of all runs of one scenario together.
fn joined(runs: &[Kept]) -> Result<Outcome, Failure> {
    let first = &runs[0];
    let unsound = |run: &Kept, why: String| Failure::new(Exit::Invalid, format!("{}: {why}", run.path.display()));
    let layout = first.manifest.layout.layout();
    let layout = layout.ok_or_else(|| unsound(first, "its layout does not fit together".into()))?;
    let mut trajectories = Vec::new();
    for run in runs {
        let replications = run.manifest.replications;
        let read = parquet::read(&run.path.join(REPLICATIONS), &layout, replications.first, replications.count);
        let mut part = read.map_err(|error| unsound(run, format!("{REPLICATIONS}: {error}")))?;
        // only their sums are kept and told
        if let Some(one) = part.first_mut() {
            one.events = run.manifest.scenario.events;
            one.checks = run.manifest.scenario.invariants_checked;
        }
        trajectories.append(&mut part);
    }
    let drawn = first.manifest.scenario.drawn;
    let ensemble = Ensemble { layout, first: first.manifest.replications.first, trajectories, drawn };
    Ok(study::outcome(&first.scenario, &first.request(0), ensemble))
}

/// The request that all runs of one scenario together answer.
fn whole(first: &Kept, outcome: &Outcome) -> Request {
    let start = first.manifest.replications.first;
    let replications = start..start + outcome.ensemble.trajectories.len() as u64;
    Request { replications, ..first.request(0) }
}
