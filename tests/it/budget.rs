//! Budgets: a cut is taken once, steps in their order, and people come back after the money by the time it takes to hire.

use crate::money::changed;
use crate::oracle::{View, parameters, replications};
use caseload::model::money::{Entry, Pence};
use caseload::model::parameters::Parameters;
use caseload::results::{Ensemble, Measure};
use std::sync::Arc;

const FUTURES: u64 = 60;

fn run(parameters: Parameters) -> Ensemble {
    replications(&Arc::new(parameters), 0, FUTURES, 1)
}

/// Mean over futures of a measure at the close of each month.
fn means(ensemble: &Ensemble, measure: Measure) -> Vec<f64> {
    let views =
        (0..ensemble.trajectories.len()).map(|place| View::of(ensemble, place).series(measure).collect::<Vec<_>>());
    let all: Vec<Vec<f64>> = views.collect();
    (0..all[0].len()).map(|month| all.iter().map(|one| one[month]).sum::<f64>() / all.len() as f64).collect()
}

fn spent_in(ensemble: &Ensemble, year: usize) -> f64 {
    let sums = ensemble.trajectories.iter().map(|one| one.books[year].spent.iter().copied().sum::<Pence>().to_pounds());
    sums.sum::<f64>() / ensemble.trajectories.len() as f64
}

#[test]
fn a_cut_is_taken_once_and_no_year_pays_for_it_again() {
    let found = run(changed("money-budget", "reinstated = 2020-04-01\n", ""));
    let steps = means(&found, Measure::BudgetSteps);
    let in_post = means(&found, Measure::InPost);
    let variance = means(&found, Measure::BudgetVariance);
    for month in (0..=60).step_by(3) {
        println!("{month}: steps {:.2}, in post {:.1}, variance {:.0}", steps[month], in_post[month], variance[month]);
    }
    let years: Vec<f64> = (0..5).map(|year| spent_in(&found, year)).collect();
    println!("spent {years:?}");
    // 12% of 5.3m each year, and turnover: neither exceeded nor taken again
    for spent in &years[2..] {
        assert!((4_200_000.0..4_664_000.0).contains(spent), "{spent}");
    }
    assert!((years[4] / years[2] - 1.0).abs() < 0.02);
    for march in [36, 48, 60] {
        assert!(steps[march] <= steps[march - 3] + 1e-9, "no step is taken because a year ends");
    }
}

#[test]
fn after_reinstatement_people_come_back_with_the_hiring_delay() {
    let found = run(parameters("money-budget"));
    let without_delay = run(changed("money-budget", "value = \"4 months\"", "value = \"0.001 days\""));
    let (late, prompt) = (means(&found, Measure::InPost), means(&without_delay, Measure::InPost));
    for month in 44..=60 {
        println!("{month}: {:.1} {:.1}", late[month], prompt[month]);
    }
    // the money is back after month 48
    assert!(late[48] < 91.0 && prompt[48] < 91.0, "{} {}", late[48], prompt[48]);
    assert!(late[51] < late[48] + 0.5, "nobody is there before the fourth month: {}", late[51]);
    assert!(late[53] > late[48] + 2.0, "then they come: {}", late[53]);
    // whoever leaves in the month of the review is replaced after the next
    assert!(prompt[49] > 97.0 && prompt[50] > 99.9, "without delay the lag is gone: {} {}", prompt[49], prompt[50]);
}

#[test]
fn a_budget_that_is_never_exceeded_changes_nothing_to_the_bit() {
    let wide =
        run(changed("money-budget", "amount = \"£5.3m\"\ncut = \"12%\"\nof = \"this-budget\"\n", "amount = \"£9m\"\n"));
    let mut none = parameters("money-budget");
    none.money.as_mut().unwrap().budgets.clear();
    let none = run(none);
    for (a, b) in wide.trajectories.iter().zip(&none.trajectories) {
        assert_eq!((&a.workers, a.events, &a.books), (&b.workers, b.events, &b.books));
    }
}

