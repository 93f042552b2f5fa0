//! Uncertain values: an interval or a law in place of a number.

use super::field::Field;
use super::hold::{HIGH, LOW};
use super::problem::Fault;
use super::quantity::Kind;
use super::reader::{Meta, Reader};
use super::tree::{Node, Table, Value};
use super::wording::{in_a_row, nearest};
use crate::distribution::Elicited;

/// A value that is drawn once per replication.
#[derive(Clone, Debug)]
pub(super) struct Uncertain {
    pub path: String,
    pub node: u32,
    pub law: Elicited,
    /// What it measures, and whether it was written in per cent: how it is told.
    pub kind: Kind,
    pub percent: bool,
    /// Its 10% and its 90% point as they were written, where it is given by them.
    pub tenths: Option<[String; 2]>,
    /// The range that draws are held to, which the law leaves once in a thousand draws at most.
    pub range: (f64, f64),
}

/// The part of an uncertain value's draws that is cut off at either end.
const TAIL: f64 = 0.0005;

impl Uncertain {
    /// The value at quantile `u`.
    pub fn value(&self, u: f64) -> f64 {
        self.law.quantile(u).clamp(self.range.0, self.range.1)
    }

    /// Its 10% and its 90% point as planners say them: as written, or in the one unit for all of its kind.
    pub fn told(&self) -> [String; 2] {
        self.tenths.clone().unwrap_or_else(|| [LOW, HIGH].map(|u| self.kind.plain(self.value(u), self.percent)))
    }
}

/// The ways to say what is not known, and the keys each takes.
pub(super) const FITS: [(&str, &[&str]); 7] = [
    ("normal", &["p10", "p90"]),
    ("log-normal", &["p10", "p90"]),
    ("logit-normal", &["p10", "p90"]),
    ("triangular", &["low", "mode", "high"]),
    ("pert", &["low", "mode", "high"]),
    ("uniform", &["low", "high"]),
    ("beta", &["alpha", "beta", "low", "high"]),
];

impl<'a> Reader<'a> {
    /// An uncertain number at the present path, read as its median; NaN where it is faulty.
    pub fn uncertain(&mut self, field: &Field, node: &'a Node, table: &'a Table, meta: Meta<'a>) -> f64 {
        if field.exact {
            let fault = Fault::new("must be known exactly").found("a table").allowed(field.allowed());
            self.fault(node.place, None, fault);
            return f64::NAN;
        }
        let meta = self.meta(table, meta);
        let Some((fit, keys)) = self.fit(node, table) else { return f64::NAN };
        let Some(given) = self.limits(field, node, table, (fit, keys)) else { return f64::NAN };
        if table.get("fit").and_then(Node::text) != Some(fit) {
            return f64::NAN;
        }
        let value = elicited(fit, given).and_then(|law| Ok((law, drawn_range(field, &law)?)));
        let (law, range) = match value {
            Ok(sound) => sound,
            Err(fault) => {
                self.fault(node.place, None, fault);
                return f64::NAN;
            }
        };
        let written = |key: &&str| table.get(key).map(|node| format!("{key} {}", self.written(node)));
        let parts: Vec<String> = keys.iter().filter_map(written).collect();
        let median = law.median();
        let value = format!("{} ({fit})", parts.join(", "));
        let (kind, percent) = (field.kind, value.contains('%'));
        let converted = format!("median {}", kind.plain(median, percent));
        self.record(Some(node.place), value, converted, meta);
        self.canonical(&format!("{law:?}"));
        let point = |key: &str| table.get(key).map(|node| self.written(node));
        let tenths = point("p10").zip(point("p90")).map(|(low, high)| [low, high]);
        self.uncertain.push(Uncertain { path: self.path_of(None), node: node.id, law, kind, percent, tenths, range });
        median
    }

