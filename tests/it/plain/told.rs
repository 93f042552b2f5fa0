//! What the plain simulator is told, and its dice.

use rand::{Rng, RngExt, TryRng};
use rand_distr::{Distribution, Exp1, LogNormal};
use std::convert::Infallible;

/// How long something lasts [months].
#[derive(Clone, Copy)]
pub enum Lasts {
    Exponential(f64),
    LogNormal { mean: f64, cv: f64 },
    Fixed(f64),
}

/// Who in a team takes a family.
#[derive(Clone, Copy)]
pub enum Picks {
    LowestRelativeLoad,
    LowestLoad,
    Random,
}

/// What becomes of a family when nobody has room.
#[derive(Clone, Copy)]
pub enum Full {
    Wait,
    Lapse(Lasts),
    Exceed,
    Divert,
}

#[derive(Clone, Copy)]
pub struct Class {
    pub share: f64,
    pub opens: f64,
    pub length: Lasts,
    pub priority: u8,
}

#[derive(Clone)]
pub struct Kind {
    pub target: f64,
    pub limit: f64,
    pub ramp: Vec<f64>,
    /// Leavings per month.
    pub leaving: f64,
    pub refill: Lasts,
    /// Spells per month at work, their length, and the month of a spell on which cases pass on.
    pub absence: Option<(f64, Lasts, f64)>,
    pub factor_sd: f64,
}

#[derive(Clone)]
pub struct Group {
    pub intake: f64,
    pub picks: Picks,
    pub full: Full,
    /// (kind, how many).
    pub posts: Vec<(usize, usize)>,
}

/// Everything the plain simulator is told.
#[derive(Clone)]
pub struct Service {
    /// Families per month.
    pub families: f64,
    /// Chance of 1, 2, ... children.
    pub sizes: Vec<f64>,
    pub classes: Vec<Class>,
    pub kinds: Vec<Kind>,
    pub groups: Vec<Group>,
    pub slowing: f64,
    pub unallocated_speed: f64,
    /// Months for which a case rests after a change of worker.
    pub pause: f64,
    /// Cases (single children) open at the start, in equilibrium.
    pub opening: usize,
}

/// xoshiro256++, seeded through splitmix64.
pub struct Xoshiro([u64; 4]);

impl Xoshiro {
    pub fn new(mut seed: u64) -> Self {
        Self(std::array::from_fn(|_| {
            seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        }))
    }
}

impl TryRng for Xoshiro {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.next_u64() >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let s = &mut self.0;
        let out = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        Ok(out)
    }

    fn try_fill_bytes(&mut self, target: &mut [u8]) -> Result<(), Infallible> {
        target.fill_with(|| self.next_u64() as u8);
        Ok(())
    }
}

impl Lasts {
    pub fn mean(self) -> f64 {
        match self {
            Self::Exponential(mean) | Self::Fixed(mean) | Self::LogNormal { mean, .. } => mean,
        }
    }

    fn normal(mean: f64, cv: f64, tilt: f64) -> LogNormal<f64> {
        let variance = (1.0 + cv * cv).ln();
        LogNormal::new(mean.ln() - variance / 2.0 + tilt * variance, variance.sqrt()).expect("a finite spread")
    }

    pub fn draw(self, dice: &mut Xoshiro) -> f64 {
        match self {
            Self::Exponential(mean) => mean * exponential(dice),
            Self::LogNormal { mean, cv } => Self::normal(mean, cv, 0.0).sample(dice),
            Self::Fixed(value) => value,
        }
    }

    /// What is left of a spell found under way.
    pub fn left(self, dice: &mut Xoshiro) -> f64 {
        match self {
            Self::Exponential(_) => self.draw(dice),
            Self::LogNormal { mean, cv } => dice.random::<f64>() * Self::normal(mean, cv, 1.0).sample(dice),
            Self::Fixed(value) => dice.random::<f64>() * value,
        }
    }
}

pub fn exponential(dice: &mut Xoshiro) -> f64 {
    Exp1.sample(dice)
}

pub fn choose(dice: &mut Xoshiro, weights: impl Iterator<Item = f64> + Clone) -> usize {
    let mut left = dice.random::<f64>() * weights.clone().sum::<f64>();
    weights
        .clone()
        .position(|weight| {
            left -= weight;
            left < 0.0
        })
        .unwrap_or(weights.count() - 1)
}
