//! The reference service of the performance notes as a scenario: the engine against published figures.

use crate::oracle::{View, parameters, replications};
use caseload::results::Measure;
use caseload::results::Measure::{CaseloadPerPerson, InPost, Open, ShareAboveTarget, Unallocated, WorkerP90};
use std::sync::Arc;

const MONTHS: [usize; 3] = [12, 36, 60];

/// (measure, figure at months 12, 36 and 60, its standard error).
type Known = (Measure, [f64; 3], f64);

/// Figures of a published engine over 16,000 replications, and exact mean open cases and posts.
const TIGHT: [Known; 6] = [
    (CaseloadPerPerson, [20.185, 20.111, 20.102], 0.004),
    (WorkerP90, [21.782, 21.721, 21.713], 0.004),
    (ShareAboveTarget, [0.7997, 0.7996, 0.7996], 0.0001),
    (Unallocated, [13.11, 10.26, 9.64], 0.2),
    (Open, [2323.61, 2312.19, 2310.66], 0.005),
    (InPost, [f64::NAN, f64::NAN, 114.5038], 0.0),
];

const BASE: [Known; 2] = [(Open, [1760.31, 1751.66, 1750.50], 0.005), (InPost, [f64::NAN, f64::NAN, 114.5038], 0.0)];

/// One line per figure; `None` in z where nothing is known.
pub fn compare(scenario: &str, count: u64) -> Vec<(String, f64, f64, f64, f64)> {
    let told = Arc::new(parameters(scenario));
    let ensemble = replications(&told, 0, count, 1);
    let known: &[Known] = if scenario == "caseload-ref-tight" { &TIGHT } else { &BASE };
    let mut lines = vec![];
    for &(measure, figures, known_error) in known {
        for (month, expected) in MONTHS.into_iter().zip(figures).filter(|(_, expected)| expected.is_finite()) {
            let values: Vec<f64> =
                (0..count as usize).map(|place| View::of(&ensemble, place).at(measure, month)).collect();
            let n = values.len() as f64;
            let mean = values.iter().sum::<f64>() / n;
            let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
            let error = (variance / n).sqrt().hypot(known_error);
            lines.push((
                format!("{}, month {month}", measure.definition().key),
                expected,
                mean,
                error,
                (mean - expected) / error,
            ));
        }
    }
    lines
}

fn check(scenario: &str, count: u64) {
    for (what, expected, found, error, z) in compare(scenario, count) {
        println!("{scenario} {what}: known {expected}, found {found:.4}, se {error:.4}, z {z:+.2}");
        assert!(z.abs() <= 4.0, "{scenario} {what}: {found} ± {error} against {expected}");
    }
}

#[test]
fn the_tight_reference_service_agrees_with_published_figures() {
    check("caseload-ref-tight", 1000);
}

#[test]
fn the_base_reference_service_has_the_exact_number_of_open_cases() {
    check("caseload-ref-base", 1000);
}

#[test]
fn the_list_is_what_the_places_in_post_cannot_take() {
    let told = Arc::new(parameters("caseload-ref-tight"));
    let ensemble = replications(&told, 0, 50, 1);
    for place in 0..50 {
        let view = View::of(&ensemble, place);
        let grades = [15.0, 22.0];
        let column = |grade| {
            let cell = caseload::results::Cell { grade: Some(grade), ..caseload::results::Cell::COUNCIL };
            ensemble.layout.column(InPost, cell).expect("posts of the grade")
        };
        for month in 0..=60 {
            let row = &ensemble.trajectories[place].rows[month];
            let places: f64 = (0..2).map(|grade| grades[grade] * row[column(grade)]).sum();
            let expected = (view.at(Open, month) - places).max(0.0);
            assert_eq!(view.at(Unallocated, month), expected, "replication {place}, month {month}");
        }
    }
}
