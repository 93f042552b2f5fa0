//! The regularised incomplete gamma and beta functions, lower and upper part together.
//!
//! Written here rather than borrowed, so that no bit of a draw depends on the platform's logarithm. Series and continued
//! fractions as in Abramowitz and Stegun 6.5.29, 6.5.31 and 26.5.8, the fractions by Lentz's method.

/// Both parts of a whole: the lower and the upper share, each accurate where it is small.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Parts {
    /// Share below.
    pub lower: f64,
    /// Share above.
    pub upper: f64,
}

impl Parts {
    fn from_lower(lower: f64) -> Self {
        Self { lower, upper: 1.0 - lower }
    }

    fn from_upper(upper: f64) -> Self {
        Self { lower: 1.0 - upper, upper }
    }
}

const PRECISION: f64 = 1e-16;
const TINY: f64 = 1e-300;
const MOST_TERMS: u32 = 100_000;

/// Regularised incomplete gamma functions of `shape` at `x`; `front` is x^shape e^-x / gamma(shape), which the caller
/// mostly has at hand.
pub(super) fn incomplete_gamma(shape: f64, x: f64, front: f64) -> Parts {
    if x <= 0.0 {
        return Parts { lower: 0.0, upper: 1.0 };
    }
    if x == f64::INFINITY {
        return Parts { lower: 1.0, upper: 0.0 };
    }
    if x < shape + 1.0 {
        let mut term = 1.0 / shape;
        let mut sum = term;
        let mut n = shape;
        for _ in 0..MOST_TERMS {
            n += 1.0;
            term *= x / n;
            sum += term;
            if term < sum * PRECISION {
                break;
            }
        }
        Parts::from_lower((front * sum).min(1.0))
    } else {
        let mut b = x + 1.0 - shape;
        let mut c = 1.0 / TINY;
        let mut d = 1.0 / b;
        let mut fraction = d;
        for i in 1..MOST_TERMS {
            let i = f64::from(i);
            let a = -i * (i - shape);
            b += 2.0;
            d = 1.0 / away_from_zero(a * d + b);
            c = away_from_zero(b + a / c);
            let step = d * c;
            fraction *= step;
            if (step - 1.0).abs() < 4.0 * PRECISION {
                break;
            }
        }
        Parts::from_upper((front * fraction).clamp(0.0, 1.0))
    }
}

/// Regularised incomplete beta functions of (`a`, `b`) at `x`, where `rest` is 1 - x, given apart so that neither loses
/// its digits; `front` is x^a rest^b / beta(a, b), which the caller mostly has at hand.
pub(super) fn incomplete_beta(a: f64, b: f64, x: f64, rest: f64, front: f64) -> Parts {
    if x <= 0.0 {
        return Parts { lower: 0.0, upper: 1.0 };
    }
    if rest <= 0.0 {
        return Parts { lower: 1.0, upper: 0.0 };
    }
    if x < (a + 1.0) / (a + b + 2.0) {
        Parts::from_lower((front * beta_fraction(a, b, x) / a).min(1.0))
    } else {
        Parts::from_upper((front * beta_fraction(b, a, rest) / b).min(1.0))
    }
}

fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for m in 1..MOST_TERMS {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        let step = d * c;
        fraction *= step;
        if (step - 1.0).abs() < 4.0 * PRECISION {
            break;
        }
    }
    fraction
}

fn away_from_zero(value: f64) -> f64 {
    if value.abs() < TINY { TINY } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::function::{beta::beta_reg, gamma::gamma_lr};

    #[test]
    fn the_gamma_parts_agree_with_an_independent_library() {
        for shape in [0.05, 0.3, 0.694, 1.0, 2.5, 20.0, 400.0] {
            for ratio in [1e-6, 0.01, 0.3, 0.9, 1.0, 1.1, 2.0, 8.0] {
                let x = ratio * shape;
                let parts = incomplete_gamma(shape, x, (shape * x.ln() - x - libm::lgamma(shape)).exp());
                let exact = gamma_lr(shape, ratio * shape);
                assert!((parts.lower - exact).abs() < 1e-11, "{shape} {ratio}: {parts:?} {exact}");
                assert!((parts.lower + parts.upper - 1.0).abs() < 1e-15);
            }
        }
    }

    #[test]
    fn the_beta_parts_agree_with_an_independent_library() {
        for (a, b) in [(0.5, 0.5), (0.83, 0.17), (1.0, 3.0), (4.6, 1.4), (40.0, 60.0)] {
            for x in [1e-9_f64, 0.01, 0.2, 0.5, 0.77, 0.99] {
                let ln_beta = libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
                let front = (a * x.ln() + b * (1.0 - x).ln() - ln_beta).exp();
                let parts = incomplete_beta(a, b, x, 1.0 - x, front);
                let exact = beta_reg(a, b, x);
                assert!((parts.lower - exact).abs() < 1e-12, "{a} {b} {x}: {parts:?} {exact}");
            }
        }
    }
}
