//! Where the spread over workers comes from: teams, grades and hours, first months, lasting differences, balancing.

use super::Chart;
use super::axis::AXIS;
use super::canvas::{Canvas, Side, Type, picture};
use super::sheet::{self, BOTTOM, Entry, Sign, TOP, Words};
use super::theme::{BLACK, BLUE, INK, LABEL, MARGIN, Stroke, WIDTH, tint};
use super::view::{Compared, View, table};
use crate::report::wording;
use crate::results::{Cell, Figure, Measure};

/// How to read it.
const READING: &str = "The bars add up to the whole variance of children held over the council's workers at that month's end. Each counts \
     what its cause explains beyond those above it. Were all work shared out by chance alone, variance over mean would be 1.";

/// The causes, in the order in which each is added to those before.
const CAUSES: [(Measure, &str); 5] = [
    (Measure::SpreadTeams, "Differences between teams"),
    (Measure::SpreadPosts, "Grades and part-time hours"),
    (Measure::SpreadTenure, "First months and returns"),
    (Measure::SpreadFactor, "Lasting differences between workers"),
    (Measure::SpreadBalancing, "Imperfect balancing and chance"),
];

/// The bars of what explains the spread over workers in the headline month.
pub fn spread(view: View) -> Option<Chart> {
    let at = view.headline();
    let read = |measure| view.option().summary.figure(at, measure, Cell::COUNCIL);
    let bars: Vec<(&str, &Figure, f64)> = CAUSES
        .iter()
        .map(|(measure, name)| {
            let figure = read(*measure)?;
            Some((*name, figure, figure.estimate?.mean))
        })
        .collect::<Option<_>>()?;
    let (unevenness, by) = (read(Measure::Unevenness)?.estimate?, view.by());
    let most = bars.iter().max_by(|one, other| one.2.total_cmp(&other.2))?;
    let share = wording::percent(most.2);
    let words = Words {
        title: format!("{}: {share} of the spread over workers", most.0),
        shown: format!("Share of the variance of children held over workers in post, {by}"),
        numbers: format!(
            "Variance over workers is {} times the mean; chance alone would make it 1",
            wording::plain(unevenness.mean, 1)
        ),
        mark: None,
        source: view.source(Compared::Alone),
        drift: wording::drift(&view.option().parameters),
        alt: String::new(),
    };
    let mut facts = vec![words.numbers.clone()];
    facts.extend(bars.iter().map(|(name, _, mean)| format!("{name}: {}", wording::percent(*mean))));
    let words = words.with_alt("Bar chart", &facts);
    let svg = picture("spread-over-workers", &words.title, &words.alt, |canvas| draw(canvas, &bars, &words));
    let rows: Vec<_> = bars
        .iter()
        .map(|(name, figure, mean)| {
            let band = figure.quantiles.map(|quantiles| quantiles.eight_in_ten());
            let se = figure.estimate.and_then(|estimate| estimate.se);
            ((*name).to_owned(), vec![Some(*mean), se, band.map(|band| band.0), band.map(|band| band.1)])
        })
        .collect();
    Some(Chart {
        name: "spread-over-workers".to_owned(),
        title: words.title,
        svg,
        alt: words.alt,
        table: table(&["cause", "mean", "se", "p10", "p90"], &rows),
        reading: READING,
    })
}

fn draw(canvas: &Canvas, bars: &[(&str, &Figure, f64)], words: &Words) {
    let key = [Entry { sign: Sign::Whisker, text: "8 futures of 10".to_owned() }];
    let band = |figure: &Figure| figure.quantiles.map(|quantiles| quantiles.eight_in_ten());
    sheet::draw(canvas, words, if band(bars[0].1).is_some() { &key } else { &[] });
    let look = AXIS;
    let widest = bars.iter().map(|(name, ..)| canvas.width(name, look)).fold(0.0, f64::max);
    let ends = bars.iter().flat_map(|(_, figure, mean)| {
        let band = band(figure).unwrap_or((*mean, *mean));
        [*mean, band.0, band.1]
    });
    let high = ends.fold(0.0_f64, f64::max).max(1e-9);
    let (left, right) = (MARGIN + widest + 16.0, WIDTH - MARGIN - 70.0);
    let x = |share: f64| left + (right - left) * share / high;
    let step = (BOTTOM + 30.0 - TOP) / bars.len() as f64;
    for (n, (name, figure, mean)) in bars.iter().enumerate() {
        let middle = TOP + (n as f64 + 0.5) * step;
        canvas.text(name, (left - 10.0, middle), Side::Left, look);
        let half = step * 0.3;
        canvas.rectangle((left, middle - half), (x(*mean), middle + half), tint(BLUE, 0.75));
        let mut end = x(*mean);
        if let Some((from, to)) = band(figure) {
            lying(canvas, x(from), x(to), middle);
            end = end.max(x(to));
        }
        canvas.text(&wording::percent(*mean), (end + 10.0, middle), Side::Right, Type::bold(LABEL, BLACK));
    }
    canvas.line(&[(left, TOP), (left, TOP + step * bars.len() as f64)], Stroke::solid(INK, 1.4));
}

/// A whisker that lies on its side.
fn lying(canvas: &Canvas, from: f64, to: f64, y: f64) {
    canvas.line(&[(from, y), (to, y)], Stroke::solid(INK, 1.3));
    for end in [from, to] {
        canvas.line(&[(end, y - 5.0), (end, y + 5.0)], Stroke::solid(INK, 1.3));
    }
}
