//! Which kind of file this is, by its name or its first bytes.
//!
//! Absent: reading it.

use crate::FileError;

/// A kind of file that this room reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Jsonl,
    /// Comma, semicolon or tab separated, with a header.
    Csv,
}

impl Format {
    /// Tells the format by the file name's extension, else by the first byte that is no space.
    ///
    /// `head` is the beginning of the file; a few dozen bytes are enough.
    ///
    /// # Errors
    ///
    /// [`FileError::Spreadsheet`] for XLSX and XLS, [`FileError::JsonArray`] for a `[`.
    pub fn detect(name: Option<&str>, head: &[u8]) -> Result<Self, FileError> {
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(FileError::Spreadsheet);
        }
        let head = head
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(head)
            .trim_ascii_start();
        let by_name = name
            .and_then(|name| name.rsplit_once('.'))
            .and_then(|(_, end)| match end.to_ascii_lowercase().as_str() {
                "jsonl" | "ndjson" | "json" => Some(Self::Jsonl),
                "csv" | "tsv" => Some(Self::Csv),
                _ => None,
            });
        let by_content = match head.first() {
            Some(b'{' | b'[') => Self::Jsonl,
            _ => Self::Csv,
        };
        let format = by_name.unwrap_or(by_content);
        if format == Self::Jsonl && head.first() == Some(&b'[') {
            return Err(FileError::JsonArray);
        }
        Ok(format)
    }
}
