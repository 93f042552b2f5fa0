//! `caseload published`: what a council has published about itself, beside others.

use super::exit::{Exit, Failure, print};
use crate::published::Published;
use crate::report::plot::{self, Chart, png};
use crate::report::{published as page, refusal};
use crate::study::wandering;
use clap::Args;
use rayon::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

/// `published`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  caseload published --list                        all councils and regions
  caseload published \"Blackburn with Darwen\"
  caseload published bradford --out results        and keeps a table and charts
  caseload published 889 --data downloads          from the original publications
  caseload published --environment --up-to 2019    how much services wander, as known then

Names match without case and punctuation; the department's code (889) and the Office for National Statistics' \
(E06000008) match too. With --out, the folder published-NAME there holds published.csv (every figure of every \
year, or why it is missing) and charts.")]
pub struct PublishedArgs {
    /// The council (or region, or England)
    #[arg(value_name = "COUNCIL", required_unless_present_any = ["list", "environment"])]
    pub council: Option<String>,
    /// List all councils
    #[arg(long, conflicts_with_all = ["council", "out"])]
    pub list: bool,
    /// Estimate how much councils' services wander from year to year, over all councils
    #[arg(long, conflicts_with_all = ["council", "list", "out"])]
    pub environment: bool,
    /// Read nothing after this year
    #[arg(long, value_name = "YEAR")]
    pub up_to: Option<i32>,
    /// Folder of the original publications, instead of the built-in copy
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Folder for the table and the charts
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Shows a council, or lists all.
///
/// # Errors
/// When the publications cannot be read, no council has that name, or a file cannot be written.
pub fn run(asked: &PublishedArgs) -> Result<Exit, Failure> {
    let mut published = figures(asked.data.as_deref())?;
    if let Some(last) = asked.up_to {
        published = published.up_to(last);
    }
    if asked.environment {
        let last = asked.up_to.unwrap_or(*published.years().end());
        print(&page::environment(&wandering::estimate(&published, last)))?;
        return Ok(Exit::Done);
    }
    let Some(name) = &asked.council else {
        print(&page::list(&published))?;
        return Ok(Exit::Done);
    };
    let council = find(&published, name)?;
    print(&page::text(&published, council))?;
    if let Some(out) = &asked.out {
        let folder = out.join(format!("published-{}", published.areas()[council].slug()));
        let table = vec![("published.csv".to_owned(), page::table(&published, council))];
        keep(&folder, table, &plot::published::charts(&published, council))?;
        print(&format!("Table and charts: {}\n", folder.display()))?;
    }
    Ok(Exit::Done)
}

/// The figures of a folder of publications, or the built-in ones.
///
/// # Errors
/// When the folder cannot be used.
pub fn figures(folder: Option<&Path>) -> Result<Published, Failure> {
    folder.map_or_else(
        || Ok(Published::built_in()),
        |folder| Published::from_folder(folder).map_err(|error| Failure::new(Exit::Invalid, error.to_string())),
    )
}

/// The council of a name.
///
/// # Errors
/// When there is none, with the names that may be meant.
pub fn find(published: &Published, name: &str) -> Result<usize, Failure> {
    published.find(name).map_err(|near| {
        let near: Vec<String> = near.iter().map(|name| format!("\"{name}\"")).collect();
        let hint = match near.as_slice() {
            [] => String::new(),
            [one] => format!("did you mean {one}? "),
            [most @ .., last] => format!("did you mean {} or {last}? ", most.join(", ")),
        };
        let message =
            format!("no council, region or country is called \"{name}\"; {hint}`caseload published --list` lists them");
        Failure::new(Exit::Invalid, message)
    })
}

/// Keeps files and charts in a folder, made if need be.
///
/// # Errors
/// When the file system refuses.
pub fn keep(folder: &Path, mut files: Vec<(String, Vec<u8>)>, charts: &[Chart]) -> Result<(), Failure> {
    let refused = |action: &str, path: &Path, error: &std::io::Error| {
        Failure::new(Exit::Io, refusal::unwritten(action, path, error))
    };
    fs::create_dir_all(folder).map_err(|error| refused("make the folder", folder, &error))?;
    files.par_extend(charts.par_iter().flat_map_iter(|chart| {
        let file = |ending: &str| format!("{}.{ending}", chart.name);
        [
            (file("svg"), chart.svg.clone().into_bytes()),
            (file("png"), png(&chart.svg)),
            (file("csv"), chart.table.clone().into_bytes()),
            (file("txt"), format!("{}\n", chart.alt).into_bytes()),
        ]
    }));
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::write(&path, bytes).map_err(|error| refused("write to", &path, &error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_council_is_refused_with_the_names_that_may_be_meant() {
        let published = Published::built_in();
        let said = find(&published, "Blackburn wiht Darwen").unwrap_err().message;
        assert!(said.contains("did you mean \"Blackburn with Darwen\"?"), "{said}");
        let said = find(&published, "northampton").unwrap_err().message;
        assert!(said.contains(" or "), "{said}");
        let said = find(&published, "Atlantis").unwrap_err().message;
        assert_eq!(
            said,
            "no council, region or country is called \"Atlantis\"; `caseload published --list` lists them"
        );
    }

    #[test]
    fn the_page_of_a_council_tells_its_rows_and_what_is_missing() {
        let published = Published::built_in();
        let page = |name: &str| page::text(&published, find(&published, name).unwrap());
        let text = page("blackburn with darwen");
        assert!(text.starts_with("Blackburn with Darwen (889; E06000008), North West\n"), "{text}");
        assert!(text.contains("median of 10 neighbours") && text.contains("22.2"), "{text}");
        assert!(text.contains("None of these means zero."), "{text}");
        assert!(page("Kingston upon Thames").contains("It reports its social workers with Richmond upon Thames"));
        assert!(page("Dorset").contains("without Christchurch"));
        assert!(page("England").starts_with("England (970; E92000001)\n"));
    }
}
