//! Many replications in parallel, put in order whatever finished first.

use super::replication::Workspace;
use crate::model::happening::Unwatched;
use crate::model::parameters::{Parameters, PostGroup};
use crate::results::{Ensemble, Layout, Trajectory};
use rayon::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Replications that a thread runs before it looks for more.
const CHUNK: u64 = 8;

/// Which replications to run, and on how many threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The number that fixes all chance.
    pub seed: u64,
    /// Index of the first replication.
    pub first: u64,
    /// How many.
    pub count: u64,
    /// Number of threads; 0 for one per processor.
    pub threads: usize,
}

/// How far a batch has come, and whether to stop: shared with whoever shows or stops it.
#[derive(Debug, Default)]
pub struct Progress {
    /// Replications done.
    pub done: AtomicU64,
    /// Set to stop before the next replication.
    pub cancelled: AtomicBool,
}

/// The columns and rows of trajectories of `parameters`.
pub fn layout(parameters: &Parameters) -> Layout {
    let names = |name: &String| name.clone();
    let grades: Vec<String> = parameters.grades.iter().map(|grade| names(&grade.name)).collect();
    let teams = parameters.teams.iter().map(|team| names(&team.name)).collect();
    let people = &parameters.people;
    let staffed = |(place, team): (usize, &crate::model::parameters::Team)| {
        let has = |grade| {
            let posts = team.posts.iter().filter(|group| group.grade == grade);
            let passed_into = |group: &PostGroup| {
                let year = &parameters.grades[group.grade].career.first_year;
                group.count > 0 && year.as_ref().is_some_and(|year| year.promotes_to == grade)
            };
            posts.map(|group| group.count).sum::<u32>() + people.planned(place, grade) > 0
                || team.posts.iter().any(passed_into)
                || people.above().iter().any(|above| above.team == place && above.grade == grade && above.workers > 0)
        };
        (0..grades.len()).map(has).collect()
    };
    let staffed: Vec<Vec<bool>> = parameters.teams.iter().enumerate().map(staffed).collect();
    let months = (0..=parameters.months).map(|n| parameters.calendar.observation_label(n)).collect();
    let stages =
        parameters.course.graph.iter().flat_map(|graph| &graph.stages).map(|stage| names(&stage.name)).collect();
    let layout = Layout::with_stages(teams, grades, &staffed, stages, months);
    if people.has_agency() { layout.by_contract() } else { layout }
}

/// Runs the replications of `plan`. `realise` gives the parameters of a replication; unless some are `drawn` it is
/// asked once. A cancelled batch returns the replications that are complete without a gap from the first.
pub fn simulate<F>(realise: F, drawn: bool, plan: &Plan, progress: &Progress) -> Ensemble
where
    F: Fn(u64) -> Arc<Parameters> + Sync,
{
    let first = realise(plan.first);
    let layout = Arc::new(layout(&first));
    let chunks = plan.count.div_ceil(CHUNK);
    let run_chunk = |workspace: &mut Workspace, chunk: u64| -> Vec<Trajectory> {
        let from = plan.first + chunk * CHUNK;
        let to = (from + CHUNK).min(plan.first + plan.count);
        let mut done = Vec::with_capacity((to - from) as usize);
        for index in from..to {
            if progress.cancelled.load(Ordering::Relaxed) {
                break;
            }
            let parameters = if drawn { realise(index) } else { Arc::clone(&first) };
            done.push(workspace.replicate(&parameters, &layout, plan.seed, index, &mut Unwatched));
            progress.done.fetch_add(1, Ordering::Relaxed);
        }
        done
    };
    let run_all =
        || -> Vec<Vec<Trajectory>> { (0..chunks).into_par_iter().map_init(Workspace::default, run_chunk).collect() };
    let parts = match rayon::ThreadPoolBuilder::new().num_threads(plan.threads).build() {
        Ok(pool) => pool.install(run_all),
        // no threads to be had: one after the other gives the same results
        Err(_) => {
            let mut workspace = Workspace::default();
            (0..chunks).map(|chunk| run_chunk(&mut workspace, chunk)).collect()
        }
    };
    let mut trajectories: Vec<Trajectory> = Vec::with_capacity(plan.count as usize);
    for trajectory in parts.into_iter().flatten() {
        if trajectory.index != plan.first + trajectories.len() as u64 {
            break;
        }
        trajectories.push(trajectory);
    }
    Ensemble { layout, first: plan.first, trajectories, drawn }
}
