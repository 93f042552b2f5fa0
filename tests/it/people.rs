//! Vacancies, agency cover and the passage from grade to grade: renewal theory and manpower chains give the answers.

use crate::oracle::{Oracle, View, oracle};
use caseload::distribution::{Duration, Law};
use caseload::model::parameters::{Absence, Parameters};
use caseload::model::people::{Campaign, LongLeave, Origin, Reach};
use caseload::results::Measure::{
    Absent, AgencyFte, Conversions, InPost, InPostFte, MovesOut, OnLongLeave, Turnover, VacantPosts,
};
use caseload::time::MEAN_MONTH_DAYS;

/// Every oracle of this file.
pub fn oracles() -> Vec<Oracle> {
    vec![
        vacancies(),
        vacancies_spread(),
        cover(),
        cover_given_up(),
        stay_for_good(),
        leave_in_balance(),
        other_roles(),
        chain_at_first(),
        chain_later(),
    ]
}

fn slower_start(parameters: &mut Parameters) {
    scale_steps(parameters, 1.03);
}

fn scale_steps(parameters: &mut Parameters, factor: f64) {
    let hiring = parameters.grades[0].career.hiring.as_mut().expect("the grade is hired for in steps");
    for step in [&mut hiring.approval, &mut hiring.advert, &mut hiring.offer, &mut hiring.start] {
        scale(step, factor);
    }
}

fn scale(duration: &mut Duration, factor: f64) {
    for component in &mut duration.components {
        match &mut component.law {
            Law::Exponential { mean } | Law::Gamma { mean, .. } => *mean *= factor,
            Law::Deterministic { value } => *value *= factor,
            Law::LogNormal { mu, .. } => *mu += factor.ln(),
            other => panic!("no scale is defined for {other:?}"),
        }
    }
}

/// B1: alternating renewal, whatever the laws of tenure and delay.
fn vacancies() -> Oracle {
    oracle("B1", "people-pipeline")
        .replications(150)
        .twin("3% slower hiring", slower_start)
        .mean("vacant posts", 12.765_957, |view| view.mean(VacantPosts, 36))
        .ratio("vacancy rate", 0.106_383, |view| [view.total(VacantPosts, 36), 120.0 * 204.0])
}

/// Posts do not compete here, so the variance of a twentieth of them is a twentieth.
fn vacancies_spread() -> Oracle {
    oracle("B1", "people-pipeline")
        .replications(130_000)
        .with(|parameters| {
            parameters.months = 36;
            let posts = &mut parameters.teams[0].posts[0];
            (posts.count, posts.vacant) = (6, 0);
        })
        .twin("3% slower hiring", slower_start)
        .variance("variance of vacant posts, 6 of 120", 11.407_877 / 20.0, |view| vec![view.at(VacantPosts, 36)])
}

fn longer_vacancies(parameters: &mut Parameters) {
    scale(&mut parameters.grades[0].refill, 1.03);
}

/// Agency workers expected where vacancies end at rate 1/5, assignments at rate `ends` and searches at rate 1 a month.
fn covered(ends: f64) -> f64 {
    12.765_957 * 0.7 / (1.0 + ends + 0.2)
}

fn cover() -> Oracle {
    let exact = covered(1.0 / 6.0);
    oracle("agency cover", "people-agency")
        .replications(400)
        .twin("3% longer vacancies", longer_vacancies)
        .mean("agency FTE", exact, |view| view.mean(AgencyFte, 36))
        .ratio("agency rate", exact / (exact + 107.234_043), |view| {
            let agency = view.total(AgencyFte, 36);
            [agency, agency + view.total(InPostFte, 36)]
        })
}

fn cover_given_up() -> Oracle {
    oracle("agency cover", "people-agency-early").replications(400).twin("3% longer vacancies", longer_vacancies).mean(
        "agency FTE",
        covered(1.0 / 6.0 + 0.1),
        |view| view.mean(AgencyFte, 36),
    )
}

