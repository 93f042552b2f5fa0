//! Every sampler against its exact distribution, and each proof against a law that is wrong by 3%.

use super::{Component, Duration, Law};
use crate::random::{Decision, Dice};

const DRAWS: u32 = 100_000;
/// Kolmogorov-Smirnov critical value at a false alarm rate of 0.001 for [`DRAWS`].
const CRITICAL: f64 = 0.006_164_9;

fn laws() -> Vec<Law> {
    vec![
        Law::exponential(150.0).unwrap(),
        Law::weibull_mean_shape(150.0, 0.64).unwrap(),
        Law::weibull_mean_shape(150.0, 2.5).unwrap(),
        Law::gamma_mean_cv(150.0, 1.2).unwrap(),
        Law::gamma_mean_cv(150.0, 0.5).unwrap(),
        Law::log_normal_mean_cv(150.0, 1.2).unwrap(),
        Law::log_logistic_median_shape(100.0, 1.6).unwrap(),
        Law::uniform(100.0, 220.0).unwrap(),
        Law::empirical(vec![(5.0, 0.0), (90.0, 0.4), (120.0, 0.4), (400.0, 0.9), (900.0, 1.0)]).unwrap(),
        Law::piecewise_hazard(vec![(0.0, 0.002), (80.0, 0.02), (120.0, 0.0), (150.0, 0.006)]).unwrap(),
    ]
}

fn mixture() -> Duration {
    Duration {
        components: vec![
            Component { share: 0.6, law: Law::log_normal_mean_cv(60.0, 0.8).unwrap() },
            Component { share: 0.3, law: Law::gamma_mean_cv(300.0, 0.6).unwrap() },
            Component { share: 0.1, law: Law::weibull_mean_shape(1400.0, 1.3).unwrap() },
        ],
    }
}

fn durations() -> Vec<Duration> {
    laws().into_iter().map(Duration::plain).chain([mixture()]).collect()
}

/// The largest distance between the draws' distribution and `cdf`.
fn distance(mut draws: Vec<f64>, cdf: impl Fn(f64) -> f64) -> f64 {
    draws.sort_by(f64::total_cmp);
    let n = draws.len() as f64;
    let gap = |(i, &x): (usize, &f64)| {
        let share = cdf(x);
        ((i + 1) as f64 / n - share).abs().max((share - i as f64 / n).abs())
    };
    draws.iter().enumerate().map(gap).fold(0.0, f64::max)
}

/// Draws that each read three uniforms of their own.
fn draws(entity: u64, draw: impl Fn(f64, f64, f64) -> f64) -> Vec<f64> {
    let dice = Dice::new(2019, 7);
    let each = |i: u32| {
        let (roll, extra) = (dice.roll(Decision::Test, entity, 2 * i), dice.roll(Decision::Test, entity, 2 * i + 1));
        draw(roll.first(), roll.second(), extra.first())
    };
    (0..DRAWS).map(each).collect()
}

/// Passes for the right law, and fails where the expectation is held against draws stretched by 3%.
fn prove(what: &str, found: Vec<f64>, twin: Vec<f64>, cdf: impl Fn(f64) -> f64) {
    let good = distance(found, &cdf);
    assert!(good < CRITICAL, "{what}: distance {good}");
    let wrong = distance(twin, &cdf);
    assert!(wrong > CRITICAL, "{what}: the twin passes with distance {wrong}");
}

#[test]
fn fresh_lengths_follow_their_law_and_a_law_wrong_by_three_percent_fails() {
    for (i, duration) in durations().iter().enumerate() {
        let found = draws(i as u64, |c, u, _| duration.quantile(c, u));
        let twin = found.iter().map(|x| 1.03 * x).collect();
        prove(&format!("{duration:?}"), found, twin, |t| duration.cdf(t));
    }
}

#[test]
fn what_is_left_at_an_age_follows_the_conditional_law_and_its_twin_fails() {
    for (i, duration) in durations().iter().enumerate() {
        for age in [30.0, 200.0] {
            let reached = duration.survival(age);
            let found = draws(100 + i as u64, |c, u, _| duration.residual(age, c, u));
            let twin = found.iter().map(|x| 1.03 * x).collect();
            let what = format!("at {age}: {duration:?}");
            prove(&what, found, twin, |t| 1.0 - duration.survival(age + t) / reached);
        }
    }
}

