//! Folders of results, read back.

use super::exit::{Exit, Failure};
use crate::report::manifest::{MANIFEST, Manifest, Subject};
use crate::report::package::{RESOLVED, RESOLVED_BASELINE};
use crate::report::refusal;
use crate::scenario::{Scenario, load};
use crate::study::Request;
use std::fs;
use std::path::{Path, PathBuf};

/// One scenario's folder of results.
#[derive(Debug)]
pub struct Kept {
    /// Where it lies.
    pub path: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
    /// The scenario that it holds.
    pub scenario: Scenario,
    /// What it is compared with.
    pub baseline: Option<Scenario>,
}

impl Kept {
    /// Reads a folder's manifest and scenarios.
    ///
    /// # Errors
    /// When it is no sound folder of results.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let invalid = |why: String| Failure::new(Exit::Invalid, format!("{}: {why}", path.display()));
        let text = fs::read_to_string(path.join(MANIFEST))
            .map_err(|error| Failure::new(Exit::Invalid, refusal::unread(&path.join(MANIFEST), &error)))?;
        let manifest = Manifest::from_json(&text).map_err(|why| invalid(format!("{MANIFEST}: {why}")))?;
        let scenario = resolved(&path.join(RESOLVED), &manifest.scenario)?;
        let baseline = match &manifest.baseline {
            None => None,
            Some(subject) => Some(resolved(&path.join(RESOLVED_BASELINE), subject)?),
        };
        Ok(Self { path: path.into(), manifest, scenario, baseline })
    }

    /// The request that its run answered.
    pub fn request(&self, threads: usize) -> Request {
        let replications = self.manifest.replications;
        Request {
            seed: self.manifest.seed,
            replications: replications.first..replications.first.saturating_add(replications.count),
            threads,
            months: Some(self.manifest.months),
        }
    }
}

/// Loads a resolved scenario under the name that its run gave it.
fn resolved(path: &Path, subject: &Subject) -> Result<Scenario, Failure> {
    let invalid = |why: &str| Failure::new(Exit::Invalid, format!("{}: {why}", path.display()));
    let name = path.to_str().ok_or_else(|| invalid("the name is not UTF-8"))?;
    let mut scenario = load(name).map_err(|problems| invalid(&format!("not valid\n{}", problems.render(false))))?;
    if scenario.digest() != subject.digest {
        return Err(invalid("was changed after the run: its digest is not the one of the manifest"));
    }
    scenario.id.clone_from(&subject.id);
    scenario.title.clone_from(&subject.title);
    Ok(scenario)
}

/// The folders of results that a path stands for: itself, or those within it, in order of name.
///
/// # Errors
/// When there is none.
pub fn folders(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if path.join(MANIFEST).is_file() {
        return Ok(vec![path.into()]);
    }
    let entries = fs::read_dir(path).map_err(|error| Failure::new(Exit::Io, refusal::unread(path, &error)))?;
    let hidden = |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let within = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut folders: Vec<PathBuf> = within.filter(|path| !hidden(path) && path.join(MANIFEST).is_file()).collect();
    folders.sort();
    if folders.is_empty() {
        return Err(Failure::new(Exit::Invalid, format!("{} holds no results (no {MANIFEST})", path.display())));
    }
    Ok(folders)
}
