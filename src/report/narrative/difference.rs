//! Differences in words.

use crate::report::wording;
use crate::results::Change;
use crate::results::verdict::{CONFIDENCE, Verdict};
use crate::study::{Comparison, Reference};

/// "1.9 fewer than otherwise", or that the two cannot be told apart.
pub(super) fn against(
    comparison: &Comparison,
    change: &Change,
    matters: f64,
    words: fn(f64, Option<f64>) -> String,
) -> String {
    let Some(estimate) = change.estimate else { return "with nothing to compare it with".to_owned() };
    let amount = match words(estimate.mean.abs(), estimate.se) {
        none if none == "0.0" => "under 0.1".to_owned(),
        amount => amount,
    };
    let (way, otherwise) = (way(estimate.mean), comparison.otherwise());
    match change.verdict(matters) {
        Verdict::Apart => format!("{amount} {way} than {otherwise}"),
        Verdict::Same => format!("exactly as {otherwise}"),
        Verdict::Unsure if estimate.se.is_none() && estimate.mean == 0.0 => {
            format!("exactly as {otherwise} in this one future")
        }
        Verdict::Unsure if estimate.se.is_none() => {
            let amount = wording::plain(estimate.mean.abs(), usize::from(estimate.mean.fract() != 0.0));
            format!("{amount} {way} than {otherwise} in this one future (run more)")
        }
        Verdict::Unsure => match comparison.assumptions.reference {
            Reference::Nothing => "which cannot be told apart from doing nothing".to_owned(),
            Reference::Another => format!("which cannot be told apart from {}", comparison.baseline.scenario.id),
        },
        Verdict::TooSmall => {
            let about = estimate.interval(CONFIDENCE).is_some_and(|(low, high)| low.abs().max(high.abs()) >= matters);
            let than = if about { "about" } else { "less than" };
            let matter = wording::plain(matters, usize::from(matters.fract() != 0.0));
            format!("{amount} {way} than {otherwise}: sure, but {than} the {matter} that matters")
        }
    }
}

pub(super) fn way(difference: f64) -> &'static str {
    if difference < 0.0 { "fewer" } else { "more" }
}

/// "a", "a and b", "a, b and c".
pub(super) fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A range of differences in words: "1.8 to 2.0 fewer", "3.6 fewer to 0.3 more".
pub(super) fn span(low: f64, high: f64) -> String {
    let digits = |value: f64| wording::plain(value.abs(), wording::fine_decimals(low, high));
    let (from, to) = (digits(low), digits(high));
    match () {
        () if from == to && low * high >= 0.0 => format!("{from} {}", way(low + high)),
        () if high <= 0.0 => format!("{to} to {from} fewer"),
        () if low >= 0.0 => format!("{from} to {to} more"),
        () => format!("{from} fewer to {to} more"),
    }
}
