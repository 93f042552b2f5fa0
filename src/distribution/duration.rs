//! How long things last: laws, mixtures of laws, and what is left of them at a given age.

/// A duration law, or a mixture of several.
#[derive(Clone, Debug, PartialEq)]
pub struct Duration {
    /// Components; shares sum to 1. One component is a plain law.
    pub components: Vec<Component>,
}

/// One component of a mixture.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// Share of new spells that follow this law [share].
    pub share: f64,
    /// The law.
    pub law: Law,
}

/// A family of durations [days].
#[derive(Clone, Debug, PartialEq)]
pub enum Law {
    /// Constant hazard.
    Exponential {
        /// Mean [days].
        mean: f64,
    },
    /// Hazard that rises or falls as a power of time.
    Weibull {
        /// Scale [days].
        scale: f64,
        /// Shape; below 1 the hazard falls.
        shape: f64,
    },
    /// Gamma (Erlang where the shape is whole).
    Gamma {
        /// Mean [days].
        mean: f64,
        /// Shape.
        shape: f64,
    },
    /// Log-normal.
    LogNormal {
        /// Mean of the logarithm of days.
        mu: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// Log-logistic.
    LogLogistic {
        /// Scale, the median [days].
        scale: f64,
        /// Shape; the mean exists above 1.
        shape: f64,
    },
    /// Always the same.
    Deterministic {
        /// The value [days].
        value: f64,
    },
    /// Equally likely between two bounds.
    Uniform {
        /// Lower bound [days].
        low: f64,
        /// Upper bound [days].
        high: f64,
    },
    /// A straight-line cumulative distribution through given points.
    Empirical {
        /// (days, share ended by then), rising, from share 0 to share 1.
        points: Vec<(f64, f64)>,
    },
    /// A hazard that is constant between given times; the last one goes on for ever and is above 0.
    PiecewiseHazard {
        /// (from day, hazard per day), the first from day 0.
        pieces: Vec<(f64, f64)>,
    },
}

/// Why a law cannot be built from the numbers given.
pub type LawResult = Result<Law, &'static str>;

macro_rules! later { ($($(#[$m:meta])* fn $n:ident(&self $(, $a:ident)*) -> f64;)*) => { $(
    /// Under construction.
    #[allow(unused_variables)] pub fn $n(&self $(, $a: f64)*) -> f64 { unimplemented!() } )* } }
macro_rules! construct { ($($n:ident($($a:ident),*);)*) => { $(
    /// Under construction.
    #[allow(unused_variables, clippy::missing_errors_doc)] pub fn $n($($a: f64),*) -> LawResult { unimplemented!() } )* } }

impl Law {
    later! { fn mean(&self) -> f64; fn cdf(&self, t) -> f64; fn survival(&self, t) -> f64; fn quantile(&self, u) -> f64;
    fn residual(&self, age, u) -> f64; fn integrated_survival(&self, t) -> f64; fn length_biased_quantile(&self, u) -> f64; }
    construct! { exponential(mean); weibull_mean_shape(mean, shape); weibull_scale_shape(scale, shape); weibull_quantiles(median, p90);
    gamma_mean_shape(mean, shape); gamma_mean_cv(mean, cv); log_normal_mean_cv(mean, cv); log_normal_quantiles(median, p90);
    log_logistic_median_shape(median, shape); log_logistic_quantiles(median, p90); fixed(value); uniform(low, high); }
    /// Under construction.
    #[allow(unused_variables, clippy::missing_errors_doc)]
    pub fn empirical(points: Vec<(f64, f64)>) -> LawResult {
        unimplemented!()
    }
    /// Under construction.
    #[allow(unused_variables, clippy::missing_errors_doc)]
    pub fn piecewise_hazard(pieces: Vec<(f64, f64)>) -> LawResult {
        unimplemented!()
    }
}

impl Duration {
    /// A single law.
    pub fn plain(law: Law) -> Self {
        Self { components: vec![Component { share: 1.0, law }] }
    }
    later! { fn mean(&self) -> f64; fn cdf(&self, t) -> f64; fn survival(&self, t) -> f64; fn quantile(&self, component_u, length_u) -> f64;
    fn residual(&self, age, component_u, length_u) -> f64; fn integrated_survival(&self, t) -> f64;
    fn equilibrium_residual(&self, component_u, length_u, position_u) -> f64; fn equilibrium_age(&self, from, to, component_u, u) -> f64; }
}
