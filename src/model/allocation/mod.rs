//! Who takes a child: choosing a worker, handing over, and the list of the unallocated.

mod choice;
mod handover;
mod tree;

pub use choice::{Block, Choice, MOST_CANDIDATES, choose, is_outsize};
pub use handover::{
    Ending, end_case, give, hand_back, pull, refresh, refresh_speeds, settle, someone_waits_needlessly,
};
pub(super) use handover::{choose_one, enter_list, leave_list, remind, serve, wait, yields};
pub use tree::Tournament;
