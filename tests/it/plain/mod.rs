//! A second simulator of the same service, written plainly and apart from the engine.
//!
//! It shares no code and no structure with it: one binary heap of future events, a list of families per worker, linear
//! scans for whoever takes a family, a clock in months, its own generator with library samplers, and slowing done the
//! long way round, by settling and re-timing every case of a worker whenever the load changes.

mod staff;
mod told;

use rand::RngExt;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
pub use told::{Class, Full, Group, Kind, Lasts, Picks, Service};
use told::{Xoshiro, choose, exponential};

/// What is seen at the end of a month.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    pub mean_load: f64,
    pub p90: f64,
    pub above_target: f64,
    pub unallocated: f64,
    pub open: f64,
    pub in_post: f64,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Happens {
    End(usize, u32),
    Rested(usize),
    Lapse(usize, u32),
    Leave(usize, u32),
    Fill(usize),
    Ill(usize, u32),
    PassOn(usize, u32),
    Back(usize, u32),
    Ramp(usize, u32),
    Arrival,
}

struct Child {
    family: usize,
    left: f64,
    speed: f64,
    since: f64,
    stamp: u32,
    rests_until: f64,
    open: bool,
}

struct Family {
    group: usize,
    priority: u8,
    children: Vec<usize>,
    holder: Option<usize>,
    had_worker: bool,
    stamp: u32,
}

struct Post {
    group: usize,
    kind: usize,
    filled: bool,
    absent: bool,
    factor: f64,
    started: f64,
    load: usize,
    families: Vec<usize>,
    stamp: u32,
}

struct World<'a> {
    told: &'a Service,
    dice: Xoshiro,
    now: f64,
    future: BinaryHeap<Reverse<(u64, Happens)>>,
    children: Vec<Child>,
    families: Vec<Family>,
    posts: Vec<Post>,
    waiting: Vec<Vec<usize>>,
}

/// One future: what is seen at the end of each month.
pub fn future(told: &Service, seed: u64, months: usize) -> Vec<Seen> {
    let mut world = World::open(told, seed);
    (1..=months)
        .map(|month| {
            world.live_until(month as f64);
            world.look()
        })
        .collect()
}

impl<'a> World<'a> {
    fn open(told: &'a Service, seed: u64) -> Self {
        let waiting = vec![vec![]; told.groups.len()];
        let (future, dice) = (BinaryHeap::new(), Xoshiro::new(seed));
        let mut world =
            Self { told, dice, now: 0.0, future, children: vec![], families: vec![], posts: vec![], waiting };
        for (group, team) in told.groups.iter().enumerate() {
            for &(kind, count) in &team.posts {
                for _ in 0..count {
                    let (load, families) = (0, vec![]);
                    let post = Post {
                        group,
                        kind,
                        filled: false,
                        absent: false,
                        factor: 1.0,
                        started: 0.0,
                        load,
                        families,
                        stamp: 0,
                    };
                    world.posts.push(post);
                    world.fill(world.posts.len() - 1, f64::NEG_INFINITY);
                }
            }
        }
        for _ in 0..told.opening {
            let class = choose(&mut world.dice, told.classes.iter().map(|c| c.share * c.opens * c.length.mean()));
            let group = choose(&mut world.dice, told.groups.iter().map(|g| g.intake));
            let left = told.classes[class].length.left(&mut world.dice);
            world.admit(group, class, vec![left]);
        }
        if told.families > 0.0 {
            let gap = exponential(&mut world.dice) / told.families;
            world.plan(gap, Happens::Arrival);
        }
        world
    }

    fn plan(&mut self, after: f64, what: Happens) {
        if after.is_finite() {
            self.future.push(Reverse(((self.now + after).to_bits(), what)));
        }
    }

    fn live_until(&mut self, end: f64) {
        while let Some(&Reverse((bits, what))) = self.future.peek() {
            if f64::from_bits(bits) > end {
                break;
            }
            self.future.pop();
            self.now = f64::from_bits(bits);
            self.happen(what);
        }
        self.now = end;
    }

