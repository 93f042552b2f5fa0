//! Redesigns of doors and routes: exact sizes of their effects, and what they leave alone to the bit.

use crate::oracle::{Oracle, View, more_of_everything, oracle, parameters, replications};
use caseload::distribution::{Duration, Law};
use caseload::engine::replicate;
use caseload::model::happening::{Happening, Record};
use caseload::model::parameters::Parameters;
use caseload::model::pathway::{Brake, Deadline};
use caseload::model::redesign::{Displacement, Reached, Redesign, Reroute, Review};
use caseload::results::Measure::{
    ClosedByReview, ClosedUnderPressure, CompletedLength, Displaced, Diverted, Ends, Open, OpenAverage, ReReferrals,
    Referrals, Starts, WithinDeadline,
};
use caseload::results::{Ensemble, Measure};
use caseload::time::Schedule;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Every oracle of this file.
pub fn oracles() -> Vec<Oracle> {
    vec![recording(), early_help(), threshold(), displacement(), routes(), review(), deadline(), brake()]
}

fn of_year_one(measure: Measure) -> impl Fn(&View) -> f64 {
    move |view| view.series(measure).skip(1).take(12).sum::<f64>() / 12.0
}

fn recording() -> Oracle {
    oracle("recording", "redesign-recording")
        .replications(2000)
        .twin("3% more of everything", more_of_everything)
        .mean("referrals per month in year 1", 1.2 * 64.102_564_1, of_year_one(Referrals))
        .mean("open cases at month 36", 320.512_821, |view| view.at(Open, 36))
}

fn early_help() -> Oracle {
    oracle("early help", "redesign-early-help")
        .replications(2000)
        .twin("3% more of everything", more_of_everything)
        .mean("open cases at month 3", 532.321_745, |view| view.at(Open, 3))
        .mean("open cases at month 12", 463.607_693, |view| view.at(Open, 12))
        .mean("referrals per month", 90.0, of_year_one(Referrals))
}

fn threshold() -> Oracle {
    oracle("threshold", "redesign-threshold")
        .replications(2000)
        .twin("3% more of everything", more_of_everything)
        .mean("open cases at month 3", 532.321_745, |view| view.at(Open, 3))
        .mean("open cases at month 12", 463.607_693, |view| view.at(Open, 12))
        .mean("referrals per month", 120.0, of_year_one(Referrals))
}

fn displacement() -> Oracle {
    oracle("displacement", "redesign-displacement")
        .replications(1000)
        .twin("3% more of everything", more_of_everything)
        .mean("cases opened per month in months 1 to 3", 72.0, |view| {
            view.series(Starts).skip(1).take(3).sum::<f64>() / 3.0
        })
        .mean("cases opened per month from month 4 on", 96.0, |view| view.mean(Starts, 3))
        .mean("diverted per month", 48.0, |view| view.mean(Diverted, 0))
        .mean("back after being diverted, per month from month 4 on", 24.0, |view| view.mean(Displaced, 3))
}

fn routes() -> Oracle {
    let in_stage = |stage: &'static str| {
        move |view: &View| {
            let values: Vec<f64> = view.series_of(OpenAverage, stage).skip(281).collect();
            values.iter().sum::<f64>() / values.len() as f64
        }
    };
    oracle("routes", "redesign-routes")
        .replications(60)
        .mean("open in stage cin-plan", 391.204_945, in_stage("cin-plan"))
        .mean("open in stage cp-plan", 152.763_398, in_stage("cp-plan"))
        .mean("open in stage cla", 225.426_678, in_stage("cla"))
}

fn review() -> Oracle {
    oracle("review", "redesign-review")
        .replications(4000)
        .twin("3% more of everything", more_of_everything)
        .mean("closed by review in month 3", 66.218_299, |view| view.at(ClosedByReview, 3))
        .mean("open cases at month 2", 600.0, |view| view.at(Open, 2))
        .mean("open cases at month 3", 545.785_043, |view| view.at(Open, 3))
        .mean("open cases at month 4", 555.612_545, |view| view.at(Open, 4))
}

