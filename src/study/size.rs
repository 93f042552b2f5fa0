//! How large a run would be, told before it starts.

use super::agenda::{Job, held};
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
/// Memory of the distribution over workers of one grade in one team at one observation (bytes), as measured.
const BYTES_PER_DISTRIBUTION: f64 = 160.0;
/// Memory of what holds one observation together (bytes).
const BYTES_PER_OBSERVATION: f64 = 100.0;
/// Memory of the program itself while it draws charts (bytes), as measured.
const BYTES_OF_PROGRAM: f64 = 60e6;
/// Memory of the table of all replications while it is written, in that of the replications.
const TABLE: f64 = 0.6;
/// Threads reckoned with where their number is not given.
const THREADS: f64 = 8.0;

/// What a run would take.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// Replications of each scenario.
    pub replications: f64,
    /// Events simulated for one replication of every scenario.
    pub events_each: f64,
    /// Memory held at once for one replication of every scenario that is held (bytes).
    pub bytes_each: f64,
    /// Memory held however few the replications (bytes).
    pub bytes_fixed: f64,
}

impl Size {
    /// Expected size of an agenda; `full` where every replication is written, too.
    pub fn of_agenda(jobs: &[Job], request: &Request, full: bool) -> Self {
        let sizes: Vec<Self> = jobs.iter().map(|job| Self::of(&request.central(&job.scenario), request)).collect();
        let most = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0, f64::max);
        let at_once = |place: usize| {
            let table = if full { TABLE * sizes[place].bytes_each } else { 0.0 };
            held(jobs, place).map(|held| sizes[held].bytes_each).sum::<f64>() + table
        };
        Self {
            replications: request.count() as f64,
            events_each: sizes.iter().map(|size| size.events_each).sum(),
            bytes_each: most(&mut (0..jobs.len()).map(at_once)),
            bytes_fixed: most(&mut sizes.iter().map(|size| size.bytes_fixed)),
        }
    }

    /// Expected size of one scenario.
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
        let kept = observations
            * (layout.series.len() as f64 * 8.0 + distributions * BYTES_PER_DISTRIBUTION + BYTES_PER_OBSERVATION);
        let threads = if request.threads == 0 { THREADS } else { request.threads as f64 };
        let lived = (cases * BYTES_PER_CASE + posts * BYTES_PER_POST) * threads;
        Self {
            replications: request.count() as f64,
            events_each: cases * EVENTS_PER_CASE + people,
            bytes_each: kept,
            bytes_fixed: lived + BYTES_OF_PROGRAM,
        }
    }

    /// Events simulated in all.
    pub fn events(&self) -> f64 {
        self.replications * self.events_each
    }

    /// Memory held at once (bytes).
    pub fn bytes(&self) -> f64 {
        self.replications * self.bytes_each + self.bytes_fixed
    }

    /// Whether it is more than a run takes without being told to go on.
    pub fn is_large(&self) -> bool {
        // written so that an undefined size is large
        !(self.events() <= MOST_EVENTS && self.bytes() <= MOST_BYTES)
    }

    /// Most replications that are not too large; 0 where a single one is.
    pub fn fitting(&self) -> u64 {
        // an undefined size becomes 0
        (MOST_EVENTS / self.events_each).min((MOST_BYTES - self.bytes_fixed) / self.bytes_each).max(0.0) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::super::run::replicate;
    use super::*;
    use crate::engine::Progress;
    use crate::scenario::{Scenario, from_text};
    use crate::study::agenda::agenda;

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
        let ratio = size.events() / found as f64;
        assert!((0.5..2.0).contains(&ratio), "foretold {}, found {found}", size.events());
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

    #[test]
    fn as_many_replications_as_fit_are_not_too_large_and_one_more_is() {
        let jobs = agenda(vec![small()]);
        let size = |count| Size::of_agenda(&jobs, &request(count, 36), true);
        let fitting = size(1).fitting();
        assert!(fitting > 1000 && !size(fitting).is_large() && size(fitting + 1).is_large(), "{fitting}");
        let endless = Size::of_agenda(&jobs, &request(1, u32::MAX), false);
        assert_eq!(endless.fitting(), 0);
    }

    #[test]
    fn the_memory_foretold_is_that_of_what_is_held_at_once() {
        let scenario = small();
        let mut option = scenario.clone();
        option.id = "option".into();
        option.baseline = Some(Box::new(scenario.clone()));
        let alone = Size::of_agenda(&agenda(vec![scenario]), &request(1, 36), false);
        let jobs = agenda(vec![option]);
        let beside = Size::of_agenda(&jobs, &request(1, 36), false);
        let ratio = |size: Size| size.bytes_each / alone.bytes_each;
        assert!((ratio(beside) - 2.0).abs() < 1e-12);
        assert!((ratio(Size::of_agenda(&jobs, &request(1, 36), true)) - 2.6).abs() < 1e-12);
    }
}
