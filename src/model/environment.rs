//! The moving environment: demand, leaving, hiring and closing wander from month to month about their base.
//!
//! # What happens
//! Each of the four has a multiplier that is constant within a calendar month and drifts back towards 1: demand
//! multiplies the rate at which families come, leaving the hazard of every worker, hiring the speed at which vacancies
//! are filled, closing the speed of all casework. Each is the sum (in logarithms) of a part shared by the nation and a
//! part of the council's own. Before day 0 all are 1.
//!
//! # Equations
//! For each part X' = phi X + sigma sqrt(1 - phi^2) e from one month to the next, phi = exp(-1 / tau), tau in months of
//! the calendar, sigma the standard deviation in the long run, e standard normal. The multiplier is
//! exp(X - Var(X | start) / 2), where m months after day 0 Var(X | start) is the sum over both parts of
//! sigma^2 (1 - phi^(2m)): its mean is exp(what is left of the start), 1 for a start of 0. The month that begins at day 0
//! has X = start, divided between the parts in proportion to their variances. The e of the four
//! are correlated: e = L z, L the Cholesky factor of the correlation in the order demand, leaving, hiring, closing; z is
//! keyed by (process, calendar month). The national z are keyed apart from the council's.
//!
//! # Source
//! Councils' referrals moved by a standard deviation of 23% from one year to the next (-28% to +43% from the 5th to the
//! 95th percentile, 1,484 changes from 2013 to 2023), turnover by 9.2 points, vacancies by 7.6: far more than chance at
//! fixed rates. Values for a scenario are its own.
//!
//! # What it leaves out
//! Sudden breaks (a change of law, a pandemic), which are measures with dates; the supply of agency workers; and seasons,
//! which have month factors.

use super::parameters::Parameters;
use crate::distribution::normal_quantile;
use crate::random::{Decision, Dice, name_key};

/// Number of processes.
pub const PROCESSES: usize = 4;

/// What wanders, in the order in which disturbances are correlated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Process {
    /// Families that come.
    Demand,
    /// Workers' hazard of leaving.
    Leaving,
    /// The speed at which vacancies are filled.
    Hiring,
    /// The speed of casework.
    Closing,
}

impl Process {
    /// All of them, in their fixed order.
    pub const ALL: [Self; PROCESSES] = [Self::Demand, Self::Leaving, Self::Hiring, Self::Closing];

    /// Its name in files, under which its dice are rolled.
    pub fn name(self) -> &'static str {
        match self {
            Self::Demand => "demand",
            Self::Leaving => "leaving",
            Self::Hiring => "hiring",
            Self::Closing => "closing",
        }
    }
}

/// One mean-reverting disturbance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// Standard deviation of the logarithm of the multiplier in the long run; 0 for none.
    pub sigma: f64,
    /// Time in which a deviation shrinks to 37% (calendar months).
    pub tau: f64,
}

impl Part {
    /// A part that never moves.
    pub const STILL: Self = Self { sigma: 0.0, tau: 1.0 };

    /// Correlation of one month with the next.
    pub fn phi(self) -> f64 {
        libm::exp(-1.0 / self.tau)
    }

    /// Variance `months` months after a known start.
    fn variance(self, months: f64) -> f64 {
        self.sigma * self.sigma * -libm::expm1(-2.0 * months / self.tau)
    }
}

/// How one process wanders.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wander {
    /// The part shared by the nation.
    pub national: Part,
    /// The council's own part.
    pub council: Part,
    /// Where it stands at day 0 (logarithm of the multiplier); 0 for at its base.
    pub start: f64,
}

impl Wander {
    /// A process that never moves.
    pub const STILL: Self = Self { national: Part::STILL, council: Part::STILL, start: 0.0 };

    /// Whether the multiplier is exactly 1 for ever.
    pub fn is_still(&self) -> bool {
        self.national.sigma == 0.0 && self.council.sigma == 0.0
    }

    fn parts(&self) -> [Part; 2] {
        [self.national, self.council]
    }
}

/// The moving environment of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Environment {
    /// The processes, in the order of [`Process::ALL`].
    pub processes: [Wander; PROCESSES],
    /// Lower triangle L of the Cholesky factor of the correlation of their disturbances.
    pub factor: [[f64; PROCESSES]; PROCESSES],
}

/// Cholesky factor of a correlation matrix; `None` where no disturbances can be so correlated.
pub fn cholesky(correlation: &[[f64; PROCESSES]; PROCESSES]) -> Option<[[f64; PROCESSES]; PROCESSES]> {
    let mut factor = [[0.0; PROCESSES]; PROCESSES];
    for row in 0..PROCESSES {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| factor[row][k] * factor[column][k]).sum();
            let rest = correlation[row][column] - known;
            factor[row][column] = if row > column {
                rest / factor[column][column]
            } else if rest > 1e-9 {
                libm::sqrt(rest)
            } else {
                return None;
            };
        }
    }
    Some(factor)
}

/// What the environment does in the present month.
#[derive(Clone, Debug)]
pub struct Conditions {
    /// First moment of the month (day).
    began: f64,
    /// X of each process's two parts.
    levels: [[f64; 2]; PROCESSES],
    multipliers: [f64; PROCESSES],
}

impl Default for Conditions {
    fn default() -> Self {
        Self { began: 0.0, levels: [[0.0; 2]; PROCESSES], multipliers: [1.0; PROCESSES] }
    }
}

impl Conditions {
    /// Enters a calendar month: the first one of a replication, or the one after the last entered.
    pub fn enter(&mut self, parameters: &Parameters, dice: &Dice, month: i64) {
        let calendar = &parameters.calendar;
        self.began = calendar.month_start(month);
        let passed = month - calendar.first_month();
        let Some(environment) = parameters.environment.as_ref().filter(|_| passed >= 0) else { return };
        if passed == 0 {
            self.levels = environment.processes.map(|wander| {
                let [national, council] = wander.parts().map(|part| part.sigma * part.sigma);
                let share = if national > 0.0 { national / (national + council) } else { 0.0 };
                [wander.start * share, wander.start * (1.0 - share)]
            });
        } else {
            self.step(environment, dice, month);
        }
        for (place, wander) in environment.processes.iter().enumerate() {
            if !wander.is_still() {
                let variance: f64 = wander.parts().iter().map(|part| part.variance(passed as f64)).sum();
                self.multipliers[place] = libm::exp(self.levels[place].iter().sum::<f64>() - variance / 2.0);
            }
        }
    }

    /// Moves every part by one month, to `month`.
    fn step(&mut self, environment: &Environment, dice: &Dice, month: i64) {
        for (part, decision) in [Decision::NationalEnvironment, Decision::CouncilEnvironment].into_iter().enumerate() {
            if environment.processes.iter().all(|wander| wander.parts()[part].sigma == 0.0) {
                continue;
            }
            let z = Process::ALL
                .map(|process| normal_quantile(dice.roll(decision, name_key(process.name()), month as u32).first()));
            for (place, wander) in environment.processes.iter().enumerate() {
                let one = wander.parts()[part];
                let e: f64 = (0..=place).map(|column| environment.factor[place][column] * z[column]).sum();
                let phi = one.phi();
                let level = &mut self.levels[place][part];
                *level = phi * *level + one.sigma * libm::sqrt(1.0 - phi * phi) * e;
            }
        }
    }

    /// The multiplier of a process in the present month; exactly 1 where it does not wander.
    #[inline]
    pub fn of(&self, process: Process) -> f64 {
        self.multipliers[process as usize]
    }

    /// First moment of the present month (day).
    pub fn began(&self) -> f64 {
        self.began
    }
}
