//! XLSX: the first sheet of a workbook that has a header, one record a row.
//!
//! The workbook is taken apart here, on quick-xml and flate2 alone, because it comes from strangers:
//! the limits below hold whatever the file says of itself. Absent: .xls and .xlsb (refused in words),
//! formulas (the values that were kept with them are read), and filling in cells that were merged
//! below the header.

mod book;
mod package;
mod sheet;
mod value;
mod xml;

use book::{Book, SheetEntry};
use package::Package;
use sheet::{Sheet, SheetRow};

use crate::cell::Cell;
use crate::reject::{FileError, Reject, RejectReason, excerpt};
use crate::rules::Intake;
use crate::search::{Found, Miss, SEARCHED_ROWS, find_header, likeliest};
use crate::table::Header;
use crate::{Lang, Record};

/// The records and rejects of a workbook's sheet, one after the other.
#[derive(Debug)]
pub struct Xlsx<'a> {
    intake: &'a Intake,
    header: Header,
    names: Vec<Box<str>>,
    rows: std::vec::IntoIter<SheetRow>,
    current: Option<SheetRow>,
    from_1904: bool,
    sheet: Box<str>,
    passed_over: Vec<PassedOver>,
    now_us: Option<i64>,
}

/// A sheet that is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// Its name, cut to 40 characters.
    pub sheet: Box<str>,
    /// Why not.
    pub why: PassedReason,
}

/// Why a sheet is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PassedReason {
    /// A sheet before it is read.
    Later,
    /// It is hidden.
    Hidden,
    /// It has no cells with values, or is a chart.
    Empty,
    /// It has no header that can be used.
    Header(FileError),
}

impl PassedOver {
    /// The sheet and the reason in words. One line.
    pub fn message(&self, lang: Lang) -> String {
        crate::file_words::passed_over(self, lang)
    }
}

impl Intake {
    /// The column names of the first sheet that has any, where its header is not understood, to map them; as good a
    /// guess as its first rows allow.
    ///
    /// # Errors
    ///
    /// [`FileError`] for a workbook that cannot be read at all.
    pub fn xlsx_columns(file: &[u8]) -> Result<Vec<String>, FileError> {
        let mut package = Package::open(file)?;
        let book = Book::read(&mut package)?;
        let shown = book.sheets.iter().filter(|entry| !entry.hidden);
        for path in shown.filter_map(|entry| entry.path.as_ref()) {
            let text = package.text(path)?.ok_or(FileError::DamagedWorkbook)?;
            let rows = first_rows(&mut Sheet::new(&text, &book))?;
            let names = likeliest(&rows.iter().map(|row| Ok(row.texts())).collect::<Vec<_>>());
            if !names.is_empty() {
                return Ok(names);
            }
        }
        Ok(Vec::new())
    }

    /// Reads the first sheet of a workbook that is not hidden and has a header, whole, into memory;
    /// its records follow from [`Xlsx::next_record`].
    ///
    /// The header may stand below as many as 10 rows of titles, and in two rows of merged cells.
    /// Read are at most [`crate::MAX_WORKBOOK_BYTES`] unpacked, [`crate::MAX_WORKBOOK_PARTS`] parts,
    /// [`crate::MAX_WORKBOOK_CELLS`] cells with a value and [`crate::MAX_WORKBOOK_TEXT_BYTES`] of
    /// their text. With `now_us`, microseconds since 1970 UTC, a time more than 10 minutes ahead is
    /// rejected.
    ///
    /// # Errors
    ///
    /// [`FileError`], before any record; of several sheets without a header, that of the likeliest.
    pub fn xlsx(&self, file: &[u8], now_us: Option<i64>) -> Result<Xlsx<'_>, FileError> {
        let mut package = Package::open(file)?;
        let book = Book::read(&mut package)?;
        let mut passed_over = Vec::new();
        let mut miss = Miss::none();
        for (at, entry) in book.sheets.iter().enumerate() {
            let why = match open(self, &mut package, &book, entry)? {
                Opened::Read(found, rows) => {
                    let later = |entry: &SheetEntry| passed(entry, PassedReason::Later);
                    passed_over.extend(book.sheets[at + 1..].iter().map(later));
                    return Ok(Xlsx {
                        intake: self,
                        header: found.header,
                        names: found.names,
                        rows: rows.into_iter(),
                        current: None,
                        from_1904: book.from_1904,
                        sheet: excerpt(&entry.name),
                        passed_over,
                        now_us,
                    });
                }
                Opened::Missed(next) => {
                    let error = next.error.clone();
                    miss = miss.or(next);
                    PassedReason::Header(error)
                }
                Opened::Passed(why) => why,
            };
            passed_over.push(passed(entry, why));
        }
        Err(miss.error)
    }
}

