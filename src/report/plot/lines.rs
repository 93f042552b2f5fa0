//! Several parts of one whole over the months, each as a line with the band in which 8 futures of 10 fall.

use super::axis::{self, Frame, Scale, ticks};
use super::canvas::Canvas;
use super::fan::{draw_line, outline};
use super::label::{self, Label};
use super::sheet::{self, BOTTOM, Entry, TOP, Words};
use super::theme::{BLUE, INK, MARGIN, ORANGE, PINK, PURPLE, Stroke, TURQUOISE, WIDTH, tint};
use super::view::{View, mean, stretches, table};
use crate::results::{Figure, Quantiles};

/// Lines of one picture: they differ in colour and in dash.
const STROKES: [Stroke; 6] = [
    Stroke::solid(BLUE, 3.6),
    Stroke::dashed(TURQUOISE, 3.2, 14.0, 4.0),
    Stroke::dashed(PINK, 3.2, 9.0, 5.0),
    Stroke::dashed(ORANGE, 3.2, 4.0, 4.0),
    Stroke::solid(INK, 2.2),
    Stroke::dashed(PURPLE, 2.6, 14.0, 7.0),
];

/// Colour of the bands.
const BAND: f64 = 0.16;

/// Most lines of one picture.
pub const MOST: usize = STROKES.len();

/// One line.
pub struct Line {
    /// What it is, at its end.
    pub name: String,
    /// Its figures, by observation, in the unit drawn.
    pub figures: Vec<Figure>,
}

/// Draws the lines, at most [`MOST`], with what each ends at.
pub fn draw(canvas: &Canvas, view: View, lines: &[Line], words: &Words, told: impl Fn(f64) -> String) {
    let band = |figure: &Figure| figure.quantiles.as_ref().map(Quantiles::eight_in_ten);
    let all = || lines.iter().flat_map(|line| &line.figures);
    let key = [Entry::area(tint(INK, BAND + 0.1), "8 futures of 10 fall here, as assumed")];
    sheet::draw(canvas, words, if all().any(|figure| figure.quantiles.is_some()) { &key } else { &[] });
    let mut labels = Vec::new();
    for (line, stroke) in lines.iter().zip(STROKES) {
        if let Some(value) = line.figures.last().and_then(mean) {
            labels.push(Label { text: format!("{} {}", line.name, told(value)), value, stroke });
        }
    }
    let texts: Vec<&str> = labels.iter().map(|label| label.text.as_str()).collect();
    let highest = all().filter_map(|figure| band(figure).map(|band| band.1).or_else(|| mean(figure)));
    let marks = ticks(0.0, highest.fold(1.0, f64::max), 7);
    let observations = view.months().len();
    let frame = Frame {
        x: Scale {
            low: 0.0,
            high: (observations - 1).max(1) as f64,
            from: axis::left(canvas, &marks),
            to: WIDTH - MARGIN - label::room(canvas, &texts),
        },
        y: Scale { low: 0.0, high: marks[marks.len() - 1], from: BOTTOM, to: TOP + 8.0 },
    };
    frame.values(canvas, &marks);
    for (line, stroke) in lines.iter().zip(STROKES) {
        let edges: Vec<_> = line.figures.iter().map(band).collect();
        for stretch in stretches(&edges) {
            canvas.polygon(&outline(&frame, &stretch), tint(stroke.colour, BAND));
        }
    }
    for (line, stroke) in lines.iter().zip(STROKES) {
        draw_line(canvas, &frame, &line.figures.iter().map(mean).collect::<Vec<_>>(), stroke);
    }
    frame.months(canvas, view.months());
    label::draw(canvas, &frame, &labels);
}

/// The numbers of the lines: mean and 10th and 90th percentile of each, month by month.
pub fn numbers(view: View, lines: &[Line]) -> String {
    let mut header = vec!["month".to_owned()];
    for line in lines {
        header.extend(["mean", "p10", "p90"].map(|what| super::view::heading(&format!("{} {what}", line.name))));
    }
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let row = |(place, month): (usize, &String)| {
        let values = lines.iter().flat_map(|line| {
            let figure = &line.figures[place];
            let band = figure.quantiles.as_ref().map(Quantiles::eight_in_ten);
            [mean(figure), band.map(|band| band.0), band.map(|band| band.1)]
        });
        (month.clone(), values.collect())
    };
    table(&header, &view.months().iter().enumerate().map(row).collect::<Vec<_>>())
}
