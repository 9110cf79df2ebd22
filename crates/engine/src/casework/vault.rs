//! Who may open the identity of a case, and why: a closed list of purposes, those who have the case, nobody whom it
//! accuses. Absent: identities, and a list of cases by person.

use serde::{Deserialize, Serialize};

/// How many identities one person may open within 24 hours on their own; every further one needs a custodian, and
/// the plan's alarm posts hear of it.
pub const OPENINGS_MAX: u32 = 20;

/// Why an identity may be opened. A closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Handling the case: calling back, meeting, replying.
    HandleCase,
    /// A lost receipt is issued again.
    ReissueReceipt,
    /// Somebody's life is in danger.
    LifeSafety,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Purpose; 3] = [
        Purpose::HandleCase,
        Purpose::ReissueReceipt,
        Purpose::LifeSafety,
    ];

    /// The name in records, forms and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Purpose::HandleCase => "handle_case",
            Purpose::ReissueReceipt => "reissue_receipt",
            Purpose::LifeSafety => "life_safety",
        }
    }

    /// The purpose of this exact name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Purpose::ALL
            .into_iter()
            .find(|purpose| purpose.name() == name)
    }
}

/// How somebody comes to an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// At once, on record.
    AtOnce,
    /// A custodian, who is somebody else, has to agree first.
    ByCustodian,
}
