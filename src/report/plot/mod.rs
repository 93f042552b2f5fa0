//! Charts: what a finding looks like.
//!
//! One SVG per chart is the single source; the PNG is the same SVG drawn by resvg with the same embedded typeface, so a chart
//! is the same on every machine, to the byte. Text never depends on fonts of the system. Every chart says its finding in its
//! title, carries a text for those who cannot see it, and a table of the numbers behind it. Undefined values are gaps.

mod against;
mod axis;
mod canvas;
mod causes;
mod difference;
mod distribution;
mod fan;
mod heat;
mod label;
mod lines;
mod png;
pub mod published;
mod rates;
mod sheet;
pub mod skill;
mod stages;
mod theme;
mod view;

#[cfg(test)]
mod tests;

pub use png::png;

use crate::report::narrative;
use crate::study::Finding;
use view::View;

/// A chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Its name in files, without ending.
    pub name: String,
    /// The finding, in ten words or fewer.
    pub title: String,
    /// The picture.
    pub svg: String,
    /// What it shows, in words made from the numbers.
    pub alt: String,
    /// The numbers behind it, as CSV text.
    pub table: String,
    /// How to read a chart of this kind.
    pub reading: &'static str,
}

/// All charts of a finding.
pub fn charts(finding: &Finding) -> Vec<Chart> {
    let grades: Vec<usize> = (0..finding.option.summary.layout.grades.len()).collect();
    charts_of(finding, &grades)
}

/// The charts of the grade with most workers, and of the whole council.
pub fn leading_charts(finding: &Finding) -> Vec<Chart> {
    let grade = narrative::leading_grade(finding);
    charts_of(finding, grade.as_slice())
}

fn charts_of(finding: &Finding, grades: &[usize]) -> Vec<Chart> {
    let view = View { finding };
    let of_each = |draw: fn(View, usize) -> Option<Chart>| grades.iter().filter_map(move |&grade| draw(view, grade));
    let mut charts: Vec<Chart> = of_each(fan::caseload).collect();
    charts.extend(of_each(distribution::workers));
    charts.extend(fan::open(view));
    charts.extend(stages::open(view));
    charts.extend(fan::unallocated(view));
    charts.extend(heat::worst(view));
    charts.extend(causes::spread(view));
    charts.extend(rates::staffing(view));
    charts.extend(of_each(against::caseload));
    charts.extend(of_each(difference::caseload));
    charts
}
