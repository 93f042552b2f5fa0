//! Vacant posts are filled: by a refill time, or step by step.
//!
//! # What happens
//! A vacancy (known from the resignation on) begins with its approval, unless a freeze holds it or as many recruitments
//! of the grade are under way as can be; then it waits, and the earliest vacancy goes first. Approval is followed by a
//! round of advertising; a failed round is repeated; checks and offer follow; then the successor serves out notice
//! elsewhere and starts, not before the predecessor's last day, and where a grade starts in cohorts on the first day of
//! the next stated month. A freeze holds whatever is not advertised yet; what is advertised goes on. A campaign fills
//! vacancies in order of their dates, whatever step they had reached, short of those whose successor is on the way.
//!
//! # Equations
//! length of a step = quantile of its law x product of the paces in force when it begins (days); rounds are geometric:
//! the chance of needing more than n is failed-rounds^n. Where hiring wanders, a step is used up at the speed of the
//! month. A vacancy is held where its luck u < share of the freeze.
//! Every draw belongs to (post, number of the vacancy, step, round), so a freeze or a limit moves no dice.
//!
//! # Source
//! Steps as councils describe them; Bradford 2019: approval delayed permanent posts. Lengths are the scenario's.
//!
//! # What it leaves out
//! Applicants as persons, rivalry between vacancies for the same applicant, and withdrawals after the offer.

use super::agency;
use super::countdown::Countdown;
use super::environment::Process;
use super::happening::{Happening, Watch};
use super::parameters::Parameters;
use super::people::{Hiring, Origin, PostChange, Reach, Step};
use super::scene::{Due, Scene, State};
use super::serial::worker_key;
use super::staffing;
use super::workforce::Standing;
use crate::distribution::Duration;
use crate::random::Decision;

/// Cohorts start at noon of the first day of the month, so that they count in it (days).
const NOON: f64 = 0.5;

/// How far the recruitment for a vacant post has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// There is no vacancy.
    #[default]
    Idle,
    /// A freeze holds it before it began.
    Held,
    /// It waits until fewer recruitments are under way.
    Queued,
    /// Leave to advertise is sought.
    Approval,
    /// A freeze holds it before it is advertised.
    Shelved,
    /// A round of advertising is under way.
    Advert,
    /// Checks and offer.
    Offer,
    /// A successor is on the way.
    Joining,
    /// The grade's refill time runs.
    Refill,
}

impl Phase {
    /// Whether a freeze holds the vacancy.
    pub fn is_frozen(self) -> bool {
        matches!(self, Self::Held | Self::Shelved)
    }

    /// Whether the recruitment counts against the most at once.
    fn is_under_way(self) -> bool {
        matches!(self, Self::Approval | Self::Shelved | Self::Advert | Self::Offer)
    }
}

/// One post's recruitment.
#[derive(Clone, Copy, Debug)]
struct Vacancy {
    phase: Phase,
    /// Since when the vacancy is known (day).
    since: f64,
    /// Rounds of advertising that failed.
    round: u32,
    /// What remains of the present step, or of the refill time (days at the usual speed of hiring).
    clock: Countdown,
}

impl Vacancy {
    const NONE: Self = Self { phase: Phase::Idle, since: 0.0, round: 0, clock: Countdown::IDLE };
}

/// Recruitments of all posts.
#[derive(Clone, Debug, Default)]
pub struct Recruitment {
    vacancies: Vec<Vacancy>,
    /// Recruitments under way, by grade.
    under_way: Vec<u32>,
    /// Posts that go as they fall vacant, by team and grade.
    doomed: Vec<Vec<u32>>,
}

impl Recruitment {
    /// Forgets everything, for `posts` posts.
    pub fn reset(&mut self, parameters: &Parameters, posts: usize) {
        self.vacancies.clear();
        self.vacancies.resize(posts, Vacancy::NONE);
        self.under_way.clear();
        self.under_way.resize(parameters.grades.len(), 0);
        self.doomed.clear();
        self.doomed.resize(parameters.teams.len(), vec![0; parameters.grades.len()]);
    }

    /// How far the recruitment for a post has come.
    pub fn phase(&self, post: usize) -> Phase {
        self.vacancies[post].phase
    }

