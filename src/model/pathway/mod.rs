//! A child's course through the service: stages, what follows them, moves between teams, and returns.

mod ages;
mod course;
mod graph;
mod history;
mod opening;
mod returns;
mod transfer;

pub use ages::{ADULT, Ages};
pub(super) use ages::{await_birthday, birthday, is_too_old};
pub use course::move_on;
pub(super) use course::{admit_children, area, luck_key, team_of_referral};
pub use graph::{Course, Graph, MOST_STAGES, Route, Siblings, Stage, Transfers, Unending};
pub(super) use opening::open_stages;
pub use returns::come_back;
pub use returns::{Counted, Pending, RE_REFERRAL_DAYS, Returns};
pub(super) use returns::{family_closed, open_pool};
pub use transfer::relieve;
pub(super) use transfer::{leave_sender, set_free};
