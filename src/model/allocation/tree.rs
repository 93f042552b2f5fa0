//! The lowest standing among a team's workers, kept as a tournament.
//!
//! Each worker has a standing (a relative load, infinite where the worker can take nothing); each inner node remembers
//! the winner below it. A change climbs until it stops mattering, the overall winner is read at the root, and ties go
//! to the first post. Standings may be any numbers, so targets, part-time posts and persistent factors cost nothing.

/// A tournament over `len` workers.
#[derive(Clone, Debug, Default)]
pub struct Tournament {
    /// Number of leaves: a power of two.
    width: usize,
    standings: Vec<f64>,
    /// Winner below each inner node; the root is node 1.
    winners: Vec<u32>,
}

impl Tournament {
    /// Empties it for `len` workers, none of whom can take anything.
    pub fn reset(&mut self, len: usize) {
        self.width = len.next_power_of_two().max(2);
        self.standings.clear();
        self.standings.resize(self.width, f64::INFINITY);
        self.winners.clear();
        self.winners.resize(self.width, 0);
        for node in (1..self.width).rev() {
            self.winners[node] = self.contest(node);
        }
    }

    /// The worker with the lowest standing; `None` if nobody can take anything.
    #[inline]
    pub fn winner(&self) -> Option<usize> {
        let winner = self.winners[1] as usize;
        (self.standings[winner] < f64::INFINITY).then_some(winner)
    }

    /// A worker's standing.
    #[inline]
    pub fn standing(&self, worker: usize) -> f64 {
        self.standings[worker]
    }

    /// Changes a worker's standing.
    #[inline]
    pub fn set(&mut self, worker: usize, standing: f64) {
        if self.standings[worker] == standing {
            return;
        }
        self.standings[worker] = standing;
        let mut node = (self.width + worker) / 2;
        while node >= 1 {
            let before = self.winners[node];
            let after = self.contest(node);
            // nothing above can change once another worker goes on winning here
            if before == after && after as usize != worker {
                break;
            }
            self.winners[node] = after;
            node /= 2;
        }
    }

    #[inline]
    fn contest(&self, node: usize) -> u32 {
        let left = 2 * node;
        let (a, b) = if left >= self.width {
            ((left - self.width) as u32, (left + 1 - self.width) as u32)
        } else {
            (self.winners[left], self.winners[left + 1])
        };
        if self.standings[b as usize] < self.standings[a as usize] { b } else { a }
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
