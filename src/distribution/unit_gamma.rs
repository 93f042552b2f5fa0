//! Gamma laws with mean 1: the exact quantile, and a table of it that is shared by every law of the same shape.

use super::incomplete::{Parts, incomplete_gamma};
use super::inversion::{Point, invert_on_log_scale};
use super::normal::{normal_cdf, normal_density, normal_quantile, normal_upper_quantile};
use std::sync::Arc;

/// The table covers normal scores from -REACH to REACH; what lies beyond (2 in a billion) is inverted exactly.
const REACH: f64 = 6.0;
/// Steps of the table; the relative error of a quantile falls with the fourth power of their number.
const STEPS: u32 = 240;
const STEP: f64 = 2.0 * REACH / STEPS as f64;

/// The gamma law with mean 1 and a given shape. Cheap to clone; the table is built once, by [`UnitGamma::new`].
#[derive(Clone, Debug)]
pub struct UnitGamma {
    table: Arc<Table>,
}

#[derive(Debug)]
struct Table {
    shape: f64,
    ln_gamma: f64,
    ln_gamma_next: f64,
    /// Logarithm of the quantile, and its slope times the step, at equal steps of the normal score.
    nodes: Vec<(f64, f64)>,
}

impl PartialEq for UnitGamma {
    fn eq(&self, other: &Self) -> bool {
        self.table.shape == other.table.shape
    }
}

impl UnitGamma {
    /// The law with this shape (above 0).
    ///
    /// Takes about a tenth of a millisecond: do it once per set of parameters, never per draw.
    pub fn new(shape: f64) -> Self {
        let ln_gamma = libm::lgamma(shape);
        let mut table = Table {
            shape,
            ln_gamma,
            ln_gamma_next: libm::lgamma(shape + 1.0),
            nodes: Vec::with_capacity(STEPS as usize),
        };
        let mut guess = first_guess(shape, Parts { lower: normal_cdf(-REACH), upper: normal_cdf(REACH) });
        for i in 0..=STEPS {
            let score = f64::from(i) * STEP - REACH;
            let log = table.log_quantile(parts_of_score(score), guess);
            let slope = STEP * normal_density(score) / table.point(log).log_density;
            table.nodes.push((log, slope));
            guess = log + slope;
        }
        Self { table: Arc::new(table) }
    }

    /// The shape.
    pub fn shape(&self) -> f64 {
        self.table.shape
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
            return self.table.beyond(score);
        }
        let index = place as usize;
        let s = place - index as f64;
        let ((y0, d0), (y1, d1)) = (self.table.nodes[index], self.table.nodes[index + 1]);
        // cubic Hermite interpolation with the exact slopes
        let rise = y1 - y0;
        let log = y0 + s * (d0 + s * ((3.0 * rise - 2.0 * d0 - d1) + s * (d0 + d1 - 2.0 * rise)));
        libm::exp(log)
    }

    /// Shares below and above `x`.
    pub(super) fn parts(&self, x: f64) -> Parts {
        incomplete_gamma(self.table.shape, self.table.ln_gamma, x * self.table.shape)
    }

    /// Shares of the total amount (share times size) that lie below and above `x`.
    pub(super) fn amounts(&self, x: f64) -> Parts {
        incomplete_gamma(self.table.shape + 1.0, self.table.ln_gamma_next, x * self.table.shape)
    }

    /// Density at `x`.
    pub(super) fn density(&self, x: f64) -> f64 {
        let (shape, y) = (self.table.shape, x * self.table.shape);
        shape * libm::exp((shape - 1.0) * libm::log(y) - y - self.table.ln_gamma)
    }
}

impl Table {
    /// The law at a logarithm of the mean-1 variable.
    fn point(&self, log: f64) -> Point {
        let y = libm::exp(log) * self.shape;
        let log_density = libm::exp(self.shape * (log + libm::log(self.shape)) - y - self.ln_gamma);
        Point { parts: incomplete_gamma(self.shape, self.ln_gamma, y), log_density }
    }

    fn log_quantile(&self, target: Parts, guess: f64) -> f64 {
        invert_on_log_scale(|log| self.point(log), target, guess)
    }

    #[cold]
    fn beyond(&self, score: f64) -> f64 {
        if score == f64::INFINITY {
            return f64::INFINITY;
        }
        if score == f64::NEG_INFINITY {
            return 0.0;
        }
        let target = parts_of_score(score);
        libm::exp(self.log_quantile(target, first_guess(self.shape, target)))
    }
}

fn parts_of_score(score: f64) -> Parts {
    Parts { lower: normal_cdf(score), upper: normal_cdf(-score) }
}

/// A first guess of the logarithm of a quantile with mean 1: the power law of the lower tail where that is far below the
/// mean, else Wilson and Hilferty's cube.
fn first_guess(shape: f64, target: Parts) -> f64 {
    let power = (libm::log(target.lower) + libm::lgamma(shape + 1.0)) / shape - libm::log(shape);
    let score = if target.lower < 0.5 { normal_quantile(target.lower) } else { normal_upper_quantile(target.upper) };
    let ninth = 1.0 / (9.0 * shape);
    let cube_root = 1.0 - ninth + score * ninth.sqrt();
    if cube_root < 0.3 || power < -3.0 { power } else { 3.0 * libm::log(cube_root) }
}

/// The value of a gamma variable with mean 1 and the given shape below which a share `u` lies, without a table.
pub fn gamma_quantile(shape: f64, u: f64) -> f64 {
    let ln_gamma = libm::lgamma(shape);
    let table = Table { shape, ln_gamma, ln_gamma_next: 0.0, nodes: Vec::new() };
    let target = Parts { lower: u, upper: 1.0 - u };
    libm::exp(table.log_quantile(target, first_guess(shape, target)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, Gamma};

    const SHAPES: [f64; 8] = [0.2, 0.5, 0.694, 1.0, 2.0, 4.0, 20.0, 100.0];

    #[test]
    fn the_table_meets_an_independent_library_to_a_millionth() {
        for shape in SHAPES {
            let (unit, exact) = (UnitGamma::new(shape), Gamma::new(shape, shape).unwrap());
            for i in 1..2000 {
                let u = f64::from(i) / 2000.0;
                let x = unit.quantile(u);
                // an error in x shows in the share as error x density
                let error = (exact.cdf(x) - u) / (x * unit.density(x));
                assert!(error.abs() < 1e-7, "shape {shape} at {u}: relative error {error:e}");
            }
        }
    }

    #[test]
    fn table_and_exact_inversion_agree_far_into_the_tails() {
        for shape in SHAPES {
            let unit = UnitGamma::new(shape);
            for u in [1e-12, 1e-8, 1e-4, 0.01, 0.3, 0.5, 0.9, 0.9999, 1.0 - 1e-9, 1.0 - 1e-13] {
                let (fast, exact) = (unit.quantile(u), gamma_quantile(shape, u));
                assert!((fast / exact - 1.0).abs() < 1e-6, "shape {shape} at {u}: {fast} {exact}");
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
