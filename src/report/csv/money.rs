//! The tables of money, in pounds to the penny. Placements are in them only where stages have a price.

use super::{Table, guarded, mean_and_error, number};
use crate::model::money::rates::year_label;
use crate::model::money::{Entry, Money};
use crate::results::spend::{Basis, Span, Terms, bridge};
use crate::results::{Ensemble, Figure};

/// Mean, standard error and where futures fall.
fn figures(figure: &Figure) -> [String; 5] {
    let [mean, se] = mean_and_error(figure.estimate);
    let quantile = |place: usize| number(figure.quantiles.map(|quantiles| quantiles.0[place]));
    // the places of p05, p50 and p95
    [mean, se, quantile(1), quantile(4), quantile(7)]
}

/// `spend.csv`: one row per financial year and entry of the accounts, and one for the whole year.
pub fn spend(scenario: &str, ensemble: &Ensemble) -> Vec<u8> {
    let mut table = Table::new(&["scenario", "financial_year", "line", "kind", "mean", "se", "p05", "p50", "p95"]);
    for (place, year) in ensemble.layout.financial_years().enumerate() {
        let mut row = |line: &str, kind: &str, figure: &Figure| {
            let mut cells = vec![guarded(scenario).into_owned(), year_label(year), line.to_owned(), kind.to_owned()];
            cells.extend(figures(figure));
            table.row(cells);
        };
        for entry in Entry::ALL {
            row(entry.line().name(), entry.nature().name(), &ensemble.spent(place, entry));
        }
        row("total", "all", &ensemble.spent_in_all(place));
    }
    table.bytes()
}

/// `present-value.csv`: spending by financial year, and over all of them, as paid, in real terms and discounted.
pub fn present_value(scenario: &str, ensemble: &Ensemble, money: &Money) -> Vec<u8> {
    let mut table = Table::new(&["scenario", "financial_year", "terms", "mean", "se", "p05", "p50", "p95"]);
    for year in ensemble.layout.financial_years().map(Some).chain([None]) {
        for terms in Terms::ALL {
            let label = year.map_or_else(|| "all".to_owned(), year_label);
            let mut cells = vec![guarded(scenario).into_owned(), label, terms.name().to_owned()];
            cells.extend(figures(&ensemble.valued(money, year, terms)));
            table.row(cells);
        }
    }
    table.bytes()
}

/// `bridge.csv`: what an option saves against its baseline, from the posts held or deleted to what is left; `None` where
/// either counts no money.
pub fn bridges(scenario: &str, baseline: &str, (option, other): (&Ensemble, &Ensemble)) -> Option<Vec<u8>> {
    let header = ["scenario", "baseline", "financial_year", "basis", "span", "mean", "se", "p05", "p50", "p95"];
    let mut table = Table::new(&header);
    for (place, year) in option.layout.financial_years().enumerate() {
        for basis in Basis::ALL {
            let spans = bridge(option, other, place, basis)?;
            for (span, figure) in Span::ALL.iter().zip(&spans) {
                let mut cells = vec![guarded(scenario).into_owned(), guarded(baseline).into_owned()];
                cells.extend([year_label(year), basis.name().to_owned(), span.name().to_owned()]);
                cells.extend(figures(figure));
                table.row(cells);
            }
        }
    }
    Some(table.bytes())
}
