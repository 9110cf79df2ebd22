//! The writer's thread: take what has accumulated, decide, commit, publish, acknowledge; and fire what
//! is due. Whatever goes wrong in a commit, everybody in it hears of it and the state is made anew
//! from what is committed.

use super::Ask;
use super::batch::Working;
use super::error::{ActError, OpenError};
use super::filings::needs_grouping;
use super::grouping::{Grouping, reach};
use super::kept::{Keeper, Kept, fold};
use super::shared::{Shared, lock};
use super::timers::Timers;
use super::words::Words;
use crate::clock::{Clock, Stopwatch};
use crate::store::{Batch, Reader, Store, StoreError};
use crate::telemetry::{Field, Level, say};
use crate::vault::Vault;
use huiyin_engine::ids::CaseId;
use huiyin_engine::known::Known;
use huiyin_engine::{City, Event, Span, Time};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};

/// Messages taken from the channel at once.
const TAKEN_MAX: usize = 512;

/// Commands in one transaction.
const COMMANDS_MAX: usize = 1024;

/// Timers fired before the channel is looked at again.
const FIRED_MAX: usize = 256;

/// The longest wait before the clock is looked at again: a clock that was set forward is followed.
const LOOK_AT_LEAST_EVERY: Duration = Duration::from_secs(60);

/// How long to wait before due timers are tried again after a commit that failed.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// How long idempotency keys are kept.
const ONCE_KEPT: Span = Span::days(7);

// Sends an answer once its batch is committed, or the error that kept it from being.
type Ack = Box<dyn FnOnce(Option<&StoreError>) + Send>;

pub(super) struct Writer {
    store: Store,
    keeper: Keeper,
    pub(super) reader: Reader,
    pub(super) shared: Arc<Shared>,
    pub(super) working: Working,
    pub(super) grouping: Grouping,
    pub(super) words: Words,
    acks: Vec<Ack>,
    // False after a commit that failed: the working state holds what is not in the log.
    sound: bool,
    swept: Time,
}

/// Folds the log and makes the writer with what it shares.
pub(super) fn start(
    dir: &Path,
    store: Store,
    vault: Vault,
    clock: Clock,
) -> Result<(Arc<Shared>, Writer), OpenError> {
    let reader = store.reader()?;
    let (Kept { city, index }, tail) = fold(dir, &reader)?;
    let timers = Timers::from(store.timers()?);
    let next_text = reader.last_text()? + 1;
    let shared = Arc::new(Shared::new(&store, vault, clock, shown(&city), index)?);
    shared.timers.store(timers.len() as u64, Relaxed);
    let damaged = {
        let shared = Arc::clone(&shared);
        move |error: StoreError| *lock(&shared.log_damaged) = Some(error.to_string())
    };
    let unseen = (city.seq - tail, tail);
    let keeper = Keeper::start(dir.to_owned(), unseen, damaged)
        .map_err(|error| OpenError::Thread(error.to_string()))?;
    let writer = Writer {
        store,
        keeper,
        reader,
        shared: Arc::clone(&shared),
        working: Working::new(city, timers, next_text),
        grouping: Grouping::unmade(),
        words: Words::new(&[]),
        acks: Vec::new(),
        sound: true,
        swept: Time(i64::MIN),
    };
    Ok((shared, writer))
}

// Readers see the state without the keys of records: only whoever decides asks for those.
fn shown(city: &City) -> City {
    City {
        known: Known::default(),
        ..city.clone()
    }
}

