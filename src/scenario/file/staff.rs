//! `[grade.NAME]` and `[team.NAME]`: who holds the cases, and how a holder is chosen.

use super::career;
use crate::distribution::{Duration, Law};
use crate::model::parameters::{Absence, Grade, PostGroup, Rule, Team, WhenFull};
use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::section::Section;
use crate::scenario::wording::{in_a_row, nearest};

/// Grades and teams, each in order of their names.
pub(super) struct Staff {
    pub grades: Vec<Grade>,
    pub teams: Vec<Team>,
    /// Whether a grade says how its posts are filled.
    pub refills: Vec<bool>,
    /// By team: the stages it takes, by place in the alphabet; `None` for all.
    takes: Vec<Option<Vec<usize>>>,
}

impl Staff {
    /// By team: its part in a stage, as the file gives it; 0 where it does not take the stage.
    pub fn weights_of(&self, stage: usize) -> Vec<f64> {
        let takes = |stages: &Option<Vec<usize>>| stages.as_ref().is_none_or(|stages| stages.contains(&stage));
        self.teams.iter().zip(&self.takes).map(|(team, stages)| if takes(stages) { team.intake } else { 0.0 }).collect()
    }
}

pub(super) fn read(s: &mut Section<'_, '_>, stages: &[String]) -> Staff {
    let grades = s.named("grade", "Grades of worker", grade);
    let refills: Vec<bool> = grades.iter().map(|(_, has_refill, _)| *has_refill).collect();
    let promotions: Vec<Option<&str>> = grades.iter().map(|(_, _, promotes_to)| *promotes_to).collect();
    let mut grades: Vec<Grade> = grades.into_iter().map(|(grade, _, _)| grade).collect();
    career::promote(s, &mut grades, &promotions);
    let teams = s.named("team", "Teams of workers, and the families that come to them", |s, name| {
        let (team, intake) = team(s, name, &grades);
        (team, intake, s.stages("stages", "Stages that the team takes; left out, it takes all", stages))
    });
    let shares: Option<Vec<f64>> = teams.iter().map(|(_, intake, _)| *intake).collect();
    let mut all: Vec<Team> = teams.iter().map(|(team, ..)| team.clone()).collect();
    let takes: Vec<Option<Vec<usize>>> = teams.iter().map(|(_, _, takes)| takes.clone()).collect();
    match shares {
        // teams of different stages each have a whole of their own: the intakes are parts of every stage
        Some(shares) if takes.iter().any(Option::is_some) => {
            let sum: f64 = shares.iter().sum();
            all.iter_mut().zip(shares).for_each(|(team, share)| team.intake = share / sum);
        }
        Some(shares) if !shares.is_empty() => {
            for (team, share) in all.iter_mut().zip(s.summing_to_one("team", "the intakes of the teams", &shares)) {
                team.intake = share;
            }
        }
        _ => {
            for (team, intake, _) in &teams {
                if intake.is_none() && teams.iter().any(|(_, intake, _)| intake.is_some()) {
                    let fault = Fault::new("is missing, while other teams have one");
                    s.fault_of("team", &team.name, "intake", fault.allowed("an intake for every team, or for none"));
                }
            }
            let equal = 1.0 / all.len() as f64;
            for team in &mut all {
                team.intake = equal;
            }
        }
    }
    for (n, grade) in grades.iter().enumerate() {
        let vacant = all.iter().flat_map(|team| &team.posts).any(|posts| posts.grade == n && posts.vacant > 0);
        if !refills[n] && (grade.leaving > 0.0 || grade.career.moves_away > 0.0 || vacant) {
            let why = if vacant { "posts stand vacant" } else { "workers leave" };
            let fault = Fault::new(format!("is missing, while {why}"));
            let allowed = "the time until a post is filled, as { law = \"exponential\", mean = \"4 months\" }";
            s.fault_of("grade", &grade.name, "refill", fault.allowed(allowed));
        }
    }
    Staff { grades, teams: all, refills, takes }
}

fn grade<'a>(s: &mut Section<'_, 'a>, name: &str) -> (Grade, bool, Option<&'a str>) {
    let target =
        s.number(Field::number("target", "The average load sought for a full-time worker").above(0.0).to(10_000.0));
    let limit = s.maybe(Field::number("limit", "The most load allowed for a full-time worker").above(0.0).to(10_000.0));
    if let Some(limit) = limit
        && s.reach("limit", limit).0 < s.reach("target", target).1
    {
        let fault = Fault::new("is below the target").found(s.shown("limit")).allowed("a limit of at least the target");
        s.fault("limit", fault);
    }
    let ramp = s.numbers(Field::share("ramp", "Share of a full load in the 1st, 2nd, … month after starting"));
    if ramp.is_none() {
        s.record_default("ramp", "full load at once", "[]");
    }
    let leaving = s.one_of(&[
        Field::rate("leaving", "Hazard of leaving").to(10.0),
        Field::duration("tenure", "Mean time in post").above(0.0),
    ]);
    prefer_nearer(s);
    let refill = s.law("refill", "Time from a leaver's last day to the successor's first");
    let (career, promotes_to) = career::read(s);
    let has_refill = refill.is_some() || career.hiring.is_some();
    let attrition = super::attrition::read(s, matches!(leaving, Some((1, _))));
    let grade = Grade {
        name: name.to_owned(),
        target,
        limit: limit.unwrap_or(f64::INFINITY),
        ramp: ramp.unwrap_or_default(),
        leaving: match leaving {
            Some((0, hazard)) => hazard,
            Some((_, tenure)) => 1.0 / tenure,
            None => 0.0,
        },
        attrition,
        // never drawn from: where posts can stand empty the file has to say for how long
        refill: refill.unwrap_or_else(|| Duration::plain(Law::Deterministic { value: 1.0 })),
        factor_sd: s.number(
            Field::number("factor-sd", "How much workers differ for good: sd of the logarithm").to(3.0).or(0.3),
        ),
        absence: s.optional("absence", "Spells of sickness and other absence", |s| Absence {
            onset: s.number(Field::rate("spells", "Rate at which spells begin while at work").to(10.0)),
            spell: s.required_law("spell", "Length of a spell"),
            pass_on_after: s
                .maybe(Field::duration("pass-on-after", "Day of a spell on which the cases pass to others"))
                .unwrap_or(f64::INFINITY),
        }),
        career,
    };
    (grade, has_refill, promotes_to)
}

