//! Open cases without a limit, referrals by the month, and caseloads under random allocation: whole laws are known.

use crate::oracle::{Oracle, View, longer_cases, more_of_everything, oracle};
use caseload::model::parameters::Parameters;
use caseload::results::Measure::{Open, Referrals};

/// Every oracle of this file.
pub fn oracles() -> Vec<Oracle> {
    let mut all = vec![equilibrium(), equilibrium_spread(), survivors(), stock(), stock_spread()];
    all.extend([exponential_stock(), exponential_stock_spread(), season(), season_of_equal_lengths()]);
    all.extend([sibling_groups(), few_sibling_groups(), overdispersed_months(), random_allocation()]);
    all
}

/// The number of open cases at the close of a month.
fn open(month: usize) -> impl Fn(&View) -> f64 {
    move |view| view.at(Open, month)
}

fn open_alone(month: usize) -> impl Fn(&View) -> Vec<f64> {
    move |view| vec![view.at(Open, month)]
}

/// 33 cases of 800. Cases do not compete here, so means and variances shrink alike.
const SMALL: f64 = 33.0 / 800.0;

/// A small part of the service for six months.
fn small(parameters: &mut Parameters) {
    parameters.opening.cases *= SMALL;
    parameters.demand.families.base *= SMALL;
    parameters.months = 6;
    // who holds the cases does not matter here
    parameters.teams[0].posts[0].count = 1;
}

fn no_more_families(parameters: &mut Parameters) {
    parameters.demand.families.base = 0.0;
}

fn equilibrium() -> Oracle {
    oracle("A6", "open-lognormal")
        .replications(1000)
        .twin("3% more of everything", more_of_everything)
        .mean("open cases at the opening", 600.0, open(0))
        .mean("open cases at month 3", 600.0, open(3))
        .mean("open cases at month 24", 600.0, open(24))
}

fn equilibrium_spread() -> Oracle {
    oracle("A6", "open-lognormal")
        .replications(120_000)
        .with(small)
        .twin("3% more of everything", more_of_everything)
        .variance("variance at the opening, 33 cases of 800", 600.0 * SMALL, open_alone(0))
        .variance("variance at month 6, 33 cases of 800", 600.0 * SMALL, open_alone(6))
}

/// The correlation of open cases over time is the share still open: thinning of a Poisson number.
fn survivors() -> Oracle {
    oracle("A6", "open-lognormal")
        .replications(1000)
        .with(no_more_families)
        .twin("cases 3% longer", longer_cases)
        .ratio("correlation over 6 months", 0.306_422_5, |view| [view.at(Open, 6), view.at(Open, 0)])
        .ratio("correlation over 12 months", 0.130_543_3, |view| [view.at(Open, 12), view.at(Open, 0)])
}

fn stock() -> Oracle {
    oracle("A7", "stock-lognormal")
        .replications(600)
        .twin("3% more of everything", more_of_everything)
        .mean("open cases at month 3", 705.615_2, open(3))
        .mean("open cases at month 6", 661.284_5, open(6))
        .mean("open cases at month 12", 626.108_7, open(12))
        .mean("open cases at month 24", 607.658_1, open(24))
        .mean("open cases at month 60", 600.789_7, open(60))
}

fn stock_spread() -> Oracle {
    oracle("A7", "stock-lognormal")
        .replications(120_000)
        .with(small)
        .twin("3% more of everything", more_of_everything)
        .variance("variance at month 3, 33 cases of 800", 482.523_9 * SMALL, open_alone(3))
        .variance("variance at month 6, 33 cases of 800", 586.168_7 * SMALL, open_alone(6))
}

fn exponential_stock() -> Oracle {
    oracle("A8", "stock-exponential")
        .replications(1000)
        .twin("3% more of everything", more_of_everything)
        .mean("open cases at month 1", 763.746_2, open(1))
        .mean("open cases at month 3", 709.762_3, open(3))
        .mean("open cases at month 6", 660.238_8, open(6))
        .mean("open cases at month 12", 618.143_6, open(12))
}

fn exponential_stock_spread() -> Oracle {
    oracle("A8", "stock-exponential")
        .replications(120_000)
        .with(small)
        .twin("3% more of everything", more_of_everything)
        .variance("variance at month 3, 33 cases of 800", 468.807_0 * SMALL, open_alone(3))
        .variance("variance at month 6, 33 cases of 800", 587.664_5 * SMALL, open_alone(6))
}

const SEASON: [(&str, f64); 12] = [
    ("open cases at month 60 (t = 0)", 471.873_034),
    ("open cases at month 61 (t = 1)", 492.949_809),
    ("open cases at month 62 (t = 2)", 515.915_676),
    ("open cases at month 63 (t = 3)", 534.616_951),
    ("open cases at month 64 (t = 4)", 544.042_642),
    ("open cases at month 65 (t = 5)", 541.667_142),
    ("open cases at month 66 (t = 6)", 528.126_966),
    ("open cases at month 67 (t = 7)", 507.050_191),
    ("open cases at month 68 (t = 8)", 484.084_324),
    ("open cases at month 69 (t = 9)", 465.383_049),
    ("open cases at month 70 (t = 10)", 455.957_358),
    ("open cases at month 71 (t = 11)", 458.332_858),
];

fn season() -> Oracle {
    let start = oracle("A9", "season").replications(600);
    SEASON.into_iter().zip(60..).fold(start, |all, ((what, exact), month)| all.mean(what, exact, open(month)))
}

