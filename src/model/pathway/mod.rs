//! A child's course through the service: stages, what follows them, moves between teams, and returns.

mod ages;
mod brake;
mod course;
mod deadline;
mod graph;
mod history;
mod opening;
mod returns;
mod review;
mod transfer;

pub use ages::{ADULT, Ages};
pub(super) use ages::{await_birthday, birthday, is_too_old};
pub use brake::{Brake, close_under_pressure};
pub use course::move_on;
pub(super) use course::{admit_children, area, leave_stage, luck_key, team_of_referral};
pub use deadline::Deadline;
pub use graph::{Course, Graph, MOST_STAGES, Route, Siblings, Stage, Transfers, Unending};
pub(super) use opening::open_stages;
pub use returns::come_back;
pub use returns::{Counted, Pending, RE_REFERRAL_DAYS, Returns};
pub(super) use returns::{Leave, family_closed, open_pool, stay_away};
pub use review::hold_reviews;
pub use transfer::relieve;
pub(super) use transfer::{leave_sender, set_free};
