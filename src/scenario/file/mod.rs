//! The file format, table by table: what each key means, and what the parameters are made of.

mod agency;
mod ages;
mod attrition;
mod career;
mod demand;
mod environment;
mod measure;
mod need;
mod opening;
mod people;
mod reach;
mod report;
mod returns;
mod staff;
mod stage;
mod time;

pub use report::ReportChoices;

use super::correlation::Group;
use super::field::Field;
use super::problem::Fault;
use super::section::Section;
use crate::distribution::{Duration, Law};
use crate::model::parameters::{Parameters, Progress};
use crate::model::pathway::Course;

/// The newest version of the format that this program reads.
pub const SCHEMA_VERSION: u32 = 1;

/// What one walk over a file yields. In a walk that found problems it is meaningless.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub parameters: Parameters,
    pub title: Option<String>,
    pub question: Option<String>,
    pub notes: Option<String>,
    pub correlations: Vec<Group>,
    pub report: ReportChoices,
}

/// Reads a whole file.
pub(super) fn read(s: &mut Section<'_, '_>) -> Reading {
    // taken out before the files were merged; named here so that it is known
    s.entry("extends");
    s.describe(|shape| {
        shape.text("extends", "The base that this file changes: a path seen from here, or a built-in name");
    });
    let version = s.maybe(Field::whole("schema", 1, 1_000_000, "Version of this format; 1 is the only one so far"));
    if version.is_none() {
        s.fault("schema", Fault::new("is missing").allowed("the version of the format: schema = 1"));
    } else if let Some(version) = version.filter(|version| *version > f64::from(SCHEMA_VERSION)) {
        let fault = Fault::new("is newer than this program").found(format!("version {version}"));
        s.fault("schema", fault.allowed(format!("version {SCHEMA_VERSION}")).hint("use a newer release of caseload"));
    }
    let title = s.text("title", "What this scenario is, in a few words").map(str::to_owned);
    let question = s.text("question", "The question it answers").map(str::to_owned);
    let notes = s.text("notes", "Anything a reader should know").map(str::to_owned);
    let time = s.section("time", "When the scenario opens and how long it lasts", time::read);
    let levers = measure::read(s, &time);
    let demand = s.section("demand", "Families that come to the front door", |s| demand::read(s, levers.demand));
    let stages = stage::names(s);
    let rows = stage::read(s, &stages);
    let (mut needs, own) = need::read(s, &stages);
    let staff = staff::read(s, &stages);
    let agency = agency::read(s, &time, &staff);
    let people = people::resolve(s, levers.staff, &staff, agency);
    let staff = staff.with_added(&people);
    let progress = s.section("progress", "How casework moves on", progress);
    let ages = ages::read(s, &own);
    let (opening, by_stage) = opening::read(s, &time, &stages);
    let ways = stage::ways(s);
    let graph = stage::graph(s, &rows, &own, &needs, &staff, (ways.transfers, by_stage));
    if let Some(graph) = &graph {
        for (place, need) in needs.iter_mut().enumerate() {
            let mean = (0..stages.len()).map(|stage| graph.time_in(place, stage)).sum();
            need.length = Duration::plain(Law::Exponential { mean });
        }
    }
    let returns = returns::read(s, &stages).map(|given| returns::returns(given, &stages, &own, &needs, graph.as_ref()));
    if opening.cases > 0.0 && staff.teams.is_empty() {
        let fault =
            Fault::new("gives open cases, but there is no team to hold them").allowed("at least one [team.NAME]");
        s.fault("opening", fault);
    } else if staff.teams.is_empty() {
        s.fault("team", Fault::new("is missing").allowed("at least one [team.NAME]"));
    }
    let environment =
        s.optional("environment", "How demand, leaving, hiring and closing wander about their base", environment::read);
    let retention = measure::keep(s, levers.retention, &staff);
    let correlations = super::correlation::read(s);
    let report = s.section("report", "What the report dwells on", |s| report::read(s, &time));
    Reading {
        parameters: Parameters {
            calendar: time.calendar,
            months: time.months,
            demand,
            front_door: levers.front_door,
            needs,
            grades: staff.grades,
            teams: staff.teams,
            progress,
            course: Course { graph, returns, ages, siblings: ways.siblings },
            opening,
            environment,
            retention,
            people,
        },
        title,
        question,
        notes,
        correlations,
        report,
    }
}

fn progress(s: &mut Section<'_, '_>) -> Progress {
    Progress {
        slowing: s.number(
            Field::number("slowing", "Exponent k: work goes on at speed (target / load)^k above target")
                .to(10.0)
                .or(0.0),
        ),
        unallocated_speed: s
            .number(Field::share("unallocated-speed", "Speed at which cases without a worker move on").or(0.0)),
        handover_pause: s.number(
            Field::duration("handover-pause", "Pause of a case that passes from one worker to another").or(0.0),
        ),
    }
}
