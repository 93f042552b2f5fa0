//! Team by month: how many children the most loaded worker of each team holds.

use super::Chart;
use super::canvas::{Canvas, Side, Type, picture};
use super::sheet::{self, BOTTOM, TOP, Words};
use super::theme::{BLACK, BLUE, INK, LABEL, MARGIN, PAPER, WIDTH, tint};
use super::view::{Compared, View, figures, mean, table};
use crate::report::wording;
use crate::results::{Cell, Figure, Measure};

/// How to read it.
const READING: &str = "Each square is one team at one month's end: the number of children whom its most loaded worker holds, as a mean over \
     the futures. Half the futures or so are worse. An average caseload says nothing of this worker.";

/// Most columns drawn.
const COLUMNS: usize = 17;
/// Most teams drawn: those with the heaviest load.
const ROWS: usize = 14;
/// Lightest and darkest tint.
const TINTS: (f64, f64) = (0.08, 0.95);

/// One team's row.
struct Row {
    name: String,
    /// Its team's mean over the futures of the most children held by one worker, by observation.
    highest: Vec<Option<f64>>,
}

impl Row {
    fn worst(&self) -> f64 {
        self.highest.iter().flatten().copied().fold(0.0, f64::max)
    }
}

/// The heat table of the most loaded worker; only where there are teams to compare.
pub fn worst(view: View) -> Option<Chart> {
    let outcome = view.option();
    let layout = &outcome.summary.layout;
    let rows: Vec<Row> = (0..layout.teams.len())
        .filter_map(|team| {
            let figures = figures(outcome, Measure::Highest, Cell { team: Some(team), ..Cell::COUNCIL })?;
            let highest: Vec<_> = figures.iter().map(mean as fn(&Figure) -> _).collect();
            let name = wording::name(&layout.teams[team]);
            highest.iter().any(Option::is_some).then_some(Row { name, highest })
        })
        .collect();
    if rows.len() < 2 {
        return None;
    }
    let at = view.headline();
    let (heaviest, most) = rows
        .iter()
        .filter_map(|row| Some((row, row.highest[at]?)))
        .max_by(|one, other| one.1.total_cmp(&other.1).then_with(|| other.0.name.cmp(&one.0.name)))?;
    let (by, children) = (view.by(), wording::plain(most, 0));
    let words = Words {
        title: wording::title(&[
            format!("Heaviest load by {by}: {children} children, in {}", heaviest.name),
            format!("Heaviest load by {by}: {children} children"),
        ]),
        shown: format!("Children held by the most loaded worker of each team, {}", view.period()),
        numbers: String::new(),
        mark: None,
        source: view.source(Compared::Alone),
        drift: wording::drift(&outcome.parameters),
        alt: String::new(),
    };
    let facts: Vec<String> = rows
        .iter()
        .filter_map(|row| {
            let told = |place: usize| {
                let month = wording::month(&view.months()[place]);
                row.highest[place].map(|children| format!("{} in {month}", wording::plain(children, 0)))
            };
            Some(format!("{}: {}, {}", wording::sentence_case(&row.name), told(0)?, told(at)?))
        })
        .collect();
    let words = words.with_alt("Heat table", &facts);
    let svg = picture("worst-by-team", &words.title, &words.alt, |canvas| draw(canvas, view, &rows, &words));
    let mut header = vec!["month".to_owned()];
    header.extend(layout.teams.iter().map(|team| super::view::heading(team)));
    let numbers: Vec<_> = view
        .months()
        .iter()
        .enumerate()
        .map(|(place, month)| (month.clone(), rows.iter().map(|row| row.highest[place]).collect()))
        .collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    Some(Chart {
        name: "worst-by-team".to_owned(),
        title: words.title,
        svg,
        alt: words.alt,
        table: table(&header, &numbers),
        reading: READING,
    })
}

/// Observations that have a column: the opening, then every so many months, so that they fit.
fn columns(observations: usize) -> Vec<usize> {
    let every = [1, 2, 3, 6, 12, 24, 60].into_iter().find(|every| (observations - 1) / every < COLUMNS);
    (0..observations).step_by(every.unwrap_or(120)).collect()
}

fn draw(canvas: &Canvas, view: View, rows: &[Row], words: &Words) {
    sheet::draw(canvas, words, &[]);
    let look = Type::regular(LABEL, INK);
    let mut shown: Vec<&Row> = rows.iter().collect();
    if shown.len() > ROWS {
        shown.sort_by(|one, other| other.worst().total_cmp(&one.worst()));
        shown.truncate(ROWS);
    }
    let columns = columns(view.months().len());
    let widest = shown.iter().map(|row| canvas.width(&row.name, look)).fold(0.0, f64::max).min(220.0);
    let (left, right) = (MARGIN + widest + 12.0, WIDTH - MARGIN - 18.0);
    let top = TOP - 14.0;
    let (wide, high) = ((right - left) / columns.len() as f64, ((BOTTOM - top) / shown.len() as f64).min(64.0));
    let values = || shown.iter().flat_map(|row| columns.iter().filter_map(|&place| row.highest[place]));
    let most = values().fold(1.0, f64::max);
    // half the heaviest load is the palest at least, so that teams that are nearly alike look so
    let least = values().fold(most / 2.0, f64::min);
    for (n, row) in shown.iter().enumerate() {
        let y = top + n as f64 * high;
        let middle = y + high / 2.0;
        canvas.text(&canvas.fit(&row.name, look, widest), (left - 10.0, middle), Side::Left, look);
        for (m, &place) in columns.iter().enumerate() {
            let Some(value) = row.highest[place] else { continue };
            let x = left + m as f64 * wide;
            let strength = TINTS.0 + (TINTS.1 - TINTS.0) * ((value.round() - least) / (most - least)).clamp(0.0, 1.0);
            canvas.rectangle((x + 1.0, y + 1.0), (x + wide - 1.0, y + high - 1.0), tint(BLUE, strength));
            let colour = if strength > 0.5 { PAPER } else { BLACK };
            let number = wording::plain(value, 0);
            canvas.text(&number, (x + wide / 2.0, middle), Side::Middle, Type::regular(LABEL, colour));
        }
    }
    let below = top + shown.len() as f64 * high + 18.0;
    let widest = 16.0
        + columns
            .iter()
            .map(|&place| canvas.width(&wording::month_short(&view.months()[place]), look))
            .fold(0.0, f64::max);
    let every = (widest / wide).ceil().max(1.0) as usize;
    for (m, &place) in columns.iter().enumerate().step_by(every) {
        let x = left + (m as f64 + 0.5) * wide;
        canvas.text(&wording::month_short(&view.months()[place]), (x, below), Side::Middle, look);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_begin_at_the_opening_and_fit() {
        assert_eq!(columns(1), [0]);
        assert_eq!(columns(17).len(), 17);
        assert_eq!(columns(49), (0..=48).step_by(3).collect::<Vec<_>>());
        assert!(columns(1000).len() <= COLUMNS);
    }
}
