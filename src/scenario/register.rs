//! The assumptions register: every value in force, who set it, where it comes from, and how sure we are of it.

use serde::Serialize;

/// How well a value is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Assumed.
    Red,
    /// Partly known.
    Amber,
    /// Known.
    Green,
}

impl Confidence {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Amber => "amber",
            Self::Green => "green",
        }
    }

    /// The level of this name.
    pub fn from_text(text: &str) -> Option<Self> {
        [Self::Red, Self::Amber, Self::Green].into_iter().find(|level| level.name() == text)
    }
}

/// One value in force.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RegisterRow {
    /// Where it stands in the scenario, as `need.lower.share`.
    pub path: String,
    /// The value as it was written.
    pub value: String,
    /// The value in one unit for all of its kind, to four significant digits.
    pub converted: String,
    /// `file:line` of the place that set it, or `default`.
    pub set_by: String,
    /// Where it comes from.
    pub source: Option<String>,
    /// Why it was chosen.
    pub reason: Option<String>,
    /// How well it is known.
    pub confidence: Option<Confidence>,
    /// When it was true.
    pub as_of: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
}

impl RegisterRow {
    /// Whether this is something one can be more or less sure of, rather than the planner's choice of what to ask.
    pub fn is_assumption(&self) -> bool {
        let last = self.path.rsplit('.').next().unwrap_or_default();
        let of_choice = ["schema", "time.", "report."];
        !of_choice.iter().any(|start| self.path.starts_with(start)) && last != "kind"
    }
}
