//! Laws from the numbers that planners have, or a plain reason why there is no such law.

use super::{Law, UnitGamma};
use crate::distribution::normal;
use std::f64::consts::LN_2;

/// A law, or why the numbers given make none.
type Built = Result<Law, &'static str>;

const MEAN: &str = "the mean must be above 0";
const SPREAD: &str = "the coefficient of variation must be above 0 (for no spread use a fixed length)";
const SHAPE: &str = "the shape must be above 0";
const MEDIAN: &str = "the median must be above 0";
const P90_BELOW: &str = "the 90% point must be above the median";
const NO_MEAN: &str = "so long a tail has no mean: the shape must be above 1 (the 90% point below 9 medians)";
const TOO_WIDE: &str = "the spread is too wide for this law to be computed";

impl Law {
    /// Constant hazard with this mean (days).
    ///
    /// # Errors
    /// Where the mean is not above 0.
    pub fn exponential(mean: f64) -> Built {
        positive(mean, MEAN)?;
        Ok(Self::Exponential { mean })
    }

    /// Weibull by scale (days) and shape.
    ///
    /// # Errors
    /// Where either is not above 0, or the mean is not finite.
    pub fn weibull_scale_shape(scale: f64, shape: f64) -> Built {
        positive(scale, "the scale must be above 0")?;
        positive(shape, SHAPE)?;
        computable(Self::Weibull { scale, shape })
    }

    /// Weibull by mean (days) and shape.
    ///
    /// # Errors
    /// Where either is not above 0, or the shape is too small to compute with.
    pub fn weibull_mean_shape(mean: f64, shape: f64) -> Built {
        positive(mean, MEAN)?;
        positive(shape, SHAPE)?;
        computable(Self::Weibull { scale: mean / libm::tgamma(1.0 + 1.0 / shape), shape })
    }

    /// Weibull through its median and 90% point (days).
    ///
    /// # Errors
    /// Where the median is not above 0 or the 90% point not above the median.
    pub fn weibull_quantiles(median: f64, p90: f64) -> Built {
        let spread = log_ratio(median, p90)?;
        let shape = libm::log(std::f64::consts::LN_10 / LN_2) / spread;
        computable(Self::Weibull { scale: median / libm::pow(LN_2, 1.0 / shape), shape })
    }

    /// Gamma by mean (days) and shape.
    ///
    /// # Errors
    /// Where either is not above 0.
    pub fn gamma_mean_shape(mean: f64, shape: f64) -> Built {
        positive(mean, MEAN)?;
        positive(shape, SHAPE)?;
        if shape < 1e-2 {
            return Err(TOO_WIDE);
        }
        if shape > 1e6 {
            return Err("the spread is too narrow for this law to be computed (use a fixed length)");
        }
        Ok(Self::Gamma { mean, unit: UnitGamma::new(shape) })
    }

    /// Gamma by mean (days) and coefficient of variation.
    ///
    /// # Errors
    /// Where either is not above 0.
    pub fn gamma_mean_cv(mean: f64, cv: f64) -> Built {
        positive(cv, SPREAD)?;
        Self::gamma_mean_shape(mean, 1.0 / (cv * cv))
    }

    /// Log-normal by mean (days) and coefficient of variation.
    ///
    /// # Errors
    /// Where either is not above 0.
    pub fn log_normal_mean_cv(mean: f64, cv: f64) -> Built {
        positive(mean, MEAN)?;
        positive(cv, SPREAD)?;
        let variance = libm::log1p(cv * cv);
        computable(Self::LogNormal { mu: libm::log(mean) - 0.5 * variance, sigma: variance.sqrt() })
    }

    /// Log-normal through its median and 90% point (days).
    ///
    /// # Errors
    /// Where the median is not above 0 or the 90% point not above the median.
    pub fn log_normal_quantiles(median: f64, p90: f64) -> Built {
        let spread = log_ratio(median, p90)?;
        computable(Self::LogNormal { mu: libm::log(median), sigma: spread / normal::P90 })
    }

    /// Log-logistic by median (days) and shape.
    ///
    /// # Errors
    /// Where the median is not above 0 or the shape not above 1 (no mean exists).
    pub fn log_logistic_median_shape(median: f64, shape: f64) -> Built {
        positive(median, MEDIAN)?;
        if shape > 1.0 { computable(Self::LogLogistic { scale: median, shape }) } else { Err(NO_MEAN) }
    }

    /// Log-logistic through its median and 90% point (days).
    ///
    /// # Errors
    /// Where the median is not above 0, or the 90% point not above the median and below 9 medians.
    pub fn log_logistic_quantiles(median: f64, p90: f64) -> Built {
        let spread = log_ratio(median, p90)?;
        Self::log_logistic_median_shape(median, libm::log(9.0) / spread)
    }

    /// Always this length (days).
    ///
    /// # Errors
    /// Where it is negative or not finite.
    pub fn fixed(value: f64) -> Built {
        if value >= 0.0 && value.is_finite() {
            Ok(Self::Deterministic { value })
        } else {
            Err("a fixed length must be 0 or more")
        }
    }

    /// Equally likely between two bounds (days).
    ///
    /// # Errors
    /// Where the lower bound is negative or the upper one not above it.
    pub fn uniform(low: f64, high: f64) -> Built {
        if !(low >= 0.0 && low.is_finite()) {
            return Err("the lower bound must be 0 or more");
        }
        if !(high > low && high.is_finite()) {
            return Err("the upper bound must be above the lower one");
        }
        Ok(Self::Uniform { low, high })
    }

