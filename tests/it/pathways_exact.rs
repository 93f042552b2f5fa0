//! Stages, transfers between teams, and returns: exact answers.

use crate::oracle::{Oracle, View, more_families, more_of_everything, oracle};
use caseload::distribution::Law;
use caseload::model::parameters::Parameters;
use caseload::results::Measure::{
    Ends, Open, OpenAge, OpenAverage, ReReferrals, Referrals, Starts, ToReturn, TurnedAdult, WaitingToTransfer,
};

/// Every oracle of this file.
pub fn oracles() -> Vec<Oracle> {
    let mut all = vec![filled_network(), network("network"), network("network-exponential"), jackson(), tandem()];
    all.extend([birthdays(), birthdays_and_stages()]);
    all.extend([returns_transient(), returns_settled(), yearly_average(), ages_on_a_census_day()]);
    all
}

fn in_stage(stage: &'static str, month: usize) -> impl Fn(&View) -> f64 {
    move |view| view.series_of(Open, stage).nth(month).expect("a month within the scenario")
}

/// The mean of a measure of a stage or team over the months after `warm_up`.
fn average(measure: caseload::results::Measure, part: &'static str, warm_up: usize) -> impl Fn(&View) -> f64 {
    move |view| {
        let values: Vec<f64> = view.series_of(measure, part).skip(warm_up + 1).collect();
        values.iter().sum::<f64>() / values.len() as f64
    }
}

fn filled_network() -> Oracle {
    oracle("A12", "network-empty")
        .replications(60)
        .mean("open in stage cin-plan", 407.223_20, average(OpenAverage, "cin-plan", 280))
        .mean("open in stage cp-plan", 202.718_35, average(OpenAverage, "cp-plan", 280))
        .mean("open in stage cla", 222.651_08, average(OpenAverage, "cla", 280))
        .mean("open in all", 832.592_63, |view| view.mean(OpenAverage, 280))
        .mean("starts in stage cp-plan per month", 22.524_261, average(Starts, "cp-plan", 280))
        .mean("cases closed per month", 68.0, |view| view.mean(Ends, 280))
}

fn network(scenario: &'static str) -> Oracle {
    oracle("A12", scenario)
        .replications(600)
        .twin("3% more of everything", more_of_everything)
        .mean("open in stage cin-plan at the opening", 407.223_20, in_stage("cin-plan", 0))
        .mean("open in stage cp-plan at the opening", 202.718_35, in_stage("cp-plan", 0))
        .mean("open in stage cla at the opening", 222.651_08, in_stage("cla", 0))
        .mean("open in stage cin-plan at month 6", 407.223_20, in_stage("cin-plan", 6))
        .mean("open in stage cp-plan at month 6", 202.718_35, in_stage("cp-plan", 6))
        .mean("open in stage cla at month 6", 222.651_08, in_stage("cla", 6))
        .mean("open in stage cin-plan at month 36", 407.223_20, in_stage("cin-plan", 36))
        .mean("open in stage cp-plan at month 36", 202.718_35, in_stage("cp-plan", 36))
        .mean("open in stage cla at month 36", 222.651_08, in_stage("cla", 36))
        .mean("cases closed in months 1 to 3, per month", 68.0, |view| {
            view.series(Ends).skip(1).take(3).sum::<f64>() / 3.0
        })
}

fn jackson() -> Oracle {
    let all_taken = |team: &'static str, places: f64| {
        move |view: &View| {
            let values: Vec<f64> = view.series_of(Open, team).skip(11).collect();
            values.iter().filter(|open| **open >= places).count() as f64 / values.len() as f64
        }
    };
    oracle("A13", "jackson")
        .replications(400)
        .mean("open in team a", 10.661_155_5, average(OpenAverage, "a", 10))
        .mean("open in team b", 8.583_803_1, average(OpenAverage, "b", 10))
        .mean("open in team c", 7.724_767_9, average(OpenAverage, "c", 10))
        .mean("chance that every place of a is taken", 0.191_157_6, all_taken("a", 14.0))
        .mean("chance that every place of b is taken", 0.321_441_2, all_taken("b", 10.0))
        .mean("chance that every place of c is taken", 0.416_608_4, all_taken("c", 8.0))
        .ratio("time in the service [oracle units]", 2.074_594_3, |view| {
            [view.total(OpenAverage, 10) * 10.0, view.total(Starts, 10)]
        })
}

