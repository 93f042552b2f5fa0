//! `[need.NAME]`: classes of need, which alone decide how long cases stay open.

use super::returns::SHARE;
use super::stage::{NEXT, at_most_all};
use crate::distribution::{Duration, Law};
use crate::model::parameters::Need;
use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::reader::Pass;
use crate::scenario::section::Section;
use crate::scenario::wording::quoted_key;

/// What the file says of the course of one need alone; stages in alphabetical order.
pub(super) struct OwnCourse {
    pub entry: Option<Vec<f64>>,
    pub lengths: Vec<Option<Duration>>,
    pub next: Vec<Option<Vec<f64>>>,
    pub returns: Option<f64>,
    pub age: Option<Duration>,
}

const ENTRY: Field = Field::share("entry", "Share of its cases that enter in this stage");

fn own_course(s: &mut Section<'_, '_>, stages: &[String]) -> OwnCourse {
    let entry = s.numbers_by_stage("entry", "In which stages its cases enter, by stage", ENTRY, stages);
    let entry = entry.map(|shares| {
        let shares: Vec<f64> = shares.into_iter().map(|share| share.unwrap_or(0.0)).collect();
        if stages.is_empty() {
            return shares;
        }
        s.summing_to_one("entry", "the shares of the stages in which cases enter", &shares)
    });
    let lengths =
        s.laws_by_stage("length-in", "How long stages last for this need, where it differs, by stage", stages);
    let next = "What follows stages for this need, where it differs: by stage ended, then by stage that follows";
    let next = s.shares_by_stages("next", next, NEXT, stages);
    next.iter().flatten().for_each(|row| at_most_all(s, "next", row));
    let returns = SHARE.called("returns");
    let given = s.table.is_some_and(|table| table.get("returns").is_some()) || s.reader.pass == Pass::Describe;
    OwnCourse {
        entry,
        lengths: lengths.unwrap_or_else(|| vec![None; stages.len()]),
        next,
        age: s.law("age", "Age of its children at the first referral, where the scenario has `ages`"),
        returns: if given { s.maybe(returns) } else { None },
    }
}

/// The classes, lowest severity first, and what is their own about stages and returns.
pub(super) fn read(s: &mut Section<'_, '_>, stages: &[String]) -> (Vec<Need>, Vec<OwnCourse>) {
    let mut needs = s.named("need", "Classes of need", |s, name| {
        let severity = s.number(Field::whole(
            "severity",
            0,
            1000,
            "Place in the order of the classes: the lowest is diverted first",
        ));
        let need = Need {
            name: name.to_owned(),
            share: s.number(Field::share("share", "Share of the families that come")),
            opens_case: s
                .number(Field::share("opens-case", "Share of its referrals that open a case for every child").or(1.0)),
            length: length(s, stages),
            weight: s.number(Field::number("weight", "Work that one child brings").above(0.0).to(1000.0).or(1.0)),
            priority: s.number(
                Field::whole("priority", 0, 255, "Place in the list of the unallocated: higher goes first").or(0.0),
            ) as u8,
        };
        (severity, need, own_course(s, stages))
    });
    for (n, (severity, need, _)) in needs.iter().enumerate() {
        if let Some((_, other, _)) = needs[..n].iter().find(|(known, ..)| known == severity) {
            // the one set last, by the overlay or further down, is the one to change
            let (name, other) = s.later_of("need", "severity", &need.name, &other.name);
            let fault = Fault::new(format!("is the same as that of need.{}", quoted_key(other)));
            s.fault_of("need", name, "severity", fault.allowed("a different severity for each class"));
        }
    }
    needs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut needs, own): (Vec<Need>, Vec<OwnCourse>) = needs.into_iter().map(|(_, need, own)| (need, own)).unzip();
    if needs.is_empty() && s.table.is_some_and(|table| table.get("need").is_none()) {
        s.fault("need", Fault::new("is missing").allowed("at least one [need.NAME]"));
    }
    let shares: Vec<f64> = needs.iter().map(|need| need.share).collect();
    if !shares.is_empty() {
        for (need, share) in
            needs.iter_mut().zip(s.summing_to_one("need", "the shares of the classes of need", &shares))
        {
            need.share = share;
        }
    }
    (needs, own)
}

/// The length of a case; with stages these give it.
fn length(s: &mut Section<'_, '_>, stages: &[String]) -> Duration {
    let doc = "How long a case stays open, worked on without interruption; not used where there are stages";
    if stages.is_empty() {
        return s.required_law("length", doc);
    }
    if s.law("length", doc).is_some() {
        s.notice("length", "This length is not used, as the stages say how long cases last.".to_owned());
    }
    Duration::plain(Law::Deterministic { value: 1.0 })
}
