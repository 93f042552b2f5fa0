//! How many workers hold how many children, at chosen months: what an average hides.

use super::Chart;
use super::axis::{AXIS, Frame, Scale, tick_label, ticks};
use super::canvas::{Canvas, Side, Type, picture};
use super::sheet::{self, BOTTOM, Entry, Sign, TOP, Words};
use super::theme::{BASELINE, BLACK, BLUE, GRID, INK, LABEL, MARGIN, PINK, Stroke, TARGET, WIDTH, tint};
use super::view::{Compared, View, counterpart, grade_cell, text_cell};
use crate::report::wording;
use crate::results::{Cell, Holding, Measure};
use crate::study::{Outcome, Reference};
use std::fmt::Write as _;
use std::ops::RangeInclusive;

/// How to read it.
const READING: &str = "Each bar counts the workers who hold so many children. The upper part counts those whose load is above their own \
     target, which is less than the line for part-timers and new starters. An average near the target still leaves many workers above it.";

/// Workers expected at or beyond the last number of children drawn [workers].
const SEEN: f64 = 0.05;
/// Most bars of one month.
const BARS: usize = 18;
/// Clear space between months [pixels].
const BETWEEN: f64 = 26.0;
/// Colour of the bars of workers above target.
const ABOVE: f64 = 0.75;
/// Colour of the bars of workers up to target.
const BELOW: f64 = 0.58;

/// The distribution over the workers of a grade, month by month.
struct Distribution<'a> {
    view: View<'a>,
    target: Option<f64>,
    /// Numbers of children drawn as one bar.
    ranges: Vec<RangeInclusive<usize>>,
    panels: Vec<Panel>,
}

/// One month: how many workers hold each range of children.
struct Panel {
    observation: usize,
    holdings: Vec<Holding>,
    /// Those of them whose load is above their own target.
    above_own: Vec<Holding>,
    baseline: Option<Vec<Holding>>,
    above: Option<f64>,
    top: Option<String>,
}

/// The distribution over the workers of a grade: at the opening, a year later, and at the end.
pub fn workers(view: View, grade: usize) -> Option<Chart> {
    let distribution = Distribution::of(view, grade_cell(grade))?;
    let key = &view.option().summary.layout.grades[grade];
    let name = format!("workers-{}", view.file_name(grade));
    let group = distribution.ranges.last().map_or(1, |range| range.end() - range.start() + 1);
    let groups = if group == 1 { String::new() } else { format!(", in groups of {group}") };
    let target = distribution.target.map_or_else(String::new, |target| {
        format!(
            "Target for a full-time worker: {}; part-time pro rata",
            wording::plain(target, usize::from(target.fract() != 0.0))
        )
    });
    let words = Words {
        title: distribution.title(&wording::name(key)),
        shown: format!("Number of {} by children held{groups}, {}", view.workers(grade_cell(grade)), view.period()),
        numbers: target,
        mark: None,
        source: view.source(distribution.compared()),
        drift: wording::drift(&view.option().parameters),
        alt: String::new(),
    };
    let facts: Vec<String> = distribution.panels.iter().map(|panel| panel.told(view)).collect();
    let words = words.with_alt("Bar charts", &facts);
    let svg = picture(&name, &words.title, &words.alt, |canvas| distribution.draw(canvas, &words));
    Some(Chart { name, svg, title: words.title, alt: words.alt, table: distribution.table(), reading: READING })
}

/// Ranges of so many children up to `most`; with a target, one range ends there.
fn ranges(most: usize, target: Option<f64>) -> Vec<RangeInclusive<usize>> {
    let wide = [1, 2, 3, 5, 10, 20].into_iter().find(|wide| most / wide < BARS).unwrap_or(50);
    let offset = target.map_or(0, |target| (target.floor() as usize + 1) % wide);
    let mut ranges = Vec::new();
    let mut from = 0;
    while from <= most {
        let to = if from == 0 && offset > 0 { offset - 1 } else { from + wide - 1 };
        ranges.push(from..=to);
        from = to + 1;
    }
    ranges
}

