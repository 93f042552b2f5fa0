//! The built-in figures, the reader of the original publications, and what neither may ever do: read the missing as zero.

use caseload::published::identity::IDENTITIES;
use caseload::published::panel::Panel;
use caseload::published::{Indicator, Kind, Published, Value, Why};
use caseload::study::wandering;
use std::fs;
use std::path::Path;

fn excerpt() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/published"))
}

fn place(published: &Published, name: &str) -> usize {
    published.find(name).unwrap_or_else(|near| panic!("{name} is there, not only {near:?}"))
}

/// The figures of one that differ in the other, where the first has a row at all.
fn differences(one: &Published, other: &Published) -> Vec<String> {
    let mut out = Vec::new();
    for (here, area) in one.areas().iter().enumerate() {
        let Some(there) = other.place(&area.code) else {
            out.push(format!("{} is missing", area.name));
            continue;
        };
        for &indicator in Indicator::ALL {
            for year in one.years() {
                let (mine, theirs) = (one.value(here, indicator, year), other.value(there, indicator, year));
                if mine != Value::Missing(Why::NotPublished) && mine != theirs {
                    out.push(format!("{} {indicator:?} {year}: {mine:?} and {theirs:?}", area.name));
                }
            }
        }
    }
    out
}

#[test]
fn the_built_in_figures_are_those_of_an_excerpt_of_the_publications() {
    let read = Published::from_folder(excerpt()).unwrap();
    let found = differences(&read, &Published::built_in());
    assert!(found.is_empty(), "{}", found.join("\n"));
    let built_in = Published::built_in();
    for area in read.areas().iter().filter(|area| !area.code.starts_with("83")) {
        let same = &built_in.areas()[built_in.place(&area.code).unwrap()];
        assert_eq!((&area.name, &area.region, &area.ons_codes), (&same.name, &same.region, &same.ons_codes));
    }
    let known = (0..read.areas().len()).flat_map(|area| Indicator::ALL.iter().map(move |&indicator| (area, indicator)));
    let count = known.filter(|&(area, indicator)| read.value(area, indicator, 2019).known().is_some()).count();
    assert!(count > 300, "the excerpt holds {count} figures of 2019");
}

#[test]
fn the_built_in_figures_are_those_of_the_publications() {
    let Some(folder) = std::env::var_os("CASELOAD_PUBLICATIONS") else { return };
    let (read, built_in) = (Published::from_folder(Path::new(&folder)).unwrap(), Published::built_in());
    let found = [differences(&read, &built_in), differences(&built_in, &read)].concat();
    assert!(found.is_empty(), "{} differ, first\n{}", found.len(), found[..found.len().min(20)].join("\n"));
    assert!(read == built_in, "names, regions, codes or neighbours differ");
}

#[test]
fn england_and_blackburn_with_darwen_are_as_published() {
    let published = Published::built_in();
    let figure = |name: &str, indicator, year| published.value(place(&published, name), indicator, year).known();
    assert_eq!(figure("England", Indicator::Referrals, 2019), Some(650_930.0));
    assert_eq!(figure("England", Indicator::InPost, 2023), Some(33_119.1));
    assert_eq!(figure("Blackburn with Darwen", Indicator::Referrals, 2019), Some(2693.0));
    assert_eq!(figure("Blackburn with Darwen", Indicator::Cases, 2019), Some(1718.0));
    assert_eq!(figure("Blackburn with Darwen", Indicator::CinStock, 2019), Some(1852.0));
    assert_eq!(figure("Blackburn with Darwen", Indicator::CinOpenOver2Years, 2019), Some(29.9));
    assert_eq!(figure("Blackburn with Darwen", Indicator::SocialWorkUnitCost, 2019), Some(65.0));
    assert_eq!(figure("North West", Indicator::Turnover, 2019), Some(13.5));
}

#[test]
fn a_missing_figure_keeps_its_reason_and_is_never_zero() {
    let published = Published::built_in();
    let look = |name: &str, indicator, year| published.value(place(&published, name), indicator, year);
    assert_eq!(look("Hackney", Indicator::CinStock, 2021), Value::Missing(Why::NotAvailable));
    assert_eq!(look("City of London", Indicator::PlansStarted, 2014), Value::Missing(Why::Confidential));
    assert_eq!(look("Isles of Scilly", Indicator::Turnover, 2023), Value::Missing(Why::NotApplicable));
    assert_eq!(look("Blackburn with Darwen", Indicator::InPost, 2013), Value::Missing(Why::NotPublished));
    assert_eq!(look("Blackburn with Darwen", Indicator::InPost, 1990), Value::Missing(Why::NotPublished));
    let low = (0..published.areas().len())
        .filter(|&area| published.value(area, Indicator::Agency, 2023) == Value::Missing(Why::RoundsToZero));
    let panel = Panel::of(&published, Indicator::Agency);
    for area in low {
        let name = &published.areas()[area].name;
        let row = panel.councils.iter().position(|council| council == name).unwrap();
        assert_eq!(panel.rows[row][panel.year(2023).unwrap()], None);
    }
}

