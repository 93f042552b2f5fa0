//! The plain simulator against published figures, and the engine against the plain simulator.

use crate::oracle::{PASSES_WITHIN, View, parameters, replications};
use crate::plain::{Class, Full, Group, Kind, Lasts, Picks, Seen, Service, future};
use caseload::results::Measure;
use caseload::results::Measure::{CaseloadPerPerson, InPost, Open, ShareAboveTarget, Unallocated, WorkerP90};
use std::sync::Arc;

/// What is compared: its name, how each simulator tells it.
type Told = (&'static str, fn(&Seen) -> f64, Measure);

const FIGURES: [Told; 6] = [
    ("mean load", |seen| seen.mean_load, CaseloadPerPerson),
    ("90th percentile", |seen| seen.p90, WorkerP90),
    ("share above target", |seen| seen.above_target, ShareAboveTarget),
    ("unallocated", |seen| seen.unallocated, Unallocated),
    ("open", |seen| seen.open, Open),
    ("in post", |seen| seen.in_post, InPost),
];

/// Months at whose close the two are compared.
const MONTHS: [usize; 2] = [18, 36];
const PLAIN_REPLICATIONS: u64 = 400;
const ENGINE_REPLICATIONS: u64 = 1500;

/// The mean and standard error of a figure over replications.
fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// The service of `caseload-ref` with a full list of the unallocated.
fn reference_service() -> Service {
    let refill = Lasts::LogNormal { mean: 4.0, cv: 0.5 };
    let kind =
        |limit| Kind { target: 16.0, limit, ramp: vec![], leaving: 0.012, refill, absence: None, factor_sd: 0.0 };
    let length = Lasts::LogNormal { mean: 7.0, cv: 1.2 };
    Service {
        families: 330.0,
        sizes: vec![1.0],
        classes: vec![Class { share: 1.0, opens: 1.0, length, priority: 0 }],
        kinds: vec![kind(15.0), kind(22.0)],
        groups: vec![Group { intake: 1.0, picks: Picks::LowestLoad, full: Full::Wait, posts: vec![(0, 24), (1, 96)] }],
        slowing: 0.0,
        unallocated_speed: 1.0,
        pause: 0.0,
        opening: 2376,
    }
}

#[test]
fn the_plain_simulator_agrees_with_the_reference_figures() {
    let futures: Vec<Vec<Seen>> = (0..120).map(|seed| future(&reference_service(), seed, 60)).collect();
    let known = [
        ([20.185, 20.111, 20.102], 0.004),
        ([21.782, 21.721, 21.713], 0.004),
        ([0.7997, 0.7996, 0.7996], 0.0001),
        ([13.11, 10.26, 9.64], 0.2),
        ([2323.61, 2312.19, 2310.66], 0.0),
        ([f64::NAN, f64::NAN, 120.0 / 1.048], 0.0),
    ];
    for ((name, read, _), (expected, known_error)) in FIGURES.into_iter().zip(known) {
        for (month, expected) in [12, 36, 60].into_iter().zip(expected).filter(|(_, expected)| expected.is_finite()) {
            let values: Vec<f64> = futures.iter().map(|one| read(&one[month - 1])).collect();
            let (mean, error) = mean_and_error(&values);
            let z = (mean - expected) / error.hypot(known_error);
            println!("{name:<16} month {month}: reference {expected:.4}, plain {mean:.4} ± {error:.4}, z {z:+.2}");
            assert!(z.abs() <= 4.0, "{name} at month {month}: {mean} ± {error} against {expected}");
        }
    }
}

/// The services of `tests/oracles/agreement-*.toml`, told to the plain simulator in its own terms.
fn services() -> [(&'static str, Service); 6] {
    let refill = Lasts::LogNormal { mean: 3.0, cv: 0.5 };
    let kind =
        |target, limit| Kind { target, limit, ramp: vec![], leaving: 0.03, refill, absence: None, factor_sd: 0.3 };
    let kinds = vec![kind(8.0, 10.0), kind(12.0, 16.0)];
    let class = |share, opens, length, priority| Class { share, opens, length, priority };
    let group =
        |intake, picks, full, juniors, seniors| Group { intake, picks, full, posts: vec![(0, juniors), (1, seniors)] };
    let leavers = Service {
        families: 40.0,
        sizes: vec![1.0],
        classes: vec![class(1.0, 1.0, Lasts::LogNormal { mean: 5.0, cv: 1.2 }, 0)],
        kinds,
        groups: vec![group(1.0, Picks::LowestLoad, Full::Wait, 8, 10)],
        slowing: 0.0,
        unallocated_speed: 0.5,
        pause: 0.5,
        opening: 0,
    };

    let mut siblings = leavers.clone();
    siblings.families = 22.0;
    siblings.sizes = vec![0.52, 0.26, 0.13, 0.06, 0.03];
    let urgent = Lasts::LogNormal { mean: 8.0, cv: 1.0 };
    siblings.classes = vec![class(0.6, 0.8, Lasts::Exponential(3.0), 0), class(0.4, 1.0, urgent, 2)];
    siblings.kinds[0].ramp = vec![0.4, 0.7];
    siblings.kinds[1].ramp = vec![0.6];
    siblings.groups[0].picks = Picks::LowestRelativeLoad;
    siblings.unallocated_speed = 0.0;

    let mut teams = leavers.clone();
    teams.families = 45.0;
    teams.classes[0].length = Lasts::Exponential(4.0);
    for kind in &mut teams.kinds {
        kind.absence = Some((0.125, Lasts::LogNormal { mean: 1.5, cv: 1.0 }, 0.75));
    }
    teams.groups = vec![
        group(0.5, Picks::LowestLoad, Full::Wait, 8, 10),
        group(0.3, Picks::Random, Full::Divert, 0, 5),
        group(0.2, Picks::LowestRelativeLoad, Full::Exceed, 2, 2),
    ];
    teams.pause = 0.0;

    let mut slowing = leavers.clone();
    slowing.families = 36.0;
    slowing.kinds = vec![kind(10.0, 1000.0), kind(10.0, 1000.0)];
    slowing.kinds[0].ramp = vec![0.5, 0.5, 0.8];
    slowing.kinds[1].absence = Some((0.1, Lasts::LogNormal { mean: 1.0, cv: 1.0 }, f64::INFINITY));
    slowing.groups[0].picks = Picks::LowestRelativeLoad;
    (slowing.slowing, slowing.pause) = (0.8, 0.25);

    let mut patience = leavers.clone();
    patience.families = 60.0;
    let usual = Lasts::LogNormal { mean: 4.0, cv: 0.8 };
    patience.classes = vec![class(0.7, 1.0, usual, 0), class(0.3, 1.0, Lasts::Fixed(6.0), 1)];
    patience.groups = vec![
        group(0.8, Picks::LowestLoad, Full::Lapse(Lasts::LogNormal { mean: 1.0, cv: 0.8 }), 8, 10),
        group(0.2, Picks::Random, Full::Lapse(Lasts::Exponential(2.0)), 0, 3),
    ];
    patience.unallocated_speed = 0.0;

    let mut everything = siblings.clone();
    everything.families = 24.0;
    everything.kinds[1].absence = Some((0.1, Lasts::LogNormal { mean: 1.5, cv: 1.0 }, 1.0));
    everything.groups = vec![
        group(0.75, Picks::LowestRelativeLoad, Full::Wait, 8, 10),
        group(0.25, Picks::LowestLoad, Full::Wait, 4, 2),
    ];
    (everything.slowing, everything.unallocated_speed) = (0.5, 0.3);

    [
        ("agreement-leavers", leavers),
        ("agreement-siblings", siblings),
        ("agreement-teams", teams),
        ("agreement-slowing", slowing),
        ("agreement-patience", patience),
        ("agreement-everything", everything),
    ]
}

/// One figure by both simulators.
pub struct Comparison {
    pub scenario: &'static str,
    pub what: String,
    pub plain: f64,
    pub engine: f64,
    /// Standard error of the difference.
    pub error: f64,
}

impl Comparison {
    pub fn z(&self) -> f64 {
        // both say the same in every replication, such as nobody unallocated where there is no limit
        if self.engine == self.plain { 0.0 } else { (self.engine - self.plain) / self.error }
    }
}

fn compare(scenario: &'static str, service: &Service) -> Vec<Comparison> {
    let plain: Vec<Vec<Seen>> = (0..PLAIN_REPLICATIONS).map(|seed| future(service, seed, 36)).collect();
    let ensemble = replications(&Arc::new(parameters(scenario)), 0, ENGINE_REPLICATIONS, 1);
    let views: Vec<View> = (0..ENGINE_REPLICATIONS as usize).map(|place| View::of(&ensemble, place)).collect();
    let mut comparisons = vec![];
    for (name, read, measure) in FIGURES {
        for month in MONTHS {
            let defined = |values: Vec<f64>| values.into_iter().filter(|value| value.is_finite()).collect::<Vec<_>>();
            let (plain, one) = mean_and_error(&defined(plain.iter().map(|seen| read(&seen[month - 1])).collect()));
            let (engine, other) = mean_and_error(&defined(views.iter().map(|view| view.at(measure, month)).collect()));
            let what = format!("{name}, month {month}");
            comparisons.push(Comparison { scenario, what, plain, engine, error: one.hypot(other) });
        }
    }
    comparisons
}

/// Every comparison, for the verification page.
pub fn all() -> Vec<Comparison> {
    services().iter().flat_map(|(scenario, service)| compare(scenario, service)).collect()
}

fn check(scenario: &str) {
    let services = services();
    let (name, service) = services.iter().find(|(name, _)| *name == scenario).expect("a service of that name");
    let comparisons = compare(name, service);
    for one in &comparisons {
        let Comparison { scenario, what, plain, engine, error } = one;
        println!("{scenario} {what}: plain {plain:.4}, engine {engine:.4}, se {error:.4}, z {:+.2}", one.z());
    }
    let apart: Vec<_> = comparisons.iter().filter(|one| one.z().abs() > PASSES_WITHIN).map(|one| &one.what).collect();
    assert!(apart.is_empty(), "{scenario}: engine and plain simulator differ in {apart:?}");
}

#[test]
fn both_simulators_agree_on_leavers_limits_and_handover() {
    check("agreement-leavers");
}

#[test]
fn both_simulators_agree_on_sibling_blocks_priority_and_ramp() {
    check("agreement-siblings");
}

#[test]
fn both_simulators_agree_on_several_teams_and_absence() {
    check("agreement-teams");
}

#[test]
fn both_simulators_agree_on_progress_under_load() {
    check("agreement-slowing");
}

#[test]
fn both_simulators_agree_on_patience_and_priority() {
    check("agreement-patience");
}

#[test]
fn both_simulators_agree_when_everything_happens_at_once() {
    check("agreement-everything");
}

/// The comparison has teeth: a plain service that differs by one feature is told apart.
#[test]
fn a_service_that_differs_in_one_feature_is_told_apart() {
    type Change = fn(&mut Service);
    let wrong: [(&str, Change); 6] = [
        ("agreement-leavers", |service| service.pause = 0.0),
        ("agreement-siblings", |service| (service.families, service.sizes) = (22.0 * 1.82, vec![1.0])),
        ("agreement-teams", |service| service.kinds[1].absence = None),
        ("agreement-slowing", |service| service.slowing = 0.7),
        ("agreement-patience", |service| service.groups[0].full = Full::Lapse(Lasts::Exponential(1.2))),
        ("agreement-everything", |service| service.unallocated_speed = 0.0),
    ];
    let mut unseen = vec![];
    for ((scenario, mut service), (same, change)) in services().into_iter().zip(wrong) {
        assert_eq!(scenario, same);
        change(&mut service);
        let worst = compare(scenario, &service).iter().map(|one| one.z().abs()).fold(0.0, f64::max);
        println!("{scenario} with one feature changed: largest |z| {worst:.1}");
        if worst <= PASSES_WITHIN {
            unseen.push(scenario);
        }
    }
    assert!(unseen.is_empty(), "changes that go unseen: {unseen:?}");
}
