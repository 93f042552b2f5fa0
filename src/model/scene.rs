//! What every process may read and schedule, and the state it may change.

use super::agency::Cover;
use super::caseload::Caseload;
use super::dated::Dated;
use super::environment::Conditions;
use super::happening::Watch;
use super::parameters::Parameters;
use super::pathway::Pending;
use super::pressure::Pressures;
use super::recruitment::Recruitment;
use super::serial::ChildSerial;
use super::tally::Tally;
use super::waiting::WaitingList;
use super::workforce::Workforce;
use crate::random::Dice;
use crate::time::Agenda;

/// The state of a replication: a few parts, each with its own rules.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Open cases and their holders.
    pub caseload: Caseload,
    /// Posts and workers.
    pub workforce: Workforce,
    /// The list of the unallocated of each team.
    pub lists: Vec<WaitingList>,
    /// Vacancies on their way to being filled.
    pub recruitment: Recruitment,
    /// Agency workers at work and sought.
    pub cover: Cover,
    /// Dated changes in staffing still to come.
    pub dated: Dated,
    /// Counts.
    pub tally: Tally,
    /// Families that will be referred again.
    pub pending: Pending,
    /// What the environment does in the present month.
    pub conditions: Conditions,
    /// The pressure on workers, where leaving depends on it.
    pub pressures: Pressures,
    /// Room for the cases of one worker while they pass on; empty between events.
    pub(super) passing: Vec<u32>,
    /// Workers whom another team has relieved of a case; empty between events.
    pub(super) relieved: Vec<u32>,
}

impl State {
    /// Sets out an empty service, keeping memory.
    pub fn reset(&mut self, parameters: &Parameters, t: f64) {
        let teams = parameters.teams.len();
        self.workforce.reset(parameters);
        let posts = self.workforce.posts().len();
        self.caseload.reset(posts + teams);
        self.recruitment.reset(parameters, posts);
        self.cover.reset(posts);
        self.lists.resize_with(teams, WaitingList::default);
        let highest = parameters.highest_priority();
        self.lists.iter_mut().for_each(|list| list.reset(highest));
        self.tally.reset(teams, parameters.grades.len(), t);
        self.tally.reset_stages(parameters.course.graph.as_ref().map_or(0, |graph| graph.stages.len()), t);
        self.pending.reset();
        self.relieved.clear();
        self.conditions = Conditions::default();
        let pressed = parameters.grades.iter().any(|grade| grade.attrition.pressure_elasticity != 0.0);
        self.pressures.reset(if pressed { self.workforce.posts().len() } else { 0 });
        let speed = parameters.progress.unallocated_speed;
        for team in 0..teams {
            let list = self.list_holder(team);
            self.caseload.set_speed(list, 0.0, speed);
        }
    }

    /// The holder that stands for a team's list of the unallocated.
    #[inline]
    pub fn list_holder(&self, team: usize) -> u32 {
        (self.workforce.posts().len() + team) as u32
    }

    /// The team whose worker or list a holder is, and whether it is a list.
    #[inline]
    pub fn team_of(&self, holder: u32) -> (usize, bool) {
        let posts = self.workforce.posts().len();
        let holder = holder as usize;
        if holder < posts { (self.workforce.post(holder).team, false) } else { (holder - posts, true) }
    }
}

/// One moment of a replication.
pub struct Scene<'a, W: Watch> {
    /// What the replication was told.
    pub parameters: &'a Parameters,
    /// Its dice.
    pub dice: &'a Dice,
    /// What is due when.
    pub agenda: &'a mut Agenda,
    /// Who watches.
    pub watch: &'a mut W,
    /// Now (day).
    pub now: f64,
    /// Number of posts.
    pub posts: u32,
    /// Number of teams.
    pub teams: u32,
}

/// What can be due on the agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// The earliest ending of a holder.
    Ending(u32),
    /// A worker gives notice or leaves.
    Post(usize),
    /// The recruitment for a vacant post takes its next step, the last being the successor's start.
    Hire(usize),
    /// An agency worker starts or goes.
    Cover(usize),
    /// A worker passes the first year.
    Promote(usize),
    /// The next dated change in staffing.
    Dated,
    /// A worker's absence begins or ends.
    Absence(usize),
    /// An absent worker's cases pass on.
    PassOn(usize),
    /// A worker's ramp takes its next step.
    Ramp(usize),
    /// An unallocated case's patience ends.
    Lapse(u32),
    /// A case that changed workers starts to move again.
    Resume(u32),
    /// A family is referred again.
    Return(u32),
    /// A child turns 18.
    Birthday(u32),
}

/// Kinds of slot that each post has.
const PER_POST: u32 = 7;

