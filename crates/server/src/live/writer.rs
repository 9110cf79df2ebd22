//! The writer's thread: take what has accumulated, decide, hand over to be committed; and fire what is
//! due. Whatever goes wrong in a commit, everybody in it hears of it and the state is made anew
//! from what is committed.

use super::Ask;
use super::batch::{UnderWay, Working};
use super::committer::{Ack, Committer, Work};
use super::error::{ActError, OpenError};
use super::filing::Filing;
use super::filings::needs_grouping;
use super::grouping::{Grouping, reach};
use super::kept::{Keeper, Kept, fold};
use super::ledger::catch_up;
use super::shared::{Shared, lock};
use super::signer::{Signer, Signing};
use super::timers::Timers;
use super::words::Words;
use crate::clock::Clock;
use crate::store::{Reader, Store, StoreError};
use crate::telemetry::{Level, say};
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

pub(super) struct Writer {
    committer: Committer,
    pub(super) reader: Reader,
    pub(super) shared: Arc<Shared>,
    pub(super) working: Working,
    pub(super) grouping: Grouping,
    pub(super) words: Words,
    acks: Vec<Ack>,
    // A commit is under way.
    under_way: bool,
    // Why a commit failed: the working state then holds what is not in the log.
    pub(super) fault: Option<StoreError>,
    swept: Time,
}

