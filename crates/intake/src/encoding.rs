//! Which encoding a file is in, and its lines as text.
//!
//! In UTF-8 and in GB18030 alike no byte of a longer character is a line feed, a quote, a comma, a
//! semicolon or a tab, so that lines and cells are cut before they are decoded and one damaged line
//! spoils no other. Absent: UTF-16 (refused in words) and guesses among other encodings.

use std::borrow::Cow;

use encoding_rs::GB18030;

use crate::{FileError, MAX_LINE_BYTES};

/// How many bytes, from the first line that is not plain ASCII, decide the encoding.
const SAMPLE_BYTES: usize = 64 << 10;

/// An encoding that complaint files are read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// GB18030, which includes GBK and GB2312.
    Gb18030,
}

/// What the bytes so far tell of the encoding.
pub(crate) enum Sniffed {
    /// Enough seen.
    Known(Encoding),
    /// Only ASCII so far, which is the same in both.
    Ascii,
    /// Fewer than the sample holds: read on, or call again with `at_end`.
    NeedsMore,
}

impl Encoding {
    /// The name that people know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
        }
    }

    /// Decides on a sample that depends on the bytes alone, never on how they arrived.
    ///
    /// The sample begins at the first line that is not ASCII and ends with the line that holds its
    /// 64th KiB. It is UTF-8 when at least half of its lines that are not ASCII are: one damaged
    /// line does not turn a UTF-8 file into GB18030 gibberish, and Chinese in GB18030 is next to
    /// never valid UTF-8.
    pub(crate) fn sniff(bytes: &[u8], at_end: bool) -> Sniffed {
        let Some(high) = bytes.iter().position(|b| !b.is_ascii()) else {
            return Sniffed::Ascii;
        };
        let start = memchr::memrchr(b'\n', &bytes[..high]).map_or(0, |at| at + 1);
        let sample = &bytes[start..];
        let wanted = SAMPLE_BYTES.min(sample.len());
        let sample = match memchr::memchr(b'\n', &sample[wanted..]) {
            Some(at) => &sample[..wanted + at],
            None if at_end || sample.len() > MAX_LINE_BYTES + SAMPLE_BYTES => sample,
            None => return Sniffed::NeedsMore,
        };
        let mut balance = 0_i64;
        for line in sample
            .split(|&b| b == b'\n')
            .filter(|line| !line.is_ascii())
        {
            balance += if simdutf8::basic::from_utf8(line).is_ok() {
                1
            } else {
                -1
            };
        }
        Sniffed::Known(if balance >= 0 {
            Self::Utf8
        } else {
            Self::Gb18030
        })
    }

    /// The bytes as text, borrowed when they are text as they stand; `None` when they are damaged.
    pub(crate) fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Self::Utf8 => simdutf8::basic::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::Gb18030 => GB18030.decode_without_bom_handling_and_without_replacement(bytes),
        }
    }

    /// The bytes as text, with U+FFFD for what is damaged.
    pub fn decode_lossy(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes),
            Self::Gb18030 => GB18030.decode_without_bom_handling(bytes).0,
        }
    }
}

/// The bytes after a UTF-8 byte order mark.
///
/// # Errors
///
/// [`FileError::Utf16`] for UTF-16, with a byte order mark or recognised by its NUL bytes.
pub(crate) fn strip_mark(bytes: &[u8]) -> Result<&[u8], FileError> {
    let utf16 = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => true,
        [first, second, ..] => (*first == 0) != (*second == 0),
        _ => false,
    };
    if utf16 {
        return Err(FileError::Utf16);
    }
    Ok(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
}
