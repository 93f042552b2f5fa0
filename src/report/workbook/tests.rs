//! Workbooks of made-up findings, read back by another program.

use super::*;
use crate::report::rehearsal::Rehearsal;
use crate::results::{self, Measure};
use crate::scenario::RegisterRow;
use calamine::{Data, Range, Reader, Xlsx, open_workbook_from_rs};
use std::io::Cursor;
use std::sync::Arc;

fn finding() -> Finding {
    let option = Rehearsal { futures: 40, months: 14, drift: -4.0, ..Rehearsal::default() };
    option.beside(&Rehearsal { futures: 40, months: 14, ..Rehearsal::default() })
}

fn sheets(finding: &Finding) -> Vec<(String, Range<Data>)> {
    let bytes = workbook(finding, &[]).unwrap();
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()), "{name} holds a formula");
    }
    book.worksheets()
}

fn sheet(finding: &Finding, wanted: &str) -> Range<Data> {
    sheets(finding).into_iter().find(|(name, _)| name == wanted).unwrap().1
}

#[test]
fn a_workbook_reads_back_with_its_numbers_to_the_bit_and_its_months_as_dates() {
    let finding = finding();
    let names: Vec<String> = sheets(&finding).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["Read me", "Summary", "Differences", "Assumptions"]);
    let summary = sheet(&finding, "Summary");
    let heads: Vec<String> = summary.rows().next().unwrap().iter().map(ToString::to_string).collect();
    let column = heads.iter().position(|head| head == "Caseload (children per FTE): mean").unwrap();
    let council = results::Cell::COUNCIL;
    for month in 0..15_usize {
        let row = summary.rows().nth(month + 1).unwrap();
        assert!(matches!(row[0], Data::DateTime(_)), "{:?}", row[0]);
        assert!(row[1..4].iter().all(|name| *name == "all"));
        let mean = finding.option.summary.estimate(month, Measure::Caseload, council).unwrap().mean;
        assert_eq!(row[column], Data::Float(mean));
    }
    let differences = sheet(&finding, "Differences");
    let heads: Vec<String> = differences.rows().next().unwrap().iter().map(ToString::to_string).collect();
    let column = heads.iter().position(|head| head == "Caseload (children per FTE): mean difference").unwrap();
    assert!(matches!(differences.rows().nth(15).unwrap()[column], Data::Float(value) if value < -1.0));
    assert!(heads.iter().skip(4).all(|head| head.contains('(') && head.contains("): ")), "units stand in headings");
}

#[test]
fn words_of_scenarios_stay_words() {
    let mut finding = finding();
    let evil = ["=1+1", "+2", "-3", "@SUM(A1)", "\t=4", "{=5}", "<b>&\u{1b}"];
    let row = |text: &&str| RegisterRow {
        path: (*text).to_owned(),
        value: (*text).to_owned(),
        converted: String::new(),
        set_by: "default".to_owned(),
        source: Some((*text).to_owned()),
        reason: None,
        confidence: None,
        as_of: None,
        owner: None,
    };
    let option = Arc::make_mut(&mut finding.option);
    option.register = evil.iter().map(row).collect();
    option.scenario.title = "=cmd|' /C calc'!A0".to_owned();
    let read = sheet(&finding, "Assumptions");
    for (text, row) in evil.iter().zip(read.rows().skip(1)) {
        assert_eq!(row[0], Data::String(sheet::shown(text)), "{text}");
    }
    assert_eq!(sheet(&finding, "Read me").rows().next().unwrap()[0], Data::String("=cmd|' /C calc'!A0".to_owned()));
}

#[test]
fn the_same_finding_gives_the_same_bytes_and_one_without_workers_still_gives_a_workbook() {
    assert_eq!(workbook(&finding(), &[]).unwrap(), workbook(&finding(), &[]).unwrap());
    let nobody = Rehearsal { staffed: false, futures: 1, months: 2, ..Rehearsal::default() }.alone();
    let names: Vec<String> = sheets(&nobody).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["Read me", "Summary", "Assumptions"]);
}

#[test]
fn numbers_are_finite_or_blank_and_labels_that_are_no_months_stay_text() {
    assert_eq!(Cell::number(Some(f64::NAN)), Cell::Blank);
    assert!(matches!(Cell::number(Some(-0.0)), Cell::Number(value) if value.is_sign_positive()));
    assert_eq!(Cell::month("2021-03"), Cell::Month(2021, 3));
    assert_eq!(Cell::month("month 7"), Cell::Text("month 7".to_owned()));
}

#[test]
fn money_stands_on_sheets_of_its_own_as_numbers() {
    let account = Account {
        name: "Spend",
        caption: "What is spent",
        head: ["Financial year", "Line", "Mean (£)"].map(str::to_owned).to_vec(),
        rows: vec![["2019-20", "=pay", "-100.25"].map(str::to_owned).to_vec()],
    };
    let bytes = workbook(&finding(), &[account]).unwrap();
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("Spend").unwrap();
    let row = sheet.rows().nth(1).unwrap();
    assert_eq!(row[..2], ["2019-20", "=pay"].map(|text| Data::String(text.to_owned())));
    assert_eq!(row[2], Data::Float(-100.25));
}
