//! Five simple rules that need no simulator: the bar for one.
//!
//! All are pooled over councils and use the years up to the origin only. Each gives a sample of 2,000 futures: a middle plus
//! errors drawn with replacement from those that the rule made in the past.

use super::QUANTILES;
use super::draws::Draws;
use super::shares;
use crate::published::panel::Panel;
use crate::results::quantile::quantile;

/// Futures in a sample.
const FUTURES: usize = 2000;
/// Seed of the samples of a measure and horizon.
const SEED: u32 = 1;

/// A simple rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Benchmark {
    /// The last value, and changes over as many years seen in all councils.
    Persist,
    /// The last value moved by the last year's median change for each year, and changes about their median.
    Drift,
    /// The council's own mean so far, and departures from such means.
    Mean,
    /// Part of the way back to the council's own mean, and errors of that rule.
    OwnMeanReverting,
    /// Part of the way back to the national mean, and errors of that rule.
    PooledMeanReverting,
}

impl Benchmark {
    /// All of them, in their fixed order.
    pub const ALL: [Self; 5] =
        [Self::Persist, Self::Drift, Self::Mean, Self::OwnMeanReverting, Self::PooledMeanReverting];

    /// Its name in tables.
    pub fn key(self) -> &'static str {
        match self {
            Self::Persist => "persist",
            Self::Drift => "drift",
            Self::Mean => "mean",
            Self::OwnMeanReverting => "ar1_own",
            Self::PooledMeanReverting => "ar1_pool",
        }
    }
}

/// The quantiles of every rule for one council.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecasts {
    /// The council's place in the panel.
    pub council: usize,
    /// By rule, in the order of [`Benchmark::ALL`].
    pub quantiles: [[f64; QUANTILES]; 5],
}

/// What the rules say of every wanted council that has a figure of the origin; nothing where the past is too short for them.
/// The panel is on the scale of scoring; of later years nothing is read.
pub fn forecasts(panel: &Panel, origin: i32, horizon: usize, wanted: impl Fn(&str) -> bool) -> Vec<Forecasts> {
    let past = panel.up_to(origin);
    let Some(pool) = Pool::of(&past, origin, horizon) else { return Vec::new() };
    let mut draws = Draws::new(SEED);
    let last = past.years.len() - 1;
    let mut out = Vec::new();
    for (council, row) in past.rows.iter().enumerate() {
        let (Some(now), Some(own)) = (row[last], mean(row.iter().flatten())) else { continue };
        let middles = [
            now,
            now + horizon as f64 * pool.median_change,
            own,
            own + pool.own.memory * (now - own),
            pool.national + pool.pooled.memory * (now - pool.national),
        ];
        let errors = [&pool.changes, &pool.centred, &pool.departures, &pool.own.errors, &pool.pooled.errors];
        if !wanted(&past.councils[council]) {
            // their draws are passed over, so that the samples of the others are the same whoever is wanted
            for from in errors {
                draws.choose(from, FUTURES).for_each(drop);
            }
            continue;
        }
        let quantiles = std::array::from_fn(|rule| {
            let mut sample: Vec<f64> = draws.choose(errors[rule], FUTURES).map(|error| middles[rule] + error).collect();
            sample.sort_by(f64::total_cmp);
            shares().map(|share| quantile(&sample, share))
        });
        out.push(Forecasts { council, quantiles });
    }
    out
}

/// What the past of all councils says.
struct Pool {
    /// Changes over the horizon.
    changes: Vec<f64>,
    /// The same about their median.
    centred: Vec<f64>,
    /// Median change of the last year.
    median_change: f64,
    /// Departures from councils' own means.
    departures: Vec<f64>,
    /// Mean of all councils in the year of the origin.
    national: f64,
    own: Reverting,
    pooled: Reverting,
}

/// A rule that goes part of the way back to a middle.
struct Reverting {
    /// Share of a departure that is left after the horizon.
    memory: f64,
    /// What the rule missed.
    errors: Vec<f64>,
}

