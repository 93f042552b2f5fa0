//! Freezes, paces, campaigns, posts, notice and support workers do what they say, and nothing where they are off.

use crate::oracle::{View, parameters, replications};
use caseload::distribution::{Duration, Law};
use caseload::engine::replicate;
use caseload::model::happening::{Happening, Record};
use caseload::model::parameters::Parameters;
use caseload::model::people::{
    Above, Agency, Campaign, Cap, Conversion, Freeze, Hiring, LongLeave, Origin, Pace, PostChange, Reach, Step,
    Support, Terms,
};
use caseload::results::Ensemble;
use caseload::results::Measure::{self, Establishment, FrozenPosts, InPost, Leavers, Starters, VacantPosts};
use caseload::time::{Change, Effect, MEAN_MONTH_DAYS, Schedule, Shape};
use std::sync::Arc;

pub fn run(parameters: &Parameters, count: u64) -> Ensemble {
    replications(&Arc::new(parameters.clone()), 0, count, 1)
}

/// Whether every figure that `plain` keeps is the same to the bit in `other`, which may keep more.
fn same(plain: &Ensemble, other: &Ensemble) -> bool {
    let columns: Vec<usize> = plain
        .layout
        .series
        .iter()
        .map(|series| other.layout.column(series.measure, series.cell).expect("a figure that both keep"))
        .collect();
    plain.trajectories.iter().zip(&other.trajectories).all(|(a, b)| {
        a.rows.iter().zip(&b.rows).all(|(row, more)| {
            row.iter().zip(&columns).all(|(value, &column)| value.to_bits() == more[column].to_bits())
        })
    })
}

pub fn agency(covers: f64) -> Agency {
    let months = |mean: f64| Duration::plain(Law::Exponential { mean: mean * MEAN_MONTH_DAYS });
    Agency {
        covers,
        lag: months(1.0),
        length: months(6.0),
        ends_early: 0.0,
        notice: 0.0,
        converts: 0.0,
        target: None,
        limit: None,
        ramp: None,
    }
}

/// Changes a scenario, given the days of its opening and after its end.
type Edit = fn(&mut Parameters, f64, f64);

pub const EVERYWHERE: Reach = Reach { teams: None, grades: None };

#[test]
fn changes_in_staffing_without_effect_change_no_bit() {
    for name in ["agreement-everything", "agreement-leavers", "caseload-ref-tight"] {
        let told = parameters(name);
        let plain = run(&told, 10);
        let after = told.calendar.observation(told.months) + 1.0;
        let from = told.opening.day;
        let changes: [(&str, Edit); 9] = [
            ("agency that covers nothing", |all, _, _| all.people.agency = Some(agency(0.0))),
            ("freeze of no share", |all, from, _| {
                all.people.freezes.push(Freeze { reach: EVERYWHERE, share: 0.0, from, until: f64::INFINITY });
            }),
            ("freeze after the last month", |all, _, after| {
                all.people.freezes.push(Freeze { reach: EVERYWHERE, share: 1.0, from: after, until: f64::INFINITY });
            }),
            ("pace of 1", |all, _, _| {
                let factor = Schedule::constant(1.0);
                all.people.paces.push(Pace { reach: EVERYWHERE, step: None, factor });
            }),
            ("leave that never begins", |all, _, _| {
                for grade in &mut all.grades {
                    grade.career.long_leave = Some(LongLeave { onset: 0.0, length: fixed(100.0) });
                }
            }),
            ("conversion of nobody", |all, from, _| {
                let change = Change { from, until: None, shape: Shape::Step, effect: Effect::Add(1.0) };
                let share = Schedule { base: 0.0, changes: vec![change] };
                all.people.agency = Some(agency(0.0));
                all.people.conversions.push(Conversion { reach: EVERYWHERE, share });
            }),
            ("cap on nobody", |all, from, _| {
                all.people.caps.push(Cap { workers: 0, from, until: f64::INFINITY });
            }),
            ("support that frees nothing", |all, from, _| {
                all.people.support.push(Support { reach: EVERYWHERE, frees: 0.0, from, until: f64::INFINITY });
            }),
            ("campaign after the last month", |all, _, after| {
                all.people.campaigns.push(Campaign {
                    reach: EVERYWHERE,
                    key: 1,
                    origin: Origin::Outside,
                    starts: 5,
                    from: after,
                    over: 0.0,
                });
            }),
        ];
        for (what, change) in changes {
            let mut changed = told.clone();
            change(&mut changed, from, after);
            assert!(same(&plain, &run(&changed, 10)), "{name}: {what}");
        }
    }
}