/// Of `refill` and `hiring` the one in the nearer file counts; both in one file contradict each other.
fn prefer_nearer(s: &mut Section<'_, '_>) {
    let (Some(refill), Some(hiring)) = (s.entry("refill"), s.entry("hiring")) else { return };
    match refill.node.place.file.cmp(&hiring.node.place.file) {
        std::cmp::Ordering::Less => s.reader.superseded.push(hiring.node.id),
        std::cmp::Ordering::Greater => s.reader.superseded.push(refill.node.id),
        std::cmp::Ordering::Equal => {
            let fault = Fault::new("is given beside refill").allowed("only one of refill and hiring");
            s.fault("hiring", fault);
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Full {
    Wait,
    Exceed,
    Divert,
    Lapse,
}

const RULES: [(&str, Rule); 8] = [
    ("lowest-relative-load", Rule::LowestRelativeLoad),
    ("lowest-load", Rule::LowestLoad),
    ("random", Rule::Random),
    ("best-of-2", Rule::BestOf(2)),
    ("best-of-3", Rule::BestOf(3)),
    ("best-of-4", Rule::BestOf(4)),
    ("best-of-5", Rule::BestOf(5)),
    ("duty-rota", Rule::DutyRota),
];

fn team(s: &mut Section<'_, '_>, name: &str, grades: &[Grade]) -> (Team, Option<f64>) {
    let intake = s.maybe(Field::share(
        "intake",
        "Share of arriving families that come to this team, or its part of the stages it takes",
    ));
    let rule = s.choice("rule", "How the worker for a family is chosen", &RULES, Some("lowest-relative-load"));
    let full = s.choice(
        "when-full",
        "What happens when nobody has room",
        &[("wait", Full::Wait), ("exceed", Full::Exceed), ("divert", Full::Divert), ("lapse", Full::Lapse)],
        Some("wait"),
    );
    if full != Full::Lapse {
        s.supersede("patience", "when-full");
    }
    let patience = s.law("patience", "How long a family waits before it is lost (with when-full = \"lapse\")");
    let when_full = match (full, patience) {
        (Full::Wait, None) => WhenFull::Wait,
        (Full::Exceed, None) => WhenFull::Exceed,
        (Full::Divert, None) => WhenFull::Divert,
        (Full::Lapse, Some(patience)) => WhenFull::Lapse(patience),
        (Full::Lapse, None) => {
            let fault = Fault::new("is missing").allowed("a law of waiting, as when-full = \"lapse\" needs one");
            s.fault("patience", fault);
            WhenFull::Wait
        }
        (_, Some(_)) => {
            let fault = Fault::new("has no meaning here").allowed("patience beside when-full = \"lapse\" only");
            s.fault("patience", fault);
            WhenFull::Wait
        }
    };
    let posts = s.named("posts", "Posts by grade", |s, grade| posts(s, grade, grades));
    let team =
        Team { name: name.to_owned(), intake: 1.0, rule, when_full, posts: posts.into_iter().flatten().collect() };
    (team, intake)
}

fn posts(s: &mut Section<'_, '_>, name: &str, grades: &[Grade]) -> Option<PostGroup> {
    let grade = grades.iter().position(|grade| grade.name == name);
    let count = s.number(Field::whole("count", 0, 100_000, "Number of posts"));
    let fte = s.number(Field::number("fte", "Full-time equivalents of each post").above(0.0).to(1.0).or(1.0).exactly());
    let vacant = s.number(Field::whole("vacant", 0, 100_000, "How many of them stand empty at the opening").or(0.0));
    if vacant > count {
        let fault = Fault::new("is more than there are posts").found(s.shown("vacant"));
        s.fault("vacant", fault.allowed(format!("at most {count}")));
    }
    if grade.is_none() {
        let names: Vec<&str> = grades.iter().map(|grade| grade.name.as_str()).collect();
        let fault = Fault::new("names a grade that does not exist")
            .allowed(format!("a grade of this scenario: {}", in_a_row(&names)));
        let hint = nearest(name, &names).map(|near| format!("did you mean `{near}`?"));
        s.fault_here(Fault { hint, ..fault });
    }
    Some(PostGroup { grade: grade?, count: count as u32, fte, vacant: vacant as u32 })
}
