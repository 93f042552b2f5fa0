//! The five processes that wander, as published figures show them.

use super::variogram::{Change, Fit, Observed, Track, changes, fit, variance};
use crate::published::panel::Panel;
use crate::published::{Indicator, Published};
use crate::results::quantile::quantile;
use std::collections::BTreeMap;

/// Number of processes.
pub const PROCESSES: usize = 5;

/// What wanders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wanders {
    /// Referrals in the year.
    Demand,
    /// Leavers in the year, of those in post.
    Leaving,
    /// Starters in the year, of the mean vacancies at its beginning and end.
    Hiring,
    /// Episodes of need ended in the year, of the mean number open at its beginning and end.
    Closing,
    /// Agency workers on the day of the census, of those in post.
    Agency,
}

/// Mean squared over mean size of a family's group of children: children come, and cases end, in groups, so that counts of
/// children vary by this much more than counts of events.
const GROUPED: f64 = 2.44;
/// Parts into which councils are divided to see how sure an estimate is.
const PARTS: usize = 20;

impl Wanders {
    /// All of them, in their fixed order.
    pub const ALL: [Self; PROCESSES] = [Self::Demand, Self::Leaving, Self::Hiring, Self::Closing, Self::Agency];

    /// Its name; the first four are those of the scenario's `[environment]`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Demand => "demand",
            Self::Leaving => "leaving",
            Self::Hiring => "hiring",
            Self::Closing => "closing",
            Self::Agency => "agency",
        }
    }

    /// What is followed.
    pub fn words(self) -> &'static str {
        match self {
            Self::Demand => "referrals in the year",
            Self::Leaving => "leavers of those in post",
            Self::Hiring => "starters of vacancies",
            Self::Closing => "episodes of need ended of those open",
            Self::Agency => "agency workers of those in post",
        }
    }

    fn observed(self) -> Observed {
        if self == Self::Agency { Observed::Day } else { Observed::Mean }
    }

    /// What happens, of what, and how much more than a count of events it varies by chance.
    fn parts(self) -> (Indicator, Of, f64) {
        match self {
            Self::Demand => (Indicator::Referrals, Of::Nothing, GROUPED),
            Self::Leaving => (Indicator::Leavers, Of::Census(Indicator::InPost), 1.0),
            Self::Hiring => (Indicator::Starters, Of::BothEnds(Indicator::Vacancies), 1.0),
            Self::Closing => (Indicator::CinEnded, Of::BothEnds(Indicator::CinStock), GROUPED),
            Self::Agency => (Indicator::Agency, Of::Census(Indicator::InPost), 1.0),
        }
    }
}

/// What a count is divided by.
#[derive(Clone, Copy)]
enum Of {
    Nothing,
    /// The figure of the same year.
    Census(Indicator),
    /// The mean of the figures of the year before and of the same year.
    BothEnds(Indicator),
}

/// One process as estimated.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimated {
    /// Which.
    pub process: Wanders,
    /// What was found.
    pub fit: Fit,
    /// Standard errors of the council's part, its memory and the change in one year.
    pub errors: Fit,
    /// Change in one year, with its standard error, of the smaller and of the larger half of councils.
    pub by_size: [(f64, f64); 2],
    /// Councils whose history was used.
    pub councils: usize,
}

impl Estimated {
    /// Whether the halves differ by more than two standard errors.
    pub fn size_matters(&self) -> bool {
        let [(small, small_error), (large, large_error)] = self.by_size;
        (small - large).abs() > 2.0 * small_error.hypot(large_error)
    }
}

/// The moving environment as estimated.
#[derive(Clone, Debug, PartialEq)]
pub struct Environment {
    /// The last year that was read.
    pub up_to: i32,
    /// The processes that any history shows, in their order.
    pub processes: Vec<Estimated>,
    /// Correlation of changes in one year between processes, in the order of [`Wanders::ALL`].
    pub correlation: [[f64; PROCESSES]; PROCESSES],
}

/// Estimates the moving environment from figures up to and including a year; nothing later is read.
pub fn estimate(published: &Published, up_to: i32) -> Environment {
    let histories: BTreeMap<Wanders, History> =
        Wanders::ALL.into_iter().map(|process| (process, History::of(published, process, up_to))).collect();
    let processes = histories.iter().filter_map(|(process, history)| history.estimated(*process)).collect();
    let mut correlation = [[0.0; PROCESSES]; PROCESSES];
    for (row, one) in Wanders::ALL.into_iter().enumerate() {
        correlation[row][row] = 1.0;
        for (column, other) in Wanders::ALL.into_iter().enumerate().take(row) {
            let rho = correlated(&histories[&one], &histories[&other]);
            (correlation[row][column], correlation[column][row]) = (rho, rho);
        }
    }
    Environment { up_to, processes, correlation: possible(correlation) }
}

