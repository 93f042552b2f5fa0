//! What is not known: a value given as an interval or a law, turned into one number per replication.

use super::incomplete::Parts;
use super::inversion::beta_log_odds_quantile;
use super::normal::{self, normal_quantile};

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
    /// The value below which the truth lies with probability `u`.
    pub fn quantile(&self, u: f64) -> f64 {
        match *self {
            Self::Normal { p10, p90 } => through(p10, p90, u),
            Self::LogNormal { p10, p90 } => libm::exp(through(libm::log(p10), libm::log(p90), u)),
            Self::LogitNormal { p10, p90 } => {
                let logit = |p: f64| libm::log(p / (1.0 - p));
                1.0 / (1.0 + libm::exp(-through(logit(p10), logit(p90), u)))
            }
            Self::Uniform { low, high } => low + (high - low) * u,
            Self::Triangular { low, mode, high } => {
                let width = high - low;
                if width <= 0.0 {
                    low
                } else if u * width < mode - low {
                    low + (u * width * (mode - low)).sqrt()
                } else {
                    high - ((1.0 - u) * width * (high - mode)).sqrt()
                }
            }
            Self::Pert { low, mode, high } => {
                let width = high - low;
                if width <= 0.0 {
                    return low;
                }
                let (alpha, beta) = (1.0 + 4.0 * (mode - low) / width, 1.0 + 4.0 * (high - mode) / width);
                low + width * beta_quantile(alpha, beta, u)
            }
            Self::Beta { alpha, beta, low, high } => low + (high - low) * beta_quantile(alpha, beta, u),
        }
    }

    /// The value that the truth is as likely to exceed as not.
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }
}

/// The normal quantile of `u` through a 10% and a 90% point.
fn through(p10: f64, p90: f64, u: f64) -> f64 {
    0.5 * (p10 + p90) + 0.5 * (p90 - p10) * (normal_quantile(u) / normal::P90)
}

/// The value of a beta variable below which a share `u` lies.
fn beta_quantile(alpha: f64, beta: f64, u: f64) -> f64 {
    let log_odds = beta_log_odds_quantile(alpha, beta, Parts { lower: u, upper: 1.0 - u });
    1.0 / (1.0 + libm::exp(-log_odds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{Beta, ContinuousCDF, Triangular};

    #[test]
    fn laws_through_two_points_pass_through_them() {
        for elicited in [
            Elicited::Normal { p10: 0.13, p90: 0.2 },
            Elicited::LogNormal { p10: 0.13, p90: 0.2 },
            Elicited::LogitNormal { p10: 0.13, p90: 0.2 },
        ] {
            assert!((elicited.quantile(0.1) - 0.13).abs() < 1e-15, "{elicited:?}");
            assert!((elicited.quantile(0.9) - 0.2).abs() < 1e-15, "{elicited:?}");
            assert!((elicited.quantile(0.91) - 0.2).abs() > 1e-4, "{elicited:?}");
        }
    }

    #[test]
    fn medians_are_what_the_shape_says() {
        let close = |elicited: Elicited, exact: f64| {
            assert!((elicited.median() - exact).abs() < 1e-14, "{elicited:?}: {}", elicited.median());
        };
        close(Elicited::Normal { p10: 10.0, p90: 30.0 }, 20.0);
        close(Elicited::LogNormal { p10: 1.0, p90: 4.0 }, 2.0);
        close(Elicited::LogitNormal { p10: 0.2, p90: 0.8 }, 0.5);
        close(Elicited::Uniform { low: 1.0, high: 4.0 }, 2.5);
        close(Elicited::Triangular { low: 0.0, mode: 1.0, high: 2.0 }, 1.0);
        close(Elicited::Pert { low: 2.0, mode: 5.0, high: 8.0 }, 5.0);
        close(Elicited::Beta { alpha: 1.0, beta: 1.0, low: 2.0, high: 8.0 }, 5.0);
    }

    #[test]
    fn bounded_laws_agree_with_an_independent_library() {
        let pert = Beta::new(1.0 + 4.0 * 0.2, 1.0 + 4.0 * 0.8).unwrap();
        let skewed = Beta::new(0.4, 2.5).unwrap();
        let triangle = Triangular::new(10.0, 20.0, 12.0).unwrap();
        for i in 1..200 {
            let u = f64::from(i) / 200.0;
            let within = |found: f64, what: &str| assert!((found - u).abs() < 1e-11, "{what} at {u}: {found}");
            let value = Elicited::Pert { low: 10.0, mode: 12.0, high: 20.0 }.quantile(u);
            within(pert.cdf((value - 10.0) / 10.0), "PERT");
            let value = Elicited::Beta { alpha: 0.4, beta: 2.5, low: -1.0, high: 3.0 }.quantile(u);
            within(skewed.cdf((value + 1.0) / 4.0), "beta");
            let value = Elicited::Triangular { low: 10.0, mode: 12.0, high: 20.0 }.quantile(u);
            within(triangle.cdf(value), "triangular");
        }
    }

    #[test]
    fn an_interval_of_no_width_is_a_number() {
        for elicited in [
            Elicited::Normal { p10: 3.0, p90: 3.0 },
            Elicited::Uniform { low: 3.0, high: 3.0 },
            Elicited::Triangular { low: 3.0, mode: 3.0, high: 3.0 },
            Elicited::Pert { low: 3.0, mode: 3.0, high: 3.0 },
            Elicited::Beta { alpha: 2.0, beta: 2.0, low: 3.0, high: 3.0 },
        ] {
            assert_eq!(elicited.quantile(0.83), 3.0, "{elicited:?}");
        }
    }

    #[test]
    fn a_mode_on_either_bound_is_allowed() {
        assert!((Elicited::Triangular { low: 0.0, mode: 0.0, high: 1.0 }.quantile(0.75) - 0.5).abs() < 1e-15);
        assert!((Elicited::Triangular { low: 0.0, mode: 1.0, high: 1.0 }.quantile(0.25) - 0.5).abs() < 1e-15);
        let low = Elicited::Pert { low: 0.0, mode: 0.0, high: 1.0 }.quantile(0.5);
        // beta(1, 5): 1 - (1 - x)^5 = 1/2
        assert!((low - (1.0 - 0.5_f64.powf(0.2))).abs() < 1e-14);
    }
}