/// The longest visit to the stage of the only deadline is 3% longer.
fn longer_visits(parameters: &mut Parameters) {
    let graph = parameters.course.graph.as_mut().expect("a scenario with stages");
    match &mut graph.routes[0].lengths[0].components[0].law {
        Law::Uniform { high, .. } => *high *= 1.03,
        other => panic!("no twin is defined for {other:?}"),
    }
}

fn deadline() -> Oracle {
    // flat from 0 to 126 days, deadline 63; six in ten of those within 14 days of it end 0 to 3 days before it
    let in_time = 0.5 + 0.6 * 14.0 / 126.0;
    let length = 63.0 - 0.6 * (28.0 / 126.0) * 1.5;
    let all = |of: fn(f64, f64) -> f64| {
        move |view: &View| {
            let months = view.series(Ends).zip(view.series(WithinDeadline).zip(view.series(CompletedLength))).skip(6);
            months.map(move |(ends, (in_time, length))| ends * of(in_time, length)).sum::<f64>()
        }
    };
    let ended = |view: &View| view.total(Ends, 5);
    oracle("deadline", "stage-deadline")
        .replications(400)
        .twin("longest visits 3% longer", longer_visits)
        .ratio("share of visits that end in time", in_time, move |view| [all(|in_time, _| in_time)(view), ended(view)])
        .ratio("length of a visit [days]", length, move |view| [all(|_, length| length)(view), ended(view)])
}

/// A brake that is 3% too strong on a service that is 3% too large.
fn stronger_brake(parameters: &mut Parameters) {
    more_of_everything(parameters);
    parameters.course.brake.as_mut().expect("a scenario with a brake").share *= 1.03;
}

fn brake() -> Oracle {
    // with N open cases, Poisson, a ready one closes with chance 10% x (N / 200 - 1)
    let closed = 0.1 * (-1.0_f64).exp() * ((600.0 * 600.0 + 600.0) / 200.0 - 600.0);
    oracle("brake", "brake")
        .replications(8000)
        .twin("3% more of everything", stronger_brake)
        .mean("closed under pressure in month 2", closed, |view| view.at(ClosedUnderPressure, 2))
        .mean("open cases at month 2", 600.0 - closed * (-0.2_f64).exp(), |view| view.at(Open, 2))
}

#[test]
fn visits_pile_up_before_a_deadline_in_the_exact_share() {
    deadline().check();
}

#[test]
fn an_overloaded_worker_closes_the_exact_share_early() {
    brake().check();
}

#[test]
fn families_closed_under_pressure_come_back_more_often() {
    let plain = parameters("agreement-stages");
    let braked = |returns| {
        let mut told = plain.clone();
        told.course.brake = Some(Brake { share: 0.9, ready_after: 30.0, returns });
        run(&told, 10)
    };
    let total = |ensemble: &Ensemble, measure| -> f64 {
        (0..10).map(|place| View::of(ensemble, place).total(measure, 0)).sum()
    };
    let (without, with) = (braked(0.0), braked(0.8));
    assert!(total(&without, ClosedUnderPressure) > 200.0, "{}", total(&without, ClosedUnderPressure));
    assert!(total(&with, ReReferrals) > 1.05 * total(&without, ReReferrals));
    let mut never = plain.clone();
    never.course.brake = Some(Brake { share: 0.0, ready_after: 0.0, returns: 1.0 });
    assert!(bits(&run(&plain, 5), &[]) == bits(&run(&never, 5), &[]));
}

#[test]
fn a_deadline_without_a_window_counts_and_moves_nothing() {
    let plain = parameters("agreement-stages");
    let mut with = plain.clone();
    let deadline = Deadline { working_days: 45, window: 20.0, before: 3.0, share: 0.0 };
    with.course.graph.as_mut().unwrap().stages[0].deadline = Some(deadline);
    let (one, other) = (run(&plain, 5), run(&with, 5));
    assert!(bits(&one, &[WithinDeadline]) == bits(&other, &[WithinDeadline]));
    let share =
        |ensemble: &Ensemble, month| View::of(ensemble, 0).series_of(WithinDeadline, "assessment").nth(month).unwrap();
    assert!(share(&one, 6).is_nan() && (0.2..1.0).contains(&share(&other, 6)), "{}", share(&other, 6));
    let deadline = Deadline { share: 1.0, ..deadline };
    with.course.graph.as_mut().unwrap().stages[0].deadline = Some(deadline);
    assert!(bits(&one, &[WithinDeadline]) != bits(&run(&with, 5), &[WithinDeadline]));
}

