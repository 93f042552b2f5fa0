//! One published rate by year: the council beside its region, its statistical neighbours and England.

use super::Chart;
use super::axis::{self, AXIS, Frame, Scale, ticks};
use super::canvas::{Canvas, Side, picture};
use super::fan::draw_line;
use super::label::{self, Label};
use super::sheet::{self, BOTTOM, TOP, Words};
use super::theme::{BLUE, INK, MARGIN, MEDIAN, ORANGE, PINK, Stroke, TURQUOISE, WIDTH};
use super::view::table;
use crate::published::{Indicator, Published};
use crate::report::published::{Line, lines};
use crate::report::wording;

/// How to read it.
const READING: &str = "Published figures, one for a year; a gap is a year without one. The neighbours are the ten councils that the \
     department finds most alike; their line is the middle one of those that published.";

/// The rates that are drawn.
const DRAWN: [Indicator; 6] = [
    Indicator::Caseload,
    Indicator::ReferralRate,
    Indicator::CinRate,
    Indicator::Turnover,
    Indicator::VacancyRate,
    Indicator::AgencyRate,
];

/// One line of the picture.
struct Series {
    name: String,
    stroke: Stroke,
    values: Vec<Option<f64>>,
}

/// A chart of each of the leading rates that the council has any figure of.
pub fn charts(published: &Published, council: usize) -> Vec<Chart> {
    DRAWN.into_iter().filter_map(|indicator| chart(published, council, indicator)).collect()
}

fn chart(published: &Published, council: usize, indicator: Indicator) -> Option<Chart> {
    let row = indicator.definition();
    let all: Vec<Line> = lines(published, council);
    let told = |year: &i32| all.iter().any(|line| line.figure(published, council, indicator, *year).is_ok());
    let known: Vec<i32> = published.years().filter(told).collect();
    let years: Vec<i32> = (*known.first()?..=*known.last()?).collect();
    let series: Vec<Series> = all
        .iter()
        .map(|line| Series {
            name: line.name(published, council),
            stroke: stroke(line),
            values: years.iter().map(|&year| line.figure(published, council, indicator, year).ok()).collect(),
        })
        .collect();
    let last = series[0].values.iter().rposition(Option::is_some)?;
    let figure = |series: &Series| series.values[last].map(|value| wording::plain(value, row.unit.decimals()));
    let own = figure(&series[0])?;
    let year = years[last];
    let short = wording::sentence_case(short_name(indicator));
    let others: Vec<String> =
        series[1..].iter().filter_map(|one| Some(format!("{} {}", one.name, figure(one)?))).collect();
    let england = series.last().filter(|_| series.len() > 1).and_then(figure);
    let titles = [
        england.map(|england| format!("{short} {own} in {year}, England {england}")),
        Some(format!("{short} {own} in {year}")),
    ];
    let area = &published.areas()[council];
    let through = published.look(council, indicator, year).through.map(|other| &published.areas()[other].name);
    let words = Words {
        title: wording::title(&titles.into_iter().flatten().collect::<Vec<_>>()),
        shown: format!("{}: {}, {}, {}", area.name, row.label, row.unit.words(), period(indicator)),
        numbers: format!("{year}: {own}; {}", others.join(", ")),
        source: format!("Source: {}. Open Government Licence v3.0.", row.source.words()),
        drift: "",
        mark: Some(BLUE),
        alt: String::new(),
    };
    let history: Vec<String> = years
        .iter()
        .zip(&series[0].values)
        .map(|(year, value)| match value {
            Some(value) => format!("{year} {}", wording::plain(*value, row.unit.decimals())),
            None => format!("{year} no figure"),
        })
        .collect();
    let joint = through.map(|name| format!("Reported as {name}")).unwrap_or_default();
    let words = words.with_alt(
        "Line chart",
        &[format!("{} by year: {}", area.name, history.join(", ")), format!("In {year}: {}", others.join(", ")), joint],
    );
    let name = format!("published-{}", row.key);
    let svg = picture(&name, &words.title, &words.alt, |canvas| draw(canvas, &words, &years, &series, indicator));
    let header: Vec<&str> = std::iter::once("year").chain(series.iter().map(|one| one.name.as_str())).collect();
    let header: Vec<String> = header.iter().map(|name| name.replace(',', "")).collect();
    let rows: Vec<(String, Vec<Option<f64>>)> = (0..years.len())
        .map(|place| (years[place].to_string(), series.iter().map(|one| one.values[place]).collect()))
        .collect();
    let table = table(&header.iter().map(String::as_str).collect::<Vec<_>>(), &rows);
    Some(Chart { name, title: words.title, svg, alt: words.alt, table, reading: READING })
}