#[test]
fn what_is_left_in_equilibrium_follows_integrated_survival_and_its_twin_fails() {
    for (i, duration) in durations().iter().enumerate() {
        let mean = duration.mean();
        let found = draws(200 + i as u64, |c, u, p| duration.equilibrium_residual(c, u, p));
        let twin = found.iter().map(|x| 1.03 * x).collect();
        prove(&format!("{duration:?}"), found, twin, |t| duration.integrated_survival(t) / mean);
    }
}

#[test]
fn ages_of_open_cases_follow_integrated_survival_within_every_band_and_their_twin_fails() {
    let bands = [(0.0, 91.0), (91.0, 182.0), (182.0, f64::INFINITY), (0.0, f64::INFINITY)];
    for (i, duration) in durations().iter().enumerate() {
        for (from, to) in bands {
            let (below, width) = (duration.integrated_survival(from), duration.band(from, to).mass());
            let band = duration.band(from, to);
            let found = draws(300 + i as u64, |c, u, _| band.age(c, u));
            assert!(found.iter().all(|age| (from..=to).contains(age)));
            let twin = found.iter().map(|x| 1.03 * x).collect();
            let what = format!("{from} to {to}: {duration:?}");
            prove(&what, found, twin, |t| (duration.integrated_survival(t) - below) / width);
        }
    }
}

#[test]
fn age_and_what_is_left_together_make_the_stationary_case() {
    // age from its band, then the rest given the age: the sum is the length-biased length
    let duration = mixture();
    let mean = duration.mean();
    let weighted = |t: f64| (duration.integrated_survival(t) - t * duration.survival(t)) / mean;
    let dice = Dice::new(2019, 8);
    let whole = |i: u32, stretch: f64| {
        let (a, b) = (dice.roll(Decision::Test, 1, i), dice.roll(Decision::Test, 2, i));
        let age = duration.equilibrium_age(0.0, f64::INFINITY, a.first(), a.second());
        age + stretch * duration.residual(age, b.first(), b.second())
    };
    let found = (0..DRAWS).map(|i| whole(i, 1.0)).collect();
    let twin = (0..DRAWS).map(|i| whole(i, 1.06)).collect();
    prove("whole length", found, twin, weighted);
}

#[test]
fn shares_and_quantiles_invert_each_other() {
    for law in laws() {
        for i in 1..1000 {
            let u = f64::from(i) / 1000.0;
            let found = law.cdf(law.quantile(u));
            assert!((found - u).abs() < 2e-8, "{law:?} at {u}: {found}");
        }
    }
}

#[test]
fn ages_invert_integrated_survival() {
    for law in laws() {
        let mean = law.mean();
        for i in 1..1000 {
            let u = f64::from(i) / 1000.0;
            let age = law.age_at_stock(u * mean, (1.0 - u) * mean);
            let found = law.integrated_survival(age) / mean;
            assert!((found - u).abs() < 1e-12, "{law:?} at {u}: {found}");
        }
    }
}

#[test]
fn length_biased_quantiles_invert_the_amounts() {
    for law in laws() {
        for i in 1..1000 {
            let u = f64::from(i) / 1000.0;
            let found = law.amounts(law.length_biased_quantile(u)).lower;
            assert!((found - u).abs() < 1e-12, "{law:?} at {u}: {found}");
        }
    }
}

#[test]
fn both_integrals_of_survival_match_quadrature_and_sum_to_the_mean() {
    for law in laws() {
        let mean = law.mean();
        for t in [1.0_f64, 40.0, 100.0, 150.0, 400.0, 2000.0] {
            // midpoint rule on the square root scale, where steep starts are tamed
            let steps = 40_000;
            let width = t.sqrt() / f64::from(steps);
            let by_hand: f64 = (0..steps)
                .map(|i| {
                    let x = (f64::from(i) + 0.5) * width;
                    2.0 * x * law.survival(x * x) * width
                })
                .sum();
            let (younger, older) = law.stock(t);
            assert!((younger - by_hand).abs() < 1e-5 * mean, "{law:?} at {t}: {younger} {by_hand}");
            assert!((younger + older - mean).abs() < 1e-11 * mean, "{law:?} at {t}");
        }
        assert_eq!(law.integrated_survival(f64::INFINITY), mean);
        assert_eq!(law.integrated_survival(0.0), 0.0);
    }
}

