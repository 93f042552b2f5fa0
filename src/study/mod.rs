//! The questions: run, compare, verify, merge.
