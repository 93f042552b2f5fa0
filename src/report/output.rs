//! The folder that results go to: one folder per scenario, whole or not at all, and one writer at a time.

use super::manifest::{FileRow, MANIFEST, Manifest};
use super::refusal;
use crate::study::Finding;
use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Name of the lock file within the folder of results.
const LOCK: &str = ".lock";
/// Ends of the names under which folders lie that are not finished, or about to be replaced.
const PARTIAL: &str = ".partial";
const REPLACED: &str = ".replaced";

/// Why results could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The file system refused. Nothing half-written lies under a final name.
    #[error("{}", refusal::unwritten(action, path, source))]
    Io {
        /// What was tried.
        action: String,
        /// On what.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
    /// Another run writes to the same folder.
    #[error("{}: another run{who} is writing to this folder; wait for it, or choose another one with --out", path.display())]
    Locked {
        /// The folder.
        path: PathBuf,
        /// Who holds it, in brackets, where known.
        who: String,
    },
    /// A folder of that name holds something else, which stays as it is.
    #[error("{} {why}; move it away, or choose another folder with --out", path.display())]
    Foreign {
        /// The folder.
        path: PathBuf,
        /// What it holds.
        why: String,
    },
}

fn failed<'a>(action: &str, path: &'a Path) -> impl FnOnce(io::Error) -> OutputError + use<'a> {
    let action = action.to_string();
    move |source| OutputError::Io { action, path: path.into(), source }
}

/// All files of one scenario's folder, by their path within it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The folder's name.
    pub id: String,
    /// The files.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Package {
    /// A package of these files and the manifest that lists them.
    pub fn sealed(finding: &Finding, full: bool, mut files: BTreeMap<String, Vec<u8>>) -> Self {
        let rows = files.iter().map(|(name, bytes)| FileRow::of(name, bytes)).collect();
        files.insert(MANIFEST.into(), Manifest::of(finding, full, rows).to_json().into_bytes());
        Self { id: finding.option.scenario.id.clone(), files }
    }
}

/// A folder of results, held for writing until dropped.
#[derive(Debug)]
pub struct Shelf {
    path: PathBuf,
    lock: File,
}

impl Shelf {
    /// Makes the folder if need be, locks it, makes sure that it can be written to, and clears what a killed run left.
    ///
    /// # Errors
    /// When another run holds it or the file system refuses.
    pub fn open(path: &Path) -> Result<Self, OutputError> {
        fs::create_dir_all(path).map_err(failed("make the folder", path))?;
        let name = path.join(LOCK);
        let lock = File::options().read(true).write(true).create(true).truncate(false).open(&name);
        let mut lock = lock.map_err(failed("write to", path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = fs::read_to_string(&name).unwrap_or_default();
                let who = if holder.is_empty() { String::new() } else { format!(" (process {})", holder.trim()) };
                return Err(OutputError::Locked { path: path.into(), who });
            }
            Err(TryLockError::Error(error)) => return Err(failed("lock", path)(error)),
        }
        // the process number is also the probe: a full or read-only disk shows before anything is simulated
        let probe =
            lock.set_len(0).and_then(|()| writeln!(lock, "{}", std::process::id())).and_then(|()| lock.sync_all());
        probe.map_err(failed("write to", path))?;
        let shelf = Self { path: path.into(), lock };
        shelf.tidy()?;
        Ok(shelf)
    }

    /// Where a scenario's folder lies.
    pub fn folder(&self, id: &str) -> PathBuf {
        self.path.join(id)
    }

    fn tidy(&self) -> Result<(), OutputError> {
        for entry in fs::read_dir(&self.path).map_err(failed("list", &self.path))? {
            let path = entry.map_err(failed("list", &self.path))?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            let Some(hidden) = name.strip_prefix('.') else { continue };
            if hidden.ends_with(PARTIAL) {
                fs::remove_dir_all(&path).map_err(failed("remove the unfinished", &path))?;
            } else if let Some(id) = hidden.strip_suffix(REPLACED) {
                // a run was killed between moving the old folder away and the new one in
                if self.folder(id).exists() {
                    fs::remove_dir_all(&path).map_err(failed("remove the replaced", &path))?;
                } else {
                    fs::rename(&path, self.folder(id)).map_err(failed("restore", &path))?;
                }
            }
        }
        Ok(())
    }

