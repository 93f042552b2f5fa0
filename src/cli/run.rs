//! `caseload run`: scenarios in, folders of results and sentences out.

use super::args::{OutputArgs, RunArgs, SimulationArgs};
use super::exit::{Exit, Failure, print, tell};
use super::interrupt::Stop;
use super::load::{self, Trouble};
use super::progress::Bar;
use super::weigh::weigh;
use crate::engine::Progress;
use crate::report::output::Shelf;
use crate::report::package::{Detail, package};
use crate::report::{narrative, table, wording};
use crate::study::agenda::{agenda, is_needed};
use crate::study::compare::{self, Standing};
use crate::study::sensitivity::{SHARE, explore};
use crate::study::{Finding, Job, Outcome, Request, Size, run as study};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Runs scenarios, each beside the baseline that it extends.
///
/// # Errors
/// When nothing can be run, nothing can be kept, or the run is stopped.
pub fn run(asked: &RunArgs, stop: &Stop) -> Result<Exit, Failure> {
    let (scenarios, troubles) = load::scenarios(&asked.scenarios);
    if !asked.output.quiet {
        load::tell_notes(&scenarios);
    }
    let batch = Batch { simulation: &asked.simulation, output: &asked.output, stop };
    let (exit, standings) = batch.conduct(&agenda(scenarios), troubles)?;
    if !asked.output.quiet && compare::share_a_baseline(&standings) {
        print(&format!("\n{}", table::standings(&standings)))?;
    }
    Ok(exit)
}

/// What is said of a job that broke off.
const DEFECT: &str = "broke off: a defect of the program, told above";

/// A finding, with the assumptions that move its headline if they are asked for; `None` if stopped.
pub fn explored(
    option: study::Side,
    baseline: Option<study::Side>,
    request: &Request,
    asked: bool,
    progress: &Progress,
) -> Option<Finding> {
    let finding = study::finding(option, baseline, request.seed);
    if !asked {
        return Some(finding);
    }
    let sensitivity = explore(&finding, option.0, baseline.map(|(root, _)| root), request, progress)?;
    Some(Finding { sensitivity, ..finding })
}

/// How to run an agenda, and where to.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    /// How to simulate.
    pub simulation: &'a SimulationArgs,
    /// Where results go.
    pub output: &'a OutputArgs,
    /// Whether to stop.
    pub stop: &'a Stop,
}

