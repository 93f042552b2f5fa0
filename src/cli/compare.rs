//! `caseload compare`: options against one stated baseline.

use super::args::CompareArgs;
use super::exit::{Exit, Failure, print, tell};
use super::interrupt::Stop;
use super::load;
use super::run::Batch;
use crate::report::table;
use crate::study::agenda::against;
use std::iter;

/// Runs a baseline and options, each beside that baseline whatever it extends, and closes with how they stand.
///
/// # Errors
/// When nothing can be run, nothing can be kept, or the run is stopped.
pub fn run(asked: &CompareArgs, stop: &Stop) -> Result<Exit, Failure> {
    let quiet = asked.output.quiet;
    let baseline = load::one(&asked.baseline).map_err(|trouble| trouble.invalid())?;
    let (options, troubles) = load::scenarios(&asked.options);
    if !quiet {
        load::tell_notes(iter::once(&baseline).chain(&options));
    }
    let (same, options): (Vec<_>, Vec<_>) =
        options.into_iter().partition(|option| option.digest() == baseline.digest());
    if !quiet {
        for option in &same {
            tell(&format!("Note: {} is the baseline itself and is left out.", option.id));
        }
    }
    if options.is_empty() {
        return Err(Failure::new(Exit::Invalid, "no valid option to compare with the baseline"));
    }
    let batch = Batch { simulation: &asked.simulation, output: &asked.output, stop };
    let (exit, standings) = batch.conduct(&against(baseline, options), troubles)?;
    if !quiet {
        print(&format!("\n{}", table::standings(&standings)))?;
    }
    Ok(exit)
}
