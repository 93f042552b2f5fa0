//! Keeping within budgets: on the 1st of each month the forecast is held against what is allowed.
//!
//! # What happens
//! While the forecast of the financial year exceeds the budget, the next step of its list is taken. A step comes into
//! force when it is taken, or as much later as it slips; redundancies follow after consultation. If nothing had to be
//! taken, the last step is lifted where without it both the year's forecast and a full year would stay below the budget
//! less its margin. Posts that a step took come back with it, as vacancies: money comes back at once, people after the
//! time it takes to hire them. As a step is taken once, and a budget is by the year, no cut is taken twice.
//!
//! # Equations
//! forecast = spent in the year so far + rest of the year by `forecast`, of the lines covered (pence).
//!
//! # Source
//! Monthly budget monitoring as councils do it.
//!
//! # What it leaves out
//! Virement between budgets, spending up at the end of a year, and appeals.

use super::budget::{Budget, Step};
use super::forecast::{Assumed, ByLine, Outlook};
use super::line::{Entry, Line};
use super::pence::Pence;
use super::rates::{Month, financial_year};
use super::terms::Money;
use crate::model::happening::Watch;
use crate::model::people::Agency;
use crate::model::recruitment::{self, Phase};
use crate::model::scene::{Scene, State};
use crate::model::workforce::Contract;
use crate::model::{agency, establishment, staffing};

/// Days of the full year that a step is to fit.
const FULL_YEAR: i64 = 365;

/// A step that has been taken.
#[derive(Clone, Debug)]
struct Taken {
    /// When it comes into force (day).
    effective: f64,
    /// Whether it has.
    in_force: bool,
    /// Posts that it took.
    gone: Vec<usize>,
    /// What posts that fall vacant are still to save by being deleted (pence per year).
    to_delete: f64,
}

/// One budget under control: the first steps of its list are taken.
#[derive(Clone, Debug, Default)]
struct Controlled {
    taken: Vec<Taken>,
}

/// How budgets stood at the close of a month.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Position {
    /// Forecast of the financial year less what is allowed, over all budgets (pence).
    pub variance: Pence,
    /// At the close of a financial year: whether any budget was exceeded.
    pub overspent: Option<bool>,
    /// Steps taken, over all budgets.
    pub steps: u32,
}

/// All budgets under control.
#[derive(Clone, Debug, Default)]
pub struct Control {
    budgets: Vec<Controlled>,
    holds: bool,
    bars_agency: bool,
    position: Option<Position>,
}

impl Control {
    /// Forgets everything, for so many budgets.
    pub fn reset(&mut self, budgets: usize) {
        *self = Self { budgets: vec![Controlled::default(); budgets], ..Self::default() };
    }

    /// Whether vacancies are held.
    pub fn holds_vacancies(&self) -> bool {
        self.holds
    }

    /// Whether no agency worker may begin.
    pub fn bars_agency(&self) -> bool {
        self.bars_agency
    }

    /// How budgets stood at the last close of a month; `None` without budgets.
    pub fn position(&self) -> Option<Position> {
        self.position
    }

    /// Brings what is held and barred up to date.
    fn refresh(&mut self, budgets: &[Budget]) {
        let in_force = |wanted: Step| {
            let all = self.budgets.iter().zip(budgets).flat_map(|(one, budget)| one.taken.iter().zip(&budget.steps));
            all.into_iter().any(|(taken, step)| taken.in_force && *step == wanted)
        };
        (self.holds, self.bars_agency) = (in_force(Step::HoldVacancies), in_force(Step::Agency));
    }
}

/// The sum of the lines that a budget covers (pence).
fn covered(budget: &Budget, sums: &ByLine) -> f64 {
    Line::ALL.into_iter().filter(|&line| budget.covers(line)).map(|line| sums[line as usize]).sum()
}

/// What taken steps mean for the time to come.
fn assumed(budget: &Budget, taken: &[Taken], agency: Option<&Agency>) -> Assumed {
    let mut assumed = Assumed::default();
    for (step, taken) in budget.steps.iter().zip(taken) {
        match step {
            Step::VacancyFactor => assumed.turnover = budget.vacancy_factor,
            Step::Agency => {
                let notice = agency.map_or(0.0, |agency| agency.notice);
                assumed.agency_until = Some((taken.effective + notice).ceil() as i64);
            }
            Step::HoldVacancies => assumed.held = true,
            Step::Reserves | Step::DeletePosts | Step::Redundancy => {}
        }
    }
    assumed
}

/// What reserves add once their step is taken.
fn reserves(budget: &Budget, taken: &[Taken]) -> Pence {
    let drawn = budget.steps.iter().zip(taken).any(|(step, _)| *step == Step::Reserves);
    if drawn { budget.reserves } else { Pence::ZERO }
}

