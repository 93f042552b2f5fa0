//! `[environment]`: how demand, leaving, hiring and closing wander about their base from month to month.

use crate::model::environment::{Environment, PROCESSES, Part, Process, Wander, cholesky};
use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::section::Section;
use crate::time::MEAN_MONTH_DAYS;

/// What each process moves, for the description of its table.
const DOCS: [&str; PROCESSES] = [
    "How the families that come wander",
    "How the hazard of leaving wanders",
    "How the speed at which vacancies are filled wanders",
    "How the speed of casework wanders",
];

/// Pairs of processes by their places, and the key of their correlation.
const PAIRS: [(usize, usize, &str); 6] = [
    (1, 0, "demand-leaving"),
    (2, 0, "demand-hiring"),
    (3, 0, "demand-closing"),
    (2, 1, "leaving-hiring"),
    (3, 1, "leaving-closing"),
    (3, 2, "hiring-closing"),
];

pub(super) fn read(s: &mut Section<'_, '_>) -> Environment {
    let mut processes = [Wander::STILL; PROCESSES];
    for ((process, doc), wander) in Process::ALL.into_iter().zip(DOCS).zip(&mut processes) {
        if let Some(read) = s.optional(process.name(), doc, one) {
            *wander = read;
        }
    }
    let factor = s.section("correlation", "How disturbances of the same month go together", |s| {
        let mut correlation = [[0.0; PROCESSES]; PROCESSES];
        for (row, column, key) in PAIRS {
            let field = Field::number(key, "Correlation of these two, for the nation's and the council's part alike");
            let rho = s.number(field.from(-1.0).to(1.0).or(0.0).exactly());
            (correlation[row][column], correlation[column][row]) = (rho, rho);
        }
        for (place, row) in correlation.iter_mut().enumerate() {
            row[place] = 1.0;
        }
        let sound = correlation.iter().flatten().all(|rho| rho.is_finite());
        let factor = cholesky(&correlation);
        if sound && factor.is_none() {
            let fault = Fault::new("cannot hold between all of them");
            s.fault_here(fault.allowed("correlations that some disturbances can have together, none of them 1 or -1"));
        }
        factor.unwrap_or([[0.0; PROCESSES]; PROCESSES])
    });
    Environment { processes, factor }
}

/// One process.
fn one(s: &mut Section<'_, '_>) -> Wander {
    let national = s.optional("national", "The part shared by the nation", part);
    let council = s.optional("council", "The council's own part", part);
    let start = Field::change("start", "Where it stands at day 0, relative to its base").above(-1.0).or(0.0);
    let start = s.number(start);
    if national.is_none() && council.is_none() {
        s.fault_here(Fault::new("says nothing about how it wanders").allowed("`national`, `council` or both"));
    }
    Wander {
        national: national.unwrap_or(Part::STILL),
        council: council.unwrap_or(Part::STILL),
        start: libm::log1p(start),
    }
}

fn part(s: &mut Section<'_, '_>) -> Part {
    Part {
        sigma: s.number(Field::share("sigma", "Standard deviation of its logarithm in the long run")),
        tau: s.number(Field::duration("tau", "Time in which a deviation shrinks to 37%").above(0.0)) / MEAN_MONTH_DAYS,
    }
}
