//! The description of the format, gathered by the reading pass itself: a JSON Schema (draft 2020-12).

use super::field::Field;
use super::quantity::Kind;
use super::reader::META_KEYS;
use super::uncertain::FITS;
use serde_json::{Map, Value, json};

/// What the reading pass has spelled of one table.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    properties: Map<String, Value>,
    required: Vec<&'static str>,
    /// Keys of which exactly one is to be given.
    rivals: Vec<Vec<&'static str>>,
    /// Whether the table may carry metadata of its own.
    pub metadata: bool,
    /// Alternatives that hold further keys.
    pub variants: Vec<Shape>,
}

fn reference(name: &str, doc: &str) -> Value {
    json!({ "description": doc, "$ref": format!("#/$defs/{name}") })
}

fn definition(kind: Kind) -> &'static str {
    match kind {
        Kind::Number => "number",
        Kind::Whole => "whole",
        Kind::Share => "share",
        Kind::Change => "change",
        Kind::Duration => "duration",
        Kind::Rate => "rate",
        Kind::Growth => "growth",
    }
}

fn number(field: &Field) -> Value {
    let mut value = reference(definition(field.kind), field.doc);
    if field.kind == Kind::Whole {
        let (low, high) = field.bounds();
        let plain = json!({ "type": "integer", "minimum": low as u64, "maximum": high as u64 });
        value = json!({ "description": field.doc, "anyOf": [plain, known(&plain)] });
    }
    if let Some(default) = field.default {
        value["default"] = match field.kind {
            Kind::Whole => json!(default as u64),
            Kind::Number => json!(default),
            kind => json!(kind.show(default)),
        };
    }
    value
}

/// A value in a table of its own, with its metadata.
fn known(plain: &Value) -> Value {
    let mut properties = metadata();
    properties.insert("value".into(), plain.clone());
    json!({ "type": "object", "properties": properties, "required": ["value"], "additionalProperties": false })
}

fn metadata() -> Map<String, Value> {
    META_KEYS
        .iter()
        .map(|&key| {
            let value = match key {
                "confidence" => json!({ "enum": ["red", "amber", "green"] }),
                _ => json!({ "type": "string" }),
            };
            (key.to_owned(), value)
        })
        .collect()
}

impl Shape {
    fn add(&mut self, key: &'static str, value: Value, required: bool) {
        self.properties.insert(key.to_owned(), value);
        if required && !self.required.contains(&key) {
            self.required.push(key);
        }
    }

    pub fn number(&mut self, field: &Field, required: bool) {
        self.add(field.key, number(field), required);
    }

    pub fn rivals(&mut self, fields: &[Field]) {
        for field in fields {
            self.add(field.key, number(field), false);
        }
        self.rivals.push(fields.iter().map(|field| field.key).collect());
    }

