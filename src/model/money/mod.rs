//! Money: what the service costs, to the penny, and what keeps it within a budget.
//!
//! Every sum is a whole number of pence in a closed list of lines, one-off and recurrent apart; placements count where
//! stages have a price, else every table says that they are left out. `rates` says what workers cost, `accrual` how that turns into pence, `ledger` keeps the
//! books, `budget` says what is allowed, `forecast` what is still to come, and `control` what is done about it.

mod accounts;
pub mod accrual;
pub mod appraisal;
pub mod budget;
pub mod control;
mod forecast;
pub mod ledger;
pub mod line;
pub mod pence;
pub mod rates;
mod steps;
pub mod terms;

pub use accounts::{begin_month, close_month};
pub(in crate::model) use accounts::{begin_pay, pay_for_starter, settle_pay};
pub use ledger::{Accounts, YearBook};
pub use line::{ENTRIES, Entry, Line, Nature};
pub use pence::Pence;
pub(in crate::model) use steps::takes;
pub use terms::Money;
