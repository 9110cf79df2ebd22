//! Everything that is read: the committed state, texts, lists, the outbox, how the writer is doing.
//! These calls look at the disk for microseconds; a page that makes many of them belongs on a blocking
//! thread.

use super::cosign::Witnessing;
use super::filing::CaseTexts;
use super::shared::{CommitFigures, lock};
use super::{Health, Live};
use crate::store::deliveries::Deliveries;
use crate::store::{OutboxRow, StoreError};
use crate::vault::{Opening, Place, Receipt, Vault, VaultError};
use huiyin_engine::act::TextRef;
use huiyin_engine::casework::CaseFile;
use huiyin_engine::ids::{AssessmentId, CaseId, IncidentId, MatterId};
use huiyin_engine::law::Class;
use huiyin_engine::state::Past;
use huiyin_engine::{City, Entry, Span};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use tokio::sync::broadcast;

/// Titles kept in memory.
const TITLES_MAX: usize = 10_000;

/// Entries of the past that are read at once.
const PAST_ENTRIES: usize = 4096;

/// The first characters of a body stand in for a topic that is empty.
const TITLE_CHARS: usize = 40;

/// Why something sealed could not be read.
#[derive(Debug)]
pub enum ReadError {
    /// The store.
    Store(StoreError),
    /// The vault.
    Vault(VaultError),
}

impl Live {
    /// Looks at the committed state. The writer waits meanwhile: take out what is needed, no more.
    pub fn read<T>(&self, f: impl FnOnce(&City) -> T) -> T {
        self.shared.read(f)
    }

    /// The city as it was, where an incident has left memory in part: read from the log, with the incident
    /// and its assessment whole. Reads the disk.
    ///
    /// # Errors
    /// Where the store cannot be read or an entry is damaged.
    pub fn past_of_incident(&self, id: IncidentId) -> Result<Option<City>, StoreError> {
        self.past(|city| city.past_of_incident(id).cloned())
    }

    /// The same for an assessment that came to nothing.
    ///
    /// # Errors
    /// As [`Live::past_of_incident`].
    pub fn past_of_assessment(&self, id: AssessmentId) -> Result<Option<City>, StoreError> {
        self.past(|city| city.past_of_assessment(id).cloned())
    }

    fn past(&self, find: impl FnOnce(&City) -> Option<Past>) -> Result<Option<City>, StoreError> {
        let found = self.read(|city| Some((find(city)?, city.to_retell())));
        let Some((past, mut city)) = found else {
            return Ok(None);
        };
        let mut from = past.first.max(1) - 1;
        while from < past.last {
            // In pieces: others read over the same connection.
            let some = usize::try_from(past.last - from).unwrap_or(usize::MAX);
            let entries = self.entries(from, some.min(PAST_ENTRIES))?;
            let Some(last) = entries.last() else { break };
            from = last.seq;
            entries.iter().for_each(|entry| city.retell(entry));
        }
        for seq in &past.later {
            let entries = self.entries(seq - 1, 1)?;
            entries.iter().for_each(|entry| city.retell(entry));
        }
        Ok(Some(city))
    }

    /// Committed batches from now on. A subscriber that lags behind goes on from [`Live::entries`].
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<Vec<Entry>>> {
        self.shared.committed.subscribe()
    }

    /// Entries after a number, in order.
    ///
    /// # Errors
    /// Where the store cannot be read or an entry is damaged.
    pub fn entries(&self, after_seq: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        lock(&self.shared.reader).entries(after_seq, limit)
    }

    /// A text by staff; `None` where its key is gone.
    ///
    /// # Errors
    /// Where it cannot be read or is not what was committed to.
    pub fn text(&self, text: &TextRef) -> Result<Option<String>, ReadError> {
        match lock(&self.shared.reader).text(text.id)? {
            Some(held) => Ok(self.vault().open_text(held.key, text, &held.sealed)?),
            None => Ok(None),
        }
    }

    /// What a complaint says; `None` where there is no such case or its key is gone.
    ///
    /// # Errors
    /// Where it cannot be read or was altered.
    pub fn case_texts(&self, case: CaseId) -> Result<Option<CaseTexts>, ReadError> {
        let Some(held) = lock(&self.shared.reader).case(case)? else {
            return Ok(None);
        };
        let place = Place::Content(case.0);
        let plain = self.vault().open_sealed(held.key, place, &held.content)?;
        Ok(plain.map(|plain| parse(&plain)).transpose()?)
    }

