//! The council files as shipped: where their values come from, what the front door does, and what reinstated money does.

use caseload::distribution::{Duration, Law};
use caseload::engine::{Plan, Progress, simulate};
use caseload::model::parameters::Parameters;
use caseload::results::{Cell, Ensemble, Measure};
use caseload::scenario::catalogue::BUILT_IN;
use caseload::scenario::{self, Scenario};
use std::sync::Arc;

const REPLICATIONS: u64 = 64;
const YEAR: u32 = 12;

fn council(name: &str) -> Scenario {
    scenario::load(name).unwrap_or_else(|problems| panic!("{name}: {problems}"))
}

fn simulated(parameters: Parameters) -> Ensemble {
    let shared = Arc::new(parameters);
    let plan = Plan { seed: 2019, first: 0, count: REPLICATIONS, threads: 1 };
    simulate(|_| Arc::clone(&shared), false, &plan, &Progress::default())
}

/// Two years with every uncertain value at its median.
fn two_years(name: &str) -> (Parameters, Ensemble) {
    let parameters = Parameters { months: 2 * YEAR, ..(*council(name).central()).clone() };
    (parameters.clone(), simulated(parameters))
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

#[test]
fn every_value_of_the_shipped_files_says_where_it_comes_from_and_how_far_to_trust_it() {
    for built_in in BUILT_IN {
        let (name, scenario) = (built_in.name, council(built_in.name));
        let structure =
            |path: &str| path == "schema" || matches!(path.rsplit('.').next(), Some("kind" | "stages" | "steps"));
        let given = scenario.register().iter().filter(|row| row.set_by != "default" && !structure(&row.path));
        let mut count = 0;
        for row in given {
            assert!(row.confidence.is_some(), "{name}: {} has no confidence", row.path);
            assert!(row.source.is_some() || row.reason.is_some(), "{name}: {} has no source or reason", row.path);
            count += 1;
        }
        assert!(count > 200, "{name}: {count} values");
    }
}

#[test]
fn cutting_the_lowest_need_by_thirty_per_cent_lowers_open_cases_by_far_less_and_leaves_longer_cases() {
    let (baseline_parameters, baseline) = two_years("blackburn-with-darwen/baseline-2019");
    let (parameters, option) = two_years("front-door-2019");
    assert_eq!(baseline_parameters.course, parameters.course, "lengths and what follows depend on need alone");
    // 30% of first contacts, and those who are never met do not come back either
    let referrals = year_of(&option, Measure::Referrals, YEAR) / year_of(&baseline, Measure::Referrals, YEAR);
    assert!((0.63..0.71).contains(&referrals), "referrals that remain: {referrals}");
    let open = mean(&option, Measure::Open, 2 * YEAR) / mean(&baseline, Measure::Open, 2 * YEAR);
    assert!((0.88..0.97).contains(&open), "open cases that remain: {open}");
    let length = |ensemble: &Ensemble| year_of(ensemble, Measure::CompletedLength, YEAR) / f64::from(YEAR);
    let (shorter, longer) = (length(&baseline), length(&option));
    assert!(longer > 1.2 * shorter, "mean completed length: {shorter} days before, {longer} days after");
    // the same luck: nothing differs before the service opens
    let bits = |row: &Vec<f64>| -> Vec<u64> { row.iter().map(|value| value.to_bits()).collect() };
    for (one, other) in baseline.trajectories.iter().zip(&option.trajectories) {
        let early = one.rows[..2].iter().zip(&other.rows[..2]);
        assert!(early.into_iter().all(|(a, b)| bits(a) == bits(b)), "day 0 and October 2019 differ");
    }
}

#[test]
fn posts_whose_workers_have_passed_open_with_workers_of_the_higher_grade_and_the_share_in_the_first_year_stays() {
    let scenario = council("bradford/baseline-2019");
    let parameters = Parameters { months: 3 * YEAR, environment: None, ..(*scenario.central()).clone() };
    let grade = parameters.grades.iter().position(|grade| grade.name == "newly-qualified");
    let groups = parameters.teams.iter().flat_map(|team| &team.posts).filter(|group| Some(group.grade) == grade);
    let in_first_year: u32 = groups.map(|group| group.count - group.vacant - group.passed).sum();
    let ensemble = simulated(parameters);
    let of_grade = |month: u32| {
        let cell = Cell { grade, ..Cell::COUNCIL };
        let values = ensemble.measured(month as usize, Measure::InPost, cell).expect("each grade is measured");
        values.into_iter().flatten().sum::<f64>() / REPLICATIONS as f64
    };
    assert_eq!(of_grade(0), f64::from(in_first_year));
    let later = of_grade(3 * YEAR) / of_grade(0);
    println!("in the first year: {in_first_year} on day 0, {:.1} after three years", of_grade(3 * YEAR));
    assert!((0.6..1.2).contains(&later), "{later} of them three years on");
}

/// Fewer FTE in post with the cut of 2016 than with the same referrals and no cut, month by month.
fn gap_in_post(change: impl Fn(&mut Parameters)) -> Vec<f64> {
    let lived = |name: &str| {
        let mut parameters = Parameters { months: 2 * YEAR, environment: None, ..(*council(name).central()).clone() };
        change(&mut parameters);
        simulated(parameters)
    };
    let (cut, uncut) = (lived("cut-2016"), lived("demand-rise-2016"));
    (0..=2 * YEAR).map(|n| mean(&uncut, Measure::InPostFte, n) - mean(&cut, Measure::InPostFte, n)).collect()
}

#[test]
fn after_the_money_is_back_people_trail_by_the_hiring_delay_and_at_once_without_one() {
    // held from October 2016 to the end of June 2017: the close of month 9
    let back = 9;
    let gap = gap_in_post(|_| {});
    println!("FTE missing, with hiring as it was: {gap:.2?}");
    assert!(gap[back] > 3.0, "the freeze bites: {:.2} FTE missing", gap[back]);
    assert!(gap[back + 2] > 0.6 * gap[back], "two months later most are still missing: {:.2}", gap[back + 2]);
    assert!(gap[back + 10] < 0.25 * gap[back], "ten months later most are there: {:.2}", gap[back + 10]);
    let at_once = || Duration::plain(Law::Deterministic { value: 0.01 });
    let gap = gap_in_post(|parameters| {
        for grade in &mut parameters.grades {
            let hiring = grade.career.hiring.as_mut().expect("the shipped grades are hired for in steps");
            hiring.failed_rounds = 0.0;
            for step in [&mut hiring.approval, &mut hiring.advert, &mut hiring.offer, &mut hiring.start] {
                *step = at_once();
            }
        }
    });
    println!("FTE missing, with no delay: {gap:.2?}");
    assert!(gap[back] > 3.0 && gap[back + 1] < 0.05 * gap[back], "{:.2} then {:.2}", gap[back], gap[back + 1]);
}

#[test]
fn the_spread_over_workers_is_wider_than_poisson_in_every_baseline() {
    for built_in in BUILT_IN.iter().filter(|built_in| built_in.name.contains("/baseline-")) {
        let parameters = council(built_in.name);
        let drawn = |index| Arc::new(Parameters { months: YEAR, ..parameters.realise(2019, index) });
        let plan = Plan { seed: 2019, first: 0, count: REPLICATIONS, threads: 1 };
        let ensemble = simulate(drawn, true, &plan, &Progress::default());
        let ratio = mean(&ensemble, Measure::Unevenness, YEAR);
        println!("{}: variance over mean {ratio:.2}", built_in.name);
        assert!((2.0..5.0).contains(&ratio), "{}: {ratio}", built_in.name);
    }
}
