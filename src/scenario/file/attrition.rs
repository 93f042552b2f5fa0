//! The keys of `[grade.NAME]` that shape leaving beside its base hazard.

use crate::model::attrition::Attrition;
use crate::model::tenure::{TenureStep, TenureSteps};
use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::section::Section;

pub(super) fn read(s: &mut Section<'_, '_>, given_as_tenure: bool) -> Attrition {
    let steps = s.tables(
        "leaving-by-tenure",
        "Factor of the hazard of leaving by time in post, shortest first; the last has no `to`",
        |s| {
            let to = s.maybe(Field::duration("to", "End of this stretch of time in post").above(0.0));
            (to, s.number(Field::number("factor", "What the hazard of leaving is multiplied by").to(100.0)))
        },
    );
    if steps.is_some() && given_as_tenure {
        let fault = Fault::new("has no meaning beside `tenure`, which is a mean over all times in post");
        s.fault("leaving-by-tenure", fault.allowed("`leaving`, the base hazard that the factors multiply"));
    }
    let elasticity =
        Field::number("pressure-elasticity", "Exponent of relative load over 8 weeks in the hazard of leaving");
    Attrition {
        by_tenure: TenureSteps(steps.map(|steps| by_tenure(s, &steps)).unwrap_or_default()),
        pressure_elasticity: s.number(elasticity.from(-5.0).to(5.0).or(0.0)),
        destinations: s.optional("destinations", "Shares of leavers by where they go", |s| {
            let shares = [
                s.number(Field::share("sector", "Out of children's social work").or(0.0)),
                s.number(Field::share("other-council", "To another council").or(0.0)),
                s.number(Field::share("agency", "To agency work").or(0.0)),
            ];
            shares_of_one(s, shares)
        }),
        opening_tenure: s
            .law("opening-tenure", "Time in post of those there at the opening (default: as in equilibrium)"),
    }
}

/// Shares that sum to 1, drawn ones scaled to it.
fn shares_of_one(s: &mut Section<'_, '_>, shares: [f64; 3]) -> [f64; 3] {
    let sum: f64 = shares.iter().sum();
    let is_known = |(key, share)| {
        let (low, high) = s.reach(key, share);
        low == high
    };
    let known = ["sector", "other-council", "agency"].into_iter().zip(shares).all(is_known);
    let tolerance = if known { 1e-9 } else { 0.1 };
    if sum.is_finite() && (sum - 1.0).abs() > tolerance {
        let percent = crate::scenario::quantity::rounded(sum * 100.0);
        let fault = Fault::new(format!("does not add up: the shares of the destinations sum to {percent}%"));
        s.fault_here(fault.allowed("a sum of 100%"));
    }
    if sum == 1.0 || sum <= 0.0 { shares } else { shares.map(|share| share / sum) }
}

fn by_tenure(s: &mut Section<'_, '_>, steps: &[(Option<f64>, f64)]) -> Vec<TenureStep> {
    let mut from = 0.0;
    let mut out = Vec::with_capacity(steps.len());
    for (n, (to, factor)) in steps.iter().enumerate() {
        let is_last = n + 1 == steps.len();
        let fault = match to {
            Some(_) if is_last => Some(("ends at a time in post", "a last step without `to`, for all longer times")),
            None if !is_last => Some(("has a step without `to` before the last", "an end for all steps but the last")),
            Some(to) if *to <= from => Some(("does not rise", "times in post in rising order")),
            _ => None,
        };
        if let Some((what, allowed)) = fault {
            s.fault("leaving-by-tenure", Fault::new(what).allowed(allowed));
        }
        let to = to.unwrap_or(f64::INFINITY);
        out.push(TenureStep { to, factor: *factor });
        from = to;
    }
    out
}
