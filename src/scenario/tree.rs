//! The content of scenario files as a tree in which every leaf knows where it was written.

use super::problem::{Fault, Problem};
use super::source::{Place, Source};
use super::syntax::{bare_value, syntax, too_deep};
use jiff::civil::Date;
use std::borrow::Cow;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// The deepest nesting of tables and arrays.
pub const DEEPEST: usize = 64;
/// The most values in one file.
const MOST_VALUES: usize = 20_000;
/// How often a file is parsed again without the values that are no TOML.
const MOST_READINGS: usize = 8;

/// A value and where it was written.
#[derive(Clone, Debug)]
pub struct Node {
    /// What was written.
    pub value: Value,
    /// Where.
    pub place: Place,
    /// A number that no other node of the scenario has.
    pub id: u32,
}

/// What was written.
#[derive(Clone, Debug)]
pub enum Value {
    /// Quoted text.
    Text(String),
    /// A whole number, as it was written.
    Whole(String),
    /// A number with a decimal point or exponent, or `nan` or `inf`, as it was written.
    Real(String),
    /// true or false.
    Truth(bool),
    /// A date without a time.
    Date(Date),
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Table),
    /// What was no TOML, and has been reported as such.
    Unreadable,
}

impl Node {
    /// The text, where it is text.
    pub fn text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }
}

impl Value {
    /// What kind of thing this is, in words.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text in quotes",
            Self::Whole(_) => "a whole number",
            Self::Real(_) => "a number",
            Self::Truth(_) => "true or false",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Unreadable => "nothing that can be read",
        }
    }
}

/// A table: keys in the order in which they were written.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The entries.
    pub entries: Vec<Entry>,
}

/// One key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key was written.
    pub place: Place,
    /// The value.
    pub node: Node,
}

impl Table {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// The entry of a key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Whether this table stands for one value (a value with its source, an uncertain value, or a law), so that an
    /// overlay replaces it as a whole.
    pub fn is_value(&self) -> bool {
        ["value", "fit", "law", "mixture"].iter().any(|key| self.get(key).is_some())
    }
}

/// Builds trees and numbers their nodes.
#[derive(Debug, Default)]
pub struct Planter {
    next: u32,
    /// Where values begin that are no TOML (bytes).
    unreadable: Vec<usize>,
}

impl Planter {
    /// The tree of one file, if the parser can make one, and what is wrong with the writing of it. A value that is no
    /// TOML by itself stands in the tree as unreadable, so that the rest can still be checked.
    pub fn plant(&mut self, source: &Source, file: u16) -> (Option<Node>, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut text = Cow::Borrowed(source.text.as_str());
        self.unreadable.clear();
        for _ in 0..MOST_READINGS {
            let (root, errors) = DeTable::parse_recoverable(&text);
            if errors.is_empty() {
                let first = self.next;
                let span = root.span();
                let value = self.table(root.get_ref(), file, 1, &mut problems);
                let root = self.node(value, place(file, &span));
                if (self.next - first) as usize > MOST_VALUES {
                    let fault = Fault::new("the file holds too many values").allowed(format!("at most {MOST_VALUES}"));
                    problems.push(Problem::of_file(file, fault));
                    return (None, problems);
                }
                // nothing is known of what lies too deep
                return (problems.iter().all(|problem| problem.fault != too_deep()).then_some(root), problems);
            }
            let errors: Vec<(&str, Range<usize>)> =
                errors.iter().map(|error| (error.message(), error.span().unwrap_or(0..0))).collect();
            let (values, others): (Vec<_>, Vec<_>) = errors
                .into_iter()
                .map(|(message, span)| (message, bare_value(&text, message, &span), span))
                .partition(|(_, value, _)| value.is_some());
            if !others.is_empty() {
                problems.extend(values.iter().chain(&others).map(|(message, value, span)| {
                    let span = value.clone().unwrap_or_else(|| span.clone());
                    Problem { file, span: Some(span.clone()), fault: syntax(message, &source.text, span) }
                }));
                break;
            }
            let mut blanked = text.into_owned();
            for (message, span) in values.into_iter().filter_map(|(message, value, _)| Some((message, value?))) {
                if self.unreadable.contains(&span.start) {
                    continue;
                }
                // a number as long as what stood there
                blanked.replace_range(span.clone(), &format!("{:<1$}", 1, span.len()));
                self.unreadable.push(span.start);
                let fault = syntax(message, &source.text, span.clone());
                problems.push(Problem { file, span: Some(span), fault });
            }
            text = Cow::Owned(blanked);
        }
        (None, problems)
    }

    fn node(&mut self, value: Value, place: Place) -> Node {
        let id = self.next;
        self.next += 1;
        Node { value, place, id }
    }

    fn table(&mut self, table: &DeTable<'_>, file: u16, depth: usize, problems: &mut Vec<Problem>) -> Value {
        let mut entries = Vec::with_capacity(table.len());
        for (key, value) in table {
            let node = self.value(value, file, depth + 1, problems);
            entries.push(Entry { key: key.get_ref().to_string(), place: place(file, &key.span()), node });
        }
        Value::Table(Table { entries })
    }

    fn value(
        &mut self,
        value: &toml::Spanned<DeValue<'_>>,
        file: u16,
        depth: usize,
        problems: &mut Vec<Problem>,
    ) -> Node {
        let place = place(file, &value.span());
        if depth > DEEPEST {
            problems.push(Problem::new(place, too_deep()));
            return self.node(Value::Unreadable, place);
        }
        if self.unreadable.contains(&value.span().start) {
            return self.node(Value::Unreadable, place);
        }
        let content = match value.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) if number.radix() == 10 => Value::Whole(number.as_str().to_owned()),
            DeValue::Integer(number) => Value::Whole(
                i64::from_str_radix(number.as_str(), number.radix())
                    .map_or_else(|_| number.to_string(), |n| n.to_string()),
            ),
            DeValue::Float(number) => Value::Real(number.as_str().to_owned()),
            DeValue::Boolean(truth) => Value::Truth(*truth),
            DeValue::Datetime(moment) => match date(moment) {
                Ok(date) => Value::Date(date),
                Err(fault) => {
                    problems.push(Problem::new(place, fault));
                    Value::Unreadable
                }
            },
            DeValue::Array(items) => {
                Value::List(items.iter().map(|item| self.value(item, file, depth + 1, problems)).collect())
            }
            DeValue::Table(table) => self.table(table, file, depth, problems),
        };
        self.node(content, place)
    }
}

fn place(file: u16, span: &std::ops::Range<usize>) -> Place {
    Place { file, start: span.start as u32, end: span.end as u32 }
}

fn date(moment: &toml::value::Datetime) -> Result<Date, Fault> {
    let allowed = "a date without a time, as 2019-09-30";
    let (Some(date), None) = (moment.date, moment.time) else {
        return Err(Fault::new("a time of day has no meaning here").found(moment.to_string()).allowed(allowed));
    };
    Date::new(date.year as i16, date.month as i8, date.day as i8)
        .map_err(|_| Fault::new("there is no such date").found(moment.to_string()).allowed(allowed))
}
