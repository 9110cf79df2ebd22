//! Cutting a file into runs of whole lines, each of which is parsed on its own.
//!
//! [`Chunk`] is a borrowed run out of bytes that are in memory; [`Blocks`] makes owned ones out of a
//! reader, within a fixed memory. Both know the number of their first line and the encoding, so that
//! chunks may be parsed on different threads and their results put in order again.
//! Absent: threads, and lines' contents.

use std::fmt;
use std::io::{self, Read};

use crate::encoding::{Sniffed, strip_mark};
use crate::{Encoding, FileError, MAX_LINE_BYTES};

/// How much a [`Blocks`] asks of its reader at a time.
const READ_BYTES: usize = 1 << 20;

/// A run of whole lines in memory.
#[derive(Clone, Copy, Debug)]
pub struct Chunk<'a> {
    /// Number of the first line in its file, from 1.
    pub first_row: u64,
    /// The file's encoding.
    pub encoding: Encoding,
    /// The lines, without a byte order mark.
    pub bytes: &'a [u8],
}

impl<'a> Chunk<'a> {
    /// A whole file.
    ///
    /// # Errors
    ///
    /// [`FileError::Utf16`].
    pub fn whole(bytes: &'a [u8]) -> Result<Self, FileError> {
        let bytes = strip_mark(bytes)?;
        let encoding = match Encoding::sniff(bytes, true) {
            Sniffed::Known(encoding) => encoding,
            Sniffed::Ascii | Sniffed::NeedsMore => Encoding::Utf8,
        };
        Ok(Chunk {
            first_row: 1,
            encoding,
            bytes,
        })
    }

    /// At most `parts` chunks of about equal length, in order, that together are this one.
    pub fn split(self, parts: usize) -> Vec<Chunk<'a>> {
        let target = self.bytes.len().div_ceil(parts.max(1)).max(1);
        let mut chunks = Vec::new();
        let mut rest = self;
        while !rest.bytes.is_empty() {
            let from = target.min(rest.bytes.len()) - 1;
            let length = memchr::memchr(b'\n', &rest.bytes[from..])
                .map_or(rest.bytes.len(), |at| from + at + 1);
            let (head, tail) = rest.bytes.split_at(length);
            chunks.push(Chunk {
                bytes: head,
                ..rest
            });
            rest.first_row += count_lines(head);
            rest.bytes = tail;
        }
        chunks
    }
}

fn count_lines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// A run of whole lines that owns its bytes; made to be filled again and again.
#[derive(Debug)]
pub struct Block {
    first_row: u64,
    encoding: Encoding,
    bytes: Vec<u8>,
}

impl Default for Block {
    fn default() -> Self {
        Self {
            first_row: 1,
            encoding: Encoding::Utf8,
            bytes: Vec::new(),
        }
    }
}

impl Block {
    /// The lines to parse.
    pub fn chunk(&self) -> Chunk<'_> {
        Chunk {
            first_row: self.first_row,
            encoding: self.encoding,
            bytes: &self.bytes,
        }
    }
}

/// Why no block could be read.
#[derive(Debug)]
pub enum ReadError {
    /// The reader failed.
    Io(io::Error),
    /// What it gave is no file of records.
    File(FileError),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "the input cannot be read: {error}"),
            Self::File(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            Self::File(error) => Some(error),
        }
    }
}

/// Blocks of whole lines out of a reader.
///
/// A block holds what one read brought, as far as its last line feed, so that a slow pipe is
/// answered as it comes. memory stays within about 4 MiB: of a line longer than
/// [`MAX_LINE_BYTES`] only so much is kept as shows that it is too long.
#[derive(Debug)]
pub struct Blocks<R> {
    reader: R,
    /// What one read brings.
    incoming: Vec<u8>,
    /// Read, and not yet given out.
    pending: Vec<u8>,
    next_row: u64,
    /// `None` while all was ASCII.
    encoding: Option<Encoding>,
    begun: bool,
    at_end: bool,
    /// Inside a line that is already known to be too long.
    skipping: bool,
}

impl<R: Read> Blocks<R> {
    /// Reads from `reader`, which needs no buffer of its own.
    pub fn new(reader: R) -> Self {
        Self {
            reader,
            incoming: vec![0; READ_BYTES],
            pending: Vec::new(),
            next_row: 1,
            encoding: None,
            begun: false,
            at_end: false,
            skipping: false,
        }
    }

    /// Fills `block` with the next lines; false, and an empty block, when there are none.
    ///
    /// # Errors
    ///
    /// [`ReadError`]: the reader's own, or a file that is refused as a whole.
    pub fn read_into(&mut self, block: &mut Block) -> Result<bool, ReadError> {
        block.bytes.clear();
        loop {
            let length = self.ready().map_err(ReadError::File)?;
            if length > 0 {
                self.give(length, block);
                return Ok(true);
            }
            if self.at_end {
                return Ok(false);
            }
            self.fill().map_err(ReadError::Io)?;
        }
    }

    /// How many of the pending bytes may be given out now.
    fn ready(&mut self) -> Result<usize, FileError> {
        if !self.begun && (self.pending.len() >= 3 || self.at_end) {
            let mark = self.pending.len() - strip_mark(&self.pending)?.len();
            self.pending.drain(..mark);
            self.begun = true;
        }
        if self.encoding.is_none() {
            match Encoding::sniff(&self.pending, self.at_end) {
                Sniffed::Known(encoding) => self.encoding = Some(encoding),
                Sniffed::Ascii => {}
                Sniffed::NeedsMore => return Ok(0),
            }
        }
        let lines = memchr::memrchr(b'\n', &self.pending).map_or(0, |at| at + 1);
        match (self.begun, self.at_end) {
            (false, _) => Ok(0),
            (true, false) => Ok(lines),
            (true, true) => Ok(self.pending.len()),
        }
    }

    /// Moves the first `length` pending bytes into the block, the block's memory into `pending`.
    fn give(&mut self, length: usize, block: &mut Block) {
        std::mem::swap(&mut block.bytes, &mut self.pending);
        self.pending.extend_from_slice(&block.bytes[length..]);
        block.bytes.truncate(length);
        block.encoding = self.encoding.unwrap_or(Encoding::Utf8);
        block.first_row = self.next_row;
        self.next_row += count_lines(&block.bytes);
    }

    fn fill(&mut self) -> io::Result<()> {
        let read = loop {
            match self.reader.read(&mut self.incoming) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        let start = self.pending.len();
        self.pending.extend_from_slice(&self.incoming[..read]);
        self.at_end = read == 0;
        self.drop_long_line(start);
        Ok(())
    }

    /// Drops what lies past the limit of the last line, of which bytes from `start` are new.
    fn drop_long_line(&mut self, start: usize) {
        if self.skipping {
            let Some(end) = memchr::memchr(b'\n', &self.pending[start..]) else {
                self.pending.truncate(start);
                return;
            };
            self.pending.drain(start..start + end);
            self.skipping = false;
        }
        let line = memchr::memrchr(b'\n', &self.pending).map_or(0, |at| at + 1);
        if self.pending.len() - line > MAX_LINE_BYTES {
            self.pending.truncate(line + MAX_LINE_BYTES + 1);
            self.skipping = true;
        }
    }
}
