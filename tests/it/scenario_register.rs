//! What `check`, `explain` and `scenarios` print.

use caseload::cli::{check, explain, scenarios};
use caseload::scenario::load;

fn explained(form: explain::Form) -> String {
    let scenario = load("tests/scenarios/whole.toml").unwrap();
    let mut out = Vec::new();
    explain::run(&scenario, form, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_register_tells_each_value_who_set_it_and_how_sure_we_are() {
    let table = explained(explain::Form::Table);
    let line = |path: &str| {
        let line = table.lines().find(|line| line.starts_with(path)).unwrap_or_else(|| panic!("{path}"));
        line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect::<Vec<_>>()
    };
    assert_eq!(
        line("demand.referrals"),
        ["demand.referrals", "2693 per year", "whole.toml:12", "green", "characteristics of children in need 2019"]
    );
    assert_eq!(
        line("demand.group-sizes.0"),
        ["demand.group-sizes.0", "52%", "whole.toml:15", "RED", "as assumed elsewhere"]
    );
    assert_eq!(
        line("need.lower.opens-case"),
        ["need.lower.opens-case", "p10 66%, p90 80% (logit-normal)", "median 73.59%", "whole.toml:20", "amber"]
    );
    assert_eq!(line("grade.experienced.factor-sd"), ["grade.experienced.factor-sd", "0.3", "default"]);
    assert!(table.contains("1 green (known), 1 amber (partly known), 5 red (assumed), "), "{table}");
    assert!(table.ends_with("and a figure of your own should replace it.\n"));
}

#[test]
fn a_table_for_a_terminal_keeps_every_word_of_the_sources() {
    let scenario = load("blackburn-with-darwen/baseline-2019").unwrap();
    let shown = |form| {
        let mut out = Vec::new();
        explain::run(&scenario, form, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let joined = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (piped, narrow) = (shown(explain::Form::Table), shown(explain::Form::Within(100)));
    assert_eq!(joined(&piped).replace(" · ", " "), joined(&narrow).replace(" · ", " "));
    assert!(narrow.lines().skip(2).all(|line| line.chars().count() <= 110), "{narrow}");
    for row in scenario.register() {
        for text in [&row.source, &row.reason].into_iter().flatten() {
            let text = joined(text);
            assert!(joined(&piped).contains(&text) && joined(&narrow).contains(&text), "{text}");
        }
    }
    assert!(piped.contains("demand.month-factors.0 (January)") || !piped.contains("month-factors.0"));
    assert!(!piped.contains("per day"), "rates are in planners' units");
}

#[test]
fn table_csv_and_json_hold_the_same_values() {
    let csv = explained(explain::Form::Csv);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let json: serde_json::Value = serde_json::from_str(&explained(explain::Form::Json)).unwrap();
    let values = json["values"].as_array().unwrap();
    assert_eq!(rows.len(), values.len());
    for (row, value) in rows.iter().zip(values) {
        assert_eq!(&row[0], value["path"].as_str().unwrap());
        assert_eq!(&row[1], value["value"].as_str().unwrap());
        assert_eq!(&row[6], value["confidence"].as_str().unwrap_or_default());
    }
    assert!(rows.iter().any(|row| &row[1] == "+20%"), "signed numbers stay numbers");
}

#[test]
fn check_sums_up_a_valid_file_and_tells_the_problems_of_a_faulty_one() {
    let checked = |path: &str| {
        let mut out = Vec::new();
        let verdict = check::run(path, false, &mut out).unwrap();
        (verdict, String::from_utf8(out).unwrap())
    };
    let (verdict, text) = checked("scenarios/blackburn-with-darwen/front-door-2019.toml");
    assert_eq!(verdict, check::Verdict::Valid);
    assert!(text.contains("compared with baseline-2019"), "{text}");
    assert!(text.contains("values given"), "{text}");
    let (verdict, text) = checked("tests/faults/five-faults.toml");
    assert_eq!(verdict, check::Verdict::Faulty);
    assert!(text.ends_with("5 problems in tests/faults/five-faults.toml; nothing was run\n"), "{text}");
}

#[test]
fn the_catalogue_lists_names_and_questions() {
    let mut out = Vec::new();
    scenarios::run(&mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("blackburn-with-darwen/baseline-2019\n"), "{text}");
    assert!(text.contains("how many children does each worker hold, and when?"), "{text}");
}
