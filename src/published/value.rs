//! A published figure, or why there is none.

/// Why a figure is missing. None of these means zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Suppressed, so that nobody can be recognised (`c`).
    Confidential,
    /// Not applicable, as a share of nothing (`z`).
    NotApplicable,
    /// Not available: the council sent no return that could be used (`x`, `:`, `..`).
    NotAvailable,
    /// Held back because it is not reliable (`u`).
    LowReliability,
    /// More than nothing, but rounds to zero (`low`, `k`, `~`).
    RoundsToZero,
    /// Missing or suppressed; the publication does not say which (`-`).
    Withheld,
    /// A symbol that no legend explains.
    Unexplained,
    /// No row or column for this area and year, or an empty field.
    NotPublished,
}

impl Why {
    /// What to tell a reader.
    pub fn words(self) -> &'static str {
        match self {
            Self::Confidential => "suppressed to protect confidentiality",
            Self::NotApplicable => "not applicable",
            Self::NotAvailable => "not available",
            Self::LowReliability => "held back as not reliable",
            Self::RoundsToZero => "rounds to zero but is not zero",
            Self::Withheld => "missing or suppressed",
            Self::Unexplained => "an unexplained symbol",
            Self::NotPublished => "not published",
        }
    }

    /// The symbol by which tables show it.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Confidential => "c",
            Self::NotApplicable => "z",
            Self::NotAvailable => "x",
            Self::LowReliability => "u",
            Self::RoundsToZero => "low",
            Self::Withheld => "-",
            Self::NotPublished => "",
            Self::Unexplained => "?",
        }
    }
}

/// A published figure, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A figure, in the unit of its indicator.
    Known(f64),
    /// No figure.
    Missing(Why),
}

impl Value {
    /// Reads a field of a publication.
    pub fn read(field: &str) -> Self {
        let field = field.trim();
        let why = match field.to_ascii_lowercase().as_str() {
            "" => Why::NotPublished,
            "c" => Why::Confidential,
            "z" => Why::NotApplicable,
            "x" | ":" | ".." | "..." => Why::NotAvailable,
            "u" => Why::LowReliability,
            "low" | "k" | "~" => Why::RoundsToZero,
            "-" | "–" | "*" => Why::Withheld,
            _ => match field.replace(',', "").trim_end_matches('%').parse::<f64>() {
                Ok(number) if number.is_finite() => return Self::Known(number),
                _ => Why::Unexplained,
            },
        };
        Self::Missing(why)
    }

    /// The figure, if there is one.
    pub fn known(self) -> Option<f64> {
        match self {
            Self::Known(figure) => Some(figure),
            Self::Missing(_) => None,
        }
    }

    /// Why there is no figure, if there is none.
    pub fn missing(self) -> Option<Why> {
        match self {
            Self::Known(_) => None,
            Self::Missing(why) => Some(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbol_keeps_its_reason_and_none_is_zero() {
        for (symbol, why) in [
            ("c", Why::Confidential),
            ("z", Why::NotApplicable),
            ("x", Why::NotAvailable),
            ("u", Why::LowReliability),
            ("low", Why::RoundsToZero),
            ("k", Why::RoundsToZero),
            ("-", Why::Withheld),
            ("", Why::NotPublished),
            (" C ", Why::Confidential),
            ("n/k", Why::Unexplained),
            ("inf", Why::Unexplained),
            ("nan", Why::Unexplained),
        ] {
            assert_eq!(Value::read(symbol), Value::Missing(why), "{symbol}");
            assert_eq!(Value::read(symbol).known(), None, "{symbol}");
        }
    }

    #[test]
    fn figures_may_have_separators_and_zero_is_a_figure() {
        for (field, figure) in [("0", 0.0), ("640,430", 640_430.0), (" 15.9", 15.9), ("85.0", 85.0), ("-2.5", -2.5)] {
            assert_eq!(Value::read(field), Value::Known(figure));
        }
    }
}
