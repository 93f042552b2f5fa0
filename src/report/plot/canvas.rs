//! Drawing in pixels upon plotters' SVG backend, and the finished SVG.
//!
//! The backend rounds to whole units, so it is given a sheet ten times as large, which the finished picture scales back:
//! lines and letters then stand where they should to a tenth of a pixel.

use super::theme::{BLACK, FAMILY, HEIGHT, PAPER, Stroke, WIDTH};
use plotters::coord::Shift;
use plotters::prelude::{
    Circle, DrawingArea, FontStyle, IntoDrawingArea, IntoTextStyle, PathElement, Polygon, RGBColor, Rectangle,
    SVGBackend, ShapeStyle, Text,
};
use plotters::style::register_font;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::sync::LazyLock;

/// The regular face, a Latin subset.
pub const REGULAR: &[u8] = include_bytes!("fonts/DejaVuSans.ttf");
/// The bold face, a Latin subset.
pub const BOLD: &[u8] = include_bytes!("fonts/DejaVuSans-Bold.ttf");

/// Units of the sheet in one pixel.
const FINE: f64 = 10.0;
/// plotters writes a font size divided by this into the SVG.
const PLOTTERS_FONT: f64 = 1.24;
/// plotters measures a font as high as its ascent and descent together; in this typeface that is so many ems.
const LINE_EMS: f64 = 2384.0 / 2048.0;

/// Makes the embedded faces known to plotters; says whether both were read.
static FACES: LazyLock<bool> = LazyLock::new(|| {
    register_font(FAMILY, FontStyle::Normal, REGULAR).is_ok() && register_font(FAMILY, FontStyle::Bold, BOLD).is_ok()
});

/// Where a text stands relative to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The text begins at the point.
    Right,
    /// The text ends at the point.
    Left,
    /// The text is centred on the point.
    Middle,
}

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Type {
    /// Size of an em [pixels].
    pub size: f64,
    /// Whether it is bold.
    pub weight: Weight,
    /// Colour.
    pub colour: RGBColor,
}

/// Regular or bold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Regular.
    Regular,
    /// Bold.
    Bold,
}

impl Type {
    /// Regular type.
    pub const fn regular(size: f64, colour: RGBColor) -> Self {
        Self { size, weight: Weight::Regular, colour }
    }

    /// Bold type.
    pub const fn bold(size: f64, colour: RGBColor) -> Self {
        Self { size, weight: Weight::Bold, colour }
    }
}

/// A point [pixels from the left, pixels from the top].
pub type Point = (f64, f64);

/// A sheet of paper.
pub struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
}

/// plotters can fail where a file or a font cannot be reached; here both are in memory.
const IN_MEMORY: &str = "drawing into memory with embedded fonts does not fail";

fn fine(point: Point) -> (i32, i32) {
    ((point.0 * FINE).round() as i32, (point.1 * FINE).round() as i32)
}

impl Canvas<'_> {
    /// Draws a line through points; fewer than two draw nothing.
    pub fn line(&self, points: &[Point], stroke: Stroke) {
        if points.len() < 2 {
            return;
        }
        let style = ShapeStyle {
            color: stroke.colour.into(),
            filled: false,
            stroke_width: (stroke.width * FINE).round() as u32,
        };
        let pieces = stroke.dash.map_or_else(|| vec![points.to_vec()], |(dash, gap)| dashes(points, dash, gap));
        for piece in pieces {
            let path = PathElement::new(piece.into_iter().map(fine).collect::<Vec<_>>(), style);
            self.area.draw(&path).expect(IN_MEMORY);
        }
    }

    /// Fills the polygon through points.
    pub fn polygon(&self, points: &[Point], colour: RGBColor) {
        let corners: Vec<_> = points.iter().copied().map(fine).collect();
        self.area.draw(&Polygon::new(corners, ShapeStyle::from(&colour).filled())).expect(IN_MEMORY);
    }

    /// Fills a rectangle between two corners.
    pub fn rectangle(&self, from: Point, to: Point, colour: RGBColor) {
        let style = ShapeStyle::from(&colour).filled();
        self.area.draw(&Rectangle::new([fine(from), fine(to)], style)).expect(IN_MEMORY);
    }

    /// Fills a disc with a rim of paper.
    pub fn disc(&self, centre: Point, radius: f64, colour: RGBColor) {
        for (size, fill) in [(radius + 1.6, PAPER), (radius, colour)] {
            let style = ShapeStyle::from(&fill).filled();
            self.area.draw(&Circle::new(fine(centre), (size * FINE).round() as i32, style)).expect(IN_MEMORY);
        }
    }

    /// Writes one line of text, centred in height on the point.
    pub fn text(&self, text: &str, point: Point, side: Side, look: Type) {
        let at = match side {
            Side::Right => HPos::Left,
            Side::Left => HPos::Right,
            Side::Middle => HPos::Center,
        };
        let style = (FAMILY, look.size * FINE * PLOTTERS_FONT, look.weight.style())
            .into_text_style(&self.area)
            .color(&look.colour)
            .pos(Pos::new(at, VPos::Center));
        self.area.draw(&Text::new(printable(text), fine(point), style)).expect(IN_MEMORY);
    }

    /// Width of a text [pixels].
    pub fn width(&self, text: &str, look: Type) -> f64 {
        let style = (FAMILY, look.size * FINE * LINE_EMS, look.weight.style()).into_text_style(&self.area);
        let (width, _) = self.area.estimate_text_size(&printable(text), &style).expect(IN_MEMORY);
        f64::from(width) / FINE
    }

    /// The text, cut with an ellipsis where it is wider than `room` [pixels].
    pub fn fit(&self, text: &str, look: Type, room: f64) -> String {
        if self.width(text, look) <= room {
            return text.to_owned();
        }
        let letters: Vec<char> = text.chars().collect();
        let cut = |kept: usize| format!("{}…", letters[..kept].iter().collect::<String>().trim_end());
        let kept = (0..letters.len()).rev().find(|&kept| self.width(&cut(kept), look) <= room);
        kept.map_or_else(String::new, cut)
    }
}

