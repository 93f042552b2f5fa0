//! No dead parameter: each value of a small service with everything at work moves a named measure the stated way.
//!
//! `tests/scenarios/living.toml` holds the service, `tests/scenarios/living-edits.toml` one change of each of its values. The
//! change must move the measure by more than 4 paired standard errors under a fixed seed (false alarm 3 in 100,000 per
//! change). A value without a change in the list fails the test, so a new key cannot be forgotten.

use crate::oracle::SEED;
use caseload::engine::{Plan, Progress, simulate};
use caseload::results::{Cell, Ensemble, Measure};
use caseload::scenario;
use std::fs;
use std::path::Path;
use toml::{Table, Value};

/// Futures of each run.
const FUTURES: u64 = 160;
/// A change counts beyond so many paired standard errors.
const BEYOND: f64 = 4.0;

fn read(name: &str) -> Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios").join(name);
    toml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Paths of all values: of tables those of their parts, of lists of tables those of each place.
fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Value::Table(table) => table.iter().for_each(|(key, value)| leaves(value, &below(key), found)),
        Value::Array(list) if list.iter().all(Value::is_table) => {
            list.iter().enumerate().for_each(|(place, value)| leaves(value, &below(&place.to_string()), found));
        }
        _ => found.push(path.to_owned()),
    }
}

/// Sets the value at a path that exists.
fn set(root: &mut Table, path: &str, to: &Value) {
    let mut keys = path.split('.');
    let mut at = root.get_mut(keys.next().unwrap()).unwrap_or_else(|| panic!("no {path}"));
    for key in keys {
        at = match at {
            Value::Array(list) => list.get_mut(key.parse::<usize>().unwrap()),
            other => other.get_mut(key),
        }
        .unwrap_or_else(|| panic!("no {path}"));
    }
    *at = match (&*at, to) {
        (Value::Datetime(_), Value::String(date)) => Value::Datetime(date.parse().unwrap()),
        _ => to.clone(),
    };
}

fn run(scenario: &Table, folder: &Path) -> Result<Ensemble, String> {
    let path = folder.join("living.toml");
    fs::write(&path, toml::to_string(scenario).unwrap()).unwrap();
    let parameters = scenario::load(path.to_str().unwrap()).map_err(|problems| problems.render(false))?.central();
    let plan = Plan { seed: SEED, first: 0, count: FUTURES, threads: 0 };
    Ok(simulate(|_| std::sync::Arc::clone(&parameters), false, &plan, &Progress::default()))
}

