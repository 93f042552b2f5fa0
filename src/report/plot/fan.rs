//! Where futures fall over the months: bands, the middle, a few single futures, the target, and the baseline's middle.

use super::Chart;
use super::axis::{self, Frame, Scale, ticks};
use super::canvas::{Canvas, Point, picture};
use super::label::{self, Label};
use super::sheet::{self, BOTTOM, Entry, TOP, Words};
use super::theme::{BASELINE, BLUE, MARGIN, MEDIAN, SINGLE, Stroke, TARGET, WIDTH, tint};
use super::view::{Compared, View, counterpart, figures, grade_cell, middle, stretches, table, told};
use crate::report::wording;
use crate::results::summary::QUANTILES;
use crate::results::{Cell, Figure, Measure, Quantiles};

/// How to read it.
const READING: &str = "The bands hold half, 80% and 95% of the futures that the assumptions allow, month by month; thin lines are single \
     futures, which jump about as a real council's figures do. No future follows the middle line.";

/// Which single futures are drawn, by their place among all when ordered by their average over the months: a low, a
/// middle and a high one.
const SINGLES: [f64; 3] = [0.1, 0.5, 0.9];

/// One band of the fan: its strength of colour, and its two edges.
type Band = (f64, fn(&Quantiles) -> (f64, f64));

/// Outermost first.
const BANDS: [Band; 3] =
    [(0.16, Quantiles::nineteen_in_twenty), (0.33, Quantiles::eight_in_ten), (0.58, Quantiles::half)];

/// What a fan shows.
struct Fan<'a> {
    view: View<'a>,
    measure: Measure,
    cell: Cell,
    figures: Vec<Figure>,
    baseline: Option<Vec<Figure>>,
    target: Option<f64>,
}

/// How a mean moves from the opening to the headline month.
struct Path {
    first: f64,
    last: f64,
    /// The difference; 0 where it may be simulation error.
    change: f64,
    then: String,
    now: String,
}

/// The fan of the caseload of a grade.
pub fn caseload(view: View, grade: usize) -> Option<Chart> {
    let cell = grade_cell(grade);
    let fan = Fan::of(view, Measure::Caseload, cell, view.target(cell))?;
    let who = view.workers(cell);
    let mut numbers = told(&view, view.headline(), &fan.figures[view.headline()]);
    if let Some(top) = view.mean(view.headline(), Measure::TopTenth, cell) {
        numbers = format!("{numbers}; the most loaded tenth hold {top} each");
    }
    let words = Words {
        title: fan.caseload_title(&wording::name(&view.option().summary.layout.grades[grade])),
        shown: format!("Children held per full-time equivalent, {who}, {}", view.period()),
        numbers,
        source: view.source(fan.compared()),
        drift: wording::drift(&view.option().parameters),
        mark: Some(BLUE),
        alt: String::new(),
    };
    Some(fan.chart(&format!("caseload-{}", view.file_name(grade)), words))
}

/// The fan of open cases.
pub fn open(view: View) -> Option<Chart> {
    let fan = Fan::of(view, Measure::Open, Cell::COUNCIL, None)?;
    let words = Words {
        title: fan.count_title("Open cases"),
        shown: format!("Children with an open case, with or without a worker, {}", view.period()),
        numbers: told(&view, view.headline(), &fan.figures[view.headline()]),
        source: view.source(fan.compared()),
        drift: wording::drift(&view.option().parameters),
        mark: Some(BLUE),
        alt: String::new(),
    };
    Some(fan.chart("open-cases", words))
}

