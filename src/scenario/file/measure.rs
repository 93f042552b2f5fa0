//! `[measure.NAME]`: dated changes, by a planner or by the world.

use super::money::{self, AwardLever};
use super::people::{self, StaffLever};
use super::reach::Where;
use super::redesign::{self, Design, displacement};
use super::staff::Staff;
use super::time::Time;
use crate::model::attrition::Retention;
use crate::model::money::Pence;
use crate::model::money::terms::{Cost, Payment};
use crate::model::redesign::Displacement;
use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::quantity::YEAR_DAYS;
use crate::scenario::section::Section;
use crate::time::{Change, Effect, Schedule, Shape};

/// Measures sorted by what they act on, each in order of their names.
#[derive(Default)]
pub(in crate::scenario) struct Levers {
    pub demand: Vec<Change>,
    pub front_door: Vec<Schedule>,
    /// What becomes of those whom each of these diverts.
    pub displacements: Vec<Option<Displacement>>,
    /// Redesigns of doors and routes: what they reach is not known yet.
    pub designs: Vec<Design>,
    /// Changes in staffing with their names: what they reach is not known yet.
    pub staff: Vec<StaffLever>,
    pub retention: Vec<Keeping>,
    /// Pay awards, in order of their names.
    pub awards: Vec<AwardLever>,
    /// What measures cost, in order of their names.
    pub costs: Vec<Cost>,
    /// Managed teams that do not say what they cost.
    pub unpriced: Vec<String>,
    /// The first measure that says what it costs.
    pub priced: Option<String>,
}

/// A measure on leaving whose grades and teams are still words.
pub(in crate::scenario) struct Keeping {
    name: String,
    change: Change,
    reach: Where,
    /// Retention payment (pounds per worker and year).
    payment: f64,
}

enum Target {
    Demand,
    FrontDoor(Option<Displacement>),
    Leaving { reach: Where, payment: f64 },
}

const KINDS: [&str; 22] = [
    "front-door",
    "demand",
    "trend",
    "season",
    "retention",
    "vacancy-freeze",
    "faster-hiring",
    "recruitment-campaign",
    "newly-qualified-intake",
    "move-to-casework",
    "posts",
    "managed-team",
    "agency-cap",
    "agency-cover",
    "agency-conversion",
    "support-workers",
    "recording",
    "early-help",
    "threshold",
    "route",
    "case-review",
    "pay-award",
];

/// One measure as read.
enum Lever {
    Dated(Measure),
    Staff(StaffLever),
    Redesign(Design),
    Award(AwardLever),
}

pub(super) fn read(s: &mut Section<'_, '_>, time: &Time, stages: &[String]) -> Levers {
    let mut levers = Levers::default();
    let read = s.named("measure", "Dated changes", |s, name| Some((name, measure(s, name, time, stages)?)));
    for (name, (lever, cost)) in read.into_iter().flatten() {
        if levers.priced.is_none() && (cost.is_some() || lever.payment() > 0.0) {
            levers.priced = Some(name.to_owned());
        }
        if cost.is_none() && lever.is_block() {
            levers.unpriced.push(name.to_owned());
        }
        levers.costs.extend(cost);
        let Measure { target, change } = match lever {
            Lever::Dated(measure) => measure,
            Lever::Staff(staff) => {
                levers.staff.push(staff);
                continue;
            }
            Lever::Redesign(design) => {
                if !is_nothing(&design.change) {
                    levers.designs.push(design);
                }
                continue;
            }
            Lever::Award(award) => {
                levers.awards.push(award);
                continue;
            }
        };
        let nothing = is_nothing(&change);
        match target {
            Target::Leaving { reach, payment } if !nothing || payment > 0.0 => {
                levers.retention.push(Keeping { name: name.to_owned(), change, reach, payment });
            }
            Target::Demand if !nothing => levers.demand.push(change),
            Target::FrontDoor(displacement) if !nothing => {
                levers.front_door.push(Schedule { base: 0.0, changes: vec![change] });
                levers.displacements.push(displacement);
            }
            _ => {}
        }
    }
    levers
}

/// Whether a change has no effect: it is left out altogether, so that nothing differs by a bit.
fn is_nothing(change: &Change) -> bool {
    matches!(change.effect, Effect::Factor(1.0) | Effect::Add(0.0))
}

struct Measure {
    target: Target,
    change: Change,
}

impl Lever {
    fn payment(&self) -> f64 {
        match self {
            Self::Dated(Measure { target: Target::Leaving { payment, .. }, .. }) => *payment,
            _ => 0.0,
        }
    }

    fn is_block(&self) -> bool {
        matches!(self, Self::Staff(staff) if staff.is_block())
    }

    /// When it begins and when it ends, infinite for never (day).
    fn span(&self) -> (f64, f64) {
        match self {
            Self::Dated(Measure { change, .. }) | Self::Redesign(Design { change, .. }) => {
                (change.from, change.until.unwrap_or(f64::INFINITY))
            }
            Self::Staff(staff) => staff.span(),
            Self::Award(award) => (award.from, f64::INFINITY),
        }
    }
}

fn measure(s: &mut Section<'_, '_>, name: &str, time: &Time, stages: &[String]) -> Option<(Lever, Option<Cost>)> {
    s.kind("kind", "What is changed", &KINDS, |s, n| {
        let lever = lever(s, KINDS[n], (name, stages), time);
        let cost = money::cost(s, lever.span());
        (lever, cost)
    })
}

