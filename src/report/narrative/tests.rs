//! Sentences about made-up findings.

use super::*;
use crate::report::rehearsal::Rehearsal;
use crate::study::{Assumptions, Reference};

fn show(finding: &Finding) -> Vec<String> {
    let told = sentences(finding);
    for line in &told {
        println!("{line}");
    }
    println!();
    assert!(told.len() <= 7, "{} sentences", told.len());
    let decimal = |words: &str| words.split(". ").any(|part| part.contains('.') && part.contains("children"));
    let counted = told.iter().filter(|told| told.contains("without a worker") || told.contains("diverted"));
    assert!(counted.clone().all(|told| !decimal(told.trim_end_matches('.'))), "{told:?}");
    assert_eq!(told.last().map(String::as_str), Some(wording::DRIFT));
    assert!(!told.concat().contains("NaN"));
    told
}

#[test]
fn an_option_is_told_as_assumed_beside_its_baseline() {
    let cut = Rehearsal { futures: 320, drift: -6.0, ..Rehearsal::default() };
    let told = show(&cut.beside(&Rehearsal { futures: 320, ..Rehearsal::default() }));
    assert!(told[0].starts_with("If referrals fall 30%, as assumed, experienced workers hold "), "{}", told[0]);
    assert!(told[0].contains("9 in 10 futures, under these assumptions:"), "{}", told[0]);
    assert!(told[0].contains("fewer than otherwise (and "), "{}", told[0]);
    assert!(told[0].contains(" fewer by March 2022); the average is then at or under 22 in"), "{}", told[0]);
    assert!(told[0].contains(", while about"), "{}", told[0]);
    assert!(told[1].contains("95% confidence") && told[1].contains("9 in 10 single futures"), "{}", told[1]);
    assert!(told[3].contains("most loaded tenth") && told[3].contains("worst team"), "{}", told[3]);
    assert!(told[1].contains("caseloads are lower by more than 1, the difference that matters, in"), "{}", told[1]);
    assert!(told[4].contains("without a worker") && told[4].contains("cases are open"), "{}", told[4]);
}

#[test]
fn a_rise_is_told_as_more() {
    let worse = Rehearsal { drift: 8.0, ..Rehearsal::default() };
    let told = show(&worse.beside(&Rehearsal::default()));
    assert!(told[0].contains("more than otherwise") && told[0].contains(", and "), "{}", told[0]);
    assert!(!told[0].contains("fewer than otherwise"), "{}", told[0]);
    assert!(told[1].contains("caseloads are higher by more than 1, the difference that matters, in"), "{}", told[1]);
}

#[test]
fn a_small_difference_is_not_sold_as_one() {
    let base = Rehearsal { drift: 0.0, ..Rehearsal::default() };
    let told = show(&Rehearsal { drift: 0.0, jitter: 0.1001, ..base.clone() }.beside(&base));
    assert!(told[0].contains("which cannot be told apart from doing nothing"), "{}", told[0]);
}

#[test]
fn a_sure_but_small_difference_is_both() {
    let base = Rehearsal { spread: 0.4, ..Rehearsal::default() };
    let told = show(&Rehearsal { drift: 1.6, ..base.clone() }.beside(&base));
    assert!(told[0].contains("more than otherwise: sure, but less than the 1 that matters"), "{}", told[0]);
    assert!(!told[0].contains("told apart"), "{}", told[0]);
}

#[test]
fn a_front_door_says_how_many_it_diverts_and_why_open_cases_fall_less() {
    let cut = Rehearsal { drift: -6.0, diverted: 67.2, ..Rehearsal::default() };
    let told = show(&cut.beside(&Rehearsal::default()));
    assert_eq!(told.len(), 7);
    assert!(told[5].starts_with("67 children a month are then diverted at the front door"), "{}", told[5]);
    assert!(
        told[5].contains("longer cases (by 34 days on average") && told[5].ends_with("where referrals fall by 30%."),
        "{}",
        told[5]
    );
}

