//! The integration tests: one binary, one file per behaviour.

#![allow(missing_docs, reason = "tests are read in their source")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod agency;
mod agreement;
mod command;
mod council;
mod counts;
mod definitions;
mod environment;
mod layers;
mod leaving;
mod oracle;
mod pathways;
mod pathways_exact;
mod people;
mod plain;
mod published;
mod queues;
mod readme;
mod reference;
mod relations;
mod scenario_draws;
mod scenario_faults;
mod scenario_files;
mod scenario_keys;
mod scenario_meaning;
mod scenario_register;
mod scenario_schema;
mod scenario_trace;
mod score;
mod staffing;
mod verification;