#[test]
fn steps_are_taken_in_their_order_and_only_as_far_as_needed() {
    let text = "steps = [\"hold-vacancies\", \"delete-posts\"]";
    let all = "steps = [\"vacancy-factor\", \"reserves\", \"hold-vacancies\", \"delete-posts\", \"redundancy\"]
vacancy-factor = \"4%\"\nreserves = \"£100,000\"\nseverance = \"£12,000\"\nconsultation = \"90 days\"
covers = [\"pay\", \"on-costs\"]";
    let found = run(changed("money-budget", text, all));
    let steps = means(&found, Measure::BudgetSteps);
    let (in_post, posts) = (means(&found, Measure::InPost), means(&found, Measure::Establishment));
    for month in (0..=60).step_by(3) {
        println!("{month}: {:.2} {:.1} {:.1}", steps[month], in_post[month], posts[month]);
    }
    // before the cut nothing is exceeded; at the cut everything is tried in turn
    assert_eq!(steps[12], 0.0);
    assert!((3.0..5.0).contains(&steps[13]), "most futures need more than the two that touch nobody: {}", steps[13]);
    let severance =
        |one: &caseload::results::Trajectory, year: usize| one.books[year].spent[Entry::Redundancy as usize];
    for one in &found.trajectories {
        // consultation runs from April to July: none before
        assert_eq!(severance(one, 0), Pence::ZERO);
        assert_eq!(severance(one, 1).0 % 1_200_000, 0);
    }
    let before = means(&found, Measure::InPost);
    assert!(before[14] - before[15] < 3.0, "consultation first: {} {}", before[14], before[15]);
    let paid: f64 = found.trajectories.iter().map(|one| severance(one, 1).to_pounds()).sum::<f64>() / FUTURES as f64;
    println!("severance {paid}");
    assert!(spent_in(&found, 2) < 4_764_000.0 * 1.01, "{}", spent_in(&found, 2));
}

#[test]
fn agency_workers_go_first_where_the_scenario_says_so() {
    let agency = "[agency]\ncovers = \"100%\"\nlag = { law = \"fixed\", value = \"1 week\" }\nlength = { law = \"fixed\", value = \"2 months\" }\nnotice = \"1 week\"\nprice-factor = 1.6\n\n[budget.staffing]\n";
    let mut base = changed("money-budget", "[budget.staffing]\n", agency);
    // enough for the agency until the cut
    base.money.as_mut().unwrap().budgets[0].amount = Pence::from_pounds(6_000_000.0);
    let mut first = base.clone();
    first.money.as_mut().unwrap().budgets[0].steps = vec![caseload::model::money::budget::Step::Agency];
    let mut none = base;
    none.money.as_mut().unwrap().budgets[0].steps.clear();
    let (first, none) = (run(first), run(none));
    let mut released = 0;
    for place in 0..FUTURES as usize {
        let series = |ensemble, measure| View::of(ensemble, place).series(measure).collect::<Vec<_>>();
        let (steps, agency, without) = (
            series(&first, Measure::BudgetSteps),
            series(&first, Measure::AgencyFte),
            series(&none, Measure::AgencyFte),
        );
        assert_eq!(agency[..=12], without[..=12], "before the cut nothing differs");
        if steps[13] == 1.0 {
            released += 1;
            assert_eq!(agency[13], 0.0, "a week of notice, and nobody new");
        }
    }
    assert!(released > FUTURES / 2, "{released} futures exceed the budget");
    assert!(means(&none, Measure::AgencyFte)[13] > 3.0);
}

#[test]
fn budgets_look_at_no_horizon_and_no_thread() {
    let told = parameters("money-budget");
    let mut short = told.clone();
    short.months = 24;
    let (long, short) = (run(told.clone()), run(short));
    for (a, b) in long.trajectories.iter().zip(&short.trajectories) {
        assert_eq!((&a.workers[..=24], &a.books[..2]), (&b.workers[..], &b.books[..]));
        let bits = |rows: &[Vec<f64>]| rows.iter().flatten().map(|value| value.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&a.rows[..=24]), bits(&b.rows));
    }
    let three = replications(&Arc::new(told), 0, FUTURES, 3);
    assert!(
        long.trajectories.iter().zip(&three.trajectories).all(|(a, b)| a.books == b.books && a.workers == b.workers)
    );
}
