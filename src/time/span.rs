//! Intervals of values, for bounds that hold over a stretch of time.

/// Rounding allowance of bounds, relative to the largest number met on the way.
pub(super) const ALLOWANCE: f64 = 1e-12;

/// A closed interval of values.
#[derive(Clone, Copy)]
pub(super) struct Span {
    /// The least value.
    pub low: f64,
    /// The greatest value.
    pub high: f64,
}

impl Span {
    /// Nothing but `value`.
    pub fn point(value: f64) -> Self {
        Self { low: value, high: value }
    }

    /// From the least to the greatest of `values`.
    pub fn hull<const N: usize>(values: [f64; N]) -> Self {
        Self {
            low: values.iter().copied().fold(f64::INFINITY, f64::min),
            high: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        }
    }

    /// Every product of a value of one and a value of the other.
    pub fn times(self, other: Self) -> Self {
        Self::hull([self.low * other.low, self.low * other.high, self.high * other.low, self.high * other.high])
    }

    /// Both ends moved outwards by a share of the largest value.
    pub fn wider(self, by: f64) -> Self {
        let room = by * self.size();
        Self { low: self.low - room, high: self.high + room }
    }

    /// The largest absolute value.
    pub fn size(self) -> f64 {
        self.low.abs().max(self.high.abs())
    }
}
