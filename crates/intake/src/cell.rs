//! One value as a file holds it, before any field judges it, and one row of them.
//!
//! Absent: what a field makes of it.

use std::borrow::Cow;

use crate::field::Field;
use crate::reject::{RejectReason, ValueKind, excerpt};
use crate::rules::{Action, Intake};
use crate::text::is_blank;

/// One value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Text; an empty one counts as absent.
    Text(Cow<'a, str>),
    /// A whole number.
    Int(i64),
    /// Another number, or one beyond `i64`.
    Float(f64),
    /// A cell that a spreadsheet shows as a date, in days of Excel's 1900 system, city time.
    Date(f64),
    /// What no field takes.
    Other(ValueKind),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl Cell<'_> {
    /// The value as a reject may repeat it, for the fields whose values it may.
    pub(crate) fn excerpt(&self) -> Box<str> {
        match self {
            Self::Text(text) => excerpt(text),
            Self::Int(number) => excerpt(&number.to_string()),
            Self::Float(number) => excerpt(&number.to_string()),
            Self::Date(serial) => excerpt(&crate::time::excel_text(*serial)),
            Self::Other(_) => "".into(),
        }
    }
}

/// The values of one row by field, and which names it has had.
#[derive(Default)]
pub(crate) struct Slots<'a> {
    cells: [Option<Cell<'a>>; Field::COUNT],
    seen: u128,
}

impl<'a> Slots<'a> {
    #[inline]
    /// Takes the value of the name at `at` of the table; `None` for a value that is there and empty.
    pub(crate) fn put(
        &mut self,
        intake: &Intake,
        at: usize,
        cell: Option<Cell<'a>>,
    ) -> Result<(), RejectReason> {
        let bit = 1 << at;
        let (name, action) = &intake.names[at];
        if *action == Action::Other {
            return Ok(());
        }
        if self.seen & bit != 0 {
            return Err(RejectReason::DuplicateKey(excerpt(name)));
        }
        self.seen |= bit;
        match action {
            Action::Feed(field) => self.cells[*field as usize] = cell,
            Action::Ignore | Action::Other => {}
            Action::Taken => {
                return Err(RejectReason::ColumnTaken {
                    name: excerpt(name),
                });
            }
        }
        Ok(())
    }

    /// Puts a value whatever was there.
    pub(crate) fn set(&mut self, field: Field, cell: Cell<'a>) {
        self.cells[field as usize] = Some(cell);
    }

    #[inline]
    /// Takes the value of a field out; empty text is no value.
    pub(crate) fn take(&mut self, field: Field) -> Option<Cell<'a>> {
        let cell = self.cells[field as usize].take()?;
        match &cell {
            Cell::Text(text) if is_blank(text) => None,
            _ => Some(cell),
        }
    }
}
