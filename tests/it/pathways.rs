//! Stages, transfers and returns: relations that hold to the bit, and what opens with them.

use crate::oracle::{View, file, parameters, replications};
use caseload::distribution::{Duration, Law};
use caseload::engine::replicate;
use caseload::model::happening::{Happening, Record};
use caseload::model::parameters::{AgeBand, OpeningAges, OpeningCount, Parameters};
use caseload::model::pathway::{Ages, Counted, Returns, Siblings, Transfers};
use caseload::results::Measure::{
    self, CompletedLength, Ends, Open, OpenAge, ReReferralShare, Starts, TurnedAdult, Unallocated, WaitingToTransfer,
};
use caseload::results::{Ensemble, Trajectory};
use caseload::scenario;
use std::collections::BTreeSet;
use std::sync::Arc;

const WHOLE: &str = "agreement-stages";

fn run(parameters: &Parameters, count: u64) -> Ensemble {
    replications(&Arc::new(parameters.clone()), 0, count, 1)
}

/// The bits of everything observed, save for one measure.
fn bits(ensemble: &Ensemble, except: Option<Measure>) -> Vec<Vec<u64>> {
    let kept = |trajectory: &Trajectory| -> Vec<u64> {
        let row = |row: &Vec<f64>| -> Vec<u64> {
            let series = ensemble.layout.series.iter().zip(row);
            series.filter(|(one, _)| Some(one.measure) != except).map(|(_, value)| value.to_bits()).collect()
        };
        trajectory.rows.iter().flat_map(row).collect()
    };
    ensemble.trajectories.iter().map(kept).collect()
}

#[test]
fn returns_of_no_family_change_no_bit() {
    for name in ["agreement-everything", "caseload-ref-tight", "agreement-siblings"] {
        let told = parameters(name);
        assert_eq!((&told.course.graph, &told.course.returns), (&None, &None), "{name}");
        let delay = Duration::plain(Law::Exponential { mean: 90.0 });
        let shares = vec![vec![0.0]; told.needs.len()];
        let none = Returns::new(shares, delay, Counted::AllReferrals, None, &told.needs, None);
        let mut with = told.clone();
        with.course.returns = Some(none);
        let except = Some(ReReferralShare);
        assert!(bits(&run(&told, 10), except) == bits(&run(&with, 10), except), "{name}");
    }
}

#[test]
fn brothers_and_sisters_without_siblings_change_no_bit() {
    let told = parameters("network");
    let mut together = told.clone();
    together.course.siblings = Siblings::Together;
    assert!(bits(&run(&told, 5), None) == bits(&run(&together, 5), None));
    let told = parameters(WHOLE);
    let mut together = told.clone();
    together.course.siblings = Siblings::Together;
    assert!(bits(&run(&told, 1), None) != bits(&run(&together, 1), None));
}

#[test]
fn prefixes_of_replications_months_and_threads_change_no_bit() {
    let told = Arc::new(parameters(WHOLE));
    let whole = replications(&told, 0, 24, 1);
    assert!(bits(&whole, None)[..9] == bits(&replications(&told, 0, 9, 3), None));
    assert!(bits(&whole, None)[9..] == bits(&replications(&told, 9, 15, 2), None));
    let mut short = Parameters::clone(&told);
    short.months = 7;
    for (long, short) in whole.trajectories.iter().zip(&run(&short, 24).trajectories) {
        let long: Vec<u64> = long.rows[..=7].iter().flatten().map(|value| value.to_bits()).collect();
        let short: Vec<u64> = short.rows.iter().flatten().map(|value| value.to_bits()).collect();
        assert!(long == short);
    }
}

/// Each family's first referral: when, who, need and team.
fn first_contacts(parameters: &Parameters, index: u64) -> Vec<(u64, String)> {
    let mut record = Record::default();
    replicate(parameters, 7, index, &mut record);
    let mut seen = BTreeSet::new();
    let first = |(at, happening): &(f64, Happening)| match happening {
        Happening::Referred { family, children, need, team } => {
            let name = family.child(0).name();
            let outside = !name.starts_with("open") && !name.starts_with("closed");
            (outside && seen.insert(*family)).then(|| (at.to_bits(), format!("{name} {children} {need} {team}")))
        }
        _ => None,
    };
    record.events.iter().filter_map(first).collect()
}

