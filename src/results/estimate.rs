//! Means and how precisely they are known.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// Replications in a block: draws of uncertain parameters are stratified within one (block = index div 32).
pub const BLOCK: u64 = 32;

/// Fewest blocks whose means give a standard error. With fewer, their spread rests on too little, and the plain
/// standard error is used: it errs on the safe side, since strata only make a mean more precise.
pub const FEWEST_BLOCKS: usize = 8;

/// How replications depend on each other, which decides their standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampling {
    /// Replications are independent.
    Independent,
    /// Replications are stratified within blocks of [`BLOCK`]; the first value is of this replication.
    Blocks {
        /// Index of the first replication.
        first: u64,
    },
}

/// Mean and spread of some values.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    /// How many values.
    pub count: usize,
    /// Their mean; 0 without values.
    pub mean: f64,
    squares: f64,
}

impl Moments {
    /// Two passes, shifted by the first value: equal values have exactly that mean and no variance, whole numbers are
    /// summed exactly, and nothing is lost to a large offset.
    pub fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        let count = values.clone().count();
        let Some(first) = values.clone().next() else { return Self::default() };
        let mean = first + values.clone().map(|value| value - first).sum::<f64>() / count as f64;
        let squares = values.map(|value| (value - mean) * (value - mean)).sum();
        Self { count, mean, squares }
    }

    /// Variance with divisor n - 1; `None` with fewer than two values.
    pub fn variance(&self) -> Option<f64> {
        (self.count >= 2).then(|| self.squares / (self.count - 1) as f64)
    }
}

/// A mean and how precisely it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean over the replications in which the value is defined.
    pub mean: f64,
    /// Its standard error; `None` with fewer than two such replications.
    pub se: Option<f64>,
    /// Degrees of freedom of the standard error.
    pub freedom: f64,
    /// Replications in which the value is defined.
    pub defined: usize,
}

impl Estimate {
    /// The mean of the defined values (one per replication, in order of index), `None` where there is none.
    pub fn of(values: &[Option<f64>], sampling: Sampling) -> Option<Self> {
        let all = Moments::of(values.iter().flatten().copied());
        if all.count == 0 {
            return None;
        }
        let plain = Self {
            mean: all.mean,
            se: all.variance().map(|variance| (variance / all.count as f64).sqrt()),
            freedom: all.count as f64 - 1.0,
            defined: all.count,
        };
        Some(match sampling {
            Sampling::Independent => plain,
            Sampling::Blocks { first } => plain.by_blocks(values, first),
        })
    }

    /// The same mean with the standard error of a weighted mean of block means.
    fn by_blocks(self, values: &[Option<f64>], first: u64) -> Self {
        let defined = values.iter().enumerate().filter_map(|(place, value)| Some((first + place as u64, (*value)?)));
        let defined: Vec<(u64, f64)> = defined.collect();
        let blocks: Vec<Moments> = defined
            .chunk_by(|one, next| one.0 / BLOCK == next.0 / BLOCK)
            .map(|block| Moments::of(block.iter().map(|&(_, value)| value)))
            .collect();
        if blocks.len() < FEWEST_BLOCKS {
            return self;
        }
        let count = blocks.len() as f64;
        let total = self.defined as f64;
        let spread: f64 = blocks
            .iter()
            .map(|block| {
                let away = block.count as f64 / total * (block.mean - self.mean);
                away * away
            })
            .sum();
        Self { se: Some((spread * count / (count - 1.0)).sqrt()), freedom: count - 1.0, ..self }
    }

    /// The interval that holds the true mean with this confidence (Student's t), `None` where there is no standard error.
    pub fn interval(&self, confidence: f64) -> Option<(f64, f64)> {
        self.half_width(confidence).map(|half| (self.mean - half, self.mean + half))
    }

    /// Half the width of that interval.
    pub fn half_width(&self, confidence: f64) -> Option<f64> {
        let se = self.se?;
        if se == 0.0 {
            return Some(0.0);
        }
        let student = StudentsT::new(0.0, 1.0, self.freedom).ok()?;
        Some(student.inverse_cdf(f64::midpoint(1.0, confidence)) * se)
    }
}

/// A paired comparison of two sets of replications that share their luck.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paired {
    /// Mean difference, first minus second.
    pub estimate: Estimate,
    /// Variance of the difference had the luck not been shared, over its variance now; `None` where the latter is 0.
    pub variance_ratio: Option<f64>,
}

impl Paired {
    /// Compares replication by replication; pairs with an undefined side are left out.
    pub fn of(one: &[Option<f64>], other: &[Option<f64>], sampling: Sampling) -> Option<Self> {
        let pairs: Vec<(f64, f64)> = one.iter().zip(other).filter_map(|(a, b)| Some(((*a)?, (*b)?))).collect();
        let differences: Vec<Option<f64>> = one.iter().zip(other).map(|(a, b)| Some((*a)? - (*b)?)).collect();
        let estimate = Estimate::of(&differences, sampling)?;
        let together = Moments::of(pairs.iter().map(|(a, b)| a - b)).variance().filter(|&variance| variance > 0.0);
        let first = Moments::of(pairs.iter().map(|&(a, _)| a)).variance();
        let apart = first.zip(Moments::of(pairs.iter().map(|&(_, b)| b)).variance());
        let variance_ratio = apart.zip(together).map(|((a, b), together)| (a + b) / together);
        Some(Self { estimate, variance_ratio })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) const A: [f64; 10] = [18.2, 17.9, 19.4, 18.8, 17.5, 18.1, 19.0, 18.6, 17.7, 18.3];
    const B: [f64; 10] = [17.1, 17.0, 18.1, 17.9, 16.2, 17.2, 17.8, 17.4, 16.9, 17.0];

