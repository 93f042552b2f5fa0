//! The house rules that a machine can check.

use std::fs;
use std::path::{Path, PathBuf};

/// Layers by height; a file imports from its own folder and from lower layers only. Equal heights are siblings.
const LAYERS: [(&str, u32); 10] = [
    ("time", 0),
    ("random", 1),
    ("distribution", 2),
    ("model", 3),
    ("scenario", 4),
    ("results", 4),
    ("published", 4),
    ("engine", 5),
    ("study", 6),
    ("report", 7),
];

/// The edge may import everything; the documents import nothing.
const EDGES: [(&str, u32); 2] = [("cli", 9), ("docs", 0)];

struct Source {
    path: String,
    layer: Option<&'static str>,
    text: String,
}

fn height(layer: &str) -> Option<u32> {
    LAYERS.iter().chain(&EDGES).find(|(name, _)| *name == layer).map(|(_, height)| *height)
}

fn sources() -> Vec<Source> {
    fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("the sources can be listed") {
            let path = entry.expect("the sources can be listed").path();
            if path.is_dir() {
                collect(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = vec![];
    collect(&root, &mut files);
    files.sort();
    let tests = test_files(&files);
    files.retain(|file| !tests.contains(file));
    let describe = |path: PathBuf| {
        let inside = path.strip_prefix(&root).expect("a file under src");
        let folder = inside.components().next().map(|first| first.as_os_str().to_string_lossy().into_owned());
        let layer = LAYERS.iter().chain(&EDGES).map(|(name, _)| *name).find(|name| Some(*name) == folder.as_deref());
        let text = fs::read_to_string(&path).expect("a source is text");
        Source { path: inside.display().to_string(), layer, text }
    };
    files.into_iter().map(describe).collect()
}

/// Files that stand behind `#[cfg(test)] mod name;`.
fn test_files(files: &[PathBuf]) -> Vec<PathBuf> {
    let named = |file: &PathBuf| -> Vec<PathBuf> {
        let folder = file.parent().expect("a file has a folder").to_owned();
        let text = fs::read_to_string(file).expect("a source is text");
        let mut parts = text.split("#[cfg(test)]\n");
        parts.next();
        let declared = parts.filter_map(|rest| rest.lines().next()?.trim_start_matches("pub ").strip_prefix("mod "));
        let names = declared.filter_map(|line| line.strip_suffix(';'));
        names.map(|name| folder.join(format!("{name}.rs"))).collect()
    };
    files.iter().flat_map(named).collect()
}

/// The text without its test module, which stands last in a file, and without comments.
fn product(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let uncommented = code.lines().map(|line| line.find("//").map_or(line, |place| &line[..place]));
    uncommented.collect::<Vec<_>>().join("\n")
}

/// Lines of a file without its test module.
fn length(source: &Source) -> usize {
    source.text.split("#[cfg(test)]\nmod ").next().unwrap_or_default().lines().count()
}

/// The layers that a text names after `crate::`, braces such as `crate::{model::X, time::Y}` included.
fn imported(code: &str) -> Vec<String> {
    let word =
        |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut layers = vec![];
    for rest in code.split("crate::").skip(1) {
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut item = true;
            for (place, letter) in group.char_indices() {
                if item && depth == 0 && !letter.is_whitespace() {
                    layers.push(word(&group[place..]));
                    item = false;
                }
                match letter {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => item = true,
                    _ => {}
                }
            }
        } else {
            layers.push(word(rest));
        }
    }
    layers
}

#[test]
fn a_file_imports_from_its_own_folder_and_lower_layers_only() {
    let mut upward = vec![];
    for source in sources() {
        let Some(own) = source.layer else { continue };
        for other in imported(&product(&source.text)) {
            let allowed = match (height(own), height(&other)) {
                _ if own == other => true,
                (Some(mine), Some(theirs)) => theirs < mine,
                _ => true,
            };
            if !allowed {
                upward.push(format!("src/{} imports crate::{other}", source.path));
            }
        }
    }
    assert!(upward.is_empty(), "imports that point upward:\n{}", upward.join("\n"));
}

#[test]
fn the_import_reader_sees_plain_and_grouped_imports() {
    let code = "use crate::model::Parameters;\nuse crate::{random::{Dice, Roll}, time::Calendar};\nlet x = crate::engine::run();";
    assert_eq!(imported(code), ["model", "random", "time", "engine"]);
}

#[test]
fn files_are_short() {
    let sources = sources();
    let mut lengths: Vec<usize> = sources.iter().map(length).collect();
    let long: Vec<_> = sources.iter().filter(|one| length(one) > 500).map(|one| format!("src/{}", one.path)).collect();
    assert!(long.is_empty(), "files over 500 lines: {}", long.join(", "));
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= 150, "the median file has {median} lines, above 150");
}

#[test]
fn nothing_unwraps_outside_tests_and_nothing_is_left_to_do() {
    let mut found = vec![];
    // a file of tests stands beside its module where they would crowd it
    for source in sources().into_iter().filter(|source| !source.path.ends_with("/tests.rs")) {
        for mark in [".unwrap()", "todo!(", "unimplemented!(", "dbg!("] {
            if product(&source.text).contains(mark) {
                found.push(format!("src/{} holds {mark}", source.path));
            }
        }
        if ["TODO", "FIXME", "XXX"].iter().any(|mark| source.text.contains(mark)) {
            found.push(format!("src/{} holds a note of work left", source.path));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_file_is_a_drawer() {
    let drawers = ["utils", "util", "helpers", "helper", "common", "misc"];
    let named = |source: &Source| {
        let stem = Path::new(&source.path).with_extension("");
        stem.components().any(|part| drawers.contains(&part.as_os_str().to_string_lossy().as_ref()))
    };
    let found: Vec<_> = sources().into_iter().filter(named).map(|one| one.path).collect();
    assert!(found.is_empty(), "drawers: {}", found.join(", "));
}

#[test]
fn the_model_and_what_lies_below_reads_no_clock_no_file_and_no_ambient_chance() {
    let banned =
        ["std::fs", "std::env", "SystemTime", "Instant::now", "rand::rng(", "thread_rng", "HashMap", "HashSet"];
    let mut found = vec![];
    for source in sources() {
        if source.layer.and_then(height).is_some_and(|height| height <= 3) && source.layer != Some("docs") {
            let code = product(&source.text);
            let hits = banned.iter().filter(|mark| code.contains(**mark));
            found.extend(hits.map(|mark| format!("src/{} uses {mark}", source.path)));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The glossary's table of measures, made from the table that names them.
fn glossary_of_measures() -> String {
    use caseload::results::measure::DEFINITIONS;
    let rows = DEFINITIONS
        .iter()
        .map(|row| format!("| `{}` | {} | {} | {} |\n", row.key, row.label, row.unit, row.definition));
    let head = "## What is observed\n\nKeys as in `summary.csv`. Values that are undefined are blank, never 0.\n\n";
    head.to_owned()
        + "| key | in sentences | unit | definition |\n| --- | --- | --- | --- |\n"
        + &rows.collect::<String>()
}

fn glossary() -> (PathBuf, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/docs/glossary.md");
    let text = fs::read_to_string(&path).expect("the glossary is there");
    (path, text)
}

#[test]
fn every_measure_stands_in_the_glossary_with_its_definition() {
    let (_, text) = glossary();
    let command = "cargo test --release -- --ignored write_the_glossary_of_measures";
    assert!(text.contains(&glossary_of_measures()), "the glossary is behind the table of measures: run {command}");
}

#[test]
#[ignore = "writes src/docs/glossary.md"]
fn write_the_glossary_of_measures() {
    let (path, text) = glossary();
    let words = text.split("## What is observed").next().unwrap_or_default().trim_end().to_owned();
    fs::write(path, words + "\n\n" + &glossary_of_measures()).expect("the glossary can be written");
}
