//! `caseload run`: scenarios in, folders of results and sentences out.

use super::args::{OutputArgs, RunArgs, SimulationArgs};
use super::exit::{Exit, Failure, print, tell};
use super::interrupt::Stop;
use super::load::{self, Notices, Trouble};
use super::progress::Bar;
use crate::report::output::Shelf;
use crate::report::package::{Detail, package};
use crate::report::{narrative, table};
use crate::study::agenda::agenda;
use crate::study::compare::Standing;
use crate::study::size::{MOST_BYTES, MOST_EVENTS, Size};
use crate::study::{Finding, Job, Outcome, run as study};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Runs scenarios, each beside the baseline that it extends.
///
/// # Errors
/// When nothing can be run, nothing can be kept, or the run is stopped.
pub fn run(asked: &RunArgs, stop: &Stop) -> Result<Exit, Failure> {
    let (scenarios, troubles) = load::scenarios(&asked.scenarios, Notices::unless(asked.output.quiet));
    let batch = Batch { simulation: &asked.simulation, output: &asked.output, stop };
    batch.conduct(&agenda(scenarios), troubles).map(|(exit, _)| exit)
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
        self.weigh(jobs)?;
        // summaries and charts shall use no more threads than the simulation; a second setting changes nothing
        let _ = rayon::ThreadPoolBuilder::new().num_threads(self.simulation.threads).build_global();
        let shelf = Shelf::open(&self.output.out)?;
        jobs.iter().try_for_each(|job| shelf.may_store(&job.scenario.id))?;

        let request = self.simulation.request();
        let total = request.count() * jobs.len() as u64;
        let bar = Bar::over(total, &self.stop.progress, self.output.quiet);
        let compared = jobs.iter().filter(|job| job.baseline.is_some()).count();
        let mut outcomes: Vec<Option<Arc<Outcome>>> = Vec::new();
        let (mut kept, mut standings) = (Vec::new(), Vec::new());
        for (place, job) in jobs.iter().enumerate() {
            let id = &job.scenario.id;
            bar.name(id);
            let outcome = self.outcome(job)?;
            let needed = jobs[place + 1..].iter().any(|later| later.baseline == Some(place));
            outcomes.push(outcome.clone().filter(|_| needed));
            let baseline = job.baseline.map(|place| (&jobs[place].scenario, outcomes[place].as_ref()));
            let finding = match (outcome, baseline) {
                (None, _) => Err("broke off: a defect of the program, told above"),
                (Some(_), Some((_, None))) => Err("not compared: its baseline broke off"),
                (Some(option), Some((root, Some(baseline)))) => {
                    Ok(study::finding((&job.scenario, &option), Some((root, baseline)), request.seed))
                }
                (Some(option), None) => Ok(study::finding((&job.scenario, &option), None, request.seed)),
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

    /// Refuses what is too large before it starts.
    fn weigh(&self, jobs: &[Job]) -> Result<(), Failure> {
        let request = self.simulation.request();
        let sizes = jobs.iter().map(|job| Size::of(&request.central(&job.scenario), &request));
        // an option and its baseline are held at once
        let together = if jobs.iter().any(|job| job.baseline.is_some()) { 2.0 } else { 1.0 };
        let size = sizes.fold(Size::default(), |sum, one| Size {
            events: sum.events + one.events,
            bytes: sum.bytes.max(one.bytes * together),
        });
        if self.simulation.allow_large || !size.is_large() {
            return Ok(());
        }
        let told = format!(
            "this run would simulate about {:.1e} events and hold about {:.1} GB of results at once; without \
             --allow-large a run may take {MOST_EVENTS:.0e} events and {:.0} GB. Fewer replications (-n) or months \
             (--months) make it smaller.",
            size.events,
            size.bytes / 1e9,
            MOST_BYTES / 1e9
        );
        Err(Failure::new(Exit::Limit, told))
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
        text.push_str(&wrapped(&sentence));
    }
    text.push('\n');
    text.push_str(&table::table(finding));
    text
}

/// A sentence over lines no longer than [`WIDTH`], words whole.
fn wrapped(sentence: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in sentence.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.into()),
        }
    }
    lines.join("\n") + "\n"
}

/// What was kept where, and what failed.
fn closing(kept: &[(String, String)], troubles: &[Trouble]) -> String {
    let mut rows: Vec<Vec<String>> = kept.iter().map(|(id, folder)| vec![id.clone(), folder.clone()]).collect();
    rows.extend(troubles.iter().map(|trouble| vec![trouble.name.clone(), format!("failed: {}", trouble.what)]));
    format!("\n{}", table::aligned(&rows))
}
