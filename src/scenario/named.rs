//! Values under names of the scenario's choice: shares by stage, laws by stage, cases by stage.

use super::field::Field;
use super::problem::Fault;
use super::reader::{Meta, Pass, Step};
use super::section::Section;
use super::source::Place;
use super::tree::{Entry, Value};
use super::wording::{in_a_row, nearest};
use crate::distribution::Duration;

impl<'a> Section<'_, 'a> {
    /// The entries of a table of values, in order of their names, if the key is there. Names that are not among
    /// `names` are reported and left out.
    fn values_of(&mut self, key: &'static str, names: &[String]) -> Option<Vec<(usize, &'a Entry)>> {
        let entry = self.entry(key)?;
        let Value::Table(table) = &entry.node.value else {
            let fault = Fault::new("must be a table of values by stage").found(entry.node.value.kind());
            self.fault(key, fault.allowed("a table in curly brackets, as { assessment = … }"));
            return None;
        };
        let mut entries: Vec<&'a Entry> = table.entries.iter().collect();
        entries.sort_by(|a, b| a.key.cmp(&b.key));
        let mut found = Vec::with_capacity(entries.len());
        for entry in entries {
            if let Some(place) = self.place_in(names, &entry.key, entry.place, key) {
                found.push((place, entry));
            }
        }
        Some(found)
    }

    /// How many entries the table under `key` has.
    fn length_of(&self, key: &str) -> usize {
        match self.table.and_then(|table| table.get(key)).map(|node| &node.value) {
            Some(Value::Table(table)) => table.entries.len(),
            _ => 0,
        }
    }

    /// The place of a stage among the stages; a name that is not there is reported.
    pub fn place_in(&mut self, names: &[String], name: &str, place: Place, key: &'static str) -> Option<usize> {
        let found = names.iter().position(|other| other == name);
        if found.is_none() && self.reader.pass == Pass::Check {
            let known: Vec<&str> = names.iter().map(String::as_str).collect();
            let allowed = match known.as_slice() {
                [] => "stages, each a table [stage.NAME]".to_owned(),
                known => format!("a stage of this scenario: {}", in_a_row(known)),
            };
            let fault = Fault::new("names a stage that does not exist").found(name.to_owned()).allowed(allowed);
            let hint = nearest(name, &known).map(|near| format!("did you mean `{near}`?"));
            self.reader.fault(place, Some(key), Fault { hint, ..fault });
        }
        found
    }

    /// The stage named under `key`, by its place among the stages.
    pub fn stage(&mut self, key: &'static str, doc: &'static str, names: &[String]) -> Option<usize> {
        if self.reader.pass == Pass::Describe {
            self.shape.text(key, doc);
            return None;
        }
        let node = &self.entry(key)?.node;
        let Value::Text(name) = &node.value else {
            self.fault(
                key,
                Fault::new("must be the name of a stage").found(node.value.kind()).allowed("a name in quotes"),
            );
            return None;
        };
        let found = self.place_in(names, name, node.place, key);
        self.below(Step::Key(key), |s| {
            s.reader.record(Some(node.place), name.clone(), name.clone(), Meta::default());
            s.reader.canonical(name);
        });
        found
    }

    /// Numbers by stage under `key`: one per stage, `None` where the table says nothing; `None` without the key.
    pub fn numbers_by_stage(
        &mut self,
        key: &'static str,
        doc: &'static str,
        field: Field,
        names: &[String],
    ) -> Option<Vec<Option<f64>>> {
        self.describe(|shape| shape.numbers_by_name(key, doc, &field));
        let entries = self.values_of(key, names)?;
        let meta = self.meta;
        // with a name that is not there the shares of the others mean nothing
        let unknown = entries.len() < self.length_of(key);
        let mut numbers = vec![if unknown { Some(f64::NAN) } else { None }; names.len()];
        for (place, entry) in entries {
            let read = |s: &mut Self| s.below(Step::Key(&entry.key), |s| s.reader.number(&field, &entry.node, meta));
            numbers[place] = Some(self.below(Step::Key(key), read));
        }
        Some(numbers)
    }

    /// Laws by stage under `key`, likewise.
    pub fn laws_by_stage(
        &mut self,
        key: &'static str,
        doc: &'static str,
        names: &[String],
    ) -> Option<Vec<Option<Duration>>> {
        self.describe(|shape| shape.laws_by_name(key, doc));
        let entries = self.values_of(key, names)?;
        let mut laws = vec![None; names.len()];
        for (place, entry) in entries {
            let read = |s: &mut Self| s.below(Step::Key(&entry.key), |s| s.duration(entry));
            laws[place] = Some(self.below(Step::Key(key), read));
        }
        Some(laws)
    }

    /// A list of stages under `key`; `None` without the key.
    pub fn stages(&mut self, key: &'static str, doc: &'static str, names: &[String]) -> Option<Vec<usize>> {
        self.describe(|shape| shape.maybe_words(key, doc));
        if self.table.is_none_or(|table| table.get(key).is_none()) {
            self.entry(key);
            return None;
        }
        let words = self.words_unsaid(key);
        let mut places = Vec::with_capacity(words.len());
        for (word, place) in words {
            places.push(self.place_in(names, word, place, key));
        }
        let mut places: Vec<usize> = places.into_iter().collect::<Option<_>>()?;
        places.sort_unstable();
        let shown = places.iter().map(|&place| names[place].as_str()).collect::<Vec<_>>().join(", ");
        let place = self.place_of(key);
        self.below(Step::Key(key), |s| {
            s.reader.record(place, shown.clone(), shown.clone(), Meta::default());
            s.reader.canonical(&shown);
        });
        Some(places)
    }

    /// Shares by stage of departure (outer) and of arrival (inner) under `key`: `None` where the file says nothing.
    pub fn shares_by_stages(
        &mut self,
        key: &'static str,
        doc: &'static str,
        field: Field,
        names: &[String],
    ) -> Vec<Option<Vec<f64>>> {
        self.describe(|shape| shape.numbers_by_names(key, doc, &field));
        let mut rows = vec![None; names.len()];
        let Some(entries) = self.values_of(key, names) else { return rows };
        let meta = self.meta;
        self.reader.path.push(Step::Key(key));
        for (from, entry) in entries {
            let Value::Table(table) = &entry.node.value else {
                let fault = Fault::new("must be a table of shares by stage").found(entry.node.value.kind());
                self.reader.fault(entry.node.place, Some(&entry.key), fault.allowed("{ STAGE = \"25%\", … }"));
                continue;
            };
            self.reader.path.push(Step::Key(&entry.key));
            let mut row = vec![0.0; names.len()];
            if table.entries.is_empty() {
                self.reader.canonical("{}");
            }
            let mut inner: Vec<&Entry> = table.entries.iter().collect();
            inner.sort_by(|a, b| a.key.cmp(&b.key));
            for inner in inner {
                if let Some(to) = self.place_in(names, &inner.key, inner.place, key) {
                    row[to] = self.below(Step::Key(&inner.key), |s| s.reader.number(&field, &inner.node, meta));
                }
            }
            rows[from] = Some(row);
            self.reader.path.pop();
        }
        self.reader.path.pop();
        rows
    }

    /// A truth value with a default.
    pub fn truth(&mut self, key: &'static str, doc: &'static str, default: bool) -> bool {
        self.describe(|shape| shape.truth(key, doc, default));
        let Some(entry) = self.entry(key) else {
            self.record_default(key, &default.to_string(), &default.to_string());
            return default;
        };
        let meta = self.meta;
        self.below(Step::Key(key), |s| {
            let (node, meta) = s.reader.open(&entry.node, meta);
            let Value::Truth(truth) = node.value else {
                let fault = Fault::new("must be true or false").found(node.value.kind()).allowed("true or false");
                s.reader.fault(node.place, None, fault);
                return default;
            };
            s.reader.record(Some(node.place), s.reader.written(node), truth.to_string(), meta);
            s.reader.canonical(&truth.to_string());
            truth
        })
    }
}
