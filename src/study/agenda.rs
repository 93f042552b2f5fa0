//! What to run, and what to compare with what.

use crate::scenario::Scenario;

/// One scenario to run.
#[derive(Debug)]
pub struct Job {
    /// The scenario; its id names its folder and is unique within an agenda.
    pub scenario: Scenario,
    /// Place in the agenda of what it is compared with, always before its own.
    pub baseline: Option<usize>,
    /// Whether it was asked for, or is run only to compare with.
    pub asked: bool,
}

/// Lays out the scenarios asked for, each after the root of what it extends; scenarios that several options share are
/// run once. Different scenarios of one name get the beginning of their digests added to it.
pub fn agenda(asked: Vec<Scenario>) -> Vec<Job> {
    let mut jobs = Vec::new();
    for mut scenario in asked {
        let baseline = scenario.baseline.take().map(|root| enter(&mut jobs, *root, None));
        let place = enter(&mut jobs, scenario, baseline);
        jobs[place].asked = true;
    }
    told_apart(jobs)
}

/// Lays out options against one stated baseline, whatever they extend; what is named twice is run once.
pub fn against(mut baseline: Scenario, options: Vec<Scenario>) -> Vec<Job> {
    baseline.baseline = None;
    let mut jobs = Vec::new();
    let root = enter(&mut jobs, baseline, None);
    for mut option in options {
        option.baseline = None;
        if jobs.iter().any(|job| is_same(job, &option)) {
            continue;
        }
        jobs.push(Job { scenario: option, baseline: Some(root), asked: true });
    }
    told_apart(jobs)
}

fn enter(jobs: &mut Vec<Job>, scenario: Scenario, baseline: Option<usize>) -> usize {
    if let Some(place) = jobs.iter().position(|job| is_same(job, &scenario)) {
        return place;
    }
    jobs.push(Job { scenario, baseline, asked: false });
    jobs.len() - 1
}

fn is_same(job: &Job, scenario: &Scenario) -> bool {
    job.scenario.id == scenario.id && job.scenario.digest() == scenario.digest()
}

/// Places of the jobs whose outcomes are held while the one at `place` is under way: its own, and those of all
/// baselines still to be compared with.
pub fn held(jobs: &[Job], place: usize) -> impl Iterator<Item = usize> {
    (0..=place).filter(move |&earlier| earlier == place || is_needed(jobs, earlier, place))
}

/// Whether a job from that place on is compared with the baseline at `earlier`.
pub fn is_needed(jobs: &[Job], earlier: usize, from: usize) -> bool {
    jobs[from..].iter().any(|job| job.baseline == Some(earlier))
}

fn told_apart(mut jobs: Vec<Job>) -> Vec<Job> {
    let ids: Vec<String> = jobs.iter().map(|job| job.scenario.id.clone()).collect();
    for job in &mut jobs {
        // compared without regard to case, as some file systems do
        if ids.iter().filter(|id| id.eq_ignore_ascii_case(&job.scenario.id)).count() > 1 {
            let digest = job.scenario.digest();
            job.scenario.id = format!("{}-{}", job.scenario.id, digest.get(..8).unwrap_or(&digest));
        }
    }
    // one digest's beginning may be another's, or another scenario's name
    for place in 1..jobs.len() {
        let (before, rest) = jobs.split_at_mut(place);
        let id = &mut rest[0].scenario.id;
        let taken = |id: &str| before.iter().any(|job| job.scenario.id.eq_ignore_ascii_case(id));
        let (mut free, mut number) = (id.clone(), 1);
        while taken(&free) {
            number += 1;
            free = format!("{id}-{number}");
        }
        *id = free;
    }
    jobs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::from_text;

    fn scenario(name: &str, referrals: u32) -> Scenario {
        let whole = include_str!("../../tests/scenarios/whole.toml");
        from_text(name, &whole.replace("2693 per year", &format!("{referrals} per year"))).expect("it is valid")
    }

    fn extending(base: &Scenario, name: &str) -> Scenario {
        let mut option = scenario(name, 2);
        option.baseline = Some(Box::new(base.clone()));
        option
    }

    #[test]
    fn options_share_one_run_of_their_baseline_which_comes_first() {
        let base = scenario("base.toml", 1);
        let option = |name| extending(&base, name);
        let jobs = agenda(vec![option("a.toml"), base.clone(), option("b.toml")]);
        let told: Vec<_> = jobs.iter().map(|job| (job.scenario.id.as_str(), job.baseline, job.asked)).collect();
        assert_eq!(told, [("base", None, true), ("a", Some(0), true), ("b", Some(0), true)]);
        let jobs = agenda(vec![option("a.toml")]);
        assert_eq!((jobs.len(), jobs[0].asked), (2, false));
    }

    #[test]
    fn scenarios_of_one_name_get_folders_of_their_own() {
        let ids = |jobs: Vec<Job>| jobs.into_iter().map(|job| job.scenario.id).collect::<Vec<_>>();
        let mut digested = scenario("b.toml", 1);
        let a = scenario("a.toml", 1);
        digested.id = format!("a-{}", &a.digest()[..8]);
        let clash = ids(against(digested, vec![a, scenario("x/a.toml", 7)]));
        assert!(clash[0].starts_with("a-") && clash[1] == format!("{}-2", clash[0]), "{clash:?}");
        let two = ids(agenda(vec![scenario("a.toml", 1), scenario("x/A.toml", 7)]));
        assert!(two[0].starts_with("a-") && two[0] != two[1], "{two:?}");
    }

    #[test]
    fn what_is_named_twice_is_run_once() {
        let (a, b) = (scenario("a.toml", 1), scenario("b.toml", 2));
        let jobs = against(a.clone(), vec![b.clone(), a, b]);
        assert_eq!(jobs.iter().map(|job| job.scenario.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn a_baseline_is_held_until_its_last_option_is_done() {
        let (one, two) = (scenario("one.toml", 1), scenario("two.toml", 3));
        let jobs = agenda(vec![extending(&one, "a.toml"), extending(&two, "b.toml"), extending(&two, "c.toml")]);
        let places: Vec<Vec<usize>> = (0..jobs.len()).map(|place| held(&jobs, place).collect()).collect();
        assert_eq!(places, [vec![0], vec![0, 1], vec![2], vec![2, 3], vec![2, 4]]);
    }

    #[test]
    fn a_stated_baseline_replaces_the_one_extended() {
        let base = scenario("base.toml", 1);
        let option = |name| extending(&base, name);
        let jobs = against(option("a.toml"), vec![option("b.toml"), option("c.toml")]);
        let told: Vec<_> = jobs.iter().map(|job| (job.scenario.id.as_str(), job.baseline)).collect();
        assert_eq!(told, [("a", None), ("b", Some(0)), ("c", Some(0))]);
    }
}
