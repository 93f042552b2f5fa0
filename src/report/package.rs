//! Everything that a run writes about one scenario, as bytes.

use super::accounts::accounts;
use super::output::Package;
use super::page::{PAGE, page};
use super::plot::Chart;
use super::workbook::{WORKBOOK, workbook};
use super::{csv, parquet, plot};
use crate::study::{Finding, Sensitivity};
use ::parquet::errors::ParquetError;
use ::rust_xlsxwriter::XlsxError;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The scenario's own file, merged with what it inherits.
pub const RESOLVED: &str = "resolved.toml";
/// The same of what it is compared with.
pub const RESOLVED_BASELINE: &str = "resolved-baseline.toml";
/// Every replication, where asked for.
pub const REPLICATIONS: &str = "replications.parquet";

/// How far each unknown moves the headline, where that was asked for.
pub const ASSUMPTIONS: &str = "assumptions-that-matter.csv";

/// How much of a run is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Summaries.
    Summary,
    /// Every replication too.
    Full,
}

/// Why a finding's files could not be made. Nothing is written then.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// The table of all replications cannot be encoded.
    #[error("{REPLICATIONS} could not be made: {0}")]
    Replications(#[from] ParquetError),
    /// The workbook cannot be encoded.
    #[error("{WORKBOOK} could not be made: {0}")]
    Workbook(#[from] XlsxError),
}

/// All files of a finding's folder. The bytes depend on the finding alone.
///
/// # Errors
/// When the table of replications or the workbook cannot be encoded.
pub fn package(finding: &Finding, detail: Detail) -> Result<Package, PackageError> {
    let option = &finding.option;
    let id = &option.scenario.id;
    let mut files = BTreeMap::from([
        ("summary.csv".to_string(), csv::summary(id, &option.summary)),
        ("workers.csv".to_string(), csv::workers(id, &option.summary)),
        (RESOLVED.to_string(), option.resolved.clone().into_bytes()),
    ]);
    if let Some(comparison) = &finding.comparison {
        let baseline = &comparison.baseline;
        let difference = csv::difference(id, &baseline.scenario.id, &comparison.difference);
        files.insert("difference.csv".into(), difference);
        files.insert(RESOLVED_BASELINE.into(), baseline.resolved.clone().into_bytes());
    }
    files.extend(money(finding));
    if let Sensitivity::Told(swings) = &finding.sensitivity {
        files.insert(ASSUMPTIONS.into(), csv::assumptions(finding, swings));
    }
    let charts = plot::charts(finding);
    let accounts = accounts(&files);
    files.insert(PAGE.into(), page(finding, &charts, &accounts).into_bytes());
    files.insert(WORKBOOK.into(), workbook(finding, &accounts)?);
    files.extend(drawn(&charts));
    if detail == Detail::Full {
        let mut bytes = Vec::new();
        parquet::write(&mut bytes, id, &option.ensemble)?;
        files.insert(REPLICATIONS.into(), bytes);
    }
    Ok(Package::sealed(finding, detail == Detail::Full, files))
}

/// The tables of money, where it is counted.
fn money(finding: &Finding) -> Vec<(String, Vec<u8>)> {
    let option = &finding.option;
    let Some(money) = &option.parameters.money else { return Vec::new() };
    let id = &option.scenario.id;
    let mut files = vec![
        ("spend.csv".to_owned(), csv::spend(id, &option.ensemble)),
        ("present-value.csv".to_owned(), csv::present_value(id, &option.ensemble, money)),
    ];
    if let Some(comparison) = &finding.comparison {
        let baseline = &comparison.baseline;
        let bridge = csv::bridges(id, &baseline.scenario.id, (&option.ensemble, &baseline.ensemble));
        files.extend(bridge.map(|bytes| ("bridge.csv".to_owned(), bytes)));
    }
    files
}

/// Every chart as SVG, as PNG, as the table of its numbers, and as its text for those who cannot see it.
fn drawn(charts: &[Chart]) -> Vec<(String, Vec<u8>)> {
    let names = told_apart(charts.iter().map(|chart| chart.name.as_str()));
    let drawn = charts.par_iter().zip(names).map(|(chart, name)| {
        let path = |ending: &str| format!("charts/{name}.{ending}");
        [
            (path("png"), plot::png(&chart.svg)),
            (path("csv"), chart.table.clone().into_bytes()),
            (path("txt"), format!("{}\n", chart.alt).into_bytes()),
            (path("svg"), chart.svg.clone().into_bytes()),
        ]
    });
    drawn.flatten_iter().collect()
}

/// Names of files that differ, also where a file system does not tell capitals from small letters: one that is taken is
/// numbered.
fn told_apart<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken: Vec<String> = Vec::new();
    for name in names {
        let is_free = |wanted: &str| !taken.iter().any(|other| other.eq_ignore_ascii_case(wanted));
        let mut numbered = (2_u32..).map(|number| format!("{name}-{number}"));
        let free = if is_free(name) { Some(name.into()) } else { numbered.find(|name| is_free(name)) };
        taken.push(free.expect("there are more numbers than charts"));
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_chart_takes_the_place_of_another() {
        let names = told_apart(["fan-a", "fan-a-2", "fan-A", "fan-b"].into_iter());
        assert_eq!(names, ["fan-a", "fan-a-2", "fan-A-3", "fan-b"]);
    }
}
