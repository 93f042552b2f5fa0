//! Decisions and the dice that settle them.

use super::philox::philox4x32_10;
use rand::TryRng;
use std::convert::Infallible;

/// Every decision that chance settles, named once. The number is part of the reproducibility contract: never reuse one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum Decision {
    /// How many families a layer of the time-height plane holds in a calendar month.
    LayerCount = 1,
    /// When in the month, and at which height, one family arrives.
    Arrival = 2,
    /// Group size, need, door and team of one family.
    Family = 3,
    /// Component and length of one child's case.
    Length = 4,
    /// The gamma multiplier of one calendar month.
    Overdispersion = 5,
    /// Whether, and of which need and size, an opening family is.
    OpeningFamily = 6,
    /// Age and remaining length of one opening case.
    OpeningCase = 7,
    /// The number of opening cases, where it is drawn.
    OpeningCount = 8,
    /// A worker's threshold of accumulated leaving hazard.
    Leaving = 9,
    /// How long a post stays empty.
    Refill = 10,
    /// A worker's persistent share of the work.
    WorkerFactor = 11,
    /// When a worker falls ill and for how long.
    Absence = 12,
    /// The sequence of post ordinals a family tries.
    Candidates = 13,
    /// How long a family waits unallocated before it lapses.
    Patience = 14,
    /// The state of an opening post: its occupant's tenure, or the refill under way.
    OpeningPost = 15,
    /// The value of an uncertain parameter.
    Parameter = 16,
    /// The order in which a block of replications visits the strata of an uncertain parameter.
    ParameterOrder = 17,
    /// The nation's disturbance of one process of the environment in one calendar month.
    NationalEnvironment = 20,
    /// The council's disturbance of one process of the environment in one calendar month.
    CouncilEnvironment = 21,
    /// Where a leaver goes.
    Destination = 22,
    /// Time in post of a worker there at the opening, where its law is given.
    OpeningTenure = 23,
    /// What follows a visit of one child to one stage.
    Pathway = 30,
    /// Component and length of a visit of one child to one stage.
    StageLength = 31,
    /// The stage in which one child's case enters.
    Entry = 32,
    /// Whether a family whose last case has closed will be referred again.
    Return = 33,
    /// How long it stays away.
    ReturnDelay = 34,
    /// Need, stage and earlier stages of one opening family.
    OpeningStage = 35,
    /// Families closed before the opening that will be referred again.
    ReturnPool = 36,
    /// Age of one child at its family's first referral.
    Age = 37,
    /// How long a step of hiring for a vacancy takes.
    HiringStep = 40,
    /// Whether a round of advertising finds somebody.
    HiringRound = 41,
    /// Whether a freeze holds a vacancy.
    Freeze = 42,
    /// When a campaign's recruit starts.
    Campaign = 43,
    /// Whether cover is sought for a vacancy, and its state at the opening.
    AgencyCover = 44,
    /// How long an agency worker is sought.
    AgencyLag = 45,
    /// How long an assignment lasts, and whether it is given up.
    AgencyLength = 46,
    /// How long a first year lasts, and its state at the opening.
    FirstYear = 47,
    /// The step that a recruitment has reached at the opening.
    OpeningHiring = 48,
    /// Whether a worker is under notice at the opening.
    OpeningNotice = 49,
    /// Whether an agency worker becomes permanent at the end of an assignment.
    AgencyConversion = 50,
    /// When a worker's long leave begins, and how long it lasts.
    LongLeave = 51,
    /// Whether a worker is on long leave at the opening.
    OpeningLeave = 52,
    /// Whether a worker who goes takes another role in the council.
    OtherRole = 53,
    /// Draws of tests and self-checks.
    Test = 255,
}

/// The dice of one replication: a key made of the seed and one index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dice {
    key: [u32; 2],
}

impl Dice {
    /// The dice of replication `index` under `seed`.
    pub fn new(seed: u64, index: u64) -> Self {
        let mixed = philox4x32_10(
            [index as u32, (index >> 32) as u32, 0x6361_7365, 0x6c6f_6164],
            [seed as u32, (seed >> 32) as u32],
        );
        Self { key: [mixed[0], mixed[1]] }
    }

    /// One roll: 128 random bits for (decision, entity, counter).
    #[inline]
    pub fn roll(&self, decision: Decision, entity: u64, counter: u32) -> Roll {
        Roll(philox4x32_10([counter, entity as u32, (entity >> 32) as u32, decision as u32], self.key))
    }

