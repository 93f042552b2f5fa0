//! Leavers, vacancies and destinations: renewal theory and binomial laws are exact.

use crate::oracle::{Oracle, View, oracle, parameters, replications};
use caseload::model::parameters::Parameters;
use caseload::results::Measure::{
    InPost, Leavers, LeaversAgency, LeaversOtherCouncil, LeaversSector, VacancyRate, VacantPosts,
};
use caseload::results::{Cell, Measure};
use std::sync::Arc;

/// Every oracle of this file.
pub fn oracles() -> Vec<Oracle> {
    vec![any_laws(), filling(), filling_spread(), for_good(), recruits(), destinations()]
}

fn faster_leaving(parameters: &mut Parameters) {
    parameters.grades.iter_mut().for_each(|grade| grade.leaving *= 1.03);
}

/// A measure at the close of a month.
fn at(measure: Measure, month: usize) -> impl Fn(&View) -> f64 {
    move |view| view.at(measure, month)
}

/// Leavers of the first year.
fn leavers_of_a_year(view: &View) -> f64 {
    view.series(Leavers).skip(1).take(12).sum()
}

fn any_laws() -> Oracle {
    oracle("B1", "leaving-any-laws")
        .replications(600)
        .twin("hazard of leaving 3% higher", faster_leaving)
        .mean("vacancy rate, months 121 to 240", 0.106_383_0, |view| view.mean(VacancyRate, 120))
        .mean("vacant posts, months 121 to 240", 12.765_957, |view| view.mean(VacantPosts, 120))
}

fn filling() -> Oracle {
    oracle("B2", "leaving-exponential")
        .replications(12_000)
        .twin("hazard of leaving 3% higher", faster_leaving)
        .mean("vacant posts at month 3", 6.242_833, at(VacantPosts, 3))
        .mean("vacant posts at month 6", 9.432_784, at(VacantPosts, 6))
        .mean("vacant posts at month 12", 11.895_670, at(VacantPosts, 12))
        .mean("vacant posts at month 24", 12.706_628, at(VacantPosts, 24))
        .mean("leavers in 12 months", 31.903_795, leavers_of_a_year)
}

/// Enough months for the figure: the theory does not look ahead either.
fn three_months(parameters: &mut Parameters) {
    parameters.months = 3;
}

fn filling_spread() -> Oracle {
    oracle("B2", "leaving-exponential")
        .replications(100_000)
        .with(three_months)
        .twin("hazard of leaving 3% higher", faster_leaving)
        .variance("variance of vacant posts at month 3", 5.918_058, |view| vec![view.at(VacantPosts, 3)])
}

fn for_good() -> Oracle {
    oracle("B3", "leaving-for-good")
        .replications(20_000)
        .twin("hazard of leaving 3% higher", faster_leaving)
        .mean("leavers in 12 months", 29.822_725, leavers_of_a_year)
        .mean("chance of 40 leavers or more", 0.022_915_3, |view| f64::from(u8::from(leavers_of_a_year(view) >= 40.0)))
}

fn recruits() -> Oracle {
    let survivors = |share: f64| 10.0 + 1000.0 * share;
    oracle("E5", "recruits")
        .replications(800)
        .twin("hazard of leaving 3% higher", faster_leaving)
        .mean("in post after 12 months, with the 10 who never leave", survivors(0.9), at(InPost, 12))
        .mean("in post after 24 months", survivors(0.81), at(InPost, 24))
        .mean("in post after 60 months", survivors(0.590_49), at(InPost, 60))
        .mean("in post after 120 months", survivors(0.348_678_440_1), at(InPost, 120))
        .mean("in post after 300 months", survivors(0.071_789_798_8), at(InPost, 300))
}

/// 3% more of the leavers leave the sector, and so many fewer go to agency work.
fn other_destinations(parameters: &mut Parameters) {
    let grade = &mut parameters.grades[0];
    grade.attrition.destinations = Some([0.58 * 1.03, 0.24 * 1.03, 1.0 - 0.82 * 1.03]);
}

fn destinations() -> Oracle {
    let share = |measure: Measure| move |view: &View| [view.total(measure, 0), view.total(Leavers, 0)];
    oracle("destinations", "leaving-for-good")
        .replications(10_000)
        .twin("3% more to the sector and other councils", other_destinations)
        .ratio("share out of the sector", 0.58, share(LeaversSector))
        .ratio("share to another council", 0.24, share(LeaversOtherCouncil))
        .ratio("share to agency work", 0.18, share(LeaversAgency))
}

#[test]
fn vacancies_in_the_long_run_depend_on_means_alone() {
    any_laws().check();
}

#[test]
fn vacancies_build_up_from_a_full_establishment() {
    filling().check();
}

#[test]
fn vacancies_spread_like_a_binomial_number() {
    filling_spread().check();
}

#[test]
fn leavers_who_are_not_replaced_are_binomial() {
    for_good().check();
}

#[test]
fn recruits_thin_out_by_a_tenth_a_year() {
    recruits().check();
}

#[test]
fn leavers_go_where_the_shares_say() {
    destinations().check();
}

/// Leavers of a grade by month.
fn leavers_of_grade(parameters: &Parameters, grade: usize) -> Vec<Vec<f64>> {
    let ensemble = replications(&Arc::new(parameters.clone()), 0, 20, 1);
    let cell = Cell { grade: Some(grade), ..Cell::COUNCIL };
    let column = ensemble.layout.column(Leavers, cell).expect("leavers are kept by grade");
    ensemble.trajectories.iter().map(|one| one.rows[1..].iter().map(|row| row[column]).collect()).collect()
}

#[test]
fn nobody_leaves_after_the_step_to_zero_nor_from_a_grade_that_never_leaves() {
    let told = parameters("recruits-settle");
    let (fixture, worker) = (0, 1);
    assert_eq!(told.grades[fixture].name, "fixture");
    let after = |all: &[Vec<f64>]| -> f64 { all.iter().map(|one| one[120..].iter().sum::<f64>()).sum() };
    let before = |all: &[Vec<f64>]| -> f64 { all.iter().map(|one| one[..120].iter().sum::<f64>()).sum() };
    let leavers = leavers_of_grade(&told, worker);
    assert_eq!(after(&leavers), 0.0);
    // as many go before as without the step
    let whole = leavers_of_grade(&parameters("recruits"), worker);
    assert_eq!(before(&leavers), before(&whole));
    assert!(before(&leavers) > 12_000.0 && after(&whole) > 5_000.0, "the relation is vacuous");
    assert_eq!(leavers_of_grade(&told, fixture).iter().flatten().sum::<f64>(), 0.0);
    // a step 3% later is seen
    let mut later = told.clone();
    later.grades[worker].attrition.by_tenure.0[0].to *= 1.03;
    assert!(after(&leavers_of_grade(&later, worker)) > 0.0);
}

#[test]
fn destinations_that_nobody_states_are_blank_and_the_stated_add_up() {
    let stated = replications(&Arc::new(parameters("leaving-for-good")), 0, 5, 1);
    let silent = replications(&Arc::new(parameters("leaving-exponential")), 0, 5, 1);
    for place in 0..5 {
        let (view, other) = (View::of(&stated, place), View::of(&silent, place));
        for month in 1..=12 {
            let all: f64 =
                [LeaversSector, LeaversOtherCouncil, LeaversAgency].iter().map(|&one| view.at(one, month)).sum();
            assert_eq!(all, view.at(Leavers, month));
            assert!(other.at(LeaversSector, month).is_nan());
        }
    }
}
