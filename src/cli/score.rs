//! `caseload score`: forecasts beside what councils published later, and beside five simple rules.

use super::exit::{Exit, Failure, print};
use super::published::{figures, keep};
use crate::report::plot::skill as pictures;
use crate::report::{refusal, skill};
use crate::study::score;
use clap::Args;
use std::fs;
use std::path::PathBuf;

/// `score`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  caseload score forecasts.csv
  caseload score forecasts.csv --data downloads     against the original publications
  caseload score forecasts.csv --out results        and keeps a table and charts

A file of forecasts has the columns council, new_la_code, origin, horizon, measure, year, mean, q05, q10, ... q95. \
Measures are caseload, cases, turnover, vacancy, agency, in_post (September), referrals (year to March) and cin_stock \
(31 March); year is origin + horizon.")]
pub struct ScoreArgs {
    /// The file of forecasts
    #[arg(value_name = "FORECASTS")]
    pub forecasts: PathBuf,
    /// Folder of the original publications, instead of the built-in copy
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Folder for the table and the charts
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Scores a file of forecasts.
///
/// # Errors
/// When the file or the publications cannot be read, nothing in it can be scored, or a file cannot be written.
pub fn run(asked: &ScoreArgs) -> Result<Exit, Failure> {
    let path = &asked.forecasts;
    let text = fs::read_to_string(path).map_err(|error| Failure::new(Exit::Io, refusal::unread(path, &error)))?;
    let invalid = |error: score::Unreadable| Failure::new(Exit::Invalid, format!("{}: {error}", path.display()));
    let forecasts = score::read(&text).map_err(invalid)?;
    let published = figures(asked.data.as_deref())?;
    let scored = score::score(&published, &forecasts);
    print(&skill::text(&scored))?;
    if scored.by_origin.is_empty() {
        return Ok(Exit::Failed);
    }
    if let Some(out) = &asked.out {
        let folder = out.join("score");
        keep(&folder, vec![("score.csv".to_owned(), skill::table(&scored))], &pictures::charts(&scored))?;
        print(&format!("Table and charts: {}\n", folder.display()))?;
    }
    Ok(Exit::Done)
}
