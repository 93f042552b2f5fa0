//! Children's social care as processes: parameters, state, and what happens to both.
//!
//! Nothing in this layer reads a file, a clock or a global; nothing in it can fail once a scenario is validated. A
//! process is a plain function of the scene (what it may read and schedule) and the state (what it may change):
//! [`front_door::admit`], [`allocation::end_case`], [`staffing::turn_over`] and so on.

pub mod absence;
pub mod agency;
pub mod allocation;
pub mod arrivals;
pub mod asye;
pub mod attrition;
pub mod caseload;
pub mod countdown;
pub mod dated;
pub mod environment;
pub mod expectation;
pub mod front_door;
pub mod happening;
pub mod month;
pub mod opening;
pub mod parameters;
pub mod pathway;
pub mod people;
pub mod pressure;
pub mod recruitment;
pub mod scene;
pub mod serial;
pub mod staffing;
pub mod tally;
pub mod tenure;
pub mod waiting;
pub mod workforce;
