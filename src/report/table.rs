//! The compact table under the sentences: a few measures at the opening, a year on and at the end.

use super::wording;
use crate::results::verdict::Verdict;
use crate::results::{Cell, Figure, Layout, Measure};
use crate::study::{Comparison, Finding, compare::Standing};

/// What stands in a table's cell where a value is undefined.
const UNDEFINED: &str = "–";

/// One line of the table.
struct Line {
    label: String,
    measure: Measure,
    cell: Cell,
}

/// The table of a finding: means with the band that holds 9 futures in 10, and the paired difference at the headline month.
pub fn table(finding: &Finding) -> String {
    let layout = &finding.option.ensemble.layout;
    let months = months(layout, finding.headline);
    let mut header = vec![String::new()];
    header.extend(months.iter().map(|&place| wording::month_short(&layout.months[place])));
    if finding.comparison.is_some() {
        header.push(format!("difference, {}", wording::month_short(&layout.months[finding.headline])));
    }
    let mut rows = vec![header];
    for line in lines(layout) {
        let mut row = vec![line.label.clone()];
        row.extend(months.iter().map(|&month| {
            let figure = finding.option.summary.figure(month, line.measure, line.cell);
            figure.map_or_else(|| UNDEFINED.into(), |figure| cell(figure, line.measure))
        }));
        if let Some(comparison) = &finding.comparison {
            row.push(change(comparison, finding.headline, &line));
        }
        rows.push(row);
    }
    let mut text = aligned(&rows);
    text.push_str("mean (9 futures in 10, under these assumptions; in all: the same in every one)");
    if let Some(comparison) = &finding.comparison {
        let baseline = &comparison.baseline.scenario.id;
        text.push_str("; difference: from ");
        text.push_str(baseline);
        text.push_str(", with the 95% confidence interval of its mean");
    }
    text.push('\n');
    text
}

/// The opening, a year on, the headline month and the last, each once.
fn months(layout: &Layout, headline: usize) -> Vec<usize> {
    let last = layout.months.len() - 1;
    let mut months = vec![0, 12, headline, last];
    months.retain(|&month| month <= last);
    months.sort_unstable();
    months.dedup();
    months
}

fn lines(layout: &Layout) -> Vec<Line> {
    let council = |label: &str, measure| Line { label: label.into(), measure, cell: Cell::COUNCIL };
    let mut lines = vec![council("Caseload, children per FTE", Measure::Caseload)];
    lines.extend((0..layout.grades.len()).map(|grade| Line {
        label: format!("  {}", wording::name(&layout.grades[grade])),
        measure: Measure::Caseload,
        cell: Cell { grade: Some(grade), ..Cell::COUNCIL },
    }));
    lines.extend([
        council("  worst team", Measure::WorstTeam),
        council("Most loaded tenth, children", Measure::TopTenth),
        council("Workers above target", Measure::ShareAboveTarget),
        council("Unallocated children", Measure::Unallocated),
        council("Open cases", Measure::Open),
        council("Workers in post", Measure::InPost),
    ]);
    lines
}

fn is_share(measure: Measure) -> bool {
    measure.definition().unit == "share"
}

fn cell(figure: &Figure, measure: Measure) -> String {
    let Some(estimate) = figure.estimate else { return UNDEFINED.into() };
    let band = figure.quantiles.map(|quantiles| quantiles.nine_in_ten());
    if is_share(measure) {
        let band = band.map(|(low, high)| format!(" ({} to {})", wording::percent(low), wording::percent(high)));
        return wording::percent(estimate.mean) + &band.unwrap_or_default();
    }
    match band {
        Some((low, high)) if low == high => format!("{} in all", wording::plain(low, usize::from(low.fract() != 0.0))),
        Some((low, high)) => {
            // with as many decimals as its band, or rounding would put it outside
            let band = wording::range(low, high);
            format!("{} ({band})", wording::plain(estimate.mean, usize::from(band.contains('.'))))
        }
        None => wording::plain(estimate.mean, usize::from(estimate.mean.fract() != 0.0)),
    }
}

fn change(comparison: &Comparison, headline: usize, line: &Line) -> String {
    let change = comparison.difference.change(headline, line.measure, line.cell);
    let Some(estimate) = change.and_then(|change| change.estimate) else { return UNDEFINED.into() };
    let scale = if is_share(line.measure) { 100.0 } else { 1.0 };
    let unit = if is_share(line.measure) { " points" } else { "" };
    let Some((low, high)) = estimate.interval(0.95) else {
        return format!("{}{unit}", wording::plain(estimate.mean * scale, 1));
    };
    if (low, high) == (0.0, 0.0) {
        return "exactly 0".into();
    }
    let mean = wording::plain(estimate.mean * scale, 1);
    format!("{mean}{unit} ({})", wording::signed_range(low * scale, high * scale))
}

/// The closing table of a comparison of several options.
pub fn standings(standings: &[Standing]) -> String {
    let header = ["option", "baseline", "month", "caseload, difference", "chance of a gain that matters", ""];
    let mut rows = vec![header.map(String::from).to_vec()];
    for standing in standings {
        let difference = match (standing.difference, standing.interval) {
            (Some(estimate), Some((low, high))) => {
                format!("{} ({})", wording::plain(estimate.mean, 1), wording::signed_range(low, high))
            }
            (Some(estimate), None) => wording::plain(estimate.mean, 1),
            (None, _) => UNDEFINED.into(),
        };
        rows.push(vec![
            standing.id.clone(),
            standing.baseline.clone(),
            wording::month_short(&standing.month),
            difference,
            standing.chance.map_or_else(|| UNDEFINED.into(), wording::percent),
            verdict(standing).into(),
        ]);
    }
    let mut text = aligned(&rows);
    text.push_str("children per FTE; all intervals of this table together hold with 95% confidence\n");
    text
}

/// What can be said of a difference, in words.
fn verdict(standing: &Standing) -> &'static str {
    match (standing.verdict, standing.difference) {
        (_, None) => "not defined",
        (Verdict::Apart, Some(estimate)) if estimate.mean < 0.0 => "lower",
        (Verdict::Apart, Some(_)) => "higher",
        (Verdict::TooSmall, _) => "too small to matter",
        (Verdict::Unsure, _) => "cannot be told apart",
        (Verdict::Same, _) => "exactly the same",
    }
}

/// Rows of cells as text: the first column to the left, columns two spaces apart.
pub fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let length = |text: &str| text.chars().count();
    let widths: Vec<usize> = (0..columns)
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| length(cell)).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width - length(cell) + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::synthetic;

    #[test]
    fn every_mean_has_its_band_and_every_difference_its_interval() {
        let text = table(&synthetic::finding("option"));
        let line = text.lines().find(|line| line.starts_with("Caseload")).unwrap();
        assert_eq!(line.matches('(').count(), 3, "{text}");
        assert!(line.contains("0.5 (0.5"), "{text}");
        assert!(text.lines().next().unwrap().contains("Sep 2019"), "{text}");
    }

    #[test]
    fn columns_stand_under_each_other() {
        let rows = [vec!["a".to_string(), "bb".into()], vec!["ccc".into(), "é".into()]];
        assert_eq!(aligned(&rows), "a    bb\nccc  é\n");
    }
}
