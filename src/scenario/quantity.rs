//! Planners' units: "4 months", "2693 per year", "16%" become days, rates per day and shares, or a fault that helps.

use super::problem::Fault;
use super::sterling;
use crate::time::MEAN_MONTH_DAYS;

/// Mean length of a year in the Gregorian calendar (days).
pub const YEAR_DAYS: f64 = 365.2425;

/// What a number measures, and so how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A plain number.
    Number,
    /// A whole number.
    Whole,
    /// A share: "16%" or 0.16.
    Share,
    /// A relative change: "+20%" or 0.2.
    Change,
    /// A length of time (days).
    Duration,
    /// So many, or a hazard, per unit of time (per day).
    Rate,
    /// A relative change per year: "3% per year".
    Growth,
    /// A sum of money: "£2.5m" (pounds).
    Money,
    /// A sum of money by the year: "£38,000 per year" (pounds per year).
    Yearly,
}

impl Kind {
    /// What is meant, in words, without its bounds.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Whole => "a whole number",
            Self::Share => "a share",
            Self::Change => "a relative change",
            Self::Duration => "a length of time",
            Self::Rate => "a rate",
            Self::Growth => "a yearly change",
            Self::Money => "a sum of money",
            Self::Yearly => "a sum of money by the year",
        }
    }

    /// How to write one, where that needs showing.
    pub fn example(self) -> Option<&'static str> {
        match self {
            Self::Number | Self::Whole => None,
            Self::Share => Some("\"16%\" or 0.16"),
            Self::Change => Some("\"+20%\" or 0.2"),
            Self::Duration => Some("\"3 days\", \"2 weeks\", \"4 months\" or \"1.5 years\""),
            Self::Rate => Some("\"2693 per year\", \"80 per month\" or \"22% per year\""),
            Self::Growth => Some("\"3% per year\""),
            Self::Money => Some("\"£38,000\" or \"£2.5m\""),
            Self::Yearly => Some("\"£38,000 per year\""),
        }
    }

    /// A value in the model's unit as text with that unit, to six significant digits.
    pub fn show(self, value: f64) -> String {
        self.show_in(value, rounded)
    }

    fn show_in(self, value: f64, number: impl Fn(f64) -> String) -> String {
        match self {
            Self::Number | Self::Whole => number(value),
            Self::Share | Self::Change => format!("{}%", number(value * 100.0)),
            Self::Duration if value == f64::INFINITY => "for ever".into(),
            Self::Duration => format!("{} days", number(value)),
            Self::Rate => format!("{} per day", number(value)),
            Self::Growth => format!("{}% per year", number(value * 100.0)),
            Self::Money => sterling::shown(value),
            Self::Yearly => format!("{} per year", sterling::shown(value)),
        }
    }

    /// A value in the model's unit as planners would say it, to four significant digits: times in days, months or
    /// years, rates per year, in per cent where `percent` asks for it.
    pub fn plain(self, value: f64, percent: bool) -> String {
        let four = |value: f64| to_digits(value, 4);
        match self {
            Self::Number | Self::Whole => four(value),
            Self::Duration if value < 60.0 || value.is_infinite() => self.show_in(value, four),
            Self::Duration if value < 24.0 * MEAN_MONTH_DAYS => format!("{} months", four(value / MEAN_MONTH_DAYS)),
            Self::Duration => format!("{} years", four(value / YEAR_DAYS)),
            Self::Rate if percent => format!("{}% per year", four(value * YEAR_DAYS * 100.0)),
            Self::Rate => format!("{} per year", four(value * YEAR_DAYS)),
            Self::Share | Self::Change | Self::Growth | Self::Money | Self::Yearly => self.show_in(value, four),
        }
    }

    /// A bare number of the file.
    ///
    /// # Errors
    /// A fault where the kind needs a unit or a whole number.
    pub fn read_number(self, written: &str) -> Result<f64, Fault> {
        let lower = written.to_ascii_lowercase();
        if lower.contains("nan") || lower.contains("inf") {
            return Err(Fault::new("is not a finite number").found(written));
        }
        let value: f64 = written.parse().unwrap_or(f64::INFINITY);
        if !value.is_finite() {
            return Err(Fault::new("is too large to be read").found(written));
        }
        match self {
            Self::Number | Self::Share | Self::Change => Ok(value + 0.0),
            Self::Whole if value.fract() == 0.0 => Ok(value + 0.0),
            Self::Whole => Err(Fault::new("must be whole").found(written)),
            Self::Duration => {
                let hint = format!("did you mean \"{written} days\" or \"{written} months\"?");
                Err(Fault::new("has no unit").found(written).hint(hint))
            }
            Self::Rate => {
                let hint = format!("did you mean \"{written} per year\"?");
                Err(Fault::new("has no unit").found(written).hint(hint))
            }
            Self::Money | Self::Yearly => {
                let time = if self == Self::Yearly { " per year" } else { "" };
                let hint = format!("did you mean \"£{written}{time}\"?");
                Err(Fault::new("is a sum of money without its sign").found(written).hint(hint))
            }
            Self::Growth => {
                let hint = format!("did you mean \"{}% per year\"?", rounded(value * 100.0));
                Err(Fault::new("has no unit").found(written).hint(hint))
            }
        }
    }

    /// Quoted text of the file.
    ///
    /// # Errors
    /// A fault that names the unit, the sign or the spelling that cannot be read.
    pub fn read_text(self, written: &str) -> Result<f64, Fault> {
        match self {
            Self::Money => return sterling::read_sum(written),
            Self::Yearly => return sterling::read_yearly(written),
            _ => {}
        }
        let found = format!("\"{written}\"");
        let text = written.trim();
        let (number, unit) = split(text);
        if number.is_empty() {
            return Err(Fault::new("is not a quantity").found(found));
        }
        if number.contains(',') {
            let fault = Fault::new("is written with a comma").found(found);
            return Err(
                fault.hint(format!("did you mean \"{}\"? Decimals take a full stop", without_comma(text, number)))
            );
        }
        let Some(value) = number.parse::<f64>().ok().filter(|value| value.is_finite()) else {
            return Err(Fault::new("is not a number that can be read").found(found));
        };
        let value = value + 0.0;
        match self {
            Self::Number | Self::Whole if unit.is_empty() => Err(Fault::new("is a number in quotes")
                .found(found)
                .hint(format!("did you mean {number}, without quotes?"))),
            Self::Number | Self::Whole => {
                Err(Fault::new("takes no unit").found(found).hint(format!("did you mean {number}?")))
            }
            Self::Share | Self::Change => match unit {
                "%" => Ok(value / 100.0),
                "" => Err(Fault::new("is a share without its sign")
                    .found(found)
                    .hint(format!("did you mean \"{number}%\"?"))),
                other => Err(unknown_unit(other, "%", found)),
            },
            Self::Duration => match unit {
                "" => {
                    let hint = format!("did you mean \"{number} days\" or \"{number} months\"?");
                    Err(Fault::new("has no unit").found(found).hint(hint))
                }
                unit => days(unit).map(|days| value * days).ok_or_else(|| unknown_unit(unit, UNITS, found)),
            },
            Self::Rate => {
                let (percent, unit) = percent(unit);
                let Some(per) = unit.strip_prefix("per ").map(str::trim) else {
                    let hint = format!("did you mean \"{number}{} per year\"?", if percent { "%" } else { "" });
                    return Err(Fault::new("does not say per which time").found(found).hint(hint));
                };
                let days = days(per).ok_or_else(|| unknown_unit(per, UNITS, found))?;
                Ok(if percent { value / 100.0 } else { value } / days)
            }
            Self::Growth => match percent(unit) {
                (true, "per year") => Ok(value / 100.0),
                _ => Err(Fault::new("is not a yearly change")
                    .found(found)
                    .hint(format!("did you mean \"{number}% per year\"?"))),
            },
            // read above
            Self::Money | Self::Yearly => Ok(value),
        }
    }
}

