//! A finding as charts see it: months, targets, names and figures, with undefined values as gaps.

use super::sheet::Words;
use crate::report::wording;
use crate::results::{Cell, Estimate, Figure, Measure, difference};
use crate::study::{Comparison, Finding, Outcome};
use std::fmt::Write as _;

/// A finding and the questions charts ask of it.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// What was found.
    pub finding: &'a Finding,
}

impl<'a> View<'a> {
    /// The option's outcome.
    pub fn option(&self) -> &'a Outcome {
        &self.finding.option
    }

    /// What it is compared with.
    pub fn comparison(&self) -> Option<&'a Comparison> {
        self.finding.comparison.as_ref()
    }

    /// Labels of the observations.
    pub fn months(&self) -> &'a [String] {
        &self.finding.option.summary.layout.months
    }

    /// The place of the month that titles speak of.
    pub fn headline(&self) -> usize {
        self.finding.headline.min(self.months().len().saturating_sub(1))
    }

    /// That month, short.
    pub fn by(&self) -> String {
        wording::month_short(&self.months()[self.headline()])
    }

    /// "month ends, Sep 2019 to Sep 2023".
    pub fn period(&self) -> String {
        let months = self.months();
        let (first, last) = (months.first(), months.last());
        let word = |label: Option<&String>| label.map_or_else(String::new, |label| wording::month_short(label));
        format!("month ends, {} to {}", word(first), word(last))
    }

    /// "Source: caseload simulation, 1,000 futures, scenario front-door-2019.", and of what it is compared with.
    pub fn source(&self, compared: Compared) -> String {
        let count = self.option().ensemble.trajectories.len();
        let futures =
            if count == 1 { "one future".to_owned() } else { format!("{} futures", wording::plain(count as f64, 0)) };
        let id = &self.option().scenario.id;
        match self.comparison().filter(|_| compared == Compared::WithBaseline) {
            Some(comparison) => format!(
                "Source: caseload simulation, {futures}, scenarios {id} and {} on the same luck.",
                comparison.baseline.scenario.id
            ),
            None => format!("Source: caseload simulation, {futures}, scenario {id}."),
        }
    }

    /// The grade's target, where its name is among the parameters.
    pub fn target(&self, cell: Cell) -> Option<f64> {
        let name = &self.option().summary.layout.grades[cell.grade?];
        let grades = &self.option().parameters.grades;
        grades.iter().find(|grade| grade.name == *name).map(|grade| grade.target).filter(|target| target.is_finite())
    }

    /// "experienced workers", or "workers" for the whole council.
    pub fn workers(&self, cell: Cell) -> String {
        match cell.grade {
            Some(grade) => format!("{} workers", wording::name(&self.option().summary.layout.grades[grade])),
            None => "workers".to_owned(),
        }
    }

    /// The grade's name as part of a file name; numbered where an earlier grade's would be the same.
    pub fn file_name(&self, grade: usize) -> String {
        let names = &self.option().summary.layout.grades;
        let own = slug(&names[grade]);
        match names[..grade].iter().filter(|name| slug(name) == own).count() {
            0 => own,
            earlier => format!("{own}-{}", earlier + 1),
        }
    }

    /// A mean number of the option at an observation, in words.
    pub fn count(&self, observation: usize, measure: Measure, cell: Cell) -> Option<String> {
        let estimate = self.option().summary.estimate(observation, measure, cell)?;
        Some(wording::count(estimate.mean, estimate.se))
    }
}

/// A name in letters, digits and single hyphens.
fn slug(name: &str) -> String {
    let plain = name.to_ascii_lowercase();
    let parts: Vec<&str> = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "unnamed".to_owned() } else { parts.join("-") }
}

/// Whether a chart shows the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// The scenario alone.
    Alone,
    /// Beside its baseline.
    WithBaseline,
}

/// The cell of a whole grade.
pub fn grade_cell(grade: usize) -> Cell {
    Cell { grade: Some(grade), ..Cell::COUNCIL }
}

/// The same cell in another outcome, by names.
pub fn counterpart(here: &Outcome, there: &Outcome, cell: Cell) -> Option<Cell> {
    difference::counterpart(&here.summary.layout, cell, &there.summary.layout)
}

/// The figures of a measure over all observations; `None` where it is not kept.
pub fn figures(outcome: &Outcome, measure: Measure, cell: Cell) -> Option<Vec<Figure>> {
    let column = outcome.summary.layout.column(measure, cell)?;
    Some(outcome.summary.figures.iter().map(|row| row[column]).collect())
}

/// What stands for all futures in a chart: its lines, dot, title and numbers tell the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// Their mean.
    Mean,
    /// Their median, with the standard error that it has where futures are spread normally.
    Median,
}