/// Three in ten stay for good at the end of an assignment: a chain of filled, covered, sought and bare posts, with rates
/// per month leaving 1/42, refill 1/5, lag 1 and end of an assignment 1/6.
fn stay_for_good() -> Oracle {
    let (leaving, refill, lag, ends) = (1.0 / 42.0, 0.2, 1.0, 1.0 / 6.0);
    let (covers, stays) = (0.7, 0.3);
    // per filled post: those at work, those sought, and those for whom none is sought
    let at_work = covers * leaving / ((ends + refill) * (lag + refill) / lag - (1.0 - stays) * ends);
    let sought = at_work * (ends + refill) / lag;
    let bare = (1.0 - covers) * leaving / refill;
    let filled = 120.0 / (1.0 + at_work + sought + bare);
    oracle("agency conversion", "people-agency")
        .replications(400)
        .with(|parameters| stay(parameters, 0.3))
        .twin("a quarter stays for good", |parameters| stay(parameters, 0.25))
        .mean("workers in post", filled, |view| view.mean(InPost, 36))
        .mean("agency FTE", at_work * filled, |view| view.mean(AgencyFte, 36))
        .mean("agency workers taken on a month", at_work * filled * ends * stays, |view| view.mean(Conversions, 36))
}

fn stay(parameters: &mut Parameters, share: f64) {
    parameters.people.agency.as_mut().expect("agency workers cover vacancies").converts = share;
}

/// Two ways of going compete: leaving at 1/42 a month and moving to another role at 1/100, vacancies lasting 5 months.
fn other_roles() -> Oracle {
    let (leaving, moving, refill) = (1.0 / 42.0, 0.01, 0.2);
    let filled = 120.0 * refill / (refill + leaving + moving);
    oracle("other roles", "people-base")
        .replications(300)
        .with(|parameters| move_away(parameters, 1.0))
        .twin("5% more go either way", |parameters| move_away(parameters, 1.05))
        .mean("workers in post", filled, |view| view.mean(InPost, 36))
        .mean("moves to other roles a month", filled * moving, |view| view.mean(MovesOut, 36))
        .ratio("turnover, moves left out", 12.0 * leaving, |view| {
            let in_post = |month: usize| view.at(InPostFte, month);
            let years = (48..=240).step_by(12);
            // leavers over the mean of those in post, month by month, is the hazard itself
            let left: f64 = years.clone().map(|month| view.at(Turnover, month) * in_post(month)).sum();
            [left, years.map(|year| (year - 12..year).map(in_post).sum::<f64>() / 12.0).sum()]
        })
}

fn move_away(parameters: &mut Parameters, factor: f64) {
    parameters.grades[0].leaving = factor / (42.0 * MEAN_MONTH_DAYS);
    parameters.grades[0].career.moves_away = 0.01 * factor / MEAN_MONTH_DAYS;
}

/// Long leave beside sickness: per month at work, leave begins at 0.005 and lasts 10, sickness at 0.1 and lasts 0.5.
fn leave_in_balance() -> Oracle {
    let all = 1.0 + 0.1 * 0.5 + 0.005 * 10.0;
    oracle("long leave", "people-base")
        .replications(500)
        .with(|parameters| go_on_leave(parameters, 0.005))
        .twin("a tenth more leave", |parameters| go_on_leave(parameters, 0.0055))
        .mean("workers on long leave", 120.0 * 0.05 / all, |view| view.mean(OnLongLeave, 0))
        .mean("workers on long leave at the opening", 120.0 * 0.05 / all, |view| view.at(OnLongLeave, 0))
        .mean("workers absent", 120.0 * 0.1 / all, |view| view.mean(Absent, 0))
}

fn go_on_leave(parameters: &mut Parameters, begins: f64) {
    let months = |mean: f64| mean * MEAN_MONTH_DAYS;
    (parameters.months, parameters.teams[0].posts[0].vacant) = (120, 0);
    let grade = &mut parameters.grades[0];
    grade.leaving = 0.0;
    let length = Duration::plain(Law::Uniform { low: months(4.0), high: months(16.0) });
    grade.career.long_leave = Some(LongLeave { onset: begins / MEAN_MONTH_DAYS, length });
    let spell = Duration::plain(Law::Exponential { mean: months(0.5) });
    grade.absence = Some(Absence { onset: 0.1 / MEAN_MONTH_DAYS, spell, pass_on_after: f64::INFINITY });
}

