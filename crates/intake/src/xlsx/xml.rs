//! What the readers of a workbook's parts share: attributes, and text without its escapes.
//!
//! Absent: entities that a document declares itself. A part with a document type is refused, so
//! that nothing can grow by naming itself.

use std::borrow::Cow;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::reject::FileError;

/// A part of a workbook, event by event; any fault of the XML is the file's.
pub(crate) struct Xml<'x> {
    reader: Reader<&'x [u8]>,
}

impl<'x> Xml<'x> {
    pub(crate) fn new(text: &'x str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader }
    }

    /// The next event; `Eof` when there is none.
    pub(crate) fn next(&mut self) -> Result<Event<'x>, FileError> {
        match self.reader.read_event() {
            Err(_) | Ok(Event::DocType(_)) => Err(FileError::DamagedWorkbook),
            Ok(event) => Ok(event),
        }
    }

    /// Appends the text up to the end of the element that was just begun.
    pub(crate) fn push_value(&mut self, text: &mut String) -> Result<(), FileError> {
        self.push(text, true)
    }

    /// The same of a string item, whose text is in its `t` elements; phonetic guides are left out.
    pub(crate) fn push_item(&mut self, text: &mut String) -> Result<(), FileError> {
        self.push(text, false)
    }

    fn push(&mut self, text: &mut String, bare: bool) -> Result<(), FileError> {
        let mut depth = 0_usize;
        // The depths at which a `t` and a phonetic guide were begun, while they are open.
        let (mut run, mut guide) = (None, None);
        loop {
            let event = self.next()?;
            match &event {
                Event::Start(start) => {
                    depth += 1;
                    match start.local_name().as_ref() {
                        "t" => run = run.or(Some(depth)),
                        "rPh" => guide = guide.or(Some(depth)),
                        _ => {}
                    }
                }
                Event::End(_) if depth == 0 => return Ok(()),
                Event::End(_) => {
                    run = run.filter(|&begun| begun < depth);
                    guide = guide.filter(|&begun| begun < depth);
                    depth -= 1;
                }
                Event::Eof => return Err(FileError::DamagedWorkbook),
                _ if guide.is_none() && (bare || run.is_some()) => push_piece(&event, text)?,
                _ => {}
            }
        }
    }
}

fn push_piece(event: &Event<'_>, text: &mut String) -> Result<(), FileError> {
    match event {
        Event::Text(piece) => text.push_str(&piece.xml10_content()),
        Event::CData(piece) => text.push_str(&piece.xml10_content()),
        Event::GeneralRef(name) => match (name.resolve_char_ref(), name) {
            (Ok(Some(c)), _) => text.push(c),
            (Ok(None), name) => {
                let value = resolve_predefined_entity(name);
                text.push_str(value.ok_or(FileError::DamagedWorkbook)?);
            }
            (Err(_), _) => return Err(FileError::DamagedWorkbook),
        },
        _ => {}
    }
    Ok(())
}

/// The value of an attribute, whatever its prefix.
pub(crate) fn attribute<'e>(
    start: &'e BytesStart<'_>,
    name: &str,
) -> Result<Option<Cow<'e, str>>, FileError> {
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| FileError::DamagedWorkbook)?;
        if attribute.key.local_name().as_ref() == name {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            return value.map(Some).map_err(|_| FileError::DamagedWorkbook);
        }
    }
    Ok(None)
}

/// `_x000D_` as the character that it stands for; surrogates, which stand for none alone, as U+FFFD.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let code = rest
            .get(2..6)
            .filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()))
            .filter(|_| rest[6..].starts_with('_'))
            .and_then(|code| u32::from_str_radix(code, 16).ok());
        match code {
            Some(code) => plain.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)),
            None => plain.push_str("_x"),
        }
        rest = &rest[if code.is_some() { 7 } else { 2 }..];
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}
