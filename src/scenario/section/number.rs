//! Numbers of a table, and the rules that hold several of them together.

use super::Section;
use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::quantity::rounded;
use crate::scenario::reader::{Pass, Step};
use crate::scenario::tree::Entry;
use crate::scenario::wording::in_a_row;

impl<'a> Section<'_, 'a> {
    /// A number that the file must give, unless the field has a default. NaN where it is faulty or missing.
    pub fn number(&mut self, field: Field) -> f64 {
        self.describe(|shape| shape.number(&field, field.default.is_none()));
        let entry = self.entry(field.key);
        let meta = self.meta;
        match (entry, field.default) {
            (Some(entry), _) => self.below(Step::Key(field.key), |s| s.reader.number(&field, &entry.node, meta)),
            (None, Some(default)) => {
                if self.reader.pass == Pass::Check {
                    self.record_default(field.key, &field.kind.plain(default, false), &format!("{default:?}"));
                }
                default
            }
            (None, None) => {
                self.missing(field.key, field.allowed());
                f64::NAN
            }
        }
    }

    /// A number that the file may leave out.
    pub fn maybe(&mut self, field: Field) -> Option<f64> {
        self.describe(|shape| shape.number(&field, false));
        let meta = self.meta;
        let Some(entry) = self.entry(field.key) else {
            self.record_default(field.key, "none", "none");
            return None;
        };
        Some(self.below(Step::Key(field.key), |s| s.reader.number(&field, &entry.node, meta)))
    }

    /// A number that the file may leave out without a trace: nothing is said of it then, in the register or anywhere.
    pub fn given(&mut self, field: Field) -> Option<f64> {
        self.describe(|shape| shape.number(&field, false));
        let meta = self.meta;
        let entry = self.entry(field.key)?;
        Some(self.below(Step::Key(field.key), |s| s.reader.number(&field, &entry.node, meta)))
    }

    /// One of several numbers that say the same thing in different ways. Where an overlay gives one and its base
    /// another, the overlay's counts.
    pub fn one_of(&mut self, fields: &[Field]) -> Option<(usize, f64)> {
        self.describe(|shape| shape.rivals(fields));
        let given: Vec<(usize, &'a Entry)> =
            fields.iter().enumerate().filter_map(|(n, field)| self.entry(field.key).map(|entry| (n, entry))).collect();
        let keys: Vec<&str> = fields.iter().map(|field| field.key).collect();
        let Some(nearest) = given.iter().map(|(_, entry)| entry.node.place.file).min() else {
            if self.reader.pass == Pass::Check {
                let fault = Fault::absence(format!("needs {}", in_a_row(&keys))).allowed("exactly one of them");
                self.reader.fault_at(self.place, None, fault);
            }
            return None;
        };
        for (_, entry) in given.iter().filter(|(_, entry)| entry.node.place.file > nearest) {
            self.reader.superseded.push(entry.node.id);
        }
        let mut chosen = given.iter().filter(|(_, entry)| entry.node.place.file == nearest);
        let &(n, entry) = chosen.next()?;
        if let Some((second, _)) = chosen.next() {
            let fault = Fault::new(format!("is given beside {}", fields[n].key));
            self.fault(fields[*second].key, fault.allowed(format!("only one of {}", in_a_row(&keys))));
        }
        let meta = self.meta;
        let value = self.below(Step::Key(fields[n].key), |s| s.reader.number(&fields[n], &entry.node, meta));
        Some((n, value))
    }

    /// The range that draws of a number reach, or twice its known value.
    pub fn reach(&self, key: &str, value: f64) -> (f64, f64) {
        let node = self.table.and_then(|table| table.get(key)).map(|node| node.id);
        let drawn = node.and_then(|id| self.reader.uncertain.iter().find(|uncertain| uncertain.node == id));
        drawn.map_or((value, value), |uncertain| uncertain.range)
    }

    /// Shares that together make a whole, exactly: a rounding of the last digit is evened out, more is a fault. Where
    /// one of them is uncertain they are made a whole in every draw.
    pub fn summing_to_one(&mut self, key: &'static str, what: &str, shares: &[f64]) -> Vec<f64> {
        let sum: f64 = shares.iter().sum();
        if self.reader.pass == Pass::Check && sum.is_finite() {
            let prefix = format!("{}.", self.reader.path_of(Some(key)));
            let drawn = |path: &str| {
                path.strip_prefix(&prefix).is_some_and(|rest| {
                    let last = rest.rsplit('.').next().unwrap_or(rest);
                    rest.split('.').count() <= 2
                        && (last == "share" || last == "intake" || last.parse::<usize>().is_ok())
                })
            };
            let uncertain = self.reader.uncertain.iter().any(|uncertain| drawn(&uncertain.path));
            let tolerance = if uncertain { 0.1 } else { 1e-9 };
            if (sum - 1.0).abs() > tolerance {
                let percent = rounded(sum * 100.0);
                let fault = Fault::new(format!("does not add up: {what} sum to {percent}%")).allowed("a sum of 100%");
                self.fault(key, fault);
            } else if uncertain {
                self.notice(
                    key,
                    format!("As one of them is uncertain, {what} are scaled to sum to 100% in every draw."),
                );
            }
        }
        if sum == 1.0 || sum <= 0.0 { shares.to_vec() } else { shares.iter().map(|share| share / sum).collect() }
    }
}