impl Writer {
    /// Runs until told to stop, then does what was asked before.
    pub(super) fn run(mut self, asks: mpsc::Receiver<Ask>, stop: watch::Receiver<bool>) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime without input and output needs nothing from the system");
        runtime.block_on(self.turns(asks, stop));
        // What is not folded in now is folded in at the next start.
        let _ = self.store.checkpoint();
        self.keeper.end();
    }

    async fn turns(&mut self, mut asks: mpsc::Receiver<Ask>, mut stop: watch::Receiver<bool>) {
        let mut taken = Vec::with_capacity(TAKEN_MAX);
        let mut stopping = false;
        loop {
            tokio::select! {
                biased;
                _ = stop.changed(), if !stopping => {
                    stopping = true;
                    asks.close();
                    continue;
                }
                count = asks.recv_many(&mut taken, TAKEN_MAX) => if count == 0 {
                    return;
                },
                () = tokio::time::sleep(self.wait()) => {}
            }
            self.turn(&mut taken);
        }
    }

    // After a commit that failed the timers of the working state are not those of the store.
    fn wait(&self) -> Duration {
        if !self.sound {
            return RETRY_AFTER;
        }
        let due = self.working.timers.next_due();
        due.map_or(LOOK_AT_LEAST_EVERY, |due| {
            let until = self.shared.clock.real_until(due);
            until.min(LOOK_AT_LEAST_EVERY)
        })
    }

    fn turn(&mut self, taken: &mut Vec<Ask>) {
        if let Err(error) = self.make_sound() {
            self.fail(&error);
            for ask in taken.drain(..) {
                ask.refuse(&error);
            }
            return;
        }
        self.make_grouping(taken);
        self.fire_due();
        for ask in taken.drain(..) {
            self.take(ask);
            if self.acks.len() >= COMMANDS_MAX || self.working.batch.cases.len() >= COMMANDS_MAX {
                self.commit();
            }
        }
        self.commit();
        self.sweep();
    }

    fn fire_due(&mut self) {
        let now = self.now();
        for key in self.working.timers.due(now, FIRED_MAX) {
            self.working.fire(key, now);
        }
    }

    // A commit within a turn may fail; what follows it in the same turn starts from the store again.
    fn take(&mut self, ask: Ask) {
        if let Err(error) = self.make_sound() {
            return ask.refuse(&error);
        }
        match ask {
            Ask::Act {
                by,
                act,
                once,
                reply,
            } => {
                let done = self.act(by, act, once.as_deref());
                self.acks.push(ack(reply, done));
            }
            Ask::Register { filings, reply } => {
                let answers = filings.iter().map(|filing| self.register(filing)).collect();
                self.acks.push(ack_all(reply, answers));
            }
            Ask::Adopt { plan, by, reply } => {
                let done = self.adopt(plan, by);
                self.acks.push(ack(reply, done));
            }
            Ask::Word { word, reply } => {
                let done = self.word(&word);
                self.acks.push(ack(reply, done));
            }
            Ask::Mark {
                key,
                state,
                by,
                reply,
            } => {
                let done = self.mark(key, state, by);
                self.acks.push(ack(reply, done));
            }
            Ask::LimitPages { pages, reply } => {
                let done = self.store.limit_pages(pages).map_err(ActError::from);
                self.acks.push(ack(reply, done));
            }
            Ask::Look { reply } => self.acks.push(ack(reply, Ok(()))),
        }
    }

    fn commit(&mut self) {
        let idle = self.working.is_idle();
        let batch = self.working.take_batch();
        let committed = if idle {
            Ok(())
        } else {
            self.timed_commit(&batch)
        };
        if let Err(error) = &committed {
            self.fail(error);
        } else if !idle {
            self.keeper.wrote(batch.entries.len() as u64);
            self.shared.publish(batch.entries, &batch.cases);
            self.shared.commits.fetch_add(1, Relaxed);
            let timers = self.working.timers.len() as u64;
            self.shared.timers.store(timers, Relaxed);
            *lock(&self.shared.store_failing) = None;
        }
        let acks = std::mem::take(&mut self.acks);
        let done = acks.len() as u64;
        self.shared.commands.fetch_add(done, Relaxed);
        for ack in acks {
            ack(committed.as_ref().err());
        }
    }

    fn timed_commit(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let watch = Stopwatch::start();
        self.store.commit(batch)?;
        let mut figures = lock(&self.shared.committed_in);
        figures.entries.observe(batch.entries.len() as f64);
        figures.seconds.observe(watch.elapsed().as_secs_f64());
        Ok(())
    }

    fn fail(&mut self, error: &StoreError) {
        say(
            Level::Error,
            "commit_failed",
            &[("why", Field::text(error))],
        );
        self.sound = false;
        *lock(&self.shared.store_failing) = Some(error.to_string());
    }

    // Back to what is committed. A batch whose commit was reported as failed may turn out to be there.
    fn make_sound(&mut self) -> Result<(), StoreError> {
        if self.sound {
            return Ok(());
        }
        let (published, cases) = self.shared.read(|city| (city.seq, city.next.case.0 - 1));
        let missed = self.reader.entries(published, usize::MAX)?;
        let mut known = std::mem::take(&mut self.working.city.known);
        known.truncate(usize::try_from(cases).unwrap_or(usize::MAX));
        for entry in &missed {
            if let Event::CaseRegistered { key, .. } = &entry.event {
                known.push(*key);
            }
        }
        self.shared.publish(missed, &[]);
        self.reader.each_receipt(CaseId(cases + 1), |case, tag| {
            self.shared.learn_receipt(case, &tag)
        })?;
        let timers = Timers::from(self.store.timers()?);
        let next_text = self.reader.last_text()? + 1;
        let city = City {
            known,
            ..self.shared.read(City::clone)
        };
        self.working = Working::new(city, timers, next_text);
        self.grouping.spoil();
        self.sound = true;
        Ok(())
    }

    // Before anything of the turn is in the batch: what it would learn from is then all in the store.
    fn make_grouping(&mut self, taken: &[Ask]) {
        let needed = taken.iter().any(|ask| match ask {
            Ask::Register { filings, .. } => filings.iter().any(needs_grouping),
            _ => false,
        });
        if !needed || self.grouping.is_made() {
            return;
        }
        let made = self.reader.first_case_since(reach(self.now()));
        let made = made.and_then(|from| self.grouping.make(&self.reader, &self.shared.vault, from));
        *lock(&self.shared.grouping_failing) = made.err().map(|error| error.to_string());
    }

    // Once a day: let go of what has had its time.
    fn sweep(&mut self) {
        let now = self.now();
        if now - self.swept < Span::days(1) {
            return;
        }
        self.swept = now;
        self.grouping.forget(now);
        if let Err(error) = self.store.forget_once_before(now - ONCE_KEPT) {
            self.fail(&error);
        }
    }
}

