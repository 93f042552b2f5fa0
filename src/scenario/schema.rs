//! The published JSON Schema of the file format, from a walk of the reading pass over no file at all.

use super::describe::definitions;
use super::reader::{Meta, Pass, Reader};
use super::section::Section;
use super::{file, law};
use serde_json::{Value, json};

/// The JSON Schema of scenario files (draft 2020-12).
pub fn schema() -> Value {
    let mut reader = Reader::new(Pass::Describe, &[], &[]);
    let ((), shape) = Section::walk(&mut reader, None, None, Meta::default(), |s| {
        file::read(s);
    });
    let ((), law) = Section::walk(&mut reader, None, None, Meta::default(), law::describe);
    let mut definitions = definitions();
    let mut law = law.whole();
    law["description"] = json!("a law of lengths of time, or a mixture of laws");
    definitions.insert("law".into(), law);
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "caseload scenario",
        "description": "A scenario of the children's social care workforce, for the simulator caseload"
    });
    if let (Value::Object(all), Value::Object(root)) = (&mut schema, shape.sparse()) {
        all.extend(root);
    }
    schema["$defs"] = Value::Object(definitions);
    schema
}
