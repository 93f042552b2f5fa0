//! Open cases and who holds them: a slab of cases, and per holder a list of endings in the holder's own virtual time.
//!
//! # What happens
//! Every open case is held: by a worker (holder = post) or by a team's list of the unallocated. A holder works at a
//! speed; its virtual time V advances at that speed. A case ends when V has advanced by the case's remaining length,
//! so a change of speed moves all of a holder's endings at once and only the earliest needs a place in the agenda.
//!
//! # Equations
//! V(t) = V0 + (t - t0) x speed (days of casework); a case joining at t with remaining length r is due at V(t) + r and
//! ends at t0 + (due - V0) / speed (day). A paused case is due at infinity.
//!
//! # Source
//! Virtual time per server is the textbook device for processor-like sharing.
//!
//! # What it leaves out
//! Nothing is said here about who should hold a case: see `allocation`.

use super::pathway::MOST_STAGES;
use super::serial::ChildSerial;

/// "Nobody": the holder of a case between two holders.
pub const NOBODY: u32 = u32::MAX;
/// "None": the team of a case that moves to no other.
pub const NO_TEAM: u16 = u16::MAX;

/// An open case.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// Which child.
    pub serial: ChildSerial,
    /// When it was opened (day).
    pub opened: f64,
    /// Since when it has been unallocated, if it is (day).
    pub waiting_since: f64,
    /// Casework left while nobody holds it or it is paused (days at full speed).
    pub remaining: f64,
    /// When it ends in its holder's virtual time; infinite while paused (days of casework).
    due: f64,
    /// Current holder: a post, or (from the number of posts on) a team's list.
    pub holder: u32,
    /// Next sibling with the same holder, in a ring.
    pub sibling: u32,
    /// Stamp of its place on a waiting list; 0 for none.
    pub ticket: u32,
    /// Index of the need class.
    pub need: u16,
    /// Workers it has had.
    pub workers: u16,
    /// Times it joined a list of the unallocated.
    pub waits: u16,
    /// Next open case of the same family, whoever holds it, in a ring (kept where stages or returns ask for it).
    kin: u32,
    /// When it entered its stage (day).
    pub entered: f64,
    /// When the family was first referred (day).
    pub first: f64,
    /// Times the family was referred before.
    pub episode: u16,
    /// Team that the case waits to move to while its worker keeps it; [`NO_TEAM`] for none.
    pub moving_to: u16,
    /// Children of the family.
    pub family_size: u8,
    /// Index of the stage; 0 where there are none.
    pub stage: u8,
    /// Visits to each stage so far, the present one included.
    pub visits: [u8; MOST_STAGES],
}

impl Case {
    /// Whether it waits, in its worker's hands, for another team to have room.
    #[inline]
    pub fn is_moving(&self) -> bool {
        self.moving_to != NO_TEAM
    }
}

/// An ending on a holder's list.
#[derive(Clone, Copy, Debug)]
struct Ending {
    due: f64,
    case: u32,
}

/// A worker or a list, as the place where cases progress.
#[derive(Clone, Debug, Default)]
struct Holder {
    /// Latest first, so that the next to end is taken off the back. A caseload is short: shifting a few entries is
    /// cheaper than any cleverer order.
    endings: Vec<Ending>,
    anchor_time: f64,
    anchor_virtual: f64,
    speed: f64,
}

impl Holder {
    #[inline]
    fn now(&self, t: f64) -> f64 {
        self.anchor_virtual + (t - self.anchor_time) * self.speed
    }
}

/// All open cases and their holders.
#[derive(Clone, Debug, Default)]
pub struct Caseload {
    cases: Vec<Case>,
    free: Vec<u32>,
    holders: Vec<Holder>,
}

impl Caseload {
    /// Empties it for `holders` holders, all at full speed, keeping its memory.
    pub fn reset(&mut self, holders: usize) {
        self.cases.clear();
        self.free.clear();
        self.holders.resize_with(holders, Holder::default);
        for holder in &mut self.holders {
            holder.endings.clear();
            (holder.anchor_time, holder.anchor_virtual, holder.speed) = (0.0, 0.0, 1.0);
        }
    }

    /// The case with this index.
    #[inline]
    pub fn case(&self, case: u32) -> &Case {
        &self.cases[case as usize]
    }

    /// The case with this index, to change.
    #[inline]
    pub fn case_mut(&mut self, case: u32) -> &mut Case {
        &mut self.cases[case as usize]
    }

