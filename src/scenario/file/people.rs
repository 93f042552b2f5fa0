//! The measures that change staffing.

use super::measure::{dates, shape};
use super::reach::Where;
use super::staff::Staff;
use super::time::Time;
use crate::model::parameters::PostGroup;
use crate::model::people::{
    Above, Agency, Campaign, Cap, Conversion, CoverChange, Freeze, Origin, Pace, People, PostChange, Reach, Step,
    Support, Terms,
};
use crate::random::name_key;
use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::reference::unknown_name;
use crate::scenario::section::Section;
use crate::time::{Change, Effect, Schedule};

/// Newly qualified workers start at noon of the first day of the month, so that they count in it (days).
const COHORT_HOUR: f64 = 0.5;

/// A measure that changes staffing, its teams and grades still by name.
pub(in crate::scenario) struct StaffLever {
    name: String,
    what: What,
    reach: Where,
}

enum What {
    Freeze { share: f64, from: f64, until: f64 },
    Pace { step: Option<Step>, change: Change },
    Campaign { origin: Origin, starts: u32, from: f64, over: f64 },
    Intake { starts: u32, days: Vec<f64> },
    Posts { team: Option<String>, grade: Option<String>, added: u32, deleted: u32, from: f64 },
    Block { team: Option<String>, grade: Option<String>, workers: u32, from: f64, until: f64 },
    Cap { workers: u32, from: f64, until: f64 },
    Cover { change: Change },
    Conversion { change: Change },
    Support { frees: f64, from: f64, until: f64 },
}

/// Reads a measure if its kind changes staffing.
pub(super) fn measure(s: &mut Section<'_, '_>, kind: &str, name: &str, time: &Time) -> Option<StaffLever> {
    let what = match kind {
        "vacancy-freeze" => freeze(s, time),
        "faster-hiring" => pace(s, time),
        "recruitment-campaign" => campaign(s, time),
        "newly-qualified-intake" => intake(s, time),
        "move-to-casework" => moves(s, time),
        "posts" => posts(s, time),
        "managed-team" => block(s, time),
        "agency-cap" => cap(s, time),
        "agency-cover" => cover(s, time),
        "agency-conversion" => conversion(s, time),
        "support-workers" => support(s, time),
        _ => return None,
    };
    let reach = if matches!(kind, "agency-cap" | "posts" | "managed-team") { Where::default() } else { Where::read(s) };
    Some(StaffLever { name: name.to_owned(), what, reach })
}

/// A name of the scenario that a measure cannot do without.
fn required(s: &mut Section<'_, '_>, key: &'static str, doc: &'static str) -> Option<String> {
    let name = s.reference(key, doc);
    s.describe(|shape| shape.require(key));
    if name.is_none() && s.table.is_some_and(|table| table.get(key).is_none()) {
        s.fault(key, Fault::absence("is missing").allowed(format!("a {key} of this scenario")));
    }
    name.map(str::to_owned)
}

/// A number of whole things, 0 where it is faulty.
fn count(value: f64) -> u32 {
    if value.is_finite() { value as u32 } else { 0 }
}

fn freeze(s: &mut Section<'_, '_>, time: &Time) -> What {
    let share = s.number(Field::share("share", "Share of vacancies that are held").or(1.0));
    let (from, until) = dates(s, time);
    What::Freeze { share, from, until: until.unwrap_or(f64::INFINITY) }
}

fn pace(s: &mut Section<'_, '_>, time: &Time) -> What {
    let step = s.choice(
        "step",
        "The step of hiring that changes its pace; `all` reaches refill times too",
        &[
            ("all", None),
            ("approval", Some(Step::Approval)),
            ("advert", Some(Step::Advert)),
            ("offer", Some(Step::Offer)),
            ("start", Some(Step::Start)),
        ],
        Some("all"),
    );
    let factor = s.number(Field::number("factor", "What its length is multiplied by: below 1 is faster").to(100.0));
    let shape = shape(s);
    let (from, until) = dates(s, time);
    What::Pace { step, change: Change { from, until, shape, effect: Effect::Factor(factor) } }
}

fn campaign(s: &mut Section<'_, '_>, time: &Time) -> What {
    let starts = s.number(Field::whole("starts", 0, 10_000, "Recruits, who start in whatever stands vacant"));
    let over = s.number(Field::duration("over", "Over how long their starts are spread").or(0.0));
    let (from, until) = dates(s, time);
    if until.is_some() {
        s.fault("until", Fault::new("has no meaning for a campaign").allowed("`over`, how long the starts are spread"));
    }
    What::Campaign { origin: Origin::Outside, starts: count(starts), from, over }
}

