//! Who takes a child: choosing a worker, handing over, and the list of the unallocated.

mod choice;
mod handover;
mod tree;

pub use choice::{Block, Choice, MOST_CANDIDATES, choose};
pub use handover::{Ending, end_case, give, hand_back, pull, refresh, settle};
pub(super) use handover::{choose_for_ring, choose_one, enter_list, leave_list, remind, wait};
pub use tree::Tournament;
