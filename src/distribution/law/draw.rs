//! Draws: one uniform in, one length out.
//!
//! # Equations
//! A fresh length is the quantile of u. Given age a, the remaining life x has P(X > a + x) = S(a) (1 - u). In
//! equilibrium the age of an open case has density S(a) / mean, and the length of an open case has density x f(x) / mean.

use super::{Law, pieces};
use crate::distribution::incomplete::Parts;
use crate::distribution::inversion::{Point, invert_on_log_scale};
use crate::distribution::normal::{normal_quantile, normal_upper_quantile};

impl Law {
    /// The length below which a share `u` of new spells stays [days].
    #[inline]
    pub fn quantile(&self, u: f64) -> f64 {
        match self {
            Self::Exponential { mean } => -mean * libm::log1p(-u),
            Self::Weibull { scale, shape } => scale * libm::pow(-libm::log1p(-u), 1.0 / shape),
            Self::Gamma { mean, unit } => mean * unit.quantile(u),
            Self::LogNormal { mu, sigma } => libm::exp(mu + sigma * normal_quantile(u)),
            Self::LogLogistic { scale, shape } => scale * libm::pow(u / (1.0 - u), 1.0 / shape),
            Self::Deterministic { value } => *value,
            Self::Uniform { low, high } => low + (high - low) * u,
            Self::Empirical { points } => pieces::empirical_quantile(points, u),
            Self::PiecewiseHazard { pieces } => pieces::time_of_hazard(pieces, -libm::log1p(-u)),
        }
    }

    /// The remaining life, below which a share `u` of those that have reached `age` stays [days]; 0 where nothing
    /// reaches that age. At age 0 it is the quantile itself, to the bit.
    pub fn residual(&self, age: f64, u: f64) -> f64 {
        if age <= 0.0 {
            return self.quantile(u);
        }
        match self {
            Self::Exponential { .. } => self.quantile(u),
            Self::Weibull { scale, shape } => {
                let hazard = libm::pow(age / scale, *shape) - libm::log1p(-u);
                (scale * libm::pow(hazard, 1.0 / shape) - age).max(0.0)
            }
            Self::LogLogistic { scale, shape } => {
                // odds' = (odds + 1) / (1 - u) - 1, in the form that keeps small odds
                let odds = (libm::pow(age / scale, *shape) + u) / (1.0 - u);
                (scale * libm::pow(odds, 1.0 / shape) - age).max(0.0)
            }
            Self::PiecewiseHazard { pieces } => {
                let hazard = pieces::accumulated_hazard(pieces, age) - libm::log1p(-u);
                (pieces::time_of_hazard(pieces, hazard) - age).max(0.0)
            }
            Self::Deterministic { value } => (value - age).max(0.0),
            Self::Uniform { low, high } => {
                let from = age.max(*low);
                (from + (high - from) * u - age).max(0.0)
            }
            Self::Gamma { .. } | Self::LogNormal { .. } | Self::Empirical { .. } => {
                let reached = self.parts(age);
                if reached.upper <= 0.0 {
                    return 0.0;
                }
                let upper = reached.upper * (1.0 - u);
                let lower = reached.lower + reached.upper * u;
                let length = match self {
                    Self::Gamma { mean, unit } if lower > 0.5 => mean * unit.upper_quantile(upper),
                    Self::LogNormal { mu, sigma } if lower > 0.5 => {
                        libm::exp(mu + sigma * normal_upper_quantile(upper))
                    }
                    _ => self.quantile(lower),
                };
                (length - age).max(0.0)
            }
        }
    }

    /// The whole length of an open case in equilibrium, below which a share `u` stays: longer cases are open on more
    /// days, so they count in proportion to their length [days].
    pub fn length_biased_quantile(&self, u: f64) -> f64 {
        match self {
            Self::LogNormal { mu, sigma } => libm::exp(mu + sigma * (sigma + normal_quantile(u))),
            Self::Deterministic { value } => *value,
            Self::Uniform { low, high } => (low * low + u * (high * high - low * low)).sqrt(),
            Self::Empirical { points } => pieces::empirical_length_biased(points, u),
            Self::Exponential { .. }
            | Self::Weibull { .. }
            | Self::Gamma { .. }
            | Self::LogLogistic { .. }
            | Self::PiecewiseHazard { .. } => {
                let mean = self.mean();
                let point = |log: f64| {
                    let t = libm::exp(log);
                    Point { parts: self.amounts(t), log_density: t * t * self.density(t) / mean }
                };
                let target = Parts { lower: u, upper: 1.0 - u };
                libm::exp(invert_on_log_scale(point, target, libm::log(2.0 * self.quantile(u))))
            }
        }
    }

    /// The age up to which the integral of survival is `younger`, and from which it is `older` (they sum to the mean)
    /// [days].
    pub(in crate::distribution) fn age_at_stock(&self, younger: f64, older: f64) -> f64 {
        match self {
            Self::Exponential { mean } => {
                if older < younger {
                    -mean * libm::log(older / mean)
                } else {
                    -mean * libm::log1p(-younger / mean)
                }
            }
            Self::Deterministic { .. } => younger,
            Self::Uniform { low, high } => {
                if younger <= *low {
                    younger
                } else {
                    high - (2.0 * (high - low) * older.max(0.0)).sqrt()
                }
            }
            Self::Empirical { points } => pieces::empirical_age(points, younger),
            Self::PiecewiseHazard { pieces } => pieces::hazard_age(pieces, younger),
            Self::Weibull { .. } | Self::Gamma { .. } | Self::LogNormal { .. } | Self::LogLogistic { .. } => {
                let mean = self.mean();
                let target = Parts { lower: younger / mean, upper: older / mean };
                let point = |log: f64| {
                    let t = libm::exp(log);
                    let (below, above) = self.stock(t);
                    Point {
                        parts: Parts { lower: below / mean, upper: above / mean },
                        log_density: t * self.survival(t) / mean,
                    }
                };
                // exact for constant hazard
                let exhausted = if target.lower < 0.5 { -libm::log1p(-target.lower) } else { -libm::log(target.upper) };
                libm::exp(invert_on_log_scale(point, target, libm::log(mean * exhausted)))
            }
        }
    }
}
