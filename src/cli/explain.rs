//! `caseload explain`: every value in force, who set it, where it comes from and how sure we are of it.

use super::check::confidences;
use crate::report::csv::guarded;
use crate::scenario::{Confidence, RegisterRow, Scenario};
use serde_json::json;
use std::borrow::Cow;
use std::io::{self, Write};

/// How the register is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As a table for reading.
    Table,
    /// As comma-separated values.
    Csv,
    /// As JSON.
    Json,
}

/// The widest that a cell of the table may be [characters].
const WIDEST: usize = 46;

/// Writes the assumptions register of a scenario.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn run(scenario: &Scenario, form: Form, out: &mut dyn Write) -> io::Result<()> {
    match form {
        Form::Table => table(scenario, out),
        Form::Csv => csv(scenario, out),
        Form::Json => {
            let register = json!({
                "scenario": scenario.id, "title": scenario.title, "question": scenario.question,
                "digest": scenario.digest(), "values": scenario.register()
            });
            serde_json::to_writer_pretty(&mut *out, &register)?;
            writeln!(out)
        }
    }
}

fn cells(row: &RegisterRow) -> [String; 6] {
    let confidence = match row.confidence {
        Some(Confidence::Red) => "RED".to_owned(),
        Some(level) => level.name().to_owned(),
        None => String::new(),
    };
    let source = row.source.clone().or_else(|| row.reason.clone()).unwrap_or_default();
    let converted = if row.converted == row.value { String::new() } else { row.converted.clone() };
    // the folder is the same for nearly all, and the line is what is looked for
    let set_by = row.set_by.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    [row.path.clone(), row.value.clone(), converted, set_by, confidence, source]
}

fn table(scenario: &Scenario, out: &mut dyn Write) -> io::Result<()> {
    let head = ["value", "in force", "in the model", "set by", "confidence", "source or reason"].map(str::to_owned);
    let rows: Vec<[String; 6]> = std::iter::once(head).chain(scenario.register().iter().map(cells)).collect();
    let width =
        |column: usize| rows.iter().map(|row| row[column].chars().count().min(WIDEST)).max().unwrap_or_default();
    let widths: [usize; 6] = std::array::from_fn(width);
    writeln!(out, "{}: {}", scenario.id, scenario.title)?;
    if let Some(question) = &scenario.question {
        writeln!(out, "{question}")?;
    }
    writeln!(out)?;
    for row in &rows {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{:width$}", shortened(cell, width)));
        let line = cells.collect::<Vec<_>>().join("  ");
        writeln!(out, "{}", line.trim_end())?;
    }
    writeln!(out)?;
    writeln!(out, "{} values in force: {}.", scenario.register().len(), confidences(scenario))?;
    let red = scenario.register().iter().filter(|row| row.confidence == Some(Confidence::Red)).count();
    if red > 0 {
        writeln!(out, "What is marked RED is assumed: results say so, and a figure of your own should replace it.")?;
    }
    Ok(())
}

fn shortened(text: &str, width: usize) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().count() <= width {
        return text;
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

fn csv(scenario: &Scenario, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let head = ["path", "value", "converted", "set_by", "source", "reason", "confidence", "as_of", "owner"];
    writer.write_record(head)?;
    for row in scenario.register() {
        let confidence = row.confidence.map(|level| level.name().to_owned());
        let optional = [&row.source, &row.reason, &confidence, &row.as_of, &row.owner];
        let fixed = [&row.path, &row.value, &row.converted, &row.set_by];
        let texts = fixed.into_iter().cloned().chain(optional.into_iter().map(|text| text.clone().unwrap_or_default()));
        writer.write_record(texts.map(|text| inert(&text).into_owned()))?;
    }
    writer.flush()
}

/// Text that a spreadsheet will not take for a formula; signed numbers with their units stay as they are.
fn inert(text: &str) -> Cow<'_, str> {
    let signed = text.strip_prefix(['+', '-']).unwrap_or_default();
    let is_number = signed.starts_with(|c: char| c.is_ascii_digit())
        && signed.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '%' | ' '));
    if is_number { text.into() } else { guarded(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_inert_and_numbers_are_left_alone() {
        assert_eq!(inert("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(inert("@x"), "'@x");
        assert_eq!(inert("-x"), "'-x");
        assert_eq!(inert("+1+cmd|' /C calc'!A0"), "'+1+cmd|' /C calc'!A0");
        assert_eq!(inert("+20%"), "+20%");
        assert_eq!(inert("-5"), "-5");
    }

    #[test]
    fn long_cells_end_in_an_ellipsis_and_hold_no_control_characters() {
        assert_eq!(shortened("abcdef", 4), "abc…");
        assert_eq!(shortened("ab\u{1b}d", 4), "ab d");
    }
}