    /// A straight-line cumulative distribution through (days, share ended by then).
    ///
    /// # Errors
    /// Where the points do not rise from share 0 to share 1.
    pub fn empirical(points: Vec<(f64, f64)>) -> Built {
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            return Err("at least two points are needed");
        };
        if points.len() < 2 {
            return Err("at least two points are needed");
        }
        if !points.iter().all(|p| p.0.is_finite() && p.0 >= 0.0) {
            return Err("times must be 0 or more");
        }
        if first.1 != 0.0 {
            return Err("the first point must have share 0");
        }
        if last.1 != 1.0 {
            return Err("the last point must have share 100%");
        }
        if !points.windows(2).all(|pair| pair[0].0 < pair[1].0) {
            return Err("times must rise from point to point");
        }
        if !points.windows(2).all(|pair| pair[0].1 <= pair[1].1) {
            return Err("shares must not fall from point to point");
        }
        Ok(Self::Empirical { points })
    }

    /// A hazard that is constant between given times: (from day, hazard per day).
    ///
    /// # Errors
    /// Where the first piece does not begin at 0, the times do not rise, a hazard is negative or the last one is 0.
    pub fn piecewise_hazard(pieces: Vec<(f64, f64)>) -> Built {
        let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else {
            return Err("at least one piece is needed");
        };
        if first.0 != 0.0 {
            return Err("the first piece must begin at 0 days");
        }
        if !pieces.iter().all(|piece| piece.0.is_finite() && piece.1.is_finite() && piece.1 >= 0.0) {
            return Err("hazards must be 0 or more");
        }
        if !pieces.windows(2).all(|pair| pair[0].0 < pair[1].0) {
            return Err("times must rise from piece to piece");
        }
        if last.1 <= 0.0 {
            return Err("the last hazard must be above 0, or nothing would ever end");
        }
        Ok(Self::PiecewiseHazard { pieces })
    }
}

fn positive(value: f64, reason: &'static str) -> Result<(), &'static str> {
    if value > 0.0 && value.is_finite() { Ok(()) } else { Err(reason) }
}

/// The logarithm of the 90% point over the median.
fn log_ratio(median: f64, p90: f64) -> Result<f64, &'static str> {
    positive(median, MEDIAN)?;
    if p90 > median && p90.is_finite() { Ok(libm::log(p90 / median)) } else { Err(P90_BELOW) }
}

/// A law whose parameters came out as numbers with a mean.
fn computable(law: Law) -> Built {
    let mean = law.mean();
    if mean > 0.0 && mean.is_finite() { Ok(law) } else { Err(TOO_WIDE) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn laws_through_quantiles_pass_through_them() {
        for law in [
            Law::weibull_quantiles(180.0, 420.0).unwrap(),
            Law::log_normal_quantiles(180.0, 420.0).unwrap(),
            Law::log_logistic_quantiles(180.0, 420.0).unwrap(),
        ] {
            assert!((law.quantile(0.5) / 180.0 - 1.0).abs() < 1e-12, "{law:?}");
            assert!((law.quantile(0.9) / 420.0 - 1.0).abs() < 1e-12, "{law:?}");
        }
    }

    #[test]
    fn laws_by_mean_have_that_mean() {
        for law in [
            Law::weibull_mean_shape(150.0, 0.64).unwrap(),
            Law::gamma_mean_cv(150.0, 1.2).unwrap(),
            Law::log_normal_mean_cv(150.0, 1.2).unwrap(),
            Law::exponential(150.0).unwrap(),
        ] {
            assert!((law.mean() / 150.0 - 1.0).abs() < 1e-13, "{law:?}");
        }
    }

    #[test]
    fn impossible_laws_are_refused_with_a_reason() {
        let refused = [
            (Law::exponential(0.0), MEAN),
            (Law::exponential(f64::NAN), MEAN),
            (Law::weibull_mean_shape(-1.0, 1.0), MEAN),
            (Law::weibull_mean_shape(1.0, 0.0), SHAPE),
            (Law::weibull_mean_shape(1.0, 0.001), TOO_WIDE),
            (Law::weibull_quantiles(0.0, 1.0), MEDIAN),
            (Law::weibull_quantiles(2.0, 2.0), P90_BELOW),
            (Law::log_normal_quantiles(2.0, 1.0), P90_BELOW),
            (Law::log_normal_mean_cv(2.0, 0.0), SPREAD),
            (Law::gamma_mean_cv(2.0, f64::INFINITY), SPREAD),
            (Law::log_logistic_quantiles(1.0, 9.5), NO_MEAN),
            (Law::log_logistic_median_shape(1.0, 1.0), NO_MEAN),
            (Law::fixed(-1.0), "a fixed length must be 0 or more"),
            (Law::uniform(3.0, 3.0), "the upper bound must be above the lower one"),
            (Law::uniform(-3.0, 3.0), "the lower bound must be 0 or more"),
            (Law::empirical(vec![]), "at least two points are needed"),
            (Law::empirical(vec![(0.0, 0.1), (1.0, 1.0)]), "the first point must have share 0"),
            (Law::empirical(vec![(0.0, 0.0), (1.0, 0.9)]), "the last point must have share 100%"),
            (Law::empirical(vec![(1.0, 0.0), (1.0, 1.0)]), "times must rise from point to point"),
            (
                Law::empirical(vec![(1.0, 0.0), (2.0, 0.8), (3.0, 0.7), (4.0, 1.0)]),
                "shares must not fall from point to point",
            ),
            (Law::piecewise_hazard(vec![(1.0, 0.1)]), "the first piece must begin at 0 days"),
            (
                Law::piecewise_hazard(vec![(0.0, 0.1), (9.0, 0.0)]),
                "the last hazard must be above 0, or nothing would ever end",
            ),
        ];
        for (law, reason) in refused {
            assert_eq!(law, Err(reason));
        }
    }
}
