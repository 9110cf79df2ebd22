//! The ledger's rows: made beside the events that they speak of, in the same batch; and for a log from
//! before there was a ledger, out of the log and the vault before anything is served.
//!
//! A row commits to words under a salt that comes out of the key that hides them, so that it goes with
//! that key. Where the key is gone, or a text is not as it was sealed, the row commits to nothing.
//!
//! Deliberately absent: what a row says (`leaf`), signing, proofs.

use super::filing::{CaseTexts, Private};
use super::leaf::{Hides, fact, hides, texts, words};
use super::writer::Writer;
use super::{ActError, OpenError};
use crate::store::{Batch, CaseBlobs, LedgerRow, Reader, Scope, Store, StoreError};
use crate::telemetry::{Level, say};
use crate::vault::{Draft, Place, Vault, VaultError};
use huiyin_engine::act::TextRef;
use huiyin_engine::ids::{CaseId, PromiseId};
use huiyin_engine::promise::PromiseStep;
use huiyin_engine::{Entry, Event, Time};
use huiyin_ledger::{Opening, SALT_BYTES};
use std::collections::BTreeMap;

/// Entries read at once while catching up, and rows in one transaction at most.
const AT_ONCE: usize = 10_000;

type Salt = [u8; SALT_BYTES];

impl Writer {
    /// Enters a case that was taken in: its receipt's code, topic and body.
    pub(super) fn enter_case(&mut self, entries: &[Entry], salt: Option<Salt>, plain: &[&str]) {
        let row = entries.first().and_then(|entry| {
            let opening = opening(&self.shared.vault, entry, salt, Some(plain));
            row(entry, opening, |_| None)
        });
        self.working.batch.ledger.extend(row);
    }

    /// Enters what was taken in and hides nothing: a plan, or a date that passed.
    pub(super) fn enter_open(&mut self, entries: &[Entry]) {
        for entry in entries {
            if hides(&entry.event) == Hides::Nothing {
                let opening = opening(&self.shared.vault, entry, None, None);
                let row = row(entry, opening, |promise| self.due(promise));
                self.working.batch.ledger.extend(row);
            }
        }
    }

    /// The rows of events that an act comes to, before they are taken in and while that may still fail.
    pub(super) fn ledger_of(
        &self,
        events: &[Event],
        now: Time,
        drafts: &[Draft],
    ) -> Result<Vec<LedgerRow>, ActError> {
        let (city, vault) = (&self.working.city, &self.shared.vault);
        let mut rows = Vec::new();
        for (event, seq) in events.iter().zip(city.seq + 1..) {
            if fact(event, |promise| self.due(promise)).is_none() {
                continue;
            }
            let entry = Entry {
                seq,
                recorded: now.max(city.recorded),
                event: event.clone(),
            };
            let key = match hides(event) {
                Hides::Incident(incident) => self.held_key(Scope::Incident(incident.0))?,
                Hides::Case(case) => self.reader.case(case)?.map(|held| held.key),
                Hides::Nothing => None,
            };
            let salt = match key {
                Some(key) => vault.ledger_salt(key, seq)?,
                None => None,
            };
            let plain = all(texts(event), |text| self.plain(text, drafts))?;
            let plain = plain.as_deref().map(borrowed);
            let opening = opening(vault, &entry, salt, plain.as_deref());
            rows.extend(row(&entry, opening, |promise| self.due(promise)));
        }
        Ok(rows)
    }

    fn due(&self, promise: PromiseId) -> Option<Time> {
        let held = self.working.city.promised(promise);
        held.map(|(_, promise)| promise.due)
    }

    // A text may be older than the act that uses it, as the reason of an end that is confirmed.
    fn plain(&self, text: &TextRef, drafts: &[Draft]) -> Result<Option<String>, ActError> {
        if let Some(draft) = drafts.iter().find(|draft| draft.text.id == text.id) {
            return Ok(Some(draft.words().to_owned()));
        }
        let in_batch = self.working.batch.texts.iter();
        let in_batch = in_batch.rev().find(|held| held.id == text.id).cloned();
        let held = match in_batch {
            Some(held) => Some(held),
            None => self.reader.text(text.id)?,
        };
        let Some(held) = held else { return Ok(None) };
        Ok(whole(self.shared.vault.open_text(
            held.key,
            text,
            &held.sealed,
        ))?)
    }
}

