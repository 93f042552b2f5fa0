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
}

impl Ticket {
    /// Whether the block has left the list. Another child's case may stand in the same place by now and bear the same
    /// stamp on another list, so the child is asked too.
    #[inline]
    fn is_void(&self, caseload: &Caseload) -> bool {
        let case = caseload.case(self.case);
        case.ticket != self.stamp || case.serial != self.serial
    }
}

/// One queue per need class and block size, so that "the first that fits" is found by looking at fronts only.
#[derive(Clone, Debug, Default)]
pub struct WaitingList {
    queues: Vec<VecDeque<Ticket>>,
    /// Bit q is set where queue q may hold something.
    filled: u128,
    sizes: usize,
    stamps: u32,
}

/// Most queues (needs x block sizes) a list can have.
pub const MOST_QUEUES: usize = 128;

impl WaitingList {
    /// Empties it for so many need classes and block sizes, keeping its memory.
    pub fn reset(&mut self, needs: usize, sizes: usize) {
        self.queues.resize_with(needs * sizes, VecDeque::new);
        self.queues.iter_mut().for_each(VecDeque::clear);
        (self.filled, self.sizes, self.stamps) = (0, sizes, 0);
    }

    /// Whether nobody waits (void tickets may make this say no too often, never yes too often).
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.filled == 0
    }

    /// Puts the ring of `case` on the list; its members share one ticket, borne by `case`.
    pub fn enter(&mut self, caseload: &mut Caseload, case: u32) {
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
        let ticket = Ticket { since: one.waiting_since, serial: one.serial, case, stamp: self.stamps };
        let queue = one.need as usize * self.sizes + size - 1;
        let line = &mut self.queues[queue];
        // nearly always at the back; a block that lost a member comes in at its old place
        let place = line.iter().rposition(|other| (other.since, other.serial) <= (ticket.since, ticket.serial));
        line.insert(place.map_or(0, |place| place + 1), ticket);
        self.filled |= 1 << queue;
    }

    /// The first block that fits `room`: highest priority, then longest wait, then serial. `block_weight(need, size)`
    /// says how much room a block needs, `priority(need)` how urgent it is. The block stays on the list until its ring
    /// is entered elsewhere or its ticket is void.
    pub fn first_that_fits(
        &mut self,
        caseload: &Caseload,
        room: f64,
        block_weight: impl Fn(usize, usize) -> f64,
        priority: impl Fn(usize) -> u8,
    ) -> Option<u32> {
        let mut best: Option<(u8, Ticket)> = None;
        let mut left = self.filled;
        while left != 0 {
            let queue = left.trailing_zeros() as usize;
            left &= left - 1;
            let (need, size) = (queue / self.sizes, queue % self.sizes + 1);
            if block_weight(need, size) > room {
                continue;
            }
            let line = &mut self.queues[queue];
            while line.front().is_some_and(|ticket| ticket.is_void(caseload)) {
                line.pop_front();
            }
            let Some(&front) = line.front() else {
                self.filled &= !(1 << queue);
                continue;
            };
            let urgency = priority(need);
            let better = best.is_none_or(|(other, ticket)| {
                urgency > other || (urgency == other && (front.since, front.serial) < (ticket.since, ticket.serial))
            });
            if better {
                best = Some((urgency, front));
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
            list.enter(&mut caseload, block);
        }
        let pick = |list: &mut WaitingList, caseload: &Caseload, room| {
            list.first_that_fits(caseload, room, |_, size| size as f64, |need| need as u8)
        };
        assert_eq!(pick(&mut list, &caseload, 4.0), Some(urgent));
        assert_eq!(pick(&mut list, &caseload, 1.0), Some(small));
        caseload.case_mut(urgent).ticket = 0;
        assert_eq!(pick(&mut list, &caseload, 4.0), Some(large));
        assert_eq!(pick(&mut list, &caseload, 0.5), None);
        // the large block loses a child and keeps its place in time
        let rest = caseload.part(large).expect("two siblings are left");
        list.enter(&mut caseload, rest);
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
        lists[0].enter(&mut caseload, gone);
        caseload.close(gone);
        let other = family(&mut caseload, 1, 0, 1, 2.0);
        assert_eq!(other, gone, "the place is used again");
        lists[1].enter(&mut caseload, other);
        let found = |list: &mut WaitingList| list.first_that_fits(&caseload, 1.0, |_, size| size as f64, |_| 0);
        assert_eq!(lists.each_mut().map(found), [None, Some(other)]);
    }
}
