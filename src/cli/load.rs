//! From what was typed to scenarios.

use super::exit::{Exit, Failure, tell};
use crate::scenario::{Scenario, load, scenario_files};
use std::path::Path;

/// A scenario or folder that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What was typed, or the scenario's id.
    pub name: String,
    /// What went wrong, in a few words.
    pub what: String,
}

impl Trouble {
    /// The end of a command that needed it.
    pub fn invalid(&self) -> Failure {
        Failure::new(Exit::Invalid, format!("{}: {}", self.name, self.what))
    }
}

/// Whether notices on scenarios are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notices {
    /// On the standard error stream.
    Told,
    /// Not at all.
    Untold,
}

impl Notices {
    /// Told unless quiet was asked for.
    pub fn unless(quiet: bool) -> Self {
        if quiet { Self::Untold } else { Self::Told }
    }
}

/// Loads every scenario named: files, folders of files, built-in names. Problems go to the standard error stream in
/// full; what is left of them is one line each.
pub fn scenarios(named: &[String], notices: Notices) -> (Vec<Scenario>, Vec<Trouble>) {
    let (mut scenarios, mut troubles) = (Vec::new(), Vec::new());
    for name in named {
        for file in expand(name) {
            match file.and_then(|file| one(&file, notices)) {
                Ok(scenario) => scenarios.push(scenario),
                Err(trouble) => troubles.push(trouble),
            }
        }
    }
    (scenarios, troubles)
}

/// Loads one scenario, as [`scenarios`] does.
///
/// # Errors
/// One line about it, after the problems were told in full.
pub fn one(name: &str, notices: Notices) -> Result<Scenario, Trouble> {
    let scenario = load(name).map_err(|problems| {
        tell(&problems.render(false));
        let count = problems.count();
        Trouble { name: name.into(), what: format!("not valid: {count} problem{}", if count == 1 { "" } else { "s" }) }
    })?;
    if notices == Notices::Told {
        scenario.notices().iter().for_each(|notice| tell(&format!("Note on {}: {notice}", scenario.id)));
    }
    Ok(scenario)
}

/// The scenarios that a name stands for: itself, or the files of a folder.
///
/// Items are an error where a folder or a file name cannot be used.
pub fn expand(name: &str) -> Vec<Result<String, Trouble>> {
    let path = Path::new(name);
    if !path.is_dir() {
        return vec![Ok(name.to_string())];
    }
    let trouble = |name: String, what: &str| Trouble { name, what: what.into() };
    let files = scenario_files(path);
    if files.is_empty() {
        return vec![Err(trouble(name.into(), "holds no scenario files (*.toml)"))];
    }
    let text = |file: &Path| match file.to_str() {
        Some(text) => Ok(text.to_string()),
        None => Err(trouble(file.display().to_string(), "its name is not UTF-8")),
    };
    files.iter().map(|file| text(file)).collect()
}
