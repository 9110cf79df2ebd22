//! The state as opening finds it: out of the folder's snapshot where there is one of use, and the rest
//! of the log folded in. The same code keeps the next snapshot, on a thread and connections of its own,
//! so that the writer never waits for it.
//!
//! Deliberately absent: what complaints say. The grouper is made of it, and its hashes could be turned
//! back into words; it is made anew from the sealed texts of the last 60 days when first asked, so that
//! an erased key takes its text out of everything.

use super::index::Index;
use crate::store::{DATABASE_FILE, Reader, Snapshot, StoreError};
use huiyin_engine::City;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Entries after which the next snapshot is due. Folding as many at a start takes well under a second.
const EVERY: u64 = 200_000;

/// Entries since the latest snapshot that are worth one when the server ends.
const AT_END: u64 = 20_000;

/// Entries looked at in one reading.
const CHECKED_AT_ONCE: u64 = 10_000;

/// What is folded from the log.
#[derive(Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) city: City,
    pub(super) index: Index,
}

/// Folds the log of a folder, beginning with its snapshot; and how many entries came after that.
pub(super) fn fold(dir: &Path, log: &Reader) -> Result<(Kept, u64), StoreError> {
    let Kept {
        mut city,
        mut index,
    } = from_snapshot(dir, log)?.unwrap_or_default();
    let from = city.seq;
    log.each_entry(from, usize::MAX, |entry| {
        index.entry(&entry);
        city.apply(entry.recorded, &entry.event);
    })?;
    let cases = city.next.case;
    log.each_receipt(index.next_receipt(), |case, tag| {
        // The log may have grown meanwhile; what came later is folded in later.
        if case < cases {
            index.receipt(case, &tag);
        }
    })?;
    for (case, tag) in log.reissued()? {
        index.reissued(case, tag);
    }
    let tail = city.seq - from;
    Ok((Kept { city, index }, tail))
}

// A body that does not read counts as none, like a file that is damaged.
fn from_snapshot(dir: &Path, log: &Reader) -> Result<Option<Kept>, StoreError> {
    let snapshot = Snapshot::read(dir, log)?;
    Ok(snapshot.and_then(|Snapshot { seq, body }| {
        let kept: Option<Kept> = rmp_serde::from_slice(&body).ok();
        kept.filter(|kept| kept.city.seq == seq)
    }))
}

/// Writes a snapshot of the folder's log as it stands, beside a server that is using the folder or
/// without one; the number of the latest entry in it, 0 where the log is empty and none was written.
///
/// # Errors
/// Where the log cannot be read or the snapshot not be written.
pub fn keep_snapshot(dir: &Path) -> Result<u64, StoreError> {
    let log = Reader::open(&dir.join(DATABASE_FILE))?;
    let (kept, _) = fold(dir, &log)?;
    let seq = kept.city.seq;
    if seq > 0 {
        let body = rmp_serde::to_vec_named(&kept).expect("a state is plain data");
        Snapshot { seq, body }.write(dir, &log)?;
    }
    Ok(seq)
}

/// Keeps snapshots beside the writer, and before that looks at the entries which opening left out;
/// dropping it ends the thread once what is in hand is done.
pub(super) struct Keeper {
    ask: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
    ending: Arc<AtomicBool>,
    since: u64,
}

impl Keeper {
    /// Starts; entries up to `unseen` were not looked at, and `since` came after the latest snapshot.
    /// `damaged` is told of an entry that is not as it was written.
    pub(super) fn start(
        dir: PathBuf,
        (unseen, since): (u64, u64),
        damaged: impl FnOnce(StoreError) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (ask, asked) = sync_channel::<()>(1);
        let ending = Arc::new(AtomicBool::new(false));
        let no_more = Arc::clone(&ending);
        let run = move || {
            if let Err(error) = check(&dir, unseen, &no_more) {
                damaged(error);
            }
            while asked.recv().is_ok() {
                // One that could not be written costs the next start some time, and nothing else.
                let _ = keep_snapshot(&dir);
            }
        };
        let thread = std::thread::Builder::new()
            .name("snapshot".into())
            .spawn(run)?;
        let mut keeper = Keeper {
            ask: Some(ask),
            thread: Some(thread),
            ending,
            since,
        };
        keeper.wrote(0);
        Ok(keeper)
    }

    /// Counts new entries; asks for a snapshot where enough came in.
    pub(super) fn wrote(&mut self, entries: u64) {
        self.since += entries;
        if self.since >= EVERY {
            self.ask();
        }
    }

    fn ask(&mut self) {
        self.since = 0;
        // A full channel means that one is asked for already.
        let _ = self.ask.as_ref().map(|ask| ask.try_send(()));
    }

    /// The server ends: keeps what has come in since, where that is much.
    pub(super) fn end(mut self) {
        if self.since >= AT_END {
            self.ask();
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.ending.store(true, Relaxed);
        drop(self.ask.take());
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

// Some at a time, so that a shutdown need not wait for all.
fn check(dir: &Path, last: u64, ending: &AtomicBool) -> Result<(), StoreError> {
    let log = Reader::open(&dir.join(DATABASE_FILE))?;
    let mut seen = 0;
    while seen < last && !ending.load(Relaxed) {
        let next = last.min(seen + CHECKED_AT_ONCE);
        log.check(seen, next)?;
        seen = next;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Batch, SNAPSHOT_FILE, Store};
    use huiyin_engine::event::Clock;
    use huiyin_engine::ids::WarningId;
    use huiyin_engine::{Entry, Event, Time};

    #[test]
    fn a_snapshot_is_kept_once_enough_has_come_in_and_at_the_end_where_it_is_much() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut store = Store::open(dir.path()).expect("opens");
        let batch = Batch {
            entries: vec![Entry {
                seq: 1,
                recorded: Time(0),
                event: Event::AlarmRaised {
                    clock: Clock::Release {
                        warning: WarningId(1),
                    },
                },
            }],
            ..Batch::default()
        };
        store.commit(&batch).expect("committed");
        let file = dir.path().join(SNAPSHOT_FILE);
        let start = |since| {
            let whole = |error| panic!("{error}");
            Keeper::start(dir.path().to_owned(), (1, since), whole).expect("starts")
        };
        start(AT_END - 1).end();
        assert!(!file.exists(), "little came in");
        start(AT_END).end();
        std::fs::remove_file(&file).expect("kept at the end");
        let mut keeper = start(EVERY - 1);
        keeper.wrote(1);
        drop(keeper);
        assert!(file.exists(), "kept while running");
    }
}
