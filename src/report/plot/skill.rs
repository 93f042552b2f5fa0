//! Whether forecasts were as sure as they should have been: places of outcomes, and cover.

use super::Chart;
use super::axis::{self, AXIS, Frame, Scale, ticks};
use super::canvas::{Canvas, Side, Type, picture};
use super::label::{self, Label};
use super::sheet::{self, BOTTOM, Entry, TOP, Words};
use super::theme::{BLUE, INK, LABEL, MARGIN, MEDIAN, ORANGE, QUIET, Stroke, TARGET, TURQUOISE, WIDTH, tint};
use super::view::table;
use crate::report::wording;
use crate::study::score::{Row, Score, Scored};

/// How to read the histogram.
const PLACES: &str = "Each outcome falls somewhere among the quantiles forecast for it. If the forecasts are calibrated all places \
     are equally likely and the bars are level. Tall bars at both ends mean forecasts too sure of themselves, a hump in the \
     middle too unsure, a slope too high or too low.";
/// How to read the reliability chart.
const RELIABILITY: &str = "Of the intervals meant to hold so many outcomes of 100, how many they held. On the dotted line the \
     forecasts are calibrated; below it they were too sure of themselves.";
/// Bars of the histogram.
const BARS: usize = 10;
/// What the source line says.
const SOURCE: &str =
    "Source: DfE, Children's social work workforce and Characteristics of children in need; forecasts scored here.";

/// A histogram and a reliability chart of each measure, over all origins and by horizon.
pub fn charts(score: &Score) -> Vec<Chart> {
    let of = |measure: Scored| score.together.iter().filter(move |row| row.measure == measure).collect::<Vec<_>>();
    let measures = Scored::ALL.into_iter().map(of).filter(|rows| !rows.is_empty());
    measures.flat_map(|rows| [places(&rows), reliability(&rows)]).collect()
}

fn name(rows: &[&Row]) -> &'static str {
    rows[0].measure.indicator().definition().label
}

fn ahead(row: &Row) -> String {
    if row.horizon == 1 { "1 year ahead".to_owned() } else { format!("{} years ahead", row.horizon) }
}

/// The look of the lines and bars of a horizon.
fn colour(place: usize) -> Stroke {
    [
        MEDIAN,
        Stroke::dashed(ORANGE, 3.0, 11.0, 5.0),
        Stroke::dashed(TURQUOISE, 3.0, 5.0, 4.0),
        Stroke::solid(QUIET, 2.0),
    ][place.min(3)]
}

/// Shares of outcomes by place, two neighbouring places to a bar.
fn shares(row: &Row) -> [f64; BARS] {
    std::array::from_fn(|bar| (row.places[2 * bar] + row.places[2 * bar + 1]) as f64 / row.forecasts as f64)
}

fn places(rows: &[&Row]) -> Chart {
    let all: usize = rows.iter().map(|row| row.forecasts).sum();
    let ends: f64 = rows.iter().map(|row| (shares(row)[0] + shares(row)[BARS - 1]) * row.forecasts as f64).sum::<f64>()
        / all as f64;
    let label = wording::sentence_case(name(rows));
    let shown_ends = wording::plain(100.0 * ends, 0);
    let numbers: Vec<String> = rows
        .iter()
        .map(|row| {
            let bars = shares(row).map(|share| format!("{}%", wording::plain(100.0 * share, 0))).join(", ");
            format!("{}, {} forecasts: {bars}", ahead(row), row.forecasts)
        })
        .collect();
    let words = Words {
        title: wording::title(&[
            format!("{label}: {shown_ends}% of outcomes in the outer tenths"),
            format!("{shown_ends}% of outcomes in the outer tenths"),
        ]),
        shown: "Share of outcomes by their place among the quantiles forecast, lowest tenth to highest".to_owned(),
        numbers: format!("{shown_ends}% in the lowest and the highest tenth; 20% if calibrated"),
        source: SOURCE.to_owned(),
        ..Words::default()
    };
    let words = words.with_alt("Bar chart", &numbers);
    let file = format!("places-{}", rows[0].measure.key());
    let svg = picture(&file, &words.title, &words.alt, |canvas| draw_places(canvas, &words, rows));
    let heads: Vec<String> = rows.iter().map(|row| ahead(row)).collect();
    let header: Vec<&str> = std::iter::once("tenth").chain(heads.iter().map(String::as_str)).collect();
    let body: Vec<_> =
        (0..BARS).map(|bar| ((bar + 1).to_string(), rows.iter().map(|row| Some(shares(row)[bar])).collect())).collect();
    Chart { name: file, title: words.title, svg, alt: words.alt, table: table(&header, &body), reading: PLACES }
}

