//! The edge: what was typed, and what the terminal shows.

pub mod check;
pub mod explain;
pub mod scenarios;
pub mod schema;