#[test]
fn first_contacts_are_the_same_whatever_the_staffing() {
    let told = parameters(WHOLE);
    let mut short = told.clone();
    short.grades[0].leaving *= 3.0;
    short.grades[0].limit = 17.0;
    short.teams.iter_mut().for_each(|team| team.posts[0].vacant = 1);
    let mut moved = false;
    for index in 0..5 {
        let contacts = first_contacts(&told, index);
        assert!(contacts.len() > 300);
        assert_eq!(contacts, first_contacts(&short, index));
        moved |= run(&told, 1).trajectories[0].rows != run(&short, 1).trajectories[0].rows;
    }
    assert!(moved);
}

#[test]
fn more_families_never_mean_fewer_open_cases_in_all() {
    let mut less = parameters("network");
    less.months = 24;
    let mut more = less.clone();
    more.demand.families.base *= 1.1;
    let (less, more) = (run(&less, 20), run(&more, 20));
    for place in 0..20 {
        let (one, other) = (View::of(&less, place), View::of(&more, place));
        assert!(one.series(Open).zip(other.series(Open)).all(|(a, b)| a <= b));
        for stage in ["cin-plan", "cp-plan", "cla"] {
            assert!(one.series_of(Open, stage).zip(other.series_of(Open, stage)).all(|(a, b)| a <= b), "{stage}");
        }
    }
}

#[test]
fn stages_add_up_to_the_service_and_teams_to_their_stages() {
    let told = parameters(WHOLE);
    let ensemble = run(&told, 10);
    let mut waiting = 0.0;
    for place in 0..10 {
        let view = View::of(&ensemble, place);
        let stages = ["assessment", "cin-plan", "cp-plan", "cla"];
        for month in 0..=18 {
            let in_stages: f64 = stages.iter().map(|stage| view.series_of(Open, stage).nth(month).unwrap()).sum();
            assert_eq!(in_stages, view.at(Open, month));
        }
        assert_eq!([70.0, 120.0, 70.0, 60.0], stages.map(|stage| view.series_of(Open, stage).next().unwrap()));
        waiting += view.total(WaitingToTransfer, 0);
    }
    assert!(waiting > 100.0, "{waiting}");
}

#[test]
fn a_service_opened_as_whole_pathways_looks_like_one_that_has_run_for_long() {
    let mut opened = parameters("network");
    opened.months = 2;
    let mut lived = parameters("network-empty");
    lived.months = 402;
    let reps = 40;
    let (opened, lived) = (run(&opened, 8 * reps), run(&lived, reps));
    let moments = |ensemble: &Ensemble, measure, part: Option<&str>, month: usize| {
        let values: Vec<f64> = (0..ensemble.trajectories.len())
            .map(|place| {
                let view = View::of(ensemble, place);
                match part {
                    Some(part) => view.series_of(measure, part).nth(month).unwrap(),
                    None => view.at(measure, month),
                }
            })
            .collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (values.len() - 1) as f64;
        (mean, variance / values.len() as f64)
    };
    for (measure, part, after) in [
        (OpenAge, None, 0),
        (OpenAge, Some("cin-plan"), 0),
        (OpenAge, Some("cp-plan"), 0),
        (OpenAge, Some("cla"), 0),
        (OpenAge, None, 2),
        (Starts, Some("cla"), 1),
        (CompletedLength, None, 1),
        (CompletedLength, Some("cla"), 2),
    ] {
        let (one, other) = (moments(&opened, measure, part, after), moments(&lived, measure, part, 400 + after));
        let z = (one.0 - other.0) / (one.1 + other.1).sqrt();
        println!("{measure:?} {part:?} at {after}: opened {:.2}, lived {:.2}, z {z:+.2}", one.0, other.0);
        assert!(z.abs() <= 4.0, "{measure:?} {part:?}: {z}");
    }
}

#[test]
fn given_ages_are_ages_of_the_episode() {
    let mut told = parameters("network");
    let month = 30.436_875;
    let band = |from: f64, to: f64, share| AgeBand { from: from * month, to: to * month, share };
    told.opening.ages = OpeningAges::Bands(vec![band(0.0, 12.0, 0.0), band(12.0, 18.0, 1.0)]);
    told.opening.count = OpeningCount::Fixed;
    let ensemble = run(&told, 3);
    for place in 0..3 {
        let age = View::of(&ensemble, place).at(OpenAge, 0) / month;
        assert!((12.0..18.0).contains(&age), "{age}");
        let in_plan = View::of(&ensemble, place).series_of(OpenAge, "cin-plan").next().unwrap() / month;
        assert!(in_plan < age, "earlier stages count towards the age: {in_plan} {age}");
    }
}

