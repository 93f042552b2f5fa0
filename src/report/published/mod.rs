//! One council's published figures beside its region, its statistical neighbours and England: as text and as a table.

mod environment;
mod table;
mod text;

pub use environment::{environment, section};
pub use table::table;
pub use text::{LISTED_HEAD, list, text};

use crate::published::{Indicator, Published, Why};

/// Rates that stand beside those of others, in the order of a page.
pub const COMPARED: [Indicator; 16] = [
    Indicator::Caseload,
    Indicator::ReferralRate,
    Indicator::ReReferralRate,
    Indicator::NotInNeedRate,
    Indicator::AssessedInTime,
    Indicator::CinRate,
    Indicator::CinEndedUnder3Months,
    Indicator::CinOpenOver2Years,
    Indicator::PlanRate,
    Indicator::PlansSubsequentRate,
    Indicator::CareRate,
    Indicator::Turnover,
    Indicator::VacancyRate,
    Indicator::AgencyRate,
    Indicator::VacanciesCovered,
    Indicator::Absence,
];

/// The council's own amounts, which cannot stand beside those of a larger or smaller area.
pub const AMOUNTS: [Indicator; 16] = [
    Indicator::Children,
    Indicator::Referrals,
    Indicator::CinStarted,
    Indicator::CinEnded,
    Indicator::CinStock,
    Indicator::PlansOpen,
    Indicator::CareStock,
    Indicator::Cases,
    Indicator::CaseHolders,
    Indicator::InPost,
    Indicator::Starters,
    Indicator::Leavers,
    Indicator::Vacancies,
    Indicator::Agency,
    Indicator::SafeguardingSpend,
    Indicator::TotalSpend,
];

/// A line of figures: whose they are.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// The council itself.
    Council,
    /// Its region.
    Region(usize),
    /// The median of its statistical neighbours.
    Neighbours(Vec<usize>),
    /// England.
    England(usize),
}

/// The lines that a council's figures stand beside, its own first.
pub fn lines(published: &Published, council: usize) -> Vec<Line> {
    let region = published.region(council).map(Line::Region);
    let neighbours = Some(published.neighbours(council)).filter(|areas| !areas.is_empty()).map(Line::Neighbours);
    let england = published.england().filter(|&area| area != council).map(Line::England);
    [Some(Line::Council), region, neighbours, england].into_iter().flatten().collect()
}

impl Line {
    /// What to call it.
    pub fn name(&self, published: &Published, council: usize) -> String {
        match self {
            Self::Council => published.areas()[council].name.clone(),
            Self::Region(area) | Self::England(area) => published.areas()[*area].name.clone(),
            Self::Neighbours(areas) => format!("median of {} neighbours", areas.len()),
        }
    }

    /// Its figure, or why there is none.
    ///
    /// # Errors
    /// With the reason, where there is no figure.
    pub fn figure(&self, published: &Published, council: usize, indicator: Indicator, year: i32) -> Result<f64, Why> {
        let value = match self {
            Self::Council => published.look(council, indicator, year).value,
            Self::Region(area) | Self::England(area) => published.value(*area, indicator, year),
            Self::Neighbours(areas) => {
                return published.median(areas, indicator, year).map(|(median, _)| median).ok_or(Why::NotPublished);
            }
        };
        value.known().ok_or(value.missing().unwrap_or(Why::NotPublished))
    }
}