    fn defined(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    fn close(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "found {found}, expected {expected}");
    }

    #[test]
    fn a_student_interval_has_the_published_half_width() {
        let a = Estimate::of(&defined(&A), Sampling::Independent).unwrap();
        close(a.mean, 18.35, 1e-12);
        close(a.half_width(0.95).unwrap(), 0.428_219_4, 5e-8);
    }

    #[test]
    fn a_paired_difference_has_the_published_interval_and_variance_ratio() {
        let paired = Paired::of(&defined(&A), &defined(&B), Sampling::Independent).unwrap();
        close(paired.estimate.mean, 1.09, 1e-12);
        close(paired.estimate.half_width(0.95).unwrap(), 0.140_868_6, 5e-8);
        close(paired.estimate.mean / paired.estimate.se.unwrap(), 17.503_909, 5e-7);
        close(paired.variance_ratio.unwrap(), 17.389_685, 5e-7);
    }

    #[test]
    fn moments_lose_nothing_to_a_large_offset() {
        let moments = Moments::of([4.0, 7.0, 13.0, 16.0].iter().map(|x| 1e9 + x));
        assert_eq!(moments.mean, 1e9 + 10.0);
        assert_eq!(moments.variance(), Some(30.0));
    }

    #[test]
    fn equal_values_have_exactly_that_mean_and_no_variance() {
        let moments = Moments::of([0.1; 7].into_iter());
        assert_eq!((moments.mean, moments.variance()), (0.1, Some(0.0)));
    }

    #[test]
    fn undefined_values_are_left_out_and_one_value_has_no_standard_error() {
        assert_eq!(Estimate::of(&[None, None], Sampling::Independent), None);
        let one = Estimate::of(&[None, Some(3.0)], Sampling::Independent).unwrap();
        assert_eq!((one.mean, one.se, one.defined), (3.0, None, 1));
        assert_eq!(one.interval(0.95), None);
        let two = Estimate::of(&[Some(1.0), None, Some(3.0)], Sampling::Independent).unwrap();
        assert_eq!((two.mean, two.se, two.defined), (2.0, Some(1.0), 2));
    }

    #[test]
    fn equal_options_differ_by_exactly_nothing() {
        let paired = Paired::of(&defined(&A), &defined(&A), Sampling::Blocks { first: 0 }).unwrap();
        assert_eq!(paired.estimate.interval(0.95), Some((0.0, 0.0)));
        assert_eq!(paired.variance_ratio, None);
    }

    #[test]
    fn blocks_of_equal_means_give_no_error_however_wide_the_spread_within() {
        let stratified: Vec<_> = (0..320).map(|i| Some(f64::from(i % 32))).collect();
        let blocks = Estimate::of(&stratified, Sampling::Blocks { first: 0 }).unwrap();
        let plain = Estimate::of(&stratified, Sampling::Independent).unwrap();
        assert_eq!((blocks.mean, plain.mean), (15.5, 15.5));
        close(blocks.se.unwrap(), 0.0, 1e-12);
        assert!(plain.se.unwrap() > 0.5);
        assert_eq!(blocks.freedom, 9.0);
    }

    #[test]
    fn a_ragged_block_counts_by_its_size() {
        // nine whole blocks of mean 1 and 8 replications of mean 10: weights 32/296 and 8/296
        let values: Vec<_> = (0..296).map(|i| Some(if i < 288 { 1.0 } else { 10.0 })).collect();
        let estimate = Estimate::of(&values, Sampling::Blocks { first: 0 }).unwrap();
        let mean = (288.0 + 80.0) / 296.0;
        let spread = 9.0 * (32.0 / 296.0 * (1.0_f64 - mean)).powi(2) + (8.0 / 296.0 * (10.0_f64 - mean)).powi(2);
        close(estimate.mean, mean, 1e-12);
        close(estimate.se.unwrap(), (spread * 10.0 / 9.0).sqrt(), 1e-12);
    }

    #[test]
    fn blocks_follow_the_replication_index_and_not_the_place_in_the_run() {
        let values: Vec<_> = (0..320).map(|i| Some(f64::from((i + 16) / 32))).collect();
        let shifted = Estimate::of(&values, Sampling::Blocks { first: 16 }).unwrap();
        assert_eq!(shifted.freedom, 10.0);
    }

    #[test]
    fn few_blocks_fall_back_to_the_plain_error() {
        let values: Vec<_> = (0..100).map(|i| Some(f64::from(i % 32))).collect();
        let blocks = Estimate::of(&values, Sampling::Blocks { first: 0 }).unwrap();
        assert_eq!(Some(blocks), Estimate::of(&values, Sampling::Independent));
    }
}
