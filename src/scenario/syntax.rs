//! Syntax errors in plain words, with a hint where the cause is a common one.

use super::problem::Fault;
use super::tree::DEEPEST;
use jiff::civil::Date;
use std::ops::Range;

/// The fault of nesting beyond what is read.
pub fn too_deep() -> Fault {
    Fault::new("tables and lists are nested too deeply").allowed(format!("at most {DEEPEST} levels"))
}

/// Where the single value stands that an error concerns, if the error is in the writing of one (bytes).
pub fn bare_value(text: &str, message: &str, at: &Range<usize>) -> Option<Range<usize>> {
    if message.contains("duplicate") || message.contains("recurs") {
        return None;
    }
    let before = text.get(..at.start)?;
    let line = before.rfind('\n').map_or(0, |n| n + 1);
    // a value is what follows an equals sign, or a comma or bracket inside a list
    let start = line + before[line..].rfind(['=', '[', ','])? + 1;
    before[line..start].contains('=').then_some(())?;
    let start = start + (text[start..].len() - text[start..].trim_start_matches([' ', '\t']).len());
    let rest = &text[start..];
    let end = rest.find(['\n', '\r', '#', ',', ']', '}']).unwrap_or(rest.len());
    let value = rest[..end].trim_end();
    let is_bare = !value.is_empty() && !value.contains(['"', '\'', '[', '{', '=']) && start + value.len() >= at.start;
    is_bare.then(|| start..start + value.len())
}

/// A syntax error at a place, in plain words.
pub fn syntax(message: &str, text: &str, at: Range<usize>) -> Fault {
    if message.contains("recurs") {
        return too_deep();
    }
    let fault = Fault::new(format!("this is not valid TOML: {message}"));
    if message.contains("duplicate key") {
        return fault.hint("a key may be set once in a file; remove one of the two");
    }
    let value = &text[bare_value(text, message, &at).unwrap_or(0..0)];
    match written_date(value) {
        Some(Written::Day(date)) => {
            return Fault::new("this is not a date as TOML writes it").hint(format!("write a date as {date}"));
        }
        Some(Written::Impossible) => {
            return Fault::new("there is no such date").hint("write a date that the calendar has, as 2019-11-30");
        }
        Some(Written::Month) => return fault.hint(format!("write a month in quotes: \"{value}\"")),
        None => {}
    }
    let has_unit = value.starts_with('£') || value.contains('%') || value.ends_with(char::is_alphabetic);
    if has_unit {
        return fault.hint(format!("write values with a unit in quotes: \"{value}\""));
    }
    fault
}

/// What was meant by something written like a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// This day.
    Day(Date),
    /// A day that no calendar has.
    Impossible,
    /// A month, as 2021-03.
    Month,
}

/// Reads day/month/year, year/month/day, and either with stops or hyphens; `None` where it is not written like a date.
pub fn written_date(text: &str) -> Option<Written> {
    let parts: Vec<&str> = text.trim().split(['/', '.', '-']).collect();
    let separators: Vec<&str> = text.matches(['/', '.', '-']).collect();
    let is_number = |part: &&str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
    if !parts.iter().all(is_number) || separators.windows(2).any(|pair| pair[0] != pair[1]) {
        return None;
    }
    let (year, month, day) = match parts.as_slice() {
        [year, month] if year.len() == 4 && month.len() == 2 && separators == ["-"] => return Some(Written::Month),
        [year, month, day] if year.len() == 4 && day.len() <= 2 => (year, month, day),
        [day, month, year] if year.len() == 4 && day.len() <= 2 => (year, month, day),
        _ => return None,
    };
    let day = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    Some(day.map_or(Written::Impossible, Written::Day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_known_in_whatever_way_an_office_writes_them() {
        let day = Some(Written::Day(Date::constant(2019, 11, 25)));
        for text in ["25/11/2019", "25.11.2019", "25-11-2019", "2019/11/25", "2019-11-25"] {
            assert_eq!(written_date(text), day, "{text}");
        }
        assert_eq!(written_date("2019-11-31"), Some(Written::Impossible));
        assert_eq!(written_date("31/02/2020"), Some(Written::Impossible));
        assert_eq!(written_date("2019-13-01"), Some(Written::Impossible));
        assert_eq!(written_date("2021-03"), Some(Written::Month));
        for text in ["1.5", "25/11-2019", "soon", "1.2.3", ""] {
            assert_eq!(written_date(text), None, "{text}");
        }
    }

    #[test]
    fn the_value_at_fault_ends_with_its_line_list_or_table() {
        let value = |text: &str, at: &str| {
            let at = text.find(at).unwrap();
            bare_value(text, "no value", &(at..at + 1)).map(|span| text[span].to_owned())
        };
        assert_eq!(value("a = 1\nfrom = 25/11/2019 # a Monday\n", "25/").as_deref(), Some("25/11/2019"));
        assert_eq!(value("a = 1\nfrom = 25/11/2019\n", "/11").as_deref(), Some("25/11/2019"));
        assert_eq!(value("x = { a = 3 days, b = 1 }", "3 days").as_deref(), Some("3 days"));
        assert_eq!(value("x = [1, 3 days]", "3 days").as_deref(), Some("3 days"));
        assert_eq!(value("x = \"open", "open"), None);
        assert_eq!(value("[demand\n", "demand"), None);
    }
}
