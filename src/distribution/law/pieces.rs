//! Laws given by pieces: straight-line cumulative distributions and piecewise constant hazards.

/// Share ended by `t` on the line through `points`.
pub(super) fn empirical_share(points: &[(f64, f64)], t: f64) -> f64 {
    let after = points.partition_point(|p| p.0 <= t);
    if after == 0 {
        return 0.0;
    }
    let (t0, s0) = points[after - 1];
    points.get(after).map_or(1.0, |&(t1, s1)| s0 + (s1 - s0) * (t - t0) / (t1 - t0))
}

/// Density at `t`.
pub(super) fn empirical_density(points: &[(f64, f64)], t: f64) -> f64 {
    let after = points.partition_point(|p| p.0 <= t);
    match (after.checked_sub(1).map(|before| points[before]), points.get(after)) {
        (Some((t0, s0)), Some(&(t1, s1))) => (s1 - s0) / (t1 - t0),
        _ => 0.0,
    }
}

/// The value below which a share `u` lies.
pub(super) fn empirical_quantile(points: &[(f64, f64)], u: f64) -> f64 {
    // the first point at or above the share; a flat stretch below it is skipped
    let above = points.partition_point(|p| p.1 < u).min(points.len() - 1);
    if above == 0 {
        return points[0].0;
    }
    let ((t0, s0), (t1, s1)) = (points[above - 1], points[above]);
    if s1 > s0 { t0 + (t1 - t0) * ((u - s0) / (s1 - s0)).min(1.0) } else { t1 }
}

/// The stretches of `points` with their survival at both ends, beginning at time 0.
fn stretches(points: &[(f64, f64)]) -> impl Iterator<Item = (f64, f64, f64, f64)> {
    let first = (0.0, points[0].0, 1.0, 1.0);
    std::iter::once(first).chain(points.windows(2).map(|pair| (pair[0].0, pair[1].0, 1.0 - pair[0].1, 1.0 - pair[1].1)))
}

/// Integral of survival from 0 to `t`.
pub(super) fn empirical_stock(points: &[(f64, f64)], t: f64) -> f64 {
    let mut sum = 0.0;
    for (from, to, survival, survival_at_end) in stretches(points) {
        if t <= from {
            break;
        }
        let end = t.min(to);
        let share = if to > from { (end - from) / (to - from) } else { 0.0 };
        let at_end = survival + (survival_at_end - survival) * share;
        sum += (end - from) * 0.5 * (survival + at_end);
    }
    sum
}

/// The age up to which the integral of survival is `stock`.
pub(super) fn empirical_age(points: &[(f64, f64)], stock: f64) -> f64 {
    let mut left = stock;
    for (from, to, survival, survival_at_end) in stretches(points) {
        let length = to - from;
        let here = length * 0.5 * (survival + survival_at_end);
        if left <= here && length > 0.0 {
            // survival x - slope x^2 / 2 = left, in the form that does not cancel
            let slope = (survival - survival_at_end) / length;
            let root = (survival * survival - 2.0 * slope * left).max(0.0).sqrt();
            return from + (2.0 * left / (survival + root)).min(length);
        }
        left -= here;
    }
    points[points.len() - 1].0
}

/// The length below which a share `u` of all days lived stays.
pub(super) fn empirical_length_biased(points: &[(f64, f64)], u: f64) -> f64 {
    // over a stretch the density is even, so the days lived grow with the square of the length
    let days = |pair: &[(f64, f64)]| (pair[1].1 - pair[0].1) * 0.5 * (pair[0].0 + pair[1].0);
    let mut left = u * points.windows(2).map(days).sum::<f64>();
    for pair in points.windows(2) {
        let here = days(pair);
        if left <= here && here > 0.0 {
            let (from, to) = (pair[0].0, pair[1].0);
            return (from * from + left / here * (to * to - from * from)).sqrt().min(to);
        }
        left -= here;
    }
    points[points.len() - 1].0
}

/// Hazard at `t`.
pub(super) fn hazard_at(pieces: &[(f64, f64)], t: f64) -> f64 {
    pieces[pieces.partition_point(|p| p.0 <= t).max(1) - 1].1
}

/// The pieces as (from, to, hazard); the last one has no end.
fn spans(pieces: &[(f64, f64)]) -> impl Iterator<Item = (f64, f64, f64)> {
    pieces
        .iter()
        .enumerate()
        .map(|(i, &(from, hazard))| (from, pieces.get(i + 1).map_or(f64::INFINITY, |next| next.0), hazard))
}

/// Hazard accumulated by `t`.
pub(super) fn accumulated_hazard(pieces: &[(f64, f64)], t: f64) -> f64 {
    spans(pieces)
        .take_while(|span| span.0 < t)
        .map(|(from, to, hazard)| if hazard > 0.0 { hazard * (t.min(to) - from) } else { 0.0 })
        .sum()
}

/// The time by which `amount` of hazard has accumulated.
pub(super) fn time_of_hazard(pieces: &[(f64, f64)], amount: f64) -> f64 {
    let mut left = amount;
    for (from, to, hazard) in spans(pieces) {
        if hazard > 0.0 {
            let needed = left / hazard;
            if from + needed <= to {
                return from + needed;
            }
            left = (left - hazard * (to - from)).max(0.0);
        }
    }
    f64::INFINITY
}

/// Integral of survival over a stretch of a constant hazard that begins with survival 1.
fn lived(hazard: f64, length: f64) -> f64 {
    if hazard > 0.0 { -libm::expm1(-hazard * length) / hazard } else { length }
}

/// Integral of survival from 0 to `t`.
pub(super) fn hazard_stock(pieces: &[(f64, f64)], t: f64) -> f64 {
    let (mut sum, mut hazard_so_far) = (0.0, 0.0);
    for (from, to, hazard) in spans(pieces).take_while(|span| span.0 < t) {
        let length = t.min(to) - from;
        sum += libm::exp(-hazard_so_far) * lived(hazard, length);
        hazard_so_far += hazard * length;
    }
    sum
}

/// Integral of survival from `t` on.
pub(super) fn hazard_stock_above(pieces: &[(f64, f64)], t: f64) -> f64 {
    let (mut sum, mut hazard_so_far) = (0.0, 0.0);
    for (from, to, hazard) in spans(pieces) {
        let start = from.max(t);
        let before = start.min(to) - from;
        hazard_so_far += hazard * before;
        if to > t {
            sum += libm::exp(-hazard_so_far) * lived(hazard, to - start);
            hazard_so_far += hazard * (to - start);
        }
    }
    sum
}

/// The age up to which the integral of survival is `stock`.
pub(super) fn hazard_age(pieces: &[(f64, f64)], stock: f64) -> f64 {
    let (mut left, mut survival) = (stock, 1.0);
    let mut last = 0.0;
    for (from, to, hazard) in spans(pieces) {
        let length = to - from;
        let here = survival * lived(hazard, length);
        if left <= here {
            let units = left / survival;
            let age = if hazard > 0.0 { -libm::log1p(-(hazard * units).min(1.0)) / hazard } else { units };
            return from + age.min(length);
        }
        left -= here;
        survival *= libm::exp(-hazard * length);
        last = from;
    }
    last
}
