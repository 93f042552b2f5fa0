//! One value per replication for each uncertain value.
//!
//! Each has its own scrambled and shuffled one-dimensional net: within a block of 32 replications its uniforms fall one
//! into each 32nd of (0, 1), in an order and with an offset keyed by (seed, path, block). So adding an uncertain value
//! changes no other, blocks are independent, and any prefix of the replications is what a shorter run draws.

use super::correlation::Group;
use super::uncertain::Uncertain;
use crate::distribution::{normal_cdf, normal_quantile};
use crate::random::{Decision, Dice, name_key};
use rand::Rng;

/// Replications in a block.
pub const BLOCK: u64 = 32;

/// The uniform of one uncertain value in one replication, strictly inside (0, 1).
pub fn uniform(seed: u64, path: &str, parameter_index: u64) -> f64 {
    let dice = Dice::new(seed, parameter_index / BLOCK);
    let key = name_key(path);
    let position = (parameter_index % BLOCK) as usize;
    let mut order: [u8; BLOCK as usize] = std::array::from_fn(|n| n as u8);
    let mut words = dice.sequence(Decision::ParameterOrder, key);
    for last in (1..order.len()).rev() {
        // the bias of the multiplication is below 2^-26, far below what a simulation can show
        let pick = (u64::from(words.next_u32()) * (last as u64 + 1)) >> 32;
        order.swap(last, pick as usize);
    }
    let jitter = dice.roll(Decision::Parameter, key, position as u32).first();
    (f64::from(order[position]) + jitter) / BLOCK as f64
}

/// All values of one replication, by node in rising order.
pub(super) fn values(uncertain: &[Uncertain], groups: &[Group], seed: u64, parameter_index: u64) -> Vec<(u32, f64)> {
    let mut uniforms: Vec<f64> = uncertain.iter().map(|value| uniform(seed, &value.path, parameter_index)).collect();
    for group in groups {
        // a member that is known has luck of its own all the same
        let normal = |path: &String| normal_quantile(uniform(seed, path, parameter_index));
        let normals: Vec<f64> = group.members.iter().map(normal).collect();
        for (row, path) in group.members.iter().enumerate() {
            if let Some(at) = uncertain.iter().position(|value| value.path == *path) {
                let joint: f64 = (0..=row).map(|column| group.factor[(row, column)] * normals[column]).sum();
                uniforms[at] = normal_cdf(joint);
            }
        }
    }
    let mut values: Vec<(u32, f64)> =
        uncertain.iter().zip(uniforms).map(|(value, u)| (value.node, value.value(u))).collect();
    values.sort_unstable_by_key(|(node, _)| *node);
    values
}
