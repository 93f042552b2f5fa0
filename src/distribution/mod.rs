//! Shapes of chance, quantile first: a uniform goes in, a value comes out, so that two options share their luck.
//!
//! Every logarithm and exponential here comes from a pure-Rust library, so that draws are the same on every platform to
//! the bit.

mod duration;
mod elicited;
mod incomplete;
mod inversion;
mod law;
mod normal;
#[cfg(test)]
mod proof;
mod unit_gamma;

pub use duration::{Band, Component, Duration};
pub use elicited::Elicited;
pub use law::Law;
pub use normal::{normal_cdf, normal_quantile};
pub use unit_gamma::{UnitGamma, gamma_quantile};
