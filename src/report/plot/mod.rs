//! Charts: what a finding looks like.
//!
//! One SVG per chart is the single source; the PNG is the same SVG drawn by resvg with the same embedded typeface, so a chart
//! is the same on every machine, to the byte. Text never depends on fonts of the system. Every chart says its finding in its
//! title, carries a text for those who cannot see it, and a table of the numbers behind it. Undefined values are gaps.

mod against;
mod axis;
mod canvas;
mod difference;
mod distribution;
mod fan;
mod label;
mod png;
mod sheet;
mod theme;
mod view;

#[cfg(test)]
mod tests;

pub use png::png;

use crate::study::Finding;
use view::View;

/// A chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Its name in files, without ending.
    pub name: String,
    /// The picture.
    pub svg: String,
    /// What it shows, in words made from the numbers.
    pub alt: String,
    /// The numbers behind it, as CSV text.
    pub table: String,
}

/// All charts of a finding.
pub fn charts(finding: &Finding) -> Vec<Chart> {
    let view = View { finding };
    let grades = 0..finding.option.summary.layout.grades.len();
    let mut charts: Vec<Chart> = grades.clone().filter_map(|grade| fan::caseload(view, grade)).collect();
    charts.extend(grades.clone().filter_map(|grade| distribution::workers(view, grade)));
    charts.extend(fan::open(view));
    charts.extend(fan::unallocated(view));
    charts.extend(grades.clone().filter_map(|grade| against::caseload(view, grade)));
    charts.extend(grades.filter_map(|grade| difference::caseload(view, grade)));
    charts
}
