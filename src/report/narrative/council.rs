//! Sentences about the whole council: what averages hide, who waits, and what the front door does.

use super::difference::{against, way};
use super::{CHILDREN, Teller, cell};
use crate::report::wording;
use crate::results::verdict::{CONFIDENCE, Verdict};
use crate::results::{Cell, Measure};
use std::fmt::Write as _;

impl Teller<'_> {
    /// What averages hide: the most loaded tenth, and the worst team.
    pub(super) fn most_loaded(&self, grade: usize) -> Option<String> {
        let workers = self.workers(grade);
        let top = self.figure(Measure::TopTenth, cell(grade)).map(|(estimate, figure)| {
            let (amount, band) =
                (wording::count(estimate.mean, estimate.se), self.band(&estimate, figure, wording::whole_range));
            format!("the most loaded tenth of {workers} hold {amount} {} each{band}", wording::children(&amount))
        });
        let worst = self.figure(Measure::WorstTeam, Cell::COUNCIL).map(|(estimate, figure)| {
            let amount = wording::mean(estimate.mean, estimate.se);
            format!("the worst team averages {amount}{}", self.band(&estimate, figure, wording::range))
        });
        let parts: Vec<String> = top.into_iter().chain(worst).collect();
        (!parts.is_empty()).then(|| wording::sentence_case(&format!("{}.", parts.join(", and "))))
    }

    /// Unallocated children beside open cases: a caseload may fall because children wait.
    pub(super) fn waiting(&self) -> Option<String> {
        let unallocated = self.figure(Measure::Unallocated, Cell::COUNCIL);
        let open = self.figure(Measure::Open, Cell::COUNCIL);
        let unallocated = unallocated.map(|(estimate, figure)| {
            let beside = self.beside(Measure::Unallocated);
            if figure.quantiles.is_some_and(|quantiles| quantiles.nine_in_ten() == (0.0, 0.0)) && estimate.mean == 0.0 {
                return format!("no child is then without a worker in any future{beside}");
            }
            let amount = wording::count(estimate.mean, estimate.se);
            let verb = if wording::children(&amount) == "child" { "child is" } else { "children are" };
            format!(
                "{amount} {verb} then without a worker{}{beside}",
                self.band(&estimate, figure, wording::whole_range)
            )
        });
        let open = open.map(|(estimate, figure)| {
            let amount = wording::count(estimate.mean, estimate.se);
            let beside = self.relative_told().unwrap_or_else(|| self.beside(Measure::Open));
            format!("{amount} cases are open{}{beside}", self.band(&estimate, figure, wording::whole_range))
        });
        let parts: Vec<String> = unallocated.into_iter().chain(open).collect();
        (!parts.is_empty()).then(|| wording::sentence_case(&format!("{}.", parts.join("; "))))
    }

    /// How many children the front door diverts, and why open cases fall less than referrals.
    pub(super) fn diverted(&self) -> Option<String> {
        let comparison = self.comparison()?;
        let (estimate, figure) = self.figure(Measure::Diverted, Cell::COUNCIL)?;
        let more = self.change(Measure::Diverted, Cell::COUNCIL)?;
        let front_door = comparison.baseline.parameters.front_door != self.finding.option.parameters.front_door;
        if !front_door || more.verdict(0.0) != Verdict::Apart || more.estimate?.mean <= 0.0 {
            return None;
        }
        let amount = wording::count(estimate.mean, estimate.se);
        let verb = if wording::children(&amount) == "child" { "child a month is" } else { "children a month are" };
        let band = self.band(&estimate, figure, wording::whole_range);
        let mut text = format!("{amount} {verb} then diverted at the front door{band}, the shortest cases first");
        let longer = self.change(Measure::CompletedLength, Cell::COUNCIL).filter(|c| c.verdict(0.0) == Verdict::Apart);
        let longer = longer.and_then(|change| change.estimate).filter(|estimate| estimate.mean > 0.0);
        let (open, referred) = (self.relative(Measure::Open), self.relative(Measure::Referrals));
        if let (Some(longer), Some(open), Some(referred)) = (longer, open, referred)
            && open < 0.0
            && referred < open
        {
            let _ = write!(
                text,
                "; the rest are longer cases (by {} days on average at closing), so open cases fall by {} where referrals \
                 fall by {}",
                wording::count(longer.mean, longer.se),
                wording::percent(-open),
                wording::percent(-referred),
            );
        }
        Some(wording::sentence_case(&(text + ".")))
    }

    /// ", 4 fewer than otherwise", or nothing without a baseline.
    pub(super) fn beside(&self, measure: Measure) -> String {
        let Some((comparison, change)) = self.comparison().zip(self.change(measure, Cell::COUNCIL)) else {
            return self.by_the_end(measure, Cell::COUNCIL, CHILDREN, wording::count);
        };
        let text = against(comparison, change, 0.0, wording::small_count);
        format!(", {text}{}", self.by_the_end(measure, Cell::COUNCIL, CHILDREN, wording::small_count))
    }

    /// By which share a measure of the council changes, where the difference is a finding.
    pub(super) fn relative(&self, measure: Measure) -> Option<f64> {
        let change = self.change(measure, Cell::COUNCIL)?;
        let (with, _) = self.figure(measure, Cell::COUNCIL)?;
        let estimate = change.estimate.filter(|_| change.verdict(0.0) == Verdict::Apart)?;
        let without = with.mean - estimate.mean;
        (without > 0.0).then(|| estimate.mean / without).filter(|share| share.abs() >= 0.005)
    }

    /// ", 14% fewer than otherwise", of open cases.
    pub(super) fn relative_told(&self) -> Option<String> {
        let share = self.relative(Measure::Open)?;
        let otherwise = self.comparison()?.otherwise();
        Some(format!(", {} {} than {otherwise}", wording::percent(share.abs()), way(share)))
    }

    /// " (and 2.7 more by September 2023)", where the last month tells another story than the month told: further away than
    /// `least` and than chance.
    pub(super) fn by_the_end(
        &self,
        measure: Measure,
        cell: Cell,
        least: f64,
        words: fn(f64, Option<f64>) -> String,
    ) -> String {
        let months = &self.finding.option.summary.layout.months;
        let last = months.len() - 1;
        let at = |place| match self.comparison() {
            Some(comparison) => comparison.difference.change(place, measure, cell)?.estimate,
            None => self.finding.option.summary.figure(place, measure, cell)?.estimate,
        };
        let (Some(now), Some(then)) = (at(self.at), at(last)) else { return String::new() };
        let (Some(a), Some(b)) = (now.interval(CONFIDENCE), then.interval(CONFIDENCE)) else { return String::new() };
        let apart = a.1 < b.0 || b.1 < a.0;
        // where numbers are large, only what is large beside them is another story
        let least = least.max(now.mean.abs() / 10.0);
        if last == self.at || !apart || (then.mean - now.mean).abs() < least {
            return String::new();
        }
        let month = wording::month(&months[last]);
        match self.comparison() {
            Some(_) if b.0 <= 0.0 && b.1 >= 0.0 => format!(" (and no different by {month})"),
            Some(_) => format!(" (and {} {} by {month})", words(then.mean.abs(), then.se), way(then.mean)),
            None => format!(" (and {} by {month})", words(then.mean, then.se)),
        }
    }
}
