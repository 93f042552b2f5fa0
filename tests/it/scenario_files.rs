//! Files as office computers make them: met kindly where the meaning is plain, refused in plain words where it is not.

use caseload::scenario::{Problems, Scenario, load, scenario_files};
use std::fs;
use std::path::Path;
use std::process::Command;

const SOUND: &str = "tests/faults/sound.toml";

fn write(name: &str, bytes: &[u8]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

fn loaded(name: &str, bytes: &[u8]) -> Result<Scenario, Problems> {
    let (_folder, path) = write(name, bytes);
    load(&path)
}

fn title(problems: &Problems) -> &str {
    assert_eq!(problems.count(), 1, "{problems}");
    &problems.list[0].fault.title
}

#[test]
fn byte_order_mark_windows_line_ends_and_a_text_ending_are_met_kindly() {
    let sound = load(SOUND).unwrap();
    let text = format!("\u{feff}{}", fs::read_to_string(SOUND).unwrap().replace('\n', "\r\n"));
    let windows = loaded("My Council 2026.toml.txt", text.as_bytes()).unwrap();
    assert_eq!(windows.digest(), sound.digest());
    assert_eq!(windows.id, "my-council-2026");
}

#[test]
fn curly_quotes_around_values_are_read_as_straight_ones_with_a_notice() {
    let text = fs::read_to_string(SOUND).unwrap();
    let curly = text
        .replacen("\"80 per month\"", "“80 per month”", 1)
        .replacen("\"60%\"", "”60%”", 1)
        .replacen("\"40%\"", "‘40%’", 1)
        .replace("title = \"A small", "title = \"It’s “small” and");
    let scenario = loaded("curly.toml", curly.as_bytes()).unwrap();
    assert_eq!(scenario.digest(), load(SOUND).unwrap().digest());
    assert!(scenario.title.starts_with("It’s “small” and"), "quotes inside a text are left alone: {}", scenario.title);
    let notices: Vec<String> = scenario.notices().iter().map(ToString::to_string).collect();
    let curly: Vec<&String> = notices.iter().filter(|notice| notice.starts_with("Curly quotes")).collect();
    assert_eq!(curly.len(), 1, "{notices:?}");
    assert!(curly[0].contains("around 3 values") && curly[0].ends_with("curly.toml:9)"), "{}", curly[0]);
}

#[test]
fn a_minus_zero_is_a_zero() {
    let text = fs::read_to_string(SOUND).unwrap().replace("cases = 320", "cases = -0.0");
    let scenario = loaded("zero.toml", text.as_bytes()).unwrap();
    assert_eq!(scenario.central().opening.cases.to_bits(), 0.0_f64.to_bits());
}

#[test]
fn what_is_no_ordinary_file_is_refused_without_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.toml");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert_eq!(title(&load(pipe.to_str().unwrap()).unwrap_err()), "this is not an ordinary file");
    assert_eq!(title(&load("/dev/zero").unwrap_err()), "this is not an ordinary file");
    assert_eq!(title(&load("tests").unwrap_err()), "this is a folder, not a file");
    assert_eq!(
        title(&load("tests/no-such.toml").unwrap_err()),
        "there is no such file and no built-in scenario of this name"
    );
}

#[test]
fn a_file_is_measured_while_it_is_read() {
    let (_folder, path) = write("large.toml", b"");
    fs::File::options().write(true).open(&path).unwrap().set_len(1 << 30).unwrap();
    assert_eq!(title(&load(&path).unwrap_err()), "the file is too large");
}

#[test]
fn nesting_and_numbers_of_values_are_limited() {
    let nested = |depth: usize| format!("schema = 1\nnotes = {}{}\n", "[".repeat(depth), "]".repeat(depth));
    for depth in [70, 100, 100_000] {
        let problems = loaded("deep.toml", nested(depth).as_bytes()).unwrap_err();
        assert_eq!(problems.list[0].fault.title, "tables and lists are nested too deeply");
    }
    let many = (0..30_000).map(|n| format!("k{n} = 1")).collect::<Vec<_>>().join("\n");
    let problems = loaded("many.toml", many.as_bytes()).unwrap_err();
    assert!(problems.list.iter().any(|problem| problem.fault.title == "the file holds too many values"));
}

#[test]
fn at_most_fifty_problems_are_shown_and_all_are_counted() {
    let text = (0..80).map(|n| format!("wrong{n} = 1")).collect::<Vec<_>>().join("\n");
    let text = format!("{}\n[progress]\n{text}", fs::read_to_string(SOUND).unwrap());
    let shown = loaded("many.toml", text.as_bytes()).unwrap_err().to_string();
    assert_eq!(shown.matches("error: ").count(), 50);
    assert!(shown.ends_with("the first 50 shown; nothing was run\n"), "{}", &shown[shown.len() - 100..]);
}

