//! `[measure.NAME]`: dated changes, by a planner or by the world.

use super::redesign::{Design, Kind, displacement, review, route};
use super::staff::Staff;
use super::time::Time;
use crate::model::attrition::Retention;
use crate::model::redesign::Displacement;
use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::quantity::YEAR_DAYS;
use crate::scenario::reader::Pass;
use crate::scenario::section::Section;
use crate::scenario::source::Place;
use crate::scenario::wording::{in_a_row, nearest, quoted_key};
use crate::time::{Change, Effect, Schedule, Shape};

/// Measures sorted by what they act on, each in order of their names.
pub(in crate::scenario) struct Levers {
    pub demand: Vec<Change>,
    pub front_door: Vec<Schedule>,
    /// What becomes of those whom each of these diverts.
    pub displacements: Vec<Option<Displacement>>,
    pub designs: Vec<Design>,
    pub retention: Vec<Keeping>,
}

/// A measure on leaving whose grades and teams are still words.
pub(in crate::scenario) struct Keeping {
    name: String,
    change: Change,
    grades: Names,
    teams: Names,
}

enum Target {
    Demand,
    FrontDoor(Option<Displacement>),
    Leaving { grades: Names, teams: Names },
    Redesign { kind: Kind, needs: Names },
}

const KINDS: [&str; 10] = [
    "front-door",
    "demand",
    "trend",
    "season",
    "retention",
    "recording",
    "early-help",
    "threshold",
    "route",
    "case-review",
];

pub(super) fn read(s: &mut Section<'_, '_>, time: &Time, stages: &[String]) -> Levers {
    let mut levers = Levers {
        demand: Vec::new(),
        front_door: Vec::new(),
        displacements: Vec::new(),
        designs: Vec::new(),
        retention: Vec::new(),
    };
    let read = s.named("measure", "Dated changes", |s, name| Some((name, measure(s, time, stages)?)));
    for (name, Measure { target, change }) in read.into_iter().flatten() {
        // without effect it is left out altogether, so that nothing differs by a bit
        if matches!(change.effect, Effect::Factor(1.0) | Effect::Add(0.0)) {
            continue;
        }
        let name = name.to_owned();
        match target {
            Target::Demand => levers.demand.push(change),
            Target::Leaving { grades, teams } => levers.retention.push(Keeping { name, change, grades, teams }),
            Target::FrontDoor(displacement) => {
                levers.front_door.push(Schedule { base: 0.0, changes: vec![change] });
                levers.displacements.push(displacement);
            }
            Target::Redesign { kind, needs } => levers.designs.push(Design { name, kind, change, needs }),
        }
    }
    levers
}

/// Names of grades, teams or needs, each with its place in the file.
pub(super) type Names = Option<Vec<(String, Place)>>;

struct Measure {
    target: Target,
    change: Change,
}

/// The needs that a redesign reaches.
fn needs(s: &mut Section<'_, '_>) -> Names {
    let names = s.optional("where", "Whom it reaches; without it, everybody", |s| {
        s.maybe_words("needs", "Names of classes of need")
    });
    names.flatten()
}

