//! What can be typed.

use crate::study::Request;
use clap::{Args, Parser, Subcommand};
use std::ops::Range;
use std::path::PathBuf;

/// The seed unless one is given: the year of the first council's story.
pub const DEFAULT_SEED: u64 = 2019;

/// Simulates the caseloads of a council's children's social workers, month by month, over many possible futures.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "caseload",
    version,
    arg_required_else_help = true,
    after_help = "Examples:
  caseload scenarios                                   what is built in
  caseload run blackburn-with-darwen/front-door-2019   an option beside its baseline
  caseload run my-council/ --replications 200          every file of a folder, quickly
  caseload new front-door --council blackburn-with-darwen   your own option, by a few answers
  caseload check my-council/option.toml                all problems of a file at once
  caseload explain my-council/option.toml              every value in force, and why
  caseload verify results/front-door-2019              run again and confirm

Exit codes:
  0  done (also where the reader of what is printed has left, as `| head` does: all files are written)
  2  wrong usage
  3  invalid input
  4  finished, but something failed or a check did not hold
  5  the file system refused
  6  too large (--allow-large goes on)
  130 or 143  interrupted"
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Run scenarios, each beside the baseline that it extends
    #[command(after_help = "Examples:
  caseload run blackburn-with-darwen/front-door-2019
  caseload run scenarios/blackburn-with-darwen/ --out results
  caseload run option.toml --replications 200 --months 24
  caseload run option.toml --replications 500..1000 --full   half a run, to be merged

An option and its baseline live through the same futures: the same families, the same dice. What is \
printed as a difference is therefore due to the option.

Each scenario's folder under --out holds report.html (one page to read), results.xlsx, summary.csv, \
workers.csv, difference.csv, assumptions-that-matter.csv, charts/, resolved.toml and manifest.json; the manifest says what every column and measure means.

In difference.csv, chance_above is the share of futures in which the option is better by more than the \
amount that matters: a chance of 0.9 for caseload says that in 9 futures in 10 it is lower by more than the \
scenario's `matters` (1 child per FTE unless set). The manifest gives each measure's better way (where \
neither is better, higher counts) and its amount, which is 0 for all but caseloads.

Several options of one baseline close with a table of how they stand, whose intervals hold together.")]
    Run(RunArgs),
    /// Compare options with one baseline, whatever they extend
    #[command(after_help = "Examples:
  caseload compare baseline.toml option-a.toml option-b.toml
  caseload compare option-a.toml option-b.toml     is B better than A?")]
    Compare(CompareArgs),
    /// Check scenario files: all problems of each at once
    #[command(after_help = "Examples:
  caseload check option.toml
  caseload check my-council/       every scenario file of a folder")]
    Check(CheckArgs),
    /// Show every value in force, who set it, where it comes from and how sure it is
    #[command(after_help = "Examples:
  caseload explain option.toml
  caseload explain option.toml --csv > assumptions.csv")]
    Explain(ExplainArgs),
    /// Print the JSON Schema of scenario files, for editors that complete and check while you type
    #[command(after_help = "Example:
  caseload schema > caseload.schema.json")]
    Schema,
    /// List the built-in scenarios and the question each answers
    Scenarios,
    /// Make an option file from a template by answering a few questions
    #[command(after_help = "Examples:
  caseload new --list                                       the templates, and what each asks
  caseload new front-door --council blackburn-with-darwen   asks, with answers offered; writes a commented file
  caseload new retention --council my-baseline.toml --defaults --set from=2020-09-01

Answers may be piped in, one a line; an empty line takes what is offered. A file that exists is never touched.")]
    New(super::new::NewArgs),
    /// Show what a council has published, beside its region, its neighbours and England
    Published(super::published::PublishedArgs),
    /// Score forecasts against what was published later, beside five simple rules
    Score(super::score::ScoreArgs),
    /// Tell one possible future in dated sentences
    #[command(after_help = "Examples:
  caseload trace blackburn-with-darwen/baseline-2019 --replication 37
  caseload trace option.toml --replication 37 --worker east/experienced/3
  caseload trace option.toml --replication 37 --child 2019-11/3.42-1")]
    Trace(TraceArgs),
    /// Run a folder of results again and confirm it, byte by byte
    #[command(after_help = "Examples:
  caseload verify results/front-door-2019     one scenario's folder
  caseload verify results                     all of them")]
    Verify(VerifyArgs),
    /// Join runs of disjoint replications (made with --full) into one
    #[command(after_help = "Example:
  caseload run option.toml --replications 0..500 --full --out first
  caseload run option.toml --replications 500..1000 --full --out second
  caseload merge first second --out whole     equals one run of 1000, byte by byte")]
    Merge(MergeArgs),
    /// Draw the pictures of the built-in scenarios, and the page that says what to see in them
    #[command(after_help = "Examples:
  caseload plots                       draws plots/ anew: the same bytes every time
  caseload plots --out look -n 100     a quick look")]
    Plots(super::plots::PlotsArgs),
    /// Print what a shell needs to complete the command line
    #[command(after_help = "Example:
  caseload completions bash > ~/.local/share/bash-completion/completions/caseload")]
    Completions(CompletionsArgs),
}

/// How to simulate.
#[derive(Clone, Debug, Args)]
pub struct SimulationArgs {
    /// How many replications (possible futures), or which: N or A..B
    #[arg(long, short = 'n', value_name = "N|A..B", default_value = "1000", value_parser = replications)]
    pub replications: Range<u64>,
    /// The number that fixes all chance
    #[arg(long, value_name = "S", default_value_t = DEFAULT_SEED)]
    pub seed: u64,
    /// Threads; they change no result [default: one per processor]
    #[arg(long, value_name = "T", default_value_t = 0, hide_default_value = true)]
    pub threads: usize,
    /// Months to measure, in place of the scenario's own
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u32).range(1..))]
    pub months: Option<u32>,
    /// Do not work out which assumptions move the headline most (takes about a third of the run's time)
    #[arg(long)]
    pub no_sensitivity: bool,
    /// Go on even if the run is very large
    #[arg(long)]
    pub allow_large: bool,
}