#[test]
fn councils_that_report_together_are_looked_up_through_their_joint_return() {
    let published = Published::built_in();
    for name in ["Kingston upon Thames", "richmond upon thames", "West Northamptonshire"] {
        let council = place(&published, name);
        assert_eq!(published.value(council, Indicator::Cases, 2023), Value::Missing(Why::NotPublished), "{name}");
        let look = published.look(council, Indicator::Cases, 2023);
        assert!(look.value.known().is_some(), "{name}");
        let through = &published.areas()[look.through.unwrap()];
        assert_eq!(through.kind(), Kind::Joint);
        assert!(through.members().any(|code| code == published.areas()[council].code));
        let referrals = published.look(council, Indicator::Referrals, 2023);
        assert!(referrals.value.known().is_some() && referrals.through.is_none(), "{name}");
    }
}

#[test]
fn reorganised_councils_are_found_and_their_past_is_not_made_up() {
    let published = Published::built_in();
    let dorset = place(&published, "Dorset");
    assert_eq!(published.areas()[dorset].code, "838");
    let before = published.look(dorset, Indicator::Referrals, 2018);
    assert_eq!(before.through.map(|area| published.areas()[area].code.as_str()), Some("835"));
    assert!(before.value.known().is_some());
    for (name, year) in [("Cumberland", 2022), ("North Northamptonshire", 2020), ("BCP", 2017)] {
        let look = published.look(place(&published, name), Indicator::Referrals, year);
        assert_eq!(look.value, Value::Missing(Why::NotPublished), "{name}");
    }
    // a council that became unitary within its borders keeps one history under both of its codes
    for name in ["Buckinghamshire", "E10000002", "E06000060", "825"] {
        let council = place(&published, name);
        assert!([2018, 2021].iter().all(|&year| published.value(council, Indicator::Cases, year).known().is_some()));
    }
}

#[test]
fn every_area_is_found_by_its_name_its_code_and_its_short_names() {
    let published = Published::built_in();
    for area in published.areas() {
        let found = place(&published, &area.name.to_uppercase());
        assert_eq!(published.areas()[found].name, area.name);
        assert_eq!(published.areas()[place(&published, &area.code)].code, area.code);
    }
    for (typed, name) in [
        ("hull", "Kingston upon Hull, City of"),
        ("st helens", "St. Helens"),
        ("durham", "County Durham"),
        ("bristol", "Bristol, City of"),
        ("telford & wrekin", "Telford and Wrekin"),
        ("london borough of barnet", "Barnet"),
        ("E06000008", "Blackburn with Darwen"),
    ] {
        assert_eq!(published.areas()[place(&published, typed)].name, name, "{typed}");
    }
    let near = |typed: &str| published.find(typed).unwrap_err();
    assert_eq!(near("Blackbrun with Darwen"), ["Blackburn with Darwen"]);
    assert_eq!(near("Bradfrod"), ["Bradford"]);
    assert_eq!(near("northampton").len(), 3);
    assert_eq!(near("Atlantis"), Vec::<String>::new());
}

#[test]
fn every_present_council_has_a_region_and_neighbours_that_have_figures() {
    let published = Published::built_in();
    let present = published.councils().filter(|&area| published.last_year(area) == Some(2023)).collect::<Vec<_>>();
    assert_eq!(present.len(), 152);
    for area in present {
        let code = published.areas()[area].code.as_str();
        assert!(published.region(area).is_some(), "{code}");
        // Cumbria ended in 2023 and has none; Norfolk and Sandwell, neighbours of others, stand in none of the tables
        let neighbours = published.neighbours(area).len();
        assert!((9..=10).contains(&neighbours) || code == "909", "{code} has {neighbours}");
    }
}

#[test]
fn published_rates_follow_from_published_amounts_but_for_listed_rows() {
    let published = Published::built_in();
    let told: Vec<(&str, usize, usize)> = IDENTITIES
        .iter()
        .map(|identity| {
            let checked = identity.check_all(&published);
            (identity.words, checked.len(), checked.iter().filter(|row| !row.holds()).count())
        })
        .collect();
    let counts: Vec<(usize, usize)> = told.iter().take(6).map(|(_, rows, off)| (*rows, *off)).collect();
    // the rows that differ are those of the smallest numbers, and England's and London's agency workers of 2023
    assert_eq!(counts, [(1118, 3), (1116, 2), (1076, 41), (1123, 0), (1080, 40), (1121, 1)], "{told:?}");
}

