//! The edge: what was typed, and what the terminal shows.