fn ack<T: Send + 'static>(
    reply: oneshot::Sender<Result<T, ActError>>,
    done: Result<T, ActError>,
) -> Ack {
    Box::new(move |failed| {
        let answer = failed.map_or(done, |error| Err(error.clone().into()));
        // Whoever asked may have gone; what was done stands.
        let _ = reply.send(answer);
    })
}

fn ack_all<T: Send + 'static>(
    reply: oneshot::Sender<Vec<Result<T, ActError>>>,
    answers: Vec<Result<T, ActError>>,
) -> Ack {
    Box::new(move |failed| {
        let refuse = |error: &StoreError| {
            (0..answers.len())
                .map(|_| Err(error.clone().into()))
                .collect()
        };
        let _ = match failed {
            Some(error) => reply.send(refuse(error)),
            None => reply.send(answers),
        };
    })
}

impl Ask {
    fn refuse(self, error: &StoreError) {
        match self {
            Ask::Act { reply, .. } | Ask::Adopt { reply, .. } | Ask::Word { reply, .. } => {
                ack(
                    reply,
                    Ok(super::Done {
                        entries: Vec::new(),
                    }),
                )(Some(error));
            }
            Ask::Mark { reply, .. } | Ask::LimitPages { reply, .. } | Ask::Look { reply } => {
                ack(reply, Ok(()))(Some(error));
            }
            Ask::Register { filings, reply } => {
                let answers = filings.iter().map(|_| Err(ActError::Closed)).collect();
                ack_all(reply, answers)(Some(error));
            }
        }
    }
}
