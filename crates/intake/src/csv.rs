//! CSV, and its semicolon and tab kinds: quoted cells, a header, one record a row.
//!
//! Built on csv-core rather than csv, because its caller owns the buffers: a quote that is never
//! closed costs one row here, not the rest of the file in memory. Absent: files without a header,
//! other quotes than `"`, comments.

use std::borrow::Cow;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::cell::Cell;
use crate::reject::{FileError, Reject, RejectReason};
use crate::rules::Intake;
use crate::table::Header;
use crate::text::is_blank;
use crate::{Chunk, Encoding, MAX_COLUMNS, MAX_LINE_BYTES, Record};

/// The records and rejects of a CSV file, one after the other.
#[derive(Debug)]
pub struct Csv<'a> {
    intake: &'a Intake,
    header: Header,
    rows: Rows<'a>,
    encoding: Encoding,
    now_us: Option<i64>,
}

impl Intake {
    /// Reads the header of a whole CSV file; its records follow from [`Csv::next_record`].
    ///
    /// The separator is the one of comma, semicolon and tab that the first line has most of. With
    /// `now_us`, microseconds since 1970 UTC, a time more than 10 minutes ahead is rejected.
    ///
    /// # Errors
    ///
    /// [`FileError`], before any record.
    pub fn csv<'a>(&'a self, file: Chunk<'a>, now_us: Option<i64>) -> Result<Csv<'a>, FileError> {
        let encoding = file.encoding;
        let mut rows = Rows::new(file.bytes);
        match rows.advance() {
            Some((_, Ok(()))) => {}
            Some((_, Err(RejectReason::Ragged { .. }))) => return Err(FileError::TooManyColumns),
            Some((_, Err(_))) => return Err(FileError::UnreadableHeader),
            None => return Err(FileError::NoHeader),
        }
        let names: Option<Vec<_>> = rows.cells().map(|name| encoding.decode(name)).collect();
        let names = names.ok_or(FileError::UnreadableHeader)?;
        let header = Header::bind(self, names.iter().map(|name| &**name))?;
        Ok(Csv {
            intake: self,
            header,
            rows,
            encoding,
            now_us,
        })
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
            core: ReaderBuilder::new().delimiter(separator(rest)).build(),
            row: 1,
            text: vec![0; MAX_LINE_BYTES],
            ends: vec![0; MAX_COLUMNS + 2],
            count: 0,
        }
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
        self.rest = &start[end..];
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

/// The one of comma, semicolon and tab that stands most often outside quotes in the first line.
fn separator(bytes: &[u8]) -> u8 {
    let bytes = bytes.trim_ascii_start();
    let mut counts = [(b',', 0_u32), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for &byte in bytes.iter().take_while(|&&b| b != b'\n') {
        quoted ^= byte == b'"';
        for (separator, count) in &mut counts {
            *count += u32::from(byte == *separator && !quoted);
        }
    }
    let most = counts.iter().map(|&(_, count)| count).max();
    counts
        .into_iter()
        .find(|&(_, count)| Some(count) == most)
        .map_or(b',', |(byte, _)| byte)
}
