//! Option and baseline in one picture: the mean of the futures of each, and where 8 of 10 fall.

use super::Chart;
use super::axis::{self, Frame, Scale, ticks};
use super::canvas::{Canvas, picture};
use super::fan::{draw_line, outline};
use super::label::{self, Label};
use super::sheet::{self, BOTTOM, Entry, Sign, TOP, Words};
use super::theme::{BASELINE, BLUE, MARGIN, MEDIAN, ORANGE, Stroke, TARGET, WIDTH, tint};
use super::view::{Compared, Statistic, Unit, View, counterpart, figures, grade_cell, mean, stretches, table, told};
use crate::report::wording;
use crate::results::{Cell, Figure, Measure, Quantiles};
use crate::study::Reference;

/// How to read it.
const READING: &str = "The same futures under the option and without it. The bands overlap widely, because the two share their luck: whether \
     the change helps is seen in the difference, future by future, and not in the overlap.";

/// Colour of the option's band.
const BAND: f64 = 0.3;
/// Space between the lines of the baseline's band [pixels].
const HATCH: f64 = 7.0;

/// The caseload of a grade in option and baseline.
pub fn caseload(view: View, grade: usize) -> Option<Chart> {
    let comparison = view.comparison()?;
    let cell = grade_cell(grade);
    let there = counterpart(view.option(), &comparison.baseline, cell)?;
    let option = figures(view.option(), Measure::Caseload, cell)?;
    let mut baseline = figures(&comparison.baseline, Measure::Caseload, there)?;
    baseline.truncate(option.len());
    let at = view.headline();
    let (with, without) = (option[at].estimate?, baseline.get(at)?.estimate?);
    let name = format!("against-baseline-{}", view.file_name(grade));
    let [now, otherwise] = Unit::Caseload.means([with, without]);
    let than = comparison.without();
    let by = view.by();
    let grade_name = wording::sentence_case(&wording::name(&view.option().summary.layout.grades[grade]));
    let words = Words {
        title: wording::title(&[
            format!("{grade_name} caseload by {by}: {now}, {than} {otherwise}"),
            format!("Caseload by {by}: {now}, {than} {otherwise}"),
        ]),
        shown: format!("Children held per full-time equivalent, {}, {}", view.workers(cell), view.period()),
        numbers: format!("{}{}", told(&view, at, &option[at], Unit::Caseload, Statistic::Mean), unallocated(view)),
        source: view.source(Compared::WithBaseline),
        drift: wording::drift(&view.option().parameters),
        mark: Some(BLUE),
        alt: String::new(),
    };
    let facts = [
        words.numbers.clone(),
        format!(
            "{}, {}",
            wording::sentence_case(&than),
            told(&view, at, &baseline[at], Unit::Caseload, Statistic::Mean)
        ),
    ];
    let words = words.with_alt("Line chart", &facts);
    let target = view.target(cell);
    let svg =
        picture(&name, &words.title, &words.alt, |canvas| draw(canvas, view, [&option, &baseline], target, &words));
    Some(Chart {
        name,
        svg,
        title: words.title,
        alt: words.alt,
        table: numbers(view, &option, &baseline),
        reading: READING,
    })
}

/// Unallocated children with and without the change: a caseload alone may fall because children wait.
fn unallocated(view: View) -> String {
    let at = view.headline();
    let with = view.count(at, Measure::Unallocated, Cell::COUNCIL);
    let without = view.comparison().and_then(|comparison| {
        let estimate = comparison.baseline.summary.figure(at, Measure::Unallocated, Cell::COUNCIL)?.estimate?;
        Some(format!("{} {}", comparison.without(), wording::count(estimate.mean, estimate.se)))
    });
    with.zip(without).map_or_else(String::new, |(with, without)| format!("; unallocated: {with}, {without}"))
}

fn numbers(view: View, option: &[Figure], baseline: &[Figure]) -> String {
    let header = ["month", "option_p10", "option_mean", "option_p90", "baseline_p10", "baseline_mean", "baseline_p90"];
    let rows = option.iter().enumerate().map(|(place, figure)| {
        let values = [Some(figure), baseline.get(place)].into_iter().flat_map(|figure| {
            let quantiles = figure.and_then(|figure| figure.quantiles);
            let band = quantiles.map(|quantiles| quantiles.eight_in_ten());
            [band.map(|band| band.0), figure.and_then(mean), band.map(|band| band.1)]
        });
        (view.months()[place].clone(), values.collect())
    });
    table(&header, &rows.collect::<Vec<_>>())
}