#[test]
fn the_published_rates_of_england_and_two_regions_in_2023_come_out() {
    let published = Published::built_in();
    let rates = |name: &str| -> Vec<f64> {
        let area = place(&published, name);
        IDENTITIES.iter().take(6).map(|one| one.computed(&published, area, 2023).unwrap()).collect()
    };
    for (name, expected) in [
        ("England", [15.9, 17.8, 80.0, 18.9, 74.4, 16.0]),
        ("North East", [14.2, 9.9, 66.8, 11.0, 59.5, 17.0]),
        ("North West", [15.3, 20.5, 79.1, 20.5, 78.8, 16.5]),
    ] {
        let rounded: Vec<f64> = rates(name).iter().map(|rate| (rate * 10.0).round() / 10.0).collect();
        assert_eq!(rounded, expected, "{name}");
    }
}

#[test]
fn a_file_that_reaches_further_revises_the_earlier_one() {
    let folder = tempfile::tempdir().unwrap();
    let header = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,\
                  new_la_code,la_name,category,referral_count\n";
    let row = |year: u32, count: &str| {
        format!(
            "{year},Reporting year,Local authority,E92000001,England,E12000002,North West,889,E06000008,Blackburn with Darwen,x,{count}\n"
        )
    };
    let name = |years: &str| folder.path().join(format!("C1_referrals_and_rereferrals_{years}.csv"));
    fs::write(name("a_2013_to_2021"), format!("\u{feff}{header}{}{}", row(2020, "\"2,000\""), row(2021, "1605")))
        .unwrap();
    fs::write(name("2013_to_2022"), format!("{header}{}{}", row(2021, "1600"), row(202_122, "c"))).unwrap();
    let read = Published::from_folder(folder.path()).unwrap();
    let council = place(&read, "Blackburn with Darwen");
    let values: Vec<Value> = (2020..=2022).map(|year| read.value(council, Indicator::Referrals, year)).collect();
    assert_eq!(values, [Value::Known(2000.0), Value::Known(1600.0), Value::Missing(Why::Confidential)]);
    assert_eq!(read.value(council, Indicator::ReReferrals, 2020), Value::Missing(Why::NotPublished));
}

#[test]
fn a_folder_without_publications_and_a_file_without_its_columns_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let said = Published::from_folder(folder.path()).unwrap_err().to_string();
    assert!(said.contains("holds none of the publications") && said.contains("csww_indicators_"), "{said}");
    fs::write(folder.path().join("csww_indicators_2030.csv"), "time_period,cases\n2030,5\n").unwrap();
    let said = Published::from_folder(folder.path()).unwrap_err().to_string();
    assert!(said.ends_with("csww_indicators_2030.csv lacks the column geographic_level"), "{said}");
    let said = Published::from_folder(Path::new("no/such/folder")).unwrap_err().to_string();
    assert!(said.starts_with("could not read no/such/folder"), "{said}");
}

#[test]
fn figures_cut_off_at_a_year_know_nothing_later() {
    let published = Published::built_in();
    let cut = published.up_to(2019);
    let council = place(&published, "Bradford");
    assert_eq!(cut.value(council, Indicator::Cases, 2019), published.value(council, Indicator::Cases, 2019));
    assert_eq!(cut.value(council, Indicator::Cases, 2020), Value::Missing(Why::NotPublished));
    assert_eq!(cut.last_year(council), Some(2019));
}

#[test]
fn the_estimated_environment_is_a_section_that_a_scenario_takes() {
    let found = wandering::estimate(&Published::built_in(), 2021);
    let section = caseload::report::published::section(&found);
    let text = format!("extends = \"blackburn-with-darwen/baseline-2019\"\n{section}");
    let scenario =
        caseload::scenario::from_text("wandering.toml", &text).unwrap_or_else(|problems| panic!("{problems}"));
    let environment = scenario.central().environment.clone().unwrap();
    for (process, estimated) in environment.processes.iter().zip(&found.processes) {
        assert!((process.council.sigma - estimated.fit.council).abs() < 0.001, "{estimated:?}");
        assert!((process.national.sigma - estimated.fit.national).abs() < 0.001, "{estimated:?}");
        assert!((process.council.tau - estimated.fit.memory).abs() < 0.51, "{estimated:?}");
    }
}