/// The most children worth drawing: fewer than [`SEEN`] workers are expected beyond.
fn most_children(outcome: &Outcome, observation: usize, cell: Cell) -> usize {
    let Some(holdings) = outcome.summary.holdings(observation, cell) else { return 0 };
    let mut rest = 0.0;
    let last = (0..holdings.len()).rev().find(|&children| {
        rest += holdings[children].mean;
        rest >= SEEN
    });
    last.unwrap_or(0)
}

impl<'a> Distribution<'a> {
    fn of(view: View<'a>, cell: Cell) -> Option<Self> {
        let months = view.months().len();
        let mut chosen = vec![0, 12, months - 1];
        chosen.retain(|&place| place < months);
        chosen.dedup();
        let target = view.target(cell);
        let beside = |observation: usize| {
            let comparison = view.comparison().filter(|_| observation > 0)?;
            let there = counterpart(view.option(), &comparison.baseline, cell)?;
            let labels = &comparison.baseline.summary.layout.months;
            let place = labels.iter().position(|label| *label == view.months()[observation])?;
            Some((&*comparison.baseline, place, there))
        };
        let far = |&observation: &usize| {
            let there = beside(observation).map_or(0, |(outcome, place, there)| most_children(outcome, place, there));
            most_children(view.option(), observation, cell).max(there)
        };
        let most = chosen.iter().map(far).max()?.max(target.map_or(0, |target| target.ceil() as usize + 3)).max(5);
        let ranges = ranges(most, target);
        let panel = |observation: usize| {
            let summary = &view.option().summary;
            let above = summary.estimate(observation, Measure::ShareAboveTarget, cell);
            Some(Panel {
                observation,
                holdings: view.option().ensemble.holdings_within(observation, cell, &ranges)?,
                above_own: view.option().ensemble.above_within(observation, cell, &ranges)?,
                baseline: beside(observation)
                    .and_then(|(outcome, place, there)| outcome.ensemble.holdings_within(place, there, &ranges)),
                above: above.map(|estimate| estimate.mean),
                top: view.count(observation, Measure::TopTenth, cell),
            })
        };
        let panels: Vec<Panel> = chosen.into_iter().filter_map(panel).collect();
        let anybody = panels.iter().any(|panel| panel.holdings.iter().any(|holding| holding.mean > 0.0));
        anybody.then_some(Self { view, target, ranges, panels })
    }

    fn compared(&self) -> Compared {
        let any = self.panels.iter().any(|panel| panel.baseline.is_some());
        if any { Compared::WithBaseline } else { Compared::Alone }
    }

    fn title(&self, grade: &str) -> String {
        let (first, last) = (&self.panels[0], &self.panels[self.panels.len() - 1]);
        let subject = wording::sentence_case(grade);
        let (Some(then), Some(now)) = (first.above, last.above) else {
            return wording::title(&[
                format!("{subject} workers by children held"),
                "Workers by children held".to_owned(),
            ]);
        };
        let moved = match now - then {
            change if change > 0.02 => "rise",
            change if change < -0.02 => "fall",
            _ => "stay",
        };
        let (then, now) = (wording::percent(then), wording::percent(now));
        if moved == "stay" || then == now {
            return wording::title(&[
                format!("{subject} workers above target: {now}"),
                format!("Workers above target: {now}"),
            ]);
        }
        wording::title(&[
            format!("{subject} workers above target {moved} from {then} to {now}"),
            format!("Workers above target {moved} from {then} to {now}"),
        ])
    }

