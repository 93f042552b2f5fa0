//! The command `caseload`.

use caseload::cli::args::{Arguments, Command};
use caseload::cli::{
    compare, completions, exit, interrupt, look, merge, new, plots, published, run, score, trace, verify,
};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let stop = interrupt::watch();
    let done = match arguments.command {
        Command::Run(asked) => run::run(&asked, &stop),
        Command::Compare(asked) => compare::run(&asked, &stop),
        Command::Check(asked) => look::check(&asked),
        Command::Explain(asked) => look::explain(&asked),
        Command::Schema => look::schema(),
        Command::Scenarios => look::scenarios(),
        Command::Published(asked) => published::run(&asked),
        Command::Score(asked) => score::run(&asked),
        Command::Trace(asked) => trace::run(&asked),
        Command::Verify(asked) => verify::run(&asked, &stop),
        Command::Merge(asked) => merge::run(&asked, &stop),
        Command::New(asked) => new::run(&asked),
        Command::Plots(asked) => plots::run(&asked, &stop),
        Command::Completions(asked) => completions::run(&asked),
    };
    exit::code(done, &stop)
}
