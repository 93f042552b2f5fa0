//! Every kind of fault in a scenario file is told in exactly these words.
//!
//! Each `tests/faults/NAME.toml` has its message in `NAME.txt` beside it. To accept changed messages, run the tests with
//! `CASELOAD_ACCEPT=1` and read the difference in version control.

use caseload::scenario::load;
use std::collections::BTreeSet;
use std::fs;

/// Files that faulty ones extend, and that have no message of their own.
const BASES: [&str; 3] = ["sound", "staged", "inherit-circle-base"];

/// Files with more than one fault.
const SEVERAL: [&str; 5] = [
    "five-faults",
    "inherit-faulty-base",
    "key-missing-at-the-top",
    "kind-and-law-misspelt",
    "syntax-of-several-values",
];

fn fixtures() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir("tests/faults")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".toml").map(str::to_owned))
        .filter(|name| !BASES.contains(&name.as_str()))
        .collect();
    names.sort();
    names
}

#[test]
fn every_fault_is_told_in_exactly_these_words() {
    let accept = std::env::var_os("CASELOAD_ACCEPT").is_some();
    let mut wrong = Vec::new();
    for name in fixtures() {
        let path = format!("tests/faults/{name}.txt");
        let found = match load(&format!("tests/faults/{name}.toml")) {
            Ok(_) => "valid\n".to_owned(),
            Err(problems) => problems.to_string(),
        };
        if accept {
            fs::write(&path, &found).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if found != expected || found == "valid\n" {
            wrong.push(format!("{name}: found\n{found}\nexpected\n{expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn one_fault_is_reported_once_and_nothing_follows_from_it() {
    let mut titles = BTreeSet::new();
    for name in fixtures().into_iter().filter(|name| !SEVERAL.contains(&name.as_str())) {
        let problems = load(&format!("tests/faults/{name}.toml")).unwrap_err();
        assert_eq!(problems.count(), 1, "{name}: {problems}");
        titles.insert(problems.list[0].fault.title.clone());
    }
    assert!(titles.len() >= 90, "{} kinds", titles.len());
}

#[test]
fn a_file_with_five_faults_reports_five() {
    let problems = load("tests/faults/five-faults.toml").unwrap_err();
    assert_eq!(problems.count(), 5, "{problems}");
    let lines: Vec<usize> = problems
        .list
        .iter()
        .map(|problem| problems.sources[0].line_column(problem.span.as_ref().unwrap().start).0)
        .collect();
    assert_eq!(lines, [3, 6, 9, 10, 13]);
}

#[test]
fn the_scenarios_that_the_faulty_ones_change_are_sound() {
    for name in ["sound", "staged"] {
        assert!(load(&format!("tests/faults/{name}.toml")).is_ok(), "{name}");
    }
}
