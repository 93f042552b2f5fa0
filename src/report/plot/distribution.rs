//! How many workers hold how many children, at chosen months: what an average hides.

use super::axis::{AXIS, Frame, Scale, tick_label, ticks};
use super::canvas::{Canvas, Side, Type, picture};
use super::sheet::{self, BOTTOM, Entry, Sign, TOP, Words};
use super::theme::{BASELINE, BLACK, BLUE, GRID, INK, LABEL, MARGIN, PINK, Stroke, TARGET, WIDTH, tint};
use super::view::{Compared, View, counterpart, grade_cell, text_cell};
use super::{Chart, slug};
use crate::report::wording;
use crate::results::{Cell, Holding, Measure};
use std::fmt::Write as _;

/// Workers expected at or beyond the last number of children drawn [workers].
const SEEN: f64 = 0.05;
/// Clear space between months [pixels].
const BETWEEN: f64 = 26.0;
/// Bars of workers above target.
const ABOVE: f64 = 0.8;
/// Bars of workers at or below target.
const BELOW: f64 = 0.62;

/// One month's distribution.
struct Panel<'a> {
    observation: usize,
    holdings: &'a [Holding],
    baseline: Option<&'a [Holding]>,
    above: Option<f64>,
    top: Option<String>,
}

/// The distribution over the workers of a grade: at the opening, a year later, and at the end.
pub fn workers(view: View, grade: usize) -> Option<Chart> {
    let cell = grade_cell(grade);
    let months = view.months().len();
    let mut chosen = vec![0, 12, months - 1];
    chosen.retain(|&place| place < months);
    chosen.dedup();
    let panels: Vec<Panel> = chosen.into_iter().filter_map(|place| panel(view, cell, place)).collect();
    panels.iter().any(|panel| panel.holdings.iter().any(|holding| holding.mean > 0.0)).then_some(())?;
    let key = &view.option().summary.layout.grades[grade];
    let name = format!("workers-{}", slug(key));
    let target = view.target(cell);
    let compared =
        if panels.iter().any(|panel| panel.baseline.is_some()) { Compared::WithBaseline } else { Compared::Alone };
    let words = Words {
        title: title(view, &panels, &wording::name(key)),
        shown: format!("Number of {} by children held, at month ends; average over futures", view.workers(cell)),
        numbers: target.map_or_else(String::new, |target| {
            format!(
                "Target: {} children for a full-time worker",
                wording::plain(target, usize::from(target.fract() != 0.0))
            )
        }),
        source: view.source(compared),
        alt: String::new(),
    };
    let facts: Vec<String> = panels.iter().map(|panel| panel.told(view)).collect();
    let words = words.with_alt("Bar charts", &facts);
    let svg = picture(&name, &words.title, &words.alt, |canvas| draw(canvas, view, &panels, target, &words));
    Some(Chart { name, svg, alt: words.alt.clone(), table: table(view, &panels) })
}

