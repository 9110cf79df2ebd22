//! What characters a field may hold: one rule for every way in.
//!
//! A NUL cuts, a control breaks lines and a bidirectional control shows another text than is stored:
//! no field holds one, whether it comes in a file, a form or an Open311 request. Texts that people write,
//! `topic`, `body` and an Open311 `description`, have tabs and line breaks besides. Absent: mending; what
//! was written is taken as it stands or refused by the name of its sign.

use std::borrow::Cow;

use crate::RejectReason;

/// Controls, line separators, and the characters that turn the direction of writing (Unicode UAX 9).
pub(crate) fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// Refuses a character that a short field may not hold.
pub(crate) fn check_short(text: &str) -> Result<(), RejectReason> {
    if text.bytes().all(|b| (b' '..0x7f).contains(&b)) {
        return Ok(());
    }
    match forbidden_in_line(text) {
        Some(c) => Err(RejectReason::ForbiddenChar(c)),
        None => Ok(()),
    }
}

/// The first sign that an id, a name or another field of one line may not hold.
pub fn forbidden_in_line(text: &str) -> Option<char> {
    text.chars().find(|&c| is_forbidden(c))
}

/// Refuses a character that a text of lines may not hold.
pub(crate) fn check_long(text: &str) -> Result<(), RejectReason> {
    match forbidden_in_text(text) {
        Some(c) => Err(RejectReason::ForbiddenChar(c)),
        None => Ok(()),
    }
}

/// The first sign that `topic`, `body` or another text of lines may not hold.
pub fn forbidden_in_text(text: &str) -> Option<char> {
    let breaks = |b: u8| b < b' ' && !matches!(b, b'\t' | b'\n' | b'\r');
    // The bytes that forbidden signs begin with; quotes do too. Without a branch it takes 16 bytes at a time.
    let suspect = |b: u8| breaks(b) | matches!(b, 0x7f | 0xc2 | 0xd8 | 0xe2);
    if !text.bytes().fold(false, |found, b| found | suspect(b)) {
        return None;
    }
    let mut signs = text.chars();
    signs.find(|&c| is_forbidden(c) && !matches!(c, '\t' | '\n' | '\r'))
}

/// Refuses a text of more than `most` characters.
pub(crate) fn check_length(text: &str, most: usize) -> Result<(), RejectReason> {
    if text.len() <= most || text.chars().count() <= most {
        Ok(())
    } else {
        Err(RejectReason::TooLong)
    }
}

/// True for a text of spaces alone, ideographic ones included.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// The text without the spaces around it, ideographic ones included.
pub(crate) fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    if plain(text.as_bytes().first()) && plain(text.as_bytes().last()) {
        return text;
    }
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) if text.trim().len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}
