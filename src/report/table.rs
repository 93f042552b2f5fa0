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

/// What heads the differences, so that nobody takes the interval for the spread of futures.
const DIFFERENCE: &str = "mean difference (95% interval of the mean)";
/// What follows a value that is the same in every future.
const ALWAYS: &str = "(always)";

/// The table of a finding: means with the band that holds 9 futures in 10, and the paired difference at the headline month
/// and at the end.
pub fn table(finding: &Finding) -> String {
    let layout = &finding.option.ensemble.layout;
    let months = months(layout, finding.headline);
    let mut compared = vec![finding.headline, layout.months.len() - 1];
    compared.dedup();
    if finding.comparison.is_none() {
        compared.clear();
    }
    let mut header = vec![String::new()];
    header.extend(months.iter().chain(&compared).map(|&place| wording::month_short(&layout.months[place])));
    let mut rows = vec![header];
    for line in lines(layout) {
        let mut row = vec![line.label.clone()];
        row.extend(months.iter().map(|&month| {
            let figure = finding.option.summary.figure(month, line.measure, line.cell);
            figure.map_or_else(|| UNDEFINED.into(), |figure| cell(figure, line.measure))
        }));
        if let Some(comparison) = &finding.comparison {
            row.extend(compared.iter().map(|&month| change(comparison, month, &line)));
        }
        rows.push(row);
    }
    let several = finding.option.ensemble.trajectories.len() > 1;
    let means = if several { "mean (9 in 10 futures)" } else { "the one future simulated" };
    let differences = if several { DIFFERENCE } else { "difference in that future" };
    let widths = widths(&rows);
    let place = |column: usize| widths[..column].iter().map(|width| width + 2).sum::<usize>();
    let mut text = format!("{}{means}", " ".repeat(place(1)));
    if finding.comparison.is_some() {
        let gap = place(1 + months.len()).saturating_sub(text.chars().count()).max(2);
        text = format!("{text}{}{differences}", " ".repeat(gap));
    }
    text.push('\n');
    text.push_str(&aligned(&rows));
    let holds = |part: &str| rows.iter().flatten().any(|cell| cell.contains(part));
    let mut notes = Vec::new();
    if several {
        notes.push("9 in 10 futures: under these assumptions".to_owned());
    }
    if holds(ALWAYS) {
        notes.push("always: the same in every future".to_owned());
    }
    if let Some(comparison) = &finding.comparison {
        notes.push(format!("difference: from {}", comparison.baseline.scenario.id));
    }
    if holds(UNDEFINED) {
        notes.push(format!("{UNDEFINED}: not defined"));
    }
    if !notes.is_empty() {
        text.push_str(&notes.join("; "));
        text.push('\n');
    }
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
        Some((low, high)) if low == high => {
            format!("{} {ALWAYS}", wording::plain(low, usize::from(low.fract() != 0.0)))
        }
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
    let header =
        ["option", "baseline", "month", "caseload, mean difference (interval)", "chance of a gain that matters", ""];
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
    text.push_str("children per FTE; all intervals of the mean in this table together hold with 95% confidence\n");
    text
}

/// What can be said of a difference, in words.
fn verdict(standing: &Standing) -> &'static str {
    match (standing.verdict, standing.difference) {
        (_, None) => "not defined",
        (Verdict::Apart, Some(estimate)) if estimate.mean < 0.0 => "lower",
        (Verdict::Apart, Some(_)) => "higher",
        (Verdict::TooSmall, _) => "too small to matter",
        (Verdict::Unsure, Some(estimate)) if estimate.se.is_none() => "one future: run more",
        (Verdict::Unsure, _) => "cannot be told apart",
        (Verdict::Same, _) => "exactly the same",
    }
}

/// Width of each column [characters].
fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    (0..columns).map(|column| width(column).unwrap_or(0)).collect()
}

/// Rows of cells as text: the first column to the left, columns two spaces apart.
pub fn aligned(rows: &[Vec<String>]) -> String {
    let length = |text: &str| text.chars().count();
    let widths = widths(rows);
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
    use crate::report::rehearsal::Rehearsal;
    use crate::study::synthetic;

    #[test]
    fn every_mean_has_its_band_and_every_difference_its_interval() {
        let text = table(&synthetic::finding("option"));
        let line = text.lines().find(|line| line.starts_with("Caseload")).unwrap();
        assert_eq!(line.matches('(').count(), 3, "{text}");
        assert!(line.contains("0.5 (0.5"), "{text}");
        let mut head = text.lines();
        assert!(head.next().unwrap().ends_with(DIFFERENCE), "{text}");
        assert!(head.next().unwrap().contains("Sep 2019"), "{text}");
    }

    #[test]
    fn the_end_has_its_own_difference_and_notes_are_printed_only_where_used() {
        let option = Rehearsal { drift: 8.0, ..Rehearsal::default() };
        let text = table(&option.beside(&Rehearsal::default()));
        let months = text.lines().nth(1).unwrap();
        assert_eq!((months.matches("Mar 2021").count(), months.matches("Mar 2022").count()), (2, 2), "{text}");
        assert!(text.contains("(always)") && text.contains("always: the same in every future"), "{text}");
        let head = text.lines().next().unwrap();
        let column = |text: &str, part: &str| text.split(part).next().unwrap().chars().count();
        assert_eq!(column(head, DIFFERENCE), months.chars().count() - column_from_end(months, "Mar 2021"), "{text}");
        let text = table(&Rehearsal { futures: 1, ..option }.alone());
        assert!(!text.contains("9 in 10") && !text.contains("always") && !text.contains("difference"), "{text}");
    }

    /// Characters from the last occurrence of a part to the end.
    fn column_from_end(text: &str, part: &str) -> usize {
        text.rfind(part).map_or(0, |place| text[place..].chars().count())
    }

    #[test]
    fn columns_stand_under_each_other() {
        let rows = [vec!["a".to_string(), "bb".into()], vec!["ccc".into(), "é".into()]];
        assert_eq!(aligned(&rows), "a    bb\nccc  é\n");
    }
}
