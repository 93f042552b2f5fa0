//! The one table of what is published: each figure's key, unit, publication, column and words.

/// A publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Children's social work workforce.
    Workforce,
    /// Children in need: episodes (B1).
    ChildrenInNeed,
    /// Children in need: referrals and re-referrals (C1).
    Referrals,
    /// Children in need: second or later protection plans (D3).
    ProtectionPlans,
    /// Children in need: protection plans by length of time (D5).
    PlansByDuration,
    /// Mid-year population estimates.
    Population,
    /// The Local Authority Interactive Tool.
    Tool,
}

impl Source {
    /// All of them; where two spell a council's name differently, the first of the latest year is followed.
    pub const ALL: [Self; 7] = [
        Self::Workforce,
        Self::ChildrenInNeed,
        Self::Referrals,
        Self::ProtectionPlans,
        Self::PlansByDuration,
        Self::Population,
        Self::Tool,
    ];

    /// How the names of its files begin, in lower case.
    pub fn beginning(self) -> &'static str {
        match self {
            Self::Workforce => "csww_indicators_",
            Self::ChildrenInNeed => "b1_children_in_need_",
            Self::Referrals => "c1_referrals_and_rereferrals_",
            Self::ProtectionPlans => "d3_cpps_subsequent_plan_",
            Self::PlansByDuration => "d5_cpps_at31march_by_duration_",
            Self::Population => "ons_population_0_to_17_",
            Self::Tool => "lait_csc_long",
        }
    }

    /// What to call it as a source.
    pub fn words(self) -> &'static str {
        match self {
            Self::Workforce => "DfE, Children's social work workforce",
            Self::ChildrenInNeed => "DfE, Characteristics of children in need, B1",
            Self::Referrals => "DfE, Characteristics of children in need, C1",
            Self::ProtectionPlans => "DfE, Characteristics of children in need, D3",
            Self::PlansByDuration => "DfE, Characteristics of children in need, D5",
            Self::Population => "ONS, Mid-year population estimates",
            Self::Tool => "DfE, Local Authority Interactive Tool",
        }
    }
}

/// The unit of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A number of children, cases or events.
    Count,
    /// Full-time equivalents.
    Fte,
    /// Percent, 0 to 100.
    Percent,
    /// Per 10,000 children.
    PerTenThousand,
    /// Children per full-time equivalent.
    PerFte,
    /// Working days.
    Days,
    /// Pounds in the financial year, cash.
    Pounds,
    /// Pounds per child and week, cash.
    PoundsPerWeek,
}

