//! The edge: what was typed, and what the terminal shows.

pub mod args;
pub mod check;
pub mod compare;
pub mod completions;
pub mod exit;
pub mod explain;
pub mod interrupt;
pub mod kept;
pub mod load;
pub mod look;
pub mod merge;
pub mod new;
pub mod plots;
pub mod progress;
pub mod published;
pub mod run;
pub mod scenarios;
pub mod schema;
pub mod score;
pub mod trace;
pub mod verify;
pub mod weigh;
