//! Who takes a child: choosing a worker, handing over, and the list of the unallocated.

mod choice;
mod handover;
mod tree;

pub use choice::{Block, Choice, MOST_CANDIDATES, choose};
pub use handover::{end_case, give, hand_back, pull, refresh, refresh_speeds, settle};
pub use tree::Tournament;
