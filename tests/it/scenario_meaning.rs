//! What a scenario means does not depend on how it is written, and a base with its changes is one scenario.

use caseload::model::parameters::{OpeningAges, Parameters, WhenFull};
use caseload::scenario::{Problems, Scenario, from_text, load};
use std::fs;

const WHOLE: &str = "tests/scenarios/whole.toml";

fn whole() -> String {
    fs::read_to_string(WHOLE).unwrap()
}

fn read(text: &str) -> Scenario {
    from_text("scenario.toml", text).unwrap_or_else(|problems: Problems| panic!("{problems}"))
}

/// The scenario with one piece of text changed.
fn changed(from: &str, to: &str) -> Scenario {
    let text = whole();
    assert!(text.contains(from), "{from}");
    read(&text.replacen(from, to, 1))
}

#[test]
fn order_comments_spacing_line_ends_and_byte_order_mark_change_neither_digest_nor_parameters() {
    let first = read(&whole());
    let mut tables: Vec<String> = whole().split("\n\n").map(str::to_owned).collect();
    let head = tables.remove(0);
    tables.reverse();
    let reversed = format!("{head}\n\n{}\n", tables.join("\n\n"));
    let others = [
        reversed,
        whole().replace('\n', "\r\n"),
        format!("\u{feff}{}", whole()),
        whole().replace("\n[", "\n# a comment\n\n   ["),
        whole().replace(" = ", "=").replace(", ", ","),
        whole().replace("target = 22\nlimit = 30", "limit = 30 # first\ntarget = 22"),
    ];
    for other in others {
        let other = read(&other);
        assert_eq!(other.digest(), first.digest());
        assert_eq!(other.central(), first.central());
        assert_eq!(other.realise(7, 41), first.realise(7, 41));
    }
}

#[test]
fn words_about_a_value_change_neither_digest_nor_parameters() {
    let first = read(&whole());
    for (from, to) in [
        ("Every key once", "Another title"),
        ("Numbers are made up.", "Other notes"),
        ("confidence = \"green\"", "confidence = \"red\""),
        ("target = 22", "target = { value = 22, source = \"the council\", owner = \"finance\" }"),
    ] {
        let other = changed(from, to);
        assert_eq!(other.digest(), first.digest(), "{to}");
        assert_eq!(other.central(), first.central(), "{to}");
    }
}

#[test]
fn every_change_of_a_value_changes_the_digest() {
    let first = read(&whole()).digest();
    let mut seen = vec![first];
    for (from, to) in [
        ("2019-09-30", "2019-08-31"),
        ("months = 48", "months = 47"),
        ("\"civil\"", "\"uniform\""),
        ("2693 per year", "2694 per year"),
        ("[1.02, 1,", "[1, 1.02,"),
        ("overdispersion = 20", "overdispersion = 21"),
        ("\"6%\", \"3%\"", "\"5%\", \"4%\""),
        ("severity = 1", "severity = 0"),
        ("p10 = \"66%\"", "p10 = \"65%\""),
        ("fit = \"logit-normal\"", "fit = \"normal\""),
        ("cv = 1.2", "cv = 1.1"),
        ("weight = 1.5", "weight = 1.4"),
        ("priority = 1", "priority = 2"),
        ("law = \"weibull\", mean = \"5 months\", shape = 0.8", "law = \"gamma\", mean = \"5 months\", shape = 0.8"),
        ("long stay", "long-stay"),
        ("target = 22", "target = 21"),
        ("limit = 30", "limit = 31"),
        ("ramp = [\"60%\", \"80%\"]", "ramp = [\"80%\", \"60%\"]"),
        ("tenure = \"42 months\"", "tenure = \"43 months\""),
        ("factor-sd = 0.2", "factor-sd = 0.3"),
        ("best-of-2", "best-of-3"),
        ("count = 40", "count = 41"),
        ("vacant = 4", "vacant = 5"),
        ("fte = 0.8", "fte = 0.9"),
        ("slowing = 0.2", "slowing = 0.3"),
        ("cases = 1718", "cases = 1719"),
        ("\"poisson\"", "\"fixed\""),
        ("as-at = 2019-03-31", "as-at = 2019-06-30"),
        ("mode = \"30%\"", "mode = \"31%\""),
        ("shape = \"ramp\"", "shape = \"s-curve\""),
        ("until = 2022-10-01", "until = 2022-10-02"),
        ("rho = 0.5", "rho = 0.4"),
        ("matters = 1", "matters = 2"),
        ("\"2021-03\"", "\"2021-04\""),
    ] {
        let digest = changed(from, to).digest();
        assert!(!seen.contains(&digest), "{from} -> {to}");
        seen.push(digest);
    }
}

#[test]
fn a_value_given_as_its_default_is_the_same_scenario() {
    assert_eq!(changed("severity = 1\n", "severity = 1\nweight = 1\npriority = 0\n").digest(), read(&whole()).digest());
}