#[test]
fn densities_are_the_slopes_of_the_shares() {
    for law in laws() {
        for t in [3.0, 50.0, 110.0, 170.0, 600.0] {
            let h = 1e-4 * t;
            let slope = (law.cdf(t + h) - law.cdf(t - h)) / (2.0 * h);
            assert!((law.density(t) - slope).abs() < 1e-6 * (1.0 + slope), "{law:?} at {t}");
        }
    }
}

#[test]
fn at_age_nought_a_case_is_fresh_to_the_bit() {
    for duration in durations() {
        for (c, u) in [(0.1, 0.02), (0.65, 0.5), (0.95, 0.999)] {
            assert_eq!(duration.residual(0.0, c, u), duration.quantile(c, u));
            let soon = duration.residual(1e-9, c, u);
            assert!((soon / duration.quantile(c, u) - 1.0).abs() < 1e-4, "{duration:?}: {soon}");
        }
    }
}

#[test]
fn a_fixed_length_ends_when_it_must() {
    let fixed = Duration::plain(Law::fixed(90.0).unwrap());
    assert_eq!(fixed.quantile(0.3, 0.9), 90.0);
    assert_eq!(fixed.residual(30.0, 0.3, 0.9), 60.0);
    assert_eq!(fixed.residual(95.0, 0.3, 0.9), 0.0);
    assert_eq!(fixed.equilibrium_age(0.0, f64::INFINITY, 0.5, 0.25), 22.5);
    assert_eq!(fixed.equilibrium_age(30.0, 60.0, 0.5, 0.5), 45.0);
    assert_eq!(fixed.equilibrium_age(91.0, 182.0, 0.5, 0.5), 91.0);
    assert_eq!(fixed.equilibrium_residual(0.5, 0.5, 0.25), 67.5);
    assert_eq!((fixed.mean(), fixed.integrated_survival(60.0)), (90.0, 60.0));
}

#[test]
fn draws_stay_finite_and_in_order_at_the_edges_of_chance() {
    let edge = 2.0_f64.powi(-54);
    for duration in durations() {
        for age in [0.0, 1e-6, 5.0, 880.0, 3000.0] {
            let mut last = 0.0;
            for u in [edge, 1e-9, 0.5, 1.0 - 1e-9, 1.0 - 2.0 * edge] {
                let left = duration.residual(age, 0.5, u);
                assert!(left.is_finite() && left >= last, "{duration:?} at age {age}, {u}: {left} after {last}");
                last = left;
            }
        }
        for u in [edge, 0.5, 1.0 - 2.0 * edge] {
            let age = duration.equilibrium_age(0.0, f64::INFINITY, u, u);
            assert!(age.is_finite() && age >= 0.0, "{duration:?} at {u}: {age}");
            assert!(duration.equilibrium_residual(u, u, u).is_finite());
        }
    }
}

/// The oracles' law of lengths, in months: log-normal, mean 5, coefficient of variation 1.2.
fn five_months() -> Law {
    Law::log_normal_mean_cv(5.0, 1.2).unwrap()
}

fn close(found: f64, exact: f64, tolerance: f64) {
    assert!((found - exact).abs() <= tolerance, "found {found}, exact {exact}");
}

#[test]
fn oracle_s13_quantiles_of_the_log_normal() {
    let law = five_months();
    for (u, exact) in [(0.05, 0.677_020_5), (0.5, 3.200_922_0), (0.95, 15.133_813_7)] {
        close(law.quantile(u), exact, 5.1e-8);
        // twin: a law longer by 3%
        assert!((1.03 * law.quantile(u) - exact).abs() > 1e-3);
    }
    let Law::LogNormal { mu, sigma } = five_months() else { panic!("another law") };
    close(mu, 1.163_438_9, 5.1e-8);
    close(sigma, 0.944_456_5, 5.1e-8);
}