impl Statistic {
    /// Its value; that of the one future where there is only one.
    pub fn of(self, figure: &Figure) -> Option<Estimate> {
        let estimate = figure.estimate?;
        Some(match (self, figure.quantiles) {
            (Self::Median, Some(quantiles)) => {
                let wider = std::f64::consts::FRAC_PI_2.sqrt();
                Estimate { mean: quantiles.median(), se: estimate.se.map(|se| se * wider), ..estimate }
            }
            _ => estimate,
        })
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Median => "median",
        }
    }
}

/// The mean over the futures.
pub fn mean(figure: &Figure) -> Option<f64> {
    figure.estimate.map(|estimate| estimate.mean)
}

/// What a chart's numbers count, which decides their digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Children per full-time equivalent.
    Caseload,
    /// Children.
    Children,
}

impl Unit {
    /// A mean in words.
    pub fn mean(self, estimate: &Estimate) -> String {
        match self {
            Self::Caseload => wording::mean(estimate.mean, estimate.se),
            Self::Children => wording::count(estimate.mean, estimate.se),
        }
    }

    /// Two means side by side, both to the digits that the less precise one supports.
    pub fn means(self, pair: [Estimate; 2]) -> [String; 2] {
        let least = if self == Self::Children { 0.5 } else { 0.0 };
        wording::means(pair.map(|estimate| (estimate.mean, estimate.se.map(|se| se.max(least)))))
    }

    /// Where futures fall, in words.
    fn range(self, (low, high): (f64, f64)) -> String {
        match self {
            Self::Caseload => wording::range(low, high),
            Self::Children => wording::whole_range(low, high),
        }
    }
}

/// Stretches of neighbouring observations at which values are defined.
pub fn stretches<T: Copy>(values: &[Option<T>]) -> Vec<Vec<(usize, T)>> {
    let mut all: Vec<Vec<(usize, T)>> = Vec::new();
    let mut open = false;
    for (place, value) in values.iter().enumerate() {
        if let Some(value) = *value {
            if !open {
                all.push(Vec::new());
            }
            all.last_mut().expect("a stretch was just opened").push((place, value));
        }
        open = value.is_some();
    }
    all
}

/// One line of numbers for a month: "March 2021: mean 20.1 (9 in 10 futures: 17 to 24)".
pub fn told(view: &View, observation: usize, figure: &Figure, unit: Unit, statistic: Statistic) -> String {
    let Some(estimate) = statistic.of(figure) else { return String::new() };
    let month = wording::month(&view.months()[observation]);
    let (amount, name) = (unit.mean(&estimate), statistic.name());
    let Some(quantiles) = figure.quantiles else { return format!("{month}: {amount} in the one future simulated") };
    let (low, high) = quantiles.nine_in_ten();
    if low == high {
        return format!("{month}: {name} {amount}");
    }
    format!("{month}: {name} {amount} (9 in 10 futures: {})", unit.range((low, high)))
}

impl Words {
    /// Makes the text for those who cannot see the chart: what kind it is, what it shows, and its numbers.
    pub fn with_alt(mut self, kind: &str, numbers: &[String]) -> Self {
        let facts: Vec<&str> = numbers.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        self.alt = format!("{kind}: {}. {}. {}.", self.title, self.shown.trim_end_matches('.'), facts.join(". "));
        self
    }
}

/// A text cell that no spreadsheet takes for a formula.
pub fn text_cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// A table as CSV text; undefined values are empty cells.
pub fn table(header: &[&str], rows: &[(String, Vec<Option<f64>>)]) -> String {
    let mut out = header.join(",");
    out.push('\n');
    for (label, values) in rows {
        let label = text_cell(label);
        if label.contains([',', '"', '\n', '\r']) {
            let _ = write!(out, "\"{}\"", label.replace('"', "\"\""));
        } else {
            out.push_str(&label);
        }
        for value in values {
            out.push(',');
            if let Some(value) = value.filter(|value| value.is_finite()) {
                // adding zero turns a negative zero into a plain one
                let _ = write!(out, "{}", value + 0.0);
            }
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undefined_values_part_a_line_into_stretches() {
        let found = stretches(&[None, Some(1), Some(2), None, Some(3)]);
        assert_eq!(found, [vec![(1, 1), (2, 2)], vec![(4, 3)]]);
    }

    #[test]
    fn tables_leave_undefined_cells_empty_and_disarm_formulas() {
        let rows = [("=cmd()".to_owned(), vec![Some(0.1), None, Some(f64::NAN)]), ("a,b".to_owned(), vec![])];
        assert_eq!(table(&["x", "y", "z", "w"], &rows), "x,y,z,w\n'=cmd(),0.1,,\n\"a,b\"\n");
    }
}