/// Order of simultaneous events: the numbers are ranks, lowest first. Referrals come after all of these, and the
/// month closes last.
mod rank {
    pub const ENDING: u64 = 0;
    pub const LAPSE: u64 = 1;
    pub const RESUME: u64 = 2;
    pub const POST: u64 = 3;
    pub const ABSENCE: u64 = 4;
    pub const PASS_ON: u64 = 5;
    pub const RAMP: u64 = 6;
    pub const PROMOTE: u64 = 7;
    pub const DATED: u64 = 8;
    pub const RETURN: u64 = 9;
    pub const BIRTHDAY: u64 = 10;
}

impl<W: Watch> Scene<'_, W> {
    /// What an agenda slot stands for.
    #[inline]
    pub fn due(&self, slot: u32) -> Due {
        let holders = self.posts + self.teams;
        if slot < holders {
            return Due::Ending(slot);
        }
        let rest = slot - holders;
        let post = (rest % self.posts.max(1)) as usize;
        match rest.checked_div(self.posts) {
            Some(0) => Due::Post(post),
            Some(1) => Due::Absence(post),
            Some(2) => Due::PassOn(post),
            Some(3) => Due::Ramp(post),
            Some(4) => Due::Hire(post),
            Some(5) => Due::Cover(post),
            Some(6) => Due::Promote(post),
            _ if rest == PER_POST * self.posts => Due::Dated,
            _ => {
                let timer = rest - PER_POST * self.posts - 1;
                match timer % 4 {
                    0 => Due::Lapse(timer / 4),
                    1 => Due::Resume(timer / 4),
                    2 => Due::Return(timer / 4),
                    _ => Due::Birthday(timer / 4),
                }
            }
        }
    }

    #[inline]
    fn slot(&self, due: Due) -> u32 {
        let holders = self.posts + self.teams;
        match due {
            Due::Ending(holder) => holder,
            Due::Post(post) => holders + post as u32,
            Due::Absence(post) => holders + self.posts + post as u32,
            Due::PassOn(post) => holders + 2 * self.posts + post as u32,
            Due::Ramp(post) => holders + 3 * self.posts + post as u32,
            Due::Hire(post) => holders + 4 * self.posts + post as u32,
            Due::Cover(post) => holders + 5 * self.posts + post as u32,
            Due::Promote(post) => holders + 6 * self.posts + post as u32,
            Due::Dated => holders + PER_POST * self.posts,
            Due::Lapse(case) => holders + PER_POST * self.posts + 1 + 4 * case,
            Due::Resume(case) => holders + PER_POST * self.posts + 2 + 4 * case,
            Due::Return(place) => holders + PER_POST * self.posts + 3 + 4 * place,
            Due::Birthday(case) => holders + PER_POST * self.posts + 4 + 4 * case,
        }
    }

    /// Puts something concerning a holder or a post on the agenda.
    #[inline]
    pub fn schedule(&mut self, due: Due, time: f64) {
        let (rank, entity) = match due {
            Due::Ending(holder) => (rank::ENDING, u64::from(holder)),
            // a leaver goes before the successor starts and cover comes
            Due::Post(post) => (rank::POST, 3 * post as u64),
            Due::Hire(post) => (rank::POST, 3 * post as u64 + 1),
            Due::Cover(post) => (rank::POST, 3 * post as u64 + 2),
            Due::Absence(post) => (rank::ABSENCE, post as u64),
            Due::PassOn(post) => (rank::PASS_ON, post as u64),
            Due::Ramp(post) => (rank::RAMP, post as u64),
            Due::Promote(post) => (rank::PROMOTE, post as u64),
            Due::Dated => (rank::DATED, 0),
            Due::Lapse(case) => (rank::LAPSE, u64::from(case)),
            Due::Resume(case) => (rank::RESUME, u64::from(case)),
            Due::Return(place) => (rank::RETURN, u64::from(place)),
            Due::Birthday(case) => (rank::BIRTHDAY, u64::from(case)),
        };
        self.agenda.schedule(self.slot(due), time, (rank << 56) | entity);
    }

    /// Puts a case's or a family's timer on the agenda; simultaneous timers run in the order of a hash of the child's serial.
    pub fn schedule_case(&mut self, due: Due, time: f64, serial: ChildSerial) {
        let rank = match due {
            Due::Lapse(_) => rank::LAPSE,
            Due::Return(_) => rank::RETURN,
            Due::Birthday(_) => rank::BIRTHDAY,
            _ => rank::RESUME,
        };
        let hash = serial.key().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 8;
        self.agenda.schedule(self.slot(due), time, (rank << 56) | hash);
    }

    /// Takes something off the agenda.
    #[inline]
    pub fn cancel(&mut self, due: Due) {
        let slot = self.slot(due);
        self.agenda.cancel(slot);
    }
}
