//! What is observed: the one table of measures, one replication's rows, all replications, and honest statistics of them.

pub mod ensemble;
pub mod measure;
pub mod probe;

pub use ensemble::{Ensemble, Trajectory};
pub use measure::{Cell, Definition, Kind, Layout, Level, Measure, Series};