/// What became of one sheet.
enum Opened {
    Read(Found, Vec<SheetRow>),
    Missed(Miss),
    Passed(PassedReason),
}

fn open(
    intake: &Intake,
    package: &mut Package<'_>,
    book: &Book,
    entry: &SheetEntry,
) -> Result<Opened, FileError> {
    if entry.hidden {
        return Ok(Opened::Passed(PassedReason::Hidden));
    }
    let Some(path) = &entry.path else {
        return Ok(Opened::Passed(PassedReason::Empty));
    };
    let text = package.text(path)?.ok_or(FileError::DamagedWorkbook)?;
    let mut sheet = Sheet::new(&text, book);
    let mut head = first_rows(&mut sheet)?;
    if head.is_empty() {
        return Ok(Opened::Passed(PassedReason::Empty));
    }
    let texts: Vec<_> = head.iter().map(|row| Ok(row.texts())).collect();
    let found = match find_header(intake, &texts) {
        Ok(found) => found,
        Err(miss) => return Ok(Opened::Missed(miss)),
    };
    let mut rows = head.split_off(found.rows);
    while let Some(row) = next_row(&mut sheet)? {
        rows.push(row);
    }
    Ok(Opened::Read(found, rows))
}

fn first_rows(sheet: &mut Sheet<'_>) -> Result<Vec<SheetRow>, FileError> {
    let mut head = Vec::new();
    while head.len() < SEARCHED_ROWS
        && let Some(row) = next_row(sheet)?
    {
        head.push(row);
    }
    Ok(head)
}

/// The next row that holds more than blank text.
fn next_row(sheet: &mut Sheet<'_>) -> Result<Option<SheetRow>, FileError> {
    while let Some(row) = sheet.next_row()? {
        if row
            .cells
            .iter()
            .any(|(_, value)| value.cell(None, false).is_some())
        {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

fn passed(entry: &SheetEntry, why: PassedReason) -> PassedOver {
    PassedOver {
        sheet: excerpt(&entry.name),
        why,
    }
}

impl Xlsx<'_> {
    /// The next record or reject; it borrows from the reader, so it is to be used or
    /// [owned](Record::into_owned) before the next. Rows without any value are passed over.
    pub fn next_record(&mut self) -> Option<Result<Record<'_>, Reject>> {
        self.current = Some(self.rows.next()?);
        let row = self.current.as_ref()?;
        let number = u64::from(row.number);
        Some(match self.cells(row) {
            Ok(cells) => self.header.record(self.intake, number, cells, self.now_us),
            Err(reason) => Err(Reject {
                row: number,
                field: None,
                column: None,
                reason,
            }),
        })
    }

    /// One cell for every column of the header; a sheet does not keep those that are empty.
    fn cells<'r>(&self, row: &'r SheetRow) -> Result<Vec<Option<Cell<'r>>>, RejectReason> {
        let mut cells = vec![None; self.header.len()];
        for (at, value) in &row.cells {
            let at = usize::from(*at);
            let cell = value.cell(self.header.field(self.intake, at), self.from_1904);
            match cells.get_mut(at) {
                Some(place) => *place = cell,
                None if cell.is_some() => {
                    return Err(RejectReason::UnnamedColumn { column: at + 1 });
                }
                None => {}
            }
        }
        Ok(cells)
    }

    /// The name of the sheet that is read, cut to 40 characters.
    pub fn sheet(&self) -> &str {
        &self.sheet
    }

    /// The other sheets, in the order of the workbook.
    pub fn passed_over(&self) -> &[PassedOver] {
        &self.passed_over
    }

    /// The names of the columns as they were bound, for a [`crate::RejectReport`].
    pub fn columns(&self) -> &[Box<str>] {
        &self.names
    }

    /// The cells of the row that was read last, as text: dates as `2019-04-28 16:28:53`.
    pub fn row_as_read(&self) -> Vec<String> {
        self.current
            .as_ref()
            .map(SheetRow::texts)
            .unwrap_or_default()
    }
}
