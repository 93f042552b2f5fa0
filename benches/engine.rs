//! Replications and events per second on one thread, for the reference service in its two settings.
//!
//! `cargo bench` prints a table. `engine events SCENARIO COUNT` runs so many replications and prints how many events
//! they had: the instruction count of `.ci/instructions` rests on it.

#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use caseload::engine::{Plan, Progress, simulate};
use caseload::scenario;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

/// Events of `count` replications of a scenario of the oracles, and the seconds they took.
fn run(name: &str, count: u64) -> Result<(u64, f64), String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/oracles/{name}.toml"));
    let scenario = scenario::load(&path.display().to_string()).map_err(|problems| problems.to_string())?;
    let parameters = scenario.central();
    let plan = Plan { seed: 1, first: 0, count, threads: 1 };
    let begun = Instant::now();
    let ensemble = simulate(|_| Arc::clone(&parameters), false, &plan, &Progress::default());
    let seconds = begun.elapsed().as_secs_f64();
    Ok((ensemble.trajectories.iter().map(|one| one.events).sum(), seconds))
}

fn table() -> Result<(), String> {
    const ROUNDS: usize = 5;
    println!("{:<20} {:>14} {:>12} {:>12}", "scenario", "replications/s", "events/s", "ns/event");
    for name in ["caseload-ref-base", "caseload-ref-tight"] {
        let mut rounds = (0..ROUNDS).map(|_| run(name, 200)).collect::<Result<Vec<_>, _>>()?;
        rounds.sort_by(|a, b| a.1.total_cmp(&b.1));
        let (events, seconds) = rounds[ROUNDS / 2];
        let per_event = seconds / events as f64 * 1e9;
        println!("{name:<20} {:>14.0} {:>12.0} {per_event:>12.1}", 200.0 / seconds, events as f64 / seconds);
    }
    Ok(())
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["events", name, count] => count
            .parse()
            .map_err(|_| format!("not a number: {count}"))
            .and_then(|count| run(name, count))
            .map(|(events, _)| println!("{events}")),
        _ => table(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}
