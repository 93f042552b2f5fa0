//! One replication told in dated sentences.

use crate::model::happening::Happening;
use crate::model::parameters::Parameters;
use crate::model::serial::{ChildSerial, FamilySerial};
use crate::model::workforce::{Standing, Workforce};

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
}

impl<'a> Teller<'a> {
    /// A teller for replications of `parameters`.
    pub fn new(parameters: &'a Parameters) -> Self {
        let mut workforce = Workforce::default();
        workforce.reset(parameters);
        let posts = workforce
            .posts()
            .iter()
            .map(|post| {
                let (team, grade) = (&parameters.teams[post.team].name, &parameters.grades[post.grade].name);
                match post.standing {
                    Standing::Above(_) => format!("{team}/{grade}/agency-{}", post.ordinal + 1),
                    _ => format!("{team}/{grade}/{}", post.ordinal + 1),
                }
            })
            .collect();
        Self { parameters, posts }
    }

    /// Names of the posts, in order.
    pub fn posts(&self) -> &[String] {
        &self.posts
    }

    /// The event at `t` (day) as a dated sentence, if `follow` asks for it.
    pub fn sentence(&self, t: f64, happening: &Happening, follow: &Follow) -> Option<String> {
        if !self.concerns(happening, follow) {
            return None;
        }
        Some(format!("{}: {}.", self.parameters.calendar.date(t), self.words(happening)))
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
                let count = if children == 1 { "one child".to_owned() } else { format!("{children} children") };
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
            Happening::Closed { child } => format!("the case of child {} closes", child.name()),
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
            Happening::PostAdded { post } => format!("post {} is added", self.posts[post]),
            Happening::PostDeleted { post } => format!("post {} is deleted", self.posts[post]),
            Happening::Left { post, occupancy, children } => {
                format!("{} leaves and hands back {children} children", self.worker(post, occupancy))
            }
            Happening::Away { post, occupancy } => format!("{} is absent", self.worker(post, occupancy)),
            Happening::PassedOn { post, occupancy, children } => {
                format!("the {children} children of absent {} pass to others", self.worker(post, occupancy))
            }
            Happening::Back { post, occupancy } => format!("{} is back", self.worker(post, occupancy)),
        }
    }
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
        | Happening::Closed { child }
        | Happening::Lapsed { child } => Subject::Child(child, None),
        Happening::Started { post, .. }
        | Happening::Left { post, .. }
        | Happening::Resigned { post, .. }
        | Happening::Passed { post, .. }
        | Happening::AgencyStarted { post, .. }
        | Happening::AgencyLeft { post, .. }
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
