//! One replication told in dated sentences.

use super::standing::Standing;
use super::wording::plain;
use crate::model::happening::Happening;
use crate::model::parameters::Parameters;
use crate::model::people::Terms;
use crate::model::serial::{ChildSerial, FamilySerial};
use crate::model::workforce::{self, Workforce};
use jiff::civil::Date;

/// Whom a trace follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Follow {
    /// Everyone.
    All,
    /// One child by name, such as `2019-11/3.42-1`.
    Child(String),
    /// One post by name, such as `east/experienced/3`.
    Worker(String),
}

/// Names of posts, needs and teams for sentences.
#[derive(Debug)]
pub struct Teller<'a> {
    parameters: &'a Parameters,
    posts: Vec<String>,
    established: Vec<bool>,
}

impl<'a> Teller<'a> {
    /// A teller for replications of `parameters`.
    pub fn new(parameters: &'a Parameters) -> Self {
        let mut workforce = Workforce::default();
        workforce.reset(parameters);
        let is_established = |post: &workforce::Post| post.standing == workforce::Standing::Established;
        let established = workforce.posts().iter().map(is_established).collect();
        let posts = workforce
            .posts()
            .iter()
            .map(|post| {
                let (team, grade) = (&parameters.teams[post.team].name, &parameters.grades[post.grade].name);
                match post.standing {
                    workforce::Standing::Above(place) => match parameters.people.above()[place].terms {
                        Terms::Agency => format!("{team}/{grade}/agency-{}", post.ordinal + 1),
                        Terms::Block => format!("{team}/{grade}/block-{}-{}", place + 1, post.ordinal + 1),
                    },
                    _ => format!("{team}/{grade}/{}", post.ordinal + 1),
                }
            })
            .collect();
        Self { parameters, posts, established }
    }

    /// Names of the posts, in order.
    pub fn posts(&self) -> &[String] {
        &self.posts
    }

    /// The events (day and happening) that `follow` asks for, as dated sentences. For one child these are also the
    /// leaving or long absence of a worker by which it changed hands.
    pub fn sentences(&self, events: &[(f64, Happening)], follow: &Follow) -> Vec<String> {
        let followed = followed(events, follow);
        let mut standing = Standing::new(&self.established);
        let told = |(t, happening): &(f64, Happening)| {
            let moves = followed.is_some_and(|child| standing.moves(happening, child));
            standing.see(happening);
            let is_told = moves || self.concerns(happening, follow);
            is_told.then(|| self.dated(*t, happening))
        };
        events.iter().filter_map(told).collect()
    }

    /// The event at `t` (day) as a dated sentence, if it concerns `follow` by itself.
    pub fn sentence(&self, t: f64, happening: &Happening, follow: &Follow) -> Option<String> {
        self.concerns(happening, follow).then(|| self.dated(t, happening))
    }

    fn dated(&self, t: f64, happening: &Happening) -> String {
        format!("{}: {}.", self.parameters.calendar.date(t), self.words(happening))
    }

    /// How what `follow` asks for stands at the end of the last month; `None` where nothing is left to say.
    pub fn ending(&self, events: &[(f64, Happening)], follow: &Follow) -> Option<String> {
        let mut standing = Standing::new(&self.established);
        for (_, happening) in events {
            standing.see(happening);
        }
        let calendar = &self.parameters.calendar;
        let day = in_full(calendar.date(calendar.observation(self.parameters.months) - 0.5));
        match follow {
            Follow::All => {
                let (open, waiting) = (standing.open(), standing.waiting());
                let (vacant, posts) = (standing.vacant(), standing.established());
                let count = |count: usize| plain(count as f64, 0);
                Some(format!(
                    "On {day}, {} have open cases, {} of them without a worker, and {} of {} posts are vacant.",
                    some_children(open),
                    count(waiting),
                    count(vacant),
                    count(posts)
                ))
            }
            Follow::Child(_) => {
                let child = followed(events, follow).filter(|child| standing.is_open(*child))?;
                Some(match standing.holder(child).and_then(|post| Some((post, standing.occupant(post)?))) {
                    Some((post, occupant)) => {
                        format!("Still open on {day}, with {occupant} of post {}.", self.posts[post])
                    }
                    None => format!("Still open on {day}, without a worker."),
                })
            }
            Follow::Worker(name) => {
                let post = self.posts.iter().position(|post| post == name)?;
                Some(match standing.occupant(post) {
                    Some(occupant) => {
                        let state = if standing.is_away(post) { "absent but still in post" } else { "still in post" };
                        let children = some_children(standing.held_by(post));
                        format!("On {day}, {occupant} is {state}, holding {children}.")
                    }
                    None => format!("On {day}, the post is vacant."),
                })
            }
        }
    }

