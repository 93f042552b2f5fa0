//! From changes between years to the size and memory of a disturbance.

use crate::results::quantile::quantile;

/// How a yearly figure sees a monthly disturbance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observed {
    /// As the mean of twelve months, as flows do.
    Mean,
    /// As it stands on one day.
    Day,
}

/// One council's history.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// By year, the logarithm of a rate; blank where unknown.
    pub values: Vec<Option<f64>>,
    /// By year, the variance that chance alone gives it.
    pub chance: Vec<f64>,
}

/// A disturbance as estimated.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fit {
    /// Standard deviation in the long run of a council's own part (logarithm).
    pub council: f64,
    /// The same of the part shared by the nation.
    pub national: f64,
    /// Time in which a deviation shrinks to 37% (months).
    pub memory: f64,
    /// Standard deviation of year-to-year noise that is neither wandering nor chance (logarithm).
    pub noise: f64,
    /// Standard deviation of a council's change from one year to the next without chance and the nation (logarithm).
    pub one_year: f64,
    /// Changes from one year to the next that were used.
    pub changes: usize,
}

/// The longest lag that is used (years).
const LONGEST: usize = 6;
/// Fewest lags from which noise can be told from wandering.
const LAGS_FOR_NOISE: usize = 4;
/// Fewest councils whose median counts as a national change.
const FEWEST: usize = 10;
/// The normal quantile that leaves a tenth on either side.
const EIGHT_TENTHS: f64 = 1.281_551_565_544_6;
/// What is believed of a national change from one year to the next before any is seen (standard deviation, logarithm).
const BELIEVED: f64 = 0.05;
/// So many years' weight has that belief.
const BELIEF: f64 = 2.0;
/// The shortest memory that is tried (months).
pub const SHORTEST_MEMORY: f64 = 2.0;
/// The longest that is tried (months).
pub const LONGEST_MEMORY: f64 = 240.0;
/// How many memories are tried, evenly apart in their logarithms.
const MEMORIES: usize = 97;

/// A change of one council over a lag.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// The council.
    pub council: usize,
    /// The later year's place.
    pub year: usize,
    /// The change less that of the nation (logarithm).
    pub own: f64,
    /// The variance that chance alone gives it.
    pub chance: f64,
}

/// All changes over a lag about the national ones, and these with their sampling variance.
pub fn changes(tracks: &[Track], lag: usize) -> (Vec<Change>, Vec<(f64, f64)>) {
    let years = tracks.iter().map(|track| track.values.len()).max().unwrap_or(0);
    let (mut all, mut national) = (Vec::new(), Vec::new());
    for year in lag..years {
        let mut of_year: Vec<Change> = tracks
            .iter()
            .enumerate()
            .filter_map(|(council, track)| {
                let own = track.values.get(year).copied().flatten()? - track.values[year - lag]?;
                Some(Change { council, year, own, chance: track.chance[year] + track.chance[year - lag] })
            })
            .collect();
        if of_year.len() < FEWEST {
            continue;
        }
        let mut sorted: Vec<f64> = of_year.iter().map(|change| change.own).collect();
        sorted.sort_by(f64::total_cmp);
        let middle = quantile(&sorted, 0.5);
        let spread = (quantile(&sorted, 0.9) - quantile(&sorted, 0.1)) / (2.0 * EIGHT_TENTHS);
        national.push((middle, std::f64::consts::FRAC_PI_2 * spread * spread / sorted.len() as f64));
        for change in &mut of_year {
            change.own -= middle;
        }
        all.append(&mut of_year);
    }
    (all, national)
}

/// The variance of changes beyond chance, by their middle eight tenths.
pub fn variance(changes: impl Iterator<Item = (f64, f64)>) -> f64 {
    let mut beyond: Vec<f64> =
        changes.map(|(change, chance)| change * change / (EIGHT_TENTHS * EIGHT_TENTHS) - chance).collect();
    beyond.sort_by(f64::total_cmp);
    if beyond.is_empty() { 0.0 } else { quantile(&beyond, 0.8).max(0.0) }
}

/// Autocorrelation `years` apart of a disturbance with this memory, as the figure sees it.
fn autocorrelation(observed: Observed, memory: f64, years: usize) -> f64 {
    let apart = |months: f64| libm::exp(-months / memory);
    match observed {
        Observed::Day => apart(12.0 * years as f64),
        Observed::Mean => {
            let pairs = (-11_i32..=11).map(|shift| {
                let months = (12 * years as i32 + shift).abs();
                f64::from(12 - shift.abs()) * apart(f64::from(months))
            });
            pairs.sum::<f64>() / 144.0
        }
    }
}

