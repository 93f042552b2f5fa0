//! Serials: what an entity is called, so that its luck stays its own whatever else changes.
//!
//! A family's serial is its place on the plane of time and height (layer, month, index); a child adds its place in
//! the family. Of 64 bits: child 6, layer 8, month 20, index 30.

use crate::random::name_key;

/// Layer number that marks families already open when the scenario begins.
const OPENING_LAYER: u64 = 255;
/// Layer number that marks families closed before the scenario begins.
const CLOSED_LAYER: u64 = 254;
const CHILD_SHIFT: u32 = 58;
const LAYER_SHIFT: u32 = 50;
const MONTH_SHIFT: u32 = 30;

/// The serial of a family, and with [`FamilySerial::child`] of its children.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FamilySerial(u64);

impl FamilySerial {
    /// The family at place `index` of a height layer in a calendar month.
    pub fn arriving(layer: u32, month: i64, index: u32) -> Self {
        Self((u64::from(layer) << LAYER_SHIFT) | (month_bits(month) << MONTH_SHIFT) | u64::from(index))
    }

    /// The `index`-th family already open at the opening.
    pub fn opening(index: u32) -> Self {
        Self((OPENING_LAYER << LAYER_SHIFT) | u64::from(index))
    }

    /// The `index`-th family that was closed before the opening and will be referred again.
    pub fn closed(index: u32) -> Self {
        Self((CLOSED_LAYER << LAYER_SHIFT) | u64::from(index))
    }

    /// Whether it was open at the opening.
    pub fn is_opening(self) -> bool {
        self.0 >> LAYER_SHIFT == OPENING_LAYER
    }

    /// The key under which its dice are rolled.
    pub fn key(self) -> u64 {
        self.0
    }

    /// The serial of its child number `child` (0, 1, ...).
    pub fn child(self, child: u32) -> ChildSerial {
        ChildSerial(self.0 | (u64::from(child) << CHILD_SHIFT))
    }
}

/// The serial of a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChildSerial(u64);

impl ChildSerial {
    /// The key under which its dice are rolled.
    pub fn key(self) -> u64 {
        self.0
    }

    /// Its place in the family (0, 1, ...).
    pub fn number(self) -> u32 {
        (self.0 >> CHILD_SHIFT) as u32
    }

    /// Its family.
    pub fn family(self) -> FamilySerial {
        FamilySerial(self.0 & ((1 << CHILD_SHIFT) - 1))
    }

    /// A name for traces: `2019-11/3.42-1` is the first child of family 42 of layer 3 in November 2019, and
    /// `open/17-2` the second child of the 17th family open at the start (`closed/17-2` of one closed before it).
    pub fn name(self) -> String {
        let index = self.0 & ((1 << MONTH_SHIFT) - 1);
        let month = (self.0 >> MONTH_SHIFT) & 0xf_ffff;
        let layer = (self.0 >> LAYER_SHIFT) & 255;
        let child = (self.0 >> CHILD_SHIFT) + 1;
        if layer == OPENING_LAYER {
            format!("open/{index}-{child}")
        } else if layer == CLOSED_LAYER {
            format!("closed/{index}-{child}")
        } else {
            format!("{:04}-{:02}/{layer}.{index}-{child}", month / 12, month % 12 + 1)
        }
    }
}

/// The dice key of a layer of a month (for its number of families) or, with layer 0, of the month itself.
pub fn layer_key(layer: u32, month: i64) -> u64 {
    (u64::from(layer) << 20) | month_bits(month)
}

fn month_bits(month: i64) -> u64 {
    month as u64 & 0xf_ffff
}

/// The dice key of a post, from what it is called: its team, its grade and its place among that team's posts of that
/// grade.
pub fn post_key(team: &str, grade: &str, ordinal: u32) -> u64 {
    name_key(&format!("{team}\n{grade}\n{ordinal}"))
}

/// The dice key of the `occupancy`-th worker in a post.
pub fn worker_key(post: u64, occupancy: u32) -> u64 {
    post.wrapping_add(u64::from(occupancy).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// The dice key of the `assignment`-th agency worker sought for the vacancy that follows a worker.
pub fn agency_key(worker: u64, assignment: u32) -> u64 {
    (worker ^ 0x6167_656e_6379_0000).wrapping_add(u64::from(assignment).wrapping_mul(0xD6E8_FEB8_6659_FD93))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_are_distinct_and_children_know_their_family() {
        let family = FamilySerial::arriving(3, 2019 * 12 + 10, 42);
        assert_eq!(family.child(2).family(), family);
        assert_ne!(family.child(0), family.child(1));
        assert_ne!(family, FamilySerial::arriving(3, 2019 * 12 + 11, 42));
        assert_ne!(family, FamilySerial::arriving(4, 2019 * 12 + 10, 42));
        assert_eq!(family.child(0).name(), "2019-11/3.42-1");
        assert_eq!(FamilySerial::opening(17).child(1).name(), "open/17-2");
    }
}