fn draw(canvas: &Canvas, view: View, sides: [&[Figure]; 2], target: Option<f64>, words: &Words) {
    let [option, baseline] = sides;
    let (with, without) = names(view);
    let key = [
        Entry::area(tint(BLUE, BAND), &format!("8 futures of 10 {with}")),
        Entry { sign: Sign::Hatch(ORANGE), text: format!("8 futures of 10 {without}") },
    ];
    sheet::draw(canvas, words, if option[0].quantiles.is_some() { &key } else { &[] });

    let mut labels = Vec::new();
    let short = if with == "with the change" { ["with", "without"] } else { [with.as_str(), &without] };
    for ((figures, stroke), name) in [(option, MEDIAN), (baseline, BASELINE)].into_iter().zip(short) {
        if let Some(last) = figures.last().and_then(|figure| figure.estimate) {
            let several = if option[0].quantiles.is_some() { "mean " } else { "" };
            let text = format!("{name}: {several}{}", Unit::Caseload.mean(&last));
            labels.push(Label { text, value: last.mean, stroke });
        }
    }
    if let Some(target) = target {
        let text = format!("target {}", wording::plain(target, usize::from(target.fract() != 0.0)));
        labels.push(Label { text, value: target, stroke: TARGET });
    }
    let texts: Vec<&str> = labels.iter().map(|label| label.text.as_str()).collect();
    let all = || sides.into_iter().flatten();
    let highest = all().filter_map(|figure| figure.quantiles.map(|q| q.eight_in_ten().1)).chain(all().filter_map(mean));
    let marks = ticks(0.0, highest.chain(target).fold(1.0, f64::max), 7);
    let frame = Frame {
        x: Scale {
            low: 0.0,
            high: (option.len() - 1).max(1) as f64,
            from: axis::left(canvas, &marks),
            to: WIDTH - MARGIN - label::room(canvas, &texts),
        },
        y: Scale { low: 0.0, high: marks[marks.len() - 1], from: BOTTOM, to: TOP + 8.0 },
    };
    frame.values(canvas, &marks);
    let edges = |figures: &[Figure]| -> Vec<Option<(f64, f64)>> {
        figures.iter().map(|figure| figure.quantiles.as_ref().map(Quantiles::eight_in_ten)).collect()
    };
    for stretch in stretches(&edges(option)) {
        canvas.polygon(&outline(&frame, &stretch), tint(BLUE, BAND));
    }
    // hatched, so that the two bands differ in print without colour, and both can be seen where they overlap
    for stretch in stretches(&edges(baseline)) {
        hatch(canvas, &frame, &stretch);
    }
    for side in [|edge: (f64, f64)| edge.0, |edge: (f64, f64)| edge.1] {
        let edge: Vec<_> = edges(baseline).iter().map(|edge| edge.map(side)).collect();
        draw_line(canvas, &frame, &edge, Stroke::dashed(ORANGE, 1.6, 7.0, 4.0));
    }
    if let Some(target) = target {
        let y = frame.y.pixel(target);
        canvas.line(&[(frame.x.from, y), (frame.x.to, y)], TARGET);
    }
    for (figures, stroke) in [(baseline, BASELINE), (option, MEDIAN)] {
        draw_line(canvas, &frame, &figures.iter().map(mean).collect::<Vec<_>>(), stroke);
    }
    if let Some(mean) = mean(&option[view.headline()]) {
        canvas.disc(frame.point(view.headline() as f64, mean), 5.5, BLUE);
    }
    frame.months(canvas, view.months());
    label::draw(canvas, &frame, &labels);
}

/// What the option and what it is compared with are called, to follow "8 futures of 10".
fn names(view: View) -> (String, String) {
    match view.comparison() {
        Some(comparison) if comparison.assumptions.reference == Reference::Another => {
            (format!("under {}", view.option().scenario.id), comparison.otherwise())
        }
        _ => ("with the change".to_owned(), "without the change".to_owned()),
    }
}

/// Vertical lines over one stretch of a band, evenly spaced.
fn hatch(canvas: &Canvas, frame: &Frame, stretch: &[(usize, (f64, f64))]) {
    let stroke = Stroke::solid(tint(ORANGE, 0.8), 1.0);
    for pair in stretch.windows(2) {
        let [(place, from), (_, to)] = [pair[0], pair[1]];
        let wide = frame.x.pixel(place as f64 + 1.0) - frame.x.pixel(place as f64);
        let lines = (wide / HATCH).round().max(1.0) as usize;
        for n in 0..lines {
            let share = n as f64 / lines as f64;
            let at = |from: f64, to: f64| frame.point(place as f64 + share, from + (to - from) * share);
            canvas.line(&[at(from.0, to.0), at(from.1, to.1)], stroke);
        }
    }
}