    /// What staff call a matter: the topic of its first case, or the beginning of its body. `None`
    /// where there is no such matter, the text cannot be read, or that case accuses somebody.
    #[must_use]
    pub fn matter_title(&self, matter: MatterId) -> Option<String> {
        let first = self.read(|city| {
            let matter = city.matter_now(matter);
            let first = city.matters.get(&matter)?.first_case;
            // The title of an accusation would tell the accused what it says.
            let accuses = |file: &CaseFile| file.class() == Class::Accusation;
            (!city.cases.get(&first).is_some_and(accuses)).then_some((matter, first))
        });
        let (matter, first) = first?;
        if let Some(title) = lock(&self.shared.titles).get(&matter) {
            return Some(title.clone());
        }
        let title = title(&self.case_texts(first).ok()??);
        let mut titles = lock(&self.shared.titles);
        if titles.len() >= TITLES_MAX {
            titles.clear();
        }
        titles.insert(matter, title.clone());
        Some(title)
    }

    /// Who opened the identity of one case, newest first.
    ///
    /// # Errors
    /// Where the vault cannot be read.
    pub fn openings_of(&self, case: CaseId) -> Result<Vec<Opening>, VaultError> {
        self.vault().openings_of(case)
    }

    /// The case and matter of a receipt code.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn case_by_receipt(
        &self,
        receipt: &Receipt,
    ) -> Result<Option<(CaseId, MatterId)>, StoreError> {
        let tag = self.vault().receipt_tag(receipt);
        let found = self
            .shared
            .case_of_receipt(&lock(&self.shared.reader), &tag)?;
        let now = |(case, matter)| (case, self.read(|city| city.matter_of(case, matter)));
        Ok(found.map(now))
    }

    /// Outbox rows, those that wait for a person first; none where the store cannot be read.
    #[must_use]
    pub fn outbox(&self, limit: usize) -> Vec<OutboxRow> {
        lock(&self.shared.reader).outbox(limit).unwrap_or_default()
    }

    /// How the writer is doing.
    #[must_use]
    pub fn health(&self) -> Health {
        let shared = &self.shared;
        let (head, recorded) = self.read(|city| (city.seq, city.recorded));
        let behind = recorded - shared.clock.now();
        Health {
            head,
            recorded,
            clock_behind: Some(behind).filter(|behind| *behind > Span::seconds(1)),
            store_failing: lock(&shared.store_failing).clone(),
            log_damaged: lock(&shared.log_damaged).clone(),
            grouping_failing: lock(&shared.grouping_failing).clone(),
            ledger_failing: lock(&shared.ledger_failing).clone(),
            ledger_disputed: shared.witnessing.get().and_then(Witnessing::disputed),
            commits: shared.commits.load(Relaxed),
            commands: shared.commands.load(Relaxed),
            waiting: (self.asks.max_capacity() - self.asks.capacity()) as u64,
            timers: shared.timers.load(Relaxed),
        }
    }

    /// What the writer's commits were like since the start.
    #[must_use]
    pub fn commit_figures(&self) -> CommitFigures {
        lock(&self.shared.committed_in).clone()
    }

    /// Uses a connection of its own for tables that do not belong to the log, such as accounts and
    /// sessions. Keep its transactions short: the writer waits for them.
    ///
    /// # Errors
    /// What the database reports.
    pub fn with_db<T>(
        &self,
        f: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let db = lock(&self.shared.side);
        let done = f(&db);
        // Under the lock: whoever hears that something was changed finds the number changed.
        self.shared.side_changes.store(db.total_changes(), Release);
        Ok(done?)
    }

    /// What the pipeline keeps, for the one that runs; `None` where one has taken it.
    #[must_use]
    pub fn deliveries(&self) -> Option<Deliveries> {
        lock(&self.shared.deliveries).take()
    }

    /// What shows that a link was made here: a keyed hash of what it says.
    #[must_use]
    pub fn link_tag(&self, said: &[u8]) -> [u8; 16] {
        self.vault().link_tag(said)
    }

    /// How many rows [`Live::with_db`] has changed: what was read stands as long as this does.
    pub(crate) fn side_changes(&self) -> u64 {
        self.shared.side_changes.load(Acquire)
    }

    pub(super) fn vault(&self) -> &Vault {
        &self.shared.vault
    }
}

pub(super) fn parse<T: serde::de::DeserializeOwned>(plain: &[u8]) -> Result<T, VaultError> {
    serde_json::from_slice(plain).map_err(|_| VaultError::Damaged)
}

fn title(texts: &CaseTexts) -> String {
    match texts.topic.trim() {
        "" => texts.body.trim().chars().take(TITLE_CHARS).collect(),
        topic => topic.to_owned(),
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Store(error) => error.fmt(f),
            ReadError::Vault(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ReadError::Store(error) => Some(error),
            ReadError::Vault(error) => Some(error),
        }
    }
}

impl From<StoreError> for ReadError {
    fn from(error: StoreError) -> Self {
        ReadError::Store(error)
    }
}

impl From<VaultError> for ReadError {
    fn from(error: VaultError) -> Self {
        ReadError::Vault(error)
    }
}
