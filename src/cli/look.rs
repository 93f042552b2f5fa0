//! Commands that look at scenarios and run nothing: `check`, `explain`, `schema`, `scenarios`.

use super::args::{CheckArgs, ExplainArgs};
use super::exit::{Exit, Failure, settle, tell};
use super::load;
use super::{check, explain, scenarios, schema};
use std::io::{self, BufWriter, IsTerminal, Write};

/// Checks every scenario named; the command fails if one of them has a problem.
///
/// # Errors
/// When the standard output stream cannot be written to.
pub fn check(asked: &CheckArgs) -> Result<Exit, Failure> {
    let colour = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let mut exit = Exit::Done;
    for file in asked.scenarios.iter().flat_map(|name| load::expand(name)) {
        match file {
            Err(trouble) => {
                tell(&format!("{}: {}", trouble.name, trouble.what));
                exit = Exit::Invalid;
            }
            Ok(file) => to_stdout(|out| {
                if check::run(&file, colour, out)? == check::Verdict::Faulty {
                    exit = Exit::Invalid;
                }
                Ok(())
            })?,
        }
    }
    Ok(exit)
}

/// Writes the assumptions register of a scenario.
///
/// # Errors
/// When the scenario is not valid or the standard output stream cannot be written to.
pub fn explain(asked: &ExplainArgs) -> Result<Exit, Failure> {
    let scenario = load::one(&asked.scenario).map_err(|trouble| trouble.invalid())?;
    let form = match (asked.csv, asked.json) {
        (true, _) => explain::Form::Csv,
        (false, true) => explain::Form::Json,
        (false, false) => match terminal_size::terminal_size_of(io::stdout()) {
            Some((terminal_size::Width(width), _)) => explain::Form::Within(usize::from(width)),
            None => explain::Form::Table,
        },
    };
    to_stdout(|out| explain::run(&scenario, form, out))?;
    Ok(Exit::Done)
}

/// Writes the JSON Schema of scenario files.
///
/// # Errors
/// When the standard output stream cannot be written to.
pub fn schema() -> Result<Exit, Failure> {
    to_stdout(schema::run)?;
    Ok(Exit::Done)
}

/// Lists the built-in scenarios.
///
/// # Errors
/// When the standard output stream cannot be written to.
pub fn scenarios() -> Result<Exit, Failure> {
    to_stdout(scenarios::run)?;
    Ok(Exit::Done)
}

fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    settle(write(&mut out).and_then(|()| out.flush()))
}
