//! Published definitions on a published row: the North East in 2023, children's social work workforce.

use crate::oracle::{View, parameters};
use crate::staffing::run;
use caseload::engine::layout;
use caseload::model::scene::State;
use caseload::model::workforce::{Contract, Standing};
use caseload::results::Measure::{
    self, AgencyFte, AgencyRate, Caseload, InPostFte, Leavers, Turnover, VacanciesCovered, VacancyRate,
};
use caseload::results::probe::Probe;

/// How many places of one size there are, and what stands in them.
struct Places {
    number: usize,
    fte: f64,
    contract: Option<Contract>,
    above: bool,
}

fn places(number: usize, fte: f64, contract: Option<Contract>) -> Places {
    Places { number, fte, contract, above: false }
}

/// In post 2,159.9 FTE, of whom 1,388.8 hold the 23,660 cases; 265.6 vacant, 158.0 of them covered; agency 236.5; 307.6
/// left in the year.
fn figure(measure: Measure) -> f64 {
    let (own, agency) = (Some(Contract::Permanent), Some(Contract::Agency));
    let rows = [
        places(1388, 1.0, own),
        places(1, 0.8, own),
        places(771, 1.0, own),
        places(1, 0.1, own),
        places(158, 1.0, agency),
        places(107, 1.0, None),
        places(1, 0.6, None),
        Places { above: true, ..places(78, 1.0, agency) },
        Places { above: true, ..places(1, 0.5, agency) },
    ];
    let mut told = parameters("people-base");
    let all: usize = rows.iter().map(|row| row.number).sum();
    told.teams[0].posts[0].count = all as u32;
    let mut state = State::default();
    state.reset(&told, 0.0);
    let mut post = 0;
    for row in &rows {
        for _ in 0..row.number {
            let one = state.workforce.post_mut(post);
            one.fte = row.fte;
            one.filled = row.contract.is_some();
            one.contract = row.contract.unwrap_or(Contract::Permanent);
            if row.above {
                one.standing = Standing::Above(0);
            }
            // the 1,389 case holders hold 17 each, and 47 of them one more
            one.children = if post < 1389 { 17 + u32::from(post < 47) } else { 0 };
            post += 1;
        }
    }
    for month in 0..12 {
        state.tally.staff[0][0].leavers_fte = if month == 0 { 32.6 } else { 25.0 };
        state.tally.close_month(f64::from(month));
        state.tally.open_month();
    }
    let layout = layout(&told);
    let row = Probe::new(&layout).observe(&told, &state, 365.0, 30.0).row;
    row[layout.column(measure, caseload::results::Cell::COUNCIL).expect("kept for the council")]
}

#[test]
fn rates_follow_the_published_definitions() {
    for (measure, exact) in [
        (InPostFte, 2159.9),
        (AgencyFte, 236.5),
        (Turnover, 307.6 / 2159.9),
        (AgencyRate, 236.5 / (236.5 + 2159.9)),
        (VacancyRate, 265.6 / (265.6 + 2159.9)),
        (VacanciesCovered, 158.0 / 265.6),
        (Caseload, 23_660.0 / 1388.8),
    ] {
        let found = figure(measure);
        assert!((found - exact).abs() < 1e-9 * exact, "{measure:?}: {found} for {exact}");
    }
    // as printed, and not as they would be over all staff
    assert_eq!(format!("{:.6}", figure(Turnover)), "0.142414");
    assert_eq!(format!("{:.6}", figure(AgencyRate)), "0.098690");
    assert_eq!(format!("{:.6}", figure(VacancyRate)), "0.109503");
    assert_eq!(format!("{:.4}", figure(Caseload)), "17.0363");
}

#[test]
fn turnover_counts_the_leavers_of_twelve_months() {
    let mut told = parameters("people-pipeline");
    told.months = 30;
    told.teams[0].posts[0].fte = 0.5;
    let ensemble = run(&told, 5);
    for place in 0..5 {
        let view = View::of(&ensemble, place);
        let leavers: Vec<f64> = view.series(Leavers).collect();
        for month in 0..=30 {
            let found = view.at(Turnover, month) * view.at(InPostFte, month);
            if month < 12 {
                assert!(found.is_nan(), "the first year has no rate");
            } else {
                let exact: f64 = leavers[month - 11..=month].iter().sum::<f64>() * 0.5;
                assert!((found - exact).abs() < 1e-9 && exact > 0.0, "{found} for {exact}");
            }
        }
    }
}
