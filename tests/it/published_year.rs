//! Blackburn with Darwen, lived on from the published stock of March 2019 with no change, beside what was published.
//!
//! Rows are inputs (the figure went into the file, or a value was fitted to it) or come out. `--nocapture` prints the table.

use caseload::engine::{layout, replicate};
use caseload::model::happening::{Happening, Watch};
use caseload::model::parameters::Parameters;
use caseload::model::serial::ChildSerial;
use caseload::results::{Cell, Measure, Trajectory};
use caseload::scenario;
use jiff::civil::date;
use std::collections::BTreeMap;

const SEED: u64 = 2019;
const FUTURES: u64 = 500;
const YEAR: usize = 12;
/// Days in three, six, twelve and twenty-four months.
const EDGES: [f64; 4] = [91.310_625, 182.621_25, 365.2425, 730.485];
/// Share of open cases that counted workers hold.
const HELD: f64 = 0.97;
/// Share of referrals of families who come back.
const AGAIN: f64 = 0.19;
const ENDED: [f64; 5] = [38.6, 22.0, 20.0, 11.3, 8.1];
const OPEN: [f64; 5] = [27.3, 17.1, 13.6, 12.1, 29.9];

fn band(age: f64) -> usize {
    EDGES.iter().take_while(|edge| age >= **edge).count()
}

/// Counts what an office would have published on a day about the year before it.
struct Office {
    from: f64,
    to: f64,
    opened: BTreeMap<ChildSerial, f64>,
    ended: [f64; 5],
    open: Option<[f64; 5]>,
    /// Children referred, by quarter of a year from the opening on, and what the month factors give for it.
    referred: Vec<f64>,
}

impl Watch for Office {
    fn see(&mut self, at: f64, happening: Happening) {
        if at >= self.to && self.open.is_none() {
            let mut open = [0.0; 5];
            self.opened.values().for_each(|opened| open[band(self.to - opened)] += 1.0);
            self.open = Some(open);
        }
        match happening {
            Happening::Opened { child, opened, .. } => {
                self.opened.insert(child, opened);
            }
            Happening::Closed { child } | Happening::TurnedAdult { child } | Happening::Lapsed { child } => {
                let opened = self.opened.remove(&child).expect("only an open case ends");
                if (self.from..self.to).contains(&at) {
                    self.ended[band(at - opened)] += 1.0;
                }
            }
            Happening::Referred { children, .. } => {
                let quarter = ((at - self.from) / (365.2425 / 4.0)) as usize;
                self.referred.resize(self.referred.len().max(quarter + 1), 0.0);
                self.referred[quarter] += f64::from(children);
            }
            _ => {}
        }
    }
}

struct Row {
    what: String,
    is_input: bool,
    published: f64,
    found: f64,
    within: f64,
}

fn row(what: impl Into<String>, is_input: bool, published: f64, found: f64, within: f64) -> Row {
    Row { what: what.into(), is_input, published, found, within }
}