    /// The way to fit that a table names, or the one that it probably means, and the keys that it takes.
    fn fit(&mut self, node: &Node, table: &Table) -> Option<(&'static str, &'static [&'static str])> {
        let Some(Node { value: Value::Text(text), place, .. }) = table.get("fit") else {
            let fault = Fault::new("is a table without `value` and without `fit`").allowed(
                "{ value = …, source = … } for a known value, { p10 = …, p90 = …, fit = … } for an uncertain one",
            );
            self.fault(node.place, None, fault);
            return None;
        };
        let known = FITS.iter().find(|(name, _)| name == text);
        if known.is_none() {
            let names: Vec<&str> = FITS.iter().map(|(name, _)| *name).collect();
            let fault = Fault::new("is not a known way to fit").found(format!("\"{text}\"")).allowed(in_a_row(&names));
            let hint = nearest(text, &names).map(|near| format!("did you mean \"{near}\"?"));
            self.fault(*place, Some("fit"), Fault { hint, ..fault });
            let near = nearest(text, &names);
            return FITS.iter().find(|(name, _)| Some(*name) == near).copied();
        }
        known.copied()
    }

    /// The numbers that a fit is made of, in the order of its keys.
    fn limits(
        &mut self,
        field: &Field,
        node: &Node,
        table: &Table,
        (fit, keys): (&str, &[&'static str]),
    ) -> Option<[f64; 4]> {
        let own: Vec<&str> = keys.iter().copied().chain(["fit"]).collect();
        self.only_keys(table, &own);
        let mut given = [0.0; 4];
        for (slot, key) in given.iter_mut().zip(keys) {
            let part = match *key {
                "alpha" | "beta" => Field::number(key, "").above(0.0),
                key => field.called(key),
            };
            *slot = if let Some(node) = table.get(key) {
                self.scalar(&part, node, Some(key))
            } else {
                let fault = Fault::new(format!("is missing for the fit {fit}")).allowed(in_a_row(keys));
                self.fault(node.place, Some(key), fault);
                f64::NAN
            };
        }
        given.iter().all(|value| value.is_finite()).then_some(given)
    }
}

/// The range that draws are held to, if all of it is allowed.
fn drawn_range(field: &Field, law: &Elicited) -> Result<(f64, f64), Fault> {
    let range = (law.quantile(TAIL), law.quantile(1.0 - TAIL));
    let Some(outside) = [range.0, range.1].into_iter().find(|&end| !(field.allows(end) && end.is_finite())) else {
        return Ok(range);
    };
    let better = if field.kind == Kind::Share { "logit-normal" } else { "log-normal" };
    Err(Fault::new("would be drawn outside what is allowed")
        .found(format!("draws reach {}", field.kind.show(outside)))
        .allowed(field.allowed())
        .hint(format!("use fit = \"{better}\", or narrow the interval")))
}

fn elicited(fit: &str, given: [f64; 4]) -> Result<Elicited, Fault> {
    let [a, b, c, d] = given;
    let rising = |what: &str, ok: bool| {
        if ok { Ok(()) } else { Err(Fault::new(format!("has its limits in the wrong order: {what}"))) }
    };
    Ok(match fit {
        "normal" | "log-normal" | "logit-normal" => {
            rising("p10 must be below p90", a < b)?;
            match fit {
                "normal" => Elicited::Normal { p10: a, p90: b },
                "log-normal" if a <= 0.0 => {
                    return Err(Fault::new("is log-normal, so its p10 must be above 0").hint("use fit = \"normal\""));
                }
                "log-normal" => Elicited::LogNormal { p10: a, p90: b },
                _ if a <= 0.0 || b >= 1.0 => {
                    let fault = Fault::new("is logit-normal, so p10 and p90 must lie between 0 and 1");
                    return Err(fault.hint("use fit = \"normal\" or \"log-normal\" for what is no share"));
                }
                _ => Elicited::LogitNormal { p10: a, p90: b },
            }
        }
        "triangular" | "pert" => {
            rising("low, mode, high must rise, with low below high", a <= b && b <= c && a < c)?;
            if fit == "pert" {
                Elicited::Pert { low: a, mode: b, high: c }
            } else {
                Elicited::Triangular { low: a, mode: b, high: c }
            }
        }
        "uniform" => {
            rising("low must be below high", a < b)?;
            Elicited::Uniform { low: a, high: b }
        }
        _ => {
            rising("low must be below high", c < d)?;
            Elicited::Beta { alpha: a, beta: b, low: c, high: d }
        }
    })
}
