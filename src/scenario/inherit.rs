//! Base and changes: an overlay is laid over its base key by key, and every leaf remembers who set it.

use super::catalogue;
use super::problem::{Fault, Problem, Problems};
use super::source::{Source, Unread};
use super::suggest;
use super::tree::{Node, Planter, Table, Value};
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

/// The longest chain of bases.
pub const LONGEST_CHAIN: usize = 16;

/// A scenario's files, read and merged.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The files, the scenario itself first, the root of its bases last.
    pub sources: Vec<Source>,
    /// Where each file can be loaded from again.
    pub origins: Vec<Origin>,
    /// The merged tree, without `extends`.
    pub root: Table,
    /// What is wrong with the writing of single values, which stand in the tree as unreadable.
    pub problems: Vec<Problem>,
}

/// Where a file comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file of the machine.
    File(PathBuf),
    /// A built-in scenario, by name.
    BuiltIn(String),
}

impl Origin {
    /// A path or the name of a built-in scenario: an existing path wins.
    pub fn find(given: &str) -> Self {
        match catalogue::meant(given) {
            Some(built_in) if !Path::new(given).exists() => Self::BuiltIn(built_in.name.to_owned()),
            _ => Self::File(PathBuf::from(given)),
        }
    }

    fn read(&self) -> Result<Source, Unread> {
        match self {
            Self::File(path) if std::fs::symlink_metadata(path).is_err_and(|e| e.kind() == ErrorKind::NotFound) => {
                let bare = Source { name: path.display().to_string(), text: String::new(), straightened: Vec::new() };
                let fault = Fault::new("there is no such file and no built-in scenario of this name");
                Err(Box::new((bare, fault.hint(suggest::scenario(path)))))
            }
            Self::File(path) => Source::read(path, path.display().to_string()),
            Self::BuiltIn(name) => Source::decode(catalogue::text(name).unwrap_or_default().as_bytes(), name.clone()),
        }
    }

    /// What two spellings of one file share.
    fn identity(&self) -> String {
        match self {
            Self::File(path) => {
                std::fs::canonicalize(path).unwrap_or_else(|_| path.clone()).to_string_lossy().into_owned()
            }
            Self::BuiltIn(name) => format!("built-in {name}"),
        }
    }

    /// The base that this file names, inside the folder tree of the scenario or inside the catalogue.
    fn base(&self, extends: &str, tree: Option<&Path>) -> Result<Self, Fault> {
        let relative = Path::new(extends);
        let outside = || {
            Fault::new("the base lies outside the scenario's folder")
                .found(format!("\"{extends}\""))
                .allowed("a file in the scenario's own folder or below it, or the name of a built-in scenario")
        };
        if relative.is_absolute() || extends.contains(['\\', ':']) {
            return Err(outside());
        }
        match self {
            Self::BuiltIn(name) => {
                let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
                let stem = strip_ending(extends);
                let beside = if folder.is_empty() { stem.to_owned() } else { format!("{folder}/{stem}") };
                [beside, stem.to_owned()]
                    .into_iter()
                    .find(|name| catalogue::text(name).is_some())
                    .map(Self::BuiltIn)
                    .ok_or_else(|| {
                        let fault = Fault::new("there is no such base").found(format!("\"{extends}\""));
                        fault.hint(suggest::scenario(relative))
                    })
            }
            Self::File(path) => {
                let folder = path.parent().unwrap_or(Path::new(""));
                let target = folder.join(relative);
                if !target.exists() {
                    if catalogue::text(extends).is_some() {
                        return Ok(Self::BuiltIn(extends.to_owned()));
                    }
                    if relative.components().filter(|part| *part == Component::ParentDir).count() > 1 {
                        return Err(outside());
                    }
                    return Err(Fault::new("there is no such base")
                        .found(format!("\"{extends}\""))
                        .allowed("the path of a scenario file, seen from this one, or the name of a built-in scenario")
                        .hint(suggest::base(&target, extends)));
                }
                let inside = tree
                    .zip(std::fs::canonicalize(&target).ok())
                    .is_some_and(|(tree, target)| target.starts_with(tree));
                if inside { Ok(Self::File(target)) } else { Err(outside()) }
            }
        }
    }
}

/// A file name without `.toml` or `.toml.txt`.
pub fn strip_ending(name: &str) -> &str {
    name.strip_suffix(".toml.txt").or_else(|| name.strip_suffix(".toml")).unwrap_or(name)
}

