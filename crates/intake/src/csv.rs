//! CSV, and its semicolon and tab kinds: quoted cells, a header (titles above it are passed over),
//! one record a row.
//!
//! Built on csv-core rather than csv, because its caller owns the buffers: a quote that is never
//! closed costs one row here, not the rest of the file in memory. Absent: files without a header,
//! other quotes than `"`, comments.

use std::borrow::Cow;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::cell::Cell;
use crate::reject::{FileError, Reject, RejectReason};
use crate::rules::Intake;
use crate::search::{Found, HeadRow, Miss, SEARCHED_ROWS, find_header, likeliest};
use crate::table::Header;
use crate::text::is_blank;
use crate::{Chunk, Encoding, MAX_COLUMNS, MAX_LINE_BYTES, Record};

/// The records and rejects of a CSV file, one after the other.
#[derive(Debug)]
pub struct Csv<'a> {
    intake: &'a Intake,
    header: Header,
    names: Vec<Box<str>>,
    rows: Rows<'a>,
    encoding: Encoding,
    now_us: Option<i64>,
}

impl Intake {
    /// The column names of a CSV file whose header is not understood, to map them; as good a guess as its first rows allow.
    pub fn csv_columns(file: Chunk<'_>) -> Vec<String> {
        let mut rows = Rows::new(file.bytes);
        rows.restart(file.bytes, separators(file.bytes)[0]);
        likeliest(&rows.head(file.encoding).0)
    }

    /// Reads the header of a whole CSV file; its records follow from [`Csv::next_record`].
    ///
    /// The separator is the one of comma, semicolon and tab under which there is a header, first
    /// the one that the first line has most of. The header may stand below as many as 10 rows of
    /// titles, and in two rows where cells were merged. With `now_us`, microseconds since 1970 UTC, a time more than 10 minutes ahead is rejected.
    ///
    /// # Errors
    ///
    /// [`FileError`], before any record.
    pub fn csv<'a>(&'a self, file: Chunk<'a>, now_us: Option<i64>) -> Result<Csv<'a>, FileError> {
        let encoding = file.encoding;
        let mut rows = Rows::new(file.bytes);
        let mut miss = Miss::none();
        for separator in separators(file.bytes) {
            rows.restart(file.bytes, separator);
            match rows.find_header(self, encoding) {
                Ok(Found { header, names, .. }) => {
                    return Ok(Csv {
                        intake: self,
                        header,
                        names,
                        rows,
                        encoding,
                        now_us,
                    });
                }
                Err(next) => miss = miss.or(next),
            }
        }
        Err(miss.error)
    }
}

impl Csv<'_> {
    /// The next record or reject; it borrows from the reader, so it is to be used or
    /// [owned](Record::into_owned) before the next. Rows without any value are passed over.
    pub fn next_record(&mut self) -> Option<Result<Record<'_>, Reject>> {
        let (row, read) = self.rows.advance()?;
        let cells = read.and_then(|()| self.decode());
        Some(match cells {
            Ok(cells) => self.header.record(self.intake, row, cells, self.now_us),
            Err(reason) => Err(Reject {
                row,
                field: None,
                column: None,
                reason,
            }),
        })
    }

    /// The names of the columns as they were bound, for a [`crate::RejectReport`].
    pub fn columns(&self) -> &[Box<str>] {
        &self.names
    }

    /// The cells of the row that was read last, as text; a row that could not be cut into cells is
    /// one cell, and bytes that are no text are U+FFFD.
    pub fn row_as_read(&self) -> Vec<String> {
        let text = |bytes| self.encoding.decode_lossy(bytes).into_owned();
        if self.rows.count == 0 {
            return vec![text(self.rows.line)];
        }
        self.rows.cells().map(text).collect()
    }

    fn decode(&self) -> Result<Vec<Option<Cell<'_>>>, RejectReason> {
        let found = self.rows.cells().len();
        if found != self.header.len() {
            return Err(RejectReason::Ragged {
                found,
                expected: self.header.len(),
            });
        }
        let decode = |bytes| self.encoding.decode(bytes).map(cell);
        let cells: Option<_> = self.rows.cells().map(decode).collect();
        cells.ok_or(RejectReason::MalformedText(self.encoding))
    }
}

fn cell(text: Cow<'_, str>) -> Option<Cell<'_>> {
    (!is_blank(&text)).then_some(Cell::Text(text))
}

/// Rows of undecoded cells.
#[derive(Debug)]
struct Rows<'a> {
    rest: &'a [u8],
    /// The bytes of the row that was read last, or the first line of one without an end.
    line: &'a [u8],
    core: Reader,
    /// The number of the next row.
    row: u64,
    /// The cells of the row that was read last, one after the other, and where each ends.
    text: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
}

impl<'a> Rows<'a> {
    fn new(rest: &'a [u8]) -> Self {
        Self {
            rest,
            line: &[],
            core: Reader::new(),
            row: 1,
            text: vec![0; MAX_LINE_BYTES],
            ends: vec![0; MAX_COLUMNS + 2],
            count: 0,
        }
    }