#[test]
fn a_change_of_recording_counts_so_many_more_and_leaves_open_cases_alone() {
    recording().check();
}

#[test]
fn early_help_and_thresholds_let_open_cases_run_down_as_theory_says() {
    early_help().check();
    threshold().check();
}

#[test]
fn diverted_families_come_back_once_after_the_time_stated() {
    displacement().check();
}

#[test]
fn changed_routes_solve_the_changed_traffic_equations() {
    routes().check();
}

#[test]
fn a_review_closes_its_share_of_those_who_are_ready() {
    review().check();
}

fn run(parameters: &Parameters, count: u64) -> Ensemble {
    replications(&Arc::new(parameters.clone()), 0, count, 1)
}

/// The bits of everything observed, save for some measures.
fn bits(ensemble: &Ensemble, except: &[Measure]) -> Vec<u64> {
    let kept = ensemble.layout.series.iter().map(|one| !except.contains(&one.measure));
    let kept: Vec<bool> = kept.collect();
    let rows = ensemble.trajectories.iter().flat_map(|one| &one.rows);
    rows.flat_map(|row| row.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(value, _)| value.to_bits())).collect()
}

fn everyone(told: &Parameters, size: f64) -> Reached {
    Reached { size: Schedule::constant(size), needs: vec![true; told.needs.len()] }
}

fn reroute(told: &Parameters, factor: f64) -> Reroute {
    let needs = vec![true; told.needs.len()];
    Reroute { key: 7, stage: 1, to: 2, instead: None, needs, coverage: 0.8, factor: Schedule::constant(factor) }
}

fn look(told: &Parameters, share: f64) -> Review {
    let needs = vec![true; told.needs.len()];
    Review { key: 9, from: 40.0, until: Some(400.0), stage: None, needs, ready_after: 60.0, share }
}

#[test]
fn redesigns_of_no_size_change_no_bit() {
    for name in ["agreement-everything", "agreement-stages"] {
        let plain = parameters(name);
        assert_eq!(plain.course.redesign, Redesign::default());
        let mut with = plain.clone();
        with.front_door.push(Schedule::constant(0.0));
        let after = Duration::plain(Law::Exponential { mean: 30.0 });
        with.course.redesign = Redesign {
            recording: vec![Schedule::constant(1.0)],
            displacements: vec![Some(Displacement { share: 1.0, after, worse: 1.0 })],
            early_help: vec![everyone(&plain, 0.0)],
            thresholds: vec![everyone(&plain, 1.0)],
            routes: vec![reroute(&plain, 1.0)],
            reviews: vec![look(&plain, 0.0)],
        };
        assert!(bits(&run(&plain, 10), &[]) == bits(&run(&with, 10), &[]), "{name}");
        with.course.redesign.reviews[0].share = 0.2;
        assert!(bits(&run(&plain, 10), &[]) != bits(&run(&with, 10), &[]), "{name}");
    }
}

#[test]
fn recording_moves_counted_referrals_and_nothing_else() {
    let plain = parameters("agreement-stages");
    let mut with = plain.clone();
    with.course.redesign.recording = vec![Schedule::constant(1.5)];
    let (one, other) = (run(&plain, 10), run(&with, 10));
    let counted = [Referrals, ReReferrals, Measure::ReReferralShare];
    assert!(bits(&one, &counted) == bits(&other, &counted));
    let total = |ensemble: &Ensemble, measure| -> f64 {
        (0..10).map(|place| View::of(ensemble, place).total(measure, 0)).sum()
    };
    for measure in [Referrals, ReReferrals] {
        let ratio = total(&other, measure) / total(&one, measure);
        assert!((1.4..1.6).contains(&ratio), "{measure:?}: {ratio}");
    }
}

