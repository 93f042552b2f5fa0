//! Children's social care as processes: parameters, state, and what happens to both.
//!
//! Nothing in this layer reads a file, a clock or a global; nothing in it can fail once a scenario is validated.

pub mod expectation;
pub mod parameters;
