//! What is not known: a value given as an interval or a law, turned into one number per replication.

use super::incomplete::{Parts, incomplete_beta};
use super::inversion::{Point, invert_on_log_scale};
use super::normal::{self, normal_quantile};

/// The distribution of an uncertain parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Elicited {
    /// Normal through its 10% and 90% points.
    Normal {
        /// 10% point.
        p10: f64,
        /// 90% point.
        p90: f64,
    },
    /// Log-normal through its 10% and 90% points (both above 0).
    LogNormal {
        /// 10% point.
        p10: f64,
        /// 90% point.
        p90: f64,
    },
    /// Logit-normal through its 10% and 90% points (both strictly between 0 and 1).
    LogitNormal {
        /// 10% point.
        p10: f64,
        /// 90% point.
        p90: f64,
    },
    /// Equally likely between two bounds.
    Uniform {
        /// Lower bound.
        low: f64,
        /// Upper bound.
        high: f64,
    },
    /// Triangular.
    Triangular {
        /// Lower bound.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Upper bound.
        high: f64,
    },
    /// PERT: a beta between two bounds with a most likely value.
    Pert {
        /// Lower bound.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Upper bound.
        high: f64,
    },
    /// Beta between two bounds.
    Beta {
        /// First shape.
        alpha: f64,
        /// Second shape.
        beta: f64,
        /// Lower bound.
        low: f64,
        /// Upper bound.
        high: f64,
    },
}

impl Elicited {
    /// The value below which the truth lies with probability `u`.
    pub fn quantile(&self, u: f64) -> f64 {
        match *self {
            Self::Normal { p10, p90 } => through(p10, p90, u),
            Self::LogNormal { p10, p90 } => libm::exp(through(libm::log(p10), libm::log(p90), u)),
            Self::LogitNormal { p10, p90 } => {
                let logit = |p: f64| libm::log(p / (1.0 - p));
                1.0 / (1.0 + libm::exp(-through(logit(p10), logit(p90), u)))
            }
            Self::Uniform { low, high } => low + (high - low) * u,
            Self::Triangular { low, mode, high } => {
                let width = high - low;
                if width <= 0.0 {
                    low
                } else if u * width < mode - low {
                    low + (u * width * (mode - low)).sqrt()
                } else {
                    high - ((1.0 - u) * width * (high - mode)).sqrt()
                }
            }
            Self::Pert { low, mode, high } => {
                let width = high - low;
                if width <= 0.0 {
                    return low;
                }
                let (alpha, beta) = (1.0 + 4.0 * (mode - low) / width, 1.0 + 4.0 * (high - mode) / width);
                low + width * beta_quantile(alpha, beta, u)
            }
            Self::Beta { alpha, beta, low, high } => low + (high - low) * beta_quantile(alpha, beta, u),
        }
    }

    /// The value that the truth is as likely to exceed as not.
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }
}

/// The normal quantile of `u` through a 10% and a 90% point.
fn through(p10: f64, p90: f64, u: f64) -> f64 {
    0.5 * (p10 + p90) + 0.5 * (p90 - p10) * (normal_quantile(u) / normal::P90)
}

/// The value of a beta variable below which a share `u` lies, found on the scale of its odds, where neither end is lost.
fn beta_quantile(alpha: f64, beta: f64, u: f64) -> f64 {
    let ln_beta = libm::lgamma(alpha) + libm::lgamma(beta) - libm::lgamma(alpha + beta);
    let point = |log_odds: f64| {
        let (x, rest) = (1.0 / (1.0 + libm::exp(-log_odds)), 1.0 / (1.0 + libm::exp(log_odds)));
        let log_density = libm::exp(alpha * libm::log(x) + beta * libm::log(rest) - ln_beta);
        Point { parts: incomplete_beta(alpha, beta, x, rest), log_density }
    };
    let log_odds = invert_on_log_scale(point, Parts { lower: u, upper: 1.0 - u }, libm::log(alpha / beta));
    1.0 / (1.0 + libm::exp(-log_odds))
}
