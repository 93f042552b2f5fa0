//! Words, tables, files and charts made from results.

pub mod narrative;
pub mod plot;
pub mod wording;

#[cfg(test)]
mod rehearsal;
