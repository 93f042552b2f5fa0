//! The page of made-up findings.

use super::*;
use crate::report::plot;
use crate::report::rehearsal::{Rehearsal, swings};
use crate::scenario::RegisterRow;
use std::sync::Arc;

const EVIL: &str = "</title><script>alert('x')</script><img src=x onerror=\"y\">&\u{202e}\u{1b}[2J\n=HYPERLINK(1)";

/// A table of money with a hostile word in it.
fn accounts() -> Vec<Account> {
    let row = |line: &str| ["2019-20", line, "1234567.89"].map(str::to_owned).to_vec();
    let head = ["Financial year", "Line", "Mean (£)"].map(str::to_owned).to_vec();
    vec![Account { name: "Spend", caption: "What is spent", head, rows: vec![row("pay"), row(EVIL)] }]
}

fn made(finding: &Finding) -> String {
    page(finding, &plot::charts(finding), &accounts())
}

fn beside() -> Finding {
    let option = Rehearsal { futures: 40, months: 14, drift: -4.0, ..Rehearsal::default() };
    option.beside(&Rehearsal { futures: 40, months: 14, ..Rehearsal::default() })
}

/// A finding whose every word from a scenario is hostile.
fn hostile() -> Finding {
    let grades = vec![(EVIL, 22.0, 6)];
    let quick = Rehearsal { futures: 12, months: 3, grades, ..Rehearsal::default() };
    let mut finding = quick.beside(&Rehearsal { drift: 3.0, ..quick.clone() });
    let evil = || Some(EVIL.to_owned());
    let option = Arc::make_mut(&mut finding.option);
    option.scenario.title = EVIL.to_owned();
    option.scenario.question = EVIL.to_owned();
    option.scenario.notes = format!("{EVIL}\n\n{EVIL}");
    option.expectations = vec![EVIL.to_owned()];
    option.register = vec![RegisterRow {
        path: EVIL.to_owned(),
        value: EVIL.to_owned(),
        converted: String::new(),
        set_by: EVIL.to_owned(),
        source: evil(),
        reason: evil(),
        confidence: None,
        as_of: evil(),
        owner: evil(),
    }];
    finding.sensitivity = swings(&[(EVIL, [1.0, 2.0], true)]);
    finding
}

/// The tags of a page in order: name, whether it closes, whether it closes itself, and the rest of it.
fn tags(page: &str) -> Vec<(String, bool, bool, String)> {
    let body = page.split_once("</style>").map_or(page, |(_, body)| body);
    let inner = body.split('<').skip(1).map(|rest| rest.split('>').next().unwrap());
    let tag = |inner: &str| {
        let closes = inner.starts_with('/');
        let bare = inner.trim_start_matches('/');
        let name: String = bare.chars().take_while(char::is_ascii_alphanumeric).collect();
        (name, closes, inner.ends_with('/'), bare.to_owned())
    };
    inner.map(tag).collect()
}

#[test]
fn text_from_scenarios_never_becomes_markup() {
    let page = made(&hostile());
    for mark in ["<script", "<img", "onerror=\"", "</title><", "\u{1b}", "\u{202e}"] {
        assert!(!page.contains(mark), "{mark:?}");
    }
    assert!(page.contains("&#60;script&#62;alert(&#39;x&#39;)"), "the words themselves are still to be read");
    let known = [
        "body",
        "a",
        "header",
        "h1",
        "h2",
        "h3",
        "p",
        "nav",
        "ul",
        "li",
        "main",
        "section",
        "div",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "figure",
        "figcaption",
        "details",
        "summary",
        "code",
        "footer",
        "dl",
        "dt",
        "dd",
        "html",
        "head",
        "svg",
        "title",
        "desc",
        "rect",
        "text",
        "circle",
        "line",
        "polyline",
        "polygon",
        "path",
        "g",
    ];
    for (name, ..) in tags(&page) {
        assert!(known.contains(&name.as_str()), "<{name}>");
    }
}

