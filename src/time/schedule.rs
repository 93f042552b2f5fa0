//! A value that changes at dates, and the shapes of such changes.

use super::calendar::YEAR_DAYS;

/// A base value and its dated changes. Changes combine so: the last "set" in force replaces the base, then factors
/// multiply, then additions add.
///
/// "Last" means the one that begins last; of two that begin together, the one given last. A set that comes in by degrees
/// moves the value from where the earlier sets left it.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// The value before any change.
    pub base: f64,
    /// The changes, in the order in which they were given.
    pub changes: Vec<Change>,
}

/// One dated change.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// When it begins; finite [day].
    pub from: f64,
    /// When it ends for good; `None` for never [day].
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
    /// Swings as a cosine with this period, peaking this many days after `from` [days].
    Cosine {
        /// Length of a full swing [days].
        period: f64,
        /// First peak, counted from the change's beginning [days].
        peak: f64,
    },
    /// Compounds: at time t after its beginning a factor f acts as f to the power t / 365.2425 days (a trend by the
    /// year); an addition adds itself once a year, evenly; a set acts as under a step. At its end a trend stops growing,
    /// and the level it has reached stays.
    Trend,
}

/// Rounding allowance of [`Schedule::bounds`], relative to the largest number met on the way.
const ALLOWANCE: f64 = 1e-12;

impl Schedule {
    /// A value that never changes.
    pub fn constant(value: f64) -> Self {
        Self { base: value, changes: Vec::new() }
    }

    /// Whether nothing ever changes.
    pub fn is_constant(&self) -> bool {
        self.changes.is_empty()
    }

    /// The value at `day`.
    pub fn at(&self, day: f64) -> f64 {
        let mut value = self.base;
        for (change, target) in self.sets() {
            let strength = change.strength(day);
            if strength == 1.0 {
                value = target;
            } else if strength != 0.0 {
                value += strength * (target - value);
            }
        }
        for change in &self.changes {
            if let Effect::Factor(factor) = change.effect {
                value *= change.factor(factor, day);
            }
        }
        for change in &self.changes {
            if let Effect::Add(addition) = change.effect {
                value += change.strength(day) * addition;
            }
        }
        value
    }

    /// A lower and an upper bound of the value over all of `from` to `to` (both included) [day]. They are exact where
    /// nothing changes in between, and may be generous where something does.
    pub fn bounds(&self, from: f64, to: f64) -> (f64, f64) {
        if self.changes.iter().all(|change| change.is_still(from, to)) {
            let value = self.at(from);
            return (value, value);
        }
        let mut value = Span::point(self.base);
        let mut largest = self.base.abs();
        for (change, target) in self.sets() {
            let strength = change.strengths(from, to);
            // the blend is linear in the value and in the strength, so its extremes lie in the corners
            let blend = |v: f64, s: f64| v + s * (target - v);
            value = Span::hull([
                blend(value.low, strength.low),
                blend(value.low, strength.high),
                blend(value.high, strength.low),
                blend(value.high, strength.high),
            ]);
            largest = largest.max(value.size()).max(target.abs());
        }
        for change in &self.changes {
            if let Effect::Factor(factor) = change.effect {
                value = value.times(change.factors(factor, from, to));
                largest = largest.max(value.size());
            }
        }
        for change in &self.changes {
            if let Effect::Add(addition) = change.effect {
                let added = change.strengths(from, to).times(Span::point(addition));
                value = Span { low: value.low + added.low, high: value.high + added.high };
                largest = largest.max(value.size()).max(added.size());
            }
        }
        (value.low - ALLOWANCE * largest, value.high + ALLOWANCE * largest)
    }

