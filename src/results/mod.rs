//! What is observed: the one table of measures, one replication's rows, all replications, and honest statistics of them.

pub mod difference;
pub mod ensemble;
pub mod estimate;
pub mod grouped;
pub mod measure;
pub mod probe;
pub mod proportion;
pub mod quantile;
pub mod spend;
pub mod spread;
pub mod summary;
#[cfg(test)]
pub mod synthetic;
pub mod verdict;

pub use difference::{Change, Difference};
pub use ensemble::{Ensemble, Trajectory};
pub use estimate::{Estimate, Sampling};
pub use measure::{Better, Cell, Definition, Kind, Layout, Level, Measure, Series};
pub use summary::{Figure, Holding, Quantiles, Summary};
