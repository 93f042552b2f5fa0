//! Words, tables, files and charts made from results.
