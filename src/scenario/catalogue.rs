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

/// Options without a base, to be laid over a council's own baseline: each says what to change in it.
pub const TEMPLATES: &[BuiltIn] = &[built_in!("templates/front-door"), built_in!("templates/retention")];

/// The built-in scenario that is meant by its full name or by the last part of it, if no other ends so.
pub fn meant(name: &str) -> Option<&'static BuiltIn> {
    if let Some(exact) = BUILT_IN.iter().find(|built_in| built_in.name == super::inherit::strip_ending(name)) {
        return Some(exact);
    }
    let mut ending = BUILT_IN.iter().filter(|built_in| last_part(built_in.name) == name);
    ending.next().filter(|_| ending.next().is_none())
}

/// A name without its folders.
pub fn last_part(name: &str) -> &str {
    name.rsplit_once('/').map_or(name, |(_, last)| last)
}

/// The text of a built-in scenario, by its name with or without `.toml`.
pub fn text(name: &str) -> Option<&'static str> {
    let name = super::inherit::strip_ending(name);
    BUILT_IN.iter().find(|built_in| built_in.name == name).map(|built_in| built_in.text)
}
