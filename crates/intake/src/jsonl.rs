//! JSONL: one JSON object a line.
//!
//! Text is borrowed from the line unless it holds an escape or the file is GB18030. Absent: writing
//! JSON, and JSON that spans lines.

use std::borrow::Cow;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

use crate::cell::{Cell, Slots};
use crate::check::check;
use crate::reject::{Reject, RejectReason, ValueKind};
use crate::rules::Intake;
use crate::{Chunk, Encoding, MAX_LINE_BYTES, Record};

/// The records and rejects of a chunk, in order, one for every line that is not blank.
#[derive(Debug)]
pub struct Jsonl<'a> {
    intake: &'a Intake,
    rest: &'a [u8],
    row: u64,
    encoding: Encoding,
    now_us: Option<i64>,
}

impl Intake {
    /// Reads a chunk of JSONL.
    ///
    /// With `now_us`, microseconds since 1970 UTC, a time more than 10 minutes ahead is rejected.
    pub fn jsonl<'a>(&'a self, chunk: Chunk<'a>, now_us: Option<i64>) -> Jsonl<'a> {
        Jsonl {
            intake: self,
            rest: chunk.bytes,
            row: chunk.first_row,
            encoding: chunk.encoding,
            now_us,
        }
    }

    /// Reads one JSON object, as row 1 or as a line of a file.
    ///
    /// # Errors
    ///
    /// A [`Reject`] with the first fault.
    pub fn json<'a>(
        &'a self,
        row: u64,
        text: &'a str,
        now_us: Option<i64>,
    ) -> Result<Record<'a>, Reject> {
        let mut slots = Slots::default();
        read_object(self, text, &mut slots).map_err(|reason| whole_row(row, reason))?;
        check(self, row, &mut slots, now_us)
    }
}

impl<'a> Iterator for Jsonl<'a> {
    type Item = Result<Record<'a>, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            let row = self.row;
            let line = self.next_line();
            if line.len() > MAX_LINE_BYTES {
                return Some(Err(whole_row(row, RejectReason::LineTooLong)));
            }
            let line = line.trim_ascii();
            if !line.is_empty() {
                return Some(self.read(row, line));
            }
        }
        None
    }
}

impl<'a> Jsonl<'a> {
    fn next_line(&mut self) -> &'a [u8] {
        let end = memchr::memchr(b'\n', self.rest).unwrap_or(self.rest.len());
        let (line, rest) = self.rest.split_at(end);
        self.rest = rest.get(1..).unwrap_or_default();
        self.row += 1;
        line.strip_suffix(b"\r").unwrap_or(line)
    }

    fn read(&self, row: u64, line: &'a [u8]) -> Result<Record<'a>, Reject> {
        match self.encoding.decode(line) {
            Some(Cow::Borrowed(text)) => self.intake.json(row, text, self.now_us),
            Some(Cow::Owned(text)) => self
                .intake
                .json(row, &text, self.now_us)
                .map(Record::into_owned),
            None => Err(whole_row(row, RejectReason::MalformedText(self.encoding))),
        }
    }
}

fn whole_row(row: u64, reason: RejectReason) -> Reject {
    Reject {
        row,
        field: None,
        column: None,
        reason,
    }
}

fn read_object<'a>(
    intake: &Intake,
    text: &'a str,
    slots: &mut Slots<'a>,
) -> Result<(), RejectReason> {
    let mut row = Row {
        intake,
        slots,
        expected: 0,
        fault: None,
    };
    let mut json = serde_json::Deserializer::from_str(text);
    let outcome = json.deserialize_map(&mut row).and_then(|()| json.end());
    match (outcome, row.fault) {
        (Ok(()), _) => Ok(()),
        (Err(_), Some(fault)) => Err(fault),
        (Err(error), None) => Err(reason_of(&error)),
    }
}

fn reason_of(error: &serde_json::Error) -> RejectReason {
    match error.classify() {
        Category::Data => RejectReason::NotAnObject,
        Category::Eof => RejectReason::Truncated,
        _ => RejectReason::BadJson {
            column: error.column(),
        },
    }
}

/// One row while its object is read; `fault` is why reading stopped when it was no JSON's fault.
struct Row<'i, 'a> {
    intake: &'i Intake,
    slots: &'i mut Slots<'a>,
    /// Where the next name probably stands in the table: behind the last one.
    expected: usize,
    fault: Option<RejectReason>,
}

impl<'a> Visitor<'a> for &mut Row<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(found) = map.next_key_seed(Name(self.intake, self.expected))? {
            let cell = match found {
                Ok(at) => {
                    self.expected = at + 1;
                    map.next_value_seed(Value)?
                }
                Err(_) => None,
            };
            let put = found.and_then(|at| self.slots.put(self.intake, at, cell));
            if let Err(fault) = put {
                self.fault = Some(fault);
                return Err(serde::de::Error::custom(""));
            }
        }
        Ok(())
    }
}

/// Reads a key as its place in the table of names, trying the expected place first.
struct Name<'i>(&'i Intake, usize);

impl<'a> DeserializeSeed<'a> for Name<'_> {
    type Value = Result<usize, RejectReason>;

    fn deserialize<D: Deserializer<'a>>(self, key: D) -> Result<Self::Value, D::Error> {
        key.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Result<usize, RejectReason>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        let Name(intake, expected) = self;
        match intake.names.get(expected) {
            Some((known, _)) if **known == *name => Ok(Ok(expected)),
            _ => Ok(intake.find(name)),
        }
    }
}

/// Reads a value as a cell; `None` for null.
struct Value;

impl<'a> DeserializeSeed<'a> for Value {
    type Value = Option<Cell<'a>>;

    fn deserialize<D: Deserializer<'a>>(self, value: D) -> Result<Self::Value, D::Error> {
        value.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Value {
    type Value = Option<Cell<'a>>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Self::Value, E> {
        Ok(Some(Cell::Text(Cow::Borrowed(text))))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(Cell::Text(Cow::Owned(text.to_owned()))))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(Cell::Int(number)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Some(
            i64::try_from(number).map_or(Cell::Float(number as f64), Cell::Int),
        ))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Some(Cell::Float(number)))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Some(Cell::Other(ValueKind::Bool)))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Some(Cell::Other(ValueKind::Array)))
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Some(Cell::Other(ValueKind::Object)))
    }
}
