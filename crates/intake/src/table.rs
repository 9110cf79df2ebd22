//! A header and rows of cells, as every kind of table has them.
//!
//! Absent: the syntax of any one kind of table; CSV's is in `csv`.

use crate::cell::{Cell, Slots};
use crate::check::check;
use crate::field::Field;
use crate::reject::{FileError, Reject, RejectReason, excerpt};
use crate::report::{REJECT_ROW, unguard};
use crate::rules::{Action, Intake};
use crate::{MAX_COLUMNS, Record};

/// The columns of a table, tied to the names that an [`Intake`] knows.
#[derive(Clone, Debug)]
pub struct Header {
    /// For each column its place in the intake's table of names; `None` for one without a name.
    columns: Vec<Option<usize>>,
    /// The table is a reject report, whose cells may have an apostrophe in front.
    guarded: bool,
}

impl Header {
    /// Ties the columns of a header row.
    ///
    /// # Errors
    ///
    /// The first [`FileError`]: an unknown or repeated column, or a required one that is missing.
    pub fn bind<'n>(
        intake: &Intake,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<Self, FileError> {
        let names: Vec<&str> = names.into_iter().map(str::trim).collect();
        if names.len() > MAX_COLUMNS {
            return Err(FileError::TooManyColumns);
        }
        if !names.iter().any(|name| intake.find(name).is_ok()) {
            return Err(FileError::NoHeader);
        }
        let columns = names
            .iter()
            .map(|name| bind_column(intake, name))
            .collect::<Result<_, _>>()?;
        let guarded = names.contains(&REJECT_ROW);
        let header = Self { columns, guarded };
        header.refuse_repeats(intake)?;
        header.refuse_gaps(intake)?;
        Ok(header)
    }

    /// How many columns there are.
    #[expect(
        clippy::len_without_is_empty,
        reason = "a header without columns cannot be bound"
    )]
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// The field that a column feeds, from 0.
    pub(crate) fn field(&self, intake: &Intake, column: usize) -> Option<Field> {
        let at = (*self.columns.get(column)?)?;
        match intake.names[at].1 {
            Action::Feed(field) => Some(field),
            _ => None,
        }
    }

    /// Makes a record of a row of cells, `None` standing for an empty one.
    ///
    /// `row` is the row as a spreadsheet counts them. Rows without any value are the caller's to
    /// pass over.
    ///
    /// # Errors
    ///
    /// A [`Reject`] with the first fault.
    pub fn record<'a>(
        &self,
        intake: &'a Intake,
        row: u64,
        cells: Vec<Option<Cell<'a>>>,
        now_us: Option<i64>,
    ) -> Result<Record<'a>, Reject> {
        let mut slots = self.fill(intake, cells).map_err(|reason| Reject {
            row,
            field: None,
            column: None,
            reason,
        })?;
        check(intake, row, &mut slots, now_us)
    }

    fn fill<'a>(
        &self,
        intake: &Intake,
        cells: Vec<Option<Cell<'a>>>,
    ) -> Result<Slots<'a>, RejectReason> {
        let (found, expected) = (cells.len(), self.columns.len());
        if found != expected {
            return Err(RejectReason::Ragged { found, expected });
        }
        let mut slots = Slots::default();
        for (at, (cell, name)) in cells.into_iter().zip(&self.columns).enumerate() {
            let cell = match cell {
                Some(Cell::Text(text)) if self.guarded => Some(Cell::Text(unguard(text))),
                cell => cell,
            };
            match name {
                Some(name) => slots.put(intake, *name, cell)?,
                None if cell.is_some() => {
                    return Err(RejectReason::UnnamedColumn { column: at + 1 });
                }
                None => {}
            }
        }
        Ok(slots)
    }

    fn refuse_repeats(&self, intake: &Intake) -> Result<(), FileError> {
        let once = |at: &usize| intake.names[*at].1 != Action::Other;
        let mut named: Vec<usize> = self
            .columns
            .iter()
            .flatten()
            .copied()
            .filter(once)
            .collect();
        named.sort_unstable();
        match named.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(FileError::DuplicateColumn(excerpt(
                &intake.names[pair[0]].0,
            ))),
            None => Ok(()),
        }
    }

    fn refuse_gaps(&self, intake: &Intake) -> Result<(), FileError> {
        let given = |field| {
            let feeds = |at: &usize| intake.names[*at].1 == Action::Feed(field);
            intake.mapping.sets(field) || self.columns.iter().flatten().any(feeds)
        };
        if let Some(field) = [Field::Id, Field::Time]
            .into_iter()
            .find(|&field| !given(field))
        {
            return Err(FileError::MissingColumn(field));
        }
        if intake.channel.is_none() && !given(Field::Channel) {
            return Err(FileError::MissingColumn(Field::Channel));
        }
        if given(Field::Topic) || given(Field::Body) {
            Ok(())
        } else {
            Err(FileError::MissingColumn(Field::Body))
        }
    }
}

fn bind_column(intake: &Intake, name: &str) -> Result<Option<usize>, FileError> {
    if name.is_empty() {
        return Ok(None);
    }
    let at = intake.find(name).map_err(|_| FileError::UnknownColumn {
        name: excerpt(name),
        meant: Field::suggest(name),
    })?;
    match intake.names[at].1 {
        Action::Taken => Err(FileError::ColumnTaken {
            name: excerpt(name),
        }),
        _ => Ok(Some(at)),
    }
}
