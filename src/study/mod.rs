//! The questions: what will happen, and is one thing really better than another?

pub mod agenda;
pub mod assumption;
pub mod compare;
pub mod finding;
pub mod run;
pub mod score;
pub mod sensitivity;
pub mod size;
mod staffing;
#[cfg(test)]
pub mod synthetic;
pub mod wandering;

pub use agenda::Job;
pub use assumption::{Assumptions, Reference};
pub use finding::{Comparison, Finding, Named, Outcome};
pub use run::Request;
pub use sensitivity::Sensitivity;
pub use size::Size;
