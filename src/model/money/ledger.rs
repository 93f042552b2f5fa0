//! The books: what was earned and spent so far, month by month and by financial year.
//!
//! # What happens
//! Workers are paid from the day they start to the day before they go; what they earned is settled whenever somebody
//! starts, goes or passes into another grade, and at the close of the month. Then the month is entered: to each entry of
//! the accounts in whole pence.
//!
//! # Equations
//! See `accrual`. Year = sum of its months; total = sum of its entries: exact, as all are whole pence.
//!
//! # Source
//! Monthly payroll.
//!
//! # What it leaves out
//! What was spent before day 0, and placements unless the stages have a price.

use super::accrual::{Grains, earned, rounded, whole};
use super::line::{ENTRIES, Entry};
use super::pence::Pence;
use super::rates::Month;
use super::terms::{Money, overlap};
use crate::model::tally::StageTally;
use crate::model::workforce::{Contract, Post};
use crate::time::YEAR_DAYS;

/// Sums of one period by [`Entry`] (pence).
pub type Accounts = [Pence; ENTRIES];

/// The sum of all entries.
pub fn total(accounts: &Accounts) -> Pence {
    accounts.iter().copied().sum()
}

/// The books of one financial year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct YearBook {
    /// What was spent, by entry.
    pub spent: Accounts,
    /// Pay and on-costs that posts held by a freeze, or deleted, would have taken if filled (pence).
    pub withheld: Pence,
    /// What agency workers cost beyond employees in their place (pence).
    pub premium: Pence,
    /// What stood at the close of its last month, for a full year.
    pub standing: Standing,
}

impl YearBook {
    /// How many numbers a book is made of.
    pub const NUMBERS: usize = ENTRIES + 8;

    /// The book as numbers, for files (pence): spending by entry, then the rest in the order of the fields.
    pub fn numbers(&self) -> [i64; Self::NUMBERS] {
        let Standing { employed, agency, retention, measures, placements, withheld } = self.standing;
        let rest = [self.withheld, self.premium, employed, agency, retention, measures, placements, withheld];
        std::array::from_fn(|place| self.spent.get(place).unwrap_or_else(|| &rest[place - ENTRIES]).0)
    }

    /// The book that these numbers make; what is missing is nothing.
    pub fn from_numbers(numbers: &[i64]) -> Self {
        let sum = |place: usize| Pence(numbers.get(place).copied().unwrap_or(0));
        Self {
            spent: std::array::from_fn(sum),
            withheld: sum(ENTRIES),
            premium: sum(ENTRIES + 1),
            standing: Standing {
                employed: sum(ENTRIES + 2),
                agency: sum(ENTRIES + 3),
                retention: sum(ENTRIES + 4),
                measures: sum(ENTRIES + 5),
                placements: sum(ENTRIES + 6),
                withheld: sum(ENTRIES + 7),
            },
        }
    }
}

/// What a full year would cost if everything stayed as it stands at the close of a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Pay and on-costs of permanent workers (pence per year).
    pub employed: Pence,
    /// Agency workers (pence per year).
    pub agency: Pence,
    /// Retention payments (pence per year).
    pub retention: Pence,
    /// Measures' recurrent costs (pence per year).
    pub measures: Pence,
    /// Placements of the children in each stage (pence per year).
    pub placements: Pence,
    /// Pay and on-costs that posts held or deleted would take (pence per year).
    pub withheld: Pence,
}

/// Beside the accounts: exact sums that are no spending.
#[derive(Clone, Copy, Debug, Default)]
struct Memo {
    exact: Grains,
    booked: Pence,
}

impl Memo {
    /// What has come together since the last time (pence).
    fn take(&mut self) -> Pence {
        let now = rounded(self.exact);
        let new = now - self.booked;
        self.booked = now;
        new
    }
}

/// The books of a replication.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Everything since day 0, by entry.
    entries: [Memo; ENTRIES],
    premium: Memo,
    withheld: Memo,
    /// The present month; of no days before day 0.
    month: Month,
    /// What the month last closed brought.
    closed: Accounts,
    closed_premium: Pence,
    /// First financial year.
    first_year: i64,
    years: Vec<YearBook>,
    /// By post: the day up to which its worker is settled.
    settled: Vec<i64>,
}

impl Ledger {
    /// Opens empty books for so many posts; those of a scenario without money stay closed.
    pub fn reset(&mut self, posts: usize, first_year: i64) {
        let mut settled = std::mem::take(&mut self.settled);
        settled.clear();
        settled.resize(posts, i64::MIN);
        let mut years = std::mem::take(&mut self.years);
        years.clear();
        *self = Self { first_year, years, settled, ..Self::default() };
    }

    /// A calendar month begins; what is earned before day 0 is not counted.
    pub fn begin_month(&mut self, month: Month) {
        self.month = if month.first < 0 { Month { days: 0, ..month } } else { month };
        let year = self.month.financial_year();
        while self.month.days > 0 && self.first_year + (self.years.len() as i64) <= year {
            self.years.push(YearBook::default());
        }
    }

    /// The worker of a post starts to be paid.
    pub fn begin_pay(&mut self, post: usize, day: i64) {
        self.settled[post] = day;
    }