/// On the 1st of a month every budget is looked at.
pub(super) fn review<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State) {
    let Some(money) = &scene.parameters.money else { return };
    if scene.now < 0.0 {
        return;
    }
    for (place, budget) in money.budgets.iter().enumerate() {
        let count = |state: &State| state.control.budgets[place].taken.len();
        let before = count(state);
        while count(state) < budget.steps.len() && excess(scene, state, money, place) > 0.0 {
            let step = budget.steps[count(state)];
            let wait = budget.slippage + if step == Step::Redundancy { budget.consultation } else { 0.0 };
            let taken = Taken { effective: scene.now + wait, in_force: false, gone: Vec::new(), to_delete: 0.0 };
            state.control.budgets[place].taken.push(taken);
            carry_out(scene, state, money, place);
        }
        carry_out(scene, state, money, place);
        if count(state) == before && before > 0 && can_lift(scene, state, money, place) {
            lift(scene, state, money, place);
        }
    }
}

/// By how much the forecast of the year exceeds the budget with the steps taken so far (pence).
fn excess<W: Watch>(scene: &Scene<'_, W>, state: &State, money: &Money, place: usize) -> f64 {
    let (budget, taken) = (&money.budgets[place], &state.control.budgets[place].taken);
    let month = state.ledger.month();
    let assumed = assumed(budget, taken, scene.parameters.people.agency.as_ref());
    let allowed = allowed(scene, budget, taken, month.key);
    forecast(scene, state, money, place, month.first, &assumed) - allowed.0 as f64
}

fn allowed<W: Watch>(scene: &Scene<'_, W>, budget: &Budget, taken: &[Taken], month: i64) -> Pence {
    budget.allowed(month, scene.parameters.calendar.first_month()) + reserves(budget, taken)
}

/// Spent in the financial year of the present month and to be spent in it from `day` on (pence).
fn forecast<W: Watch>(
    scene: &Scene<'_, W>,
    state: &State,
    money: &Money,
    place: usize,
    day: i64,
    assumed: &Assumed,
) -> f64 {
    let budget = &money.budgets[place];
    let month = state.ledger.month();
    let end = Month::new(&scene.parameters.calendar, month.key + month.left_of_year()).first;
    let spent = budget.covered(&state.ledger.spent_in(month.financial_year()));
    let rest = Outlook::new(scene.parameters, money, state, day, end).rest(assumed);
    spent.0 as f64 + covered(budget, &rest)
}

/// Whether the last step can be lifted.
fn can_lift<W: Watch>(scene: &Scene<'_, W>, state: &State, money: &Money, place: usize) -> bool {
    let (budget, taken) = (&money.budgets[place], &state.control.budgets[place].taken);
    let (Some(last), Some(rest)) = (taken.last(), taken.len().checked_sub(1)) else { return false };
    let month = state.ledger.month();
    let mut assumed = assumed(budget, &taken[..rest], scene.parameters.people.agency.as_ref());
    match budget.steps[rest] {
        Step::Agency => assumed.cover_returns = true,
        Step::HoldVacancies => assumed.filled_at_once = held(state),
        Step::DeletePosts | Step::Redundancy => assumed.filled_at_once.clone_from(&last.gone),
        Step::VacancyFactor | Step::Reserves => {}
    }
    let margin = budget.margin.0 as f64;
    let year = allowed(scene, budget, &taken[..rest], month.key);
    if forecast(scene, state, money, place, month.first, &assumed) >= year.0 as f64 - margin {
        return false;
    }
    // what the next year would take again is not lifted at the end of this one
    let full = Outlook::new(scene.parameters, money, state, month.first, month.first + FULL_YEAR).rest(&assumed);
    let yearly = budget.yearly(month.key) + reserves(budget, &taken[..rest]);
    covered(budget, &full) < yearly.0 as f64 - margin
}

/// Vacancies that are held.
fn held(state: &State) -> Vec<usize> {
    let posts = 0..state.workforce.posts().len();
    posts.filter(|&post| state.recruitment.phase(post).is_frozen()).collect()
}

/// Lifts the last step: posts that it took come back as vacancies, held vacancies go on.
fn lift<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, money: &Money, place: usize) {
    let Some(last) = state.control.budgets[place].taken.pop() else { return };
    state.control.refresh(&money.budgets);
    for post in last.gone {
        establishment::establish(scene, state, post);
    }
    if !state.control.holds {
        for post in held(state) {
            recruitment::advance(scene, state, post);
        }
    }
}

/// Steps whose time has come come into force.
fn carry_out<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, money: &Money, place: usize) {
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
        one.filled && one.contract == Contract::Permanent && one.last_day.is_infinite()
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

/// Notes how budgets stand at the close of a month.
pub(super) fn close<W: Watch>(scene: &Scene<'_, W>, state: &mut State, money: &Money) {
    let month = state.ledger.month();
    if money.budgets.is_empty() || month.days == 0 {
        return;
    }
    let mut position = Position::default();
    let mut exceeded = false;
    for (place, budget) in money.budgets.iter().enumerate() {
        let taken = &state.control.budgets[place].taken;
        let assumed = assumed(budget, taken, scene.parameters.people.agency.as_ref());
        let expected = forecast(scene, state, money, place, month.end(), &assumed);
        let over = expected - allowed(scene, budget, taken, month.key).0 as f64;
        position.variance += Pence(over.round() as i64);
        position.steps += taken.len() as u32;
        exceeded |= over > 0.0;
    }
    let closes = financial_year(month.key) != financial_year(month.key + 1);
    position.overspent = closes.then_some(exceeded);
    state.control.position = Some(position);
}
