//! The moving environment as estimated, for a reader and as part of a scenario.

use crate::report::table::aligned;
use crate::report::wording;
use crate::study::wandering::{Environment, Estimated, LONGEST_MEMORY, SHORTEST_MEMORY, Wanders};
use std::fmt::Write as _;

/// The estimates as text, with the section of a scenario that they make.
pub fn environment(found: &Environment) -> String {
    let mut out = format!(
        "How much councils' services wander, from figures up to {} of all councils (percent of the rate; standard errors in \
         brackets)\n\n",
        found.up_to
    );
    let percent = |value: f64| wording::plain(100.0 * value, 1);
    let mut rows = vec![
        [
            "process",
            "in one year",
            "council's own",
            "national",
            "memory, months",
            "noise",
            "smaller half",
            "larger half",
            "changes",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    for one in &found.processes {
        let with_error = |value: f64, error: f64| format!("{} ({})", percent(value), percent(error));
        let [small, large] = one.by_size;
        let mark = if one.size_matters() { " *" } else { "" };
        rows.push(vec![
            one.process.key().to_owned(),
            with_error(one.fit.one_year, one.errors.one_year),
            with_error(one.fit.council, one.errors.council),
            percent(one.fit.national),
            memory(one),
            percent(one.fit.noise),
            with_error(small.0, small.1),
            format!("{}{mark}", with_error(large.0, large.1)),
            one.fit.changes.to_string(),
        ]);
    }
    out.push_str(&aligned(&rows));
    out.push('\n');
    for one in &found.processes {
        let _ = writeln!(out, "{}: {}, {} councils", one.process.key(), one.process.words(), one.councils);
    }
    out.push_str(
        "In one year: standard deviation of a council's change beyond chance and the nation. Council's own and national:\n\
         standard deviation in the long run. * the halves differ by more than two standard errors.\n\n\
         As a section of a scenario (agency work is not among its processes; noise is not part of it):\n\n",
    );
    out.push_str(&section(found));
    out
}

/// The memory with its standard error; one at the edge of what was tried is not known better than that.
fn memory(one: &Estimated) -> String {
    let shown = wording::plain(one.fit.memory, 0);
    if one.fit.memory <= SHORTEST_MEMORY * 1.001 {
        format!("{shown} or less")
    } else if one.fit.memory >= LONGEST_MEMORY * 0.999 {
        format!("{shown} or more")
    } else {
        format!("{shown} ({})", wording::plain(one.errors.memory, 0))
    }
}

/// The `[environment]` of a scenario.
pub fn section(found: &Environment) -> String {
    let source = format!("estimated over all councils' published figures up to {}", found.up_to);
    let mut out = String::new();
    let known: Vec<&Estimated> = found.processes.iter().filter(|one| one.process != Wanders::Agency).collect();
    for one in &known {
        let memory = format!("{:.0} months", one.fit.memory);
        let part = |sigma: f64| format!("{{ sigma = \"{:.1}%\", tau = \"{memory}\" }}", 100.0 * sigma.min(1.0));
        let _ = writeln!(
            out,
            "[environment.{}] # {source}\nnational = {}\ncouncil = {}",
            one.process.key(),
            part(one.fit.national),
            part(one.fit.council)
        );
    }
    let place = |process: Wanders| Wanders::ALL.iter().position(|one| *one == process).unwrap_or_default();
    let mut pairs = String::new();
    for (n, one) in known.iter().enumerate() {
        for other in &known[n + 1..] {
            let rho = found.correlation[place(one.process)][place(other.process)];
            let _ = writeln!(pairs, "{}-{} = {rho:.2}", one.process.key(), other.process.key());
        }
    }
    if !pairs.is_empty() {
        let _ = write!(out, "[environment.correlation]\n{pairs}");
    }
    out
}
