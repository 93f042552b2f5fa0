//! Lists of a table: of numbers, of words, of pairs.

use super::Section;
use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::reader::{Meta, Pass, Step};
use crate::scenario::source::Place;
use crate::scenario::tree::{Node, Value};

impl<'a> Section<'_, 'a> {
    /// The nodes of a list and what accompanies it, if the key is there.
    pub(super) fn items(&mut self, key: &'static str, allowed: &str) -> Option<(&'a [Node], Meta<'a>)> {
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

    /// A list of names that the file may leave out.
    pub fn maybe_words(&mut self, key: &'static str, doc: &'static str) -> Option<Vec<(String, Place)>> {
        if self.reader.pass == Pass::Describe {
            self.shape.maybe_words(key, doc);
            return None;
        }
        // spelled in any case, so that a misspelt neighbour is pointed to it
        self.entry(key)?;
        let words: Vec<(String, Place)> =
            self.words(key, doc).into_iter().map(|(word, place)| (word.to_owned(), place)).collect();
        if words.is_empty() && self.reader.problems.is_empty() {
            self.fault(key, Fault::new("is empty").allowed("at least one name, or no such key"));
        }
        let mut names: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
        names.sort_unstable();
        let (shown, canonical) = (names.join(", "), format!("{names:?}"));
        let place = words.first().map(|(_, place)| *place);
        self.below(Step::Key(key), |s| {
            s.reader.record(place, shown.clone(), shown, Meta::default());
            s.reader.canonical(&canonical);
        });
        Some(words)
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
}
