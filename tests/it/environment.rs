//! The moving environment and pressure: each does what theory says, and vanishes to the bit when it is off.

use crate::oracle::{Oracle, View, oracle, parameters};
use crate::relations::{SERVICES, run, same};
use caseload::model::attrition::Retention;
use caseload::model::environment::{Conditions, Environment, PROCESSES, Part, Process, Wander, cholesky};
use caseload::model::parameters::Parameters;
use caseload::model::people::Reach;
use caseload::random::Dice;
use caseload::results::Measure::{Ends, Leavers, Open, Referrals, Starters};
use caseload::results::{Ensemble, Measure, Trajectory};
use caseload::scenario;
use caseload::time::{Change, Effect, Schedule, Shape};

/// Every oracle of this file.
pub fn oracles() -> Vec<Oracle> {
    vec![wandering_referrals()]
}

fn wilder(parameters: &mut Parameters) {
    let environment = parameters.environment.as_mut().expect("it wanders");
    for wander in &mut environment.processes {
        wander.national.sigma *= 1.03;
        wander.council.sigma *= 1.03;
    }
}

fn wandering_referrals() -> Oracle {
    oracle("environment", "wander-demand").replications(60_000).twin("sigma 3% larger", wilder).variance(
        "variance of referrals in month 5",
        448.263_715_5,
        |view| vec![view.at(Referrals, 5)],
    )
}

#[test]
fn referrals_of_a_month_spread_as_demand_wanders() {
    wandering_referrals().check();
}

/// Multipliers of the first `months` + 1 months in many replications: `[replication][month][process]`.
fn multipliers(parameters: &Parameters, months: i64, replications: u64) -> Vec<Vec<[f64; PROCESSES]>> {
    let first = parameters.calendar.first_month();
    let path = |index| {
        let dice = Dice::new(20_191_001, index);
        let mut conditions = Conditions::default();
        let mut enter = |month| {
            conditions.enter(parameters, &dice, first + month);
            Process::ALL.map(|process| conditions.of(process))
        };
        (0..=months).map(&mut enter).collect()
    };
    (0..replications).map(path).collect()
}

/// (mean, its standard error, variance, its standard error)
fn moments(values: &[f64]) -> (f64, f64, f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let central = |power| values.iter().map(|value| (value - mean).powi(power)).sum::<f64>() / n;
    let variance = central(2);
    (mean, (variance / n).sqrt(), variance, ((central(4) - variance * variance) / n).sqrt())
}

#[test]
fn multipliers_have_mean_one_and_the_variance_of_theory() {
    let told = parameters("wander-everything");
    let mut wrong = told.clone();
    wilder(&mut wrong);
    let (right, wrong) = (multipliers(&told, 60, 40_000), multipliers(&wrong, 60, 40_000));
    let environment = told.environment.as_ref().unwrap();
    for (place, wander) in environment.processes.iter().enumerate() {
        for month in [1, 12, 60] {
            let spread = |part: Part| part.sigma.powi(2) * (1.0 - (-2.0 * month as f64 / part.tau).exp());
            let variance = spread(wander.national) + spread(wander.council);
            let left = wander.start * (-(month as f64) / wander.council.tau).exp();
            let of = |all: &[Vec<[f64; PROCESSES]>]| -> Vec<f64> { all.iter().map(|one| one[month][place]).collect() };
            let (mean, error, ..) = moments(&of(&right));
            let z = (mean - left.exp()) / error;
            let logs = |all: &[Vec<[f64; PROCESSES]>]| of(all).iter().map(|value| value.ln()).collect::<Vec<_>>();
            let spread_z = |all: &[Vec<[f64; PROCESSES]>]| {
                let (_, _, found, error) = moments(&logs(all));
                (found - variance) / error
            };
            // without the correction of half the variance the mean would be exp(variance / 2)
            let uncorrected = (mean * (variance / 2.0).exp() - left.exp()) / error;
            let (right_z, wrong_z) = (spread_z(&right), spread_z(&wrong));
            println!(
                "{} month {month}: mean {mean:.5} z {z:+.2} (uncorrected {uncorrected:+.1}), variance {variance:.5} z \
                 {right_z:+.2} (sigma 3% larger {wrong_z:+.1})",
                Process::ALL[place].name()
            );
            assert!(z.abs() <= 4.0 && right_z.abs() <= 4.0);
            assert!(uncorrected > 4.0 && wrong_z > 4.0);
        }
    }
}

