//! The channels, each in a folder of its own: what it is set up with, what it allows, what its answers
//! mean. A channel that the settings do not have is not there, and its notices wait on the call list.
//!
//! Absent: deciding when and to whom; retries; addresses that outlive a call.

mod smtp;
mod webhook;

use super::step::{Failure, Means};
use crate::config::settle::{Fault, Value, Values};
use crate::http::{Answer, Client, HttpFault, authorities};
use huiyin_engine::Time;
use smtp::Smtp;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio_rustls::rustls::pki_types::CertificateDer;
use webhook::Webhook;

/// How long one attempt may take: two of them and the pause between fit in what the next channel waits.
pub(super) const WITHIN: Duration = Duration::from_secs(4);

/// One message on its way.
#[derive(Debug, Clone)]
pub(super) struct Envelope {
    /// The same for the same attempt, also after a restart.
    pub(super) key: String,
    /// Where it goes; absent for groups and systems.
    pub(super) address: Option<String>,
    /// One line.
    pub(super) subject: String,
    /// The whole.
    pub(super) body: String,
    /// For which post.
    pub(super) post: String,
    /// About which level.
    pub(super) level: Option<&'static str>,
    /// When it leaves.
    pub(super) at: Time,
}

impl Envelope {
    /// Several to the same group, as one.
    pub(super) fn together(mut all: Vec<Envelope>) -> Option<Self> {
        let rest = all.split_off(1.min(all.len()));
        let mut first = all.pop()?;
        for more in rest {
            first.body.push('\n');
            first.body.push_str(&more.body);
        }
        Some(first)
    }
}

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The other side has it, under this name.
    HandedOver(Option<String>),
    /// It has not, with its code.
    Failed(Failure, Option<String>),
}

/// Everything that is set up.
pub struct Channels {
    smtp: Option<Smtp>,
    webhook: Option<Webhook>,
}

impl Channels {
    /// Reads the settings, and the files that they name.
    ///
    /// # Errors
    /// A setting that is missing, does not read, or names a file that does not.
    pub fn load(values: &Values, ca_file: &Path) -> Result<Self, Fault> {
        let set = Settings { values, ca_file };
        Ok(Channels {
            smtp: Smtp::load(&set)?,
            webhook: Webhook::load(&set)?,
        })
    }

    /// What is set up, in the order in which it stands in.
    #[must_use]
    pub fn means(&self) -> Vec<Means> {
        let there = |means: &Means| match means {
            Means::Mail => self.smtp.is_some(),
            Means::Webhook => self.webhook.is_some(),
            Means::Sms | Means::Wecom | Means::Dingtalk | Means::Feishu => false,
        };
        Means::ALL.into_iter().filter(there).collect()
    }

    /// What each allows in a minute.
    pub(super) fn limits(&self) -> BTreeMap<Means, usize> {
        BTreeMap::new()
    }

    /// Hands one message over.
    pub(super) async fn send(&self, means: Means, envelope: &Envelope) -> Outcome {
        match (means, &self.smtp, &self.webhook) {
            (Means::Mail, Some(smtp), _) => smtp.send(envelope).await,
            (Means::Webhook, _, Some(webhook)) => webhook.send(envelope).await,
            _ => Outcome::Failed(Failure::Unreachable, None),
        }
    }
}

// The channels' settings, as their folders read them.
struct Settings<'a> {
    values: &'a Values,
    ca_file: &'a Path,
}

impl Settings<'_> {
    fn get(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.get(name).map(|value| value.text.as_str())
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        self.text(name).map(PathBuf::from)
    }

    // One that the channel cannot be without.
    fn needed(&self, name: &str, beside: &str) -> Result<&str, Fault> {
        let missing = || Fault(format!("{beside} is set and {name} is not; give both"));
        self.text(name).ok_or_else(missing)
    }

    fn wrong(&self, name: &str, why: impl Display) -> Fault {
        let from = self.get(name).and_then(|value| value.from.as_deref());
        Fault(format!("{}: {name}: {why}", from.unwrap_or("settings")))
    }

    // What a file holds, without the line end. Only its owner may read it.
    fn secret(&self, name: &str) -> Result<Option<String>, Fault> {
        let Some(path) = self.path(name) else {
            return Ok(None);
        };
        let text = read_secret(&path).map_err(|why| self.wrong(name, why))?;
        Ok(Some(text))
    }

    fn authorities(&self) -> Result<Vec<CertificateDer<'static>>, Fault> {
        authorities(self.ca_file).map_err(Fault)
    }

    fn client(&self) -> Result<Client, Fault> {
        Client::new(&self.authorities()?).map_err(Fault)
    }

    fn url(&self, name: &str) -> Result<Option<&str>, Fault> {
        let Some(url) = self.text(name) else {
            return Ok(None);
        };
        if url.starts_with("https://") || on_this_machine(url) {
            return Ok(Some(url));
        }
        let said = format!(
            "{url:?} is not an https:// address; http:// goes no further than this machine"
        );
        Err(self.wrong(name, said))
    }
}

fn on_this_machine(url: &str) -> bool {
    ["http://127.0.0.1", "http://localhost", "http://[::1]"]
        .iter()
        .any(|begin| {
            let rest = url.strip_prefix(begin);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
        })
}

fn read_secret(path: &Path) -> Result<String, String> {
    use std::os::unix::fs::PermissionsExt;
    let named = |why: &dyn Display| format!("{}: {why}", path.display());
    let mode = std::fs::metadata(path).map_err(|error| named(&error))?;
    if mode.permissions().mode() & 0o077 != 0 {
        return Err(named(&"others may read it; chmod 600"));
    }
    let text = std::fs::read_to_string(path).map_err(|error| named(&error))?;
    match text.trim_end_matches(['\r', '\n']) {
        "" => Err(named(&"is empty")),
        text => Ok(text.to_owned()),
    }
}

// What an exchange that came to no answer means.
fn without_answer(fault: &HttpFault) -> Outcome {
    let failure = match fault {
        HttpFault::TimedOut => Failure::TimedOut,
        HttpFault::Unreachable(_) => Failure::Unreachable,
        HttpFault::Address | HttpFault::TooLong => Failure::Refused,
    };
    Outcome::Failed(failure, None)
}

// What a status outside 200 to 299 means.
fn by_status(answer: &Answer) -> Option<Outcome> {
    let failure = match answer.status {
        200..=299 => return None,
        408 | 425 | 429 | 500..=599 => Failure::Busy,
        _ => Failure::Refused,
    };
    Some(Outcome::Failed(failure, Some(answer.status.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_goes_no_further_than_this_machine() {
        assert!(on_this_machine("http://127.0.0.1:8080/x") && on_this_machine("http://[::1]/"));
        assert!(!on_this_machine("http://127.0.0.1.example/") && !on_this_machine("http://a/"));
    }
}
