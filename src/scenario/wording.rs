//! Keys, texts and names as files and messages show them.

use std::fmt::Write as _;

/// A key as TOML writes it.
pub(super) fn quoted_key(key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if bare { key.to_owned() } else { quoted(key) }
}

/// Names in a row: `a`, `b` or `c`.
pub(super) fn in_a_row(names: &[&str]) -> String {
    match names {
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// The known name nearest to a misspelt one, if any is near.
pub(super) fn nearest<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
    let near = |known: &str| {
        let distance = strsim::damerau_levenshtein(name, known);
        let tolerated = if known.len() <= 3 { 1 } else { 2 };
        (distance <= tolerated || strsim::jaro_winkler(name, known) > 0.9).then_some(distance)
    };
    known.iter().filter_map(|&known| near(known).map(|distance| (distance, known))).min().map(|(_, known)| known)
}

/// A whole number with thousands separators.
pub(super) fn grouped(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut out = String::from(if value < 0.0 && digits != "0" { "-" } else { "" });
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Text as a TOML basic string.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => write!(out, "\\u{:04X}", c as u32).expect("writing to a string cannot fail"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_thousands_separators() {
        assert_eq!([0.0, 999.4, 1796.0, 1e6, -1234.0].map(grouped), ["0", "999", "1,796", "1,000,000", "-1,234"]);
    }
}
