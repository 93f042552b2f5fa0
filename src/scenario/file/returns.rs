//! `[returns]`: families that are referred again.

use super::need::OwnCourse;
use crate::model::parameters::Need;
use crate::model::pathway::{Counted, Graph, Returns};
use crate::scenario::field::Field;
use crate::scenario::section::Section;

/// A share of families that come back: below the whole, or nobody would come from outside.
pub(super) const SHARE: Field =
    Field::share("share", "Share of families that are referred again once their last case has closed").to(0.95);

/// What the file says, before stages are known to be sound.
pub(super) struct Given {
    share: f64,
    by_stage: Option<Vec<Option<f64>>>,
    delay: crate::distribution::Duration,
    counted: Counted,
    away: Option<f64>,
}

pub(super) fn read(s: &mut Section<'_, '_>, names: &[String]) -> Option<Given> {
    s.optional("returns", "Families that are referred again; without this table none is", |s| Given {
        share: s.number(SHARE),
        by_stage: s.numbers_by_stage(
            "by-stage",
            "The share where it differs, by stage of the last closing",
            SHARE,
            names,
        ),
        delay: s.required_law("delay", "Time from the closing of the last case to the next referral"),
        counted: if s.truth(
            "referrals-include-returns",
            "Whether the referrals of the demand count those of families that come back",
            true,
        ) {
            Counted::AllReferrals
        } else {
            Counted::FromOutside
        },
        away: s.maybe(
            Field::number("away", "Families away at the opening who will come back (left out: as in equilibrium)")
                .to(10_000_000.0),
        ),
    })
}

/// Puts the returns together; the need's own share counts before the stage's, the stage's before the one for all.
pub(super) fn returns(
    given: Given,
    names: &[String],
    own: &[OwnCourse],
    needs: &[Need],
    graph: Option<&Graph>,
) -> Returns {
    let of_stage = |name: &str| {
        let place = names.iter().position(|other| other == name)?;
        given.by_stage.as_ref().and_then(|shares| shares[place])
    };
    let row = |own: &OwnCourse| -> Vec<f64> {
        match graph {
            None => vec![own.returns.unwrap_or(given.share)],
            Some(graph) => {
                let share = |name: &str| own.returns.or_else(|| of_stage(name)).unwrap_or(given.share);
                graph.stages.iter().map(|stage| share(&stage.name)).collect()
            }
        }
    };
    let share = own.iter().map(row).collect();
    Returns::new(share, given.delay, given.counted, given.away, needs, graph)
}