impl SimulationArgs {
    /// The request that was typed.
    pub fn request(&self) -> Request {
        Request { seed: self.seed, replications: self.replications.clone(), threads: self.threads, months: self.months }
    }
}

/// Where results go.
#[derive(Clone, Debug, Args)]
pub struct OutputArgs {
    /// Folder for results, one folder per scenario within it
    #[arg(long, value_name = "DIR", default_value = "results")]
    pub out: PathBuf,
    /// Keep every replication too (replications.parquet)
    #[arg(long)]
    pub full: bool,
    /// Print nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
}

/// `run`.
#[derive(Clone, Debug, Args)]
pub struct RunArgs {
    /// Scenario files, folders of them, or names of built-in scenarios
    #[arg(required = true, value_name = "SCENARIO")]
    pub scenarios: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "told by its type")]
    pub simulation: SimulationArgs,
    #[command(flatten)]
    #[allow(missing_docs, reason = "told by its type")]
    pub output: OutputArgs,
}

/// `compare`.
#[derive(Clone, Debug, Args)]
pub struct CompareArgs {
    /// What the options are compared with
    #[arg(value_name = "BASELINE")]
    pub baseline: String,
    /// Scenario files, folders of them, or names of built-in scenarios
    #[arg(required = true, value_name = "OPTION")]
    pub options: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "told by its type")]
    pub simulation: SimulationArgs,
    #[command(flatten)]
    #[allow(missing_docs, reason = "told by its type")]
    pub output: OutputArgs,
}

/// `check`.
#[derive(Clone, Debug, Args)]
pub struct CheckArgs {
    /// Scenario files, folders of them, or names of built-in scenarios
    #[arg(required = true, value_name = "SCENARIO")]
    pub scenarios: Vec<String>,
}

/// `explain`.
#[derive(Clone, Debug, Args)]
pub struct ExplainArgs {
    /// A scenario file, or the name of a built-in scenario
    #[arg(value_name = "SCENARIO")]
    pub scenario: String,
    /// As comma-separated values
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

/// `trace`.
#[derive(Clone, Debug, Args)]
pub struct TraceArgs {
    /// A scenario file, or the name of a built-in scenario
    #[arg(value_name = "SCENARIO")]
    pub scenario: String,
    /// Which replication
    #[arg(long, short, value_name = "R", value_parser = clap::value_parser!(u64).range(..=i64::MAX as u64))]
    pub replication: u64,
    /// The number that fixes all chance
    #[arg(long, value_name = "S", default_value_t = DEFAULT_SEED)]
    pub seed: u64,
    /// Only what concerns this child (as the trace names it)
    #[arg(long, value_name = "C", conflicts_with = "worker")]
    pub child: Option<String>,
    /// Only what concerns this post (team/grade/number)
    #[arg(long, value_name = "W")]
    pub worker: Option<String>,
}

/// `verify`.
#[derive(Clone, Debug, Args)]
pub struct VerifyArgs {
    /// A scenario's folder of results, or a folder of such folders
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// Threads; they change no result [default: one per processor]
    #[arg(long, value_name = "T", default_value_t = 0, hide_default_value = true)]
    pub threads: usize,
    /// Print nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
}

/// `merge`.
#[derive(Clone, Debug, Args)]
pub struct MergeArgs {
    /// Folders of results of runs with --full, in any order
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// Folder for the joined results
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Print nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
}

/// `completions`.
#[derive(Clone, Copy, Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// `N` as the first N replications, `A..B` as those from A up to but not including B.
fn replications(text: &str) -> Result<Range<u64>, String> {
    let wanted = "give N (as 1000) or A..B (as 500..1000)";
    let number = |part: &str| match part.trim() {
        "" => Err(format!("`{text}` lacks a number; {wanted}")),
        part => part.parse::<u64>().map_err(|_| format!("`{part}` is no whole number; {wanted}")),
    };
    let range = match text.split_once("..") {
        Some((from, to)) => number(from)?..number(to)?,
        None => 0..number(text)?,
    };
    // indices are kept as signed 64-bit numbers in tables
    match range {
        Range { start, end } if start > end => {
            Err(format!("{start}..{end} runs backwards; turned round it is {end}..{start}"))
        }
        Range { start, end } if start == end => Err(format!("{text} is no replication at all")),
        Range { end, .. } if end > i64::MAX as u64 => Err(format!("{end} is too many")),
        _ => Ok(range),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn replications_are_a_number_or_a_range() {
        assert_eq!(replications("1000"), Ok(0..1000));
        assert_eq!(replications("500..1000"), Ok(500..1000));
        for wrong in ["0", "5..5", "9..3", "-1", "1e3", "a..b", "..", "18446744073709551615"] {
            assert!(replications(wrong).is_err(), "{wrong}");
        }
        assert!(replications("10..5").unwrap_err().starts_with("10..5 runs backwards"));
        assert!(replications("500..").unwrap_err().starts_with("`500..` lacks a number"));
    }

    #[test]
    fn defaults_are_a_thousand_replications_from_seed_2019() {
        let Ok(Arguments { command: Command::Run(run) }) = Arguments::try_parse_from(["caseload", "run", "a"]) else {
            panic!("`run a` is a command");
        };
        let expected = Request { seed: 2019, replications: 0..1000, threads: 0, months: None };
        assert_eq!(run.simulation.request(), expected);
        assert_eq!(run.output.out, PathBuf::from("results"));
    }
}
