//! Chance, keyed: every draw is a pure function of (seed, index, decision, entity, counter).
//!
//! Nothing here has state that survives a draw, so the order of draws, the number of threads and what else is drawn
//! change nothing. A lever that touches one child leaves every other child's luck alone.

mod philox;
mod stream;

pub use philox::philox4x32_10;
pub use stream::{Decision, Dice, Roll, Sequence, name_key};
