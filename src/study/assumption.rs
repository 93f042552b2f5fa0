//! What an option assumes beside its baseline, in words that can follow "if".

use crate::model::attrition::Retention;
use crate::model::parameters::Parameters;
use crate::scenario::Scenario;
use crate::time::{Change, Effect, Shape};

/// One clause for each thing that the option sets otherwise: first the dated measures, then single values.
pub fn assumptions(option: &Scenario, ours: &Parameters, baseline: &Scenario, theirs: &Parameters) -> Vec<String> {
    let mut clauses = Vec::new();
    for schedule in ours.front_door.iter().filter(|schedule| !theirs.front_door.contains(schedule)) {
        clauses.extend(schedule.changes.iter().filter_map(cut));
    }
    let known = &theirs.demand.families;
    clauses.extend(
        ours.demand.families.changes.iter().filter(|change| !known.changes.contains(change)).filter_map(demand),
    );
    let kept = ours.retention.iter().filter(|measure| !theirs.retention.contains(measure));
    clauses.extend(kept.filter_map(|measure| retention(measure, ours)));
    clauses.extend(values(option, baseline));
    clauses
}

/// A share as a whole percentage, or with one decimal where it is clearly no whole one: the median of an uncertain
/// value is seldom round.
fn percent(share: f64) -> String {
    let tenths = (share * 1000.0).round() / 10.0;
    let whole = tenths.round();
    format!("{}%", if (tenths - whole).abs() < 0.15 { whole } else { tenths })
}

fn cut(change: &Change) -> Option<String> {
    match change.effect {
        Effect::Set(share) | Effect::Add(share) if share > 0.0 => Some(format!("referrals fall {}", percent(share))),
        _ => None,
    }
}

fn demand(change: &Change) -> Option<String> {
    match (change.shape, change.effect) {
        (Shape::Cosine { .. }, Effect::Factor(factor)) => {
            Some(format!("referrals swing by {} over the seasons", percent((factor - 1.0).abs())))
        }
        (Shape::Trend, Effect::Factor(factor)) => {
            moves(factor).map(|(verb, share)| format!("referrals {verb} {share} a year"))
        }
        (_, Effect::Factor(factor)) => moves(factor).map(|(verb, share)| format!("referrals {verb} {share}")),
        (_, Effect::Set(_) | Effect::Add(_)) => None,
    }
}

/// A measure on leaving, with whom it reaches where that is not everybody.
fn retention(measure: &Retention, ours: &Parameters) -> Option<String> {
    let Change { effect: Effect::Factor(factor), .. } = measure.factor.changes.first()? else { return None };
    let (verb, share) = moves(*factor)?;
    let mut whom: Vec<&str> = Vec::new();
    whom.extend(measure.grades.iter().flatten().map(|&grade| ours.grades[grade].name.as_str()));
    whom.extend(measure.teams.iter().flatten().map(|&team| ours.teams[team].name.as_str()));
    let whom = if whom.is_empty() { String::new() } else { format!(" of {}", whom.join(", ")) };
    Some(format!("leaving{whom} {verb}s {share}"))
}

fn moves(factor: f64) -> Option<(&'static str, String)> {
    let share = percent((factor - 1.0).abs());
    match factor.partial_cmp(&1.0)? {
        std::cmp::Ordering::Less => Some(("fall", share)),
        std::cmp::Ordering::Greater => Some(("rise", share)),
        std::cmp::Ordering::Equal => None,
    }
}

/// Values outside the measures that the option sets otherwise.
fn values(option: &Scenario, baseline: &Scenario) -> Vec<String> {
    let before = |path: &str| baseline.register().iter().find(|row| row.path == path).map(|row| row.value.as_str());
    let told = |path: &str| ["measure.", "report.", "correlation."].iter().all(|start| !path.starts_with(start));
    let changed = option.register().iter().filter(|row| told(&row.path) && before(&row.path) != Some(&row.value));
    changed
        .map(|row| match before(&row.path) {
            Some(old) => format!("{} is {} instead of {old}", row.path, row.value),
            None => format!("{} is {}", row.path, row.value),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(shape: Shape, effect: Effect) -> Change {
        Change { from: 60.0, until: None, shape, effect }
    }

    #[test]
    fn a_front_door_cut_reads_as_a_fall_of_referrals() {
        assert_eq!(cut(&change(Shape::Ramp(182.0), Effect::Add(0.3))).unwrap(), "referrals fall 30%");
        assert_eq!(cut(&change(Shape::Step, Effect::Add(0.125))).unwrap(), "referrals fall 12.5%");
        assert_eq!(cut(&change(Shape::Ramp(182.0), Effect::Set(0.300_6))).unwrap(), "referrals fall 30%");
        assert_eq!(cut(&change(Shape::Step, Effect::Add(0.0))), None);
    }

    #[test]
    fn a_measure_on_leaving_says_whom_it_reaches() {
        let ours = crate::study::synthetic::parameters();
        let factor = crate::time::Schedule { base: 1.0, changes: vec![change(Shape::Step, Effect::Factor(0.9))] };
        let all = Retention { factor, grades: None, teams: None };
        assert_eq!(retention(&all, &ours).unwrap(), "leaving falls 10%");
        let some = Retention { grades: Some(vec![1]), ..all };
        assert_eq!(retention(&some, &ours).unwrap(), "leaving of newly-qualified falls 10%");
    }

    #[test]
    fn demand_rises_falls_grows_or_swings() {
        let said = |shape, factor| demand(&change(shape, Effect::Factor(factor)));
        assert_eq!(said(Shape::Step, 1.2).unwrap(), "referrals rise 20%");
        assert_eq!(said(Shape::Step, 0.9).unwrap(), "referrals fall 10%");
        assert_eq!(said(Shape::Trend, 1.03).unwrap(), "referrals rise 3% a year");
        let swing = Shape::Cosine { period: 365.2425, peak: 60.0 };
        assert_eq!(said(swing, 1.25).unwrap(), "referrals swing by 25% over the seasons");
        assert_eq!(said(Shape::Step, 1.0), None);
    }
}
