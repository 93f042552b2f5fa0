//! A finding in plain sentences: what was assumed, what follows, how sure, and what the average hides.
//!
//! *Prediction* says where single futures fall under the assumptions; *confidence* says how precisely a mean is known from so
//! many replications. The two never share a bracket. No mean stands without the one, no difference without the other.

mod council;
mod difference;

use super::wording;
use crate::results::verdict::{CONFIDENCE, Met, Verdict, exceeds};
use crate::results::{Cell, Change, Estimate, Figure, Measure};
use crate::study::{Comparison, Finding};
use difference::{against, listed, span};
use std::fmt::Write as _;

/// Least change of a number of children from the month told to the last that is told [children].
const CHILDREN: f64 = 2.0;
/// The same of a caseload where nothing says what matters [children per FTE].
const CASELOAD: f64 = 1.0;

/// Three to seven sentences about a finding, the last of which says what the bands leave out.
pub fn sentences(finding: &Finding) -> Vec<String> {
    let teller = Teller::of(finding);
    let mut told = match teller.main_grade() {
        Some(grade) => {
            let mut told = vec![teller.headline(grade)];
            told.extend(teller.precision(grade));
            told.extend(teller.other_grades(grade));
            told.extend(teller.most_loaded(grade));
            told
        }
        None => vec![teller.nobody()],
    };
    told.extend(teller.waiting());
    told.extend(teller.diverted());
    told.push(wording::drift(&finding.option.parameters).to_owned());
    told
}

/// The grade that sentences lead with: of those that hold cases in the month told, the one with most workers.
pub fn leading_grade(finding: &Finding) -> Option<usize> {
    Teller::of(finding).main_grade()
}

struct Teller<'a> {
    finding: &'a Finding,
    at: usize,
    futures: usize,
}

/// A whole grade.
fn cell(grade: usize) -> Cell {
    Cell { grade: Some(grade), ..Cell::COUNCIL }
}

impl<'a> Teller<'a> {
    fn of(finding: &'a Finding) -> Self {
        let months = finding.option.summary.layout.months.len();
        let futures = finding.option.ensemble.trajectories.len();
        Self { finding, at: finding.headline.min(months.saturating_sub(1)), futures }
    }