/// Estimates a disturbance; nothing where there are no changes to see.
pub fn fit(tracks: &[Track], observed: Observed) -> Option<Fit> {
    let years = tracks.iter().map(|track| track.values.len()).max().unwrap_or(0);
    let mut lags = Vec::new();
    let mut yearly = Vec::new();
    let mut count = 0;
    for lag in 1..=LONGEST.min(years.saturating_sub(1)) {
        let (all, national) = changes(tracks, lag);
        if all.is_empty() {
            continue;
        }
        let variance = variance(all.iter().map(|change| (change.own, change.chance)));
        if lag == 1 {
            yearly = national;
            count = all.len();
        }
        lags.push(Lag { years: lag, changes: all.len(), variance });
    }
    let one_year = lags.first().filter(|lag| lag.years == 1)?.variance;
    let scale = lags.iter().map(|lag| lag.variance).fold(0.0, f64::max);
    let curve = best_curve(&lags, observed, scale);
    let distance = autocorrelation(observed, curve.memory, 0) - autocorrelation(observed, curve.memory, 1);
    let squares: f64 = yearly.iter().map(|(change, sampling)| change * change - sampling).sum();
    let shared = (BELIEF * BELIEVED * BELIEVED + squares).max(0.0) / (BELIEF + yearly.len() as f64);
    Some(Fit {
        council: curve.sigma2.sqrt(),
        national: (shared / (2.0 * distance)).sqrt(),
        memory: curve.memory,
        noise: curve.noise2.sqrt(),
        one_year: one_year.sqrt(),
        changes: count,
    })
}

/// What changes over one lag say.
struct Lag {
    years: usize,
    changes: usize,
    variance: f64,
}

/// A curve of variances over lags.
#[derive(Clone, Copy)]
struct Curve {
    memory: f64,
    sigma2: f64,
    noise2: f64,
    miss: f64,
}

fn best_curve(lags: &[Lag], observed: Observed, scale: f64) -> Curve {
    let step = libm::log(LONGEST_MEMORY / SHORTEST_MEMORY) / (MEMORIES - 1) as f64;
    let tried = (0..MEMORIES).map(|n| curve(lags, observed, SHORTEST_MEMORY * libm::exp(step * n as f64), scale));
    let still = Curve { memory: 12.0, sigma2: 0.0, noise2: 0.0, miss: f64::INFINITY };
    tried.fold(still, |best, one| if one.miss < best.miss { one } else { best })
}