fn draw_places(canvas: &Canvas, words: &Words, rows: &[&Row]) {
    let key: Vec<Entry> = rows
        .iter()
        .enumerate()
        .map(|(place, row)| Entry::area(tint(colour(place).colour, 0.75), &ahead(row)))
        .collect();
    sheet::draw(canvas, words, &key);
    let highest = rows.iter().flat_map(|row| shares(row)).fold(0.2, f64::max);
    let marks = ticks(0.0, 100.0 * highest, 6);
    let frame = Frame {
        x: Scale { low: 0.0, high: BARS as f64, from: axis::left(canvas, &marks), to: WIDTH - MARGIN - 110.0 },
        y: Scale { low: 0.0, high: marks[marks.len() - 1], from: BOTTOM, to: TOP + 8.0 },
    };
    frame.values(canvas, &marks);
    let width = 0.8 / rows.len() as f64;
    for (place, row) in rows.iter().enumerate() {
        for (bar, share) in shares(row).into_iter().enumerate() {
            let left = bar as f64 + 0.1 + width * place as f64;
            let (from, to) = (frame.point(left, 100.0 * share), frame.point(left + width, 0.0));
            canvas.rectangle(from, to, tint(colour(place).colour, 0.75));
        }
    }
    let level = frame.y.pixel(10.0);
    canvas.line(&[(frame.x.from, level), (frame.x.to, level)], TARGET);
    canvas.text("calibrated", (frame.x.to + 8.0, level), Side::Right, Type::regular(LABEL, TARGET.colour));
    canvas.line(&[(frame.x.from, frame.y.from), (frame.x.to, frame.y.from)], Stroke::solid(INK, 1.4));
    for bar in 0..BARS {
        let text = match bar {
            0 => "lowest".to_owned(),
            last if last == BARS - 1 => "highest".to_owned(),
            other => (other + 1).to_string(),
        };
        canvas.text(&text, (frame.x.pixel(bar as f64 + 0.5), frame.y.from + 20.0), Side::Middle, AXIS);
    }
}

fn reliability(rows: &[&Row]) -> Chart {
    let label = wording::sentence_case(name(rows));
    let percent = |share: f64| wording::plain(100.0 * share, 0);
    let held: Vec<String> = rows.iter().map(|row| format!("{}% {}", percent(row.cover[7]), ahead(row))).collect();
    let words = Words {
        title: wording::title(&[
            format!("{label}: 80% intervals held {}% of outcomes", percent(rows[0].cover[7])),
            format!("80% intervals held {}% of outcomes", percent(rows[0].cover[7])),
        ]),
        shown: "Share of outcomes within central intervals, by the share that they should hold (percent)".to_owned(),
        numbers: format!("80% intervals held {}", held.join(", ")),
        source: SOURCE.to_owned(),
        ..Words::default()
    };
    let numbers: Vec<String> = rows
        .iter()
        .map(|row| {
            let told = (0..9).map(|level| format!("{}0% held {}%", level + 1, percent(row.cover[level])));
            format!("{}, {} forecasts: {}", ahead(row), row.forecasts, told.collect::<Vec<_>>().join(", "))
        })
        .collect();
    let words = words.with_alt("Line chart", &numbers);
    let file = format!("reliability-{}", rows[0].measure.key());
    let svg = picture(&file, &words.title, &words.alt, |canvas| draw_reliability(canvas, &words, rows));
    let heads: Vec<String> = rows.iter().map(|row| ahead(row)).collect();
    let header: Vec<&str> = std::iter::once("should_hold").chain(heads.iter().map(String::as_str)).collect();
    let body: Vec<_> = (0..9)
        .map(|level| (format!("0.{}", level + 1), rows.iter().map(|row| Some(row.cover[level])).collect()))
        .collect();
    Chart { name: file, title: words.title, svg, alt: words.alt, table: table(&header, &body), reading: RELIABILITY }
}

fn draw_reliability(canvas: &Canvas, words: &Words, rows: &[&Row]) {
    sheet::draw(canvas, words, &[]);
    let labels: Vec<Label> = rows
        .iter()
        .enumerate()
        .map(|(place, row)| Label { text: ahead(row), value: 100.0 * row.cover[8], stroke: colour(place) })
        .chain(std::iter::once(Label { text: "calibrated".to_owned(), value: 90.0, stroke: TARGET }))
        .collect();
    let texts: Vec<&str> = labels.iter().map(|label| label.text.as_str()).collect();
    let marks: Vec<f64> = (0..=5).map(|n| 20.0 * f64::from(n)).collect();
    let right = WIDTH - MARGIN - label::room(canvas, &texts);
    let frame = Frame {
        x: Scale { low: 0.0, high: 90.0, from: axis::left(canvas, &marks), to: right },
        y: Scale { low: 0.0, high: 100.0, from: BOTTOM, to: TOP - 18.0 },
    };
    frame.values(canvas, &marks);
    canvas.line(&[frame.point(0.0, 0.0), frame.point(90.0, 90.0)], TARGET);
    for (place, row) in rows.iter().enumerate().rev() {
        let inner = (0..9).map(|level| frame.point(10.0 * (level + 1) as f64, 100.0 * row.cover[level]));
        let points: Vec<_> = std::iter::once(frame.point(0.0, 0.0)).chain(inner).collect();
        canvas.line(&points, colour(place));
        for point in &points[1..] {
            canvas.disc(*point, 3.6, if place == 0 { BLUE } else { colour(place).colour });
        }
    }
    canvas.line(&[(frame.x.from, frame.y.from), (frame.x.to, frame.y.from)], Stroke::solid(INK, 1.4));
    for level in 0..=9 {
        let x = frame.x.pixel(10.0 * f64::from(level));
        canvas.text(&format!("{}", level * 10), (x, frame.y.from + 20.0), Side::Middle, AXIS);
    }
    label::draw(canvas, &frame, &labels);
}