    pub fn choice(&mut self, key: &'static str, doc: &str, names: &[&'static str], default: Option<&str>) {
        let plain = json!({ "enum": names });
        let mut value = json!({ "description": doc, "anyOf": [plain, known(&plain)] });
        if let Some(default) = default {
            value["default"] = json!(default);
        }
        self.add(key, value, default.is_none());
    }

    pub fn constant(&mut self, key: &'static str, doc: &str, name: &str) {
        self.add(key, json!({ "description": doc, "const": name }), true);
    }

    pub fn text(&mut self, key: &'static str, doc: &str) {
        self.add(key, json!({ "description": doc, "type": "string" }), false);
    }

    pub fn date(&mut self, key: &'static str, doc: &str) {
        self.add(key, reference("date", doc), false);
    }

    pub fn require(&mut self, key: &'static str) {
        if !self.required.contains(&key) {
            self.required.push(key);
        }
    }

    pub fn table(&mut self, key: &'static str, doc: &str, inner: &Shape) {
        let mut value = inner.sparse();
        value["description"] = json!(doc);
        self.add(key, value, false);
    }

    pub fn named(&mut self, key: &'static str, doc: &str, inner: &Shape) {
        let value = json!({
            "description": doc, "type": "object", "patternProperties": { "^.{1,80}$": inner.sparse() },
            "additionalProperties": false
        });
        self.add(key, value, false);
    }

    pub fn numbers(&mut self, field: &Field) {
        let plain = json!({ "type": "array", "items": { "$ref": format!("#/$defs/{}", definition(field.kind)) } });
        self.add(field.key, json!({ "description": field.doc, "anyOf": [plain, known(&plain)] }), false);
    }

    pub fn words(&mut self, key: &'static str, doc: &str) {
        self.add(key, json!({ "description": doc, "type": "array", "items": { "type": "string" } }), true);
    }

    pub fn truth(&mut self, key: &'static str, doc: &str, default: bool) {
        let plain = json!({ "type": "boolean" });
        self.add(key, json!({ "description": doc, "anyOf": [plain, known(&plain)], "default": default }), false);
    }

    pub fn numbers_by_name(&mut self, key: &'static str, doc: &str, field: &Field) {
        self.add(key, by_name(doc, &reference(definition(field.kind), field.doc)), false);
    }

    pub fn numbers_by_names(&mut self, key: &'static str, doc: &str, field: &Field) {
        let row = by_name(field.doc, &reference(definition(field.kind), field.doc));
        self.add(key, by_name(doc, &row), false);
    }

    pub fn laws_by_name(&mut self, key: &'static str, doc: &str) {
        self.add(key, by_name(doc, &reference("law", "Length of the stage")), false);
    }

    pub fn maybe_words(&mut self, key: &'static str, doc: &str) {
        self.add(key, json!({ "description": doc, "type": "array", "items": { "type": "string" } }), false);
    }

    pub fn pairs(&mut self, key: &'static str, doc: &str, first: &Field, second: &Field) {
        let pair = json!({
            "type": "array", "minItems": 2, "maxItems": 2,
            "prefixItems": [
                { "$ref": format!("#/$defs/{}", definition(first.kind)) },
                { "$ref": format!("#/$defs/{}", definition(second.kind)) }
            ]
        });
        self.add(key, json!({ "description": doc, "type": "array", "items": pair }), true);
    }

    pub fn tables(&mut self, key: &'static str, doc: &str, inner: &Shape) {
        let plain = json!({ "type": "array", "items": inner.whole() });
        self.add(key, json!({ "description": doc, "anyOf": [plain, known(&plain)] }), false);
    }

    /// A reference to a definition that stands apart.
    pub fn defined(&mut self, key: &'static str, doc: &str, name: &str, required: bool) {
        self.add(key, reference(name, doc), required);
    }

    /// The JSON Schema of this table as one that an overlay may give in part: what is left out the base may give, so
    /// that completeness is for the program to check.
    pub fn sparse(&self) -> Value {
        if !self.variants.is_empty() {
            let variants: Vec<Value> = self.variants.iter().map(|variant| self.joined(variant).sparse()).collect();
            return json!({ "type": "object", "anyOf": variants });
        }
        let mut schema = self.open();
        let rivals: Vec<Value> = self.rivals.iter().flat_map(|keys| pairs_of(keys)).collect();
        if !rivals.is_empty() {
            schema["allOf"] = json!(rivals);
        }
        schema
    }

    /// The JSON Schema of this table as one that is given as a whole.
    pub fn whole(&self) -> Value {
        if !self.variants.is_empty() {
            let variants: Vec<Value> = self.variants.iter().map(|variant| self.joined(variant).whole()).collect();
            return json!({ "type": "object", "oneOf": variants });
        }
        let mut schema = self.open();
        if !self.required.is_empty() {
            schema["required"] = json!(self.required);
        }
        if !self.rivals.is_empty() {
            let one = |keys: &Vec<&str>| {
                let each: Vec<Value> = keys.iter().map(|key| json!({ "required": [key] })).collect();
                json!({ "oneOf": each })
            };
            schema["allOf"] = self.rivals.iter().map(one).collect();
        }
        schema
    }

    /// Its keys, without saying which there must be.
    fn open(&self) -> Value {
        let mut properties = self.properties.clone();
        if self.metadata {
            properties.extend(metadata());
        }
        json!({ "type": "object", "properties": properties, "additionalProperties": false })
    }

    /// One variant with all that stands beside the variants.
    fn joined(&self, variant: &Shape) -> Shape {
        let mut whole = self.clone();
        whole.variants.clone_from(&variant.variants);
        for (key, value) in &variant.properties {
            whole.properties.insert(key.clone(), value.clone());
        }
        for key in &variant.required {
            whole.require(key);
        }
        whole.rivals.extend(variant.rivals.iter().cloned());
        whole.metadata |= variant.metadata;
        whole
    }
}

/// A table of like values under names of the scenario's choice.
fn by_name(doc: &str, value: &Value) -> Value {
    json!({
        "description": doc, "type": "object", "patternProperties": { "^.{1,80}$": value },
        "additionalProperties": false
    })
}

/// That no two of these keys stand side by side.
fn pairs_of(keys: &[&'static str]) -> Vec<Value> {
    let others = |n: usize| keys[n + 1..].iter().map(move |other| json!({ "not": { "required": [keys[n], other] } }));
    (0..keys.len()).flat_map(others).collect()
}

/// The definitions that all tables share: one for each kind of number, and dates.
pub(super) fn definitions() -> Map<String, Value> {
    let number = r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?";
    let unit = "(days?|weeks?|months?|years?)";
    let text = |pattern: String, example: &str| json!({ "type": "string", "pattern": pattern, "examples": [example] });
    let bare = json!({ "type": "number" });
    let plain = [
        (Kind::Number, vec![bare.clone()]),
        (
            Kind::Share,
            vec![json!({ "type": "number", "minimum": 0, "maximum": 1 }), text(format!("^{number} *%$"), "16%")],
        ),
        (Kind::Change, vec![json!({ "type": "number", "minimum": -1 }), text(format!("^{number} *%$"), "+20%")]),
        (Kind::Duration, vec![text(format!("^{number} *{unit}$"), "4 months")]),
        (Kind::Rate, vec![text(format!("^{number} *%? *per +{unit}$"), "2693 per year")]),
        (Kind::Growth, vec![text(format!("^{number} *% *per +year$"), "3% per year")]),
    ];
    let mut all = Map::new();
    for (kind, plain) in plain {
        let scalar = if plain.len() == 1 { plain[0].clone() } else { json!({ "anyOf": plain }) };
        let mut ways = vec![scalar.clone(), known(&scalar)];
        for (fit, keys) in FITS {
            let mut properties = metadata();
            properties.insert("fit".into(), json!({ "const": fit }));
            for key in keys {
                let shapes = matches!(*key, "alpha" | "beta");
                properties.insert((*key).into(), if shapes { bare.clone() } else { scalar.clone() });
            }
            let required: Vec<&str> = ["fit"].iter().chain(keys.iter()).copied().collect();
            ways.push(json!({
                "type": "object", "properties": properties, "required": required, "additionalProperties": false
            }));
        }
        let example = kind.example().map_or_else(String::new, |example| format!(", as {example}"));
        let description = format!("{}{example}", kind.noun());
        all.insert(definition(kind).into(), json!({ "description": description, "anyOf": ways }));
    }
    let date = json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" });
    all.insert("date".into(), json!({ "description": "a date, as 2019-09-30", "anyOf": [date, known(&date)] }));
    all
}
