//! `[measure.NAME]`: dated changes, by a planner or by the world.

use super::people::{self, StaffLever};
use super::reach::Where;
use super::staff::Staff;
use super::time::Time;
use crate::model::attrition::Retention;
use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::quantity::YEAR_DAYS;
use crate::scenario::section::Section;
use crate::time::{Change, Effect, Schedule, Shape};

/// Measures sorted by what they act on, each in order of their names.
pub(in crate::scenario) struct Levers {
    pub demand: Vec<Change>,
    pub front_door: Vec<Schedule>,
    /// Changes in staffing with their names: what they reach is not known yet.
    pub staff: Vec<StaffLever>,
    pub retention: Vec<Keeping>,
}

/// A measure on leaving whose grades and teams are still words.
pub(in crate::scenario) struct Keeping {
    name: String,
    change: Change,
    reach: Where,
}

#[derive(Clone, Copy, PartialEq)]
enum Target {
    Demand,
    FrontDoor,
    Leaving,
}

const KINDS: [&str; 16] = [
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
];

/// One measure as read.
enum Lever {
    Dated(Measure),
    Staff(StaffLever),
}

pub(super) fn read(s: &mut Section<'_, '_>, time: &Time) -> Levers {
    let mut levers = Levers { demand: Vec::new(), front_door: Vec::new(), staff: Vec::new(), retention: Vec::new() };
    let read = s.named("measure", "Dated changes", |s, name| Some((name, measure(s, name, time)?)));
    for (name, lever) in read.into_iter().flatten() {
        let Measure { target, change, reach } = match lever {
            Lever::Dated(measure) => measure,
            Lever::Staff(staff) => {
                levers.staff.push(staff);
                continue;
            }
        };
        // without effect it is left out altogether, so that nothing differs by a bit
        match change.effect {
            Effect::Factor(1.0) | Effect::Add(0.0) => {}
            _ if target == Target::Demand => levers.demand.push(change),
            _ if target == Target::Leaving => {
                levers.retention.push(Keeping { name: name.to_owned(), change, reach });
            }
            _ => levers.front_door.push(Schedule { base: 0.0, changes: vec![change] }),
        }
    }
    levers
}

struct Measure {
    target: Target,
    change: Change,
    reach: Where,
}

fn measure(s: &mut Section<'_, '_>, name: &str, time: &Time) -> Option<Lever> {
    s.kind("kind", "What is changed", &KINDS, |s, n| {
        if let Some(staff) = people::measure(s, KINDS[n], name, time) {
            return Lever::Staff(staff);
        }
        let mut reach = Where::default();
        let (target, effect, shape) = match KINDS[n] {
            "front-door" => {
                let cut = s.number(Field::share("cut", "Share of families diverted, lowest need first"));
                (Target::FrontDoor, Effect::Add(cut), shape(s))
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
                reach = Where::read(s);
                (Target::Leaving, Effect::Factor(1.0 + change), shape(s))
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
        Lever::Dated(Measure { target, change, reach })
    })
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
pub(super) fn keep(s: &mut Section<'_, '_>, keepings: Vec<Keeping>, staff: &Staff) -> Vec<Retention> {
    let reached = keepings.into_iter().map(|Keeping { name, change, reach }| Retention {
        factor: Schedule { base: 1.0, changes: vec![change] },
        reach: reach.find(s, &name, staff),
    });
    reached.collect()
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
