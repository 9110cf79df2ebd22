//! A form or query as the specification has it: names once, `attribute[CODE]` for a service's own fields.
//!
//! Absent: which names there may be.

use std::collections::BTreeMap;

use super::{MAX_FAULTS, Open311Fault};
use crate::reject::excerpt;
use crate::text::{forbidden_in_line, forbidden_in_text};

/// Fields by name, every one of them whole and fit to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Open311Form(BTreeMap<String, String>);

impl Open311Form {
    /// Reads `application/x-www-form-urlencoded`.
    ///
    /// # Errors
    ///
    /// From 1 to [`MAX_FAULTS`](super::MAX_FAULTS) faults where a name comes twice, text is not whole UTF-8, or a
    /// character is there that does not read as it stands: whichever was meant, the other would be lost in silence.
    pub fn read(bytes: &[u8]) -> Result<Self, Vec<Open311Fault>> {
        let mut fields = BTreeMap::new();
        let mut faults = Vec::new();
        for (name, value) in form_urlencoded::parse(bytes) {
            faults.extend(unfit(&name, &value));
            if fields
                .insert(name.to_string(), value.into_owned())
                .is_some()
            {
                let name = excerpt(&name);
                faults.push(Open311Fault::Twice { name });
            }
            if faults.len() >= MAX_FAULTS {
                break;
            }
        }
        if faults.is_empty() {
            Ok(Self(fields))
        } else {
            faults.truncate(MAX_FAULTS);
            Err(faults)
        }
    }

    /// A field that is there and not blank, without the spaces around it.
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.get(name)?.trim();
        Some(value).filter(|value| !value.is_empty())
    }

    /// Every name, in the order of the alphabet.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// What makes a pair unfit. Lines and tabs are what a description is made of, and nothing else.
fn unfit(name: &str, value: &str) -> Option<Open311Fault> {
    let forbidden = match name {
        "description" => forbidden_in_text,
        _ => forbidden_in_line,
    };
    let sign = forbidden_in_line(name).or_else(|| forbidden(value));
    // The sign that a decoder writes for bytes that it cannot read.
    let lost = |text: &str| text.contains('\u{fffd}');
    match sign {
        Some(sign) => Some(Open311Fault::ForbiddenChar {
            name: excerpt(name),
            sign,
        }),
        None if lost(name) || lost(value) => Some(Open311Fault::Lost {
            name: excerpt(name),
        }),
        None => None,
    }
}
