//! Gamma laws with mean 1: the exact quantile, and a table of it that is shared by every law of the same shape.

use super::incomplete::Parts;
use super::inversion::{Point, gamma_guess, gamma_log_quantile, gamma_point, invert_on_log_scale};
use super::normal::{normal_cdf, normal_density, normal_quantile, normal_upper_quantile};
use std::fmt;
use std::sync::Arc;

/// The table covers normal scores from -REACH to REACH; what lies beyond (2 in a billion) is inverted exactly.
const REACH: f64 = 6.0;
/// Steps of the table. The relative error of a quantile falls with the fourth power of their number: with these it is
/// below 2e-8 for shapes from 1, below 2e-7 from 0.2 and below 1e-6 from 0.05.
const STEPS: u32 = 160;
const STEP: f64 = 2.0 * REACH / STEPS as f64;

/// The gamma law with mean 1 and a given shape. Cheap to clone; the table is built once, by [`UnitGamma::new`].
#[derive(Clone)]
pub struct UnitGamma {
    shape: f64,
    ln_shape: f64,
    ln_gamma: f64,
    /// Logarithm of the quantile, and its slope times the step, at equal steps of the normal score.
    nodes: Arc<[(f64, f64)]>,
}

impl PartialEq for UnitGamma {
    fn eq(&self, other: &Self) -> bool {
        self.shape == other.shape
    }
}

impl fmt::Debug for UnitGamma {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // the table follows from the shape
        out.debug_struct("UnitGamma").field("shape", &self.shape).finish_non_exhaustive()
    }
}

impl UnitGamma {
    /// The law with this shape (above 0).
    ///
    /// Takes about a tenth of a millisecond: do it once per set of parameters, never per draw.
    pub fn new(shape: f64) -> Self {
        let (ln_shape, ln_gamma) = (libm::log(shape), libm::lgamma(shape));
        let mut guess = gamma_guess(shape, ln_gamma, parts_of_score(-REACH));
        let node = |i: u32| {
            let score = f64::from(i) * STEP - REACH;
            let point = |log| gamma_point(shape, ln_gamma, log);
            let log = invert_on_log_scale(point, parts_of_score(score), guess);
            let slope = STEP * normal_density(score) / point(log).log_density;
            guess = log + slope;
            (log - ln_shape, slope)
        };
        let nodes = (0..=STEPS).map(node).collect();
        Self { shape, ln_shape, ln_gamma, nodes }
    }

    /// The shape.
    pub fn shape(&self) -> f64 {
        self.shape
    }

    /// The value below which a share `u` lies.
    #[inline]
    pub fn quantile(&self, u: f64) -> f64 {
        self.at_score(normal_quantile(u))
    }

    /// The value above which a share `tail` lies: full accuracy however small the share.
    #[inline]
    pub(super) fn upper_quantile(&self, tail: f64) -> f64 {
        self.at_score(normal_upper_quantile(tail))
    }

    #[inline]
    fn at_score(&self, score: f64) -> f64 {
        let place = (score + REACH) * (1.0 / STEP);
        if !(0.0..f64::from(STEPS)).contains(&place) {
            return self.beyond(score);
        }
        let index = place as usize;
        let s = place - index as f64;
        let ((y0, d0), (y1, d1)) = (self.nodes[index], self.nodes[index + 1]);
        // cubic Hermite interpolation with the exact slopes
        let rise = y1 - y0;
        let log = y0 + s * (d0 + s * ((3.0 * rise - 2.0 * d0 - d1) + s * (d0 + d1 - 2.0 * rise)));
        libm::exp(log)
    }

    #[cold]
    fn beyond(&self, score: f64) -> f64 {
        if score == f64::INFINITY {
            f64::INFINITY
        } else if score == f64::NEG_INFINITY {
            0.0
        } else {
            libm::exp(gamma_log_quantile(self.shape, self.ln_gamma, parts_of_score(score)) - self.ln_shape)
        }
    }