    /// Settles what the worker in a post has earned up to `day` (excluded); call before anything about the worker changes.
    pub fn settle(&mut self, money: &Money, place: usize, post: &Post, day: i64) {
        let from = self.settled[place].max(self.month.first);
        let until = day.min(self.month.end());
        self.settled[place] = self.settled[place].max(day);
        if until <= from || money.is_block(post) {
            return;
        }
        let month_days = self.month.days;
        for (rate, days) in money.rates.stretches(post.grade, from, until) {
            let earned = |annual| earned(annual, post.fte, days, month_days);
            match post.contract {
                Contract::Permanent => {
                    self.add(Entry::Pay, earned(rate.pay));
                    self.add(Entry::OnCosts, earned(rate.on_costs));
                }
                Contract::Agency => {
                    self.add(Entry::Agency, earned(rate.agency));
                    self.premium.exact += earned(rate.agency - rate.employed());
                }
            }
        }
        if post.contract == Contract::Permanent {
            for payment in money.payments.iter().filter(|payment| payment.reach.covers(post.team, post.grade)) {
                let days = overlap(payment.from, payment.until, from, until);
                self.add(Entry::Retention, earned(payment.yearly, 1.0, days, month_days));
            }
        }
    }

    /// Something is paid once.
    pub fn pay_once(&mut self, entry: Entry, sum: Pence) {
        if self.month.days > 0 {
            self.add(entry, whole(sum));
        }
    }

    fn add(&mut self, entry: Entry, grains: Grains) {
        self.entries[entry as usize].exact += grains;
    }

    /// The month closes: everybody is settled and everything entered. `stages` holds the time that children spent in each
    /// stage in the month; `withheld` says which posts are held or deleted.
    pub fn close_month(
        &mut self,
        money: &Money,
        posts: &[Post],
        stages: &[StageTally],
        withheld: impl Fn(usize) -> bool,
    ) {
        let month = self.month;
        if month.days == 0 {
            return;
        }
        for (place, post) in posts.iter().enumerate() {
            if post.filled {
                self.settle(money, place, post, month.end());
            }
            if !post.in_post() && withheld(place) {
                for (rate, days) in money.rates.stretches(post.home, month.first, month.end()) {
                    self.withheld.exact += earned(rate.employed(), post.fte, days, month.days);
                }
            }
        }
        for cost in &money.costs {
            let days = overlap(cost.from, cost.until, month.first, month.end());
            self.add(Entry::MeasuresRecurrent, earned(cost.yearly, 1.0, days, month.days));
            if month.first <= cost.from && cost.from < month.end() {
                self.add(Entry::MeasuresOneOff, whole(cost.once));
            }
        }
        for (yearly, stage) in money.placements.iter().zip(stages) {
            // time in a stage is no whole number of days, so each stage's month is rounded by itself
            self.add(Entry::Placements, whole(yearly.times(stage.open_area / YEAR_DAYS)));
        }
        self.closed = std::array::from_fn(|entry| self.entries[entry].take());
        self.closed_premium = self.premium.take();
        let mut standing = standing(money, posts, month.end() - 1, withheld);
        let placed = money.placements.iter().zip(stages);
        standing.placements = placed.map(|(yearly, stage)| yearly.times(f64::from(stage.open))).sum();
        let year = (month.financial_year() - self.first_year) as usize;
        let book = &mut self.years[year];
        for (sum, new) in book.spent.iter_mut().zip(self.closed) {
            *sum += new;
        }
        book.withheld += self.withheld.take();
        book.premium += self.closed_premium;
        book.standing = standing;
    }

    /// What the month last closed brought, by entry.
    pub fn closed(&self) -> &Accounts {
        &self.closed
    }

    /// What agency workers cost in it beyond employees in their place (pence).
    pub fn premium(&self) -> Pence {
        self.closed_premium
    }

    /// The present month, or the one last closed.
    pub fn month(&self) -> Month {
        self.month
    }

    /// The books by financial year, from the one in which day 0 lies.
    pub fn years(&self) -> &[YearBook] {
        &self.years
    }

    /// What was entered in a financial year so far, by entry.
    pub fn spent_in(&self, year: i64) -> Accounts {
        let book = usize::try_from(year - self.first_year).ok().and_then(|place| self.years.get(place));
        book.map_or_else(Accounts::default, |book| book.spent)
    }
}

/// What everything as it stands on a day would cost in a full year.
fn standing(money: &Money, posts: &[Post], day: i64, withheld: impl Fn(usize) -> bool) -> Standing {
    let mut standing = Standing::default();
    for (place, post) in posts.iter().enumerate() {
        let rate = money.rates.on(post.grade, day);
        if post.in_post() {
            standing.employed += rate.employed().times(post.fte);
            let in_force = money.payments.iter().filter(|one| one.from <= day && day < one.until);
            let here = in_force.filter(|one| one.reach.covers(post.team, post.grade));
            standing.retention += here.map(|one| one.yearly).sum();
        } else if post.filled && !money.is_block(post) {
            standing.agency += rate.agency.times(post.fte);
        }
        if !post.in_post() && withheld(place) {
            standing.withheld += money.rates.on(post.home, day).employed().times(post.fte);
        }
    }
    let in_force = money.costs.iter().filter(|cost| cost.from <= day && day < cost.until);
    standing.measures = in_force.map(|cost| cost.yearly).sum();
    standing
}