#[test]
fn posts_added_after_the_last_month_change_no_bit() {
    // where the rule looks at posts in a row of its own, more places re-roll who is looked at
    for name in ["agreement-everything", "caseload-ref-tight"] {
        let told = parameters(name);
        let mut changed = told.clone();
        let from = told.calendar.observation(told.months) + 1.0;
        changed.people.post_changes.push(PostChange { team: 0, grade: 0, added: 3, deleted: 0, from });
        let plain = run(&told, 10);
        assert!(same(&plain, &run(&changed, 10)), "{name}");
        let mut changed = told.clone();
        let (terms, until) = (Terms::Block, f64::INFINITY);
        changed.people.above.push(Above { team: 0, grade: 0, workers: 3, terms, key: 1, from, until });
        assert!(same(&plain, &run(&changed, 10)), "{name}: managed team");
    }
}

fn so_far(view: &View, measure: Measure) -> Vec<f64> {
    let mut sum = 0.0;
    let add = |value: f64| {
        sum += value;
        sum
    };
    view.series(measure).skip(1).map(add).collect()
}

#[test]
fn a_freeze_never_means_more_starts_by_any_date() {
    for name in ["people-pipeline", "people-base"] {
        let mut free = parameters(name);
        free.months = 60;
        free.grades[0].career.notice = 45.0;
        for share in [0.5, 1.0] {
            let mut frozen = free.clone();
            let day = |month| frozen.calendar.observation(month);
            let freeze = |from, until| Freeze { reach: EVERYWHERE, share, from: day(from), until: day(until) };
            let freezes = [freeze(6, 14), freeze(12, 20), freeze(40, 44)];
            frozen.people.freezes.extend(freezes);
            let (one, other) = (run(&free, 100), run(&frozen, 100));
            let (mut apart, mut held) = (false, 0.0);
            for place in 0..100 {
                let (free, frozen) = (View::of(&one, place), View::of(&other, place));
                let (a, b) = (so_far(&free, Starters), so_far(&frozen, Starters));
                assert!(a.iter().zip(&b).all(|(a, b)| b <= a), "{name}: replication {place}, share {share}");
                apart |= a != b;
                held += frozen.at(FrozenPosts, 10);
                assert_eq!(frozen.at(FrozenPosts, 30), 0.0, "{name}");
            }
            assert!(apart && held > 100.0, "{name}: the relation is vacuous");
        }
    }
}

#[test]
fn without_attrition_nobody_leaves_and_no_post_falls_vacant_whatever_the_hiring() {
    for name in ["people-pipeline", "people-agency", "people-base"] {
        let mut told = parameters(name);
        told.months = 60;
        told.grades[0].leaving = 0.0;
        told.teams[0].posts[0].vacant = 0;
        told.people.freezes.push(Freeze { reach: EVERYWHERE, share: 1.0, from: 100.0, until: 700.0 });
        let ensemble = run(&told, 20);
        for place in 0..20 {
            let view = View::of(&ensemble, place);
            assert_eq!(view.total(Leavers, 0), 0.0);
            assert_eq!(view.total(Starters, 0), 0.0);
            assert_eq!(view.total(VacantPosts, 0) + view.at(VacantPosts, 0), 0.0);
        }
    }
}

pub fn fixed(days: f64) -> Duration {
    Duration::plain(Law::Deterministic { value: days })
}

/// Steps of fixed lengths [days].
fn steps(lengths: [f64; 4]) -> Hiring {
    let [approval, advert, offer, start] = lengths.map(fixed);
    Hiring { approval, advert, offer, start, failed_rounds: 0.0, at_once: None, cohort_months: Vec::new() }
}

/// A pipeline of fixed steps, frozen from month 6 to the close of month 12.
fn frozen_for_half_a_year(lengths: [f64; 4]) -> Parameters {
    let mut told = parameters("people-base");
    told.months = 36;
    told.teams[0].posts[0].vacant = 0;
    told.grades[0].career.hiring = Some(steps(lengths));
    let day = |month| told.calendar.observation(month);
    let freeze = Freeze { reach: EVERYWHERE, share: 1.0, from: day(6), until: day(12) };
    told.people.freezes.push(freeze);
    told
}

#[test]
fn after_a_freeze_people_trail_the_lifting_by_the_hiring_delay() {
    let months = [1.0, 1.0, 1.0, 2.0].map(|months: f64| months * MEAN_MONTH_DAYS);
    let slow = run(&frozen_for_half_a_year(months), 50);
    let mut missing = 0.0;
    for place in 0..50 {
        let view = View::of(&slow, place);
        let starters: Vec<f64> = view.series(Starters).collect();
        // what was advertised when the freeze came has started by month 10; what had been approved takes four months
        // from the lifting on, everything else five
        assert!(starters[11..=15].iter().all(|&starters| starters == 0.0), "replication {place}: {starters:?}");
        assert!(starters[16] + starters[17] > 0.0, "replication {place}: {starters:?}");
        missing += view.at(VacantPosts, 12) / 50.0;
    }
    println!("posts vacant when the freeze is lifted: {missing:.2}");
    assert!(missing > 12.0);
}

