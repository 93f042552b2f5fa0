//! Shares, densities and integrals of survival.
//!
//! # Equations
//! With survival S(t), the stock that one arrival a day leaves below age t is I(t) = ∫0^t S, the stock above it
//! T(t) = ∫t^∞ S, and I + T = the mean. I(t) = t S(t) + ∫0^t x f(x) dx, whose last part has a closed form for every
//! family here.

use super::{Law, pieces};
use crate::distribution::incomplete::{Parts, incomplete_beta};
use crate::distribution::inversion::gamma_point;
use crate::distribution::normal::{normal_cdf, normal_density};
use std::f64::consts::PI;

impl Law {
    /// Mean length (days); infinite where none exists.
    pub fn mean(&self) -> f64 {
        match self {
            Self::Exponential { mean } | Self::Gamma { mean, .. } => *mean,
            Self::Weibull { scale, shape } => scale * libm::tgamma(1.0 + 1.0 / shape),
            Self::LogNormal { mu, sigma } => libm::exp(mu + 0.5 * sigma * sigma),
            Self::LogLogistic { scale, shape } => {
                if *shape > 1.0 {
                    scale * (PI / shape) / libm::sin(PI / shape)
                } else {
                    f64::INFINITY
                }
            }
            Self::Deterministic { value } => *value,
            Self::Uniform { low, high } => 0.5 * (low + high),
            Self::Empirical { points } => pieces::empirical_stock(points, f64::INFINITY),
            Self::PiecewiseHazard { pieces } => pieces::hazard_stock(pieces, f64::INFINITY),
        }
    }

    /// Share that has ended by `t` (share).
    pub fn cdf(&self, t: f64) -> f64 {
        self.parts(t).lower
    }

    /// Share that lasts longer than `t` (share).
    #[inline]
    pub fn survival(&self, t: f64) -> f64 {
        self.parts(t).upper
    }

    /// Density at `t` (per day); 0 for a fixed length, which has none.
    pub fn density(&self, t: f64) -> f64 {
        if t <= 0.0 || t == f64::INFINITY {
            return 0.0;
        }
        match self {
            Self::Exponential { mean } => libm::exp(-t / mean) / mean,
            Self::Weibull { scale, shape } => {
                let power = libm::pow(t / scale, *shape);
                shape * power / t * libm::exp(-power)
            }
            Self::Gamma { mean, unit } => unit.point(libm::log(t / mean)).log_density / t,
            Self::LogNormal { mu, sigma } => normal_density((libm::log(t) - mu) / sigma) / (t * sigma),
            Self::LogLogistic { scale, shape } => {
                let odds = libm::pow(t / scale, *shape);
                shape * odds / (t * (1.0 + odds) * (1.0 + odds))
            }
            Self::Deterministic { .. } => 0.0,
            Self::Uniform { low, high } => {
                if (*low..*high).contains(&t) {
                    1.0 / (high - low)
                } else {
                    0.0
                }
            }
            Self::Empirical { points } => pieces::empirical_density(points, t),
            Self::PiecewiseHazard { pieces } => pieces::hazard_at(pieces, t) * self.survival(t),
        }
    }

    /// The integral of survival from 0 to `t`: the stock of cases younger than `t` that one arrival a day sustains
    /// (days). Infinite `t` gives the mean.
    pub fn integrated_survival(&self, t: f64) -> f64 {
        self.stock(t).0
    }

    /// The integral of survival from `t` on: the stock of cases older than `t` that one arrival a day sustains (days).
    pub fn remaining_survival(&self, t: f64) -> f64 {
        self.stock(t).1
    }

    /// Shares that end by `t` and after it.
    #[inline]
    pub(super) fn parts(&self, t: f64) -> Parts {
        if t < 0.0 {
            return Parts { lower: 0.0, upper: 1.0 };
        }
        match self {
            Self::Exponential { mean } => Parts { lower: -libm::expm1(-t / mean), upper: libm::exp(-t / mean) },
            Self::Weibull { scale, shape } => {
                let power = libm::pow(t / scale, *shape);
                Parts { lower: -libm::expm1(-power), upper: libm::exp(-power) }
            }
            Self::Gamma { mean, unit } => unit.point(libm::log(t / mean)).parts,
            Self::LogNormal { mu, sigma } => normal_parts((libm::log(t) - mu) / sigma),
            Self::LogLogistic { scale, shape } => {
                let odds = libm::pow(t / scale, *shape);
                let upper = 1.0 / (1.0 + odds);
                Parts { lower: if odds == f64::INFINITY { 1.0 } else { odds * upper }, upper }
            }
            Self::Deterministic { value } => step(t >= *value),
            Self::Uniform { low, high } => {
                let lower = ((t - low) / (high - low)).clamp(0.0, 1.0);
                Parts { lower, upper: 1.0 - lower }
            }
            Self::Empirical { points } => {
                let lower = pieces::empirical_share(points, t);
                Parts { lower, upper: 1.0 - lower }
            }
            Self::PiecewiseHazard { pieces } => {
                let hazard = pieces::accumulated_hazard(pieces, t);
                Parts { lower: -libm::expm1(-hazard), upper: libm::exp(-hazard) }
            }
        }
    }

