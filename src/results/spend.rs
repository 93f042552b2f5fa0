//! What is spent, by financial year and line, and what an option saves against its baseline.

use super::difference::Overlap;
use super::ensemble::{Ensemble, Trajectory};
use super::estimate::Estimate;
use super::summary::{Figure, Quantiles};
use crate::model::money::ledger::{Standing, total};
use crate::model::money::{Entry, Money, YearBook};

/// The book of a financial year of a replication; empty where money is not counted or the year not reached.
fn book(one: &Trajectory, place: usize) -> YearBook {
    one.books.get(place).copied().unwrap_or_default()
}

impl Ensemble {
    /// A figure made of one sum per replication (pounds).
    fn sums(&self, of: impl Fn(&Trajectory) -> f64) -> Figure {
        let values: Vec<Option<f64>> = self.trajectories.iter().map(|one| Some(of(one))).collect();
        Figure { estimate: Estimate::of(&values, self.sampling()), quantiles: Quantiles::of(&values) }
    }

    /// What an entry of the accounts takes in a financial year, given by its place from that of day 0 (pounds).
    pub fn spent(&self, place: usize, entry: Entry) -> Figure {
        self.sums(|one| book(one, place).spent[entry as usize].to_pounds())
    }

    /// Everything spent in a financial year (pounds).
    pub fn spent_in_all(&self, place: usize) -> Figure {
        self.sums(|one| total(&book(one, place).spent).to_pounds())
    }

    /// How many months of a financial year are counted.
    pub fn months_of_year(&self, year: i64) -> usize {
        let months = self.layout.months.iter().skip(1);
        let label = |label: &&String| super::measure::financial_year_of(label) == year;
        months.filter(label).count()
    }

    /// Everything spent in a financial year, or from the first to the last, in some terms (pounds).
    pub fn valued(&self, money: &Money, year: Option<i64>, terms: Terms) -> Figure {
        let years: Vec<(usize, i64)> = self.layout.financial_years().enumerate().collect();
        let kept = years.iter().filter(|(_, other)| year.is_none_or(|year| year == *other));
        let factors: Vec<(usize, f64)> = kept
            .map(|&(place, year)| {
                let factor = match terms {
                    Terms::Cash => 1.0,
                    Terms::Real => money.real(year),
                    Terms::PresentValue => money.discount.factor(place as u32) * money.real(year),
                };
                (place, factor)
            })
            .collect();
        self.sums(|one| {
            factors.iter().map(|&(place, factor)| total(&book(one, place).spent).to_pounds() * factor).sum()
        })
    }
}

/// In which terms a sum is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terms {
    /// As paid.
    Cash,
    /// In the prices of the base year.
    Real,
    /// In the prices of the base year, later years discounted.
    PresentValue,
}

impl Terms {
    /// All of them, in the order of tables.
    pub const ALL: [Self; 3] = [Self::Cash, Self::Real, Self::PresentValue];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Real => "real",
            Self::PresentValue => "present-value",
        }
    }
}

/// For how much of a year a saving counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// As it falls in the financial year.
    PartYear,
    /// What stands at the close of the year, kept up for twelve months. What is spent once counts nothing.
    FullYear,
}

impl Basis {
    /// Both, in the order of tables.
    pub const ALL: [Self; 2] = [Self::PartYear, Self::FullYear];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::PartYear => "part-year",
            Self::FullYear => "full-year",
        }
    }
}

/// A step of the bridge from what posts cost to what is saved. What comes before [`Span::Net`] adds up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Pay and on-costs of the posts held or deleted, as if they had been filled.
    GrossSaving,
    /// What of that would not have been spent anyway, as posts stand vacant between workers; and changes of pay itself.
    VacancyFactor,
    /// Agency workers.
    Agency,
    /// Recruitment and induction.
    Recruitment,
    /// Retention payments.
    Retention,
    /// Redundancy payments.
    Redundancy,
    /// Measures' own costs.
    Measures,
    /// Placements, where the stages have a price.
    Placements,
    /// What is saved in all.
    Net,
}

impl Span {
    /// All of them, in the order of tables.
    pub const ALL: [Self; 9] = [
        Self::GrossSaving,
        Self::VacancyFactor,
        Self::Agency,
        Self::Recruitment,
        Self::Retention,
        Self::Redundancy,
        Self::Measures,
        Self::Placements,
        Self::Net,
    ];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::GrossSaving => "gross-saving",
            Self::VacancyFactor => "vacancy-factor",
            Self::Agency => "agency",
            Self::Recruitment => "recruitment",
            Self::Retention => "retention",
            Self::Redundancy => "redundancy",
            Self::Measures => "measures",
            Self::Placements => "placements",
            Self::Net => "net",
        }
    }
}

