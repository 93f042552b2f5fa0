//! How leaving depends on time in post: a factor that steps at stated tenures.
//!
//! # What happens
//! The base hazard of a grade is multiplied by a factor for each stretch of tenure, so that first-year workers may leave
//! faster and settled ones more slowly.
//!
//! # Equations
//! G(a) = integral of the factor over tenure 0 to a (days); with base hazard h a worker stays beyond tenure a with
//! probability exp(-h G(a)). In equilibrium the tenure of those in post has a density proportional to that.
//!
//! # Source
//! Tenure of leavers: children's social work workforce census; of leavers 63 to 70% had under five years of service.
//!
//! # What it leaves out
//! Age, which published tables show to matter too, and a hazard that changes smoothly.

/// One stretch of tenure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TenureStep {
    /// Its end; infinite for the last (days in post).
    pub to: f64,
    /// What the hazard of leaving is multiplied by.
    pub factor: f64,
}

/// The factor by tenure; without steps it is 1 for ever.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TenureSteps(pub Vec<TenureStep>);

impl TenureSteps {
    /// Whether the hazard is the same at every tenure.
    pub fn is_level(&self) -> bool {
        self.0.iter().all(|step| step.factor == 1.0)
    }

    /// Integral of the factor over tenures `from` to `to` (days).
    pub fn between(&self, from: f64, to: f64) -> f64 {
        let (mut begin, mut sum) = (0.0_f64, 0.0);
        for step in &self.0 {
            sum += step.factor * (to.min(step.to) - from.max(begin)).max(0.0);
            begin = step.to;
        }
        sum
    }

    /// The tenure by which the integral of the factor from tenure `from` has grown to `amount`; infinite for never (days).
    pub fn after(&self, from: f64, amount: f64) -> f64 {
        let mut left = amount;
        let mut at = from;
        for step in self.0.iter().filter(|step| step.to > from) {
            let whole = if step.factor > 0.0 { step.factor * (step.to - at) } else { 0.0 };
            if step.factor > 0.0 && left <= whole {
                return at + left / step.factor;
            }
            left -= whole;
            at = step.to;
        }
        f64::INFINITY
    }

    /// The tenure of a worker in post in a service in equilibrium under base hazard `hazard` (per day), at uniform `u`;
    /// `None` where some never leave, as there is no equilibrium then (days).
    pub fn equilibrium(&self, hazard: f64, u: f64) -> Option<f64> {
        let total: f64 = self.stays(hazard).map(|stay| stay.mass).sum();
        if !total.is_finite() {
            return None;
        }
        let mut left = u * total;
        let mut tenure = 0.0;
        for stay in self.stays(hazard) {
            let within = left.min(stay.mass) / stay.reach;
            tenure = stay.begin
                + if stay.hazard > 0.0 { -libm::log1p(-(within * stay.hazard).min(1.0)) / stay.hazard } else { within };
            if left <= stay.mass {
                break;
            }
            left -= stay.mass;
        }
        Some(tenure)
    }

    fn stays(&self, base: f64) -> impl Iterator<Item = Stay> + '_ {
        let (mut begin, mut reach) = (0.0, 1.0);
        self.0.iter().map(move |step| {
            let (hazard, length) = (base * step.factor, step.to - begin);
            let gone = if hazard > 0.0 { -libm::expm1(-hazard * length) } else { 0.0 };
            let mass = reach * if hazard > 0.0 { gone / hazard } else { length };
            let stay = Stay { begin, reach, hazard, mass };
            (begin, reach) = (step.to, reach * (1.0 - gone));
            stay
        })
    }
}

/// A stretch of tenure under one hazard.
struct Stay {
    /// Its beginning (days in post).
    begin: f64,
    /// Share of starters who reach it (share).
    reach: f64,
    /// Hazard within (per day).
    hazard: f64,
    /// Integral of the share still there (days).
    mass: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps() -> TenureSteps {
        let step = |to, factor| TenureStep { to, factor };
        TenureSteps(vec![step(100.0, 2.0), step(300.0, 0.0), step(f64::INFINITY, 0.5)])
    }

    #[test]
    fn the_integral_of_the_factor_adds_up_and_can_be_turned_round() {
        assert_eq!(steps().between(0.0, 400.0), 250.0);
        assert_eq!(steps().between(50.0, 200.0), 100.0);
        assert_eq!(steps().between(350.0, 350.0), 0.0);
        assert_eq!(steps().after(0.0, 150.0), 75.0);
        // nobody leaves between 100 and 300 days
        assert_eq!(steps().after(0.0, 200.0), 100.0);
        assert_eq!(steps().after(50.0, 100.1).round(), 300.0);
        assert_eq!(steps().after(250.0, 10.0), 320.0);
        let ends =
            TenureSteps(vec![TenureStep { to: 10.0, factor: 1.0 }, TenureStep { to: f64::INFINITY, factor: 0.0 }]);
        assert_eq!(ends.after(0.0, 10.5), f64::INFINITY);
        assert_eq!(ends.equilibrium(0.1, 0.5), None);
    }

    #[test]
    fn tenure_in_equilibrium_follows_the_share_still_there() {
        let hazard = 0.004;
        let alive = |a: f64| libm::exp(-hazard * steps().between(0.0, a));
        let total: f64 = steps().stays(hazard).map(|stay| stay.mass).sum();
        for u in [1e-6, 0.1, 0.3, 0.55, 0.8, 0.999] {
            let tenure = steps().equilibrium(hazard, u).unwrap();
            let slices = 200_000;
            let width = tenure / f64::from(slices);
            let below: f64 = (0..slices).map(|n| alive((f64::from(n) + 0.5) * width) * width).sum();
            assert!((below / total - u).abs() < 1e-6, "{u}: {tenure}");
        }
        let level = TenureSteps(vec![TenureStep { to: f64::INFINITY, factor: 1.0 }]);
        assert!(level.is_level() && TenureSteps::default().is_level() && !steps().is_level());
        assert!((level.equilibrium(0.01, 0.5).unwrap() - std::f64::consts::LN_2 / 0.01).abs() < 1e-9);
    }
}
