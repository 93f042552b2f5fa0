//! Waiting lists behind a limited number of places: a server of queueing theory is a place with a worker.

use crate::oracle::{Oracle, View, oracle};
use caseload::results::Measure::{
    Diverted, Lapsed, Open, OpenAverage, Referrals, Starts, Unallocated, UnallocatedAverage,
};

/// Every oracle of this file.
pub fn oracles() -> Vec<Oracle> {
    let mut all = vec![one_place(), twelve_places(), places_behind_a_limit(), places_of_two_grades()];
    all.extend([patience(), patience_as_long_as_casework()]);
    all.extend([equal_lengths(70, 0.816_667), equal_lengths(90, 4.05), spread_lengths(), overload()]);
    all.extend(["turned-away-exponential", "turned-away-fixed", "turned-away-lognormal"].map(turned_away));
    all
}

/// Mean of a time average after warm-up.
fn average(measure: caseload::results::Measure, warm_up: usize) -> impl Fn(&View) -> f64 {
    move |view| view.mean(measure, warm_up)
}

fn one_place() -> Oracle {
    oracle("A1", "mm1")
        .replications(150)
        .mean("L, cases open", 4.0, average(OpenAverage, 20))
        .mean("Lq, unallocated", 3.2, average(UnallocatedAverage, 20))
        .ratio("W, time open in oracle months", 5.0, |view| waits(view, OpenAverage, 20, 100.0))
        .ratio("Wq, wait in oracle months", 4.0, |view| waits(view, UnallocatedAverage, 20, 100.0))
}

/// Little's law: time spent is the area under the count, per case opened.
fn waits(view: &View, measure: caseload::results::Measure, warm_up: usize, scale: f64) -> [f64; 2] {
    [view.total(measure, warm_up) * scale, view.total(Starts, warm_up)]
}

fn twelve_places() -> Oracle {
    oracle("A2", "mmc")
        .replications(150)
        .mean("L, cases open", 9.798_104_1, average(OpenAverage, 10))
        .mean("Lq, unallocated", 0.798_104_1, average(UnallocatedAverage, 10))
        .ratio("W, time open in oracle months", 1.088_678_2, |view| waits(view, OpenAverage, 10, 10.0))
        .ratio("Wq, wait in oracle months", 0.088_678_2, |view| waits(view, UnallocatedAverage, 10, 10.0))
        .mean("chance that every place is taken", 0.266_034_7, |view| view.share(Open, 10, |open| open >= 12.0))
        .mean("variance of cases open", 16.344_07, |view| {
            let squares = view.series(Open).skip(11).map(|open| (open - 9.798_104_1).powi(2));
            squares.sum::<f64>() / 100.0
        })
}

fn places_behind_a_limit() -> Oracle {
    oracle("A3", "places-180")
        .replications(60)
        .mean("L, cases open", 166.920_262_9, average(OpenAverage, 150))
        .mean("Lq, unallocated", 1.920_262_9, average(UnallocatedAverage, 150))
        .ratio("Wq, wait in months", 0.064_008_8, |view| waits(view, UnallocatedAverage, 150, 1.0))
        .mean("chance that every place is taken", 0.174_569_4, |view| view.share(Open, 150, |open| open >= 180.0))
}

fn places_of_two_grades() -> Oracle {
    oracle("A3b", "places-1000")
        .replications(60)
        .mean("L, cases open", 941.027_419_5, average(OpenAverage, 60))
        .mean("Lq, unallocated", 0.527_419_5, average(UnallocatedAverage, 60))
        .ratio("Wq, wait in months", 0.003_196_48, |view| waits(view, UnallocatedAverage, 60, 1.0))
        .mean("chance that every place is taken", 0.033_366_8, |view| view.share(Open, 60, |open| open >= 1000.0))
}