#[test]
fn the_same_rate_in_other_units_is_the_same_demand() {
    let rates = ["10 per week", "521.775 per year", "43.48125 per month", "1.4285714285714286 per day"];
    let base = |rate: &str| changed("2693 per year", rate).central().demand.families.base;
    for rate in rates {
        assert!((base(rate) / base(rates[0]) - 1.0).abs() < 1e-12, "{rate}");
    }
    let share = |share: &str| changed("\"45%\"", share).central().needs[0].share;
    assert_eq!(share("0.45"), share("\"45%\""));
}

#[test]
fn a_resolved_scenario_stands_alone_and_is_a_fixed_point() {
    for name in [WHOLE, "scenarios/blackburn-with-darwen/front-door-2019.toml"] {
        let scenario = load(name).unwrap();
        let again = read(&scenario.resolved());
        assert!(again.baseline.is_none());
        assert_eq!(again.digest(), scenario.digest());
        assert_eq!(again.central(), scenario.central());
        assert_eq!(again.resolved(), scenario.resolved());
        assert_eq!(again.realise(3, 100), scenario.realise(3, 100));
        assert_eq!(again.title, scenario.title);
    }
}

#[test]
fn odd_names_and_texts_survive_resolution() {
    let text =
        whole().replace("long stay", "a \\\"quoted\\\" £ name").replace("Every key once", "tab\\t, \\\\ and \\n");
    let scenario = read(&text);
    let again = read(&scenario.resolved());
    assert_eq!(again.digest(), scenario.digest());
    assert_eq!(again.title, "tab\t, \\ and \n");
    assert_eq!(again.resolved(), scenario.resolved());
}

/// Files of one folder, by name and text, of which the first is loaded.
fn folder(files: &[(&str, &str)]) -> Result<Scenario, Problems> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    load(folder.path().join(files[0].0).to_str().unwrap())
}

fn same(one: &Parameters, other: &Parameters) {
    assert_eq!(one, other);
}

#[test]
fn a_base_with_its_changes_equals_the_merged_file() {
    let merged = whole().replace("target = 22", "target = 21").replace("count = 30", "count = 31");
    let option =
        "extends = \"base.toml\"\n[grade.experienced]\ntarget = 21\n[team.south.posts.experienced]\ncount = 31\n";
    let option = folder(&[("option.toml", option), ("base.toml", &whole())]).unwrap();
    assert_eq!(option.digest(), read(&merged).digest());
    same(&option.central(), &read(&merged).central());
    assert_eq!(option.baseline.unwrap().digest(), read(&whole()).digest());
}

#[test]
fn changes_of_nothing_are_the_base_and_three_levels_are_one() {
    let nothing = folder(&[("option.toml", "extends = \"base.toml\"\n"), ("base.toml", &whole())]).unwrap();
    assert_eq!(nothing.digest(), read(&whole()).digest());
    let three = folder(&[
        ("c.toml", "extends = \"b.toml\"\n[grade.experienced]\nlimit = 33\n"),
        ("b.toml", "extends = \"deeper/a.toml\"\n[grade.experienced]\nlimit = 32\ntarget = 21\n"),
        ("deeper/a.toml", &whole()),
    ])
    .unwrap();
    let merged = whole().replace("target = 22", "target = 21").replace("limit = 30", "limit = 33");
    assert_eq!(three.digest(), read(&merged).digest());
    let root = three.baseline.unwrap();
    assert_eq!(root.id, "a", "the baseline is the root of the chain");
    assert_eq!(root.digest(), read(&whole()).digest());
}

#[test]
fn an_overlay_replaces_a_value_table_a_law_and_a_list_as_a_whole() {
    let overlay = |change: &str| {
        let option = format!("extends = \"base.toml\"\n{change}");
        folder(&[("option.toml", &option), ("base.toml", &whole())]).unwrap().central()
    };
    let plain = overlay("[need.lower]\nopens-case = \"70%\"\n");
    assert_eq!(plain.needs[0].opens_case, 0.7);
    let law = overlay("[need.lower]\nlength = { law = \"exponential\", mean = \"30 days\" }\n");
    assert_eq!(law.needs[0].length.mean(), 30.0);
    let list = overlay("[grade.newly-qualified]\nramp = [\"50%\"]\n");
    assert_eq!(list.grades[1].ramp, [0.5]);
    let rival = overlay("[grade.newly-qualified]\nleaving = \"20% per year\"\n[demand]\nfamilies = \"80 per month\"\n");
    assert_eq!(rival.grades[1].leaving, 0.2 / 365.2425, "the overlay's leaving takes the place of the base's tenure");
    assert!((rival.demand.families.base * 365.2425 / 12.0 - 80.0).abs() < 1e-9);
}

#[test]
fn a_rival_key_of_the_overlay_leaves_no_trace_of_the_base_in_the_resolved_file() {
    let option = "extends = \"base.toml\"\n[demand]\nfamilies = \"80 per month\"\n";
    let option = folder(&[("option.toml", option), ("base.toml", &whole())]).unwrap();
    assert!(!option.resolved().contains("2693"));
    assert_eq!(read(&option.resolved()).digest(), option.digest());
}

