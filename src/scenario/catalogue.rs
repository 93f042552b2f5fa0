//! The built-in scenarios: the files under `scenarios/`, held inside the program.

/// A built-in scenario.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    /// Its name: folder and file stem.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// All built-in scenarios, baselines before their options.
pub const BUILT_IN: &[BuiltIn] = &[];

/// The text of a built-in scenario, by its name with or without `.toml`.
pub fn text(name: &str) -> Option<&'static str> {
    let name = super::inherit::strip_ending(name);
    BUILT_IN.iter().find(|built_in| built_in.name == name).map(|built_in| built_in.text)
}
