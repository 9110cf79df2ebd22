//! Reads what the settings say of channels and wording, and starts the courier where there is a channel.

use super::channels::Channels;
use super::courier::Wording;
use crate::config::settle::{Fault, Value, Values};
use crate::words::Lang;
use std::path::Path;

/// What the settings come to.
pub struct Setup {
    /// The channels.
    pub channels: Channels,
    /// How messages are worded and linked.
    pub wording: Wording,
}

impl Setup {
    /// Reads the settings, and the files that they name.
    ///
    /// # Errors
    /// What does not read, with where it was given.
    pub fn load(values: &Values, ca_file: &Path) -> Result<Self, Fault> {
        Ok(Setup {
            channels: Channels::load(values, ca_file)?,
            wording: wording(values)?,
        })
    }
}

fn wording(values: &Values) -> Result<Wording, Fault> {
    let wrong = |name: &str, value: &Value, expected: &str| {
        let from = value.from.as_deref().unwrap_or("settings");
        Fault(format!(
            "{from}: {name}: {:?} is not {expected}",
            value.text
        ))
    };
    let mut wording = Wording::default();
    if let Some(value) = values.get("notice.language") {
        let lang = Lang::named(&value.text);
        let expected = "a language; languages are zh and en";
        wording.lang = lang.ok_or_else(|| wrong("notice.language", value, expected))?;
    }
    if let Some(value) = values.get("notice.quiet_hours") {
        let quiet = value.text.parse();
        let expected = "hours of the day; write 22:00-07:00";
        let quiet = quiet.map_err(|()| wrong("notice.quiet_hours", value, expected))?;
        wording.quiet = Some(quiet);
    }
    if let Some(value) = values.get("notice.public_url") {
        let url = value.text.trim_end_matches('/');
        let expected = "an address; write https://huiyin.example";
        if !url.starts_with("https://") && !url.starts_with("http://") {
            return Err(wrong("notice.public_url", value, expected));
        }
        wording.public_url = Some(url.to_owned());
    }
    Ok(wording)
}
