//! One figure of all councils by year, as statistics want it.

use super::area::Kind;
use super::indicator::Indicator;
use super::store::Published;
use std::collections::BTreeMap;

/// One figure of all councils by year. A council that kept its name through a reorganisation has one row; joint returns
/// have rows of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Names, in order.
    pub councils: Vec<String>,
    /// The years, without gaps.
    pub years: Vec<i32>,
    /// By council and year; blank where nothing is known.
    pub rows: Vec<Vec<Option<f64>>>,
}

impl Panel {
    /// A figure over the years of which any council has published its publication.
    pub fn of(published: &Published, indicator: Indicator) -> Self {
        let councils = || {
            let counted = |kind| matches!(kind, Kind::Council | Kind::Joint);
            published.areas().iter().enumerate().filter(move |(_, area)| counted(area.kind()))
        };
        let told = |year: &i32| councils().any(|(area, _)| published.value(area, indicator, *year).known().is_some());
        let years: Vec<i32> = published.years().filter(told).collect();
        let years = match (years.first(), years.last()) {
            (Some(&first), Some(&last)) => (first..=last).collect(),
            _ => Vec::new(),
        };
        let mut rows: BTreeMap<&str, Vec<Option<f64>>> = BTreeMap::new();
        for (place, area) in councils() {
            let values: Vec<Option<f64>> =
                years.iter().map(|&year| published.value(place, indicator, year).known()).collect();
            if values.iter().all(Option::is_none) {
                continue;
            }
            let row = rows.entry(&area.name).or_insert_with(|| vec![None; years.len()]);
            for (kept, value) in row.iter_mut().zip(values) {
                *kept = kept.or(value);
            }
        }
        let (councils, rows) = rows.into_iter().map(|(name, row)| (name.to_owned(), row)).unzip();
        Self { councils, years, rows }
    }

    /// The same with every figure replaced.
    #[must_use]
    pub fn map(&self, change: impl Fn(f64) -> Option<f64>) -> Self {
        let rows = self.rows.iter().map(|row| row.iter().map(|value| value.and_then(&change)).collect()).collect();
        Self { councils: self.councils.clone(), years: self.years.clone(), rows }
    }

    /// The years up to and including one.
    #[must_use]
    pub fn up_to(&self, last: i32) -> Self {
        let kept = self.years.iter().take_while(|year| **year <= last).count();
        let rows = self.rows.iter().map(|row| row[..kept].to_vec()).collect();
        Self { councils: self.councils.clone(), years: self.years[..kept].to_vec(), rows }
    }

    /// The place of a year.
    pub fn year(&self, year: i32) -> Option<usize> {
        self.years.iter().position(|one| *one == year)
    }
}
