//! The project's documents, shown by rustdoc.
