//! Sums of money as planners write them: "£38,000", "£2.5m", "£250k".

use super::problem::Fault;
use super::quantity::{YEAR_DAYS, rounded};

/// Words for large sums, and what they stand for.
const SCALES: [(&str, f64); 5] = [("k", 1e3), ("m", 1e6), ("bn", 1e9), ("million", 1e6), ("billion", 1e9)];

/// Times that a sum by the year may be said of, and how many there are in a year.
const TIMES: [(&str, f64); 3] = [("year", 1.0), ("month", 12.0), ("week", YEAR_DAYS / 7.0)];

/// A sum (pounds).
///
/// # Errors
/// A fault that shows how sums are written.
pub fn read_sum(written: &str) -> Result<f64, Fault> {
    let found = || format!("\"{written}\"");
    let text = written.trim();
    let Some(rest) = text.strip_prefix('£') else {
        let fault = Fault::new("is a sum of money without its sign").found(found());
        return Err(fault.hint(format!("did you mean \"£{text}\"?")));
    };
    let rest = rest.trim();
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(rest.len());
    let (digits, word) = (&rest[..end], rest[end..].trim());
    let unreadable = || Fault::new("is not a sum of money that can be read").found(found());
    if !is_grouped(digits) {
        return Err(unreadable().hint("write sums as \"£38,000\", \"£38000\", \"£38,000.50\" or \"£2.5m\""));
    }
    let value: f64 = digits.replace(',', "").parse().map_err(|_| unreadable())?;
    if word.is_empty() {
        return Ok(value);
    }
    match SCALES.iter().find(|(name, _)| *name == word) {
        Some((_, scale)) => Ok(value * scale),
        None => {
            let fault = Fault::new(format!("has an unknown unit, \"{word}\"")).found(found());
            Err(fault.allowed("a sum, or one ending in k, m or bn"))
        }
    }
}

/// A sum by the year (pounds per year).
///
/// # Errors
/// A fault that shows how such sums are written.
pub fn read_yearly(written: &str) -> Result<f64, Fault> {
    let text = written.trim();
    let Some((sum, time)) = text.split_once(" per ") else {
        let fault = Fault::new("does not say per which time").found(format!("\"{written}\""));
        let sum = if text.starts_with('£') { text.to_owned() } else { format!("£{text}") };
        return Err(fault.hint(format!("did you mean \"{sum} per year\"?")));
    };
    match TIMES.iter().find(|(name, _)| *name == time.trim()) {
        Some((_, times)) => match read_sum(sum) {
            Ok(pounds) => Ok(pounds * times),
            Err(fault) if sum.trim().starts_with('£') => Err(fault),
            Err(fault) => Err(fault.hint(format!("did you mean \"£{text}\"?"))),
        },
        None => {
            let fault = Fault::new(format!("has an unknown unit, \"per {time}\"")).found(format!("\"{written}\""));
            Err(fault.allowed("per year, per month or per week"))
        }
    }
}

/// Whether digits are written plainly, or with commas between groups of three.
fn is_grouped(digits: &str) -> bool {
    let (whole, pence) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let grouped = whole.contains(',');
    !first.is_empty()
        && plain(first)
        && (!grouped || first.len() <= 3)
        && groups.all(|group| group.len() == 3 && plain(group))
        && plain(pence)
}

/// A sum as text (pounds): whole pounds in groups of three, pence where there are any.
pub fn shown(pounds: f64) -> String {
    let pence = (pounds * 100.0).round();
    if pence % 100.0 == 0.0 && pence.abs() < 9e15 {
        let text = crate::model::money::Pence(pence as i64).to_string();
        return text.strip_suffix(".00").unwrap_or(&text).to_owned();
    }
    if pence.abs() < 9e15 {
        crate::model::money::Pence(pence as i64).to_string()
    } else {
        format!("£{}", rounded(pounds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_read_as_planners_write_them() {
        for (text, pounds) in [
            ("£38,000", 38_000.0),
            ("£2.5m", 2_500_000.0),
            ("£250k", 250_000.0),
            ("£7,131,431.00", 7_131_431.0),
            ("£ 15.6 million", 15_600_000.0),
            ("£0", 0.0),
        ] {
            assert_eq!(read_sum(text).unwrap(), pounds, "{text}");
        }
        assert_eq!(read_yearly("£38,000 per year").unwrap(), 38_000.0);
        assert_eq!(read_yearly("£1,000 per month").unwrap(), 12_000.0);
        assert_eq!(read_yearly("£700 per week").unwrap(), 36_524.25);
        for text in ["38,000", "£3,80", "£38.000,00", "£", "£12 lakh", "£,5", "£-5"] {
            assert!(read_sum(text).is_err(), "{text}");
        }
        assert!(read_yearly("£38,000").is_err() && read_yearly("£5 per day").is_err());
        assert_eq!(shown(38_000.0), "£38,000");
        assert_eq!(shown(1.5), "£1.50");
    }
}
