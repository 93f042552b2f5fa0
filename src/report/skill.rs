//! The scores of forecasts as text and as a table.

use crate::report::csv::Table;
use crate::report::table::aligned;
use crate::report::wording;
use crate::study::score::{Benchmark, Method, Row, Score};
use std::fmt::Write as _;

/// The scores as text: for each origin and, where there are several, for all together.
pub fn text(score: &Score) -> String {
    let mut out = String::new();
    let mut origins: Vec<i32> = score.by_origin.iter().filter_map(|row| row.origin).collect();
    origins.dedup();
    for &origin in &origins {
        let rows: Vec<&Row> = score.by_origin.iter().filter(|row| row.origin == Some(origin)).collect();
        section(&mut out, &format!("Origin {origin}"), &rows);
    }
    if origins.len() > 1 {
        section(&mut out, "All origins together", &score.together.iter().collect::<Vec<_>>());
    }
    out.push_str(
        "Score: twice the mean pinball loss over 19 quantiles (CRPS), lower is better; counts and caseload as\nlogarithms, rates in \
         points. Cover: share of outcomes within the central 50, 80 and 90%. Bias: mean of\nmedian less outcome. * marks the best \
         rule, chosen after the fact; the rules show score/80% cover.\n",
    );
    for (count, what) in [
        (score.without_outcome, "forecasts have no published outcome"),
        (score.without_past, "forecasts are of councils without a figure of the origin, which no rule can forecast"),
        (score.without_forecast, "outcomes that the rules could forecast have no forecast in the file"),
    ] {
        if count > 0 {
            let _ = writeln!(out, "{} {what}.", wording::plain(count as f64, 0));
        }
    }
    if !score.unknown.is_empty() {
        let _ = writeln!(out, "No publication knows {}.", score.unknown.join(", "));
    }
    out
}

fn section(out: &mut String, title: &str, rows: &[&Row]) {
    let _ = writeln!(out, "{title}");
    let head = ["measure", "ahead", "n", "score", "50%", "80%", "90%", "bias", "to best", "to ar1_pool"];
    let mut table = vec![head.into_iter().chain(Benchmark::ALL.map(Benchmark::key)).map(str::to_owned).collect()];
    for row in rows {
        let Some(ours) = row.entry(Method::Ours) else { continue };
        let ratio = |ratio: Option<f64>| ratio.map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.3}"));
        let mut cells = vec![
            row.measure.key().to_owned(),
            row.horizon.to_string(),
            row.forecasts.to_string(),
            format!("{:.4}", ours.crps),
            format!("{:.2}", ours.cover_50),
            format!("{:.2}", ours.cover_80),
            format!("{:.2}", ours.cover_90),
            wording::plain(ours.bias, 3),
            ratio(row.ratio_to_best()),
            ratio(row.ratio_to_pooled()),
        ];
        let best = row.best().map(|(rule, _)| rule);
        cells.extend(Benchmark::ALL.map(|rule| {
            let mark = if Some(rule) == best { "*" } else { "" };
            let shown = |entry: crate::study::score::Entry| format!("{:.4}/{:.2}{mark}", entry.crps, entry.cover_80);
            row.entry(Method::Rule(rule)).map_or_else(|| "-".to_owned(), shown)
        }));
        table.push(cells);
    }
    out.push_str(&aligned(&table));
    let mean = |values: Vec<f64>| {
        let count = values.len();
        (count > 0).then(|| format!("{:.3}", values.iter().sum::<f64>() / count as f64))
    };
    let best = mean(rows.iter().filter_map(|row| row.ratio_to_best()).collect());
    let pooled = mean(rows.iter().filter_map(|row| row.ratio_to_pooled()).collect());
    if let (Some(best), Some(pooled)) = (best, pooled) {
        let covers: Vec<f64> = rows.iter().filter_map(|row| Some(row.entry(Method::Ours)?.cover_80)).collect();
        let within = covers.iter().filter(|cover| (0.75..=0.85).contains(*cover)).count();
        let _ = writeln!(
            out,
            "mean ratio to the best rule {best}, to ar1_pool {pooled}; 80% cover between 0.75 and 0.85 in {within} of {}\n",
            covers.len()
        );
    } else {
        out.push('\n');
    }
}

/// The scores as a tidy table: one row for an origin (or all), a measure, a horizon and a method.
pub fn table(score: &Score) -> Vec<u8> {
    let header = [
        "origin",
        "measure",
        "horizon",
        "scale",
        "forecasts",
        "method",
        "crps",
        "cover_50",
        "cover_80",
        "cover_90",
        "bias",
        "ratio_to_best_rule",
        "ratio_to_ar1_pool",
    ];
    let mut out = Table::new(&header);
    for row in score.by_origin.iter().chain(&score.together) {
        let origin = row.origin.map_or_else(|| "all".to_owned(), |origin| origin.to_string());
        let scale = if row.measure.is_logarithmic() { "log" } else { "points" };
        for (method, entry) in &row.entries {
            let ratio = |ratio: Option<f64>| match (method, ratio) {
                (Method::Ours, Some(ratio)) => ratio.to_string(),
                _ => String::new(),
            };
            let numbers = [entry.crps, entry.cover_50, entry.cover_80, entry.cover_90, entry.bias + 0.0];
            let mut cells = vec![
                origin.clone(),
                row.measure.key().to_owned(),
                row.horizon.to_string(),
                scale.to_owned(),
                row.forecasts.to_string(),
                method.key().to_owned(),
            ];
            cells.extend(numbers.map(|number| number.to_string()));
            cells.extend([ratio(row.ratio_to_best()), ratio(row.ratio_to_pooled())]);
            out.row(cells);
        }
    }
    out.bytes()
}