    /// Begins again at the first of `bytes`.
    fn restart(&mut self, bytes: &'a [u8], separator: u8) {
        self.rest = bytes;
        self.row = 1;
        self.core = ReaderBuilder::new().delimiter(separator).build();
    }

    /// Reads as far as the header, which later rows follow.
    fn find_header(&mut self, intake: &Intake, encoding: Encoding) -> Result<Found, Miss> {
        let (head, after) = self.head(encoding);
        let found = find_header(intake, &head)?;
        (self.rest, self.row) = after[found.rows - 1];
        Ok(found)
    }

    /// The first rows, and where the reader stands after each.
    fn head(&mut self, encoding: Encoding) -> (Vec<HeadRow>, Vec<(&'a [u8], u64)>) {
        let (mut head, mut after) = (Vec::new(), Vec::new());
        while head.len() < SEARCHED_ROWS
            && let Some((_, read)) = self.advance()
        {
            head.push(self.head_row(read, encoding));
            after.push((self.rest, self.row));
        }
        (head, after)
    }

    fn head_row(&self, read: Result<(), RejectReason>, encoding: Encoding) -> HeadRow {
        match read {
            Ok(()) => {}
            Err(RejectReason::Ragged { .. }) => return Err(FileError::TooManyColumns),
            Err(_) => return Err(FileError::UnreadableHeader),
        }
        let decode = |name| encoding.decode(name).map(Cow::into_owned);
        let names: Option<Vec<_>> = self.cells().map(decode).collect();
        names.ok_or(FileError::UnreadableHeader)
    }

    /// Reads the next row that is not blank and gives its number, or `None` at the end.
    fn advance(&mut self) -> Option<(u64, Result<(), RejectReason>)> {
        loop {
            while self.skip_line_end() {
                self.row += 1;
            }
            if self.rest.is_empty() {
                return None;
            }
            let row = self.row;
            self.row += 1;
            let read = self.read();
            if read.is_err() || !self.cells().all(|cell| cell.trim_ascii().is_empty()) {
                return Some((row, read));
            }
        }
    }

    /// The cells of the row that was read last.
    fn cells(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        (0..self.count).map(|at| {
            let start = if at == 0 { 0 } else { self.ends[at - 1] };
            &self.text[start..self.ends[at]]
        })
    }

    fn read(&mut self) -> Result<(), RejectReason> {
        let start = self.rest;
        self.core.reset();
        let (mut result, used, written, mut count) =
            self.core.read_record(start, &mut self.text, &mut self.ends);
        self.rest = &start[used..];
        if result == ReadRecordResult::InputEmpty {
            // The file ends here. A line feed ends the record too, unless a quote is open.
            let (text, ends) = (&mut self.text[written..], &mut self.ends[count..]);
            let (flushed, _, _, more) = self.core.read_record(b"\n", text, ends);
            (result, count) = (flushed, count + more);
        } else if start[..used].ends_with(b"\r") {
            self.rest = self.rest.strip_prefix(b"\n").unwrap_or(self.rest);
        }
        self.line = &start[..used];
        self.count = count;
        let fault = match result {
            ReadRecordResult::Record | ReadRecordResult::End => return Ok(()),
            ReadRecordResult::OutputEndsFull => RejectReason::Ragged {
                found: count,
                expected: 0,
            },
            ReadRecordResult::OutputFull if !start[..used].contains(&b'\n') => {
                RejectReason::LineTooLong
            }
            ReadRecordResult::OutputFull | ReadRecordResult::InputEmpty => RejectReason::OpenQuote,
        };
        self.resume_after_line(start);
        Err(fault)
    }

    /// Goes on behind the first line of a row that has no end to be found.
    fn resume_after_line(&mut self, start: &'a [u8]) {
        let end = memchr::memchr(b'\n', start).map_or(start.len(), |at| at + 1);
        (self.line, self.rest) = start.split_at(end);
        self.line = self.line.trim_ascii_end();
        self.count = 0;
    }

    fn skip_line_end(&mut self) -> bool {
        let rest = self.rest;
        let after = rest
            .strip_prefix(b"\r\n")
            .or_else(|| rest.strip_prefix(b"\n"))
            .or_else(|| rest.strip_prefix(b"\r"));
        self.rest = after.unwrap_or(rest);
        after.is_some()
    }
}

/// Comma, semicolon and tab, first the one that stands most often outside quotes in the first line.
fn separators(bytes: &[u8]) -> [u8; 3] {
    let bytes = bytes.trim_ascii_start();
    let mut counts = [(b',', 0_u32), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for &byte in bytes.iter().take_while(|&&b| b != b'\n') {
        quoted ^= byte == b'"';
        for (separator, count) in &mut counts {
            *count += u32::from(byte == *separator && !quoted);
        }
    }
    counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    counts.map(|(separator, _)| separator)
}