    fn comparison(&self) -> Option<&'a Comparison> {
        self.finding.comparison.as_ref()
    }

    fn figure(&self, measure: Measure, cell: Cell) -> Option<(Estimate, &'a Figure)> {
        let figure = self.finding.option.summary.figure(self.at, measure, cell)?;
        Some((figure.estimate?, figure))
    }

    fn change(&self, measure: Measure, cell: Cell) -> Option<&'a Change> {
        self.comparison()?.difference.change(self.at, measure, cell)
    }

    fn month(&self) -> String {
        wording::month(&self.finding.option.summary.layout.months[self.at])
    }

    /// "by March 2021", or "in September 2019" for the opening.
    fn by(&self) -> String {
        format!("{} {}", if self.at == 0 { "in" } else { "by" }, self.month())
    }

    fn workers(&self, grade: usize) -> String {
        format!("{} workers", wording::name(&self.finding.option.summary.layout.grades[grade]))
    }

    fn target(&self, grade: usize) -> Option<f64> {
        let name = &self.finding.option.summary.layout.grades[grade];
        let grades = &self.finding.option.parameters.grades;
        grades.iter().find(|other| other.name == *name).map(|grade| grade.target).filter(|target| target.is_finite())
    }

    /// Grades that hold cases in the month told, most workers first.
    fn grades(&self) -> Vec<usize> {
        let mut grades: Vec<usize> = (0..self.finding.option.summary.layout.grades.len())
            .filter(|&grade| self.figure(Measure::Caseload, cell(grade)).is_some())
            .collect();
        let size = |grade: usize| self.figure(Measure::InPost, cell(grade)).map_or(0.0, |(estimate, _)| estimate.mean);
        grades.sort_by(|&a, &b| size(b).total_cmp(&size(a)));
        grades
    }

    fn main_grade(&self) -> Option<usize> {
        self.grades().first().copied()
    }

    /// "If referrals fall 30%, as assumed, ", or nothing without a baseline.
    fn assumed(&self) -> String {
        let Some(comparison) = self.comparison() else { return String::new() };
        let assumptions = &comparison.assumptions;
        match assumptions.now.as_slice() {
            [] if assumptions.later.is_empty() => format!("As {} assumes, ", self.finding.option.scenario.id),
            [] => String::new(),
            clauses => format!("If {}, as assumed, ", listed(clauses)),
        }
    }

    /// " The assumption that referrals fall 30% begins 25 November 2019, after this month."
    fn later(&self) -> String {
        let later = self.comparison().map_or(&[][..], |comparison| &comparison.assumptions.later);
        if later.is_empty() { String::new() } else { format!(" The assumption {}, after this month.", listed(later)) }
    }

    /// " (9 in 10 futures: 17 to 24)"; nothing where there is one future only.
    fn band(&self, estimate: &Estimate, figure: &Figure, range: fn(f64, f64) -> String) -> String {
        self.band_with(estimate, figure, "", range)
    }

    fn band_with(&self, estimate: &Estimate, figure: &Figure, words: &str, range: fn(f64, f64) -> String) -> String {
        let Some(quantiles) = figure.quantiles else { return String::new() };
        let (low, high) = quantiles.nine_in_ten();
        let futures = if estimate.defined < self.futures {
            format!("{} of {} futures have a value; 9 in 10 of those{words}", estimate.defined, self.futures)
        } else {
            format!("9 in 10 futures{words}")
        };
        if low == high && low == estimate.mean {
            " (the same in every future)".to_owned()
        } else {
            format!(" ({futures}: {})", range(low, high))
        }
    }

    fn headline(&self, grade: usize) -> String {
        let Some((estimate, figure)) = self.figure(Measure::Caseload, cell(grade)) else { return self.nobody() };
        let mut text = format!(
            "{}{} hold {} cases per full-time worker on average {}{}",
            self.assumed(),
            self.workers(grade),
            wording::mean(estimate.mean, estimate.se),
            self.by(),
            self.band_with(&estimate, figure, ", under these assumptions", wording::range),
        );
        if figure.quantiles.is_none() {
            text.push_str(" in the one future simulated (run more to see how far futures differ)");
        }
        if let Some((comparison, change)) = self.comparison().zip(self.change(Measure::Caseload, cell(grade))) {
            let matters = comparison.difference.matters;
            let end = self.by_the_end(Measure::Caseload, cell(grade), matters / 2.0, wording::mean);
            let _ = write!(text, ", {}{end}", against(comparison, change, matters, wording::mean));
        } else if self.at > 0
            && let Some(opening) = self.finding.option.summary.estimate(0, Measure::Caseload, cell(grade))
        {
            let month = wording::month(&self.finding.option.summary.layout.months[0]);
            let end = self.by_the_end(Measure::Caseload, cell(grade), CASELOAD, wording::mean);
            let _ = write!(text, ", from {} in {month}{end}", wording::mean(opening.mean, opening.se));
        }
        if let Some(target) = self.target(grade) {
            text.push_str(&self.beside_target(grade, target));
        }
        text.push('.');
        text.push_str(&self.later());
        wording::sentence_case(&text)
    }

    /// "; the average is then at or under 22 in 8 futures of 10, while about a third of workers still hold more".
    fn beside_target(&self, grade: usize, target: f64) -> String {
        let bound = wording::plain(target, usize::from(target.fract() != 0.0));
        let met = self.finding.option.ensemble.at_or_under(self.at, Measure::Caseload, cell(grade), target);
        let above = self.figure(Measure::ShareAboveTarget, cell(grade)).map(|(estimate, _)| estimate.mean);
        let mut text = String::new();
        let mostly = met.is_none_or(|met| 2 * met.count > met.of);
        if let Some(met) = met.filter(|met| met.of > 1) {
            let _ =
                write!(text, "; the average is then at or under {bound} in {}", wording::futures(met.count, met.of));
        }
        if let Some(above) = above {
            let link = match (text.is_empty(), mostly) {
                (true, _) => ";",
                (false, true) => ", while",
                (false, false) => ", and",
            };
            let still = if mostly && !text.is_empty() { "still " } else { "" };
            let than = if text.is_empty() { format!(" than their target of {bound}") } else { String::new() };
            let _ = write!(text, "{link} {} of workers {still}hold more{than}", wording::about(above));
        }
        text
    }

    /// How precisely the mean is known, and where the difference falls in single futures.
    fn precision(&self, grade: usize) -> Option<String> {
        let Some((comparison, change)) = self.comparison().zip(self.change(Measure::Caseload, cell(grade))) else {
            let (estimate, _) = self.figure(Measure::Caseload, cell(grade))?;
            let (low, high) = estimate.interval(CONFIDENCE).filter(|(low, high)| low < high)?;
            return Some(format!(
                "From {} futures that average is known to lie between {} and {} (95% confidence).",
                wording::plain(self.futures as f64, 0),
                wording::plain(low, 1),
                wording::plain(high, 1)
            ));
        };
        let estimate = change.estimate?;
        let (low, high) = estimate.interval(CONFIDENCE)?;
        if change.verdict(0.0) == Verdict::Same {
            return Some(format!(
                "The two agree exactly in each of {} futures.",
                wording::plain(self.futures as f64, 0)
            ));
        }
        let mut text = format!("The mean difference is known to be {} (95% confidence)", span(low, high));
        if let Some(quantiles) = change.quantiles {
            let (low, high) = quantiles.nine_in_ten();
            let _ = write!(text, "; 9 in 10 single futures show {}", span(low, high));
        }
        let matters = comparison.difference.matters;
        let amount = wording::plain(matters, usize::from(matters.fract() != 0.0));
        // whichever way the mean goes, how often it goes so far that it matters
        let (way, met) = if estimate.mean < 0.0 {
            let count = change.chance_above.map(|chance| (chance * estimate.defined as f64).round() as usize);
            ("lower", count.map(|count| Met { count, of: estimate.defined }))
        } else {
            let sides = (&*self.finding.option.ensemble, &*comparison.baseline.ensemble);
            ("higher", exceeds(sides, self.at, Measure::Caseload, cell(grade), matters))
        };
        if let Some(met) = met.filter(|met| met.of > 1) {
            let often = wording::futures(met.count, met.of);
            let _ = write!(
                text,
                ", and caseloads are {way} by more than {amount}, the difference that matters, in {often}"
            );
        }
        Some(text + ".")
    }

    fn other_grades(&self, main: usize) -> Option<String> {
        let others: Vec<String> = self
            .grades()
            .into_iter()
            .filter(|&grade| grade != main)
            .filter_map(|grade| self.one_grade(grade))
            .collect();
        (!others.is_empty()).then(|| wording::sentence_case(&format!("{}.", others.join("; "))))
    }

    fn one_grade(&self, grade: usize) -> Option<String> {
        let (estimate, figure) = self.figure(Measure::Caseload, cell(grade))?;
        let mut text = format!(
            "{} hold {}{}",
            self.workers(grade),
            wording::mean(estimate.mean, estimate.se),
            self.band(&estimate, figure, wording::range)
        );
        if let Some((comparison, change)) = self.comparison().zip(self.change(Measure::Caseload, cell(grade))) {
            let matters = comparison.difference.matters;
            let end = self.by_the_end(Measure::Caseload, cell(grade), matters / 2.0, wording::mean);
            let _ = write!(text, ", {}{end}", against(comparison, change, matters, wording::mean));
        }
        if let Some(target) = self.target(grade) {
            let bound = wording::plain(target, usize::from(target.fract() != 0.0));
            if let Some((above, _)) = self.figure(Measure::ShareAboveTarget, cell(grade)) {
                let _ = write!(text, "; {} of them hold more than their target of {bound}", wording::about(above.mean));
            }
        }
        Some(text)
    }

    fn nobody(&self) -> String {
        let by = self.by();
        let text = format!(
            "{}no worker holds a case {by} in any future, so there is no caseload to speak of.",
            self.assumed()
        );
        wording::sentence_case(&(text + &self.later()))
    }
}

#[cfg(test)]
mod tests;
