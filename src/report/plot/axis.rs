//! Scales, ticks and the frame in which a chart stands.

use super::canvas::{Canvas, Point, Side, Type};
use super::theme::{GRID, INK, LABEL, MARGIN, Stroke};

/// Maps values to pixels along one axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Value at the beginning.
    pub low: f64,
    /// Value at the end.
    pub high: f64,
    /// Pixel at the beginning.
    pub from: f64,
    /// Pixel at the end.
    pub to: f64,
}

impl Scale {
    /// The pixel of a value; values beyond the scale stop at its end.
    pub fn pixel(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        self.from + (self.to - self.from) * share.clamp(0.0, 1.0)
    }
}

/// Round values from `low` to at least `high`, at most about `most` of them; the last is at or beyond `high`.
pub fn ticks(low: f64, high: f64, most: usize) -> Vec<f64> {
    let span = (high - low).max(1e-9);
    let rough = span / most.max(1) as f64;
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let steps = [1.0, 2.0, 5.0, 10.0, 20.0];
    let step = steps.iter().map(|factor| factor * power).find(|step| *step >= rough * 0.999).unwrap_or(20.0 * power);
    let first = (low / step + 1e-9).floor() as i64;
    let last = (high / step - 1e-9).ceil() as i64;
    (first..=last.max(first + 1)).map(|n| n as f64 * step).collect()
}

/// A tick's label: whole numbers with thousands separators, or as many decimals as the step needs.
pub fn tick_label(value: f64, step: f64) -> String {
    let decimals = if step >= 0.999 { 0 } else { (-libm::log10(step)).ceil().max(0.0) as usize };
    crate::report::wording::plain(value, decimals)
}

/// Where the frame begins so that the labels of these ticks fit beside it [pixels].
pub fn left(canvas: &Canvas, marks: &[f64]) -> f64 {
    let step = if marks.len() > 1 { marks[1] - marks[0] } else { 1.0 };
    let widest = marks.iter().map(|&mark| canvas.width(&tick_label(mark, step), AXIS)).fold(0.0, f64::max);
    // the first month is centred on the frame's left edge and needs half its width
    MARGIN + (widest + 10.0).max(44.0)
}

/// The rectangle of the data with its two scales.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Left to right.
    pub x: Scale,
    /// Bottom to top.
    pub y: Scale,
}

/// The look of axis labels.
pub const AXIS: Type = Type::regular(LABEL, INK);

impl Frame {
    /// The point of a pair of values.
    pub fn point(&self, x: f64, y: f64) -> Point {
        (self.x.pixel(x), self.y.pixel(y))
    }

    /// Draws horizontal grid lines with their values at the left.
    pub fn values(&self, canvas: &Canvas, marks: &[f64]) {
        let step = if marks.len() > 1 { marks[1] - marks[0] } else { 1.0 };
        for &mark in marks {
            let y = self.y.pixel(mark);
            canvas.line(&[(self.x.from, y), (self.x.to, y)], Stroke::solid(GRID, 1.0));
            canvas.text(&tick_label(mark, step), (self.x.from - 8.0, y), Side::Left, AXIS);
        }
    }

    /// Draws the baseline and the months beneath it; `months` are labels such as `2019-09`, one per whole x value.
    pub fn months(&self, canvas: &Canvas, months: &[String]) {
        let bottom = self.y.from;
        canvas.line(&[(self.x.from, bottom), (self.x.to, bottom)], Stroke::solid(INK, 1.4));
        let words: Vec<String> = months.iter().map(|month| crate::report::wording::month_short(month)).collect();
        let widest = words.iter().map(|word| canvas.width(word, AXIS)).fold(0.0, f64::max) + 16.0;
        let apart = (self.x.to - self.x.from) / (self.x.high - self.x.low);
        let every = [1, 2, 3, 6, 12, 24, 36, 60, 120, 240].into_iter().find(|n| f64::from(*n) * apart >= widest);
        let every = every.unwrap_or(600) as usize;
        for (n, word) in words.iter().enumerate().step_by(every) {
            let x = self.x.pixel(n as f64);
            canvas.line(&[(x, bottom), (x, bottom + 7.0)], Stroke::solid(INK, 1.4));
            canvas.text(word, (x, bottom + 20.0), Side::Middle, AXIS);
        }
        let minor = match every {
            12 => 3,
            longer if longer > 12 => 12,
            shorter => shorter,
        };
        for n in (0..months.len()).step_by(minor).filter(|n| n % every != 0) {
            let x = self.x.pixel(n as f64);
            canvas.line(&[(x, bottom), (x, bottom + 4.0)], Stroke::solid(INK, 1.0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_enclose_the_range() {
        assert_eq!(ticks(0.0, 33.7, 6), [0.0, 10.0, 20.0, 30.0, 40.0]);
        assert_eq!(ticks(-3.9, 0.4, 6), [-4.0, -3.0, -2.0, -1.0, 0.0, 1.0]);
        assert_eq!(ticks(0.0, 0.0, 6).len(), 2);
        assert_eq!(ticks(0.0, 1851.0, 5), [0.0, 500.0, 1000.0, 1500.0, 2000.0]);
    }

    #[test]
    fn tick_labels_show_no_digit_too_many() {
        assert_eq!(tick_label(1500.0, 500.0), "1,500");
        assert_eq!(tick_label(-0.5, 0.5), "−0.5");
        assert_eq!(tick_label(0.0, 0.5), "0.0");
    }
}
