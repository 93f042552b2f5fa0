//! Every shipped scenario, whatever it says: sound, conserving, still where nothing changes, and of the same first contacts.

use crate::relations::same;
use caseload::engine::replicate;
use caseload::model::happening::{Happening, Record, Unwatched};
use caseload::model::money::Pence;
use caseload::model::parameters::Parameters;
use caseload::results::{Cell, Layout, Measure, Trajectory};
use caseload::scenario::catalogue::{BUILT_IN, TEMPLATES};
use caseload::scenario::{self, Scenario};
use std::collections::BTreeSet;
use std::fs;

const SEED: u64 = 2019;
const MONTHS: u32 = 18;
const FUTURES: u64 = 2;

fn shipped() -> impl Iterator<Item = (&'static str, Scenario)> {
    BUILT_IN.iter().map(|one| (one.name, scenario::load(one.name).unwrap_or_else(|problems| panic!("{problems}"))))
}

/// A scenario laid over another, given as the text of its measures.
fn laid_over(base: &str, measures: &str) -> Scenario {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("overlay.toml");
    fs::write(&path, format!("schema = 1\nextends = \"{base}\"\n{measures}")).unwrap();
    scenario::load(path.to_str().unwrap()).unwrap_or_else(|problems| panic!("{base}: {problems}"))
}

fn future(scenario: &Scenario, index: u64) -> Parameters {
    Parameters { months: MONTHS, ..scenario.realise(SEED, index) }
}

fn lived(scenario: &Scenario, index: u64) -> Trajectory {
    replicate(&future(scenario, index), SEED, index, &mut Unwatched)
}

/// First referrals of families that were neither open nor known at the opening, and what the front door made of them.
fn first_contacts(scenario: &Scenario, index: u64) -> Vec<(u64, Happening)> {
    let mut record = Record::default();
    replicate(&future(scenario, index), SEED, index, &mut record);
    let (mut met, mut again) = (BTreeSet::new(), BTreeSet::new());
    let mut contacts = Vec::new();
    for (at, what) in record.events {
        let (Happening::Referred { family, .. } | Happening::Diverted { family } | Happening::NoCase { family }) = what
        else {
            continue;
        };
        if matches!(what, Happening::Referred { .. }) && !met.insert(family) {
            again.insert(family);
        }
        if !family.is_opening() && !again.contains(&family) {
            contacts.push((at.to_bits(), what));
        }
    }
    contacts
}

/// Measures of every kind that need no name of a team or grade, none of which changes anything.
const NOTHING: &str = r#"
[measure.null-demand]
kind = "demand"
change = "0%"
from = 2017-01-01
[measure.null-front-door]
kind = "front-door"
cut = "0%"
from = 2017-01-01
[measure.null-retention]
kind = "retention"
change = "0%"
from = 2017-01-01
[measure.null-freeze]
kind = "vacancy-freeze"
share = "0%"
from = 2017-01-01
[measure.null-hiring]
kind = "faster-hiring"
factor = 1
from = 2017-01-01
[measure.null-campaign]
kind = "recruitment-campaign"
starts = 0
from = 2017-01-01
[measure.null-support]
kind = "support-workers"
frees = "0%"
from = 2017-01-01
"#;

/// Measures on staffing alone, all strong.
const STAFFING: &str = r#"
[measure.strong-freeze]
kind = "vacancy-freeze"
from = 2017-01-01
[measure.strong-loss]
kind = "retention"
change = "80%"
from = 2017-01-01
[measure.strong-support]
kind = "support-workers"
frees = "20%"
from = 2019-12-01
[measure.strong-cap]
kind = "agency-cap"
workers = 0
from = 2017-01-01
"#;

#[test]
fn measures_that_change_nothing_change_no_bit_of_any_shipped_scenario() {
    for (name, scenario) in shipped() {
        let still = laid_over(name, NOTHING);
        for index in 0..FUTURES {
            assert!(same(&[lived(&scenario, index)], &[lived(&still, index)]), "{name}, future {index}");
        }
    }
}

#[test]
fn watching_alone_shows_nothing() {
    let watched = scenario::load("monitoring-only").unwrap();
    let baseline = watched.baseline.clone().unwrap();
    for index in 0..2 * FUTURES {
        assert!(same(&[lived(&watched, index)], &[lived(&baseline, index)]), "future {index}");
    }
}

