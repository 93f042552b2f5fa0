//! Relations between runs that must hold to the bit, whatever the numbers are.

use crate::oracle::{SEED, View, file, parameters, replications};
use caseload::engine::{Plan, Progress, replicate, simulate};
use caseload::model::happening::{Happening, Record};
use caseload::model::parameters::Parameters;
use caseload::report::tell::{Follow, Teller};
use caseload::results::Measure::{
    CompletedLength, Ends, Leavers, Open, OpenAge, OpenAverage, Unallocated, WorkerMedian,
};
use caseload::results::{Ensemble, Measure, Trajectory};
use caseload::scenario;
use caseload::time::{Change, Effect, Schedule, Shape};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A queue, a small service with every feature on, and a large one.
pub const SERVICES: [&str; 3] = ["mmc", "agreement-everything", "caseload-ref-tight"];

pub fn run(parameters: &Parameters, first: u64, count: u64, threads: usize) -> Ensemble {
    replications(&Arc::new(parameters.clone()), first, count, threads)
}

/// Equal to the bit, undefined values included.
pub fn same(one: &[Trajectory], other: &[Trajectory]) -> bool {
    let bits = |trajectory: &Trajectory| -> Vec<u64> {
        trajectory.rows.iter().flatten().map(|value| value.to_bits()).collect()
    };
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .all(|(a, b)| a.index == b.index && bits(a) == bits(b) && a.workers == b.workers && a.above == b.above)
}

#[test]
fn the_first_replications_of_a_longer_run_are_the_shorter_run() {
    for name in SERVICES {
        let told = parameters(name);
        let whole = run(&told, 0, 30, 1);
        assert!(same(&whole.trajectories[..20], &run(&told, 0, 20, 1).trajectories), "{name}: prefix");
        assert!(same(&whole.trajectories[20..], &run(&told, 20, 10, 1).trajectories), "{name}: rest");
    }
}

#[test]
fn the_first_months_of_a_longer_run_are_the_shorter_run() {
    for name in SERVICES {
        let long = parameters(name);
        let mut short = long.clone();
        short.months = 12;
        let (long, short) = (run(&long, 0, 10, 1), run(&short, 0, 10, 1));
        for (a, b) in long.trajectories.iter().zip(&short.trajectories) {
            let cut = |trajectory: &Trajectory| Trajectory {
                rows: trajectory.rows[..=12].to_vec(),
                workers: trajectory.workers[..=12].to_vec(),
                above: trajectory.above[..=12].to_vec(),
                ..trajectory.clone()
            };
            assert!(same(&[cut(a)], &[cut(b)]), "{name}: replication {}", a.index);
        }
    }
}

#[test]
fn counts_of_workers_above_target_give_the_share_above_target() {
    for name in SERVICES {
        let ensemble = run(&parameters(name), 0, 10, 1);
        let cells = ensemble.layout.cells.clone();
        for (future, cell) in
            ensemble.trajectories.iter().flat_map(|future| cells.iter().map(move |&cell| (future, cell)))
        {
            let column = ensemble.layout.column(Measure::ShareAboveTarget, cell).unwrap();
            for month in 0..future.rows.len() {
                let (all, above) = (future.workers_by_children(month, cell), future.above_by_children(month, cell));
                assert!(above.iter().zip(&all).all(|(above, all)| above <= all) && above.len() <= all.len());
                let share = f64::from(above.iter().sum::<u32>()) / f64::from(all.iter().sum::<u32>());
                assert_eq!(future.value(month, column), share.is_finite().then_some(share), "{name}");
            }
        }
    }
}

#[test]
fn threads_change_no_bit() {
    for name in SERVICES {
        let told = parameters(name);
        let one = run(&told, 0, 40, 1);
        for threads in [2, 3, 7] {
            assert!(same(&one.trajectories, &run(&told, 0, 40, threads).trajectories), "{name}: {threads} threads");
        }
    }
}

#[test]
fn replications_differ_from_each_other_and_between_seeds() {
    for name in SERVICES {
        let told = Arc::new(parameters(name));
        let ours = run(&told, 0, 2, 1);
        assert!(!same(&ours.trajectories[..1], &[Trajectory { index: 0, ..ours.trajectories[1].clone() }]));
        let plan = Plan { seed: 7, first: 0, count: 1, threads: 1 };
        let other = simulate(|_| Arc::clone(&told), false, &plan, &Progress::default());
        assert!(!same(&ours.trajectories[..1], &other.trajectories), "{name}: another seed gives the same future");
    }
}

fn change(effect: Effect) -> Change {
    Change { from: 30.0, until: None, shape: Shape::Step, effect }
}