    /// The sets with their targets, in the order in which they begin.
    fn sets(&self) -> impl Iterator<Item = (&Change, f64)> {
        let mut last: Option<(f64, usize)> = None;
        std::iter::from_fn(move || {
            let mut next: Option<(f64, usize, f64)> = None;
            for (index, change) in self.changes.iter().enumerate() {
                let Effect::Set(target) = change.effect else { continue };
                let after_last = last.is_none_or(|l| l < (change.from, index));
                if after_last && next.is_none_or(|n| change.from < n.0) {
                    next = Some((change.from, index, target));
                }
            }
            let (from, index, target) = next?;
            last = Some((from, index));
            Some((&self.changes[index], target))
        })
    }
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
    fn strength(&self, day: f64) -> f64 {
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
    fn factor(&self, full: f64, day: f64) -> f64 {
        if !self.in_force(day) {
            1.0
        } else if self.shape == Shape::Trend {
            libm::pow(full, self.years(day))
        } else {
            1.0 + self.strength(day) * (full - 1.0)
        }
    }

    /// Whether the strength is the same at every moment of `from` to `to`.
    fn is_still(&self, from: f64, to: f64) -> bool {
        let span = self.strengths(from, to);
        span.low == span.high
    }

    /// The least and the greatest strength over `from` to `to`.
    fn strengths(&self, from: f64, to: f64) -> Span {
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
    fn factors(&self, full: f64, from: f64, to: f64) -> Span {
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

/// A closed interval of values.
#[derive(Clone, Copy)]
struct Span {
    low: f64,
    high: f64,
}

impl Span {
    fn point(value: f64) -> Self {
        Self { low: value, high: value }
    }

    fn hull<const N: usize>(values: [f64; N]) -> Self {
        Self {
            low: values.iter().copied().fold(f64::INFINITY, f64::min),
            high: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        }
    }

    fn times(self, other: Self) -> Self {
        Self::hull([self.low * other.low, self.low * other.high, self.high * other.low, self.high * other.high])
    }

    fn wider(self, by: f64) -> Self {
        let room = by * self.size();
        Self { low: self.low - room, high: self.high + room }
    }

    fn size(self) -> f64 {
        self.low.abs().max(self.high.abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(base: f64, shape: Shape, effect: Effect) -> Schedule {
        Schedule { base, changes: vec![Change { from: 10.0, until: None, shape, effect }] }
    }

    #[test]
    fn each_shape_comes_in_as_described() {
        let half = Effect::Factor(0.5);
        let at = |shape, day| one(8.0, shape, half).at(day);
        let cases = [
            (Shape::Step, [(9.99, 8.0), (10.0, 4.0), (999.0, 4.0)]),
            (Shape::Ramp(20.0), [(10.0, 8.0), (20.0, 6.0), (30.0, 4.0)]),
            (Shape::Ramp(0.0), [(9.0, 8.0), (10.0, 4.0), (11.0, 4.0)]),
            (Shape::Pulse(20.0), [(10.0, 4.0), (29.9, 4.0), (30.0, 8.0)]),
            (Shape::SCurve(20.0), [(15.0, 8.0 * (1.0 - 0.5 * 0.156_25)), (20.0, 6.0), (30.0, 4.0)]),
            (Shape::Decay(20.0), [(10.0, 4.0), (30.0, 6.0), (50.0, 7.0)]),
            (Shape::Cosine { period: 20.0, peak: 5.0 }, [(9.0, 8.0), (15.0, 4.0), (25.0, 12.0)]),
            (Shape::Trend, [(9.0, 8.0), (10.0 + YEAR_DAYS, 4.0), (10.0 + 2.0 * YEAR_DAYS, 2.0)]),
        ];
        for (shape, expected) in cases {
            for (day, value) in expected {
                assert!((at(shape, day) - value).abs() < 1e-12, "{shape:?} at {day}: {}", at(shape, day));
            }
        }
    }

    #[test]
    fn the_last_set_comes_first_then_factors_then_additions() {
        let change = |from, effect| Change { from, until: None, shape: Shape::Step, effect };
        let changes = vec![
            change(1.0, Effect::Add(3.0)),
            change(2.0, Effect::Set(50.0)),
            change(1.0, Effect::Set(20.0)),
            change(1.0, Effect::Factor(2.0)),
        ];
        let schedule = Schedule { base: 7.0, changes };
        assert_eq!((schedule.at(0.0), schedule.at(1.0), schedule.at(2.0)), (7.0, 43.0, 103.0));
    }

    #[test]
    fn changes_end_for_good_but_a_trend_keeps_its_level() {
        let ending = |shape, effect| Schedule {
            base: 8.0,
            changes: vec![Change { from: 0.0, until: Some(YEAR_DAYS), shape, effect }],
        };
        assert_eq!(ending(Shape::Step, Effect::Factor(0.5)).at(YEAR_DAYS), 8.0);
        assert_eq!(ending(Shape::Trend, Effect::Factor(0.5)).at(9.0 * YEAR_DAYS), 4.0);
        assert_eq!(ending(Shape::Trend, Effect::Add(3.0)).at(9.0 * YEAR_DAYS), 11.0);
        assert_eq!(ending(Shape::Trend, Effect::Set(3.0)).at(9.0 * YEAR_DAYS), 8.0);
    }

    #[test]
    fn bounds_are_exact_where_nothing_changes() {
        let schedule = one(0.1, Shape::Ramp(20.0), Effect::Factor(1.7));
        assert_eq!(schedule.bounds(0.0, 9.9), (0.1, 0.1));
        assert_eq!(schedule.bounds(30.0, 90.0), (schedule.at(50.0), schedule.at(50.0)));
        let (low, high) = schedule.bounds(10.0, 30.0);
        assert!(low < 0.1 && low > 0.099_999 && high > 0.17 && high < 0.170_001);
        assert_eq!(Schedule::constant(3.0).bounds(f64::NEG_INFINITY, f64::INFINITY), (3.0, 3.0));
    }

    #[test]
    fn bounds_see_the_crest_inside_an_interval() {
        let schedule = one(100.0, Shape::Cosine { period: 365.0, peak: 60.0 }, Effect::Factor(1.25));
        let (low, high) = schedule.bounds(50.0, 90.0);
        assert!(high >= 125.0 && low <= schedule.at(50.0), "{low} {high}");
        let (low, high) = schedule.bounds(80.0, 110.0);
        assert!(high < 125.0 && low > 100.0, "{low} {high}");
    }

    fn shapes() -> impl Strategy<Value = Shape> {
        prop_oneof![
            Just(Shape::Step),
            Just(Shape::Trend),
            (0.0..900.0).prop_map(Shape::Ramp),
            (0.0..900.0).prop_map(Shape::Pulse),
            (0.0..900.0).prop_map(Shape::SCurve),
            (1.0..900.0).prop_map(Shape::Decay),
            (1.0..900.0, -400.0..400.0).prop_map(|(period, peak)| Shape::Cosine { period, peak }),
        ]
    }

    fn effects() -> impl Strategy<Value = Effect> {
        prop_oneof![
            (-50.0..50.0).prop_map(Effect::Set),
            (0.0..4.0).prop_map(Effect::Factor),
            (-20.0..20.0).prop_map(Effect::Add),
        ]
    }

    prop_compose! {
        fn changes()(
            from in -400.0..1000.0_f64,
            length in prop_oneof![Just(None), (0.0..800.0).prop_map(Some)],
            shape in shapes(),
            effect in effects(),
        ) -> Change {
            Change { from, until: length.map(|days| from + days), shape, effect }
        }
    }

    prop_compose! {
        fn schedules()(base in -10.0..100.0_f64, changes in prop::collection::vec(changes(), 0..6)) -> Schedule {
            Schedule { base, changes }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn values_never_leave_their_bounds(
            schedule in schedules(),
            from in -500.0..1500.0_f64,
            length in prop_oneof![0.0..3.0, 0.0..1200.0_f64],
            places in prop::collection::vec(0.0..=1.0_f64, 40),
        ) {
            let (low, high) = schedule.bounds(from, from + length);
            // the edges of changes are where surprises live
            let edges = schedule.changes.iter().flat_map(|change| {
                let ends = [Some(change.from), change.until];
                ends.into_iter().flatten().flat_map(|day| [day.next_down(), day, day.next_up()])
            });
            let days = places.iter().map(|place| from + place * length).chain(edges).chain([from, from + length]);
            for day in days.filter(|&day| day >= from && day <= from + length) {
                let value = schedule.at(day);
                prop_assert!(low <= value && value <= high, "{value} at {day} outside {low} to {high}");
            }
        }

        #[test]
        fn a_change_that_changes_nothing_leaves_every_bit(
            schedule in schedules(), shape in shapes(), from in -400.0..1000.0_f64, day in -500.0..1500.0_f64,
        ) {
            for effect in [Effect::Factor(1.0), Effect::Add(0.0)] {
                let mut with = schedule.clone();
                with.changes.push(Change { from, until: None, shape, effect });
                prop_assert_eq!(with.at(day).to_bits(), schedule.at(day).to_bits());
                prop_assert_eq!(with.bounds(day, day), schedule.bounds(day, day));
            }
        }
    }
}
