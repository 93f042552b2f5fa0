//! Uncertain values: one draw per replication, each from its own sequence.

use caseload::scenario::{Scenario, from_text, load};
use std::fs;

fn whole() -> Scenario {
    load("tests/scenarios/whole.toml").unwrap()
}

fn value(scenario: &Scenario, seed: u64, index: u64, path: &str) -> f64 {
    scenario.drawn(seed, index).into_iter().find(|(known, _)| *known == path).unwrap().1
}

#[test]
fn a_replication_has_the_values_that_were_drawn_for_it_and_the_centre_the_medians() {
    let scenario = whole();
    assert!(scenario.is_drawn());
    let realised = scenario.realise(5, 77);
    assert_eq!(realised.needs[0].opens_case, value(&scenario, 5, 77, "need.lower.opens-case"));
    assert_ne!(realised.needs[0].opens_case, scenario.central().needs[0].opens_case);
    assert_eq!(realised.needs[1], scenario.central().needs[1], "what is known is the same in every replication");
    assert_eq!(scenario.realise(5, 77), realised);
    assert_ne!(scenario.realise(6, 77), realised);
    assert_ne!(scenario.realise(5, 78), realised);
}

#[test]
fn a_scenario_without_uncertain_values_is_the_same_in_every_replication() {
    let sound = load("tests/faults/sound.toml").unwrap();
    assert!(!sound.is_drawn());
    assert_eq!(sound.realise(1, 2), *sound.central());
}

#[test]
fn each_block_of_32_replications_visits_each_32nd_of_the_distribution_once() {
    let text = fs::read_to_string("tests/faults/sound.toml").unwrap();
    let text = text.replace("cases = 320", "cases = { low = 0, high = 3200, fit = \"uniform\" }");
    let scenario = from_text("uniform.toml", &text).unwrap();
    let mut orders = Vec::new();
    for block in 0..20_u64 {
        let strata: Vec<usize> =
            (0..32).map(|n| (scenario.realise(9, block * 32 + n).opening.cases / 100.0) as usize).collect();
        let mut sorted = strata.clone();
        sorted.sort_unstable();
        // the outermost thousandths are cut off, which moves no value to another stratum
        assert_eq!(sorted, (0..32).collect::<Vec<_>>());
        orders.push(strata);
    }
    orders.sort();
    orders.dedup();
    assert_eq!(orders.len(), 20, "each block has its own order");
}

#[test]
fn within_a_stratum_draws_are_uniform_and_blocks_independent() {
    let text = fs::read_to_string("tests/faults/sound.toml").unwrap();
    let text = text.replace("cases = 320", "cases = { low = 0, high = 3200, fit = \"uniform\" }");
    let scenario = from_text("uniform.toml", &text).unwrap();
    let offsets: Vec<f64> = (0..3200).map(|n| (scenario.realise(4, n).opening.cases / 100.0).fract()).collect();
    let mean = offsets.iter().sum::<f64>() / 3200.0;
    assert!((mean - 0.5).abs() < 4.0 * (1.0_f64 / 12.0 / 3200.0).sqrt(), "{mean}");
    // first replications of blocks: no relation between one block and the next
    let firsts: Vec<f64> =
        (0..2000).map(|block| scenario.realise(4, block * 32).opening.cases / 3200.0 - 0.5).collect();
    let lag: f64 = firsts.windows(2).map(|pair| pair[0] * pair[1]).sum::<f64>() / 1999.0 * 12.0;
    assert!(lag.abs() < 4.0 / 1999_f64.sqrt(), "{lag}");
}

#[test]
fn one_more_uncertain_value_changes_no_other() {
    let text = fs::read_to_string("tests/scenarios/whole.toml").unwrap();
    let more = text.replace("cases = 1718", "cases = { p10 = 1650, p90 = 1790, fit = \"log-normal\" }");
    let (before, after) = (whole(), from_text("more.toml", &more).unwrap());
    for index in [0, 1, 31, 32, 1000] {
        for (path, drawn) in before.drawn(3, index) {
            assert_eq!(value(&after, 3, index, path), drawn, "{path}");
        }
        assert_eq!(before.realise(3, index).needs, after.realise(3, index).needs);
    }
}

#[test]
fn an_option_draws_what_its_baseline_draws() {
    let option = load("scenarios/blackburn-with-darwen/front-door-2019.toml").unwrap();
    let baseline = option.baseline.clone().unwrap();
    for index in [0, 63, 500] {
        assert_eq!(option.realise(2019, index).needs, baseline.realise(2019, index).needs);
        assert_eq!(option.realise(2019, index).grades, baseline.realise(2019, index).grades);
    }
}

fn correlation(scenario: &Scenario, one: &str, other: &str) -> f64 {
    // ranks, as the copula leaves each value its own distribution
    let ranks = |path: &str| {
        let values: Vec<f64> = (0..2048).map(|index| value(scenario, 11, index, path)).collect();
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
        let mut ranks = vec![0.0; values.len()];
        for (rank, at) in order.into_iter().enumerate() {
            ranks[at] = rank as f64 / 2047.0 - 0.5;
        }
        ranks
    };
    let (a, b) = (ranks(one), ranks(other));
    a.iter().zip(&b).map(|(a, b)| a * b).sum::<f64>() / 2048.0 * 12.0
}

#[test]
fn correlated_values_move_together_as_much_as_stated_and_others_do_not() {
    let scenario = whole();
    // Spearman's correlation of a Gaussian copula
    let exact = 6.0 / std::f64::consts::PI * (0.5_f64 / 2.0).asin();
    let found = correlation(&scenario, "need.lower.opens-case", "measure.growth.growth");
    assert!((found - exact).abs() < 0.06, "{found} against {exact}");
    let apart = correlation(&scenario, "need.lower.opens-case", "measure.front-door.cut");
    assert!(apart.abs() < 0.08, "{apart}");
}

#[test]
fn a_correlated_value_keeps_its_own_distribution() {
    let scenario = whole();
    for (path, p10, p90) in [("need.lower.opens-case", 0.66, 0.80), ("measure.growth.growth", 0.01, 0.05)] {
        let drawn: Vec<f64> = (0..4096).map(|index| value(&scenario, 2, index, path)).collect();
        let below = |limit: f64| drawn.iter().filter(|&&value| value < limit).count() as f64 / 4096.0;
        assert!((below(p10) - 0.1).abs() < 0.02 && (below(p90) - 0.9).abs() < 0.02, "{path}");
    }
}

#[test]
fn uncertain_shares_sum_to_one_in_every_replication_and_the_planner_is_told() {
    let text = fs::read_to_string("tests/faults/sound.toml").unwrap();
    let text = text.replace("share = \"60%\"", "share = { p10 = \"55%\", p90 = \"65%\", fit = \"logit-normal\" }");
    let scenario = from_text("shares.toml", &text).unwrap();
    assert!(scenario.notices().iter().any(|notice| notice.text.contains("scaled to sum to 100%")));
    for index in 0..64 {
        let sum: f64 = scenario.realise(1, index).needs.iter().map(|need| need.share).sum();
        assert!((sum - 1.0).abs() < 1e-12);
    }
}