    fn happen(&mut self, what: Happens) {
        match what {
            Happens::Arrival => self.arrive(),
            Happens::End(child, stamp) if self.children[child].stamp == stamp => self.close(child),
            Happens::Rested(child) if self.children[child].open => self.settle(child),
            Happens::Lapse(family, stamp) if self.families[family].stamp == stamp => {
                let group = self.families[family].group;
                self.waiting[group].retain(|&other| other != family);
                for child in self.families[family].children.clone() {
                    self.children[child].open = false;
                    self.children[child].stamp += 1;
                }
                self.families[family].children.clear();
            }
            staffing => self.staffing(staffing),
        }
    }

    fn arrive(&mut self) {
        let gap = exponential(&mut self.dice) / self.told.families;
        self.plan(gap, Happens::Arrival);
        let class = choose(&mut self.dice, self.told.classes.iter().map(|c| c.share));
        let group = choose(&mut self.dice, self.told.groups.iter().map(|g| g.intake));
        let size = 1 + choose(&mut self.dice, self.told.sizes.iter().copied());
        if self.dice.random::<f64>() < self.told.classes[class].opens {
            let lengths = (0..size).map(|_| self.told.classes[class].length.draw(&mut self.dice)).collect();
            self.admit(group, class, lengths);
        }
    }

    fn admit(&mut self, group: usize, class: usize, lengths: Vec<f64>) {
        let family = self.families.len();
        let children = (0..lengths.len()).map(|n| self.children.len() + n).collect();
        for left in lengths {
            let (speed, since, rests_until) = (0.0, self.now, self.now);
            self.children.push(Child { family, left, speed, since, stamp: 0, rests_until, open: true });
        }
        let priority = self.told.classes[class].priority;
        self.families.push(Family { group, priority, children, holder: None, had_worker: false, stamp: 0 });
        match self.told.groups[group].full {
            Full::Divert if self.taker(family, false).is_none() => {
                for &child in &self.families[family].children {
                    self.children[child].open = false;
                }
                self.families[family].children.clear();
            }
            _ => self.place(family),
        }
    }

    fn share_of_full_load(&self, post: &Post) -> f64 {
        let ramp = &self.told.kinds[post.kind].ramp;
        let months = self.now - post.started + 1e-9;
        if months < ramp.len() as f64 { ramp[months as usize] } else { 1.0 }
    }

    fn taker(&mut self, family: usize, beyond_limit: bool) -> Option<usize> {
        let Family { group, ref children, .. } = self.families[family];
        let block = children.len() as f64;
        let able: Vec<usize> = (0..self.posts.len())
            .filter(|&index| {
                let post = &self.posts[index];
                let limit = self.told.kinds[post.kind].limit * self.share_of_full_load(post);
                let room = beyond_limit || post.load as f64 + block <= limit + 1e-9;
                post.group == group && post.filled && !post.absent && room
            })
            .collect();
        let score = |index: usize| {
            let post = &self.posts[index];
            let target = self.told.kinds[post.kind].target * self.share_of_full_load(post);
            match self.told.groups[group].picks {
                Picks::LowestRelativeLoad => post.load as f64 / (target * post.factor),
                _ => post.load as f64 / post.factor,
            }
        };
        if let Picks::Random = self.told.groups[group].picks {
            return (!able.is_empty()).then(|| able[self.dice.random_range(0..able.len())]);
        }
        able.into_iter().min_by(|&one, &other| score(one).total_cmp(&score(other)))
    }

    fn place(&mut self, family: usize) {
        let group = self.families[family].group;
        let urgency = self.families[family].priority;
        let behind = self.waiting[group].iter().any(|&other| self.families[other].priority >= urgency);
        let taker = if behind { None } else { self.whoever_takes(family) };
        if let Some(post) = taker {
            self.give(family, post);
        } else {
            let before = |&&other: &&usize| self.families[other].priority >= self.families[family].priority;
            let place = self.waiting[group].iter().take_while(before).count();
            self.waiting[group].insert(place, family);
            for child in self.families[family].children.clone() {
                self.children[child].rests_until = self.now;
                self.settle(child);
            }
            if let Full::Lapse(patience) = self.told.groups[group].full {
                let patience = patience.draw(&mut self.dice);
                self.plan(patience, Happens::Lapse(family, self.families[family].stamp));
            }
        }
    }

