//! How much councils' services wander from year to year, estimated over all councils' histories.
//!
//! # What happens
//! For demand, leaving, hiring, closing and agency work, the logarithm of a yearly rate is followed in every council. What all
//! councils share in a year (the median change) is the national part; the rest is the councils' own. From how fast changes
//! grow with the years between come the size of the wandering and its memory. Nothing after the last year allowed is read.
//!
//! # Equations
//! With x a council's monthly mean-reverting disturbance (standard deviation sigma, memory tau months, phi = exp(-1/tau)),
//! changes over h years vary by 2 sigma^2 (R(0) - R(h)) + 2 w + chance, where R(h) is the autocorrelation h years apart: of
//! means of twelve months for flows, phi^(12 h) for figures of one day. w is year-to-year noise of recording, free only where
//! four lags or more are seen. Chance is known: its variance is 1 / count, times 2.44 for children, who come in families.
//! The variance of changes is measured by the middle eight tenths: the 80% quantile of d^2 / 1.2816^2 - chance. A few breaks
//! of recording therefore do not widen every council's band. sigma, tau and w are those of least squares over the lags,
//! weighted by the number of changes and the inverse square of the variance.
//! The national part has the same memory, since the years are too few to tell it apart; its variance is the mean square of
//! the median changes, with two years of 5% added beforehand.
//!
//! # Source
//! The publications in `scenarios/data`.
//!
//! # What it leaves out
//! Heavier tails than the middle eight tenths show; a size that differs between councils of one size; trends.

mod process;
mod variogram;

pub use process::{Environment, Estimated, Wanders, estimate};
pub use variogram::{Fit, LONGEST_MEMORY, Observed, SHORTEST_MEMORY, Track, fit};
