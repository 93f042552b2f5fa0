//! Money to the penny: pay awards, conservation, payments that break even, and nothing where it is not counted.

use crate::oracle::{Oracle, SEED, View, oracle, parameters, replications};
use caseload::engine::{Progress, replicate};
use caseload::model::happening::{Happening, Record};
use caseload::model::money::rates::{Month, day_number};
use caseload::model::money::{ENTRIES, Entry, Line, Pence, YearBook};
use caseload::model::parameters::Parameters;
use caseload::model::workforce::{Contract, Workforce};
use caseload::report::narrative::sentences;
use caseload::report::package::{Detail, package};
use caseload::results::{Cell, Measure, Trajectory};
use caseload::scenario::Scenario;
use caseload::study::{self, Finding, Request};
use std::sync::Arc;

/// Every oracle of this file.
pub fn oracles() -> Vec<Oracle> {
    vec![break_even()]
}

fn total(books: &[YearBook]) -> Pence {
    books.iter().flat_map(|book| book.spent).sum()
}

fn of_entry(books: &[YearBook], entry: Entry) -> Pence {
    books.iter().map(|book| book.spent[entry as usize]).sum()
}

fn runs(parameters: Parameters, count: u64) -> Vec<Trajectory> {
    replications(&Arc::new(parameters), 0, count, 1).trajectories
}

/// The same scenario text with a piece of it replaced.
pub fn changed(name: &str, from: &str, to: &str) -> Parameters {
    let path = crate::oracle::file(name);
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{name} holds no {from}");
    let scenario = caseload::scenario::from_text(name, &text.replace(from, to)).unwrap_or_else(|p| panic!("{p}"));
    Parameters::clone(&scenario.central())
}

#[test]
fn a_pay_award_in_april_costs_six_months_of_twelve_to_the_penny() {
    for one in runs(parameters("money-award"), 3) {
        assert_eq!(total(&one.books).to_string(), "£7,131,431.00");
        assert_eq!(one.books[0].spent[Entry::Pay as usize].to_string(), "£3,509,562.50");
        assert_eq!(one.books.len(), 2);
    }
    let late = changed("money-award", "from = 2019-04-01", "from = 2019-05-01");
    let early = changed("money-award", "from = 2019-04-01", "from = 2019-03-01");
    for (twin, expected) in [(late, "£7,112,713.33"), (early, "£7,150,148.67")] {
        let found = total(&runs(twin, 1)[0].books);
        assert_eq!(found.to_string(), expected, "the twin with the award one month wrong");
    }
    let uniform = changed("money-award", "months = 12", "months = 12\ncalendar = \"uniform\"");
    assert_eq!(total(&runs(uniform, 1)[0].books).to_string(), "£7,131,431.00");
}

/// B7: at the break-even hazard payments and replacements cost what replacements alone cost before. Agrees to the share of
/// a thousandth of a day in 42 months in which posts stand empty.
fn break_even() -> Oracle {
    oracle("B7", "money-retention")
        .replications(1_500)
        .twin("payment 3% higher", |parameters| {
            let money = parameters.money.as_mut().unwrap();
            money.payments[0].yearly = money.payments[0].yearly.times(1.03);
        })
        .mean("recruitment and payments of a year (£)", 857_142.857, |view| {
            let pay = 120.0 * 40_000.0 * 1.3;
            view.mean(Measure::Spend, 0) * 12.0 - pay
        })
}

#[test]
fn a_retention_payment_breaks_even_where_theory_says() {
    break_even().check();
}

/// Spans of days for which somebody is paid: post, grade, contract, first day, day after the last.
type Paid = (usize, usize, Contract, i64, i64);

