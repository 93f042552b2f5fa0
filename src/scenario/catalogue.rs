//! The built-in scenarios: the files under `scenarios/`, held inside the program.

/// A built-in scenario.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    /// Its name: folder and file stem.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

impl BuiltIn {
    /// The folder of its name: its council.
    pub fn folder(&self) -> &'static str {
        self.name.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// One row of the catalogue, by its name.
macro_rules! built_in {
    ($name:literal) => {
        BuiltIn { name: $name, text: include_str!(concat!("../../scenarios/", $name, ".toml")) }
    };
}

/// All built-in scenarios, baselines before their options.
pub const BUILT_IN: &[BuiltIn] = &[
    built_in!("blackburn-with-darwen/baseline-2016"),
    built_in!("blackburn-with-darwen/baseline-2019"),
    built_in!("blackburn-with-darwen/cut-2016"),
    built_in!("blackburn-with-darwen/cut-2016-agency-kept"),
    built_in!("blackburn-with-darwen/demand-rise-2016"),
    built_in!("blackburn-with-darwen/family-group-conference-2018"),
    built_in!("blackburn-with-darwen/demand-rise"),
    built_in!("blackburn-with-darwen/early-help"),
    built_in!("blackburn-with-darwen/front-door-2019"),
    built_in!("blackburn-with-darwen/monitoring-only"),
    built_in!("blackburn-with-darwen/neglect"),
    built_in!("blackburn-with-darwen/pandemic"),
    built_in!("blackburn-with-darwen/retention-2020"),
    built_in!("bradford/baseline-2017"),
    built_in!("bradford/baseline-2019"),
    built_in!("bradford/early-help-redirect"),
    built_in!("bradford/faster-hiring"),
    built_in!("bradford/growth-and-agency"),
];

/// Options without a base, to be laid over a council's own baseline: each says what to change in it.
pub const TEMPLATES: &[BuiltIn] = &[
    built_in!("templates/agency-cap"),
    built_in!("templates/budget-cut"),
    built_in!("templates/demand-rise"),
    built_in!("templates/early-help"),
    built_in!("templates/faster-hiring"),
    built_in!("templates/front-door"),
    built_in!("templates/more-posts"),
    built_in!("templates/newly-qualified-intake"),
    built_in!("templates/recruitment-campaign"),
    built_in!("templates/retention"),
    built_in!("templates/support-workers"),
    built_in!("templates/vacancy-freeze"),
];

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
