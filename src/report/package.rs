//! Everything that a run writes about one scenario, as bytes.

use super::output::Package;
use super::{csv, parquet, plot};
use crate::study::Finding;
use ::parquet::errors::ParquetError;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The scenario's own file, merged with what it inherits.
pub const RESOLVED: &str = "resolved.toml";
/// The same of what it is compared with.
pub const RESOLVED_BASELINE: &str = "resolved-baseline.toml";
/// Every replication, where asked for.
pub const REPLICATIONS: &str = "replications.parquet";

/// How much of a run is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Summaries.
    Summary,
    /// Every replication too.
    Full,
}

/// All files of a finding's folder. The bytes depend on the finding alone.
///
/// # Errors
/// When the table of replications cannot be encoded.
pub fn package(finding: &Finding, detail: Detail) -> Result<Package, ParquetError> {
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
    files.extend(charts(finding));
    if detail == Detail::Full {
        let mut bytes = Vec::new();
        parquet::write(&mut bytes, id, &option.ensemble)?;
        files.insert(REPLICATIONS.into(), bytes);
    }
    Ok(Package::sealed(finding, detail == Detail::Full, files))
}

/// Every chart as SVG, as PNG, as the table of its numbers, and as its text for those who cannot see it.
fn charts(finding: &Finding) -> Vec<(String, Vec<u8>)> {
    let drawn = plot::charts(finding).into_par_iter().map(|chart| {
        let path = |ending: &str| format!("charts/{}.{ending}", chart.name);
        [
            (path("png"), plot::png(&chart.svg)),
            (path("csv"), chart.table.clone().into_bytes()),
            (path("txt"), format!("{}\n", chart.alt).into_bytes()),
            (path("svg"), chart.svg.clone().into_bytes()),
        ]
    });
    drawn.flatten_iter().collect()
}
