//! The assumptions that move the headline most, in sentences.

use super::Teller;
use super::difference::{listed, way};
use crate::report::wording;
use crate::results::Estimate;
use crate::results::verdict::CONFIDENCE;
use crate::scenario::Unknown;
use crate::study::Finding;
use crate::study::sensitivity::{Mean, NAMED, Reason, Sensitivity, Swing, Swings};

/// What the part of a report is called that names them.
pub const HEADING: &str = "The assumptions that move this most";

/// One sentence for each assumption that moves the headline most, with the headline at each end of its interval, and how
/// that was found out; nothing where it was not asked for.
pub fn assumptions_that_matter(finding: &Finding) -> Vec<String> {
    match &finding.sensitivity {
        Sensitivity::LeftOut => Vec::new(),
        Sensitivity::Untold(reason) => vec![untold(*reason).to_owned()],
        Sensitivity::Told(swings) => {
            let teller = Teller::of(finding);
            let mut told: Vec<String> = swings.named().filter_map(|swing| teller.swing(swings, swing)).collect();
            told.extend(apart(swings));
            told.push(how(swings));
            told
        }
    }
}

fn untold(reason: Reason) -> &'static str {
    match reason {
        Reason::NothingUncertain => {
            "No value of this scenario is given as uncertain, so nothing can be said of which assumption matters most: give \
             intervals (p10 and p90) for the values that are not known."
        }
        Reason::TooFew => "Too few replications to tell which assumptions matter most: run more.",
        Reason::NoHeadline => "Without a caseload to speak of, no assumption can be said to move it.",
    }
}

impl Teller<'_> {
    /// "If leaving of experienced workers were 27.4% per year instead of 18% per year, they would hold 24.6 ..."
    fn swing(&self, swings: &Swings, swing: &Swing) -> Option<String> {
        let ends = swing.ends?;
        let unknown = &swing.unknown;
        let workers = self.workers(swings.cell.grade?);
        let by = self.by();
        let what = match self.comparison() {
            None => {
                let [low, high] = wording::means(ends.map(|end| (end.mean, end.se)));
                format!("{workers} would hold {high} instead of {low} cases per full-time worker {by}")
            }
            Some(comparison) => {
                let [low, high] = ends.map(|end| amount(end, &ends));
                let (low_way, high_way) = (way(ends[0].mean), way(ends[1].mean));
                let low_way = if low_way == high_way { String::new() } else { format!(" {low_way}") };
                let than = comparison.otherwise();
                format!(
                    "{workers} would hold {high} {high_way} instead of {low}{low_way} per full-time worker than {than} {by}"
                )
            }
        };
        let moved = moved(&swing.swing);
        Some(format!("If the {} were {} instead of {}, {what} ({moved}).", subject(unknown), unknown.high, unknown.low))
    }
}

/// An amount of difference, to the digits that tell the two ends apart.
fn amount(end: Mean, both: &[Mean; 2]) -> String {
    let decimals = wording::fine_decimals(both[0].mean.abs(), both[1].mean.abs());
    wording::plain(end.mean.abs(), decimals)
}

/// "a swing of 1.5, known to lie between 1.3 and 1.7".
fn moved(swing: &Estimate) -> String {
    let (mean, interval) = (swing.mean.abs(), swing.interval(CONFIDENCE));
    let decimals = wording::fine_decimals(mean, mean).max(1);
    let told = format!("a swing of {}", wording::plain(mean, decimals));
    let Some((low, high)) = interval else { return told };
    let (low, high) = if swing.mean < 0.0 { (-high, -low) } else { (low, high) };
    format!("{told}; 95% confidence: {} to {}", wording::plain(low, decimals), wording::plain(high, decimals))
}

