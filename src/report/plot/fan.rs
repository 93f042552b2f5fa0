//! Where futures fall over the months: bands, their median or mean, a few single futures, the target, and the baseline's.

mod title;

use super::Chart;
use super::axis::{self, Frame, Scale, ticks};
use super::canvas::{Canvas, Point, Side, Type, picture};
use super::label::{self, Label};
use super::sheet::{self, BOTTOM, Entry, TOP, Words};
use super::theme::{BASELINE, BLUE, INK, LABEL, MARGIN, MEDIAN, SINGLE, Stroke, TARGET, WIDTH, tint};
use super::view::{Compared, Statistic, Unit, View, counterpart, figures, grade_cell, mean, stretches, table, told};
use crate::report::wording;
use crate::results::summary::QUANTILES;
use crate::results::{Cell, Estimate, Figure, Measure, Quantiles};
use crate::study::Reference;

/// How to read it.
const READING: &str = "The bands hold half, 80% and 95% of the futures that the assumptions allow, month by month; thin lines are single \
     futures, which jump about as a real council's figures do. No future follows the thick line.";

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
    unit: Unit,
    statistic: Statistic,
    /// The month that title, numbers and dot tell.
    at: usize,
}

/// The fan of the caseload of a grade.
pub fn caseload(view: View, grade: usize) -> Option<Chart> {
    let cell = grade_cell(grade);
    let fan = Fan::of(view, Measure::Caseload, cell, Unit::Caseload)?;
    let who = view.workers(cell);
    let mut numbers = fan.told(fan.at);
    if let Some(top) = view.count(view.headline(), Measure::TopTenth, cell) {
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
    let fan = Fan::of(view, Measure::Open, Cell::COUNCIL, Unit::Children)?;
    let words = Words {
        title: fan.count_title("Open cases"),
        shown: format!("Children with an open case, with or without a worker, {}", view.period()),
        numbers: fan.told(fan.at),
        source: view.source(fan.compared()),
        drift: wording::drift(&view.option().parameters),
        mark: Some(BLUE),
        alt: String::new(),
    };
    Some(fan.chart("open-cases", words))
}

/// The fan of unallocated children.
pub fn unallocated(view: View) -> Option<Chart> {
    let mut fan = Fan::of(view, Measure::Unallocated, Cell::COUNCIL, Unit::Children)?;
    fan.at = fan.telling_month();
    let mut numbers = fan.told(fan.at);
    if let Some(days) = view.count(fan.at, Measure::UnallocatedDays, Cell::COUNCIL) {
        numbers = format!("{numbers}; they have waited {days} days on average");
    }
    let none = fan.is_zero();
    let words = Words {
        title: if none { "No child is unallocated in any future".to_owned() } else { fan.unallocated_title() },
        shown: format!("Children with an open case that no worker holds, {}", view.period()),
        numbers: if none { String::new() } else { numbers },
        mark: Some(BLUE),
        source: view.source(fan.compared()),
        drift: wording::drift(&view.option().parameters),
        alt: String::new(),
    };
    Some(fan.chart("unallocated", words))
}

impl<'a> Fan<'a> {
    fn of(view: View<'a>, measure: Measure, cell: Cell, unit: Unit) -> Option<Self> {
        let figures = figures(view.option(), measure, cell)?;
        figures.iter().any(|figure| figure.estimate.is_some()).then_some(())?;
        let baseline = view.comparison().and_then(|comparison| {
            let there = counterpart(view.option(), &comparison.baseline, cell)?;
            super::view::figures(&comparison.baseline, measure, there)
        });
        let target = view.target(cell).filter(|_| measure == Measure::Caseload);
        // where most futures have none, the median says nothing
        let statistic = if measure == Measure::Unallocated { Statistic::Mean } else { Statistic::Median };
        Some(Self { view, measure, cell, figures, baseline, target, unit, statistic, at: view.headline() })
    }

    fn point(&self, figure: &Figure) -> Option<Estimate> {
        self.statistic.of(figure)
    }

    fn value(&self, figure: &Figure) -> Option<f64> {
        Some(self.point(figure)?.mean)
    }

    fn told(&self, observation: usize) -> String {
        told(&self.view, observation, &self.figures[observation], self.unit, self.statistic)
    }

    /// The last month where it is clearly worse or better than the headline month, which else is told.
    fn telling_month(&self) -> usize {
        let (now, last) = (self.view.headline(), self.figures.len() - 1);
        let means = mean(&self.figures[now]).zip(mean(&self.figures[last]));
        means.filter(|(now, last)| (now - last).abs() > (0.25 * now).max(2.0)).map_or(now, |_| last)
    }

    /// Whether every future has none, in every month, with the change and without.
    fn is_zero(&self) -> bool {
        let all = self.figures.iter().chain(self.baseline.iter().flatten());
        all.filter_map(mean).all(|mean| mean == 0.0)
    }

    fn compared(&self) -> Compared {
        if self.baseline.is_some() { Compared::WithBaseline } else { Compared::Alone }
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
            self.told(0),
            words.numbers.clone(),
            if last == self.at { String::new() } else { self.told(last) },
            self.target.map_or_else(String::new, |target| format!("Target: {}", wording::plain(target, 0))),
            self.baseline.as_ref().map_or_else(String::new, |baseline| {
                let without = baseline.get(self.at).and_then(|figure| self.point(figure));
                let words = without.map(|estimate| self.unit.mean(&estimate));
                words.map_or_else(String::new, |words| {
                    format!("Baseline in that month: {} {words}", self.statistic.name())
                })
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
            header.push(match self.statistic {
                Statistic::Mean => "baseline_mean",
                Statistic::Median => "baseline_p50",
            });
        }
        let row = |(place, figure): (usize, &Figure)| {
            let mut values =
                vec![figure.estimate.map(|estimate| estimate.mean), figure.estimate.and_then(|estimate| estimate.se)];
            values.extend((0..QUANTILES.len()).map(|n| figure.quantiles.map(|quantiles| quantiles.0[n])));
            if let Some(baseline) = &self.baseline {
                values.push(baseline.get(place).and_then(|figure| self.value(figure)));
            }
            (self.view.months()[place].clone(), values)
        };
        table(&header, &self.figures.iter().enumerate().map(row).collect::<Vec<_>>())
    }

    /// The highest value that has to be seen.
    fn highest(&self, singles: &[Vec<Option<f64>>]) -> f64 {
        let bands = self.figures.iter().filter_map(|figure| figure.quantiles.map(|q| q.nineteen_in_twenty().1));
        let lines = self.figures.iter().chain(self.baseline.iter().flatten()).filter_map(|figure| self.value(figure));
        let futures = singles.iter().flatten().flatten().copied();
        bands.chain(lines).chain(futures).chain(self.target).fold(0.0, f64::max)
    }

    fn draw(&self, canvas: &Canvas, words: &Words) {
        if self.is_zero() {
            sheet::draw(canvas, words, &[]);
            let middle = (WIDTH / 2.0, f64::midpoint(TOP, BOTTOM));
            let look = Type::regular(LABEL + 3.0, INK);
            return canvas.text("At no month's end does any child wait for a worker.", middle, Side::Middle, look);
        }
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
            let line: Vec<_> = baseline.iter().take(self.figures.len()).map(|figure| self.value(figure)).collect();
            draw_line(canvas, &frame, &line, BASELINE);
        }
        let line: Vec<_> = self.figures.iter().map(|figure| self.value(figure)).collect();
        draw_line(canvas, &frame, &line, MEDIAN);
        if let Some(value) = self.value(&self.figures[self.at]) {
            canvas.disc(frame.point(self.at as f64, value), 5.5, BLUE);
        }
        frame.months(canvas, self.view.months());
        label::draw(canvas, &frame, &labels);
    }

    fn labels(&self, alone: bool) -> Vec<Label> {
        let mut labels = Vec::new();
        if let Some(last) = self.figures.last().and_then(|figure| self.point(figure)) {
            let words = self.unit.mean(&last);
            let text =
                if alone { format!("this future {words}") } else { format!("{} {words}", self.statistic.name()) };
            labels.push(Label { text, value: last.mean, stroke: MEDIAN });
        }
        if let Some(target) = self.target {
            let decimals = usize::from(target.fract() != 0.0);
            let text = format!("target {}", wording::plain(target, decimals));
            labels.push(Label { text, value: target, stroke: TARGET });
        }
        if let Some(last) = self.baseline.as_ref().and_then(|all| self.point(all.get(self.figures.len() - 1)?))
            && let Some(comparison) = self.view.comparison()
        {
            let name = match comparison.assumptions.reference {
                Reference::Nothing => "baseline".to_owned(),
                Reference::Another => comparison.otherwise(),
            };
            let text = format!("{name} {}", self.unit.mean(&last));
            labels.push(Label { text, value: last.mean, stroke: BASELINE });
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