#[test]
fn birthdays_run_on_the_calendar_however_slow_the_work() {
    let mut told = parameters("birthdays");
    told.teams[0].posts[0].count = 0;
    let ensemble = run(&told, 5);
    let mut ended = 0.0;
    for place in 0..5 {
        let view = View::of(&ensemble, place);
        assert!(view.series(Ends).zip(view.series(TurnedAdult)).skip(1).all(|(all, adult)| all == adult));
        ended += view.total(TurnedAdult, 0);
    }
    assert!(ended > 300.0, "{ended}");
}

#[test]
fn ages_beyond_every_case_change_no_bit() {
    for name in ["agreement-everything", WHOLE] {
        let told = parameters(name);
        assert_eq!(told.course.ages, None);
        let mut young = told.clone();
        let newborn = Duration::plain(Law::Deterministic { value: 0.0 });
        young.months = 12;
        young.course.ages = Some(Ages { at_referral: vec![newborn; told.needs.len()] });
        let mut short = told.clone();
        short.months = 12;
        short.opening.cases = 0.0;
        young.opening.cases = 0.0;
        for one in [&mut short, &mut young] {
            if let Some(graph) = &mut one.course.graph {
                graph.opening = None;
            }
        }
        assert!(bits(&run(&short, 5), None) == bits(&run(&young, 5), None), "{name}");
    }
}

#[test]
fn families_whose_children_have_grown_up_do_not_come_back() {
    let mut told = parameters(WHOLE);
    told.months = 36;
    let late = Duration::plain(Law::Uniform { low: 16.5 * 365.2425, high: 18.0 * 365.2425 });
    told.course.ages = Some(Ages { at_referral: vec![late; 2] });
    let mut record = Record::default();
    replicate(&told, 7, 0, &mut record);
    let mut adults = BTreeSet::new();
    let mut returned = 0;
    for (_, happening) in &record.events {
        match happening {
            Happening::TurnedAdult { child } => assert!(adults.insert(*child), "nobody turns 18 twice"),
            Happening::Opened { child, .. } => {
                assert!(!adults.contains(child), "{} is grown up", child.name());
                returned += usize::from(adults.iter().any(|adult| adult.family() == child.family()));
            }
            _ => {}
        }
    }
    assert!(adults.len() > 100 && returned > 0, "{} {returned}", adults.len());
}

#[test]
fn every_key_of_the_pathways_is_described() {
    let schema = scenario::schema().to_string();
    for key in [
        "length-in",
        "by-stage",
        "referrals-include-returns",
        "away",
        "ages",
        "at-referral",
        "transfers",
        "siblings",
        "entry",
    ] {
        assert!(schema.contains(&format!("\"{key}\"")), "{key}");
    }
    let loaded = scenario::load(&file(WHOLE)).unwrap();
    let paths: Vec<&str> = loaded.register().iter().map(|row| row.path.as_str()).collect();
    for path in [
        "stage.cla.next.cin-plan",
        "need.lower.next.assessment.cp-plan",
        "need.higher.entry.cla",
        "need.higher.returns",
        "returns.by-stage.cla",
        "team.long-term.stages",
        "opening.stages.cla",
    ] {
        assert!(paths.contains(&path), "{path} is not in the register:\n{}", paths.join("\n"));
    }
}

/// Cases end, move on, turn 18 and lose their workers while others wait behind them; the engine checks every month that
/// nobody waits needlessly and that loads add up, and stops the program if not.
#[test]
fn nobody_waits_needlessly_however_cases_leave_a_list() {
    for transfers in [Transfers::Kept, Transfers::Listed] {
        let mut told = parameters(WHOLE);
        told.months = 12;
        let near = Duration::plain(Law::Uniform { low: 14.0 * 365.2425, high: 18.0 * 365.2425 });
        told.course.graph.as_mut().unwrap().transfers = transfers;
        told.grades[0].limit = 17.0;
        let young = run(&told, 150);
        told.course.ages = Some(Ages { at_referral: vec![near; 2] });
        let grown = run(&told, 150);
        let waited = |ensemble: &Ensemble| View::of(ensemble, 0).total(Unallocated, 0);
        assert!(waited(&young) > 10.0 && waited(&grown) > 1.0, "{} {}", waited(&young), waited(&grown));
        assert!(young.trajectories.iter().chain(&grown.trajectories).all(|one| one.checks > 1000));
    }
}
