//! Whether opening and rates agree: what the number of open cases is expected to do before anybody acts.

use super::problem::Notice;
use super::wording::grouped;
use crate::model::expectation::{expected_open, settled_open};
use crate::model::parameters::Parameters;

/// The relative change over the first 12 months that is worth a word.
const WORTH_A_WORD: f64 = 0.05;

/// Says where the opening stands at day 0 if it describes an earlier date, and how far the expected number of open cases
/// then moves by itself.
pub(super) fn notices(parameters: &Parameters) -> Vec<Notice> {
    let calendar = &parameters.calendar;
    let notice = |text: String| Notice { text, place: None };
    let cases = grouped;
    let start = expected_open(parameters, 0.0);
    let year = expected_open(parameters, calendar.observation(12));
    let opening = parameters.opening.cases;
    let mut notices = Vec::new();
    let ages = parameters.course.ages.is_some();
    let simple = !ages && parameters.course.graph.is_none() && parameters.course.returns.is_none();
    if parameters.opening.day < 0.0 && simple {
        notices.push(notice(format!(
            "The opening describes {}, when {} children had open cases; carried forward to day 0 ({}), {} are expected to have one.",
            calendar.date(parameters.opening.day - 0.5),
            cases(opening),
            calendar.date(-0.5),
            cases(start),
        )));
    }
    let settled = settled_open(parameters);
    if !simple {
        if !ages && opening > 0.0 && (settled / opening - 1.0).abs() > WORTH_A_WORD {
            notices.push(notice(format!(
                "Opening and rates disagree: with no measure at all, and enough workers, the number of open cases moves \
                 from {} to about {} in the long run.",
                cases(opening),
                cases(settled),
            )));
        }
        return notices;
    }
    if opening == 0.0 && settled >= 1.0 {
        notices.push(notice(format!(
            "The service opens empty and fills up: {} children are expected to have open cases after 12 months, {} in the long run.",
            cases(year),
            cases(settled),
        )));
    } else if start > 0.0 && (year / start - 1.0).abs() > WORTH_A_WORD {
        let change = year / start - 1.0;
        let way = if change > 0.0 { "rises" } else { "falls" };
        notices.push(notice(format!(
            "Opening and rates disagree: with no measure at all, and enough workers, the expected number of children with open cases {way} \
             by {:.0}% over the first 12 months, from {} to {}, and settles at about {} in the long run.",
            change.abs() * 100.0,
            cases(start),
            cases(year),
            cases(settled),
        )));
    }
    notices
}
