//! Words, tables, files and charts: turns findings into something to look at.

pub mod accounts;
pub mod csv;
pub mod manifest;
pub mod narrative;
pub mod output;
pub mod package;
pub mod page;
pub mod parquet;
pub mod plot;
pub mod preview;
pub mod published;
pub mod refusal;
pub mod register;
pub mod skill;
mod standing;
pub mod table;
pub mod tell;
pub mod wording;
pub mod workbook;

#[cfg(test)]
mod rehearsal;
