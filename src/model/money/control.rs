//! Keeping within budgets: on the 1st of each month the forecast is held against what is allowed.
//!
//! # What happens
//! While the forecast of the financial year exceeds the budget, the next step of its list is taken. A step comes into
//! force when it is taken, or as much later as it slips; redundancies follow after consultation. If nothing had to be
//! taken, the last step is lifted where without it both the year's forecast and a full year would stay below the budget
//! less its margin. Vacancies that are held are let go one by one by the same test, those first that have been known
//! longest. Posts that a step took come back with it, as vacancies: money comes back at once, people after the time it
//! takes to hire them. As a step is taken once, and a budget is by the year, no cut is taken twice.
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
use super::line::Line;
use super::pence::Pence;
use super::rates::{Month, financial_year};
use super::steps::carry_out;
use super::terms::Money;
use crate::model::establishment;
use crate::model::happening::Watch;
use crate::model::people::Agency;
use crate::model::recruitment;
use crate::model::scene::{Scene, State};

/// A pound (pence).
const POUND: f64 = 100.0;

/// Days of the full year that a step is to fit.
pub(super) const FULL_YEAR: i64 = 365;

/// A step that has been taken.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    /// When it comes into force (day).
    pub effective: f64,
    /// Whether it has.
    pub in_force: bool,
    /// Posts that it took.
    pub gone: Vec<usize>,
    /// What posts that fall vacant are still to save by being deleted (pence per year).
    pub to_delete: f64,
}

/// One budget under control: the first steps of its list are taken.
#[derive(Clone, Debug, Default)]
pub(super) struct Controlled {
    pub taken: Vec<Taken>,
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
    pub(super) budgets: Vec<Controlled>,
    holds: bool,
    bars_agency: bool,
    /// By post: one more than the number of the last occupant of the vacancy that was released; 0 for none.
    released: Vec<u32>,
    position: Option<Position>,
}

impl Control {
    /// Forgets everything, for so many budgets and posts.
    pub fn reset(&mut self, budgets: usize, posts: usize) {
        let released = if budgets > 0 { vec![0; posts] } else { Vec::new() };
        *self = Self { budgets: vec![Controlled::default(); budgets], released, ..Self::default() };
    }

    /// Whether the vacancy of a post is held; which it is, the number of the post's last occupant says.
    pub fn holds(&self, post: usize, occupancy: u32) -> bool {
        self.holds && self.released[post] != occupancy + 1
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
    pub(super) fn refresh(&mut self, budgets: &[Budget]) {
        let in_force = |wanted: Step| {
            let all = self.budgets.iter().zip(budgets).flat_map(|(one, budget)| one.taken.iter().zip(&budget.steps));
            all.into_iter().any(|(taken, step)| taken.in_force && *step == wanted)
        };
        (self.holds, self.bars_agency) = (in_force(Step::HoldVacancies), in_force(Step::Agency));
    }
}

/// The sum of the lines that a budget covers (pence).
pub(super) fn covered(budget: &Budget, sums: &ByLine) -> f64 {
    Line::ALL.into_iter().filter(|&line| budget.covers(line)).map(|line| sums[line as usize]).sum()
}

/// What taken steps mean for the time to come.
pub(super) fn assumed(budget: &Budget, taken: &[Taken], agency: Option<&Agency>) -> Assumed {
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
        // a pound is no excess: forecasts and books round
        while count(state) < budget.steps.len() && excess(scene, state, money, place) > POUND {
            let step = budget.steps[count(state)];
            let wait = budget.slippage + if step == Step::Redundancy { budget.consultation } else { 0.0 };
            let taken = Taken { effective: scene.now + wait, in_force: false, gone: Vec::new(), to_delete: 0.0 };
            state.control.budgets[place].taken.push(taken);
            carry_out(scene, state, money, place);
        }
        carry_out(scene, state, money, place);
        if count(state) == before && before > 0 {
            if can_lift(scene, state, money, place) {
                lift(scene, state, money, place);
            }
            release(scene, state, money, place);
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

/// Whether the last step can be lifted: what it took would then be filled at once, and so would all that is held.
fn can_lift<W: Watch>(scene: &Scene<'_, W>, state: &State, money: &Money, place: usize) -> bool {
    let (budget, taken) = (&money.budgets[place], &state.control.budgets[place].taken);
    let (Some(last), Some(rest)) = (taken.last(), taken.len().checked_sub(1)) else { return false };
    let mut assumed = assumed(budget, &taken[..rest], scene.parameters.people.agency.as_ref());
    match budget.steps[rest] {
        Step::Agency => assumed.cover_returns = true,
        Step::HoldVacancies => assumed.filled_at_once = held(state),
        Step::DeletePosts | Step::Redundancy => {
            assumed.filled_at_once = held(state);
            assumed.filled_at_once.extend(&last.gone);
        }
        Step::VacancyFactor | Step::Reserves => {}
    }
    fits(scene, state, money, (place, rest), &assumed)
}

/// Whether, with the first `steps` steps, both the year's forecast and a full year stay below the budget less its margin.
fn fits<W: Watch>(
    scene: &Scene<'_, W>,
    state: &State,
    money: &Money,
    (place, steps): (usize, usize),
    assumed: &Assumed,
) -> bool {
    let (budget, taken) = (&money.budgets[place], &state.control.budgets[place].taken[..steps]);
    let month = state.ledger.month();
    let margin = budget.margin.0 as f64 - POUND;
    let year = allowed(scene, budget, taken, month.key);
    if forecast(scene, state, money, place, month.first, assumed) > year.0 as f64 - margin {
        return false;
    }
    // what the next year would take again is not lifted at the end of this one
    let full = Outlook::new(scene.parameters, money, state, month.first, month.first + FULL_YEAR).rest(assumed);
    let yearly = budget.yearly(month.key) + reserves(budget, taken);
    covered(budget, &full) <= yearly.0 as f64 - margin
}

/// Vacancies that are held, the longest known first.
fn held(state: &State) -> Vec<usize> {
    let posts = 0..state.workforce.posts().len();
    let mut held: Vec<usize> = posts.filter(|&post| state.recruitment.phase(post).is_frozen()).collect();
    held.sort_by(|&a, &b| state.recruitment.since(a).total_cmp(&state.recruitment.since(b)));
    held
}

/// Lets as many held vacancies go on as the budget has room for, those first that have been known longest.
fn release<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, money: &Money, place: usize) {
    let (budget, taken) = (&money.budgets[place], &state.control.budgets[place].taken);
    let steps = taken.len();
    if !budget.steps.iter().zip(taken).any(|(step, taken)| *step == Step::HoldVacancies && taken.in_force) {
        return;
    }
    let mut assumed = assumed(budget, taken, scene.parameters.people.agency.as_ref());
    for post in held(state) {
        assumed.filled_at_once.push(post);
        if !fits(scene, state, money, (place, steps), &assumed) {
            break;
        }
        state.control.released[post] = state.workforce.post(post).occupancy + 1;
        recruitment::advance(scene, state, post);
    }
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
