//! `caseload explain`: every value in force, who set it, where it comes from and how sure we are of it.

use crate::report::csv::guarded;
use crate::report::register::{confidences, named};
use crate::report::wording;
use crate::scenario::{Confidence, RegisterRow, Scenario};
use serde_json::json;
use std::borrow::Cow;
use std::io::{self, Write};

/// How the register is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As a table for reading, every row one line.
    Table,
    /// Broken into lines so that it keeps within so many characters, as a table or, in little room, as a list.
    Within(usize),
    /// As comma-separated values.
    Csv,
    /// As JSON.
    Json,
}

/// The widest that a column before the last is made; longer cells push what follows to the right [characters].
const WIDEST: usize = 46;
/// The narrowest that the last column is made; where there is less room the table becomes a list [characters].
const NARROWEST: usize = 30;
/// How far text below its row is set in [characters].
const SET_IN: usize = 4;

/// Writes the assumptions register of a scenario.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn run(scenario: &Scenario, form: Form, out: &mut dyn Write) -> io::Result<()> {
    match form {
        Form::Table => table(scenario, None, out),
        Form::Within(width) => table(scenario, Some(width), out),
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
    let said: Vec<&str> = [&row.source, &row.reason].into_iter().flatten().map(String::as_str).collect();
    let converted = if row.converted == row.value { String::new() } else { row.converted.clone() };
    // the folder is the same for nearly all, and the line is what is looked for
    let set_by = row.set_by.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    [named(&row.path), row.value.clone(), converted, set_by, confidence, said.join("; ")].map(|cell| printable(&cell))
}

fn table(scenario: &Scenario, within: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
    let head = ["value", "in force", "converted", "set by", "confidence", "source and reason"].map(str::to_owned);
    let rows: Vec<[String; 6]> = std::iter::once(head).chain(scenario.register().iter().map(cells)).collect();
    let widths: [usize; 5] = std::array::from_fn(|column| {
        rows.iter().map(|row| length(&row[column])).filter(|&length| length <= WIDEST).max().unwrap_or_default()
    });
    writeln!(out, "{}: {}", scenario.id, scenario.title)?;
    if let Some(question) = &scenario.question {
        writeln!(out, "{question}")?;
    }
    writeln!(out)?;
    for row in &rows {
        for line in lines(row, &widths, within) {
            writeln!(out, "{line}")?;
        }
    }
    writeln!(out)?;
    writeln!(out, "{} values in force: {}.", scenario.register().len(), confidences(scenario.register()))?;
    let red = scenario.register().iter().filter(|row| row.confidence == Some(Confidence::Red)).count();
    if red > 0 {
        writeln!(out, "What is marked RED is assumed: results say so, and a figure of your own should replace it.")?;
    }
    Ok(())
}

/// One row of the table as lines.
fn lines(row: &[String; 6], widths: &[usize; 5], within: Option<usize>) -> Vec<String> {
    let [cells @ .., said] = row;
    let padded: Vec<String> = cells.iter().zip(widths).map(|(cell, &width)| format!("{cell:width$}  ")).collect();
    let first = padded.concat();
    let column = widths.iter().map(|width| width + 2).sum::<usize>();
    let Some(within) = within else { return vec![format!("{first}{said}").trim_end().to_owned()] };
    if within < column + NARROWEST {
        // too narrow for a table: the path, and all else below it
        let [path, rest @ ..] = cells;
        let rest: Vec<&str> = rest.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
        let width = within.saturating_sub(SET_IN).max(NARROWEST);
        let below = wording::lines(&rest.join(" · "), width).into_iter().chain(wording::lines(said, width));
        return std::iter::once(path.clone()).chain(below.map(|line| format!("{:SET_IN$}{line}", ""))).collect();
    }
    let indent = if length(&first) == column { column } else { SET_IN };
    let mut broken = wording::lines(said, within - indent).into_iter();
    let beside = if indent == column { broken.next().unwrap_or_default() } else { String::new() };
    let below = broken.map(|line| format!("{:indent$}{line}", ""));
    std::iter::once(format!("{first}{beside}").trim_end().to_owned()).chain(below).collect()
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
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
    fn sources_are_broken_between_words_beside_or_below_their_row() {
        let row = ["need.a", "1", "", "a.toml:1", "green", "one two three"].map(str::to_owned);
        let widths = [6, 2, 0, 8, 5];
        assert_eq!(lines(&row, &widths, None), ["need.a  1     a.toml:1  green  one two three"]);
        let long = [&row[..5], &["word ".repeat(10)]].concat().try_into().unwrap();
        let beside = lines(&long, &widths, Some(63));
        assert_eq!(beside.len(), 2);
        assert_eq!(beside[1], format!("{:31}word word word word", ""));
        assert!(beside.iter().all(|line| length(line) <= 63));
        let below = lines(&long, &widths, Some(40));
        assert_eq!(below[..3], ["need.a", "    1 · a.toml:1 · green", "    word word word word word word word"]);
        let pushed = ["need.abcdef", "1", "", "a.toml:1", "green", "one two"].map(str::to_owned);
        assert_eq!(lines(&pushed, &widths, Some(63))[1], "    one two");
    }

    #[test]
    fn no_control_character_is_printed() {
        assert_eq!(printable("ab\u{1b}d"), "ab d");
    }

    #[test]
    fn months_have_names() {
        assert_eq!(named("demand.month-factors.0"), "demand.month-factors.0 (January)");
        assert_eq!(named("demand.month-factors.12"), "demand.month-factors.12");
        assert_eq!(named("demand.referrals"), "demand.referrals");
    }
}