/// Every stage lasts 3% longer.
fn longer_stages(parameters: &mut Parameters) {
    let graph = parameters.course.graph.as_mut().expect("a scenario with stages");
    for component in graph.routes.iter_mut().flat_map(|route| &mut route.lengths).flat_map(|law| &mut law.components) {
        match &mut component.law {
            Law::Exponential { mean } => *mean *= 1.03,
            other => panic!("no twin is defined for {other:?}"),
        }
    }
}

/// The first stage of the tandem is 3% slower, so that its worker waits less.
fn slower_first_stage(parameters: &mut Parameters) {
    let graph = parameters.course.graph.as_mut().expect("a scenario with stages");
    graph.routes[0].lengths[0].components[0].law = Law::Exponential { mean: 3.043_687_5 * 1.03 };
}

fn tandem() -> Oracle {
    oracle("tandem", "tandem").replications(1500).twin("stages 3% longer", longer_stages).mean(
        "cases closed per unit of time",
        2.0 / 3.0,
        |view| view.mean(Ends, 10) / 10.0,
    )
}

fn returns_transient() -> Oracle {
    let path = [
        (3, "open cases at month 3", 258.057_525, "away at month 3", 23.542_706),
        (6, "open cases at month 6", 271.837_420, "away at month 6", 35.798_428),
        (12, "open cases at month 12", 294.546_770, "away at month 12", 47.199_201),
        (24, "open cases at month 24", 313.988_997, "away at month 24", 54.237_838),
        (36, "open cases at month 36", 318.911_009, "away at month 36", 55.879_406),
    ];
    let start = oracle("A14", "returns-transient").replications(2000).twin("3% more of everything", more_of_everything);
    path.into_iter().fold(start, |all, (month, open, stock, away, gap)| {
        all.mean(open, stock, move |view| view.at(Open, month)).mean(away, gap, move |view| view.at(ToReturn, month))
    })
}

/// Chance that two exponential times of means `a` and `b` together are at most `t`.
fn both_within(a: f64, b: f64, t: f64) -> f64 {
    1.0 - (a * (-t / a).exp() - b * (-t / b).exp()) / (a - b)
}

/// The pool of families away is 3% of the referrals too large, and more come.
fn too_many(parameters: &mut Parameters) {
    more_families(parameters);
    parameters.opening.cases *= 1.03;
}

fn returns_settled() -> Oracle {
    let within_a_year = both_within(5.0, 4.0, 365.0 / (365.2425 / 12.0));
    oracle("A14", "returns-settled")
        .replications(4000)
        .twin("3% more of everything", too_many)
        .mean("referrals in month 1", 64.102_564_1, |view| view.at(Referrals, 1))
        .mean("referrals in month 3", 64.102_564_1, |view| view.at(Referrals, 3))
        .mean("referrals per month in year 1", 64.102_564_1, |view| {
            view.series(Referrals).skip(1).take(12).sum::<f64>() / 12.0
        })
        .mean("open cases at month 36", 320.512_821, |view| view.at(Open, 36))
        .mean("away at the opening", 56.410_256, |view| view.at(ToReturn, 0))
        .mean("away at month 36", 56.410_256, |view| view.at(ToReturn, 36))
        .mean("re-referrals within 365 days, per month of year 1", 0.22 * within_a_year * 64.102_564_1, |view| {
            view.series(ReReferrals).skip(1).take(12).sum::<f64>() / 12.0
        })
}