#[test]
fn with_no_hiring_delay_there_is_no_lag_after_a_freeze() {
    let quick = run(&frozen_for_half_a_year([0.0; 4]), 50);
    for place in 0..50 {
        let view = View::of(&quick, place);
        let vacant: Vec<f64> = view.series(VacantPosts).collect();
        assert!(
            vacant[..=5].iter().chain(&vacant[12..]).all(|&vacant| vacant == 0.0),
            "replication {place}: {vacant:?}"
        );
        assert!(vacant[11] > 0.0);
    }
}

#[test]
fn a_recruitment_waits_for_the_next_month_in_which_its_grade_starts() {
    let mut told = parameters("people-base");
    told.months = 48;
    told.grades[0].career.hiring = Some(Hiring { cohort_months: vec![8], ..steps([20.0; 4]) });
    let ensemble = run(&told, 20);
    let mut starts = 0.0;
    for place in 0..20 {
        for (month, starters) in View::of(&ensemble, place).series(Starters).enumerate().skip(1) {
            // the scenario begins in October: the twelfth month is September
            assert!(starters == 0.0 || month % 12 == 0, "{starters} start in month {month}");
            starts += starters;
        }
    }
    assert!(starts > 100.0);
}

#[test]
fn a_limited_office_recruits_for_the_oldest_vacancies_first_and_for_no_more_at_once() {
    let mut told = parameters("people-base");
    told.months = 60;
    told.teams[0].posts[0].vacant = 0;
    told.grades[0].leaving = 0.02 / MEAN_MONTH_DAYS;
    let month = MEAN_MONTH_DAYS;
    told.grades[0].career.hiring = Some(Hiring { at_once: Some(2), ..steps([month, month, month, 0.0]) });
    for index in 0..10 {
        let mut record = Record::default();
        replicate(&told, 5, index, &mut record);
        let mut waiting: Vec<(usize, f64)> = Vec::new();
        let mut starts: Vec<f64> = Vec::new();
        for &(day, event) in &record.events {
            match event {
                Happening::Left { post, .. } => waiting.push((post, day)),
                Happening::Started { post, .. } if day > 0.0 => {
                    assert_eq!(post, waiting.remove(0).0, "the oldest vacancy is filled first");
                    starts.push(day);
                }
                _ => {}
            }
        }
        // two places, each busy for three months with one recruitment
        assert!(starts.len() > 30, "{}", starts.len());
        assert!(starts.windows(3).all(|three| three[2] - three[0] >= 3.0 * month - 1e-6));
    }
}

#[test]
fn a_campaign_fills_vacancies_only_and_as_many_as_it_brings() {
    let mut told = parameters("people-base");
    told.months = 12;
    told.teams[0].posts[0].vacant = 30;
    told.grades[0].leaving = 0.0;
    told.grades[0].refill = fixed(1e6);
    let campaign =
        |starts| Campaign { reach: EVERYWHERE, key: 7, origin: Origin::Outside, starts, from: 65.0, over: 100.0 };
    told.people.campaigns.push(campaign(20));
    let view = |told: &Parameters| {
        let ensemble = run(told, 1);
        let view = View::of(&ensemble, 0);
        view.series(InPost).collect::<Vec<_>>()
    };
    let of_twenty = view(&told);
    assert_eq!((of_twenty[2], of_twenty[12]), (90.0, 110.0));
    told.people.campaigns[0] = campaign(50);
    assert_eq!(view(&told)[12], 120.0);
}

#[test]
fn posts_come_vacant_and_go_as_they_fall_vacant() {
    let mut told = parameters("people-base");
    told.months = 36;
    let day = |month| told.calendar.observation(month);
    let change = |added, deleted, month| PostChange { team: 0, grade: 0, added, deleted, from: day(month) };
    let changes = [change(20, 0, 6), change(0, 40, 12)];
    told.people.post_changes.extend(changes);
    let ensemble = run(&told, 20);
    for place in 0..20 {
        let view = View::of(&ensemble, place);
        let posts: Vec<f64> = view.series(Establishment).collect();
        assert!(posts[..6].iter().all(|&posts| posts == 120.0) && posts[6..12].iter().all(|&posts| posts == 140.0));
        assert!(view.at(VacantPosts, 6) >= view.at(VacantPosts, 5) + 10.0);
        // those vacant go at once, the others one by one, each kept until its worker leaves
        let vacant = view.at(VacantPosts, 11);
        assert!(posts[12] < 140.0 - vacant / 2.0 && posts[12] > 100.0, "{posts:?}");
        assert!(posts[12..].windows(2).all(|two| two[1] <= two[0]) && posts[36] == 100.0, "{posts:?}");
    }
}