/// The fan of unallocated children.
pub fn unallocated(view: View) -> Option<Chart> {
    let fan = Fan::of(view, Measure::Unallocated, Cell::COUNCIL, None)?;
    let at = view.headline();
    let mut numbers = told(&view, at, &fan.figures[at]);
    if let Some(days) = view.mean(at, Measure::UnallocatedDays, Cell::COUNCIL) {
        numbers = format!("{numbers}; they have waited {days} days on average");
    }
    let none = view.option().ensemble.at_or_under(at, Measure::Unallocated, Cell::COUNCIL, 0.0);
    let title = match none.filter(|none| none.of > 1 && 2 * none.count > none.of) {
        // where most futures have none, an average is nobody's future
        Some(none) => {
            let often = wording::futures(none.of - none.count, none.of);
            wording::title(&[
                format!("Children unallocated in {often}, {}", view.by()),
                format!("Children unallocated in {often}"),
            ])
        }
        None => fan.count_title("Unallocated children"),
    };
    let words = Words {
        title,
        shown: format!("Children with an open case that no worker holds, {}", view.period()),
        numbers,
        mark: Some(BLUE),
        source: view.source(fan.compared()),
        drift: wording::drift(&view.option().parameters),
        alt: String::new(),
    };
    Some(fan.chart("unallocated", words))
}

impl<'a> Fan<'a> {
    fn of(view: View<'a>, measure: Measure, cell: Cell, target: Option<f64>) -> Option<Self> {
        let figures = figures(view.option(), measure, cell)?;
        figures.iter().any(|figure| figure.estimate.is_some()).then_some(())?;
        let baseline = view.comparison().and_then(|comparison| {
            let there = counterpart(view.option(), &comparison.baseline, cell)?;
            super::view::figures(&comparison.baseline, measure, there)
        });
        Some(Self { view, measure, cell, figures, baseline, target })
    }

    fn compared(&self) -> Compared {
        if self.baseline.is_some() { Compared::WithBaseline } else { Compared::Alone }
    }

    /// How the mean moves from the opening to the headline month.
    fn path(&self) -> Option<Path> {
        let (first, last) = (self.figures[0].estimate?, self.figures[self.view.headline()].estimate?);
        let [then, now] = wording::means([first, last].map(|estimate| (estimate.mean, estimate.se)));
        let error = first.se.zip(last.se).map_or(0.0, |(one, other)| one.hypot(other));
        let change = last.mean - first.mean;
        let sure = change.abs() > 2.0 * error && then != now;
        Some(Path { first: first.mean, last: last.mean, change: if sure { change } else { 0.0 }, then, now })
    }

    fn caseload_title(&self, grade: &str) -> String {
        let by = self.view.by();
        let name = wording::sentence_case(grade);
        let Some(path) = self.path() else { return format!("{name} caseload") };
        let moved = match path.change {
            change if change > 0.5 => "rises to",
            change if change < -0.5 => "falls to",
            _ => "stays near",
        };
        let now = path.now;
        let place = self.target.map_or("", |target| match path.last - target {
            over if over > 0.5 => ", above target",
            over if over < -0.5 => ", below target",
            _ => ", at target",
        });
        wording::title(&[
            format!("{name} caseload {moved} {now}{place}, by {by}"),
            format!("{name} caseload {moved} {now} by {by}"),
            format!("Caseload {moved} {now}{place}, by {by}"),
        ])
    }

    fn count_title(&self, subject: &str) -> String {
        let by = self.view.by();
        let Some(path) = self.path() else { return subject.to_owned() };
        let moved = match path.change {
            change if change.abs() < 0.02 * path.first.max(path.last) => "stay near",
            change if change > 0.0 => "rise",
            _ => "fall",
        };
        let (then, now) = (path.then, path.now);
        if moved == "stay near" {
            return wording::title(&[format!("{subject} stay near {now} by {by}")]);
        }
        wording::title(&[
            format!("{subject} {moved} from {then} to {now} by {by}"),
            format!("{subject} {moved} to {now} by {by}"),
        ])
    }

