//! The council files as shipped: where their values come from, where they open, and what the front door does.

use caseload::engine::{Plan, Progress, simulate};
use caseload::model::expectation::expected_open;
use caseload::model::parameters::Parameters;
use caseload::results::{Cell, Ensemble, Measure};
use caseload::scenario::{self, Scenario};
use std::sync::Arc;

const FILES: [&str; 3] = ["baseline-2019", "front-door-2019", "demand-rise"];
const REPLICATIONS: u64 = 64;
const YEAR: u32 = 12;

fn council(name: &str) -> Scenario {
    let path = format!("{}/scenarios/blackburn-with-darwen/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    scenario::load(&path).unwrap_or_else(|problems| panic!("{name}: {problems:?}"))
}

/// Two years with every uncertain value at its median.
fn two_years(name: &str) -> (Parameters, Ensemble) {
    let parameters = Parameters { months: 2 * YEAR, ..(*council(name).central()).clone() };
    let shared = Arc::new(parameters.clone());
    let plan = Plan { seed: 2019, first: 0, count: REPLICATIONS, threads: 1 };
    let ensemble = simulate(|_| Arc::clone(&shared), false, &plan, &Progress::default());
    (parameters, ensemble)
}

fn mean(ensemble: &Ensemble, measure: Measure, month: u32) -> f64 {
    let values = ensemble.measured(month as usize, measure, Cell::COUNCIL).expect("the council is measured");
    let known: Vec<f64> = values.into_iter().flatten().collect();
    known.iter().sum::<f64>() / known.len() as f64
}

/// Sum, over the twelve months after `from`, of the mean of a flow.
fn year_of(ensemble: &Ensemble, measure: Measure, from: u32) -> f64 {
    (from + 1..=from + YEAR).map(|month| mean(ensemble, measure, month)).sum()
}

fn near(what: &str, found: f64, published: f64, tolerance: f64) {
    assert!((found - published).abs() <= tolerance, "{what}: found {found}, published {published} +- {tolerance}");
}

#[test]
fn every_value_of_the_council_files_says_where_it_comes_from_and_how_far_to_trust_it() {
    for name in FILES {
        let scenario = council(name);
        let structure = |path: &str| path == "schema" || path.rsplit('.').next() == Some("kind");
        let given = scenario.register().iter().filter(|row| row.set_by != "default" && !structure(&row.path));
        let mut count = 0;
        for row in given {
            assert!(row.confidence.is_some(), "{name}: {} has no confidence", row.path);
            assert!(row.source.is_some() || row.reason.is_some(), "{name}: {} has no source or reason", row.path);
            count += 1;
        }
        assert!(count > 100, "{name}: {count} values");
    }
}

#[test]
fn the_service_of_2019_comes_out_as_published_on_day_0_and_stays_so_without_change() {
    let (parameters, baseline) = two_years("baseline-2019");
    near("children held", mean(&baseline, Measure::Held, 0), 1718.0, 0.03 * 1718.0);
    near("caseload", mean(&baseline, Measure::Caseload, 0), 22.2, 1.5);
    near("case-holders, FTE", mean(&baseline, Measure::InPostFte, 0), 77.4, 2.0);
    near("vacancies without agency cover", mean(&baseline, Measure::VacancyRate, 0), 18.0 / 151.7, 0.03);
    near("caseload a year on", mean(&baseline, Measure::Caseload, YEAR), 22.2, 1.5);
    near("referrals in a year", year_of(&baseline, Measure::Referrals, 0), 2693.0, 0.05 * 2693.0);
    let held_by_counted_workers = 0.97;
    near("starts in a year", year_of(&baseline, Measure::Starts, 0) / held_by_counted_workers, 1954.0, 0.05 * 1954.0);
    let turnover = year_of(&baseline, Measure::Leavers, 0) / mean(&baseline, Measure::InPost, 0);
    near("turnover", turnover, 29.0 / 130.7, 0.03);
    let drift =
        expected_open(&parameters, parameters.calendar.observation(YEAR)) / expected_open(&parameters, 0.0) - 1.0;
    assert!(drift.abs() < 0.05, "drift {drift}");
}

#[test]
fn cutting_the_lowest_need_by_thirty_per_cent_lowers_open_cases_by_far_less_and_leaves_longer_cases() {
    let (baseline_parameters, baseline) = two_years("baseline-2019");
    let (parameters, option) = two_years("front-door-2019");
    for (before, after) in baseline_parameters.needs.iter().zip(&parameters.needs) {
        assert_eq!(before.length, after.length, "lengths depend on need alone");
    }
    let referrals = year_of(&option, Measure::Referrals, YEAR) / year_of(&baseline, Measure::Referrals, YEAR);
    near("referrals that remain", referrals, 0.70, 0.01);
    let open = mean(&option, Measure::Open, 2 * YEAR) / mean(&baseline, Measure::Open, 2 * YEAR);
    assert!((0.90..0.97).contains(&open), "open cases that remain: {open}");
    let length = |ensemble: &Ensemble| year_of(ensemble, Measure::CompletedLength, YEAR) / f64::from(YEAR);
    let (shorter, longer) = (length(&baseline), length(&option));
    assert!(longer > 1.2 * shorter, "mean completed length: {shorter} days before, {longer} days after");
    // the same luck: nothing differs before the service opens, and the same workers come and go
    let bits = |row: &Vec<f64>| -> Vec<u64> { row.iter().map(|value| value.to_bits()).collect() };
    for (one, other) in baseline.trajectories.iter().zip(&option.trajectories) {
        let early = one.rows[..2].iter().zip(&other.rows[..2]);
        assert!(early.into_iter().all(|(a, b)| bits(a) == bits(b)), "day 0 and October 2019 differ");
    }
    assert_eq!(year_of(&baseline, Measure::Leavers, YEAR), year_of(&option, Measure::Leavers, YEAR));
}
