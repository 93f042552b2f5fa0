//! The questions: what will happen, and is one thing really better than another?

pub mod finding;
#[cfg(test)]
pub mod synthetic;

pub use finding::{Comparison, Finding, Named, Outcome};
