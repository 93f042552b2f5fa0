//! What must hold at the close of every month of every replication, in every build.
//!
//! A breach is a defect of the program, never of a scenario, so it stops the program with a plain sentence.

use crate::model::parameters::Parameters;
use crate::model::scene::State;
use crate::model::workforce::{Contract, Post, Standing};

/// Relative tolerance of identities between sums of many reals.
const ROUNDING: f64 = 1e-9;

/// Checks everything; returns how many checks were made.
///
/// # Panics
/// When an invariant is broken.
pub fn check(parameters: &Parameters, state: &State, t: f64) -> u64 {
    let tally = &state.tally;
    let open: u64 = tally.teams.iter().map(|team| u64::from(team.open)).sum();
    assert_eq!(tally.opened_total, tally.closed_total + open, "cases in = cases out + open");
    let mut checks = 1;
    let posts = state.workforce.posts();
    let mut held = vec![0_u32; tally.teams.len()];
    for (index, post) in posts.iter().enumerate() {
        held[post.team] += post.children;
        assert_eq!(state.caseload.count(index as u32), post.children as usize, "a worker's caseload is what is held");
        assert!(post.filled || post.children == 0, "an empty post holds nobody");
        let mut load = 0.0;
        for case in state.caseload.held_by(index as u32) {
            let one = state.caseload.case(case);
            assert_eq!(one.holder, index as u32, "a case is held by whoever has it on the list of endings");
            load += parameters.needs[usize::from(one.need)].weight;
        }
        assert!((load - post.load).abs() <= ROUNDING * load.max(1.0), "a load is the sum of its cases' weights");
        checks += 3 + u64::from(post.children);
    }
    for (index, team) in tally.teams.iter().enumerate() {
        assert_eq!(held[index] + team.waiting, team.open, "every open case is held or on the list");
        let listed = state.caseload.count(state.list_holder(index));
        assert_eq!(listed, team.waiting as usize, "the list is as long as its count");
        checks += 2;
    }
    let count = |keep: &dyn Fn(&Post) -> bool| posts.iter().filter(|post| keep(post)).count() as u64;
    let filled = count(&Post::in_post);
    assert_eq!(
        filled + tally.left_total,
        tally.opening_in_post + tally.started_total,
        "in post = opening + starts - leavers"
    );
    let given: u32 = parameters.teams.iter().flat_map(|team| &team.posts).map(|group| group.count).sum();
    let planned: u32 = parameters.people.post_changes.iter().map(|change| change.added).sum();
    let above: u32 = parameters.people.above().iter().map(|place| place.workers).sum();
    let unestablished = count(&|post| post.standing != Standing::Established);
    let covered = count(&|post| post.is_vacant() && post.filled);
    let empty = count(&|post| post.is_vacant() && !post.filled);
    let places = u64::from(given) + u64::from(planned) + u64::from(above);
    assert_eq!(places - unestablished, filled + covered + empty, "posts = filled + covered + vacant or frozen");
    let agency = count(&|post| post.filled && post.contract == Contract::Agency);
    assert_eq!(u64::from(state.cover.at_work()), agency, "agency workers are those at work");
    for team in &tally.teams {
        let age = f64::from(team.open) * t - team.opened_sum;
        // sums of many days keep the rounding of all that came and went
        let rounding = ROUNDING * (f64::from(team.open) + 1.0) * t.abs().max(1.0);
        assert!(age >= -rounding, "no case was opened after now");
        checks += 1;
    }
    checks + 3
}

/// Little's law as an identity: the integral of open cases equals the time that all cases spent open.
///
/// # Panics
/// When the two differ.
pub fn check_little(state: &State, sojourn_open: f64) -> u64 {
    let (area, sojourn) = (state.tally.area_total, state.tally.sojourn_closed + sojourn_open);
    let close = (area - sojourn).abs() <= ROUNDING * area.abs().max(1.0);
    assert!(close, "the integral of open cases ({area}) equals the time spent open ({sojourn})");
    1
}
