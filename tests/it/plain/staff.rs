//! Workers of the plain simulator: they start, fall ill, come back, leave, and hand on what they hold.

use super::told::exponential;
use super::{Happens, World};
use rand_distr::{Distribution, LogNormal};

impl World<'_> {
    pub(super) fn staffing(&mut self, what: Happens) {
        match what {
            Happens::Leave(post, stamp) if self.posts[post].stamp == stamp => {
                self.posts[post].filled = false;
                self.posts[post].stamp += 1;
                self.pass_on(post);
                let gap = self.told.kinds[self.posts[post].kind].refill.draw(&mut self.dice);
                self.plan(gap, Happens::Fill(post));
            }
            Happens::Fill(post) => {
                self.fill(post, self.now);
                self.serve(self.posts[post].group);
            }
            Happens::Ill(post, stamp) if self.posts[post].stamp == stamp => {
                let (_, spell, pass_on) =
                    self.told.kinds[self.posts[post].kind].absence.expect("a kind that falls ill");
                let spell = spell.draw(&mut self.dice);
                self.posts[post].absent = true;
                self.retime(post);
                if pass_on < spell {
                    self.plan(pass_on, Happens::PassOn(post, stamp));
                }
                self.plan(spell, Happens::Back(post, stamp));
            }
            Happens::PassOn(post, stamp) if self.posts[post].stamp == stamp => self.pass_on(post),
            Happens::Back(post, stamp) if self.posts[post].stamp == stamp => {
                self.posts[post].absent = false;
                self.retime(post);
                self.fall_ill_later(post);
                self.serve(self.posts[post].group);
            }
            Happens::Ramp(post, stamp) if self.posts[post].stamp == stamp => {
                self.retime(post);
                self.serve(self.posts[post].group);
            }
            _ => {}
        }
    }

    pub(super) fn fill(&mut self, post: usize, started: f64) {
        let kind = &self.told.kinds[self.posts[post].kind];
        let spread = kind.factor_sd;
        let factor = if spread > 0.0 {
            LogNormal::new(-spread * spread / 2.0, spread).expect("a finite spread").sample(&mut self.dice)
        } else {
            1.0
        };
        let here = &mut self.posts[post];
        (here.filled, here.absent, here.factor, here.started) = (true, false, factor, started);
        let stamp = here.stamp;
        if kind.leaving > 0.0 {
            let stays = exponential(&mut self.dice) / kind.leaving;
            self.plan(stays, Happens::Leave(post, stamp));
        }
        if started.is_finite() {
            for month in 1..=kind.ramp.len() {
                self.plan(month as f64, Happens::Ramp(post, stamp));
            }
        }
        self.fall_ill_later(post);
    }

    fn fall_ill_later(&mut self, post: usize) {
        if let Some((spells, ..)) = self.told.kinds[self.posts[post].kind].absence {
            let healthy = exponential(&mut self.dice) / spells;
            self.plan(healthy, Happens::Ill(post, self.posts[post].stamp));
        }
    }

    fn pass_on(&mut self, post: usize) {
        self.posts[post].load = 0;
        for family in std::mem::take(&mut self.posts[post].families) {
            self.families[family].holder = None;
            self.place(family);
        }
    }
}