#[test]
fn a_route_changed_moves_only_the_children_it_turns_aside() {
    let plain = parameters("network");
    let mut with = plain.clone();
    with.course.redesign.routes = vec![reroute(&plain, 0.5)];
    let mut more = plain.clone();
    more.course.redesign.routes = vec![reroute(&plain, 0.25)];
    let courses = |told: &Parameters| {
        let mut record = Record::default();
        replicate(told, 7, 0, &mut record);
        let mut courses: BTreeMap<_, Vec<(u64, Option<usize>)>> = BTreeMap::new();
        for (at, happening) in &record.events {
            match *happening {
                Happening::MovedOn { child, stage, .. } => {
                    courses.entry(child).or_default().push((at.to_bits(), Some(stage)));
                }
                Happening::Closed { child } => courses.entry(child).or_default().push((at.to_bits(), None)),
                _ => {}
            }
        }
        courses
    };
    let (plain, with, more) = (courses(&plain), courses(&with), courses(&more));
    let turned = |with: &BTreeMap<_, Vec<(u64, Option<usize>)>>| -> Vec<_> {
        let differ = with.iter().filter(|(child, course)| plain.get(child) != Some(course));
        let differ: Vec<_> = differ.collect();
        for (child, course) in &differ {
            let before = &plain[child];
            let parted = course.iter().zip(before).position(|(a, b)| a != b).unwrap();
            // the same moment, and protection before: now it closes
            assert_eq!(course[parted].0, before[parted].0);
            assert_eq!((course[parted].1, before[parted].1), (None, Some(2)));
        }
        differ.into_iter().map(|(child, _)| *child).collect()
    };
    let (some, many) = (turned(&with), turned(&more));
    assert!(some.len() > 20 && many.len() > some.len(), "{} {}", some.len(), many.len());
    assert!(some.iter().all(|child| many.contains(child)), "a stronger lever turns aside those and more");
}

#[test]
fn displaced_families_are_the_same_with_the_same_or_a_higher_need() {
    let mut told = parameters("agreement-stages");
    told.front_door = vec![Schedule::constant(0.8), Schedule::constant(0.3)];
    let after = Duration::plain(Law::Exponential { mean: 60.0 });
    told.course.returns = None;
    told.course.redesign.displacements = vec![Some(Displacement { share: 0.9, after, worse: 0.5 }), None];
    let mut record = Record::default();
    replicate(&told, 7, 0, &mut record);
    let mut seen = BTreeMap::new();
    let (mut same, mut worse, mut again) = (0, 0, 0);
    for (_, happening) in &record.events {
        match *happening {
            Happening::Referred { family, children, need, .. } => {
                if let Some((before, many)) = seen.insert(family, (need, children)) {
                    assert_eq!(many, children);
                    assert!(need == before || need == before + 1);
                    same += usize::from(need == before);
                    worse += usize::from(need > before);
                }
            }
            Happening::Diverted { family } if told.needs.len() > 1 => again += usize::from(seen.contains_key(&family)),
            _ => {}
        }
    }
    assert!(same > 30 && worse > 30 && again > 30, "{same} {worse} {again}");
}

#[test]
fn a_review_once_and_one_every_month_close_more_than_none() {
    let plain = parameters("agreement-stages");
    let mut once = plain.clone();
    once.course.redesign.reviews = vec![Review { until: None, ..look(&plain, 0.2) }];
    let mut monthly = plain.clone();
    monthly.course.redesign.reviews = vec![look(&plain, 0.2)];
    let (once, monthly) = (run(&once, 5), run(&monthly, 5));
    for place in 0..5 {
        let closed = |ensemble: &Ensemble| View::of(ensemble, place).series(ClosedByReview).skip(1).collect::<Vec<_>>();
        let (once, monthly) = (closed(&once), closed(&monthly));
        assert_eq!(once[..3].iter().map(|&n| n > 0.0).collect::<Vec<_>>(), [false, false, true]);
        assert_eq!(once[3..].iter().sum::<f64>(), 0.0);
        assert!(once[..3] == monthly[..3] && monthly[3..10].iter().all(|&n| n > 0.0), "{monthly:?}");
    }
}
