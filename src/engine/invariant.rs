//! What must hold at the close of every month of every replication, in every build.
//!
//! A breach is a defect of the program, never of a scenario, so it stops the program with a plain sentence.

use crate::model::parameters::Parameters;
use crate::model::scene::State;
use crate::model::workforce::{Contract, Post, Standing};

/// What must hold, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invariant {
    /// Its name in files.
    pub name: &'static str,
    /// What it says.
    pub sentence: &'static str,
}

const CASES: Invariant =
    Invariant { name: "cases", sentence: "Cases at the opening and opened since equal cases closed and cases open." };
const HELD: Invariant =
    Invariant { name: "held", sentence: "The children listed as held by a worker are as many as the worker counts." };
const VACANT: Invariant =
    Invariant { name: "vacant-holds-nobody", sentence: "No child is held by a post without a worker." };
const HOLDER: Invariant =
    Invariant { name: "holder", sentence: "Every case on the list of a worker's endings is held by that worker." };
const LOAD: Invariant =
    Invariant { name: "load", sentence: "A worker's load is the sum of the weights of the cases held." };
const ALLOCATED: Invariant = Invariant {
    name: "allocated-or-waiting",
    sentence: "A team's open cases are those held by its workers and those on its list of unallocated children.",
};
const LIST: Invariant =
    Invariant { name: "list", sentence: "The list of unallocated children of a team is as long as its count says." };
const STAFF: Invariant = Invariant {
    name: "staff",
    sentence: "Workers in post and leavers together equal workers in post at the opening and starters.",
};
const POSTS: Invariant =
    Invariant { name: "posts", sentence: "Filled, covered and empty posts together are the posts established." };
const AGENCY: Invariant =
    Invariant { name: "agency", sentence: "Agency workers at work are those counted against the cap." };
const AGES: Invariant =
    Invariant { name: "ages", sentence: "The ages of a team's open cases do not add up to less than nothing." };
const LITTLE: Invariant = Invariant {
    name: "little",
    sentence: "Little's law as an identity: the integral of open cases over time equals the time that all cases spent open.",
};
/// No event comes before the clock.
pub(super) const CLOCK: Invariant = Invariant { name: "clock", sentence: "No event comes before the clock." };
/// Nobody waits whom a worker could take.
pub(super) const SERVED: Invariant = Invariant {
    name: "served",
    sentence: "The first on a team's list of unallocated children is nobody whom one of its workers could take now.",
};

/// Every invariant checked.
pub const NAMES: &[Invariant] =
    &[CASES, HELD, VACANT, HOLDER, LOAD, ALLOCATED, LIST, STAFF, POSTS, AGENCY, AGES, LITTLE, CLOCK, SERVED];

/// Relative tolerance of identities between sums of many reals.
const ROUNDING: f64 = 1e-9;

/// Checks everything; returns how many checks were made.
///
/// # Panics
/// When an invariant is broken.
pub fn check(parameters: &Parameters, state: &State, t: f64) -> u64 {
    let tally = &state.tally;
    let open: u64 = tally.teams.iter().map(|team| u64::from(team.open)).sum();
    assert_eq!(tally.opened_total, tally.closed_total + open, "{}", CASES.sentence);
    let mut checks = 1;
    let posts = state.workforce.posts();
    let mut held = vec![0_u32; tally.teams.len()];
    for (index, post) in posts.iter().enumerate() {
        held[post.team] += post.children;
        assert_eq!(state.caseload.count(index as u32), post.children as usize, "{}", HELD.sentence);
        assert!(post.filled || post.children == 0, "{}", VACANT.sentence);
        let mut load = 0.0;
        for case in state.caseload.held_by(index as u32) {
            let one = state.caseload.case(case);
            assert_eq!(one.holder, index as u32, "{}", HOLDER.sentence);
            load += parameters.weight_of(one.need, one.stage);
        }
        assert!((load - post.load).abs() <= ROUNDING * load.max(1.0), "{}", LOAD.sentence);
        checks += 3 + u64::from(post.children);
    }
    for (index, team) in tally.teams.iter().enumerate() {
        assert_eq!(held[index] + team.waiting, team.open, "{}", ALLOCATED.sentence);
        let listed = state.caseload.count(state.list_holder(index));
        assert_eq!(listed, team.waiting as usize, "{}", LIST.sentence);
        checks += 2;
    }
    if !tally.stages.is_empty() {
        let staged: u64 = tally.stages.iter().map(|stage| u64::from(stage.open)).sum();
        assert_eq!(staged, open, "every open case is in a stage");
        let (came, went) = tally.teams.iter().fold((0, 0), |sum, team| (sum.0 + team.moved_in, sum.1 + team.moved_out));
        assert_eq!(came, went, "who leaves a team for another arrives there");
        checks += 2;
    }
    let count = |keep: &dyn Fn(&Post) -> bool| posts.iter().filter(|post| keep(post)).count() as u64;
    let filled = count(&Post::in_post);
    assert_eq!(filled + tally.left_total, tally.opening_in_post + tally.started_total, "{}", STAFF.sentence);
    let given: u32 = parameters.teams.iter().flat_map(|team| &team.posts).map(|group| group.count).sum();
    let planned: u32 = parameters.people.post_changes.iter().map(|change| change.added).sum();
    let above: u32 = parameters.people.above().iter().map(|place| place.workers).sum();
    let unestablished = count(&|post| post.standing != Standing::Established);
    let covered = count(&|post| post.is_vacant() && post.filled);
    let empty = count(&|post| post.is_vacant() && !post.filled);
    let places = u64::from(given) + u64::from(planned) + u64::from(above);
    assert_eq!(places - unestablished, filled + covered + empty, "{}", POSTS.sentence);
    let agency = count(&|post| post.filled && post.contract == Contract::Agency);
    assert_eq!(u64::from(state.cover.at_work()), agency, "{}", AGENCY.sentence);
    for team in &tally.teams {
        let age = f64::from(team.open) * t - team.opened_sum;
        // sums of many days keep the rounding of all that came and went
        let rounding = ROUNDING * (f64::from(team.open) + 1.0) * t.abs().max(1.0);
        assert!(age >= -rounding, "{}", AGES.sentence);
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
    assert!(close, "{} Found {area} and {sojourn}.", LITTLE.sentence);
    1
}