/// What is saved in one replication, by span (pence).
fn saved(basis: Basis, option: &YearBook, baseline: &YearBook) -> [i64; Span::ALL.len()] {
    let less = |of: fn(&YearBook) -> i64| of(baseline) - of(option);
    let mut spans = match basis {
        Basis::PartYear => {
            fn spent(book: &YearBook, entries: &[Entry]) -> i64 {
                entries.iter().map(|&entry| book.spent[entry as usize].0).sum()
            }
            [
                -less(|book| book.withheld.0),
                less(|book| spent(book, &[Entry::Pay, Entry::OnCosts])),
                less(|book| spent(book, &[Entry::Agency])),
                less(|book| spent(book, &[Entry::Recruitment, Entry::Induction])),
                less(|book| spent(book, &[Entry::Retention])),
                less(|book| spent(book, &[Entry::Redundancy])),
                less(|book| spent(book, &[Entry::MeasuresRecurrent, Entry::MeasuresOneOff])),
                less(|book| spent(book, &[Entry::Placements])),
                less(|book| total(&book.spent).0),
            ]
        }
        Basis::FullYear => {
            fn yearly(standing: Standing) -> i64 {
                let Standing { employed, agency, retention, measures, placements, .. } = standing;
                (employed + agency + retention + measures + placements).0
            }
            [
                -less(|book| book.standing.withheld.0),
                less(|book| book.standing.employed.0),
                less(|book| book.standing.agency.0),
                0,
                less(|book| book.standing.retention.0),
                0,
                less(|book| book.standing.measures.0),
                less(|book| book.standing.placements.0),
                less(|book| yearly(book.standing)),
            ]
        }
    };
    spans[Span::VacancyFactor as usize] -= spans[Span::GrossSaving as usize];
    spans
}

/// What an option saves against its baseline in a financial year, given by its place from that of day 0: one figure for
/// each of [`Span::ALL`], paired by replication (pounds). `None` where either counts no money.
pub fn bridge(option: &Ensemble, baseline: &Ensemble, place: usize, basis: Basis) -> Option<Vec<Figure>> {
    if !option.layout.money || !baseline.layout.money {
        return None;
    }
    let overlap = Overlap::of(option, baseline);
    let pairs = option.trajectories[overlap.option].iter().zip(&baseline.trajectories[overlap.baseline]);
    let saved: Vec<[i64; Span::ALL.len()]> =
        pairs.map(|(one, other)| saved(basis, &book(one, place), &book(other, place))).collect();
    let figure = |span: usize| {
        let values: Vec<Option<f64>> = saved.iter().map(|spans| Some(spans[span] as f64 / 100.0)).collect();
        Figure { estimate: Estimate::of(&values, overlap.sampling), quantiles: Quantiles::of(&values) }
    };
    Some((0..Span::ALL.len()).map(figure).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::money::Pence;

    fn year(pay: i64, agency: i64, withheld: i64) -> YearBook {
        let mut book = YearBook { withheld: Pence(withheld), ..YearBook::default() };
        book.spent[Entry::Pay as usize] = Pence(pay);
        book.spent[Entry::Agency as usize] = Pence(agency);
        book.spent[Entry::Redundancy as usize] = Pence(if withheld > 0 { 7 } else { 0 });
        book
    }

    #[test]
    fn the_spans_of_a_bridge_add_up_to_what_is_saved() {
        // posts worth 500 are held, of which 120 would have stood vacant anyway; agency costs 30 more
        let spans = saved(Basis::PartYear, &year(1_000, 130, 500), &year(1_380, 100, 0));
        assert_eq!(spans, [500, -120, -30, 0, 0, -7, 0, 0, 343]);
        assert_eq!(spans[..8].iter().sum::<i64>(), spans[8]);
        let standing = |employed, withheld| YearBook {
            standing: Standing { employed: Pence(employed), withheld: Pence(withheld), ..Standing::default() },
            ..YearBook::default()
        };
        let spans = saved(Basis::FullYear, &standing(900, 100), &standing(1_000, 10));
        assert_eq!(spans, [90, 10, 0, 0, 0, 0, 0, 0, 100]);
    }
}