/// Councils' histories of one process.
struct History {
    councils: Vec<String>,
    first_year: i32,
    tracks: Vec<Track>,
    /// Typical count of a council, by which councils are told large from small.
    sizes: Vec<f64>,
    observed: Observed,
}

impl History {
    fn of(published: &Published, process: Wanders, up_to: i32) -> Self {
        let (counted, of, grouped) = process.parts();
        let mut counts = Panel::of(published, counted).up_to(up_to);
        // a council that is known only later has no place here: not even the parts of the jackknife may see it
        let known: Vec<bool> = counts.rows.iter().map(|row| row.iter().any(Option::is_some)).collect();
        let mut kept = known.iter();
        counts.councils.retain(|_| *kept.next().unwrap_or(&false));
        counts.rows.retain(|row| row.iter().any(Option::is_some));
        let below = match of {
            Of::Nothing => None,
            Of::Census(indicator) | Of::BothEnds(indicator) => Some(Panel::of(published, indicator).up_to(up_to)),
        };
        let divisor = |name: &str, year: i32| -> Option<f64> {
            let Some(panel) = &below else { return Some(1.0) };
            let row = &panel.rows[panel.councils.iter().position(|council| council == name)?];
            let at = |year: i32| row[panel.year(year)?];
            match of {
                Of::BothEnds(_) => Some(f64::midpoint(at(year - 1)?, at(year)?)),
                _ => at(year),
            }
        };
        let tracks: Vec<Track> = counts
            .councils
            .iter()
            .zip(&counts.rows)
            .map(|(name, row)| {
                let known = row.iter().zip(&counts.years).map(|(count, &year)| {
                    let (count, below) = ((*count)?, divisor(name, year)?);
                    // no logarithm of nothing, and none of next to nothing
                    (count >= 1.0 && below >= 1.0).then(|| (libm::log(count / below), grouped / count))
                });
                let known: Vec<Option<(f64, f64)>> = known.collect();
                Track {
                    values: known.iter().map(|one| one.map(|(value, _)| value)).collect(),
                    chance: known.iter().map(|one| one.map_or(0.0, |(_, chance)| chance)).collect(),
                }
            })
            .collect();
        let sizes = counts.rows.iter().map(|row| median(row.iter().flatten().copied())).collect();
        let first_year = counts.years.first().copied().unwrap_or(up_to);
        Self { councils: counts.councils, first_year, tracks, sizes, observed: process.observed() }
    }

    fn estimated(&self, process: Wanders) -> Option<Estimated> {
        let found = fit(&self.tracks, self.observed)?;
        let parts: Vec<Fit> = (0..PARTS).filter_map(|part| fit(&self.without(part), self.observed)).collect();
        let error = |of: &dyn Fn(&Fit) -> f64| jackknife(parts.iter().map(of));
        let errors = Fit {
            council: error(&|fit| fit.council),
            memory: error(&|fit| fit.memory),
            noise: error(&|fit| fit.noise),
            one_year: error(&|fit| fit.one_year),
            ..Fit::default()
        };
        let (yearly, _) = changes(&self.tracks, 1);
        let middle = median(self.sizes.iter().copied());
        let half = |large: bool| {
            let within = |change: &&Change| (self.sizes[change.council] > middle) == large;
            let spread = |left_out: Option<usize>| {
                let kept = yearly.iter().filter(within).filter(|change| Some(change.council % PARTS) != left_out);
                variance(kept.map(|change| (change.own, change.chance))).sqrt()
            };
            (spread(None), jackknife((0..PARTS).map(|part| spread(Some(part)))))
        };
        let councils = self.tracks.iter().filter(|track| track.values.iter().flatten().count() > 1).count();
        Some(Estimated { process, fit: found, errors, by_size: [half(false), half(true)], councils })
    }

    fn without(&self, part: usize) -> Vec<Track> {
        let kept = self.tracks.iter().enumerate().filter(|(council, _)| council % PARTS != part);
        kept.map(|(_, track)| track.clone()).collect()
    }

    /// Changes in one year by council and year, with the variance of chance.
    fn yearly(&self) -> BTreeMap<(&str, i32), (f64, f64)> {
        let (all, _) = changes(&self.tracks, 1);
        let keyed = all.iter().map(|one| {
            let year = self.first_year + one.year as i32;
            ((self.councils[one.council].as_str(), year), (one.own, one.chance))
        });
        keyed.collect()
    }
}

