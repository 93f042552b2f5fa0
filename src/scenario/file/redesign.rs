//! Measures on doors and routes: early help, thresholds, recording, routes, case reviews, and displacement.

use super::measure::{dates, shape};
use super::reach::{Names, places};
use super::time::Time;
use crate::model::parameters::Need;
use crate::model::pathway::Graph;
use crate::model::redesign::{Displacement, Reached, Redesign, Reroute, Review};
use crate::random::name_key;
use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::section::Section;
use crate::time::{Change, Effect, Schedule, Shape};

/// A measure whose needs are still words; stages are places in the alphabetical order of their names.
pub(in crate::scenario) struct Design {
    pub name: String,
    pub kind: Kind,
    pub change: Change,
    pub needs: Names,
}

/// What it redesigns.
#[derive(Clone, Copy)]
pub(in crate::scenario) enum Kind {
    Recording,
    EarlyHelp,
    Threshold,
    Route { stage: Option<usize>, to: Option<usize>, instead: Option<usize>, coverage: f64 },
    Review { stage: Option<usize>, ready_after: f64 },
}

/// Reads a measure if its kind redesigns a door or a route.
pub(super) fn measure(
    s: &mut Section<'_, '_>,
    kind: &str,
    (name, stages): (&str, &[String]),
    time: &Time,
) -> Option<Design> {
    let relative = |s: &mut Section<'_, '_>, doc| Effect::Factor(1.0 + s.number(Field::change("change", doc)));
    let (kind, effect) = match kind {
        "recording" => (Kind::Recording, relative(s, "Relative change of the referrals that are counted")),
        "early-help" => {
            let reach = s.number(Field::share("reach", "Share of the families who never come"));
            (Kind::EarlyHelp, Effect::Add(reach))
        }
        "threshold" => (Kind::Threshold, relative(s, "Relative change of the share of referrals that opens a case")),
        "route" => {
            let doc = "Relative change of the share that goes from one stage to the other, among those reached";
            (route(s, stages), relative(s, doc))
        }
        "case-review" => {
            let share = s.number(Field::share("share", "Share of the ready cases that closes"));
            (review(s, stages), Effect::Add(share))
        }
        _ => return None,
    };
    let needs = if matches!(kind, Kind::Recording) { None } else { needs(s) };
    let shape = if matches!(kind, Kind::Review { .. }) { Shape::Step } else { shape(s) };
    let (from, until) = dates(s, time);
    Some(Design { name: name.to_owned(), kind, change: Change { from, until, shape, effect }, needs })
}

/// The needs that a redesign reaches.
fn needs(s: &mut Section<'_, '_>) -> Names {
    let names = s.optional("where", "Whom it reaches; without it, everybody", |s| {
        s.maybe_words("needs", "Names of classes of need")
    });
    names.flatten()
}

/// Families whom a redesign of the front door diverts and who come back; `None` for none.
pub(super) fn displacement(s: &mut Section<'_, '_>) -> Option<Displacement> {
    let share = Field::share("displaced", "Share of the families diverted who come back later all the same");
    let share = s.number(share.or(0.0));
    let after = s.law("after", "Time from being diverted to coming back, where families come back");
    let worse = Field::share("worse", "Share of those who come back whose need is the next higher by then");
    let worse = s.number(worse.or(0.0));
    match after {
        Some(after) if share > 0.0 => Some(Displacement { share, after, worse }),
        Some(_) => {
            s.notice("after", "This delay is not used, as `displaced` is 0 and nobody comes back.".to_owned());
            None
        }
        None if share > 0.0 => {
            let fault = Fault::absence("is missing, while families come back");
            s.fault("after", fault.allowed("a law for the time until they do"));
            None
        }
        None => None,
    }
}

/// What is particular to a change of what follows a stage.
fn route(s: &mut Section<'_, '_>, stages: &[String]) -> Kind {
    let stage = s.stage("stage", "The stage that ends", stages);
    let to = s.stage("to", "The stage to which fewer or more go from there", stages);
    for (key, found) in [("stage", stage), ("to", to)] {
        s.describe(|shape| shape.require(key));
        if found.is_none() && s.table.is_some_and(|table| table.get(key).is_none()) {
            s.fault(key, Fault::absence("is missing").allowed("the name of a stage"));
        }
    }
    let instead = s.stage("instead", "The stage that the others go to or come from; without it they close", stages);
    if instead.is_some() && instead == to {
        s.fault("instead", Fault::new("is the same as `to`").allowed("another stage, or no such key"));
    }
    let coverage = s.number(Field::share("coverage", "Share of the children whom it reaches").or(1.0));
    Kind::Route { stage, to, instead, coverage }
}

/// What is particular to a review of open cases.
fn review(s: &mut Section<'_, '_>, stages: &[String]) -> Kind {
    let stage = s.stage("stage", "The stage reviewed; without it all cases", stages);
    let ready_after = s.number(Field::duration("ready-after", "Cases in the stage for longer are ready to close"));
    Kind::Review { stage, ready_after }
}

/// Puts the redesigns together, once needs and stages are known.
pub(super) fn redesign(
    s: &mut Section<'_, '_>,
    designs: Vec<Design>,
    displacements: Vec<Option<Displacement>>,
    needs: &[Need],
    (names, graph): (&[String], Option<&Graph>),
) -> Redesign {
    let mut all = Redesign::default();
    if displacements.iter().any(Option::is_some) {
        all.displacements = displacements;
    }
    let known: Vec<&str> = needs.iter().map(|need| need.name.as_str()).collect();
    let place = |stage: usize| graph?.stages.iter().position(|one| one.name == names[stage]);
    for Design { name, kind, change, needs: reached } in designs {
        let reached = places(s, &name, "needs", reached, &known);
        let needs: Vec<bool> =
            (0..known.len()).map(|need| reached.as_ref().is_none_or(|all| all.contains(&need))).collect();
        let (key, share) = (name_key(&name), if let Effect::Add(share) = change.effect { share } else { 0.0 });
        let (from, until) = (change.from, change.until);
        let schedule = |base: f64| Schedule { base, changes: vec![change] };
        match kind {
            Kind::Recording => all.recording.push(schedule(1.0)),
            Kind::EarlyHelp => all.early_help.push(Reached { size: schedule(0.0), needs }),
            Kind::Threshold => all.thresholds.push(Reached { size: schedule(1.0), needs }),
            Kind::Route { stage, to, instead, coverage } => {
                let (Some(stage), Some(to)) = (stage.and_then(place), to.and_then(place)) else { continue };
                let instead = instead.and_then(place);
                let leads = |graph: &Graph| {
                    graph.routes.iter().zip(&needs).any(|(route, &reached)| reached && route.next[stage][to] > 0.0)
                };
                if !graph.is_some_and(leads) {
                    let fault = Fault::new("names a stage to which nobody goes from there");
                    s.fault_of(
                        "measure",
                        &name,
                        "to",
                        fault.allowed("a stage that follows the other, for a need reached"),
                    );
                }
                all.routes.push(Reroute { key, stage, to, instead, needs, coverage, factor: schedule(1.0) });
            }
            Kind::Review { stage, ready_after } => {
                let stage = stage.and_then(place);
                all.reviews.push(Review { key, from, until, stage, needs, ready_after, share });
            }
        }
    }
    all
}