/// Recruits of a grade (0 experienced, 1 newly qualified) at the close of every month, `each` a month in the long run.
fn recruits(parameters: &mut Parameters, grade: usize, each: f64) {
    for month in 1..=parameters.months {
        let so_far = |month: u32| (each * f64::from(month) + 1e-9).floor() as u32;
        parameters.people.campaigns.push(Campaign {
            reach: Reach { teams: None, grades: Some(vec![grade]) },
            key: u64::from(month),
            origin: Origin::Outside,
            starts: so_far(month) - so_far(month - 1),
            from: parameters.calendar.observation(month),
            over: 0.0,
        });
    }
}

/// The chain on `scale` times its scale: everything expected is proportional.
fn chain(parameters: &mut Parameters, scale: f64, start: f64, more: f64) {
    parameters.people.campaigns.clear();
    recruits(parameters, 1, 2.0 * scale * more);
    recruits(parameters, 0, 0.5 * scale * more);
    for posts in &mut parameters.teams[0].posts {
        let filled = if posts.grade == 0 { 100.0 } else { 18.0 } * scale * start;
        posts.vacant = (2.5 * scale * f64::from(parameters.months) * more) as u32 + 20;
        posts.count = posts.vacant + filled.round() as u32;
    }
    // nobody is hired but by campaigns
    parameters.grades.iter_mut().for_each(|grade| grade.refill = Duration::plain(Law::Exponential { mean: 1e15 }));
}

fn in_post(newly: bool, month: usize, scale: f64) -> impl Fn(&View) -> f64 {
    move |view| view.in_grade(InPost, usize::from(newly), month) / scale
}

/// B4 on 50 times its scale for six months.
fn chain_at_first() -> Oracle {
    oracle("B4", "people-first-year")
        .replications(100)
        .with(|parameters| {
            parameters.months = 6;
            chain(parameters, 50.0, 1.0, 1.0);
        })
        .twin("3% more workers at the opening", |parameters| chain(parameters, 50.0, 1.03, 1.0))
        .mean("newly qualified at month 1", 18.32, in_post(true, 1, 50.0))
        .mean("experienced at month 1", 100.75, in_post(false, 1, 50.0))
        .mean("newly qualified at month 6", 19.523_992, in_post(true, 6, 50.0))
        .mean("experienced at month 6", 104.709_118, in_post(false, 6, 50.0))
}

/// B4 on 4 times its scale for five years.
fn chain_later() -> Oracle {
    oracle("B4", "people-first-year")
        .replications(1000)
        .with(|parameters| chain(parameters, 4.0, 1.0, 1.0))
        .twin("3% more recruits", |parameters| chain(parameters, 4.0, 1.0, 1.03))
        .mean("newly qualified at month 12", 20.370_573, in_post(true, 12, 4.0))
        .mean("newly qualified at month 24", 21.102_091, in_post(true, 24, 4.0))
        .mean("experienced at month 24", 119.314_032, in_post(false, 24, 4.0))
        .mean("newly qualified at month 36", 21.327_825, in_post(true, 36, 4.0))
        .mean("experienced at month 36", 128.031_202, in_post(false, 36, 4.0))
        .mean("newly qualified at month 60", 21.418_978, in_post(true, 60, 4.0))
        .mean("experienced at month 60", 142.250_903, in_post(false, 60, 4.0))
}

#[test]
fn vacancies_in_balance_are_delay_over_delay_and_tenure_whatever_the_steps() {
    vacancies().check();
}

#[test]
fn vacancies_in_balance_spread_like_a_binomial_number() {
    vacancies_spread().check();
}

#[test]
fn agency_workers_cover_the_share_of_vacant_time_that_renewal_theory_gives() {
    cover().check();
}

#[test]
fn assignments_given_up_early_leave_more_of_it_uncovered() {
    cover_given_up().check();
}

#[test]
fn agency_workers_who_stay_for_good_fill_posts_as_the_chain_of_posts_says() {
    stay_for_good().check();
}

#[test]
fn moves_to_other_roles_empty_posts_and_are_no_turnover() {
    other_roles().check();
}

#[test]
fn long_leave_takes_its_share_of_time_beside_sickness() {
    leave_in_balance().check();
}

#[test]
fn newly_qualified_and_experienced_workers_follow_the_manpower_chain_at_first() {
    chain_at_first().check();
}

#[test]
fn newly_qualified_and_experienced_workers_follow_the_manpower_chain_later() {
    chain_later().check();
}
