//! Which kind of file this is, by its name or its first bytes.
//!
//! Absent: reading it.

use memchr::memmem;

use crate::FileError;

/// A kind of file that this room reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Jsonl,
    /// Comma, semicolon or tab separated, with a header.
    Csv,
    /// A workbook, told by its first bytes; see [`crate::Intake::xlsx`].
    Xlsx,
}

impl Format {
    /// Tells the format by the file name's extension, else by the first byte that is no space.
    ///
    /// `head` is the beginning of the file; a few dozen bytes are enough.
    ///
    /// # Errors
    ///
    /// [`FileError`] for what is no file of records: XLS, a page, a JSON array.
    pub fn detect(name: Option<&str>, head: &[u8]) -> Result<Self, FileError> {
        if head.starts_with(b"PK\x03\x04") {
            return Ok(Self::Xlsx);
        }
        let end = name
            .and_then(|name| name.rsplit_once('.'))
            .map(|(_, end)| end);
        let end = end.unwrap_or_default().to_ascii_lowercase();
        if let Some(error) = old_workbook(head) {
            let new_name = matches!(&*end, "xlsx" | "xlsm");
            return Err(if new_name {
                FileError::EncryptedWorkbook
            } else {
                error
            });
        }
        let head = head
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(head)
            .trim_ascii_start();
        if head.first() == Some(&b'<') {
            return Err(FileError::Markup);
        }
        let by_name = match &*end {
            "jsonl" | "ndjson" | "json" => Some(Self::Jsonl),
            "csv" | "tsv" => Some(Self::Csv),
            "xlsx" | "xlsm" => return Err(FileError::NotWorkbook),
            _ => None,
        };
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

/// What is wrong with a file of the kind that Excel wrote before 2007, and in which it still wraps
/// what it encrypts; `None` for any other. The beginning of a file may not tell the two apart.
pub(crate) fn old_workbook(bytes: &[u8]) -> Option<FileError> {
    /// The name under which the encrypted workbook stands in the file, as UTF-16.
    const ENCRYPTED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
    if !bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        None
    } else if memmem::find(bytes, ENCRYPTED).is_some() {
        Some(FileError::EncryptedWorkbook)
    } else {
        Some(FileError::LegacyWorkbook)
    }
}