/// Enters what the log holds and the ledger does not, up to the head.
pub(super) fn catch_up(store: &mut Store, log: &Reader, vault: &Vault) -> Result<(), OpenError> {
    let (_, last) = log.ledger_end()?;
    if !anything_after(log, last)? {
        return Ok(());
    }
    let head = store.head()?;
    let (mut dues, mut seq, mut entered) = (BTreeMap::new(), 0, 0);
    while seq < head {
        let mut rows = Vec::new();
        for entry in log.entries(seq, AT_ONCE)? {
            seq = entry.seq;
            remember_due(&mut dues, &entry.event);
            if seq > last && fact(&entry.event, |promise| dues.get(&promise).copied()).is_some() {
                let opening = from_vault(log, vault, &entry)?;
                rows.extend(row(&entry, opening, |promise| dues.get(&promise).copied()));
            }
        }
        entered += rows.len();
        let batch = Batch {
            after: head,
            ledger: rows,
            ..Batch::default()
        };
        store.commit(&batch)?;
    }
    let entered = u64::try_from(entered).unwrap_or(u64::MAX);
    say(Level::Info, "ledger_caught_up", &[("rows", entered.into())]);
    Ok(())
}

fn anything_after(log: &Reader, last: u64) -> Result<bool, StoreError> {
    let mut any = false;
    log.each_entry(last, usize::MAX, |entry| {
        any |= fact(&entry.event, |_| Some(entry.recorded)).is_some();
    })?;
    Ok(any)
}

pub(super) fn remember_due(dues: &mut BTreeMap<PromiseId, Time>, event: &Event) {
    match event {
        Event::PromiseMade { promise, due, .. }
        | Event::PromiseStepped {
            promise,
            step: PromiseStep::Renew { due, .. },
            ..
        } => {
            dues.insert(*promise, *due);
        }
        Event::CasePromise {
            promise, change, ..
        } => dues.extend(change.due().map(|due| (*promise, due))),
        _ => {}
    }
}

/// What opens the row about an entry that is in the log.
pub(super) fn from_vault(log: &Reader, vault: &Vault, entry: &Entry) -> Result<Opening, OpenError> {
    let read = |text: &TextRef| -> Result<Option<String>, OpenError> {
        let Some(held) = log.text(text.id)? else {
            return Ok(None);
        };
        Ok(whole(vault.open_text(held.key, text, &held.sealed))?)
    };
    let (key, plain) = match hides(&entry.event) {
        Hides::Nothing => (None, None),
        Hides::Case(case) => match (log.case(case)?, &entry.event) {
            (Some(held), Event::CaseRegistered { .. }) => {
                (Some(held.key), case_words(vault, case, &held)?)
            }
            (Some(held), event) => (Some(held.key), all(texts(event), read)?),
            (None, _) => (None, None),
        },
        Hides::Incident(incident) => {
            let plain = all(texts(&entry.event), read)?;
            (log.scope_key(Scope::Incident(incident.0))?, plain)
        }
    };
    let salt = match key {
        Some(key) => whole(vault.ledger_salt(key, entry.seq))?,
        None => None,
    };
    let plain = plain.as_deref().map(borrowed);
    Ok(opening(vault, entry, salt, plain.as_deref()))
}

fn case_words(
    vault: &Vault,
    case: CaseId,
    held: &CaseBlobs,
) -> Result<Option<Vec<String>>, VaultError> {
    let content = whole(vault.open_sealed(held.key, Place::Content(case.0), &held.content))?;
    let private = whole(vault.open_sealed(held.key, Place::Private(case.0), &held.private))?;
    let content: Option<CaseTexts> = content.and_then(|plain| serde_json::from_slice(&plain).ok());
    let private: Option<Private> = private.and_then(|plain| serde_json::from_slice(&plain).ok());
    let both = content.zip(private);
    Ok(both.map(|(texts, private)| {
        vec![
            private.first.unwrap_or(private.receipt),
            texts.topic,
            texts.body,
        ]
    }))
}

// A blob that is not as it was sealed tells no more than one whose key is gone.
fn whole<T>(opened: Result<Option<T>, VaultError>) -> Result<Option<T>, VaultError> {
    match opened {
        Err(VaultError::Damaged) => Ok(None),
        other => other,
    }
}

// Every text, or nothing where one is gone.
fn all<E>(
    texts: Vec<&TextRef>,
    mut read: impl FnMut(&TextRef) -> Result<Option<String>, E>,
) -> Result<Option<Vec<String>>, E> {
    texts.into_iter().map(&mut read).collect()
}

fn borrowed(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

fn opening(vault: &Vault, entry: &Entry, salt: Option<Salt>, plain: Option<&[&str]>) -> Opening {
    let open = vault.open_ledger_salt(entry.seq);
    if hides(&entry.event) == Hides::Nothing {
        return Opening::new(open, words(&entry.event, &[]).as_bytes());
    }
    match salt.zip(plain) {
        Some((salt, plain)) => Opening::new(salt, words(&entry.event, plain).as_bytes()),
        None => Opening::new(open, &[]),
    }
}

fn row(
    entry: &Entry,
    opening: Opening,
    due: impl Fn(PromiseId) -> Option<Time>,
) -> Option<LedgerRow> {
    let said = huiyin_ledger::Entry {
        recorded_us: entry.recorded.0,
        fact: fact(&entry.event, due)?,
        content: opening,
    };
    Some(LedgerRow {
        seq: entry.seq,
        leaf: said.sealed().to_bytes(),
    })
}
