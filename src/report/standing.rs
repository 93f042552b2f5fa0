//! Who holds which child, followed from event to event.

use crate::model::happening::Happening;
use crate::model::serial::{ChildSerial, FamilySerial};
use std::collections::BTreeMap;

/// Who holds which child at one moment, and which posts are filled.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The post that holds each child with an open case; `None` while it waits.
    holders: BTreeMap<ChildSerial, Option<usize>>,
    posts: Vec<Option<Occupant>>,
    established: Vec<bool>,
}

/// Who is in a post.
#[derive(Clone, Copy, Debug)]
struct Occupant {
    who: Who,
    is_away: bool,
}

/// A worker by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The council's own: which occupant of the post.
    Permanent(u32),
    /// Which agency worker of the present vacancy.
    Agency(u32),
}

impl std::fmt::Display for Who {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Permanent(number) => write!(f, "worker {number}"),
            Self::Agency(number) => write!(f, "agency worker {number}"),
        }
    }
}

impl Standing {
    /// Before anything has happened, with posts that are established or not.
    pub fn new(established: &[bool]) -> Self {
        let posts = vec![None; established.len()];
        Self { holders: BTreeMap::new(), posts, established: established.to_vec() }
    }

    /// Takes in one event.
    pub fn see(&mut self, happening: &Happening) {
        match *happening {
            Happening::Opened { child, .. } | Happening::Waiting { child, .. } => {
                self.holders.insert(child, None);
            }
            Happening::Given { child, post, .. } => {
                self.holders.insert(child, Some(post));
            }
            Happening::Closed { child } | Happening::Lapsed { child } | Happening::TurnedAdult { child } => {
                self.holders.remove(&child);
            }
            Happening::TurnedAway { family } => self.turn_away(family),
            Happening::Started { post, occupancy } => {
                self.posts[post] = Some(Occupant { who: Who::Permanent(occupancy), is_away: false });
            }
            Happening::AgencyStarted { post, assignment } => {
                self.posts[post] = Some(Occupant { who: Who::Agency(assignment), is_away: false });
            }
            Happening::Converted { post, occupancy, .. } => {
                let is_away = self.is_away(post);
                self.posts[post] = Some(Occupant { who: Who::Permanent(occupancy), is_away });
            }
            Happening::Left { post, .. } | Happening::MovedAway { post, .. } | Happening::AgencyLeft { post, .. } => {
                self.posts[post] = None;
            }
            Happening::Away { post, .. } => self.be_away(post, true),
            Happening::Back { post, .. } => self.be_away(post, false),
            Happening::PostAdded { post } => self.established[post] = true,
            Happening::PostDeleted { post } => self.established[post] = false,
            Happening::Resigned { .. }
            | Happening::Passed { .. }
            | Happening::Referred { .. }
            | Happening::Diverted { .. }
            | Happening::NoCase { .. }
            | Happening::MovedOn { .. }
            | Happening::Kept { .. }
            | Happening::PassedOn { .. } => {}
        }
    }

    fn be_away(&mut self, post: usize, is_away: bool) {
        if let Some(occupant) = &mut self.posts[post] {
            occupant.is_away = is_away;
        }
    }

    fn turn_away(&mut self, family: FamilySerial) {
        for number in 0.. {
            // children of a family are numbered from 0 without a gap
            if self.holders.remove(&family.child(number)).is_none() {
                break;
            }
        }
    }

    /// Whether an event that is about to happen takes this child from its worker.
    pub fn moves(&self, happening: &Happening, child: ChildSerial) -> bool {
        match happening {
            Happening::Left { post, .. }
            | Happening::MovedAway { post, .. }
            | Happening::AgencyLeft { post, .. }
            | Happening::PassedOn { post, .. } => self.holders.get(&child) == Some(&Some(*post)),
            _ => false,
        }
    }

    /// Whether a child has an open case.
    pub fn is_open(&self, child: ChildSerial) -> bool {
        self.holders.contains_key(&child)
    }

    /// The post that holds a child, if any does.
    pub fn holder(&self, child: ChildSerial) -> Option<usize> {
        self.holders.get(&child).copied().flatten()
    }

    /// Children with open cases.
    pub fn open(&self) -> usize {
        self.holders.len()
    }

    /// Children with open cases and no worker.
    pub fn waiting(&self) -> usize {
        self.holders.values().filter(|holder| holder.is_none()).count()
    }

    /// Children whom a post holds.
    pub fn held_by(&self, post: usize) -> usize {
        self.holders.values().filter(|holder| **holder == Some(post)).count()
    }

    /// Who is in a post.
    pub fn occupant(&self, post: usize) -> Option<Who> {
        self.posts[post].map(|occupant| occupant.who)
    }

    /// Whether the occupant of a post is absent.
    pub fn is_away(&self, post: usize) -> bool {
        self.posts[post].is_some_and(|occupant| occupant.is_away)
    }

    /// Established posts.
    pub fn established(&self) -> usize {
        self.established.iter().filter(|established| **established).count()
    }

    /// Established posts without a permanent occupant, whether or not an agency worker covers them.
    pub fn vacant(&self) -> usize {
        let is_filled = |one: &Option<Occupant>| one.is_some_and(|one| matches!(one.who, Who::Permanent(_)));
        self.posts.iter().zip(&self.established).filter(|(one, established)| **established && !is_filled(one)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaver_moves_the_children_held_and_no_others() {
        let (mine, other) = (FamilySerial::opening(1).child(0), FamilySerial::opening(2).child(0));
        let mut standing = Standing::new(&[true, true]);
        let open = |child| Happening::Opened { child, need: 0, team: 0, remaining: 1.0 };
        let given = |child, post| Happening::Given { child, post, occupancy: 1, workers: 1 };
        let started = |post| Happening::Started { post, occupancy: 1 };
        for happening in [started(0), started(1), open(mine), given(mine, 0), open(other), given(other, 1)] {
            standing.see(&happening);
        }
        let left = Happening::Left { post: 0, occupancy: 1, children: 1 };
        assert!(standing.moves(&left, mine) && !standing.moves(&left, other));
        standing.see(&left);
        standing.see(&Happening::Waiting { child: mine, team: 0 });
        assert_eq!((standing.open(), standing.waiting(), standing.vacant()), (2, 1, 1));
        assert_eq!((standing.holder(mine), standing.holder(other)), (None, Some(1)));
        assert_eq!((standing.held_by(0), standing.held_by(1)), (0, 1));
        standing.see(&Happening::Closed { child: other });
        assert!(standing.is_open(mine) && !standing.is_open(other));
    }
}
