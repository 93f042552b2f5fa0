//! The agenda: which slot has its next event when, in buckets, so that scheduling and taking cost the same however
//! many events are pending.
//!
//! The one idea: every slot (a worker's earliest ending, a post's next leaving, ...) has at most one pending event, so
//! buckets are doubly linked lists threaded through arrays by slot, and only the bucket now open is kept in order.
//! Events come out by (time, order); the bucket width changes speed, never a result.

const NONE: u32 = u32::MAX;
/// Marks a slot whose event lies in the open bucket.
const OPEN: u32 = u32::MAX - 1;
/// Most buckets kept; longer horizons get wider buckets.
const MOST_BUCKETS: f64 = 1_000_000.0;

#[derive(Clone, Copy, Debug)]
struct Link {
    time: f64,
    order: u64,
    next: u32,
    previous: u32,
    bucket: u32,
}

const IDLE: Link = Link { time: f64::INFINITY, order: 0, next: NONE, previous: NONE, bucket: NONE };

/// Pending events by slot.
#[derive(Clone, Debug)]
pub struct Agenda {
    from: f64,
    to: f64,
    per_day: f64,
    links: Vec<Link>,
    heads: Vec<u32>,
    current: u32,
    /// Slots of the open bucket, latest first.
    open: Vec<u32>,
}

impl Agenda {
    /// An empty agenda for events in `from..=to` (day) that expects about `rate` events a day.
    pub fn new(from: f64, to: f64, rate: f64) -> Self {
        let mut agenda =
            Self { from, to, per_day: 1.0, links: Vec::new(), heads: Vec::new(), current: 0, open: Vec::new() };
        agenda.reset(from, to, rate);
        agenda
    }

    /// Empties the agenda for another span, keeping its memory.
    pub fn reset(&mut self, from: f64, to: f64, rate: f64) {
        let days = (to - from).max(1.0);
        self.per_day = (rate / 3.0).clamp(1.0 / 64.0, MOST_BUCKETS / days);
        (self.from, self.to) = (from, to);
        let buckets = (days * self.per_day) as usize + 2;
        self.heads.clear();
        self.heads.resize(buckets, NONE);
        self.links.clear();
        self.open.clear();
        self.current = 0;
    }

    /// When the slot's event is due, if one is pending (day).
    pub fn due(&self, slot: u32) -> Option<f64> {
        self.links.get(slot as usize).filter(|link| link.bucket != NONE).map(|link| link.time)
    }

    /// Sets the slot's one pending event, replacing any other. Times after the span's end are never reached and are
    /// not kept; times in the past come out next.
    #[inline]
    pub fn schedule(&mut self, slot: u32, time: f64, order: u64) {
        let index = slot as usize;
        if index >= self.links.len() {
            self.links.resize(index + 1 + index / 2, IDLE);
        }
        if self.links[index].bucket != NONE {
            self.cancel(slot);
        }
        if time <= self.to {
            let bucket = ((time - self.from) * self.per_day) as u32;
            self.links[index].time = time;
            self.links[index].order = order;
            if bucket <= self.current {
                self.insert_open(slot);
            } else {
                let head = self.heads[bucket as usize];
                let link = &mut self.links[index];
                (link.next, link.previous, link.bucket) = (head, NONE, bucket);
                if head != NONE {
                    self.links[head as usize].previous = slot;
                }
                self.heads[bucket as usize] = slot;
            }
        }
    }

    /// Forgets the slot's pending event, if any.
    #[inline]
    pub fn cancel(&mut self, slot: u32) {
        let Some(link) = self.links.get_mut(slot as usize) else { return };
        let Link { next, previous, bucket, .. } = *link;
        link.bucket = NONE;
        if bucket == OPEN {
            self.open.retain(|&other| other != slot);
        } else if bucket != NONE {
            if previous == NONE {
                self.heads[bucket as usize] = next;
            } else {
                self.links[previous as usize].next = next;
            }
            if next != NONE {
                self.links[next as usize].previous = previous;
            }
        }
    }

