//! How every chart looks: size, type, colours and line styles.
//!
//! Lengths are in pixels of a picture 960 wide. Printed 16 cm wide, on half a page of A4, one pixel is 0.47 points, so the
//! smallest type (notes) stands at 6.5 points and labels at 8.

use plotters::style::RGBColor;

/// Width of every picture [pixels].
pub const WIDTH: f64 = 960.0;
/// Height of every picture [pixels].
pub const HEIGHT: f64 = 540.0;
/// Clear space at the left and right edges [pixels].
pub const MARGIN: f64 = 22.0;

/// Size of the title [pixels].
pub const TITLE: f64 = 26.0;
/// Size of the subtitle [pixels].
pub const SUBTITLE: f64 = 17.0;
/// Size of labels and axes [pixels].
pub const LABEL: f64 = 17.0;
/// Size of source and notes [pixels].
pub const NOTE: f64 = 14.0;

/// Families a reader's device may use, nearest in width to the embedded one first.
pub const FAMILY: &str = "DejaVu Sans, Verdana, Arial, sans-serif";

/// Text and axes: the Analysis Function's dark grey.
pub const INK: RGBColor = RGBColor(0x3D, 0x3D, 0x3D);
/// Titles.
pub const BLACK: RGBColor = RGBColor(0x0B, 0x0C, 0x0C);
/// Lesser text.
pub const QUIET: RGBColor = RGBColor(0x59, 0x59, 0x59);
/// Grid lines.
pub const GRID: RGBColor = RGBColor(0xDE, 0xDE, 0xDE);
/// Paper.
pub const PAPER: RGBColor = RGBColor(0xFF, 0xFF, 0xFF);

/// The scenario shown: dark blue.
pub const BLUE: RGBColor = RGBColor(0x12, 0x43, 0x6D);
/// Second series: turquoise.
pub const TURQUOISE: RGBColor = RGBColor(0x28, 0xA1, 0x97);
/// Targets and what exceeds them: dark pink.
pub const PINK: RGBColor = RGBColor(0x80, 0x16, 0x50);
/// One more series: light purple.
pub const PURPLE: RGBColor = RGBColor(0xA2, 0x85, 0xD1);
/// The baseline: orange.
pub const ORANGE: RGBColor = RGBColor(0xF4, 0x6A, 0x25);

/// A colour mixed with paper: `strength` 1 is the colour itself. Solid tints overlap without adding up.
pub fn tint(colour: RGBColor, strength: f64) -> RGBColor {
    let mix = |part: u8| (255.0 - (255.0 - f64::from(part)) * strength).round() as u8;
    RGBColor(mix(colour.0), mix(colour.1), mix(colour.2))
}

/// How a line is drawn. Lines of one picture differ in more than colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Colour.
    pub colour: RGBColor,
    /// Width [pixels].
    pub width: f64,
    /// Length of dash and of gap; `None` for a solid line [pixels].
    pub dash: Option<(f64, f64)>,
}

impl Stroke {
    /// A solid line.
    pub const fn solid(colour: RGBColor, width: f64) -> Self {
        Self { colour, width, dash: None }
    }

    /// A broken line.
    pub const fn dashed(colour: RGBColor, width: f64, dash: f64, gap: f64) -> Self {
        Self { colour, width, dash: Some((dash, gap)) }
    }
}

/// The middle of the futures of the scenario shown.
pub const MEDIAN: Stroke = Stroke::solid(BLUE, 3.6);
/// The middle of the futures of the baseline.
pub const BASELINE: Stroke = Stroke::dashed(ORANGE, 3.2, 11.0, 5.0);
/// A target.
pub const TARGET: Stroke = Stroke::dashed(PINK, 2.6, 3.5, 4.0);
/// One future.
pub const SINGLE: Stroke = Stroke::solid(QUIET, 0.9);