    /// What a trace begins with: which future this is, and what of it is not counted.
    pub fn opening(&self, seed: u64, replication: u64, title: &str) -> Vec<String> {
        let calendar = &self.parameters.calendar;
        let (start, opening) = (in_full(calendar.date(-0.5)), self.parameters.opening.day);
        let day_0 = if opening < 0.0 {
            let opened = in_full(calendar.date(opening - 0.5));
            format!(
                "The time from {opened}, the opening, to the close of {start}, day 0, is lived before day 0: it is told, \
                 but no result counts it."
            )
        } else {
            format!("Day 0 is the close of {start}.")
        };
        vec![format!("Replication {replication} of seed {seed}: {title}."), day_0, String::new()]
    }

    fn concerns(&self, happening: &Happening, follow: &Follow) -> bool {
        match follow {
            Follow::All => true,
            Follow::Child(name) => match subject(happening) {
                Subject::Child(child, _) => child.name() == *name,
                Subject::Family(family) => name.rsplit_once('-').is_some_and(|(stem, _)| family_name(family) == stem),
                Subject::Post(_) => false,
            },
            Follow::Worker(name) => match subject(happening) {
                Subject::Child(_, post) => post.is_some_and(|post| self.posts[post] == *name),
                Subject::Post(post) => self.posts[post] == *name,
                Subject::Family(_) => false,
            },
        }
    }

    fn worker(&self, post: usize, occupancy: u32) -> String {
        format!("worker {} of post {}", occupancy, self.posts[post])
    }

