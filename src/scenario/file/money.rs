//! `[money]`: what workers and measures cost, and `pay`, `price` and `cost` wherever they stand.

use super::budget;
use super::reach::Where;
use super::staff::Staff;
use super::time::Time;
use crate::model::money::Pence;
use crate::model::money::appraisal::Discount;
use crate::model::money::rates::{AgencyPrice, Award, Rates, day_number, financial_year, year_label};
use crate::model::money::terms::{Cost, Money, Payment};
use crate::model::people::{People, Terms};
use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::section::Section;

/// A pay award, the grades that it reaches still by name.
pub(in crate::scenario) struct AwardLever {
    name: String,
    rise: f64,
    pub(super) from: f64,
    reach: Where,
}

impl AwardLever {
    pub(super) fn read(s: &mut Section<'_, '_>, name: &str, time: &Time) -> Self {
        let rise = s.number(Field::change("rise", "Relative rise of pay, from its first day on"));
        let reach = Where::read_grades(s);
        let (from, until) = super::measure::dates(s, time);
        if until.is_some() {
            s.fault(
                "until",
                Fault::new("has no meaning for a pay award").allowed("an award of its own that takes it back"),
            );
        }
        Self { name: name.to_owned(), rise, from, reach }
    }
}

/// Whole days of a span (days); without an end the last day there is.
pub(super) fn days((from, until): (f64, f64)) -> (i64, i64) {
    (day_number(from), if until.is_finite() { day_number(until) } else { i64::MAX })
}

/// What a measure costs, if it says so.
pub(super) fn cost(s: &mut Section<'_, '_>, span: (f64, f64)) -> Option<Cost> {
    let yearly = s.given(Field::yearly("cost", "What it costs by the year, as long as it lasts"));
    let once = s.given(Field::money("one-off", "What it costs once, on its first day"));
    if yearly.is_none() && once.is_none() {
        return None;
    }
    let sum = |pounds: Option<f64>| Pence::from_pounds(pounds.unwrap_or(0.0));
    let (from, until) = days(span);
    Some(Cost { yearly: sum(yearly), once: sum(once), from, until })
}

/// A retention payment (pounds per worker and year).
pub(super) fn payment(s: &mut Section<'_, '_>) -> f64 {
    let field =
        Field::yearly("payment", "Paid to every permanent worker whom it reaches, also to those who would have stayed");
    s.given(field).unwrap_or(0.0)
}

/// What agency workers cost, if it is said.
pub(super) fn agency_price(s: &mut Section<'_, '_>) -> Option<AgencyPrice> {
    let price =
        s.given(Field::yearly("price", "What a full-time agency worker costs by the year, everything included"));
    let factor = s.given(
        Field::number("price-factor", "What an agency worker costs as a multiple of an employee's pay and on-costs")
            .to(10.0),
    );
    if price.is_some() && factor.is_some() {
        s.fault("price-factor", Fault::new("is given beside price").allowed("only one of price and price-factor"));
    }
    price.map(|price| AgencyPrice::Yearly(Pence::from_pounds(price))).or(factor.map(AgencyPrice::Factor))
}

/// What is read before money, and what money is made of.
pub(super) struct Priced<'a> {
    pub time: &'a Time,
    pub staff: &'a Staff,
    pub people: &'a People,
    pub agency_price: Option<AgencyPrice>,
    pub awards: Vec<AwardLever>,
    pub costs: Vec<Cost>,
    pub payments: Vec<Payment>,
    /// A measure that says what it costs, if there is one.
    pub measure: Option<String>,
    /// Managed teams that do not say what they cost.
    pub unpriced: Vec<String>,
    /// What a child in each stage costs beside casework (pounds per child-year).
    pub placements: Vec<f64>,
}