    fn set(&mut self, post: usize, grade: usize, phase: Phase) {
        let before = std::mem::replace(&mut self.vacancies[post].phase, phase);
        self.under_way[grade] += u32::from(phase.is_under_way());
        self.under_way[grade] -= u32::from(before.is_under_way());
    }
}

/// A vacancy is known: recruitment begins, or waits.
pub(super) fn open_vacancy<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let vacancy = &mut state.recruitment.vacancies[post];
    (vacancy.since, vacancy.round) = (scene.now, 0);
    begin(scene, state, post);
}

/// Begins the first step, unless something holds it.
fn begin<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let one = state.workforce.post(post);
    let (team, grade, key, occupancy) = (one.team, one.home, one.key, one.occupancy);
    if let Some(until) = held_until(scene, state, post) {
        state.recruitment.set(post, grade, Phase::Held);
        scene.schedule(Due::Hire(post), until);
        return;
    }
    let Some(hiring) = &scene.parameters.grades[grade].career.hiring else {
        state.recruitment.set(post, grade, Phase::Refill);
        let roll = scene.dice.roll(Decision::Refill, key, occupancy);
        let mut delay = scene.parameters.grades[grade].refill.quantile(roll.first(), roll.second());
        if !scene.parameters.people.paces.is_empty() {
            delay *= scene.parameters.people.pace(team, grade, None, scene.now);
        }
        fill_after(scene, state, post, delay);
        return;
    };
    if hiring.at_once.is_some_and(|most| state.recruitment.under_way[grade] >= most) {
        state.recruitment.set(post, grade, Phase::Queued);
        scene.cancel(Due::Hire(post));
        return;
    }
    take_step(scene, state, post, Step::Approval);
}

/// The end of the freeze that holds this vacancy now, if any.
fn held_until<W: Watch>(scene: &Scene<'_, W>, state: &State, post: usize) -> Option<f64> {
    if scene.parameters.people.freezes.is_empty() {
        return None;
    }
    let one = state.workforce.post(post);
    let luck = scene.dice.roll(Decision::Freeze, worker_key(one.key, one.occupancy), 0).first();
    scene.parameters.people.held_until(one.team, one.home, luck, scene.now)
}

/// The law of a step and the phase that stands for it.
fn law(hiring: &Hiring, step: Step) -> (&Duration, Phase) {
    match step {
        Step::Approval => (&hiring.approval, Phase::Approval),
        Step::Advert => (&hiring.advert, Phase::Advert),
        Step::Offer => (&hiring.offer, Phase::Offer),
        Step::Start => (&hiring.start, Phase::Joining),
    }
}

/// Begins a step of hiring.
fn take_step<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize, step: Step) {
    let one = state.workforce.post(post);
    let (team, grade) = (one.team, one.home);
    let Some(hiring) = &scene.parameters.grades[grade].career.hiring else { return };
    let (law, phase) = law(hiring, step);
    let counter = (state.recruitment.vacancies[post].round << 2) | step as u32;
    let roll = scene.dice.roll(Decision::HiringStep, worker_key(one.key, one.occupancy), counter);
    let pace = scene.parameters.people.pace(team, grade, Some(step), scene.now);
    let length = law.quantile(roll.first(), roll.second()) * pace;
    state.recruitment.set(post, grade, phase);
    fill_after(scene, state, post, length);
    if step == Step::Start {
        let_next_begin(scene, state, grade);
    }
}

/// The present step, or the refill time, is over once `delay` (days at the usual speed of hiring) has passed.
pub(super) fn fill_after<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize, delay: f64) {
    state.recruitment.vacancies[post].clock = Countdown::new(delay, state.conditions.of(Process::Hiring), scene.now);
    remind(scene, state, post);
}

/// Puts the end of the present step on the agenda.
fn remind<W: Watch>(scene: &mut Scene<'_, W>, state: &State, post: usize) {
    let end = state.recruitment.vacancies[post].clock.due().max(scene.now);
    match state.recruitment.phase(post) {
        Phase::Joining | Phase::Refill => join(scene, state, post, end),
        _ => scene.schedule(Due::Hire(post), end),
    }
}

