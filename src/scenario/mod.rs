//! What is asked: scenario files, read, checked and turned into the parameters of replications.
//!
//! A file is text ([`Source`]), then a tree that knows where each value was written, then one merged tree of a base and
//! its changes. One reading pass over the merged tree spells every key of the format once. It is walked to find every
//! problem, to build the [`crate::model::parameters::Parameters`] of a replication, and (over no file at all) to describe
//! the format as a JSON Schema. Nothing runs on an invalid file.

mod canonical;
pub mod catalogue;
mod correlation;
mod describe;
mod draw;
mod drift;
mod field;
mod file;
mod inherit;
mod law;
mod load;
mod named;
mod problem;
mod quantity;
mod reader;
mod reference;
mod register;
mod schema;
mod section;
mod source;
mod suggest;
mod syntax;
mod tree;
mod uncertain;
mod wording;

pub use file::{ReportChoices, SCHEMA_VERSION};
pub use load::{Scenario, from_text, load, scenario_files};
pub use problem::{Fault, MOST_PROBLEMS, Notice, Problem, Problems};
pub use register::{Confidence, RegisterRow};
pub use schema::schema;
pub use source::Source;
