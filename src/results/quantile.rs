//! Quantiles of a sample, and where the true quantile may lie.

use statrs::distribution::{Binomial, DiscreteCDF};

/// The quantile of sorted values by straight-line interpolation (type 7, as in R, Excel and `NumPy`).
///
/// # Panics
/// If there are no values.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    let (low, high) = (sorted[below], sorted[above]);
    // a run of equal values must give that value to the bit
    if low == high { low } else { low + (place - below as f64) * (high - low) }
}

/// Ranks (from 1) of the ordered values between which the true quantile lies with at least this confidence; a side
/// is `None` where the sample is too small to bound it.
pub fn quantile_ranks(count: usize, share: f64, confidence: f64) -> (Option<usize>, Option<usize>) {
    let Ok(below) = Binomial::new(share, count as u64) else { return (None, None) };
    let tail = (1.0 - confidence) / 2.0;
    // the value of rank l lies at or below the quantile unless fewer than l values do
    let lower = first_place(count, |places| below.cdf(places as u64) > tail);
    let upper = first_place(count, |places| below.cdf(places as u64) >= 1.0 - tail) + 1;
    ((lower >= 1).then_some(lower), (upper <= count).then_some(upper))
}

/// The smallest number from 0 to `count` for which a condition that once true stays true holds.
fn first_place(count: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = usize::midpoint(low, high);
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// The order-statistic interval of a quantile of sorted values.
pub fn quantile_interval(sorted: &[f64], share: f64, confidence: f64) -> (Option<f64>, Option<f64>) {
    let (lower, upper) = quantile_ranks(sorted.len(), share, confidence);
    (lower.map(|rank| sorted[rank - 1]), upper.map(|rank| sorted[rank - 1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_and_their_coverage_are_the_published_ones() {
        for (count, share, lower, upper, coverage) in [
            (1000, 0.95, 936, 964, 0.958_095),
            (1000, 0.5, 469, 532, 0.953_709),
            (200, 0.9, 171, 189, 0.966_884),
            (100, 0.95, 90, 100, 0.982_607),
        ] {
            assert_eq!(quantile_ranks(count, share, 0.95), (Some(lower), Some(upper)), "n = {count}, q = {share}");
            let law = Binomial::new(share, count as u64).unwrap();
            let found = law.cdf(upper as u64 - 1) - law.cdf(lower as u64 - 1);
            assert!((found - coverage).abs() < 5e-7, "{found}");
        }
    }

    #[test]
    fn a_small_sample_cannot_bound_a_high_quantile_from_above() {
        assert_eq!(quantile_ranks(59, 0.95, 0.95).1, None);
        // one-sided 95%: as the two-sided 90% interval's upper end, 59 values are the fewest
        assert_eq!(quantile_ranks(58, 0.95, 0.90).1, None);
        assert_eq!(quantile_ranks(59, 0.95, 0.90).1, Some(59));
        assert_eq!(quantile_ranks(2, 0.5, 0.95), (None, None));
    }

    #[test]
    fn display_quantiles_are_of_type_7() {
        let mut values = [18.2, 17.9, 19.4, 18.8, 17.5, 18.1, 19.0, 18.6, 17.7, 18.3];
        values.sort_by(f64::total_cmp);
        for (share, expected) in [(0.1, 17.68), (0.5, 18.25), (0.9, 19.04)] {
            assert!((quantile(&values, share) - expected).abs() < 1e-12);
        }
        assert_eq!(quantile(&[3.0], 0.975), 3.0);
        assert_eq!(quantile(&[0.1; 7], 0.37), 0.1);
    }

    #[test]
    fn an_interval_reads_the_values_at_its_ranks() {
        let values: Vec<f64> = (1..=200).map(f64::from).collect();
        assert_eq!(quantile_interval(&values, 0.9, 0.95), (Some(171.0), Some(189.0)));
    }
}