#[test]
fn a_year_without_change_looks_like_the_year_that_was_published() {
    let scenario = scenario::load("blackburn-with-darwen/baseline-2019").unwrap();
    let (mut ended, mut open) = ([0.0; 5], [0.0; 5]);
    let mut quarters = [0.0; 6];
    let mut factors = [0.0; 6];
    let mut lived: Vec<Trajectory> = Vec::new();
    let drawn = |index| Parameters { months: YEAR as u32, ..scenario.realise(SEED, index) };
    let layout = layout(&drawn(0));
    for index in 0..FUTURES {
        let parameters = drawn(index);
        let calendar = &parameters.calendar;
        let (from, to) = (parameters.opening.day, calendar.closing(date(2020, 3, 31)));
        assert_eq!(from, calendar.closing(date(2019, 3, 31)));
        let (opened, none) = (BTreeMap::new(), [0.0; 5]);
        let mut office = Office { from, to, opened, ended: none, open: None, referred: Vec::new() };
        lived.push(replicate(&parameters, SEED, index, &mut office));
        let still = office.open.expect("the year is lived to its end");
        for band in 0..5 {
            ended[band] += office.ended[band];
            open[band] += still[band];
        }
        for (sum, quarter) in quarters.iter_mut().zip(&office.referred) {
            *sum += quarter / FUTURES as f64;
        }
        if index == 0 {
            for day in 0..(6.0 * 365.2425 / 4.0) as usize {
                let at = from + day as f64;
                let month = calendar.month_of_year(calendar.month_key(at));
                // families who come back do so in any month
                let season = AGAIN + (1.0 - AGAIN) * parameters.demand.month_factors[month];
                factors[(day as f64 / (365.2425 / 4.0)) as usize] += season / 365.2425;
            }
        }
    }
    let at = |month: usize, measure| {
        let column = layout.column(measure, Cell::COUNCIL).unwrap();
        let values: Vec<f64> = lived.iter().filter_map(|one| one.value(month, column)).collect();
        values.iter().sum::<f64>() / values.len() as f64
    };
    let year = |measure| (1..=YEAR).map(|month| at(month, measure)).sum::<f64>();
    let stock = open.iter().sum::<f64>() / FUTURES as f64 / HELD;
    let mut rows = vec![
        row("open cases a year after the opening", false, 1852.0, stock, 0.05 * 1852.0),
        row("children held on day 0", true, 1718.0, at(0, Measure::Held), 0.05 * 1718.0),
        row("children held a year on", false, 1718.0, at(YEAR, Measure::Held), 0.05 * 1718.0),
        row("referrals in the year", true, 2693.0, year(Measure::Referrals), 0.05 * 2693.0),
        row("case starts in the year", true, 1954.0, year(Measure::Starts) / HELD, 0.05 * 1954.0),
        row("caseload on day 0", true, 22.2, at(0, Measure::Caseload), 1.5),
        row("caseload a year on", false, 22.2, at(YEAR, Measure::Caseload), 1.5),
        row("vacancy rate on day 0, %", true, 13.8, 100.0 * at(0, Measure::VacancyRate), 3.0),
        row("vacancy rate a year on, %", false, 13.8, 100.0 * at(YEAR, Measure::VacancyRate), 3.0),
        row("agency rate on day 0, %", true, 2.2, 100.0 * at(0, Measure::AgencyRate), 3.0),
        row("agency rate a year on, %", false, 2.2, 100.0 * at(YEAR, Measure::AgencyRate), 3.0),
        row("turnover, %", true, 22.2, 100.0 * year(Measure::Leavers) / at(YEAR, Measure::InPost), 3.0),
        row(
            "re-referrals, % of referrals",
            true,
            18.1,
            100.0 * year(Measure::ReReferrals) / year(Measure::Referrals),
            3.0,
        ),
    ];
    for (name, found, published) in [("ended", &ended, ENDED), ("open", &open, OPEN)] {
        let all: f64 = found.iter().sum();
        for (band, label) in
            ["under 3 months", "3 to 6 months", "6 to 12 months", "1 to 2 years", "over 2 years"].iter().enumerate()
        {
            rows.push(row(format!("{name}, {label}, %"), true, published[band], 100.0 * found[band] / all, 3.0));
        }
    }
    let level = 2693.0;
    for quarter in 0..6 {
        let what = format!("referrals of quarter {} since the opening, a year, season taken out", quarter + 1);
        rows.push(row(what, true, level, quarters[quarter] / factors[quarter], 0.05 * level));
    }
    for row in &rows {
        let status = if row.is_input { "input" } else { "outcome" };
        println!(
            "{:<75} {status:<8} {:>8.1} {:>8.1} {:>+7.1} ({:.1})",
            row.what,
            row.published,
            row.found,
            row.found - row.published,
            row.within
        );
    }
    // published ends (1,684) cannot be right beside published starts and stocks: starts rule, and the gap is told
    println!("case ends in the year: published 1,684, found {:.0}", year(Measure::Ends) / HELD);
    for row in &rows {
        assert!(
            (row.found - row.published).abs() <= row.within,
            "{}: {:.2} against {}",
            row.what,
            row.found,
            row.published
        );
    }
    // no dip or jump at day 0: the half-year lived before it and the one after it are of one level
    let (before, after) = (
        (quarters[0] + quarters[1]) / (factors[0] + factors[1]),
        (quarters[2] + quarters[3]) / (factors[2] + factors[3]),
    );
    assert!((after / before - 1.0).abs() < 0.03, "referrals a year: {before:.0} before day 0, {after:.0} after it");
}
