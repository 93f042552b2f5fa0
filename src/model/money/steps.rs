//! What the steps do that keep within a budget.
//!
//! # What happens
//! Agency workers are given notice. Posts are deleted, vacant ones at once and more as they fall vacant, until what is
//! left, filled, fits the budget in a full year. Workers are made redundant with their posts, those with the shortest
//! service first, until present contracts fit it. The other steps touch nobody by themselves.
//!
//! # Equations
//! excess = cost of a full year - budget of a full year (pence); what a post saves = FTE x yearly pay and on-costs, as far
//! as the budget covers them.
//!
//! # Source
//! The scenario's.
//!
//! # What it leaves out
//! Redeployment, volunteers, and pay protection.

use super::budget::{Budget, Step};
use super::control::{FULL_YEAR, assumed, covered};
use super::forecast::{Assumed, Outlook};
use super::line::{Entry, Line};
use super::pence::Pence;
use super::terms::Money;
use crate::model::happening::Watch;
use crate::model::recruitment::Phase;
use crate::model::scene::{Scene, State};
use crate::model::{agency, establishment, staffing};

/// Steps whose time has come come into force.
pub(super) fn carry_out<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, money: &Money, place: usize) {
    for step in 0..state.control.budgets[place].taken.len() {
        let taken = &mut state.control.budgets[place].taken[step];
        if taken.in_force || taken.effective > scene.now {
            continue;
        }
        taken.in_force = true;
        state.control.refresh(&money.budgets);
        match money.budgets[place].steps[step] {
            Step::Agency => {
                for post in 0..state.workforce.posts().len() {
                    agency::release(scene, state, post);
                }
            }
            Step::DeletePosts => delete_posts(scene, state, money, (place, step)),
            Step::Redundancy => dismiss(scene, state, money, (place, step)),
            Step::VacancyFactor | Step::Reserves | Step::HoldVacancies => {}
        }
    }
}

/// By how much a full year exceeds what a budget allows, with some vacancies filled (pence).
fn full_year_excess<W: Watch>(
    scene: &Scene<'_, W>,
    state: &State,
    money: &Money,
    place: usize,
    filled: Vec<usize>,
) -> f64 {
    let (budget, taken) = (&money.budgets[place], &state.control.budgets[place].taken);
    let month = state.ledger.month();
    let assumed = Assumed {
        filled_at_once: filled,
        held: true,
        agency_until: assumed(budget, taken, scene.parameters.people.agency.as_ref()).agency_until,
        ..assumed(budget, taken, None)
    };
    let full = Outlook::new(scene.parameters, money, state, month.first, month.first + FULL_YEAR).rest(&assumed);
    covered(budget, &full) - budget.yearly(month.key).0 as f64
}

/// What a post saves in a full year by not being there (pence).
fn saving(money: &Money, state: &State, budget: &Budget, post: usize, grade: usize) -> f64 {
    let rate = money.rates.on(grade, state.ledger.month().first);
    let pay = if budget.covers(Line::Pay) { rate.pay } else { Pence::ZERO };
    let on_costs = if budget.covers(Line::OnCosts) { rate.on_costs } else { Pence::ZERO };
    (pay + on_costs).0 as f64 * state.workforce.post(post).fte
}

/// Deletes posts until the rest, filled, fits the budget in a full year: vacant ones now, more as they fall vacant.
fn delete_posts<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, money: &Money, (place, step): (usize, usize)) {
    let posts = 0..state.workforce.posts().len();
    let mut vacant: Vec<usize> = posts.filter(|&post| state.workforce.post(post).is_vacant()).collect();
    let mut excess = full_year_excess(scene, state, money, place, vacant.clone());
    // a post whose successor has accepted goes last
    vacant.sort_by_key(|&post| (state.recruitment.phase(post) == Phase::Joining, std::cmp::Reverse(post)));
    for post in vacant {
        if excess <= 0.0 {
            break;
        }
        excess -= saving(money, state, &money.budgets[place], post, state.workforce.post(post).home);
        establishment::delete(scene, state, post);
        state.control.budgets[place].taken[step].gone.push(post);
    }
    state.control.budgets[place].taken[step].to_delete = excess.max(0.0);
}

/// Whether a post that has fallen vacant is to be deleted under a budget.
pub(in crate::model) fn takes<W: Watch>(scene: &Scene<'_, W>, state: &mut State, post: usize) -> bool {
    let Some(money) = &scene.parameters.money else { return false };
    for (place, budget) in money.budgets.iter().enumerate() {
        for step in 0..state.control.budgets[place].taken.len() {
            if state.control.budgets[place].taken[step].to_delete > 0.0 {
                let saved = saving(money, state, budget, post, state.workforce.post(post).home);
                let taken = &mut state.control.budgets[place].taken[step];
                taken.to_delete -= saved;
                taken.gone.push(post);
                return true;
            }
        }
    }
    false
}

/// Makes workers redundant, those with the shortest service first, until present contracts fit the budget in a full year.
fn dismiss<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, money: &Money, (place, step): (usize, usize)) {
    let mut excess = full_year_excess(scene, state, money, place, Vec::new());
    let stays = |post: usize| {
        let one = state.workforce.post(post);
        one.in_post() && one.last_day.is_infinite()
    };
    let mut workers: Vec<usize> = (0..state.workforce.posts().len()).filter(|&post| stays(post)).collect();
    workers.sort_by(|&a, &b| {
        let started = |post: usize| state.workforce.post(post).started;
        started(b).total_cmp(&started(a)).then(b.cmp(&a))
    });
    for post in workers {
        if excess <= 0.0 {
            break;
        }
        excess -= saving(money, state, &money.budgets[place], post, state.workforce.post(post).grade);
        state.ledger.pay_once(Entry::Redundancy, money.budgets[place].severance);
        staffing::dismiss(scene, state, post);
        state.control.budgets[place].taken[step].gone.push(post);
    }
}