/// A month has begun: hiring may run at another speed.
pub(super) fn refresh_hiring<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let vacancy = &mut state.recruitment.vacancies[post];
    if !matches!(vacancy.phase, Phase::Idle | Phase::Held | Phase::Queued | Phase::Shelved)
        && vacancy.clock.change(state.conditions.of(Process::Hiring), scene.now)
    {
        remind(scene, state, post);
    }
}

/// The successor comes at `ready`, or when the predecessor has gone, or with the next cohort.
fn join<W: Watch>(scene: &mut Scene<'_, W>, state: &State, post: usize, ready: f64) {
    let one = state.workforce.post(post);
    let mut day = if one.in_post() { ready.max(one.last_day) } else { ready };
    if let Some(hiring) = &scene.parameters.grades[one.home].career.hiring
        && !hiring.cohort_months.is_empty()
        && day.is_finite()
    {
        let calendar = &scene.parameters.calendar;
        let mut month = calendar.month_key(day);
        let starts = |month: i64| hiring.cohort_months.contains(&calendar.month_of_year(month));
        while !starts(month) || calendar.month_start(month) + NOON < day {
            month += 1;
        }
        day = calendar.month_start(month) + NOON;
    }
    scene.schedule(Due::Hire(post), day);
}

/// Whatever the recruitment for `post` awaited has come.
pub fn advance<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let grade = state.workforce.post(post).home;
    match state.recruitment.phase(post) {
        Phase::Idle | Phase::Queued => {}
        Phase::Held => begin(scene, state, post),
        Phase::Approval | Phase::Shelved => match held_until(scene, state, post) {
            Some(until) => {
                state.recruitment.set(post, grade, Phase::Shelved);
                scene.schedule(Due::Hire(post), until);
            }
            None => take_step(scene, state, post, Step::Advert),
        },
        Phase::Advert => {
            let one = state.workforce.post(post);
            let round = state.recruitment.vacancies[post].round;
            let luck = scene.dice.roll(Decision::HiringRound, worker_key(one.key, one.occupancy), round).first();
            let failed = scene.parameters.grades[grade].career.hiring.as_ref().map_or(0.0, |one| one.failed_rounds);
            if luck < failed {
                state.recruitment.vacancies[post].round += 1;
                take_step(scene, state, post, Step::Advert);
            } else {
                take_step(scene, state, post, Step::Offer);
            }
        }
        Phase::Offer => take_step(scene, state, post, Step::Start),
        Phase::Joining | Phase::Refill => fill(scene, state, post, Origin::Outside),
    }
}

/// The post's successor starts; an agency worker in it goes first.
fn fill<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize, origin: Origin) {
    close(scene, state, post);
    agency::make_way(scene, state, post);
    let one = state.workforce.post(post);
    let tally = &mut state.tally.staff[one.team][one.home];
    match origin {
        Origin::Outside => tally.starters += 1,
        Origin::OtherRoles => tally.moved_in += 1,
    }
    state.tally.started_total += 1;
    staffing::start(scene, state, post, scene.now);
}

/// Whether a vacancy can be filled by somebody who is there already: no freeze holds it and no successor is on the way.
pub(super) fn is_open(state: &State, post: usize) -> bool {
    let phase = state.recruitment.phase(post);
    !phase.is_frozen() && phase != Phase::Joining
}

/// The vacancy is filled by the agency worker who is there: recruitment ends.
pub(super) fn fill_from_within<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    close(scene, state, post);
    let one = state.workforce.post(post);
    let tally = &mut state.tally.staff[one.team][one.home];
    tally.starters += 1;
    tally.converted += 1;
    state.tally.started_total += 1;
}

/// Ends the recruitment for a post, however far it has come.
fn close<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let grade = state.workforce.post(post).home;
    let freed = state.recruitment.phase(post).is_under_way();
    state.recruitment.set(post, grade, Phase::Idle);
    scene.cancel(Due::Hire(post));
    if freed {
        let_next_begin(scene, state, grade);
    }
}

/// Lets the earliest of the queued vacancies of a grade begin, as long as there is room.
fn let_next_begin<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, grade: usize) {
    let most = scene.parameters.grades[grade].career.hiring.as_ref().and_then(|hiring| hiring.at_once);
    while most.is_some_and(|most| state.recruitment.under_way[grade] < most) {
        let waits =
            |&post: &usize| state.workforce.post(post).home == grade && state.recruitment.phase(post) == Phase::Queued;
        let since = |post: usize| state.recruitment.vacancies[post].since;
        let first = (0..state.workforce.posts().len()).filter(waits).min_by(|&a, &b| since(a).total_cmp(&since(b)));
        let Some(post) = first else { break };
        begin(scene, state, post);
    }
}

