//! The one reading pass: it spells every key once and is walked to check a file, to build the parameters of one
//! replication, and to describe the format.

use super::field::Field;
use super::problem::{Fault, Notice, Problem};
use super::register::{Confidence, RegisterRow};
use super::source::{Place, Source};
use super::tree::{Node, Table, Value};
use super::uncertain::Uncertain;
use super::wording::{in_a_row, nearest, quoted_key};
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

/// How much a walk had found at one moment: problems first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark([usize; 6]);

impl Mark {
    /// The number of problems.
    pub fn problems(self) -> usize {
        self.0[0]
    }
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

    /// How much has been found so far.
    pub fn mark(&self) -> Mark {
        Mark([
            self.problems.len(),
            self.notices.len(),
            self.register.len(),
            self.uncertain.len(),
            self.superseded.len(),
            self.canonical.len(),
        ])
    }

    /// Forgets what was found since.
    pub fn back_to(&mut self, Mark(lengths): Mark) {
        self.problems.truncate(lengths[0]);
        self.notices.truncate(lengths[1]);
        self.register.truncate(lengths[2]);
        self.uncertain.truncate(lengths[3]);
        self.superseded.truncate(lengths[4]);
        self.canonical.truncate(lengths[5]);
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
    pub fn fault(&mut self, place: Place, key: Option<&str>, fault: Fault) {
        self.fault_at(Some(place), key, fault);
    }

    /// Reports a fault of the value at the present path, which may stand nowhere in the file.
    pub fn fault_at(&mut self, place: Option<Place>, key: Option<&str>, mut fault: Fault) {
        let path = self.path_of(key);
        if !path.is_empty() {
            fault.title = format!("{path} {}", fault.title);
        }
        self.problems.push(match place {
            Some(place) => Problem::new(place, fault),
            None => Problem::of_file(0, fault),
        });
    }

    /// `file:line` of a place.
    pub fn at(&self, place: Place) -> String {
        let source = &self.sources[usize::from(place.file)];
        format!("{}:{}", source.name, source.line_column(place.start as usize).0)
    }

    /// The text of a value as it was written, without quotes.
    pub fn written(&self, node: &Node) -> String {
        if let Value::Text(text) = &node.value {
            return text.clone();
        }
        let text = &self.sources[usize::from(node.place.file)].text;
        text.get(node.place.start as usize..node.place.end as usize).unwrap_or_default().to_owned()
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
    pub fn only_keys(&mut self, table: &Table, own: &[&str]) {
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
            let converted = field.kind.plain(value, written.contains('%'));
            self.record(Some(inner.place), written, converted, meta);
            self.canonical(&format!("{value:?}"));
        }
        value
    }

    /// A plain number, checked against its field.
    pub fn scalar(&mut self, field: &Field, node: &Node, key: Option<&str>) -> f64 {
        if matches!(node.value, Value::Unreadable) {
            return f64::NAN;
        }
        let (parsed, written) = match &node.value {
            Value::Whole(text) | Value::Real(text) => (field.kind.read_number(text), text.clone()),
            Value::Text(text) => (field.kind.read_text(text), format!("\"{text}\"")),
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
