//! `[ages]`: how old children are when their family is first referred.

use super::need::OwnCourse;
use crate::distribution::{Duration, Law};
use crate::model::pathway::{ADULT, Ages};
use crate::scenario::section::Section;

/// Ages by need; `None` without the table.
pub(super) fn read(s: &mut Section<'_, '_>, own: &[OwnCourse]) -> Option<Ages> {
    s.optional("ages", "Ages of children; with this table cases end on the 18th birthday at the latest", |s| {
        let all = s.law("at-referral", "Age at the first referral where the need gives none; flat from 0 to 18 years");
        if all.is_none() {
            s.record_default("at-referral", "flat from 0 to 18 years", "flat");
        }
        let all = all.unwrap_or_else(|| Duration::plain(Law::Uniform { low: 0.0, high: ADULT }));
        Ages { at_referral: own.iter().map(|own| own.age.clone().unwrap_or_else(|| all.clone())).collect() }
    })
}
