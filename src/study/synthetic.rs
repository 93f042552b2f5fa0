//! Made-up findings for tests, on the made-up ensembles of [`crate::results::synthetic`].

use super::assumption::{Assumptions, Reference};
use super::finding::{Comparison, Finding, Named, Outcome};
use crate::distribution::{Component, Duration, Law};
use crate::model::attrition::Attrition;
use crate::model::parameters::{
    Demand, Grade, Need, Opening, OpeningAges, OpeningCount, Parameters, PostGroup, Progress, Rule, Team, WhenFull,
};
use crate::model::pathway::Course;
use crate::model::people::{Career, People};
use crate::results::{Difference, Ensemble, Summary, synthetic};
use crate::time::{Calendar, CalendarKind, Schedule};
use std::sync::Arc;

/// Parameters that fit the made-up layout.
pub fn parameters() -> Parameters {
    let months = |mean: f64| Duration { components: vec![Component { share: 1.0, law: Law::Exponential { mean } }] };
    let constant = |base| Schedule { base, changes: Vec::new() };
    let grade = |name: &str, target| Grade {
        name: name.into(),
        target,
        limit: f64::INFINITY,
        ramp: Vec::new(),
        leaving: 0.0,
        attrition: Attrition::default(),
        refill: months(120.0),
        absence: None,
        factor_sd: 0.3,
        career: Career::default(),
    };
    let team = |name: &str, grades: &[usize]| Team {
        name: name.into(),
        intake: 0.5,
        rule: Rule::LowestRelativeLoad,
        when_full: WhenFull::Wait,
        posts: grades.iter().map(|&grade| PostGroup { grade, count: 3, fte: 1.0, vacant: 0 }).collect(),
    };
    let names = &synthetic::layout().teams;
    Parameters {
        calendar: Calendar { kind: CalendarKind::Civil, start: jiff::civil::date(2019, 10, 1) },
        months: 2,
        demand: Demand {
            families: constant(2.0),
            month_factors: [1.0; 12],
            overdispersion: None,
            group_sizes: vec![1.0],
        },
        front_door: Vec::new(),
        needs: vec![Need {
            name: "moderate".into(),
            share: 1.0,
            opens_case: 1.0,
            length: months(100.0),
            weight: 1.0,
            priority: 0,
        }],
        grades: vec![grade("experienced", 22.0), grade("newly-qualified", 15.0)],
        teams: vec![team(&names[0], &[0, 1]), team(&names[1], &[0])],
        progress: Progress { slowing: 0.0, unallocated_speed: 0.0, handover_pause: 0.0 },
        course: Course::default(),
        people: People::default(),
        opening: Opening { day: 0.0, cases: 200.0, count: OpeningCount::Fixed, ages: OpeningAges::Equilibrium },
        environment: None,
        retention: Vec::new(),
    }
}

/// The outcome of a made-up scenario.
pub fn outcome(id: &str, ensemble: Ensemble) -> Outcome {
    Outcome {
        scenario: Named { id: id.into(), title: format!("The scenario {id}"), question: String::new() },
        resolved: format!("title = \"The scenario {id}\"\n"),
        digest: format!("digest of {id}"),
        parameters: Arc::new(parameters()),
        summary: Arc::new(Summary::of(&ensemble)),
        ensemble: Arc::new(ensemble),
    }
}

/// An option of 40 replications whose every value is 0.5 above its baseline's.
pub fn finding(id: &str) -> Finding {
    let option = outcome(id, synthetic::ensemble(0, 40, 0.5));
    let baseline = outcome("baseline", synthetic::ensemble(0, 40, 0.0));
    let difference = Arc::new(Difference::of(&option.ensemble, &baseline.ensemble, 1.0));
    let assumptions =
        Assumptions { now: vec!["referrals fall 30%".into()], later: Vec::new(), reference: Reference::Nothing };
    let comparison = Some(Comparison { baseline: Arc::new(baseline), difference, assumptions });
    Finding { option: Arc::new(option), comparison, headline: 2, seed: 2019 }
}
