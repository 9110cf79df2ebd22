//! The parts of a workbook out of the zip file that holds them, within stated limits.
//!
//! Written for this one use, because what a hostile file may cost is decided here: nothing is
//! reserved on a file's word, and no more is unpacked than the budget has left. Read are stored and
//! deflated entries, ZIP64 included (APPNOTE 6.3.10). Absent: encryption, other methods, writing.

use std::io::Read;

use flate2::Crc;
use flate2::read::DeflateDecoder;

use crate::format::old_workbook;
use crate::reject::{FileError, WorkbookLimit};
use crate::{MAX_WORKBOOK_BYTES, MAX_WORKBOOK_PARTS};

/// A zip file in memory.
#[derive(Debug)]
pub(crate) struct Package<'b> {
    bytes: &'b [u8],
    entries: Vec<Entry>,
    /// How many unpacked bytes may still be read, all parts together.
    budget: u64,
}

#[derive(Debug)]
struct Entry {
    /// In lower case: names of parts are compared without regard to case (ECMA-376 part 2).
    name: String,
    encrypted: bool,
    method: u16,
    crc: u32,
    packed: u64,
    offset: u64,
}

impl<'b> Package<'b> {
    /// Reads the directory.
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, FileError> {
        if let Some(error) = old_workbook(bytes) {
            return Err(error);
        }
        if !bytes.starts_with(b"PK") {
            return Err(FileError::NotWorkbook);
        }
        let (count, start) = directory(bytes).ok_or(FileError::DamagedWorkbook)?;
        if count > MAX_WORKBOOK_PARTS {
            return Err(FileError::WorkbookTooLarge(WorkbookLimit::Parts));
        }
        let mut entries = Vec::new();
        let mut at = start;
        for _ in 0..count {
            let (entry, next) = entry(bytes, at).ok_or(FileError::DamagedWorkbook)?;
            entries.push(entry);
            at = next;
        }
        entries.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(Self {
            bytes,
            entries,
            budget: MAX_WORKBOOK_BYTES,
        })
    }

    /// A part as text; `None` when there is none of that name.
    pub(crate) fn text(&mut self, path: &str) -> Result<Option<String>, FileError> {
        let path = path.to_lowercase();
        let at = self.entries.partition_point(|entry| entry.name < path);
        let Some(entry) = self.entries.get(at).filter(|entry| entry.name == path) else {
            return Ok(None);
        };
        if entry.encrypted {
            return Err(FileError::EncryptedWorkbook);
        }
        let unpacked = entry.unpack(self.bytes, self.budget)?;
        self.budget -= unpacked.len() as u64;
        let text = String::from_utf8(unpacked).map_err(|_| FileError::DamagedWorkbook)?;
        Ok(Some(match text.strip_prefix('\u{feff}') {
            Some(text) => text.to_owned(),
            None => text,
        }))
    }
}

impl Entry {
    fn unpack(&self, bytes: &[u8], budget: u64) -> Result<Vec<u8>, FileError> {
        let packed = self.packed(bytes).ok_or(FileError::DamagedWorkbook)?;
        let mut unpacked = Vec::new();
        let read = match self.method {
            0 => packed.take(budget + 1).read_to_end(&mut unpacked),
            8 => DeflateDecoder::new(packed)
                .take(budget + 1)
                .read_to_end(&mut unpacked),
            _ => return Err(FileError::DamagedWorkbook),
        };
        if unpacked.len() as u64 > budget {
            return Err(FileError::WorkbookTooLarge(WorkbookLimit::Bytes));
        }
        let mut crc = Crc::new();
        crc.update(&unpacked);
        if read.is_err() || crc.sum() != self.crc {
            return Err(FileError::DamagedWorkbook);
        }
        Ok(unpacked)
    }

    fn packed<'b>(&self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        let local = bytes.get(usize::try_from(self.offset).ok()?..)?;
        if !local.starts_with(b"PK\x03\x04") {
            return None;
        }
        let data = 30 + usize::from(u16_at(local, 26)?) + usize::from(u16_at(local, 28)?);
        let packed = usize::try_from(self.packed).ok()?;
        local.get(data..data.checked_add(packed)?)
    }
}

/// How many entries there are and where the first begins, out of the record at the file's end.
fn directory(bytes: &[u8]) -> Option<(u64, usize)> {
    let tail = bytes.len().saturating_sub(22 + 0xffff);
    let end = tail + memchr::memmem::rfind(&bytes[tail..], b"PK\x05\x06")?;
    let record = &bytes[end..];
    record.get(..22 + usize::from(u16_at(record, 20)?))?;
    let (mut count, mut start) = (
        u64::from(u16_at(record, 10)?),
        u64::from(u32_at(record, 16)?),
    );
    let locator = end.checked_sub(20).map(|at| &bytes[at..end]);
    if let Some(locator) = locator.filter(|locator| locator.starts_with(b"PK\x06\x07")) {
        let wide = bytes.get(usize::try_from(u64_at(locator, 8)?).ok()?..)?;
        if !wide.starts_with(b"PK\x06\x06") {
            return None;
        }
        (count, start) = (u64_at(wide, 32)?, u64_at(wide, 48)?);
    }
    Some((count, usize::try_from(start).ok()?))
}

/// The entry of the directory at `at`, and where the next one begins.
fn entry(bytes: &[u8], at: usize) -> Option<(Entry, usize)> {
    let record = bytes.get(at..)?;
    if !record.starts_with(b"PK\x01\x02") {
        return None;
    }
    let lengths = [28, 30, 32].map(|field| u16_at(record, field).map(usize::from));
    let [Some(name), Some(extra), Some(comment)] = lengths else {
        return None;
    };
    let size = 46 + name + extra + comment;
    let record = record.get(..size)?;
    let (packed, offset) = wide_fields(record, &record[46 + name..46 + name + extra])?;
    let name = String::from_utf8_lossy(&record[46..46 + name]);
    let entry = Entry {
        name: name.replace('\\', "/").to_lowercase(),
        encrypted: u16_at(record, 8)? & 1 == 1,
        method: u16_at(record, 10)?,
        crc: u32_at(record, 16)?,
        packed,
        offset,
    };
    Some((entry, at + size))
}

/// Packed size and offset, which a ZIP64 entry has in its extra field, in this order and only
/// where the short field is all ones: unpacked size, packed size, offset.
fn wide_fields(record: &[u8], mut extra: &[u8]) -> Option<(u64, u64)> {
    let short = [24, 20, 42].map(|field| u32_at(record, field).map(u64::from));
    let [Some(unpacked), Some(mut packed), Some(mut offset)] = short else {
        return None;
    };
    while let (Some(tag), Some(length)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let end = 4 + usize::from(length);
        let field = extra.get(4..end)?;
        if tag == 1 {
            let mut at = 0;
            for value in [&mut unpacked.clone(), &mut packed, &mut offset] {
                if *value == u64::from(u32::MAX) {
                    *value = u64_at(field, at)?;
                    at += 8;
                }
            }
        }
        extra = &extra[end..];
    }
    Some((packed, offset))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}
