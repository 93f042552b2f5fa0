//! `caseload compare`: options against one stated baseline.

use super::args::CompareArgs;
use super::exit::{Exit, Failure, print};
use super::interrupt::Stop;
use super::load;
use super::run::Batch;
use crate::report::table;
use crate::study::agenda::against;

/// Runs a baseline and options, each beside that baseline whatever it extends, and closes with how they stand.
///
/// # Errors
/// When nothing can be run, nothing can be kept, or the run is stopped.
pub fn run(asked: &CompareArgs, stop: &Stop) -> Result<Exit, Failure> {
    let quiet = asked.output.quiet;
    let notices = load::Notices::unless(quiet);
    let baseline = load::one(&asked.baseline, notices).map_err(|trouble| trouble.invalid())?;
    let (options, troubles) = load::scenarios(&asked.options, notices);
    if options.is_empty() {
        return Err(Failure::new(Exit::Invalid, "no valid option to compare"));
    }
    let batch = Batch { simulation: &asked.simulation, output: &asked.output, stop };
    let (exit, standings) = batch.conduct(&against(baseline, options), troubles)?;
    if !quiet {
        print(&format!("\n{}", table::standings(&standings)))?;
    }
    Ok(exit)
}
