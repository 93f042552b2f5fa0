//! The one reading pass: it spells every key once and is walked to check a file, to build the parameters of one
//! replication, and to describe the format.

use super::field::Field;
use super::problem::{Fault, Notice, Problem};
use super::quantity::Kind;
use super::register::{Confidence, RegisterRow};
use super::source::{Place, Source};
use super::tree::{Node, Table, Value};
use crate::distribution::Elicited;
use std::fmt::Write as _;

/// Why the pass is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    /// To find every problem, with uncertain values at their medians.
    Check,
    /// To build one replication of a file already found valid.
    Draw,
    /// To describe the format; there is no file.
    Describe,
}

/// A value that is drawn once per replication.
#[derive(Clone, Debug)]
pub(super) struct Uncertain {
    pub path: String,
    pub node: u32,
    pub law: Elicited,
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
}

/// What a value is followed by in its table: where it comes from and who answers for it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Meta<'a> {
    pub source: Option<&'a str>,
    pub reason: Option<&'a str>,
    pub confidence: Option<Confidence>,
    pub as_of: Option<&'a str>,
    pub owner: Option<&'a str>,
}

/// Keys that may accompany any value.
pub(super) const META_KEYS: [&str; 5] = ["source", "reason", "confidence", "as_of", "owner"];

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

/// One step of a path.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

/// The state of one walk.
pub(super) struct Reader<'a> {
    pub pass: Pass,
    pub sources: &'a [Source],
    /// Values drawn for this replication, by node in rising order.
    pub draws: &'a [(u32, f64)],
    pub path: Vec<Step<'a>>,
    pub problems: Vec<Problem>,
    pub notices: Vec<Notice>,
    pub register: Vec<RegisterRow>,
    pub uncertain: Vec<Uncertain>,
    /// Values of a base that a rival key of the overlay replaces, so that they are read no more.
    pub superseded: Vec<u32>,
    /// What matters for the results, one line for each value in the model's unit.
    pub canonical: Vec<String>,
}

impl<'a> Reader<'a> {
    pub fn new(pass: Pass, sources: &'a [Source], draws: &'a [(u32, f64)]) -> Self {
        Self {
            pass,
            sources,
            draws,
            path: Vec::new(),
            problems: Vec::new(),
            notices: Vec::new(),
            register: Vec::new(),
            uncertain: Vec::new(),
            superseded: Vec::new(),
            canonical: Vec::new(),
        }
    }

    /// The present path followed by `key`, with keys quoted where TOML would have it.
    pub fn path_of(&self, key: Option<&str>) -> String {
        let mut text = String::new();
        for step in self.path.iter().copied().chain(key.map(Step::Key)) {
            if !text.is_empty() {
                text.push('.');
            }
            match step {
                Step::Index(index) => write!(text, "{index}").expect("writing to a string cannot fail"),
                Step::Key(key) => text.push_str(&quoted_key(key)),
            }
        }
        text
    }

    /// Reports a fault of the value at the present path.
    pub fn fault(&mut self, place: Place, key: Option<&str>, mut fault: Fault) {
        let path = self.path_of(key);
        fault.title = if path.is_empty() { fault.title } else { format!("{path} {}", fault.title) };
        self.problems.push(Problem::new(place, fault));
    }

    /// Reports something that is wrong with the file as a whole.
    pub fn fault_of_file(&mut self, fault: Fault) {
        self.problems.push(Problem::of_file(0, fault));
    }

    /// `file:line` of a place.
    pub fn at(&self, place: Place) -> String {
        let source = &self.sources[usize::from(place.file)];
        format!("{}:{}", source.name, source.line_column(place.start as usize).0)
    }

    /// The text of a value as it was written, without quotes.
    pub fn written(&self, node: &Node) -> String {
        match &node.value {
            Value::Text(text) => text.clone(),
            _ => {
                let text = &self.sources[usize::from(node.place.file)].text;
                text.get(node.place.start as usize..node.place.end as usize).unwrap_or_default().to_owned()
            }
        }
    }

    /// A value and what accompanies it: a table with `value` is opened, all else is the value itself.
    pub fn open(&mut self, node: &'a Node, meta: Meta<'a>) -> (&'a Node, Meta<'a>) {
        let Value::Table(table) = &node.value else { return (node, meta) };
        let Some(inner) = table.get("value") else { return (node, meta) };
        if self.pass == Pass::Draw {
            return (inner, meta);
        }
        self.only_keys(table, &["value"]);
        (inner, self.meta(table, meta))
    }