/// Which of those named cannot be told apart.
fn apart(swings: &Swings) -> Option<String> {
    let named: Vec<&Swing> = swings.named().collect();
    if named.is_empty() {
        let (tried, replications) = (swings.tried.len(), swings.replications);
        return Some(format!(
            "None of {tried} uncertain values tried moves it so far that {replications} replications at each end show it."
        ));
    }
    let places = ["first", "second", "third"];
    let alike = |place: usize| named.get(place).is_some_and(|swing| !swing.is_ahead);
    let text = match (named.len(), alike(0), alike(1), alike(2)) {
        (3, true, true, _) => "The three swings cannot be told apart".to_owned(),
        (2.., true, _, _) => format!("The swings of the {} and the {} cannot be told apart", places[0], places[1]),
        (3, _, true, _) => format!("The swings of the {} and the {} cannot be told apart", places[1], places[2]),
        (3, _, _, true) if swings.tried.get(NAMED).is_some_and(|next| next.is_seen) => {
            let next = subject(&swings.tried[NAMED].unknown);
            format!("The swing of the third cannot be told apart from that of the next, {next}")
        }
        _ => return None,
    };
    Some(text + ".")
}

/// How it was found out.
fn how(swings: &Swings) -> String {
    let (unknowns, tried) = (swings.unknowns(), swings.tried.len());
    let few = if tried < unknowns {
        format!(" Of {unknowns} unknowns the {tried} were tried that the run itself suggests.")
    } else {
        String::new()
    };
    format!(
        "Each was held where 1 truth in 10 lies below and where 1 in 10 lies above, in {} of the same futures with all else as \
         it was.{few} These are assumptions, not findings: a better figure for one of them would sharpen the answer most.",
        swings.replications
    )
}

/// What an unknown is, in words, with the place of its value: "leaving of experienced workers
/// (grade.experienced.leaving)".
pub fn subject(unknown: &Unknown) -> String {
    let parts: Vec<Vec<&str>> = unknown.paths.iter().map(|path| path.split('.').collect()).collect();
    let first = &parts[0];
    let alike = |other: &Vec<&str>| other.len() == first.len() && other[0] == first[0] && other[2..] == first[2..];
    let place = if unknown.paths.len() == 1 {
        unknown.paths[0].clone()
    } else {
        format!("{} and {} more, which rise together", unknown.paths[0], unknown.paths.len() - 1)
    };
    if first.len() < 3 {
        return format!("{} ({place})", quantity(&first[first.len() - 1..]));
    }
    let names: Vec<String> = if parts.iter().all(alike) {
        parts.iter().map(|parts| wording::name(parts[1])).collect()
    } else {
        vec![wording::name(first[1])]
    };
    let (names, several) = (listed(&names), names.len() > 1);
    let of = match (first[0], several) {
        ("grade", _) => format!("of {names} workers"),
        ("need", false) => format!("of the need {names}"),
        ("need", true) => format!("of the needs {names}"),
        ("team", false) => format!("of team {names}"),
        ("team", true) => format!("of teams {names}"),
        ("measure", false) => format!("of the measure {names}"),
        (kind, _) => format!("of {} {names}", wording::name(kind)),
    };
    format!("{} {of} ({place})", quantity(&first[2..]))
}