    fn table(&self) -> String {
        let mut out =
            "month,cases_from,cases_to,workers_mean,workers_p10,workers_p90,above_target_mean,baseline_workers_mean\n"
                .to_owned();
        for panel in &self.panels {
            let month = text_cell(&self.view.months()[panel.observation]);
            for (place, (range, here)) in self.ranges.iter().zip(&panel.holdings).enumerate() {
                let (from, to, above) = (range.start(), range.end(), panel.above_own[place].mean);
                let _ = write!(out, "{month},{from},{to},{},{},{},{above},", here.mean, here.p10, here.p90);
                if let Some(baseline) = &panel.baseline {
                    let _ = write!(out, "{}", baseline[place].mean);
                }
                out.push('\n');
            }
        }
        out
    }

    fn draw(&self, canvas: &Canvas, words: &Words) {
        let several = self.view.option().ensemble.trajectories.len() > 1;
        let below = if self.target.is_some() { "up to own target, average" } else { "workers, average" };
        let mut key = vec![Entry::area(tint(BLUE, BELOW), below)];
        if self.target.is_some() {
            key.push(Entry::area(tint(PINK, ABOVE), "above own target"));
        }
        if several {
            key.push(Entry { sign: Sign::Whisker, text: "8 futures of 10".to_owned() });
        }
        if self.compared() == Compared::WithBaseline {
            key.push(Entry::line(BASELINE, &self.baseline_name()));
        }
        sheet::draw(canvas, words, &key);

        let bars = self.panels.iter().flat_map(|panel| &panel.holdings);
        let others = self.panels.iter().filter_map(|panel| panel.baseline.as_ref()).flatten();
        let reach = bars.map(|holding| holding.p90.max(holding.mean)).chain(others.map(|holding| holding.mean));
        let marks = ticks(0.0, reach.fold(1.0, f64::max), 6);
        let left = MARGIN + 34.0;
        let count = self.panels.len() as f64;
        let width = (WIDTH - MARGIN - left - BETWEEN * (count - 1.0)) / count;
        let most = self.ranges.last().map_or(1, |range| *range.end());
        for (place, panel) in self.panels.iter().enumerate() {
            let from = left + (width + BETWEEN) * place as f64;
            let frame = Frame {
                x: Scale { low: -0.5, high: most as f64 + 0.5, from, to: from + width },
                y: Scale { low: 0.0, high: marks[marks.len() - 1], from: BOTTOM - 24.0, to: TOP + 60.0 },
            };
            axes(canvas, &frame, &marks, most, place == 0);
            self.headings(canvas, &frame, panel);
            self.bars(canvas, &frame, panel, several);
        }
        let look = Type::regular(LABEL, INK);
        canvas.text("children held by one worker", (WIDTH / 2.0, BOTTOM + 20.0), Side::Middle, look);
    }

    fn baseline_name(&self) -> String {
        match self.view.comparison() {
            Some(comparison) if comparison.assumptions.reference == Reference::Another => comparison.otherwise(),
            _ => "baseline".to_owned(),
        }
    }

    fn headings(&self, canvas: &Canvas, frame: &Frame, panel: &Panel) {
        let month = wording::month_short(&self.view.months()[panel.observation]);
        let heading = match panel.above.filter(|_| self.target.is_some()) {
            Some(above) => format!("{month}: {} above target", wording::percent(above)),
            None => month,
        };
        let top = panel.top.as_ref().map_or_else(String::new, |top| format!("most loaded tenth: {top} each"));
        let room = frame.x.to - frame.x.from + BETWEEN - 6.0;
        for (text, y, mut look) in
            [(heading, TOP + 8.0, Type::bold(LABEL, BLACK)), (top, TOP + 30.0, Type::regular(LABEL - 1.0, INK))]
        {
            while look.size > 14.0 && canvas.width(&text, look) > room {
                look.size -= 0.5;
            }
            canvas.text(&canvas.fit(&text, look, room), (frame.x.from, y), Side::Right, look);
        }
    }

