//! `[budget.NAME]`: how much, for what, what is cut and of what, and what goes first.

use super::staff::Staff;
use crate::model::money::budget::{Budget, Step};
use crate::model::money::rates::Rates;
use crate::model::money::{Line, Pence};
use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::section::Section;

/// What a share that is cut is a share of.
#[derive(Clone, Copy, PartialEq)]
enum Base {
    Budget,
    Establishment,
    Stated,
}

const BASES: [(&str, Base); 4] = [
    ("this-budget", Base::Budget),
    ("social-work-pay", Base::Establishment),
    ("early-help", Base::Stated),
    ("whole-service", Base::Stated),
];

const LINES: [(&str, Line); 9] = [
    ("pay", Line::Pay),
    ("on-costs", Line::OnCosts),
    ("agency", Line::Agency),
    ("recruitment", Line::Recruitment),
    ("induction", Line::Induction),
    ("retention", Line::Retention),
    ("redundancy", Line::Redundancy),
    ("measures", Line::Measures),
    ("placements", Line::Placements),
];

const STEPS: [(&str, Step); 6] = [
    ("vacancy-factor", Step::VacancyFactor),
    ("reserves", Step::Reserves),
    ("agency", Step::Agency),
    ("hold-vacancies", Step::HoldVacancies),
    ("delete-posts", Step::DeletePosts),
    ("redundancy", Step::Redundancy),
];

/// Budgets in order of their names.
pub(super) fn read(s: &mut Section<'_, '_>, staff: &Staff, rates: &Rates) -> Vec<Budget> {
    let establishment = establishment(staff, rates);
    s.named("budget", "Budgets by the financial year", |s, name| one(s, name, establishment))
}

/// Pay and on-costs of all posts, filled for a year at the rates of day 0 (pounds per year).
fn establishment(staff: &Staff, rates: &Rates) -> f64 {
    let groups = staff.teams.iter().flat_map(|team| &team.posts);
    groups.map(|group| f64::from(group.count) * group.fte * rates.on(group.grade, 0).employed().to_pounds()).sum()
}

fn one(s: &mut Section<'_, '_>, name: &str, establishment: f64) -> Budget {
    let amount = s.one_of(&[
        Field::money("amount", "What it allows by the year, before any cut"),
        Field::share("of-establishment", "What it allows as a share of pay and on-costs of all posts filled").to(2.0),
    ]);
    let amount = match amount {
        Some((0, pounds)) => pounds,
        Some((_, share)) => share * establishment,
        None => 0.0,
    };
    let covers = s.chosen("covers", "The lines of spending that it covers; default pay, on-costs and agency", &LINES);
    if s.entry("covers").is_none() {
        s.record_default("covers", "pay, on-costs, agency", "[\"pay\", \"on-costs\", \"agency\"]");
    } else if covers.is_empty() {
        s.fault("covers", Fault::absence("is empty").allowed("at least one line, or no such key"));
    }
    let covered = |line| if covers.is_empty() { line <= Line::Agency } else { covers.contains(&line) };
    let cut = cut(s, amount, establishment);
    let from = month(s, "from", "First month of the cut; default the first month");
    let reinstated = month(s, "reinstated", "First month in which what was cut is there again");
    if let (Some(from), Some(back)) = (from, reinstated)
        && back <= from
    {
        s.fault("reinstated", Fault::new("is not after `from`").found(s.shown("reinstated")).allowed("a later month"));
    }
    let steps = s.chosen("steps", "What is done to keep within it, first thing first", &STEPS);
    let vacancy_factor = only_with(
        s,
        &steps,
        Step::VacancyFactor,
        Field::share("vacancy-factor", "Share of remaining pay that the step vacancy-factor counts on"),
    );
    let reserves =
        only_with(s, &steps, Step::Reserves, Field::money("reserves", "What the step reserves adds, by the year"));
    let severance =
        only_with(s, &steps, Step::Redundancy, Field::money("severance", "Redundancy payment to each worker"));
    let consultation =
        s.given(Field::duration("consultation", "How long redundancies are consulted on; default 90 days"));
    let slippage = s.given(Field::duration("slippage", "How much later than decided each step comes into force"));
    let margin = s.given(Field::money("margin", "What would have to be left for the last step to be lifted"));
    let pence = Pence::from_pounds;
    Budget {
        name: name.to_owned(),
        amount: pence(amount),
        covers: Line::ALL.map(covered),
        cut: pence(cut),
        cut_from: from.unwrap_or(i64::MIN),
        reinstated,
        steps,
        margin: pence(margin.unwrap_or(0.0)),
        slippage: slippage.unwrap_or(0.0),
        vacancy_factor,
        reserves: pence(reserves),
        consultation: consultation.unwrap_or(90.0),
        severance: pence(severance),
    }
}