#[test]
fn a_value_that_an_overlay_makes_known_re_rolls_no_other_of_its_group() {
    let option = "extends = \"base.toml\"\n[need.lower]\nopens-case = \"70%\"\n";
    let option = folder(&[("option.toml", option), ("base.toml", &whole())]).unwrap();
    assert!(option.notices().iter().any(|notice| notice.text.contains("has no effect on it")));
    let alone = read(&option.resolved());
    for index in 0..40 {
        let (with, without) = (option.realise(1, index), option.baseline.as_ref().unwrap().realise(1, index));
        assert_eq!(with.needs[0].opens_case, 0.7);
        assert_eq!(with.needs[1..], without.needs[1..], "only the value made known changes");
        assert_eq!(alone.realise(1, index), with, "the resolved file stands alone");
    }
}

#[test]
fn an_overlay_that_leaves_a_value_of_its_base_without_meaning_drops_it() {
    let option = "extends = \"base.toml\"\n[opening]\nages = \"equilibrium\"\n[team.north]\nwhen-full = \"wait\"\n\
                  [measure.front-door]\nshape = \"step\"\n";
    let option = folder(&[("option.toml", option), ("base.toml", &whole())]).unwrap();
    assert_eq!(option.central().opening.ages, OpeningAges::Equilibrium);
    assert_eq!(option.central().teams[0].when_full, WhenFull::Wait);
    assert!(!option.resolved().contains("bands =") && !option.resolved().contains("patience"));
    assert_eq!(read(&option.resolved()).digest(), option.digest());
    assert_eq!(option.realise(1, 1).opening, option.central().opening);
}

#[test]
fn two_ways_to_one_base_are_no_circle() {
    let first = folder(&[
        ("option.toml", "extends = \"middle.toml\"\n"),
        ("middle.toml", "extends = \"base.toml\"\n"),
        ("base.toml", &whole()),
    ]);
    assert!(first.is_ok());
}

#[test]
fn each_value_knows_the_file_and_line_that_set_it() {
    let option = "extends = \"base.toml\"\n\n[grade.experienced]\ntarget = { value = 21, source = \"the board\" }\n";
    let option = folder(&[("option.toml", option), ("base.toml", &whole())]).unwrap();
    let row = |path: &str| option.register().iter().find(|row| row.path == path).unwrap().clone();
    assert!(row("grade.experienced.target").set_by.ends_with("option.toml:4"));
    assert_eq!(row("grade.experienced.target").source.as_deref(), Some("the board"));
    assert!(row("grade.experienced.limit").set_by.ends_with("base.toml:40"));
    assert_eq!(row("grade.experienced.factor-sd").set_by, "default");
    assert_eq!(row("demand.group-sizes.2").reason.as_deref(), Some("as assumed elsewhere"));
    assert_eq!(row("need.lower.length.cv").source.as_deref(), Some("bands"), "a law's source is that of its numbers");
}

#[test]
fn values_reach_the_parameters_in_the_models_units() {
    let central = read(&whole()).central();
    let month = 365.2425 / 12.0;
    assert_eq!(central.months, 48);
    assert_eq!(
        central.needs.iter().map(|need| need.name.as_str()).collect::<Vec<_>>(),
        ["lower", "higher", "long stay"]
    );
    assert_eq!(central.grades[0].leaving, 0.22 / 365.2425);
    assert_eq!(central.grades[1].leaving, 1.0 / (42.0 * month));
    assert_eq!(central.grades[0].limit, 30.0);
    assert_eq!(central.opening.day, -183.0);
    assert_eq!(central.progress.handover_pause, 5.0);
    assert_eq!(central.teams[0].posts[0].count, 40);
    assert_eq!(central.front_door.len(), 1);
    assert_eq!(central.demand.families.changes.len(), 3);
    let children = central.demand.families.base * central.demand.mean_group() * 365.2425;
    assert!((children - 2693.0).abs() < 1e-9);
}

#[test]
fn a_measure_without_effect_is_as_if_it_were_not_there() {
    let none = whole().replace("change = \"+20%\"", "change = 0");
    let without: String =
        whole().split("\n\n").filter(|table| !table.starts_with("[measure.shock]")).collect::<Vec<_>>().join("\n\n");
    same(&read(&none).central(), &read(&without).central());
}

#[test]
fn the_order_in_which_a_need_names_what_follows_a_stage_changes_nothing() {
    let text = std::fs::read_to_string("tests/scenarios/living.toml").unwrap();
    let with = |next: &str| {
        let text = text.replace("next.assessment = { plan = \"70%\" }", &format!("next.assessment = {{ {next} }}"));
        assert!(text.contains(next));
        caseload::scenario::from_text("living.toml", &text).unwrap()
    };
    let (one, other) = (with("plan = \"70%\", assessment = \"5%\""), with("assessment = \"5%\", plan = \"70%\""));
    assert_eq!(one.digest(), other.digest());
    assert_eq!(one.resolved(), other.resolved());
    let paths = |scenario: &caseload::scenario::Scenario| {
        scenario.register().iter().map(|row| row.path.clone()).collect::<Vec<_>>()
    };
    assert_eq!(paths(&one), paths(&other));
}