impl Unit {
    /// What to call it behind a label.
    pub fn words(self) -> &'static str {
        match self {
            Self::Count => "number",
            Self::Fte => "FTE",
            Self::Percent => "%",
            Self::PerTenThousand => "per 10,000 children",
            Self::PerFte => "per FTE",
            Self::Days => "working days",
            Self::Pounds => "£",
            Self::PoundsPerWeek => "£ per week",
        }
    }

    /// Digits after the point with which a figure is shown.
    pub fn decimals(self) -> usize {
        match self {
            Self::Count | Self::Days | Self::Pounds | Self::PoundsPerWeek => 0,
            Self::Fte | Self::Percent | Self::PerTenThousand | Self::PerFte => 1,
        }
    }

    /// Whether figures of councils of different size can stand beside each other.
    pub fn is_comparable(self) -> bool {
        !matches!(self, Self::Count | Self::Fte | Self::Days | Self::Pounds)
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Definition {
    /// Its key in files.
    pub key: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// Where it is published.
    pub source: Source,
    /// The column, or in the long table the measure, that holds it.
    pub column: &'static str,
    /// What it is.
    pub label: &'static str,
}

macro_rules! indicators {
    ($($name:ident, $key:literal, $unit:ident, $source:ident, $column:literal, $label:literal;)*) => {
        /// What is published.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Indicator {
            $(#[doc = $label] $name,)*
        }

        impl Indicator {
            /// All of them, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name,)*];
        }

        const DEFINITIONS: &[Definition] = &[
            $(Definition { key: $key, unit: Unit::$unit, source: Source::$source, column: $column, label: $label },)*
        ];
    };
}

indicators! {
    InPost, "in-post", Fte, Workforce, "inpost_fte", "social workers in post";
    Starters, "starters", Fte, Workforce, "starters_fte", "social workers who started in the year";
    Leavers, "leavers", Fte, Workforce, "leavers_fte", "social workers who left in the year";
    Turnover, "turnover", Percent, Workforce, "turnover_rate_fte", "turnover rate";
    Agency, "agency-workers", Fte, Workforce, "agency_fte", "agency workers";
    AgencyRate, "agency", Percent, Workforce, "agency_rate_fte", "agency rate";
    AgencyCovering, "agency-covering", Fte, Workforce, "agency_cover_fte", "agency workers who cover vacancies";
    AgencyCoverRate, "agency-cover", Percent, Workforce, "agency_cover_rate_fte", "share of agency workers who cover vacancies";
    Vacancies, "vacancies", Fte, Workforce, "vacancy_fte", "vacancies";
    VacancyRate, "vacancy", Percent, Workforce, "vacancy_rate_fte", "vacancy rate";
    VacanciesCovered, "vacancies-covered", Percent, Workforce, "vacancy_agency_cover_rate_fte", "share of vacancies covered by agency workers";
    CaseHolders, "case-holders", Fte, Workforce, "case_holders_fte", "workers who hold cases, agency workers included";
    Cases, "cases", Count, Workforce, "cases", "cases held";
    Caseload, "caseload", PerFte, Workforce, "caseload_fte", "caseload";
    DaysLost, "days-lost", Days, Workforce, "working_days_lost_fte", "working days lost to sickness";
    Absence, "absence", Percent, Workforce, "absence_rate_fte", "absence rate";
    CinAtAnyPoint, "cin-at-any-point", Count, ChildrenInNeed, "Anypoint_episodes", "episodes of need at any point in the year";
    CinStarted, "cin-started", Count, ChildrenInNeed, "Started_episodes", "episodes of need started in the year";
    CinEnded, "cin-ended", Count, ChildrenInNeed, "Ended_episodes", "episodes of need ended in the year";
    CinStock, "cin-stock", Count, ChildrenInNeed, "At31_episodes", "episodes of need open at 31 March";
    AwaitingAssessment, "awaiting-assessment", Count, ChildrenInNeed, "awaiting_assessment", "children waiting for an assessment at 31 March";
    Referrals, "referrals", Count, Referrals, "referral_count", "referrals in the year";
    ReReferrals, "re-referrals", Count, Referrals, "rereferral_count", "re-referrals within 12 months";
    ReReferralRate, "re-referral", Percent, Referrals, "rereferral_percent", "share of referrals within 12 months of an earlier one";
    NoFurtherAction, "no-further-action-count", Count, Referrals, "no_further_action_count", "referrals with no further action";
    NoFurtherActionRate, "no-further-action", Percent, Referrals, "no_further_action_percent", "share of referrals with no further action";
    NotInNeed, "not-in-need-count", Count, Referrals, "not_in_need_count", "referrals assessed and found not in need";
    NotInNeedRate, "not-in-need", Percent, Referrals, "not_in_need_percent", "share of referrals assessed and found not in need";
    PlansStarted, "cp-started", Count, ProtectionPlans, "CPP_start", "child protection plans started in the year";
    PlansSubsequent, "cp-subsequent-count", Count, ProtectionPlans, "CPP_subsequent", "second or later child protection plans";
    PlansSubsequentRate, "cp-subsequent", Percent, ProtectionPlans, "CPP_subsequent_percent", "share of child protection plans that are second or later ones";
    PlansOpen, "cp-stock", Count, PlansByDuration, "CPP_At31", "child protection plans open at 31 March";
    PlansUnder3Months, "cp-open-to-3-months", Count, PlansByDuration, "3_months_or_less", "child protection plans open for 3 months or less";
    Plans3To6Months, "cp-open-3-to-6-months", Count, PlansByDuration, "more_than_3_months_6_months", "child protection plans open for 3 to 6 months";
    Plans6To12Months, "cp-open-6-to-12-months", Count, PlansByDuration, "more_than_6_months_less_than_1_year", "child protection plans open for 6 to 12 months";
    Plans1To2Years, "cp-open-1-to-2-years", Count, PlansByDuration, "1_year_less_than_2_years", "child protection plans open for 1 to 2 years";
    PlansOver2Years, "cp-open-2-years-or-more", Count, PlansByDuration, "2_years_or_more", "child protection plans open for 2 years or more";
    Children, "children", Count, Population, "population_estimate", "children aged 0 to 17 at mid-year";
    CinRate, "cin-rate", PerTenThousand, Tool, "CIN", "children in need at 31 March";
    CinOpenUnder3Months, "cin-open-to-3-months", Percent, Tool, "CINTime3months", "share of open episodes under 3 months old";
    CinOpen3To6Months, "cin-open-3-to-6-months", Percent, Tool, "CINTime3-6", "share of open episodes 3 to 6 months old";
    CinOpen6To12Months, "cin-open-6-to-12-months", Percent, Tool, "CINTime6-1", "share of open episodes 6 to 12 months old";
    CinOpen1To2Years, "cin-open-1-to-2-years", Percent, Tool, "CINTime1-2", "share of open episodes 1 to 2 years old";
    CinOpenOver2Years, "cin-open-2-years-or-more", Percent, Tool, "CINTime2more", "share of open episodes 2 years old or older";
    CinEndedUnder3Months, "cin-ended-to-3-months", Percent, Tool, "CINCease3months", "share of ended episodes that lasted under 3 months";
    CinEnded3To6Months, "cin-ended-3-to-6-months", Percent, Tool, "CINCease3-6", "share of ended episodes that lasted 3 to 6 months";
    CinEnded6To12Months, "cin-ended-6-to-12-months", Percent, Tool, "CINCease6-1", "share of ended episodes that lasted 6 to 12 months";
    CinEnded1To2Years, "cin-ended-1-to-2-years", Percent, Tool, "CINCease1-2", "share of ended episodes that lasted 1 to 2 years";
    CinEndedOver2Years, "cin-ended-2-years-or-more", Percent, Tool, "CINCease2more", "share of ended episodes that lasted 2 years or more";
    ReferralRate, "referral-rate", PerTenThousand, Tool, "CPP_Total_Rateper10,000", "referrals in the year";
    FromPolice, "from-police", Percent, Tool, "RefBySource_Police_%", "share of referrals from the police";
    FromSchools, "from-schools", Percent, Tool, "RefBySource_Schl_%", "share of referrals from schools";
    FromHealth, "from-health", Percent, Tool, "RefBySource_HealthServ_%", "share of referrals from health services";
    AssessedInTime, "assessed-in-time", Percent, Tool, "Continue_Assess_Comp", "share of assessments within 45 working days";
    Section47, "section-47", PerTenThousand, Tool, "Section_47", "section 47 enquiries";
    Conferences, "conferences", PerTenThousand, Tool, "ISCP_Conf", "initial child protection conferences";
    ConferencesInTime, "conferences-in-time", Percent, Tool, "CP_conf_15days", "share of initial conferences within 15 working days";
    PlanRate, "cp-rate", PerTenThousand, Tool, "CPP_rate", "child protection plans at 31 March";
    PlansEnded, "cp-ended", Count, Tool, "CPRDuration", "child protection plans ended in the year";
    PlansEndedOver2Years, "cp-ended-2-years-or-more", Percent, Tool, "CPPlans2yrs", "share of ended child protection plans that lasted 2 years or more";
    CareStock, "cla-stock", Count, Tool, "LACnum", "children looked after at 31 March";
    CareStarted, "cla-started", Count, Tool, "LACnum_Start", "children who came into care in the year";
    CareCeased, "cla-ended", Count, Tool, "LACceased", "children who left care in the year";
    CareRate, "cla-rate", PerTenThousand, Tool, "LAC", "children looked after at 31 March";
    CareLeavers, "care-leavers", Count, Tool, "NoCareLeavers", "care leavers aged 19 to 21";
    ToolInPost, "tool-in-post", Fte, Tool, "Work_Force_NoSW", "social workers in post (interactive tool)";
    ToolCases, "tool-cases", Count, Tool, "Work_Force_Num_CaseHeld", "cases held (interactive tool)";
    ToolCaseload, "tool-caseload", PerFte, Tool, "Work_Force_AvgNumCase_SW", "caseload (interactive tool)";
    ToolTurnover, "tool-turnover", Percent, Tool, "Work_Force_TO_Rate", "turnover rate (interactive tool)";
    ToolVacancy, "tool-vacancy", Percent, Tool, "Work_Force_Vac_Rate", "vacancy rate (interactive tool)";
    ToolAgency, "tool-agency", Percent, Tool, "Work_Force_Agecy_Rate", "agency rate (interactive tool)";
    ToolAbsence, "tool-absence", Percent, Tool, "Work_Force_SWAbsence", "absence rate (interactive tool)";
    CaseHoldingShare, "case-holding-share", Percent, Tool, "Social_Work_Caseholders_%", "share of social workers who are case-holders";
    SeniorShare, "senior-share", Percent, Tool, "Social_Work_SeniorPractitioner_%", "share of social workers who are senior practitioners";
    WithoutCasesShare, "without-cases-share", Percent, Tool, "Social_Work_Qualified_no_cases_%", "share of social workers qualified and without cases";
    SafeguardingSpend, "safeguarding-spend", Pounds, Tool, "SafeguardingFinance", "gross spend on safeguarding";
    FamilySupportSpend, "family-support-spend", Pounds, Tool, "FamilySupportFinance", "gross spend on family support";
    CareSpend, "cla-spend", Pounds, Tool, "TotalLACFinance", "gross spend on children looked after";
    TotalSpend, "total-spend", Pounds, Tool, "C&YPExpenditure", "gross spend on children and young people";
    SocialWorkUnitCost, "social-work-unit-cost", PoundsPerWeek, Tool, "SWFinance", "social work unit cost";
    CareUnitCost, "cla-unit-cost", PoundsPerWeek, Tool, "LACFinance", "care unit cost";
}

impl Indicator {
    /// Its row of the table.
    pub fn definition(self) -> &'static Definition {
        &DEFINITIONS[self as usize]
    }

    /// What a publication holds.
    pub fn of(source: Source) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |one| one.definition().source == source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn keys_are_unique_and_so_are_the_columns_of_a_publication() {
        let keys: BTreeSet<_> = Indicator::ALL.iter().map(|one| one.definition().key).collect();
        assert_eq!(keys.len(), Indicator::ALL.len());
        let columns: BTreeSet<_> = DEFINITIONS.iter().map(|row| (row.source, row.column)).collect();
        assert_eq!(columns.len(), Indicator::ALL.len());
    }
}
