//! The real-time driver: the single writer between what people do and what is durable.
//!
//! One thread owns deciding and folding: it takes whatever has accumulated in a bounded channel and
//! decides each against the state so far. Another commits all of it in one transaction and only then
//! acknowledges each; meanwhile the first decides the next batch. Where a commit fails, everybody in it
//! and in the next gets the error and the state goes back to what is committed; readers never see
//! anything else. The first also waits for the next due timer and fires it; the timer and its effect
//! land in one transaction.
//!
//! Time in the log never goes back: an instant is the clock's or the latest entry's, whichever is
//! later. Where the clock is behind, deadlines wait until it catches up, and [`Live::health`] says so.
//!
//! Deliberately absent: rules (the engine's), SQL (the store's), ciphers (the vault's), the web.

mod acts;
mod audit;
mod backup;
mod batch;
mod chronicle;
mod committer;
mod cosign;
mod custody;
mod error;
mod filing;
mod filings;
mod grouping;
mod health;
mod index;
mod kept;
mod later;
mod leaf;
mod ledger;
pub(crate) mod notices;
mod proof;
mod reads;
mod records;
mod shared;
mod signer;
mod sniff;
mod timers;
mod words;
mod writer;

pub(crate) use acts::TEXT_CHARS_MAX;
pub use audit::{Audit, AuditFault, Cosigned, Signed, audit, was_opened, was_signed};
pub use backup::{BackedUp, BackupError, Restored, backup, restore, rotate};
pub use cosign::{CosignFault, Trouble, WitnessState, cosign_in};
pub use custody::{Custody, Let};
pub use error::{ActError, FilingFault, OpenError};
pub use filing::{CaseTexts, Done, Filing, Registered};
pub(crate) use filing::{channel_of, source_of};
pub use health::Health;
pub use kept::keep_snapshot;
pub use later::{Kept, NewPiece};
pub use proof::CaseProof;
pub use reads::ReadError;
pub use records::Corrections;
pub use shared::CommitFigures;
pub use signer::{GATHER, Published, Signing, ledger_key_of};
pub use sniff::kind_of;

use crate::clock::Clock;
use crate::store::{OutboxState, Store};
use crate::vault::{Receipt, Vault};
use huiyin_engine::act::Act;
use huiyin_engine::calendar::Calendar;
use huiyin_engine::casework::Rating;
use huiyin_engine::casework::retention::Keep;
use huiyin_engine::ids::{CaseId, MatterId, PromiseId};
use huiyin_engine::plan::Plan;
use huiyin_engine::{Actor, Command, Time};
use shared::Shared;
use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use tokio::sync::{mpsc, oneshot, watch};

/// Commands that may wait; further ones wait to be let in.
const WAITING_MAX: usize = 1024;

/// Complaints in one message of an import.
const FILINGS_PER_MESSAGE: usize = 512;

/// Messages of one import that are with the writer at once.
const MESSAGES_AHEAD: usize = 4;

type Reply<T> = oneshot::Sender<Result<T, ActError>>;

/// What the writer is asked to do.
enum Ask {
    Act {
        by: Actor,
        act: Act<String>,
        once: Option<String>,
        reply: Reply<Done>,
    },
    Register {
        filings: Vec<Filing>,
        reply: oneshot::Sender<Vec<Result<Registered, ActError>>>,
    },
    Adopt {
        plan: Box<Plan>,
        by: Option<Actor>,
        reply: Reply<Done>,
    },
    Plain {
        command: Command,
        reply: Reply<Done>,
    },
    AddMaterial {
        case: CaseId,
        piece: NewPiece,
        reply: Reply<Done>,
    },
    Reissue {
        case: CaseId,
        reply: Reply<Receipt>,
    },
    Mark {
        key: String,
        state: OutboxState,
        by: Actor,
        reply: Reply<()>,
    },
    LimitPages {
        pages: Option<u32>,
        reply: Reply<()>,
    },
    Look {
        reply: Reply<()>,
    },
}

// Complaints that were handed to the writer.
struct Asked {
    count: usize,
    answer: oneshot::Receiver<Vec<Result<Registered, ActError>>>,
}

impl Asked {
    async fn answers(self) -> Vec<Result<Registered, ActError>> {
        let closed = |_| (0..self.count).map(|_| Err(ActError::Closed)).collect();
        self.answer.await.unwrap_or_else(closed)
    }
}