const UNITS: &str = "days, weeks, months or years";

fn days(unit: &str) -> Option<f64> {
    match unit {
        "day" | "days" => Some(1.0),
        "week" | "weeks" => Some(7.0),
        "month" | "months" => Some(MEAN_MONTH_DAYS),
        "year" | "years" => Some(YEAR_DAYS),
        _ => None,
    }
}

fn percent(unit: &str) -> (bool, &str) {
    unit.strip_prefix('%').map_or((false, unit), |rest| (true, rest.trim()))
}

fn unknown_unit(unit: &str, units: &str, found: String) -> Fault {
    let near = ["days", "weeks", "months", "years"]
        .into_iter()
        .filter(|_| units == UNITS)
        .find(|known| strsim::damerau_levenshtein(known, unit) <= 2 && unit.len() > 2);
    let noun = if units == UNITS { "units" } else { "unit" };
    let fault = Fault::new(format!("has an unknown unit, \"{unit}\"")).found(found);
    let fault = fault.allowed(format!("the {noun} {units}"));
    match near {
        Some(near) => fault.hint(format!("did you mean \"{near}\"?")),
        None => fault,
    }
}

/// The number a text begins with, and what follows it.
fn split(text: &str) -> (&str, &str) {
    let bytes = text.as_bytes();
    let mut end = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    while end < bytes.len() && (bytes[end].is_ascii_digit() || matches!(bytes[end], b'.' | b',')) {
        end += 1;
    }
    let exponent = end + 1 + usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
    if matches!(bytes.get(end), Some(b'e' | b'E')) && bytes.get(exponent).is_some_and(u8::is_ascii_digit) {
        end = exponent;
        while end < bytes.len() && bytes[end].is_ascii_digit() {
            end += 1;
        }
    }
    if text[..end].bytes().any(|b| b.is_ascii_digit()) { (&text[..end], text[end..].trim()) } else { ("", text) }
}

