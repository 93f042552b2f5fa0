//! The plain simulator against published figures, and the engine against the plain simulator.

use crate::plain::{Class, Full, Group, Kind, Lasts, Picks, Seen, Service, future};

/// The mean and standard error of a figure over replications.
fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// The service of `caseload-ref` with a full list of the unallocated.
fn reference_service() -> Service {
    let refill = Lasts::LogNormal { mean: 4.0, cv: 0.5 };
    let kind =
        |limit| Kind { target: 16.0, limit, ramp: vec![], leaving: 0.012, refill, absence: None, factor_sd: 0.0 };
    let length = Lasts::LogNormal { mean: 7.0, cv: 1.2 };
    Service {
        families: 330.0,
        sizes: vec![1.0],
        classes: vec![Class { share: 1.0, opens: 1.0, length, priority: 0 }],
        kinds: vec![kind(15.0), kind(22.0)],
        groups: vec![Group { intake: 1.0, picks: Picks::LowestLoad, full: Full::Wait, posts: vec![(0, 24), (1, 96)] }],
        slowing: 0.0,
        unallocated_speed: 1.0,
        pause: 0.0,
        opening: 2376,
    }
}

#[test]
fn the_plain_simulator_agrees_with_the_reference_figures() {
    let futures: Vec<Vec<Seen>> = (0..120).map(|seed| future(&reference_service(), seed, 60)).collect();
    let figures: [(&str, fn(&Seen) -> f64, [f64; 3], f64); 6] = [
        ("mean load", |seen| seen.mean_load, [20.185, 20.111, 20.102], 0.004),
        ("90th percentile", |seen| seen.p90, [21.782, 21.721, 21.713], 0.004),
        ("share above 16", |seen| seen.above_target, [0.7997, 0.7996, 0.7996], 0.0001),
        ("unallocated", |seen| seen.unallocated, [13.11, 10.26, 9.64], 0.2),
        ("open", |seen| seen.open, [2323.61, 2312.19, 2310.66], 0.0),
        ("in post", |seen| seen.in_post, [f64::NAN, f64::NAN, 120.0 / 1.048], 0.0),
    ];
    for (name, read, expected, known_error) in figures {
        for (month, expected) in [12, 36, 60].into_iter().zip(expected).filter(|(_, expected)| expected.is_finite()) {
            let values: Vec<f64> = futures.iter().map(|one| read(&one[month - 1])).collect();
            let (mean, error) = mean_and_error(&values);
            let z = (mean - expected) / error.hypot(known_error);
            println!("{name:<16} month {month}: reference {expected:.4}, plain {mean:.4} ± {error:.4}, z {z:+.2}");
            assert!(z.abs() <= 4.0, "{name} at month {month}: {mean} ± {error} against {expected}");
        }
    }
}