fn patience() -> Oracle {
    oracle("A4", "patience")
        .replications(60)
        .mean("L, cases open", 110.336_448_1, average(OpenAverage, 40))
        .mean("Lq, unallocated", 20.672_896_3, average(UnallocatedAverage, 40))
        .mean("share of places taken", 0.996_261_7, |view| {
            (view.mean(OpenAverage, 40) - view.mean(UnallocatedAverage, 40)) / 90.0
        })
        .mean("chance that every place is taken", 0.937_677_0, |view| view.share(Open, 40, |open| open >= 90.0))
        .ratio("share that lapses", 0.103_364_5, |view| [view.total(Lapsed, 40), view.total(Starts, 40)])
}

fn patience_as_long_as_casework() -> Oracle {
    oracle("A4b", "patience-poisson")
        .replications(60)
        .mean("L, cases open", 100.0, average(OpenAverage, 40))
        .mean("Lq, unallocated", 10.790_043_3, average(UnallocatedAverage, 40))
        .mean("chance that every place is taken", 0.853_653_8, |view| view.share(Open, 40, |open| open >= 90.0))
        .ratio("share that lapses", 0.107_900_4, |view| [view.total(Lapsed, 40), view.total(Starts, 40)])
}

fn equal_lengths(load: u32, waiting: f64) -> Oracle {
    let (name, scenario) = if load == 70 { ("A5 M/D/1 0.7", "md1-70") } else { ("A5 M/D/1 0.9", "md1-90") };
    let wait = waiting / (f64::from(load) / 100.0);
    oracle(name, scenario).replications(150).mean("Lq, unallocated", waiting, average(UnallocatedAverage, 20)).ratio(
        "Wq, wait in oracle months",
        wait,
        |view| waits(view, UnallocatedAverage, 20, 100.0),
    )
}

fn spread_lengths() -> Oracle {
    oracle("A5 M/G/1", "mg1")
        .replications(150)
        .mean("Lq, unallocated", 5.876_333, average(UnallocatedAverage, 20))
        .ratio("Wq, wait in oracle months", 6.913_333, |view| waits(view, UnallocatedAverage, 20, 100.0))
}

fn overload() -> Oracle {
    oracle("A16", "overload").replications(200).mean("growth of the list in children per month", 10.0, |view| {
        (view.at(Unallocated, 60) - view.at(Unallocated, 12)) / 48.0
    })
}

fn turned_away(scenario: &'static str) -> Oracle {
    oracle("A15", scenario)
        .replications(60)
        .ratio("share turned away", 0.026_957_4, |view| [view.total(Diverted, 50), view.total(Referrals, 50)])
        .mean("cases held", 87.573_836, average(OpenAverage, 50))
}

#[test]
fn one_place_has_the_list_of_mm1() {
    one_place().check();
}

#[test]
fn twelve_places_have_the_list_of_erlang_c() {
    twelve_places().check();
}

#[test]
fn a_limit_of_eighteen_makes_a_hundred_and_eighty_places() {
    places_behind_a_limit().check();
}

#[test]
fn two_grades_with_their_limits_make_a_thousand_places() {
    places_of_two_grades().check();
}

#[test]
fn families_lapse_as_erlang_a_says() {
    patience().check();
}

#[test]
fn patience_as_long_as_casework_gives_a_poisson_number_of_cases() {
    patience_as_long_as_casework().check();
}

#[test]
fn equal_lengths_halve_the_wait() {
    equal_lengths(70, 0.816_667).check();
    equal_lengths(90, 4.05).check();
}

#[test]
fn spread_lengths_prolong_the_wait() {
    spread_lengths().check();
}

#[test]
fn an_overloaded_list_grows_by_what_is_not_taken() {
    overload().check();
}

#[test]
fn a_full_service_turns_away_what_erlang_b_says_whatever_the_law_of_lengths() {
    turned_away("turned-away-exponential").check();
    turned_away("turned-away-fixed").check();
    turned_away("turned-away-lognormal").check();
}