/// Reads a scenario and all its bases and lays the one over the other.
///
/// # Errors
/// Faults of reading, syntax and inheritance; nothing is known of the values yet.
pub fn gather(origin: Origin) -> Result<Merged, Problems> {
    let source = origin.read();
    gather_from(origin, source)
}

/// The same for text that stands in no file; its bases are built-in scenarios.
///
/// # Errors
/// As for [`gather`].
pub fn gather_text(name: &str, text: &str) -> Result<Merged, Problems> {
    let source = Source::decode(text.as_bytes(), name.to_owned());
    gather_from(Origin::BuiltIn(name.to_owned()), source)
}

fn gather_from(origin: Origin, first: Result<Source, Unread>) -> Result<Merged, Problems> {
    let mut first = Some(first);
    let tree = match &origin {
        Origin::File(path) => {
            let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            std::fs::canonicalize(folder).ok()
        }
        Origin::BuiltIn(_) => None,
    };
    let mut planter = Planter::default();
    let mut sources: Vec<Source> = Vec::new();
    let mut origins: Vec<Origin> = Vec::new();
    let mut tables: Vec<Table> = Vec::new();
    let mut problems: Vec<Problem> = Vec::new();
    let mut next = Some(origin);
    while let Some(origin) = next.take() {
        let file = sources.len() as u16;
        match first.take().unwrap_or_else(|| origin.read()) {
            Ok(source) => sources.push(source),
            Err(unread) => {
                let (source, fault) = *unread;
                sources.push(source);
                problems.push(Problem::of_file(file, fault));
                return Err(Problems::new(sources, problems));
            }
        }
        origins.push(origin.clone());
        let (root, unreadable) = planter.plant(&sources[usize::from(file)], file);
        problems.extend(unreadable);
        let Some(Node { value: Value::Table(mut table), .. }) = root else {
            return Err(Problems::new(sources, problems));
        };
        if let Some(at) = table.entries.iter().position(|entry| entry.key == "extends") {
            let entry = table.entries.remove(at);
            if matches!(entry.node.value, Value::Unreadable) {
                return Err(Problems::new(sources, problems));
            }
            match base_of(&origin, &entry.node, tree.as_deref(), &origins) {
                Ok(base) => next = Some(base),
                Err(fault) => {
                    problems.push(Problem::new(entry.node.place, fault));
                    return Err(Problems::new(sources, problems));
                }
            }
        }
        tables.push(table);
    }
    let root = tables.into_iter().rev().reduce(overlay).unwrap_or_default();
    Ok(Merged { sources, origins, root, problems })
}

fn base_of(origin: &Origin, node: &Node, tree: Option<&Path>, origins: &[Origin]) -> Result<Origin, Fault> {
    let Value::Text(extends) = &node.value else {
        return Err(Fault::new("`extends` must name a file")
            .found(node.value.kind())
            .allowed("the path of one scenario file in quotes"));
    };
    let base = origin.base(extends, tree)?;
    let identity = base.identity();
    if let Some(first) = origins.iter().position(|seen| seen.identity() == identity) {
        if origins.len() == 1 {
            return Err(Fault::new("the scenario extends itself").hint("remove the line, or name another base"));
        }
        let mut chain: Vec<String> = origins[first..].iter().map(short_name).collect();
        chain.push(short_name(&origins[first]));
        return Err(Fault::new("the bases form a circle")
            .found(chain.join(" -> "))
            .hint("one of them must stand alone"));
    }
    if origins.len() > LONGEST_CHAIN {
        return Err(Fault::new("the chain of bases is too long").allowed(format!("at most {LONGEST_CHAIN} bases")));
    }
    Ok(base)
}

fn short_name(origin: &Origin) -> String {
    match origin {
        Origin::File(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        Origin::BuiltIn(name) => name.clone(),
    }
}

/// Lays `over` over `base`: tables are merged key by key, all else (lists, values with their source, laws) is replaced.
fn overlay(base: Table, over: Table) -> Table {
    let mut merged = base;
    for entry in over.entries {
        match merged.entries.iter_mut().find(|known| known.key == entry.key) {
            None => merged.entries.push(entry),
            Some(known) => {
                let (before, now) = (&mut known.node, entry.node);
                known.place = entry.place;
                match (&mut before.value, now) {
                    (Value::Table(lower), Node { value: Value::Table(upper), place, id })
                        if !lower.is_value() && !upper.is_value() =>
                    {
                        let lower = std::mem::take(lower);
                        *before = Node { value: Value::Table(overlay(lower, upper)), place, id };
                    }
                    (_, now) => *before = now,
                }
            }
        }
    }
    merged
}
