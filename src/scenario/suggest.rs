//! What may be meant by the name of a scenario that does not exist.

use super::catalogue::{self, BUILT_IN};
use super::inherit::strip_ending;
use super::load::scenario_files;
use super::wording::{in_a_row, nearest};
use std::path::Path;

const LISTED: &str = "`caseload scenarios` lists the built-in ones";

/// A hint for a path or name given on the command line.
pub fn scenario(path: &Path) -> String {
    let beside = beside(path).map(|name| path.with_file_name(name).display().to_string());
    with(beside.into_iter().chain(built_in(&path.to_string_lossy())))
}

/// A hint for a base given as `extends`, which leads to `target`.
pub fn base(target: &Path, extends: &str) -> String {
    let beside = beside(target).map(|name| match extends.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{name}"),
        None => name,
    });
    with(beside.into_iter().chain(built_in(extends)))
}

fn with(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if names.is_empty() { LISTED.to_owned() } else { format!("did you mean {}? {LISTED}", in_a_row(&names)) }
}

/// The scenario file in the same folder whose name is nearest.
fn beside(path: &Path) -> Option<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let files: Vec<String> =
        scenario_files(folder).iter().filter_map(|file| Some(file.file_name()?.to_str()?.to_owned())).collect();
    let wanted = path.file_name()?.to_str()?;
    let stems: Vec<&str> = files.iter().map(|file| strip_ending(file)).collect();
    let near = nearest(strip_ending(wanted), &stems)?;
    files.iter().find(|file| strip_ending(file) == near).cloned()
}

/// The built-in scenario whose name, or the last part of it, is nearest.
fn built_in(name: &str) -> Option<String> {
    let name = strip_ending(name);
    let whole: Vec<&str> = BUILT_IN.iter().map(|built_in| built_in.name).collect();
    let last: Vec<&str> = whole.iter().map(|name| catalogue::last_part(name)).collect();
    let by_last = || {
        let near = nearest(catalogue::last_part(name), &last)?;
        whole.iter().copied().find(|name| catalogue::last_part(name) == near)
    };
    nearest(name, &whole).filter(|_| name.contains('/')).or_else(by_last).map(str::to_owned)
}