impl Batch<'_> {
    /// Runs an agenda, keeps and prints what comes out, and closes with a table of everything asked for. One failing
    /// scenario does not stop the others.
    ///
    /// # Errors
    /// When nothing can be run, nothing can be kept, or the run is stopped.
    pub fn conduct(&self, jobs: &[Job], mut troubles: Vec<Trouble>) -> Result<(Exit, Vec<Standing>), Failure> {
        if jobs.is_empty() {
            let told: Vec<String> =
                troubles.iter().map(|trouble| format!("{}: {}", trouble.name, trouble.what)).collect();
            return Err(Failure::new(Exit::Invalid, format!("nothing to run\n{}", told.join("\n"))));
        }
        let request = self.simulation.request();
        weigh(&Size::of_agenda(jobs, &request, self.output.full), self.simulation.allow_large)?;
        // summaries and charts shall use no more threads than the simulation; a second setting changes nothing
        let _ = rayon::ThreadPoolBuilder::new().num_threads(self.simulation.threads).build_global();
        let shelf = Shelf::open(&self.output.out)?;
        jobs.iter().try_for_each(|job| shelf.may_store(&job.scenario.id))?;

        let each = if self.simulation.no_sensitivity { 1.0 } else { 1.0 + SHARE };
        let total = (request.count().saturating_mul(jobs.len() as u64) as f64 * each) as u64;
        let bar = Bar::over(total, &self.stop.progress, self.output.quiet);
        let compared = jobs.iter().filter(|job| job.baseline.is_some()).count();
        let mut outcomes: Vec<Option<Arc<Outcome>>> = Vec::new();
        let (mut kept, mut standings) = (Vec::new(), Vec::new());
        for (place, job) in jobs.iter().enumerate() {
            let id = &job.scenario.id;
            bar.name(id);
            let outcome = self.outcome(job)?;
            outcomes.push(outcome.clone());
            let baseline = job.baseline.map(|place| (&jobs[place].scenario, outcomes[place].as_ref()));
            let finding = match (outcome, baseline) {
                (None, _) => Err(DEFECT),
                (Some(_), Some((_, None))) => Err("not compared: its baseline broke off"),
                (Some(option), Some((root, Some(baseline)))) => {
                    self.finding((&job.scenario, &option), Some((root, baseline)))?.ok_or(DEFECT)
                }
                (Some(option), None) => self.finding((&job.scenario, &option), None)?.ok_or(DEFECT),
            };
            match finding {
                Err(what) => troubles.push(Trouble { name: id.clone(), what: what.into() }),
                Ok(finding) => {
                    let folder = self.keep(&shelf, &finding).map_err(|failure| self.with_account(failure))?;
                    self.stop.note_complete(folder.clone());
                    kept.push((id.clone(), folder));
                    standings.extend(Standing::of(&finding, compared));
                    if job.asked && !self.output.quiet {
                        bar.aside(|| print(&present(&finding)))?;
                    }
                }
            }
            // what nothing later is compared with need not be held any longer
            for (earlier, outcome) in outcomes.iter_mut().enumerate() {
                if !is_needed(jobs, earlier, place + 1) {
                    *outcome = None;
                }
            }
        }
        drop(bar);
        if !self.output.quiet {
            print(&closing(&kept, &troubles))?;
        }
        if troubles.is_empty() {
            return Ok((Exit::Done, standings));
        }
        for trouble in &troubles {
            tell(&format!("{}: {}", trouble.name, trouble.what));
        }
        Ok((Exit::Failed, standings))
    }

    /// Runs one job; `None` where it broke off on a defect.
    fn outcome(&self, job: &Job) -> Result<Option<Arc<Outcome>>, Failure> {
        let request = self.simulation.request();
        let progress = &self.stop.progress;
        let work = || {
            let ensemble = study::replicate(&job.scenario, &request, progress);
            let whole = ensemble.trajectories.len() as u64 == request.count();
            (whole && !self.stop.asked()).then(|| study::outcome(&job.scenario, &request, ensemble))
        };
        match catch_unwind(AssertUnwindSafe(work)) {
            Ok(Some(outcome)) => Ok(Some(Arc::new(outcome))),
            Ok(None) => Err(Failure::new(Exit::Interrupted, self.stop.account())),
            Err(_) => Ok(None),
        }
    }

    /// Sets an outcome beside its baseline's, with the assumptions that matter unless they are not asked for; `None` where
    /// it broke off on a defect.
    fn finding(&self, option: study::Side, baseline: Option<study::Side>) -> Result<Option<Finding>, Failure> {
        let request = self.simulation.request();
        let asked = !self.simulation.no_sensitivity;
        let work = || explored(option, baseline, &request, asked, &self.stop.progress);
        match catch_unwind(AssertUnwindSafe(work)) {
            Ok(Some(finding)) => Ok(Some(finding)),
            Ok(None) => Err(Failure::new(Exit::Interrupted, self.stop.account())),
            Err(_) => Ok(None),
        }
    }

    /// A refusal of the file system with what was complete before it.
    fn with_account(&self, failure: Failure) -> Failure {
        match self.stop.complete() {
            Some(complete) if failure.exit == Exit::Io => {
                Failure { message: format!("{}\ncomplete and kept: {complete}", failure.message), ..failure }
            }
            _ => failure,
        }
    }

    fn keep(&self, shelf: &Shelf, finding: &Finding) -> Result<String, Failure> {
        let detail = if self.output.full { Detail::Full } else { Detail::Summary };
        let package = package(finding, detail).map_err(|error| Failure::new(Exit::Io, error.to_string()))?;
        if self.stop.asked() {
            return Err(Failure::new(Exit::Interrupted, self.stop.account()));
        }
        Ok(shelf.store(&package)?.display().to_string())
    }
}

/// Widest line of sentences [characters].
const WIDTH: usize = 110;

/// What is printed about a finding: its title and question, its sentences, and its table.
pub fn present(finding: &Finding) -> String {
    let scenario = &finding.option.scenario;
    let mut text = format!("\n{}\n", scenario.title);
    if !scenario.question.is_empty() {
        text.push_str(&scenario.question);
        text.push('\n');
    }
    text.push('\n');
    for sentence in narrative::sentences(finding) {
        text.push_str(&wording::lines(&sentence, WIDTH).join("\n"));
        text.push('\n');
    }
    let matters = narrative::assumptions_that_matter(finding);
    if !matters.is_empty() {
        text.push_str(&format!("\n{}:\n", narrative::HEADING));
        for sentence in matters {
            text.push_str(&wording::lines(&sentence, WIDTH).join("\n"));
            text.push('\n');
        }
    }
    text.push('\n');
    text.push_str(&table::table(finding));
    text
}

/// What was kept where, and what failed.
fn closing(kept: &[(String, String)], troubles: &[Trouble]) -> String {
    let mut rows: Vec<Vec<String>> = kept.iter().map(|(id, folder)| vec![id.clone(), folder.clone()]).collect();
    rows.extend(troubles.iter().map(|trouble| vec![trouble.name.clone(), format!("failed: {}", trouble.what)]));
    format!("\n{}", table::aligned(&rows))
}