fn season_of_equal_lengths() -> Oracle {
    oracle("A9b", "season-fixed")
        .replications(600)
        .mean("open cases at month 60 (t = 0)", 434.777_091, open(60))
        .mean("open cases at month 63 (t = 3)", 565.222_909, open(63))
        .mean("open cases at month 66 (t = 6)", 565.222_909, open(66))
        .mean("open cases at month 69 (t = 9)", 434.777_091, open(69))
}

/// Children referred in each month.
fn monthly(view: &View) -> Vec<f64> {
    view.series(Referrals).skip(1).collect()
}

/// Whether each month had at most so many children.
fn at_most(children: f64) -> impl Fn(&View) -> Vec<f64> {
    move |view| monthly(view).iter().map(|&count| f64::from(u8::from(count <= children))).collect()
}

const SIZES: [f64; 5] = [0.52, 0.26, 0.13, 0.06, 0.03];

/// Chance of at most so many children from a Poisson number of families (Panjer's recursion).
fn compound_poisson_cdf(families: f64, children: usize) -> f64 {
    let mut mass = vec![(-families).exp()];
    for n in 1..=children {
        let sum: f64 = (1..=n.min(SIZES.len())).map(|size| size as f64 * SIZES[size - 1] * mass[n - size]).sum();
        mass.push(families / n as f64 * sum);
    }
    mass.iter().sum()
}

fn sibling_groups() -> Oracle {
    oracle("A10", "siblings")
        .replications(180)
        .means("mean children per month", 145.6, monthly)
        .variance("variance of children per month", 355.2, monthly)
        .means("chance of 116 or fewer", compound_poisson_cdf(80.0, 116), at_most(116.0))
        .means("chance of 145 or fewer", compound_poisson_cdf(80.0, 145), at_most(145.0))
        .means("chance of 177 or fewer", compound_poisson_cdf(80.0, 177), at_most(177.0))
}

fn few_sibling_groups() -> Oracle {
    let mass = [0.135_335_3, 0.140_748_7, 0.143_563_7, 0.133_748_8, 0.115_787_5];
    let up_to = |children: usize| mass[..=children].iter().sum::<f64>();
    oracle("A10", "siblings-few")
        .replications(240)
        .means("chance of no child", up_to(0), at_most(0.0))
        .means("chance of 1 or fewer", up_to(1), at_most(1.0))
        .means("chance of 2 or fewer", up_to(2), at_most(2.0))
        .means("chance of 3 or fewer", up_to(3), at_most(3.0))
        .means("chance of 4 or fewer", up_to(4), at_most(4.0))
}

fn overdispersed_months() -> Oracle {
    oracle("A11", "overdispersed")
        .replications(120)
        .means("mean referrals per month", 100.0, monthly)
        .variance("variance of referrals per month", 600.0, monthly)
        .means("chance of 129 or fewer", 1.0 - 0.118_281_8, at_most(129.0))
}

fn random_allocation() -> Oracle {
    let share = |view: &View, least: u32| {
        let loads = view.loads(1);
        loads.iter().filter(|&&load| load >= least).count() as f64 / loads.len() as f64
    };
    oracle("A17", "random-allocation")
        .replications(3000)
        .twin("3% more of everything", more_of_everything)
        .mean("chance that a worker holds more than 22", 0.190_290_3, move |view| share(view, 23))
        .mean("chance that a worker holds 25 or more", 0.096_049_7, move |view| share(view, 25))
        .mean("chance that the most loaded holds more than 30", 0.171_171_7, |view| {
            f64::from(u8::from(view.loads(1).iter().any(|&load| load > 30)))
        })
        .mean("mean caseload of a worker", 18.75, |view| {
            let loads = view.loads(1);
            f64::from(loads.iter().sum::<u32>()) / loads.len() as f64
        })
        .ratio("mean caseload as a child meets it", 19.75, |view| {
            let loads = view.loads(1);
            [f64::from(loads.iter().map(|load| load * load).sum::<u32>()), f64::from(loads.iter().sum::<u32>())]
        })
}

#[test]
fn a_service_that_opens_in_equilibrium_stays_there() {
    equilibrium().check();
}

#[test]
fn open_cases_in_equilibrium_spread_like_a_poisson_number() {
    equilibrium_spread().check();
}

#[test]
fn open_cases_remember_what_survives() {
    survivors().check();
}

#[test]
fn a_given_stock_runs_down_by_residual_lives() {
    stock().check();
}

#[test]
fn a_given_stock_spreads_as_it_is_replaced() {
    stock_spread().check();
}

#[test]
fn a_stock_without_memory_runs_down_exponentially() {
    exponential_stock().check();
}

#[test]
fn a_stock_without_memory_spreads_as_it_is_replaced() {
    exponential_stock_spread().check();
}

#[test]
fn open_cases_follow_the_season_late_and_flattened() {
    season().check();
}

#[test]
fn the_shape_of_lengths_sets_the_season_of_open_cases() {
    season_of_equal_lengths().check();
}

#[test]
fn sibling_groups_spread_the_monthly_children() {
    sibling_groups().check();
}

#[test]
fn small_numbers_of_siblings_are_exact() {
    few_sibling_groups().check();
}

#[test]
fn overdispersed_months_are_negative_binomial() {
    overdispersed_months().check();
}

#[test]
fn random_allocation_gives_independent_poisson_caseloads() {
    random_allocation().check();
}

#[test]
fn the_recursion_for_sibling_groups_has_the_known_values() {
    assert!((compound_poisson_cdf(2.0, 4) - 0.669_184).abs() < 1e-6);
    let quantile = |share: f64| (0..1000).find(|&children| compound_poisson_cdf(80.0, children) >= share);
    assert_eq!([0.05, 0.5, 0.95].map(quantile), [Some(116), Some(145), Some(177)]);
}
