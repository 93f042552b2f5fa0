//! Tables within a table: by key, under names of the scenario's choice, or in a list.

use super::Section;
use crate::scenario::problem::{Fault, Problem};
use crate::scenario::reader::{Meta, Pass, Step};
use crate::scenario::source::Place;
use crate::scenario::tree::{Entry, Table, Value};
use crate::scenario::wording::quoted_key;

impl<'a> Section<'_, 'a> {
    /// A table that may be left out; then all its keys are read as left out.
    pub fn section<T>(
        &mut self,
        key: &'static str,
        doc: &'static str,
        read: impl FnOnce(&mut Section<'_, 'a>) -> T,
    ) -> T {
        let (table, place) = self.table_of(key);
        let (result, shape) =
            self.below(Step::Key(key), |s| Section::walk(s.reader, table, place, Meta::default(), read));
        self.describe(|all| all.table(key, doc, &shape));
        result
    }

    /// A table that exists or does not.
    pub fn optional<T>(
        &mut self,
        key: &'static str,
        doc: &'static str,
        read: impl FnOnce(&mut Section<'_, 'a>) -> T,
    ) -> Option<T> {
        let (table, _) = self.table_of(key);
        if table.is_none() && self.reader.pass != Pass::Describe {
            return None;
        }
        Some(self.section(key, doc, read))
    }

    fn table_of(&mut self, key: &'static str) -> (Option<&'a Table>, Option<Place>) {
        match self.entry(key) {
            None => (None, None),
            Some(entry) => match &entry.node.value {
                Value::Table(table) => (Some(table), Some(entry.place)),
                other => {
                    let fault = Fault::new("must be a table").found(other.kind());
                    self.fault(key, fault.allowed(format!("a table, as [{}]", self.reader.path_of(Some(key)))));
                    (None, None)
                }
            },
        }
    }

    /// Tables under names of the scenario's choice, in order of the names.
    pub fn named<T>(
        &mut self,
        key: &'static str,
        doc: &'static str,
        mut read: impl FnMut(&mut Section<'_, 'a>, &'a str) -> T,
    ) -> Vec<T> {
        if self.reader.pass == Pass::Describe {
            let (result, shape) = Section::walk(self.reader, None, None, Meta::default(), |s| read(s, "name"));
            self.shape.named(key, doc, &shape);
            return vec![result];
        }
        let (Some(table), _) = self.table_of(key) else { return Vec::new() };
        let mut entries: Vec<&'a Entry> = table.entries.iter().collect();
        entries.sort_by(|a, b| a.key.cmp(&b.key));
        let mut out = Vec::with_capacity(entries.len());
        self.reader.path.push(Step::Key(key));
        for entry in entries {
            let Value::Table(inner) = &entry.node.value else {
                let fault = Fault::new("must be a table").found(entry.node.value.kind());
                let allowed = format!("a table, as [{}]", self.reader.path_of(Some(&entry.key)));
                self.reader.fault(entry.node.place, Some(&entry.key), fault.allowed(allowed));
                continue;
            };
            if entry.key.trim().is_empty() || entry.key.chars().count() > 80 || entry.key.chars().any(char::is_control)
            {
                let fault = Fault::new("is no usable name").allowed("a name of 1 to 80 printable characters");
                self.reader.fault(entry.place, Some(&entry.key), fault);
                continue;
            }
            self.reader.path.push(Step::Key(&entry.key));
            if inner.entries.is_empty() {
                self.reader.canonical("{}");
            }
            let place = Some(entry.place);
            let (result, _) = Section::walk(self.reader, Some(inner), place, Meta::default(), |s| read(s, &entry.key));
            out.push(result);
            self.reader.path.pop();
        }
        self.reader.path.pop();
        out
    }

    /// A list of tables.
    pub fn tables<T>(
        &mut self,
        key: &'static str,
        doc: &'static str,
        mut read: impl FnMut(&mut Section<'_, 'a>) -> T,
    ) -> Option<Vec<T>> {
        if self.reader.pass == Pass::Describe {
            let (result, shape) = Section::walk(self.reader, None, None, Meta::default(), |s| read(s));
            self.shape.tables(key, doc, &shape);
            return Some(vec![result]);
        }
        let (items, meta) = self.items(key, "a list of tables, as [ { … }, { … } ]")?;
        let mut out = Vec::with_capacity(items.len());
        self.reader.path.push(Step::Key(key));
        for (n, node) in items.iter().enumerate() {
            self.reader.path.push(Step::Index(n));
            if let Value::Table(table) = &node.value {
                let (result, _) = Section::walk(self.reader, Some(table), Some(node.place), meta, |s| read(s));
                out.push(result);
            } else {
                let fault = Fault::new("must be a table").found(node.value.kind());
                self.reader.fault(node.place, None, fault.allowed("a table in curly brackets"));
            }
            self.reader.path.pop();
        }
        self.reader.path.pop();
        Some(out)
    }

    /// Two names of tables under `table`, the one whose `key` was set later first.
    pub fn later_of<'n>(&self, table: &str, key: &str, one: &'n str, other: &'n str) -> (&'n str, &'n str) {
        let place = |name: &str| {
            let Value::Table(tables) = &self.table?.get(table)?.value else { return None };
            let Value::Table(inner) = &tables.get(name)?.value else { return None };
            inner.get(key).map(|node| (std::cmp::Reverse(node.place.file), node.place.start))
        };
        if place(one) < place(other) { (other, one) } else { (one, other) }
    }

    /// Reports a fault of a key of a named table below this one.
    pub fn fault_of(&mut self, table: &'static str, name: &str, key: &'static str, fault: Fault) {
        let named = self.table.and_then(|all| all.get(table)).and_then(|node| match &node.value {
            Value::Table(tables) => tables.entry(name),
            _ => None,
        });
        let (Some(entry), Pass::Check) = (named, self.reader.pass) else { return };
        let place = match &entry.node.value {
            Value::Table(inner) => inner.get(key).map_or(entry.place, |node| node.place),
            _ => entry.place,
        };
        let title = format!("{}.{}.{key} {}", self.reader.path_of(Some(table)), quoted_key(name), fault.title);
        self.reader.problems.push(Problem::new(place, Fault { title, ..fault }));
    }
}
