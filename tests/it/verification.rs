//! Writes the verification page from a run of every oracle.

use crate::oracle::{Line, Oracle};
use crate::{agreement, counts, environment, leaving, people, queues, reference};
use std::fmt::Write;
use std::path::Path;

const INTRODUCTION: &str = "# Verification

Exact answers that theory gives, each from a scenario file under `tests/oracles/`, against what the engine finds.
z = (found - exact) / standard error; a line passes within 4. Each line has a twin: the same scenario with an input
made wrong by 3%, against the same exact value; its z must lie outside 4. Power is the chance of catching the twin
under fresh dice (normal approximation; at least 0.9 is asked). The seed is fixed. The page is written by

```text
cargo test --release -- --ignored write_the_verification_page
```

Where the notes of a scenario say so, the oracle's unit of time is a hundredth or a tenth of a month: counts and shares
do not depend on the unit. \"33 cases of 800\": open cases do not compete there, so the variance of a part of the
service is that part of the variance.

";

#[test]
#[ignore = "writes src/docs/verification.md"]
fn write_the_verification_page() {
    let mut page = INTRODUCTION.to_owned();
    page += "## Exact answers\n\n| oracle | figure | exact | found | standard error | z | twin | twin z | power |\n";
    page += "| --- | --- | ---: | ---: | ---: | ---: | --- | ---: | ---: |\n";
    let lines: Vec<Line> =
        [queues::oracles(), counts::oracles(), leaving::oracles(), environment::oracles(), people::oracles()]
            .iter()
            .flatten()
            .flat_map(Oracle::lines)
            .collect();
    for line in &lines {
        let Line { oracle, scenario, what, exact, found, error, twin, twin_z, power } = line;
        let (places, z) = (decimals(*error), line.z());
        let exact = (exact * 1e9).round() / 1e9;
        writeln!(
            page,
            "| {oracle} (`{scenario}`) | {what} | {exact} | {found:.places$} | {error:.places$} | {z:+.2} | {twin} | {twin_z:+.1} | {power:.3} |"
        )
        .expect("text can be written");
    }
    page += "\n## The reference service of the performance notes\n\nFigures of a published engine (16,000 replications; exact means for open cases and workers in post) against\n1,000 replications here. The standard error holds both.\n\n";
    page += "| scenario | figure | known | found | standard error | z |\n| --- | --- | ---: | ---: | ---: | ---: |\n";
    for scenario in ["caseload-ref-tight", "caseload-ref-base"] {
        for (what, known, found, error, z) in reference::compare(scenario, 1000) {
            let places = decimals(error);
            writeln!(page, "| `{scenario}` | {what} | {known} | {found:.places$} | {error:.places$} | {z:+.2} |")
                .expect("text can be written");
        }
    }
    page += "\n## The plain second simulator\n\n`tests/it/plain` lives the same services by other means (another generator, one heap of events, linear scans, every\ncase re-timed whenever a load changes). Means over replications of both, for services without a closed form.\n\n";
    page += "| scenario | figure | plain | engine | standard error of the difference | z |\n| --- | --- | ---: | ---: | ---: | ---: |\n";
    for comparison in agreement::all() {
        let agreement::Comparison { scenario, what, plain, engine, error } = &comparison;
        let (places, z) = (decimals(*error), comparison.z());
        writeln!(page, "| `{scenario}` | {what} | {plain:.places$} | {engine:.places$} | {error:.places$} | {z:+.2} |")
            .expect("text can be written");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/docs/verification.md");
    std::fs::write(path, page).expect("the page can be written");
    assert!(lines.iter().all(|line| line.passes() && line.catches_twin()), "an oracle fails: see the page");
}

/// Decimals that show two digits of a standard error.
fn decimals(error: f64) -> usize {
    if error > 0.0 { (1.0 - error.log10().floor()).clamp(0.0, 9.0) as usize } else { 0 }
}
