//! What the file system refused, in plain words; its own words follow in brackets.

use std::io::{Error, ErrorKind};
use std::path::Path;

/// Where else results may go.
const ELSEWHERE: &str = "; choose another folder with --out";

/// Why something could not be written: `action` was tried on `path`.
pub fn unwritten(action: &str, path: &Path, error: &Error) -> String {
    let shown = path.display();
    let told = match (error.kind(), file_in_the_way(path)) {
        (ErrorKind::NotADirectory | ErrorKind::AlreadyExists, Some(file)) => {
            format!("{} is a file, not a folder{ELSEWHERE}", file.display())
        }
        (ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem, _) => {
            format!("You may not {action} {shown}{ELSEWHERE}")
        }
        (ErrorKind::StorageFull | ErrorKind::QuotaExceeded, _) => {
            format!("No room is left to {action} {shown}; make some, or choose another folder with --out")
        }
        _ => format!("Could not {action} {shown}"),
    };
    format!("{told} ({error})")
}

/// Why something could not be read.
pub fn unread(path: &Path, error: &Error) -> String {
    let shown = path.display();
    let told = match (error.kind(), file_in_the_way(path)) {
        (ErrorKind::NotADirectory, Some(file)) => format!("{} is a file, not a folder", file.display()),
        (ErrorKind::NotFound, _) => format!("There is no {shown}"),
        (ErrorKind::PermissionDenied, _) => format!("You may not read {shown}"),
        _ => format!("Could not read {shown}"),
    };
    format!("{told} ({error})")
}

/// The file that lies where a folder is needed.
fn file_in_the_way(path: &Path) -> Option<&Path> {
    path.ancestors().find(|part| part.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn refusals_are_plain_sentences_with_the_systems_words_in_brackets() {
        let told = |kind: ErrorKind| unwritten("write to", Path::new("ro"), &kind.into());
        assert_eq!(
            told(ErrorKind::PermissionDenied),
            "You may not write to ro; choose another folder with --out (permission denied)"
        );
        assert!(told(ErrorKind::ReadOnlyFilesystem).starts_with("You may not write to ro; "));
        assert!(told(ErrorKind::StorageFull).starts_with("No room is left to write to ro; "));
        assert_eq!(told(ErrorKind::TimedOut), "Could not write to ro (timed out)");
        assert_eq!(unread(Path::new("gone"), &ErrorKind::NotFound.into()), "There is no gone (entity not found)");
    }

    #[test]
    fn a_file_where_a_folder_is_needed_is_named() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("afile");
        fs::write(&file, "").unwrap();
        for path in [file.clone(), file.join("below")] {
            let error = fs::create_dir_all(&path).unwrap_err();
            let told = unwritten("make the folder", &path, &error);
            assert!(told.starts_with(&format!("{} is a file, not a folder; choose", file.display())), "{told}");
        }
        let told = unread(&file, &fs::read_dir(&file).unwrap_err());
        assert!(told.contains("afile is a file, not a folder ("), "{told}");
    }
}
