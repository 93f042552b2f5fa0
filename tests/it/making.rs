//! An option made by answering questions, as a finance officer would.

use assert_cmd::Command;
use std::fs;
use std::path::Path;
use std::process::Output;

/// Runs the program in a folder, with these lines piped in.
fn caseload(folder: &Path, arguments: &[&str], piped: &str) -> Output {
    let mut command = Command::cargo_bin("caseload").unwrap();
    command.current_dir(folder).args(arguments).write_stdin(piped.to_owned()).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

const NEW: [&str; 4] = ["new", "front-door", "--council", "Blackburn with Darwen"];
const FILE: &str = "front-door-blackburn-with-darwen.toml";

#[test]
fn answers_piped_in_make_a_commented_option_that_runs() {
    let folder = tempfile::tempdir().unwrap();
    let done = caseload(folder.path(), &NEW, "15%, 30%\n2020-06-01\n\n");
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    let told = said(&done);
    for part in [FILE, "it assumes that referrals fall", "referrals a year by", "instead of 2,693", "caseload run"] {
        assert!(told.contains(part), "{part} in {told}");
    }
    let text = fs::read_to_string(folder.path().join(FILE)).unwrap();
    for part in ["p10 = \"15%\", p90 = \"30%\"", "from = 2020-06-01", "over = \"26 weeks\"", "# "] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let run = ["run", FILE, "-n", "3", "--months", "3", "--quiet"];
    let done = caseload(folder.path(), &run, "");
    assert!(done.status.success(), "{}", said(&done));
    assert!(folder.path().join("results/front-door-blackburn-with-darwen/report.html").is_file());
}

#[test]
fn a_file_that_exists_is_never_touched() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(FILE), "mine").unwrap();
    let done = caseload(folder.path(), &NEW, "");
    assert_eq!(done.status.code(), Some(5), "{}", said(&done));
    assert!(said(&done).contains("exists and is left as it is"), "{}", said(&done));
    assert_eq!(fs::read_to_string(folder.path().join(FILE)).unwrap(), "mine");
}

#[test]
fn answers_that_do_not_fit_make_no_file() {
    let folder = tempfile::tempdir().unwrap();
    for (set, part) in [
        ("cut=40%, 20%", "p10 must be below p90"),
        ("cut=40%", "2 numbers parted by commas"),
        ("from=next year", "cannot be written"),
        ("colour=red", "asks for no such thing"),
    ] {
        let arguments: Vec<&str> = NEW.into_iter().chain(["--defaults", "--set", set]).collect();
        let done = caseload(folder.path(), &arguments, "");
        assert_eq!(done.status.code(), Some(3), "{set}: {}", said(&done));
        assert!(said(&done).contains(part), "{part} in {}", said(&done));
    }
    for (wrong, part) in
        [(["new", "back-door", "--council", "x"], "front-door"), (["new", "retention", "--council", "x"], "blackburn")]
    {
        let done = caseload(folder.path(), &wrong, "");
        assert_eq!(done.status.code(), Some(3));
        assert!(said(&done).contains(part), "{}", said(&done));
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_council_with_a_baseline_of_its_own_gets_its_option_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let own = include_str!("../command/baseline.toml");
    fs::create_dir(folder.path().join("ours")).unwrap();
    fs::write(folder.path().join("ours/our-baseline.toml"), own).unwrap();
    let done = caseload(folder.path(), &["new", "retention", "--council", "ours/our-baseline.toml", "--defaults"], "");
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    let names: Vec<_> = fs::read_dir(folder.path().join("ours")).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    let checked = caseload(folder.path(), &["check", "ours/retention-our-baseline.toml"], "");
    assert!(checked.status.success() && said(&checked).contains("compared with our-baseline"), "{}", said(&checked));
}

#[test]
fn the_list_names_templates_with_what_they_ask_and_councils() {
    let done = caseload(&std::env::temp_dir(), &["new", "--list"], "");
    assert_eq!(done.status.code(), Some(0));
    for part in ["front-door: ", "retention: ", "from = ", "When it begins", "blackburn-with-darwen/baseline-2019"] {
        assert!(said(&done).contains(part), "{part} in {}", said(&done));
    }
}
