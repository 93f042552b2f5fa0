//! What a scenario says of money.

use super::appraisal::Discount;
use super::budget::Budget;
use super::pence::Pence;
use super::rates::Rates;
use crate::model::people::Reach;
use crate::model::workforce::{Post, Standing};

/// Prices, payments, costs and budgets; a scenario without it counts no money.
#[derive(Clone, Debug, PartialEq)]
pub struct Money {
    /// Financial year in whose prices real sums stand, by the year in which it begins.
    pub price_base: i64,
    /// Rise of prices in general (per year).
    pub inflation: f64,
    /// How sums of later years are discounted.
    pub discount: Discount,
    /// What workers cost.
    pub rates: Rates,
    /// Advertising, selection and checks (pence per starter).
    pub recruitment: Pence,
    /// Induction and training (pence per starter).
    pub induction: Pence,
    /// Payments to those who stay and to those who would have stayed, in order of the measures' names.
    pub payments: Vec<Payment>,
    /// Measures' own costs, in order of their names.
    pub costs: Vec<Cost>,
    /// What a child in a stage costs beside casework, by stage; empty where placements are left out (pence per child-year).
    pub placements: Vec<Pence>,
    /// By place above establishment: whether it belongs to a managed team, which costs what its measure says and no more.
    pub blocks: Vec<bool>,
    /// Budgets, in order of their names.
    pub budgets: Vec<Budget>,
}

impl Money {
    /// Whether the worker of a post belongs to a managed team.
    pub fn is_block(&self, post: &Post) -> bool {
        matches!(post.standing, Standing::Above(place) if self.blocks.get(place).copied().unwrap_or(false))
    }

    /// What a sum of a financial year is worth in the prices of the base year (ratio).
    pub fn real(&self, year: i64) -> f64 {
        libm::pow(1.0 + self.inflation, (self.price_base - year) as f64)
    }
}

/// A retention payment to every permanent worker whom it reaches.
#[derive(Clone, Debug, PartialEq)]
pub struct Payment {
    /// Whom, by team and the grade in which they count.
    pub reach: Reach,
    /// How much (pence per worker and year, whatever their hours).
    pub yearly: Pence,
    /// First day (whole days since day 0).
    pub from: i64,
    /// Day after the last (whole days since day 0).
    pub until: i64,
}

/// What a measure costs beside what it does to pay.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    /// As long as it lasts (pence per year).
    pub yearly: Pence,
    /// Once, on its first day (pence).
    pub once: Pence,
    /// First day (whole days since day 0).
    pub from: i64,
    /// Day after the last (whole days since day 0).
    pub until: i64,
}

/// How many days of `from..until` lie in `first..end`.
pub(super) fn overlap(from: i64, until: i64, first: i64, end: i64) -> i64 {
    until.min(end).saturating_sub(from.max(first)).max(0)
}
