//! What is wrong with a scenario file: every fault at once, each with its place, what was found, what is allowed, and a hint.

use super::source::{Place, Source};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::fmt;
use std::ops::Range;

/// The most problems that are reported together.
pub const MOST_PROBLEMS: usize = 50;

/// A fault before its place in a file is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What is wrong, in one line.
    pub title: String,
    /// What was found, where the title does not say it.
    pub found: Option<String>,
    /// What is allowed.
    pub allowed: Option<String>,
    /// How to mend it.
    pub hint: Option<String>,
    /// Where in the text, if a narrower place than the value is meant: first byte and the byte after the last.
    pub span: Option<(u32, u32)>,
    /// Whether a key is wanting, rather than a value wrong.
    pub of_absence: bool,
}

impl Fault {
    /// A fault with this title.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), found: None, allowed: None, hint: None, span: None, of_absence: false }
    }

    /// A fault of a key that is wanting.
    pub fn absence(title: impl Into<String>) -> Self {
        Self { of_absence: true, ..Self::new(title) }
    }

    /// Says what was found.
    #[must_use]
    pub fn found(mut self, found: impl Into<String>) -> Self {
        self.found = Some(found.into());
        self
    }

    /// Says what is allowed.
    #[must_use]
    pub fn allowed(mut self, allowed: impl Into<String>) -> Self {
        self.allowed = Some(allowed.into());
        self
    }

    /// Says how to mend it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says where in the text (bytes).
    #[must_use]
    pub fn at(mut self, span: Range<usize>) -> Self {
        self.span = Some((span.start as u32, span.end as u32));
        self
    }
}

/// A fault and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Index of the file among those read.
    pub file: u16,
    /// Where in that file; `None` where it concerns the file as a whole (bytes).
    pub span: Option<Range<usize>>,
    /// What is wrong.
    pub fault: Fault,
}

impl Problem {
    /// A fault at a place.
    pub fn new(place: Place, fault: Fault) -> Self {
        Self { file: place.file, span: Some(place.start as usize..place.end as usize), fault }
    }

    /// A fault of a file as a whole, or at the span the fault names.
    pub fn of_file(file: u16, fault: Fault) -> Self {
        Self { file, span: fault.span.map(|(start, end)| start as usize..end as usize), fault }
    }

    /// As a compiler would show it: title, file, line and column, the line itself, and what to do.
    pub fn render(&self, sources: &[Source], colour: bool) -> String {
        let source = &sources[usize::from(self.file)];
        let title = Level::ERROR.primary_title(self.fault.title.as_str());
        let mut group = match &self.span {
            Some(span) if !source.text.is_empty() => {
                let span = visible(&source.text, span.clone());
                let mut mark = AnnotationKind::Primary.span(span.clone());
                // what the marked text itself says is not said again
                if let Some(found) = self.fault.found.as_ref().filter(|found| source.text[span] != ***found) {
                    mark = mark.label(found.as_str());
                }
                let snippet = Snippet::source(source.text.as_str()).path(source.name.as_str());
                Group::with_title(title).element(snippet.annotation(mark))
            }
            _ => {
                let mut group = Group::with_title(title).element(Origin::path(source.name.as_str()));
                if let Some(found) = &self.fault.found {
                    group = group.element(Level::NOTE.message(format!("found: {found}")));
                }
                group
            }
        };
        if let Some(allowed) = &self.fault.allowed {
            group = group.element(Level::NOTE.message(format!("allowed: {allowed}")));
        }
        if let Some(hint) = &self.fault.hint {
            group = group.element(Level::HELP.message(hint.as_str()));
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        renderer.term_width(110).render(&[group])
    }
}

/// Keeps a span on one line and on character boundaries, so that a whole table is marked by its first line.
fn visible(text: &str, span: Range<usize>) -> Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(span.start);
    let end = floor(span.end).max(start);
    let line_end = text[start..].find('\n').map_or(text.len(), |n| start + n);
    start..end.min(line_end).max(start)
}

/// Everything that is wrong with a scenario; nothing runs while there is any.
#[derive(Clone, Debug)]
pub struct Problems {
    /// The files that were read, the scenario itself first.
    pub sources: Vec<Source>,
    /// The problems in order of file and place.
    pub list: Vec<Problem>,
}

impl Problems {
    /// Sorted by file and place, with repetitions dropped.
    pub fn new(sources: Vec<Source>, mut list: Vec<Problem>) -> Self {
        list.sort_by_key(|p| (p.file, p.span.as_ref().map_or(0, |s| s.start), p.span.as_ref().map_or(0, |s| s.end)));
        list.dedup();
        Self { sources, list }
    }

    /// How many problems there are.
    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// All problems as text, the first [`MOST_PROBLEMS`] in full, and their number.
    pub fn render(&self, colour: bool) -> String {
        let mut out = String::new();
        for problem in self.list.iter().take(MOST_PROBLEMS) {
            out.push_str(&problem.render(&self.sources, colour));
            out.push_str("\n\n");
        }
        let name = &self.sources[0].name;
        let count = match self.list.len() {
            1 => format!("1 problem in {name}"),
            n if n > MOST_PROBLEMS => format!("{n} problems in {name}, the first {MOST_PROBLEMS} shown"),
            n => format!("{n} problems in {name}"),
        };
        out.push_str(&count);
        out.push_str("; nothing was run\n");
        out
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Problems {}

/// Something a planner should know about a valid scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// The message: one or two plain sentences.
    pub text: String,
    /// File and line it concerns, as `file:line`, if any.
    pub place: Option<String>,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{} ({place})", self.text),
            None => f.write_str(&self.text),
        }
    }
}
