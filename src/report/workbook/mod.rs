//! `results.xlsx`: the results for those who work in spreadsheets.
//!
//! Numbers are numbers in the units that their headings name, months are dates, and text is text: no cell holds a formula,
//! so none can come out of a scenario's words. The bytes depend on the finding alone.

mod figures;
mod sheet;

use super::accounts::Account;
use super::register::{confidence, named, said};
use super::{narrative, wording};
use crate::study::Finding;
use figures::{differences, summary, swings};
use rust_xlsxwriter::{
    Chart, ChartLine, ChartLineDashType, ChartType, DocProperties, ExcelDateTime, Workbook, XlsxError,
};
use sheet::{Cell, Look, Sheet};

/// The workbook's file name.
pub const WORKBOOK: &str = "results.xlsx";

/// The date that every workbook bears: a clock would make each run's bytes others.
const DATE: (u16, u8, u8) = (2019, 9, 30);

/// The workbook of a finding and its tables of money.
///
/// # Errors
/// When it cannot be encoded.
pub fn workbook(finding: &Finding, accounts: &[Account]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (year, month, day) = DATE;
    let properties = DocProperties::new()
        .set_title(sheet::shown(&finding.option.scenario.title))
        .set_creation_datetime(&ExcelDateTime::from_ymd(year, month, day)?);
    book.set_properties(&properties);
    let look = Look::new();
    let summary = summary(finding);
    let mut first = front(finding).made(&look)?;
    if let Some(chart) = fan(&summary) {
        first.insert_chart_with_offset(first_free_row(finding), 0, &chart, 0, 10)?;
    }
    book.push_worksheet(first);
    book.push_worksheet(summary.made(&look)?);
    if let Some(differences) = differences(finding) {
        book.push_worksheet(differences.made(&look)?);
    }
    for account in accounts {
        book.push_worksheet(money(account).made(&look)?);
    }
    book.push_worksheet(assumptions(finding).made(&look)?);
    if let Some(swings) = swings(finding) {
        book.push_worksheet(swings.made(&look)?);
    }
    book.save_to_buffer()
}

/// What is said of the finding, and which run it is of.
fn front(finding: &Finding) -> Sheet {
    let option = &finding.option;
    let mut sheet = Sheet::of_words("Read me", &option.scenario.title);
    let mut say = |text: &str| sheet.rows.push(vec![Cell::Text(text.to_owned())]);
    say(&option.scenario.question);
    for sentence in narrative::sentences(finding).iter().chain(&narrative::assumptions_that_matter(finding)) {
        say(sentence);
    }
    say(&run(finding));
    sheet
}

fn first_free_row(finding: &Finding) -> u32 {
    front(finding).rows.len() as u32 + 1
}

/// Which run it is, in a line.
fn run(finding: &Finding) -> String {
    let option = &finding.option;
    let (first, count) = (option.ensemble.first, option.ensemble.trajectories.len() as u64);
    let against = finding.comparison.as_ref().map_or_else(String::new, |comparison| {
        format!(" compared with {} ({})", comparison.baseline.scenario.id, comparison.baseline.digest)
    });
    format!(
        "caseload {}: scenario {} ({}){against}; seed {}, {} replications ({first} to {}).",
        env!("CARGO_PKG_VERSION"),
        option.scenario.id,
        option.digest,
        finding.seed,
        wording::plain(count as f64, 0),
        first + count - 1
    )
}

/// The caseload of the whole council month by month, with the band that holds nine futures in ten.
fn fan(summary: &Sheet) -> Option<Chart> {
    let mean = summary.head.iter().position(|head| head.starts_with("Caseload (children per FTE)"))?;
    let rows = summary.rows.iter().take_while(|row| row[1..4] == summary.rows[0][1..4]).count() as u32;
    let mut chart = Chart::new(ChartType::Line);
    let lines = [
        ("mean", mean, ChartLine::new().set_color("#12436D").set_width(2.25).clone()),
        ("5% of futures are lower", mean + 1, dashed()),
        ("5% of futures are higher", mean + 2, dashed()),
    ];
    for (name, column, mut line) in lines {
        let column = column as u16;
        chart
            .add_series()
            .set_name(name)
            .set_categories((summary.name, 1, 0, rows, 0))
            .set_values((summary.name, 1, column, rows, column))
            .set_format(&mut line);
    }
    chart.title().set_name("Caseload of the whole council, children per FTE");
    chart.x_axis().set_num_format("mmm yyyy").set_date_axis(true);
    chart.set_alt_text(
        "Line chart: caseload of the whole council by month, its mean over all futures and the two lines between which \
         nine futures in ten fall. The numbers stand on the sheet Summary.",
    );
    chart.set_width(900).set_height(420);
    Some(chart)
}

fn dashed() -> ChartLine {
    ChartLine::new().set_color("#12436D").set_width(1.0).set_dash_type(ChartLineDashType::Dash).clone()
}

/// A table of money, to the penny.
fn money(account: &Account) -> Sheet {
    let cell = |text: &String| match text.parse::<f64>() {
        Ok(value) => Cell::number(Some(value)),
        Err(_) if text.is_empty() => Cell::Blank,
        Err(_) => Cell::Text(text.clone()),
    };
    let rows = account.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    Sheet { widths: vec![16.0, 26.0, 18.0], ..Sheet::with_rows(account.name, account.head.clone(), rows) }
}

/// The assumptions register.
fn assumptions(finding: &Finding) -> Sheet {
    let heads = ["Value", "In force", "In one unit", "Set by", "Confidence", "Source and reason", "As of", "Owner"];
    let mut sheet = Sheet::of_columns("Assumptions", heads.map(str::to_owned).to_vec());
    sheet.widths = vec![38.0, 34.0, 24.0, 10.0, 20.0, 80.0, 12.0, 16.0];
    for row in &finding.option.register {
        let set_by = if row.set_by == "default" { "default" } else { "scenario" };
        let dated = row.as_of.as_deref().unwrap_or_default();
        let owner = row.owner.as_deref().unwrap_or_default();
        let cells = [&named(&row.path), &row.value, &row.converted, set_by, confidence(row), &said(row), dated, owner];
        sheet.rows.push(cells.map(|text| Cell::Text(text.to_owned())).to_vec());
    }
    sheet
}

#[cfg(test)]
mod tests;
