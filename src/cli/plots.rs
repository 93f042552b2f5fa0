//! `caseload plots`: the pictures of the built-in scenarios, and a page that says what to see in each.

use super::args::DEFAULT_SEED;
use super::exit::{Exit, Failure, print};
use super::interrupt::Stop;
use super::load::{self, Trouble};
use super::progress::Bar;
use crate::report::plot::{Chart, leading_charts, png};
use crate::report::{narrative, wording};
use crate::scenario::catalogue::{BUILT_IN, BuiltIn};
use crate::study::agenda::agenda;
use crate::study::{Finding, Job, Outcome, Request, run as study};
use clap::Args;
use rayon::prelude::*;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// `plots`.
#[derive(Clone, Debug, Args)]
pub struct PlotsArgs {
    /// Folder for the pictures and their page
    #[arg(long, value_name = "DIR", default_value = "plots")]
    pub out: PathBuf,
    /// How many replications (possible futures) of each scenario
    #[arg(long, short = 'n', value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(2..))]
    pub replications: u64,
    /// Threads; they change no result [default: one per processor]
    #[arg(long, value_name = "T", default_value_t = 0, hide_default_value = true)]
    pub threads: usize,
    /// Print nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
}

/// One built-in scenario's part of the page.
struct Story {
    /// The folder of its council.
    folder: &'static str,
    finding: Finding,
    charts: Vec<Chart>,
}

/// Runs every built-in scenario from the default seed and draws what came out.
///
/// # Errors
/// When a built-in scenario is not valid, a file cannot be written, or the run is stopped.
pub fn run(asked: &PlotsArgs, stop: &Stop) -> Result<Exit, Failure> {
    let invalid = |trouble: Trouble| Failure::new(Exit::Invalid, format!("{}: {}", trouble.name, trouble.what));
    let mut stories = Vec::new();
    // councils one by one: each may have a baseline of the same year
    for folder in folders() {
        let of_council = BUILT_IN.iter().filter(|built_in| built_in.folder() == folder);
        let scenarios = of_council.map(|built_in| load::one(built_in.name));
        let jobs = agenda(scenarios.collect::<Result<_, _>>().map_err(invalid)?);
        let path = asked.out.join(folder);
        fs::create_dir_all(&path).map_err(|error| refused(&path, &error))?;
        stories.extend(conduct(folder, &jobs, asked, stop)?);
    }
    for story in &stories {
        let id = &story.finding.option.scenario.id;
        let drawn: Vec<(String, Vec<u8>)> = story
            .charts
            .par_iter()
            .flat_map_iter(|chart| {
                let file = |ending: &str| format!("{id}-{}.{ending}", chart.name);
                [(file("svg"), chart.svg.clone().into_bytes()), (file("png"), png(&chart.svg))]
            })
            .collect();
        for (name, bytes) in drawn {
            write(&asked.out.join(story.folder).join(name), &bytes)?;
        }
    }
    let page = page(&stories, asked.replications);
    write(&asked.out.join("README.md"), page.as_bytes())?;
    if !asked.quiet {
        let count: usize = stories.iter().map(|story| story.charts.len()).sum();
        print(&format!("{count} pictures (SVG and PNG) and README.md in {}\n", asked.out.display()))?;
    }
    Ok(Exit::Done)
}

/// The folders of the built-in scenarios, each once.
fn folders() -> Vec<&'static str> {
    let mut folders: Vec<&str> = BUILT_IN.iter().map(BuiltIn::folder).collect();
    folders.dedup();
    folders
}

fn conduct(folder: &'static str, jobs: &[Job], asked: &PlotsArgs, stop: &Stop) -> Result<Vec<Story>, Failure> {
    let request =
        Request { seed: DEFAULT_SEED, replications: 0..asked.replications, threads: asked.threads, months: None };
    let bar = Bar::over(request.count() * jobs.len() as u64, &stop.progress, asked.quiet);
    let mut outcomes: Vec<Arc<Outcome>> = Vec::new();
    let mut stories = Vec::new();
    for job in jobs {
        bar.name(&job.scenario.id);
        let ensemble = study::replicate(&job.scenario, &request, &stop.progress);
        if stop.asked() {
            return Err(Failure::new(Exit::Interrupted, stop.account()));
        }
        let outcome = Arc::new(study::outcome(&job.scenario, &request, ensemble));
        let baseline = job.baseline.map(|place| (&jobs[place].scenario, &outcomes[place]));
        let finding = study::finding((&job.scenario, &outcome), baseline, request.seed);
        outcomes.push(outcome);
        if job.asked {
            stories.push(Story { folder, charts: leading_charts(&finding), finding });
        }
    }
    Ok(stories)
}

/// What the stories say about drift from year to year, each sentence once.
fn drift(stories: &[Story]) -> String {
    let mut told: Vec<&str> = stories.iter().map(|story| wording::drift(&story.finding.option.parameters)).collect();
    told.sort_unstable();
    told.dedup();
    told.join(" ")
}

/// The page: for each scenario its question and its sentences, and for each picture what to see in it.
fn page(stories: &[Story], replications: u64) -> String {
    let mut text = format!(
        "# What to see in the pictures\n\n`caseload plots` draws this folder anew from the built-in scenarios: {} replications \
         of each, seed {DEFAULT_SEED}, the same bytes every time. Pictures of other grades, and the table of numbers behind \
         each picture, are among the files of `caseload run`.\n\nBands and whiskers show where futures fall *under the \
         scenario's assumptions*; an interval of a mean says how precisely a mean is known from so many replications. {}\n",
        wording::plain(replications as f64, 0),
        drift(stories),
    );
    for story in stories {
        let scenario = &story.finding.option.scenario;
        let _ = write!(text, "\n## {}\n\n", plain_text(&scenario.title));
        if !scenario.question.is_empty() {
            let _ = write!(text, "*{}*\n\n", plain_text(&scenario.question));
        }
        for sentence in narrative::sentences(&story.finding) {
            let _ = writeln!(text, "* {}", plain_text(&sentence));
        }
        for chart in &story.charts {
            let (folder, id) = (story.folder, &scenario.id);
            let (name, alt) = (&chart.name, plain_text(&chart.alt));
            let _ = write!(text, "\n### {}\n\n", plain_text(&chart.title));
            // how to read a kind of chart is said where it first appears
            if !text.contains(chart.reading) {
                let _ = write!(text, "{}\n\n", chart.reading);
            }
            let _ = writeln!(text, "![{alt}]({folder}/{id}-{name}.svg)");
        }
    }
    text
}

/// Text that Markdown shows as it is.
fn plain_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            out.push('\\');
        }
        out.push(if letter.is_control() { ' ' } else { letter });
    }
    out
}

/// Writes a file whole or not at all.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let partial = path.with_extension("partial");
    fs::write(&partial, bytes).and_then(|()| fs::rename(&partial, path)).map_err(|error| refused(path, &error))
}

fn refused(path: &Path, error: &io::Error) -> Failure {
    Failure::new(Exit::Io, format!("could not write {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_scenarios_cannot_become_markup() {
        assert_eq!(plain_text("a [b](c) <i>*x*\n"), "a \\[b\\](c) \\<i\\>\\*x\\* ");
    }
}
