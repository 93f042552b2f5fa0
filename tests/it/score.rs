//! Scores of forecasts: they agree with the reference implementation, and fail where they should.

use assert_cmd::Command;
use caseload::published::{Indicator, Published, Value};
use caseload::report::skill;
use caseload::study::score::{Method, Row, Score, Scored, read, score};
use std::fs;
use std::path::Path;

fn file(name: &str) -> String {
    format!("{}/tests/published/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn scored() -> Score {
    let text = fs::read_to_string(file("forecasts.csv")).unwrap();
    score(&Published::built_in(), &read(&text).unwrap())
}

/// The row of an origin, a measure and a horizon.
fn row<'a>(score: &'a Score, origin: i32, measure: &str, horizon: i32) -> &'a Row {
    let wanted = |row: &&Row| row.origin == Some(origin) && row.measure.key() == measure && row.horizon == horizon;
    score.by_origin.iter().find(wanted).unwrap_or_else(|| panic!("{origin} {measure} {horizon} is scored"))
}

/// What stands behind a word, as a number: `n= 11`, `ratio 1.047`.
fn behind(line: &str, word: &str) -> f64 {
    let rest = line.split(word).nth(1).unwrap_or_else(|| panic!("{word} in {line}"));
    rest.split_whitespace().next().unwrap().parse().unwrap()
}

#[test]
fn every_score_agrees_with_the_reference_implementation_to_its_last_printed_digit() {
    let score = scored();
    let reference = fs::read_to_string(file("reference-scores.txt")).unwrap();
    let (mut origin, mut compared, mut missing) = (0, 0, 0);
    for line in reference.lines() {
        if let Some(rest) = line.strip_prefix("origin ") {
            origin = rest.split(':').next().unwrap().parse().unwrap();
            continue;
        }
        let Some((head, told)) = line.split_once(" | ") else { continue };
        let measure = head.split_whitespace().next().unwrap();
        let row = row(&score, origin, measure, behind(head, "h=") as i32);
        assert_eq!(row.forecasts, behind(head, "n=") as usize, "{line}");
        missing += behind(told, "missing") as usize;
        assert!((row.ratio_to_best().unwrap() - behind(told, "ratio")).abs() < 0.000_51, "{line}");
        let mut words = told.split_whitespace();
        while let Some(word) = words.next() {
            let name = word.trim_end_matches('*').to_lowercase();
            let Some(method) = Method::all().find(|method| method.key() == name) else { continue };
            let (crps, cover) = words.next().unwrap().split_once('/').unwrap();
            let entry = row.entry(method).unwrap();
            let (crps, cover): (f64, f64) = (crps.parse().unwrap(), cover.parse().unwrap());
            assert!((entry.crps - crps).abs() < 0.000_051, "{name}: {} in {line}", entry.crps);
            assert!((entry.cover_80 - cover).abs() < 0.005_1, "{name}: {} in {line}", entry.cover_80);
            if word.ends_with('*') {
                assert_eq!(row.best().unwrap().0.key(), name, "{line}");
            }
            compared += 1;
        }
    }
    assert_eq!(compared, 2 * 8 * 2 * 6);
    assert_eq!(score.without_forecast, missing);
    assert!(score.unknown.is_empty(), "{:?}", score.unknown);
}

#[test]
fn all_origins_together_are_the_weighted_mean_of_each() {
    let score = scored();
    for all in &score.together {
        let parts: Vec<&Row> =
            score.by_origin.iter().filter(|row| (row.measure, row.horizon) == (all.measure, all.horizon)).collect();
        assert_eq!(parts.len(), 2);
        let count: usize = parts.iter().map(|row| row.forecasts).sum();
        assert_eq!((count, all.places.iter().sum::<usize>()), (all.forecasts, count));
        for method in Method::all() {
            let sum: f64 = parts.iter().map(|row| row.entry(method).unwrap().crps * row.forecasts as f64).sum();
            assert!((all.entry(method).unwrap().crps - sum / count as f64).abs() < 1e-9);
        }
        assert!(all.cover.windows(2).all(|pair| pair[0] <= pair[1]), "wider intervals hold more");
        assert!((all.cover[7] - all.entry(Method::Ours).unwrap().cover_80).abs() < 1e-12);
    }
    assert_eq!(score.together.len(), 16);
}

#[test]
fn an_outcome_that_is_not_published_scores_nothing_and_is_counted() {
    let published = Published::built_in();
    let text = fs::read_to_string(file("forecasts.csv")).unwrap();
    let forecasts = read(&text).unwrap();
    let whole = score(&published, &forecasts);
    let leeds = published.find("Leeds").unwrap();
    let hidden = published.with(leeds, Indicator::Cases, 2022, Value::read("c"));
    let without = score(&hidden, &forecasts);
    assert_eq!(without.without_outcome, whole.without_outcome + 2);
    assert_eq!(row(&without, 2021, "cases", 1).forecasts + 1, row(&whole, 2021, "cases", 1).forecasts);
    assert_eq!(row(&without, 2021, "cases", 2), row(&whole, 2021, "cases", 2));
    // a council without a figure of the origin is left out for all
    let without = score(&published.with(leeds, Indicator::Cases, 2021, Value::read("x")), &forecasts);
    assert_eq!(without.without_past, 2);
}

#[test]
fn unknown_councils_are_named_and_known_ones_found_by_their_codes() {
    let text = fs::read_to_string(file("forecasts.csv")).unwrap();
    let by_code = text.replace("Bradford,", "Bradford Metropolitan District,");
    let published = Published::built_in();
    assert_eq!(score(&published, &read(&by_code).unwrap()).by_origin, scored().by_origin);
    let lost = text.replace("Bradford,E08000032", "Atlantis,E99999999");
    assert_eq!(score(&published, &read(&lost).unwrap()).unknown, ["Atlantis"]);
}

#[test]
fn the_command_prints_the_scores_and_keeps_a_table_and_charts() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let done =
        Command::cargo_bin("caseload").unwrap().args(["score", &file("forecasts.csv"), "--out", out]).output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    for part in ["Origin 2020", "Origin 2021", "All origins together", "0.0516", "mean ratio to the best rule 1.120"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let kept = folder.path().join("score");
    for measure in Scored::ALL {
        for name in ["places", "reliability"] {
            for ending in ["svg", "png", "csv", "txt"] {
                let path = kept.join(format!("{name}-{}.{ending}", measure.key()));
                assert!(fs::metadata(&path).is_ok_and(|file| file.len() > 50), "{}", path.display());
            }
        }
        let svg = fs::read_to_string(kept.join(format!("places-{}.svg", measure.key()))).unwrap();
        assert!(svg.contains("role=\"img\"") && !svg.contains("NaN"));
    }
    assert_eq!(fs::read(kept.join("score.csv")).unwrap(), skill::table(&scored()));
}

#[test]
fn a_file_that_is_no_forecast_is_refused_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wrong.csv");
    fs::write(&path, "council,origin\nLeeds,2021\n").unwrap();
    let ends = |path: &Path| {
        let done = Command::cargo_bin("caseload").unwrap().arg("score").arg(path).output().unwrap();
        (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    let (code, said) = ends(&path);
    assert!(code == Some(3) && said.contains("wrong.csv: the column new_la_code is missing"), "{said}");
    let (code, said) = ends(&folder.path().join("none.csv"));
    assert!(code == Some(5) && said.contains("none.csv"), "{said}");
}