impl Pool {
    fn of(past: &Panel, origin: i32, horizon: usize) -> Option<Self> {
        let years = past.years.len();
        if past.years.last() != Some(&origin) || years <= horizon || years < 2 || horizon == 0 {
            return None;
        }
        let pairs = |row: &[Option<f64>], apart: usize| -> Vec<(f64, f64)> {
            (apart..row.len()).filter_map(|place| row[place - apart].zip(row[place])).collect()
        };
        let changes: Vec<f64> =
            past.rows.iter().flat_map(|row| pairs(row, horizon)).map(|(before, after)| after - before).collect();
        let last: Vec<f64> = past.rows.iter().filter_map(|row| Some(row[years - 1]? - row[years - 2]?)).collect();
        let middle = median(&changes)?;
        let means: Vec<Option<f64>> = past.rows.iter().map(|row| mean(row.iter().flatten())).collect();
        let from_own = about(past, |row, _| means[row]);
        let national: Vec<Option<f64>> =
            (0..years).map(|year| mean(past.rows.iter().filter_map(|row| row[year].as_ref()))).collect();
        let from_nation = about(past, |_, year| national[year]);
        let over_horizon =
            |rows: &[Vec<Option<f64>>]| rows.iter().flat_map(|row| pairs(row, horizon)).collect::<Vec<_>>();
        Some(Self {
            centred: changes.iter().map(|change| change - middle).collect(),
            changes,
            median_change: median(&last)?,
            departures: from_own.iter().flatten().flatten().copied().collect(),
            national: national[years - 1]?,
            // a departure from a council's own mean does not grow
            own: reverting(&over_horizon(&from_own), 1.0),
            pooled: reverting(&over_horizon(&from_nation), f64::INFINITY),
        })
    }
}

/// A panel's figures less a middle.
fn about(panel: &Panel, middle: impl Fn(usize, usize) -> Option<f64>) -> Vec<Vec<Option<f64>>> {
    let less = |row: usize, year: usize| Some(panel.rows[row][year]? - middle(row, year)?);
    (0..panel.rows.len()).map(|row| (0..panel.years.len()).map(|year| less(row, year)).collect()).collect()
}

/// The memory that least squares finds between departures before and after, at most `most` either way, and what it misses.
fn reverting(pairs: &[(f64, f64)], most: f64) -> Reverting {
    let product: f64 = pairs.iter().map(|(before, after)| before * after).sum();
    let square: f64 = pairs.iter().map(|(before, _)| before * before).sum();
    let memory = if square > 0.0 { (product / square).clamp(-most, most) } else { 0.0 };
    Reverting { memory, errors: pairs.iter().map(|(before, after)| after - memory * before).collect() }
}

fn mean<'a>(values: impl Iterator<Item = &'a f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    (!sorted.is_empty()).then(|| quantile(&sorted, 0.5))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel(rows: Vec<Vec<Option<f64>>>) -> Panel {
        let years = (2015..2015 + rows[0].len() as i32).collect();
        Panel { councils: (0..rows.len()).map(|n| format!("c{n}")).collect(), years, rows }
    }

    #[test]
    fn a_world_that_never_changes_is_forecast_exactly() {
        let still = panel(vec![vec![Some(3.0); 5], vec![Some(7.0); 5]]);
        for forecast in forecasts(&still, 2019, 2, |_| true) {
            let value = still.rows[forecast.council][0].unwrap();
            for quantile in forecast.quantiles.iter().flatten() {
                assert!((quantile - value).abs() < 1e-9, "{quantile} of {value}");
            }
        }
    }

    #[test]
    fn later_years_change_nothing() {
        let rows = |poison: f64| {
            (0..9)
                .map(|n| {
                    let mut row: Vec<_> = (0..6).map(|year| Some(f64::from((n * 7 + year * 5) % 11))).collect();
                    row.extend([Some(poison), None]);
                    row
                })
                .collect::<Vec<_>>()
        };
        let seen = forecasts(&panel(rows(1.0)), 2020, 1, |_| true);
        assert_eq!(seen, forecasts(&panel(rows(1e9)), 2020, 1, |_| true));
        assert_eq!(seen.len(), 9);
        let one = forecasts(&panel(rows(1.0)), 2020, 1, |name| name == "c4");
        assert_eq!(one, seen[4..5]);
    }

    #[test]
    fn too_short_a_past_gives_no_forecast_and_an_unknown_last_year_none_for_that_council() {
        let short = panel(vec![vec![Some(1.0), Some(2.0)]; 3]);
        assert!(forecasts(&short, 2016, 2, |_| true).is_empty() && forecasts(&short, 2030, 1, |_| true).is_empty());
        let gap = panel(vec![vec![Some(1.0), Some(2.0), Some(4.0)], vec![Some(1.0), Some(3.0), None]]);
        assert_eq!(forecasts(&gap, 2017, 1, |_| true).len(), 1);
    }
}
