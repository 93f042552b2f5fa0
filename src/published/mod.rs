//! What English councils have published about themselves, year by year.
//!
//! # What happens
//! Figures come from two places that must agree: a compact copy built into the program ([`Published::built_in`]), so that a
//! lone binary works offline, and the original publications in a folder ([`Published::from_folder`]), whatever years they
//! hold. Every figure is a [`Value`]: known, or missing *for a reason*. A suppressed figure is never read as zero.
//!
//! # Definitions
//! Workforce figures stand at 30 September and cover the year to then; children's figures stand at 31 March and cover the
//! year to then. A year is the one in which its period ends. [`identity`] checks that published rates follow from the
//! published amounts by the stated definitions.
//!
//! # Source
//! Department for Education and Office for National Statistics, Open Government Licence v3.0; `scenarios/data/README.md`
//! lists the publications.
//!
//! # What it leaves out
//! Two councils that report their workforce together (Kingston and Richmond; North and West Northamptonshire) are kept as
//! one further area for what they report together, and never split. Where a council was reorganised, [`reorganised`] says
//! so; figures from before are carried over only where the council stayed nearly the same.

pub mod area;
mod embedded;
pub mod identity;
pub mod indicator;
mod original;
pub mod panel;
pub mod reorganised;
mod store;
mod value;

pub use area::{Area, Kind};
pub use indicator::{Indicator, Source, Unit};
pub use original::Unreadable;
pub use store::{Look, Published};
pub use value::{Value, Why};
