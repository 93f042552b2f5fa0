//! Whether published rates follow from the published amounts by the stated definitions.

use super::indicator::Indicator;
use super::store::Published;

/// One definition.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Identity {
    /// The published rate.
    pub rate: Indicator,
    /// What is divided.
    pub above: Indicator,
    /// What it is divided by, added up.
    pub below: &'static [Indicator],
    /// What a quotient of 1 is published as.
    pub scale: f64,
    /// What it says, in words.
    pub words: &'static str,
}

/// By how much a published rate may differ: it comes from inputs that were not rounded (percentage points, or children per
/// FTE).
pub const ALLOWED: f64 = 0.1;

/// The definitions.
pub const IDENTITIES: [Identity; 9] = [
    Identity {
        rate: Indicator::Turnover,
        above: Indicator::Leavers,
        below: &[Indicator::InPost],
        scale: 100.0,
        words: "turnover = leavers / in post",
    },
    Identity {
        rate: Indicator::AgencyRate,
        above: Indicator::Agency,
        below: &[Indicator::Agency, Indicator::InPost],
        scale: 100.0,
        words: "agency rate = agency / (agency + in post)",
    },
    Identity {
        rate: Indicator::AgencyCoverRate,
        above: Indicator::AgencyCovering,
        below: &[Indicator::Agency],
        scale: 100.0,
        words: "agency cover = agency covering vacancies / agency",
    },
    Identity {
        rate: Indicator::VacancyRate,
        above: Indicator::Vacancies,
        below: &[Indicator::Vacancies, Indicator::InPost],
        scale: 100.0,
        words: "vacancy rate = vacancies / (vacancies + in post)",
    },
    Identity {
        rate: Indicator::VacanciesCovered,
        above: Indicator::AgencyCovering,
        below: &[Indicator::Vacancies],
        scale: 100.0,
        words: "vacancies covered = agency covering vacancies / vacancies",
    },
    Identity {
        rate: Indicator::Caseload,
        above: Indicator::Cases,
        below: &[Indicator::CaseHolders],
        scale: 1.0,
        words: "caseload = cases / case-holders",
    },
    Identity {
        rate: Indicator::ReReferralRate,
        above: Indicator::ReReferrals,
        below: &[Indicator::Referrals],
        scale: 100.0,
        words: "re-referral share = re-referrals / referrals",
    },
    Identity {
        rate: Indicator::NoFurtherActionRate,
        above: Indicator::NoFurtherAction,
        below: &[Indicator::Referrals],
        scale: 100.0,
        words: "no further action share = referrals without action / referrals",
    },
    Identity {
        rate: Indicator::NotInNeedRate,
        above: Indicator::NotInNeed,
        below: &[Indicator::Referrals],
        scale: 100.0,
        words: "not in need share = referrals assessed not in need / referrals",
    },
];

/// A published rate beside what its definition gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Checked {
    /// The area.
    pub area: usize,
    /// The year.
    pub year: i32,
    /// What is published.
    pub published: f64,
    /// What the definition gives from the published amounts.
    pub computed: f64,
}

impl Checked {
    /// Whether the two agree but for rounding.
    pub fn holds(&self) -> bool {
        (self.published - self.computed).abs() <= ALLOWED + 1e-9
    }
}

impl Identity {
    /// What the definition gives; nothing where an amount is missing or there is nothing to divide by.
    pub fn computed(&self, published: &Published, area: usize, year: i32) -> Option<f64> {
        let known = |indicator| published.value(area, indicator, year).known();
        let below = self.below.iter().map(|&one| known(one)).sum::<Option<f64>>()?;
        (below > 0.0).then_some(())?;
        Some(self.scale * known(self.above)? / below)
    }

    /// One area and year, where everything is published.
    pub fn check(&self, published: &Published, area: usize, year: i32) -> Option<Checked> {
        let stated = published.value(area, self.rate, year).known()?;
        Some(Checked { area, year, published: stated, computed: self.computed(published, area, year)? })
    }

    /// Every area and year in which everything is published.
    pub fn check_all(&self, published: &Published) -> Vec<Checked> {
        let areas = 0..published.areas().len();
        areas.flat_map(|area| published.years().filter_map(move |year| self.check(published, area, year))).collect()
    }
}
