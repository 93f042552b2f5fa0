//! `caseload completions`: what a shell needs to complete the command line.

use super::args::{Arguments, CompletionsArgs};
use super::exit::{Exit, Failure, print};
use clap::CommandFactory;

/// Prints the completions of a shell.
///
/// # Errors
/// When they cannot be printed.
pub fn run(asked: &CompletionsArgs) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(asked.shell, &mut Arguments::command(), "caseload", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
