//! The tidy tables that a run writes: every figure, the distribution over workers, and paired differences.
//!
//! Numbers are written in the shortest form that reads back to the same bits; what is undefined is an empty cell.
//! A table that holds any letter beyond ASCII begins with a byte-order mark, without which some spreadsheets misread it.
//! `all` stands where a column does not apply.

mod money;

pub use money::{bridges, present_value, spend};

use crate::results::{Cell, Difference, Estimate, Quantiles, Series, Summary, measure::Layout, summary::QUANTILES};
use crate::study::Finding;
use crate::study::sensitivity::Swings;
use csv::{Terminator, WriterBuilder};
use std::borrow::Cow;

/// Confidence of the intervals in `difference.csv`.
pub const CONFIDENCE: f64 = 0.95;

/// What tells a spreadsheet that a file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A text cell that no spreadsheet runs as a formula: one that starts with `=`, `+`, `-`, `@`, a tab, a carriage
/// return or NUL is prefixed by an apostrophe.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) { format!("'{text}").into() } else { text.into() }
}

/// The text that was guarded, as it was.
pub fn guard_lifted(text: &str) -> &str {
    let bare = text.strip_prefix('\'').filter(|bare| bare.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']));
    bare.unwrap_or(text)
}

/// A number in its shortest exact form; empty where undefined.
fn number(value: Option<f64>) -> String {
    // adding 0 turns -0 into 0
    value.filter(|value| value.is_finite()).map_or_else(String::new, |value| (value + 0.0).to_string())
}

/// A table under construction.
pub(super) struct Table(csv::Writer<Vec<u8>>);

impl Table {
    /// A table with these columns.
    pub(super) fn new(header: &[&str]) -> Self {
        let mut table = Self(WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(Vec::new()));
        table.row(header.iter().copied());
        table
    }

    /// Adds a row of as many cells as there are columns.
    pub(super) fn row<C: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.0.write_record(cells).expect("memory takes every row, and all rows have the header's length");
    }

    /// The file.
    pub(super) fn bytes(self) -> Vec<u8> {
        let rows = self.0.into_inner().expect("memory takes every row");
        if rows.is_ascii() { rows } else { [BYTE_ORDER_MARK, &rows].concat() }
    }
}

/// The columns that say which series at which observation a row is about, after the scenario's own.
fn place(layout: &Layout, observation: usize, series: Series) -> [String; 7] {
    let definition = series.measure.definition();
    [
        layout.months[observation].clone(),
        guarded(layout.team_name(series.cell)).into_owned(),
        guarded(layout.grade_name(series.cell)).into_owned(),
        layout.contract_name(series.cell).into(),
        guarded(layout.stage_name(series.cell)).into_owned(),
        definition.key.into(),
        definition.unit.into(),
    ]
}

/// `summary.csv`: one row per observation and series.
pub fn summary(scenario: &str, summary: &Summary) -> Vec<u8> {
    let mut header = vec!["scenario", "month", "team", "grade", "contract", "stage", "measure", "unit", "mean", "se"];
    header.extend(QUANTILES.map(|(name, _)| name));
    let mut table = Table::new(&header);
    let scenario = guarded(scenario);
    for (observation, row) in summary.figures.iter().enumerate() {
        for (figure, &series) in row.iter().zip(&summary.layout.series) {
            let mut cells = vec![scenario.to_string()];
            cells.extend(place(&summary.layout, observation, series));
            cells.extend(mean_and_error(figure.estimate));
            cells.extend(quantiles(figure.quantiles));
            table.row(cells);
        }
    }
    table.bytes()
}

fn mean_and_error(estimate: Option<Estimate>) -> [String; 2] {
    [number(estimate.map(|estimate| estimate.mean)), number(estimate.and_then(|estimate| estimate.se))]
}

fn quantiles(quantiles: Option<Quantiles>) -> [String; QUANTILES.len()] {
    quantiles.map_or_else(Default::default, |Quantiles(values)| values.map(|value| number(Some(value))))
}