#[test]
fn what_begins_after_the_month_is_not_told_as_in_force() {
    let mut finding = Rehearsal::default().beside(&Rehearsal::default());
    let later = vec!["that referrals fall 30% begins 25 November 2019".to_owned()];
    finding.comparison.as_mut().unwrap().assumptions =
        Assumptions { now: vec![], later, reference: Reference::Nothing };
    let told = show(&finding);
    assert!(told[0].starts_with("Experienced workers hold "), "{}", told[0]);
    let end = "The assumption that referrals fall 30% begins 25 November 2019, after this month.";
    assert!(told[0].ends_with(end), "{}", told[0]);
}

#[test]
fn beside_another_scenario_nothing_is_called_doing_nothing() {
    let mut finding = Rehearsal { drift: -6.0, ..Rehearsal::default() }.beside(&Rehearsal::default());
    finding.comparison.as_mut().unwrap().assumptions.reference = Reference::Another;
    let told = show(&finding);
    assert!(told[0].contains("fewer than under baseline-2019"), "{}", told[0]);
    assert!(!told.concat().contains("otherwise") && !told.concat().contains("nothing"));
}

#[test]
fn fewer_than_one_child_is_said_in_words() {
    let told = show(&Rehearsal { load: 18.0, drift: 0.0, spread: 1.5, ..Rehearsal::default() }.alone());
    let waiting = told.iter().find(|told| told.contains("without a worker")).unwrap();
    assert!(waiting.starts_with("Fewer than 1 child is") || waiting.starts_with("No child is"), "{waiting}");
}

#[test]
fn an_option_that_changes_nothing_is_told_as_exactly_so() {
    let told = show(&Rehearsal::default().beside(&Rehearsal::default()));
    assert!(told[0].contains("exactly as otherwise"), "{}", told[0]);
    assert!(told[1].contains("agree exactly in each of 120 futures"), "{}", told[1]);
}

#[test]
fn without_a_baseline_the_opening_is_the_measure() {
    let told = show(&Rehearsal::default().alone());
    assert!(told[0].starts_with("Experienced workers hold "), "{}", told[0]);
    assert!(told[0].contains(" in September 2019"), "{}", told[0]);
    assert!(!told.concat().contains("otherwise"));
}

#[test]
fn one_future_has_no_band_and_no_confidence() {
    let told = show(&Rehearsal { futures: 1, ..Rehearsal::default() }.alone());
    assert!(told[0].contains("in the one future simulated"), "{}", told[0]);
    assert!(!told.concat().contains("9 in 10") && !told.concat().contains("confidence"));
}

#[test]
fn one_future_of_each_gives_a_difference_and_asks_for_more() {
    let one = Rehearsal { futures: 1, drift: -5.0, ..Rehearsal::default() };
    let told = show(&one.beside(&Rehearsal { futures: 1, ..Rehearsal::default() }));
    assert!(told[0].contains("fewer than otherwise in this one future (run more)"), "{}", told[0]);
    assert!(!told.concat().contains("told apart"), "{told:?}");
}

#[test]
fn nobody_in_post_is_said_and_not_counted() {
    let told = show(&Rehearsal { staffed: false, ..Rehearsal::default() }.alone());
    assert!(told[0].starts_with("No worker holds a case"), "{}", told[0]);
    assert!(told[1].contains("without a worker"), "{}", told[1]);
}

#[test]
fn futures_that_are_all_the_same_have_no_band() {
    let same = Rehearsal { spread: 0.0, jitter: 0.0, ..Rehearsal::default() };
    let told = show(&same.alone());
    assert!(told[0].contains("(the same in every future)"), "{}", told[0]);
}

#[test]
fn an_opening_alone_is_told_in_its_month() {
    let told = show(&Rehearsal { months: 0, ..Rehearsal::default() }.alone());
    assert!(told[0].contains("on average in September 2019"), "{}", told[0]);
}

#[test]
fn ranges_of_differences_say_which_way() {
    assert_eq!(span(-2.04, -1.76), "1.8 to 2.0 fewer");
    assert_eq!(span(-3.6, 0.3), "3.6 fewer to 0.3 more");
    assert_eq!(span(1.0, 2.0), "1.0 to 2.0 more");
    assert_eq!(span(-1.92, -1.87), "1.87 to 1.92 fewer");
    assert_eq!(span(-1.001, -1.0), "1.0 fewer");
}
