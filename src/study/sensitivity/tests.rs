//! Whether the assumption that moves the headline is found, and one that does not is left alone.

use super::*;
use crate::scenario::from_text;
use crate::study::{Outcome, run as study};
use std::sync::Arc;

/// A small service whose longer cases last so long, and into which so many families come, in the scenario's own words.
fn service(length: &str, families: &str, more: &str) -> Scenario {
    let text = include_str!("../../../tests/command/baseline.toml");
    let text = text
        .replace("{ p10 = \"6 months\", p90 = \"9 months\", fit = \"log-normal\" }", length)
        .replace("\"12 per month\"", families)
        .replace("limit = 20", "limit = 60");
    from_text("baseline.toml", &(text + more)).unwrap_or_else(|problems| panic!("{}", problems.render(false)))
}

const WIDE_LENGTH: &str = "{ p10 = \"4 months\", p90 = \"14 months\", fit = \"log-normal\" }";
const NARROW_LENGTH: &str = "{ p10 = \"7.4 months\", p90 = \"7.6 months\", fit = \"log-normal\" }";
const WIDE_FAMILIES: &str = "{ p10 = \"9 per month\", p90 = \"15 per month\", fit = \"log-normal\" }";
const NARROW_FAMILIES: &str = "{ p10 = \"11.9 per month\", p90 = \"12.1 per month\", fit = \"log-normal\" }";

/// Something uncertain that happens after the last month.
const TOO_LATE: &str = "\n[measure.late]\nkind = \"demand\"\nfrom = 2025-01-01\n\
                        change = { p10 = \"10%\", p90 = \"300%\", fit = \"log-normal\" }\n";

fn request(count: u64, threads: usize) -> Request {
    Request { seed: 5, replications: 0..count, threads, months: None }
}

fn outcome(scenario: &Scenario, request: &Request) -> Arc<Outcome> {
    Arc::new(study::outcome(scenario, request, study::replicate(scenario, request, &Progress::default())))
}

fn found(option: &Scenario, baseline: Option<&Scenario>, request: &Request) -> Sensitivity {
    let ours = outcome(option, request);
    let theirs = baseline.map(|scenario| (scenario, outcome(scenario, request)));
    let beside = theirs.as_ref().map(|(scenario, outcome)| (*scenario, outcome));
    let finding = study::finding((option, &ours), beside, request.seed);
    explore(&finding, option, baseline, request, &Progress::default()).expect("nobody stops it")
}

fn told(found: Sensitivity) -> Swings {
    match found {
        Sensitivity::Told(swings) => swings,
        other => panic!("{other:?}"),
    }
}

fn named(swings: &Swings) -> Vec<&str> {
    swings.named().map(|swing| swing.unknown.paths[0].as_str()).collect()
}

#[test]
fn the_assumption_that_dominates_is_named_first_and_one_without_effect_never() {
    let (length, families) = ("need.higher.length.mean", "demand.families");
    for (scenario, first) in [
        (service(WIDE_LENGTH, NARROW_FAMILIES, TOO_LATE), length),
        (service(NARROW_LENGTH, WIDE_FAMILIES, TOO_LATE), families),
    ] {
        let swings = told(found(&scenario, None, &request(320, 2)));
        println!("{swings:#?}");
        assert_eq!(named(&swings)[0], first);
        let leader = &swings.tried[0];
        assert!(leader.is_ahead && leader.swing.mean > 1.0, "longer cases and more families are more children held");
        let [low, high] = leader.ends.unwrap();
        assert!((high.mean - low.mean - leader.swing.mean).abs() < 1e-9);
        let late = swings.tried.iter().find(|swing| swing.unknown.paths[0] == "measure.late.change").unwrap();
        assert_eq!((late.swing.mean, late.swing.se, late.is_seen), (0.0, Some(0.0), false));
        assert!(!named(&swings).contains(&"measure.late.change"));
    }
}

#[test]
fn of_an_option_it_is_the_difference_that_swings() {
    let door = "\n[measure.door]\nkind = \"front-door\"\nfrom = 2019-10-01\n\
                cut = { p10 = \"5%\", p90 = \"60%\", fit = \"logit-normal\" }\n";
    let (option, baseline) = (service(NARROW_LENGTH, WIDE_FAMILIES, door), service(NARROW_LENGTH, WIDE_FAMILIES, ""));
    let request = request(320, 2);
    let swings = told(found(&option, Some(&baseline), &request));
    assert_eq!(named(&swings)[0], "measure.door.cut");
    let [low, high] = swings.tried[0].ends.unwrap();
    assert!(high.mean < low.mean && low.mean < 0.0, "a deeper cut is a greater fall: {low:?}, {high:?}");
    // the same unknown moves the level far more than the difference, as both sides have it
    let level = told(found(&option, None, &request));
    let of = |swings: &Swings| {
        swings.tried.iter().find(|swing| swing.unknown.paths[0] == "demand.families").unwrap().swing.mean.abs()
    };
    assert!(of(&swings) < of(&level) / 2.0, "{} beside {}", of(&swings), of(&level));
}

#[test]
fn an_option_that_changes_nothing_has_no_assumption_that_matters() {
    let scenario = service(WIDE_LENGTH, WIDE_FAMILIES, "");
    let swings = told(found(&scenario, Some(&scenario), &request(320, 2)));
    assert!(swings.tried.iter().all(|swing| swing.swing.mean == 0.0 && !swing.is_seen && !swing.is_ahead));
    assert_eq!(swings.named().count(), 0);
}

#[test]
fn threads_change_nothing_and_the_run_itself_is_not_run_anew() {
    let scenario = service(WIDE_LENGTH, WIDE_FAMILIES, "");
    assert_eq!(found(&scenario, None, &request(160, 1)), found(&scenario, None, &request(160, 3)));
    let swings = told(found(&scenario, None, &request(160, 2)));
    let runs = swings.replications * 2 * swings.tried.len() as u64;
    assert!(runs as f64 <= SHARE * 160.0, "{runs} replications");
}

#[test]
fn it_says_why_where_nothing_can_be_told() {
    let known = service("\"7 months\"", "\"12 per month\"", "");
    assert_eq!(found(&known, None, &request(40, 1)), Sensitivity::Untold(Reason::NothingUncertain));
    let few = service(WIDE_LENGTH, WIDE_FAMILIES, TOO_LATE);
    assert_eq!(found(&few, None, &request(20, 1)), Sensitivity::Untold(Reason::TooFew));
    let nobody = "{ p10 = \"0.000001 per month\", p90 = \"0.000002 per month\", fit = \"log-normal\" }";
    let nobody = service(WIDE_LENGTH, nobody, "").resolved().replace("cases = 55", "cases = 0");
    let nobody = from_text("nobody.toml", &nobody).unwrap_or_else(|problems| panic!("{}", problems.render(false)));
    assert_eq!(found(&nobody, None, &request(160, 1)), Sensitivity::Untold(Reason::NoHeadline));
}

#[test]
fn a_stopped_search_tells_nothing() {
    let scenario = service(WIDE_LENGTH, WIDE_FAMILIES, "");
    let request = request(160, 1);
    let ours = outcome(&scenario, &request);
    let finding = study::finding((&scenario, &ours), None, request.seed);
    let stopped = Progress::default();
    stopped.cancelled.store(true, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(explore(&finding, &scenario, None, &request, &stopped), None);
}
