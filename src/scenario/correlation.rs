//! `[correlation.NAME]`: uncertain values that tend to be high together.

use super::field::Field;
use super::problem::{Fault, Notice};
use super::reader::{Pass, Reader};
use super::section::Section;
use super::wording::{in_a_row, nearest};
use nalgebra::DMatrix;

/// Uncertain values drawn jointly, by a Gaussian copula with one correlation between any two.
///
/// A member that is known here keeps its place: its luck goes on shaping that of the others, so making one value known
/// changes no other draw.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// Paths of the members, in order.
    pub members: Vec<String>,
    /// Lower triangle of the Cholesky factor of the correlation matrix.
    pub factor: DMatrix<f64>,
}

impl Group {
    /// Whether its members tend to be high together, rather than one of them while another is low.
    pub fn rises_together(&self) -> bool {
        self.factor[(1, 0)] > 0.0
    }
}

/// Reads the groups. It comes after all else, as members must be uncertain values of the file.
pub(super) fn read(s: &mut Section<'_, '_>) -> Vec<Group> {
    let mut taken: Vec<String> = Vec::new();
    let groups = s.named("correlation", "Uncertain values that tend to be high together", |s, _| {
        let words = s.words("members", "Paths of uncertain values, as \"demand.referrals\"");
        let rho = Field::number("rho", "Correlation between any two of them, on the normal scale");
        let rho = s.number(rho.from(-1.0).to(1.0).exactly());
        if s.reader.pass != Pass::Check {
            return None;
        }
        let mut members = Vec::new();
        for (word, place) in words {
            if taken.iter().any(|known| known == word) {
                let fault = Fault::new("names a value twice").found(format!("\"{word}\""));
                s.reader.fault(place, Some("members"), fault.allowed("each value in one group only, once"));
            } else if s.reader.uncertain.iter().any(|uncertain| uncertain.path == word) {
                taken.push(word.to_owned());
                members.push(word.to_owned());
            } else if s.reader.register.iter().any(|row| row.path == word) {
                taken.push(word.to_owned());
                members.push(word.to_owned());
                let text = format!("{word} is known here: its correlation with others has no effect on it.");
                s.reader.notices.push(Notice { text, place: Some(s.reader.at(place)) });
            } else {
                let fault = no_uncertain_value(s.reader, word);
                s.reader.fault(place, Some("members"), fault);
            }
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

fn no_uncertain_value(reader: &Reader<'_>, path: &str) -> Fault {
    let known: Vec<&str> = reader.uncertain.iter().map(|uncertain| uncertain.path.as_str()).collect();
    let fault = Fault::new("names no uncertain value").found(format!("\"{path}\""));
    let hint = nearest(path, &known).map(|near| format!("did you mean \"{near}\"?"));
    let allowed = match known.as_slice() {
        [] => "paths of uncertain values; this scenario has none".to_owned(),
        known => format!("paths of uncertain values: {}", in_a_row(&known[..known.len().min(8)])),
    };
    Fault { hint, ..fault.allowed(allowed) }
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
