//! Counts and areas kept as things happen, read and cleared at the close of each month.

use super::attrition::DESTINATIONS;

/// What a team did in the month so far, and what stands open now.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TeamTally {
    /// Cases open now (children).
    pub open: u32,
    /// Sum of their opening days.
    pub opened_sum: f64,
    /// Children unallocated now.
    pub waiting: u32,
    /// Sum of the days since which they wait.
    pub waiting_sum: f64,
    /// Integral of open cases over the month so far (child days).
    pub open_area: f64,
    /// Integral of unallocated children over the month so far (child days).
    pub waiting_area: f64,
    /// Up to when the areas are counted (day).
    pub counted_to: f64,
    /// Children referred and not diverted.
    pub referrals: u32,
    /// Children diverted, or turned away by a full team.
    pub diverted: u32,
    /// Cases opened.
    pub starts: u32,
    /// Cases closed, lapses included.
    pub ends: u32,
    /// Cases lapsed.
    pub lapsed: u32,
    /// Sum of the lengths of the cases closed (days).
    pub completed_days: f64,
    /// Children who passed from one worker to another.
    pub changes: u32,
    /// Children allocated beyond a limit.
    pub over_limit: u32,
    /// Cases that ended on the 18th birthday.
    pub turned_adult: u32,
    /// Children held now by its workers who wait for room in another team.
    pub moving: u32,
    /// Children who came from another team.
    pub moved_in: u32,
    /// Children who went to another team.
    pub moved_out: u32,
    /// Children referred, and not diverted, whose family was referred in the 365 days before.
    pub re_referrals: u32,
}

impl TeamTally {
    /// Brings the areas up to `t` (day); call before the counts change.
    #[inline]
    pub fn count_to(&mut self, t: f64) {
        let days = t - self.counted_to;
        self.open_area += f64::from(self.open) * days;
        self.waiting_area += f64::from(self.waiting) * days;
        self.counted_to = t;
    }
}

/// What a stage did in the month so far, and what stands in it now.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StageTally {
    /// Cases in it now (children).
    pub open: u32,
    /// Sum of the days on which they entered it.
    pub entered_sum: f64,
    /// Integral of the cases in it over the month so far (child days).
    pub open_area: f64,
    /// Up to when the area is counted (day).
    pub counted_to: f64,
    /// Cases that entered it.
    pub starts: u32,
    /// Cases that left it.
    pub ends: u32,
    /// Sum of the times that those spent in it (days).
    pub completed_days: f64,
}

impl StageTally {
    /// Brings the area up to `t` (day); call before the counts change.
    pub fn count_to(&mut self, t: f64) {
        self.open_area += f64::from(self.open) * (t - self.counted_to);
        self.counted_to = t;
    }

    /// A case that entered it at `entered` (day) is in it from `t` on.
    pub fn enter(&mut self, entered: f64, t: f64) {
        self.count_to(t);
        self.open += 1;
        self.entered_sum += entered;
        self.starts += u32::from(entered >= t);
    }

    /// The case that entered it at `entered` (day) leaves it at `t`.
    pub fn leave(&mut self, entered: f64, t: f64) {
        self.count_to(t);
        self.open -= 1;
        self.entered_sum -= entered;
        self.ends += 1;
        self.completed_days += t - entered;
    }

    /// Undoes [`StageTally::enter`] of the same moment.
    pub fn retract(&mut self, entered: f64) {
        self.open -= 1;
        self.entered_sum -= entered;
        self.starts -= 1;
    }
}

/// Starters and leavers of a grade in a team in the month so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StaffTally {
    /// Workers who left.
    pub leavers: u32,
    /// Their full-time equivalents (FTE).
    pub leavers_fte: f64,
    /// Workers who started, agency workers who stayed for good included.
    pub starters: u32,
    /// Agency workers who stayed for good.
    pub converted: u32,
    /// Workers who moved to another role in the council.
    pub moved_away: u32,
    /// Workers who came from another role in the council; they are no starters.
    pub moved_in: u32,
}

/// All counts of a replication.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// By team.
    pub teams: Vec<TeamTally>,
    /// By team (outer) and grade (inner).
    pub staff: Vec<Vec<StaffTally>>,
    /// Leavers of the last twelve months closed, by team (outer) and grade (middle), in no order (FTE).
    leavers_by_month: Vec<Vec<[f64; 12]>>,
    months_closed: usize,
    /// By stage; empty where there are none.
    pub stages: Vec<StageTally>,
    /// Children of families whose cases have closed and who will be referred again.
    pub to_return: u32,
    /// Workers who left in the month so far by destination, where their grade says where they go.
    pub left_to: [u32; DESTINATIONS],
    /// Cases opened since the opening, those open at the opening included.
    pub opened_total: u64,
    /// Cases closed since the opening.
    pub closed_total: u64,
    /// Workers in post at the opening.
    pub opening_in_post: u64,
    /// Workers who started since the opening, from outside or from another role.
    pub started_total: u64,
    /// Workers who left or moved away since the opening.
    pub left_total: u64,
    /// Integral of open cases up to the last month closed (child days).
    pub area_total: f64,
    /// Time spent open, since the opening, by the cases closed (child days).
    pub sojourn_closed: f64,
    /// Events processed.
    pub events: u64,
}

impl Tally {
    /// Clears everything for `teams` teams and `grades` grades, counting from `t` (day).
    pub fn reset(&mut self, teams: usize, grades: usize, t: f64) {
        *self = Self {
            teams: vec![TeamTally { counted_to: t, ..TeamTally::default() }; teams],
            staff: vec![vec![StaffTally::default(); grades]; teams],
            leavers_by_month: vec![vec![[0.0; 12]; grades]; teams],
            ..Self::default()
        };
    }

    /// Sets out `stages` stages, counting from `t` (day).
    pub fn reset_stages(&mut self, stages: usize, t: f64) {
        self.stages = vec![StageTally { counted_to: t, ..StageTally::default() }; stages];
    }

    /// Brings the areas up to the close of a month.
    pub fn close_month(&mut self, t: f64) {
        self.stages.iter_mut().for_each(|stage| stage.count_to(t));
        for team in &mut self.teams {
            team.count_to(t);
            self.area_total += team.open_area;
        }
        let place = self.months_closed % 12;
        for (months, one) in self.leavers_by_month.iter_mut().flatten().zip(self.staff.iter().flatten()) {
            months[place] = one.leavers_fte;
        }
        self.months_closed += 1;
    }

    /// Full-time equivalents who left a team and grade in the last twelve months closed (FTE); NaN in the first year.
    pub fn leavers_of_year(&self, team: usize, grade: usize) -> f64 {
        if self.months_closed < 12 { f64::NAN } else { self.leavers_by_month[team][grade].iter().sum() }
    }

    /// Clears the flows and areas of the month just observed.
    pub fn open_month(&mut self) {
        for team in &mut self.teams {
            *team = TeamTally {
                open: team.open,
                opened_sum: team.opened_sum,
                waiting: team.waiting,
                waiting_sum: team.waiting_sum,
                counted_to: team.counted_to,
                moving: team.moving,
                ..TeamTally::default()
            };
        }
        for stage in &mut self.stages {
            *stage = StageTally {
                open: stage.open,
                entered_sum: stage.entered_sum,
                counted_to: stage.counted_to,
                ..StageTally::default()
            };
        }
        self.staff.iter_mut().flatten().for_each(|one| *one = StaffTally::default());
        self.left_to = [0; DESTINATIONS];
    }
}
