//! `[agency]`: workers who cover vacancies, or stand above establishment.

use super::staff::Staff;
use super::time::Time;
use crate::model::people::{Above, Agency, Terms};
use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::reference::unknown_name;
use crate::scenario::section::Section;

/// The terms of agency workers, and those above establishment.
pub(super) fn read(s: &mut Section<'_, '_>, time: &Time, staff: &Staff) -> (Option<Agency>, Vec<Above>) {
    let read = s.optional("agency", "Agency workers: who covers vacancies, for how long and on what terms", |s| {
        let covers = s.number(Field::share("covers", "Share of vacancies for which cover is sought").or(0.0));
        let lag = s.required_law("lag", "From an empty post to the agency worker's first day");
        let length = s.required_law("length", "Length of an assignment");
        let ends_early =
            s.number(Field::rate("ends-early", "Rate at which an assignment is given up").to(10.0).or(0.0));
        let notice = s.number(Field::duration("notice", "From giving up an assignment to the last day").or(0.0));
        let converts = s.number(
            Field::share("converts", "Share of assignments in vacant posts after which the worker stays for good")
                .or(0.0),
        );
        let load = |key, doc| Field::number(key, doc).above(0.0).to(10_000.0);
        let target = s.maybe(load("target", "Load sought of a full-time agency worker; default as for the grade"));
        let limit = s.maybe(load("limit", "Most load of a full-time agency worker; default as for the grade"));
        if let (Some(target), Some(limit)) = (target, limit)
            && s.reach("limit", limit).0 < s.reach("target", target).1
        {
            let fault = Fault::new("is below the target").found(s.shown("limit"));
            s.fault("limit", fault.allowed("a limit of at least the target"));
        }
        let ramp =
            s.numbers(Field::share("ramp", "Share of a full load in the 1st, 2nd, … month; default as for the grade"));
        if ramp.is_none() {
            s.record_default("ramp", "as for the grade", "grade");
        }
        let above =
            s.named("above", "Agency workers above the establishment of a team", |s, name| above(s, name, time, staff));
        let agency = Agency { covers, lag, length, ends_early, notice, converts, target, limit, ramp };
        (agency, above.into_iter().flatten().collect())
    });
    read.map_or((None, Vec::new()), |(agency, above)| (Some(agency), above))
}

fn above(s: &mut Section<'_, '_>, name: &str, time: &Time, staff: &Staff) -> Option<Above> {
    let workers = s.number(Field::whole("workers", 0, 10_000, "How many agency workers"));
    let wanted = s.reference("grade", "The grade whose work they do");
    s.describe(|shape| shape.require("grade"));
    if wanted.is_none() && s.table.is_some_and(|table| table.get("grade").is_none()) {
        s.fault("grade", Fault::new("is missing").allowed("a grade of this scenario"));
    }
    let from = s.date("from", "When they begin; default as the scenario opens");
    if from.is_none() {
        s.record_default("from", "as the scenario opens", "opening");
    }
    let until = s.date("until", "When their funding ends");
    if until.is_none() {
        s.record_default("until", "never", "never");
    }
    if let (Some(from), Some(until)) = (from, until)
        && until <= from
    {
        let fault = Fault::new("is not after `from`").found(until.to_string());
        s.fault("until", fault.allowed(format!("a date after {from}")));
    }
    let team = staff.teams.iter().position(|team| team.name == name);
    if team.is_none() {
        let names: Vec<&str> = staff.teams.iter().map(|team| team.name.as_str()).collect();
        s.fault_here(unknown_name("team", name, &names));
    }
    let grade = wanted.and_then(|wanted| staff.grades.iter().position(|grade| grade.name == wanted));
    if let (Some(wanted), None) = (wanted, grade) {
        let names: Vec<&str> = staff.grades.iter().map(|grade| grade.name.as_str()).collect();
        s.fault("grade", unknown_name("grade", wanted, &names));
    }
    let day = |date| if time.sound { time.calendar.day(date) } else { 0.0 };
    Some(Above {
        team: team?,
        grade: grade?,
        workers: if workers.is_finite() { workers as u32 } else { 0 },
        terms: Terms::Agency,
        key: 0,
        from: from.map_or(f64::NEG_INFINITY, day),
        until: until.map_or(f64::INFINITY, day),
    })
}
