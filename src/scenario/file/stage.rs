//! `[stage.NAME]`: the stages of a case, who takes them, and what follows them; `[pathway]`: how cases move between teams.

use super::need::OwnCourse;
use super::staff::Staff;
use crate::distribution::{Duration, Law};
use crate::model::parameters::Need;
use crate::model::pathway::{Graph, MOST_STAGES, Route, Siblings, Stage, Transfers};
use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::reader::Pass;
use crate::scenario::section::Section;
use crate::scenario::tree::Value;
use crate::scenario::wording::quoted_key;

/// What the file says of a stage for all needs.
pub(super) struct Row {
    name: String,
    severity: f64,
    weight: f64,
    priority: u8,
    length: Option<Duration>,
    next: Vec<f64>,
}

/// How cases move, whatever the stages.
#[derive(Clone, Copy)]
pub(super) struct Ways {
    pub transfers: Transfers,
    pub siblings: Siblings,
}

/// The share that a stage leads to another.
pub(super) const NEXT: Field = Field::share("next", "Share of the cases whose stage ends that go on to this stage");

/// The names of the stages, in alphabetical order.
pub(super) fn names(s: &Section<'_, '_>) -> Vec<String> {
    let Some(Value::Table(table)) = s.table.and_then(|table| table.get("stage")).map(|node| &node.value) else {
        return Vec::new();
    };
    let mut names: Vec<String> = table.entries.iter().map(|entry| entry.key.clone()).collect();
    names.sort();
    names
}

/// The stages, in alphabetical order.
pub(super) fn read(s: &mut Section<'_, '_>, names: &[String]) -> Vec<Row> {
    let rows = s.named("stage", "Stages of a case; without any a case has one stage", |s, name| row(s, name, names));
    for (n, row) in rows.iter().enumerate() {
        if let Some(known) = rows[..n].iter().find(|known| known.severity == row.severity) {
            let (name, other) = s.later_of("stage", "severity", &row.name, &known.name);
            let fault = Fault::new(format!("is the same as that of stage.{}", quoted_key(other)));
            s.fault_of("stage", name, "severity", fault.allowed("a different severity for each stage"));
        }
    }
    if rows.len() > MOST_STAGES {
        let fault = Fault::new("has too many stages").found(format!("{} stages", rows.len()));
        s.fault("stage", fault.allowed(format!("at most {MOST_STAGES}")));
    }
    rows
}

fn row(s: &mut Section<'_, '_>, name: &str, names: &[String]) -> Row {
    let severity = s.number(Field::whole(
        "severity",
        0,
        1000,
        "Place in the order of the stages: luck that is worse leads higher",
    ));
    let weight = s.number(
        Field::number("weight", "Work that one child brings, times the weight of the need")
            .above(0.0)
            .to(1000.0)
            .or(1.0),
    );
    let priority = Field::whole("priority", 0, 255, "Place in the list of the unallocated: higher goes first").or(0.0);
    let priority = s.number(priority) as u8;
    let length = s.law("length", "How long it lasts, worked on without interruption, unless the need says otherwise");
    let next = s.numbers_by_stage("next", "What follows when it ends, by stage; the rest closes", NEXT, names);
    let next: Vec<f64> =
        next.unwrap_or_else(|| vec![None; names.len()]).into_iter().map(|n| n.unwrap_or(0.0)).collect();
    at_most_all(s, "next", &next);
    Row { name: name.to_owned(), severity, weight, priority, length, next }
}

/// Reports shares of what follows that exceed the whole.
pub(super) fn at_most_all(s: &mut Section<'_, '_>, key: &str, next: &[f64]) {
    let sum: f64 = next.iter().sum();
    if sum > 1.0 + 1e-9 {
        let fault = Fault::new("does not add up: what follows is more than all cases");
        s.fault(key, fault.found(format!("{:.6}%", sum * 100.0)).allowed("a sum of at most 100%; the rest closes"));
    }
}