    /// Adds a case that nobody holds yet, alone in its ring, with `remaining` days of casework to do.
    #[inline]
    pub fn open(&mut self, serial: ChildSerial, need: u16, opened: f64, remaining: f64) -> u32 {
        let case = Case {
            serial,
            opened,
            waiting_since: f64::NAN,
            remaining,
            due: f64::INFINITY,
            holder: NOBODY,
            sibling: 0,
            ticket: 0,
            need,
            workers: 0,
            waits: 0,
            kin: 0,
            entered: opened,
            first: opened,
            episode: 0,
            moving_to: NO_TEAM,
            family_size: 1,
            stage: 0,
            visits: [0; MOST_STAGES],
        };
        let index = if let Some(index) = self.free.pop() {
            self.cases[index as usize] = case;
            index
        } else {
            self.cases.push(case);
            self.cases.len() as u32 - 1
        };
        let case = &mut self.cases[index as usize];
        (case.sibling, case.kin) = (index, index);
        index
    }

    /// Notes that `case` and `other` are of one family.
    pub fn relate(&mut self, case: u32, other: u32) {
        let next = self.cases[other as usize].kin;
        self.cases[case as usize].kin = next;
        self.cases[other as usize].kin = case;
    }

    /// The next open case of the same family, itself if there is no other.
    #[inline]
    pub fn next_kin(&self, case: u32) -> u32 {
        self.cases[case as usize].kin
    }

    /// Takes `case` out of its family's ring; says whether others are left.
    pub fn leave_kin(&mut self, case: u32) -> bool {
        let next = self.cases[case as usize].kin;
        if next == case {
            return false;
        }
        let mut before = next;
        while self.cases[before as usize].kin != case {
            before = self.cases[before as usize].kin;
        }
        self.cases[before as usize].kin = next;
        self.cases[case as usize].kin = case;
        true
    }

    /// Puts `case` into the ring of `sibling`.
    pub fn join(&mut self, case: u32, sibling: u32) {
        let next = self.cases[sibling as usize].sibling;
        self.cases[case as usize].sibling = next;
        self.cases[sibling as usize].sibling = case;
    }

    /// Takes `case` out of its ring; returns another member, if one is left.
    #[inline]
    pub fn part(&mut self, case: u32) -> Option<u32> {
        let next = self.cases[case as usize].sibling;
        if next == case {
            return None;
        }
        let mut before = next;
        while self.cases[before as usize].sibling != case {
            before = self.cases[before as usize].sibling;
        }
        self.cases[before as usize].sibling = next;
        self.cases[case as usize].sibling = case;
        Some(next)
    }

    /// Children in the ring of `case`.
    #[inline]
    pub fn ring_size(&self, case: u32) -> usize {
        let mut size = 1;
        let mut other = self.cases[case as usize].sibling;
        while other != case {
            size += 1;
            other = self.cases[other as usize].sibling;
        }
        size
    }

    /// Forgets a case that no holder has.
    #[inline]
    pub fn close(&mut self, case: u32) {
        debug_assert_eq!(self.cases[case as usize].holder, NOBODY);
        self.free.push(case);
    }

    /// Number of cases that `holder` has.
    #[inline]
    pub fn count(&self, holder: u32) -> usize {
        self.holders[holder as usize].endings.len()
    }

    /// Indices of the cases that `holder` has, in no particular order.
    pub fn held_by(&self, holder: u32) -> impl Iterator<Item = u32> + '_ {
        self.holders[holder as usize].endings.iter().map(|ending| ending.case)
    }

    /// Gives a case with its `remaining` casework to `holder` at `t`.
    #[inline]
    pub fn hold(&mut self, holder: u32, case: u32, t: f64) {
        let due = self.holders[holder as usize].now(t) + self.cases[case as usize].remaining;
        self.enlist(holder, case, due);
    }

    /// Gives a case to `holder` without starting it: it waits for [`Caseload::resume`].
    pub fn hold_paused(&mut self, holder: u32, case: u32) {
        self.enlist(holder, case, f64::INFINITY);
    }

    /// Starts a paused case at `t`.
    pub fn resume(&mut self, case: u32, t: f64) {
        let holder = self.cases[case as usize].holder;
        self.strike(case);
        self.hold(holder, case, t);
    }

    /// Takes a case from its holder at `t`, noting what casework it has left.
    #[inline]
    pub fn release(&mut self, case: u32, t: f64) {
        let Case { holder, due, .. } = self.cases[case as usize];
        if due < f64::INFINITY {
            self.cases[case as usize].remaining = (due - self.holders[holder as usize].now(t)).max(0.0);
        }
        self.strike(case);
        self.cases[case as usize].holder = NOBODY;
    }

    /// Puts a case in its place on the holder's list of endings.
    #[inline]
    fn enlist(&mut self, holder: u32, case: u32, due: f64) {
        let Self { cases, holders, .. } = self;
        let one = &mut cases[case as usize];
        (one.holder, one.due) = (holder, due);
        let new = Ending { due, case };
        let endings = &mut holders[holder as usize].endings;
        let place = endings.partition_point(|&other| before(cases, new, other));
        endings.insert(place, new);
    }

    /// Takes a case off its holder's list of endings.
    #[inline]
    fn strike(&mut self, case: u32) {
        let Self { cases, holders, .. } = self;
        let Case { holder, due, .. } = cases[case as usize];
        let endings = &mut holders[holder as usize].endings;
        if endings.last().is_some_and(|last| last.case == case) {
            endings.pop();
        } else {
            let this = Ending { due, case };
            let place = endings.partition_point(|&other| before(cases, this, other));
            debug_assert_eq!(endings[place].case, case);
            endings.remove(place);
        }
    }

    /// Changes a holder's speed at `t`.
    pub fn set_speed(&mut self, holder: u32, t: f64, speed: f64) {
        let one = &mut self.holders[holder as usize];
        if one.speed != speed {
            one.anchor_virtual = one.now(t);
            one.anchor_time = t;
            one.speed = speed;
        }
    }

    /// When the holder's earliest ending falls if nothing changes (day); infinite for never.
    #[inline]
    pub fn next_ending(&self, holder: u32) -> f64 {
        let one = &self.holders[holder as usize];
        match one.endings.last() {
            Some(head) if one.speed == 1.0 => one.anchor_time + (head.due - one.anchor_virtual),
            Some(head) if one.speed > 0.0 => one.anchor_time + (head.due - one.anchor_virtual) / one.speed,
            _ => f64::INFINITY,
        }
    }

    /// The case that ends first with this holder.
    #[inline]
    pub fn first_to_end(&self, holder: u32) -> Option<u32> {
        self.holders[holder as usize].endings.last().map(|head| head.case)
    }
}

