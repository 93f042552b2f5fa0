//! The command line, as a planner types it.

mod told;

use assert_cmd::Command;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

fn caseload(arguments: &[&str]) -> Output {
    Command::cargo_bin("caseload").unwrap().args(arguments).output().unwrap()
}

fn scenario(name: &str) -> String {
    format!("{}/tests/command/{name}.toml", env!("CARGO_MANIFEST_DIR"))
}

/// Runs a scenario into a new folder below `root`; further arguments as typed.
fn run(root: &Path, out: &str, name: &str, more: &[&str]) -> PathBuf {
    let folder = root.join(out);
    let file = scenario(name);
    let mut arguments = vec!["run", &file, "--quiet", "--out", folder.to_str().unwrap()];
    arguments.extend(more);
    let done = caseload(&arguments);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(done.stdout.is_empty());
    folder
}

/// Every file below a folder with its bytes.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_string();
        if path.is_dir() {
            all.extend(contents(&path).into_iter().map(|(below, bytes)| (format!("{name}/{below}"), bytes)));
        } else {
            all.insert(name, fs::read(&path).unwrap());
        }
    }
    all
}

fn same(one: &Path, other: &Path) {
    let (one, other) = (contents(one), contents(other));
    let names = |all: &BTreeMap<String, Vec<u8>>| all.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&one), names(&other));
    let unlike: Vec<_> = one.iter().filter(|(name, bytes)| &other[*name] != *bytes).map(|(name, _)| name).collect();
    assert!(unlike.is_empty(), "{unlike:?} differ");
}

fn rows(file: &Path) -> Vec<csv::StringRecord> {
    csv::Reader::from_path(file).unwrap().records().map(Result::unwrap).collect()
}

#[test]
fn threads_change_no_byte_and_a_second_run_takes_the_place_of_the_first() {
    let root = tempfile::tempdir().unwrap();
    let one = run(root.path(), "one", "option", &["-n", "40", "--threads", "1", "--full"]);
    let two = run(root.path(), "two", "option", &["-n", "8"]);
    run(root.path(), "two", "option", &["-n", "40", "--threads", "3", "--full"]);
    same(&one, &two);
    let files = contents(&one);
    for name in [
        "manifest.json",
        "resolved.toml",
        "resolved-baseline.toml",
        "summary.csv",
        "difference.csv",
        "workers.csv",
        "report.html",
        "results.xlsx",
    ] {
        assert!(files.contains_key(&format!("option/{name}")), "{name}");
    }
    assert!(files.keys().any(|name| name.starts_with("option/charts/") && name.contains(".png")));
}

#[test]
fn two_halves_merged_equal_the_whole_to_the_byte() {
    let root = tempfile::tempdir().unwrap();
    let whole = run(root.path(), "whole", "option", &["-n", "70", "--full"]);
    let first = run(root.path(), "first", "option", &["-n", "33", "--full"]);
    let second = run(root.path(), "second", "option", &["-n", "33..70", "--full"]);
    let joined = root.path().join("joined");
    let merge = |folders: &[&Path]| {
        let mut arguments = vec!["merge", "--quiet", "--out", joined.to_str().unwrap()];
        arguments.extend(folders.iter().map(|folder| folder.to_str().unwrap()));
        caseload(&arguments)
    };
    let done = merge(&[&second, &first]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    same(&whole, &joined);

    let refused = merge(&[&whole, &first]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("overlaps with"), "{refused:?}");
    let refused = merge(&[&first, &first, &second]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("is named twice"), "{refused:?}");
    let other = run(root.path(), "other", "option", &["-n", "70..80", "--full", "--seed", "7"]);
    let refused = merge(&[&whole, &other]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("its seed is not that of"), "{refused:?}");
    same(&whole, &joined);
}

#[test]
fn fewer_replications_and_fewer_months_are_the_beginning_of_the_longer_run() {
    let root = tempfile::tempdir().unwrap();
    let long = run(root.path(), "long", "baseline", &["-n", "40", "--full"]);
    let short = run(root.path(), "short", "baseline", &["-n", "40", "--months", "5"]);
    let key = |row: &csv::StringRecord| row.iter().take(8).map(String::from).collect::<Vec<_>>();
    let all: BTreeMap<_, _> =
        rows(&long.join("baseline/summary.csv")).iter().map(|row| (key(row), row.clone())).collect();
    let beginning = rows(&short.join("baseline/summary.csv"));
    assert_eq!(beginning.len() * 15, all.len() * 6);
    for row in &beginning {
        assert_eq!(&all[&key(row)], row);
    }
    let few = run(root.path(), "few", "baseline", &["-n", "20", "--full"]);
    let rest = run(root.path(), "rest", "baseline", &["-n", "20..40", "--full"]);
    let joined = root.path().join("joined");
    let names = [&few, &rest, &joined].map(|path| path.to_str().unwrap());
    assert!(caseload(&["merge", names[0], names[1], "--quiet", "--out", names[2]]).status.success());
    same(&long, &joined);
}

#[test]
fn a_null_option_differs_by_exactly_nothing_in_every_month_and_measure() {
    let root = tempfile::tempdir().unwrap();
    let out = run(root.path(), "out", "null", &["-n", "40"]);
    let rows = rows(&out.join("null/difference.csv"));
    let (mut whole, mut alone) = (0, 0);
    for row in rows.iter().filter(|row| !row[9].is_empty()) {
        match row.iter().skip(9).collect::<Vec<_>>().as_slice() {
            ["0", "0", "0", "0", "0", ""] => whole += 1,
            // defined in a single replication
            ["0", "", "", "", "", ""] => alone += 1,
            other => panic!("{other:?} in {row:?}"),
        }
    }
    assert!(whole > 1000 && alone < whole / 100, "{whole} and {alone}");
}

#[test]
fn verify_confirms_a_run_and_names_every_file_that_was_changed() {
    let root = tempfile::tempdir().unwrap();
    let out = run(root.path(), "out", "option", &["-n", "12", "--months", "6"]);
    let verify = || caseload(&["verify", out.to_str().unwrap()]);
    let done = verify();
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    assert_eq!(String::from_utf8_lossy(&done.stdout).matches("confirmed").count(), 2);

    let table = out.join("option/workers.csv");
    let bytes = fs::read_to_string(&table).unwrap();
    fs::write(&table, bytes.replacen('1', "2", 1)).unwrap();
    fs::remove_file(out.join("option/charts").join(first_chart(&out))).unwrap();
    let done = verify();
    assert_eq!(done.status.code(), Some(4));
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(told.contains("workers.csv: was changed after the run") && told.contains("could not be read"), "{told}");
    assert_eq!(told.lines().count(), 2, "{told}");

    let resolved = out.join("option/resolved.toml");
    let text = fs::read_to_string(&resolved).unwrap();
    fs::write(&resolved, text.replace("55", "56")).unwrap();
    let done = verify();
    assert_eq!(done.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&done.stderr).contains("its digest is not the one of the manifest"));
}