/// How cases move.
pub(super) fn ways(s: &mut Section<'_, '_>) -> Ways {
    let given = s.optional("pathway", "How cases move through the stages", |s| Ways {
        transfers: s.choice(
            "transfers",
            "Who holds a case that waits for another team: the worker who had it, or nobody",
            &[("kept", Transfers::Kept), ("listed", Transfers::Listed)],
            Some("kept"),
        ),
        siblings: s.choice(
            "siblings",
            "Whether brothers and sisters take their course each alone or together",
            &[("apart", Siblings::Apart), ("together", Siblings::Together)],
            Some("apart"),
        ),
    });
    given.unwrap_or(Ways { transfers: Transfers::Kept, siblings: Siblings::Apart })
}

/// Puts the graph together; `None` without stages, or where something is wrong with them.
pub(super) fn graph(
    s: &mut Section<'_, '_>,
    rows: &[Row],
    own: &[OwnCourse],
    needs: &[Need],
    staff: &Staff,
    (transfers, opening): (Transfers, Option<Vec<f64>>),
) -> Option<Graph> {
    if rows.is_empty() || rows.len() > MOST_STAGES || s.reader.pass == Pass::Describe {
        return None;
    }
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|&a, &b| rows[a].severity.total_cmp(&rows[b].severity));
    let mut sound = true;
    let mut stages = Vec::with_capacity(rows.len());
    for &place in &order {
        let row = &rows[place];
        let weights: Vec<f64> = staff.weights_of(place);
        let sum: f64 = weights.iter().sum();
        if sum <= 0.0 && !staff.teams.is_empty() {
            let fault = Fault::new(format!("leaves stage {} to nobody", row.name));
            s.fault("team", fault.allowed("every stage in the list `stages` of some team, or a team without the list"));
            sound = false;
        }
        let teams = weights.iter().map(|weight| weight / sum).collect();
        stages.push(Stage { name: row.name.clone(), weight: row.weight, priority: row.priority, teams });
    }
    let mut routes = Vec::with_capacity(needs.len());
    let mut missing = Vec::new();
    for (need, own) in needs.iter().zip(own) {
        match route(s, rows, &order, (own, need), &mut missing) {
            Some(route) => routes.push(route),
            None => sound = false,
        }
    }
    if !sound {
        return None;
    }
    let opening = opening.map(|counts| order.iter().map(|&place| counts[place]).collect());
    match Graph::new(stages, routes, transfers, opening, needs) {
        Ok(graph) => Some(graph),
        Err(unending) => {
            let fault = Fault::new("leads to stages that some cases never leave");
            let name = &needs[unending.need].name;
            s.fault_of("need", name, "entry", fault.allowed("shares of what follows that let every case close"));
            None
        }
    }
}

fn route(
    s: &mut Section<'_, '_>,
    rows: &[Row],
    order: &[usize],
    (own, need): (&OwnCourse, &Need),
    missing: &mut Vec<usize>,
) -> Option<Route> {
    let Some(entry) = &own.entry else {
        let fault = Fault::new("is missing, while there are stages");
        s.fault_of("need", &need.name, "entry", fault.allowed("where its cases enter, as { assessment = \"100%\" }"));
        return None;
    };
    let next = |place: usize| own.next[place].as_ref().unwrap_or(&rows[place].next);
    let finite = entry.iter().chain(order.iter().flat_map(|&place| next(place))).all(|share| share.is_finite());
    let mut reached: Vec<bool> = entry.iter().map(|share| *share > 0.0).collect();
    for _ in order {
        for from in 0..rows.len() {
            for to in 0..rows.len() {
                reached[to] |= reached[from] && next(from)[to] > 0.0;
            }
        }
    }
    let mut lengths = Vec::with_capacity(rows.len());
    for &place in order {
        let length = own.lengths[place].as_ref().or(rows[place].length.as_ref());
        if length.is_none() && reached[place] {
            if !missing.contains(&place) {
                missing.push(place);
                let fault = Fault::new(format!("is missing, while cases of need {} come to this stage", need.name));
                let allowed = "a law, here or for this need in `length-in`";
                s.fault_of("stage", &rows[place].name, "length", fault.allowed(allowed));
            }
            return None;
        }
        // a stage that is never reached is never drawn from
        lengths.push(length.cloned().unwrap_or_else(|| Duration::plain(Law::Deterministic { value: 1.0 })));
    }
    finite.then(|| Route {
        entry: order.iter().map(|&place| entry[place]).collect(),
        lengths,
        next: order.iter().map(|&from| order.iter().map(|&to| next(from)[to]).collect()).collect(),
    })
}
