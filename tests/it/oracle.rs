//! Exact answers: a scenario file, a number that theory gives, and a twin that is wrong by 3% and must be caught.
//!
//! An oracle runs its scenario, takes a figure from each replication and sets the estimate beside the exact value:
//! z = (found - exact) / se passes within 4. Its twin runs the same scenario with an input made wrong by 3%, against
//! the same expectation, and must fall outside 4. The printed power is the chance that the twin is caught under fresh
//! dice (normal approximation about the effect of the wrong input, found with the same dice).

use caseload::engine::{Plan, Progress, simulate};
use caseload::model::parameters::Parameters;
use caseload::results::{Cell, Ensemble, Layout, Measure, Trajectory};
use caseload::scenario;
use std::path::Path;
use std::sync::Arc;

/// All oracles run under this seed.
pub const SEED: u64 = 20_191_001;
/// Replications held in memory at a time.
const BATCH: u64 = 64;
/// An estimate passes within so many standard errors of the exact value.
pub const PASSES_WITHIN: f64 = 4.0;
/// The least chance of catching the twin.
const LEAST_POWER: f64 = 0.9;

/// The path of a scenario file of the oracles.
pub fn file(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracles").join(format!("{name}.toml")).display().to_string()
}

/// The parameters of a scenario file of the oracles, none of which holds an uncertain value.
pub fn parameters(name: &str) -> Parameters {
    match scenario::load(&file(name)) {
        Ok(scenario) => Parameters::clone(&scenario.central()),
        Err(problems) => panic!("tests/oracles/{name}.toml is refused:\n{problems}"),
    }
}

/// Replications `first..first + count` of given parameters under the oracles' seed.
pub fn replications(parameters: &Arc<Parameters>, first: u64, count: u64, threads: usize) -> Ensemble {
    let plan = Plan { seed: SEED, first, count, threads };
    simulate(|_| Arc::clone(parameters), false, &plan, &Progress::default())
}

/// One replication as an oracle reads it: the whole council, month by month.
pub struct View<'a> {
    layout: &'a Layout,
    trajectory: &'a Trajectory,
}

impl<'a> View<'a> {
    pub fn of(ensemble: &'a Ensemble, place: usize) -> Self {
        Self { layout: &ensemble.layout, trajectory: &ensemble.trajectories[place] }
    }

    /// A measure at every observation, the opening first; NaN where undefined.
    pub fn series(&self, measure: Measure) -> impl Iterator<Item = f64> + 'a {
        let column = self.layout.column(measure, Cell::COUNCIL).expect("a measure kept for the council");
        self.trajectory.rows.iter().map(move |row| row[column])
    }

    /// A measure of a team or a stage, by name, at every observation.
    pub fn series_of(&self, measure: Measure, part: &str) -> impl Iterator<Item = f64> + 'a {
        let place = |names: &[String]| names.iter().position(|name| name == part);
        let (team, stage) = (place(&self.layout.teams), place(&self.layout.stages));
        let cell = Cell { team, stage, ..Cell::COUNCIL };
        let column = self.layout.column(measure, cell).expect("a measure kept for teams or stages");
        self.trajectory.rows.iter().map(move |row| row[column])
    }

    /// A measure at the close of a month; 0 is the opening.
    pub fn at(&self, measure: Measure, month: usize) -> f64 {
        self.series(measure).nth(month).expect("a month within the scenario")
    }

    /// A measure of one grade at the close of a month.
    pub fn in_grade(&self, measure: Measure, grade: usize, month: usize) -> f64 {
        let cell = Cell { grade: Some(grade), ..Cell::COUNCIL };
        let column = self.layout.column(measure, cell).expect("a measure kept by grade");
        self.trajectory.rows[month][column]
    }

    /// Its mean over the months after `warm_up`.
    pub fn mean(&self, measure: Measure, warm_up: usize) -> f64 {
        self.total(measure, warm_up) / (self.trajectory.rows.len() - 1 - warm_up) as f64
    }

    /// Its sum over the months after `warm_up`.
    pub fn total(&self, measure: Measure, warm_up: usize) -> f64 {
        self.series(measure).skip(warm_up + 1).sum()
    }

    /// The share of month ends after `warm_up` at which a condition on the measure holds.
    pub fn share(&self, measure: Measure, warm_up: usize, holds: impl Fn(f64) -> bool) -> f64 {
        let values = self.series(measure).skip(warm_up + 1).map(|value| f64::from(u8::from(holds(value))));
        values.sum::<f64>() / (self.trajectory.rows.len() - 1 - warm_up) as f64
    }

    /// Children held by each worker in post at the close of a month.
    pub fn loads(&self, month: usize) -> Vec<u32> {
        let groups = self.trajectory.workers[month].iter().flatten();
        groups
            .flat_map(|counts| counts.iter().zip(0..).flat_map(|(&workers, load)| vec![load; workers as usize]))
            .collect()
    }
}

