//! What characters a short field may hold.
//!
//! Ids, matters and names end up in tables, logs and file names, where a NUL cuts, a control breaks
//! lines and a bidirectional control shows another text than is stored. Absent: judging `topic` and
//! `body`, which people paste together; of those only NUL is refused.

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
    match text.chars().find(|&c| is_forbidden(c)) {
        Some(c) => Err(RejectReason::ForbiddenChar(c)),
        None => Ok(()),
    }
}

/// Refuses NUL, which not every store can hold.
pub(crate) fn check_long(text: &str) -> Result<(), RejectReason> {
    match memchr::memchr(0, text.as_bytes()) {
        Some(_) => Err(RejectReason::ForbiddenChar('\0')),
        None => Ok(()),
    }
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
