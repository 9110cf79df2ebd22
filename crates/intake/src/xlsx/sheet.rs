//! The cells of one sheet, row by row.
//!
//! A cell that makes no sense is that cell's fault and not the file's. Absent: formulas (their kept
//! values are read), styles other than dates, merged ranges (a merged cell has its value in the
//! first place of the range), comments.

use std::fmt;

use quick_xml::events::{BytesStart, Event};

use super::book::Book;
use super::value::Value;
use super::xml::{Xml, attribute, unescape};
use crate::reject::{FileError, WorkbookLimit};
use crate::{MAX_WORKBOOK_CELLS, MAX_WORKBOOK_TEXT_BYTES};

/// Columns that a sheet can have (A to XFD), and rows.
const COLUMNS: u32 = 16_384;
const ROWS: u32 = 1_048_576;

/// A row that has a value.
pub(crate) struct SheetRow {
    /// As the spreadsheet shows it, from 1.
    pub(crate) number: u32,
    /// Column from 0, and value; no two of one column, in the order of columns.
    pub(crate) cells: Vec<(u16, Value)>,
}

impl fmt::Debug for SheetRow {
    /// Leaves out the cells, which must not reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SheetRow")
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

impl SheetRow {
    /// The text of each column up to the last that has a value.
    pub(crate) fn texts(&self) -> Vec<String> {
        let width = self.cells.last().map_or(0, |&(at, _)| usize::from(at) + 1);
        let mut texts = vec![String::new(); width];
        for (at, value) in &self.cells {
            texts[usize::from(*at)] = value.text();
        }
        texts
    }
}

/// The rows of a sheet that have a value.
pub(crate) struct Sheet<'x> {
    xml: Xml<'x>,
    book: &'x Book,
    in_data: bool,
    /// The row that was begun last, from 1, and the next cell's column, from 0.
    row: u32,
    column: u32,
    cells_left: usize,
    text_left: usize,
    text: String,
}

impl<'x> Sheet<'x> {
    pub(crate) fn new(text: &'x str, book: &'x Book) -> Self {
        Self {
            xml: Xml::new(text),
            book,
            in_data: false,
            row: 0,
            column: 0,
            cells_left: MAX_WORKBOOK_CELLS,
            text_left: MAX_WORKBOOK_TEXT_BYTES,
            text: String::new(),
        }
    }