fn measure(s: &mut Section<'_, '_>, time: &Time, stages: &[String]) -> Option<Measure> {
    s.kind("kind", "What is changed", &KINDS, |s, n| {
        let (target, effect, shape) = match KINDS[n] {
            "front-door" => {
                let cut = s.number(Field::share("cut", "Share of families diverted, lowest need first"));
                let displaced = displacement(s);
                (Target::FrontDoor(displaced), Effect::Add(cut), shape(s))
            }
            "recording" => {
                let change = s.number(Field::change("change", "Relative change of the referrals that are counted"));
                (Target::Redesign { kind: Kind::Recording, needs: None }, Effect::Factor(1.0 + change), shape(s))
            }
            "early-help" => {
                let reach = s.number(Field::share("reach", "Share of the families who never come"));
                let needs = needs(s);
                (Target::Redesign { kind: Kind::EarlyHelp, needs }, Effect::Add(reach), shape(s))
            }
            "threshold" => {
                let doc = "Relative change of the share of referrals that opens a case";
                let change = s.number(Field::change("change", doc));
                let needs = needs(s);
                (Target::Redesign { kind: Kind::Threshold, needs }, Effect::Factor(1.0 + change), shape(s))
            }
            "route" => {
                let doc = "Relative change of the share that goes from one stage to the other, among those reached";
                let change = s.number(Field::change("change", doc));
                let (kind, needs) = (route(s, stages), needs(s));
                (Target::Redesign { kind, needs }, Effect::Factor(1.0 + change), shape(s))
            }
            "case-review" => {
                let share = s.number(Field::share("share", "Share of the ready cases that closes"));
                let (kind, needs) = (review(s, stages), needs(s));
                (Target::Redesign { kind, needs }, Effect::Add(share), Shape::Step)
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
                let (mut grades, mut teams) = (None, None);
                s.optional("where", "Whom it reaches; without it, everybody", |s| {
                    grades = s.maybe_words("grades", "Names of grades");
                    teams = s.maybe_words("teams", "Names of teams");
                });
                (Target::Leaving { grades, teams }, Effect::Factor(1.0 + change), shape(s))
            }
            _ => {
                let swing = s.number(Field::share("swing", "How far demand swings to either side"));
                let period = s.number(Field::duration("period", "Length of a full swing").above(0.0).or(YEAR_DAYS));
                let peak = s.number(Field::duration("peak", "First peak, counted from `from`").or(0.0));
                (Target::Demand, Effect::Factor(1.0 + swing), Shape::Cosine { period, peak })
            }
        };
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
        let change = Change { from: from.map_or(0.0, day), until: until.map(day), shape, effect };
        Measure { target, change }
    })
}

/// Finds the grades and teams that measures on leaving name.
pub(super) fn reach(s: &mut Section<'_, '_>, keepings: Vec<Keeping>, staff: &Staff) -> Vec<Retention> {
    let grades: Vec<&str> = staff.grades.iter().map(|grade| grade.name.as_str()).collect();
    let teams: Vec<&str> = staff.teams.iter().map(|team| team.name.as_str()).collect();
    let reached = keepings.into_iter().map(|Keeping { name, change, grades: in_grades, teams: in_teams }| Retention {
        factor: Schedule { base: 1.0, changes: vec![change] },
        grades: find(s, &name, "grades", in_grades, &grades),
        teams: find(s, &name, "teams", in_teams, &teams),
    });
    reached.collect()
}

/// The places of `names` among those `known`, which measure `of` reaches by its `where.KEY`.
pub(super) fn find(s: &mut Section<'_, '_>, of: &str, key: &str, names: Names, known: &[&str]) -> Option<Vec<usize>> {
    let names = names?;
    let mut places = Vec::with_capacity(names.len());
    for (name, place) in names {
        match known.iter().position(|one| *one == name) {
            Some(index) => places.push(index),
            None if s.reader.pass == Pass::Check => {
                let path = format!("measure.{}.where.{key}", quoted_key(of));
                let fault = Fault::new(format!("{path} names one that does not exist")).found(format!("\"{name}\""));
                let hint = nearest(&name, known).map(|near| format!("did you mean \"{near}\"?"));
                let allowed = format!("{key} of this scenario: {}", in_a_row(known));
                s.reader.fault(place, None, Fault { hint, ..fault.allowed(allowed) });
            }
            None => {}
        }
    }
    places.sort_unstable();
    Some(places)
}

#[derive(Clone, Copy, PartialEq)]
enum Form {
    Step,
    Ramp,
    Pulse,
    SCurve,
    Decay,
}

fn shape(s: &mut Section<'_, '_>) -> Shape {
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