fn lever(s: &mut Section<'_, '_>, kind: &str, (name, stages): (&str, &[String]), time: &Time) -> Lever {
    if let Some(staff) = people::measure(s, kind, name, time) {
        return Lever::Staff(staff);
    }
    if let Some(design) = redesign::measure(s, kind, (name, stages), time) {
        return Lever::Redesign(design);
    }
    if kind == "pay-award" {
        return Lever::Award(AwardLever::read(s, name, time));
    }
    let (target, effect, shape) = match kind {
        "front-door" => {
            let cut = s.number(Field::share("cut", "Share of families diverted, lowest need first"));
            let displaced = displacement(s);
            (Target::FrontDoor(displaced), Effect::Add(cut), shape(s))
        }
        "demand" => {
            let change = s.number(Field::change("change", "Relative change of the families that come"));
            (Target::Demand, Effect::Factor(1.0 + change), shape(s))
        }
        "trend" => {
            let growth = s.number(Field::growth("growth", "Growth by the year, compounding"));
            (Target::Demand, Effect::Factor(1.0 + growth), Shape::Trend)
        }
        "retention" => {
            let change = s.number(Field::change("change", "Relative change of the hazard of leaving"));
            let (reach, payment) = (Where::read(s), money::payment(s));
            (Target::Leaving { reach, payment }, Effect::Factor(1.0 + change), shape(s))
        }
        _ => {
            let swing = s.number(Field::share("swing", "How far demand swings to either side"));
            let period = s.number(Field::duration("period", "Length of a full swing").above(0.0).or(YEAR_DAYS));
            let peak = s.number(Field::duration("peak", "First peak, counted from `from`").or(0.0));
            (Target::Demand, Effect::Factor(1.0 + swing), Shape::Cosine { period, peak })
        }
    };
    let (from, until) = dates(s, time);
    let change = Change { from, until, shape, effect };
    Lever::Dated(Measure { target, change })
}

/// When a measure begins and when it ends for good (day).
pub(super) fn dates(s: &mut Section<'_, '_>, time: &Time) -> (f64, Option<f64>) {
    let from = s.date("from", "When it begins");
    s.describe(|shape| shape.require("from"));
    if from.is_none() && s.table.is_some_and(|table| table.get("from").is_none()) {
        s.fault("from", Fault::absence("is missing").allowed("a date, as 2019-11-25"));
    }
    let until = s.date("until", "When it ends for good");
    if until.is_none() {
        s.record_default("until", "never", "never");
    }
    if let (Some(from), Some(until)) = (from, until)
        && until <= from
    {
        let fault = Fault::new("is not after `from`").found(until.to_string());
        s.fault("until", fault.allowed(format!("a date after {from}")));
    }
    if let Some(from) = from
        && time.sound
        && time.calendar.day(from) >= time.calendar.observation(time.months)
    {
        s.notice("from", format!("This measure begins on {from}, after the last month, and so changes nothing."));
    }
    let day = |date| if time.sound { time.calendar.day(date) } else { 0.0 };
    (from.map_or(0.0, day), until.map(day))
}

/// Finds the grades and teams that measures on leaving name.
pub(super) fn keep(s: &mut Section<'_, '_>, keepings: Vec<Keeping>, staff: &Staff) -> (Vec<Retention>, Vec<Payment>) {
    let (mut retention, mut payments) = (Vec::new(), Vec::new());
    for Keeping { name, change, reach, payment } in keepings {
        let reach = reach.find(s, &name, staff);
        if payment > 0.0 {
            let (from, until) = money::days((change.from, change.until.unwrap_or(f64::INFINITY)));
            payments.push(Payment { reach: reach.clone(), yearly: Pence::from_pounds(payment), from, until });
        }
        if change.effect != Effect::Factor(1.0) {
            retention.push(Retention { factor: Schedule { base: 1.0, changes: vec![change] }, reach });
        }
    }
    (retention, payments)
}

#[derive(Clone, Copy, PartialEq)]
enum Form {
    Step,
    Ramp,
    Pulse,
    SCurve,
    Decay,
}

pub(super) fn shape(s: &mut Section<'_, '_>) -> Shape {
    let form = s.choice(
        "shape",
        "How it comes in",
        &[
            ("step", Form::Step),
            ("ramp", Form::Ramp),
            ("pulse", Form::Pulse),
            ("s-curve", Form::SCurve),
            ("decay", Form::Decay),
        ],
        Some("step"),
    );
    let over = Field::duration("over", "Length of the ramp, S-curve or pulse; half-life of the decay").above(0.0);
    if form == Form::Step {
        s.supersede("over", "shape");
    }
    let over = s.maybe(over);
    if form == Form::Step && over.is_some_and(f64::is_finite) {
        s.fault(
            "over",
            Fault::new("has no meaning for a step")
                .allowed("`over` beside shape = \"ramp\", \"pulse\", \"s-curve\" or \"decay\""),
        );
    }
    if form != Form::Step && over.is_none() {
        s.fault("over", Fault::absence("is missing").allowed("a length of time, as this shape needs one"));
    }
    let over = over.unwrap_or(f64::NAN);
    match form {
        Form::Step => Shape::Step,
        Form::Ramp => Shape::Ramp(over),
        Form::Pulse => Shape::Pulse(over),
        Form::SCurve => Shape::SCurve(over),
        Form::Decay => Shape::Decay(over),
    }
}
