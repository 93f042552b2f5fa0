//! Agency workers at work, the first year, and everything at once.

use crate::oracle::{View, parameters};
use crate::staffing::{EVERYWHERE, agency, fixed, run};
use caseload::engine::replicate;
use caseload::model::happening::{Happening, Record};
use caseload::model::people::{Above, Cap, Support, Terms};
use caseload::model::workforce::Contract;
use caseload::results::Cell;
use caseload::results::Measure::{
    AgencyFte, AgencyRate, Conversions, Establishment, FrozenPosts, Held, InPost, MovesIn, OnLongLeave, Open, Starters,
    VacanciesCovered, VacantPosts,
};

#[test]
fn agency_workers_above_establishment_come_and_go_at_their_dates() {
    let mut told = parameters("people-base");
    told.months = 24;
    let mut terms = agency(0.0);
    terms.lag = fixed(0.0);
    let day = |month: u32| told.calendar.observation(month);
    let above =
        Above { team: 0, grade: 0, workers: 6, terms: Terms::Agency, key: 0, from: day(6) + 1.0, until: day(18) };
    told.people.above.push(above);
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
fn a_managed_team_comes_and_goes_as_a_block_and_no_cap_holds_it_back() {
    let mut told = parameters("people-base");
    told.months = 24;
    let day = |month: u32| told.calendar.observation(month);
    let block =
        Above { team: 0, grade: 0, workers: 6, terms: Terms::Block, key: 1, from: day(6) + 1.0, until: day(18) };
    told.people.above.push(block);
    told.people.caps.push(Cap { workers: 2, from: 0.0, until: f64::INFINITY });
    told.opening.cases = 1000.0;
    told.needs[0].length = fixed(1e5);
    let plain = {
        let mut plain = told.clone();
        plain.people = caseload::model::people::People::default();
        run(&plain, 5)
    };
    let ensemble = run(&told, 5);
    for place in 0..5 {
        let (view, plain) = (View::of(&ensemble, place), View::of(&plain, place));
        let agency: Vec<f64> = view.series(AgencyFte).collect();
        let expected: Vec<f64> = (0..=24).map(|month| if (7..18).contains(&month) { 6.0 } else { 0.0 }).collect();
        assert_eq!(agency, expected, "{place}");
        // the block touches nobody else's luck
        assert!(view.series(InPost).eq(plain.series(InPost)));
        // what its workers hold passes to others when they go
        assert!(view.series(Held).eq(view.series(Open)));
        assert!(view.at(Held, 24) > 900.0);
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
    let (all, mine, theirs) =
        (column(Held, None), column(Held, Some(Contract::Permanent)), column(Held, Some(Contract::Agency)));
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
    let mut agency = [false; 200];
    let mut covers = 0;
    for (_, event) in record.events {
        match event {
            Happening::AgencyStarted { post, .. } => {
                assert!(!std::mem::replace(&mut agency[post], true));
                covers += 1;
            }
            Happening::AgencyLeft { post, .. } | Happening::Converted { post, .. } => {
                assert!(std::mem::replace(&mut agency[post], false));
            }
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
    for measure in [FrozenPosts, AgencyFte, AgencyRate, VacanciesCovered, Conversions, OnLongLeave] {
        assert!(seen(measure) > 0.0, "{measure:?} never shows");
    }
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
fn an_intake_starts_each_september_and_moves_into_casework_are_no_starters() {
    let mut told = parameters("people-intake");
    for (grade, posts) in told.grades.iter_mut().zip(&mut told.teams[0].posts) {
        (grade.leaving, grade.refill) = (0.0, fixed(1e15));
        (posts.count, posts.vacant) = (60, 30);
    }
    let ensemble = run(&told, 3);
    for place in 0..3 {
        let view = View::of(&ensemble, place);
        let of = |measure| view.series(measure).skip(1).collect::<Vec<f64>>();
        // the scenario opens on 1 October 2019: September is the twelfth month
        let september = |month: usize| if month % 12 == 11 && month < 36 { 8.0 } else { 0.0 };
        assert_eq!(of(Starters), (0..48).map(september).collect::<Vec<f64>>());
        assert_eq!(of(MovesIn), (0..48).map(|month| if month == 17 { 4.0 } else { 0.0 }).collect::<Vec<f64>>());
        assert_eq!(view.at(InPost, 48), 60.0 + 24.0 + 4.0);
    }
}