#[test]
fn oracle_a7_share_of_the_opening_cases_still_open() {
    let law = five_months();
    let expected =
        [(3.0, 0.528_075_8), (6.0, 0.306_422_5), (12.0, 0.130_543_3), (24.0, 0.038_290_3), (60.0, 0.003_948_6)];
    for (t, exact) in expected {
        close(1.0 - law.integrated_survival(t) / law.mean(), exact, 5.1e-8);
        close(law.remaining_survival(t) / law.mean(), exact, 5.1e-8);
        let twin = Law::log_normal_mean_cv(5.15, 1.2).unwrap();
        assert!((twin.remaining_survival(t) / twin.mean() - exact).abs() > 1e-4);
    }
}

#[test]
fn oracle_a8_and_a9_exponential_survivors() {
    let law = Law::exponential(5.0).unwrap();
    for (t, mean) in [(1.0, 763.746_2), (3.0, 709.762_3), (6.0, 660.238_8), (12.0, 618.143_6)] {
        let open = 800.0 * law.remaining_survival(t) / 5.0 + 120.0 * law.integrated_survival(t);
        close(open, mean, 5.1e-5);
    }
}

#[test]
fn oracle_a18_open_cases_are_the_long_ones() {
    let law = five_months();
    close(law.length_biased_quantile(0.5), 7.810_2, 5.1e-5);
    close(law.quantile(0.5), 3.200_9, 5.1e-5);
    close(law.remaining_survival(12.0) / law.mean(), 0.130_543_3, 5.1e-8);
    let steps = 200_000;
    let mid = |i: i32| (f64::from(i) + 0.5) / f64::from(steps);
    let mean = (0..steps).map(|i| law.length_biased_quantile(mid(i))).sum::<f64>() / f64::from(steps);
    close(mean, 12.2, 0.01);
    let duration = Duration::plain(law);
    let age = (0..steps).map(|i| duration.equilibrium_age(0.0, f64::INFINITY, 0.5, mid(i))).sum::<f64>();
    close(age / f64::from(steps), 6.1, 0.005);
}

/// A change here changes every result ever filed: raise the version and say so in the changelog.
#[test]
fn values_are_stable_across_releases_to_the_bit() {
    // by law, in the order of `laws`: fresh length, what is left at an age, length-biased length, age when open
    let expected: [[u64; 4]; 10] = [
        [0x4033_afef_281c_de3b, 0x4075_9634_47f8_7fb6, 0x4072_f58d_4207_88dc, 0x4066_9311_c82e_3fdb],
        [0x4012_12c6_9279_2ac8, 0x4081_2c47_4501_3967, 0x407e_9d83_642f_8800, 0x4072_859b_3c60_b282],
        [0x4052_c25f_92ac_be64, 0x4065_4eed_20fc_4950, 0x4067_ea3a_966c_078b, 0x405d_370f_f86a_5ff9],
        [0x4022_db1c_9000_e235, 0x407a_4e8e_f123_5268, 0x4076_c7d9_9d8e_fa6e, 0x406b_1a28_bae5_a313],
        [0x4051_af9e_b825_d0c8, 0x4067_8468_995f_1e88, 0x4068_8bf1_15cb_e370, 0x405d_e9ae_117b_c5d6],
        [0x4040_0d33_5dbe_7619, 0x4075_107f_5fd7_a82a, 0x4072_9a5b_d37a_7189, 0x4066_fba2_1502_267b],
        [0x403d_4be8_59e5_6c52, 0x407d_1653_a1ec_2b92, 0x4084_1500_0df3_7579, 0x407d_e944_9e3f_eb8e],
        [0x405c_b0a3_d70a_3d71, 0x4061_4000_0000_0000, 0x4066_b89c_56a2_d2d8, 0x405c_2acc_969c_1104],
        [0x403f_2333_3333_3333, 0x407e_2f0f_0f0f_0f14, 0x4077_209a_f9d1_f4d6, 0x406d_e39d_24da_9b00],
        [0x4050_67f1_f6c2_b931, 0x4074_718f_6c69_7174, 0x4073_8f75_093d_a0f2, 0x4067_17c0_b292_4972],
    ];
    for (law, bits) in laws().iter().zip(expected) {
        let mean = law.mean();
        let found = [
            law.quantile(0.123),
            law.residual(70.0, 0.9),
            law.length_biased_quantile(0.6),
            law.age_at_stock(0.7 * mean, 0.3 * mean),
        ];
        assert_eq!(found.map(f64::to_bits), bits, "{law:?}: {found:?}");
    }
}