/// "mean length", "spells of absence".
fn quantity(keys: &[&str]) -> String {
    let last = keys.last().copied().unwrap_or_default();
    let mut words = match last {
        "mean" | "median" | "p90" | "cv" | "shape" | "scale" | "low" | "high" if keys.len() > 1 => {
            format!(
                "{} {}",
                if last == "cv" { "relative spread of" } else { last },
                wording::name(keys[keys.len() - 2])
            )
        }
        _ => wording::name(last),
    };
    let shown = if words == wording::name(last) { 1 } else { 2 };
    for key in keys[..keys.len().saturating_sub(shown)].iter().rev() {
        words = format!("{words} of {}", wording::name(key));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::rehearsal::{Rehearsal, swings};

    fn unknown(paths: &[&str]) -> Unknown {
        Unknown { paths: paths.iter().map(|path| (*path).to_owned()).collect(), low: "13%".into(), high: "20%".into() }
    }

    #[test]
    fn unknowns_are_named_in_words_and_by_their_place() {
        for (paths, told) in [
            (
                &["grade.newly-qualified.leaving"][..],
                "leaving of newly qualified workers (grade.newly-qualified.leaving)",
            ),
            (&["need.lower.length.mean"], "mean length of the need lower (need.lower.length.mean)"),
            (&["grade.x.absence.spells"], "spells of absence of x workers (grade.x.absence.spells)"),
            (&["progress.handover-pause"], "handover pause (progress.handover-pause)"),
            (&["measure.door.cut"], "cut of the measure door (measure.door.cut)"),
            (
                &["need.a.opens-case", "need.b.opens-case"],
                "opens case of the needs a and b (need.a.opens-case and 1 more, which rise together)",
            ),
        ] {
            assert_eq!(subject(&unknown(paths)), told);
        }
    }

    #[test]
    fn a_swing_is_told_with_its_interval_whichever_way_it_goes() {
        let swing = |mean| Estimate { mean, se: Some(0.05), freedom: 31.0, defined: 32 };
        assert_eq!(moved(&swing(1.5)), "a swing of 1.5; 95% confidence: 1.4 to 1.6");
        assert_eq!(moved(&swing(-1.5)), "a swing of 1.5; 95% confidence: 1.4 to 1.6");
    }

    #[test]
    fn each_assumption_has_its_sentence_with_the_headline_at_both_ends() {
        let mut finding = Rehearsal { futures: 20, ..Rehearsal::default() }.alone();
        finding.sensitivity = swings(&[
            ("grade.experienced.leaving", [22.0, 24.5], true),
            ("need.a.length.mean", [22.9, 23.9], false),
            ("demand.overdispersion", [23.1, 23.9], true),
            ("progress.handover-pause", [23.0, 23.0], false),
        ]);
        let told = assumptions_that_matter(&finding);
        assert_eq!(told.len(), 5, "{told:#?}");
        assert_eq!(
            told[0],
            "If the leaving of experienced workers (grade.experienced.leaving) were 20% instead of 13%, experienced workers \
             would hold 24.5 instead of 22.0 cases per full-time worker by March 2021 (a swing of 2.5; 95% confidence: \
             2.4 to 2.6)."
        );
        assert_eq!(told[3], "The swings of the second and the third cannot be told apart.");
        assert!(told[4].contains("in 32 of the same futures") && told[4].contains("not findings"), "{}", told[4]);
    }

    #[test]
    fn of_an_option_the_difference_is_told_at_both_ends() {
        let quick = Rehearsal { futures: 20, ..Rehearsal::default() };
        let mut finding = quick.beside(&Rehearsal { drift: 3.0, ..quick.clone() });
        finding.sensitivity = swings(&[
            ("measure.door.cut", [-0.9, -2.3], true),
            ("need.a.share", [-0.4, 0.3], true),
            ("x", [1.0, 1.0], false),
        ]);
        let told = assumptions_that_matter(&finding);
        assert!(
            told[0].contains("would hold 2.3 fewer instead of 0.9 per full-time worker than otherwise by March 2021"),
            "{}",
            told[0]
        );
        assert!(told[1].contains("0.30 more instead of 0.40 fewer"), "{}", told[1]);
        assert_eq!(told.len(), 3, "what is not seen to move it is not named: {told:#?}");
    }

    #[test]
    fn where_nothing_moves_it_none_is_named_and_where_it_was_not_asked_nothing_is_said() {
        let mut finding = Rehearsal { futures: 20, ..Rehearsal::default() }.alone();
        assert!(assumptions_that_matter(&finding).is_empty());
        finding.sensitivity = swings(&[("need.a.share", [1.0, 1.0], false)]);
        assert!(assumptions_that_matter(&finding)[0].starts_with("None of 1 uncertain values tried moves it"));
        finding.sensitivity = Sensitivity::Untold(Reason::TooFew);
        assert_eq!(assumptions_that_matter(&finding), [untold(Reason::TooFew)]);
    }
}
