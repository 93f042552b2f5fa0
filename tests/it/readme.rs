//! Everything the README shows is run.

use std::fs;
use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).expect("the README is there")
}

/// The fenced blocks of a language.
fn blocks(language: &str) -> Vec<String> {
    let text = readme();
    let fence = format!("```{language}\n");
    text.split(&fence).skip(1).filter_map(|rest| rest.split("```").next()).map(ToOwned::to_owned).collect()
}

/// Runs the program; fails with what it said unless it ends well.
fn caseload(folder: &Path, words: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_caseload")).current_dir(folder).args(words).output();
    let output = output.expect("the program starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "caseload {}: {}\n{said}", words.join(" "), output.status);
    said
}

/// The words of a command line without its comment, shortened to a few futures where it simulates.
fn words<'a>(line: &'a str, out: &'a str) -> Vec<&'a str> {
    let command = line.split('#').next().unwrap_or_default();
    let mut words: Vec<&str> = command.split_whitespace().collect();
    if words.first() == Some(&"run") {
        words.extend(["--replications", "3", "--months", "3", "--out", out]);
    }
    words
}

#[test]
fn the_scenarios_of_the_readme_run_as_it_says() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let files = ["my-council.toml", "my-front-door.toml"];
    let texts = blocks("toml");
    assert_eq!(texts.len(), files.len(), "the README shows one file per name");
    for (name, text) in files.iter().zip(&texts) {
        fs::write(folder.path().join(name), text).expect("a file can be written");
    }
    let lines: Vec<String> =
        blocks("sh").iter().flat_map(|block| block.lines().map(ToOwned::to_owned).collect::<Vec<_>>()).collect();
    let shown = lines.iter().filter_map(|line| line.strip_prefix("caseload ")).inspect(|line| {
        caseload(folder.path(), &words(line, "out"));
    });
    assert!(shown.count() >= 4, "the README shows commands");
    assert!(
        folder.path().join("out/my-front-door/difference.csv").is_file(),
        "an option is compared with its baseline"
    );
}

#[test]
fn the_main_job_of_the_readme_writes_the_files_it_names() {
    let out = tempfile::tempdir().expect("a folder can be made");
    let place = out.path().display().to_string();
    let prefix = "cargo run --release -- ";
    let blocks = blocks("sh");
    let job =
        blocks.iter().flat_map(|block| block.lines()).find_map(|line| line.strip_prefix(prefix)).expect("the main job");
    caseload(root(), &words(job, &place));
    for name in ["summary.csv", "workers.csv", "difference.csv", "resolved.toml", "manifest.json", "charts"] {
        assert!(readme().contains(name), "the README names {name}");
        assert!(out.path().join("front-door-2019").join(name).exists(), "{name} is written");
    }
}

#[test]
fn the_links_of_the_readme_lead_somewhere() {
    let text = readme();
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let missing: Vec<_> =
        targets.filter(|target| !target.starts_with("http") && !root().join(target).exists()).collect();
    assert!(missing.is_empty(), "links that lead nowhere: {}", missing.join(", "));
}