/// Least squares for a given memory, neither part below zero.
fn curve(lags: &[Lag], observed: Observed, memory: f64, scale: f64) -> Curve {
    let base = autocorrelation(observed, memory, 0);
    // a lag without any variance beyond chance is not known better than a hundredth of the widest
    let rows: Vec<(f64, f64, f64)> = lags
        .iter()
        .map(|lag| {
            let error = lag.variance.max(0.01 * scale).max(1e-12);
            let weight = lag.changes as f64 / (error * error);
            (2.0 * (base - autocorrelation(observed, memory, lag.years)), lag.variance, weight)
        })
        .collect();
    let sum = |term: &dyn Fn(f64, f64) -> f64| rows.iter().map(|&(x, y, weight)| weight * term(x, y)).sum::<f64>();
    let (xx, x2, xy) = (sum(&|x, _| x * x), sum(&|x, _| 2.0 * x), sum(&|x, y| x * y));
    let (nn, ny) = (sum(&|_, _| 4.0), sum(&|_, y| 2.0 * y));
    let miss = |sigma2: f64, noise2: f64| {
        let of = |x: f64, y: f64| (sigma2 * x + 2.0 * noise2 - y) * (sigma2 * x + 2.0 * noise2 - y);
        Curve { memory, sigma2, noise2, miss: sum(&of) }
    };
    let alone = miss((xy / xx).max(0.0), 0.0);
    if lags.len() < LAGS_FOR_NOISE {
        return alone;
    }
    let determinant = xx * nn - x2 * x2;
    let (sigma2, noise2) = ((xy * nn - ny * x2) / determinant, (ny * xx - xy * x2) / determinant);
    let only_noise = miss(0.0, (ny / nn).max(0.0));
    let both = (determinant > 0.0 && sigma2 >= 0.0 && noise2 >= 0.0).then(|| miss(sigma2, noise2));
    [Some(alone), Some(only_noise), both]
        .into_iter()
        .flatten()
        .fold(alone, |best, one| if one.miss < best.miss { one } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::normal_quantile;

    /// A stream of uniform numbers, good enough for made-up panels.
    struct Uniform(u64);

    impl Uniform {
        fn next(&mut self) -> f64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let mixed = (self.0 ^ (self.0 >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
            ((mixed ^ (mixed >> 33)) >> 11) as f64 / (1u64 << 53) as f64 + 1e-17
        }

        fn normal(&mut self) -> f64 {
            normal_quantile(self.next().clamp(1e-15, 1.0 - 1e-15))
        }
    }

    struct World {
        councils: usize,
        years: usize,
        council: f64,
        national: f64,
        memory: f64,
        noise: f64,
    }

    /// A made-up panel: monthly disturbances, averaged over the year where they are seen so, with chance of known size.
    fn panel(world: &World, observed: Observed, seed: u64) -> Vec<Track> {
        let mut dice = Uniform(seed);
        let phi = (-1.0 / world.memory).exp();
        let path = |sigma: f64, dice: &mut Uniform| -> Vec<f64> {
            let mut x = sigma * dice.normal();
            (0..world.years * 12)
                .map(|_| {
                    x = phi * x + sigma * (1.0 - phi * phi).sqrt() * dice.normal();
                    x
                })
                .collect()
        };
        let shared = path(world.national, &mut dice);
        (0..world.councils)
            .map(|council| {
                let own = path(world.council, &mut dice);
                let level = dice.normal();
                let chance = 1.0 / (200.0 + 40.0 * council as f64);
                let values = (0..world.years).map(|year| {
                    let months = 12 * year..12 * (year + 1);
                    let seen = match observed {
                        Observed::Mean => {
                            let rates = months.map(|month| (own[month] + shared[month]).exp());
                            (rates.sum::<f64>() / 12.0).ln()
                        }
                        Observed::Day => own[12 * year + 11] + shared[12 * year + 11],
                    };
                    let known = dice.next() > 0.03;
                    let value = level + seen + world.noise * dice.normal() + chance.sqrt() * dice.normal();
                    known.then_some(value)
                });
                let values: Vec<Option<f64>> = values.collect();
                Track { chance: vec![chance; values.len()], values }
            })
            .collect()
    }

    fn close(found: f64, expected: f64, share: f64, what: &str) {
        assert!((found / expected - 1.0).abs() < share, "{what}: {found} instead of {expected}");
    }

    #[test]
    fn known_parameters_come_back_from_made_up_panels() {
        for (observed, council, memory) in
            [(Observed::Mean, 0.2, 24.0), (Observed::Day, 0.4, 40.0), (Observed::Mean, 0.15, 60.0)]
        {
            let world = World { councils: 2000, years: 12, council, national: 0.0, memory, noise: 0.0 };
            let found = fit(&panel(&world, observed, 7), observed).unwrap();
            close(found.council, council, 0.06, "sigma");
            close(found.memory, memory, 0.15, "memory");
            assert!(found.noise < 0.2 * council, "{found:?}");
        }
    }

    #[test]
    fn a_panel_of_the_size_of_england_gives_the_right_order() {
        let world = World { councils: 150, years: 8, council: 0.2, national: 0.0, memory: 30.0, noise: 0.0 };
        let fits: Vec<Fit> =
            (1..=8).map(|seed| fit(&panel(&world, Observed::Mean, seed), Observed::Mean).unwrap()).collect();
        let mean = fits.iter().map(|fit| fit.council).sum::<f64>() / 8.0;
        close(mean, 0.2, 0.15, "mean of sigma");
        let one_year = fits.iter().map(|fit| fit.one_year).sum::<f64>() / 8.0;
        let distance = autocorrelation(Observed::Mean, 30.0, 0) - autocorrelation(Observed::Mean, 30.0, 1);
        close(one_year, 0.2 * (2.0 * distance).sqrt(), 0.05, "one-year changes");
    }

    #[test]
    fn noise_of_recording_is_told_from_wandering() {
        let world = World { councils: 2000, years: 12, council: 0.2, national: 0.0, memory: 36.0, noise: 0.1 };
        let found = fit(&panel(&world, Observed::Mean, 3), Observed::Mean).unwrap();
        close(found.noise, 0.1, 0.2, "noise");
        close(found.council, 0.2, 0.1, "sigma");
    }

    #[test]
    fn a_part_that_all_share_is_national_and_not_the_councils_own() {
        let world = World { councils: 150, years: 40, council: 0.1, national: 0.15, memory: 20.0, noise: 0.0 };
        let found: Vec<Fit> =
            (0..6).map(|seed| fit(&panel(&world, Observed::Mean, seed), Observed::Mean).unwrap()).collect();
        let national = (found.iter().map(|fit| fit.national * fit.national).sum::<f64>() / 6.0).sqrt();
        close(national, 0.15, 0.2, "national");
        let council = found.iter().map(|fit| fit.council).sum::<f64>() / 6.0;
        close(council, 0.1, 0.1, "council");
    }

    #[test]
    fn chance_alone_is_not_taken_for_wandering_and_a_few_breaks_widen_nothing_much() {
        let world = World { councils: 400, years: 8, council: 0.0, national: 0.0, memory: 24.0, noise: 0.0 };
        let found = fit(&panel(&world, Observed::Mean, 5), Observed::Mean).unwrap();
        assert!(found.one_year < 0.015, "{found:?}");
        let world = World { council: 0.2, ..world };
        let whole = panel(&world, Observed::Mean, 5);
        let mut broken = whole.clone();
        for track in broken.iter_mut().step_by(50) {
            track.values[4] = track.values[4].map(|value| value + 3.0);
        }
        let (before, after) = (fit(&whole, Observed::Mean).unwrap(), fit(&broken, Observed::Mean).unwrap());
        close(after.one_year, before.one_year, 0.03, "one-year changes");
    }

    #[test]
    fn a_history_of_one_year_says_nothing() {
        let track = Track { values: vec![Some(1.0)], chance: vec![0.01] };
        assert_eq!(fit(&vec![track; 30], Observed::Mean), None);
        assert_eq!(fit(&[], Observed::Mean), None);
    }
}
