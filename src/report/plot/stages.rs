//! Open cases by stage: assessments, plans, children looked after.

use super::Chart;
use super::canvas::picture;
use super::lines::{self, Line, MOST};
use super::sheet::Words;
use super::view::{Compared, Unit, View, figures, mean};
use crate::report::wording;
use crate::results::{Cell, Measure};

/// How to read it.
const READING: &str = "Each line is the mean number of children in that stage; its band holds 8 of 10 futures. A child is in one \
     stage at a time, so the lines add up to all open cases.";

/// Open cases by stage; only where there are stages. The stages with fewest children are left out of the picture where there
/// are too many, and stand in its table.
pub fn open(view: View) -> Option<Chart> {
    let layout = &view.option().summary.layout;
    let mut all: Vec<Line> = (0..layout.stages.len())
        .filter_map(|stage| {
            let figures = figures(view.option(), Measure::Open, Cell { stage: Some(stage), ..Cell::COUNCIL })?;
            Some(Line { name: wording::name(&layout.stages[stage]), figures })
        })
        .collect();
    if all.len() < 2 {
        return None;
    }
    let table = lines::numbers(view, &all);
    let at = view.headline();
    let now = |line: &Line| line.figures.get(at).and_then(mean).unwrap_or(0.0);
    all.sort_by(|one, other| now(other).total_cmp(&now(one)));
    all.truncate(MOST);
    let (most, by) = (&all[0], view.by());
    let count = |line: &Line, place: usize| {
        let estimate = line.figures[place].estimate?;
        Some(Unit::Children.mean(&estimate))
    };
    let children = count(most, at)?;
    let words = Words {
        title: wording::title(&[
            format!("Most open cases by {by}: {}, {children} children", most.name),
            format!("Most open cases by {by}: {children} in one stage"),
        ]),
        shown: format!("Children with an open case by stage, {}", view.period()),
        numbers: String::new(),
        mark: None,
        source: view.source(Compared::Alone),
        drift: wording::drift(&view.option().parameters),
        alt: String::new(),
    };
    let facts: Vec<String> = all
        .iter()
        .filter_map(|line| {
            let month = |place: usize| wording::month(&view.months()[place]);
            let (first, then) = (count(line, 0)?, count(line, at)?);
            let name = wording::sentence_case(&line.name);
            Some(format!("{name}: {first} in {}, {then} in {}", month(0), month(at)))
        })
        .collect();
    let words = words.with_alt("Line chart", &facts);
    let told = |value: f64| wording::plain(value, 0);
    let svg = picture("open-by-stage", &words.title, &words.alt, |canvas| {
        lines::draw(canvas, view, &all, &words, told);
    });
    Some(Chart { name: "open-by-stage".to_owned(), title: words.title, svg, alt: words.alt, table, reading: READING })
}
