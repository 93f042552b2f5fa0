//! How a command ends: exit codes, and the last words on the standard error stream.

use super::interrupt::Stop;
use crate::report::output::OutputError;
use std::io::{self, Write};
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All done.
    Done,
    /// Nothing could be done: a scenario or a folder of results is not valid.
    Invalid,
    /// Finished, but something failed on the way or a check did not hold.
    Failed,
    /// The file system refused.
    Io,
    /// More memory or time would be needed than allowed.
    Limit,
    /// Stopped by the user or the system.
    Interrupted,
}

/// Why a command could not go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// How the command ends.
    pub exit: Exit,
    /// What to tell.
    pub message: String,
}

impl Failure {
    /// A failure.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into() }
    }
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Self {
        Self::new(Exit::Io, error.to_string())
    }
}

impl Exit {
    fn number(self, stop: &Stop) -> u8 {
        match self {
            Self::Done => 0,
            Self::Invalid => 3,
            Self::Failed => 4,
            Self::Io => 5,
            Self::Limit => 6,
            Self::Interrupted => stop.exit_number(),
        }
    }
}

/// The exit code of a command, after telling on the standard error stream why it could not go on.
pub fn code(done: Result<Exit, Failure>, stop: &Stop) -> ExitCode {
    let exit = done.unwrap_or_else(|failure| {
        tell(&failure.message);
        failure.exit
    });
    ExitCode::from(exit.number(stop))
}

/// Text from scenarios as a terminal may show it: without control characters, which could move its cursor or worse.
fn harmless(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect()
}

/// Tells something on the standard error stream, line by line.
pub fn tell(message: &str) {
    // where not even this can be told there is nobody left to tell
    let _ = writeln!(io::stderr().lock(), "{}", harmless(message).trim_end());
}

/// Prints results on the standard output stream. A reader who has gone away (`| head`) is no failure.
///
/// # Errors
/// When the stream cannot be written to for any other reason.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut stream = io::stdout().lock();
    let written = stream.write_all(harmless(text).as_bytes()).and_then(|()| stream.flush());
    settle(written)
}

/// Judges what a stream of results said: a reader who has gone away is no failure.
///
/// # Errors
/// Anything else that the stream says.
pub fn settle(written: io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(Exit::Io, format!("Could not write to the standard output stream ({error})")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_never_reach_the_terminal() {
        assert_eq!(harmless("a\u{1b}[2Jb\r\u{7}\nc\td\u{9b}"), "a[2Jb\nc\td");
    }

    #[test]
    fn a_reader_who_has_gone_away_is_no_failure_and_a_full_disk_is() {
        assert_eq!(settle(Err(io::ErrorKind::BrokenPipe.into())), Ok(()));
        assert_eq!(settle(Err(io::ErrorKind::StorageFull.into())).unwrap_err().exit, Exit::Io);
    }
}