/// The running city. Clones share it.
#[derive(Clone)]
pub struct Live {
    shared: Arc<Shared>,
    asks: mpsc::Sender<Ask>,
}

/// A running city and the handle that ends it.
pub struct Opened {
    /// For everybody who acts and reads.
    pub live: Live,
    /// For whoever started it.
    pub handle: LiveHandle,
}

/// Ends the writer: what was asked before is done, the log is folded in, the folder is free for
/// another process. Dropping the handle does the same. Blocks for as long as that takes.
pub struct LiveHandle {
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl LiveHandle {
    /// Ends the writer and waits until the folder is free. Call it from a blocking context.
    pub fn shutdown(self) {
        drop(self);
    }
}

impl Drop for LiveHandle {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

impl Live {
    /// Opens a data folder, folds what its snapshot does not hold of the log and starts the writer.
    /// Overdue timers fire at once. Blocks for as long as that is read.
    ///
    /// # Errors
    /// Where the folder is in use, was written by a newer program, or is damaged.
    pub fn open(dir: &Path, clock: Clock) -> Result<Opened, OpenError> {
        Self::open_signing(dir, clock, None)
    }

    /// The same with whatever signs the ledger; without it rows are written and wait to be signed.
    ///
    /// # Errors
    /// As [`Live::open`].
    pub fn open_signing(
        dir: &Path,
        clock: Clock,
        signing: Option<Signing>,
    ) -> Result<Opened, OpenError> {
        Self::open_keeping(dir, clock, signing, Keep::default())
    }

    /// The same with how long the city keeps cases that have ended.
    ///
    /// # Errors
    /// As [`Live::open`].
    pub fn open_keeping(
        dir: &Path,
        clock: Clock,
        signing: Option<Signing>,
        keep: Keep,
    ) -> Result<Opened, OpenError> {
        let store = Store::open(dir)?;
        let vault = Vault::open(dir)?;
        let (ask, asks) = mpsc::channel(WAITING_MAX);
        let (stop, stopped) = watch::channel(false);
        let (shared, writer) = writer::start(dir, store, vault, clock, signing)?;
        *shared::lock(&shared.keep) = keep;
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || writer.run(asks, stopped))
            .map_err(|error| OpenError::Thread(error.to_string()))?;
        let live = Live { shared, asks: ask };
        let thread = Some(thread);
        Ok(Opened {
            live,
            handle: LiveHandle { stop, thread },
        })
    }

    /// A named person acts. The text is sealed under the key of what it is about.
    ///
    /// # Errors
    /// The engine's refusal, a text that is too long, or a store that cannot be written.
    pub async fn act(&self, by: Actor, act: Act<String>) -> Result<Done, ActError> {
        let once = None;
        self.ask(|reply| Ask::Act {
            by,
            act,
            once,
            reply,
        })
        .await
    }

    /// As [`Live::act`]; the same key with the same body acts once and gives the first result again,
    /// for seven days. A refusal is not remembered.
    ///
    /// # Errors
    /// As [`Live::act`]; [`ActError::KeyReused`] for the same key with another body.
    pub async fn act_once(
        &self,
        idempotency_key: &str,
        by: Actor,
        act: Act<String>,
    ) -> Result<Done, ActError> {
        let once = Some(idempotency_key.to_owned());
        self.ask(|reply| Ask::Act {
            by,
            act,
            once,
            reply,
        })
        .await
    }

    /// Takes in one complaint.
    ///
    /// # Errors
    /// What is wrong with it, no plan in force, or a store that cannot be written.
    pub async fn register(&self, filing: Filing) -> Result<Registered, ActError> {
        let mut answers = self.ask_to_register(vec![filing]).await.answers().await;
        answers.pop().unwrap_or(Err(ActError::Closed))
    }

