//! Every chart of made-up findings, looked at as far as a test can.

use super::*;
use crate::report::rehearsal::Rehearsal;
use crate::report::wording::DRIFT;
use crate::study::Finding;
use resvg::tiny_skia::Pixmap;
use resvg::usvg::{Options, Tree};

fn compared() -> Finding {
    Rehearsal { drift: -2.6, ..Rehearsal::default() }.beside(&Rehearsal::default())
}

fn find<'a>(charts: &'a [Chart], name: &str) -> &'a Chart {
    charts.iter().find(|chart| chart.name == name).unwrap_or_else(|| panic!("no chart {name}"))
}

/// The title as the SVG has it.
fn title(chart: &Chart) -> String {
    let escaped = chart.svg.split_once("-title\">").unwrap().1.split_once("</title>").unwrap().0;
    let plain = escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
    plain.replace("&amp;", "&")
}

/// What must hold of every chart, whatever the finding.
fn sound(charts: &[Chart]) {
    for chart in charts {
        assert!(Tree::from_str(&chart.svg, &Options::default()).is_ok(), "{}", chart.name);
        assert!(chart.svg.contains("role=\"img\"") && chart.svg.contains("<desc "), "{}", chart.name);
        assert!(title(chart).split_whitespace().count() <= 10, "{}: {}", chart.name, title(chart));
        assert_eq!(title(chart), chart.title);
        assert!(chart.alt.contains(&title(chart)), "{}: {}", chart.name, chart.alt);
        assert!(!title(chart).is_empty() && chart.table.lines().count() > 1, "{}", chart.name);
        let drift = DRIFT.replace('\'', "&apos;");
        assert!(chart.svg.contains(&drift), "{} says nothing of drift", chart.name);
        for text in [&chart.svg, &chart.alt, &chart.table] {
            assert!(!text.contains("NaN") && !text.contains("inf"), "{} has an undefined number", chart.name);
        }
        let columns = chart.table.lines().next().unwrap().matches(',').count();
        assert!(chart.table.lines().all(|line| line.matches(',').count() == columns), "{}", chart.name);
    }
}

#[test]
fn a_compared_finding_has_every_chart() {
    let charts = charts(&compared());
    let names: Vec<&str> = charts.iter().map(|chart| chart.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "caseload-experienced",
            "caseload-newly-qualified",
            "workers-experienced",
            "workers-newly-qualified",
            "open-cases",
            "unallocated",
            "against-baseline-experienced",
            "against-baseline-newly-qualified",
            "difference-experienced",
            "difference-newly-qualified",
        ]
    );
    sound(&charts);
    let fan = find(&charts, "caseload-experienced");
    assert!(fan.svg.contains("target 22") && fan.svg.contains("baseline 2"), "direct labels");
    assert!(fan.alt.contains("9 in 10 futures") && fan.alt.contains("Target: 22"), "{}", fan.alt);
    assert!(fan.alt.contains("Mar 2021. ") || fan.alt.contains("March 2021: median"), "{}", fan.alt);
    let difference = find(&charts, "difference-experienced");
    assert!(title(difference).starts_with("As assumed, "), "{}", title(difference));
    assert!(
        difference.alt.contains("95% interval") && difference.alt.contains("9 of 10 futures"),
        "{}",
        difference.alt
    );
}

#[test]
fn beside_another_scenario_no_chart_speaks_of_the_change() {
    let mut finding = compared();
    finding.comparison.as_mut().unwrap().assumptions.reference = crate::study::Reference::Another;
    let charts = charts(&finding);
    sound(&charts);
    for chart in &charts {
        assert!(
            !chart.svg.contains("the change") && !chart.svg.contains(">baseline "),
            "{}: {}",
            chart.name,
            chart.svg
        );
    }
    assert!(find(&charts, "against-baseline-experienced").svg.contains("8 futures of 10 under baseline-2019"));
}

#[test]
fn where_no_child_ever_waits_there_is_no_empty_axis() {
    let easy = Rehearsal { load: 12.0, drift: 0.0, futures: 20, ..Rehearsal::default() };
    let charts = charts(&easy.beside(&easy));
    sound(&charts);
    let chart = find(&charts, "unallocated");
    assert_eq!(chart.title, "No child is unallocated in any future");
    assert!(!chart.svg.contains("Sep 2019</text>") && !chart.svg.contains("<polygon"), "{}", chart.svg);
}

#[test]
fn bars_above_target_add_up_to_the_share_told() {
    let finding = compared();
    let charts = charts(&finding);
    let table = &find(&charts, "workers-experienced").table;
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let last = rows.last().unwrap()[0];
    let sum = |column: usize| -> f64 {
        rows.iter().filter(|row| row[0] == last).map(|row| row[column].parse::<f64>().unwrap()).sum()
    };
    let told = finding.option.summary.estimate(30, crate::results::Measure::ShareAboveTarget, view::grade_cell(0));
    assert!((sum(6) / sum(3) - told.unwrap().mean).abs() < 1e-9, "{table}");
}

