//! How good forecasts were: what councils published later, beside what was forecast and beside five simple rules.
//!
//! # What happens
//! Each forecast of a council's figure is a set of 19 quantiles. Once the figure is published, the forecast is scored, and so
//! are five simple statistical rules that saw the same past. Only councils with a forecast and an outcome count, for the
//! rules too.
//!
//! # Equations
//! Score: twice the mean over the quantiles q of the pinball loss max(q d, (q - 1) d), d = outcome - quantile; it approximates
//! the continuous ranked probability score, and lower is better. Counts and caseload are scored as logarithms, rates in
//! points. Cover: the share of outcomes within the central 50, 80 or 90%. Bias: the mean of median less outcome. Place of an
//! outcome among its quantiles (probability integral transform): level if the forecasts are calibrated.
//!
//! # Source
//! T. Gneiting and A. Raftery (2007), Strictly proper scoring rules, prediction, and estimation.
//!
//! # What it leaves out
//! Dependence between figures of one council: each is scored by itself.

mod benchmark;
mod draws;
mod forecast;
mod result;

pub use benchmark::Benchmark;
pub use forecast::{Forecast, Unreadable, read};
pub use result::{Entry, Method, Row, Score, score};

use crate::published::Indicator;

/// Number of quantiles of a forecast.
pub const QUANTILES: usize = 19;

/// The shares of the quantiles: 0.05, 0.10, ... 0.95.
pub fn shares() -> [f64; QUANTILES] {
    std::array::from_fn(|place| (5 * (place + 1)) as f64 / 100.0)
}

/// What is forecast and scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scored {
    /// Cases per FTE case-holder, September.
    Caseload,
    /// Cases held, September.
    Cases,
    /// Turnover rate, year to September (percent).
    Turnover,
    /// Vacancy rate, September (percent).
    Vacancy,
    /// Agency rate, September (percent).
    Agency,
    /// Social workers in post, September (FTE).
    InPost,
    /// Referrals in the year to March.
    Referrals,
    /// Episodes of need open at 31 March.
    CinStock,
}

impl Scored {
    /// All of them, in the order of tables.
    pub const ALL: [Self; 8] = [
        Self::Caseload,
        Self::Cases,
        Self::Turnover,
        Self::Vacancy,
        Self::Agency,
        Self::InPost,
        Self::Referrals,
        Self::CinStock,
    ];

    /// Its name in files of forecasts.
    pub fn key(self) -> &'static str {
        match self {
            Self::Caseload => "caseload",
            Self::Cases => "cases",
            Self::Turnover => "turnover",
            Self::Vacancy => "vacancy",
            Self::Agency => "agency",
            Self::InPost => "in_post",
            Self::Referrals => "referrals",
            Self::CinStock => "cin_stock",
        }
    }

    /// What is published of it.
    pub fn indicator(self) -> Indicator {
        match self {
            Self::Caseload => Indicator::Caseload,
            Self::Cases => Indicator::Cases,
            Self::Turnover => Indicator::Turnover,
            Self::Vacancy => Indicator::VacancyRate,
            Self::Agency => Indicator::AgencyRate,
            Self::InPost => Indicator::InPost,
            Self::Referrals => Indicator::Referrals,
            Self::CinStock => Indicator::CinStock,
        }
    }

    /// Whether it is scored as a logarithm.
    pub fn is_logarithmic(self) -> bool {
        !matches!(self, Self::Turnover | Self::Vacancy | Self::Agency)
    }

    /// A figure on the scale on which it is scored; nothing for a logarithm of zero.
    pub fn scaled(self, figure: f64) -> Option<f64> {
        if !self.is_logarithmic() {
            Some(figure)
        } else if figure > 0.0 {
            Some(libm::log(figure))
        } else {
            None
        }
    }
}

/// The score of quantiles given the outcome; lower is better.
pub fn crps(quantiles: &[f64; QUANTILES], outcome: f64) -> f64 {
    let losses = shares().into_iter().zip(quantiles).map(|(share, quantile)| {
        let above = outcome - quantile;
        (share * above).max((share - 1.0) * above)
    });
    2.0 * losses.sum::<f64>() / QUANTILES as f64
}

/// Whether an outcome lies within the central interval that leaves out `tail` quantiles on either side.
pub fn covers(quantiles: &[f64; QUANTILES], tail: usize, outcome: f64) -> bool {
    quantiles[tail] <= outcome && outcome <= quantiles[QUANTILES - 1 - tail]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_score_of_a_point_forecast_is_the_distance() {
        assert!((crps(&[3.0; QUANTILES], 5.0) - 2.0).abs() < 1e-12);
        assert!((crps(&[5.0; QUANTILES], 3.0) - 2.0).abs() < 1e-12);
        assert_eq!(crps(&[5.0; QUANTILES], 5.0), 0.0);
    }

    #[test]
    fn the_score_is_near_the_continuous_one_of_a_normal_forecast() {
        // of the standard normal at 0: (sqrt 2 - 1) / sqrt pi = 0.2337; nineteen quantiles leave out the tails
        let quantiles = shares().map(crate::distribution::normal_quantile);
        let score = crps(&quantiles, 0.0);
        assert!((score - 0.2337).abs() < 0.01, "{score}");
        assert!(crps(&quantiles, 1.0) > score && crps(&quantiles, -1.0) > score);
    }

    #[test]
    fn central_intervals_leave_out_as_much_on_either_side() {
        let quantiles = shares();
        for (tail, inside, outside) in [(4, 0.25, 0.24), (1, 0.9, 0.91), (0, 0.05, 0.96)] {
            assert!(covers(&quantiles, tail, inside) && !covers(&quantiles, tail, outside));
        }
    }
}