/// `workers.csv`: how many workers hold 0, 1, 2, ... children, by observation and cell.
pub fn workers(scenario: &str, summary: &Summary) -> Vec<u8> {
    let header = ["scenario", "month", "team", "grade", "cases", "workers_mean", "workers_p10", "workers_p90"];
    let mut table = Table::new(&header);
    let (scenario, layout) = (guarded(scenario), &summary.layout);
    for (month, cells) in layout.months.iter().zip(&summary.workers) {
        for (&cell, holdings) in layout.cells.iter().zip(cells) {
            let (team, grade) = names(layout, cell);
            for (cases, holding) in holdings.iter().enumerate() {
                let [mean, p10, p90] = [holding.mean, holding.p10, holding.p90].map(|value| number(Some(value)));
                table.row([&scenario, month.as_str(), &team, &grade, &cases.to_string(), &mean, &p10, &p90]);
            }
        }
    }
    table.bytes()
}

fn names(layout: &Layout, cell: Cell) -> (Cow<'_, str>, Cow<'_, str>) {
    (guarded(layout.team_name(cell)), guarded(layout.grade_name(cell)))
}

/// `assumptions-that-matter.csv`: how far each unknown moves the headline, furthest first; those that the run itself
/// suggested were not worth trying come last.
pub fn assumptions(finding: &Finding, swings: &Swings) -> Vec<u8> {
    let mut table = Table::new(&[
        "scenario",
        "baseline",
        "month",
        "grade",
        "rank",
        "assumption",
        "low",
        "high",
        "headline_low",
        "headline_low_se",
        "headline_high",
        "headline_high_se",
        "swing",
        "se",
        "lower",
        "upper",
        "seen",
        "ahead_of_next",
        "replications",
    ]);
    let layout = &finding.option.ensemble.layout;
    let baseline = finding.comparison.as_ref().map_or("", |comparison| &comparison.baseline.scenario.id);
    let told = |truth: bool| if truth { "yes" } else { "no" }.to_owned();
    for (rank, swing) in swings.tried.iter().chain(&swings.untried).enumerate() {
        let unknown = &swing.unknown;
        let paths = unknown.paths.join("; ");
        let words =
            [&finding.option.scenario.id, baseline, &layout.months[finding.headline], layout.grade_name(swings.cell)];
        let mut cells = words.map(|text| guarded(text).into_owned()).to_vec();
        cells.push((rank + 1).to_string());
        cells.extend([&paths, &unknown.low, &unknown.high].map(|text| guarded(text).into_owned()));
        let tried = swing.ends.is_some();
        match swing.ends {
            None => cells.extend(std::iter::repeat_n(String::new(), 4)),
            Some(ends) => cells.extend(ends.iter().flat_map(|end| [number(Some(end.mean)), number(end.se)])),
        }
        cells.extend(mean_and_error(Some(swing.swing)));
        let interval = swing.swing.interval(CONFIDENCE);
        cells.extend([number(interval.map(|(lower, _)| lower)), number(interval.map(|(_, upper)| upper))]);
        cells.extend(if tried { [told(swing.is_seen), told(swing.is_ahead)] } else { Default::default() });
        cells.push(if tried { swings.replications.to_string() } else { "0".to_owned() });
        table.row(cells);
    }
    table.bytes()
}