impl Weight {
    fn style(self) -> FontStyle {
        match self {
            Self::Regular => FontStyle::Normal,
            Self::Bold => FontStyle::Bold,
        }
    }
}

/// The dashes of a broken line, measured along its length.
fn dashes(points: &[Point], dash: f64, gap: f64) -> Vec<Vec<Point>> {
    let mut pieces = Vec::new();
    let mut piece = vec![points[0]];
    let (mut inked, mut left) = (true, dash);
    for pair in points.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        let length = (x1 - x0).hypot(y1 - y0);
        let mut done = 0.0;
        while length - done > left {
            done += left;
            let at = (x0 + (x1 - x0) * done / length, y0 + (y1 - y0) * done / length);
            if inked {
                piece.push(at);
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece = vec![at];
            }
            inked = !inked;
            left = if inked { dash } else { gap };
        }
        left -= length - done;
        if inked {
            piece.push((x1, y1));
        }
    }
    if inked && piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

/// The text without characters that XML forbids.
fn printable(text: &str) -> String {
    let forbidden = |letter: char| letter.is_control() || matches!(letter, '\u{FFFE}' | '\u{FFFF}');
    text.chars().map(|letter| if forbidden(letter) { ' ' } else { letter }).collect()
}

/// The text as content of an XML element or attribute.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in printable(text).chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            other => out.push(other),
        }
    }
    out
}

/// A finished picture: `draw` draws it; `name` makes its identifiers unique within a page, `title` and `description` are read
/// to those who cannot see it.
pub fn picture(name: &str, title: &str, description: &str, draw: impl FnOnce(&Canvas)) -> String {
    assert!(*FACES, "the embedded fonts can be read");
    let mut drawn = String::new();
    {
        let sheet = ((WIDTH * FINE) as u32, (HEIGHT * FINE) as u32);
        let canvas = Canvas { area: SVGBackend::with_string(&mut drawn, sheet).into_drawing_area() };
        canvas.rectangle((0.0, 0.0), (WIDTH, HEIGHT), PAPER);
        draw(&canvas);
        canvas.area.present().expect(IN_MEMORY);
    }
    let body = drawn.split_once('>').map_or("", |(_, body)| body.trim_start());
    let id = escaped(name);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" viewBox=\"0 0 {} {}\" \
         role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" stroke-linejoin=\"round\">\n\
         <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n{body}",
        WIDTH * FINE,
        HEIGHT * FINE,
        escaped(title),
        escaped(description),
    )
}

/// The type of titles.
pub const fn title_type(size: f64) -> Type {
    Type::bold(size, BLACK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_cover_the_line_in_turn_with_gaps() {
        let pieces = dashes(&[(0.0, 0.0), (6.0, 0.0), (12.0, 0.0)], 4.0, 3.0);
        let ends: Vec<_> = pieces.iter().map(|piece| (piece[0].0, piece[piece.len() - 1].0)).collect();
        assert_eq!(ends, [(0.0, 4.0), (7.0, 11.0)]);
    }

    #[test]
    fn a_long_text_is_cut_to_its_room() {
        let _ = picture("fit", "", "", |canvas| {
            let look = Type::regular(17.0, BLACK);
            let cut = canvas.fit("a very long name of a scenario indeed", look, 120.0);
            assert!(cut.ends_with('…') && canvas.width(&cut, look) <= 120.0, "{cut}");
            assert_eq!(canvas.fit("short", look, 120.0), "short");
        });
    }

    #[test]
    fn characters_that_xml_forbids_never_reach_it() {
        assert_eq!(escaped("<a href='x'>&\u{0}\u{1b}\"</a>"), "&lt;a href=&apos;x&apos;&gt;&amp;  &quot;&lt;/a&gt;");
    }
}