#[test]
fn added_posts_leave_the_luck_of_all_others_alone() {
    let told = parameters("people-base");
    let mut more = told.clone();
    let from = told.calendar.observation(6);
    more.people.post_changes.push(PostChange { team: 0, grade: 0, added: 9, deleted: 0, from });
    let events = |told: &Parameters| {
        let mut record = Record::default();
        replicate(told, 3, 0, &mut record);
        let keep = |&(_, event): &(f64, Happening)| match event {
            Happening::Left { post, .. } | Happening::Started { post, .. } => post < 120,
            _ => false,
        };
        let moves = record.events.into_iter().filter(keep).map(|(day, event)| match event {
            Happening::Left { post, occupancy, .. } => (day, post, occupancy, false),
            Happening::Started { post, occupancy } => (day, post, occupancy, true),
            _ => unreachable!("only leavers and starters are kept"),
        });
        moves.collect::<Vec<_>>()
    };
    assert_eq!(events(&told), events(&more));
}

#[test]
fn a_vacancy_is_known_from_the_resignation_on() {
    let month = MEAN_MONTH_DAYS;
    let mut told = parameters("people-base");
    told.months = 60;
    told.grades[0].career.notice = 2.0 * month;
    told.grades[0].career.hiring = Some(steps([0.5 * month, 0.5 * month, 0.0, 0.5 * month]));
    let ensemble = run(&told, 10);
    for place in 0..10 {
        // notice is longer than hiring: the successor starts on the last day
        assert!(View::of(&ensemble, place).series(VacantPosts).skip(6).all(|vacant| vacant == 0.0));
    }
    told.grades[0].career.hiring = Some(steps([month, month, 0.0, month]));
    let mut record = Record::default();
    replicate(&told, 1, 0, &mut record);
    let (mut resigned, mut left) = (vec![f64::NAN; 120], vec![f64::NAN; 120]);
    let mut seen = 0;
    for (day, event) in record.events {
        match event {
            Happening::Resigned { post, .. } if day > 0.0 => resigned[post] = day,
            Happening::Left { post, .. } if resigned[post].is_finite() => {
                assert!((day - resigned[post] - 2.0 * month).abs() < 1e-9);
                left[post] = day;
            }
            Happening::Started { post, .. } if left[post].is_finite() => {
                assert!((day - left[post] - month).abs() < 1e-9);
                (resigned[post], left[post]) = (f64::NAN, f64::NAN);
                seen += 1;
            }
            _ => {}
        }
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn faster_hiring_shortens_the_step_it_names() {
    let mut told = parameters("people-base");
    told.months = 24;
    told.teams[0].posts[0].vacant = 0;
    told.grades[0].career.hiring = Some(steps([40.0, 30.0, 20.0, 10.0]));
    let delay = |told: &Parameters| {
        let mut record = Record::default();
        replicate(told, 1, 0, &mut record);
        let mut left = vec![f64::NAN; 120];
        let mut delays = Vec::new();
        for (day, event) in record.events {
            match event {
                Happening::Left { post, .. } => left[post] = day,
                Happening::Started { post, .. } if left[post] > 100.0 => delays.push((day - left[post]).round()),
                _ => {}
            }
        }
        delays.dedup();
        delays
    };
    assert_eq!(delay(&told), [100.0]);
    let pace = |step| {
        let effect = Effect::Factor(0.5);
        let changes = vec![Change { from: 50.0, until: None, shape: Shape::Step, effect }];
        Pace { reach: EVERYWHERE, step, factor: Schedule { base: 1.0, changes } }
    };
    told.people.paces = vec![pace(Some(Step::Approval))];
    assert_eq!(delay(&told), [80.0]);
    told.people.paces.push(pace(None));
    assert_eq!(delay(&told), [40.0]);
}

#[test]
fn whoever_goes_on_long_leave_hands_the_cases_over_on_the_first_day() {
    let mut told = parameters("agreement-leavers");
    let leave = LongLeave { onset: 0.02 / MEAN_MONTH_DAYS, length: fixed(250.0) };
    for grade in &mut told.grades {
        grade.absence = None;
        grade.career.long_leave = Some(leave.clone());
    }
    let mut record = Record::default();
    replicate(&told, 1, 0, &mut record);
    let (mut away, mut passed) = (0, 0);
    let mut last = None;
    // at the opening those away are told one after the other, with no cases yet
    for (day, event) in record.events.into_iter().filter(|(day, _)| *day > 0.0) {
        match event {
            Happening::Away { post, .. } => {
                away += 1;
                last = Some((day, post));
            }
            Happening::PassedOn { post, .. } => {
                passed += 1;
                assert_eq!(last, Some((day, post)));
            }
            _ => {}
        }
    }
    assert!(away > 5 && passed == away, "{passed} of {away}");
}