    /// The law at a logarithm of the value: shares below and above, and the density on the logarithmic scale.
    pub(super) fn point(&self, log: f64) -> Point {
        gamma_point(self.shape, self.ln_gamma, log + self.ln_shape)
    }

    /// Shares of the total amount (share times size) that lie below and above the point.
    pub(super) fn amounts(&self, at: &Point) -> Parts {
        // the step from one shape to the next above it (Abramowitz and Stegun 6.5.21)
        let step = at.log_density / self.shape;
        Parts { lower: (at.parts.lower - step).max(0.0), upper: (at.parts.upper + step).min(1.0) }
    }

    /// The logarithm of the value below which the shares `target` of the total amount lie.
    pub(super) fn amount_log_quantile(&self, target: Parts) -> f64 {
        gamma_log_quantile(self.shape + 1.0, self.ln_gamma + self.ln_shape, target) - self.ln_shape
    }
}

fn parts_of_score(score: f64) -> Parts {
    Parts { lower: normal_cdf(score), upper: normal_cdf(-score) }
}

/// The value of a gamma variable with mean 1 and the given shape below which a share `u` lies, without a table.
pub fn gamma_quantile(shape: f64, u: f64) -> f64 {
    libm::exp(gamma_log_quantile(shape, libm::lgamma(shape), Parts { lower: u, upper: 1.0 - u })) / shape
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, Gamma};

    const SHAPES: [f64; 8] = [0.2, 0.5, 0.694, 1.0, 2.0, 4.0, 20.0, 100.0];

    #[test]
    fn the_table_meets_an_independent_library() {
        for shape in SHAPES {
            let (unit, exact) = (UnitGamma::new(shape), Gamma::new(shape, shape).unwrap());
            for i in 1..2000 {
                let u = f64::from(i) / 2000.0;
                let x = unit.quantile(u);
                // an error in x shows in the share as error x density
                let error = (exact.cdf(x) - u) / unit.point(x.ln()).log_density;
                assert!(error.abs() < 2e-7, "shape {shape} at {u}: relative error {error:e}");
            }
        }
    }

    #[test]
    fn the_table_is_as_exact_as_it_says_over_all_its_reach() {
        for (shape, limit) in [(0.05, 1e-6), (0.2, 2e-7), (1.0, 2e-8), (4.0, 1e-9), (10_000.0, 1e-12)] {
            let unit = UnitGamma::new(shape);
            for i in 0..5000 {
                let u = normal_cdf(f64::from(i) / 5000.0 * 11.8 - 5.9);
                let (fast, exact) = (unit.quantile(u), gamma_quantile(shape, u));
                assert!((fast / exact - 1.0).abs() < limit, "shape {shape} at {u}: {fast} {exact}");
            }
        }
    }

    #[test]
    fn beyond_the_table_the_inversion_is_exact() {
        for shape in SHAPES {
            let unit = UnitGamma::new(shape);
            for tail in [1e-10, 1e-15, 1e-40, 1e-200] {
                for parts in [Parts { lower: tail, upper: 1.0 }, Parts { lower: 1.0, upper: tail }] {
                    let x = if parts.lower == tail { unit.quantile(tail) } else { unit.upper_quantile(tail) };
                    // below the smallest float nothing is left to compare
                    if x > 1e-300 {
                        let found = unit.point(x.ln()).parts;
                        let found = if parts.lower == tail { found.lower } else { found.upper };
                        assert!((found / tail - 1.0).abs() < 1e-9, "shape {shape} at {tail}: {found}");
                    }
                }
            }
        }
    }

    #[test]
    fn quantiles_rise_with_the_share() {
        for shape in SHAPES {
            let unit = UnitGamma::new(shape);
            let mut last = 0.0;
            for i in 1..20_000 {
                let x = unit.quantile(f64::from(i) / 20_000.0);
                assert!(x > last, "shape {shape} at {i}");
                last = x;
            }
        }
    }
}
