//! Draws with replacement, numbered as the reference implementation of the benchmarks numbers them.
//!
//! The benchmarks are samples of 2,000 from pooled errors. Their scores carry a little noise of sampling, up to half a
//! percent. So that figures agree with the reference to the last printed digit, its generator is repeated here: a 128-bit
//! permuted congruential generator (PCG XSL RR) seeded through hashed entropy, and bounded integers by multiplication.
//!
//! # Source
//! M. O'Neill (2014), PCG: a family of simple fast space-efficient statistically good algorithms; D. Lemire (2019), Fast
//! random integer generation in an interval.

const MULTIPLIER: u128 = 0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645;

/// A stream of draws.
pub struct Draws {
    state: u128,
    increment: u128,
    /// The upper half of the last 64 bits, if it has not been used.
    half: Option<u32>,
}

impl Draws {
    /// The stream of a seed.
    pub fn new(seed: u32) -> Self {
        let words = entropy(seed);
        let wide = |high: u64, low: u64| (u128::from(high) << 64) | u128::from(low);
        let (start, sequence) = (wide(words[0], words[1]), wide(words[2], words[3]));
        let mut draws = Self { state: 0, increment: (sequence << 1) | 1, half: None };
        draws.step();
        draws.state = draws.state.wrapping_add(start);
        draws.step();
        draws
    }

    fn step(&mut self) {
        self.state = self.state.wrapping_mul(MULTIPLIER).wrapping_add(self.increment);
    }

    fn next_u32(&mut self) -> u32 {
        if let Some(half) = self.half.take() {
            return half;
        }
        self.step();
        let folded = (self.state >> 64) as u64 ^ self.state as u64;
        let next = folded.rotate_right((self.state >> 122) as u32);
        self.half = Some((next >> 32) as u32);
        next as u32
    }

    /// A whole number from 0 to below `count`; 0 without a draw where that is the only one.
    fn below(&mut self, count: u32) -> u32 {
        if count <= 1 {
            return 0;
        }
        let mut product = u64::from(self.next_u32()) * u64::from(count);
        if (product as u32) < count {
            let threshold = (u32::MAX - (count - 1)) % count;
            while (product as u32) < threshold {
                product = u64::from(self.next_u32()) * u64::from(count);
            }
        }
        (product >> 32) as u32
    }

    /// So many values drawn with replacement; none where there are none to draw from.
    pub fn choose<'a>(&mut self, from: &'a [f64], count: usize) -> impl Iterator<Item = f64> + use<'a, '_> {
        let known = u32::try_from(from.len()).unwrap_or(u32::MAX);
        let count = if from.is_empty() { 0 } else { count };
        (0..count).map(move |_| from[self.below(known) as usize])
    }
}

/// Four words of 64 bits hashed from a seed.
fn entropy(seed: u32) -> [u64; 4] {
    const POOL: usize = 4;
    let mut factor: u32 = 0x43b0_d7e5;
    let mut hashed = |value: u32| {
        let value = value ^ factor;
        factor = factor.wrapping_mul(0x931e_8875);
        let value = value.wrapping_mul(factor);
        value ^ (value >> 16)
    };
    let mut pool = [seed, 0, 0, 0].map(&mut hashed);
    for source in 0..POOL {
        for target in (0..POOL).filter(|target| *target != source) {
            let mixed =
                pool[target].wrapping_mul(0xca01_f9dd).wrapping_sub(hashed(pool[source]).wrapping_mul(0x4973_f715));
            pool[target] = mixed ^ (mixed >> 16);
        }
    }
    let mut factor: u32 = 0x8b51_f9dd;
    let words: [u32; 8] = std::array::from_fn(|place| {
        let value = pool[place % POOL] ^ factor;
        factor = factor.wrapping_mul(0x58f3_8ded);
        let value = value.wrapping_mul(factor);
        value ^ (value >> 16)
    });
    std::array::from_fn(|place| u64::from(words[2 * place]) | (u64::from(words[2 * place + 1]) << 32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_those_of_the_reference_implementation() {
        // numpy.random.default_rng(1).integers(0, 1000, 10)
        let mut draws = Draws::new(1);
        let found: Vec<u32> = (0..10).map(|_| draws.below(1000)).collect();
        assert_eq!(found, EXPECTED);
    }

    const EXPECTED: [u32; 10] = [473, 511, 755, 950, 34, 144, 822, 948, 249, 311];

    #[test]
    fn choosing_from_one_value_needs_no_chance_and_from_none_gives_none() {
        let mut draws = Draws::new(1);
        assert_eq!(draws.choose(&[7.0], 3).collect::<Vec<_>>(), [7.0; 3]);
        assert_eq!(draws.choose(&[], 3).count(), 0);
    }
}
