//! What is still to be spent, as a finance officer would reckon it from present contracts and dated commitments.
//!
//! # What happens
//! Everybody in post stays until the last day that is known, or until the end. A vacancy is filled when its recruitment
//! would lead to somebody, by the mean lengths of the steps that remain; if vacancies are held, only those advertised
//! already. Agency workers stay until their funding ends, or until a month after they are given notice. Pay awards,
//! retention payments and the costs of measures fall due at their dates; as many children as now are in each stage. Nobody resigns: what turnover will save is
//! counted only as far as a vacancy factor says so.
//!
//! # Equations
//! rest = sum over contracts of yearly cost x time left + commitments; with a vacancy factor f, (1 - f) x the pay in it.
//!
//! # Source
//! Monthly budget monitoring as councils do it.
//!
//! # What it leaves out
//! Leavers to come and their successors, and agency cover to come.

use super::accrual::{GRAINS, earned};
use super::line::Line;
use super::pence::Pence;
use super::rates::{Month, Rate, day_number};
use super::terms::{Money, overlap};
use crate::model::parameters::Parameters;
use crate::model::recruitment::Phase;
use crate::model::scene::State;
use crate::model::workforce::{Post, Standing};

/// What is taken for granted about the time to come.
#[derive(Clone, Debug, Default)]
pub(super) struct Assumed {
    /// Vacancies not advertised yet stay empty.
    pub held: bool,
    /// Day from which no agency worker is left, if they are given notice.
    pub agency_until: Option<i64>,
    /// Agency cover is sought for vacancies again.
    pub cover_returns: bool,
    /// Share of pay that vacancies to come will save (share).
    pub turnover: f64,
    /// Posts that are filled at once.
    pub filled_at_once: Vec<usize>,
}

/// Sums by line (pence).
pub(super) type ByLine = [f64; Line::ALL.len()];

/// A look ahead from one day to another.
pub(super) struct Outlook<'a> {
    parameters: &'a Parameters,
    money: &'a Money,
    state: &'a State,
    from: i64,
    until: i64,
    /// Cost of a full-time worker all the time, by grade: pay, on-costs, agency (pence).
    whole: Vec<[f64; 3]>,
}

const PARTS: [fn(&Rate) -> Pence; 3] = [|rate| rate.pay, |rate| rate.on_costs, |rate| rate.agency];

impl<'a> Outlook<'a> {
    pub fn new(parameters: &'a Parameters, money: &'a Money, state: &'a State, from: i64, until: i64) -> Self {
        let mut outlook = Self { parameters, money, state, from, until, whole: Vec::new() };
        outlook.whole = (0..parameters.grades.len()).map(|grade| outlook.cost(grade, from, until)).collect();
        outlook
    }

    fn cost(&self, grade: usize, from: i64, until: i64) -> [f64; 3] {
        let calendar = &self.parameters.calendar;
        PARTS.map(|part| self.money.rates.cost(calendar, grade, from, until, part))
    }

    /// Pay, on-costs and agency price of a full-time worker from one day to another within the look ahead (pence).
    fn between(&self, grade: usize, from: i64, until: i64) -> [f64; 3] {
        let (from, until) = (from.max(self.from), until.min(self.until));
        if (from, until) == (self.from, self.until) {
            self.whole[grade]
        } else if from < until {
            self.cost(grade, from, until)
        } else {
            [0.0; 3]
        }
    }