fn panel(view: View<'_>, cell: Cell, observation: usize) -> Option<Panel<'_>> {
    let holdings = view.option().summary.holdings(observation, cell)?;
    let baseline = view.comparison().and_then(|comparison| {
        let there = counterpart(view.option(), &comparison.baseline, cell)?;
        let summary = &comparison.baseline.summary;
        let month = &view.months()[observation];
        let place = summary.layout.months.iter().position(|label| label == month)?;
        summary.holdings(place, there)
    });
    Some(Panel {
        observation,
        holdings,
        baseline: baseline.filter(|_| observation > 0),
        above: view
            .option()
            .summary
            .estimate(observation, Measure::ShareAboveTarget, cell)
            .map(|estimate| estimate.mean),
        top: view.mean(observation, Measure::TopTenth, cell),
    })
}

impl Panel<'_> {
    fn month(&self, view: View) -> String {
        wording::month_short(&view.months()[self.observation])
    }

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

fn title(view: View, panels: &[Panel], grade: &str) -> String {
    let (first, last) = (&panels[0], &panels[panels.len() - 1]);
    let subject = wording::sentence_case(grade);
    let (Some(then), Some(now)) = (first.above, last.above) else {
        return wording::title(&[
            format!("How many children each {grade} worker holds"),
            "Workers by children held".to_owned(),
        ]);
    };
    let (then, now, month) = (wording::percent(then), wording::percent(now), last.month(view));
    if panels.len() < 2 {
        return wording::title(&[
            format!("{subject} workers above target: {now}"),
            format!("Workers above target: {now}"),
        ]);
    }
    wording::title(&[
        format!("{subject} workers above target: {then} first, {now} by {month}"),
        format!("Workers above target: {then} first, {now} by {month}"),
    ])
}

fn table(view: View, panels: &[Panel]) -> String {
    let mut out = "month,cases,workers_mean,workers_p10,workers_p90,baseline_workers_mean\n".to_owned();
    for panel in panels {
        let month = text_cell(&view.months()[panel.observation]);
        let count = panel.holdings.len().max(panel.baseline.map_or(0, <[Holding]>::len));
        for children in 0..count {
            let here = panel.holdings.get(children).copied().unwrap_or(Holding { mean: 0.0, p10: 0.0, p90: 0.0 });
            let _ = write!(out, "{month},{children},{},{},{},", here.mean, here.p10, here.p90);
            if let Some(baseline) = panel.baseline {
                let _ = write!(out, "{}", baseline.get(children).map_or(0.0, |holding| holding.mean));
            }
            out.push('\n');
        }
    }
    out
}

/// The most children drawn: beyond it fewer than [`SEEN`] workers are expected in any month.
fn most_children(panels: &[Panel], target: Option<f64>) -> usize {
    let last = |holdings: &[Holding]| {
        let mut rest = 0.0;
        let from_top = (0..holdings.len()).rev().find(|&n| {
            rest += holdings[n].mean;
            rest >= SEEN
        });
        from_top.map_or(0, |n| n + 1)
    };
    let bars = panels.iter().map(|panel| last(panel.holdings).max(panel.baseline.map_or(0, last)));
    bars.max().unwrap_or(0).max(target.map_or(0, |target| target.ceil() as usize + 3)).max(5)
}

fn draw(canvas: &Canvas, view: View, panels: &[Panel], target: Option<f64>, words: &Words) {
    let compared = panels.iter().any(|panel| panel.baseline.is_some());
    let futures = view.option().ensemble.trajectories.len();
    let mut key = vec![Entry::area(tint(BLUE, BELOW), if target.is_some() { "up to target" } else { "workers" })];
    if target.is_some() {
        key.push(Entry::area(tint(PINK, ABOVE), "above target"));
    }
    if futures > 1 {
        key.push(Entry { sign: Sign::Whisker, text: "8 futures of 10".to_owned() });
    }
    if compared {
        key.push(Entry::line(BASELINE, "baseline"));
    }
    sheet::draw(canvas, words, &key);

    let most = most_children(panels, target);
    let reach = |holding: &Holding| if futures > 1 { holding.p90.max(holding.mean) } else { holding.mean };
    let highest = panels.iter().flat_map(|panel| panel.holdings.iter().map(reach));
    let others = panels.iter().filter_map(|panel| panel.baseline).flatten().map(|holding| holding.mean);
    let marks = ticks(0.0, highest.chain(others).fold(0.0, f64::max).max(1.0), 5);
    let left = MARGIN + 34.0;
    let width = (WIDTH - MARGIN - left - BETWEEN * (panels.len() - 1) as f64) / panels.len() as f64;
    for (place, panel) in panels.iter().enumerate() {
        let from = left + (width + BETWEEN) * place as f64;
        let frame = Frame {
            x: Scale { low: -0.5, high: most as f64 + 0.5, from, to: from + width },
            y: Scale { low: 0.0, high: marks[marks.len() - 1], from: BOTTOM - 24.0, to: TOP + 58.0 },
        };
        axes(canvas, &frame, &marks, most, place == 0);
        headings(canvas, view, &frame, panel);
        bars(canvas, &frame, panel, target, most, futures > 1);
    }
    let look = Type::regular(LABEL, INK);
    canvas.text("children held by one worker", (WIDTH / 2.0, BOTTOM + 20.0), Side::Middle, look);
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

fn headings(canvas: &Canvas, view: View, frame: &Frame, panel: &Panel) {
    let (left, room) = (frame.x.from, frame.x.to - frame.x.from);
    let above = panel.above.map_or_else(String::new, |above| format!("{} above target", wording::percent(above)));
    let top = panel.top.as_ref().map_or_else(String::new, |top| format!("most loaded tenth: {top} each"));
    let heading = format!("{}: {above}", panel.month(view));
    let heading = if above.is_empty() { panel.month(view) } else { heading };
    for (text, y, look) in
        [(heading, TOP + 12.0, Type::bold(LABEL, BLACK)), (top, TOP + 34.0, Type::regular(LABEL - 1.0, INK))]
    {
        canvas.text(&canvas.fit(&text, look, room + BETWEEN - 6.0), (left, y), Side::Right, look);
    }
}

fn bars(canvas: &Canvas, frame: &Frame, panel: &Panel, target: Option<f64>, most: usize, whiskers: bool) {
    let wide = (frame.x.pixel(1.0) - frame.x.pixel(0.0)) * 0.4;
    for (children, holding) in panel.holdings.iter().enumerate().take(most + 1) {
        let colour = match target {
            Some(target) if children as f64 > target => tint(PINK, ABOVE),
            _ => tint(BLUE, BELOW),
        };
        let (x, top) = frame.point(children as f64, holding.mean);
        if holding.mean > 0.0 {
            canvas.rectangle((x - wide, top), (x + wide, frame.y.from), colour);
        }
    }
    if whiskers {
        for (children, holding) in panel.holdings.iter().enumerate().take(most + 1) {
            if holding.p90 > holding.p10 {
                let (x, top) = frame.point(children as f64, holding.p90);
                canvas.line(&[(x, top), (x, frame.y.pixel(holding.p10))], Stroke::solid(INK, 1.1));
            }
        }
    }
    if let Some(baseline) = panel.baseline {
        let mut steps = Vec::new();
        for (children, holding) in baseline.iter().enumerate().take(most + 1) {
            let at = children as f64;
            steps.extend([frame.point(at - 0.5, holding.mean), frame.point(at + 0.5, holding.mean)]);
        }
        canvas.line(&steps, Stroke { width: 2.2, ..BASELINE });
    }
    if let Some(target) = target {
        // between the bars of those at target and those one above
        let x = frame.x.pixel(target.floor() + 0.5);
        canvas.line(&[(x, frame.y.from), (x, frame.y.to)], TARGET);
    }
}
