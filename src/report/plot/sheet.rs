//! What stands around the data in every chart: the finding as title, what is shown, the key, and the source.

use super::canvas::{Canvas, Point, Side, Type, title_type};
use super::theme::{BLACK, HEIGHT, INK, LABEL, MARGIN, NOTE, PAPER, QUIET, SUBTITLE, Stroke, TITLE, WIDTH};
use plotters::style::RGBColor;

/// The words around a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    /// The finding, in ten words or fewer.
    pub title: String,
    /// What is shown: measure, unit, period.
    pub shown: String,
    /// The numbers of the finding, in one line.
    pub numbers: String,
    /// Colour of the dot that marks the numbers in the picture.
    pub mark: Option<RGBColor>,
    /// Where it comes from.
    pub source: String,
    /// What its bands say about drift from year to year.
    pub drift: &'static str,
    /// What those who cannot see the chart are told.
    pub alt: String,
}

/// Middle of the key's line [pixels from the top].
const KEY: f64 = 112.0;
/// Where the data may begin [pixels from the top].
pub const TOP: f64 = 132.0;
/// Where the data end and the months' labels begin [pixels from the top].
pub const BOTTOM: f64 = HEIGHT - 84.0;

/// How an entry of the key is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sign {
    /// A filled box.
    Box(RGBColor),
    /// A piece of line.
    Line(Stroke),
    /// Thin vertical lines between dashed edges.
    Hatch(RGBColor),
    /// A whisker: a thin line with a bar at either end.
    Whisker,
}

/// One entry of the key.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// How it is drawn.
    pub sign: Sign,
    /// What it means.
    pub text: String,
}

impl Entry {
    /// A filled box and its meaning.
    pub fn area(colour: RGBColor, text: &str) -> Self {
        Self { sign: Sign::Box(colour), text: text.to_owned() }
    }

    /// A piece of line and its meaning.
    pub fn line(stroke: Stroke, text: &str) -> Self {
        Self { sign: Sign::Line(stroke), text: text.to_owned() }
    }
}

/// Draws title, subtitle, key and source.
pub fn draw(canvas: &Canvas, words: &Words, key: &[Entry]) {
    let room = WIDTH - 2.0 * MARGIN;
    let mut size = TITLE;
    while size > 18.0 && canvas.width(&words.title, title_type(size)) > room {
        size -= 0.5;
    }
    line(canvas, &words.title, 30.0, title_type(size));
    line(canvas, &words.shown, 59.0, Type::regular(SUBTITLE, QUIET));
    let numbers = Type::regular(SUBTITLE, BLACK);
    match words.mark.filter(|_| !words.numbers.is_empty()) {
        Some(colour) => {
            canvas.disc((MARGIN + 6.0, 84.0), 5.5, colour);
            line_from(canvas, &words.numbers, (MARGIN + 18.0, 84.0), numbers);
        }
        None => line(canvas, &words.numbers, 84.0, numbers),
    }
    line(canvas, &words.source, HEIGHT - 35.0, Type::regular(NOTE, QUIET));
    line(canvas, words.drift, HEIGHT - 15.0, Type::regular(NOTE, QUIET));
    self::key(canvas, key);
}

fn line(canvas: &Canvas, text: &str, y: f64, look: Type) {
    line_from(canvas, text, (MARGIN, y), look);
}

/// Writes a line that shrinks a little, then is cut, where it is too long.
fn line_from(canvas: &Canvas, text: &str, from: Point, mut look: Type) {
    let room = WIDTH - MARGIN - from.0;
    while look.size > NOTE - 0.5 && canvas.width(text, look) > room {
        look.size -= 0.5;
    }
    canvas.text(&canvas.fit(text, look, room), from, Side::Right, look);
}

fn key(canvas: &Canvas, entries: &[Entry]) {
    let look = Type::regular(LABEL - 1.0, INK);
    let mut x = MARGIN;
    for entry in entries {
        let end = match entry.sign {
            Sign::Box(colour) => {
                canvas.rectangle((x, KEY - 7.0), (x + 20.0, KEY + 7.0), colour);
                x + 20.0
            }
            Sign::Hatch(colour) => {
                for n in 0..=4 {
                    let across = x + 6.0 * f64::from(n);
                    canvas.line(&[(across, KEY - 7.0), (across, KEY + 7.0)], Stroke::solid(colour, 1.0));
                }
                for y in [KEY - 7.0, KEY + 7.0] {
                    canvas.line(&[(x, y), (x + 24.0, y)], Stroke::dashed(colour, 1.4, 6.0, 3.0));
                }
                x + 24.0
            }
            Sign::Line(stroke) => {
                canvas.line(&[(x, KEY), (x + 30.0, KEY)], stroke);
                x + 30.0
            }
            Sign::Whisker => {
                whisker(canvas, (x + 6.0, KEY - 8.0), KEY + 8.0, 3.5);
                x + 12.0
            }
        };
        let text = canvas.fit(&entry.text, look, WIDTH - MARGIN - end - 6.0);
        canvas.text(&text, (end + 6.0, KEY), Side::Right, look);
        x = end + 6.0 + canvas.width(&text, look) + 22.0;
    }
}

/// Draws a whisker from a point down to a height, with bars of that half-width.
pub fn whisker(canvas: &Canvas, from: Point, to: f64, half: f64) {
    let (x, y) = from;
    for (stroke, more) in [(Stroke::solid(PAPER, 3.0), 0.8), (Stroke::solid(INK, 1.3), 0.0)] {
        canvas.line(&[(x, y), (x, to)], stroke);
        for end in [y, to] {
            canvas.line(&[(x - half - more, end), (x + half + more, end)], stroke);
        }
    }
}
