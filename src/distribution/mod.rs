//! Shapes of chance, quantile first: a uniform goes in, a value comes out, so that two options share their luck.

mod count;
mod duration;
mod elicited;

pub use count::gamma_quantile;
pub use duration::{Component, Duration, Law};
pub use elicited::Elicited;
