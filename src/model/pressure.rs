//! Pressure: the one small value through which workload reaches people.
//!
//! # What happens
//! Where leaving depends on it, each worker's relative load is remembered; at the start of each calendar month it is
//! averaged over the last 8 weeks, or since the worker started if that is less. Between, and until the first such
//! average, pressure stays as it is.
//!
//! # Equations
//! relative load = load / (grade target x FTE x ramp); pressure = its average over the last 56 days;
//! effect on the hazard = pressure^elasticity, so that 1 (a worker at target) is the reference under which the grade's
//! hazard holds. Pressure is read as at least 1/4 and at most 4 there.
//!
//! # Source
//! Councils' turnover on caseload, same year, log-log: 0.31 (standard error 0.12); the next year: 0.09 (0.13). Pooled
//! studies of single workers find next to no direct effect of caseload on the intention to leave. So the elasticity is
//! small and uncertain: 0.1 to 0.3, and 0 unless a scenario says otherwise. Window and bounds: assumed.
//!
//! # What it leaves out
//! Kinds of work that weigh on people without counting as load, pressure from colleagues' vacancies, and any effect of
//! pressure on sickness.

/// The span over which relative load is averaged (days): 8 weeks.
pub const WINDOW: f64 = 56.0;
/// Pressure is read as no less than this: a worker with an empty caseload may still leave (ratio).
const LEAST: f64 = 0.25;
/// Pressure is read as no more than this (ratio).
const MOST: f64 = 4.0;

/// Average relative load of a worker (ratio; 1 is at target).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pressure(f64);

impl Pressure {
    /// A worker at target.
    pub const REFERENCE: Self = Self(1.0);

    /// What a hazard is multiplied by; exactly 1 where the elasticity is 0.
    pub fn effect(self, elasticity: f64) -> f64 {
        if elasticity == 0.0 { 1.0 } else { libm::pow(self.0.clamp(LEAST, MOST), elasticity) }
    }
}

/// One worker's relative load over time.
#[derive(Clone, Debug)]
struct History {
    pressure: Pressure,
    /// (day, relative load from then on), in order of time.
    changes: Vec<(f64, f64)>,
}

impl History {
    fn average(&self, now: f64) -> Option<f64> {
        let from = now - WINDOW;
        let ends = self.changes.iter().skip(1).map(|change| change.0).chain([now]);
        let (mut days, mut area) = (0.0, 0.0);
        for (&(begin, load), end) in self.changes.iter().zip(ends) {
            let length = end - begin.max(from);
            if length > 0.0 {
                days += length;
                area += load * length;
            }
        }
        (days > 0.0).then(|| area / days)
    }
}

/// The pressure on every post's worker; empty, and free of cost, where nothing depends on it.
#[derive(Clone, Debug, Default)]
pub struct Pressures {
    posts: Vec<History>,
}

impl Pressures {
    /// Forgets everything and keeps as many posts as given; none where nothing depends on pressure.
    pub fn reset(&mut self, posts: usize) {
        let none = || History { pressure: Pressure::REFERENCE, changes: Vec::new() };
        self.posts.resize_with(posts, none);
        for post in 0..posts {
            self.begin(post);
        }
    }

    /// A worker starts: nothing is known of the load yet.
    pub fn begin(&mut self, post: usize) {
        if let Some(one) = self.posts.get_mut(post) {
            one.pressure = Pressure::REFERENCE;
            one.changes.clear();
        }
    }

    /// Takes note of a post's relative load from `now` on (day); a load without a target counts as none.
    #[inline]
    pub fn note(&mut self, post: usize, now: f64, load: f64, target: f64) {
        let Some(one) = self.posts.get_mut(post) else { return };
        let relative = if target > 0.0 { load / target } else { 0.0 };
        match one.changes.last_mut() {
            Some(last) if last.1 == relative => {}
            Some(last) if last.0 == now => last.1 = relative,
            _ => one.changes.push((now, relative)),
        }
    }

    /// Averages anew at the start of a month (day), and forgets what no later average reaches.
    pub fn average(&mut self, now: f64) {
        for one in &mut self.posts {
            if let Some(average) = one.average(now) {
                one.pressure = Pressure(average);
            }
            let old = one.changes.iter().skip(1).take_while(|change| change.0 <= now - WINDOW).count();
            one.changes.drain(..old);
        }
    }

    /// The pressure on a post's worker.
    pub fn of(&self, post: usize) -> Pressure {
        self.posts.get(post).map_or(Pressure::REFERENCE, |one| one.pressure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pressure_is_the_average_over_eight_weeks_and_waits_for_the_month() {
        let mut all = Pressures::default();
        all.reset(2);
        all.note(0, 0.0, 20.0, 20.0);
        all.note(0, 84.0, 40.0, 20.0);
        assert_eq!(all.of(0), Pressure::REFERENCE);
        // of the last 56 days before day 100, 16 at twice the target
        all.average(100.0);
        assert!((all.of(0).0 - (40.0 + 32.0) / 56.0).abs() < 1e-12);
        all.note(0, 101.0, 0.0, 20.0);
        assert!((all.of(0).0 - 72.0 / 56.0).abs() < 1e-12);
        all.average(130.0);
        assert!((all.of(0).0 - (10.0 + 34.0) / 56.0).abs() < 1e-12);
        all.average(1000.0);
        assert_eq!(all.of(0), Pressure(0.0));
        assert_eq!(all.posts[0].changes.len(), 1);
        // a post of which nothing is known stays at the reference
        assert_eq!(all.of(1), Pressure::REFERENCE);
        // a successor is averaged since the start
        all.begin(0);
        all.note(0, 1010.0, 30.0, 20.0);
        all.average(1020.0);
        assert_eq!(all.of(0), Pressure(1.5));
    }

    #[test]
    fn the_effect_is_exactly_one_without_an_elasticity_and_bounded_with_one() {
        assert_eq!(Pressure(7.0).effect(0.0).to_bits(), 1.0_f64.to_bits());
        assert_eq!(Pressure::REFERENCE.effect(0.3), 1.0);
        assert!((Pressure(2.0).effect(0.5) - std::f64::consts::SQRT_2).abs() < 1e-12);
        assert_eq!(Pressure(0.0).effect(1.0), 0.25);
        assert_eq!(Pressure(9.0).effect(1.0), 4.0);
        let mut off = Pressures::default();
        off.reset(0);
        off.note(3, 1.0, 9.0, 1.0);
        off.average(5.0);
        assert_eq!(off.of(3), Pressure::REFERENCE);
    }
}
