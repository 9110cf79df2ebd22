//! What comes to a case after it was registered: what its petitioner adds, a receipt that is issued again, and in the
//! end the erasure of its key.
//!
//! The log says first that a key goes; then it goes. Where the server ends in between, the next start takes it
//! out before anybody is answered. Deliberately absent: who may do any of it.

use super::filing::{Done, Private};
use super::reads::parse;
use super::shared::lock;
use super::writer::Writer;
use super::{ActError, Live};
use crate::store::{Reissued, Scope, SealedMaterial};
use crate::telemetry::{Level, say};
use crate::vault::{KeyId, Place, Receipt, VaultError};
use huiyin_engine::casework::retention::{COPIES_KEPT, expires};
use huiyin_engine::casework::{CaseFile, CaseRefusal, ClosedCase, MaterialKind};
use huiyin_engine::ids::CaseId;
use huiyin_engine::refusal::Thing;
use huiyin_engine::{Command, Refusal, Time};
use std::fmt;
use zeroize::Zeroizing;

/// Erasures between two commits.
const ERASED_AT_ONCE: usize = 512;

/// Something that a petitioner adds to their case.
pub struct NewPiece {
    /// What it is, by its first bytes.
    pub kind: MaterialKind,
    /// What it holds.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// How long what a closed case says is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Until then.
    Until(Time),
    /// As long as something that the petitioner added is unread.
    WhileUnread,
    /// As long as something that was promised on it is open.
    WhilePromised,
    /// Its key was erased; copies of the key table that hold it are left for a while.
    Erased(Time),
    /// Its key was erased, and the last copy that held it is gone.
    Destroyed(Time),
}

/// Never shows what it holds, so that no log can.
impl fmt::Debug for NewPiece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewPiece({:?})", self.kind)
    }
}

impl Live {
    /// A petitioner adds something to their case; whoever holds its receipt may.
    ///
    /// # Errors
    /// The engine's refusal, or a store or vault that cannot be written.
    pub async fn add_material(&self, case: CaseId, piece: NewPiece) -> Result<Done, ActError> {
        self.ask(|reply| super::Ask::AddMaterial { case, piece, reply })
            .await
    }

    /// How long what a case says is kept; `None` where it has not ended.
    #[must_use]
    pub fn kept(&self, case: CaseId) -> Option<Kept> {
        let keep = *lock(&self.shared.keep);
        self.read(|city| {
            let closed = city.cases.get(&case)?.closed()?;
            Some(match (closed.erased, closed.destroyed) {
                (_, Some(at)) => Kept::Destroyed(at),
                (Some(at), None) => Kept::Erased(at),
                (None, None) if city.owes(case) => Kept::WhilePromised,
                (None, None) => expires(closed, city.material.get(&case), keep)
                    .map_or(Kept::WhileUnread, Kept::Until),
            })
        })
    }

    /// What a piece holds; `None` where there is none or its key is gone.
    ///
    /// # Errors
    /// Where it cannot be read or was altered.
    pub fn material(&self, case: CaseId, number: u32) -> Result<Option<Vec<u8>>, super::ReadError> {
        let Some(held) = lock(&self.shared.reader).material(case, number)? else {
            return Ok(None);
        };
        let place = Place::Material(case.0, number);
        Ok(self.vault().open_piece(held.key, place, &held.sealed)?)
    }
}

impl Writer {
    pub(super) fn add_material(&mut self, case: CaseId, piece: NewPiece) -> Result<Done, ActError> {
        let now = self.now();
        let filed = self.filed(case)?;
        let filed = filed.ok_or(Refusal::NotFound(Thing::Case))?;
        let held = self.working.city.material.get(&case);
        let number = held.map_or(0, |held| held.count()) + 1;
        let bytes = u32::try_from(piece.bytes.len()).unwrap_or(u32::MAX);
        let mut command = Command::AddMaterial {
            case,
            unit: filed.unit,
            kind: piece.kind,
            bytes,
            commitment: String::new(),
        };
        // Whatever is refused is refused before it is sealed.
        self.working.decide(&command, now)?;
        let key = self.key_of(case)?;
        let place = Place::Material(case.0, number);
        let sealed = self.shared.vault.seal_piece(key, place, &piece.bytes);
        let (sealed, sum) = match sealed {
            Err(VaultError::KeyGone) => return Err(Refusal::Case(CaseRefusal::Erased).into()),
            other => other?,
        };
        if let Command::AddMaterial { commitment, .. } = &mut command {
            *commitment = sum;
        }
        let done = self.by_command(&command)?;
        self.working.batch.material.push(SealedMaterial {
            case,
            number,
            key,
            sealed,
        });
        Ok(done)
    }

