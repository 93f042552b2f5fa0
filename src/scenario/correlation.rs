//! `[correlation.NAME]`: uncertain values that tend to be high together.

use super::field::Field;
use super::problem::Fault;
use super::reader::{Pass, in_a_row, nearest};
use super::section::Section;
use nalgebra::DMatrix;

/// Uncertain values drawn jointly, by a Gaussian copula with one correlation between any two.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// Paths of the members, in order.
    pub members: Vec<String>,
    /// Lower triangle of the Cholesky factor of the correlation matrix.
    pub factor: DMatrix<f64>,
}

/// Reads the groups. It comes after all else, as members must be uncertain values of the file.
pub(super) fn read(s: &mut Section<'_, '_>) -> Vec<Group> {
    let mut taken: Vec<String> = Vec::new();
    let groups = s.named("correlation", "Uncertain values that tend to be high together", |s, _| {
        let words = s.words("members", "Paths of uncertain values, as \"demand.referrals\"");
        let rho = Field::number("rho", "Correlation between any two of them, on the normal scale");
        let rho = s.number(rho.from(-1.0).to(1.0).exactly());
        if s.reader.pass != Pass::Check {
            let mut members: Vec<String> = words.iter().map(|(word, _)| (*word).to_owned()).collect();
            members.sort_unstable();
            return group(members, rho);
        }
        let known: Vec<String> = s.reader.uncertain.iter().map(|uncertain| uncertain.path.clone()).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let mut members = Vec::new();
        for (word, place) in words {
            let fault = if !known.contains(&word) {
                let fault = Fault::new("names no uncertain value").found(format!("\"{word}\""));
                let fault = match known.as_slice() {
                    [] => fault.allowed("paths of uncertain values; this scenario has none"),
                    known => {
                        fault.allowed(format!("paths of uncertain values: {}", in_a_row(&known[..known.len().min(8)])))
                    }
                };
                let hint = nearest(word, &known).map(|near| format!("did you mean \"{near}\"?"));
                Fault { hint, ..fault }
            } else if taken.iter().any(|known| known == word) {
                Fault::new("names a value twice")
                    .found(format!("\"{word}\""))
                    .allowed("each value in one group only, once")
            } else {
                taken.push(word.to_owned());
                members.push(word.to_owned());
                continue;
            };
            s.reader.fault(place, Some("members"), fault);
        }
        members.sort_unstable();
        s.reader.canonical(&format!("{members:?}"));
        if members.len() < 2 {
            if s.reader.problems.is_empty() {
                s.fault("members", Fault::new("needs at least two values").allowed("a list of two or more paths"));
            }
            return None;
        }
        let count = members.len();
        let group = group(members, rho);
        if group.is_none() && rho.is_finite() {
            let least = -1.0 / (count as f64 - 1.0);
            let fault = Fault::new("cannot hold between all of them").found(s.shown("rho"));
            let least = super::quantity::rounded(least);
            s.fault("rho", fault.allowed(format!("a correlation above {least} and below 1 between {count} values")));
        }
        group
    });
    groups.into_iter().flatten().collect()
}

fn group(members: Vec<String>, rho: f64) -> Option<Group> {
    let n = members.len();
    if n < 2 || !rho.is_finite() {
        return None;
    }
    let matrix = DMatrix::from_fn(n, n, |row, column| if row == column { 1.0 } else { rho });
    let factor = matrix.cholesky()?.l();
    (0..n).all(|at| factor[(at, at)] > 1e-9).then_some(Group { members, factor })
}
