//! A form or query as the specification has it: names once, `attribute[CODE]` for a service's own fields.

use super::{Fault, wrong};
use std::collections::BTreeMap;

/// Fields by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Form(BTreeMap<String, String>);

impl Form {
    /// Reads `application/x-www-form-urlencoded`. A name sent twice, or a value that was no UTF-8, is refused:
    /// whichever was meant, the other would be lost in silence.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Vec<Fault>> {
        let mut fields = BTreeMap::new();
        let mut faults = Vec::new();
        let pairs: Vec<(String, String)> = match serde_urlencoded::from_bytes(bytes) {
            Ok(pairs) => pairs,
            Err(_) => return Err(vec![wrong("the form is not UTF-8 as forms send it")]),
        };
        for (name, value) in pairs {
            if let Some(sign) = unprintable(&value) {
                let code = u32::from(sign);
                faults.push(wrong(format!(
                    "{name} holds U+{code:04X}, which is no plain text; remove it"
                )));
            }
            if fields.insert(name.clone(), value).is_some() {
                faults.push(wrong(format!("{name} stands there twice; send it once")));
            }
        }
        if faults.is_empty() {
            Ok(Form(fields))
        } else {
            Err(faults)
        }
    }

    /// A field that is there and not blank.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.get(name)?.trim();
        Some(value).filter(|value| !value.is_empty())
    }

    /// An attribute of a service.
    pub(super) fn attribute(&self, code: &str) -> Option<&str> {
        self.get(&format!("attribute[{code}]"))
    }

    /// Every name.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

// Control characters, and the marks that turn the direction of writing: text that does not read as it stands.
fn unprintable(value: &str) -> Option<char> {
    value.chars().find(|sign| {
        let plain = matches!(sign, '\t' | '\n' | '\r');
        (sign.is_control() && !plain)
            // What stands where bytes were no UTF-8, and line separators that no page shows as such.
            || matches!(sign, '\u{fffd}' | '\u{2028}' | '\u{2029}')
            || matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{061c}')
    })
}