type Reader = Box<dyn Fn(&View) -> Vec<f64> + Send + Sync>;

/// What is estimated from the values read in the replications.
enum Statistic {
    /// The mean of the values, all independent.
    Mean(Reader),
    /// Their variance, with a standard error from their fourth moment.
    Variance(Reader),
    /// The sum of first values divided by the sum of second values, one pair per replication.
    Ratio(Reader),
}

struct Figure {
    what: &'static str,
    exact: f64,
    statistic: Statistic,
}

/// A scenario with the figures that theory gives for it.
pub struct Oracle {
    name: &'static str,
    scenario: &'static str,
    replications: u64,
    adjust: Option<fn(&mut Parameters)>,
    twin: (&'static str, fn(&mut Parameters)),
    figures: Vec<Figure>,
}

/// One line of the verification table.
pub struct Line {
    pub oracle: &'static str,
    pub scenario: &'static str,
    pub what: &'static str,
    pub exact: f64,
    pub found: f64,
    pub error: f64,
    pub twin: &'static str,
    pub twin_z: f64,
    pub power: f64,
}

impl Line {
    pub fn z(&self) -> f64 {
        (self.found - self.exact) / self.error
    }

    pub fn passes(&self) -> bool {
        self.z().abs() <= PASSES_WITHIN
    }

    pub fn catches_twin(&self) -> bool {
        self.twin_z.abs() > PASSES_WITHIN && self.power >= LEAST_POWER
    }
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let Self { oracle, what, exact, found, error, twin, twin_z, power, .. } = self;
        let z = self.z();
        write!(
            f,
            "{oracle} {what}: exact {exact}, found {found:.6}, se {error:.2e}, z {z:+.2}; twin ({twin}) z {twin_z:+.1}, power {power:.4}"
        )
    }
}

/// Families arrive 3% more often.
pub fn more_families(parameters: &mut Parameters) {
    parameters.demand.families.base *= 1.03;
}

/// Families arrive 3% more often and the opening stock is 3% larger.
pub fn more_of_everything(parameters: &mut Parameters) {
    more_families(parameters);
    parameters.opening.cases *= 1.03;
}

/// Cases last 3% longer.
pub fn longer_cases(parameters: &mut Parameters) {
    use caseload::distribution::Law;
    for component in parameters.needs.iter_mut().flat_map(|need| &mut need.length.components) {
        match &mut component.law {
            Law::Exponential { mean } => *mean *= 1.03,
            Law::Deterministic { value } => *value *= 1.03,
            Law::LogNormal { mu, .. } => *mu += 1.03_f64.ln(),
            other => panic!("no twin is defined for {other:?}"),
        }
    }
}

