//! A share of replications, and where the true chance may lie.

use statrs::distribution::{Beta, ContinuousCDF, Normal};

/// Wilson's interval for a chance seen `hits` times in `trials`; `None` without trials.
pub fn wilson(hits: usize, trials: usize, confidence: f64) -> Option<(f64, f64)> {
    if trials == 0 {
        return None;
    }
    let (n, p) = (trials as f64, hits as f64 / trials as f64);
    let z = Normal::standard().inverse_cdf(f64::midpoint(1.0, confidence));
    let middle = p + z * z / (2.0 * n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    // the ends are exactly 0 and 1 where nothing or everything hit; rounding would miss them
    let low = if hits == 0 { 0.0 } else { (middle - half) / scale };
    let high = if hits == trials { 1.0 } else { (middle + half) / scale };
    Some((low, high))
}

/// Clopper and Pearson's exact interval for a chance seen `hits` times in `trials`; `None` without trials.
pub fn clopper_pearson(hits: usize, trials: usize, confidence: f64) -> Option<(f64, f64)> {
    if trials == 0 {
        return None;
    }
    let (k, n) = (hits as f64, trials as f64);
    let tail = (1.0 - confidence) / 2.0;
    let low = if hits == 0 { 0.0 } else { Beta::new(k, n - k + 1.0).ok()?.inverse_cdf(tail) };
    let high = if hits == trials { 1.0 } else { Beta::new(k + 1.0, n - k).ok()?.inverse_cdf(1.0 - tail) };
    Some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Option<(f64, f64)>, expected: (f64, f64)) {
        let (low, high) = found.unwrap();
        assert!((low - expected.0).abs() < 5e-8 && (high - expected.1).abs() < 5e-8, "{low} to {high}");
    }

    #[test]
    fn thirty_seven_breaches_of_a_thousand_have_the_published_intervals() {
        near(wilson(37, 1000, 0.95), (0.026_961_2, 0.050_582_4));
        near(clopper_pearson(37, 1000, 0.95), (0.026_182_7, 0.050_641_1));
    }

    #[test]
    fn none_of_two_hundred_still_leaves_room_above() {
        near(wilson(0, 200, 0.95), (0.0, 0.018_845_3));
        near(clopper_pearson(0, 200, 0.95), (0.0, 0.018_275_3));
    }

    #[test]
    fn all_of_them_leave_room_below_and_no_trials_say_nothing() {
        near(wilson(200, 200, 0.95), (1.0 - 0.018_845_3, 1.0));
        near(clopper_pearson(200, 200, 0.95), (1.0 - 0.018_275_3, 1.0));
        assert_eq!((wilson(0, 0, 0.95), clopper_pearson(0, 0, 0.95)), (None, None));
    }
}