    /// What will be spent, by line (pence).
    pub fn rest(&self, assumed: &Assumed) -> ByLine {
        let mut sums = [0.0; Line::ALL.len()];
        let mut vacant_cover = 0.0;
        for (place, post) in self.state.workforce.posts().iter().enumerate() {
            if post.in_post() {
                let last = if post.last_day.is_finite() { day_number(post.last_day) } else { self.until };
                self.employ(&mut sums, post, post.grade, self.from, last);
            } else if post.filled && !self.money.is_block(post) {
                let funded = self.funded_until(post).min(assumed.agency_until.unwrap_or(self.until));
                sums[Line::Agency as usize] += post.fte * self.between(post.grade, self.from, funded)[2];
            } else if assumed.cover_returns && post.is_vacant() {
                vacant_cover += post.fte * self.whole[post.home][2];
            }
            if let Some(start) = self.start(place, post, assumed)
                && start < self.until
            {
                self.employ(&mut sums, post, post.home, start, self.until);
                sums[Line::Recruitment as usize] += self.money.recruitment.0 as f64;
                sums[Line::Induction as usize] += self.money.induction.0 as f64;
            }
        }
        if let Some(agency) = &self.parameters.people.agency {
            let (lag, length) = (agency.lag.mean(), agency.length.mean());
            sums[Line::Agency as usize] += vacant_cover * agency.covers * length / (lag + length);
        }
        for line in [Line::Pay, Line::OnCosts] {
            sums[line as usize] *= 1.0 - assumed.turnover;
        }
        for (yearly, stage) in self.money.placements.iter().zip(&self.state.tally.stages) {
            let children = f64::from(stage.open);
            sums[Line::Placements as usize] += children * self.by_months(*yearly, self.from, self.until);
        }
        for cost in &self.money.costs {
            sums[Line::Measures as usize] += self.by_months(cost.yearly, cost.from, cost.until);
            if self.from <= cost.from && cost.from < self.until {
                sums[Line::Measures as usize] += cost.once.0 as f64;
            }
        }
        sums
    }

    /// When a post without a worker, or whose worker has given notice, is taken to have its next one.
    fn start(&self, place: usize, post: &Post, assumed: &Assumed) -> Option<i64> {
        let free = if post.in_post() { day_number(post.last_day.min(f64::from(i32::MAX))) } else { self.from };
        if assumed.filled_at_once.contains(&place) {
            return Some(free.max(self.from));
        }
        let early = matches!(self.state.recruitment.phase(place), Phase::Approval | Phase::Queued);
        if assumed.held && early && self.state.control.holds(place, post.occupancy) {
            return None;
        }
        let expected = self.expected_start(place, post)?;
        Some(day_number(expected.min(f64::from(i32::MAX))).max(free))
    }

    /// When the recruitment for a post would lead to somebody, by the mean lengths of the steps that remain (day);
    /// `None` where none is under way.
    fn expected_start(&self, place: usize, post: &Post) -> Option<f64> {
        let grade = &self.parameters.grades[post.home];
        let now = self.from as f64;
        let phase = self.state.recruitment.phase(place);
        if phase == Phase::Refill {
            return Some(now + grade.refill.mean());
        }
        let hiring = grade.career.hiring.as_ref()?;
        let (advert, offer, start) = (hiring.advert.mean() * hiring.rounds(), hiring.offer.mean(), hiring.start.mean());
        match phase {
            Phase::Approval | Phase::Queued => Some(now + hiring.mean()),
            Phase::Advert => Some(now + advert + offer + start),
            Phase::Offer => Some(now + offer + start),
            Phase::Joining => Some(self.state.recruitment.step_ends(place)),
            Phase::Idle | Phase::Held | Phase::Shelved | Phase::Refill => None,
        }
    }

    /// A worker is paid from one day to another.
    fn employ(&self, sums: &mut ByLine, post: &Post, grade: usize, from: i64, until: i64) {
        let [pay, on_costs, _] = self.between(grade, from, until);
        sums[Line::Pay as usize] += post.fte * pay;
        sums[Line::OnCosts as usize] += post.fte * on_costs;
        for payment in self.money.payments.iter().filter(|payment| payment.reach.covers(post.team, grade)) {
            let (from, until) = (payment.from.max(from), payment.until.min(until));
            sums[Line::Retention as usize] += self.by_months(payment.yearly, from, until);
        }
    }

    /// A yearly sum from one day to another within the look ahead (pence).
    fn by_months(&self, yearly: Pence, from: i64, until: i64) -> f64 {
        let (mut day, mut grains) = (from.max(self.from), 0);
        while day < until.min(self.until) {
            let month = Month::holding(&self.parameters.calendar, day);
            let days = overlap(day, until.min(self.until), month.first, month.end());
            grains += earned(yearly, 1.0, days, month.days);
            day = month.end();
        }
        grains as f64 / GRAINS as f64
    }

    /// The day on which the funding of a place above establishment ends.
    fn funded_until(&self, post: &Post) -> i64 {
        match post.standing {
            Standing::Above(place) => {
                let until = self.parameters.people.above()[place].until;
                if until.is_finite() { day_number(until) } else { self.until }
            }
            _ => self.until,
        }
    }
}
