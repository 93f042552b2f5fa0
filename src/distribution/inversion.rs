//! Finding the value at which a positive variable's cumulative distribution reaches a given share.

use super::incomplete::Parts;

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
