//! A table of the file being read: typed getters that spell each key once and leave a trace of having done so.

mod list;
mod number;
mod table;
mod word;

use super::describe::Shape;
use super::problem::{Fault, Notice};
use super::reader::{META_KEYS, Meta, Pass, Reader, Step};
use super::source::Place;
use super::tree::{Entry, Table};

/// A table of the file, or the table that would stand there.
pub(super) struct Section<'s, 'a> {
    pub reader: &'s mut Reader<'a>,
    /// The table; `None` where the file has none.
    pub table: Option<&'a Table>,
    /// The key that opens it; `None` for the file as a whole.
    pub place: Option<Place>,
    /// The keys spelled so far.
    known: Vec<&'static str>,
    /// What accompanies the table, where it is a value.
    pub meta: Meta<'a>,
    /// The description under construction, in a walk that describes.
    pub shape: Shape,
}

impl<'s, 'a> Section<'s, 'a> {
    /// Reads a table with `read` and reports the keys that `read` did not spell.
    pub fn walk<T>(
        reader: &'s mut Reader<'a>,
        table: Option<&'a Table>,
        place: Option<Place>,
        meta: Meta<'a>,
        read: impl FnOnce(&mut Section<'_, 'a>) -> T,
    ) -> (T, Shape) {
        let mut section = Section { reader, table, place, known: Vec::new(), meta, shape: Shape::default() };
        let result = read(&mut section);
        section.unknown_keys();
        (result, section.shape)
    }

    fn unknown_keys(&mut self) {
        if self.reader.pass != Pass::Check {
            return;
        }
        let Some(table) = self.table else { return };
        for entry in &table.entries {
            if !self.known.contains(&entry.key.as_str()) {
                self.reader.unknown_key(&entry.key, entry.place, &self.known);
            }
        }
    }

    /// Adds to the description, in a walk that describes.
    pub fn describe(&mut self, add: impl FnOnce(&mut Shape)) {
        if self.reader.pass == Pass::Describe {
            add(&mut self.shape);
        }
    }

    /// The entry of a key, which is thereby known.
    pub fn entry(&mut self, key: &'static str) -> Option<&'a Entry> {
        if self.reader.pass == Pass::Check && !self.known.contains(&key) {
            self.known.push(key);
        }
        self.table.and_then(|table| table.entry(key)).filter(|entry| !self.reader.superseded.contains(&entry.node.id))
    }

    /// Drops a base's value of `key` where the overlay's value of `by` leaves it without meaning.
    pub fn supersede(&mut self, key: &str, by: &str) {
        let node = |key: &str| self.table.and_then(|table| table.get(key));
        if let (Some(old), Some(new)) = (node(key), node(by))
            && old.place.file > new.place.file
        {
            self.reader.superseded.push(old.id);
        }
    }

    /// Where a key stands, or where its table begins.
    pub fn place_of(&self, key: &str) -> Option<Place> {
        self.table.and_then(|table| table.get(key)).map(|node| node.place).or(self.place)
    }

    /// Does something one step further down the path.
    pub fn below<T>(&mut self, step: Step<'a>, act: impl FnOnce(&mut Self) -> T) -> T {
        self.reader.path.push(step);
        let result = act(self);
        self.reader.path.pop();
        result
    }

    /// Reads what accompanies this table, where the table is itself a value.
    pub fn own_meta(&mut self) {
        self.shape.metadata = true;
        if self.reader.pass != Pass::Check {
            return;
        }
        self.known.extend(META_KEYS);
        if let Some(table) = self.table {
            self.meta = self.reader.meta(table, self.meta);
        }
    }

    /// Reports a fault of a key.
    pub fn fault(&mut self, key: &str, fault: Fault) {
        if self.reader.pass != Pass::Check {
            return;
        }
        let place = self.place_of(key);
        self.reader.fault_at(place, Some(key), fault);
    }

    fn missing(&mut self, key: &str, allowed: String) {
        self.fault(key, Fault::absence("is missing").allowed(allowed));
    }

    /// Reports a fault of this table itself.
    pub fn fault_here(&mut self, fault: Fault) {
        if let (Some(place), Pass::Check) = (self.place, self.reader.pass) {
            self.reader.fault(place, None, fault);
        }
    }

    /// Tells the planner something about a key.
    pub fn notice(&mut self, key: &str, text: String) {
        if self.reader.pass == Pass::Check {
            let place = self.place_of(key).map(|place| self.reader.at(place));
            self.reader.notices.push(Notice { text, place });
        }
    }

    /// The value of a key as it was written.
    pub fn shown(&self, key: &str) -> String {
        self.table.and_then(|table| table.get(key)).map(|node| self.reader.written(node)).unwrap_or_default()
    }

    /// Notes a value that the file leaves to the format.
    pub fn record_default(&mut self, key: &'static str, shown: &str, canonical: &str) {
        if self.reader.pass == Pass::Check && self.entry(key).is_none() {
            self.below(Step::Key(key), |s| {
                s.reader.record(None, shown.to_owned(), shown.to_owned(), Meta::default());
                s.reader.canonical(canonical);
            });
        }
    }
}