fn first_chart(out: &Path) -> String {
    contents(&out.join("option/charts")).into_keys().next().unwrap()
}

#[test]
fn one_failing_file_does_not_stop_the_others_and_is_listed_at_the_end() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    let (faulty, good) = (scenario("faulty"), scenario("baseline"));
    let done = caseload(&["run", &faulty, &good, "-n", "3", "--months", "3", "--out", out.to_str().unwrap()]);
    assert_eq!(done.status.code(), Some(4));
    let printed = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(printed.contains("A small service") && printed.contains("failed: not valid: 1 problem"), "{printed}");
    assert!(out.join("baseline/summary.csv").is_file());
    assert!(String::from_utf8_lossy(&done.stderr).contains("families"));
    let alone = caseload(&["run", &faulty, "--out", root.path().join("none").to_str().unwrap()]);
    assert_eq!(alone.status.code(), Some(3));
    assert!(!root.path().join("none").exists());
}

#[test]
fn comparing_options_closes_with_how_they_stand() {
    let root = tempfile::tempdir().unwrap();
    let names = ["option", "baseline", "null"].map(scenario);
    let out = root.path().to_str().unwrap();
    let done = caseload(&["compare", &names[0], &names[1], &names[2], "-n", "40", "--out", out]);
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    let printed = String::from_utf8_lossy(&done.stdout).into_owned();
    let standing =
        |id: &str| printed.lines().rfind(|line| line.starts_with(id) && line.contains("option ")).unwrap().to_string();
    assert!(standing("baseline").contains("higher") || standing("baseline").contains("matter"), "{printed}");
    assert!(printed.contains("all intervals of the mean in this table together hold with 95% confidence"));
    let difference = rows(&root.path().join("null/difference.csv"));
    assert!(difference.iter().all(|row| &row[1] == "option"));
}

#[test]
fn what_would_be_too_large_is_refused_before_it_starts() {
    let out = tempfile::tempdir().unwrap();
    let file = scenario("baseline");
    let folder = out.path().join("none");
    let done = caseload(&["run", &file, "-n", "1000000000", "--out", folder.to_str().unwrap()]);
    assert_eq!(done.status.code(), Some(6));
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(told.contains("At most about ") && told.contains("--allow-large"), "{told}");
    let suggested = told.split("use -n ").nth(1).unwrap().split(',').next().unwrap();
    let program = |count: &str| caseload(&["run", &file, "-n", count, "--out", "/dev/null/none"]);
    assert_eq!(program(suggested).status.code(), Some(5), "what is suggested is not too large");
    assert!(!folder.exists());
}