/// Correlation of pairs, and its standard error under normality.
fn correlation(pairs: &[(f64, f64)]) -> (f64, f64) {
    let n = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (a, b) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let sum = |f: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|&(x, y)| f(x - a, y - b)).sum::<f64>();
    let rho = sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt();
    (rho, (1.0 - rho * rho) / n.sqrt())
}

fn correlated(rho: f64) -> Parameters {
    let mut told = parameters("wander-everything");
    let wander =
        Wander { national: Part { sigma: 0.1, tau: 12.0 }, council: Part { sigma: 0.2, tau: 3.0 }, start: 0.0 };
    let mut matrix = [[0.0; PROCESSES]; PROCESSES];
    (0..PROCESSES).for_each(|place| matrix[place][place] = 1.0);
    for (one, other) in [(0, 1), (1, 0), (2, 3), (3, 2)] {
        matrix[one][other] = rho;
    }
    told.environment = Some(Environment { processes: [wander; PROCESSES], factor: cholesky(&matrix).unwrap() });
    told
}

#[test]
fn disturbances_go_together_as_stated() {
    let at = |told: &Parameters, one: usize, other: usize| {
        let all = multipliers(told, 20, 40_000);
        correlation(&all.iter().map(|path| (path[20][one].ln(), path[20][other].ln())).collect::<Vec<_>>())
    };
    for (one, other, rho) in [(0, 1, 0.8), (2, 3, 0.8), (0, 2, 0.0)] {
        let (found, error) = at(&correlated(0.8), one, other);
        let z = (found - rho) / error;
        let (twin, twin_error) = at(&correlated(0.8 * 1.03), one, other);
        let twin_z = (twin - rho) / twin_error;
        println!("{one} and {other}: correlation {found:.4}, z {z:+.2}; 3% larger z {twin_z:+.1}");
        assert!(z.abs() <= 4.0);
        assert!(rho == 0.0 || twin_z > 4.0);
    }
    assert_eq!(cholesky(&[[1.0; PROCESSES]; PROCESSES]), None);
}

#[test]
fn a_month_remembers_the_one_before() {
    let with = |tau: f64| {
        let mut told = correlated(0.0);
        let part = Part { sigma: 0.2, tau };
        told.environment.as_mut().unwrap().processes[0] = Wander { national: Part::STILL, council: part, start: 0.0 };
        let logs: Vec<Vec<f64>> = multipliers(&told, 60, 10_000)
            .iter()
            .map(|path| {
                let level = |(month, value): (usize, &[f64; PROCESSES])| {
                    value[0].ln() + 0.02 * (1.0 - (-2.0 * month as f64 / tau).exp())
                };
                path.iter().enumerate().map(level).collect()
            })
            .collect();
        let (mut both, mut squares) = (0.0, 0.0);
        for pair in logs.iter().flat_map(|path| path.windows(2)) {
            both += pair[0] * pair[1];
            squares += pair[0] * pair[0];
        }
        // regression through the origin: its error is that of the disturbance over the spread of the level
        let phi = (-1.0 / tau).exp();
        (both / squares, 0.2 * (1.0 - phi * phi).sqrt() / f64::sqrt(squares))
    };
    let phi = (-0.5_f64).exp();
    let (found, error) = with(2.0);
    let (twin, twin_error) = with(-1.0 / (phi * 1.03).ln());
    println!(
        "phi {phi:.5}, found {found:.5}, z {:+.2}; 3% larger z {:+.1}",
        (found - phi) / error,
        (twin - phi) / twin_error
    );
    assert!(((found - phi) / error).abs() <= 4.0);
    assert!((twin - phi) / twin_error > 4.0);
}

fn still(start: f64) -> Environment {
    let one = Wander { start, ..Wander::STILL };
    let mut factor = [[0.0; PROCESSES]; PROCESSES];
    (0..PROCESSES).for_each(|place| factor[place][place] = 1.0);
    Environment { processes: [one; PROCESSES], factor }
}

#[test]
fn an_environment_without_spread_changes_no_bit() {
    for name in SERVICES {
        let told = parameters(name);
        let plain = run(&told, 0, 10, 1);
        for start in [0.0, 0.5] {
            let with = Parameters { environment: Some(still(start)), ..told.clone() };
            assert!(same(&plain.trajectories, &run(&with, 0, 10, 1).trajectories), "{name}");
        }
    }
}

