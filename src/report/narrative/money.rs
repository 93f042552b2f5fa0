//! Sentences about money: what is spent, whether the budget holds, and what is saved. It says whether placements are in it.

use super::Teller;
use crate::model::money::rates::year_label;
use crate::report::wording;
use crate::results::measure::financial_year_of;
use crate::results::spend::{Basis, Span, bridge};
use crate::results::{Cell, Figure, Measure};
use std::fmt::Write as _;

/// A sum in words, to the digits that its standard error supports: "£5.31m", "£265,000", "£840".
fn pounds(value: f64, error: Option<f64>) -> String {
    let mut place = 1.0;
    // down to the first digit of twice the error, but no finer than a thousandth of the sum
    let finest = (2.0 * error.unwrap_or(0.0)).max(value.abs() / 1_000.0);
    while 10.0 * place <= finest {
        place *= 10.0;
    }
    let rounded = (value / place).round() * place;
    let sign = if rounded < 0.0 { "−" } else { "" };
    if rounded.abs() < 1e6 {
        return format!("{sign}£{}", wording::plain(rounded.abs(), 0));
    }
    let decimals = (0..=3).find(|&n| place * 10_f64.powi(n) >= 1e6).unwrap_or(3) as usize;
    format!("{sign}£{}m", wording::plain(rounded.abs() / 1e6, decimals))
}

/// Where sums of single futures fall.
fn band(figure: &Figure) -> String {
    let Some(quantiles) = figure.quantiles else { return String::new() };
    let (low, high) = quantiles.nine_in_ten();
    if low == high {
        return " (the same in every future)".to_owned();
    }
    let width = Some((high - low) / 20.0);
    format!(" (9 in 10 futures: {} to {})", pounds(low, width), pounds(high, width))
}

impl Teller<'_> {
    /// The financial year of the month told: its place from that of day 0, and itself.
    fn year(&self) -> Option<(usize, i64)> {
        let layout = &self.finding.option.ensemble.layout;
        let wanted = financial_year_of(&layout.months[self.at.max(1).min(layout.months.len() - 1)]);
        layout.financial_years().enumerate().find(|(_, year)| *year == wanted)
    }

    /// What is spent in the year, against the budget and against the baseline.
    pub(super) fn money(&self) -> Vec<String> {
        let ensemble = &self.finding.option.ensemble;
        let Some((place, year)) = self.year().filter(|_| ensemble.layout.money) else { return Vec::new() };
        let mut told = Vec::new();
        let figure = ensemble.spent_in_all(place);
        if let Some(estimate) = figure.estimate {
            let months = ensemble.months_of_year(year);
            let year = if months == 12 {
                year_label(year)
            } else {
                format!("the {months} months of {} that are simulated", year_label(year))
            };
            let sum = pounds(estimate.mean, estimate.se);
            let priced =
                self.finding.option.parameters.money.as_ref().is_some_and(|money| !money.placements.is_empty());
            let placements = if priced { "includes placements as priced" } else { "excludes placements" };
            told.push(format!("Spending in {year} is {sum}{}; this {placements}.", band(&figure)));
        }
        told.extend(self.saved(place, year));
        told.extend(self.budget());
        told
    }

    /// How often budgets are exceeded at the close of the last financial year up to the month told, else of the next.
    fn budget(&self) -> Option<String> {
        let summary = &self.finding.option.summary;
        let closes = |&at: &usize| summary.estimate(at, Measure::Overspent, Cell::COUNCIL).is_some();
        let months = summary.layout.months.len();
        let at = (0..=self.at).rev().find(closes).or_else(|| (self.at..months).find(closes))?;
        let over = summary.estimate(at, Measure::Overspent, Cell::COUNCIL)?;
        let count = (over.mean * over.defined as f64).round() as usize;
        let variance = summary.estimate(at, Measure::BudgetVariance, Cell::COUNCIL)?;
        let way = if variance.mean > 0.0 { "more" } else { "less" };
        let year = year_label(financial_year_of(&summary.layout.months[at]));
        Some(format!(
            "The budget of {year} is exceeded in {}; on average {} {way} than it allows is spent on what it covers.",
            wording::futures(count, over.defined),
            pounds(variance.mean.abs(), variance.se)
        ))
    }

    /// What posts held or deleted save, what becomes of it, and what is left.
    fn saved(&self, place: usize, year: i64) -> Option<String> {
        let comparison = self.comparison()?;
        let spans = bridge(&self.finding.option.ensemble, &comparison.baseline.ensemble, place, Basis::PartYear)?;
        let of = |span: Span| spans[span as usize].estimate.map(|estimate| (estimate.mean, estimate.se));
        let (net, error) = of(Span::Net)?;
        let otherwise = comparison.otherwise();
        if net == 0.0 && error.is_none_or(|error| error == 0.0) {
            return Some(format!("Spending in {} is exactly what it is {otherwise}.", year_label(year)));
        }
        let way = if net > 0.0 { "less" } else { "more" };
        let year = year_label(year);
        let mut text = format!(
            "That is {} {way} than {otherwise} in {year}{}",
            pounds(net.abs(), error),
            band(&spans[Span::Net as usize])
        );
        let parts: Vec<String> = [
            (Span::GrossSaving, "posts held or deleted"),
            (Span::VacancyFactor, "posts vacant anyway, and pay"),
            (Span::Agency, "agency"),
            (Span::Recruitment, "recruitment and induction"),
            (Span::Retention, "retention payments"),
            (Span::Redundancy, "redundancy"),
            (Span::Measures, "the measures' own costs"),
            (Span::Placements, "placements"),
        ]
        .into_iter()
        .filter_map(|(span, words)| {
            let (mean, error) = of(span)?;
            let sum = pounds(mean.abs(), error);
            (sum != "£0").then(|| format!("{words}: {}{sum}", if mean < 0.0 { "−" } else { "" }))
        })
        .collect();
        if parts.len() > 1 {
            let _ = write!(text, ", by line of what is saved: {}", parts.join("; "));
        }
        Some(text + ".")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_told_to_the_digits_that_they_support() {
        assert_eq!(pounds(5_312_345.0, Some(4_000.0)), "£5.312m");
        assert_eq!(pounds(5_312_345.0, Some(40_000.0)), "£5.31m");
        assert_eq!(pounds(265_321.0, Some(900.0)), "£265,000");
        assert_eq!(pounds(-840.4, None), "−£840");
        assert_eq!(pounds(0.0, Some(0.0)), "£0");
        assert_eq!(pounds(999_999.6, None), "£1.000m");
        assert_eq!(pounds(12_345_678.0, Some(3_000_000.0)), "£12m");
    }
}