    fn give(&mut self, family: usize, post: usize) {
        let pause = if self.families[family].had_worker { self.told.pause } else { 0.0 };
        for child in self.families[family].children.clone() {
            self.settle(child);
            if pause > 0.0 {
                self.children[child].rests_until = self.now + pause;
                self.plan(pause, Happens::Rested(child));
            }
        }
        let taken = &mut self.families[family];
        (taken.holder, taken.had_worker, taken.stamp) = (Some(post), true, taken.stamp + 1);
        self.posts[post].load += taken.children.len();
        self.posts[post].families.push(family);
        self.load_changed(post);
        for child in self.families[family].children.clone() {
            self.settle(child);
        }
    }

    fn close(&mut self, child: usize) {
        self.children[child].open = false;
        self.children[child].stamp += 1;
        let family = self.children[child].family;
        let kin = &mut self.families[family];
        kin.children.retain(|&other| other != child);
        let (group, gone) = (kin.group, kin.children.is_empty());
        if let Some(post) = kin.holder {
            self.posts[post].load -= 1;
            if gone {
                self.posts[post].families.retain(|&other| other != family);
            }
            self.load_changed(post);
        } else if gone {
            self.waiting[group].retain(|&other| other != family);
        }
        self.serve(group);
    }

    fn whoever_takes(&mut self, family: usize) -> Option<usize> {
        let exceed = matches!(self.told.groups[self.families[family].group].full, Full::Exceed);
        self.taker(family, false).or_else(|| if exceed { self.taker(family, true) } else { None })
    }

    /// Those who wait go in order, until the first for whom nobody has room.
    fn serve(&mut self, group: usize) {
        while let Some(&family) = self.waiting[group].first() {
            let Some(post) = self.whoever_takes(family) else { break };
            self.waiting[group].remove(0);
            self.give(family, post);
        }
    }

    fn load_changed(&mut self, post: usize) {
        if self.told.slowing > 0.0 {
            self.retime(post);
        }
    }

    fn retime(&mut self, post: usize) {
        for family in self.posts[post].families.clone() {
            for child in self.families[family].children.clone() {
                self.settle(child);
            }
        }
    }

    /// Books the progress made so far and times the end anew.
    fn settle(&mut self, child: usize) {
        let speed = match self.families[self.children[child].family].holder {
            _ if self.children[child].rests_until > self.now + 1e-12 => 0.0,
            None => self.told.unallocated_speed,
            Some(post) if self.posts[post].absent => 0.0,
            Some(_) if self.told.slowing == 0.0 => 1.0,
            Some(post) => {
                let post = &self.posts[post];
                let target = self.told.kinds[post.kind].target * self.share_of_full_load(post);
                (target / post.load as f64).powf(self.told.slowing).min(1.0)
            }
        };
        let one = &mut self.children[child];
        if speed == one.speed {
            return;
        }
        one.left = (one.left - one.speed * (self.now - one.since)).max(0.0);
        (one.speed, one.since, one.stamp) = (speed, self.now, one.stamp + 1);
        let (left, stamp) = (one.left, one.stamp);
        self.plan(left / speed, Happens::End(child, stamp));
    }

    fn look(&self) -> Seen {
        let mut loads: Vec<(usize, bool)> = (self.posts.iter().filter(|post| post.filled))
            .map(|post| {
                let target = self.told.kinds[post.kind].target * self.share_of_full_load(post);
                (post.load, post.load as f64 > target)
            })
            .collect();
        loads.sort_unstable();
        let held: usize = loads.iter().map(|load| load.0).sum();
        let waiting: usize = self.waiting.iter().flatten().map(|&family| self.families[family].children.len()).sum();
        let in_post = loads.len() as f64;
        Seen {
            mean_load: held as f64 / in_post,
            p90: loads[(0.9 * in_post - 1e-9).ceil() as usize - 1].0 as f64,
            above_target: loads.iter().filter(|load| load.1).count() as f64 / in_post,
            unallocated: waiting as f64,
            open: (held + waiting) as f64,
            in_post,
        }
    }
}
