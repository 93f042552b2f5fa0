//! Families of durations.
//!
//! *Curves* (shares, densities, integrals of survival) are in `curve`, *draws* (quantiles, what is left at an age) in
//! `draw`, *construction* from planners' numbers in `build`, laws given by pieces in `pieces`.

mod build;
mod curve;
mod draw;
mod pieces;

use super::unit_gamma::UnitGamma;

/// A family of durations (days). Build one by its constructors, which say in plain words why a law cannot exist.
#[derive(Clone, Debug, PartialEq)]
pub enum Law {
    /// Constant hazard.
    Exponential {
        /// Mean (days).
        mean: f64,
    },
    /// Hazard that rises or falls as a power of time.
    Weibull {
        /// Scale (days).
        scale: f64,
        /// Shape; below 1 the hazard falls.
        shape: f64,
    },
    /// Gamma (Erlang where the shape is whole).
    Gamma {
        /// Mean (days).
        mean: f64,
        /// The law at mean 1, with its shape and its table.
        unit: UnitGamma,
    },
    /// Log-normal.
    LogNormal {
        /// Mean of the logarithm of days.
        mu: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// Log-logistic.
    LogLogistic {
        /// Scale, the median (days).
        scale: f64,
        /// Shape; the mean exists above 1.
        shape: f64,
    },
    /// Always the same.
    Deterministic {
        /// The value (days).
        value: f64,
    },
    /// Equally likely between two bounds.
    Uniform {
        /// Lower bound (days).
        low: f64,
        /// Upper bound (days).
        high: f64,
    },
    /// A straight-line cumulative distribution through given points.
    Empirical {
        /// (days, share ended by then), rising, from share 0 to share 1.
        points: Vec<(f64, f64)>,
    },
    /// A hazard that is constant between given times; the last one goes on for ever and is above 0.
    PiecewiseHazard {
        /// (from day, hazard per day), the first from day 0.
        pieces: Vec<(f64, f64)>,
    },
}