/// Reads `[money]` and `[budget.NAME]`.
pub(super) fn read(s: &mut Section<'_, '_>, priced: Priced<'_>) -> Option<Money> {
    let Priced { time, staff, people, agency_price, awards, costs, payments, measure, placements, unpriced } = priced;
    let day_0 = financial_year(time.calendar.first_month());
    let plain = s.optional("money", "What the service costs", |s| {
        let price_base = price_base(s, day_0);
        let inflation =
            s.number(Field::growth("inflation", "How prices rise in general, for sums in real terms").or(0.0));
        let rate = s.number(Field::growth("discount", "Rate by which sums of later years are discounted").or(0.035));
        let on_costs = s.number(Field::share("on-costs", "Employer's on-costs as a share of pay").or(0.3));
        let recruitment =
            s.number(Field::money("recruitment", "Advertising, selection and checks of each starter").or(0.0));
        let induction = s.number(Field::money("induction", "Induction and training of each starter").or(0.0));
        (price_base, inflation, rate, on_costs, recruitment, induction)
    });
    let awards: Vec<Award> = awards
        .into_iter()
        .map(|AwardLever { name, rise, from, reach }| {
            let reach = reach.find(s, &name, staff);
            let grades = (0..staff.grades.len()).map(|grade| reach.covers(0, grade)).collect();
            Award { rise, from: day_number(from), grades }
        })
        .collect();
    let Some((price_base, inflation, rate, on_costs, recruitment, induction)) = plain else {
        if s.table.is_some_and(|table| table.get("budget").is_some()) {
            s.fault("budget", Fault::new("is given, but no money is counted").allowed("[money] beside it"));
        }
        if let Some(name) = measure {
            s.notice(
                "measure",
                format!("Measures such as `{name}` say what they cost, but without [money] no money is counted."),
            );
        } else if staff.pay.iter().any(Option::is_some) {
            s.notice("grade", "Pay is given, but without [money] no money is counted.".to_owned());
        }
        s.entry("budget");
        return None;
    };
    for (grade, pay) in staff.grades.iter().zip(&staff.pay) {
        if pay.is_none() {
            let fault =
                Fault::absence("is missing, while money is counted").allowed(Field::yearly("pay", "").allowed());
            s.fault_of("grade", &grade.name, "pay", fault);
        }
    }
    if people.agency.is_some() && agency_price.is_none() {
        let allowed = "price = \"£91,000 per year\" or price-factor = 1.5";
        s.fault("agency", Fault::absence("has no price, while money is counted").allowed(allowed));
    }
    for name in unpriced {
        let fault = Fault::absence("is missing, while money is counted").allowed(Field::yearly("cost", "").allowed());
        s.fault_of("measure", &name, "cost", fault);
    }
    let sum = Pence::from_pounds;
    let pay: Vec<Pence> = staff.pay.iter().map(|pay| sum(pay.unwrap_or(0.0))).collect();
    let rates = Rates::new(&pay, on_costs, &awards, agency_price.unwrap_or(AgencyPrice::Factor(1.0)));
    let budgets = budget::read(s, staff, &rates);
    Some(Money {
        price_base,
        inflation,
        discount: Discount::constant(rate),
        rates,
        recruitment: sum(recruitment),
        induction: sum(induction),
        payments,
        costs,
        placements: placements.into_iter().map(sum).collect(),
        blocks: people.above().iter().map(|above| above.terms == Terms::Block).collect(),
        budgets,
    })
}

/// The financial year in whose prices real sums stand, by the year in which it begins.
fn price_base(s: &mut Section<'_, '_>, default: i64) -> i64 {
    let written = s.reference("price-base", "Financial year in whose prices real sums stand; default that of day 0");
    let Some(text) = written else {
        let label = year_label(default);
        s.record_default("price-base", &label, &label);
        return default;
    };
    let year = text.split_once('-').and_then(|(year, _)| year.parse().ok()).filter(|year| year_label(*year) == text);
    if year.is_none() {
        let fault = Fault::new("is no financial year").found(format!("\"{text}\""));
        s.fault("price-base", fault.allowed("a financial year, as \"2019-20\""));
    }
    year.unwrap_or(default)
}
