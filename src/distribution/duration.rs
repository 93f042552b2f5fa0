//! How long things last: a law or a mixture of laws, and what is left of them at a given age.

use super::law::Law;

/// A duration law, or a mixture of several.
#[derive(Clone, Debug, PartialEq)]
pub struct Duration {
    /// Components; shares sum to 1. One component is a plain law.
    pub components: Vec<Component>,
}

/// One component of a mixture.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// Share of new spells that follow this law (share).
    pub share: f64,
    /// The law.
    pub law: Law,
}

impl Duration {
    /// A single law.
    pub fn plain(law: Law) -> Self {
        Self { components: vec![Component { share: 1.0, law }] }
    }

    /// Mean length (days).
    pub fn mean(&self) -> f64 {
        self.blend(Law::mean)
    }

    /// Share that has ended by `t` (share).
    pub fn cdf(&self, t: f64) -> f64 {
        self.blend(|law| law.cdf(t))
    }

    /// Share that lasts longer than `t` (share).
    pub fn survival(&self, t: f64) -> f64 {
        self.blend(|law| law.survival(t))
    }

    /// The integral of survival from 0 to `t`: the stock of cases younger than `t` that one arrival a day sustains
    /// (days). Infinite `t` gives the mean.
    pub fn integrated_survival(&self, t: f64) -> f64 {
        self.blend(|law| law.integrated_survival(t))
    }

    /// A fresh length: one uniform for the component, one for its length (days).
    #[inline]
    pub fn quantile(&self, component_u: f64, length_u: f64) -> f64 {
        self.choose(component_u, |component| component.share).quantile(length_u)
    }

    /// The remaining life of a case that has reached `age` (days); 0 where nothing reaches that age. At age 0 it is the
    /// fresh length, to the bit.
    pub fn residual(&self, age: f64, component_u: f64, length_u: f64) -> f64 {
        if age <= 0.0 {
            return self.quantile(component_u, length_u);
        }
        self.choose(component_u, |component| component.share * component.law.survival(age)).residual(age, length_u)
    }

    /// The remaining life of an open case in equilibrium: its length, drawn in proportion to length, less the part
    /// already lived (days).
    pub fn equilibrium_residual(&self, component_u: f64, length_u: f64, position_u: f64) -> f64 {
        let law = self.choose(component_u, |component| component.share * component.law.mean());
        (1.0 - position_u) * law.length_biased_quantile(length_u)
    }

    /// The age of an open case in equilibrium, given that it is at least `from` and below `to`,
    /// where `to` may be infinite (days). Where no case can be that old, it is `from`.
    ///
    /// For many draws from one band, [`Duration::band`] spares the weighing of the components.
    pub fn equilibrium_age(&self, from: f64, to: f64, component_u: f64, u: f64) -> f64 {
        self.band(from, to).age(component_u, u)
    }

    /// The open cases in equilibrium whose age is at least `from` and below `to`, where `to` may be infinite (days).
    pub fn band(&self, from: f64, to: f64) -> Band<'_> {
        let slices = self
            .components
            .iter()
            .map(|component| Slice::new(component, from, to))
            .filter(|slice| slice.mass > 0.0)
            .collect();
        Band { from, to, slices }
    }

    fn blend(&self, of: impl Fn(&Law) -> f64) -> f64 {
        self.components.iter().map(|component| component.share * of(&component.law)).sum()
    }

    /// The component that `u` falls on, when each counts with its weight.
    #[inline]
    fn choose(&self, u: f64, weight: impl Fn(&Component) -> f64) -> &Law {
        if let [only] = self.components.as_slice() {
            return &only.law;
        }
        let total: f64 = self.components.iter().map(&weight).sum();
        &self.components[pick(u * total, self.components.iter().map(weight))].law
    }
}

/// The index of the weight in which `mark` falls, when the weights are laid end to end; weights of 0 are never picked
/// unless all are 0.
#[inline]
fn pick(mark: f64, weights: impl Iterator<Item = f64>) -> usize {
    let mut end = 0.0;
    let mut last = 0;
    for (index, weight) in weights.enumerate() {
        if weight > 0.0 {
            end += weight;
            last = index;
            if mark < end {
                break;
            }
        }
    }
    last
}

/// The open cases of one law or mixture, in equilibrium, within a band of ages.
#[derive(Clone, Debug)]
pub struct Band<'a> {
    from: f64,
    to: f64,
    slices: Vec<Slice<'a>>,
}

/// What one component has in a band.
#[derive(Clone, Debug)]
struct Slice<'a> {
    law: &'a Law,
    /// Share x integral of survival over the band (days).
    mass: f64,
    /// Integrals of the law's survival below and above the lower edge (days).
    younger: f64,
    older: f64,
    /// Integral of the law's survival over the band (days).
    width: f64,
}

impl<'a> Slice<'a> {
    fn new(component: &'a Component, from: f64, to: f64) -> Self {
        let law = &component.law;
        let ((younger, older), (younger_end, older_end)) = (law.stock(from), law.stock(to));
        // take the difference on the side where it cancels least
        let width = if older < younger { older - older_end } else { younger_end - younger };
        let width = if to > from { width.max(0.0) } else { 0.0 };
        Self { law, mass: component.share * width, younger, older, width }
    }
}

impl Band<'_> {
    /// Integral of survival over the band: the stock that one arrival a day sustains in it (days).
    pub fn mass(&self) -> f64 {
        self.slices.iter().map(|slice| slice.mass).sum()
    }

    /// An age within the band, density in proportion to survival (days). Where no case can be that old, it is the
    /// band's lower edge.
    pub fn age(&self, component_u: f64, u: f64) -> f64 {
        let slice = match self.slices.as_slice() {
            [] => return self.from,
            [only] => only,
            several => &several[pick(component_u * self.mass(), several.iter().map(|slice| slice.mass))],
        };
        let passed = u * slice.width;
        let age = slice.law.age_at_stock(slice.younger + passed, slice.older - passed);
        age.clamp(self.from, self.to)
    }
}
