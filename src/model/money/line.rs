//! What money goes on: a closed list, so that no table forgets a line.

/// What money goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Line {
    /// Pay of permanent workers, without on-costs.
    Pay,
    /// Employer's on-costs of that pay: national insurance, pension.
    OnCosts,
    /// Agency workers, at their full price.
    Agency,
    /// Advertising, selection and checks, for each starter.
    Recruitment,
    /// Induction and training of each starter.
    Induction,
    /// Retention payments, also to those who would have stayed.
    Retention,
    /// Redundancy payments.
    Redundancy,
    /// Measures' own costs.
    Measures,
    /// Placements of children, where the stages have a price.
    Placements,
}

impl Line {
    /// Every line, in the order of all tables.
    pub const ALL: [Self; 9] = [
        Self::Pay,
        Self::OnCosts,
        Self::Agency,
        Self::Recruitment,
        Self::Induction,
        Self::Retention,
        Self::Redundancy,
        Self::Measures,
        Self::Placements,
    ];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::OnCosts => "on-costs",
            Self::Agency => "agency",
            Self::Recruitment => "recruitment",
            Self::Induction => "induction",
            Self::Retention => "retention",
            Self::Redundancy => "redundancy",
            Self::Measures => "measures",
            Self::Placements => "placements",
        }
    }
}

/// Whether money is spent once or goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nature {
    /// Spent once.
    OneOff,
    /// Goes on as long as what it pays for.
    Recurrent,
}

impl Nature {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::OneOff => "one-off",
            Self::Recurrent => "recurrent",
        }
    }
}

/// One row of the accounts: a line, and whether its money is spent once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Entry {
    /// [`Line::Pay`], recurrent.
    Pay,
    /// [`Line::OnCosts`], recurrent.
    OnCosts,
    /// [`Line::Agency`], recurrent.
    Agency,
    /// [`Line::Recruitment`], one-off.
    Recruitment,
    /// [`Line::Induction`], one-off.
    Induction,
    /// [`Line::Retention`], recurrent.
    Retention,
    /// [`Line::Redundancy`], one-off.
    Redundancy,
    /// What [`Line::Measures`] cost as long as they last.
    MeasuresRecurrent,
    /// What [`Line::Measures`] cost once.
    MeasuresOneOff,
    /// [`Line::Placements`], recurrent.
    Placements,
}

/// Number of rows of the accounts.
pub const ENTRIES: usize = 10;

impl Entry {
    /// Every row, in the order of all tables.
    pub const ALL: [Self; ENTRIES] = [
        Self::Pay,
        Self::OnCosts,
        Self::Agency,
        Self::Recruitment,
        Self::Induction,
        Self::Retention,
        Self::Redundancy,
        Self::MeasuresRecurrent,
        Self::MeasuresOneOff,
        Self::Placements,
    ];

    /// What the money goes on.
    pub fn line(self) -> Line {
        match self {
            Self::Pay => Line::Pay,
            Self::OnCosts => Line::OnCosts,
            Self::Agency => Line::Agency,
            Self::Recruitment => Line::Recruitment,
            Self::Induction => Line::Induction,
            Self::Retention => Line::Retention,
            Self::Redundancy => Line::Redundancy,
            Self::MeasuresRecurrent | Self::MeasuresOneOff => Line::Measures,
            Self::Placements => Line::Placements,
        }
    }

    /// Whether it is spent once.
    pub fn nature(self) -> Nature {
        match self {
            Self::Recruitment | Self::Induction | Self::Redundancy | Self::MeasuresOneOff => Nature::OneOff,
            Self::Pay | Self::OnCosts | Self::Agency | Self::Retention | Self::MeasuresRecurrent | Self::Placements => {
                Nature::Recurrent
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_an_entry_and_both_stand_in_the_order_of_tables() {
        for (place, entry) in Entry::ALL.into_iter().enumerate() {
            assert_eq!(entry as usize, place);
        }
        for (place, line) in Line::ALL.into_iter().enumerate() {
            assert_eq!(line as usize, place);
            assert!(Entry::ALL.iter().any(|entry| entry.line() == line), "{line:?}");
        }
    }
}
