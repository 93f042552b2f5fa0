//! One dated change: what it does, how it comes in, and how strongly it acts over a stretch of time.

use super::calendar::YEAR_DAYS;
use super::span::{ALLOWANCE, Span};

/// One dated change.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// When it begins; finite (day).
    pub from: f64,
    /// When it ends for good; `None` for never (day).
    pub until: Option<f64>,
    /// How it comes in.
    pub shape: Shape,
    /// What it does at full strength.
    pub effect: Effect,
}

/// What a change does at full strength.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect {
    /// Replaces the value.
    Set(f64),
    /// Multiplies the value.
    Factor(f64),
    /// Adds to the value.
    Add(f64),
}

/// How a change comes in: its strength over time, from 0 to 1 (a cosine swings from -1 to 1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// At once, in full.
    Step,
    /// In a straight line over so many days.
    Ramp(f64),
    /// In full for so many days, then not at all.
    Pulse(f64),
    /// Slowly, then fast, then slowly, over so many days (smoothstep).
    SCurve(f64),
    /// At once in full, then halving every so many days.
    Decay(f64),
    /// Swings as a cosine with this period, peaking this many days after `from` (days).
    Cosine {
        /// Length of a full swing (days).
        period: f64,
        /// First peak, counted from the change's beginning (days).
        peak: f64,
    },
    /// Compounds: at time t after its beginning a factor f acts as f to the power t / 365.2425 days (a trend by the
    /// year); an addition adds itself once a year, evenly; a set acts as under a step. At its end a trend stops growing,
    /// and the level it has reached stays.
    Trend,
}

impl Change {
    /// Whether the change has begun and not yet ended at `day`.
    fn in_force(&self, day: f64) -> bool {
        day >= self.from && (self.keeps_its_level() || self.until.is_none_or(|until| day < until))
    }

    /// A trend that has ended stays where it is; everything else goes.
    fn keeps_its_level(&self) -> bool {
        self.shape == Shape::Trend && !matches!(self.effect, Effect::Set(_))
    }

    /// Years of growth of a trend by `day`.
    fn years(&self, day: f64) -> f64 {
        (self.until.map_or(day, |until| day.min(until)) - self.from).max(0.0) / YEAR_DAYS
    }

    /// How strongly a set or an addition acts at `day`.
    pub(super) fn strength(&self, day: f64) -> f64 {
        if !self.in_force(day) {
            return 0.0;
        }
        let passed = day - self.from;
        match self.shape {
            Shape::Step => 1.0,
            Shape::Ramp(length) => progress(passed, length),
            Shape::Pulse(length) => f64::from(u8::from(passed < length)),
            Shape::SCurve(length) => {
                let x = progress(passed, length);
                x * x * (3.0 - 2.0 * x)
            }
            Shape::Decay(half_life) => libm::exp2(-passed / half_life),
            Shape::Cosine { period, peak } => libm::cos(std::f64::consts::TAU * ((passed - peak) / period)),
            Shape::Trend => match self.effect {
                Effect::Set(_) => 1.0,
                Effect::Factor(_) | Effect::Add(_) => self.years(day),
            },
        }
    }

    /// What a factor multiplies by at `day`; exactly 1 for a factor of 1.
    pub(super) fn factor(&self, full: f64, day: f64) -> f64 {
        if !self.in_force(day) {
            1.0
        } else if self.shape == Shape::Trend {
            libm::pow(full, self.years(day))
        } else {
            1.0 + self.strength(day) * (full - 1.0)
        }
    }

    /// Whether the strength is the same at every moment of `from` to `to`.
    pub(super) fn is_still(&self, from: f64, to: f64) -> bool {
        let span = self.strengths(from, to);
        span.low == span.high
    }

    /// The least and the greatest strength over `from` to `to`.
    pub(super) fn strengths(&self, from: f64, to: f64) -> Span {
        let ends = self.until.filter(|_| !self.keeps_its_level());
        if to < self.from || ends.is_some_and(|until| from >= until || until <= self.from) {
            return Span::point(0.0);
        }
        let first = from.max(self.from);
        let last = ends.map_or(to, |until| to.min(until.next_down()));
        let (at_first, at_last) = (self.strength(first), self.strength(last));
        let mut span = match self.shape {
            Shape::Cosine { period, peak } => {
                // a crest or a trough lies in between where the half-swings counted at the ends differ
                let half_swings = |day: f64| (day - self.from - peak) / (period / 2.0);
                if half_swings(last - first + self.from + peak).abs() < 1e-9 {
                    Span::hull([at_first, at_last])
                } else if half_swings(first).floor() == half_swings(last).floor() {
                    Span::hull([at_first, at_last]).wider(ALLOWANCE)
                } else {
                    Span { low: -1.0, high: 1.0 }
                }
            }
            Shape::Decay(_) if at_first != at_last => Span::hull([at_first, at_last]).wider(ALLOWANCE),
            _ => Span::hull([at_first, at_last]),
        };
        if from < self.from || ends.is_some_and(|until| to >= until) {
            span = Span { low: span.low.min(0.0), high: span.high.max(0.0) };
        }
        span
    }

    /// The least and the greatest multiplier over `from` to `to`.
    pub(super) fn factors(&self, full: f64, from: f64, to: f64) -> Span {
        if self.shape == Shape::Trend {
            Span::hull([self.factor(full, from), self.factor(full, to)]).wider(ALLOWANCE)
        } else {
            let change = self.strengths(from, to).times(Span::point(full - 1.0));
            Span { low: 1.0 + change.low, high: 1.0 + change.high }
        }
    }
}

/// How much of `length` has passed, from 0 to 1; a length of 0 is over at once.
fn progress(passed: f64, length: f64) -> f64 {
    if passed >= length { 1.0 } else { passed / length }
}