/// A scenario file of the oracles changed by an overlay of these lines.
fn with_lines(name: &str, lines: &str) -> Parameters {
    let folder = std::env::temp_dir().join(format!("caseload-environment-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for entry in std::fs::read_dir("tests/oracles").unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
    }
    let path = folder.join("overlay.toml");
    std::fs::write(&path, format!("extends = \"{name}.toml\"\n{lines}")).unwrap();
    let loaded = scenario::load(&path.display().to_string());
    std::fs::remove_dir_all(&folder).unwrap();
    Parameters::clone(&loaded.unwrap_or_else(|problems| panic!("{problems}")).central())
}

#[test]
fn keys_that_say_nothing_changes_are_the_same_as_no_keys() {
    let name = "agreement-everything";
    let plain = run(&parameters(name), 0, 10, 1);
    for lines in [
        "[environment.demand]\ncouncil = { sigma = 0, tau = \"6 months\" }\n[environment.closing]\nnational = { sigma = \"0%\", tau = \"6 months\" }",
        "[environment.correlation]\ndemand-leaving = 0.5",
        "[grade.junior]\npressure-elasticity = 0\n[grade.senior]\npressure-elasticity = 0",
        "[grade.junior]\nleaving-by-tenure = [{ to = \"1 year\", factor = 1 }, { factor = 1 }]",
        "[measure.keep]\nkind = \"retention\"\nchange = \"0%\"\nfrom = 2020-01-01",
        "[measure.keep]\nkind = \"retention\"\nchange = \"-50%\"\nfrom = 2200-01-01",
    ] {
        let with = with_lines(name, lines);
        assert!(same(&plain.trajectories, &run(&with, 0, 10, 1).trajectories), "{lines}");
    }
    // where leavers go is a matter of counting
    let told = with_lines(name, "[grade.junior.destinations]\nsector = \"60%\"\nagency = \"40%\"");
    let counted = run(&told, 0, 10, 1);
    for measure in [Open, Leavers, Starters, Ends] {
        for place in 0..10 {
            let series = |ensemble: &Ensemble| View::of(ensemble, place).series(measure).skip(1).collect::<Vec<_>>();
            assert_eq!(series(&plain), series(&counted));
        }
    }
}

#[test]
fn a_wandering_service_still_has_its_prefixes() {
    let told = parameters("wander-everything");
    let mut short = told.clone();
    short.months = 12;
    let (long, short) = (run(&told, 0, 12, 1), run(&short, 0, 12, 1));
    for (a, b) in long.trajectories.iter().zip(&short.trajectories) {
        let cut = Trajectory {
            rows: a.rows[..=12].to_vec(),
            workers: a.workers[..=12].to_vec(),
            above: a.above[..=12].to_vec(),
            ..a.clone()
        };
        assert!(same(&[cut], std::slice::from_ref(b)), "replication {}", a.index);
    }
    assert!(same(&long.trajectories, &run(&told, 0, 12, 3).trajectories), "three threads");
    assert!(same(&long.trajectories[5..], &run(&told, 5, 7, 1).trajectories), "from the sixth on");
}

/// The environment stands still at `level` for one process: the start with a memory beyond every horizon.
fn held_at(told: &Parameters, process: Process, level: f64) -> Parameters {
    let mut environment = still(0.0);
    let council = Part { sigma: 1e-15, tau: 1e18 };
    environment.processes[process as usize] = Wander { national: Part::STILL, council, start: level.ln() };
    Parameters { environment: Some(environment), ..told.clone() }
}

fn totals(parameters: &Parameters, measure: Measure) -> Vec<Vec<f64>> {
    let ensemble = run(parameters, 0, 30, 1);
    (0..30).map(|place| View::of(&ensemble, place).series(measure).skip(1).collect()).collect()
}

#[test]
fn each_process_multiplies_what_it_should() {
    let told = parameters("leaving-exponential");
    let mut double = told.clone();
    double.grades[0].leaving *= 2.0;
    assert_eq!(totals(&held_at(&told, Process::Leaving, 2.0), Leavers), totals(&double, Leavers), "leaving");
    let mut slow = told.clone();
    slow.grades[0].refill = caseload::distribution::Duration::plain(caseload::distribution::Law::Exponential {
        mean: 10.0 * caseload::time::MEAN_MONTH_DAYS,
    });
    assert_eq!(totals(&held_at(&told, Process::Hiring, 0.5), Starters), totals(&slow, Starters), "hiring");
    assert_ne!(totals(&told, Starters), totals(&slow, Starters));
    let told = parameters("agreement-leavers");
    let mut more = told.clone();
    more.demand.families.base *= 1.5;
    assert_eq!(totals(&held_at(&told, Process::Demand, 1.5), Referrals), totals(&more, Referrals), "demand");
    // casework at twice the speed, with workers and on the lists, is casework of half the length
    let mut told = parameters("agreement-slowing");
    told.opening.cases = 0.0;
    told.progress.handover_pause = 0.0;
    let mut quick = told.clone();
    for component in quick.needs.iter_mut().flat_map(|need| &mut need.length.components) {
        match &mut component.law {
            caseload::distribution::Law::LogNormal { mu, .. } => *mu -= std::f64::consts::LN_2,
            caseload::distribution::Law::Exponential { mean } => *mean /= 2.0,
            other => panic!("no half is defined for {other:?}"),
        }
    }
    assert_eq!(totals(&held_at(&told, Process::Closing, 2.0), Ends), totals(&quick, Ends), "closing");
    assert_ne!(totals(&told, Ends), totals(&quick, Ends));
}

/// Leavers so far, month by month, in each of 50 replications.
fn leavers_so_far(parameters: &Parameters) -> Vec<Vec<f64>> {
    let ensemble = run(parameters, 0, 50, 1);
    let so_far = |place| {
        let mut sum = 0.0;
        let add = |leavers: f64| {
            sum += leavers;
            sum
        };
        View::of(&ensemble, place).series(Leavers).skip(1).map(add).collect()
    };
    (0..50).map(so_far).collect()
}

fn keep(change: f64, grades: Option<Vec<usize>>) -> Retention {
    let change = Change { from: 100.0, until: None, shape: Shape::Ramp(200.0), effect: Effect::Factor(1.0 + change) };
    Retention { factor: Schedule { base: 1.0, changes: vec![change] }, reach: Reach { grades, teams: None } }
}

#[test]
fn keeping_people_never_means_more_leavers_so_far() {
    for name in ["agreement-leavers", "agreement-teams", "caseload-ref-base"] {
        let plain = parameters(name);
        for wandering in [false, true] {
            let environment = parameters("wander-everything").environment.filter(|_| wandering);
            let without = Parameters { environment, ..plain.clone() };
            let with = Parameters { retention: vec![keep(-0.3, None)], ..without.clone() };
            let (without, with) = (leavers_so_far(&without), leavers_so_far(&with));
            for (one, other) in with.iter().zip(&without) {
                assert!(one.iter().zip(other).all(|(a, b)| a <= b), "{name}");
            }
            assert_ne!(with, without, "{name}: the relation is vacuous");
        }
    }
}

#[test]
fn a_lower_hazard_by_tenure_never_means_more_leavers_so_far() {
    let mut base = parameters("leaving-any-laws");
    base.months = 48;
    base.grades[0].attrition.opening_tenure =
        Some(caseload::distribution::Duration::plain(caseload::distribution::Law::Exponential { mean: 900.0 }));
    let mut lower = base.clone();
    lower.grades[0].leaving *= 0.8;
    let (base, lower) = (leavers_so_far(&base), leavers_so_far(&lower));
    assert!(lower.iter().flatten().zip(base.iter().flatten()).all(|(a, b)| a <= b));
    assert_ne!(base, lower);
}

#[test]
fn measures_on_leaving_combine_by_multiplication_and_reach_whom_they_name() {
    let told = parameters("agreement-leavers");
    let with = |retention: Vec<Retention>| Parameters { retention, ..told.clone() };
    let steady = |factor: f64, grades| {
        let change = Change { from: -1e3, until: None, shape: Shape::Step, effect: Effect::Factor(factor) };
        Retention { factor: Schedule { base: 1.0, changes: vec![change] }, reach: Reach { grades, teams: None } }
    };
    let once = leavers_so_far(&with(vec![steady(0.5, None)]));
    let twice = leavers_so_far(&with(vec![steady(0.5_f64.sqrt(), None), steady(0.5_f64.sqrt(), None)]));
    assert_eq!(once, twice);
    // both grades, named one by one
    let each = leavers_so_far(&with(vec![steady(0.5, Some(vec![0])), steady(0.5, Some(vec![1]))]));
    assert_eq!(once, each);
    let none = Retention { reach: Reach { grades: None, teams: Some(vec![]) }, ..steady(0.5, None) };
    assert_eq!(leavers_so_far(&with(vec![none])), leavers_so_far(&told));
    // the opening's tenure follows the grade's hazard, the measure acts on what lies ahead
    let mut halved = told.clone();
    halved.grades.iter_mut().for_each(|grade| grade.leaving *= 0.5);
    assert_eq!(once, leavers_so_far(&halved));
}

#[test]
fn overload_makes_people_leave_and_never_touches_who_comes() {
    let mut told = parameters("agreement-leavers");
    told.demand.families.base *= 1.6;
    let mut pressed = told.clone();
    pressed.grades.iter_mut().for_each(|grade| {
        grade.limit *= 2.0;
        grade.attrition.pressure_elasticity = 1.0;
    });
    told.grades.iter_mut().for_each(|grade| grade.limit *= 2.0);
    let (plain, loaded) = (run(&told, 0, 50, 1), run(&pressed, 0, 50, 1));
    let differences: Vec<f64> = (0..50)
        .map(|place| View::of(&loaded, place).total(Leavers, 0) - View::of(&plain, place).total(Leavers, 0))
        .collect();
    let (mean, error, ..) = moments(&differences);
    println!("leavers under pressure less without: {mean:.3} (standard error {error:.3})");
    assert!(mean / error > 4.0);
    for place in 0..50 {
        let referrals = |ensemble: &Ensemble| View::of(ensemble, place).series(Referrals).skip(1).collect::<Vec<_>>();
        assert_eq!(referrals(&plain), referrals(&loaded));
    }
}

#[test]
fn wandering_staff_never_touch_who_comes() {
    let told = parameters("wander-everything");
    let mut demand_alone = told.clone();
    let environment = demand_alone.environment.as_mut().unwrap();
    for process in [Process::Leaving, Process::Hiring, Process::Closing] {
        environment.processes[process as usize] = Wander::STILL;
    }
    assert_eq!(totals(&told, Referrals), totals(&demand_alone, Referrals));
    assert_ne!(totals(&told, Leavers), totals(&demand_alone, Leavers));
}

#[test]
fn a_file_says_what_wanders_and_who_is_kept() {
    let told = Parameters::clone(&scenario::load("tests/scenarios/whole.toml").unwrap().central());
    let environment = told.environment.unwrap();
    let [demand, leaving, hiring, closing] = environment.processes;
    assert_eq!(demand.national, Part { sigma: 0.12, tau: 24.0 });
    assert_eq!(demand.council, Part { sigma: 0.16, tau: 6.0 });
    assert!((demand.start - 0.95_f64.ln()).abs() < 1e-12);
    assert!(leaving.national == Part::STILL && hiring.council.sigma == 0.2 && closing.national.sigma == 0.05);
    // the factor times its mirror image gives the correlations back
    let factor = environment.factor;
    let rho = |a: usize, b: usize| (0..PROCESSES).map(|k| factor[a][k] * factor[b][k]).sum::<f64>();
    for (a, b, stated) in [(0, 0, 1.0), (1, 0, 0.2), (2, 0, 0.0), (3, 0, -0.1), (2, 1, -0.4), (3, 3, 1.0)] {
        assert!((rho(a, b) - stated).abs() < 1e-12);
    }
    let [keep] = &told.retention[..] else { panic!("one measure on leaving") };
    assert_eq!((keep.reach.grades.as_deref(), keep.reach.teams.as_deref()), (Some(&[0][..]), Some(&[0, 1][..])));
    assert_eq!(keep.factor.at(-1.0), 1.0);
    assert!((keep.factor.at(600.0) - 0.9).abs() < 1e-12 && keep.factor.at(1100.0) == 1.0);
    let attrition = &told.grades[0].attrition;
    assert_eq!(attrition.destinations, Some([0.58, 0.24, 0.18]));
    let factors: Vec<f64> = attrition.by_tenure.0.iter().map(|step| step.factor).collect();
    assert_eq!(factors, [1.5, 1.0, 0.6]);
    assert!(attrition.by_tenure.0[2].to.is_infinite() && attrition.opening_tenure.is_some());
    assert!(attrition.pressure_elasticity > 0.05 && told.grades[1].attrition.pressure_elasticity == 0.0);
}