    pub(crate) fn next_row(&mut self) -> Result<Option<SheetRow>, FileError> {
        let mut cells = Vec::new();
        loop {
            match self.xml.next()? {
                Event::Start(start) => match start.local_name().as_ref() {
                    "sheetData" => self.in_data = true,
                    "row" if self.in_data => {
                        self.begin_row(&start)?;
                        cells.clear();
                    }
                    "c" if self.in_data => {
                        if let Some(cell) = self.cell(&start)? {
                            cells.push(cell);
                        }
                    }
                    _ => {}
                },
                Event::End(end) => match end.local_name().as_ref() {
                    "sheetData" => self.in_data = false,
                    "row" if self.in_data && !cells.is_empty() => {
                        cells.sort_by_key(|&(at, _)| at);
                        cells.dedup_by_key(|&mut (at, _)| at);
                        let number = self.row;
                        return Ok(Some(SheetRow { number, cells }));
                    }
                    _ => {}
                },
                Event::Eof if self.in_data => return Err(FileError::DamagedWorkbook),
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    fn begin_row(&mut self, start: &BytesStart<'_>) -> Result<(), FileError> {
        self.row = match attribute(start, "r")? {
            Some(number) => number.parse().map_err(|_| FileError::DamagedWorkbook)?,
            None => self.row + 1,
        };
        self.column = 0;
        if (1..=ROWS).contains(&self.row) {
            Ok(())
        } else {
            Err(FileError::DamagedWorkbook)
        }
    }

    /// The cell that was just begun; `None` when it has no value.
    fn cell(&mut self, start: &BytesStart<'_>) -> Result<Option<(u16, Value)>, FileError> {
        if let Some(place) = attribute(start, "r")? {
            self.column = column(&place).ok_or(FileError::DamagedWorkbook)?;
        }
        let at = self.column;
        if at >= COLUMNS {
            return Err(FileError::DamagedWorkbook);
        }
        self.column += 1;
        let kind = attribute(start, "t")?;
        let style = attribute(start, "s")?.and_then(|style| style.parse().ok());
        self.text.clear();
        self.read_content()?;
        let is_date = self.book.dates.get(style.unwrap_or(0_usize)) == Some(&true);
        let Some(value) = self.value(kind.as_deref().unwrap_or("n"), is_date) else {
            return Ok(None);
        };
        let too_large = |limit| Err(FileError::WorkbookTooLarge(limit));
        match self.cells_left.checked_sub(1) {
            Some(left) => self.cells_left = left,
            None => return too_large(WorkbookLimit::Cells),
        }
        match self.text_left.checked_sub(value.text_bytes()) {
            Some(left) => self.text_left = left,
            None => return too_large(WorkbookLimit::Text),
        }
        Ok(Some((at as u16, value)))
    }

    /// Collects the value or the text of the cell, to its end.
    fn read_content(&mut self) -> Result<(), FileError> {
        let mut depth = 0_usize;
        loop {
            match self.xml.next()? {
                Event::Start(start) => match start.local_name().as_ref() {
                    "v" => {
                        self.text.clear();
                        self.xml.push_value(&mut self.text)?;
                    }
                    "is" => {
                        self.text.clear();
                        self.xml.push_item(&mut self.text)?;
                    }
                    _ => depth += 1,
                },
                Event::End(_) if depth == 0 => return Ok(()),
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(FileError::DamagedWorkbook),
                _ => {}
            }
        }
    }

    fn value(&self, kind: &str, is_date: bool) -> Option<Value> {
        let text = self.text.as_str();
        if text.is_empty() {
            return None;
        }
        Some(match kind {
            "s" => match text
                .trim()
                .parse()
                .ok()
                .and_then(|at| self.book.strings.get(at))
            {
                Some("") => return None,
                Some(shared) => Value::Text(shared.into()),
                None => Value::Fault("#REF!".into()),
            },
            "n" => match text.trim().parse::<f64>() {
                Ok(number) if number.is_finite() && is_date => {
                    Value::date(number, self.book.from_1904)
                }
                Ok(number) if number.is_finite() => Value::Number(number),
                _ => Value::Fault(text.into()),
            },
            "b" => Value::Bool(matches!(text.trim(), "1" | "true")),
            "e" => Value::Fault(text.into()),
            _ => Value::Text(unescape(text).into()),
        })
    }
}

/// The column of a place like `AB12`, from 0.
fn column(place: &str) -> Option<u32> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.take(4).fold(0, |sum, letter| {
        sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    number.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xlsx::book::Strings;

    #[test]
    fn cells_and_text_beyond_the_limits_refuse_the_file() {
        let book = Book {
            sheets: Vec::new(),
            from_1904: false,
            strings: Strings::default(),
            dates: Vec::new(),
        };
        let row = "<row><c t=\"str\"><v>ab</v></c><c/><c t=\"str\"><v>c</v></c></row>";
        let sheet = format!("<sheetData>{row}{row}</sheetData>");
        let read = |cells_left, text_left| {
            let mut sheet = Sheet::new(&sheet, &book);
            (sheet.cells_left, sheet.text_left) = (cells_left, text_left);
            let mut rows = 0;
            while sheet.next_row()?.is_some() {
                rows += 1;
            }
            Ok(rows)
        };
        assert_eq!(read(4, 6), Ok(2));
        let too_large = |limit| Err(FileError::WorkbookTooLarge(limit));
        assert_eq!(read(3, 6), too_large(WorkbookLimit::Cells));
        assert_eq!(read(4, 5), too_large(WorkbookLimit::Text));
    }

    #[test]
    fn a_place_names_its_column() {
        let columns = ["A1", "Z9", "AA1", "XFD1048576", "1", ""].map(column);
        assert_eq!(
            columns,
            [Some(0), Some(25), Some(26), Some(16_383), None, None]
        );
    }
}
