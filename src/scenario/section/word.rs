//! Words of a table: choices from closed lists, free text, dates.

use super::Section;
use crate::scenario::describe::Shape;
use crate::scenario::problem::Fault;
use crate::scenario::reader::{Meta, Pass, Step};
use crate::scenario::syntax::{Written, written_date};
use crate::scenario::tree::{Node, Value};
use crate::scenario::wording::{in_a_row, nearest};
use jiff::civil::Date;

impl<'a> Section<'_, 'a> {
    /// A word from a closed list. The first of the list stands in for a faulty one.
    pub fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        doc: &'static str,
        choices: &[(&'static str, T)],
        default: Option<&'static str>,
    ) -> T {
        let names: Vec<&'static str> = choices.iter().map(|(name, _)| *name).collect();
        self.describe(|shape| shape.choice(key, doc, &names, default));
        let found = self.word(key, &names);
        let name = found.or(default);
        match (name, found) {
            (Some(name), None) => self.record_default(key, name, name),
            (None, None) if self.table.is_none_or(|table| table.get(key).is_none()) => {
                self.missing(key, in_a_row(&names));
            }
            _ => {}
        }
        choices.iter().find(|(known, _)| Some(*known) == name).unwrap_or(&choices[0]).1
    }

    /// A word from a closed list on which it depends what other keys there are: `read` is told its place in the list.
    pub fn kind<T>(
        &mut self,
        key: &'static str,
        doc: &'static str,
        names: &[&'static str],
        mut read: impl FnMut(&mut Section<'_, 'a>, usize) -> T,
    ) -> Option<T> {
        if self.reader.pass == Pass::Describe {
            let mut last = None;
            for (n, name) in names.iter().enumerate() {
                let ((), shape) = Section::walk(self.reader, None, None, Meta::default(), |section| {
                    section.shape.constant(key, doc, name);
                    last = Some(read(section, n));
                });
                self.shape.variants.push(shape);
            }
            return last;
        }
        let place_of = |name: &str| names.iter().position(|known| *known == name);
        if let Some(name) = self.word(key, names) {
            return place_of(name).map(|n| self.apart(|section| read(section, n)));
        }
        let node = self.table.and_then(|table| table.get(key));
        if node.is_none() {
            self.missing(key, in_a_row(names));
        }
        let near = node.and_then(Node::text).and_then(|text| nearest(text, names)).and_then(place_of);
        if let Some(n) = near {
            // the rest is held against the word that was probably meant
            self.apart(|section| read(section, n));
        } else {
            self.read_as_likeliest(names.len(), read);
        }
        None
    }

    /// Reports what is wrong with values where it is not known which keys may stand here: they are read in the way that
    /// finds least amiss, and keys that are missing or unknown then are not held against the file.
    fn read_as_likeliest<T>(&mut self, ways: usize, mut read: impl FnMut(&mut Section<'_, 'a>, usize) -> T) {
        let known = self.known.clone();
        let likeliest = (0..ways).min_by_key(|&n| {
            let before = self.reader.mark();
            self.apart(|section| {
                read(section, n);
                section.unknown_keys();
            });
            let amiss = self.reader.problems.len() - before.problems();
            self.reader.back_to(before);
            self.known.clone_from(&known);
            amiss
        });
        if let Some(n) = likeliest {
            let before = self.reader.mark().problems();
            self.apart(|section| read(section, n));
            let found = self.reader.problems.split_off(before);
            self.reader.problems.extend(found.into_iter().filter(|problem| !problem.fault.of_absence));
        }
        self.table = None;
    }

    /// Reads this table in one of several ways, whose keys become known.
    fn apart<T>(&mut self, read: impl FnOnce(&mut Section<'_, 'a>) -> T) -> T {
        let mut section = Section {
            reader: self.reader,
            table: self.table,
            place: self.place,
            known: std::mem::take(&mut self.known),
            meta: self.meta,
            shape: Shape::default(),
        };
        let result = read(&mut section);
        self.known = section.known;
        result
    }

    /// The word a key holds, if it is one of `names`.
    fn word(&mut self, key: &'static str, names: &[&'static str]) -> Option<&'static str> {
        let entry = self.entry(key)?;
        let meta = self.meta;
        self.below(Step::Key(key), |s| {
            let (node, meta) = s.reader.open(&entry.node, meta);
            let Value::Text(text) = &node.value else {
                let fault = Fault::new("must be one of a few words in quotes");
                s.reader.fault(node.place, None, fault.found(node.value.kind()).allowed(in_a_row(names)));
                return None;
            };
            let found = names.iter().copied().find(|name| name == text);
            if let Some(name) = found {
                s.reader.record(Some(node.place), text.clone(), name.to_owned(), meta);
                s.reader.canonical(name);
            } else {
                let fault = Fault::new("is not one of the words allowed").found(format!("\"{text}\""));
                let hint = nearest(text, names).map(|near| format!("did you mean \"{near}\"?"));
                s.reader.fault(node.place, None, Fault { hint, ..fault.allowed(in_a_row(names)) });
            }
            found
        })
    }

    /// Free text.
    pub fn text(&mut self, key: &'static str, doc: &'static str) -> Option<&'a str> {
        self.describe(|shape| shape.text(key, doc));
        let entry = self.entry(key)?;
        match &entry.node.value {
            Value::Text(text) => Some(text),
            other => {
                let fault = Fault::new("must be text").found(other.kind()).allowed("text in quotes");
                self.fault(key, fault);
                None
            }
        }
    }

    /// A date, with or without quotes.
    pub fn date(&mut self, key: &'static str, doc: &'static str) -> Option<Date> {
        self.describe(|shape| shape.date(key, doc));
        let entry = self.entry(key)?;
        let meta = self.meta;
        self.below(Step::Key(key), |s| {
            let (node, meta) = s.reader.open(&entry.node, meta);
            let date = match &node.value {
                Value::Date(date) => Ok(*date),
                Value::Text(text) => text.trim().parse().map_err(|_| (format!("\"{text}\""), written_date(text))),
                other => Err((other.kind().to_owned(), None)),
            };
            match date {
                Ok(date) if (1900..=2300).contains(&date.year()) => {
                    s.reader.record(Some(node.place), s.reader.written(node), date.to_string(), meta);
                    s.reader.canonical(&date.to_string());
                    Some(date)
                }
                Ok(date) => {
                    let fault = Fault::new("is too far from today").found(date.to_string());
                    s.reader.fault(node.place, None, fault.allowed("a year from 1900 to 2300"));
                    None
                }
                Err((found, written)) => {
                    let title = if written == Some(Written::Impossible) {
                        "is a date that does not exist"
                    } else {
                        "is not a date"
                    };
                    let hint = match written {
                        Some(Written::Day(date)) => format!("did you mean {date}? Dates are written year-month-day"),
                        _ => "write year-month-day".to_owned(),
                    };
                    let fault = Fault::new(title).found(found).allowed("a date, as 2019-09-30");
                    s.reader.fault(node.place, None, fault.hint(hint));
                    None
                }
            }
        })
    }
}
