//! From what was typed to scenarios.

use super::exit::{Exit, Failure, tell};
use crate::scenario::{Notice, Scenario, load, scenario_files};
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

/// Loads every scenario named: files, folders of files, built-in names. Problems go to the standard error stream in
/// full; what is left of them is one line each.
pub fn scenarios(named: &[String]) -> (Vec<Scenario>, Vec<Trouble>) {
    let (mut scenarios, mut troubles) = (Vec::new(), Vec::new());
    for name in named {
        for file in expand(name) {
            match file.and_then(|file| one(&file)) {
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
pub fn one(name: &str) -> Result<Scenario, Trouble> {
    load(name).map_err(|problems| {
        tell(&problems.render(false));
        let count = problems.count();
        Trouble { name: name.into(), what: format!("not valid: {count} problem{}", if count == 1 { "" } else { "s" }) }
    })
}

/// Tells what a planner should know about scenarios, on the standard error stream.
pub fn tell_notes<'a>(scenarios: impl IntoIterator<Item = &'a Scenario>) {
    for note in notes(scenarios) {
        tell(&note);
    }
}

/// Each note once: on the baseline where that has it already, on all scenarios together that share it otherwise.
fn notes<'a>(scenarios: impl IntoIterator<Item = &'a Scenario>) -> Vec<String> {
    let mut notes: Vec<(Notice, Vec<&str>)> = Vec::new();
    for scenario in scenarios {
        for notice in scenario.notices() {
            let has_it = |root: &&Scenario| root.notices().iter().any(|one| one.text == notice.text);
            let subject = scenario.baseline.as_deref().filter(has_it).unwrap_or(scenario).id.as_str();
            match notes.iter_mut().find(|(one, _)| one.text == notice.text) {
                None => notes.push((notice, vec![subject])),
                Some((_, subjects)) if subjects.contains(&subject) => {}
                Some((_, subjects)) => subjects.push(subject),
            }
        }
    }
    notes.iter().map(|(notice, subjects)| format!("Note on {}: {notice}", subjects.join(", "))).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario(name: &str) -> Scenario {
        one(&format!("{}/tests/command/{name}.toml", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    #[test]
    fn a_note_that_options_have_from_their_baseline_is_told_once_and_of_the_baseline() {
        let (baseline, option, null) = (scenario("baseline"), scenario("option"), scenario("null"));
        let told = notes([&option, &null, &baseline]);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with("Note on baseline: Opening and rates disagree"), "{told:?}");
    }

    #[test]
    fn a_note_that_scenarios_share_without_a_baseline_names_them_all() {
        let (one, mut other) = (scenario("baseline"), scenario("baseline"));
        other.id = "other".into();
        let told = notes([&one, &other]);
        assert!(told.len() == 1 && told[0].starts_with("Note on baseline, other: "), "{told:?}");
    }
}