    /// Makes sure that a scenario's folder may be written: it does not exist, or holds only what a run wrote.
    ///
    /// # Errors
    /// When it holds anything else.
    pub fn may_store(&self, id: &str) -> Result<(), OutputError> {
        let folder = self.folder(id);
        let foreign = |why: String| OutputError::Foreign { path: folder.clone(), why };
        match fs::symlink_metadata(&folder) {
            Err(_) => return Ok(()),
            Ok(kind) if !kind.is_dir() => return Err(foreign("is not a folder of results".into())),
            Ok(_) => {}
        }
        let text = fs::read_to_string(folder.join(MANIFEST)).map_err(|_| foreign(format!("has no {MANIFEST}")))?;
        let manifest =
            Manifest::from_json(&text).map_err(|why| foreign(format!("holds a {MANIFEST} that is {why}")))?;
        if manifest.scenario.id != id {
            return Err(foreign(format!("holds the results of another scenario, `{}`", manifest.scenario.id)));
        }
        let listed = |name: &str| name == MANIFEST || manifest.files.iter().any(|row| row.name == name);
        match files_in(&folder)?.into_iter().find(|name| !listed(name)) {
            Some(name) => Err(foreign(format!("holds `{name}`, which no run wrote"))),
            None => Ok(()),
        }
    }

    /// Keeps a package under its final name, whole: it is written beside it first, and then takes the place of the
    /// former folder of that scenario.
    ///
    /// # Errors
    /// When the place is taken by something else or the file system refuses; the former folder then stays.
    pub fn store(&self, package: &Package) -> Result<PathBuf, OutputError> {
        self.may_store(&package.id)?;
        let folder = self.folder(&package.id);
        let partial = self.path.join(format!(".{}{PARTIAL}", package.id));
        let written = write_all(&partial, package).and_then(|()| self.swap(&partial, &folder, &package.id));
        if written.is_err() {
            // the first error is the one to tell; a left-over is cleared by the next run
            let _ = fs::remove_dir_all(&partial);
        }
        written.map(|()| folder)
    }

    fn swap(&self, partial: &Path, folder: &Path, id: &str) -> Result<(), OutputError> {
        let replaced = self.path.join(format!(".{id}{REPLACED}"));
        let existed = folder.exists();
        if existed {
            fs::rename(folder, &replaced).map_err(failed("move away", folder))?;
        }
        if let Err(error) = fs::rename(partial, folder) {
            if existed {
                let _ = fs::rename(&replaced, folder);
            }
            return Err(failed("put in place", folder)(error));
        }
        sync_folder(&self.path)?;
        if existed {
            fs::remove_dir_all(&replaced).map_err(failed("remove the replaced", &replaced))?;
        }
        Ok(())
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        // an empty lock file keeps two folders of equal results equal
        let _ = self.lock.set_len(0);
    }
}

fn write_all(partial: &Path, package: &Package) -> Result<(), OutputError> {
    fs::create_dir(partial).map_err(failed("make the folder", partial))?;
    let mut folders = vec![partial.to_path_buf()];
    for (name, bytes) in &package.files {
        let path = partial.join(name);
        let parent = path.parent().expect("a file lies in the folder").to_path_buf();
        if !folders.contains(&parent) {
            fs::create_dir_all(&parent).map_err(failed("make the folder", &parent))?;
            folders.push(parent);
        }
        let write = || {
            let mut file = File::create_new(&path)?;
            file.write_all(bytes)?;
            file.sync_all()
        };
        write().map_err(failed(&format!("write {} bytes to", bytes.len()), &path))?;
    }
    folders.iter().try_for_each(|folder| sync_folder(folder))
}

/// Makes the names in a folder durable, where the system allows a folder to be opened.
fn sync_folder(folder: &Path) -> Result<(), OutputError> {
    if cfg!(unix) {
        let synced = File::open(folder).and_then(|handle| handle.sync_all());
        synced.map_err(failed("write the folder", folder))?;
    }
    Ok(())
}

