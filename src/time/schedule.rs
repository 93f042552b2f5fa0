//! A value that changes at dates.

use super::change::{Change, Effect};
use super::span::{ALLOWANCE, Span};

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

    /// A lower and an upper bound of the value over all of `from` to `to`, both included (day). They are exact where
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Shape, YEAR_DAYS};
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
