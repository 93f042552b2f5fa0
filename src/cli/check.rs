//! `caseload check`: all problems of scenario files at once, or what a planner should know of a valid one.

use crate::report::register::confidences;
use crate::scenario::{Scenario, load};
use std::io::{self, Write};

/// How a file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It can be run.
    Valid,
    /// It cannot.
    Faulty,
}

/// Checks one scenario and writes what there is to say.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn run(scenario: &str, colour: bool, out: &mut dyn Write) -> io::Result<Verdict> {
    match load(scenario) {
        Err(problems) => {
            write!(out, "{}", problems.render(colour))?;
            Ok(Verdict::Faulty)
        }
        Ok(loaded) => {
            summarise(scenario, &loaded, out)?;
            Ok(Verdict::Valid)
        }
    }
}

fn summarise(name: &str, scenario: &Scenario, out: &mut dyn Write) -> io::Result<()> {
    let rows = scenario.register();
    let given = rows.iter().filter(|row| row.set_by != "default").count();
    writeln!(out, "{name} is valid: {}", scenario.title)?;
    if let Some(baseline) = &scenario.baseline {
        writeln!(out, "  compared with {} ({})", baseline.id, baseline.title)?;
    }
    let (left, uncertain) = (rows.len() - given, scenario.uncertain_count());
    writeln!(out, "  {given} values given, {uncertain} of them uncertain, and {left} left to their defaults")?;
    writeln!(out, "  {}", confidences(rows))?;
    for notice in scenario.notices() {
        writeln!(out, "  note: {notice}")?;
    }
    Ok(())
}
