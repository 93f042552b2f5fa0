//! A key that names something of the scenario's own: a team or a grade.

use super::problem::Fault;
use super::reader::Step;
use super::section::Section;
use super::tree::Value;
use super::wording::{in_a_row, nearest};

impl<'a> Section<'_, 'a> {
    /// A name given elsewhere in the scenario; whether it exists is for the caller to say.
    pub fn reference(&mut self, key: &'static str, doc: &'static str) -> Option<&'a str> {
        self.describe(|shape| shape.text(key, doc));
        let entry = self.entry(key)?;
        let meta = self.meta;
        self.below(Step::Key(key), |s| {
            let (node, meta) = s.reader.open(&entry.node, meta);
            let Value::Text(text) = &node.value else {
                let fault = Fault::new("must be a name in quotes").found(node.value.kind());
                s.reader.fault(node.place, None, fault.allowed("a name of this scenario"));
                return None;
            };
            s.reader.record(Some(node.place), text.clone(), text.clone(), meta);
            s.reader.canonical(text);
            Some(text.as_str())
        })
    }
}

/// The fault of a name that is none of `names`, which are of one `kind`.
pub(super) fn unknown_name(kind: &str, name: &str, names: &[&str]) -> Fault {
    let fault = Fault::new(format!("names a {kind} that does not exist"))
        .found(format!("\"{name}\""))
        .allowed(format!("a {kind} of this scenario: {}", in_a_row(names)));
    let hint = nearest(name, names).map(|near| format!("did you mean `{near}`?"));
    Fault { hint, ..fault }
}
