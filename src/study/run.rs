//! Runs one scenario, and makes a finding of what came out.

use super::assumption::assumptions;
use super::finding::{Comparison, Finding, Named, Outcome};
use super::sensitivity::Sensitivity;
use crate::engine::{Plan, Progress, simulate};
use crate::model::parameters::Parameters;
use crate::results::{Difference, Ensemble, Summary};
use crate::scenario::Scenario;
use std::ops::Range;
use std::sync::Arc;

/// Which replications of a scenario to run, and how far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The number that fixes all chance.
    pub seed: u64,
    /// Which replications.
    pub replications: Range<u64>,
    /// Threads to run on; 0 for one per processor. They change no result.
    pub threads: usize,
    /// Months measured, in place of the scenario's own.
    pub months: Option<u32>,
}

impl Request {
    /// How many replications.
    pub fn count(&self) -> u64 {
        self.replications.end - self.replications.start
    }

    fn lasting(&self, parameters: Parameters) -> Arc<Parameters> {
        let months = self.months.unwrap_or(parameters.months);
        Arc::new(Parameters { months, ..parameters })
    }

    /// The scenario's parameters with every uncertain value at its median, over the months asked for.
    pub fn central(&self, scenario: &Scenario) -> Arc<Parameters> {
        let central = scenario.central();
        if self.months.is_none_or(|months| months == central.months) {
            central
        } else {
            self.lasting((*central).clone())
        }
    }
}

/// Runs a scenario. If cancelled, the replications done without a gap from the first.
pub fn replicate(scenario: &Scenario, request: &Request, progress: &Progress) -> Ensemble {
    let drawn = scenario.is_drawn();
    let plan = Plan {
        seed: request.seed,
        first: request.replications.start,
        count: request.count(),
        threads: request.threads,
    };
    let central = request.central(scenario);
    let realise = |index| {
        if drawn { request.lasting(scenario.realise(request.seed, index)) } else { Arc::clone(&central) }
    };
    simulate(realise, drawn, &plan, progress)
}

/// Summarises what came out of a scenario.
pub fn outcome(scenario: &Scenario, request: &Request, ensemble: Ensemble) -> Outcome {
    Outcome {
        scenario: Named {
            id: scenario.id.clone(),
            title: scenario.title.clone(),
            question: scenario.question.clone().unwrap_or_default(),
            notes: scenario.notes.clone().unwrap_or_default(),
        },
        resolved: scenario.resolved(),
        digest: scenario.digest(),
        register: scenario.register().to_vec(),
        // what has a place is about how a file is written, which is the same whoever runs it
        expectations: scenario.notices().into_iter().filter(|one| one.place.is_none()).map(|one| one.text).collect(),
        parameters: request.central(scenario),
        summary: Arc::new(Summary::of(&ensemble)),
        ensemble: Arc::new(ensemble),
    }
}

/// One side of a comparison: the scenario as it was read, and what came out of it.
pub type Side<'a> = (&'a Scenario, &'a Arc<Outcome>);

/// Sets an outcome beside that of its baseline. Which assumptions matter is not asked yet.
pub fn finding((scenario, option): Side, baseline: Option<Side>, seed: u64) -> Finding {
    let last = option.ensemble.layout.months.len() - 1;
    // a run shorter than the scenario speaks of its own last month
    let headline = (scenario.report.headline as usize).min(last);
    let comparison = baseline.map(|(root, baseline)| Comparison {
        difference: Arc::new(Difference::of(&option.ensemble, &baseline.ensemble, scenario.report.matters)),
        assumptions: assumptions((scenario, &option.parameters), (root, &baseline.parameters), headline, seed),
        baseline: Arc::clone(baseline),
    });
    Finding { option: Arc::clone(option), comparison, headline, seed, sensitivity: Sensitivity::LeftOut }
}
