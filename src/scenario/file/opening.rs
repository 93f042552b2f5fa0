//! `[opening]`: the service as it stood when the scenario opens.

use super::time::Time;
use crate::model::parameters::{AgeBand, Opening, OpeningAges, OpeningCount};
use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::section::Section;

/// The opening, and its cases by stage (in alphabetical order) where they are given so.
pub(super) fn read(s: &mut Section<'_, '_>, time: &Time, stages: &[String]) -> (Opening, Option<Vec<f64>>) {
    s.section("opening", "The service when the scenario opens", |s| {
        let cases = s.number(Field::number("cases", "Children whose cases are open").to(10_000_000.0).or(0.0));
        let by_stage = s.numbers_by_stage(
            "stages",
            "Children whose cases are open, by stage, in place of `cases`",
            Field::number("cases", "Children in this stage").to(10_000_000.0),
            stages,
        );
        let by_stage: Option<Vec<f64>> =
            by_stage.map(|counts| counts.into_iter().map(|count| count.unwrap_or(0.0)).collect());
        let count = s.choice(
            "count",
            "Whether their number is exact, or drawn about the value given",
            &[("fixed", OpeningCount::Fixed), ("poisson", OpeningCount::Poisson)],
            Some("fixed"),
        );
        let as_at =
            s.date("as-at", "The date that the opening describes; the time from it to `start` is lived, not measured");
        if as_at.is_none() {
            s.record_default("as-at", "time.start", "time.start");
        }
        let mut day = as_at.map_or(0.0, |date| time.calendar.closing(date));
        if time.sound && day > 0.0 {
            let fault = Fault::new("is after the scenario's start").found(s.shown("as-at"));
            s.fault("as-at", fault.allowed(format!("{} or earlier", time.start)));
            day = 0.0;
        }
        if time.sound && day < -36_525.0 {
            s.fault("as-at", Fault::new("is more than 100 years before the start").found(s.shown("as-at")));
            day = 0.0;
        }
        let in_bands = s.choice(
            "ages",
            "How long they have been open: as in equilibrium, or by published bands",
            &[("equilibrium", false), ("bands", true)],
            Some("equilibrium"),
        );
        if !in_bands {
            s.supersede("bands", "ages");
        }
        let bands = s.tables("bands", "Bands of elapsed time, shortest first; the last has no `to`", |s| {
            let to = s.maybe(Field::duration("to", "Upper edge of the band").above(0.0));
            (to, s.number(Field::share("share", "Share of the open cases")))
        });
        let ages = match (in_bands, bands) {
            (false, None) => OpeningAges::Equilibrium,
            (true, Some(bands)) => OpeningAges::Bands(age_bands(s, &bands)),
            (true, None) => {
                s.fault("bands", Fault::new("is missing").allowed("a list of bands, as ages = \"bands\" needs one"));
                OpeningAges::Equilibrium
            }
            (false, Some(_)) => {
                s.fault("bands", Fault::new("has no meaning here").allowed("bands beside ages = \"bands\" only"));
                OpeningAges::Equilibrium
            }
        };
        let cases = match &by_stage {
            None => cases,
            Some(counts) => {
                if in_bands {
                    let fault = Fault::new("has no meaning beside ages = \"bands\"");
                    s.fault("stages", fault.allowed("either cases by stage, or `cases` with bands of ages"));
                }
                counts.iter().sum()
            }
        };
        (Opening { day, cases, count, ages }, by_stage)
    })
}

fn age_bands(s: &mut Section<'_, '_>, bands: &[(Option<f64>, f64)]) -> Vec<AgeBand> {
    let shares: Vec<f64> = bands.iter().map(|(_, share)| *share).collect();
    let shares = s.summing_to_one("bands", "the shares of the bands", &shares);
    let mut from = 0.0;
    let mut out = Vec::with_capacity(bands.len());
    for (n, ((to, _), share)) in bands.iter().zip(shares).enumerate() {
        let is_last = n + 1 == bands.len();
        let edge = match to {
            Some(to) if is_last => {
                s.fault(
                    "bands",
                    Fault::new("ends at an upper edge").allowed("a last band without `to`, for all longer times"),
                );
                *to
            }
            None if !is_last => {
                s.fault(
                    "bands",
                    Fault::new("has a band without `to` before the last").allowed("an upper edge for all but the last"),
                );
                f64::NAN
            }
            Some(to) if *to <= from => {
                s.fault("bands", Fault::new("does not rise").allowed("upper edges in rising order"));
                *to
            }
            to => to.unwrap_or(f64::INFINITY),
        };
        out.push(AgeBand { from, to: edge, share });
        from = edge;
    }
    out
}
