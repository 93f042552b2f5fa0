//! Shapes of counts.

/// Under construction.
#[allow(unused_variables)]
pub fn gamma_quantile(shape: f64, u: f64) -> f64 {
    unimplemented!()
}