    /// Integrals of survival below and above `t`; they sum to the mean.
    pub(in crate::distribution) fn stock(&self, t: f64) -> (f64, f64) {
        if t <= 0.0 {
            return (0.0, self.mean());
        }
        if t == f64::INFINITY {
            return (self.mean(), 0.0);
        }
        match self {
            Self::Exponential { mean } => (-mean * libm::expm1(-t / mean), mean * libm::exp(-t / mean)),
            Self::Weibull { scale, shape } => {
                let inverse = 1.0 / shape;
                let log_power = shape * libm::log(t / scale);
                let shares = gamma_point(inverse, libm::lgamma(inverse), log_power).parts;
                let mean = self.mean();
                (mean * shares.lower, mean * shares.upper)
            }
            Self::LogLogistic { scale, shape } if *shape > 1.0 => {
                let shares = log_logistic_shares(1.0 / shape, 1.0 - 1.0 / shape, libm::pow(t / scale, *shape));
                let mean = self.mean();
                (mean * shares.lower, mean * shares.upper)
            }
            // without a mean the stock below t is finite all the same, but nobody may ask a scenario for it
            Self::LogLogistic { .. } => (f64::NAN, f64::INFINITY),
            Self::Deterministic { value } => (t.min(*value), (value - t).max(0.0)),
            Self::Uniform { low, high } => {
                if t <= *low {
                    (t, 0.5 * (low + high) - t)
                } else {
                    let left = (high - t).max(0.0);
                    let older = 0.5 * left * left / (high - low);
                    (0.5 * (low + high) - older, older)
                }
            }
            Self::Gamma { mean, unit } => {
                let point = unit.point(libm::log(t / mean));
                stock_from_amounts(*mean, t, &point.parts, &unit.amounts(&point))
            }
            Self::LogNormal { mu, sigma } => {
                let z = (libm::log(t) - mu) / sigma;
                stock_from_amounts(self.mean(), t, &normal_parts(z), &normal_parts(z - sigma))
            }
            Self::Empirical { points } => {
                let younger = pieces::empirical_stock(points, t);
                (younger, (self.mean() - younger).max(0.0))
            }
            Self::PiecewiseHazard { pieces } => {
                (pieces::hazard_stock(pieces, t), pieces::hazard_stock_above(pieces, t))
            }
        }
    }

    /// Shares of all days lived that belong to cases of a length up to `t` and beyond it.
    pub(in crate::distribution) fn amounts(&self, t: f64) -> Parts {
        match self {
            Self::Gamma { mean, unit } => unit.amounts(&unit.point(libm::log(t / mean))),
            Self::LogNormal { mu, sigma } => normal_parts((libm::log(t) - mu) / sigma - sigma),
            Self::Exponential { mean } => gamma_point(2.0, 0.0, libm::log(t / mean)).parts,
            Self::Weibull { scale, shape } => {
                let next = 1.0 + 1.0 / shape;
                gamma_point(next, libm::lgamma(next), shape * libm::log(t / scale)).parts
            }
            Self::LogLogistic { scale, shape } => {
                log_logistic_shares(1.0 + 1.0 / shape, 1.0 - 1.0 / shape, libm::pow(t / scale, *shape))
            }
            Self::Deterministic { value } => step(t >= *value),
            Self::Uniform { .. } | Self::Empirical { .. } | Self::PiecewiseHazard { .. } => {
                let mean = self.mean();
                let ((younger, older), survival) = (self.stock(t), self.survival(t));
                let held = if t == f64::INFINITY { 0.0 } else { t * survival };
                Parts { lower: ((younger - held) / mean).max(0.0), upper: (older + held) / mean }
            }
        }
    }
}

/// Integrals of survival below and above `t` from shares of cases and shares of days.
#[inline]
pub(super) fn stock_from_amounts(mean: f64, t: f64, cases: &Parts, days: &Parts) -> (f64, f64) {
    let reaching = t * cases.upper;
    (mean * days.lower + reaching, (mean * days.upper - reaching).max(0.0))
}

/// Beta shares at given odds.
fn log_logistic_shares(alpha: f64, beta: f64, odds: f64) -> Parts {
    let (share, rest) = (odds / (1.0 + odds), 1.0 / (1.0 + odds));
    let ln_beta = libm::lgamma(alpha) + libm::lgamma(beta) - libm::lgamma(alpha + beta);
    let front = libm::exp(alpha * libm::log(share) + beta * libm::log(rest) - ln_beta);
    incomplete_beta(alpha, beta, share, rest, front)
}

/// Shares below and above a normal score, each accurate where it is small.
#[inline]
pub(super) fn normal_parts(z: f64) -> Parts {
    let small = normal_cdf(-z.abs());
    if z < 0.0 { Parts { lower: small, upper: 1.0 - small } } else { Parts { lower: 1.0 - small, upper: small } }
}

fn step(ended: bool) -> Parts {
    if ended { Parts { lower: 1.0, upper: 0.0 } } else { Parts { lower: 0.0, upper: 1.0 } }
}