#[test]
fn staffing_moves_no_first_contact_of_any_shipped_scenario() {
    for (name, scenario) in shipped() {
        let staffed = laid_over(name, STAFFING);
        let contacts = first_contacts(&scenario, 1);
        assert!(contacts.len() > 500, "{name}: {} contacts", contacts.len());
        assert!(contacts == first_contacts(&staffed, 1), "{name}: first contacts moved");
        assert!(!same(&[lived(&scenario, 1)], &[lived(&staffed, 1)]), "{name}: the measures did something");
    }
}

#[test]
fn options_that_leave_demand_and_pathways_alone_have_the_first_contacts_of_their_baseline() {
    let mut compared = Vec::new();
    for (name, option) in shipped() {
        let Some(baseline) = option.baseline.clone() else { continue };
        let (ours, theirs) = (option.central(), baseline.central());
        let is_staffing = ours.demand == theirs.demand
            && ours.front_door == theirs.front_door
            && ours.needs == theirs.needs
            && ours.course == theirs.course;
        if is_staffing {
            assert!(first_contacts(&option, 3) == first_contacts(&baseline, 3), "{name}");
            compared.push(name);
        }
    }
    assert_eq!(
        compared,
        ["blackburn-with-darwen/monitoring-only", "blackburn-with-darwen/retention-2020", "bradford/faster-hiring"]
    );
}

#[test]
fn cases_and_workers_are_conserved_in_every_shipped_scenario() {
    for (name, scenario) in shipped() {
        let parameters = future(&scenario, 0);
        let layout: Layout = caseload::engine::layout(&parameters);
        let trajectory = lived(&scenario, 0);
        assert!(trajectory.checks > u64::from(MONTHS), "{name}: {} checks", trajectory.checks);
        let value = |month: usize, measure: Measure| {
            trajectory.value(month, layout.column(measure, Cell::COUNCIL).unwrap()).unwrap()
        };
        for month in 1..=MONTHS as usize {
            let flow = |into, out| value(month, into) - value(month, out);
            let change = |measure| value(month, measure) - value(month - 1, measure);
            assert_eq!(change(Measure::Open), flow(Measure::Starts, Measure::Ends), "{name}: cases of month {month}");
            let moved = flow(Measure::Starters, Measure::Leavers);
            assert_eq!(change(Measure::InPost), moved, "{name}: workers of month {month}");
            assert!(value(month, Measure::Held) + value(month, Measure::Unallocated) == value(month, Measure::Open));
        }
    }
}

#[test]
fn money_adds_up_to_the_penny_in_every_shipped_scenario() {
    for (name, scenario) in shipped() {
        let parameters = future(&scenario, 0);
        let column = caseload::engine::layout(&parameters).column(Measure::Spend, Cell::COUNCIL);
        let column = column.unwrap_or_else(|| panic!("{name} counts no money"));
        let trajectory = lived(&scenario, 0);
        let pence = |pounds: f64| (pounds * 100.0).round();
        let months = (1..=MONTHS as usize).map(|month| pence(trajectory.value(month, column).unwrap()));
        let books: Pence = trajectory.books.iter().flat_map(|book| book.spent).sum();
        assert_eq!(months.sum::<f64>(), pence(books.to_pounds()), "{name}: months against the books of its years");
        assert!(books.to_pounds() > 1_000_000.0, "{name}: {books} in {MONTHS} months");
    }
}

#[test]
fn every_template_can_be_laid_over_every_baseline() {
    let baselines: Vec<&str> = shipped().filter(|(_, one)| one.baseline.is_none()).map(|(name, _)| name).collect();
    assert_eq!(baselines.len(), 4);
    for template in TEMPLATES {
        let gap = "# extends = \"my-baseline.toml\"\n";
        assert!(template.text.contains(gap), "{} says where its baseline goes", template.name);
        assert_eq!(template.text, fs::read_to_string(format!("scenarios/{}.toml", template.name)).unwrap());
        for base in &baselines {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("option.toml");
            fs::write(&path, template.text.replace(gap, &format!("extends = \"{base}\"\n"))).unwrap();
            let option = scenario::load(path.to_str().unwrap());
            let option = option.unwrap_or_else(|problems| panic!("{} over {base}: {problems}", template.name));
            assert!(option.question.is_some() && option.baseline.is_some());
        }
    }
    let listed: BTreeSet<String> = TEMPLATES.iter().map(|one| format!("scenarios/{}.toml", one.name)).collect();
    let files = scenario::scenario_files("scenarios/templates".as_ref());
    assert_eq!(listed, files.iter().map(|path| path.to_str().unwrap().to_owned()).collect());
}
