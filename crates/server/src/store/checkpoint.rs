//! Folds the write-ahead log into the database beside the hot path, on a thread and connection of its
//! own, whenever the writer has written a few megabytes. Where readers keep it from ending, the log
//! file grows; past [`RESET_BYTES`] the writer itself folds the rest in and cuts the file off.

use super::{StoreError, schema};
use rusqlite::Connection;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Written bytes after which a checkpoint is asked for.
const ASK_BYTES: u64 = 4 << 20;

/// Written bytes after which the writer cuts the log file off itself.
const RESET_BYTES: u64 = 64 << 20;

/// Asks for checkpoints; dropping it ends the thread.
pub(super) struct Checkpointer {
    ask: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
    since_ask: u64,
    since_reset: u64,
}

impl Checkpointer {
    pub(super) fn start(path: &Path) -> Result<Self, StoreError> {
        let db = schema::connect(path)?;
        let (ask, asked) = sync_channel(1);
        let thread = std::thread::Builder::new()
            .name("checkpoint".into())
            .spawn(move || run(&db, &asked))
            .map_err(|error| StoreError::Folder {
                path: path.to_owned(),
                why: format!("no thread for checkpoints: {error}"),
            })?;
        Ok(Checkpointer {
            ask: Some(ask),
            thread: Some(thread),
            since_ask: 0,
            since_reset: 0,
        })
    }

    /// Counts written bytes; asks or acts where enough were written.
    pub(super) fn wrote(&mut self, bytes: u64, writer: &Connection) {
        self.since_ask += bytes;
        self.since_reset += bytes;
        if self.since_reset >= RESET_BYTES {
            self.since_reset = 0;
            // Busy readers only put it off to the next time.
            let _ = checkpoint(writer, "TRUNCATE");
        } else if self.since_ask >= ASK_BYTES {
            self.since_ask = 0;
            // A full channel means that one is asked for already.
            let _ = self.ask.as_ref().map(|ask| ask.try_send(()));
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        drop(self.ask.take());
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn run(db: &Connection, asked: &Receiver<()>) {
    while asked.recv().is_ok() {
        // A failure leaves the log file longer; the next commit tells the writer what is wrong.
        let _ = checkpoint(db, "PASSIVE");
    }
}

pub(super) fn checkpoint(db: &Connection, mode: &str) -> rusqlite::Result<()> {
    db.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |_| Ok(()))
}
