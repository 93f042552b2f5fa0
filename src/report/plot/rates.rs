//! Vacancies and agency workers, as the workforce census counts them.

use super::Chart;
use super::canvas::picture;
use super::lines::{self, Line};
use super::sheet::Words;
use super::view::{Compared, View, figures, mean};
use crate::report::wording;
use crate::results::{Cell, Estimate, Figure, Measure, Quantiles};

/// How to read it.
const READING: &str = "Vacancies count posts that agency workers cover; the agency rate is their part of all who work. With some 130 staff, \
     chance alone moves such rates by several points from year to year: one year's rise is no trend.";

/// What is drawn, with its name.
const RATES: [(Measure, &str); 2] = [(Measure::VacancyRate, "vacancy"), (Measure::AgencyRate, "agency")];

/// The rates, in percent; a rate that is nothing in every future is left out, and so is the picture where all are.
pub fn staffing(view: View) -> Option<Chart> {
    let lines: Vec<Line> = RATES
        .iter()
        .filter_map(|(measure, name)| {
            let shares = figures(view.option(), *measure, Cell::COUNCIL)?;
            let any = shares.iter().filter_map(mean).any(|share| share > 0.0);
            any.then(|| Line { name: (*name).to_owned(), figures: shares.iter().map(percent).collect() })
        })
        .collect();
    let (at, by) = (view.headline(), view.by());
    let told = |value: f64| wording::percent(value / 100.0);
    let leading = lines.first()?;
    let now = leading.figures.get(at).and_then(mean)?;
    let words = Words {
        title: match lines.get(1).and_then(|line| line.figures.get(at)).and_then(mean) {
            Some(second) => {
                format!("By {by}: {} rate {}, {} rate {}", leading.name, told(now), lines[1].name, told(second))
            }
            None => format!("{} rate by {by}: {}", wording::sentence_case(&leading.name), told(now)),
        },
        shown: format!("Per cent of full-time equivalents, {}", view.period()),
        numbers: String::new(),
        mark: None,
        source: view.source(Compared::Alone),
        drift: wording::drift(&view.option().parameters),
        alt: String::new(),
    };
    let facts: Vec<String> = lines
        .iter()
        .filter_map(|line| {
            let value = |place: usize| line.figures.get(place).and_then(mean).map(told);
            let month = |place: usize| wording::month(&view.months()[place]);
            let name = wording::sentence_case(&line.name);
            Some(format!("{name} rate: {} in {}, {} in {}", value(0)?, month(0), value(at)?, month(at)))
        })
        .collect();
    let words = words.with_alt("Line chart", &facts);
    let svg = picture("vacancy-and-agency", &words.title, &words.alt, |canvas| {
        lines::draw(canvas, view, &lines, &words, told);
    });
    Some(Chart {
        name: "vacancy-and-agency".to_owned(),
        title: words.title,
        svg,
        alt: words.alt,
        table: lines::numbers(view, &lines),
        reading: READING,
    })
}

/// A share in per cent.
fn percent(figure: &Figure) -> Figure {
    Figure {
        estimate: figure.estimate.map(|share| Estimate {
            mean: share.mean * 100.0,
            se: share.se.map(|se| se * 100.0),
            ..share
        }),
        quantiles: figure.quantiles.map(|shares| Quantiles(shares.0.map(|share| share * 100.0))),
    }
}