    /// An endless sequence of rolls for (decision, entity), for samplers that reject.
    pub fn sequence(&self, decision: Decision, entity: u64) -> Sequence {
        Sequence { dice: *self, decision, entity, counter: 0, words: [0; 4], left: 0 }
    }
}

/// 128 random bits, read either as two fine uniforms or as four coarse ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Roll([u32; 4]);

/// A uniform strictly inside (0, 1) from 52 of 64 bits: with 53 the largest would round to 1.
#[inline]
fn open_unit(low: u32, high: u32) -> f64 {
    let bits = (u64::from(high) << 32) | u64::from(low);
    ((bits >> 12) as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0)
}

impl Roll {
    /// The first fine uniform, strictly inside (0, 1); uses words 0 and 1.
    #[inline]
    pub fn first(self) -> f64 {
        open_unit(self.0[0], self.0[1])
    }

    /// The second fine uniform, strictly inside (0, 1); uses words 2 and 3.
    #[inline]
    pub fn second(self) -> f64 {
        open_unit(self.0[2], self.0[3])
    }

    /// 64 of its bits, from words 0 and 1.
    #[inline]
    pub fn bits(self) -> u64 {
        (u64::from(self.0[1]) << 32) | u64::from(self.0[0])
    }

    /// A coarse uniform strictly inside (0, 1) from word `lane` (0 to 3) alone; 2^-32 apart, for choices among a few.
    #[inline]
    pub fn coarse(self, lane: usize) -> f64 {
        (f64::from(self.0[lane]) + 0.5) * (1.0 / 4_294_967_296.0)
    }
}

/// An endless sequence of words for one (decision, entity): the generator handed to library samplers.
#[derive(Clone, Debug)]
pub struct Sequence {
    dice: Dice,
    decision: Decision,
    entity: u64,
    counter: u32,
    words: [u32; 4],
    left: usize,
}

impl Sequence {
    fn word(&mut self) -> u32 {
        if self.left == 0 {
            self.words = self.dice.roll(self.decision, self.entity, self.counter).0;
            self.counter = self.counter.wrapping_add(1);
            self.left = 4;
        }
        self.left -= 1;
        self.words[3 - self.left]
    }
}

impl TryRng for Sequence {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.word())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let low = u64::from(self.word());
        Ok(low | (u64::from(self.word()) << 32))
    }

    fn try_fill_bytes(&mut self, target: &mut [u8]) -> Result<(), Infallible> {
        for chunk in target.chunks_mut(4) {
            let bytes = self.word().to_le_bytes();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
        Ok(())
    }
}

/// A 64-bit key of a name (FNV-1a, then mixed), so that serials depend on what a thing is called, never on its place in a file.
pub fn name_key(name: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in name.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    #[test]
    fn uniforms_stay_strictly_inside_the_unit_interval() {
        for words in [[0; 4], [u32::MAX; 4]] {
            let roll = Roll(words);
            for u in [roll.first(), roll.second(), roll.coarse(0), roll.coarse(3)] {
                assert!(u > 0.0 && u < 1.0, "{u}");
            }
        }
    }

    #[test]
    fn a_draw_depends_on_every_part_of_its_key() {
        let base = Dice::new(1, 2).roll(Decision::Length, 3, 4);
        for other in [
            Dice::new(2, 2).roll(Decision::Length, 3, 4),
            Dice::new(1, 3).roll(Decision::Length, 3, 4),
            Dice::new(1, 2).roll(Decision::Arrival, 3, 4),
            Dice::new(1, 2).roll(Decision::Length, 4, 4),
            Dice::new(1, 2).roll(Decision::Length, 3 + (1 << 32), 4),
            Dice::new(1, 2).roll(Decision::Length, 3, 5),
        ] {
            assert_ne!(base, other);
        }
    }

    #[test]
    fn values_are_stable_across_releases() {
        let roll = Dice::new(2019, 37).roll(Decision::Length, 7, 0);
        assert_eq!(roll, Dice::new(2019, 37).roll(Decision::Length, 7, 0));
        let mut sequence = Dice::new(2019, 37).sequence(Decision::LayerCount, 7);
        let low = sequence.next_u32();
        assert_eq!(low, Dice::new(2019, 37).roll(Decision::LayerCount, 7, 0).0[0]);
    }

    #[test]
    fn ten_thousand_replications_of_three_seeds_have_distinct_keys() {
        let mut keys: Vec<_> =
            [0, 1, 2019].iter().flat_map(|&seed| (0..10_000).map(move |index| Dice::new(seed, index).key)).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), 30_000);
    }
}