/// Reads from what was told of a replication who was paid when.
fn paid(parameters: &Parameters, record: &Record, end: i64) -> Vec<Paid> {
    let mut workforce = Workforce::default();
    workforce.reset(parameters);
    let posts = workforce.posts();
    let mut open: Vec<Option<(usize, Contract, i64)>> = vec![None; posts.len()];
    let mut spans = Vec::new();
    let mut close = |open: &mut Vec<Option<(usize, Contract, i64)>>, post: usize, day: i64| {
        if let Some((grade, contract, from)) = open[post].take() {
            spans.push((post, grade, contract, from, day));
        }
    };
    for &(at, ref happening) in &record.events {
        let day = day_number(at);
        match *happening {
            Happening::Started { post, .. } => open[post] = Some((posts[post].home, Contract::Permanent, day)),
            // a managed team costs what its measure says
            Happening::AgencyStarted { post, .. } if parameters.money.as_ref().unwrap().is_block(&posts[post]) => {}
            Happening::AgencyStarted { post, .. } => open[post] = Some((posts[post].home, Contract::Agency, day)),
            Happening::Left { post, .. } | Happening::MovedAway { post, .. } | Happening::AgencyLeft { post, .. } => {
                close(&mut open, post, day);
            }
            Happening::Converted { post, .. } => {
                close(&mut open, post, day);
                open[post] = Some((posts[post].home, Contract::Permanent, day));
            }
            Happening::Passed { post, .. } => {
                close(&mut open, post, day);
                let year = parameters.grades[posts[post].home].career.first_year.as_ref().unwrap();
                open[post] = Some((year.promotes_to, Contract::Permanent, day));
            }
            _ => {}
        }
    }
    for post in 0..posts.len() {
        close(&mut open, post, end);
    }
    spans
}

#[test]
fn books_rebuilt_from_what_was_told_agree_with_the_engines_to_the_penny() {
    let parameters = parameters("money-everything");
    let money = parameters.money.clone().unwrap();
    let calendar = &parameters.calendar;
    let first = calendar.first_month();
    let months: Vec<Month> = (0..i64::from(parameters.months)).map(|n| Month::new(calendar, first + n)).collect();
    let end = months.last().unwrap().end();
    for index in 0..12 {
        let mut record = Record::default();
        let one = replicate(&parameters, SEED, index, &mut record);
        let spans = paid(&parameters, &record, end);
        let mut workforce = Workforce::default();
        workforce.reset(&parameters);
        let mut exact = [0.0_f64; ENTRIES];
        for month in &months {
            for &(post, grade, contract, from, until) in &spans {
                let post = &workforce.posts()[post];
                // day by day, the slow way
                for day in from.max(month.first)..until.min(month.end()) {
                    let rate = money.rates.on(grade, day);
                    let part = |yearly: Pence| yearly.0 as f64 / 12.0 / month.days as f64;
                    if contract == Contract::Agency {
                        exact[Entry::Agency as usize] += part(rate.agency) * post.fte;
                        continue;
                    }
                    exact[Entry::Pay as usize] += part(rate.pay) * post.fte;
                    exact[Entry::OnCosts as usize] += part(rate.on_costs) * post.fte;
                    for payment in &money.payments {
                        if payment.from <= day && day < payment.until && payment.reach.covers(post.team, grade) {
                            exact[Entry::Retention as usize] += part(payment.yearly);
                        }
                    }
                }
            }
        }
        for entry in [Entry::Pay, Entry::OnCosts, Entry::Agency, Entry::Retention] {
            let booked = of_entry(&one.books, entry).0 as f64;
            assert!(
                (booked - exact[entry as usize]).abs() <= 0.51,
                "{entry:?}: {booked} and {}",
                exact[entry as usize]
            );
            assert!(booked > 0.0, "{entry:?} moves");
        }
        // those who were agency workers or come from other roles are not recruited
        let measured = replications(&Arc::new(parameters.clone()), index, 1, 1);
        let view = View::of(&measured, 0);
        let starters = (view.total(Measure::Starters, 0) - view.total(Measure::Conversions, 0)) as i64;
        assert!(starters > 0);
        assert_eq!(of_entry(&one.books, Entry::Recruitment), Pence(432_109 * starters));
        assert_eq!(of_entry(&one.books, Entry::Induction), Pence(123_456 * starters));
        assert_eq!(of_entry(&one.books, Entry::MeasuresOneOff), Pence(987_654));
    }
}

/// What a measure of pounds says, in pence.
fn pence(pounds: f64) -> i64 {
    (pounds * 100.0).round() as i64
}

