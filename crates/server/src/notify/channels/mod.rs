//! The channels, each in a folder of its own: what it is set up with, what it allows, what its answers
//! mean. A channel that the settings do not have is not there, and its notices wait on the call list.
//!
//! Absent: deciding when and to whom; retries; addresses that outlive a call.

mod dingtalk;
mod feishu;
pub(crate) mod sms;
mod smtp;
mod webhook;
mod wecom;

use super::step::{Failure, Means};
use crate::config::settle::{Fault, Value, Values};
use crate::http::{Answer, Client, HttpFault, authorities};
use dingtalk::Dingtalk;
use feishu::Feishu;
use hmac::{Hmac, KeyInit, Mac};
use huiyin_engine::Time;
use sha2::Sha256;
use sms::Sms;
use smtp::Smtp;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio_rustls::rustls::pki_types::CertificateDer;
use webhook::Webhook;
use wecom::Wecom;

/// How long one attempt may take: two of them and the pause between fit in what the next channel waits.
pub(super) const WITHIN: Duration = Duration::from_secs(4);

/// One message on its way.
#[derive(Debug, Clone)]
pub(super) struct Envelope {
    /// The same for the same attempt, also after a restart.
    pub(super) key: String,
    /// Where it goes; absent for groups and systems.
    pub(super) address: Option<String>,
    /// Whom a group's robot calls.
    pub(super) mobiles: Vec<String>,
    /// What it is about, as short as can be.
    pub(super) about: String,
    /// The end of the link that acknowledges it.
    pub(super) link_end: Option<String>,
    /// The reply that acknowledges it.
    pub(super) code: Option<String>,
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
            first.mobiles.extend(more.mobiles);
        }
        first.mobiles.sort();
        first.mobiles.dedup();
        Some(first)
    }

    // As much of the body as a channel takes; one message alone is far shorter than any of them takes.
    fn cut(&self, bytes_max: usize) -> &str {
        let end = self.body.floor_char_boundary(bytes_max);
        self.body[..end].trim_end()
    }

    // The numbers of this country as its group robots know them.
    fn local_mobiles(&self) -> Vec<&str> {
        let here = |number: &String| number.starts_with("+86");
        self.mobiles
            .iter()
            .filter(|number| here(number))
            .map(|number| &number[3..])
            .collect()
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
    sms: Option<Sms>,
    smtp: Option<Smtp>,
    wecom: Option<Wecom>,
    dingtalk: Option<Dingtalk>,
    feishu: Option<Feishu>,
    webhook: Option<Webhook>,
    callback: Option<String>,
}

impl Channels {
    /// Reads the settings, and the files that they name.
    ///
    /// # Errors
    /// A setting that is missing, does not read, or names a file that does not.
    pub fn load(values: &Values, ca_file: &Path) -> Result<Self, Fault> {
        let set = Settings { values, ca_file };
        Ok(Channels {
            sms: Sms::load(&set)?,
            smtp: Smtp::load(&set)?,
            wecom: Wecom::load(&set)?,
            dingtalk: Dingtalk::load(&set)?,
            feishu: Feishu::load(&set)?,
            webhook: Webhook::load(&set)?,
            callback: callback(&set)?,
        })
    }

    /// What is set up, in the order in which it stands in.
    #[must_use]
    pub fn means(&self) -> Vec<Means> {
        let there = |means: &Means| match means {
            Means::Sms => self.sms.is_some(),
            Means::Mail => self.smtp.is_some(),
            Means::Wecom => self.wecom.is_some(),
            Means::Dingtalk => self.dingtalk.is_some(),
            Means::Feishu => self.feishu.is_some(),
            Means::Webhook => self.webhook.is_some(),
        };
        Means::ALL.into_iter().filter(there).collect()
    }

    /// What each allows in a minute.
    pub(super) fn limits(&self) -> BTreeMap<Means, usize> {
        BTreeMap::from([
            (Means::Wecom, wecom::A_MINUTE),
            (Means::Dingtalk, dingtalk::A_MINUTE),
            (Means::Feishu, feishu::A_MINUTE),
        ])
    }

    /// Bytes of one message to a group.
    pub(super) const fn bytes_max(means: Means) -> usize {
        match means {
            Means::Wecom => wecom::TEXT_MAX,
            Means::Dingtalk => dingtalk::TEXT_MAX,
            Means::Feishu => feishu::TEXT_MAX,
            Means::Sms | Means::Mail | Means::Webhook => 0,
        }
    }

    /// What the provider of text messages was told to show.
    pub(super) fn callback(&self) -> Option<String> {
        self.callback.clone()
    }

    /// Hands one message over.
    pub(super) async fn send(&self, means: Means, envelope: &Envelope) -> Outcome {
        let sent = match means {
            Means::Sms => by(&self.sms, |held| held.send(envelope)).await,
            Means::Mail => by(&self.smtp, |held| held.send(envelope)).await,
            Means::Wecom => by(&self.wecom, |held| held.send(envelope)).await,
            Means::Dingtalk => by(&self.dingtalk, |held| held.send(envelope)).await,
            Means::Feishu => by(&self.feishu, |held| held.send(envelope)).await,
            Means::Webhook => by(&self.webhook, |held| held.send(envelope)).await,
        };
        // One that was taken out of the settings while a message was under way.
        sent.unwrap_or(Outcome::Failed(Failure::Refused, None))
    }
}

async fn by<'a, T, F: Future<Output = Outcome>>(
    held: &'a Option<T>,
    send: impl FnOnce(&'a T) -> F,
) -> Option<Outcome> {
    match held {
        Some(held) => Some(send(held).await),
        None => None,
    }
}

// What the provider of text messages shows when it calls back; one that can be guessed is none.
fn callback(set: &Settings<'_>) -> Result<Option<String>, Fault> {
    let name = "channel.sms.callback_file";
    match set.secret(name)? {
        Some(short) if short.len() < 16 => Err(set.wrong(name, "16 signs or more are expected")),
        held => Ok(held),
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
        match self.text(name) {
            Some(url) if !protected(url) => Err(self.wrong(name, UNPROTECTED)),
            held => Ok(held),
        }
    }

    // An address that is a secret itself.
    fn secret_url(&self, name: &str) -> Result<Option<String>, Fault> {
        match self.secret(name)? {
            Some(url) if !protected(&url) => Err(self.wrong(name, UNPROTECTED)),
            held => Ok(held),
        }
    }
}

const UNPROTECTED: &str =
    "an https:// address is expected; http:// goes no further than this machine";

fn protected(url: &str) -> bool {
    url.starts_with("https://") || on_this_machine(url)
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

// Robots answer 200 with a code in the body; 0 is the only good one.
fn by_code(answer: &Answer, fields: &[&str], too_often: &[i64]) -> Outcome {
    let said: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let code = fields.iter().find_map(|field| said[field].as_i64());
    match code {
        Some(0) => Outcome::HandedOver(None),
        Some(code) => {
            let busy = too_often.contains(&code);
            let failure = if busy {
                Failure::Busy
            } else {
                Failure::Refused
            };
            Outcome::Failed(failure, Some(code.to_string()))
        }
        None => Outcome::Failed(Failure::Refused, None),
    }
}

fn hmac_sha256(key: &[u8], said: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any key will do");
    mac.update(said);
    mac.finalize().into_bytes().to_vec()
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