    /// A low, a middle and a high future, with undefined values as `None`.
    fn singles(&self) -> Vec<Vec<Option<f64>>> {
        let ensemble = &self.view.option().ensemble;
        let Some(column) = ensemble.layout.column(self.measure, self.cell) else { return Vec::new() };
        let one = |place: usize| {
            let future = &ensemble.trajectories[place];
            (0..self.figures.len()).map(|row| future.value(row, column)).collect::<Vec<_>>()
        };
        let average = |place: usize| {
            let values: Vec<f64> = one(place).into_iter().flatten().collect();
            values.iter().sum::<f64>() / values.len().max(1) as f64
        };
        let mut order: Vec<(f64, usize)> = (0..ensemble.trajectories.len()).map(|n| (average(n), n)).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut places: Vec<usize> = SINGLES.iter().map(|share| (share * order.len() as f64) as usize).collect();
        places.dedup();
        places.into_iter().map(|place| one(order[place].1)).collect()
    }

    fn chart(&self, name: &str, words: Words) -> Chart {
        let last = self.figures.len() - 1;
        let facts = [
            told(&self.view, 0, &self.figures[0]),
            words.numbers.clone(),
            if last == self.view.headline() { String::new() } else { told(&self.view, last, &self.figures[last]) },
            self.target.map_or_else(String::new, |target| format!("Target: {}", wording::plain(target, 0))),
            self.baseline.as_ref().map_or_else(String::new, |baseline| {
                let figure = baseline.get(self.view.headline());
                let without = figure.and_then(|figure| figure.estimate);
                let words = without.map(|estimate| wording::mean(estimate.mean, estimate.se));
                words.map_or_else(String::new, |words| format!("Baseline in that month: {words} on average"))
            }),
        ];
        let words = words.with_alt("Fan chart", &facts);
        let svg = picture(name, &words.title, &words.alt, |canvas| self.draw(canvas, &words));
        Chart { name: name.to_owned(), svg, title: words.title, alt: words.alt, table: self.table(), reading: READING }
    }

    fn table(&self) -> String {
        let mut header = vec!["month", "mean", "se"];
        header.extend(QUANTILES.iter().map(|(name, _)| *name));
        if self.baseline.is_some() {
            header.push("baseline_p50");
        }
        let row = |(place, figure): (usize, &Figure)| {
            let mut values =
                vec![figure.estimate.map(|estimate| estimate.mean), figure.estimate.and_then(|estimate| estimate.se)];
            values.extend((0..QUANTILES.len()).map(|n| figure.quantiles.map(|quantiles| quantiles.0[n])));
            if let Some(baseline) = &self.baseline {
                values.push(baseline.get(place).and_then(middle));
            }
            (self.view.months()[place].clone(), values)
        };
        table(&header, &self.figures.iter().enumerate().map(row).collect::<Vec<_>>())
    }

    /// The highest value that has to be seen.
    fn highest(&self, singles: &[Vec<Option<f64>>]) -> f64 {
        let bands = self.figures.iter().filter_map(|figure| figure.quantiles.map(|q| q.nineteen_in_twenty().1));
        let lines = self.figures.iter().chain(self.baseline.iter().flatten()).filter_map(middle);
        let futures = singles.iter().flatten().flatten().copied();
        bands.chain(lines).chain(futures).chain(self.target).fold(0.0, f64::max)
    }