#[test]
fn leading_charts_are_those_of_the_largest_grade_and_the_council() {
    let charts = leading_charts(&compared());
    assert_eq!(charts.len(), 6);
    assert!(charts.iter().all(|chart| !chart.name.contains("newly")), "{charts:?}");
}

#[test]
fn the_same_finding_gives_the_same_bytes() {
    assert_eq!(charts(&compared()), charts(&compared()));
}

#[test]
fn strange_findings_still_have_sound_charts() {
    let base = Rehearsal { futures: 40, months: 24, ..Rehearsal::default() };
    let one = Rehearsal { futures: 1, ..base.clone() };
    let identical = Rehearsal { spread: 0.0, jitter: 0.0, ..base.clone() };
    let findings = [
        one.alone(),
        one.beside(&one),
        base.beside(&base),
        Rehearsal { months: 0, ..base.clone() }.alone(),
        Rehearsal { months: 1, ..base.clone() }.alone(),
        Rehearsal { months: 240, futures: 8, ..base.clone() }.alone(),
        identical.alone(),
        Rehearsal { load: 2.0, drift: 60.0, ..base.clone() }.beside(&base),
        base.beside(&Rehearsal { months: 6, ..base.clone() }),
        Rehearsal { grades: vec![("social worker", 16.5, 3)], ..base.clone() }.alone(),
    ];
    for finding in &findings {
        let charts = charts(finding);
        assert!(charts.len() >= 4);
        sound(&charts);
    }
}

#[test]
fn a_service_without_staff_has_no_caseload_charts() {
    let charts = charts(&Rehearsal { staffed: false, futures: 20, ..Rehearsal::default() }.alone());
    let names: Vec<&str> = charts.iter().map(|chart| chart.name.as_str()).collect();
    assert_eq!(names, ["open-cases", "unallocated"]);
    sound(&charts);
}

#[test]
fn undefined_months_are_gaps() {
    let mut finding = Rehearsal { futures: 20, months: 12, ..Rehearsal::default() }.alone();
    let option = std::sync::Arc::make_mut(&mut finding.option);
    let mut ensemble = (*option.ensemble).clone();
    let column = ensemble.layout.column(crate::results::Measure::Caseload, view::grade_cell(0)).unwrap();
    for future in &mut ensemble.trajectories {
        future.rows[5][column] = f64::NAN;
        future.rows[7][column] = f64::NAN;
    }
    option.summary = std::sync::Arc::new(crate::results::Summary::of(&ensemble));
    option.ensemble = std::sync::Arc::new(ensemble);
    let charts = charts(&finding);
    sound(&charts);
    let fan = find(&charts, "caseload-experienced");
    // months 0 to 4, 6 alone, 8 to 12: three pieces of each of three bands
    assert_eq!(fan.svg.matches("<polygon").count(), 9);
    assert!(fan.table.lines().nth(6).unwrap().ends_with(",,,,,,,,,,,"), "{}", fan.table);
}

#[test]
fn evil_names_are_escaped_and_cannot_leave_their_place() {
    let evil = "<script>alert('&\")</script>\u{0}=1+1";
    let finding = Rehearsal { grades: vec![(evil, 22.0, 3)], futures: 10, ..Rehearsal::default() };
    let charts = charts(&finding.beside(&finding));
    sound(&charts);
    for chart in &charts {
        assert!(!chart.svg.contains("<script"), "{}", chart.svg);
        assert!(chart.name.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-'), "{}", chart.name);
    }
}

#[test]
fn grades_whose_names_look_alike_in_files_keep_their_own_charts() {
    let grades = vec![("social worker", 22.0, 3), ("social-worker", 15.0, 3)];
    let charts = charts(&Rehearsal { grades, futures: 10, ..Rehearsal::default() }.alone());
    let mut names: Vec<&str> = charts.iter().map(|chart| chart.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), charts.len());
    assert!(names.contains(&"caseload-social-worker-2"), "{names:?}");
}

#[test]
fn a_png_has_ink_where_the_title_is_and_is_twice_the_size() {
    let charts = charts(&Rehearsal { futures: 20, ..Rehearsal::default() }.alone());
    let picture = Pixmap::decode_png(&png(&charts[0].svg)).unwrap();
    assert_eq!((picture.width(), picture.height()), (1920, 1080));
    let dark = |x: u32, y: u32| picture.pixel(x, y).is_some_and(|pixel| pixel.red() < 60 && pixel.blue() < 60);
    let ink = (44..1200).flat_map(|x| (40..80).map(move |y| (x, y))).filter(|&(x, y)| dark(x, y)).count();
    assert!(ink > 3000, "{ink} dark pixels in the title");
    assert!(png("no picture").is_empty());
}