    pub(super) fn reissue(&mut self, case: CaseId) -> Result<Receipt, ActError> {
        let vault = &self.shared.vault;
        let held = self.reader.case(case)?;
        let held = held.ok_or(Refusal::NotFound(Thing::Case))?;
        let place = Place::Private(case.0);
        let plain = vault.open_sealed(held.key, place, &held.private)?;
        let plain = Zeroizing::new(plain.ok_or(Refusal::Case(CaseRefusal::Erased))?);
        let private: Private = parse(&plain)?;
        let receipt = vault.new_receipt()?;
        let private = Private {
            first: private.first.or(Some(private.receipt)),
            receipt: receipt.to_string(),
            identity: private.identity,
        };
        let plain = Zeroizing::new(serde_json::to_vec(&private).expect("plain data"));
        let private = vault.seal(held.key, place, &plain)?;
        let tag = vault.receipt_tag(&receipt);
        self.working
            .batch
            .reissued
            .push(Reissued { case, tag, private });
        Ok(receipt)
    }

    fn key_of(&self, case: CaseId) -> Result<KeyId, ActError> {
        let key = self.held_key(Scope::Case(case.0))?;
        Ok(key.ok_or(Refusal::NotFound(Thing::Case))?)
    }

    /// Once a day: erases the keys of cases whose retention has ended, keeps the copies of the key table, and says
    /// of which cases the last copy is gone.
    pub(super) async fn keep_house(&mut self, now: Time) {
        let done = self.erase_due(now).await;
        let done = done.and_then(|()| Ok(self.shared.vault.keep_copies(now)?));
        let done = done.and_then(|()| self.destroy_due(now));
        self.flush().await;
        if let Err(error) = done {
            let why = error.to_string();
            say(
                Level::Error,
                "erasure_failed",
                &[("why", why.as_str().into())],
            );
        }
    }

    async fn erase_due(&mut self, now: Time) -> Result<(), ActError> {
        self.erase_said()?;
        let keep = *lock(&self.shared.keep);
        loop {
            let city = &self.working.city;
            let due = closed(city).filter(|(case, closed)| {
                let due = expires(closed, city.material.get(case), keep);
                due.is_some_and(|due| due <= now) && !city.owes(*case)
            });
            let due: Vec<CaseId> = due.map(|(case, _)| case).take(ERASED_AT_ONCE).collect();
            if due.is_empty() {
                return Ok(());
            }
            for case in due {
                let key = self.key_of(case)?.0;
                self.by_command(&Command::EraseCase { case, key, keep })?;
            }
            // What was learned of them is forgotten with them.
            self.grouping.spoil();
            self.flush().await;
            if self.fault.is_some() {
                return Ok(());
            }
            self.erase_said()?;
        }
    }

    // Of every case that the log says was erased: the key, where it is still there, or there again.
    fn erase_said(&self) -> Result<(), ActError> {
        let vault = &self.shared.vault;
        let mut keys = Vec::new();
        for (case, closed) in closed(&self.working.city) {
            if closed.erased.is_some() && closed.destroyed.is_none() {
                let key = self.key_of(case)?;
                keys.extend(vault.holds(key)?.then_some(key));
            }
        }
        // With none the journal is emptied all the same: somebody may have held it the last time.
        vault.erase(&keys, self.now())?;
        if !keys.is_empty() {
            let cases = keys.len() as u64;
            say(Level::Info, "keys_erased", &[("cases", cases.into())]);
            // What was read with the keys goes too.
            lock(&self.shared.titles).clear();
        }
        Ok(())
    }

    fn destroy_due(&mut self, now: Time) -> Result<(), ActError> {
        let oldest = self.shared.vault.oldest_copy()?;
        let gone = |erased: Time| {
            erased + COPIES_KEPT <= now && oldest.is_none_or(|oldest| oldest > erased)
        };
        let due = closed(&self.working.city)
            .filter(|(_, case)| case.destroyed.is_none() && case.erased.is_some_and(gone));
        let due: Vec<CaseId> = due.map(|(case, _)| case).collect();
        for case in due {
            self.by_command(&Command::DestroyCase { case })?;
        }
        Ok(())
    }
}

fn closed(city: &huiyin_engine::City) -> impl Iterator<Item = (CaseId, &ClosedCase)> {
    let all = city.cases.iter();
    all.filter_map(|(case, file)| Some((*case, CaseFile::closed(file)?)))
}