fn birthdays() -> Oracle {
    oracle("E5", "birthdays")
        .replications(2000)
        .twin("3% more of everything", more_of_everything)
        .mean("open cases at month 12", 218.943_643_5, |view| view.at(Open, 12))
        .mean("open cases at month 60", 218.943_643_5, |view| view.at(Open, 60))
        .mean("turning 18 per month", 1.350_939_274_4, |view| view.mean(TurnedAdult, 0))
}

fn birthdays_and_stages() -> Oracle {
    oracle("E5", "birthdays-stages")
        .replications(2000)
        .twin("3% more of everything", more_of_everything)
        .mean("open in the first stage at month 12", 129.182_220_5, in_stage("plan", 12))
        .mean("open in the second stage at month 12", 89.761_423_0, in_stage("care", 12))
        .mean("open in the second stage at month 60", 89.761_423_0, in_stage("care", 60))
        .mean("turning 18 per month", 1.350_939_274_4, |view| view.mean(TurnedAdult, 0))
}

/// 33 cases of 800: open cases do not compete here, so means and variances shrink alike.
const SMALL: f64 = 33.0 / 800.0;

fn small(parameters: &mut Parameters) {
    parameters.opening.cases *= SMALL;
    parameters.demand.families.base *= SMALL;
    parameters.teams[0].posts[0].count = 1;
}

fn yearly_average() -> Oracle {
    oracle("A19", "open-exponential")
        .replications(120_000)
        .with(small)
        .twin("3% more of everything", more_of_everything)
        .variance("variance of a year's average, 33 cases of 800", 310.566_24 * SMALL, |view| {
            vec![view.mean(OpenAverage, 0)]
        })
}

fn ages_on_a_census_day() -> Oracle {
    oracle("A18", "open-lognormal")
        .replications(600)
        .twin("cases 3% longer", crate::oracle::longer_cases)
        .mean("mean age of open cases at the opening [months]", 6.1, |view| view.at(OpenAge, 0) / (365.2425 / 12.0))
        .mean("mean age of open cases at month 24 [months]", 6.1, |view| view.at(OpenAge, 24) / (365.2425 / 12.0))
}

#[test]
fn a_network_of_stages_fills_up_to_its_exact_numbers() {
    filled_network().check();
}

#[test]
fn a_network_of_stages_opened_as_whole_pathways_stays_level() {
    network("network").check();
}

#[test]
fn the_numbers_in_stages_do_not_hang_on_the_law_of_lengths() {
    network("network-exponential").check();
}

#[test]
fn three_lists_in_a_row_are_a_jackson_network() {
    jackson().check();
}

#[test]
fn a_worker_who_keeps_a_case_for_the_next_team_loses_a_third_of_the_time() {
    tandem().check();
}

#[test]
fn a_place_that_keeps_cases_waits_for_a_third_of_the_time_and_less_if_it_is_slower() {
    let waiting = |oracle: Oracle| {
        oracle
            .replications(1500)
            .with(|parameters| parameters.demand.families.base *= 2.0)
            .twin("the first stage 3% longer", slower_first_stage)
            .mean("share of time waiting to transfer", 1.0 / 3.0, |view| view.mean(WaitingToTransfer, 10))
    };
    waiting(oracle("tandem", "tandem")).check();
}

#[test]
fn open_cases_and_families_away_follow_the_exact_path() {
    returns_transient().check();
}

#[test]
fn referrals_stay_level_from_the_opening_on_with_the_exact_re_referrals() {
    returns_settled().check();
}

#[test]
fn birthdays_cut_cases_off_and_a_service_in_balance_stays_there() {
    birthdays().check();
}

#[test]
fn birthdays_cut_off_whole_pathways() {
    birthdays_and_stages().check();
}

#[test]
fn a_years_average_spreads_as_autocorrelation_says() {
    yearly_average().check();
}

#[test]
fn cases_found_open_are_older_than_half_their_mean_length() {
    ages_on_a_census_day().check();
}
