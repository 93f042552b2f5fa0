//! Measures on staffing in words that can follow "if".

use crate::model::parameters::Parameters;
use crate::model::people::{Campaign, Freeze, Origin, Pace, PostChange, Reach, Step, Terms};
use crate::time::{Calendar, Change, Effect};

/// A measure on staffing: what it says, and the days between which it is in force (days).
struct Clause {
    text: String,
    from: f64,
    until: f64,
}

/// The clauses of the measures that `ours` has beside `theirs`, as they stand at `close` (day); of those that begin later
/// what they begin with is added to `later`.
pub(super) fn clauses(ours: &Parameters, theirs: &Parameters, close: f64, later: &mut Vec<String>) -> Vec<String> {
    let calendar = &ours.calendar;
    let mut now = Vec::new();
    for clause in all(ours, theirs) {
        if clause.from >= close {
            later.push(format!("that {} begins {}", clause.text, in_full(calendar, clause.from)));
        } else if clause.until <= close {
            now.push(format!("{}, over by then", clause.text));
        } else {
            now.push(clause.text);
        }
    }
    now
}

fn in_full(calendar: &Calendar, day: f64) -> String {
    calendar.date(day).strftime("%-d %B %Y").to_string()
}

fn all(ours: &Parameters, theirs: &Parameters) -> Vec<Clause> {
    let (mine, other) = (&ours.people, &theirs.people);
    let mut clauses = Vec::new();
    clauses.extend(mine.freezes.iter().filter(|one| !other.freezes.contains(one)).map(|one| freeze(one, ours)));
    clauses.extend(mine.paces.iter().filter(|one| !other.paces.contains(one)).filter_map(|one| pace(one, ours)));
    let mut campaigns: Vec<&Campaign> = mine.campaigns.iter().filter(|one| !other.campaigns.contains(one)).collect();
    while let Some(&first) = campaigns.first() {
        let (same, rest): (Vec<&Campaign>, Vec<&Campaign>) =
            campaigns.into_iter().partition(|one| one.key == first.key);
        clauses.push(campaign(&same, ours));
        campaigns = rest;
    }
    clauses
        .extend(mine.post_changes.iter().filter(|one| !other.post_changes.contains(one)).map(|one| posts(one, ours)));
    for one in mine.above.iter().filter(|one| one.terms == Terms::Block && !other.above.contains(one)) {
        let text = format!("a managed team of {} works in {}", one.workers, ours.teams[one.team].name);
        clauses.push(Clause { text, from: one.from, until: one.until });
    }
    for one in mine.caps.iter().filter(|one| !other.caps.contains(one)) {
        let text = format!("no assignment begins while {} agency workers are at work", one.workers);
        clauses.push(Clause { text, from: one.from, until: one.until });
    }
    for one in mine.cover_changes.iter().filter(|one| !other.cover_changes.contains(one)) {
        clauses.extend(one.factor.changes.first().and_then(|change| {
            let amount = less_or_more(change)?;
            let text = format!("cover is sought for {amount} vacancies{}", whom(&one.reach, ours));
            Some(in_force(text, change))
        }));
    }
    for one in mine.conversions.iter().filter(|one| !other.conversions.contains(one)) {
        clauses.extend(one.share.changes.first().map(|change| {
            let (Effect::Set(share) | Effect::Add(share) | Effect::Factor(share)) = change.effect;
            let whom = whom(&one.reach, ours);
            let text =
                format!("{} more of the agency workers{whom} whose assignments end stay for good", percent(share));
            in_force(text, change)
        }));
    }
    for one in mine.support.iter().filter(|one| !other.support.contains(one)) {
        let text = format!("support workers free {} of the time{}", percent(one.frees), whom(&one.reach, ours));
        clauses.push(Clause { text, from: one.from, until: one.until });
    }
    clauses
}

fn in_force(text: String, change: &Change) -> Clause {
    Clause { text, from: change.from, until: change.until.unwrap_or(f64::INFINITY) }
}

/// " of experienced, north", or nothing for everybody.
fn whom(reach: &Reach, ours: &Parameters) -> String {
    let mut names: Vec<&str> = Vec::new();
    names.extend(reach.grades.iter().flatten().map(|&grade| ours.grades[grade].name.as_str()));
    names.extend(reach.teams.iter().flatten().map(|&team| ours.teams[team].name.as_str()));
    if names.is_empty() { String::new() } else { format!(" of {}", names.join(", ")) }
}

fn percent(share: f64) -> String {
    format!("{}%", (share * 1000.0).round() / 10.0)
}

/// "20% fewer", or "20% more"; nothing where nothing changes.
fn less_or_more(change: &Change) -> Option<String> {
    let Effect::Factor(factor) = change.effect else { return None };
    let word = if factor < 1.0 { "fewer" } else { "more" };
    (factor != 1.0).then(|| format!("{} {word}", percent((factor - 1.0).abs())))
}

