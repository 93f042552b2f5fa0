//! `where = { grades, teams }`: whom a measure reaches.

use super::staff::Staff;
use crate::model::people::Reach;
use crate::scenario::problem::Fault;
use crate::scenario::reader::Pass;
use crate::scenario::section::Section;
use crate::scenario::source::Place;
use crate::scenario::wording::{in_a_row, nearest, quoted_key};

/// Names of grades or teams, each with its place in the file.
type Names = Option<Vec<(String, Place)>>;

/// Whom a measure reaches, still in words.
#[derive(Default)]
pub(in crate::scenario) struct Where {
    grades: Names,
    teams: Names,
}

impl Where {
    pub(super) fn read(s: &mut Section<'_, '_>) -> Self {
        let names = s.optional("where", "Whom it reaches; without it, everybody", |s| Self {
            grades: s.maybe_words("grades", "Names of grades"),
            teams: s.maybe_words("teams", "Names of teams"),
        });
        names.unwrap_or_default()
    }

    /// Finds the grades and teams that measure `of` names.
    pub(super) fn find(self, s: &mut Section<'_, '_>, of: &str, staff: &Staff) -> Reach {
        let grades: Vec<&str> = staff.grades.iter().map(|grade| grade.name.as_str()).collect();
        let teams: Vec<&str> = staff.teams.iter().map(|team| team.name.as_str()).collect();
        Reach {
            grades: places(s, of, "grades", self.grades, &grades),
            teams: places(s, of, "teams", self.teams, &teams),
        }
    }
}

fn places(s: &mut Section<'_, '_>, of: &str, key: &str, names: Names, known: &[&str]) -> Option<Vec<usize>> {
    let names = names?;
    let mut places = Vec::with_capacity(names.len());
    for (name, place) in names {
        match known.iter().position(|one| *one == name) {
            Some(index) => places.push(index),
            None if s.reader.pass == Pass::Check => {
                let path = format!("measure.{}.where.{key}", quoted_key(of));
                let fault = Fault::new(format!("{path} names one that does not exist")).found(format!("\"{name}\""));
                let hint = nearest(&name, known).map(|near| format!("did you mean \"{near}\"?"));
                let allowed = format!("{key} of this scenario: {}", in_a_row(known));
                s.reader.fault(place, None, Fault { hint, ..fault.allowed(allowed) });
            }
            None => {}
        }
    }
    places.sort_unstable();
    Some(places)
}