    fn bars(&self, canvas: &Canvas, frame: &Frame, panel: &Panel, whiskers: bool) {
        let edges = |range: &RangeInclusive<usize>| {
            (frame.x.pixel(*range.start() as f64 - 0.5), frame.x.pixel(*range.end() as f64 + 0.5))
        };
        for ((range, holding), above) in self.ranges.iter().zip(&panel.holdings).zip(&panel.above_own) {
            let (from, to) = edges(range);
            let above = if self.target.is_some() { above.mean } else { 0.0 };
            let level = |workers: f64| frame.y.pixel(workers);
            for (low, high, colour) in [
                (0.0, holding.mean - above, tint(BLUE, BELOW)),
                (holding.mean - above, holding.mean, tint(PINK, ABOVE)),
            ] {
                if high > low {
                    canvas.rectangle((from + 1.0, level(high)), (to - 1.0, level(low)), colour);
                }
            }
        }
        if let Some(baseline) = &panel.baseline {
            let steps = self.ranges.iter().zip(baseline).flat_map(|(range, holding)| {
                let ((from, to), y) = (edges(range), frame.y.pixel(holding.mean));
                [(from, y), (to, y)]
            });
            canvas.line(&steps.collect::<Vec<_>>(), Stroke { width: 2.4, ..BASELINE });
        }
        if whiskers {
            for (range, holding) in self.ranges.iter().zip(&panel.holdings).filter(|(_, holding)| holding.p90 > 0.0) {
                let (from, to) = edges(range);
                let top = (f64::midpoint(from, to), frame.y.pixel(holding.p90));
                sheet::whisker(canvas, top, frame.y.pixel(holding.p10), ((to - from) * 0.2).min(3.5));
            }
        }
        if let Some(target) = self.target {
            let x = frame.x.pixel(target.floor() + 0.5);
            canvas.line(&[(x, frame.y.from), (x, frame.y.to)], TARGET);
            canvas.text("full-time target", (x + 5.0, frame.y.to - 8.0), Side::Right, Type::regular(LABEL - 2.0, PINK));
        }
    }
}

impl Panel {
    fn told(&self, view: View) -> String {
        let mut text = wording::month(&view.months()[self.observation]);
        if let Some(above) = self.above {
            let _ = write!(text, ": {} of workers above their target", wording::percent(above));
        }
        if let Some(top) = &self.top {
            let _ = write!(text, ", the most loaded tenth hold {top} each");
        }
        text
    }
}

fn axes(canvas: &Canvas, frame: &Frame, marks: &[f64], most: usize, first: bool) {
    let step = marks[1] - marks[0];
    for &mark in marks {
        let y = frame.y.pixel(mark);
        canvas.line(&[(frame.x.from, y), (frame.x.to, y)], Stroke::solid(GRID, 1.0));
        if first {
            canvas.text(&tick_label(mark, step), (frame.x.from - 8.0, y), Side::Left, AXIS);
        }
    }
    let bottom = frame.y.from;
    canvas.line(&[(frame.x.from, bottom), (frame.x.to, bottom)], Stroke::solid(INK, 1.4));
    let apart = if most > 60 {
        20
    } else if most > 12 {
        10
    } else {
        5
    };
    for children in (0..=most).step_by(apart) {
        let x = frame.x.pixel(children as f64);
        canvas.line(&[(x, bottom), (x, bottom + 5.0)], Stroke::solid(INK, 1.2));
        canvas.text(&children.to_string(), (x, bottom + 18.0), Side::Middle, AXIS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_ends_at_the_target_and_none_is_left_out() {
        let found = ranges(45, Some(22.0));
        assert!(found.contains(&(20..=22)) && found[0] == (0..=1), "{found:?}");
        assert!(found.windows(2).all(|pair| pair[0].end() + 1 == *pair[1].start()));
        assert_eq!(ranges(5, None).len(), 6);
        assert_eq!(ranges(40, None)[0], 0..=2);
    }
}
