//! Hiring in steps, agency workers, the first year, and the measures that change staffing.

use crate::oracle::{Oracle, View, oracle, parameters, replications};
use caseload::distribution::{Duration, Law};
use caseload::engine::replicate;
use caseload::model::happening::{Happening, Record};
use caseload::model::parameters::Parameters;
use caseload::model::people::{Agency, Campaign, Cap, Freeze, Hiring, Pace, PostChange, Reach, Support};
use caseload::results::Measure::{
    self, AgencyFte, AgencyRate, Establishment, FrozenPosts, Held, InPost, InPostFte, Leavers, Starters,
    VacanciesCovered, VacantPosts,
};
use caseload::results::{Cell, Ensemble};
use caseload::time::{Change, Effect, MEAN_MONTH_DAYS, Schedule, Shape};
use std::sync::Arc;

/// Every oracle of this file.
pub fn oracles() -> Vec<Oracle> {
    vec![vacancies(), vacancies_spread(), cover(), cover_given_up(), chain_at_first(), chain_later()]
}

fn slower_start(parameters: &mut Parameters) {
    scale_steps(parameters, 1.03);
}

fn scale_steps(parameters: &mut Parameters, factor: f64) {
    let hiring = parameters.grades[0].career.hiring.as_mut().expect("the grade is hired for in steps");
    for step in [&mut hiring.approval, &mut hiring.advert, &mut hiring.offer, &mut hiring.start] {
        scale(step, factor);
    }
}

fn scale(duration: &mut Duration, factor: f64) {
    for component in &mut duration.components {
        match &mut component.law {
            Law::Exponential { mean } | Law::Gamma { mean, .. } => *mean *= factor,
            Law::Deterministic { value } => *value *= factor,
            Law::LogNormal { mu, .. } => *mu += factor.ln(),
            other => panic!("no scale is defined for {other:?}"),
        }
    }
}

/// B1: alternating renewal, whatever the laws of tenure and delay.
fn vacancies() -> Oracle {
    oracle("B1", "people-pipeline")
        .replications(150)
        .twin("3% slower hiring", slower_start)
        .mean("vacant posts", 12.765_957, |view| view.mean(VacantPosts, 36))
        .ratio("vacancy rate", 0.106_383, |view| [view.total(VacantPosts, 36), 120.0 * 204.0])
}

/// Posts do not compete here, so the variance of a twentieth of them is a twentieth.
fn vacancies_spread() -> Oracle {
    oracle("B1", "people-pipeline")
        .replications(140_000)
        .with(|parameters| {
            parameters.months = 36;
            let posts = &mut parameters.teams[0].posts[0];
            (posts.count, posts.vacant) = (6, 0);
        })
        .twin("3% slower hiring", slower_start)
        .variance("variance of vacant posts, 6 of 120", 11.407_877 / 20.0, |view| vec![view.at(VacantPosts, 36)])
}

fn longer_vacancies(parameters: &mut Parameters) {
    scale(&mut parameters.grades[0].refill, 1.03);
}

/// Agency workers expected where vacancies end at rate 1/5, assignments at rate `ends` and searches at rate 1 a month.
fn covered(ends: f64) -> f64 {
    12.765_957 * 0.7 / (1.0 + ends + 0.2)
}

fn cover() -> Oracle {
    let exact = covered(1.0 / 6.0);
    oracle("agency cover", "people-agency")
        .replications(400)
        .twin("3% longer vacancies", longer_vacancies)
        .mean("agency FTE", exact, |view| view.mean(AgencyFte, 36))
        .ratio("agency rate", exact / (exact + 107.234_043), |view| {
            let agency = view.total(AgencyFte, 36);
            [agency, agency + view.total(InPostFte, 36)]
        })
}

fn cover_given_up() -> Oracle {
    oracle("agency cover", "people-agency-early").replications(400).twin("3% longer vacancies", longer_vacancies).mean(
        "agency FTE",
        covered(1.0 / 6.0 + 0.1),
        |view| view.mean(AgencyFte, 36),
    )
}

