//! A table of the file being read: typed getters that spell each key once and leave a trace of having done so.

use super::describe::Shape;
use super::field::Field;
use super::problem::{Fault, Notice, Problem};
use super::reader::{META_KEYS, Meta, Pass, Reader, Step, in_a_row, nearest, quoted_key};
use super::source::Place;
use super::tree::{Entry, Node, Table, Value};
use jiff::civil::Date;

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

    /// Where a key stands, or where its table begins.
    pub fn place_of(&self, key: &str) -> Option<Place> {
        self.table.and_then(|table| table.get(key)).map(|node| node.place).or(self.place)
    }

    /// Reports a fault of a key.
    pub fn fault(&mut self, key: &str, fault: Fault) {
        if self.reader.pass != Pass::Check {
            return;
        }
        match self.place_of(key) {
            Some(place) => self.reader.fault(place, Some(key), fault),
            None => {
                let title = format!("{} {}", self.reader.path_of(Some(key)), fault.title);
                self.reader.fault_of_file(Fault { title, ..fault });
            }
        }
    }

    fn missing(&mut self, key: &str, allowed: String) {
        self.fault(key, Fault::new("is missing").allowed(allowed));
    }

    /// Does something one step further down the path.
    pub fn below<T>(&mut self, step: Step<'a>, act: impl FnOnce(&mut Self) -> T) -> T {
        self.reader.path.push(step);
        let result = act(self);
        self.reader.path.pop();
        result
    }

    /// A number that the file must give, unless the field has a default. NaN where it is faulty or missing.
    pub fn number(&mut self, field: Field) -> f64 {
        self.describe(|shape| shape.number(&field, field.default.is_none()));
        let entry = self.entry(field.key);
        let meta = self.meta;
        match (entry, field.default) {
            (Some(entry), _) => self.below(Step::Key(field.key), |s| s.reader.number(&field, &entry.node, meta)),
            (None, Some(default)) => {
                if self.reader.pass == Pass::Check {
                    self.record_default(field.key, &field.kind.show(default), &format!("{default:?}"));
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
        match self.entry(field.key) {
            Some(entry) => Some(self.below(Step::Key(field.key), |s| s.reader.number(&field, &entry.node, meta))),
            None => {
                self.record_default(field.key, "none", "none");
                None
            }
        }
    }

    /// One of several numbers that say the same thing in different ways. Where an overlay gives one and its base
    /// another, the overlay's counts.
    pub fn one_of(&mut self, fields: &[Field]) -> Option<(usize, f64)> {
        self.describe(|shape| shape.rivals(fields));
        let given: Vec<(usize, &'a Entry)> =
            fields.iter().enumerate().filter_map(|(n, field)| self.entry(field.key).map(|entry| (n, entry))).collect();
        let keys: Vec<&str> = fields.iter().map(|field| field.key).collect();
        let Some(nearest) = given.iter().map(|(_, entry)| entry.node.place.file).min() else {
            let place = self.place;
            let fault = Fault::new(format!("needs {}", in_a_row(&keys))).allowed("exactly one of them");
            if self.reader.pass == Pass::Check {
                match place {
                    Some(place) => self.reader.fault(place, None, fault),
                    None => {
                        let title = format!("{} {}", self.reader.path_of(None), fault.title);
                        self.reader.fault_of_file(Fault { title, ..fault });
                    }
                }
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
                self.missing(key, in_a_row(&names))
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
        let present = self.table.is_some_and(|table| table.get(key).is_some());
        let Some(name) = self.word(key, names) else {
            if present {
                // what else may stand beside it is unknown, so nothing else is reported
                self.known_all();
            } else {
                self.missing(key, in_a_row(names));
                self.known_all();
            }
            return None;
        };
        let n = names.iter().position(|known| *known == name)?;
        let mut section = Section {
            reader: self.reader,
            table: self.table,
            place: self.place,
            known: std::mem::take(&mut self.known),
            meta: self.meta,
            shape: Shape::default(),
        };
        let result = read(&mut section, n);
        self.known = section.known;
        Some(result)
    }

    /// Gives up on unknown keys of this table.
    fn known_all(&mut self) {
        self.table = None;
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
            match found {
                Some(name) => {
                    s.reader.record(Some(node.place), text.clone(), name.to_owned(), meta);
                    s.reader.canonical(name);
                }
                None => {
                    let fault = Fault::new("is not one of the words allowed").found(format!("\"{text}\""));
                    let hint = nearest(text, names).map(|near| format!("did you mean \"{near}\"?"));
                    s.reader.fault(node.place, None, Fault { hint, ..fault.allowed(in_a_row(names)) });
                }
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
                Value::Text(text) => text.trim().parse().map_err(|_| format!("\"{text}\"")),
                other => Err(other.kind().to_owned()),
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
                Err(found) => {
                    let fault = Fault::new("is not a date").found(found).allowed("a date, as 2019-09-30");
                    s.reader.fault(node.place, None, fault.hint("write year-month-day"));
                    None
                }
            }
        })
    }

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
        self.describe(|all| all.table(key, doc, shape));
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
            self.shape.named(key, doc, shape);
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

    /// The nodes of a list and what accompanies it, if the key is there.
    fn items(&mut self, key: &'static str, allowed: &str) -> Option<(&'a [Node], Meta<'a>)> {
        let entry = self.entry(key)?;
        let meta = self.meta;
        let (node, meta) = self.below(Step::Key(key), |s| s.reader.open(&entry.node, meta));
        if let Value::List(items) = &node.value {
            return Some((items, meta));
        }
        self.fault(key, Fault::new("must be a list").found(node.value.kind()).allowed(allowed.to_owned()));
        None
    }

    /// A list of numbers, each read as `field`.
    pub fn numbers(&mut self, field: Field) -> Option<Vec<f64>> {
        self.describe(|shape| shape.numbers(&field));
        let (items, meta) = self.items(field.key, &format!("a list in square brackets, each {}", field.allowed()))?;
        Some(self.below(Step::Key(field.key), |s| {
            let read = |(n, node)| s.below(Step::Index(n), |s| s.reader.number(&field, node, meta));
            items.iter().enumerate().map(read).collect()
        }))
    }

    /// A list of words.
    pub fn words(&mut self, key: &'static str, doc: &'static str) -> Vec<(&'a str, Place)> {
        self.describe(|shape| shape.words(key, doc));
        self.words_unsaid(key)
    }

    /// A list of words that the description has already.
    pub fn words_unsaid(&mut self, key: &'static str) -> Vec<(&'a str, Place)> {
        let Some((items, _)) = self.items(key, "a list of words in quotes") else { return Vec::new() };
        let mut words = Vec::new();
        for node in items {
            match &node.value {
                Value::Text(text) => words.push((text.as_str(), node.place)),
                other => {
                    let fault = Fault::new("must hold words only").found(other.kind()).allowed("words in quotes");
                    self.reader.fault(node.place, Some(key), fault);
                }
            }
        }
        words
    }

    /// A list of pairs of numbers.
    pub fn pairs(&mut self, key: &'static str, doc: &'static str, first: Field, second: Field) -> Vec<(f64, f64)> {
        self.describe(|shape| shape.pairs(key, doc, &first, &second));
        let allowed = format!("a list of pairs, each of {} and {}", first.kind.noun(), second.kind.noun());
        let Some((items, meta)) = self.items(key, &allowed) else {
            if self.table.is_some_and(|table| table.get(key).is_none()) {
                self.missing(key, allowed);
            }
            return Vec::new();
        };
        let mut pairs = Vec::with_capacity(items.len());
        self.reader.path.push(Step::Key(key));
        for (n, node) in items.iter().enumerate() {
            self.reader.path.push(Step::Index(n));
            if let Value::List(pair) = &node.value
                && let [a, b] = pair.as_slice()
            {
                let a = self.below(Step::Index(0), |s| s.reader.number(&first, a, meta));
                let b = self.below(Step::Index(1), |s| s.reader.number(&second, b, meta));
                pairs.push((a, b));
            } else {
                let fault = Fault::new("must be a pair").found(node.value.kind());
                self.reader.fault(node.place, None, fault.allowed(allowed.clone()));
                pairs.push((f64::NAN, f64::NAN));
            }
            self.reader.path.pop();
        }
        self.reader.path.pop();
        pairs
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
            self.shape.tables(key, doc, shape);
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
                let percent = super::quantity::rounded(sum * 100.0);
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

    /// Tells the planner something about a key.
    pub fn notice(&mut self, key: &str, text: String) {
        if self.reader.pass == Pass::Check {
            let place = self.place_of(key).map(|place| self.reader.at(place));
            self.reader.notices.push(Notice { text, place });
        }
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

    /// Reports a fault of this table itself.
    pub fn fault_here(&mut self, fault: Fault) {
        if let (Some(place), Pass::Check) = (self.place, self.reader.pass) {
            self.reader.fault(place, None, fault);
        }
    }

    /// The value of a key as it was written.
    pub fn shown(&self, key: &str) -> String {
        self.table.and_then(|table| table.get(key)).map(|node| self.reader.written(node)).unwrap_or_default()
    }

    /// Notes a value that the file leaves to the format.
    pub fn record_default(&mut self, key: &'static str, shown: &str, canonical: &str) {
        if self.reader.pass == Pass::Check && self.table.is_none_or(|table| table.get(key).is_none()) {
            self.below(Step::Key(key), |s| {
                s.reader.record(None, shown.to_owned(), shown.to_owned(), Meta::default());
                s.reader.canonical(canonical);
            });
        }
    }
}
