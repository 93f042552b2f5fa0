//! A scenario as one file that stands alone, in one order, and the digest of what it means.

use super::tree::{Entry, Node, Table, Value};
use super::wording::{quoted, quoted_key};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The merged file: keys in order, values as they were written, without the values that an overlay's rival key replaced.
pub(super) fn resolved(root: &Table, superseded: &[u32]) -> String {
    let mut writer = Writer { out: String::new(), superseded };
    writer.table(root, "");
    writer.out
}

/// SHA-256 over the values in the model's unit, in order of their paths. Words (titles, sources, reasons) change no
/// result and are left out.
pub(super) fn digest(lines: &[String]) -> String {
    let mut lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    lines.sort_unstable();
    let mut hash = Sha256::new();
    for line in lines {
        hash.update(line.as_bytes());
        hash.update(b"\n");
    }
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string cannot fail");
        text
    })
}

struct Writer<'w> {
    out: String,
    superseded: &'w [u32],
}

impl Writer<'_> {
    fn entries<'t>(&self, table: &'t Table) -> Vec<&'t Entry> {
        let mut entries: Vec<&Entry> =
            table.entries.iter().filter(|entry| !self.superseded.contains(&entry.node.id)).collect();
        entries.sort_by(|a, b| a.key.cmp(&b.key));
        entries
    }

    fn table(&mut self, table: &Table, path: &str) {
        let entries = self.entries(table);
        let is_inline = |node: &Node| !matches!(&node.value, Value::Table(inner) if !inner.is_value());
        for entry in entries.iter().filter(|entry| is_inline(&entry.node)) {
            self.out.push_str(&quoted_key(&entry.key));
            self.out.push_str(" = ");
            self.value(&entry.node);
            self.out.push('\n');
        }
        for entry in entries {
            let Value::Table(inner) = &entry.node.value else { continue };
            if inner.is_value() {
                continue;
            }
            let key = quoted_key(&entry.key);
            let path = if path.is_empty() { key } else { format!("{path}.{key}") };
            let has_own = inner.entries.is_empty() || inner.entries.iter().any(|entry| is_inline(&entry.node));
            if has_own {
                let gap = if self.out.is_empty() { "" } else { "\n" };
                writeln!(self.out, "{gap}[{path}]").expect("writing to a string cannot fail");
            }
            self.table(inner, &path);
        }
    }

    fn value(&mut self, node: &Node) {
        match &node.value {
            Value::Text(text) => self.out.push_str(&quoted(text)),
            Value::Whole(text) | Value::Real(text) => self.out.push_str(text),
            Value::Truth(truth) => self.out.push_str(if *truth { "true" } else { "false" }),
            Value::Date(date) => self.out.push_str(&date.to_string()),
            Value::List(items) => {
                self.out.push('[');
                for (n, item) in items.iter().enumerate() {
                    self.out.push_str(if n == 0 { "" } else { ", " });
                    self.value(item);
                }
                self.out.push(']');
            }
            Value::Table(table) => {
                self.out.push_str("{ ");
                for (n, entry) in self.entries(table).into_iter().enumerate() {
                    self.out.push_str(if n == 0 { "" } else { ", " });
                    self.out.push_str(&quoted_key(&entry.key));
                    self.out.push_str(" = ");
                    self.value(&entry.node);
                }
                self.out.push_str(" }");
            }
            // only of files that are refused
            Value::Unreadable => {}
        }
    }
}