    /// Takes in many complaints, in order, a few hundred to a transaction. One answer for each.
    pub async fn register_many(&self, filings: Vec<Filing>) -> Vec<Result<Registered, ActError>> {
        let mut answers = Vec::with_capacity(filings.len());
        let mut filings = filings.into_iter();
        let mut asked = VecDeque::new();
        loop {
            let chunk: Vec<Filing> = filings.by_ref().take(FILINGS_PER_MESSAGE).collect();
            if !chunk.is_empty() {
                asked.push_back(self.ask_to_register(chunk).await);
            } else if asked.is_empty() {
                return answers;
            }
            // The next ones are decided while those before them are on their way to the disk.
            if (asked.len() >= MESSAGES_AHEAD || filings.len() == 0)
                && let Some(first) = asked.pop_front()
            {
                answers.extend(first.answers().await);
            }
        }
    }

    async fn ask_to_register(&self, filings: Vec<Filing>) -> Asked {
        let count = filings.len();
        let (reply, answer) = oneshot::channel();
        // Where nobody takes it the reply is dropped with it, and the answer is that.
        let _ = self.asks.send(Ask::Register { filings, reply }).await;
        Asked { count, answer }
    }

    /// A petitioner says on their own page whether a promise was kept.
    ///
    /// # Errors
    /// The engine's refusal, or a store that cannot be written.
    pub async fn word(
        &self,
        (case, matter): (CaseId, MatterId),
        promise: PromiseId,
        kept: bool,
    ) -> Result<Done, ActError> {
        let command = Command::Word {
            case,
            matter,
            promise,
            kept,
        };
        self.ask(|reply| Ask::Plain { command, reply }).await
    }

    /// A petitioner says on their own page how their case was handled.
    ///
    /// # Errors
    /// The engine's refusal, or a store that cannot be written.
    pub async fn rate(&self, case: CaseId, rating: Rating) -> Result<Done, ActError> {
        let command = Command::Rate { case, rating };
        self.ask(|reply| Ask::Plain { command, reply }).await
    }

    /// Puts a working calendar in force: open clocks that it moves have an entry with both dates. The one
    /// that is in force already changes nothing.
    ///
    /// # Errors
    /// A store that cannot be written.
    pub async fn adopt_calendar(&self, calendar: Calendar) -> Result<Done, ActError> {
        let command = Command::AdoptCalendar(calendar);
        self.ask(|reply| Ask::Plain { command, reply }).await
    }

    /// Puts a plan in force; running incidents keep theirs.
    ///
    /// # Errors
    /// The engine's refusal, or a store that cannot be written.
    pub async fn adopt_plan(&self, plan: Plan, by: Option<Actor>) -> Result<Done, ActError> {
        let plan = Box::new(plan);
        self.ask(|reply| Ask::Adopt { plan, by, reply }).await
    }

    /// Changes where an outbox row stands, as when a person has dialled and ticks it off.
    ///
    /// # Errors
    /// [`ActError::NoSuchNotice`], or a store that cannot be written.
    pub async fn outbox_mark(
        &self,
        key: &str,
        state: OutboxState,
        by: Actor,
    ) -> Result<(), ActError> {
        let key = key.to_owned();
        self.ask(|reply| Ask::Mark {
            key,
            state,
            by,
            reply,
        })
        .await
    }

    /// Makes the writer look at the clock now, after it was moved by hand. Due timers have fired when
    /// this returns.
    ///
    /// # Errors
    /// A store that cannot be written.
    pub async fn look(&self) -> Result<(), ActError> {
        self.ask(|reply| Ask::Look { reply }).await
    }

    /// Limits the database file to a number of pages; `None` lifts the limit. What a full disk does
    /// can be tried out with it.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub async fn limit_pages(&self, pages: Option<u32>) -> Result<(), ActError> {
        self.ask(|reply| Ask::LimitPages { pages, reply }).await
    }

    /// The present instant, never before the latest entry.
    #[must_use]
    pub fn now(&self) -> Time {
        let recorded = self.read(|city| city.recorded);
        self.shared.clock.now().max(recorded)
    }

    /// How long in real time until an instant of the city.
    #[must_use]
    pub(crate) fn real_until(&self, at: Time) -> std::time::Duration {
        self.shared.clock.real_until(at)
    }

    async fn ask<T>(&self, ask: impl FnOnce(Reply<T>) -> Ask) -> Result<T, ActError> {
        let (reply, answer) = oneshot::channel();
        let sent = self.asks.send(ask(reply)).await;
        sent.map_err(|_| ActError::Closed)?;
        answer.await.unwrap_or(Err(ActError::Closed))
    }
}
