//! Who complains, why their identity may be opened, and what is put on record when it is.
//! Deliberately absent: an open list of purposes, and a name in the record of an opening.

use huiyin_engine::ids::CaseId;
use huiyin_engine::{Actor, Time};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a petitioner told of themselves.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Name.
    pub name: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Number of an identity document.
    pub id_number: Option<String>,
    /// Address.
    pub address: Option<String>,
}

impl Identity {
    /// Every field, told or not.
    pub(crate) fn fields(&self) -> [&Option<String>; 5] {
        let Identity {
            name,
            phone,
            email,
            id_number,
            address,
        } = self;
        [name, phone, email, id_number, address]
    }

    /// Whether nothing was told.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields().iter().all(|field| field.is_none())
    }
}

/// Never shows what it holds, so that no log can.
impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity { .. }")
    }
}

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

/// One opening of one identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// When.
    pub at: Time,
    /// Of which case.
    pub case: CaseId,
    /// Why.
    pub purpose: Purpose,
    /// By whom.
    pub by: Actor,
}
