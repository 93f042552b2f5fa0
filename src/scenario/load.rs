//! From a path to a scenario: read, merge, check, and keep what is needed to realise it a thousand times.

use super::canonical;
use super::correlation::Group;
use super::draw;
use super::file::{self, Reading, ReportChoices};
use super::inherit::{self, Merged, Origin};
use super::problem::{Notice, Problem, Problems};
use super::reader::{Meta, Pass, Reader};
use super::register::RegisterRow;
use super::section::Section;
use super::source::Source;
use super::tree::Table;
use super::uncertain::Uncertain;
use super::wording::grouped;
use crate::model::parameters::Parameters;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A full and valid set of assumptions: a file with its bases, or a built-in scenario.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// A short name made of the file's name, for folders and columns.
    pub id: String,
    /// What it is, in a few words; the id where the file has no title.
    pub title: String,
    /// The question it answers, if it says so.
    pub question: Option<String>,
    /// What a reader should know, if it says so.
    pub notes: Option<String>,
    /// The scenario that the others are measured by: the root of the chain of bases, if this one has a base.
    pub baseline: Option<Box<Scenario>>,
    /// What the report dwells on.
    pub report: ReportChoices,
    sources: Vec<Source>,
    root: Table,
    pub(super) uncertain: Vec<Uncertain>,
    pub(super) groups: Vec<Group>,
    register: Vec<RegisterRow>,
    notices: Vec<Notice>,
    central: Arc<Parameters>,
    resolved: String,
    digest: String,
}

/// Loads a scenario: a path, or the name of a built-in one.
///
/// # Errors
/// Everything that is wrong with the file and its bases, at once.
pub fn load(path_or_builtin: &str) -> Result<Scenario, Problems> {
    from_origin(Origin::find(path_or_builtin))
}

/// Loads a scenario from text, as if it stood in a file of this name; it may extend built-in scenarios only.
///
/// # Errors
/// Everything that is wrong with the text.
pub fn from_text(name: &str, text: &str) -> Result<Scenario, Problems> {
    from_merged(inherit::gather_text(name, text)?)
}

fn from_origin(origin: Origin) -> Result<Scenario, Problems> {
    from_merged(inherit::gather(origin)?)
}

fn from_merged(merged: Merged) -> Result<Scenario, Problems> {
    let Merged { sources, origins, root, problems: mut unreadable } = merged;
    let mut reader = Reader::new(Pass::Check, &sources, &[]);
    let reading = walk(&mut reader, &root);
    let Reader { problems, notices, register, uncertain, superseded, canonical, .. } = reader;
    // of a value that cannot be read nothing else is said
    let place = |problem: &Problem| (problem.file, problem.span.as_ref().map(|span| span.start));
    let is_new = |problem: &Problem| !unreadable.iter().any(|known| place(known) == place(problem));
    let problems: Vec<Problem> = problems.into_iter().filter(is_new).collect();
    unreadable.extend(problems);
    if !unreadable.is_empty() {
        return Err(Problems::new(sources, unreadable));
    }
    let baseline = match origins.as_slice() {
        [] | [_] => None,
        [_, .., base] => match from_origin(base.clone()) {
            Ok(baseline) => Some(Box::new(baseline)),
            Err(problems) => return Err(problems),
        },
    };
    let mut notices = notices;
    notices.extend(sources.iter().filter_map(straightened));
    let id = slug(&sources[0].name);
    let Reading { parameters, title, question, notes, correlations, report } = reading;
    notices.extend(super::drift::notices(&parameters));
    let resolved = canonical::resolved(&root, &superseded);
    Ok(Scenario {
        title: title.unwrap_or_else(|| id.clone()),
        id,
        question,
        notes,
        baseline,
        report,
        resolved,
        digest: canonical::digest(&canonical),
        central: Arc::new(parameters),
        root,
        uncertain,
        groups: correlations,
        register,
        notices,
        sources,
    })
}

/// That curly quotes were read kindly, once for a file.
fn straightened(source: &Source) -> Option<Notice> {
    let first = source.straightened.first()?;
    let times = match source.straightened.len() {
        1 => String::new(),
        n => format!(" around {} values, the first of them here", grouped(n as f64)),
    };
    let place = Some(format!("{}:{}", source.name, source.line_column(first.start).0));
    Some(Notice { text: format!("Curly quotes were read as straight ones{times}."), place })
}

fn walk<'a>(reader: &mut Reader<'a>, root: &'a Table) -> Reading {
    Section::walk(reader, Some(root), None, Meta::default(), file::read).0
}

impl Scenario {
    /// The parameters with every uncertain value at its median.
    pub fn central(&self) -> Arc<Parameters> {
        Arc::clone(&self.central)
    }

    /// Whether any value is uncertain, so that replications differ in their parameters.
    pub fn is_drawn(&self) -> bool {
        !self.uncertain.is_empty()
    }

    /// How many values are uncertain.
    pub fn uncertain_count(&self) -> usize {
        self.uncertain.len()
    }

    /// The parameters of one replication.
    pub fn realise(&self, seed: u64, parameter_index: u64) -> Parameters {
        if !self.is_drawn() {
            return (*self.central).clone();
        }
        self.realise_from(&draw::values(&self.uncertain, &self.groups, seed, parameter_index))
    }

    /// The parameters with these values drawn.
    pub(super) fn realise_from(&self, draws: &[(u32, f64)]) -> Parameters {
        walk(&mut Reader::new(Pass::Draw, &self.sources, draws), &self.root).parameters
    }

    /// The values drawn for one replication, by path.
    pub fn drawn(&self, seed: u64, parameter_index: u64) -> Vec<(&str, f64)> {
        let draws = draw::values(&self.uncertain, &self.groups, seed, parameter_index);
        let value = |uncertain: &Uncertain| {
            let at = draws.binary_search_by_key(&uncertain.node, |draw| draw.0);
            at.map_or(f64::NAN, |at| draws[at].1)
        };
        self.uncertain.iter().map(|uncertain| (uncertain.path.as_str(), value(uncertain))).collect()
    }

    /// The scenario as one file that stands alone and loads to the same digest.
    pub fn resolved(&self) -> String {
        self.resolved.clone()
    }

    /// SHA-256 of what the scenario means, in hexadecimal: the same whatever the order, spacing or comments of its files.
    pub fn digest(&self) -> String {
        self.digest.clone()
    }

    /// The assumptions register: every value in force and who set it.
    pub fn register(&self) -> &[RegisterRow] {
        &self.register
    }

    /// What a planner should know before running it.
    pub fn notices(&self) -> Vec<Notice> {
        self.notices.clone()
    }

    /// The files it was read from, itself first.
    pub fn files(&self) -> Vec<&str> {
        self.sources.iter().map(|source| source.name.as_str()).collect()
    }
}

/// A name of lower-case letters, digits and hyphens, at most 64 long, from a file name.
fn slug(name: &str) -> String {
    let stem = inherit::strip_ending(name.rsplit(['/', '\\']).next().unwrap_or(name));
    let mut out = String::new();
    for c in stem.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(64);
    let out = out.trim_end_matches('-');
    if out.is_empty() { "scenario".to_owned() } else { out.to_owned() }
}

/// The scenario files of a folder, in order of their names: `*.toml` and `*.toml.txt`.
pub fn scenario_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            !name.starts_with('.') && (name.ends_with(".toml") || name.ends_with(".toml.txt")) && path.is_file()
        })
        .collect();
    files.sort();
    files
}
