//! What the option changes, month by month: the mean difference with its interval, and where the difference falls in
//! single futures. The two are different things and look different.

use super::Chart;
use super::axis::{self, Frame, Scale, ticks};
use super::canvas::{Canvas, Side, Type, picture};
use super::fan::{draw_line, outline};
use super::label::{self, Label};
use super::sheet::{self, BOTTOM, Entry, TOP, Words};
use super::theme::{BLUE, INK, LABEL, MARGIN, MEDIAN, QUIET, Stroke, TURQUOISE, WIDTH, tint};
use super::view::{Compared, View, grade_cell, stretches, table};
use crate::report::wording;
use crate::results::verdict::{CONFIDENCE, Verdict};
use crate::results::{Change, Measure, Quantiles};
use crate::study::{Comparison, Reference};

/// How to read it.
const READING: &str = "The difference in the same future, month by month. The wide band shows where single futures fall; the narrow \
     one how precisely the mean is known from so many replications. Below zero workers hold fewer children.";

/// Colour of the prediction band.
const BAND: f64 = 0.3;
/// Colour of the interval of the mean.
const INTERVAL: f64 = 0.65;

/// The paired difference of the caseload of a grade.
pub fn caseload(view: View, grade: usize) -> Option<Chart> {
    let comparison = view.comparison()?;
    let difference = &comparison.difference;
    let cell = grade_cell(grade);
    let months = 0..view.months().len();
    let changes: Vec<Option<&Change>> = months.map(|at| difference.change(at, Measure::Caseload, cell)).collect();
    let now = changes[view.headline()]?;
    let estimate = now.estimate?;
    let name = format!("difference-{}", view.file_name(grade));
    let by = view.by();
    let amount = wording::mean(estimate.mean.abs(), estimate.se);
    let more = if estimate.mean < 0.0 { "fewer" } else { "more" };
    let than = match comparison.assumptions.reference {
        Reference::Nothing => String::new(),
        Reference::Another => format!(" than {}", comparison.otherwise()),
    };
    let title = match now.verdict(difference.matters) {
        Verdict::Apart => vec![
            format!("As assumed, {amount} {more} {} per worker by {by}{than}", wording::children(&amount)),
            format!("{amount} {more} {} per worker by {by}{than}", wording::children(&amount)),
            format!("{amount} {more} per worker{than}"),
        ],
        Verdict::TooSmall => {
            let matters = wording::plain(difference.matters, usize::from(difference.matters.fract() != 0.0));
            let about = estimate
                .interval(CONFIDENCE)
                .is_some_and(|(low, high)| low.abs().max(high.abs()) >= difference.matters);
            let about = if about { "about" } else { "less than" };
            vec![
                format!("{amount} {more} per worker{than}, {about} the {matters} that matters"),
                format!("{amount} {more} per worker, {about} the {matters} that matters"),
            ]
        }
        Verdict::Unsure if estimate.se.is_none() => {
            let amount = wording::plain(estimate.mean.abs(), usize::from(estimate.mean.fract() != 0.0));
            vec![format!("{amount} {more} per worker in this one future; run more")]
        }
        Verdict::Unsure => vec![cannot_be_told(comparison)],
        Verdict::Same => vec![match comparison.assumptions.reference {
            Reference::Nothing => "The change changes nothing".to_owned(),
            Reference::Another => format!("Exactly as {}", comparison.otherwise()),
        }],
    };
    let words = Words {
        title: wording::title(&title),
        shown: format!(
            "Children per full-time equivalent, {}: {}, month ends",
            view.workers(cell),
            match comparison.assumptions.reference {
                Reference::Nothing => "with the change less without".to_owned(),
                Reference::Another => format!("{} less {}", view.option().scenario.id, comparison.baseline.scenario.id),
            }
        ),
        numbers: numbers(view, now),
        source: view.source(Compared::WithBaseline),
        drift: wording::drift(&view.option().parameters),
        mark: Some(BLUE),
        alt: String::new(),
    };
    let words = words.clone().with_alt("Line chart of the paired difference", &[words.numbers]);
    let svg = picture(&name, &words.title, &words.alt, |canvas| draw(canvas, view, &changes, &words));
    Some(Chart { name, svg, title: words.title, alt: words.alt, table: rows(view, &changes), reading: READING })
}

fn cannot_be_told(comparison: &Comparison) -> String {
    match comparison.assumptions.reference {
        Reference::Nothing => "The change cannot be told apart from doing nothing".to_owned(),
        Reference::Another => format!("Cannot be told apart from {}", comparison.baseline.scenario.id),
    }
}

