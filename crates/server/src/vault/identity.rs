//! Who complains, and what is put on record when their identity is opened.
//! Deliberately absent: a name in the record of an opening.

use huiyin_engine::casework::Purpose;
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