#[test]
fn the_page_needs_nothing_but_itself() {
    let finding = beside();
    let page = page(&finding, &plot::charts(&finding), &[]).replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
    for mark in ["http:", "https:", "src=", "url(", "@import", "<script", "<link", "<iframe", "javascript:", "data:"] {
        assert!(!page.contains(mark), "{mark}");
    }
    assert!(page.contains("default-src 'none'"));
    let links = page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let ids: Vec<&str> = page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    for link in links {
        assert!(ids.contains(&link.trim_start_matches('#')), "{link} leads nowhere");
    }
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "{ids:?}");
}

#[test]
fn every_tag_that_opens_closes_and_headings_never_skip_a_level() {
    for finding in [beside(), hostile(), Rehearsal { staffed: false, futures: 1, ..Rehearsal::default() }.alone()] {
        let page = made(&finding);
        assert!(page.starts_with("<!doctype html>\n<html lang=\"en-GB\">"), "{}", &page[..60]);
        let (mut open, mut level, mut titles) = (vec!["html".to_owned()], 0, 0);
        for (name, closes, alone, rest) in tags(&page) {
            if name == "head" {
                continue;
            }
            if let Some(wanted) = name.strip_prefix('h').and_then(|digit| digit.parse::<u32>().ok()).filter(|_| !closes)
            {
                assert!(wanted <= level + 1, "a heading of level {wanted} after {level}: {rest}");
                titles += u32::from(wanted == 1);
                level = wanted;
            }
            match (closes, alone) {
                (true, _) => assert_eq!(open.pop(), Some(name), "{rest}"),
                (false, true) => {}
                (false, false) => open.push(name),
            }
        }
        assert_eq!((open.len(), titles), (0, 1), "{open:?}");
    }
}

#[test]
fn every_picture_has_words_and_numbers_and_every_table_a_caption_and_headings() {
    let finding = beside();
    let charts = plot::charts(&finding);
    let page = page(&finding, &charts, &[]);
    assert!(charts.len() > 5);
    assert_eq!(page.matches("role=\"img\"").count(), charts.len());
    assert_eq!(page.matches("The numbers behind this picture").count(), 3 * charts.len());
    let tables = page.matches("<table").count();
    assert_eq!((page.matches("<caption>").count(), page.matches("<thead>").count()), (tables, tables));
    assert!(!page.contains("<th>") && page.contains("<th scope=\"row\""), "every heading says what it heads");
    for part in ["<header>", "<nav aria-label", "<main>", "<footer", "@media print", ":focus-visible"] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn the_page_says_what_the_narrative_says_and_how_to_make_it_again() {
    let finding = beside();
    let page = made(&finding);
    let escaped =
        |text: &str| text.replace('&', "&#38;").replace('<', "&#60;").replace('>', "&#62;").replace('\'', "&#39;");
    for sentence in narrative::sentences(&finding) {
        assert!(page.contains(&escaped(&sentence)), "{sentence}");
    }
    let drift = escaped(wording::DRIFT);
    assert!(!page.contains("id=\"matters\""), "what was not asked for has no part of the page");
    assert!(made(&hostile()).contains("id=\"matters\""));
    assert!(page.contains("<td>1,234,568</td>"), "money stands in whole pounds");
    for part in ["front-door-2019", "baseline-2019", "<dt>Seed</dt><dd>1</dd>", "40 (0 to 39)", &drift] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn numbers_of_a_column_are_rounded_alike_and_undefined_ones_blank() {
    let text = "month,share,cases,baseline_p05\n'=1+1,0.25,3,20.123456\n\"a,b\",1,,7\n";
    let table = numbers("numbers".into(), text);
    assert_eq!(table.head, ["month", "share", "cases", "baseline 5%"]);
    let rows: Vec<(&str, Vec<&str>)> =
        table.rows.iter().map(|row| (row.label.as_str(), row.cells.iter().map(String::as_str).collect())).collect();
    assert_eq!(rows, [("=1+1", vec!["0.250", "3", "20.12"]), ("a,b", vec!["1.000", "", "7.00"])]);
}
