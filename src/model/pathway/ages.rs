//! Children grow up: a case ends at the latest on the 18th birthday.
//!
//! # What happens
//! Each child has an age when its family is first referred. On the 18th birthday its case ends, whoever holds it and
//! however far the work is; a child of 18 does not come back with its family.
//!
//! # Equations
//! born = first referral - age; birthday = born + 18 x 365.2425 days. A case found open with elapsed time a is there
//! with chance F(18 years - a) of one without birthdays, F being the law of ages at referral; its age at referral
//! follows F below 18 years - a.
//!
//! # Source
//! The commonest age at leaving care is 18 (statistics on children looked after); a birthday runs on the calendar and
//! is never slowed. Ages at referral are assumed flat from 0 to 18 unless given.
//!
//! # What it leaves out
//! Unborn children, leaving care services, and what brothers and sisters of like age have in common. The share of
//! families from outside and the pool of families away take no account of birthdays.

use super::super::caseload::Case;
use super::super::happening::Watch;
use super::super::parameters::Parameters;
use super::super::scene::{Due, Scene, State};
use super::super::serial::FamilySerial;
use crate::distribution::Duration;
use crate::random::{Decision, Dice};

/// Age at which a child is grown up (days).
pub const ADULT: f64 = 18.0 * 365.2425;
/// Halvings that invert a share to an age: to a few seconds.
const HALVINGS: u32 = 40;

/// Ages at the first referral.
#[derive(Clone, Debug, PartialEq)]
pub struct Ages {
    /// By need: age at the first referral (days); what lies beyond 18 years is left out.
    pub at_referral: Vec<Duration>,
}

impl Ages {
    /// Chance that a child of `need` is below `age` at its first referral, given that it is below 18 (share).
    pub(in crate::model) fn below(&self, need: usize, age: f64) -> f64 {
        let law = &self.at_referral[need];
        let all = law.cdf(ADULT);
        if all > 0.0 { law.cdf(age.clamp(0.0, ADULT)) / all } else { 0.0 }
    }

    /// The age below which a share `u` of the children of `need` below `most` (days) lie.
    fn quantile(&self, need: usize, most: f64, u: f64) -> f64 {
        let law = &self.at_referral[need];
        let wanted = u * law.cdf(most);
        let (mut low, mut high) = (0.0, most);
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(low, high);
            if law.cdf(middle) < wanted { low = middle } else { high = middle }
        }
        f64::midpoint(low, high)
    }
}

/// The 18th birthday of child number `child` of a family first referred at `first` (day).
pub(in crate::model) fn birthday(
    parameters: &Parameters,
    ages: &Ages,
    dice: &Dice,
    (family, child): (FamilySerial, u32),
    (need, first): (usize, f64),
) -> f64 {
    // a child found at the opening was below 18 then
    let most = if family.is_opening() { ADULT - (parameters.opening.day - first).max(0.0) } else { ADULT };
    let u = dice.roll(Decision::Age, family.child(child).key(), 0).first();
    first - ages.quantile(need, most.max(0.0), u) + ADULT
}

/// Puts the child's 18th birthday on the agenda.
pub(in crate::model) fn await_birthday<W: Watch>(scene: &mut Scene<'_, W>, state: &State, case: u32) {
    let Some(ages) = &scene.parameters.course.ages else { return };
    let Case { serial, need, first, .. } = *state.caseload.case(case);
    let who = (serial.family(), serial.number());
    let day = birthday(scene.parameters, ages, scene.dice, who, (usize::from(need), first));
    scene.schedule_case(Due::Birthday(case), day.max(scene.now), serial);
}

/// Whether an opening family is drawn anew because its children would be grown up by now; `u` is its luck.
pub(in crate::model) fn is_too_old(parameters: &Parameters, need: usize, elapsed: f64, u: f64) -> bool {
    parameters.course.ages.as_ref().is_some_and(|ages| u >= ages.below(need, ADULT - elapsed))
}