/// Recruits of a grade (0 experienced, 1 newly qualified) at the close of every month, `each` a month in the long run.
fn recruits(parameters: &mut Parameters, grade: usize, each: f64) {
    for month in 1..=parameters.months {
        let so_far = |month: u32| (each * f64::from(month) + 1e-9).floor() as u32;
        parameters.people.campaigns.push(Campaign {
            reach: Reach { team: None, grade: Some(grade) },
            key: u64::from(month),
            starts: so_far(month) - so_far(month - 1),
            from: parameters.calendar.observation(month),
            over: 0.0,
        });
    }
}

/// The chain on `scale` times its scale: everything expected is proportional.
fn chain(parameters: &mut Parameters, scale: f64, start: f64, more: f64) {
    parameters.people.campaigns.clear();
    recruits(parameters, 1, 2.0 * scale * more);
    recruits(parameters, 0, 0.5 * scale * more);
    for posts in &mut parameters.teams[0].posts {
        let filled = if posts.grade == 0 { 100.0 } else { 18.0 } * scale * start;
        posts.vacant = (2.5 * scale * f64::from(parameters.months) * more) as u32 + 20;
        posts.count = posts.vacant + filled.round() as u32;
    }
    // nobody is hired but by campaigns
    parameters.grades.iter_mut().for_each(|grade| grade.refill = Duration::plain(Law::Exponential { mean: 1e15 }));
}

fn in_post(newly: bool, month: usize, scale: f64) -> impl Fn(&View) -> f64 {
    move |view| view.in_grade(InPost, usize::from(newly), month) / scale
}

/// B4 on 50 times its scale for six months.
fn chain_at_first() -> Oracle {
    oracle("B4", "people-first-year")
        .replications(300)
        .with(|parameters| {
            parameters.months = 6;
            chain(parameters, 50.0, 1.0, 1.0);
        })
        .twin("3% more workers at the opening", |parameters| chain(parameters, 50.0, 1.03, 1.0))
        .mean("newly qualified at month 1", 18.32, in_post(true, 1, 50.0))
        .mean("experienced at month 1", 100.75, in_post(false, 1, 50.0))
        .mean("newly qualified at month 6", 19.523_992, in_post(true, 6, 50.0))
        .mean("experienced at month 6", 104.709_118, in_post(false, 6, 50.0))
}

/// B4 on 4 times its scale for five years.
fn chain_later() -> Oracle {
    oracle("B4", "people-first-year")
        .replications(2000)
        .with(|parameters| chain(parameters, 4.0, 1.0, 1.0))
        .twin("3% more recruits", |parameters| chain(parameters, 4.0, 1.0, 1.03))
        .mean("newly qualified at month 12", 20.370_573, in_post(true, 12, 4.0))
        .mean("newly qualified at month 24", 21.102_091, in_post(true, 24, 4.0))
        .mean("experienced at month 24", 119.314_032, in_post(false, 24, 4.0))
        .mean("newly qualified at month 36", 21.327_825, in_post(true, 36, 4.0))
        .mean("experienced at month 36", 128.031_202, in_post(false, 36, 4.0))
        .mean("newly qualified at month 60", 21.418_978, in_post(true, 60, 4.0))
        .mean("experienced at month 60", 142.250_903, in_post(false, 60, 4.0))
}

#[test]
fn vacancies_in_balance_are_delay_over_delay_and_tenure_whatever_the_steps() {
    vacancies().check();
}

#[test]
fn vacancies_in_balance_spread_like_a_binomial_number() {
    vacancies_spread().check();
}

#[test]
fn agency_workers_cover_the_share_of_vacant_time_that_renewal_theory_gives() {
    cover().check();
}

#[test]
fn assignments_given_up_early_leave_more_of_it_uncovered() {
    cover_given_up().check();
}

#[test]
fn newly_qualified_and_experienced_workers_follow_the_manpower_chain_at_first() {
    chain_at_first().check();
}

#[test]
fn newly_qualified_and_experienced_workers_follow_the_manpower_chain_later() {
    chain_later().check();
}

