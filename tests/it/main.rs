//! The integration tests: one binary, one file per behaviour.

#![allow(missing_docs, reason = "tests are read in their source")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod agency;
mod agreement;
mod budget;
mod command;
mod council;
mod counts;
mod dead;
mod definitions;
mod environment;
mod layers;
mod leaving;
mod making;
mod money;
mod oracle;
mod pathways;
mod pathways_exact;
mod people;
mod plain;
mod published;
mod published_year;
mod queues;
mod readme;
mod redesigns;
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
mod shipped;
mod staffing;
mod verification;