#[test]
fn months_sum_to_years_and_lines_to_totals_to_the_penny() {
    let parameters = Arc::new(parameters("money-everything"));
    let ensemble = replications(&parameters, 0, 8, 1);
    let first = parameters.calendar.first_month();
    for (place, one) in ensemble.trajectories.iter().enumerate() {
        let spend: Vec<f64> = View::of(&ensemble, place).series(Measure::Spend).skip(1).collect();
        let mut years = vec![0; one.books.len()];
        for (n, pounds) in (0..).zip(&spend) {
            let year = Month::new(&parameters.calendar, first + n).financial_year() - 2019;
            years[year as usize] += pence(*pounds);
        }
        for (sum, book) in years.iter().zip(&one.books) {
            assert_eq!(*sum, book.spent.iter().map(|pence| pence.0).sum::<i64>());
            let by_line = |line: Line| -> i64 {
                Entry::ALL.iter().filter(|entry| entry.line() == line).map(|&entry| book.spent[entry as usize].0).sum()
            };
            assert_eq!(*sum, Line::ALL.into_iter().map(by_line).sum::<i64>());
        }
    }
}

#[test]
fn counting_money_changes_nothing_but_the_measures_of_money() {
    let plain = Arc::new(parameters("people-everything"));
    let mut told = parameters("money-everything");
    // the retention payment of that scenario also keeps people: here it only pays
    told.retention.clear();
    let told = Arc::new(told);
    let (without, with) = (replications(&plain, 0, 6, 1), replications(&told, 0, 6, 1));
    assert!(!without.layout.money && without.layout.series.iter().all(|series| !series.measure.is_of_money()));
    for (a, b) in without.trajectories.iter().zip(&with.trajectories) {
        assert!(a.books.is_empty() && !b.books.is_empty());
        assert_eq!((a.events, &a.workers, &a.above), (b.events, &b.workers, &b.above));
        for (row, other) in a.rows.iter().zip(&b.rows) {
            for (column, series) in without.layout.series.iter().enumerate() {
                let there = with.layout.column(series.measure, series.cell).unwrap();
                assert_eq!(row[column].to_bits(), other[there].to_bits(), "{series:?}");
            }
        }
    }
}

/// A finding of an option of `money-budget` against the same without a cut.
fn finding(count: u64) -> Finding {
    let text = std::fs::read_to_string(crate::oracle::file("money-budget")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("cut.toml"), "extends = \"root.toml\"\n[budget.staffing]\ncut = \"12%\"\nof = \"this-budget\"\n[report]\nheadline = \"2018-03\"\n").unwrap();
    std::fs::write(folder.path().join("root.toml"), text.replace("cut = \"12%\"\nof = \"this-budget\"\n", "")).unwrap();
    let load = |name: &str| caseload::scenario::load(folder.path().join(name).to_str().unwrap()).unwrap();
    let (option, root) = (load("cut.toml"), load("root.toml"));
    let request = Request { seed: SEED, replications: 0..count, threads: 1, months: None };
    let run = |scenario: &Scenario| {
        let ensemble = study::run::replicate(scenario, &request, &Progress::default());
        Arc::new(study::run::outcome(scenario, &request, ensemble))
    };
    let (one, other) = (run(&option), run(&root));
    study::run::finding((&option, &one), Some((&root, &other)), SEED)
}

fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(bytes);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn tables_of_money_add_up_and_sentences_say_what_is_left_out() {
    let finding = finding(24);
    let files = package(&finding, Detail::Summary).unwrap().files;
    let spend = rows(&files["spend.csv"]);
    assert_eq!(spend.len(), 5 * (ENTRIES + 1));
    let mean = |row: &Vec<String>, column: usize| row[column].parse::<f64>().unwrap();
    for year in spend.chunks(ENTRIES + 1) {
        let lines: f64 = year[..ENTRIES].iter().map(|row| mean(row, 4)).sum();
        assert_eq!((&*year[ENTRIES][2], &*year[ENTRIES][3]), ("total", "all"));
        assert!((lines - mean(&year[ENTRIES], 4)).abs() < 0.005, "to the penny");
    }
    let bridge = rows(&files["bridge.csv"]);
    for spans in bridge.chunks(9) {
        assert_eq!((&*spans[0][4], &*spans[8][4]), ("gross-saving", "net"));
        let sum: f64 = spans[..8].iter().map(|row| mean(row, 5)).sum();
        assert!((sum - mean(&spans[8], 5)).abs() < 0.005, "{}", spans[0][2]);
    }
    let net = |year: &str| {
        mean(bridge.iter().find(|row| row[2] == year && row[3] == "part-year" && row[4] == "net").unwrap(), 5)
    };
    assert_eq!(net("2016-17"), 0.0, "before the cut nothing differs");
    assert!(net("2018-19") > 300_000.0, "{}", net("2018-19"));
    let value = rows(&files["present-value.csv"]);
    let whole = |terms: &str| mean(value.iter().find(|row| row[1] == "all" && row[2] == terms).unwrap(), 3);
    let by_hand: f64 = spend
        .iter()
        .filter(|row| row[2] == "total")
        .zip([1.0, 0.966_183_575, 0.933_510_700, 0.901_942_706, 0.871_442_228])
        .map(|(row, factor)| mean(row, 4) * factor)
        .sum();
    assert!((whole("present-value") - by_hand).abs() < 1.0, "{} and {by_hand}", whole("present-value"));
    assert_eq!(whole("cash"), whole("real"), "no inflation is stated");
    let told = sentences(&finding).join(" ");
    for piece in [
        "excludes placements",
        "the budget staffing is cut by £636,000 a year from April 2017",
        "The budget of 2017-18",
    ] {
        assert!(told.contains(piece), "{piece} is not in: {told}");
    }
    // without money there are no such files and sentences
    let plain = sentences(&Finding { comparison: None, ..finding.clone() }).join(" ");
    assert!(plain.contains("excludes placements") && !plain.contains("That is"));
}

#[test]
fn replications_written_with_their_books_read_back_to_the_penny() {
    let finding = finding(5);
    let files = package(&finding, Detail::Full).unwrap().files;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("replications.parquet");
    std::fs::write(&path, &files["replications.parquet"]).unwrap();
    let ensemble = &finding.option.ensemble;
    let read = caseload::report::parquet::read(&path, &ensemble.layout, 0, 5).unwrap();
    for (a, b) in read.iter().zip(&ensemble.trajectories) {
        assert_eq!(a.books, b.books);
    }
}

#[test]
fn placements_cost_the_time_that_children_spend_in_a_priced_stage() {
    let text = std::fs::read_to_string("tests/faults/staged.toml").unwrap();
    let base = std::fs::read_to_string("tests/faults/sound.toml").unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("sound.toml"), base).unwrap();
    let priced = text.replace("severity = 2\n", "severity = 2\nplacement = \"£900 per week\"\n")
        + "\n[money]\n[grade.worker]\npay = \"£40,000 per year\"\n";
    let load = |text: &str| {
        std::fs::write(folder.path().join("staged.toml"), text).unwrap();
        let scenario = caseload::scenario::load(folder.path().join("staged.toml").to_str().unwrap());
        scenario.unwrap_or_else(|problems| panic!("{problems}")).central()
    };
    let parameters = load(&priced);
    let ensemble = replications(&parameters, 0, 5, 1);
    let plan = ensemble.layout.stages.iter().position(|stage| stage == "plan").unwrap();
    let cell = Cell { stage: Some(plan), ..Cell::COUNCIL };
    let column = ensemble.layout.column(Measure::OpenAverage, cell).unwrap();
    for one in &ensemble.trajectories {
        let days = |month: u32| parameters.calendar.observation(month) - parameters.calendar.observation(month - 1);
        let time: f64 = (1..=24).map(|month| one.rows[month as usize][column] * days(month)).sum();
        let booked = of_entry(&one.books, Entry::Placements).to_pounds();
        assert!((booked - time * 900.0 / 7.0).abs() < 0.005 * 24.0 + 0.01, "{booked} and {}", time * 900.0 / 7.0);
        assert!(booked > 1e6);
    }
    let without = replications(&load(&priced.replace("placement = \"£900 per week\"\n", "")), 0, 1, 1);
    assert_eq!(of_entry(&without.trajectories[0].books, Entry::Placements), Pence::ZERO);
}
