//! The lowest standing among a team's workers, kept as a tournament.
//!
//! Each worker has a standing (a relative load, infinite where the worker can take nothing); each inner node repeats
//! the better of the two below it. A change climbs until it stops mattering, the overall winner is read at the root,
//! and ties go to the first post. Standings may be any numbers from 0, so targets, part-time posts and persistent
//! factors cost nothing.
//!
//! A node is one word: the leading 48 bits of the standing (numbers from 0 sort as their bits do), then the worker. So
//! the better of two is the smaller word, and standings that agree to 11 digits are a tie.

/// Bits of a word that name the worker.
const WORKER_BITS: u32 = 16;
/// Most workers of one team.
pub const MOST_WORKERS: usize = 1 << WORKER_BITS;

/// A worker and a standing in one word.
#[inline]
fn entrant(standing: f64, worker: usize) -> u64 {
    (standing.to_bits() >> WORKER_BITS << WORKER_BITS) | worker as u64
}

/// A tournament over a team's workers.
#[derive(Clone, Debug, Default)]
pub struct Tournament {
    /// Node 1 is the root, node n stands above nodes 2n and 2n + 1, the second half are the workers.
    nodes: Vec<u64>,
}

impl Tournament {
    /// Empties it for `len` workers (at most 65,536), none of whom can take anything.
    pub fn reset(&mut self, len: usize) {
        debug_assert!(len <= MOST_WORKERS);
        let width = len.next_power_of_two().max(2);
        self.nodes.clear();
        self.nodes.resize(2 * width, 0);
        for worker in 0..width {
            self.nodes[width + worker] = entrant(f64::INFINITY, worker);
        }
        for node in (1..width).rev() {
            self.nodes[node] = self.nodes[2 * node].min(self.nodes[2 * node + 1]);
        }
    }

    /// The worker with the lowest standing; `None` if nobody can take anything.
    #[inline]
    pub fn winner(&self) -> Option<usize> {
        let root = self.nodes[1];
        (root < entrant(f64::INFINITY, 0)).then_some(root as usize & (MOST_WORKERS - 1))
    }

    /// Changes a worker's standing.
    #[inline]
    pub fn set(&mut self, worker: usize, standing: f64) {
        let nodes = &mut self.nodes[..];
        let mut node = nodes.len() / 2 + worker;
        let mut better = entrant(standing, worker);
        // nothing above can change once a node stays as it was
        while nodes[node] != better {
            nodes[node] = better;
            if node == 1 {
                break;
            }
            better = better.min(nodes[node ^ 1]);
            node /= 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Decision, Dice};

    #[test]
    fn the_winner_is_the_first_of_the_lowest_after_every_change() {
        for len in [1, 2, 3, 7, 64, 120] {
            let mut tournament = Tournament::default();
            tournament.reset(len);
            assert_eq!(tournament.winner(), None);
            let mut plain = vec![f64::INFINITY; len];
            for step in 0..2000 {
                let roll = Dice::new(7, len as u64).roll(Decision::Test, step, 0);
                let worker = (roll.coarse(0) * len as f64) as usize;
                let standing = if roll.coarse(1) < 0.1 { f64::INFINITY } else { (roll.coarse(2) * 20.0).floor() };
                tournament.set(worker, standing);
                plain[worker] = standing;
                let lowest = plain.iter().copied().fold(f64::INFINITY, f64::min);
                let expected = plain.iter().position(|&one| one == lowest && one < f64::INFINITY);
                assert_eq!(tournament.winner(), expected);
            }
        }
    }
}
