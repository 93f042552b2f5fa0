//! `[grade.NAME.hiring]`, `notice` and `[grade.NAME.asye]`: from the vacancy to the last day.

use crate::model::parameters::Grade;
use crate::model::people::{Career, FirstYear, Hiring, LongLeave};
use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::reference::unknown_name;
use crate::scenario::section::Section;

/// What a grade says, and the name of the grade that its workers pass into.
pub(super) fn read<'a>(s: &mut Section<'_, 'a>) -> (Career, Option<&'a str>) {
    let hiring =
        s.optional("hiring", "The steps from a vacancy to a successor's first day, in place of `refill`", hiring);
    let notice = s.number(
        Field::duration("notice", "From resignation to the last day; the vacancy is known from the resignation on")
            .to(3660.0)
            .or(0.0),
    );
    let year = s.optional("asye", "The assessed and supported year in employment", first_year);
    let (first_year, promotes_to) = year.map_or((None, None), |(year, name)| (Some(year), name));
    let long_leave =
        s.optional("long-leave", "Leave that is foreseen and long, as for the birth of a child", |s| LongLeave {
            onset: s.number(Field::rate("begins", "Rate at which it begins while at work").to(10.0)),
            length: s.required_law("length", "How long it lasts"),
        });
    let moves_away = s.number(
        Field::rate("moves-away", "Rate at which workers move to another role in the council; no leaving")
            .to(10.0)
            .or(0.0),
    );
    (Career { hiring, notice, first_year, long_leave, moves_away }, promotes_to)
}

fn hiring(s: &mut Section<'_, '_>) -> Hiring {
    let approval = s.required_law("approval", "From the vacancy to leave to advertise");
    let advert = s.required_law("advert", "One round of advertising and interviews");
    let offer = s.required_law("offer", "Checks and the offer");
    let start = s.required_law("start", "From the accepted offer to the first day");
    let failed = Field::share("failed-rounds", "Share of rounds that find nobody and are repeated").to(0.95).or(0.0);
    let failed_rounds = s.number(failed);
    let at_once = s.maybe(Field::whole(
        "at-once",
        1,
        100_000,
        "Most recruitments of this grade under way at once in the council, from approval to the accepted offer",
    ));
    let months = s.numbers(Field::whole("cohort-months", 1, 12, "Months on whose first day workers start"));
    if months.is_none() {
        s.record_default("cohort-months", "any day", "[]");
    } else if months.as_ref().is_some_and(Vec::is_empty) {
        s.fault("cohort-months", Fault::new("is empty").allowed("at least one month, from 1 to 12"));
    }
    let month = |number: f64| if number.is_finite() { number as usize - 1 } else { 0 };
    Hiring {
        approval,
        advert,
        offer,
        start,
        failed_rounds,
        at_once: at_once.map(|most| most as u32),
        cohort_months: months.unwrap_or_default().into_iter().map(month).collect(),
    }
}

fn first_year<'a>(s: &mut Section<'_, 'a>) -> (FirstYear, Option<&'a str>) {
    let length = s.required_law("length", "From the first day to the pass");
    let promotes_to = s.reference("promotes-to", "The grade that a worker passes into");
    s.describe(|shape| shape.require("promotes-to"));
    if promotes_to.is_none() && s.table.is_some_and(|table| table.get("promotes-to").is_none()) {
        s.fault("promotes-to", Fault::new("is missing").allowed("the name of another grade"));
    }
    let extended = s.number(Field::share("extended", "Share of workers who are given more time").or(0.0));
    let extension = s.maybe(Field::duration("extension", "How much more time they are given").above(0.0));
    if extended > 0.0 && extension.is_none() {
        s.fault("extension", Fault::new("is missing").allowed("a length of time, as some years are extended"));
    }
    let assessor = Field::share("assessor", "Share of a full load that the assessing colleague gives up for each");
    let year = FirstYear {
        length,
        promotes_to: 0,
        extended,
        extension: extension.unwrap_or(0.0),
        assessor: s.number(assessor.or(0.0)),
    };
    (year, promotes_to)
}

/// Puts the grades that workers pass into in place of their names.
pub(super) fn promote(s: &mut Section<'_, '_>, grades: &mut [Grade], names: &[Option<&str>]) {
    for place in 0..grades.len() {
        let Some(wanted) = names[place] else { continue };
        let name = grades[place].name.clone();
        let found = grades.iter().position(|grade| grade.name == wanted);
        let fault = match found {
            None => {
                let all: Vec<&str> = grades.iter().map(|grade| grade.name.as_str()).collect();
                unknown_name("grade", wanted, &all)
            }
            Some(found) if found == place => {
                Fault::new("passes into itself").found(format!("\"{wanted}\"")).allowed("another grade")
            }
            Some(found) if grades[found].career.first_year.is_some() => {
                let fault = Fault::new("names a grade with a first year of its own").found(format!("\"{wanted}\""));
                fault.allowed("a grade without [grade.NAME.asye]")
            }
            Some(found) => {
                if let Some(year) = &mut grades[place].career.first_year {
                    year.promotes_to = found;
                }
                continue;
            }
        };
        s.fault_of("grade", &name, "asye", Fault { title: format!("promotes-to {}", fault.title), ..fault });
    }
}
