//! The content of scenario files as a tree in which every leaf knows where it was written.

use super::problem::{Fault, Problem};
use super::source::{Place, Source};
use jiff::civil::Date;
use toml::de::{DeTable, DeValue};

/// The deepest nesting of tables and arrays.
const DEEPEST: usize = 64;
/// The most values in one file.
const MOST_VALUES: usize = 20_000;

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
}

impl Planter {
    /// The tree of one file, or its syntax errors.
    ///
    /// # Errors
    /// Every syntax error that the parser can find, nesting beyond 64 levels, or more than 20,000 values.
    pub fn plant(&mut self, source: &Source, file: u16) -> Result<Node, Vec<Problem>> {
        let (root, errors) = DeTable::parse_recoverable(&source.text);
        if !errors.is_empty() {
            return Err(errors
                .iter()
                .map(|error| {
                    let span = error.span().unwrap_or(0..0);
                    Problem { file, span: Some(span.clone()), fault: syntax(error.message(), &source.text, span.start) }
                })
                .collect());
        }
        let mut problems = Vec::new();
        let first = self.next;
        let span = root.span();
        let value = self.table(root.get_ref(), file, 1, &mut problems);
        let root = self.node(value, place(file, &span));
        if (self.next - first) as usize > MOST_VALUES {
            let fault = Fault::new("the file holds too many values").allowed(format!("at most {MOST_VALUES}"));
            problems.push(Problem::of_file(file, fault));
        }
        if problems.is_empty() { Ok(root) } else { Err(problems) }
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
            return self.node(Value::Truth(false), place);
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
                    Value::Date(Date::constant(2000, 1, 1))
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

fn too_deep() -> Fault {
    Fault::new("tables and lists are nested too deeply").allowed(format!("at most {DEEPEST} levels"))
}

/// A syntax error in plain words, with a hint where the cause is a common one.
fn syntax(message: &str, text: &str, at: usize) -> Fault {
    if message.contains("recurs") {
        return too_deep();
    }
    let fault = Fault::new(format!("this is not valid TOML: {message}"));
    let line_start = text[..at.min(text.len())].rfind('\n').map_or(0, |n| n + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let value = line.split_once('=').map_or("", |(_, value)| value.trim());
    let is_month = value.len() == 7 && value.as_bytes()[4] == b'-' && value[..4].bytes().all(|b| b.is_ascii_digit());
    if message.contains("duplicate key") {
        return fault.hint("a key may be set once in a file; remove one of the two");
    }
    if is_month {
        return fault.hint(format!("write a month in quotes: \"{value}\""));
    }
    let has_unit = value.starts_with('£') || value.contains('%') || value.ends_with(char::is_alphabetic);
    if has_unit && !value.starts_with(['"', '\'', '[', '{']) {
        return fault.hint(format!("write values with a unit in quotes: \"{value}\""));
    }
    fault
}
