//! Rules that hold for every key of the format, tried on each key of a file that has them all.

use caseload::scenario::from_text;
use proptest::prelude::*;
use toml::{Table, Value};

fn whole() -> Table {
    toml::from_str(&std::fs::read_to_string("tests/scenarios/whole.toml").unwrap()).unwrap()
}

/// The paths of all leaves of a value.
fn leaves(value: &Value, path: &str, out: &mut Vec<(String, Value)>) {
    let join = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}/{key}") };
    match value {
        Value::Table(table) => table.iter().for_each(|(key, inner)| leaves(inner, &join(key), out)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, inner)| leaves(inner, &join(&n.to_string()), out));
        }
        leaf => out.push((path.to_owned(), leaf.clone())),
    }
}

fn at<'t>(value: &'t mut Value, path: &str) -> &'t mut Value {
    path.split('/').fold(value, |value, step| match value {
        Value::Array(items) => &mut items[step.parse::<usize>().unwrap()],
        Value::Table(table) => table.get_mut(step).unwrap(),
        _ => unreachable!("a leaf has nothing below it"),
    })
}

fn is_quantity(value: &Value) -> bool {
    match value {
        Value::Integer(_) | Value::Float(_) => true,
        Value::String(text) => text.starts_with(|c: char| c.is_ascii_digit() || c == '+') && !text.starts_with("20"),
        _ => false,
    }
}

#[test]
fn no_number_of_the_format_may_be_undefined_infinite_or_far_below_zero() {
    let whole = Value::Table(whole());
    let mut all = Vec::new();
    leaves(&whole, "", &mut all);
    let quantities: Vec<String> =
        all.into_iter().filter(|(_, value)| is_quantity(value)).map(|(path, _)| path).collect();
    assert!(quantities.len() > 80, "{}", quantities.len());
    for path in quantities {
        for wrong in
            [Value::Float(f64::NAN), Value::Float(f64::INFINITY), Value::Integer(-7), Value::String("-7 weeks".into())]
        {
            let mut changed = whole.clone();
            *at(&mut changed, &path) = wrong.clone();
            let Err(problems) = from_text("wrong.toml", &toml::to_string(&changed).unwrap()) else {
                panic!("{path} = {wrong} is taken")
            };
            let key = path.rsplit('/').find(|step| step.parse::<usize>().is_err()).unwrap();
            let named = problems.list.iter().any(|problem| problem.fault.title.contains(key) || key == "value");
            assert!(named, "{path} = {wrong} is told as {problems}");
        }
    }
}

/// The paths of all tables, without those whose keys are names of the scenario's choice.
fn tables(value: &Value, path: &str, out: &mut Vec<String>) {
    let Value::Table(table) = value else { return };
    let last = path.rsplit('/').next().unwrap_or_default();
    if !["need", "grade", "team", "posts", "measure", "above", "correlation"].contains(&last) {
        out.push(path.to_owned());
    }
    for (key, inner) in table {
        tables(inner, &if path.is_empty() { key.clone() } else { format!("{path}/{key}") }, out);
    }
}

#[test]
fn every_key_with_a_letter_too_many_is_found_and_the_right_one_suggested() {
    let whole = Value::Table(whole());
    let mut all = Vec::new();
    tables(&whole, "", &mut all);
    let mut tried = 0;
    for path in all {
        let Value::Table(table) = (if path.is_empty() { whole.clone() } else { at(&mut whole.clone(), &path).clone() })
        else {
            continue;
        };
        for (key, value) in table {
            let mut changed = whole.clone();
            let target = if path.is_empty() { &mut changed } else { at(&mut changed, &path) };
            let Value::Table(target) = target else { continue };
            target.remove(&key);
            target.insert(format!("{key}z"), value.clone());
            let Err(problems) = from_text("misspelt.toml", &toml::to_string(&changed).unwrap()) else {
                panic!("{path}/{key}z is taken")
            };
            let text = problems.to_string();
            // a table without its telling key is no longer known to be an uncertain value or a law
            let telling = ["fit", "law", "value", "kind", "mixture"].contains(&key.as_str());
            assert!(telling || text.contains(&format!("did you mean `{key}`?")), "{path}/{key}: {text}");
            tried += 1;
        }
    }
    assert!(tried > 120, "{tried}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,300}") {
        let _ = from_text("any.toml", &text);
    }

    #[test]
    fn no_damage_to_a_file_makes_the_reader_panic(from in 0_usize..3000, length in 0_usize..60, patch in "[\\[\\]{}=\"',0-9a-z%. \n-]{0,12}") {
        let whole = std::fs::read_to_string("tests/scenarios/whole.toml").unwrap();
        let from = from.min(whole.len());
        let to = (from + length).min(whole.len());
        if whole.is_char_boundary(from) && whole.is_char_boundary(to) {
            let damaged = format!("{}{patch}{}", &whole[..from], &whole[to..]);
            if let Ok(scenario) = from_text("damaged.toml", &damaged) {
                let again = from_text("again.toml", &scenario.resolved()).map_err(|problems| problems.to_string());
                prop_assert_eq!(again.unwrap().digest(), scenario.digest());
            }
        }
    }
}
