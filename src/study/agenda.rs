//! What to run, and what to compare with what.

use crate::scenario::Scenario;

/// One scenario to run.
#[derive(Debug)]
pub struct Job {
    /// The scenario; its id names its folder and is unique within an agenda.
    pub scenario: Scenario,
    /// Place in the agenda of what it is compared with, always before its own.
    pub baseline: Option<usize>,
}

/// Lays out the scenarios asked for, each after the root of what it extends; scenarios that several options share are
/// run once. Different scenarios of one name get the beginning of their digests added to it.
pub fn agenda(asked: Vec<Scenario>) -> Vec<Job> {
    let mut jobs = Vec::new();
    for mut scenario in asked {
        let baseline = scenario.baseline.take().map(|root| enter(&mut jobs, *root, None));
        enter(&mut jobs, scenario, baseline);
    }
    told_apart(jobs)
}

/// Lays out options against one stated baseline, whatever they extend.
pub fn against(baseline: Scenario, options: Vec<Scenario>) -> Vec<Job> {
    let mut jobs = Vec::new();
    let root = enter(&mut jobs, baseline, None);
    jobs[root].scenario.baseline = None;
    for mut option in options {
        option.baseline = None;
        jobs.push(Job { scenario: option, baseline: Some(root) });
    }
    told_apart(jobs)
}

fn enter(jobs: &mut Vec<Job>, scenario: Scenario, baseline: Option<usize>) -> usize {
    let same = |job: &Job| job.scenario.id == scenario.id && job.scenario.digest() == scenario.digest();
    if let Some(place) = jobs.iter().position(same) {
        return place;
    }
    jobs.push(Job { scenario, baseline });
    jobs.len() - 1
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
    jobs
}
