//! What is not known: a value given as an interval or a law, turned into one number per replication.

/// The distribution of an uncertain parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Elicited {
    /// Normal through its 10% and 90% points.
    Normal {
        /// 10% point.
        p10: f64,
        /// 90% point.
        p90: f64,
    },
    /// Log-normal through its 10% and 90% points (both above 0).
    LogNormal {
        /// 10% point.
        p10: f64,
        /// 90% point.
        p90: f64,
    },
    /// Logit-normal through its 10% and 90% points (both strictly between 0 and 1).
    LogitNormal {
        /// 10% point.
        p10: f64,
        /// 90% point.
        p90: f64,
    },
    /// Equally likely between two bounds.
    Uniform {
        /// Lower bound.
        low: f64,
        /// Upper bound.
        high: f64,
    },
    /// Triangular.
    Triangular {
        /// Lower bound.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Upper bound.
        high: f64,
    },
    /// PERT: a beta between two bounds with a most likely value.
    Pert {
        /// Lower bound.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Upper bound.
        high: f64,
    },
    /// Beta between two bounds.
    Beta {
        /// First shape.
        alpha: f64,
        /// Second shape.
        beta: f64,
        /// Lower bound.
        low: f64,
        /// Upper bound.
        high: f64,
    },
}

impl Elicited {
    /// Under construction.
    #[allow(unused_variables)]
    pub fn quantile(&self, u: f64) -> f64 {
        unimplemented!()
    }
    /// Under construction.
    pub fn median(&self) -> f64 {
        unimplemented!()
    }
}
