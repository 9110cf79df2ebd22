//! Identifiers. Numbers are given out by the engine in order; names come from the plan.
//! No identifier here names a person who petitions: a case is a number, a matter is a number.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! number_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl $name {
            /// The identifier after this one.
            #[must_use]
            pub const fn next(self) -> Self {
                Self(self.0 + 1)
            }
        }
    )+};
}

number_id! {
    /// One complaint from one filing.
    CaseId,
    /// The problem that cases share.
    MatterId,
    /// An indicator crossed, or a matter reported by an information officer.
    SignalId,
    /// One run of the decision chain.
    AssessmentId,
    /// An open response.
    IncidentId,
    /// An action inside an incident.
    TaskId,
    /// What is released at a level.
    WarningId,
    /// What people ask.
    QuestionId,
    /// Published text signed by a named unit.
    StatementId,
    /// Who does what by when.
    PromiseId,
    /// A suggested level or ending that waits for a person.
    ProposalId,
    /// Pieces of stock asked for by an incident.
    ReservationId,
    /// A staff account. Petitioners have none.
    PersonId,
}

macro_rules! name_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
        #[serde(transparent)]
        pub struct $name(pub Box<str>);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self(name.into())
            }
        }

        impl $name {
            /// The name as the plan writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    )+};
}

name_id! {
    /// A named duty in the organisation.
    PostId,
    /// Posts that work together.
    GroupId,
    /// A member or responsible organ.
    UnitId,
    /// A part of the city, no smaller than a sub-district.
    AreaId,
    /// An expression over counts and windows.
    IndicatorId,
    /// A way to reach a post: SMS, phone, meeting.
    ChannelId,
    /// A task as the plan writes it.
    TaskSpecId,
    /// Something kept in store.
    StockId,
    /// A part of the site.
    ZoneId,
    /// A way over the site.
    LaneId,
}
