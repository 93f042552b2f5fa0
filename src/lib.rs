//! **caseload** simulates the children's social care workforce of an English council: families arrive, cases stay open
//! for weeks or years, and each waits for or is held by one person, who may fall ill or leave.
//!
//! The layers, lowest first; a module imports only from its own folder and from layers named before it in this list:
//! [`time`], [`random`], [`distribution`], [`model`], [`scenario`] beside [`results`] and [`published`], [`engine`],
//! [`study`], [`report`], [`cli`].

pub mod cli;
pub mod distribution;
pub mod docs;
pub mod engine;
pub mod model;
pub mod published;
pub mod random;
pub mod report;
pub mod results;
pub mod scenario;
pub mod study;
pub mod time;