fn short_name(indicator: Indicator) -> &'static str {
    match indicator {
        Indicator::ReferralRate => "referrals per 10,000 children",
        Indicator::CinRate => "children in need per 10,000",
        other => other.definition().label,
    }
}

/// When the figures stand.
fn period(indicator: Indicator) -> &'static str {
    match indicator {
        Indicator::ReferralRate => "years to 31 March",
        Indicator::CinRate => "31 March",
        Indicator::Turnover => "years to 30 September",
        _ => "30 September",
    }
}

fn stroke(line: &Line) -> Stroke {
    match line {
        Line::Council => MEDIAN,
        Line::Region(_) => Stroke::dashed(TURQUOISE, 2.6, 11.0, 5.0),
        Line::Neighbours(_) => Stroke::dashed(PINK, 2.4, 3.5, 4.0),
        Line::England(_) => Stroke::solid(ORANGE, 2.0),
    }
}

fn draw(canvas: &Canvas, words: &Words, years: &[i32], series: &[Series], indicator: Indicator) {
    sheet::draw(canvas, words, &[]);
    let decimals = indicator.definition().unit.decimals();
    let labels: Vec<Label> = series
        .iter()
        .filter_map(|one| {
            let value = one.values.iter().rev().find_map(|value| *value)?;
            // the figure first: where there is no room a long name is cut, never a figure
            let text = format!("{} {}", wording::plain(value, decimals), one.name);
            Some(Label { text, value, stroke: one.stroke })
        })
        .collect();
    let texts: Vec<&str> = labels.iter().map(|label| label.text.as_str()).collect();
    let highest = series.iter().flat_map(|one| one.values.iter().flatten()).copied().fold(1.0, f64::max);
    let marks = ticks(0.0, highest, 7);
    let frame = Frame {
        x: Scale {
            low: 0.0,
            high: (years.len() - 1).max(1) as f64,
            from: axis::left(canvas, &marks),
            to: WIDTH - MARGIN - label::room(canvas, &texts),
        },
        y: Scale { low: 0.0, high: marks[marks.len() - 1], from: BOTTOM, to: TOP - 18.0 },
    };
    frame.values(canvas, &marks);
    for one in series.iter().rev() {
        draw_line(canvas, &frame, &one.values, one.stroke);
    }
    for (place, value) in series[0].values.iter().enumerate() {
        if let Some(value) = value {
            canvas.disc(frame.point(place as f64, *value), 4.0, BLUE);
        }
    }
    let bottom = frame.y.from;
    canvas.line(&[(frame.x.from, bottom), (frame.x.to, bottom)], Stroke::solid(INK, 1.4));
    for (place, year) in years.iter().enumerate() {
        let x = frame.x.pixel(place as f64);
        canvas.line(&[(x, bottom), (x, bottom + 7.0)], Stroke::solid(INK, 1.4));
        canvas.text(&year.to_string(), (x, bottom + 20.0), Side::Middle, AXIS);
    }
    label::draw(canvas, &frame, &labels);
}

#[cfg(test)]
mod tests {
    use super::*;
    use resvg::usvg::{Options, Tree};

    #[test]
    fn every_council_has_sound_charts_whatever_is_missing() {
        let published = Published::built_in();
        for name in ["Blackburn with Darwen", "Hackney", "Isles of Scilly", "City of London", "Cumberland", "Poole"] {
            let council = published.find(name).unwrap();
            for chart in charts(&published, council) {
                assert!(Tree::from_str(&chart.svg, &Options::default()).is_ok(), "{name} {}", chart.name);
                assert!(chart.title.split_whitespace().count() <= 10, "{}", chart.title);
                assert!(chart.alt.contains(&chart.title) && chart.svg.contains("role=\"img\""));
                for text in [&chart.svg, &chart.alt, &chart.table] {
                    assert!(!text.contains("NaN") && !text.contains("inf"), "{name} {}", chart.name);
                }
                let columns = chart.table.lines().next().unwrap().matches(',').count();
                assert!(chart.table.lines().all(|line| line.matches(',').count() == columns));
            }
        }
        let chart = &charts(&published, published.find("Blackburn with Darwen").unwrap())[0];
        assert_eq!(chart.title, "Caseload 16.7 in 2023, England 16.0");
        assert!(chart.alt.contains("2019 22.2"), "{}", chart.alt);
    }
}