/// Whether ending `a` comes before `b`: by time, then by the child's serial.
#[inline]
fn before(cases: &[Case], a: Ending, b: Ending) -> bool {
    a.due < b.due || (a.due == b.due && cases[a.case as usize].serial < cases[b.case as usize].serial)
}

#[cfg(test)]
mod tests {
    use super::super::serial::FamilySerial;
    use super::*;
    use crate::random::{Decision, Dice};

    fn child(index: u32) -> ChildSerial {
        FamilySerial::opening(index).child(0)
    }

    #[test]
    fn endings_come_in_order_of_remaining_casework() {
        let mut caseload = Caseload::default();
        caseload.reset(1);
        for index in 0..200 {
            let length = Dice::new(1, 1).roll(Decision::Test, u64::from(index), 0).first() * 100.0;
            let case = caseload.open(child(index), 0, 0.0, length);
            caseload.hold(0, case, 0.0);
        }
        // some leave from the middle
        for case in [17, 3, 199, 60, 120] {
            caseload.release(case, 0.0);
            caseload.close(case);
        }
        let mut last = 0.0;
        let mut ended = 0;
        while let Some(case) = caseload.first_to_end(0) {
            let t = caseload.next_ending(0);
            assert!(t >= last);
            last = t;
            caseload.release(case, t);
            assert!(caseload.case(case).remaining.abs() < 1e-9);
            caseload.close(case);
            ended += 1;
        }
        assert_eq!(ended, 195);
    }

    #[test]
    fn a_slower_holder_delays_every_ending_and_a_pause_holds_one_case_back() {
        let mut caseload = Caseload::default();
        caseload.reset(2);
        let a = caseload.open(child(0), 0, 0.0, 10.0);
        let b = caseload.open(child(1), 0, 0.0, 20.0);
        caseload.hold(0, a, 0.0);
        caseload.hold(0, b, 0.0);
        caseload.set_speed(0, 4.0, 0.5);
        assert_eq!(caseload.next_ending(0), 16.0);
        caseload.set_speed(0, 6.0, 0.0);
        assert_eq!(caseload.next_ending(0), f64::INFINITY);
        caseload.set_speed(0, 10.0, 1.0);
        assert_eq!(caseload.next_ending(0), 15.0);
        // a passes to another holder with what is left, paused for a while
        caseload.release(a, 11.0);
        assert_eq!(caseload.case(a).remaining, 4.0);
        caseload.hold_paused(1, a);
        assert_eq!(caseload.next_ending(1), f64::INFINITY);
        caseload.resume(a, 13.0);
        assert_eq!(caseload.next_ending(1), 17.0);
        assert_eq!(caseload.next_ending(0), 25.0);
    }

    #[test]
    fn rings_of_siblings_shrink_one_by_one() {
        let mut caseload = Caseload::default();
        caseload.reset(1);
        let ids: Vec<_> = (0..3).map(|n| caseload.open(FamilySerial::opening(0).child(n), 0, 0.0, 1.0)).collect();
        caseload.join(ids[1], ids[0]);
        caseload.join(ids[2], ids[0]);
        assert_eq!(caseload.ring_size(ids[1]), 3);
        assert!(caseload.part(ids[0]).is_some());
        assert_eq!(caseload.ring_size(ids[1]), 2);
        assert_eq!(caseload.ring_size(ids[0]), 1);
        assert_eq!(caseload.part(ids[1]), Some(ids[2]));
        assert_eq!(caseload.part(ids[2]), None);
    }
}
