//! What the columns of a run's files mean.

use super::Column;
use crate::report::csv::CONFIDENCE;
use crate::report::package::ASSUMPTIONS;
use crate::results::ensemble::MOST_CHILDREN;

/// Which files a run wrote beside those that every run writes.
#[derive(Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "each is a file that is there or not")]
pub(super) struct Told {
    /// Differences from a baseline.
    pub compared: bool,
    /// Every replication.
    pub full: bool,
    /// Money.
    pub money: bool,
    /// The assumptions that matter.
    pub sensitivity: bool,
}

/// What the columns of the files mean that do not say so themselves.
pub(super) fn columns(told: Told) -> Vec<Column> {
    let Told { compared, full, money, sensitivity } = told;
    let confidence = CONFIDENCE * 100.0;
    let mut columns = Vec::new();
    let mut tell = |file: &str, column: &str, meaning: String| {
        columns.push(Column { file: file.into(), column: column.into(), meaning });
    };
    tell(
        "summary.csv",
        "month",
        "the month at whose close or over which the measure is taken; the first is the opening".into(),
    );
    tell(
        "summary.csv",
        "mean",
        "mean over the replications in which the measure is defined; blank where there is none".into(),
    );
    tell("summary.csv", "se", "standard error of that mean: how precisely it is known, not where futures fall".into());
    tell(
        "summary.csv",
        "p025 to p975",
        "quantiles over replications (type 7): where single futures fall, under the scenario's assumptions".into(),
    );
    tell(
        "workers.csv",
        "cases",
        format!("children held by a worker; {MOST_CHILDREN} stands for {MOST_CHILDREN} or more"),
    );
    tell(
        "workers.csv",
        "workers_mean",
        "mean number of workers in post who hold so many children, with its 10% and 90% quantiles over replications"
            .into(),
    );
    if compared {
        tell(
            "difference.csv",
            "mean",
            "mean of scenario minus baseline over replications paired by index, which share their luck".into(),
        );
        tell("difference.csv", "lower, upper", format!("{confidence}% confidence interval of that mean (Student's t)"));
        tell("difference.csv", "chance_above", "share of replications, of those in which both sides are defined, in which the scenario is better than its baseline by more than the `matters` of the measure (under `measures`): lower by more than that where its `better` is `lower`, higher by more than that where it is `higher` or `neither`; blank with fewer than two such replications".into());
        tell("difference.csv", "variance_ratio", "variance of the difference without shared luck over its variance with it; blank where the difference is the same in every replication".into());
    }
    if money {
        tell(
            "spend.csv",
            "line, kind",
            "what money goes on, and whether it is spent once or goes on; `total` is their sum to the penny".into(),
        );
        tell("spend.csv", "mean", "mean over the replications of what is spent in the financial year (1 April to 31 March), or in as much of it as is simulated [£]; excludes placements unless stages have a price".into());
        tell("present-value.csv", "terms", "`cash` as paid, `real` in the prices of the base year, `present-value` in these prices with later years discounted; excludes placements unless stages have a price".into());
        if compared {
            tell("bridge.csv", "basis", "`part-year` as it falls in the financial year, `full-year` what stands at its close, kept up for twelve months".into());
            tell("bridge.csv", "span", "what is saved against the baseline, paired: `gross-saving` is pay and on-costs of posts held or deleted, `vacancy-factor` what of that is not saved as posts stand vacant anyway (and changes of pay), then each line; `net` is their sum [£]; excludes placements unless stages have a price".into());
        }
    }
    if sensitivity {
        tell(
            ASSUMPTIONS,
            "assumption",
            "place of an uncertain value in the scenario; several where they rise together".into(),
        );
        tell(ASSUMPTIONS, "low, high", "the value that 1 truth in 10 lies below, and the one that 1 in 10 lies above; of several values, the first one's".into());
        tell(ASSUMPTIONS, "headline_low, headline_high", "the caseload of the grade in the month, or where there is a baseline its mean difference from the baseline, with the value held there and all else as in the run".into());
        tell(
            ASSUMPTIONS,
            "swing",
            format!(
                "headline_high minus headline_low over the same replications, with its standard error and {confidence}% confidence interval; where nothing was tried (0 replications), what a straight line through the run's own replications suggests"
            ),
        );
        tell(ASSUMPTIONS, "seen, ahead_of_next", "whether the swing is told apart from nothing, and from the next one's, all of them together at 95% confidence".into());
        tell(
            ASSUMPTIONS,
            "replications",
            "how many replications were run with the value held at each end: the first ones of the run".into(),
        );
    }
    if full {
        tell(
            "replications.parquet",
            "workers",
            "list whose place k, from 0, says how many workers of the row's cell hold k children".into(),
        );
    }
    columns
}