fn run(parameters: &Parameters, count: u64) -> Ensemble {
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

fn agency(covers: f64) -> Agency {
    let months = |mean: f64| Duration::plain(Law::Exponential { mean: mean * MEAN_MONTH_DAYS });
    Agency {
        covers,
        lag: months(1.0),
        length: months(6.0),
        ends_early: 0.0,
        notice: 0.0,
        target: None,
        limit: None,
        ramp: None,
        above: Vec::new(),
    }
}

const EVERYWHERE: Reach = Reach { team: None, grade: None };

#[test]
fn changes_in_staffing_without_effect_change_no_bit() {
    for name in ["agreement-everything", "agreement-leavers", "caseload-ref-tight"] {
        let told = parameters(name);
        let plain = run(&told, 10);
        let after = told.calendar.observation(told.months) + 1.0;
        let from = told.opening.day;
        let changes: [(&str, fn(&mut Parameters, f64, f64)); 7] = [
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
            ("cap on nobody", |all, from, _| {
                all.people.caps.push(Cap { workers: 0, from, until: f64::INFINITY });
            }),
            ("support that frees nothing", |all, from, _| {
                all.people.support.push(Support { reach: EVERYWHERE, frees: 0.0, from, until: f64::INFINITY });
            }),
            ("campaign after the last month", |all, _, after| {
                all.people.campaigns.push(Campaign { reach: EVERYWHERE, key: 1, starts: 5, from: after, over: 0.0 });
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
        assert!(same(&run(&told, 10), &run(&changed, 10)), "{name}");
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

fn fixed(days: f64) -> Duration {
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
    let campaign = |starts| Campaign { reach: EVERYWHERE, key: 7, starts, from: 65.0, over: 100.0 };
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
fn agency_workers_above_establishment_come_and_go_at_their_dates() {
    let mut told = parameters("people-base");
    told.months = 24;
    let mut terms = agency(0.0);
    terms.lag = fixed(0.0);
    let day = |month: u32| told.calendar.observation(month);
    let above = caseload::model::people::Above { team: 0, grade: 0, workers: 6, from: day(6) + 1.0, until: day(18) };
    terms.above.push(above);
    told.people.agency = Some(terms);
    let ensemble = run(&told, 20);
    for place in 0..20 {
        let view = View::of(&ensemble, place);
        let agency: Vec<f64> = view.series(AgencyFte).collect();
        let expected: Vec<f64> = (0..=24).map(|month| if (7..18).contains(&month) { 6.0 } else { 0.0 }).collect();
        assert_eq!(agency, expected);
        // they are no posts, and fill none
        assert!(view.series(Establishment).all(|posts| posts == 120.0));
        assert!(view.series(InPost).zip(view.series(VacantPosts)).all(|(filled, vacant)| filled + vacant == 120.0));
        assert!(view.series(VacanciesCovered).all(|share| share == 0.0 || share.is_nan()));
    }
}

#[test]
fn under_a_cap_no_assignment_begins_beyond_it() {
    let mut told = parameters("people-agency");
    told.months = 60;
    let day = |month: u32| told.calendar.observation(month);
    let cap = Cap { workers: 3, from: day(12), until: day(48) };
    told.people.caps.push(cap);
    let ensemble = run(&told, 40);
    let mut after = 0.0;
    for place in 0..40 {
        let agency: Vec<f64> = View::of(&ensemble, place).series(AgencyFte).collect();
        assert!(agency[12..48].windows(2).all(|two| two[1] <= two[0].max(3.0)), "{agency:?}");
        after += agency[60] / 40.0;
    }
    assert!(after > 5.0, "{after}");
}

#[test]
fn a_successor_ends_the_cover_and_agency_workers_hold_cases_in_their_own_cell() {
    let mut told = parameters("people-everything");
    told.months = 24;
    let ensemble = run(&told, 40);
    let column = |measure, contract| {
        let cell = Cell { contract, ..Cell::COUNCIL };
        ensemble.layout.column(measure, cell).expect("kept by contract")
    };
    use caseload::model::workforce::Contract::{Agency, Permanent};
    let (all, mine, theirs) = (column(Held, None), column(Held, Some(Permanent)), column(Held, Some(Agency)));
    let mut held = 0.0;
    for trajectory in &ensemble.trajectories {
        for row in &trajectory.rows {
            assert_eq!(row[all], row[mine] + row[theirs]);
            held += row[theirs];
        }
    }
    assert!(held > 1000.0, "{held}");
    let mut record = Record::default();
    replicate(&told, 1, 1, &mut record);
    let mut agency = vec![false; 200];
    let mut covers = 0;
    for (_, event) in record.events {
        match event {
            Happening::AgencyStarted { post, .. } => {
                assert!(!std::mem::replace(&mut agency[post], true));
                covers += 1;
            }
            Happening::AgencyLeft { post, .. } => assert!(std::mem::replace(&mut agency[post], false)),
            Happening::Started { post, .. } => assert!(!agency[post], "the agency worker goes first"),
            _ => {}
        }
    }
    assert!(covers > 5, "{covers}");
}

#[test]
fn assessing_a_newly_qualified_colleague_takes_a_share_of_a_load() {
    let mut told = parameters("people-first-year");
    told.months = 1;
    for (posts, count) in told.teams[0].posts.iter_mut().zip([2, 3]) {
        (posts.count, posts.vacant) = (count, 0);
    }
    told.grades.iter_mut().for_each(|grade| grade.leaving = 0.0);
    let year = told.grades[1].career.first_year.as_mut().expect("the grade has a first year");
    (year.assessor, year.length) = (0.1, fixed(1e6));
    // a flood of cases shows the limits
    told.grades.iter_mut().for_each(|grade| grade.limit = 20.0);
    told.demand.families.base = 100.0;
    told.needs[0].length = fixed(1e5);
    let ensemble = run(&told, 1);
    let mut loads = View::of(&ensemble, 0).loads(1);
    loads.sort_unstable();
    // of two assessors one has two colleagues to assess
    assert_eq!(loads, [16, 18, 20, 20, 20]);
}

#[test]
fn support_workers_make_room_while_they_are_there() {
    let mut told = parameters("people-base");
    told.months = 6;
    told.grades[0].leaving = 0.0;
    told.grades[0].limit = 20.0;
    (told.teams[0].posts[0].count, told.teams[0].posts[0].vacant) = (10, 0);
    told.demand.families.base = 50.0;
    told.needs[0].length = fixed(20.0);
    let day = |month: u32| told.calendar.observation(month);
    let support = Support { reach: EVERYWHERE, frees: 0.1, from: day(2) - 1.0, until: day(4) - 1.0 };
    told.people.support.push(support);
    let ensemble = run(&told, 1);
    let held: Vec<f64> = View::of(&ensemble, 0).series(Held).collect();
    assert_eq!(held[1..], [200.0, 220.0, 220.0, 200.0, 200.0, 200.0][..]);
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
    told.people.paces = vec![pace(Some(caseload::model::people::Step::Approval))];
    assert_eq!(delay(&told), [80.0]);
    told.people.paces.push(pace(None));
    assert_eq!(delay(&told), [40.0]);
}

#[test]
fn a_service_with_everything_on_keeps_its_invariants_and_its_prefixes() {
    let told = parameters("people-everything");
    let long = run(&told, 60);
    let mut short = told.clone();
    short.months = 12;
    let short = run(&short, 60);
    for (a, b) in long.trajectories.iter().zip(&short.trajectories) {
        let bits = |rows: &[Vec<f64>]| rows.iter().flatten().map(|value| value.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&a.rows[..=12]), bits(&b.rows));
    }
    let seen = |measure| {
        let view = |place| View::of(&long, place).series(measure).filter(|value| value.is_finite()).sum::<f64>();
        (0..60).map(view).sum::<f64>()
    };
    for measure in [FrozenPosts, AgencyFte, AgencyRate, VacanciesCovered] {
        assert!(seen(measure) > 0.0, "{measure:?} never shows");
    }
}