    /// The metadata of a table, completed from the one around it.
    pub fn meta(&mut self, table: &'a Table, around: Meta<'a>) -> Meta<'a> {
        let mut texts = [around.source, around.reason, None, around.as_of, around.owner];
        let mut confidence = around.confidence;
        for (key, slot) in META_KEYS.into_iter().zip(&mut texts) {
            let Some(node) = table.get(key) else { continue };
            let text = match &node.value {
                Value::Text(text) => text.as_str(),
                Value::Date(_) if key == "as_of" => {
                    let place = node.place;
                    &self.sources[usize::from(place.file)].text[place.start as usize..place.end as usize]
                }
                other => {
                    let fault = Fault::new("must be text").found(other.kind()).allowed("text in quotes");
                    self.fault(node.place, Some(key), fault);
                    continue;
                }
            };
            if key == "confidence" {
                confidence = Confidence::from_text(text);
                if confidence.is_none() {
                    let fault = Fault::new("is not a level of confidence").found(format!("\"{text}\""));
                    let fault = fault.allowed("red (assumed), amber (partly known) or green (known)");
                    self.fault(node.place, Some(key), fault);
                }
            } else {
                *slot = Some(text);
            }
        }
        Meta { source: texts[0], reason: texts[1], confidence, as_of: texts[3], owner: texts[4] }
    }

    /// Reports keys of a value's table that are neither its own nor metadata.
    fn only_keys(&mut self, table: &Table, own: &[&str]) {
        for entry in &table.entries {
            if own.contains(&entry.key.as_str()) || META_KEYS.contains(&entry.key.as_str()) {
                continue;
            }
            let known: Vec<&str> = own.iter().chain(&META_KEYS).copied().collect();
            self.unknown_key(&entry.key, entry.place, &known);
        }
    }

    /// Reports a key that the format does not know, with the nearest one that it does.
    pub fn unknown_key(&mut self, key: &str, place: Place, known: &[&str]) {
        let fault = Fault::new("is not a key of the format").allowed(in_a_row(known));
        let fault = match nearest(key, known) {
            Some(near) => fault.hint(format!("did you mean `{near}`?")),
            None => fault,
        };
        self.fault(place, Some(key), fault);
    }

    /// A number at the present path; NaN where it is faulty, which trips no later rule.
    pub fn number(&mut self, field: &Field, node: &'a Node, meta: Meta<'a>) -> f64 {
        if let (Pass::Draw, Value::Table(_)) = (self.pass, &node.value)
            && let Ok(at) = self.draws.binary_search_by_key(&node.id, |draw| draw.0)
        {
            return self.draws[at].1;
        }
        let (inner, meta) = self.open(node, meta);
        if let Value::Table(table) = &inner.value {
            return self.uncertain(field, inner, table, meta);
        }
        let value = self.scalar(field, inner, None);
        if self.pass == Pass::Check && value.is_finite() {
            let written = self.written(inner);
            self.record(Some(inner.place), written, field.kind.show(value), meta);
            self.canonical(&format!("{value:?}"));
        }
        value
    }

    /// A plain number, checked against its field.
    fn scalar(&mut self, field: &Field, node: &Node, key: Option<&str>) -> f64 {
        let (parsed, written) = match &node.value {
            Value::Whole(text) | Value::Real(text) => (field.kind.from_number(text), text.clone()),
            Value::Text(text) => (field.kind.from_text(text), format!("\"{text}\"")),
            other => (Err(Fault::new(format!("must be {}", field.kind.noun())).found(other.kind())), String::new()),
        };
        let fault = match parsed {
            Ok(value) => match field.out_of_range(value, &written) {
                None => return value,
                Some(fault) => fault,
            },
            Err(fault) => fault,
        };
        let fault = if fault.allowed.is_some() { fault } else { fault.allowed(field.allowed()) };
        self.fault(node.place, key, fault);
        f64::NAN
    }

    fn uncertain(&mut self, field: &Field, node: &'a Node, table: &'a Table, meta: Meta<'a>) -> f64 {
        if field.exact {
            let fault = Fault::new("must be known exactly").found("a table").allowed(field.allowed());
            self.fault(node.place, None, fault);
            return f64::NAN;
        }
        let meta = self.meta(table, meta);
        let fit = match table.get("fit").map(|fit| (&fit.value, fit.place)) {
            Some((Value::Text(text), place)) => match FITS.iter().find(|(name, _)| name == text) {
                Some(fit) => fit,
                None => {
                    let names: Vec<&str> = FITS.iter().map(|(name, _)| *name).collect();
                    let fault = Fault::new("is not a known way to fit").found(format!("\"{text}\""));
                    let fault = fault.allowed(in_a_row(&names));
                    let near = nearest(text, &names).map(|near| format!("did you mean \"{near}\"?"));
                    self.fault(place, Some("fit"), Fault { hint: near, ..fault });
                    return f64::NAN;
                }
            },
            _ => {
                let fault = Fault::new("is a table without `value` and without `fit`").allowed(
                    "{ value = …, source = … } for a known value, { p10 = …, p90 = …, fit = … } for an uncertain one",
                );
                self.fault(node.place, None, fault);
                return f64::NAN;
            }
        };
        let own: Vec<&str> = fit.1.iter().copied().chain(["fit"]).collect();
        self.only_keys(table, &own);
        let mut given = [f64::NAN; 4];
        for (slot, key) in given.iter_mut().zip(fit.1) {
            let part = match *key {
                "alpha" | "beta" => Field::number(key, "").above(0.0),
                key => field.called(key),
            };
            match table.get(key) {
                Some(node) => *slot = self.scalar(&part, node, Some(key)),
                None => {
                    let fault = Fault::new(format!("is missing for the fit {}", fit.0)).allowed(in_a_row(fit.1));
                    self.fault(node.place, Some(key), fault);
                }
            }
        }
        if given[..fit.1.len()].iter().any(|value| value.is_nan()) {
            return f64::NAN;
        }
        let law = match elicited(fit.0, given) {
            Ok(law) => law,
            Err(fault) => {
                self.fault(node.place, None, fault);
                return f64::NAN;
            }
        };
        let range = (law.quantile(TAIL), law.quantile(1.0 - TAIL));
        if let Some(outside) = [range.0, range.1].into_iter().find(|&value| !(field.allows(value) && value.is_finite()))
        {
            let better = if field.kind == Kind::Share { "logit-normal" } else { "log-normal" };
            let fault = Fault::new("would be drawn outside what is allowed")
                .found(format!("draws reach {}", field.kind.show(outside)))
                .allowed(field.allowed())
                .hint(format!("use fit = \"{better}\", or narrow the interval"));
            self.fault(node.place, None, fault);
            return f64::NAN;
        }
        let path = self.path_of(None);
        let parts: Vec<String> =
            fit.1.iter().filter_map(|key| table.get(key).map(|node| format!("{key} {}", self.written(node)))).collect();
        let median = law.median();
        self.record(
            Some(node.place),
            format!("{} ({})", parts.join(", "), fit.0),
            format!("median {}", field.kind.show(median)),
            meta,
        );
        self.canonical(&format!("{law:?}"));
        self.uncertain.push(Uncertain { path, node: node.id, law, range });
        median
    }

    /// Adds a row to the register for the present path.
    pub fn record(&mut self, place: Option<Place>, value: String, converted: String, meta: Meta<'a>) {
        if self.pass != Pass::Check {
            return;
        }
        let own = |text: Option<&str>| text.map(str::to_owned);
        self.register.push(RegisterRow {
            path: self.path_of(None),
            value,
            converted,
            set_by: place.map_or_else(|| "default".to_owned(), |place| self.at(place)),
            source: own(meta.source),
            reason: own(meta.reason),
            confidence: meta.confidence,
            as_of: own(meta.as_of),
            owner: own(meta.owner),
        });
    }

    /// Adds a line to what matters for the results.
    pub fn canonical(&mut self, value: &str) {
        if self.pass == Pass::Check {
            let line = format!("{} = {value}", self.path_of(None));
            self.canonical.push(line);
        }
    }
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

/// A key as TOML writes it.
pub(super) fn quoted_key(key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if bare { key.to_owned() } else { format!("{:?}", key) }
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