    /// Takes the earliest event not after `limit` (day): its time and slot.
    #[inline]
    pub fn take(&mut self, limit: f64) -> Option<(f64, u32)> {
        loop {
            if let Some(&slot) = self.open.last() {
                let time = self.links[slot as usize].time;
                if time > limit {
                    return None;
                }
                self.open.pop();
                self.links[slot as usize].bucket = NONE;
                return Some((time, slot));
            }
            let next = self.current + 1;
            if next as usize >= self.heads.len() || f64::from(next) > (limit - self.from) * self.per_day {
                return None;
            }
            self.current = next;
            let mut slot = std::mem::replace(&mut self.heads[next as usize], NONE);
            while slot != NONE {
                let after = self.links[slot as usize].next;
                self.insert_open(slot);
                slot = after;
            }
        }
    }

    #[inline]
    fn insert_open(&mut self, slot: u32) {
        self.links[slot as usize].bucket = OPEN;
        let Link { time, order, .. } = self.links[slot as usize];
        self.open.push(slot);
        let mut place = self.open.len() - 1;
        while place > 0 {
            let other = &self.links[self.open[place - 1] as usize];
            if other.time > time || (other.time == time && other.order > order) {
                break;
            }
            self.open[place] = self.open[place - 1];
            place -= 1;
        }
        self.open[place] = slot;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Decision, Dice};

    /// The same agenda as a sorted list.
    fn plain(mut events: Vec<(f64, u64, u32)>) -> Vec<u32> {
        events.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        events.into_iter().map(|event| event.2).collect()
    }

    #[test]
    fn events_come_out_by_time_then_order_whatever_the_bucket_width() {
        let dice = Dice::new(1, 1);
        let events: Vec<_> = (0..500_u32)
            .map(|slot| {
                let roll = dice.roll(Decision::Test, u64::from(slot), 0);
                ((roll.first() * 200.0).round() / 2.0 - 50.0, u64::from(slot % 7) << 32 | u64::from(slot), slot)
            })
            .collect();
        for rate in [0.01, 1.0, 40.0, 1e9] {
            let mut agenda = Agenda::new(-50.0, 50.0, rate);
            for &(time, order, slot) in &events {
                agenda.schedule(slot, time, order);
            }
            let taken: Vec<_> = std::iter::from_fn(|| agenda.take(50.0)).map(|event| event.1).collect();
            assert_eq!(taken, plain(events.clone()));
        }
    }

    #[test]
    fn a_slot_has_one_event_and_can_be_moved_or_cancelled_in_any_bucket() {
        let mut agenda = Agenda::new(0.0, 100.0, 3.0);
        for slot in 0..10 {
            agenda.schedule(slot, 50.0 + f64::from(slot), 0);
        }
        agenda.schedule(3, 10.0, 0);
        agenda.cancel(4);
        assert_eq!(agenda.take(20.0), Some((10.0, 3)));
        assert_eq!(agenda.take(20.0), None);
        agenda.schedule(9, 20.0, 0);
        agenda.schedule(9, 101.0, 0);
        assert_eq!(agenda.due(9), None);
        let rest: Vec<_> = std::iter::from_fn(|| agenda.take(100.0)).map(|event| event.1).collect();
        assert_eq!(rest, [0, 1, 2, 5, 6, 7, 8]);
    }

    #[test]
    fn an_event_scheduled_in_the_open_bucket_is_taken_in_its_place() {
        let mut agenda = Agenda::new(0.0, 10.0, 0.1);
        agenda.schedule(0, 1.0, 0);
        agenda.schedule(1, 3.0, 0);
        assert_eq!(agenda.take(10.0), Some((1.0, 0)));
        agenda.schedule(2, 2.0, 0);
        agenda.schedule(3, 3.5, 0);
        agenda.cancel(3);
        assert_eq!(agenda.take(10.0), Some((2.0, 2)));
        assert_eq!(agenda.take(10.0), Some((3.0, 1)));
        assert_eq!(agenda.take(10.0), None);
    }
}
