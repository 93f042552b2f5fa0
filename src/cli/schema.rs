//! `caseload schema`: the JSON Schema of scenario files.

use std::io::{self, Write};

/// Writes the JSON Schema.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn run(out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &crate::scenario::schema())?;
    writeln!(out)
}
