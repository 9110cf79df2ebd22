//! `--map FIELD=COLUMN`, `--set FIELD=VALUE` and `--ignore COLUMN`, and what they make of each name.
//!
//! Absent: remembering a mapping per source; the caller keeps the strings.

use std::fmt;

use crate::cell::Cell;
use crate::check::check_alone;
use crate::field::Field;
use crate::reject::{Reject, excerpt};
use crate::report::{REJECT_REASON, REJECT_ROW};
use crate::rules::Action;
use crate::words;
use crate::{Lang, MAX_COLUMNS};

/// How the columns of a file become fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    map: Vec<(Field, Box<str>)>,
    set: Vec<(Field, Box<str>)>,
    ignore: Vec<Box<str>>,
}

/// Why a mapping makes no sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MappingError {
    /// No `FIELD=VALUE`; holds what was given.
    NoEquals(Box<str>),
    /// No such field.
    UnknownField {
        /// As found.
        name: Box<str>,
        /// What was probably meant.
        meant: Option<Field>,
    },
    /// A column without a name.
    EmptyColumn,
    /// A field that is fed twice, by `--map`, by `--set` or by both.
    FieldTwice(Field),
    /// A column that is mapped twice, or both mapped and ignored.
    ColumnTwice(Box<str>),
    /// `--set id=...` would make all records one.
    IdSet,
    /// A value that the field does not take.
    BadValue(Box<Reject>),
    /// More than [`MAX_COLUMNS`] names.
    TooMany,
}

impl MappingError {
    /// The error in words: what was found, what is allowed, what to do. One line.
    pub fn message(&self, lang: Lang) -> String {
        words::mapping_error(self, lang)
    }
}

impl fmt::Display for MappingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::English))
    }
}

impl std::error::Error for MappingError {}

impl Mapping {
    /// Reads `FIELD=COLUMN`s, `FIELD=VALUE`s and columns to ignore.
    ///
    /// What is set holds for every record, whatever a column of that name says. A column may be
    /// ignored that the file does not have.
    ///
    /// # Errors
    ///
    /// A [`MappingError`] with the first contradiction.
    pub fn from_args<S: AsRef<str>>(
        map: &[S],
        set: &[S],
        ignore: &[S],
    ) -> Result<Self, MappingError> {
        let mut mapping = Self::default();
        for arg in map {
            mapping.add_map(arg.as_ref())?;
        }
        for arg in set {
            mapping.add_set(arg.as_ref())?;
        }
        for column in ignore {
            mapping.add_ignore(column.as_ref())?;
        }
        // Two more names are a reject report's, and one stands for all others.
        if Field::COUNT + 3 + mapping.map.len() + mapping.ignore.len() > MAX_COLUMNS {
            return Err(MappingError::TooMany);
        }
        Ok(mapping)
    }

    fn add_map(&mut self, arg: &str) -> Result<(), MappingError> {
        let (field, column) = self.new_field(arg)?;
        self.new_column(column)?;
        self.map.push((field, column.into()));
        Ok(())
    }

    fn add_set(&mut self, arg: &str) -> Result<(), MappingError> {
        let (field, value) = self.new_field(arg)?;
        if field == Field::Id {
            return Err(MappingError::IdSet);
        }
        check_alone(field, Cell::from(value)).map_err(|reason| {
            MappingError::BadValue(Box::new(Reject {
                row: 0,
                field: Some(field),
                column: None,
                reason,
            }))
        })?;
        self.set.push((field, value.into()));
        Ok(())
    }

    fn add_ignore(&mut self, column: &str) -> Result<(), MappingError> {
        let column = column.trim();
        if self.ignore.iter().any(|ignored| **ignored == *column) {
            return Ok(());
        }
        self.new_column(column)?;
        self.ignore.push(column.into());
        Ok(())
    }

    /// Splits `FIELD=REST` at the first `=`; the field must not be fed yet.
    fn new_field<'s>(&self, arg: &'s str) -> Result<(Field, &'s str), MappingError> {
        let no_equals = || MappingError::NoEquals(excerpt(arg));
        let (name, rest) = arg.split_once('=').ok_or_else(no_equals)?;
        let name = name.trim();
        let field = Field::from_name(name).ok_or_else(|| MappingError::UnknownField {
            name: excerpt(name),
            meant: Field::suggest(name),
        })?;
        if self
            .map
            .iter()
            .chain(&self.set)
            .any(|(fed, _)| *fed == field)
        {
            return Err(MappingError::FieldTwice(field));
        }
        Ok((field, rest.trim()))
    }

    fn new_column(&self, column: &str) -> Result<(), MappingError> {
        if column.is_empty() {
            return Err(MappingError::EmptyColumn);
        }
        let mapped = self.map.iter().any(|(_, mapped)| **mapped == *column);
        if mapped {
            Err(MappingError::ColumnTwice(excerpt(column)))
        } else {
            Ok(())
        }
    }

    /// The values that hold for every record.
    pub(crate) fn set_values(&self) -> impl Iterator<Item = (Field, &str)> {
        self.set.iter().map(|(field, value)| (*field, &**value))
    }

    /// True when `--set` gives the field.
    pub(crate) fn sets(&self, field: Field) -> bool {
        self.set.iter().any(|(set, _)| *set == field)
    }

    /// Every name that means something, once: mapped and ignored columns, then fields' own names,
    /// then the columns of a reject report, which are passed over.
    pub(crate) fn names(&self) -> Vec<(Box<str>, Action)> {
        let mapped = self
            .map
            .iter()
            .map(|(field, column)| (column.clone(), Action::Feed(*field)));
        let ignored = self
            .ignore
            .iter()
            .map(|column| (column.clone(), Action::Ignore));
        let mut names: Vec<_> = mapped.chain(ignored).collect();
        for field in Field::ALL {
            if names.iter().any(|(name, _)| **name == *field.name()) {
                continue;
            }
            let action = if self.map.iter().any(|(mapped, _)| *mapped == field) {
                Action::Taken
            } else if self.sets(field) {
                Action::Ignore
            } else {
                Action::Feed(field)
            };
            names.push((field.name().into(), action));
        }
        for column in [REJECT_ROW, REJECT_REASON] {
            if !names.iter().any(|(name, _)| **name == *column) {
                names.push((column.into(), Action::Ignore));
            }
        }
        names
    }
}
