//! The list of the unallocated of one team.
//!
//! # What happens
//! Blocks of siblings wait by priority of their need, then first come. A worker with room takes the first block that
//! fits it; a block that does not fit keeps its place.
//!
//! # Equations
//! None: order is by (priority, waiting since, serial).
//!
//! # Source
//! Model page, section "Allocation"; the passing over of blocks that do not fit is ours (see the design FAQ).
//!
//! # What it leaves out
//! Duty workers or managers who hold cases for the time being.

use super::caseload::Caseload;
use super::serial::ChildSerial;
use std::collections::VecDeque;

/// A block's place on the list. It is void once the case bears another stamp.
#[derive(Clone, Copy, Debug)]
struct Ticket {
    since: f64,
    serial: ChildSerial,
    case: u32,
    stamp: u32,
    weight: f64,
}

impl Ticket {
    /// Whether the block has left the list. Another child's case may stand in the same place by now and bear the same
    /// stamp on another list, and so may a later case of the same child, so the child and its wait are asked too.
    #[inline]
    fn is_void(&self, caseload: &Caseload) -> bool {
        let case = caseload.case(self.case);
        case.ticket != self.stamp || case.serial != self.serial || case.waiting_since != self.since
    }
}

/// What a worker can take from a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Room {
    /// Blocks of at most this weight (cases or points).
    UpTo(f64),
    /// Blocks heavier than this only (cases or points).
    Beyond(f64),
}

impl Room {
    #[inline]
    fn holds(self, weight: f64) -> bool {
        match self {
            Self::UpTo(room) => weight <= room,
            Self::Beyond(limit) => weight > limit,
        }
    }
}

/// Blocks of one class and size, and what they weigh at least and at most.
#[derive(Clone, Debug)]
struct Queue {
    line: VecDeque<Ticket>,
    lightest: f64,
    heaviest: f64,
}

impl Queue {
    fn new() -> Self {
        Self { line: VecDeque::new(), lightest: f64::INFINITY, heaviest: f64::NEG_INFINITY }
    }

    fn clear(&mut self) {
        self.line.clear();
        (self.lightest, self.heaviest) = (f64::INFINITY, f64::NEG_INFINITY);
    }

    /// Whether some block may fit.
    #[inline]
    fn may_fit(&self, room: Room) -> bool {
        room.holds(self.lightest) || room.holds(self.heaviest)
    }
}

/// One queue per class (need, or priority where there are stages) and block size, so that "the first that fits" is
/// found by looking at fronts only where all blocks of a queue weigh the same.
#[derive(Clone, Debug, Default)]
pub struct WaitingList {
    queues: Vec<Queue>,
    /// Bit q is set where queue q may hold something.
    filled: u128,
    sizes: usize,
    stamps: u32,
}

/// Most queues (classes x block sizes) a list can have.
pub const MOST_QUEUES: usize = 128;

impl WaitingList {
    /// Empties it for so many classes and block sizes, keeping its memory.
    pub fn reset(&mut self, classes: usize, sizes: usize) {
        self.queues.resize_with(classes * sizes, Queue::new);
        self.queues.iter_mut().for_each(Queue::clear);
        (self.filled, self.sizes, self.stamps) = (0, sizes, 0);
    }