/// The text with its number as it was probably meant: the last of comma and stop is the decimal mark.
fn without_comma(text: &str, number: &str) -> String {
    let meant = match (number.rfind(','), number.rfind('.')) {
        (Some(comma), Some(stop)) if comma > stop => number.replace('.', "").replace(',', "."),
        (Some(_), Some(_)) => number.replace(',', ""),
        (Some(comma), None) if number.len() - comma == 4 => number.replace(',', ""),
        _ => number.replacen(',', ".", 1),
    };
    text.replacen(number, &meant, 1)
}

/// Six significant digits, without trailing zeros.
pub fn rounded(value: f64) -> String {
    to_digits(value, 6)
}

/// So many significant digits, without trailing zeros; whole numbers keep all of theirs.
fn to_digits(value: f64, digits: i32) -> String {
    if value == 0.0 || !value.is_finite() {
        return if value == 0.0 { "0".into() } else { value.to_string() };
    }
    let places = (digits - 1 - value.abs().log10().floor() as i32).clamp(0, 17) as usize;
    let text = format!("{value:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planners_read_times_in_days_months_or_years_and_rates_per_year() {
        let plain = |kind: Kind, text: &str| kind.plain(kind.read_text(text).unwrap(), text.contains('%'));
        for text in ["3 days", "5.5 months", "3.5 years", "0 days"] {
            assert_eq!(plain(Kind::Duration, text), text);
        }
        assert_eq!(plain(Kind::Duration, "2 weeks"), "14 days");
        assert_eq!(plain(Kind::Duration, "42 months"), "3.5 years");
        assert_eq!(plain(Kind::Rate, "22% per year"), "22% per year");
        assert_eq!(plain(Kind::Rate, "2693 per year"), "2693 per year");
        assert_eq!(plain(Kind::Rate, "80 per month"), "960 per year");
        assert_eq!(Kind::Share.plain(0.735_905, true), "73.59%");
        assert_eq!(Kind::Number.plain(1718.0, false), "1718");
    }
}