#[cfg(unix)]
#[test]
fn a_base_outside_the_folder_is_refused_even_through_a_link() {
    let outside = tempfile::tempdir().unwrap();
    fs::copy(SOUND, outside.path().join("base.toml")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(outside.path().join("base.toml"), folder.path().join("base.toml")).unwrap();
    let option = folder.path().join("option.toml");
    fs::write(&option, "extends = \"base.toml\"\n").unwrap();
    assert_eq!(title(&load(option.to_str().unwrap()).unwrap_err()), "the base lies outside the scenario's folder");
    fs::write(&option, format!("extends = \"../{}/base.toml\"\n", outside.path().file_name().unwrap().display()))
        .unwrap();
    assert_eq!(title(&load(option.to_str().unwrap()).unwrap_err()), "the base lies outside the scenario's folder");
}

#[test]
fn a_chain_of_more_than_sixteen_bases_is_refused() {
    let chain = |length: usize| {
        let folder = tempfile::tempdir().unwrap();
        for n in 0..length {
            fs::write(folder.path().join(format!("{n}.toml")), format!("extends = \"{}.toml\"\n", n + 1)).unwrap();
        }
        fs::copy(SOUND, folder.path().join(format!("{length}.toml"))).unwrap();
        load(folder.path().join("0.toml").to_str().unwrap())
    };
    assert!(chain(16).is_ok());
    assert_eq!(title(&chain(17).unwrap_err()), "the chain of bases is too long");
}

#[test]
fn built_in_scenarios_are_valid_and_are_the_files_of_the_repository() {
    let mut listed = Vec::new();
    for built_in in caseload::scenario::catalogue::BUILT_IN {
        let from_name = load(built_in.name).unwrap_or_else(|problems| panic!("{problems}"));
        let from_file =
            load(&format!("scenarios/{}.toml", built_in.name)).unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(from_name.digest(), from_file.digest());
        assert_eq!(from_name.id, from_file.id);
        assert!(from_name.question.is_some(), "{} says which question it answers", built_in.name);
        listed.push(Path::new("scenarios").join(format!("{}.toml", built_in.name)));
    }
    // templates have no base of their own: they are tried over every baseline elsewhere
    for template in caseload::scenario::catalogue::TEMPLATES {
        listed.push(Path::new("scenarios").join(format!("{}.toml", template.name)));
    }
    let mut files: Vec<_> = fs::read_dir("scenarios")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .flat_map(|folder| scenario_files(&folder))
        .collect();
    files.sort();
    listed.sort();
    assert_eq!(listed, files);
}

#[test]
fn a_built_in_scenario_is_known_by_the_last_part_of_its_name() {
    let whole = load("blackburn-with-darwen/front-door-2019").unwrap();
    assert_eq!(load("front-door-2019").unwrap().digest(), whole.digest());
    assert!(load("front-door-2019.toml").is_err(), "a file that is missing is not replaced by a built-in scenario");
}

#[test]
fn a_scenario_that_does_not_exist_is_answered_with_what_may_be_meant() {
    let hint = |name: &str| load(name).unwrap_err().list[0].fault.hint.clone().unwrap();
    assert_eq!(
        hint("blackburn-with-darwen/front-door-2018"),
        "did you mean \"blackburn-with-darwen/front-door-2019\"? `caseload scenarios` lists the built-in ones"
    );
    assert!(hint("front-dor-2019.toml").starts_with("did you mean \"blackburn-with-darwen/front-door-2019\"?"));
    assert!(hint("tests/faults/sund.toml").starts_with("did you mean \"tests/faults/sound.toml\"?"));
    assert_eq!(hint("something-else"), "`caseload scenarios` lists the built-in ones");
}

#[test]
fn the_files_of_a_folder_come_in_order_of_their_names() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["b.toml", "a.toml.txt", "notes.txt", ".hidden.toml", "c.md"] {
        fs::write(folder.path().join(name), "").unwrap();
    }
    fs::create_dir(folder.path().join("d.toml")).unwrap();
    let names: Vec<_> = scenario_files(folder.path())
        .iter()
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["a.toml.txt", "b.toml"]);
}

#[test]
fn a_scenario_whose_opening_and_rates_disagree_is_told_what_drift_to_expect() {
    let drift = |cases: &str, as_at: &str| {
        let text = fs::read_to_string(SOUND).unwrap().replace("cases = 320", &format!("cases = {cases}\n{as_at}"));
        let notices = loaded("drift.toml", text.as_bytes()).unwrap().notices();
        notices.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    // 80 families a month, staying 2 months (60%) or 9 months (40%): 384 in the long run
    assert_eq!(drift("384", ""), Vec::<String>::new());
    let falls = drift("600", "");
    assert_eq!(falls.len(), 1);
    assert!(falls[0].contains("falls by") && falls[0].contains("from 600 to"), "{}", falls[0]);
    assert!(falls[0].ends_with("settles at about 384 in the long run."), "{}", falls[0]);
    let carried = drift("384", "as-at = 2019-03-31");
    assert_eq!(
        carried,
        [
            "The opening describes 2019-03-31, when 384 children had open cases; carried forward to day 0 (2019-09-30), 384 are expected to have one."
        ]
    );
    assert!(drift("0", "")[0].starts_with("The service opens empty and fills up:"));
}

#[test]
fn a_measure_after_the_last_month_is_pointed_out() {
    let text = fs::read_to_string(SOUND).unwrap();
    let text = format!("{text}\n[measure.late]\nkind = \"front-door\"\ncut = \"30%\"\nfrom = 2021-10-01\n");
    let notices = loaded("late.toml", text.as_bytes()).unwrap().notices();
    assert!(notices.iter().any(|notice| notice.text.contains("after the last month")), "{notices:?}");
}