/// The correlation of two processes' changes in one year, without chance: from the variances of the sum and the difference
/// of both, each in units of its own standard deviation.
fn correlated(one: &History, other: &History) -> f64 {
    let (ours, theirs) = (one.yearly(), other.yearly());
    let both: Vec<[(f64, f64); 2]> =
        ours.iter().filter_map(|(key, change)| Some([*change, *theirs.get(key)?])).collect();
    let scale = |which: usize| variance(both.iter().map(|pair| pair[which])).sqrt();
    let (our_scale, their_scale) = (scale(0), scale(1));
    if our_scale <= 0.0 || their_scale <= 0.0 {
        return 0.0;
    }
    let joined = |sign: f64| {
        variance(both.iter().map(|[(ours, our_chance), (theirs, their_chance)]| {
            let change = ours / our_scale + sign * theirs / their_scale;
            let chance = our_chance / (our_scale * our_scale) + their_chance / (their_scale * their_scale);
            (change, chance)
        }))
    };
    ((joined(1.0) - joined(-1.0)) / 4.0).clamp(-0.9, 0.9)
}

/// The correlations drawn towards none, just as far as lets all of them hold together.
fn possible(wanted: [[f64; PROCESSES]; PROCESSES]) -> [[f64; PROCESSES]; PROCESSES] {
    let drawn = |share: f64| {
        let mut matrix = wanted;
        for (row, values) in matrix.iter_mut().enumerate() {
            for (column, value) in values.iter_mut().enumerate() {
                if row != column {
                    *value *= share;
                }
            }
        }
        matrix
    };
    let shares = (0..20).map(|step| 1.0 - 0.05 * f64::from(step));
    shares.map(drawn).find(holds_together).unwrap_or_else(|| drawn(0.0))
}

/// Whether a correlation matrix is positive definite.
fn holds_together(matrix: &[[f64; PROCESSES]; PROCESSES]) -> bool {
    let flat: Vec<f64> = matrix.iter().flatten().copied().collect();
    nalgebra::DMatrix::from_row_slice(PROCESSES, PROCESSES, &flat).cholesky().is_some()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    if sorted.is_empty() { 0.0 } else { quantile(&sorted, 0.5) }
}

/// The standard error of an estimate from estimates that leave out one part each.
fn jackknife(estimates: impl Iterator<Item = f64>) -> f64 {
    let estimates: Vec<f64> = estimates.collect();
    let count = estimates.len() as f64;
    if count < 2.0 {
        return 0.0;
    }
    let mean = estimates.iter().sum::<f64>() / count;
    ((count - 1.0) / count * estimates.iter().map(|one| (one - mean) * (one - mean)).sum::<f64>()).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::published::Value;

    #[test]
    fn a_poisoned_later_year_changes_nothing() {
        let published = Published::built_in();
        let clean = estimate(&published, 2019);
        let mut poisoned = published.clone();
        for area in 0..published.areas().len() {
            for indicator in [Indicator::Referrals, Indicator::Leavers, Indicator::CinStock, Indicator::Vacancies] {
                poisoned = poisoned.with(area, indicator, 2020, Value::Known(9.9e6 + area as f64));
            }
        }
        assert_eq!(estimate(&poisoned, 2019), clean);
        assert_ne!(estimate(&poisoned, 2020), estimate(&published, 2020));
        assert_eq!(estimate(&published.up_to(2019), 2019), clean);
    }

    #[test]
    fn every_process_wanders_more_than_chance_and_its_memory_is_within_reason() {
        for up_to in [2019, 2023] {
            let found = estimate(&Published::built_in(), up_to);
            assert_eq!(found.processes.len(), PROCESSES, "{up_to}");
            for one in &found.processes {
                let fit = one.fit;
                assert!(fit.one_year > 0.03 && fit.one_year < 0.8, "{up_to} {one:?}");
                assert!(fit.council > 0.03 && fit.council < 2.0 && fit.memory >= 2.0, "{up_to} {one:?}");
                assert!(fit.national > 0.0 && fit.national < 0.5, "{up_to} {one:?}");
                assert!(one.councils > 140 && one.errors.one_year < 0.2 * fit.one_year, "{up_to} {one:?}");
            }
            assert!(holds_together(&found.correlation));
        }
    }

    #[test]
    fn correlations_that_cannot_hold_together_are_drawn_towards_none() {
        let mut wanted = [[0.0; PROCESSES]; PROCESSES];
        for (n, row) in wanted.iter_mut().enumerate() {
            row[n] = 1.0;
        }
        assert_eq!(possible(wanted), wanted);
        for (row, column) in [(0, 1), (1, 2)] {
            (wanted[row][column], wanted[column][row]) = (0.9, 0.9);
        }
        (wanted[0][2], wanted[2][0]) = (-0.9, -0.9);
        let found = possible(wanted);
        assert!(holds_together(&found) && found[0][1] < 0.9 && found[0][1] > 0.0);
    }
}
