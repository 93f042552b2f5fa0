//! The text of one scenario file: read within limits, from whatever an office computer makes of it.

use super::problem::Fault;
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::Path;

/// The largest file that is read (bytes).
pub const LARGEST_FILE: u64 = 10_000_000;

/// One scenario file as text, under the name by which messages call it.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name in messages: the path as it was given, or the built-in name.
    pub name: String,
    /// The text, without byte-order mark and with straight quotes.
    pub text: String,
    /// Places where curly quotes were read as straight ones (bytes).
    pub straightened: Vec<Range<usize>>,
}

/// A half-open stretch of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Index of the file among those read: 0 for the scenario itself, 1 for its base, and so on.
    pub file: u16,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

/// A file that cannot be a scenario: what there is of it, and why.
pub type Unread = Box<(Source, Fault)>;

impl Source {
    /// Line and column of a byte offset, both counted from 1, columns in characters.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let before = &self.text.as_bytes()[..offset.min(self.text.len())];
        let line_start = before.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
        let line = before.split(|&b| b == b'\n').count();
        (line, String::from_utf8_lossy(&before[line_start..]).chars().count() + 1)
    }

    /// A file of the machine, under `name`.
    ///
    /// # Errors
    /// A fault where it cannot be read, is no ordinary file, is too large, or is not UTF-8 text.
    pub fn read(path: &Path, name: String) -> Result<Self, Unread> {
        let bare = |name: &str| Self { name: name.into(), text: String::new(), straightened: Vec::new() };
        match read_bytes(path) {
            Ok(bytes) => Self::decode(&bytes, name),
            Err(fault) => Err(Box::new((bare(&name), fault))),
        }
    }

    /// Text from the bytes of a file.
    ///
    /// # Errors
    /// A fault that names the encoding or the character that a scenario cannot hold.
    pub fn decode(bytes: &[u8], name: String) -> Result<Self, Unread> {
        let bare = |name: String, text: String| Self { name, text, straightened: Vec::new() };
        if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
            let fault = Fault::new("the file is encoded as UTF-16").allowed("UTF-8 text").hint(SAVE_AS_UTF8);
            return Err(Box::new((bare(name, String::new()), fault)));
        }
        let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let at = error.valid_up_to();
                let text = String::from_utf8_lossy(bytes).into_owned();
                let what = match bytes[at] {
                    0xA3 => "the byte A3, a pound sign in Latin-1 (Windows-1252)".to_owned(),
                    byte => format!("the byte {byte:02X}"),
                };
                let fault = Fault::new("the file is not encoded as UTF-8")
                    .found(what)
                    .allowed("UTF-8 text")
                    .hint(SAVE_AS_UTF8)
                    .at(at..at + '\u{FFFD}'.len_utf8());
                return Err(Box::new((bare(name, text), fault)));
            }
        };
        if text.trim().is_empty() {
            let hint = "a scenario begins with the line: schema = 1";
            return Err(Box::new((bare(name, text.into()), Fault::new("the file is empty").hint(hint))));
        }
        let search = |(at, c)| forbidden(c).map(|what| (at, c, what));
        if let Some((at, found, what)) = text.char_indices().find_map(search) {
            let fault = Fault::new(format!("the file holds {what}"))
                .found(format!("the invisible character U+{:04X}", found as u32))
                .allowed("visible characters, spaces, tabs and line ends")
                .hint("delete it and type the space, if one is meant, again")
                .at(at..at + found.len_utf8());
            return Err(Box::new((bare(name, text.into()), fault)));
        }
        let (text, straightened) = straighten(text);
        Ok(Self { name, text, straightened })
    }
}

const SAVE_AS_UTF8: &str = "in the editor, choose \"Save as\" and the encoding UTF-8";

fn read_bytes(path: &Path) -> Result<Vec<u8>, Fault> {
    let unreadable = |error: std::io::Error| Fault::new(format!("the file cannot be read: {}", plain(&error)));
    // asked before opening, as opening a pipe would wait for its writer
    let kind = std::fs::metadata(path).map_err(unreadable)?;
    if kind.is_dir() {
        return Err(Fault::new("this is a folder, not a file").allowed("a scenario file (.toml)"));
    }
    if !kind.is_file() {
        return Err(Fault::new("this is not an ordinary file").allowed("a scenario file (.toml)"));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(Fault::new("the file is too large").allowed("at most 10 MB"));
    }
    Ok(bytes)
}

fn plain(error: &std::io::Error) -> &'static str {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file",
        std::io::ErrorKind::PermissionDenied => "permission is denied",
        _ => "the system refuses it",
    }
}

fn forbidden(c: char) -> Option<&'static str> {
    match c {
        '\0' => Some("a NUL character (it may be UTF-16 or no text at all)"),
        '\u{A0}' | '\u{202F}' | '\u{2007}' => Some("a no-break space"),
        '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            Some("a mark that changes the direction of writing")
        }
        '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => Some("a space of no width"),
        _ => None,
    }
}

/// Reads curly quotes that stand around a whole value as straight ones, leaving those inside text alone.
fn straighten(text: &str) -> (String, Vec<Range<usize>>) {
    let mut out = String::with_capacity(text.len());
    let mut places = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' | '\'' => quoted(rest, c),
            '“' | '”' | '„' | '‘' | '’' => {
                let inner = &rest[c.len_utf8()..];
                let line = &inner[..inner.find('\n').unwrap_or(inner.len())];
                if let Some((end, close)) = line.char_indices().find(|&(_, d)| matches!(d, '“' | '”' | '’' | '"'))
                {
                    let from = out.len();
                    out.push('"');
                    out.push_str(&line[..end].replace('\\', "\\\\"));
                    out.push('"');
                    places.push(from..out.len());
                    rest = &inner[end + close.len_utf8()..];
                    continue;
                }
                c.len_utf8()
            }
            _ => c.len_utf8(),
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    (out, places)
}

/// Length of the quoted string that `text` begins with, to the end of the line where it is not closed (bytes).
fn quoted(text: &str, quote: char) -> usize {
    let triple = if quote == '"' { "\"\"\"" } else { "'''" };
    if let Some(inner) = text.strip_prefix(triple) {
        return inner.find(triple).map_or(text.len(), |at| at + 6);
    }
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' => return at,
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            // a straight opening and a curly closing quote
            '”' if quote == '"'
                && !text[at + 3..text[at..].find('\n').map_or(text.len(), |n| at + n)].contains('"') =>
            {
                return at;
            }
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}
