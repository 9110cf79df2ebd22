//! The state as it will be once the open batch is committed, and the batch itself.
//! Deliberately absent: committing it, and anybody else looking at it before.

use super::notices;
use super::timers::Timers;
use crate::store::Batch;
use huiyin_engine::act::TimerKey;
use huiyin_engine::effect::{Effect, effects};
use huiyin_engine::ids::{CaseId, MatterId};
use huiyin_engine::{City, Command, Entry, Event, Refusal, Time, decide};
use std::collections::BTreeMap;

pub(super) struct Working {
    pub(super) city: City,
    pub(super) timers: Timers,
    pub(super) batch: Batch,
    pub(super) next_text: u64,
    // The latest case of each matter that has one in this batch.
    latest: BTreeMap<MatterId, CaseId>,
    pub(super) under_way: UnderWay,
}

/// The cases of the batch that is being committed: readers do not know them yet.
#[derive(Default)]
pub(super) struct UnderWay {
    cases: Vec<(CaseId, MatterId, [u8; 16])>,
    latest: BTreeMap<MatterId, CaseId>,
}

impl Working {
    pub(super) fn new(city: City, timers: Timers, next_text: u64) -> Self {
        let batch = Batch {
            after: city.seq,
            ..Batch::default()
        };
        Working {
            city,
            timers,
            batch,
            next_text,
            latest: BTreeMap::new(),
            under_way: UnderWay::default(),
        }
    }

    /// A case that is not yet with the readers, and the matter that it was registered in, by what holds of the case and its receipt.
    pub(super) fn unread(
        &self,
        is: impl Fn(CaseId, &[u8; 16]) -> bool,
    ) -> Option<(CaseId, MatterId)> {
        let in_batch = self.batch.cases.iter();
        let in_batch = in_batch.map(|held| (held.case, held.matter, held.receipt_tag));
        let mut all = in_batch.chain(self.under_way.cases.iter().copied());
        let found = all.find(|(case, _, tag)| is(*case, tag));
        found.map(|(case, matter, _)| (case, matter))
    }

    /// Makes a case the latest of its matter; the one before it, where readers do not know that yet.
    pub(super) fn follow(&mut self, matter: MatterId, case: CaseId) -> Option<CaseId> {
        let before = self.latest.insert(matter, case);
        before.or_else(|| self.under_way.latest.get(&matter).copied())
    }

    /// The batch so far, which is under way from now on; the next one begins where it ends.
    pub(super) fn take_batch(&mut self) -> Batch {
        let next = Batch {
            after: self.city.seq,
            ..Batch::default()
        };
        let batch = std::mem::replace(&mut self.batch, next);
        let cases = batch.cases.iter();
        self.under_way = UnderWay {
            cases: cases
                .map(|held| (held.case, held.matter, held.receipt_tag))
                .collect(),
            latest: std::mem::take(&mut self.latest),
        };
        batch
    }

    /// Decides on the state with everything that is in the batch already.
    pub(super) fn decide(&self, command: &Command, now: Time) -> Result<Vec<Event>, Refusal> {
        decide(&self.city, command, now)
    }

    /// Folds events in with everything they ask of the outside; the entries they became.
    pub(super) fn take_in(&mut self, events: Vec<Event>, now: Time) -> Vec<Entry> {
        let recorded = now.max(self.city.recorded);
        let mut taken = Vec::with_capacity(events.len());
        for event in events {
            self.city.apply(recorded, &event);
            for effect in effects(&self.city, &event) {
                self.ask_outside(effect, recorded);
            }
            taken.push(Entry {
                seq: self.city.seq,
                recorded,
                event,
            });
        }
        self.batch.entries.extend(taken.iter().cloned());
        taken
    }

    fn ask_outside(&mut self, effect: Effect, recorded: Time) {
        match effect {
            Effect::SetTimer { key, due } => {
                self.timers.set(key, due);
                self.batch.timers.insert(key, Some(due));
            }
            Effect::CancelTimer { key } => self.remove_timer(key),
            Effect::Notify(notice) => {
                let state = notices::first_state(&self.city, &notice);
                self.batch.notices.push((notice, state, recorded));
            }
        }
    }

    fn remove_timer(&mut self, key: TimerKey) {
        if self.timers.remove(key) {
            self.batch.timers.insert(key, None);
        }
    }

    /// Fires a timer: it is gone, and what follows from it may set it again. One that has no effect
    /// any more is gone all the same.
    pub(super) fn fire(&mut self, key: TimerKey, now: Time) -> Vec<Entry> {
        self.remove_timer(key);
        let events = decide(&self.city, &Command::FireTimer(key), now);
        self.take_in(events.unwrap_or_default(), now)
    }

    /// Whether a commit would change nothing.
    pub(super) fn is_idle(&self) -> bool {
        let batch = &self.batch;
        batch.entries.is_empty()
            && batch.timers.is_empty()
            && batch.marks.is_empty()
            && batch.once.is_empty()
            && batch.reissued.is_empty()
    }
}