/// The figure of each future: at one month end, or the mean over all months at which it is defined.
fn figures(ensemble: &Ensemble, edit: &Table) -> Vec<f64> {
    let layout = &ensemble.layout;
    let measure = Measure::from_key(edit["measure"].as_str().unwrap()).expect("a measure of the table");
    let part = edit.get("part").and_then(Value::as_str);
    let place = |names: &[String]| names.iter().position(|name| Some(name.as_str()) == part);
    let (team, grade, stage) = (place(&layout.teams), place(&layout.grades), place(&layout.stages));
    // a stage and a team may share a name: the measure is kept for one of them
    let cells = [Cell { stage, ..Cell::COUNCIL }, Cell { team, ..Cell::COUNCIL }, Cell { grade, ..Cell::COUNCIL }];
    let fits = |cell: &&Cell| part.is_none() || **cell != Cell::COUNCIL;
    let column = cells.iter().filter(fits).find_map(|cell| layout.column(measure, *cell));
    let column = column.unwrap_or_else(|| panic!("{edit} names no figure that is kept"));
    let month = edit.get("month").and_then(Value::as_integer).map(|month| month as usize);
    let one = |place: usize| {
        let trajectory = &ensemble.trajectories[place];
        if let Some(month) = month {
            return trajectory.value(month, column).unwrap_or(0.0);
        }
        let values: Vec<f64> = (0..trajectory.rows.len()).filter_map(|row| trajectory.value(row, column)).collect();
        values.iter().sum::<f64>() / values.len().max(1) as f64
    };
    let values: Vec<f64> = (0..ensemble.trajectories.len()).map(one).collect();
    if edit.get("spread").and_then(Value::as_bool) != Some(true) {
        return values;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values.iter().map(|value| (value - mean).abs()).collect()
}

/// The paired difference in standard errors; infinite where all futures differ alike, 0 where none does.
fn z(with: &[f64], without: &[f64]) -> f64 {
    let differences: Vec<f64> = with.iter().zip(without).map(|(one, other)| one - other).collect();
    let count = differences.len() as f64;
    let mean = differences.iter().sum::<f64>() / count;
    let squares: f64 = differences.iter().map(|difference| (difference - mean) * (difference - mean)).sum();
    let error = (squares / (count - 1.0) / count).sqrt();
    if error > 0.0 { mean / error } else { mean.signum() * if mean == 0.0 { 0.0 } else { f64::INFINITY } }
}

#[test]
fn each_value_moves_a_named_measure_the_stated_way() {
    let living = read("living.toml");
    let folder = tempfile::tempdir().unwrap();
    let plain = run(&living, folder.path()).unwrap();
    let mut failures = Vec::new();
    for edit in read("living-edits.toml")["edit"].as_array().unwrap().iter().filter_map(Value::as_table) {
        let Some(to) = edit.get("to") else { continue };
        let at = edit["at"].as_str().unwrap();
        let mut changed = living.clone();
        set(&mut changed, at, to);
        for (path, value) in edit.get("also").and_then(Value::as_table).into_iter().flatten() {
            set(&mut changed, path, value);
        }
        let with = match run(&changed, folder.path()) {
            Ok(with) => with,
            Err(refused) => {
                failures.push(format!("{at}: {refused}"));
                continue;
            }
        };
        let found = z(&figures(&with, edit), &figures(&plain, edit));
        let moves = edit["moves"].as_str().unwrap();
        let measure = &edit["measure"];
        println!("{at}: {measure} goes {moves}, {found:.1} standard errors");
        let holds = match moves {
            "up" => found > BEYOND,
            "down" => found < -BEYOND,
            other => panic!("{at} moves {other}"),
        };
        if !holds {
            failures.push(format!("{at}: {measure} was to go {moves}; {found:.1} standard errors"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_value_has_its_change_in_the_list() {
    let mut values = Vec::new();
    leaves(&Value::Table(read("living.toml")), "", &mut values);
    let edits = read("living-edits.toml");
    let edits: Vec<&Table> = edits["edit"].as_array().unwrap().iter().filter_map(Value::as_table).collect();
    let words = ["kind", "law"];
    let missing: Vec<&String> = values
        .iter()
        .filter(|path| !words.contains(&path.rsplit('.').next().unwrap()))
        .filter(|path| !edits.iter().any(|edit| path.starts_with(edit["at"].as_str().unwrap())))
        .collect();
    assert!(missing.is_empty(), "no change of {missing:?}");
    let bare: Vec<&&Table> = edits
        .iter()
        .filter(|edit| edit.get("to").is_none() && edit.get("skip").and_then(Value::as_str).is_none())
        .collect();
    assert!(bare.is_empty(), "{bare:?}");
}

#[test]
fn a_value_that_does_nothing_is_caught() {
    let living = read("living.toml");
    let folder = tempfile::tempdir().unwrap();
    let mut renamed = living.clone();
    set(&mut renamed, "title", &Value::String("Another title".to_owned()));
    let edit: Table = toml::from_str("measure = \"open\"").unwrap();
    let (one, other) = (run(&living, folder.path()).unwrap(), run(&renamed, folder.path()).unwrap());
    let found = z(&figures(&other, &edit), &figures(&one, &edit));
    assert!(found.abs() <= BEYOND, "{found}");
}
