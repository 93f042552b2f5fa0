//! The built-in scenarios: the files under `scenarios/`, held inside the program.

/// A built-in scenario.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    /// Its name: folder and file stem.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// One row of the catalogue, by its name.
macro_rules! built_in {
    ($name:literal) => {
        BuiltIn { name: $name, text: include_str!(concat!("../../scenarios/", $name, ".toml")) }
    };
}

/// All built-in scenarios, baselines before their options.
pub const BUILT_IN: &[BuiltIn] = &[
    built_in!("blackburn-with-darwen/baseline-2019"),
    built_in!("blackburn-with-darwen/front-door-2019"),
    built_in!("blackburn-with-darwen/demand-rise"),
];

/// The text of a built-in scenario, by its name with or without `.toml`.
pub fn text(name: &str) -> Option<&'static str> {
    let name = super::inherit::strip_ending(name);
    BUILT_IN.iter().find(|built_in| built_in.name == name).map(|built_in| built_in.text)
}
