//! The published schema describes what the program reads: both come from one reading pass.

use caseload::scenario::schema;
use serde_json::Value;

/// Whether a key path is described, looking through references and alternatives.
fn described(schema: &Value, root: &Value, path: &[&str]) -> bool {
    let Some((first, rest)) = path.split_first() else { return true };
    if let Some(name) = schema["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/")) {
        return described(&root["$defs"][name], root, path);
    }
    if ["anyOf", "oneOf"]
        .iter()
        .any(|key| schema[key].as_array().is_some_and(|all| all.iter().any(|one| described(one, root, path))))
    {
        return true;
    }
    if let Some(inner) = schema["properties"].get(first) {
        return described(inner, root, rest);
    }
    if let Some(named) = schema["patternProperties"].as_object() {
        return named.values().any(|inner| described(inner, root, rest));
    }
    first.parse::<usize>().is_ok_and(|at| {
        let item = schema["prefixItems"].get(at).or(schema.get("items"));
        item.is_some_and(|item| described(item, root, rest))
    })
}

fn walk<'t>(value: &'t toml::Value, path: &mut Vec<String>, visit: &mut impl FnMut(&[String])) {
    visit(path);
    let inner: Vec<(String, &'t toml::Value)> = match value {
        toml::Value::Table(table) => table.iter().map(|(key, value)| (key.clone(), value)).collect(),
        toml::Value::Array(items) => items.iter().enumerate().map(|(n, value)| (n.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (key, value) in inner {
        path.push(key);
        walk(value, path, visit);
        path.pop();
    }
}

#[test]
fn every_key_that_the_program_reads_is_described_and_no_other() {
    let schema = schema();
    let text = std::fs::read_to_string("tests/scenarios/whole.toml").unwrap();
    let mut count = 0;
    walk(&toml::from_str(&text).unwrap(), &mut Vec::new(), &mut |path| {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        assert!(described(&schema, &schema, &path), "{path:?}");
        count += 1;
    });
    assert!(count > 150, "{count}");
    for path in
        [&["demand", "weather"][..], &["needs"], &["grade", "worker", "wage"], &["team", "a", "posts", "b", "cost"]]
    {
        assert!(!described(&schema, &schema, path), "{path:?}");
    }
}

#[test]
fn every_property_says_in_a_line_what_it_means() {
    fn check(value: &Value, path: &str) {
        if let Some(properties) = value["properties"].as_object() {
            for (key, property) in properties {
                let metadata =
                    ["source", "reason", "confidence", "as_of", "owner", "value", "fit"].contains(&key.as_str());
                let part = ["p10", "p90", "low", "mode", "high", "alpha", "beta"].contains(&key.as_str());
                let said = property["description"].as_str().is_some_and(|text| text.len() > 5);
                assert!(said || metadata || part, "{path}.{key}");
                check(property, &format!("{path}.{key}"));
            }
        }
        for (key, inner) in value["patternProperties"].as_object().into_iter().flatten() {
            check(inner, &format!("{path}.{key}"));
        }
        for inner in ["anyOf", "oneOf"].iter().filter_map(|key| value[key].as_array()).flatten() {
            check(inner, path);
        }
    }
    let schema = schema();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    check(&schema, "");
    check(&schema["$defs"]["law"], "law");
}
