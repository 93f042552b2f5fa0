//! Councils that were reorganised, and those that report together.

/// One reorganisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Codes of the councils before it.
    pub before: &'static [&'static str],
    /// Codes of the councils after it.
    pub after: &'static [&'static str],
    /// What to tell a reader.
    pub note: &'static str,
    /// Whether the council stayed nearly the same, so that its earlier figures may stand before its later ones.
    pub carries: bool,
}

/// What happened to councils with children's services in the years of the built-in figures. Buckinghamshire (2020), North
/// Yorkshire and Somerset (2023) became unitary within the same borders and kept the department's code.
pub const CHANGES: [Change; 4] = [
    Change {
        before: &["836", "837"],
        after: &["839"],
        note: "On 1 April 2019 Bournemouth and Poole, with Christchurch from Dorset, became one council.",
        carries: false,
    },
    Change {
        before: &["835"],
        after: &["838"],
        note: "On 1 April 2019 Dorset became a new council without Christchurch; earlier figures include Christchurch.",
        carries: true,
    },
    Change {
        before: &["928"],
        after: &["940", "941"],
        note: "On 1 April 2021 Northamptonshire was divided into North and West Northamptonshire.",
        carries: false,
    },
    Change {
        before: &["909"],
        after: &["942", "943"],
        note: "On 1 April 2023 Cumbria was divided into Cumberland and Westmorland and Furness.",
        carries: false,
    },
];

/// The reorganisations that a council came from or ended in.
pub fn of(code: &str) -> impl Iterator<Item = &'static Change> {
    CHANGES.iter().filter(move |change| change.before.contains(&code) || change.after.contains(&code))
}

/// The code of the council whose earlier figures may stand before those of this one.
pub fn predecessor(code: &str) -> Option<&'static str> {
    let followed = CHANGES.iter().find(|change| change.carries && change.after.contains(&code))?;
    followed.before.first().copied()
}
