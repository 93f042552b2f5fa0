//! `caseload verify`: runs a folder of results again and compares byte by byte.

use super::args::VerifyArgs;
use super::exit::{Exit, Failure, print, tell};
use super::interrupt::Stop;
use super::kept::{self, Kept};
use super::progress::Bar;
use super::run::explored;
use crate::report::manifest::{MANIFEST, Manifest, sha256};
use crate::report::output::Package;
use crate::report::package::{Detail, package};
use crate::study::{Request, run as study};
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Verifies every folder; tells of each file that differs.
///
/// # Errors
/// When a folder is no sound folder of results, or the run is stopped.
pub fn run(asked: &VerifyArgs, stop: &Stop) -> Result<Exit, Failure> {
    let mut paths = Vec::new();
    for folder in &asked.folders {
        paths.extend(kept::folders(folder)?);
    }
    let mut exit = Exit::Done;
    for path in paths {
        let kept = Kept::read(&path)?;
        let again = again(&kept, asked, stop)?;
        let differences = compare(&path, &kept.manifest, &again);
        if differences.is_empty() {
            if !asked.quiet {
                print(&format!("{}: confirmed, {} files\n", path.display(), again.files.len()))?;
            }
            continue;
        }
        exit = Exit::Failed;
        let made = &kept.manifest.version;
        if made != env!("CARGO_PKG_VERSION") {
            let this = env!("CARGO_PKG_VERSION");
            tell(&format!("{}: made by version {made}, run again by version {this}", path.display()));
        }
        for difference in differences {
            tell(&format!("{}: {difference}", path.display()));
        }
    }
    Ok(exit)
}

fn again(kept: &Kept, asked: &VerifyArgs, stop: &Stop) -> Result<Package, Failure> {
    let request = kept.request(asked.threads);
    let sides = 1 + u64::from(kept.baseline.is_some());
    let bar = Bar::over(request.count() * sides, &Arc::clone(&stop.progress), asked.quiet);
    bar.name(&kept.scenario.id);
    let outcome = |scenario: &crate::scenario::Scenario, request: &Request| {
        let ensemble = study::replicate(scenario, request, &stop.progress);
        if ensemble.trajectories.len() as u64 != request.count() || stop.asked() {
            return Err(Failure::new(Exit::Interrupted, "stopped; nothing was confirmed"));
        }
        Ok(Arc::new(study::outcome(scenario, request, ensemble)))
    };
    let option = outcome(&kept.scenario, &request)?;
    let baseline = match &kept.baseline {
        None => None,
        Some(scenario) => Some((scenario, outcome(scenario, &request)?)),
    };
    let baseline = baseline.as_ref().map(|(scenario, outcome)| (*scenario, outcome));
    let stopped = || Failure::new(Exit::Interrupted, "stopped; nothing was confirmed");
    let asked = kept.manifest.sensitivity;
    let finding = explored((&kept.scenario, &option), baseline, &request, asked, &stop.progress).ok_or_else(stopped)?;
    let detail = if kept.manifest.full { Detail::Full } else { Detail::Summary };
    package(&finding, detail).map_err(|error| Failure::new(Exit::Io, error.to_string()))
}

/// What differs between a folder and its run done again, one line per file.
fn compare(path: &Path, manifest: &Manifest, again: &Package) -> Vec<String> {
    let mut differences = Vec::new();
    for (name, bytes) in &again.files {
        let listed = manifest.files.iter().find(|row| &row.name == name);
        let told = match fs::read(path.join(name)) {
            Err(error) => Some(format!("could not be read: {error}")),
            Ok(found) if &found == bytes => None,
            Ok(found) if listed.is_some_and(|row| row.sha256 != sha256(&found)) => {
                Some("was changed after the run".into())
            }
            Ok(_) if name == MANIFEST => Some("differs from the one that the run done again gives".into()),
            Ok(_) => Some("the run done again gives other bytes".into()),
        };
        differences.extend(told.map(|told| format!("{name}: {told}")));
    }
    let gone = manifest.files.iter().filter(|row| !again.files.contains_key(&row.name));
    differences.extend(gone.map(|row| format!("{}: the run done again does not make it", row.name)));
    differences
}
