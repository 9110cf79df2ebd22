//! Commits beside the writer: while one batch is on its way to the disk the writer decides the next.
//! What became durable is published, then acknowledged, in the order in which it was decided.
//!
//! Deliberately absent: what to do after a commit that failed. The writer hears of it and goes back to
//! what is in the log; the batch that it has in hand was decided on the one that failed, and fails too.

use super::kept::Keeper;
use super::shared::{Shared, lock};
use super::signer::Signer;
use crate::clock::Stopwatch;
use crate::store::{Batch, Store, StoreError};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use tokio::sync::{mpsc, oneshot};

/// Sends an answer once its batch is committed, or the error that kept it from being.
pub(super) type Ack = Box<dyn FnOnce(Option<&StoreError>) + Send>;

type Outcome = Result<(), StoreError>;

/// A batch with everybody who waits for it.
pub(super) struct Work {
    pub(super) batch: Batch,
    /// There is nothing to commit; the answers only wait for their turn.
    pub(super) idle: bool,
    /// How many timers are set once it is committed.
    pub(super) timers: u64,
    pub(super) acks: Vec<Ack>,
}

enum Job {
    Commit(Box<Work>),
    With(Box<dyn FnOnce(&mut Store) + Send>),
}

/// The thread that commits; dropping it ends the thread, with the log folded in.
pub(super) struct Committer {
    jobs: Option<Sender<Job>>,
    done: mpsc::UnboundedReceiver<Outcome>,
    thread: Option<JoinHandle<()>>,
}

impl Committer {
    pub(super) fn start(
        store: Store,
        (keeper, signer): (Keeper, Option<Signer>),
        shared: Arc<Shared>,
    ) -> std::io::Result<Self> {
        let (jobs, todo) = channel();
        let (tell, done) = mpsc::unbounded_channel();
        let thread = std::thread::Builder::new()
            .name("committer".into())
            .spawn(move || run(store, (keeper, signer), &shared, &todo, &tell))?;
        Ok(Committer {
            jobs: Some(jobs),
            done,
            thread: Some(thread),
        })
    }

    /// Begins a commit. At most one is under way; [`Committer::done`] tells how it went.
    pub(super) fn begin(&self, work: Work) {
        self.give(Job::Commit(Box::new(work)));
    }

    /// How the commit under way went. Whoever stops waiting may wait again.
    pub(super) async fn done(&mut self) -> Outcome {
        let done = self.done.recv().await;
        done.expect("the committing thread runs as long as this is held")
    }

    /// Uses the store between two commits.
    pub(super) async fn with<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Store) -> T + Send + 'static,
    ) -> T {
        let (reply, answer) = oneshot::channel();
        self.give(Job::With(Box::new(move |store| {
            let _ = reply.send(f(store));
        })));
        answer
            .await
            .expect("the committing thread runs as long as this is held")
    }

    fn give(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            // Refused only by a thread that has panicked; whoever waits for it hears.
            let _ = jobs.send(job);
        }
    }
}

impl Drop for Committer {
    fn drop(&mut self) {
        drop(self.jobs.take());
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn run(
    mut store: Store,
    (mut keeper, signer): (Keeper, Option<Signer>),
    shared: &Shared,
    todo: &Receiver<Job>,
    tell: &mpsc::UnboundedSender<Outcome>,
) {
    while let Ok(job) = todo.recv() {
        match job {
            Job::With(f) => f(&mut store),
            Job::Commit(work) => {
                let rows = !work.batch.ledger.is_empty();
                let done = commit(&mut store, &mut keeper, shared, *work);
                if let Some(signer) = signer.as_ref().filter(|_| rows && done.is_ok()) {
                    signer.wrote();
                }
                let _ = tell.send(done);
            }
        }
    }
    // Signs what was not signed yet.
    drop(signer);
    // What is not folded in now is folded in at the next start.
    let _ = store.checkpoint();
    keeper.end();
}

fn commit(store: &mut Store, keeper: &mut Keeper, shared: &Shared, work: Work) -> Outcome {
    let committed = if work.idle {
        Ok(())
    } else {
        timed(store, shared, &work.batch)
    };
    if let Err(error) = &committed {
        *lock(&shared.store_failing) = Some(error.to_string());
    } else if !work.idle {
        keeper.wrote(work.batch.entries.len() as u64);
        shared.publish(work.batch.entries, &work.batch.cases);
        let reissued = work.batch.reissued.iter();
        shared.learn_reissued(reissued.map(|held| (held.case, held.tag)));
        shared.commits.fetch_add(1, Relaxed);
        shared.timers.store(work.timers, Relaxed);
        *lock(&shared.store_failing) = None;
    }
    let done = work.acks.len() as u64;
    shared.commands.fetch_add(done, Relaxed);
    for ack in work.acks {
        ack(committed.as_ref().err());
    }
    committed
}

fn timed(store: &mut Store, shared: &Shared, batch: &Batch) -> Outcome {
    let watch = Stopwatch::start();
    store.commit(batch)?;
    let mut figures = lock(&shared.committed_in);
    figures.entries.observe(batch.entries.len() as f64);
    figures.seconds.observe(watch.elapsed().as_secs_f64());
    Ok(())
}