    fn words(&self, happening: &Happening) -> String {
        let needs = &self.parameters.needs;
        let teams = &self.parameters.teams;
        match *happening {
            Happening::Referred { family, children, need, team } => {
                let count = some_children(children as usize);
                format!(
                    "family {} ({count}, need {}) is referred in the area of team {}",
                    family_name(family),
                    needs[need].name,
                    teams[team].name
                )
            }
            Happening::Diverted { family } => format!("the front door diverts family {}", family_name(family)),
            Happening::NoCase { family } => format!("the referral of family {} needs no casework", family_name(family)),
            Happening::TurnedAway { family } => format!("the full team turns family {} away", family_name(family)),
            Happening::Opened { child, need, team, remaining } => format!(
                "the case of child {} is open in team {} (need {}, {remaining:.0} days of casework to do)",
                child.name(),
                teams[team].name,
                needs[need].name
            ),
            Happening::Given { child, post, occupancy, workers } => {
                format!(
                    "{} takes child {} (worker no. {workers} of this child)",
                    self.worker(post, occupancy),
                    child.name()
                )
            }
            Happening::Waiting { child, team } => {
                format!("nobody in team {} has room: child {} waits unallocated", teams[team].name, child.name())
            }
            Happening::MovedOn { child, stage, team } => {
                let stages = self.parameters.course.graph.as_ref().map_or(&[][..], |graph| &graph.stages);
                let name = stages.get(stage).map_or("", |stage| stage.name.as_str());
                format!("child {} moves on to stage {name} in team {}", child.name(), teams[team].name)
            }
            Happening::Kept { child, team } => {
                format!(
                    "nobody in team {} has room: the worker of child {} keeps the case until somebody has",
                    teams[team].name,
                    child.name()
                )
            }
            Happening::Closed { child } => format!("the case of child {} closes", child.name()),
            Happening::TurnedAdult { child } => format!("child {} turns 18 and the case closes", child.name()),
            Happening::Lapsed { child } => format!("the case of child {} lapses without a worker", child.name()),
            Happening::Started { post, occupancy } => format!("{} is in post", self.worker(post, occupancy)),
            Happening::Resigned { post, occupancy } => format!("{} gives notice", self.worker(post, occupancy)),
            Happening::Passed { post, occupancy } => format!("{} passes the first year", self.worker(post, occupancy)),
            Happening::AgencyStarted { post, assignment } => {
                format!("agency worker {assignment} starts at {}", self.posts[post])
            }
            Happening::AgencyLeft { post, assignment, children } => {
                format!("agency worker {assignment} at {} goes and hands back {children} children", self.posts[post])
            }
            Happening::Converted { post, assignment, occupancy } => {
                format!("agency worker {assignment} at {} stays for good as worker {occupancy}", self.posts[post])
            }
            Happening::PostAdded { post } => format!("post {} is added", self.posts[post]),
            Happening::PostDeleted { post } => format!("post {} is deleted", self.posts[post]),
            Happening::Left { post, occupancy, children } => {
                format!("{} leaves and hands back {}", self.worker(post, occupancy), some_children(children))
            }
            Happening::MovedAway { post, occupancy, children } => format!(
                "{} moves to another role and hands back {}",
                self.worker(post, occupancy),
                some_children(children)
            ),
            Happening::Away { post, occupancy } => format!("{} is absent", self.worker(post, occupancy)),
            Happening::PassedOn { post, occupancy, children } => {
                format!("absent {} passes {} on to others", self.worker(post, occupancy), some_children(children))
            }
            Happening::Back { post, occupancy } => format!("{} is back", self.worker(post, occupancy)),
        }
    }
}

/// The child that is followed, if its case was ever open.
fn followed(events: &[(f64, Happening)], follow: &Follow) -> Option<ChildSerial> {
    let Follow::Child(name) = follow else { return None };
    events.iter().find_map(|(_, happening)| match happening {
        Happening::Opened { child, .. } if child.name() == *name => Some(*child),
        _ => None,
    })
}

fn some_children(count: usize) -> String {
    match count {
        0 => "no children".to_owned(),
        1 => "one child".to_owned(),
        n => format!("{} children", plain(n as f64, 0)),
    }
}

/// A date as it is said: 30 September 2023.
fn in_full(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// Whom an event is about.
enum Subject {
    Family(FamilySerial),
    Child(ChildSerial, Option<usize>),
    Post(usize),
}

fn subject(happening: &Happening) -> Subject {
    match *happening {
        Happening::Referred { family, .. }
        | Happening::Diverted { family }
        | Happening::NoCase { family }
        | Happening::TurnedAway { family } => Subject::Family(family),
        Happening::Given { child, post, .. } => Subject::Child(child, Some(post)),
        Happening::Opened { child, .. }
        | Happening::Waiting { child, .. }
        | Happening::MovedOn { child, .. }
        | Happening::Kept { child, .. }
        | Happening::TurnedAdult { child }
        | Happening::Closed { child }
        | Happening::Lapsed { child } => Subject::Child(child, None),
        Happening::Started { post, .. }
        | Happening::Left { post, .. }
        | Happening::MovedAway { post, .. }
        | Happening::Resigned { post, .. }
        | Happening::Passed { post, .. }
        | Happening::AgencyStarted { post, .. }
        | Happening::AgencyLeft { post, .. }
        | Happening::Converted { post, .. }
        | Happening::PostAdded { post }
        | Happening::PostDeleted { post }
        | Happening::Away { post, .. }
        | Happening::PassedOn { post, .. }
        | Happening::Back { post, .. } => Subject::Post(post),
    }
}

/// A family's name: that of its children without the last part.
fn family_name(family: FamilySerial) -> String {
    let first = family.child(0).name();
    first.rsplit_once('-').map_or(first.clone(), |(stem, _)| stem.to_owned())
}