fn intake(s: &mut Section<'_, '_>, time: &Time) -> What {
    let starts = s.number(Field::whole("starts", 0, 10_000, "Newly qualified workers who start in each of the months"));
    let months = s.numbers(Field::whole("months", 1, 12, "Months of the year on whose first day they start"));
    s.describe(|shape| shape.require("months"));
    if months.as_ref().is_none_or(Vec::is_empty) {
        s.fault("months", Fault::absence("is missing").allowed("at least one month, as [9] for September"));
    }
    let (from, until) = dates(s, time);
    let months = months.unwrap_or_default();
    let mut days = Vec::new();
    if time.sound && from.is_finite() {
        let calendar = &time.calendar;
        let first = calendar.month_key(from);
        let last = calendar.first_month() + i64::from(time.months);
        let starts = |month: &i64| months.iter().any(|&one| one == calendar.month_of_year(*month) as f64 + 1.0);
        let noon = |month: i64| calendar.month_start(month) + COHORT_HOUR;
        let within = |day: &f64| *day >= from && until.is_none_or(|until| *day < until);
        days = (first..last).filter(starts).map(noon).filter(within).collect();
    }
    What::Intake { starts: count(starts), days }
}

fn moves(s: &mut Section<'_, '_>, time: &Time) -> What {
    let starts =
        s.number(Field::whole("workers", 0, 10_000, "Workers who come from other roles into what stands vacant"));
    let over = s.number(Field::duration("over", "Over how long they come").or(0.0));
    let (from, until) = dates(s, time);
    if until.is_some() {
        s.fault("until", Fault::new("has no meaning for a move").allowed("`over`, how long the moves are spread"));
    }
    What::Campaign { origin: Origin::OtherRoles, starts: count(starts), from, over }
}

fn posts(s: &mut Section<'_, '_>, time: &Time) -> What {
    let change = s.one_of(&[
        Field::whole("add", 0, 10_000, "Posts added, vacant at first"),
        Field::whole("delete", 0, 10_000, "Posts deleted: vacant ones at once, others as they fall vacant"),
    ]);
    let (from, until) = dates(s, time);
    if until.is_some() {
        s.fault("until", Fault::new("has no meaning for posts").allowed("a measure of its own that takes them back"));
    }
    let (added, deleted) = match change {
        Some((0, number)) => (count(number), 0),
        Some((_, number)) => (0, count(number)),
        None => (0, 0),
    };
    let team = required(s, "team", "The team whose posts they are");
    let grade = required(s, "grade", "The grade that they are made for");
    What::Posts { team, grade, added, deleted, from }
}

fn block(s: &mut Section<'_, '_>, time: &Time) -> What {
    let workers = s.number(Field::whole("workers", 0, 10_000, "Workers bought as a block"));
    let (from, until) = dates(s, time);
    s.describe(|shape| shape.require("until"));
    if until.is_none() && s.table.is_some_and(|table| table.get("until").is_none()) {
        s.fault("until", Fault::absence("is missing").allowed("a date, as 2020-11-25: a block is bought until a date"));
    }
    let team = required(s, "team", "The team in which they work");
    let grade = required(s, "grade", "The grade whose work they do");
    What::Block { team, grade, workers: count(workers), from, until: until.unwrap_or(f64::INFINITY) }
}

fn cap(s: &mut Section<'_, '_>, time: &Time) -> What {
    let workers =
        s.number(Field::whole("workers", 0, 10_000, "Most agency workers at work: no assignment begins beyond"));
    let (from, until) = dates(s, time);
    What::Cap { workers: count(workers), from, until: until.unwrap_or(f64::INFINITY) }
}

fn cover(s: &mut Section<'_, '_>, time: &Time) -> What {
    let change =
        s.number(Field::change("change", "Relative change of the share of vacancies for which cover is sought"));
    let shape = shape(s);
    let (from, until) = dates(s, time);
    What::Cover { change: Change { from, until, shape, effect: Effect::Factor(1.0 + change) } }
}

fn conversion(s: &mut Section<'_, '_>, time: &Time) -> What {
    let share =
        s.number(Field::share("share", "Share of assignments that would end, after which the worker stays for good"));
    let shape = shape(s);
    let (from, until) = dates(s, time);
    What::Conversion { change: Change { from, until, shape, effect: Effect::Add(share) } }
}

fn support(s: &mut Section<'_, '_>, time: &Time) -> What {
    let frees = s.number(Field::share("frees", "Share of a full load that each worker can hold in addition"));
    let (from, until) = dates(s, time);
    What::Support { frees, from, until: until.unwrap_or(f64::INFINITY) }
}

