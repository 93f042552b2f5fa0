//! What an option will do, in words, before it is run: what it assumes, and what that means for the flows it acts on.

use super::wording;
use crate::model::front_door::diverted_share;
use crate::model::parameters::Parameters;
use crate::scenario::Scenario;
use crate::study::assumption::assumptions;

/// Mean length of a year [days].
const YEAR: f64 = 365.2425;
/// Least change of a yearly flow that is told, as a share of it.
const WORTH_A_WORD: f64 = 0.002;

/// What an option assumes beside its baseline, and the referrals and leavers a year that this means by its last month. What
/// is uncertain stands at its median.
pub fn sentences(option: &Scenario, baseline: &Scenario) -> Vec<String> {
    let (ours, theirs) = (option.central(), baseline.central());
    let last = ours.months as usize;
    let assumed = assumptions((option, &ours), (baseline, &theirs), last, 0);
    let mut told = Vec::new();
    if !assumed.now.is_empty() {
        told.push(format!("Beside {} it assumes that {}.", baseline.id, assumed.now.join(", and ")));
    }
    told.extend(assumed.later.iter().map(|later| format!("It assumes {later}, which is after the last month.")));
    let end = ours.calendar.observation(ours.months).next_down();
    let month = wording::month(&ours.calendar.observation_label(ours.months));
    let flows = [
        ("referrals", referrals(&ours, end), referrals(&theirs, end)),
        ("leavers", leavers(&ours, end), leavers(&theirs, end)),
    ];
    for (name, with, without) in flows {
        if (with - without).abs() > WORTH_A_WORD * without {
            let way = if with < without { "fewer" } else { "more" };
            let [with, without, change] = [with, without, (with - without).abs()].map(|value| wording::plain(value, 0));
            told.push(format!("That is about {with} {name} a year by {month} instead of {without}: {change} {way}."));
        }
    }
    if told.is_empty() {
        told.push(format!("It sets nothing otherwise than {}.", baseline.id));
    }
    told.push("These are assumptions that go into the run, not what comes out of it.".to_owned());
    told
}

/// Children referred and not diverted, at the rate of a moment [per year].
fn referrals(parameters: &Parameters, t: f64) -> f64 {
    let let_in: f64 = (0..parameters.needs.len())
        .map(|need| parameters.needs[need].share * (1.0 - diverted_share(parameters, need, t)))
        .sum();
    parameters.demand.families.at(t) * parameters.demand.mean_group() * let_in * YEAR
}

/// Workers who leave, at the rate of a moment, of all posts that are not vacant at the opening [per year].
fn leavers(parameters: &Parameters, t: f64) -> f64 {
    let posts =
        parameters.teams.iter().enumerate().flat_map(|(team, one)| one.posts.iter().map(move |group| (team, group)));
    let leaving = posts.map(|(team, group)| {
        let kept = parameters.retention.iter().filter(|measure| measure.reach.covers(team, group.grade));
        let factor: f64 = kept.map(|measure| measure.factor.at(t)).product();
        f64::from(group.count - group.vacant) * parameters.grades[group.grade].leaving * factor
    });
    leaving.sum::<f64>() * YEAR
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{from_text, load};

    fn told(measure: &str) -> String {
        let base = "blackburn-with-darwen/baseline-2019";
        let text = format!("schema = 1\nextends = \"{base}\"\n[measure.x]\nfrom = 2020-04-01\n{measure}");
        let option = from_text("option.toml", &text).unwrap_or_else(|problems| panic!("{}", problems.render(false)));
        sentences(&option, &load(base).unwrap()).join("\n")
    }

    #[test]
    fn a_cut_is_told_in_referrals_a_year() {
        let told = told("kind = \"front-door\"\ncut = \"20%\"\n");
        assert!(told.contains("Beside baseline-2019 it assumes that referrals fall 20%."), "{told}");
        // 20% of 2,693 a year
        assert!(told.contains("about 2,154 referrals a year by September 2023 instead of 2,693: 539 fewer."), "{told}");
        assert!(!told.contains("leavers"), "{told}");
    }

    #[test]
    fn retention_is_told_in_leavers_a_year() {
        let told = told("kind = \"retention\"\nchange = \"-50%\"\n");
        assert!(
            told.contains(" leavers a year by September 2023 instead of ") && !told.contains("referrals"),
            "{told}"
        );
    }

    #[test]
    fn a_measure_of_nothing_is_told_as_that() {
        assert!(
            told("kind = \"demand\"\nchange = \"0%\"\n").starts_with("It sets nothing otherwise than baseline-2019.")
        );
    }
}
