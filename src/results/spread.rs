//! Where the spread over workers comes from: how much of the variance of children held each cause explains.
//!
//! The sums of squares of a linear model with one more cause at a time: means of teams, then within teams the target of the
//! post (grade and full-time equivalents), the target in force (first months, phased returns), and that target times the
//! worker's persistent factor. What a cause explains beyond the ones before is its part; what none explains is imperfect
//! balancing: chance, siblings, limits, what was allocated before. Of no causes at all a predictor still explains one part in
//! the number of workers, by chance.

/// Causes, in the order in which they are added: teams, posts, time in post, persistent factor, balancing.
pub const CAUSES: usize = 5;

/// What is left of a predictor once the ones before are taken out, as a share of its square, below which it is rounding.
const ROUNDING: f64 = 1e-9;

/// A worker in post as the sharing sees one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worker {
    /// Index of the team; workers of a team stand together.
    pub team: usize,
    /// Children held.
    pub children: u32,
    /// Target of the post: grade target times FTE (cases or points).
    pub post: f64,
    /// Target in force: that times ramp and phased return (cases or points).
    pub target: f64,
    /// The worker's persistent factor.
    pub factor: f64,
}

impl Worker {
    /// What may explain the children held, one thing more each time.
    fn predictors(&self) -> [f64; CAUSES - 2] {
        [self.post, self.target, self.target * self.factor]
    }
}

/// Share of the variance of children held over workers that comes from teams, posts (grade and FTE), time in post, the
/// persistent factor, and imperfect balancing. No share is negative and they add up to 1. `None` where no two workers differ.
pub fn causes(workers: &[Worker]) -> Option<[f64; CAUSES]> {
    let held: Vec<f64> = workers.iter().map(|worker| f64::from(worker.children)).collect();
    let mean = held.iter().sum::<f64>() / held.len() as f64;
    let total: f64 = held.iter().map(|children| (children - mean) * (children - mean)).sum();
    if total.is_nan() || total <= 0.0 {
        return None;
    }
    let held = within_teams(workers, held);
    let mut explained = [0.0; CAUSES];
    let mut left = dot(&held, &held);
    explained[0] = total - left;
    let mut before: Vec<Vec<f64>> = Vec::with_capacity(CAUSES - 2);
    for place in 0..CAUSES - 2 {
        let values: Vec<f64> = workers.iter().map(|worker| worker.predictors()[place]).collect();
        if values.iter().any(|value| !value.is_finite()) {
            continue;
        }
        let mut predictor = within_teams(workers, values);
        let whole = dot(&predictor, &predictor);
        for other in &before {
            let share = dot(&predictor, other) / dot(other, other);
            for (value, other) in predictor.iter_mut().zip(other) {
                *value -= share * other;
            }
        }
        let own = dot(&predictor, &predictor);
        if own > ROUNDING * whole {
            let along = dot(&held, &predictor);
            explained[place + 1] = (along * along / own).min(left);
            left -= explained[place + 1];
            before.push(predictor);
        }
    }
    explained[CAUSES - 1] = left;
    Some(explained.map(|part| part / total))
}

/// Values less the mean of their team.
fn within_teams(workers: &[Worker], mut values: Vec<f64>) -> Vec<f64> {
    let mut from = 0;
    for team in workers.chunk_by(|one, next| one.team == next.team) {
        let own = &mut values[from..from + team.len()];
        let mean = own.iter().sum::<f64>() / own.len() as f64;
        for value in own {
            *value -= mean;
        }
        from += team.len();
    }
    values
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worker(team: usize, children: u32, post: f64, ramp: f64, factor: f64) -> Worker {
        Worker { team, children, post, target: post * ramp, factor }
    }

    fn near(found: [f64; CAUSES], wanted: [f64; CAUSES]) {
        assert!(found.iter().zip(wanted).all(|(found, wanted)| (found - wanted).abs() < 1e-12), "{found:?}");
    }

    #[test]
    fn each_cause_alone_explains_everything() {
        let teams = [worker(0, 10, 20.0, 1.0, 1.0), worker(0, 10, 20.0, 1.0, 1.0), worker(1, 20, 20.0, 1.0, 1.0)];
        near(causes(&teams).unwrap(), [1.0, 0.0, 0.0, 0.0, 0.0]);
        let posts = [worker(0, 10, 11.0, 1.0, 1.0), worker(0, 20, 22.0, 1.0, 1.0)];
        near(causes(&posts).unwrap(), [0.0, 1.0, 0.0, 0.0, 0.0]);
        let ramp = [worker(0, 10, 20.0, 0.5, 1.0), worker(0, 20, 20.0, 1.0, 1.0)];
        near(causes(&ramp).unwrap(), [0.0, 0.0, 1.0, 0.0, 0.0]);
        let factor = [worker(0, 10, 20.0, 1.0, 0.5), worker(0, 20, 20.0, 1.0, 1.0)];
        near(causes(&factor).unwrap(), [0.0, 0.0, 0.0, 1.0, 0.0]);
        let chance = [worker(0, 10, 20.0, 1.0, 1.0), worker(0, 20, 20.0, 1.0, 1.0)];
        near(causes(&chance).unwrap(), [0.0, 0.0, 0.0, 0.0, 1.0]);
    }

    #[test]
    fn shares_add_up_to_one_and_none_is_negative() {
        let workers = [
            worker(0, 31, 22.0, 0.6, 0.7),
            worker(0, 12, 11.0, 1.0, 1.4),
            worker(0, 18, 15.0, 1.0, 1.1),
            worker(1, 7, 22.0, 1.0, 0.9),
            worker(1, 25, 22.0, 0.0, 1.2),
        ];
        let shares = causes(&workers).unwrap();
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{shares:?}");
        assert!(shares.iter().all(|share| *share >= 0.0), "{shares:?}");
    }

    #[test]
    fn a_limit_that_flattens_a_cause_leaves_it_its_part() {
        // by factor the third would hold 30, and the limit lets it hold 24
        let workers = [worker(0, 10, 20.0, 1.0, 0.5), worker(0, 20, 20.0, 1.0, 1.0), worker(0, 24, 20.0, 1.0, 1.5)];
        let shares = causes(&workers).unwrap();
        assert!(shares[3] > 0.9 && shares[4] > 0.0, "{shares:?}");
    }

    #[test]
    fn without_difference_or_target_there_is_nothing_to_explain() {
        assert_eq!(causes(&[]), None);
        assert_eq!(causes(&[worker(0, 9, 20.0, 1.0, 1.0), worker(0, 9, 10.0, 1.0, 1.0)]), None);
        let unbounded = [worker(0, 10, f64::INFINITY, 1.0, 1.0), worker(0, 20, f64::INFINITY, 1.0, 1.0)];
        near(causes(&unbounded).unwrap(), [0.0, 0.0, 0.0, 0.0, 1.0]);
        let none = [worker(0, 10, 20.0, 0.0, 1.0), worker(0, 20, 20.0, 0.0, 1.0)];
        near(causes(&none).unwrap(), [0.0, 0.0, 0.0, 0.0, 1.0]);
    }
}
