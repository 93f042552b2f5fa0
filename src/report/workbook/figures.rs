//! Sheets of figures: one row for each month and part of the council, one group of columns for each measure.

use super::sheet::{Cell, Sheet};
use crate::report::{narrative, wording};
use crate::results::measure::DEFINITIONS;
use crate::results::{self, Change, Definition, Figure, Layout};
use crate::study::sensitivity::Swing;
use crate::study::{Finding, Sensitivity};

/// Confidence of the intervals of mean differences.
const CONFIDENCE: f64 = 0.95;

/// Means of all measures and the band that holds nine futures in ten, whole council first.
pub fn summary(finding: &Finding) -> Sheet {
    let summary = &finding.option.summary;
    let parts = ["mean", "5% of futures are lower", "5% of futures are higher"];
    let cells = |figure: &Figure| {
        let band = figure.quantiles.map(|quantiles| quantiles.nine_in_ten());
        [figure.estimate.map(|estimate| estimate.mean), band.map(|band| band.0), band.map(|band| band.1)]
    };
    let months: Vec<usize> = (0..summary.layout.months.len()).collect();
    sheet("Summary", &summary.layout, &months, &parts, |month, definition, cell| {
        summary.figure(month, definition.measure, cell).map(cells)
    })
}

/// Mean differences of all measures from the baseline; none without one.
pub fn differences(finding: &Finding) -> Option<Sheet> {
    let difference = &finding.comparison.as_ref()?.difference;
    let parts = [
        "mean difference",
        "mean is above (95% confidence)",
        "mean is below (95% confidence)",
        "share of futures better by more than matters",
    ];
    let cells = |change: &Change| {
        let interval = change.estimate.and_then(|estimate| estimate.interval(CONFIDENCE));
        [
            change.estimate.map(|estimate| estimate.mean),
            interval.map(|interval| interval.0),
            interval.map(|interval| interval.1),
            change.chance_above,
        ]
    };
    let found = |month, definition: &Definition, cell| difference.change(month, definition.measure, cell).map(cells);
    Some(sheet("Differences", &difference.layout, &difference.observations, &parts, found))
}

/// How far each unknown tried moves the headline; none where nothing was tried.
pub fn swings(finding: &Finding) -> Option<Sheet> {
    let Sensitivity::Told(swings) = &finding.sensitivity else { return None };
    let what = if finding.comparison.is_some() { "mean difference" } else { "caseload" };
    let heads = [
        "Assumption".to_owned(),
        "Low".to_owned(),
        format!("Where low: {what} (children per FTE)"),
        "High".to_owned(),
        format!("Where high: {what} (children per FTE)"),
        "Swing (children per FTE)".to_owned(),
        "Standard error of the swing (children per FTE)".to_owned(),
        "Replications at each end".to_owned(),
    ];
    let row = |swing: &Swing| {
        let text = |text: &str| Cell::Text(text.to_owned());
        let [low, high] = [0, 1].map(|end| Cell::number(swing.ends.map(|ends| ends[end].mean)));
        vec![
            text(&narrative::subject(&swing.unknown)),
            text(&swing.unknown.low),
            low,
            text(&swing.unknown.high),
            high,
            Cell::number(Some(swing.swing.mean)),
            Cell::number(swing.swing.se),
            Cell::number(Some(swings.replications as f64)),
        ]
    };
    let rows = swings.tried.iter().map(row).collect();
    let widths = vec![70.0, 18.0, 14.0, 18.0, 14.0];
    Some(Sheet { widths, ..Sheet::with_rows("Assumptions that matter", heads.to_vec(), rows) })
}

/// A sheet over these months and all cells but the grades within teams. Columns without any number are left out.
fn sheet<const N: usize>(
    name: &'static str,
    layout: &Layout,
    months: &[usize],
    parts: &[&str; N],
    found: impl Fn(usize, &Definition, results::Cell) -> Option<[Option<f64>; N]>,
) -> Sheet {
    let mut head = ["Month (close of)", "Team", "Grade", "Stage"].map(str::to_owned).to_vec();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let cells = || layout.cells.iter().filter(|cell| cell.team.is_none() || cell.grade.is_none());
    for &cell in cells() {
        let names = [layout.team_name(cell), layout.grade_name(cell), layout.stage_name(cell)];
        let place = names.map(|name| Cell::Text(name.to_owned()));
        rows.extend(months.iter().map(|&month| {
            let mut row = vec![Cell::month(&layout.months[month])];
            row.extend(place.clone());
            row
        }));
    }
    for definition in DEFINITIONS {
        let mut groups: Vec<[Option<f64>; N]> = Vec::with_capacity(rows.len());
        for &cell in cells() {
            groups.extend(months.iter().map(|&month| found(month, definition, cell).unwrap_or([None; N])));
        }
        if groups.iter().flatten().all(Option::is_none) {
            continue;
        }
        let called = wording::sentence_case(&format!("{} ({})", definition.label, definition.unit));
        head.extend(parts.iter().map(|part| format!("{called}: {part}")));
        for (row, group) in rows.iter_mut().zip(groups) {
            row.extend(group.map(Cell::number));
        }
    }
    Sheet { frozen: 4, ..Sheet::with_rows(name, head, rows) }
}
