//! One replication as a sequence of events, and many of them in parallel.

mod batch;
mod invariant;
mod replication;

pub use batch::{Plan, Progress, layout, simulate};
pub use invariant::{Invariant, NAMES as INVARIANTS};
pub use replication::replicate;
