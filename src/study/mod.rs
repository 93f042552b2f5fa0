//! The questions: what will happen, and is one thing really better than another?

pub mod finding;

pub use finding::{Comparison, Finding, Named, Outcome};
