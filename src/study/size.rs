//! How large a run would be, told before it starts.

use super::run::Request;
use crate::engine;
use crate::model::parameters::Parameters;

/// Most memory a run may take without being told to go on (bytes).
pub const MOST_BYTES: f64 = 4e9;
/// Most events a run may simulate without being told to go on: some hours on two processors.
pub const MOST_EVENTS: f64 = 2e10;

/// Events in the life of a case beside its referral: opening, closing, and a share of a change of worker.
const EVENTS_PER_CASE: f64 = 3.0;
/// Memory of one case and of one post while a replication runs, generously (bytes).
const BYTES_PER_CASE: f64 = 200.0;
const BYTES_PER_POST: f64 = 500.0;
/// Memory of the distribution over workers of one grade in one team at one observation (bytes).
const BYTES_PER_DISTRIBUTION: f64 = 250.0;

/// What a run would take.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// Events simulated.
    pub events: f64,
    /// Memory held at once (bytes).
    pub bytes: f64,
}

impl Size {
    /// Expected size of all replications of one scenario.
    pub fn of(parameters: &Parameters, request: &Request) -> Self {
        let days = f64::from(parameters.months) * crate::time::MEAN_MONTH_DAYS - parameters.opening.day;
        let (_, families) = parameters.demand.families.bounds(parameters.opening.day, days);
        let season = parameters.demand.month_factors.iter().copied().fold(0.0, f64::max);
        let children = families * season * days * parameters.demand.mean_group();
        let cases = parameters.opening.cases + children;
        let people: f64 = parameters
            .teams
            .iter()
            .flat_map(|team| &team.posts)
            .map(|group| {
                let grade = &parameters.grades[group.grade];
                let spells = grade.absence.as_ref().map_or(0.0, |absence| absence.onset);
                f64::from(group.count) * (1.0 + days * 2.0 * (grade.leaving + spells))
            })
            .sum();
        let posts: f64 = parameters.teams.iter().flat_map(|team| &team.posts).map(|group| f64::from(group.count)).sum();
        // labels of the months are left out: there may be too many of them to make
        let layout = engine::layout(&Parameters { months: 0, ..parameters.clone() });
        let observations = f64::from(parameters.months) + 1.0;
        let distributions = (layout.teams.len() * layout.grades.len()) as f64;
        let kept = observations * (layout.series.len() as f64 * 8.0 + distributions * BYTES_PER_DISTRIBUTION + 100.0);
        let threads = if request.threads == 0 { 8.0 } else { request.threads as f64 };
        let lived = (cases * BYTES_PER_CASE + posts * BYTES_PER_POST) * threads;
        let replications = request.count() as f64;
        Self { events: replications * (cases * EVENTS_PER_CASE + people), bytes: replications * kept + lived }
    }

    /// Whether it is more than a run takes without being told to go on.
    pub fn is_large(&self) -> bool {
        // written so that an undefined size is large
        !(self.events <= MOST_EVENTS && self.bytes <= MOST_BYTES)
    }
}

#[cfg(test)]
mod tests {
    use super::super::run::replicate;
    use super::*;
    use crate::engine::Progress;
    use crate::scenario::{Scenario, from_text};

    fn request(count: u64, months: u32) -> Request {
        Request { seed: 1, replications: 0..count, threads: 1, months: Some(months) }
    }

    fn small() -> Scenario {
        from_text("baseline.toml", include_str!("../../tests/command/baseline.toml")).expect("it is valid")
    }

    #[test]
    fn the_events_foretold_are_of_the_order_of_those_that_come() {
        let (scenario, request) = (small(), request(20, 36));
        let size = Size::of(&request.central(&scenario), &request);
        let ensemble = replicate(&scenario, &request, &Progress::default());
        let found: u64 = ensemble.trajectories.iter().map(|one| one.events).sum();
        let ratio = size.events / found as f64;
        assert!((0.5..2.0).contains(&ratio), "foretold {}, found {found}", size.events);
        assert!(!size.is_large());
    }

    #[test]
    fn too_many_replications_or_months_are_large_without_any_being_made() {
        let scenario = small();
        for (count, months) in [(1_000_000_000, 48), (1000, 4_000_000_000), (u64::MAX, u32::MAX)] {
            let request = request(count, months);
            assert!(Size::of(&request.central(&scenario), &request).is_large(), "{count}, {months}");
        }
    }
}