fn freeze(one: &Freeze, ours: &Parameters) -> Clause {
    let share =
        if one.share < 1.0 { format!("{} of vacancies", percent(one.share)) } else { "all vacancies".to_owned() };
    Clause { text: format!("{share}{} are held", whom(&one.reach, ours)), from: one.from, until: one.until }
}

fn pace(one: &Pace, ours: &Parameters) -> Option<Clause> {
    let change = one.factor.changes.first()?;
    let Effect::Factor(factor) = change.effect else { return None };
    let step = match one.step {
        None => "hiring",
        Some(Step::Approval) => "approval to hire",
        Some(Step::Advert) => "advertising",
        Some(Step::Offer) => "the step from interview to offer",
        Some(Step::Start) => "the step from offer to start",
    };
    let amount = percent((factor - 1.0).abs());
    let word = if factor < 1.0 { "less" } else { "more" };
    Some(in_force(format!("{step}{} takes {amount} {word} time", whom(&one.reach, ours)), change))
}

/// The recruits of one measure: a campaign, a move from other roles, or intakes at several dates.
fn campaign(same: &[&Campaign], ours: &Parameters) -> Clause {
    let first = same[0];
    let (starts, whom) = (first.starts, whom(&first.reach, ours));
    let text = match (first.origin, same.len()) {
        (Origin::OtherRoles, _) => format!("{starts} workers{whom} come from other roles"),
        (Origin::Outside, 1) => format!("{starts} recruits{whom} are found"),
        (Origin::Outside, intakes) => format!("{starts} recruits{whom} start at each of {intakes} dates"),
    };
    Clause { text, from: first.from, until: f64::INFINITY }
}

fn posts(one: &PostChange, ours: &Parameters) -> Clause {
    let (team, grade) = (&ours.teams[one.team].name, &ours.grades[one.grade].name);
    let (number, what) = if one.added > 0 { (one.added, "added") } else { (one.deleted, "deleted") };
    let posts = if number == 1 { "post is" } else { "posts are" };
    let text = format!("{number} {grade} {posts} {what} in {team}");
    Clause { text, from: one.from, until: f64::INFINITY }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::people::{Above, Cap, Support};
    use crate::time::{Schedule, Shape};

    fn everywhere() -> Reach {
        Reach::default()
    }

    #[test]
    fn every_measure_on_staffing_is_told_in_words() {
        let theirs = crate::study::synthetic::parameters();
        let mut ours = theirs.clone();
        let reach = Reach { teams: None, grades: Some(vec![1]) };
        let people = &mut ours.people;
        people.freezes.push(Freeze { reach: reach.clone(), share: 1.0, from: 0.0, until: 400.0 });
        people.freezes.push(Freeze { reach: everywhere(), share: 0.5, from: 0.0, until: 50.0 });
        let change = Change { from: 0.0, until: None, shape: Shape::Step, effect: Effect::Factor(0.5) };
        let factor = Schedule { base: 1.0, changes: vec![change] };
        people.paces.push(Pace { reach: everywhere(), step: Some(Step::Approval), factor });
        let intake = |key, origin, from| Campaign { reach: everywhere(), key, origin, starts: 8, from, over: 0.0 };
        people.campaigns.push(intake(1, Origin::Outside, 10.0));
        people.campaigns.push(intake(1, Origin::Outside, 20.0));
        people.campaigns.push(intake(2, Origin::OtherRoles, 10.0));
        people.post_changes.push(PostChange { team: 0, grade: 0, added: 1, deleted: 0, from: 0.0 });
        let (terms, key) = (Terms::Block, 1);
        people.above.push(Above { team: 0, grade: 0, workers: 4, terms, key, from: 0.0, until: 1e3 });
        people.caps.push(Cap { workers: 10, from: 150.0, until: f64::INFINITY });
        people.support.push(Support { reach: everywhere(), frees: 0.05, from: 0.0, until: f64::INFINITY });
        let (grade, team) = (ours.grades[0].name.clone(), ours.teams[0].name.clone());
        let mut later = Vec::new();
        let now = clauses(&ours, &theirs, 100.0, &mut later);
        assert_eq!(
            now,
            [
                "all vacancies of newly-qualified are held".to_owned(),
                "50% of vacancies are held, over by then".to_owned(),
                "approval to hire takes 50% less time".to_owned(),
                "8 recruits start at each of 2 dates".to_owned(),
                "8 workers come from other roles".to_owned(),
                format!("1 {grade} post is added in {team}"),
                format!("a managed team of 4 works in {team}"),
                "support workers free 5% of the time".to_owned(),
            ]
        );
        let date = in_full(&ours.calendar, 150.0);
        assert_eq!(later, [format!("that no assignment begins while 10 agency workers are at work begins {date}")]);
        assert!(clauses(&ours, &ours, 100.0, &mut later).is_empty());
    }
}
