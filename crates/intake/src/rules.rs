//! What a caller fixes before reading: mapping, defaults, closed lists; and the table of names that
//! follows from it.
//!
//! Absent: now, which changes with every reading and is passed there.

use std::collections::BTreeSet;

use crate::field::Field;
use crate::mapping::Mapping;
use crate::reject::{RejectReason, excerpt};
use crate::{Channel, Source};

/// The plan's closed lists. An empty list allows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// Names of areas.
    pub areas: BTreeSet<String>,
    /// Names of units.
    pub units: BTreeSet<String>,
}

/// Reads complaint records under one mapping; shared by all threads that read one file.
#[derive(Clone, Debug)]
pub struct Intake {
    pub(crate) mapping: Mapping,
    pub(crate) source: Source,
    pub(crate) channel: Option<Channel>,
    pub(crate) allowed: Option<Allowed>,
    pub(crate) names: Vec<(Box<str>, Action)>,
}

/// What becomes of a column or key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Feeds this field.
    Feed(Field),
    /// Is passed over.
    Ignore,
    /// Would feed a field that `--map` feeds from another column.
    Taken,
    /// Stands for every name that is not in the table, where such names are passed over.
    Other,
}

impl Intake {
    /// Reads with this mapping; the source is the petition system where none is named, a channel is
    /// required, and areas and units are not compared with any list.
    pub fn new(mapping: Mapping) -> Self {
        let names = mapping.names();
        Self {
            mapping,
            source: Source::default(),
            channel: None,
            allowed: None,
            names,
        }
    }

    /// The source of records that name none (`--source`).
    #[must_use]
    pub fn with_source(self, source: Source) -> Self {
        Self { source, ..self }
    }

    /// The channel of records that name none; without this such a record is rejected.
    #[must_use]
    pub fn with_channel(self, channel: Channel) -> Self {
        Self {
            channel: Some(channel),
            ..self
        }
    }

    /// Rejects records whose area or unit is not in these lists.
    #[must_use]
    pub fn with_allowed(self, allowed: Allowed) -> Self {
        Self {
            allowed: Some(allowed),
            ..self
        }
    }

    /// Reads these fields and passes over everything else, known or not.
    #[must_use]
    pub fn only(self, fields: &[Field]) -> Self {
        let read = |action: &Action| match action {
            Action::Feed(field) => fields.contains(field),
            _ => true,
        };
        let mut names = self.names;
        names.retain(|(_, action)| read(action));
        names.push((Box::default(), Action::Other));
        Self { names, ..self }
    }

    /// Where a name stands in the table.
    pub(crate) fn find(&self, name: &str) -> Result<usize, RejectReason> {
        let named =
            |(known, action): &(Box<str>, Action)| **known == *name || *action == Action::Other;
        self.names
            .iter()
            .position(named)
            .ok_or_else(|| unknown(name))
    }

    /// The column that feeds a field, when it goes by another name.
    pub(crate) fn column_of(&self, field: Field) -> Option<Box<str>> {
        let feeds = |(name, action): &&(Box<str>, Action)| {
            *action == Action::Feed(field) && **name != *field.name()
        };
        self.names.iter().find(feeds).map(|(name, _)| excerpt(name))
    }
}

fn unknown(name: &str) -> RejectReason {
    RejectReason::UnknownField {
        name: excerpt(name),
        meant: Field::suggest(name),
    }
}
