//! The tables of money among a folder's files, read for the page and the workbook: what has no money has none of them.

use super::csv::guard_lifted;
use std::collections::BTreeMap;

/// Tables of money: their file, their name as a sheet, and what they show.
const TABLES: [(&str, &str, &str); 3] = [
    ("spend.csv", "Spend", "What is spent, by financial year and line, £"),
    ("bridge.csv", "Savings", "What is saved, step by step, £"),
    ("present-value.csv", "Present value", "What is spent as paid, in real terms and discounted, £"),
];
/// Columns that say of every row what the page says of itself.
const OF_ALL: [&str; 2] = ["scenario", "baseline"];

/// A table of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its name as a sheet.
    pub name: &'static str,
    /// What it shows.
    pub caption: &'static str,
    /// Headings of its columns, with units.
    pub head: Vec<String>,
    /// Its rows; words first, then numbers.
    pub rows: Vec<Vec<String>>,
}

/// The tables of money among these files.
pub fn accounts(files: &BTreeMap<String, Vec<u8>>) -> Vec<Account> {
    TABLES.iter().filter_map(|&(file, name, caption)| Some(read(files.get(file)?, name, caption))).collect()
}

fn read(bytes: &[u8], name: &'static str, caption: &'static str) -> Account {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let heads: Vec<String> = reader.headers().map(|head| head.iter().map(str::to_owned).collect()).unwrap_or_default();
    let is_kept = |column: usize| heads.get(column).is_some_and(|head| !OF_ALL.contains(&head.as_str()));
    let rows = reader.records().filter_map(Result::ok);
    let kept = |row: csv::StringRecord| {
        let cells = row.iter().enumerate().filter(|(column, _)| is_kept(*column));
        cells.map(|(_, cell)| guard_lifted(cell).to_owned()).collect()
    };
    let rows = rows.map(kept).collect();
    let head = heads.iter().filter(|head| !OF_ALL.contains(&head.as_str())).map(|head| heading(head)).collect();
    Account { name, caption, head, rows }
}

/// The heading of a column: in words, with its unit.
fn heading(name: &str) -> String {
    match name {
        "mean" => "Mean (£)".to_owned(),
        "se" => "Standard error of the mean (£)".to_owned(),
        "p50" => "Median of futures (£)".to_owned(),
        "p05" => "5% of futures are lower (£)".to_owned(),
        "p95" => "5% of futures are higher (£)".to_owned(),
        other => super::wording::sentence_case(&other.replace('_', " ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_money_is_read_with_units_and_without_what_is_the_same_in_every_row() {
        let text =
            "scenario,financial_year,line,kind,mean,se,p05,p50,p95\n'=x,2019-20,pay,recurrent,100.5,2,90,100,110\n";
        let files = BTreeMap::from([("spend.csv".to_owned(), text.as_bytes().to_vec())]);
        let found = accounts(&files);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].head[..4], ["Financial year", "Line", "Kind", "Mean (£)"]);
        assert_eq!(found[0].rows[0][..4], ["2019-20", "pay", "recurrent", "100.5"]);
        assert!(accounts(&BTreeMap::new()).is_empty());
    }
}
