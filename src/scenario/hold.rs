//! Uncertain values held still: the same draws as ever for all others, so that what one of them does can be seen.

use super::draw;
use super::load::Scenario;
use super::uncertain::Uncertain;
use crate::model::parameters::Parameters;

/// Where an uncertain value counts as low: one truth in ten lies below.
pub const LOW: f64 = 0.1;
/// Where it counts as high: one truth in ten lies above.
pub const HIGH: f64 = 0.9;

/// Something that is not known: an uncertain value, or several that rise and fall together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Where the values stand, in order.
    pub paths: Vec<String>,
    /// The first of them where it is low, as planners say it.
    pub low: String,
    /// The first of them where it is high.
    pub high: String,
}

impl Scenario {
    /// What is not known. Values that are drawn jointly and tend to be high together are one unknown.
    pub fn unknowns(&self) -> Vec<Unknown> {
        let of = |members: &[&Uncertain]| {
            let [low, high] = members[0].told();
            Unknown { paths: members.iter().map(|one| one.path.clone()).collect(), low, high }
        };
        let find = |path: &String| self.uncertain.iter().find(|one| one.path == *path);
        let mut joint: Vec<&str> = Vec::new();
        let mut unknowns = Vec::new();
        for group in self.groups.iter().filter(|group| group.rises_together()) {
            let members: Vec<&Uncertain> = group.members.iter().filter_map(find).collect();
            if members.len() > 1 {
                joint.extend(members.iter().map(|one| one.path.as_str()));
                unknowns.push(of(&members));
            }
        }
        let alone = self.uncertain.iter().filter(|one| !joint.contains(&one.path.as_str()));
        unknowns.extend(alone.map(|one| of(&[one])));
        unknowns.sort_by(|one, other| one.paths.cmp(&other.paths));
        unknowns
    }

    /// Whether it has any of these uncertain values.
    pub fn has_any_of(&self, unknown: &Unknown) -> bool {
        self.uncertain.iter().any(|one| unknown.paths.contains(&one.path))
    }

    /// The value of an uncertain value below which the truth lies with probability `u`; `None` where it has none of
    /// that path.
    pub fn quantile(&self, path: &str, u: f64) -> Option<f64> {
        self.uncertain.iter().find(|one| one.path == path).map(|one| one.value(u))
    }

    /// The parameters of one replication with an unknown held at a quantile. All else is drawn as without holding it.
    pub fn realise_holding(&self, seed: u64, parameter_index: u64, unknown: &Unknown, quantile: f64) -> Parameters {
        let mut draws = draw::values(&self.uncertain, &self.groups, seed, parameter_index);
        for held in self.uncertain.iter().filter(|one| unknown.paths.contains(&one.path)) {
            if let Ok(place) = draws.binary_search_by_key(&held.node, |draw| draw.0) {
                draws[place].1 = held.value(quantile);
            }
        }
        self.realise_from(&draws)
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::from_text;

    fn scenario() -> crate::scenario::Scenario {
        let text = include_str!("../../tests/command/baseline.toml")
            .replace(
                "leaving = \"20% per year\"",
                "leaving = { p10 = \"18% per year\", p90 = \"27.4% per year\", fit = \"log-normal\" }",
            )
            .replace("target = 12", "target = { low = 10, high = 14, fit = \"uniform\" }");
        from_text("baseline.toml", &text).expect("it is valid")
    }

    #[test]
    fn an_unknown_is_told_at_the_points_that_one_truth_in_ten_lies_beyond() {
        let unknowns = scenario().unknowns();
        let told: Vec<_> =
            unknowns.iter().map(|one| (one.paths[0].as_str(), one.low.as_str(), one.high.as_str())).collect();
        assert_eq!(
            told,
            [
                ("grade.experienced.leaving", "18% per year", "27.4% per year"),
                ("grade.experienced.target", "10.4", "13.6"),
                ("need.higher.length.mean", "6 months", "9 months"),
            ]
        );
    }

    #[test]
    fn holding_one_value_changes_no_other_draw() {
        let scenario = scenario();
        let unknowns = scenario.unknowns();
        for index in 0..40 {
            let (free, held) = (scenario.realise(7, index), scenario.realise_holding(7, index, &unknowns[1], 0.9));
            assert!((held.grades[0].target - 13.6).abs() < 1e-12);
            assert_eq!(held.grades[0].leaving.to_bits(), free.grades[0].leaving.to_bits());
            assert_eq!(held.needs, free.needs);
        }
    }

    #[test]
    fn values_that_rise_together_are_one_unknown() {
        let text = include_str!("../../tests/command/baseline.toml")
            .replace(
                "share = \"60%\"",
                "share = \"60%\"\nopens-case = { p10 = \"60%\", p90 = \"80%\", fit = \"logit-normal\" }",
            )
            .replace(
                "share = \"40%\"",
                "share = \"40%\"\nopens-case = { p10 = \"60%\", p90 = \"80%\", fit = \"logit-normal\" }",
            );
        let joint = |rho: &str| {
            let group = format!(
                "\n[correlation.x]\nmembers = [\"need.lower.opens-case\", \"need.higher.opens-case\"]\nrho = {rho}\n"
            );
            from_text("baseline.toml", &(text.clone() + &group)).expect("it is valid").unknowns()
        };
        let together = joint("0.9");
        assert_eq!(together.len(), 2);
        assert_eq!(together[0].paths, ["need.higher.length.mean"]);
        assert_eq!(together[1].paths, ["need.higher.opens-case", "need.lower.opens-case"]);
        assert_eq!(joint("-0.5").len(), 3);
    }
}
