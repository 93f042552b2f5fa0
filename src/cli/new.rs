//! `caseload new`: an option file made from a template by a few answers, told in words before anything is run.

use super::exit::{Exit, Failure, print, tell};
use super::load;
use crate::report::{preview, wording};
use crate::scenario::catalogue::{BUILT_IN, last_part};
use crate::scenario::template::{Question, Template};
use crate::scenario::{Scenario, from_text, load as load_file};
use clap::Args;
use std::fs::{self, File};
use std::io::{self, BufRead, ErrorKind, IsTerminal, Write, stderr, stdin};
use std::path::{Path, PathBuf};

/// Widest line of sentences [characters].
const WIDTH: usize = 110;

/// `new`.
#[derive(Clone, Debug, Args)]
pub struct NewArgs {
    /// The template (see --list)
    #[arg(value_name = "TEMPLATE", required_unless_present = "list")]
    pub template: Option<String>,
    /// A council with a built-in baseline, a built-in baseline, or your own baseline file
    #[arg(long, value_name = "NAME", required_unless_present = "list")]
    pub council: Option<String>,
    /// An answer, as cut="15%, 30%"; repeat it for more. What is answered so is not asked
    #[arg(long = "set", value_name = "KEY=ANSWER")]
    pub set: Vec<String>,
    /// Take every answer that is offered
    #[arg(long)]
    pub defaults: bool,
    /// The file to make [default: TEMPLATE-COUNCIL.toml here, or beside your own baseline]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// List the templates, the councils, and what each template asks
    #[arg(long)]
    pub list: bool,
}

/// What an option is laid over.
struct Base {
    scenario: Scenario,
    /// How the option's file names it.
    name: String,
    /// For whom it is, in file names and titles.
    council: String,
    /// Its own folder, where it is a file.
    folder: Option<PathBuf>,
}

/// Makes an option file, or lists what it could be made from. A file that exists is never touched.
///
/// # Errors
/// When there is no such template or council, an answer does not fit, or the file cannot be made.
pub fn run(asked: &NewArgs) -> Result<Exit, Failure> {
    let (Some(template), Some(council)) = (&asked.template, &asked.council) else {
        print(&list())?;
        return Ok(Exit::Done);
    };
    if asked.list {
        print(&list())?;
        return Ok(Exit::Done);
    }
    let Some(template) = Template::named(template) else {
        let names: Vec<&str> = Template::all().iter().map(|one| one.name).collect();
        return Err(invalid(format!("There is no template {template}. There are: {}.", names.join(", "))));
    };
    let base = base(council)?;
    let file = file(asked, &template, &base);
    if file.exists() {
        return Err(taken(&file));
    }
    let template = template.fitted(&base.scenario);
    let answers = answers(asked, template.questions())?;
    let text = template.filled(&base.name, &base.council, &answers).map_err(invalid)?;
    let option = checked(&text, &file, &base)?;
    write(&file, &text)?;
    print(&told(&file, &option, &base))?;
    Ok(Exit::Done)
}

fn invalid(message: impl Into<String>) -> Failure {
    Failure::new(Exit::Invalid, message)
}

fn taken(file: &Path) -> Failure {
    let told = format!("{} exists and is left as it is; name another file with --out", file.display());
    Failure::new(Exit::Io, told)
}

/// Templates with what they ask, and the councils that need no baseline of one's own.
fn list() -> String {
    let mut text = String::from("Templates:\n");
    for template in Template::all() {
        text.push_str(&format!("  {}: {}\n", template.name, template.question));
        for question in template.questions() {
            let key = last_key(&question.path);
            text.push_str(&format!("      {key} = {}    {}\n", question.offered, question.words));
        }
    }
    text.push_str("Councils with built-in baselines (or give the file of your own baseline):\n");
    for built_in in BUILT_IN.iter().filter(|built_in| is_baseline(built_in.name)) {
        text.push_str(&format!("  {}\n", built_in.name));
    }
    text + "Make one with: caseload new TEMPLATE --council NAME\n"
}

fn is_baseline(name: &str) -> bool {
    last_part(name).starts_with("baseline")
}

/// What is meant by a council: one with a built-in baseline (its latest), such a baseline by name, or a file.
fn base(council: &str) -> Result<Base, Failure> {
    let path = Path::new(council);
    if path.is_file() {
        let scenario = load::one(council).map_err(|trouble| trouble.invalid())?;
        let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(|| invalid("its name is not UTF-8"))?;
        let folder = path.parent().map(Path::to_path_buf);
        return Ok(Base { council: scenario.id.clone(), scenario, name: name.to_owned(), folder });
    }
    let slug = council.trim().to_lowercase().replace(' ', "-");
    let folder_of = |name: &'static str| name.split('/').next().unwrap_or(name);
    let baselines = || BUILT_IN.iter().map(|built_in| built_in.name).filter(|name| is_baseline(name));
    let Some(name) =
        baselines().find(|name| *name == slug).or_else(|| baselines().rfind(|name| folder_of(name) == slug))
    else {
        let mut known: Vec<&str> = baselines().map(folder_of).collect();
        known.dedup();
        return Err(invalid(format!(
            "There is no built-in baseline of {council} and no such file. There are built-in baselines of: {}. Any council \
             with a baseline file of its own can name that file.",
            known.join(", ")
        )));
    };
    let scenario = load::one(name).map_err(|trouble| trouble.invalid())?;
    Ok(Base { scenario, name: name.to_owned(), council: folder_of(name).to_owned(), folder: None })
}

