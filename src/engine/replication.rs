//! One replication: the one place where every kind of event meets its process.
//!
//! Events run in order of time. Simultaneous ones run in this order, whatever was scheduled first: endings, lapses,
//! handovers that end, leavers, starters and agency workers, absences, cases passed on, ramp steps, passes of the first
//! year, dated changes in staffing, families that come back, 18th birthdays, referrals, the close of the month, the
//! beginning of the next.

use super::invariant;
use crate::model::allocation::{Ending, end_case, someone_waits_needlessly};
use crate::model::arrivals::{Arrivals, families_of_month};
use crate::model::environment::Process;
use crate::model::front_door::admit;
use crate::model::happening::Watch;
use crate::model::month::{begin_month, open_month};
use crate::model::opening::open_service;
use crate::model::parameters::Parameters;
use crate::model::pathway::{come_back, move_on, relieve};
use crate::model::scene::{Due, Scene, State};
use crate::model::{absence, agency, asye, dated, recruitment, staffing};
use crate::random::Dice;
use crate::results::probe::Probe;
use crate::results::{Layout, Trajectory};
use crate::time::Agenda;

/// Memory that replications use again.
#[derive(Debug)]
pub struct Workspace {
    state: State,
    agenda: Agenda,
    arrivals: Arrivals,
}

impl Default for Workspace {
    fn default() -> Self {
        Self { state: State::default(), agenda: Agenda::new(0.0, 1.0, 1.0), arrivals: Arrivals::default() }
    }
}

/// Runs replication `index` of `parameters` under `seed`, told to `watch` as it happens.
pub fn replicate<W: Watch>(parameters: &Parameters, seed: u64, index: u64, watch: &mut W) -> Trajectory {
    let layout = super::batch::layout(parameters);
    Workspace::default().replicate(parameters, &layout, seed, index, watch)
}

impl Workspace {
    /// As [`replicate`], into memory that is used again.
    pub fn replicate<W: Watch>(
        &mut self,
        parameters: &Parameters,
        layout: &Layout,
        seed: u64,
        index: u64,
        watch: &mut W,
    ) -> Trajectory {
        let Self { state, agenda, arrivals } = self;
        let dice = Dice::new(seed, index);
        let calendar = &parameters.calendar;
        let (from, to) = (parameters.opening.day, calendar.observation(parameters.months));
        state.reset(parameters, from);
        agenda.reset(from, to, events_per_day(parameters));
        let posts = state.workforce.posts().len() as u32;
        let teams = parameters.teams.len() as u32;
        let mut scene = Scene { parameters, dice: &dice, agenda, watch, now: from, posts, teams };
        let first = calendar.month_key(from);
        open_month(&mut scene, state, first);
        open_service(&mut scene, state);

        let probe = Probe::new(layout);
        let mut trajectory = Trajectory {
            index,
            rows: Vec::with_capacity(layout.months.len()),
            workers: Vec::with_capacity(layout.months.len()),
            above: Vec::with_capacity(layout.months.len()),
            events: 0,
            checks: invariant::check(parameters, state, from),
        };
        let observe = |state: &State, days: f64, t: f64, trajectory: &mut Trajectory| {
            if t >= 0.0 {
                let seen = probe.observe(parameters, state, t, days);
                trajectory.rows.push(seen.row);
                trajectory.workers.push(seen.workers);
                trajectory.above.push(seen.above);
            }
        };
        if from >= 0.0 {
            observe(state, 0.0, from, &mut trajectory);
        }
        let last = calendar.first_month() + i64::from(parameters.months);
        for month in first..last {
            let close = calendar.month_start(month + 1);
            if month > first {
                begin_month(&mut scene, state, month);
            }
            let demand = state.conditions.of(Process::Demand);
            families_of_month(parameters, &dice, month, from, demand, arrivals);
            for &arrival in arrivals.in_order() {
                run_until(&mut scene, state, arrival.time);
                scene.now = arrival.time;
                state.tally.events += 1;
                admit(&mut scene, state, arrival);
            }
            run_until(&mut scene, state, close);
            scene.now = close;
            state.tally.events += 1;
            state.tally.close_month(close);
            trajectory.checks += invariant::check(parameters, state, close) + check_lists(&scene, state);
            // what was lived before day 0 is not measured: the opening row has no flows
            let days = if close > 0.0 { close - calendar.month_start(month) } else { 0.0 };
            observe(state, days, close, &mut trajectory);
            state.tally.open_month();
        }
        let still_open: f64 = state.tally.teams.iter().map(|team| f64::from(team.open) * to - team.opened_sum).sum();
        trajectory.checks += invariant::check_little(state, still_open - age_before(state, posts + teams, from));
        trajectory.events = state.tally.events;
        trajectory
    }
}

/// Checks that nobody waits who could be taken; returns how many checks were made.
fn check_lists<W: Watch>(scene: &Scene<'_, W>, state: &mut State) -> u64 {
    for team in 0..scene.parameters.teams.len() {
        assert!(!someone_waits_needlessly(scene, state, team), "{}", invariant::SERVED.sentence);
    }
    scene.parameters.teams.len() as u64
}

/// Time that the cases still open had been open before the opening (child days).
fn age_before(state: &State, holders: u32, opening: f64) -> f64 {
    let cases = (0..holders).flat_map(|holder| state.caseload.held_by(holder));
    cases.map(|case| (opening - state.caseload.case(case).opened).max(0.0)).sum()
}

/// Runs everything due up to and including `limit` (day).
#[inline]
fn run_until<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, limit: f64) {
    while let Some((time, slot)) = scene.agenda.take(limit) {
        assert!(time >= scene.now, "{}", invariant::CLOCK.sentence);
        scene.now = time;
        state.tally.events += 1;
        match scene.due(slot) {
            Due::Ending(holder) => {
                if let Some(case) = state.caseload.first_to_end(holder)
                    && !move_on(scene, state, case)
                {
                    end_case(scene, state, case, Ending::Closed);
                }
            }
            Due::Lapse(case) => end_case(scene, state, case, Ending::Lapsed),
            Due::Birthday(case) => end_case(scene, state, case, Ending::TurnedAdult),
            Due::Resume(case) => {
                state.caseload.resume(case, time);
                let post = state.caseload.case(case).holder as usize;
                crate::model::allocation::refresh(scene, state, post);
            }
            Due::Post(post) => staffing::turn_over(scene, state, post),
            Due::Hire(post) => recruitment::advance(scene, state, post),
            Due::Cover(post) => agency::cover(scene, state, post),
            Due::Promote(post) => asye::promote(scene, state, post),
            Due::Dated => dated::change(scene, state),
            Due::Absence(post) => absence::absence(scene, state, post),
            Due::PassOn(post) => absence::pass_on(scene, state, post),
            Due::Ramp(post) => staffing::ramp(scene, state, post),
            Due::Return(place) => come_back(scene, state, place),
        }
        relieve(scene, state);
    }
}

/// Roughly how many events a day brings, to size the agenda's buckets. Changes speed, never a result.
fn events_per_day(parameters: &Parameters) -> f64 {
    let families = parameters.demand.families.at(0.0);
    let opens: f64 = parameters.needs.iter().map(|need| need.share * need.opens_case).sum();
    let posts: u32 = parameters.teams.iter().flat_map(|team| &team.posts).map(|group| group.count).sum();
    families * opens * parameters.demand.mean_group() + f64::from(posts) / 200.0
}
