//! The list of the unallocated of one team.
//!
//! # What happens
//! Blocks of siblings wait by priority of their need, then first come. Nobody is passed over: the first block goes to
//! whoever can take all of it, and until then later blocks and newcomers of no higher priority wait behind it. Blocks
//! larger than any limit wait for an empty worker and hold nobody up.
//!
//! # Equations
//! None: order is by (priority, waiting since, serial).
//!
//! # Source
//! Model page, section "Allocation".
//!
//! # What it leaves out
//! Duty workers or managers who hold cases for the time being.

use super::caseload::Caseload;
use super::serial::{ChildSerial, FamilySerial};
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
    /// Order on the list: by time, then by family, as the blocks that one worker hands back come in.
    fn order(&self) -> (f64, FamilySerial) {
        (self.since, self.serial.family())
    }

    /// Whether the block has left the list. Another child's case may stand in the same place by now and bear the same
    /// stamp on another list, and so may a later case of the same child: so the child and its wait are asked too.
    #[inline]
    fn is_void(&self, caseload: &Caseload) -> bool {
        let case = caseload.case(self.case);
        case.ticket != self.stamp || case.serial != self.serial || case.waiting_since != self.since
    }
}

/// One queue per priority.
#[derive(Clone, Debug, Default)]
pub struct WaitingList {
    /// Queues by priority, lowest first.
    queues: Vec<VecDeque<Ticket>>,
    stamps: u32,
    /// Tickets in all queues, void ones included.
    tickets: usize,
}

impl WaitingList {
    /// Empties it for priorities up to `highest`, keeping its memory.
    pub fn reset(&mut self, highest: u8) {
        self.queues.resize_with(usize::from(highest) + 1, VecDeque::new);
        self.queues.iter_mut().for_each(VecDeque::clear);
        (self.stamps, self.tickets) = (0, 0);
    }

    /// Whether nobody waits (void tickets may make this say no too often, never yes too often).
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.tickets == 0
    }

    /// Puts the ring of `case` on the list; its members share one ticket, borne by `case`.
    pub fn enter(&mut self, caseload: &mut Caseload, case: u32, priority: u8) {
        self.stamps += 1;
        let mut member = case;
        loop {
            let one = caseload.case_mut(member);
            one.ticket = if member == case { self.stamps } else { 0 };
            member = one.sibling;
            if member == case {
                break;
            }
        }
        let one = caseload.case(case);
        let ticket = Ticket { since: one.waiting_since, serial: one.serial, case, stamp: self.stamps };
        let queue = &mut self.queues[usize::from(priority)];
        // nearly always at the back; a block that lost a member comes in at its old place
        let place = queue.iter().rposition(|other| other.order() <= ticket.order());
        queue.insert(place.map_or(0, |place| place + 1), ticket);
        self.tickets += 1;
    }

    /// The first block, by its case and priority, that `counts`: highest priority, then longest wait, then serial. It
    /// stays on the list until its ticket is void.
    pub fn first(&mut self, caseload: &Caseload, counts: impl Fn(u32) -> bool) -> Option<(u32, u8)> {
        for (priority, queue) in self.queues.iter_mut().enumerate().rev() {
            while queue.front().is_some_and(|ticket| ticket.is_void(caseload)) {
                queue.pop_front();
                self.tickets -= 1;
            }
            let found = queue.iter().find(|ticket| !ticket.is_void(caseload) && counts(ticket.case));
            if let Some(ticket) = found {
                return Some((ticket.case, priority as u8));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::serial::FamilySerial;
    use super::*;

    fn family(caseload: &mut Caseload, index: u32, size: u32, since: f64) -> u32 {
        let serial = FamilySerial::opening(index);
        let ids: Vec<_> = (0..size).map(|n| caseload.open(serial.child(n), 0, 0.0, 1.0)).collect();
        for &id in &ids {
            if id != ids[0] {
                caseload.join(id, ids[0]);
            }
            caseload.case_mut(id).waiting_since = since;
        }
        ids[0]
    }

    #[test]
    fn the_urgent_go_first_then_first_come() {
        let mut caseload = Caseload::default();
        caseload.reset(1);
        let mut list = WaitingList::default();
        list.reset(1);
        let early = family(&mut caseload, 0, 3, 1.0);
        let late = family(&mut caseload, 1, 1, 2.0);
        let urgent = family(&mut caseload, 2, 2, 3.0);
        for (block, priority) in [(early, 0), (late, 0), (urgent, 1)] {
            list.enter(&mut caseload, block, priority);
        }
        assert_eq!(list.first(&caseload, |_| true), Some((urgent, 1)));
        assert_eq!(list.first(&caseload, |case| case != urgent), Some((early, 0)));
        caseload.case_mut(urgent).ticket = 0;
        assert_eq!(list.first(&caseload, |_| true), Some((early, 0)));
        // the early block loses a child and keeps its place in time
        let rest = caseload.part(early).expect("two siblings are left");
        list.enter(&mut caseload, rest, 0);
        caseload.case_mut(early).ticket = 0;
        assert_eq!(list.first(&caseload, |_| true), Some((rest, 0)));
        caseload.case_mut(rest).ticket = 0;
        caseload.case_mut(late).ticket = 0;
        assert_eq!(list.first(&caseload, |_| true), None);
        assert!(list.is_empty());
    }

    #[test]
    fn a_ticket_is_not_revived_by_another_list() {
        let mut caseload = Caseload::default();
        caseload.reset(1);
        let mut lists = [WaitingList::default(), WaitingList::default()];
        for list in &mut lists {
            list.reset(0);
        }
        let gone = family(&mut caseload, 0, 1, 1.0);
        lists[0].enter(&mut caseload, gone, 0);
        caseload.close(gone);
        let other = family(&mut caseload, 1, 1, 2.0);
        assert_eq!(other, gone, "the place is used again");
        lists[1].enter(&mut caseload, other, 0);
        let found = |list: &mut WaitingList| list.first(&caseload, |_| true).map(|first| first.0);
        assert_eq!(lists.each_mut().map(found), [None, Some(other)]);
    }
}
