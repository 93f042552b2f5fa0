//! One sheet: its cells, and how they are written.

use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Worksheet, XlsxError};

/// The most that a cell holds [characters]; longer text is cut.
const MOST_CHARACTERS: usize = 30_000;
/// Width of a column of numbers [characters].
const NUMBERS: f64 = 14.0;
/// Width of a sheet of sentences [characters].
const SENTENCES: f64 = 130.0;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
    /// A month: its year and number.
    Month(u16, u8),
}

impl Cell {
    /// A number, or nothing where it is undefined.
    pub fn number(value: Option<f64>) -> Self {
        // adding 0 turns -0 into 0
        value.filter(|value| value.is_finite()).map_or(Self::Blank, |value| Self::Number(value + 0.0))
    }

    /// `2021-03` as a date; any other label as text.
    pub fn month(label: &str) -> Self {
        let parts = label.split_once('-').and_then(|(year, month)| Some((year.parse().ok()?, month.parse().ok()?)));
        match parts {
            Some((year, month @ 1..=12)) if (1900..=9999).contains(&year) => Self::Month(year, month),
            _ => Self::Text(label.to_owned()),
        }
    }
}

/// A sheet under construction.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Its name.
    pub name: &'static str,
    /// Headings of its columns.
    pub head: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
    /// Widths of its first columns [characters]; the rest hold numbers.
    pub widths: Vec<f64>,
    /// How many columns stay in sight beside the headings.
    pub frozen: u16,
    /// Whether it is a page of sentences rather than a table.
    pub words: bool,
}

impl Sheet {
    /// A table with these headings.
    pub fn of_columns(name: &'static str, head: Vec<String>) -> Self {
        Self::with_rows(name, head, Vec::new())
    }

    /// A table with these headings and rows.
    pub fn with_rows(name: &'static str, head: Vec<String>, rows: Vec<Vec<Cell>>) -> Self {
        Self { name, head, rows, widths: Vec::new(), frozen: 1, words: false }
    }

    /// A page of sentences under a title.
    pub fn of_words(name: &'static str, title: &str) -> Self {
        Self { widths: vec![SENTENCES], words: true, ..Self::of_columns(name, vec![title.to_owned()]) }
    }

    /// The sheet as it is written: headings in sight and with filters, numbers as numbers.
    ///
    /// # Errors
    /// When it is too large for a workbook.
    pub fn made(&self, look: &Look) -> Result<Worksheet, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(self.name)?;
        for (column, head) in (0..).zip(&self.head) {
            let heading = if self.words { &look.title } else { &look.heading };
            sheet.write_string_with_format(0, column, shown(head), heading)?;
            let width = self.widths.get(usize::from(column)).copied().unwrap_or(NUMBERS);
            sheet.set_column_width(column, width)?;
        }
        for (row, cells) in (1..).zip(&self.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Cell::Blank => {}
                    Cell::Text(text) => {
                        let format = if is_risky(text) { &look.inert } else { &look.text };
                        sheet.write_string_with_format(row, column, shown(text), format)?;
                    }
                    Cell::Number(value) => {
                        sheet.write_number_with_format(row, column, *value, &look.number)?;
                    }
                    Cell::Month(year, month) => {
                        let date = ExcelDateTime::from_ymd(*year, *month, 1)?;
                        sheet.write_datetime_with_format(row, column, &date, &look.month)?;
                    }
                }
            }
        }
        if !self.words {
            sheet.set_freeze_panes(1, self.frozen)?;
            let (last_row, last_column) = (self.rows.len() as u32, (self.head.len() as u16).saturating_sub(1));
            sheet.autofilter(0, 0, last_row, last_column)?;
        }
        Ok(sheet)
    }
}

/// Whether a spreadsheet that is given this text anew would take it for a formula.
fn is_risky(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\0'])
}

/// Text as a cell may hold it: control characters become spaces, and what is too long is cut.
pub fn shown(text: &str) -> String {
    text.chars().take(MOST_CHARACTERS).map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// How cells look.
#[derive(Debug)]
pub struct Look {
    title: Format,
    heading: Format,
    text: Format,
    /// Text that stays text even when it is edited.
    inert: Format,
    number: Format,
    month: Format,
}

impl Look {
    /// The look of all sheets.
    pub fn new() -> Self {
        let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        Self {
            title: Format::new().set_bold().set_font_size(16).set_text_wrap(),
            heading: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top),
            inert: text.clone().set_quote_prefix(),
            text,
            number: Format::new().set_num_format("#,##0.00"),
            month: Format::new().set_num_format("mmm yyyy").set_align(FormatAlign::Left),
        }
    }
}