/// An oracle by its number in the list of exact answers, and the scenario file that expresses it.
pub fn oracle(name: &'static str, scenario: &'static str) -> Oracle {
    let twin: (&'static str, fn(&mut Parameters)) = ("3% more families", more_families);
    Oracle { name, scenario, replications: 100, adjust: None, twin, figures: vec![] }
}

impl Oracle {
    pub fn replications(self, replications: u64) -> Self {
        Self { replications, ..self }
    }

    /// A change of scale that the theory covers too.
    pub fn with(self, adjust: fn(&mut Parameters)) -> Self {
        Self { adjust: Some(adjust), ..self }
    }

    pub fn twin(self, words: &'static str, wrong: fn(&mut Parameters)) -> Self {
        Self { twin: (words, wrong), ..self }
    }

    fn figure(mut self, what: &'static str, exact: f64, statistic: Statistic) -> Self {
        self.figures.push(Figure { what, exact, statistic });
        self
    }

    /// The mean of one value per replication.
    pub fn mean(self, what: &'static str, exact: f64, read: impl Fn(&View) -> f64 + Send + Sync + 'static) -> Self {
        self.figure(what, exact, Statistic::Mean(Box::new(move |view| vec![read(view)])))
    }

    /// The mean of several independent values per replication.
    pub fn means(
        self,
        what: &'static str,
        exact: f64,
        read: impl Fn(&View) -> Vec<f64> + Send + Sync + 'static,
    ) -> Self {
        self.figure(what, exact, Statistic::Mean(Box::new(read)))
    }

    /// The variance of several independent values per replication.
    pub fn variance(
        self,
        what: &'static str,
        exact: f64,
        read: impl Fn(&View) -> Vec<f64> + Send + Sync + 'static,
    ) -> Self {
        self.figure(what, exact, Statistic::Variance(Box::new(read)))
    }

    /// The ratio of two sums.
    pub fn ratio(
        self,
        what: &'static str,
        exact: f64,
        read: impl Fn(&View) -> [f64; 2] + Send + Sync + 'static,
    ) -> Self {
        self.figure(what, exact, Statistic::Ratio(Box::new(move |view| read(view).to_vec())))
    }

    /// Estimate and standard error of each figure.
    fn estimates(&self, wrong: Option<fn(&mut Parameters)>) -> Vec<(f64, f64)> {
        let mut parameters = parameters(self.scenario);
        for change in self.adjust.into_iter().chain(wrong) {
            change(&mut parameters);
        }
        let parameters = Arc::new(parameters);
        let mut values = vec![vec![]; self.figures.len()];
        for first in (0..self.replications).step_by(BATCH as usize) {
            let ensemble = replications(&parameters, first, BATCH.min(self.replications - first), 1);
            for place in 0..ensemble.trajectories.len() {
                let view = View::of(&ensemble, place);
                for (figure, values) in self.figures.iter().zip(&mut values) {
                    let (Statistic::Mean(read) | Statistic::Variance(read) | Statistic::Ratio(read)) =
                        &figure.statistic;
                    values.extend(read(&view));
                }
            }
        }
        self.figures.iter().zip(&values).map(|(figure, values)| figure.statistic.estimate(values)).collect()
    }

    /// Runs scenario and twin.
    pub fn lines(&self) -> Vec<Line> {
        let right = self.estimates(None);
        let wrong = self.estimates(Some(self.twin.1));
        let pair = self.figures.iter().zip(right).zip(wrong);
        pair.map(|((figure, (found, error)), (twin_found, twin_error))| {
            let twin_z = (twin_found - figure.exact) / twin_error;
            Line {
                oracle: self.name,
                scenario: self.scenario,
                what: figure.what,
                exact: figure.exact,
                found,
                error,
                twin: self.twin.0,
                twin_z,
                // the error is the input's: with the same dice its effect is twin less right
                power: normal_cdf(((twin_found - found) / twin_error).abs() - PASSES_WITHIN),
            }
        })
        .collect()
    }

    /// Fails unless every figure is met and every twin caught.
    pub fn check(&self) {
        let lines = self.lines();
        for line in &lines {
            println!("{line}");
        }
        let failing: Vec<_> = lines.iter().filter(|line| !line.passes()).map(ToString::to_string).collect();
        assert!(failing.is_empty(), "exact answers missed:\n{}", failing.join("\n"));
        let blind: Vec<_> = lines.iter().filter(|line| !line.catches_twin()).map(ToString::to_string).collect();
        assert!(blind.is_empty(), "twins that are not caught:\n{}", blind.join("\n"));
    }
}

impl Statistic {
    fn estimate(&self, values: &[f64]) -> (f64, f64) {
        match self {
            Self::Mean(_) => {
                let (mean, variance) = moments(values);
                (mean, (variance / values.len() as f64).sqrt())
            }
            Self::Variance(_) => {
                let (mean, variance) = moments(values);
                let n = values.len() as f64;
                let fourth = values.iter().map(|value| (value - mean).powi(4)).sum::<f64>() / n;
                (variance, ((fourth - variance * variance) / n).sqrt())
            }
            Self::Ratio(_) => {
                let pairs: Vec<(f64, f64)> = values.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
                let (top, bottom) = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
                let (ratio, n) = (top / bottom, pairs.len() as f64);
                let residuals: Vec<f64> = pairs.iter().map(|pair| pair.0 - ratio * pair.1).collect();
                (ratio, (moments(&residuals).1 / n).sqrt() / (bottom / n))
            }
        }
    }
}

/// Mean and variance (n - 1).
fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0))
}

fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}