    /// Whether nobody waits (void tickets may make this say no too often, never yes too often).
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.filled == 0
    }

    /// Puts the ring of `case`, of this class and weight, on the list; its members share one ticket, borne by `case`.
    pub fn enter(&mut self, caseload: &mut Caseload, case: u32, class: usize, weight: f64) {
        self.stamps += 1;
        let mut member = case;
        let mut size = 0;
        loop {
            let one = caseload.case_mut(member);
            one.ticket = if member == case { self.stamps } else { 0 };
            member = one.sibling;
            size += 1;
            if member == case {
                break;
            }
        }
        let one = caseload.case(case);
        let ticket = Ticket { since: one.waiting_since, serial: one.serial, case, stamp: self.stamps, weight };
        let queue = class * self.sizes + size - 1;
        let Queue { line, lightest, heaviest } = &mut self.queues[queue];
        (*lightest, *heaviest) = (lightest.min(weight), heaviest.max(weight));
        // nearly always at the back; a block that lost a member comes in at its old place
        let place = line.iter().rposition(|other| (other.since, other.serial) <= (ticket.since, ticket.serial));
        line.insert(place.map_or(0, |place| place + 1), ticket);
        self.filled |= 1 << queue;
    }

    /// The first block that fits `room`: highest priority of its class, then longest wait, then serial. The block stays
    /// on the list until its ring is entered elsewhere or its ticket is void.
    pub fn first_that_fits(&mut self, caseload: &Caseload, room: Room, priority: impl Fn(usize) -> u8) -> Option<u32> {
        let mut best: Option<(u8, Ticket)> = None;
        let mut left = self.filled;
        while left != 0 {
            let queue = left.trailing_zeros() as usize;
            left &= left - 1;
            let here = &mut self.queues[queue];
            if !here.may_fit(room) {
                continue;
            }
            while here.line.front().is_some_and(|ticket| ticket.is_void(caseload)) {
                here.line.pop_front();
            }
            if here.line.is_empty() {
                here.clear();
                self.filled &= !(1 << queue);
                continue;
            }
            let mut fitting = here.line.iter().filter(|ticket| room.holds(ticket.weight) && !ticket.is_void(caseload));
            let Some(&first) = fitting.next() else { continue };
            let urgency = priority(queue / self.sizes);
            let better = best.is_none_or(|(other, ticket)| {
                urgency > other || (urgency == other && (first.since, first.serial) < (ticket.since, ticket.serial))
            });
            if better {
                best = Some((urgency, first));
            }
        }
        best.map(|(_, ticket)| ticket.case)
    }
}

#[cfg(test)]
mod tests {
    use super::super::serial::FamilySerial;
    use super::*;

    fn family(caseload: &mut Caseload, index: u32, need: u16, size: u32, since: f64) -> u32 {
        let serial = FamilySerial::opening(index);
        let ids: Vec<_> = (0..size).map(|n| caseload.open(serial.child(n), need, 0.0, 1.0)).collect();
        for &id in &ids {
            if id != ids[0] {
                caseload.join(id, ids[0]);
            }
            caseload.case_mut(id).waiting_since = since;
        }
        ids[0]
    }

    #[test]
    fn the_urgent_go_first_then_first_come_and_blocks_must_fit() {
        let mut caseload = Caseload::default();
        caseload.reset(1);
        let mut list = WaitingList::default();
        list.reset(2, 4);
        let large = family(&mut caseload, 0, 0, 3, 1.0);
        let small = family(&mut caseload, 1, 0, 1, 2.0);
        let urgent = family(&mut caseload, 2, 1, 2, 3.0);
        for block in [large, small, urgent] {
            let (class, weight) = (usize::from(caseload.case(block).need), caseload.ring_size(block) as f64);
            list.enter(&mut caseload, block, class, weight);
        }
        let pick = |list: &mut WaitingList, caseload: &Caseload, room: f64| {
            list.first_that_fits(caseload, Room::UpTo(room), |class| class as u8)
        };
        assert_eq!(pick(&mut list, &caseload, 4.0), Some(urgent));
        assert_eq!(pick(&mut list, &caseload, 1.0), Some(small));
        caseload.case_mut(urgent).ticket = 0;
        assert_eq!(pick(&mut list, &caseload, 4.0), Some(large));
        assert_eq!(pick(&mut list, &caseload, 0.5), None);
        // the large block loses a child and keeps its place in time
        let rest = caseload.part(large).expect("two siblings are left");
        list.enter(&mut caseload, rest, 0, 2.0);
        caseload.case_mut(large).ticket = 0;
        assert_eq!(pick(&mut list, &caseload, 2.0), Some(rest));
    }

    #[test]
    fn a_ticket_is_not_revived_by_another_list() {
        let mut caseload = Caseload::default();
        caseload.reset(1);
        let mut lists = [WaitingList::default(), WaitingList::default()];
        for list in &mut lists {
            list.reset(1, 1);
        }
        let gone = family(&mut caseload, 0, 0, 1, 1.0);
        lists[0].enter(&mut caseload, gone, 0, 1.0);
        caseload.close(gone);
        let other = family(&mut caseload, 1, 0, 1, 2.0);
        assert_eq!(other, gone, "the place is used again");
        lists[1].enter(&mut caseload, other, 0, 1.0);
        let found = |list: &mut WaitingList| list.first_that_fits(&caseload, Room::UpTo(1.0), |_| 0);
        assert_eq!(lists.each_mut().map(found), [None, Some(other)]);
    }
}
