//! Finding the value at which a positive variable's cumulative distribution reaches a given share.

use super::incomplete::{Parts, incomplete_beta, incomplete_gamma};
use super::normal::{normal_quantile, normal_upper_quantile};

/// A continuous law of a positive variable at one point of the logarithmic scale.
pub(super) struct Point {
    /// Shares below and above.
    pub parts: Parts,
    /// Density times the value: the density on the logarithmic scale.
    pub log_density: f64,
}

/// Largest Newton step on the logarithmic scale.
const LONGEST_STEP: f64 = 2.0;
/// A Newton step below this leaves an error of about its square.
const LAST_STEP: f64 = 1e-8;
/// A bracket this narrow on the logarithmic scale is an answer.
const NARROWEST: f64 = 1e-14;
const MOST_STEPS: u32 = 200;

/// The logarithm of the value at which the law reaches the shares `target`, from a first guess of it.
///
/// Newton's method on ln(-ln(share above)) against the logarithm of the value: this is a straight line for every
/// exponential and Weibull law, nearly one in the lower tail of any law, and gently bent elsewhere, so few steps suffice.
/// A bracket and bisection guard what is left.
pub(super) fn invert_on_log_scale(law: impl Fn(f64) -> Point, target: Parts, guess: f64) -> f64 {
    let (goal, _) = link(target);
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut at = guess;
    for _ in 0..MOST_STEPS {
        let point = law(at);
        let (value, exhausted) = link(point.parts);
        if value < goal {
            low = at;
        } else {
            high = at;
        }
        let slope = point.log_density / (point.parts.upper * exhausted);
        let step = (goal - value) / slope;
        if step.abs() < LAST_STEP {
            return at + step;
        }
        // a flat stretch has no slope to follow: go on in the right direction
        let step = if step.is_finite() { step } else { LONGEST_STEP.copysign(goal - value) };
        at += step.clamp(-LONGEST_STEP, LONGEST_STEP);
        if at <= low || at >= high {
            at = 0.5 * (low + high);
            if high - low < NARROWEST {
                break;
            }
        }
    }
    at
}

/// ln(-ln(upper)), and -ln(upper) itself, without loss in either tail.
fn link(parts: Parts) -> (f64, f64) {
    let exhausted = if parts.lower < 0.5 { -libm::log1p(-parts.lower) } else { -libm::log(parts.upper) };
    (libm::log(exhausted), exhausted)
}

/// The logarithm of the value at which a standard gamma variable (scale 1) reaches the shares `target`; `ln_gamma` is
/// the logarithm of the gamma function of `shape`.
pub(super) fn gamma_log_quantile(shape: f64, ln_gamma: f64, target: Parts) -> f64 {
    invert_on_log_scale(|log| gamma_point(shape, ln_gamma, log), target, gamma_guess(shape, ln_gamma, target))
}

/// A standard gamma variable (scale 1) at a point of the logarithmic scale.
pub(super) fn gamma_point(shape: f64, ln_gamma: f64, log: f64) -> Point {
    let x = libm::exp(log);
    let log_density = libm::exp(shape * log - x - ln_gamma);
    Point { parts: incomplete_gamma(shape, x, log_density), log_density }
}

/// The power law of the lower tail where that is far below the mean, else Wilson and Hilferty's cube.
pub(super) fn gamma_guess(shape: f64, ln_gamma: f64, target: Parts) -> f64 {
    let power = (libm::log(target.lower * shape) + ln_gamma) / shape;
    let score = if target.lower < 0.5 { normal_quantile(target.lower) } else { normal_upper_quantile(target.upper) };
    let ninth = 1.0 / (9.0 * shape);
    let cube_root = 1.0 - ninth + score * ninth.sqrt();
    if cube_root < 0.3 || power < libm::log(shape) - 3.0 {
        power
    } else {
        libm::log(shape * cube_root * cube_root * cube_root)
    }
}

/// The logarithm of the odds x / (1 - x) at which a beta variable x reaches the shares `target`.
pub(super) fn beta_log_odds_quantile(alpha: f64, beta: f64, target: Parts) -> f64 {
    let ln_beta = libm::lgamma(alpha) + libm::lgamma(beta) - libm::lgamma(alpha + beta);
    let point = |log_odds: f64| {
        let odds = libm::exp(log_odds);
        let (share, rest) = (odds / (1.0 + odds), 1.0 / (1.0 + odds));
        let log_density = libm::exp(alpha * log_odds + (alpha + beta) * libm::log(rest) - ln_beta);
        Point { parts: incomplete_beta(alpha, beta, share, rest, log_density), log_density }
    };
    invert_on_log_scale(point, target, libm::log(alpha / beta))
}