#[test]
fn measures_without_effect_change_no_bit() {
    for name in SERVICES {
        let told = parameters(name);
        let plain = run(&told, 0, 10, 1);
        let mut nothing = told.clone();
        nothing.demand.families.changes.push(change(Effect::Factor(1.0)));
        nothing.front_door.push(Schedule { base: 0.0, changes: vec![change(Effect::Set(0.0))] });
        assert!(same(&plain.trajectories, &run(&nothing, 0, 10, 1).trajectories), "{name}: no effect");
        let mut later = told.clone();
        let after = told.calendar.observation(told.months) + 1.0;
        later.demand.families.changes.push(Change { from: after, ..change(Effect::Factor(1.5)) });
        assert!(same(&plain.trajectories, &run(&later, 0, 10, 1).trajectories), "{name}: after the horizon");
    }
}

#[test]
fn limits_that_never_bind_change_no_bit() {
    let mut told = parameters("agreement-slowing");
    let limited = run(&told, 0, 10, 1);
    told.grades.iter_mut().for_each(|grade| grade.limit = f64::INFINITY);
    assert!(same(&limited.trajectories, &run(&told, 0, 10, 1).trajectories));
}

/// Whether a measure is nowhere lower in `more` than in `less`.
fn nowhere_lower(less: &Parameters, more: &Parameters, measure: Measure) -> bool {
    let (less, more) = (run(less, 0, 100, 1), run(more, 0, 100, 1));
    (0..100).all(|place| {
        let (one, other) = (View::of(&less, place), View::of(&more, place));
        one.series(measure).zip(other.series(measure)).all(|(a, b)| a <= b)
    })
}

#[test]
fn more_families_never_mean_fewer_open_cases() {
    for name in ["open-lognormal", "season", "stock-exponential"] {
        let less = parameters(name);
        let mut more = less.clone();
        more.demand.families.base *= 1.1;
        assert!(nowhere_lower(&less, &more, Open), "{name}");
        assert!(!nowhere_lower(&more, &less, Open), "{name}: the relation is vacuous");
    }
}

#[test]
fn longer_cases_never_mean_fewer_open_cases() {
    for name in ["open-lognormal", "season", "stock-exponential"] {
        let less = parameters(name);
        let mut more = less.clone();
        crate::oracle::longer_cases(&mut more);
        assert!(nowhere_lower(&less, &more, Open), "{name}");
        assert!(!nowhere_lower(&more, &less, Open), "{name}: the relation is vacuous");
    }
}

#[test]
fn a_higher_leaving_hazard_never_means_fewer_leavers_so_far() {
    for name in ["agreement-leavers", "agreement-teams", "caseload-ref-base"] {
        let less = parameters(name);
        let mut more = less.clone();
        more.grades.iter_mut().for_each(|grade| grade.leaving *= 1.2);
        let (less, more) = (run(&less, 0, 50, 1), run(&more, 0, 50, 1));
        let so_far = |ensemble: &Ensemble, place: usize| -> Vec<f64> {
            let mut sum = 0.0;
            View::of(ensemble, place)
                .series(Leavers)
                .skip(1)
                .map(|leavers| {
                    sum += leavers;
                    sum
                })
                .collect()
        };
        let mut apart = false;
        for place in 0..50 {
            let (one, other) = (so_far(&less, place), so_far(&more, place));
            // the tenure of those in post at the opening follows the hazard, the threshold ahead of them does not
            assert!(one.iter().zip(&other).all(|(a, b)| a <= b), "{name}: replication {place}");
            apart |= one != other;
        }
        assert!(apart, "{name}: the relation is vacuous");
    }
}

