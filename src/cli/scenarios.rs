//! `caseload scenarios`: the built-in scenarios and the question each answers.

use crate::scenario::{catalogue, load};
use std::io::{self, Write};

/// Lists the catalogue.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn run(out: &mut dyn Write) -> io::Result<()> {
    for built_in in catalogue::BUILT_IN {
        // a test holds that every built-in scenario is valid
        let Ok(scenario) = load(built_in.name) else { continue };
        writeln!(out, "{}", built_in.name)?;
        writeln!(out, "  {}", scenario.title)?;
        if let Some(question) = &scenario.question {
            writeln!(out, "  {question}")?;
        }
        if let Some(baseline) = &scenario.baseline {
            writeln!(out, "  beside its baseline {}", baseline.id)?;
        }
        writeln!(out)?;
    }
    writeln!(out, "Run one with: caseload run NAME")
}