/// Folds the log and makes the writer with what it shares.
pub(super) fn start(
    dir: &Path,
    mut store: Store,
    vault: Vault,
    clock: Clock,
    signing: Option<Signing>,
) -> Result<(Arc<Shared>, Writer), OpenError> {
    let reader = store.reader()?;
    catch_up(&mut store, &reader, &vault)?;
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
    let signer = signing
        .map(|signing| Signer::start(dir, &store, Arc::clone(&shared), signing))
        .transpose()?;
    let committer = Committer::start(store, (keeper, signer), Arc::clone(&shared))
        .map_err(|error| OpenError::Thread(error.to_string()))?;
    let writer = Writer {
        committer,
        reader,
        shared: Arc::clone(&shared),
        working: Working::new(city, timers, next_text),
        grouping: Grouping::unmade(),
        words: Words::new(&[]),
        acks: Vec::new(),
        under_way: false,
        fault: None,
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
    }

    async fn turns(&mut self, mut asks: mpsc::Receiver<Ask>, mut stop: watch::Receiver<bool>) {
        let mut taken = Vec::with_capacity(TAKEN_MAX);
        let mut stopping = false;
        // What has had its time is gone before anybody is answered.
        self.sweep().await;
        loop {
            let wait = self.wait();
            tokio::select! {
                biased;
                _ = stop.changed(), if !stopping => {
                    stopping = true;
                    asks.close();
                    continue;
                }
                outcome = self.committer.done(), if self.under_way => {
                    self.ended(outcome);
                    // What was decided meanwhile.
                    self.hand_over().await;
                    continue;
                }
                count = asks.recv_many(&mut taken, TAKEN_MAX) => if count == 0 {
                    self.flush().await;
                    return;
                },
                () = tokio::time::sleep(wait) => {}
            }
            self.turn(&mut taken).await;
        }
    }

    // After a commit that failed the timers of the working state are not those of the store.
    fn wait(&self) -> Duration {
        if self.fault.is_some() {
            return RETRY_AFTER;
        }
        let due = self.working.timers.next_due();
        due.map_or(LOOK_AT_LEAST_EVERY, |due| {
            let until = self.shared.clock.real_until(due);
            until.min(LOOK_AT_LEAST_EVERY)
        })
    }

    async fn turn(&mut self, taken: &mut Vec<Ask>) {
        if let Err(error) = self.make_sound().await {
            for ask in taken.drain(..) {
                ask.refuse(&error);
            }
            return;
        }
        self.fire_due();
        for ask in taken.drain(..) {
            self.take(ask).await;
            if self.acks.len() >= COMMANDS_MAX || self.working.batch.cases.len() >= COMMANDS_MAX {
                self.hand_over().await;
            }
        }
        // While a commit is under way the batch grows; it follows when that one has ended.
        if !self.under_way {
            self.hand_over().await;
        }
        self.sweep().await;
    }

    fn fire_due(&mut self) {
        let now = self.now();
        for key in self.working.timers.due(now, FIRED_MAX) {
            let entries = self.working.fire(key, now);
            self.enter_open(&entries);
        }
    }

    // A commit within a turn may fail; what follows it in the same turn starts from the store again.
    async fn take(&mut self, ask: Ask) {
        // Registering knows what is under way; everything else asks the store, and waits for it.
        if !matches!(ask, Ask::Register { .. }) {
            self.settle().await;
        }
        if let Err(error) = self.make_sound().await {
            return ask.refuse(&error);
        }
        if let Ask::Register { filings, .. } = &ask {
            self.make_grouping(filings).await;
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
            Ask::Plain { command, reply } => {
                let done = self.by_command(&command);
                self.acks.push(ack(reply, done));
            }
            Ask::AddMaterial { case, piece, reply } => {
                let done = self.add_material(case, piece);
                self.acks.push(ack(reply, done));
            }
            Ask::Reissue { case, reply } => {
                let done = self.reissue(case);
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
                let limit = move |store: &mut Store| store.limit_pages(pages);
                let done = self.committer.with(limit).await.map_err(ActError::from);
                self.acks.push(ack(reply, done));
            }
            Ask::Look { reply } => self.acks.push(ack(reply, Ok(()))),
        }
    }

    // Gives the batch to the committer, after the one that is under way. Where that one fails, this one
    // fails with it: it was decided on it.
    async fn hand_over(&mut self) {
        self.settle().await;
        let idle = self.working.is_idle();
        if idle && self.acks.is_empty() {
            return;
        }
        let batch = self.working.take_batch();
        let acks = std::mem::take(&mut self.acks);
        if let Some(error) = &self.fault {
            for ack in acks {
                ack(Some(error));
            }
            return;
        }
        self.under_way = true;
        self.committer.begin(Work {
            batch,
            idle,
            timers: self.working.timers.len() as u64,
            acks,
        });
    }

    // Waits until nothing is under way.
    async fn settle(&mut self) {
        if self.under_way {
            let outcome = self.committer.done().await;
            self.ended(outcome);
        }
    }

    fn ended(&mut self, outcome: Result<(), StoreError>) {
        self.under_way = false;
        self.working.under_way = UnderWay::default();
        if let Err(error) = outcome {
            self.fail(error);
        }
    }

    // Until everything decided so far is in the store, or has failed.
    pub(super) async fn flush(&mut self) {
        self.hand_over().await;
        self.settle().await;
    }

    fn fail(&mut self, error: StoreError) {
        let why = error.to_string();
        let mut held = lock(&self.shared.store_failing);
        // Due timers are tried again each second; the same reason is said once.
        if held.as_ref() != Some(&why) {
            let fields = [("why", why.as_str().into())];
            say(Level::Error, "commit_failed", &fields);
        }
        *held = Some(why);
        drop(held);
        self.fault = Some(error);
    }

    // Back to what is committed, where a commit has failed.
    async fn make_sound(&mut self) -> Result<(), StoreError> {
        if self.fault.is_none() {
            return Ok(());
        }
        // Whoever is in the batch in hand hears of the fault first.
        self.flush().await;
        let made = self.make_anew().await;
        match &made {
            Ok(()) => self.fault = None,
            Err(error) => self.fail(error.clone()),
        }
        made
    }

    // A batch whose commit was reported as failed may turn out to be there.
    async fn make_anew(&mut self) -> Result<(), StoreError> {
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
        self.shared.learn_reissued(self.reader.reissued()?);
        let timers = self.committer.with(|store| store.timers()).await?;
        let timers = Timers::from(timers);
        let next_text = self.reader.last_text()? + 1;
        let city = City {
            known,
            ..self.shared.read(City::clone)
        };
        self.working = Working::new(city, timers, next_text);
        self.grouping.spoil();
        Ok(())
    }

    // What it learns from is all in the store by then.
    async fn make_grouping(&mut self, filings: &[Filing]) {
        if self.grouping.is_made() || !filings.iter().any(needs_grouping) {
            return;
        }
        self.flush().await;
        let (vault, city) = (&self.shared.vault, &self.working.city);
        let made = self.reader.first_case_since(reach(self.now()));
        let made = made.and_then(|from| self.grouping.make(&self.reader, vault, city, from));
        *lock(&self.shared.grouping_failing) = made.err().map(|error| error.to_string());
    }

    // Once a day: let go of what has had its time.
    async fn sweep(&mut self) {
        let now = self.now();
        if now - self.swept < Span::days(1) {
            return;
        }
        self.swept = now;
        self.grouping.forget(now);
        self.flush().await;
        self.keep_house(now).await;
        let forget = move |store: &mut Store| store.forget_once_before(now - ONCE_KEPT);
        if let Err(error) = self.committer.with(forget).await {
            self.fail(error);
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
            Ask::Reissue { reply, .. } => ack(reply, Err(ActError::Closed))(Some(error)),
            Ask::Act { reply, .. }
            | Ask::Adopt { reply, .. }
            | Ask::AddMaterial { reply, .. }
            | Ask::Plain { reply, .. } => {
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
