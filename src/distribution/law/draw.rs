//! Draws: one uniform in, one length out.
//!
//! # Equations
//! A fresh length is the quantile of u. Given age a, the remaining life x has P(X > a + x) = S(a) (1 - u). In
//! equilibrium the age of an open case has density S(a) / mean, and the length of an open case has density x f(x) / mean.

use super::curve::{normal_parts, stock_from_amounts};
use super::{Law, pieces};
use crate::distribution::incomplete::Parts;
use crate::distribution::inversion::{Point, beta_log_odds_quantile, gamma_log_quantile, invert_on_log_scale};
use crate::distribution::normal::{normal_quantile, normal_upper_quantile};

impl Law {
    /// The length below which a share `u` of new spells stays (days).
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

    /// The remaining life, below which a share `u` of those that have reached `age` stays (days); 0 where nothing
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
    /// days, so they count in proportion to their length (days).
    pub fn length_biased_quantile(&self, u: f64) -> f64 {
        let target = Parts { lower: u, upper: 1.0 - u };
        match self {
            Self::Exponential { mean } => mean * libm::exp(gamma_log_quantile(2.0, 0.0, target)),
            Self::Weibull { scale, shape } => {
                let next = 1.0 + 1.0 / shape;
                scale * libm::exp(gamma_log_quantile(next, libm::lgamma(next), target) / shape)
            }
            Self::Gamma { mean, unit } => mean * libm::exp(unit.amount_log_quantile(target)),
            Self::LogNormal { mu, sigma } => libm::exp(mu + sigma * (sigma + normal_quantile(u))),
            Self::LogLogistic { scale, shape } => {
                let (alpha, beta) = (1.0 + 1.0 / shape, 1.0 - 1.0 / shape);
                scale * libm::exp(beta_log_odds_quantile(alpha, beta, target) / shape)
            }
            Self::Deterministic { value } => *value,
            Self::Uniform { low, high } => (low * low + u * (high * high - low * low)).sqrt(),
            Self::Empirical { points } => pieces::empirical_length_biased(points, u),
            Self::PiecewiseHazard { .. } => {
                let mean = self.mean();
                let point = |log: f64| {
                    let t = libm::exp(log);
                    Point { parts: self.amounts(t), log_density: t * t * self.density(t) / mean }
                };
                libm::exp(invert_on_log_scale(point, target, libm::log(2.0 * self.quantile(u))))
            }
        }
    }

    /// The age up to which the integral of survival is `younger`, and from which it is `older` (they sum to the mean)
    /// (days).
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
            Self::Weibull { scale, shape } => {
                let inverse = 1.0 / shape;
                let target = shares_of(self.mean(), younger, older);
                scale * libm::exp(gamma_log_quantile(inverse, libm::lgamma(inverse), target) * inverse)
            }
            Self::LogLogistic { scale, shape } => {
                let inverse = 1.0 / shape;
                let target = shares_of(self.mean(), younger, older);
                scale * libm::exp(beta_log_odds_quantile(inverse, 1.0 - inverse, target) * inverse)
            }
            Self::Gamma { mean, unit } => {
                let log_mean = libm::log(*mean);
                age_by_inversion(*mean, younger, older, |log| {
                    let point = unit.point(log - log_mean);
                    let days = unit.amounts(&point);
                    (point.parts, days)
                })
            }
            Self::LogNormal { mu, sigma } => age_by_inversion(self.mean(), younger, older, |log| {
                let z = (log - mu) / sigma;
                (normal_parts(z), normal_parts(z - sigma))
            }),
        }
    }
}

/// Shares of the mean.
fn shares_of(mean: f64, younger: f64, older: f64) -> Parts {
    Parts { lower: younger / mean, upper: older / mean }
}

/// The age at which the integrals of survival below and above it are `younger` and `older`, where `shares` gives the
/// shares of cases and of days below and above a logarithm of age.
fn age_by_inversion(mean: f64, younger: f64, older: f64, shares: impl Fn(f64) -> (Parts, Parts)) -> f64 {
    let target = shares_of(mean, younger, older);
    let point = |log: f64| {
        let t = libm::exp(log);
        let (cases, days) = shares(log);
        let (below, above) = stock_from_amounts(mean, t, &cases, &days);
        Point { parts: shares_of(mean, below, above), log_density: t * cases.upper / mean }
    };
    // exact for a constant hazard
    let exhausted = if target.lower < 0.5 { -libm::log1p(-target.lower) } else { -libm::log(target.upper) };
    libm::exp(invert_on_log_scale(point, target, libm::log(mean * exhausted)))
}
