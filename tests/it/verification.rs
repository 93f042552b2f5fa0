//! Writes the verification page from a run of every oracle.

use crate::oracle::{Line, Oracle};
use crate::{agreement, counts, environment, leaving, pathways_exact, people, queues, reference};
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

/// What is exact and needs no run of many replications: each with the test that holds it.
const RELATIONS: &str = "
## Kernel rows and relations

Answers that are exact, and relations between runs that hold to the bit (Little's law to 1e-9, relative). No standard error, so no z.

| row | what holds | test |
| --- | --- | --- |
| S1 | Philox4x32-10 gives its authors' known answers | `random::philox`: `known_answers_of_the_authors_are_reproduced` |
| S13 | quantiles of the log-normal law | `distribution::proof`: `oracle_s13_quantiles_of_the_log_normal` |
| A20 | Little's law as an identity, in every replication | `engine::invariant::check_little` in every run; `the_area_under_open_cases_is_the_time_spent_open` |
| M4 | a limit that never binds may be removed | `limits_that_never_bind_change_no_bit` |
| M6 | the first replications, and the first months, of a longer run are the shorter run; parts merged are the whole | `the_first_replications_of_a_longer_run_are_the_shorter_run`, `the_first_months_of_a_longer_run_are_the_shorter_run`, `two_halves_merged_equal_the_whole_to_the_byte` |
| M7 | the number of threads changes nothing | `threads_change_no_bit`, `threads_change_no_byte_and_a_second_run_takes_the_place_of_the_first` |
| M8 | more families or longer cases never mean fewer open cases (nobody waits); a higher leaving hazard never means fewer leavers so far | `more_families_never_mean_fewer_open_cases`, `longer_cases_never_mean_fewer_open_cases`, `a_higher_leaving_hazard_never_means_fewer_leavers_so_far` |
| M11 | a measure of size 0, or one that begins after the horizon, changes nothing | `measures_without_effect_change_no_bit` |
| M12 | without chance, every replication is the trace worked out by hand | `without_chance_the_service_does_what_can_be_worked_out_by_hand`, `four_fifths_of_the_speed_takes_five_quarters_of_the_time` |
| null option | an option that changes nothing differs by exactly 0 in every month and measure | `an_option_that_changes_nothing_differs_by_exactly_nothing`, `a_null_option_differs_by_exactly_nothing_in_every_month_and_measure` |
| post in another team | a post more in one team changes no first contact and no child of the other | `a_post_more_in_one_team_changes_no_first_contact_and_no_child_of_the_other_team` |
";

#[test]
#[ignore = "writes src/docs/verification.md"]
fn write_the_verification_page() {
    let mut page = INTRODUCTION.to_owned();
    page += "## Exact answers\n\n| oracle | figure | exact | found | standard error | z | twin | twin z | power |\n";
    page += "| --- | --- | ---: | ---: | ---: | ---: | --- | ---: | ---: |\n";
    let mut oracles =
        [queues::oracles(), counts::oracles(), leaving::oracles(), environment::oracles(), people::oracles()];
    oracles[1].extend(pathways_exact::oracles());
    let lines: Vec<Line> = oracles.iter().flatten().flat_map(Oracle::lines).collect();
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
    page += RELATIONS;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/docs/verification.md");
    std::fs::write(path, page).expect("the page can be written");
    assert!(lines.iter().all(|line| line.passes() && line.catches_twin()), "an oracle fails: see the page");
}

/// Decimals that show two digits of a standard error.
fn decimals(error: f64) -> usize {
    if error > 0.0 { (1.0 - error.log10().floor()).clamp(0.0, 9.0) as usize } else { 0 }
}