/// Puts teams and grades in place of their names. A measure without effect is left out altogether.
pub(super) fn resolve(
    s: &mut Section<'_, '_>,
    levers: Vec<StaffLever>,
    staff: &Staff,
    (agency, above): (Option<Agency>, Vec<Above>),
) -> People {
    let mut people = People { agency, above, ..People::default() };
    let teams: Vec<&str> = staff.teams.iter().map(|team| team.name.as_str()).collect();
    let grades: Vec<&str> = staff.grades.iter().map(|grade| grade.name.as_str()).collect();
    for StaffLever { name, what, reach } in levers {
        let reach = reach.find(s, &name, staff);
        match what {
            What::Freeze { share, from, until } if share > 0.0 => {
                people.freezes.push(Freeze { reach, share, from, until });
            }
            What::Pace { step, change } if change.effect != Effect::Factor(1.0) => {
                people.paces.push(Pace { reach, step, factor: Schedule { base: 1.0, changes: vec![change] } });
            }
            What::Campaign { origin, starts, from, over } if starts > 0 => {
                people.campaigns.push(Campaign { reach, key: name_key(&name), origin, starts, from, over });
            }
            What::Intake { starts, days } if starts > 0 => {
                let reach = newly_qualified(s, &name, reach, staff);
                // all start on one day, so that no dice are rolled and one key does for all
                people.campaigns.extend(days.into_iter().map(|from| {
                    let (key, origin) = (name_key(&name), Origin::Outside);
                    Campaign { reach: reach.clone(), key, origin, starts, from, over: 0.0 }
                }));
            }
            What::Posts { team, grade, added, deleted, from } => {
                let place = [("team", team, &teams), ("grade", grade, &grades)];
                let [Some(team), Some(grade)] = place.map(|one| find(s, &name, one)) else { continue };
                if added + deleted > 0 {
                    let change = PostChange { team, grade, added, deleted, from };
                    check_posts(s, &name, &change, staff, &people);
                    people.post_changes.push(change);
                }
            }
            What::Block { team, grade, workers, from, until } => {
                let place = [("team", team, &teams), ("grade", grade, &grades)];
                let [Some(team), Some(grade)] = place.map(|one| find(s, &name, one)) else { continue };
                if workers > 0 {
                    people.above.push(Above {
                        team,
                        grade,
                        workers,
                        terms: Terms::Block,
                        key: name_key(&name),
                        from,
                        until,
                    });
                }
            }
            What::Cap { workers, from, until } => people.caps.push(Cap { workers, from, until }),
            What::Cover { change } if change.effect != Effect::Factor(1.0) => {
                let factor = Schedule { base: 1.0, changes: vec![change] };
                people.cover_changes.push(CoverChange { reach, factor });
            }
            What::Conversion { change } if change.effect != Effect::Add(0.0) => {
                let share = Schedule { base: 0.0, changes: vec![change] };
                people.conversions.push(Conversion { reach, share });
            }
            What::Support { frees, from, until } if frees > 0.0 => {
                people.support.push(Support { reach, frees, from, until });
            }
            _ => {}
        }
    }
    people
}

/// What an intake reaches: by default all grades with a first year, and no others.
fn newly_qualified(s: &mut Section<'_, '_>, name: &str, reach: Reach, staff: &Staff) -> Reach {
    let learns = |grade: &usize| staff.grades[*grade].career.first_year.is_some();
    let grades = reach.grades.unwrap_or_else(|| (0..staff.grades.len()).filter(learns).collect());
    if grades.is_empty() || !grades.iter().all(learns) {
        let fault = Fault::new("reaches grades without a first year");
        s.fault_of("measure", name, "where", fault.allowed("grades with [grade.NAME.asye]"));
    }
    Reach { grades: Some(grades), ..reach }
}

/// The place of what a measure names under a key.
fn find(
    s: &mut Section<'_, '_>,
    of: &str,
    (key, wanted, names): (&'static str, Option<String>, &Vec<&str>),
) -> Option<usize> {
    let wanted = wanted?;
    let found = names.iter().position(|known| *known == wanted);
    if found.is_none() {
        s.fault_of("measure", of, key, unknown_name(key, &wanted, names));
    }
    found
}

/// Posts can only be deleted where there are some, and only be added where it is said how they are filled.
fn check_posts(s: &mut Section<'_, '_>, name: &str, change: &PostChange, staff: &Staff, people: &People) {
    let groups = staff.teams[change.team].posts.iter().filter(|group| group.grade == change.grade);
    let given: u32 = groups.map(|group| group.count).sum();
    let before = people.post_changes.iter().filter(|one| one.team == change.team && one.grade == change.grade);
    let gone: u32 = before.map(|one| one.deleted).sum();
    let most = (given + people.planned(change.team, change.grade)).saturating_sub(gone);
    if change.deleted > most {
        let fault = Fault::new("is more than there are posts").found(change.deleted.to_string());
        s.fault_of("measure", name, "delete", fault.allowed(format!("at most {most}")));
    }
    if change.added > 0 && !staff.refills[change.grade] {
        let fault = Fault::new("is missing, while posts are added");
        let allowed = "the time until a post is filled, as { law = \"exponential\", mean = \"4 months\" }";
        s.fault_of("grade", &staff.grades[change.grade].name, "refill", fault.allowed(allowed));
    }
}

impl Staff {
    /// The same staff, with a group of no posts yet where posts are added to a team that has none of the grade.
    pub(super) fn with_added(mut self, people: &People) -> Self {
        for change in people.post_changes.iter().filter(|change| change.added > 0) {
            let posts = &mut self.teams[change.team].posts;
            if posts.iter().all(|group| group.grade != change.grade) {
                posts.push(PostGroup { grade: change.grade, count: 0, fte: 1.0, vacant: 0 });
                posts.sort_by_key(|group| group.grade);
            }
        }
        self
    }
}
