//! What the command tells on the way, and when it refuses.

use super::{caseload, scenario};
use std::fs;

#[test]
fn several_options_of_one_baseline_close_with_how_they_stand_and_notes_are_told_once() {
    let root = tempfile::tempdir().unwrap();
    let names = ["option", "null", "baseline"].map(scenario);
    let out = root.path().to_str().unwrap();
    let done = caseload(&["run", &names[0], &names[1], &names[2], "-n", "20", "--months", "6", "--out", out]);
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    let printed = String::from_utf8_lossy(&done.stdout).into_owned();
    let table = printed.split("chance of a gain that matters").nth(1).expect("there is a table");
    assert!(table.contains("option") && table.contains("null") && table.contains("exactly the same"), "{table}");
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(told.starts_with("Note on baseline: ") && told.matches("Note on").count() == 1, "{told}");
    let alone = caseload(&["run", &names[0], "-n", "5", "--months", "3", "--out", out]);
    assert!(!String::from_utf8_lossy(&alone.stdout).contains("chance of a gain"), "{alone:?}");
}

#[test]
fn an_option_that_is_the_baseline_itself_is_left_out_of_a_comparison() {
    let root = tempfile::tempdir().unwrap();
    let names = ["baseline", "option"].map(scenario);
    let out = root.path().join("out");
    let compare = |options: &[&str]| {
        let mut arguments = vec!["compare", &names[0], "-n", "5", "--months", "3", "--out", out.to_str().unwrap()];
        arguments.extend(options);
        caseload(&arguments)
    };
    let done = compare(&[&names[0]]);
    assert_eq!(done.status.code(), Some(3), "{done:?}");
    let done = compare(&[&names[0], &names[1]]);
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    assert!(String::from_utf8_lossy(&done.stderr).contains("Note: baseline is the baseline itself and is left out."));
    let folders: Vec<_> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(folders.len(), 3, "{folders:?}");
}

#[test]
fn refusals_of_the_file_system_are_plain() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("afile");
    fs::write(&file, "").unwrap();
    let baseline = scenario("baseline");
    let told = |arguments: &[&str]| {
        let done = caseload(arguments);
        assert_eq!(done.status.code(), Some(5), "{done:?}");
        String::from_utf8_lossy(&done.stderr).into_owned()
    };
    let refused = told(&["run", &baseline, "-n", "2", "--out", file.to_str().unwrap()]);
    assert!(refused.contains("afile is a file, not a folder; choose another folder with --out ("), "{refused}");
    let refused = told(&["verify", root.path().join("gone").to_str().unwrap()]);
    assert!(refused.starts_with("There is no ") && refused.contains("gone ("), "{refused}");
}

#[cfg(unix)]
#[test]
fn a_reader_who_leaves_early_stops_nothing_and_hears_nothing() {
    use std::process::{Command, Stdio};
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("caseload"))
        .args(["run", &scenario("option"), "-n", "20", "--months", "3", "--out", out.to_str().unwrap()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(told.lines().all(|line| line.starts_with("Note on baseline: ")), "{told}");
    assert!(out.join("option/manifest.json").is_file() && out.join("baseline/manifest.json").is_file());
}
