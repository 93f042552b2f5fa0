//! One number of the file format: its key, what it measures, what is allowed, its default, and its meaning in a line.

use super::problem::Fault;
use super::quantity::Kind;

/// A number of the file format, spelled once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub key: &'static str,
    pub kind: Kind,
    pub doc: &'static str,
    low: Option<Bound>,
    high: Option<Bound>,
    pub default: Option<f64>,
    /// Whether the value must be known: structure (counts, places in an order) cannot be drawn.
    pub exact: bool,
}

#[derive(Clone, Copy, Debug)]
struct Bound {
    at: f64,
    open: bool,
}

impl Field {
    const fn new(key: &'static str, kind: Kind, doc: &'static str) -> Self {
        Self { key, kind, doc, low: None, high: None, default: None, exact: false }
    }

    /// A share from 0 to 1.
    pub const fn share(key: &'static str, doc: &'static str) -> Self {
        Self::new(key, Kind::Share, doc).from(0.0).to(1.0)
    }

    /// A relative change of at least -100%.
    pub const fn change(key: &'static str, doc: &'static str) -> Self {
        Self::new(key, Kind::Change, doc).from(-1.0).to(100.0)
    }

    /// A relative change per year above -100%.
    pub const fn growth(key: &'static str, doc: &'static str) -> Self {
        Self::new(key, Kind::Growth, doc).above(-1.0).to(10.0)
    }

    /// A length of time of 0 or more.
    pub const fn duration(key: &'static str, doc: &'static str) -> Self {
        Self::new(key, Kind::Duration, doc).from(0.0).to(100_000.0)
    }

    /// A rate of 0 or more.
    pub const fn rate(key: &'static str, doc: &'static str) -> Self {
        Self::new(key, Kind::Rate, doc).from(0.0).to(100_000.0)
    }

    /// A number of 0 or more.
    pub const fn number(key: &'static str, doc: &'static str) -> Self {
        Self::new(key, Kind::Number, doc).from(0.0).to(1e9)
    }

    /// A whole number within bounds.
    pub const fn whole(key: &'static str, low: u32, high: u32, doc: &'static str) -> Self {
        Self::new(key, Kind::Whole, doc).from(low as f64).to(high as f64).exactly()
    }

    /// Allows this and more.
    pub const fn from(self, at: f64) -> Self {
        Self { low: Some(Bound { at, open: false }), ..self }
    }

    /// Allows more than this only.
    pub const fn above(self, at: f64) -> Self {
        Self { low: Some(Bound { at, open: true }), ..self }
    }

    /// Allows this and less.
    pub const fn to(self, at: f64) -> Self {
        Self { high: Some(Bound { at, open: false }), ..self }
    }

    /// Asks for a known value: this one cannot be drawn.
    pub const fn exactly(self) -> Self {
        Self { exact: true, ..self }
    }

    /// The value where the file does not set it, in the model's unit.
    pub const fn or(self, default: f64) -> Self {
        Self { default: Some(default), ..self }
    }

    /// The same field for one key of an uncertain value or a list item.
    pub const fn called(self, key: &'static str) -> Self {
        Self { key, ..self }
    }

    /// Lower and upper bound, infinite where there is none.
    pub fn bounds(&self) -> (f64, f64) {
        (self.low.map_or(f64::NEG_INFINITY, |b| b.at), self.high.map_or(f64::INFINITY, |b| b.at))
    }

    /// Whether a value in the model's unit is allowed.
    pub fn allows(&self, value: f64) -> bool {
        self.low.is_none_or(|b| if b.open { value > b.at } else { value >= b.at })
            && self.high.is_none_or(|b| value <= b.at)
    }

    /// What is allowed, in words, with an example.
    pub fn allowed(&self) -> String {
        let show = |value: f64| self.kind.show(value);
        let range = match (self.low, self.high) {
            (Some(low), _) if low.open => format!(" above {}", show(low.at)),
            (Some(low), Some(high)) if matches!(self.kind, Kind::Share | Kind::Change | Kind::Whole) => {
                format!(" from {} to {}", show(low.at), show(high.at))
            }
            (Some(low), _) if low.at == 0.0 => " of 0 or more".to_owned(),
            (Some(low), _) => format!(" of {} or more", show(low.at)),
            (None, _) => String::new(),
        };
        let example = match self.kind.example() {
            Some(example) => format!(", as {example}"),
            None => String::new(),
        };
        format!("{}{range}{example}", self.kind.noun())
    }

    /// The fault of a value outside the bounds, if it is outside.
    pub fn out_of_range(&self, value: f64, written: &str) -> Option<Fault> {
        if self.allows(value) {
            return None;
        }
        let too_low = self.low.is_some_and(|b| value <= b.at);
        let fault = Fault::new(match (too_low, self.kind) {
            (true, _) if value < 0.0 && self.low.is_some_and(|b| b.at >= 0.0) => "is negative".to_owned(),
            (true, _) if value == 0.0 => "must be above 0".to_owned(),
            (true, _) => "is too low".to_owned(),
            (false, Kind::Share) if value > 1.0 => "is above 1".to_owned(),
            (false, _) => format!("is too large (the most is {})", self.kind.show(self.high.map_or(0.0, |b| b.at))),
        });
        let fault = fault.found(written);
        let bare = written.parse::<f64>().is_ok();
        if matches!(self.kind, Kind::Share | Kind::Change) && bare && value > 1.0 && value <= 100.0 {
            let text = format!("did you mean {:.2} or \"{}%\"?", value / 100.0, super::quantity::rounded(value));
            return Some(fault.hint(text));
        }
        Some(fault)
    }
}
