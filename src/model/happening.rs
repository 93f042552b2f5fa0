//! What happens, as told to whoever watches a replication. Watching changes nothing.

use super::serial::{ChildSerial, FamilySerial};

/// One dated event of a replication.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Happening {
    /// A family is referred.
    Referred {
        /// Which family.
        family: FamilySerial,
        /// Number of children.
        children: u32,
        /// Index of its need class.
        need: usize,
        /// Index of the team whose area it lives in.
        team: usize,
    },
    /// The front door diverted the family.
    Diverted {
        /// Which family.
        family: FamilySerial,
    },
    /// The referral needed no casework.
    NoCase {
        /// Which family.
        family: FamilySerial,
    },
    /// A full team turned the family away.
    TurnedAway {
        /// Which family.
        family: FamilySerial,
    },
    /// A case was opened (or was open at the start).
    Opened {
        /// Which child.
        child: ChildSerial,
        /// Index of its need class.
        need: usize,
        /// Index of its team.
        team: usize,
        /// Casework it needs from now on (days at full speed).
        remaining: f64,
    },
    /// A worker took the child.
    Given {
        /// Which child.
        child: ChildSerial,
        /// Index of the worker's post.
        post: usize,
        /// Which occupant of the post.
        occupancy: u32,
        /// How many workers the child has had, this one included.
        workers: u32,
    },
    /// Nobody had room: the child waits unallocated.
    Waiting {
        /// Which child.
        child: ChildSerial,
        /// Index of its team.
        team: usize,
    },
    /// A stage ended and another follows.
    MovedOn {
        /// Which child.
        child: ChildSerial,
        /// Index of the stage that follows.
        stage: usize,
        /// Index of the team that takes it.
        team: usize,
    },
    /// The team that takes the next stage has no room: the worker keeps the child.
    Kept {
        /// Which child.
        child: ChildSerial,
        /// Index of the team it waits for.
        team: usize,
    },
    /// The case closed.
    Closed {
        /// Which child.
        child: ChildSerial,
    },
    /// The case ended on the child's 18th birthday.
    TurnedAdult {
        /// Which child.
        child: ChildSerial,
    },
    /// The case ended because nobody took it in time.
    Lapsed {
        /// Which child.
        child: ChildSerial,
    },
    /// A worker started.
    Started {
        /// Index of the post.
        post: usize,
        /// Which occupant of the post.
        occupancy: u32,
    },
    /// A worker gave notice.
    Resigned {
        /// Index of the post.
        post: usize,
        /// Which occupant of the post.
        occupancy: u32,
    },
    /// A newly qualified worker passed into the higher grade.
    Passed {
        /// Index of the post.
        post: usize,
        /// Which occupant of the post.
        occupancy: u32,
    },
    /// An agency worker started.
    AgencyStarted {
        /// Index of the post or place.
        post: usize,
        /// Which agency worker for this vacancy.
        assignment: u32,
    },
    /// An agency worker left, handing back this many children.
    AgencyLeft {
        /// Index of the post or place.
        post: usize,
        /// Which agency worker for this vacancy.
        assignment: u32,
        /// Children held on the last day.
        children: usize,
    },
    /// A worker moved to another role in the council.
    MovedAway {
        /// Index of the post.
        post: usize,
        /// Which occupant of the post.
        occupancy: u32,
        /// Children handed back.
        children: usize,
    },
    /// An agency worker takes the post for good.
    Converted {
        /// Index of the post.
        post: usize,
        /// Which agency worker of the vacancy.
        assignment: u32,
        /// Which occupant of the post from now on.
        occupancy: u32,
    },
    /// A post was added to the establishment.
    PostAdded {
        /// Index of the post.
        post: usize,
    },
    /// A post was deleted.
    PostDeleted {
        /// Index of the post.
        post: usize,
    },
    /// A worker left, handing back this many children.
    Left {
        /// Index of the post.
        post: usize,
        /// Which occupant of the post.
        occupancy: u32,
        /// Children held on the last day.
        children: usize,
    },
    /// A worker's absence began.
    Away {
        /// Index of the post.
        post: usize,
        /// Which occupant of the post.
        occupancy: u32,
    },
    /// The absent worker's children pass to others for good.
    PassedOn {
        /// Index of the post.
        post: usize,
        /// Which occupant of the post.
        occupancy: u32,
        /// Children passed on.
        children: usize,
    },
    /// A worker came back.
    Back {
        /// Index of the post.
        post: usize,
        /// Which occupant of the post.
        occupancy: u32,
    },
}

/// Someone who watches a replication.
pub trait Watch {
    /// Is told of one event at `at` (day).
    fn see(&mut self, at: f64, happening: Happening);
}

/// Nobody watches: costs nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    #[inline]
    fn see(&mut self, _: f64, _: Happening) {}
}

/// Keeps everything, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// (day, event), in the order in which they happened.
    pub events: Vec<(f64, Happening)>,
}

impl Watch for Record {
    fn see(&mut self, at: f64, happening: Happening) {
        self.events.push((at, happening));
    }
}