#[test]
fn wrong_usage_and_wrong_files_have_codes_of_their_own() {
    for (arguments, code) in [
        (&["run"][..], 2),
        (&["run", "x", "-n", "0"], 2),
        (&["fly"], 2),
        (&["run", "no-such-file.toml"], 3),
        (&["check", "no-such-file.toml"], 3),
        (&["verify", "no-such-folder"], 5),
        (&["verify", env!("CARGO_MANIFEST_DIR")], 3),
        (&["--help"], 0),
        (&["run", "--help"], 0),
        (&["schema"], 0),
        (&["scenarios"], 0),
        (&["completions", "bash"], 0),
    ] {
        let done = caseload(arguments);
        assert_eq!(done.status.code(), Some(code), "{arguments:?}: {done:?}");
    }
}

#[test]
fn a_folder_of_something_else_is_never_replaced() {
    let root = tempfile::tempdir().unwrap();
    let precious = root.path().join("baseline");
    fs::create_dir(&precious).unwrap();
    fs::write(precious.join("thesis.txt"), "years of work").unwrap();
    let file = scenario("baseline");
    let done = caseload(&["run", &file, "-n", "2", "--out", root.path().to_str().unwrap()]);
    assert_eq!(done.status.code(), Some(5));
    assert!(String::from_utf8_lossy(&done.stderr).contains("has no manifest.json; move it away"));
    assert_eq!(fs::read_to_string(precious.join("thesis.txt")).unwrap(), "years of work");
}

#[test]
fn other_programs_read_the_table_of_replications() {
    let root = tempfile::tempdir().unwrap();
    let out = run(root.path(), "out", "baseline", &["-n", "10", "--full"]);
    let script = format!("{}/tests/command/read_parquet.py", env!("CARGO_MANIFEST_DIR"));
    let table = out.join("baseline/replications.parquet");
    let Ok(read) = std::process::Command::new("python3").arg(script).arg(&table).output() else {
        println!("skipped: no python3");
        return;
    };
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let told = String::from_utf8_lossy(&read.stdout).into_owned();
    if told.starts_with("skipped") {
        println!("{}", told.trim_end());
        return;
    }
    assert!(told.contains("150 rows, 15 months"), "{told}");
    let mean: f64 = told.split("mean caseload ").nth(1).unwrap().split(',').next().unwrap().parse().unwrap();
    let summary = rows(&out.join("baseline/summary.csv"));
    let council = summary.iter().filter(|row| &row[2] == "all" && &row[3] == "all" && &row[6] == "caseload");
    let means: Vec<f64> = council.map(|row| row[8].parse().unwrap()).collect();
    assert!((mean - means.iter().sum::<f64>() / means.len() as f64).abs() < 1e-9, "{told}");
}

#[cfg(unix)]
#[allow(clippy::disallowed_methods, reason = "how soon a run stops is measured on the clock")]
mod signals {
    use super::*;
    use std::io::Read;
    use std::process::{Child, Stdio};
    use std::time::{Duration, Instant};

    fn start(out: &Path) -> Child {
        let file = scenario("baseline");
        let program = assert_cmd::cargo::cargo_bin("caseload");
        let arguments = ["run", &file, "-n", "200000", "--allow-large", "--out", out.to_str().unwrap()];
        let child = std::process::Command::new(program)
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while !out.join(".lock").exists() && begun.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(20));
        }
        std::thread::sleep(Duration::from_millis(300));
        child
    }

    fn signal(child: &Child, name: &str) {
        assert!(std::process::Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
    }

    #[test]
    fn an_interrupted_run_ends_soon_and_leaves_nothing_half_written() {
        for (name, code) in [("-INT", 130), ("-TERM", 143)] {
            let root = tempfile::tempdir().unwrap();
            let out = root.path().join("out");
            let mut child = start(&out);
            let asked = Instant::now();
            signal(&child, name);
            let status = child.wait().unwrap();
            assert!(asked.elapsed() < Duration::from_secs(4), "{:?}", asked.elapsed());
            assert_eq!(status.code(), Some(code));
            let mut told = String::new();
            child.stderr.unwrap().read_to_string(&mut told).unwrap();
            assert!(told.contains("no folder of results was complete"), "{told}");
            assert_eq!(contents(&out).into_keys().collect::<Vec<_>>(), [".lock"]);
        }
    }

    #[test]
    fn a_second_run_into_the_same_folder_is_turned_away_and_a_killed_one_blocks_nobody() {
        let root = tempfile::tempdir().unwrap();
        let out = root.path().join("out");
        let mut child = start(&out);
        let file = scenario("baseline");
        let again = || caseload(&["run", &file, "-n", "2", "--quiet", "--out", out.to_str().unwrap()]);
        let refused = again();
        assert_eq!(refused.status.code(), Some(5));
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(told.contains(&format!("another run (process {})", child.id())), "{told}");
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(again().status.code(), Some(0));
    }
}
