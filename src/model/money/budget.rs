//! Budgets: how much, for what, what is cut, and what goes first.
//!
//! # What happens
//! A budget allows a sum by the financial year for the lines it covers. A cut takes a sum off it from a month on, until
//! the money comes back. In a year of which only some months are counted, or cut, it is those months' twelfths.
//!
//! # Equations
//! allowed(year) = (amount x months counted - cut x months cut) / 12, rounded to the penny. That money comes back is not
//! known before the month in which it does.
//!
//! # Source
//! The scenario's. A cut without its base says nothing, so the format asks "of what".
//!
//! # What it leaves out
//! Carrying over what is left at the end of a year, and income.

use super::line::{Entry, Line};
use super::pence::Pence;
use super::rates::financial_year;

/// What is done to keep within a budget, in the order the scenario gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The forecast counts on a share of pay that vacancies to come will save. Nobody is touched.
    VacancyFactor,
    /// Reserves are added to the budget. Nobody is touched.
    Reserves,
    /// Agency workers are given notice, and none begin.
    Agency,
    /// Vacancies are held: nothing is advertised that is not advertised yet.
    HoldVacancies,
    /// Posts go, vacant ones at once and others as they fall vacant, until the rest fits the budget in a full year.
    DeletePosts,
    /// After consultation, workers go with their posts until the rest fits the budget in a full year.
    Redundancy,
}

impl Step {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::VacancyFactor => "vacancy-factor",
            Self::Reserves => "reserves",
            Self::Agency => "agency",
            Self::HoldVacancies => "hold-vacancies",
            Self::DeletePosts => "delete-posts",
            Self::Redundancy => "redundancy",
        }
    }
}

/// A budget by the financial year.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    /// The scenario's name for it.
    pub name: String,
    /// What it allows before any cut (pence per year).
    pub amount: Pence,
    /// Which lines it covers, by [`Line`].
    pub covers: [bool; Line::ALL.len()],
    /// What is taken off (pence per year).
    pub cut: Pence,
    /// First month of the cut (month key).
    pub cut_from: i64,
    /// First month without it again; `None` for never (month key).
    pub reinstated: Option<i64>,
    /// What is done to keep within it, first thing first.
    pub steps: Vec<Step>,
    /// The last step is lifted only if so much would still be left (pence).
    pub margin: Pence,
    /// How much later than decided each step comes into force (days).
    pub slippage: f64,
    /// Share of remaining pay that [`Step::VacancyFactor`] counts on (share).
    pub vacancy_factor: f64,
    /// What [`Step::Reserves`] adds (pence per year).
    pub reserves: Pence,
    /// How much later still redundancies follow (days).
    pub consultation: f64,
    /// Redundancy payment (pence per worker).
    pub severance: Pence,
}

impl Budget {
    /// Whether it covers a line.
    pub fn covers(&self, line: Line) -> bool {
        self.covers[line as usize]
    }

    /// What it allows in the financial year of `month`, as known in that month, of which months from `first` on count.
    pub fn allowed(&self, month: i64, first: i64) -> Pence {
        let april = financial_year(month) * 12 + 3;
        let (from, end) = (april.max(first), april + 12);
        let back = self.reinstated.filter(|&back| back <= month).unwrap_or(end);
        let counted = (end - from).max(0);
        let cut = (end.min(back) - from.max(self.cut_from)).max(0);
        let twelfths = i128::from(self.amount.0) * i128::from(counted) - i128::from(self.cut.0) * i128::from(cut);
        Pence((twelfths + 6).div_euclid(12) as i64)
    }

    /// What it allows in a full year as things stand in `month` (pence per year).
    pub fn yearly(&self, month: i64) -> Pence {
        let cut = self.cut_from <= month && self.reinstated.is_none_or(|back| month < back);
        if cut { self.amount - self.cut } else { self.amount }
    }

    /// The part of some accounts that it covers (pence).
    pub fn covered(&self, accounts: &super::ledger::Accounts) -> Pence {
        Entry::ALL.into_iter().filter(|entry| self.covers(entry.line())).map(|entry| accounts[entry as usize]).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const APRIL: i64 = 2016 * 12 + 3;

    fn budget() -> Budget {
        Budget {
            name: "staffing".into(),
            amount: Pence(1_200_000),
            covers: [true; Line::ALL.len()],
            cut: Pence(120_000),
            cut_from: APRIL,
            reinstated: Some(APRIL + 18),
            steps: vec![],
            margin: Pence::ZERO,
            slippage: 0.0,
            vacancy_factor: 0.0,
            reserves: Pence::ZERO,
            consultation: 0.0,
            severance: Pence::ZERO,
        }
    }

    #[test]
    fn a_cut_is_taken_once_a_year_and_not_twice() {
        let budget = budget();
        assert_eq!(budget.allowed(APRIL - 1, 0), Pence(1_200_000));
        for month in APRIL..APRIL + 12 {
            assert_eq!(budget.allowed(month, 0), Pence(1_080_000), "the same in every month of the year");
        }
        assert_eq!(budget.yearly(APRIL - 1), Pence(1_200_000));
        assert_eq!(budget.yearly(APRIL + 17), Pence(1_080_000));
    }

    #[test]
    fn money_that_comes_back_within_a_year_is_not_known_before() {
        let budget = budget();
        assert_eq!(budget.allowed(APRIL + 17, 0), Pence(1_080_000));
        assert_eq!(budget.allowed(APRIL + 18, 0), Pence(1_140_000));
        assert_eq!(budget.allowed(APRIL + 24, 0), Pence(1_200_000));
    }

    #[test]
    fn a_part_of_a_year_has_its_twelfths() {
        let budget = Budget { cut_from: APRIL + 9, ..budget() };
        assert_eq!(budget.allowed(APRIL + 6, APRIL + 6), Pence(600_000 - 30_000));
        assert_eq!(Budget { amount: Pence(100), cut: Pence::ZERO, ..budget }.allowed(APRIL + 11, APRIL + 11), Pence(8));
    }
}