fn file(asked: &NewArgs, template: &Template, base: &Base) -> PathBuf {
    asked.out.clone().unwrap_or_else(|| {
        let name = format!("{}-{}.toml", template.name, base.council);
        base.folder.as_deref().unwrap_or(Path::new("")).join(name)
    })
}

/// An answer to every question: as set, as offered, or as typed.
fn answers(asked: &NewArgs, questions: Vec<Question>) -> Result<Vec<(Question, String)>, Failure> {
    let mut set: Vec<(&str, &str)> = Vec::new();
    for one in &asked.set {
        let pair = one.split_once('=').map(|(key, answer)| (key.trim(), answer.trim()));
        set.push(pair.ok_or_else(|| invalid(format!("--set {one} is not KEY=ANSWER")))?);
    }
    let is_meant = |question: &Question, key: &str| question.path == key || last_key(&question.path) == key;
    if let Some((key, _)) = set.iter().find(|(key, _)| !questions.iter().any(|question| is_meant(question, key))) {
        let known: Vec<&str> = questions.iter().map(|question| last_key(&question.path)).collect();
        return Err(invalid(format!("--set {key}: the template asks for no such thing, but for {}", known.join(", "))));
    }
    let (count, shown) = (questions.len(), stdin().is_terminal() && !asked.defaults);
    let mut answers = Vec::new();
    for (place, question) in questions.into_iter().enumerate() {
        let own = set.iter().find(|(key, _)| is_meant(&question, key)).map(|(_, answer)| (*answer).to_owned());
        let answer = match own {
            Some(answer) => answer,
            None if asked.defaults => question.offered.clone(),
            None => {
                if shown {
                    // a question that cannot be shown can still be answered
                    let _ = write!(stderr(), "({}/{count}) {} [{}] ", place + 1, question.words, question.offered);
                }
                typed()?.unwrap_or_else(|| question.offered.clone())
            }
        };
        answers.push((question, answer));
    }
    Ok(answers)
}

fn last_key(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// A line that is typed or piped in; `None` where it is empty or there is none.
fn typed() -> Result<Option<String>, Failure> {
    let mut line = String::new();
    let read = io::Read::take(stdin().lock(), 10_000).read_line(&mut line);
    read.map_err(|error| Failure::new(Exit::Io, format!("could not read the answer ({error})")))?;
    let answer = line.trim();
    Ok((!answer.is_empty()).then(|| answer.to_owned()))
}

/// The option that the text would be, before it is kept.
fn checked(text: &str, file: &Path, base: &Base) -> Result<Scenario, Failure> {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or("option.toml");
    let option = match &base.folder {
        None => from_text(name, text),
        Some(folder) => {
            // a file of one's own can only be laid over a base that lies beside it
            let trial = folder.join(format!(".{name}.partial"));
            let refused = |error| Failure::new(Exit::Io, format!("could not write {}: {error}", trial.display()));
            fs::write(&trial, text).map_err(refused)?;
            let option = load_file(&trial.display().to_string());
            let _ = fs::remove_file(&trial);
            option
        }
    };
    option.map_err(|problems| {
        tell(&problems.render(false));
        invalid(format!("{} was not made: the answers do not fit", file.display()))
    })
}

/// Writes a file that is not there yet.
fn write(file: &Path, text: &str) -> Result<(), Failure> {
    let refused = |error: io::Error| match error.kind() {
        ErrorKind::AlreadyExists => taken(file),
        _ => Failure::new(Exit::Io, format!("could not make {}: {error}", file.display())),
    };
    let mut made = File::create_new(file).map_err(refused)?;
    made.write_all(text.as_bytes()).and_then(|()| made.sync_all()).map_err(|error| {
        // half a file is worse than none
        let _ = fs::remove_file(file);
        refused(error)
    })
}

/// What was made, what it will do, and how to go on.
fn told(file: &Path, option: &Scenario, base: &Base) -> String {
    let mut text = format!("{}: {}\n", file.display(), option.title);
    for sentence in preview::sentences(option, &base.scenario) {
        text.push_str(&wording::lines(&sentence, WIDTH).join("\n"));
        text.push('\n');
    }
    text + &format!("What follows for caseloads: caseload run {}\n", file.display())
}