/// The post is empty from today: it goes for good if it is to be deleted, else it is recruited for.
pub(super) fn vacated<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    let one = state.workforce.post(post);
    let doomed = &mut state.recruitment.doomed[one.team][one.home];
    if *doomed > 0 {
        *doomed -= 1;
        delete(scene, state, post);
        return;
    }
    if state.recruitment.phase(post) == Phase::Idle {
        open_vacancy(scene, state, post);
    }
    agency::seek_cover(scene, state, post);
}

fn delete<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) {
    close(scene, state, post);
    agency::make_way(scene, state, post);
    state.workforce.post_mut(post).standing = Standing::Deleted;
    scene.watch.see(scene.now, Happening::PostDeleted { post });
}

/// Posts are added or deleted.
pub(super) fn change_posts<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, change: &PostChange) {
    let of_group = |state: &State, standing: Standing| -> Vec<usize> {
        let posts = state.workforce.of_team(change.team);
        let here = posts.filter(|&post| {
            let one = state.workforce.post(post);
            one.home == change.grade && one.standing == standing
        });
        here.collect()
    };
    for post in of_group(state, Standing::Planned).into_iter().take(change.added as usize) {
        state.workforce.post_mut(post).standing = Standing::Established;
        scene.watch.see(scene.now, Happening::PostAdded { post });
        open_vacancy(scene, state, post);
        agency::seek_cover(scene, state, post);
    }
    if change.deleted == 0 {
        return;
    }
    let mut vacant = of_group(state, Standing::Established);
    vacant.retain(|&post| !state.workforce.post(post).in_post());
    // a post whose successor has accepted goes last
    vacant.sort_by_key(|&post| (state.recruitment.phase(post) == Phase::Joining, std::cmp::Reverse(post)));
    vacant.truncate(change.deleted as usize);
    state.recruitment.doomed[change.team][change.grade] += change.deleted - vacant.len() as u32;
    for post in vacant {
        delete(scene, state, post);
    }
}

/// A campaign's recruit starts in the vacancy that has been known longest; there may be none.
pub(super) fn recruit<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, reach: &Reach, origin: Origin) {
    let open = |&post: &usize| {
        let one = state.workforce.post(post);
        one.is_vacant() && reach.covers(one.team, one.home) && is_open(state, post)
    };
    let since = |post: usize| state.recruitment.vacancies[post].since;
    let first = (0..state.workforce.posts().len()).filter(open).min_by(|&a, &b| since(a).total_cmp(&since(b)));
    if let Some(post) = first {
        fill(scene, state, post, origin);
    }
}

/// Sets a recruitment under way at the opening, at a point of the steps as in balance; returns whether the grade is
/// hired for in steps.
pub(super) fn under_way<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, post: usize) -> bool {
    let one = state.workforce.post(post);
    let (grade, key) = (one.home, one.key);
    state.recruitment.vacancies[post].since = scene.now;
    let Some(hiring) = &scene.parameters.grades[grade].career.hiring else {
        state.recruitment.set(post, grade, Phase::Refill);
        return false;
    };
    let steps = [Step::Approval, Step::Advert, Step::Offer, Step::Start];
    let weights = steps.map(|step| {
        let mean = law(hiring, step).0.mean();
        if step == Step::Advert { mean * hiring.rounds() } else { mean }
    });
    let place = scene.dice.roll(Decision::OpeningHiring, key, 0);
    let total: f64 = weights.iter().sum();
    let mut left = place.first() * total;
    let mut reached = Step::Start;
    for (step, weight) in steps.into_iter().zip(weights) {
        if left < weight {
            reached = step;
            break;
        }
        left -= weight;
    }
    let (law, phase) = law(hiring, reached);
    let roll = scene.dice.roll(Decision::OpeningHiring, key, 1);
    let rest = law.equilibrium_residual(place.second(), roll.first(), roll.second());
    state.recruitment.set(post, grade, phase);
    fill_after(scene, state, post, rest);
    true
}
