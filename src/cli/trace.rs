//! `caseload trace`: one future told in dated sentences.

use super::args::TraceArgs;
use super::exit::{Exit, Failure, settle};
use super::load;
use crate::engine::replicate;
use crate::model::happening::{Happening, Record};
use crate::report::tell::{Follow, Teller};
use crate::scenario::Scenario;
use std::io::{self, Write};

/// Whom to name as examples when nobody of the name asked for turns up.
const EXAMPLES: usize = 5;

/// Tells what was asked for on the standard output stream.
///
/// # Errors
/// When the scenario is not valid, or nobody of the name asked for occurs.
pub fn run(asked: &TraceArgs) -> Result<Exit, Failure> {
    let scenario = load::one(&asked.scenario).map_err(|trouble| trouble.invalid())?;
    let follow = match (&asked.child, &asked.worker) {
        (Some(child), _) => Follow::Child(child.clone()),
        (None, Some(worker)) => Follow::Worker(worker.clone()),
        (None, None) => Follow::All,
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    settle(trace(&scenario, asked.seed, asked.replication, &follow, &mut out)?)?;
    Ok(Exit::Done)
}

/// Tells replication `replication` of `scenario` under `seed` to `out`: everything, or what concerns `follow`.
///
/// # Errors
/// When no child or post of the name asked for occurs, with names that do.
pub fn trace(
    scenario: &Scenario,
    seed: u64,
    replication: u64,
    follow: &Follow,
    out: &mut dyn Write,
) -> Result<io::Result<()>, Failure> {
    let parameters = scenario.realise(seed, replication);
    let teller = Teller::new(&parameters);
    if let Follow::Worker(name) = follow
        && !teller.posts().contains(name)
    {
        let examples: Vec<&str> = teller.posts().iter().take(EXAMPLES).map(String::as_str).collect();
        let message =
            format!("there is no post `{name}` in this scenario; posts are named like {}", examples.join(", "));
        return Err(Failure::new(Exit::Invalid, message));
    }
    let mut record = Record::default();
    replicate(&parameters, seed, replication, &mut record);
    let lines = teller.sentences(&record.events, follow);
    if let (Follow::Child(name), true) = (follow, lines.is_empty()) {
        let children = record.events.iter().filter_map(|(_, happening)| match happening {
            Happening::Opened { child, .. } => Some(child.name()),
            _ => None,
        });
        let examples: Vec<String> = children.step_by(500).take(EXAMPLES).collect();
        let message = format!(
            "no child `{name}` occurs in replication {replication}; children are named like {}",
            examples.join(", ")
        );
        return Err(Failure::new(Exit::Invalid, message));
    }
    let opening = teller.opening(seed, replication, &scenario.title);
    let ending = teller.ending(&record.events, follow).map(|ending| [String::new(), ending]);
    Ok(write_lines(opening.into_iter().chain(lines).chain(ending.into_iter().flatten()), out))
}

fn write_lines(lines: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    for line in lines {
        writeln!(out, "{line}")?;
    }
    out.flush()
}