fn numbers(view: View, change: &Change) -> String {
    let Some(estimate) = change.estimate else { return String::new() };
    let month = wording::month(&view.months()[view.headline()]);
    let mut text = format!("{month}: {} on average", wording::mean(estimate.mean, estimate.se));
    if let Some((low, high)) = estimate.interval(CONFIDENCE).filter(|(low, high)| low != high) {
        text = format!("{text} (95% interval {})", wording::signed_range(low, high));
    }
    if let Some((low, high)) =
        change.quantiles.map(|quantiles| quantiles.nine_in_ten()).filter(|(low, high)| low != high)
    {
        text = format!("{text}; in 9 of 10 futures: {}", wording::signed_range(low, high));
    }
    text
}

fn rows(view: View, changes: &[Option<&Change>]) -> String {
    let header = ["month", "mean", "se", "lower", "upper", "p05", "p95", "chance_above", "variance_ratio"];
    let rows = changes.iter().enumerate().map(|(place, change)| {
        let estimate = change.and_then(|change| change.estimate);
        let interval = estimate.and_then(|estimate| estimate.interval(CONFIDENCE));
        let band = change.and_then(|change| change.quantiles).map(|quantiles| quantiles.nine_in_ten());
        let values = vec![
            estimate.map(|estimate| estimate.mean),
            estimate.and_then(|estimate| estimate.se),
            interval.map(|interval| interval.0),
            interval.map(|interval| interval.1),
            band.map(|band| band.0),
            band.map(|band| band.1),
            change.and_then(|change| change.chance_above),
            change.and_then(|change| change.variance_ratio),
        ];
        (view.months()[place].clone(), values)
    });
    table(&header, &rows.collect::<Vec<_>>())
}

fn draw(canvas: &Canvas, view: View, changes: &[Option<&Change>], words: &Words) {
    let bands: Vec<_> =
        changes.iter().map(|change| change.and_then(|c| c.quantiles.as_ref().map(Quantiles::nine_in_ten))).collect();
    let intervals: Vec<_> =
        changes.iter().map(|change| change.and_then(|c| c.estimate?.interval(CONFIDENCE))).collect();
    let means: Vec<_> = changes.iter().map(|change| change.and_then(|c| Some(c.estimate?.mean))).collect();
    let mut key = Vec::new();
    if bands.iter().any(Option::is_some) {
        key.push(Entry::area(tint(TURQUOISE, BAND), "difference in 9 of 10 futures"));
        key.push(Entry::area(tint(BLUE, INTERVAL), "95% interval of the mean"));
    }
    sheet::draw(canvas, words, &key);

    let labels: Vec<Label> = means.last().copied().flatten().map_or_else(Vec::new, |value| {
        let se = changes.last().copied().flatten().and_then(|change| change.estimate?.se);
        vec![Label { text: format!("mean {}", wording::mean(value, se)), value, stroke: MEDIAN }]
    });
    let texts: Vec<&str> = labels.iter().map(|label| label.text.as_str()).collect();
    let values = || {
        bands
            .iter()
            .chain(&intervals)
            .flatten()
            .flat_map(|pair| [pair.0, pair.1])
            .chain(means.iter().flatten().copied())
    };
    let low = values().fold(-0.5, f64::min);
    let high = values().fold(0.5, f64::max);
    let marks = ticks(low, high, 7);
    let frame = Frame {
        x: Scale {
            low: 0.0,
            high: (changes.len() - 1).max(1) as f64,
            from: axis::left(canvas, &marks),
            to: WIDTH - MARGIN - label::room(canvas, &texts),
        },
        y: Scale { low: marks[0], high: marks[marks.len() - 1], from: BOTTOM, to: TOP + 8.0 },
    };
    frame.values(canvas, &marks);
    for (pairs, colour) in [(&bands, tint(TURQUOISE, BAND)), (&intervals, tint(BLUE, INTERVAL))] {
        for stretch in stretches(pairs) {
            canvas.polygon(&outline(&frame, &stretch), colour);
        }
    }
    let zero = frame.y.pixel(0.0);
    canvas.line(&[(frame.x.from, zero), (frame.x.to, zero)], Stroke::solid(INK, 1.8));
    draw_line(canvas, &frame, &means, Stroke { width: 2.4, ..MEDIAN });
    if let Some(value) = means[view.headline()] {
        canvas.disc(frame.point(view.headline() as f64, value), 5.5, BLUE);
    }
    let look = Type::regular(LABEL - 1.0, QUIET);
    let with = match view.comparison().map(|comparison| comparison.assumptions.reference) {
        Some(Reference::Another) => format!("under {}", view.option().scenario.id),
        _ => "with the change".to_owned(),
    };
    let (top, bottom) = (frame.y.to, frame.y.from);
    for (text, y, room) in
        [(format!("more {with}"), zero - 12.0, zero - top), (format!("fewer {with}"), zero + 13.0, bottom - zero)]
    {
        if room > 30.0 {
            canvas.text(&text, (frame.x.to - 6.0, y), Side::Left, look);
        }
    }
    frame.months(canvas, view.months());
    label::draw(canvas, &frame, &labels);
}