    fn draw(&self, canvas: &Canvas, words: &Words) {
        let singles = self.singles();
        let alone = singles.len() < 2;
        let mut key = Vec::new();
        if !alone {
            key.push(Entry::area(tint(BLUE, BANDS[2].0), "50%"));
            key.push(Entry::area(tint(BLUE, BANDS[1].0), "80%"));
            key.push(Entry::area(tint(BLUE, BANDS[0].0), "95% of futures fall here, as assumed"));
            key.push(Entry::line(
                SINGLE,
                &match singles.len() {
                    3 => "a low, middle and high future".to_owned(),
                    count => format!("{count} single futures"),
                },
            ));
        }
        sheet::draw(canvas, words, &key);

        let labels = self.labels(alone);
        let texts: Vec<&str> = labels.iter().map(|label| label.text.as_str()).collect();
        let marks = ticks(0.0, self.highest(&singles).max(1.0), 7);
        let top = marks[marks.len() - 1];
        let frame = Frame {
            x: Scale {
                low: 0.0,
                high: (self.figures.len() - 1).max(1) as f64,
                from: axis::left(canvas, &marks),
                to: WIDTH - MARGIN - label::room(canvas, &texts),
            },
            y: Scale { low: 0.0, high: top, from: BOTTOM, to: TOP + 8.0 },
        };
        frame.values(canvas, &marks);
        for (strength, edges) in BANDS {
            let edges: Vec<_> = self.figures.iter().map(|figure| figure.quantiles.as_ref().map(edges)).collect();
            for stretch in stretches(&edges) {
                canvas.polygon(&outline(&frame, &stretch), tint(BLUE, strength));
            }
        }
        if !alone {
            for future in &singles {
                draw_line(canvas, &frame, future, SINGLE);
            }
        }
        if let Some(target) = self.target {
            canvas.line(&[(frame.x.from, frame.y.pixel(target)), (frame.x.to, frame.y.pixel(target))], TARGET);
        }
        if let Some(baseline) = &self.baseline {
            let line: Vec<_> = baseline.iter().take(self.figures.len()).map(middle).collect();
            draw_line(canvas, &frame, &line, BASELINE);
        }
        let line: Vec<_> = self.figures.iter().map(middle).collect();
        draw_line(canvas, &frame, &line, MEDIAN);
        // at the average that the numbers tell, which may lie off the middle line
        if let Some(estimate) = self.figures[self.view.headline()].estimate {
            canvas.disc(frame.point(self.view.headline() as f64, estimate.mean), 5.5, BLUE);
        }
        frame.months(canvas, self.view.months());
        label::draw(canvas, &frame, &labels);
    }

    fn labels(&self, alone: bool) -> Vec<Label> {
        // a median of counts is a count
        let value = |value: f64, se: Option<f64>| if value == 0.0 { "0".to_owned() } else { wording::mean(value, se) };
        let mut labels = Vec::new();
        if let Some((last, figure)) = self.figures.last().and_then(|figure| Some((middle(figure)?, figure))) {
            let words = value(last, figure.estimate.and_then(|estimate| estimate.se));
            let text = if alone { format!("this future {words}") } else { format!("median {words}") };
            labels.push(Label { text, value: last, stroke: MEDIAN });
        }
        if let Some(target) = self.target {
            let decimals = usize::from(target.fract() != 0.0);
            let text = format!("target {}", wording::plain(target, decimals));
            labels.push(Label { text, value: target, stroke: TARGET });
        }
        if let Some(figure) = self.baseline.as_ref().and_then(|baseline| baseline.get(self.figures.len() - 1))
            && let Some(last) = middle(figure)
        {
            let words = value(last, figure.estimate.and_then(|estimate| estimate.se));
            labels.push(Label { text: format!("baseline {words}"), value: last, stroke: BASELINE });
        }
        labels
    }
}

/// The corners of a band over one stretch; a single month becomes a thin bar.
pub fn outline(frame: &Frame, stretch: &[(usize, (f64, f64))]) -> Vec<Point> {
    if let [(place, (low, high))] = *stretch {
        let x = frame.x.pixel(place as f64);
        let (low, high) = (frame.y.pixel(low), frame.y.pixel(high));
        return vec![(x - 2.0, low), (x + 2.0, low), (x + 2.0, high), (x - 2.0, high)];
    }
    let upper = stretch.iter().map(|&(place, (_, high))| frame.point(place as f64, high));
    let lower = stretch.iter().rev().map(|&(place, (low, _))| frame.point(place as f64, low));
    upper.chain(lower).collect()
}

/// Draws a line with gaps where it is undefined; a single month becomes a dot.
pub fn draw_line(canvas: &Canvas, frame: &Frame, values: &[Option<f64>], stroke: Stroke) {
    for stretch in stretches(values) {
        if let [(place, value)] = *stretch {
            canvas.disc(frame.point(place as f64, value), stroke.width.max(1.5), stroke.colour);
        }
        let points: Vec<Point> = stretch.iter().map(|&(place, value)| frame.point(place as f64, value)).collect();
        canvas.line(&points, stroke);
    }
}
