//! Labels beside the ends of lines, moved apart where they would overlap.

use super::axis::{AXIS, Frame};
use super::canvas::{Canvas, Side, Type};
use super::theme::{LABEL, MARGIN, Stroke, WIDTH};

/// A text that belongs to the end of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// What it says.
    pub text: String,
    /// The value at which the line ends.
    pub value: f64,
    /// How the line is drawn; the label repeats it.
    pub stroke: Stroke,
}

/// Space between label lines, middle to middle [pixels].
const APART: f64 = LABEL + 5.0;
/// Length of the piece of line that leads to a label [pixels].
const LEADER: f64 = 30.0;
/// Most of the picture's width that labels take [pixels].
const MOST: f64 = 260.0;

/// Room that these labels need at the right of the frame [pixels].
pub fn room(canvas: &Canvas, texts: &[&str]) -> f64 {
    let widest = texts.iter().map(|text| canvas.width(text, AXIS)).fold(0.0, f64::max);
    (LEADER + 8.0 + widest).clamp(40.0, MOST)
}

/// Draws the labels at the right of the frame, each led to by a piece of its line.
pub fn draw(canvas: &Canvas, frame: &Frame, labels: &[Label]) {
    let mut order: Vec<&Label> = labels.iter().collect();
    order.sort_by(|a, b| b.value.total_cmp(&a.value));
    let wanted: Vec<f64> = order.iter().map(|label| frame.y.pixel(label.value)).collect();
    let placed = spread(&wanted, APART, frame.y.to, frame.y.from - 4.0);
    let left = frame.x.to + 3.0;
    for ((label, from), to) in order.iter().zip(&wanted).zip(&placed) {
        let bend = [(left, *from), (left + 6.0, *from), (left + 14.0, *to), (left + LEADER, *to)];
        canvas.line(&bend, Stroke { width: label.stroke.width.min(3.0), ..label.stroke });
        let look = Type { ..AXIS };
        let start = left + LEADER + 5.0;
        let text = canvas.fit(&label.text, look, WIDTH - MARGIN * 0.6 - start);
        canvas.text(&text, (start, *to), Side::Right, look);
    }
}

/// The places nearest to those wanted (ascending) that are at least `gap` apart and lie between `low` and `high`, as least
/// squares has it: pool neighbours that collide, then keep the column within its bounds.
pub fn spread(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (n, want) in wanted.iter().enumerate() {
        pools.push((want - gap * n as f64, 1));
        while let [.., (before, several), (after, more)] = pools[..] {
            if before <= after {
                break;
            }
            let total = several + more;
            pools.truncate(pools.len() - 2);
            pools.push(((before * several as f64 + after * more as f64) / total as f64, total));
        }
    }
    let top = (high - gap * wanted.len().saturating_sub(1) as f64).max(low);
    let bases = pools.into_iter().flat_map(|(base, several)| std::iter::repeat_n(base.clamp(low, top), several));
    bases.enumerate().map(|(n, base)| base + gap * n as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_with_room_stay_where_they_are() {
        assert_eq!(spread(&[10.0, 50.0], 20.0, 0.0, 100.0), [10.0, 50.0]);
    }

    #[test]
    fn labels_that_collide_share_the_move() {
        assert_eq!(spread(&[50.0, 50.0], 20.0, 0.0, 100.0), [40.0, 60.0]);
    }

    #[test]
    fn labels_never_leave_the_frame_nor_overlap() {
        let placed = spread(&[95.0, 96.0, 99.0, 100.0], 20.0, 0.0, 100.0);
        assert_eq!(placed, [40.0, 60.0, 80.0, 100.0]);
        let placed = spread(&[-5.0, 0.0, 0.0], 20.0, 0.0, 100.0);
        assert_eq!(placed, [0.0, 20.0, 40.0]);
    }
}