/// Files under a folder by their path within it, in order; hidden ones and those of file browsers do not count.
///
/// # Errors
/// When the folder cannot be listed.
pub fn files_in(folder: &Path) -> Result<Vec<String>, OutputError> {
    fn visit(folder: &Path, prefix: &str, names: &mut Vec<String>) -> Result<(), OutputError> {
        for entry in fs::read_dir(folder).map_err(failed("list", folder))? {
            let entry = entry.map_err(failed("list", folder))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') || matches!(name.as_str(), "Thumbs.db" | "desktop.ini") {
                continue;
            }
            let path = format!("{prefix}{name}");
            if entry.file_type().map_err(failed("list", folder))?.is_dir() {
                visit(&entry.path(), &format!("{path}/"), names)?;
            } else {
                names.push(path);
            }
        }
        Ok(())
    }
    let mut names = Vec::new();
    visit(folder, "", &mut names)?;
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::synthetic;

    fn package(id: &str, content: &str) -> Package {
        let files = BTreeMap::from([
            ("summary.csv".to_string(), content.as_bytes().to_vec()),
            ("charts/a.svg".to_string(), b"<svg/>".to_vec()),
        ]);
        Package::sealed(&synthetic::finding(id), false, files)
    }

    #[test]
    fn a_package_is_kept_whole_and_replaces_its_forerunner() {
        let root = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(root.path()).unwrap();
        for content in ["one", "two"] {
            let folder = shelf.store(&package("option", content)).unwrap();
            assert_eq!(fs::read_to_string(folder.join("summary.csv")).unwrap(), content);
            assert_eq!(files_in(&folder).unwrap(), ["charts/a.svg", "manifest.json", "summary.csv"]);
        }
        drop(shelf);
        let names: Vec<_> = fs::read_dir(root.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
        assert_eq!(fs::read(root.path().join(LOCK)).unwrap(), b"");
    }

    #[test]
    fn a_folder_with_a_file_that_no_run_wrote_is_left_alone() {
        let root = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(root.path()).unwrap();
        fs::create_dir(root.path().join("thesis")).unwrap();
        let refused = shelf.store(&package("thesis", "x")).unwrap_err().to_string();
        assert!(refused.contains("thesis has no manifest.json; move it away"), "{refused}");
        let folder = shelf.store(&package("option", "x")).unwrap();
        fs::write(folder.join("notes.docx"), "mine").unwrap();
        let refused = shelf.store(&package("option", "y")).unwrap_err().to_string();
        assert!(refused.contains("holds `notes.docx`, which no run wrote"), "{refused}");
        assert_eq!(fs::read_to_string(folder.join("summary.csv")).unwrap(), "x");
    }

    #[test]
    fn a_second_writer_is_turned_away_until_the_first_is_done() {
        let root = tempfile::tempdir().unwrap();
        let first = Shelf::open(root.path()).unwrap();
        let refused = Shelf::open(root.path()).unwrap_err();
        assert!(refused.to_string().contains(&format!("another run (process {}) is writing", std::process::id())));
        drop(first);
        Shelf::open(root.path()).unwrap();
    }

    #[test]
    fn what_a_killed_run_left_is_cleared_or_restored() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join(".option.partial/charts")).unwrap();
        fs::create_dir(root.path().join(".lost.replaced")).unwrap();
        fs::create_dir(root.path().join(".kept.replaced")).unwrap();
        fs::create_dir(root.path().join("kept")).unwrap();
        let _shelf = Shelf::open(root.path()).unwrap();
        let exists = |name: &str| root.path().join(name).exists();
        assert!(exists("lost") && exists("kept"));
        assert!(!exists(".option.partial") && !exists(".lost.replaced") && !exists(".kept.replaced"));
    }

    #[test]
    fn the_manifest_lists_every_other_file_with_its_digest() {
        let package = package("option", "abc");
        let manifest = Manifest::from_json(std::str::from_utf8(&package.files[MANIFEST]).unwrap()).unwrap();
        let names: Vec<_> = manifest.files.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["charts/a.svg", "summary.csv"]);
        assert_eq!(manifest.files[1], FileRow::of("summary.csv", b"abc"));
        assert_eq!((manifest.seed, manifest.replications.count, manifest.months), (2019, 40, 2));
        assert_eq!(manifest.baseline.unwrap().id, "baseline");
        assert_eq!(manifest.scenario.events, (0..40).map(|index| 100 + index).sum::<u64>());
    }
}