#[test]
fn without_chance_the_service_does_what_can_be_worked_out_by_hand() {
    let told = parameters("hand-traced");
    let ensemble = run(&told, 0, 20, 1);
    for place in 0..20 {
        let view = View::of(&ensemble, place);
        let trace = |measure| view.series(measure).map(|value| value as i64).collect::<Vec<_>>();
        assert_eq!(trace(Open), [40, 40, 40, 40, 40, 40, 8, 8, 8, 8, 8, 8, 0, 0, 0]);
        assert_eq!(trace(Unallocated), [8, 8, 8, 8, 8, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(trace(Ends)[1..], [0, 0, 0, 0, 0, 32, 0, 0, 0, 0, 0, 8, 0, 0]);
        assert_eq!(trace(WorkerMedian)[..6], [8; 6]);
    }
}

#[test]
fn four_fifths_of_the_speed_takes_five_quarters_of_the_time() {
    let told = parameters("hand-traced-slow");
    let ensemble = run(&told, 0, 20, 1);
    for place in 0..20 {
        let view = View::of(&ensemble, place);
        let open: Vec<_> = view.series(Open).map(|value| value as i64).collect();
        assert_eq!(open, [40, 40, 40, 40, 40, 40, 40, 40, 0, 0, 0, 0, 0, 0, 0]);
        let length = view.at(CompletedLength, 8) / caseload::time::MEAN_MONTH_DAYS;
        assert!((7.46..=7.5 + 1.0 / 30.0).contains(&length), "completed length {length} months");
    }
}

/// Little's law as an identity: the area under open cases is the time spent open by those who left and those who stay.
#[test]
fn the_area_under_open_cases_is_the_time_spent_open() {
    let names =
        ["mm1", "mmc", "patience", "turned-away-fixed", "stock-lognormal", "siblings", "overload", "hand-traced-slow"];
    for name in names.into_iter().chain(SERVICES).chain(["agreement-teams", "agreement-slowing", "agreement-patience"])
    {
        let told = parameters(name);
        let ensemble = run(&told, 0, 10, 1);
        for place in 0..10 {
            let view = View::of(&ensemble, place);
            let days = told.calendar.observation(1);
            let area = view.total(OpenAverage, 0) * days;
            let zero = |value: f64| if value.is_finite() { value } else { 0.0 };
            let stay = |month: usize| view.at(Open, month) * zero(view.at(OpenAge, month));
            let left: f64 =
                view.series(Ends).zip(view.series(CompletedLength)).skip(1).map(|(n, length)| n * zero(length)).sum();
            let spent = left + stay(told.months as usize) - stay(0);
            assert!((area - spent).abs() <= 1e-9 * area.max(1.0), "{name}: area {area}, time spent {spent}");
        }
    }
}

#[test]
fn an_option_that_changes_nothing_differs_by_exactly_nothing() {
    let option = scenario::load(&file("null-option")).map_err(|problems| panic!("{problems}")).expect("a valid file");
    let baseline = option.baseline.as_ref().expect("an option has a baseline").central();
    let (one, other) = (run(&baseline, 0, 50, 1), run(&option.central(), 0, 50, 1));
    assert!(same(&one.trajectories, &other.trajectories));
}

/// Everything that happened in one replication.
fn told(parameters: &Parameters, index: u64) -> (Record, Trajectory) {
    let mut record = Record::default();
    let trajectory = replicate(parameters, SEED, index, &mut record);
    (record, trajectory)
}

/// The events of a record before any worker comes into play.
fn first_contacts(record: &Record) -> Vec<(f64, Happening)> {
    let first = |what: &Happening| {
        matches!(what, Happening::Referred { .. } | Happening::Diverted { .. } | Happening::NoCase { .. })
    };
    record.events.iter().filter(|(_, what)| first(what)).copied().collect()
}

/// What happened to every child of a team, to the bit of each moment, with workers by name.
fn lives(record: &Record, teller: &Teller<'_>, of_team: usize) -> BTreeMap<String, Vec<(u64, String)>> {
    let mut lives: BTreeMap<String, Vec<(u64, String)>> = BTreeMap::new();
    let sentences = teller.sentences(&record.events, &Follow::All);
    assert_eq!(sentences.len(), record.events.len(), "all is told");
    for ((t, what), sentence) in record.events.iter().zip(sentences) {
        let (Happening::Opened { child, .. }
        | Happening::Given { child, .. }
        | Happening::Waiting { child, .. }
        | Happening::Closed { child }
        | Happening::Lapsed { child }) = what
        else {
            continue;
        };
        if matches!(what, Happening::Opened { team, .. } if *team == of_team) {
            lives.insert(child.name(), Vec::new());
        }
        if let Some(life) = lives.get_mut(&child.name()) {
            life.push((t.to_bits(), sentence));
        }
    }
    lives
}

#[test]
fn a_post_more_in_one_team_changes_no_first_contact_and_no_child_of_the_other_team() {
    let base = parameters("two-teams");
    let mut more = base.clone();
    more.teams[0].posts[0].count += 1;
    let (before, trajectory) = told(&base, 7);
    let (after, _) = told(&more, 7);
    let contacts = first_contacts(&before);
    assert_eq!(contacts, first_contacts(&after));
    let (old, new) = (Teller::new(&base), Teller::new(&more));
    let untouched = lives(&before, &old, 1);
    assert_eq!(untouched, lives(&after, &new, 1));
    println!("{} first contacts and the lives of {} children are the same", contacts.len(), untouched.len());
    assert!(untouched.len() > 100);
    assert_ne!(lives(&before, &old, 0), lives(&after, &new, 0), "the post matters where it is");
    // and watching changed nothing
    assert!(same(&[trajectory], &run(&base, 7, 1, 1).trajectories));
}