/// `difference.csv`: option minus baseline, paired, by observation and series.
pub fn difference(scenario: &str, baseline: &str, difference: &Difference) -> Vec<u8> {
    let mut table = Table::new(&[
        "scenario",
        "baseline",
        "month",
        "team",
        "grade",
        "contract",
        "stage",
        "measure",
        "unit",
        "mean",
        "se",
        "lower",
        "upper",
        "chance_above",
        "variance_ratio",
    ]);
    for (&observation, row) in difference.observations.iter().zip(&difference.changes) {
        for (change, pair) in row.iter().zip(&difference.pairs) {
            let mut cells = vec![guarded(scenario).into_owned(), guarded(baseline).into_owned()];
            cells.extend(place(&difference.layout, observation, pair.series));
            cells.extend(mean_and_error(change.estimate));
            let interval = change.estimate.and_then(|estimate| estimate.interval(CONFIDENCE));
            cells.extend([number(interval.map(|(lower, _)| lower)), number(interval.map(|(_, upper)| upper))]);
            cells.extend([number(change.chance_above), number(change.variance_ratio)]);
            table.row(cells);
        }
    }
    table.bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{Measure, synthetic};

    fn read(bytes: &[u8]) -> (Vec<String>, Vec<csv::StringRecord>) {
        let mut reader = csv::Reader::from_reader(bytes);
        let header = reader.headers().unwrap().iter().map(String::from).collect();
        (header, reader.records().map(Result::unwrap).collect())
    }

    #[test]
    fn the_summary_reads_back_to_the_same_bits_with_blanks_for_the_undefined() {
        let ensemble = synthetic::ensemble(0, 20, 0.0);
        let all = Summary::of(&ensemble);
        let (header, rows) = read(&summary("=evil", &all));
        assert_eq!(
            header.join(","),
            "scenario,month,team,grade,contract,stage,measure,unit,mean,se,p025,p05,p10,p25,p50,p75,p90,p95,p975"
        );
        assert_eq!(rows.len(), 3 * ensemble.layout.series.len());
        for (row, (figure, _)) in rows.iter().zip(all.figures.iter().flatten().zip(0..)) {
            assert_eq!(&row[0], "'=evil");
            if &row[6] == "unallocated-days" {
                assert!(row.iter().skip(8).all(str::is_empty));
            } else {
                assert_eq!(row[8].parse::<f64>().unwrap(), figure.estimate.unwrap().mean);
                assert_eq!(row[18].parse::<f64>().unwrap(), figure.quantiles.unwrap().0[8]);
            }
        }
        assert!(rows.iter().any(|row| &row[2] == "'=assessment, \"north\"" && &row[3] == "all"));
    }

    #[test]
    fn only_a_table_with_letters_beyond_ascii_begins_with_a_byte_order_mark() {
        let all = Summary::of(&synthetic::ensemble(0, 3, 0.0));
        assert!(summary("a", &all).starts_with(b"scenario,"));
        let marked = summary("ynys-m\u{f4}n", &all);
        assert!(marked.starts_with(b"\xef\xbb\xbfscenario,"));
        assert_eq!(&read(&marked).0[0], "scenario");
    }

    #[test]
    fn lines_end_in_a_line_feed_alone() {
        let bytes = workers("a", &Summary::of(&synthetic::ensemble(0, 3, 0.0)));
        assert!(bytes.ends_with(b"\n") && !bytes.contains(&b'\r'));
    }

    #[test]
    fn workers_add_up_to_the_workers_of_the_cell() {
        let (_, rows) = read(&workers("a", &Summary::of(&synthetic::ensemble(0, 4, 0.0))));
        let council = rows.iter().filter(|row| &row[1] == "2019-10" && &row[2] == "all" && &row[3] == "all");
        let total: f64 = council.map(|row| row[5].parse::<f64>().unwrap()).sum();
        assert_eq!(total, 8.5);
    }

    #[test]
    fn a_negative_difference_stays_a_number() {
        let (low, high) = (synthetic::ensemble(0, 20, 0.0), synthetic::ensemble(0, 20, 2.0));
        let (header, rows) = read(&difference("option", "-base", &Difference::of(&low, &high, 1.0)));
        assert_eq!(header[9..].join(","), "mean,se,lower,upper,chance_above,variance_ratio");
        let row = rows.iter().find(|row| &row[7] == Measure::Caseload.definition().key).unwrap();
        assert_eq!(&row[1], "'-base");
        assert!(row[9].starts_with("-2") || row[9].starts_with("-1.99"), "{}", &row[9]);
        assert_eq!(&row[13], "1");
    }

    #[test]
    fn numbers_are_shortest_exact_and_never_minus_zero() {
        let written = [0.1, -0.0, 1e-9, 20.185, f64::NAN, f64::INFINITY].map(|value| number(Some(value)));
        assert_eq!(written, ["0.1", "0", "0.000000001", "20.185", "", ""]);
    }

    #[test]
    fn only_dangerous_beginnings_are_guarded() {
        for (text, safe) in [("=1+1", "'=1+1"), ("-x", "'-x"), ("a=b", "a=b"), ("", ""), ("@a", "'@a"), ("\tb", "'\tb")]
        {
            assert_eq!(guarded(text), safe);
        }
    }
}