/// What is cut (pounds per year). A share says nothing without its base.
fn cut(s: &mut Section<'_, '_>, amount: f64, establishment: f64) -> f64 {
    let share = s.given(Field::share("cut", "What is cut, as a share of what `of` says"));
    let sum = s.given(Field::money("cut-sum", "What is cut by the year, as a sum"));
    let stated = s.given(Field::yearly("base", "What early help or the whole service costs by the year").above(0.0));
    if share.is_some() && sum.is_some() {
        s.fault("cut-sum", Fault::new("is given beside cut").allowed("only one of cut and cut-sum"));
    }
    let Some(share) = share else {
        if s.entry("of").is_some() {
            s.choice("of", "What the cut is a share of", &BASES, None);
            s.fault("of", Fault::new("has no meaning here").allowed("`of` beside a cut that is a share"));
        }
        s.describe(|shape| shape.choice("of", "What the cut is a share of", &BASES.map(|(name, _)| name), None));
        return sum.unwrap_or(0.0);
    };
    if s.entry("of").is_none() {
        let allowed = "of what: this-budget, social-work-pay, early-help or whole-service";
        s.fault("of", Fault::absence("is missing: a share that is cut says nothing without its base").allowed(allowed));
        return 0.0;
    }
    match (s.choice("of", "What the cut is a share of", &BASES, None), stated) {
        (Base::Budget, None) => share * amount,
        (Base::Establishment, None) => share * establishment,
        (Base::Stated, Some(base)) => share * base,
        (Base::Stated, None) => {
            let allowed = "what that costs by the year, as base = \"£15.6m per year\"";
            s.fault(
                "base",
                Fault::absence("is missing: the scenario does not hold what this is cut of").allowed(allowed),
            );
            0.0
        }
        (_, Some(_)) => {
            s.fault("base", Fault::new("has no meaning here").allowed("base beside early-help or whole-service"));
            0.0
        }
    }
}

/// A number that belongs to a step, and is needed with it.
fn only_with(s: &mut Section<'_, '_>, steps: &[Step], step: Step, field: Field) -> f64 {
    let value = s.given(field);
    match (steps.contains(&step), value) {
        (true, None) => {
            let fault = Fault::absence(format!("is missing, while a step is {}", step.name()));
            s.fault(field.key, fault.allowed(field.allowed()));
            0.0
        }
        (false, Some(_)) => {
            let fault = Fault::new(format!("has no meaning without the step {}", step.name()));
            s.fault(field.key, fault.allowed(format!("\"{}\" among the steps", step.name())));
            0.0
        }
        (_, value) => value.unwrap_or(0.0),
    }
}

/// The first day of a month, as its key.
fn month(s: &mut Section<'_, '_>, key: &'static str, doc: &'static str) -> Option<i64> {
    let date = s.date(key, doc)?;
    if date.day() != 1 {
        let first = date.first_of_month();
        let fault = Fault::new("is within a month").found(date.to_string()).allowed("the first day of a month");
        s.fault(key, fault.hint(format!("did you mean {first}?")));
    }
    Some(i64::from(date.year()) * 12 + i64::from(date.month()) - 1)
}
