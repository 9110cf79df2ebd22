//! Runs the pipeline: one thread that takes rows from the outbox, asks the stages, stores what they say,
//! and then sends. Whatever it knows is folded from the store, so it may end at any instant.
//!
//! A step is on the disk before it is acted on: an attempt that is on record as begun is sent once more
//! after a crash, under the same key. Deliberately absent: a second courier, deciding (the stages), and
//! waiting by the wall: it waits as long as the clock that it was given says.

mod book;
mod figures;
mod post;
mod turn;

pub use figures::Figures;

use super::channels::Channels;
use super::channels::sms::{Reply, Report};
use super::step::How;
use crate::live::Live;
use crate::store::StoreError;
use crate::telemetry::{Level, say};
use crate::words::Lang;
use book::Book;
use huiyin_engine::ids::PersonId;
use huiyin_engine::{Actor, Span};
use post::{Post, Sent};
use std::fmt;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::{broadcast, mpsc, oneshot, watch};

/// Questions that may wait.
const ASKS_MAX: usize = 1024;

/// The longest wait before the clock is looked at again.
const LOOK_AT_LEAST_EVERY: Duration = Duration::from_secs(60);

/// How long to wait after a turn that could not be stored.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// How messages are worded and linked.
#[derive(Debug, Clone, Default)]
pub struct Wording {
    /// The language.
    pub lang: Lang,
    /// Where recipients reach this server, without a `/` at the end.
    pub public_url: Option<String>,
    /// When what is not urgent waits.
    pub quiet: Option<super::Quiet>,
}

/// What became of an acknowledgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acknowledged {
    /// It counts.
    Now,
    /// The message was known, or has ended, before.
    Before,
    /// There is no such message, or it never went to that account.
    NotTheirs,
}

/// Why the courier could not be started.
#[derive(Debug)]
pub enum CourierError {
    /// Another one runs.
    Taken,
    /// What it keeps cannot be read.
    Store(StoreError),
    /// The system gives no thread.
    Thread(String),
}

impl fmt::Display for CourierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CourierError::Taken => f.write_str("another courier runs in this city"),
            CourierError::Store(error) => error.fmt(f),
            CourierError::Thread(why) => write!(f, "the courier's thread does not start: {why}"),
        }
    }
}

enum Ask {
    Acknowledge {
        message: i64,
        person: PersonId,
        how: How,
        reply: oneshot::Sender<Acknowledged>,
    },
    Look {
        reply: oneshot::Sender<()>,
    },
    Reported(Vec<Report>),
    Replied(Reply),
}

/// The running courier. Clones share it.
#[derive(Clone)]
pub struct Courier {
    asks: mpsc::Sender<Ask>,
    figures: Arc<Figures>,
    callback: Option<Arc<str>>,
}

/// Ends the courier when it is dropped; what was begun is sent once more at the next start.
pub struct CourierHandle {
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for CourierHandle {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

impl Courier {
    /// Starts the courier of a running city.
    ///
    /// # Errors
    /// Where another one runs, or what it keeps cannot be read.
    pub fn start(
        live: Live,
        channels: Channels,
        wording: Wording,
    ) -> Result<(Courier, CourierHandle), CourierError> {
        crate::auth::prepare(&live).map_err(CourierError::Store)?;
        let store = live.deliveries().ok_or(CourierError::Taken)?;
        let book = Book::open(store, live, wording, channels.means());
        let book = book.map_err(CourierError::Store)?;
        let figures = Arc::new(Figures::default());
        let callback = channels.callback().map(Arc::from);
        let post = Post::new(channels, Arc::clone(&figures));
        let (ask, asks) = mpsc::channel(ASKS_MAX);
        let (stop, stopped) = watch::channel(false);
        let thread = std::thread::Builder::new()
            .name("courier".into())
            .spawn(move || run(book, post, asks, stopped))
            .map_err(|error| CourierError::Thread(error.to_string()))?;
        let thread = Some(thread);
        let courier = Courier {
            asks: ask,
            figures,
            callback,
        };
        Ok((courier, CourierHandle { stop, thread }))
    }

    /// A recipient acknowledges a message. `None` where it could not be stored.
    pub async fn acknowledge(
        &self,
        message: i64,
        person: PersonId,
        how: How,
    ) -> Option<Acknowledged> {
        let (reply, answer) = oneshot::channel();
        let ask = Ask::Acknowledge {
            message,
            person,
            how,
            reply,
        };
        let _ = self.asks.send(ask).await;
        answer.await.ok()
    }

    /// Makes the courier look at the clock and the call list now. Everything that is due has been sent
    /// and answered when this returns.
    pub async fn look(&self) {
        let (reply, answer) = oneshot::channel();
        let _ = self.asks.send(Ask::Look { reply }).await;
        let _ = answer.await;
    }

    /// The same without waiting for it.
    pub fn nudge(&self) {
        let (reply, _) = oneshot::channel();
        // Where its questions pile up it looks anyway.
        let _ = self.asks.try_send(Ask::Look { reply });
    }

    /// Whether this is what the provider of text messages was told to show.
    pub(crate) fn knows_provider(&self, shown: &str) -> bool {
        let held = self.callback.as_deref();
        held.is_some_and(|held| crate::auth::same_secret(held, shown))
    }

    /// The provider says whether texts arrived.
    pub(crate) async fn reported(&self, reports: Vec<Report>) {
        let _ = self.asks.send(Ask::Reported(reports)).await;
    }

    /// The provider passes on a reply.
    pub(crate) async fn replied(&self, reply: Reply) {
        let _ = self.asks.send(Ask::Replied(reply)).await;
    }

    /// What was attempted so far.
    #[must_use]
    pub fn figures(&self) -> &Figures {
        &self.figures
    }
}

fn run(book: Book, post: Post, asks: mpsc::Receiver<Ask>, stop: watch::Receiver<bool>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            let fields = [("why", crate::telemetry::Field::text(error))];
            return say(Level::Error, "courier_cannot_run", &fields);
        }
    };
    let mut loop_ = Loop {
        book,
        post,
        lookers: Vec::new(),
        said: Vec::new(),
        fault: None,
    };
    runtime.block_on(loop_.turns(asks, stop));
}

struct Loop {
    book: Book,
    post: Post,
    lookers: Vec<oneshot::Sender<()>>,
    // What acknowledgements came to: said once they are stored.
    said: Vec<(oneshot::Sender<Acknowledged>, Acknowledged)>,
    // Why the latest turn could not be stored.
    fault: Option<String>,
}

impl Loop {
    async fn turns(&mut self, mut asks: mpsc::Receiver<Ask>, mut stop: watch::Receiver<bool>) {
        let mut committed = self.book.live.subscribe();
        let mut taken = Vec::new();
        loop {
            self.turn();
            let wait = self.wait();
            tokio::select! {
                biased;
                _ = stop.changed() => return,
                sent = self.post.heard() => self.book.heard(sent),
                count = asks.recv_many(&mut taken, ASKS_MAX) => {
                    if count == 0 {
                        return;
                    }
                    self.answer(std::mem::take(&mut taken)).await;
                }
                more = committed.recv() => match more {
                    Err(broadcast::error::RecvError::Closed) => return,
                    _ => self.book.something_happened(),
                },
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    fn wait(&self) -> Duration {
        if self.fault.is_some() {
            return RETRY_AFTER;
        }
        let due = self.book.next_due().into_iter().chain(self.post.next_due());
        due.min().map_or(LOOK_AT_LEAST_EVERY, |due| {
            self.book.live.real_until(due).min(LOOK_AT_LEAST_EVERY)
        })
    }

    fn turn(&mut self) {
        let done = self.post_turn();
        match done {
            Ok(()) => {
                self.fault = None;
                for (reply, said) in self.said.drain(..) {
                    let _ = reply.send(said);
                }
            }
            Err(error) => {
                self.said.clear();
                self.fail(error.to_string());
            }
        }
        if self.fault.is_none() && self.post.idle() {
            for looker in self.lookers.drain(..) {
                let _ = looker.send(());
            }
        }
    }

    fn post_turn(&mut self) -> Result<(), StoreError> {
        if self.fault.is_some() {
            self.book.read_again()?;
        }
        loop {
            let now = self.book.now();
            let turned = self.book.turn(&self.post.free_at(now))?;
            for leaving in turned.leaving {
                self.post.take(leaving);
            }
            self.post.send_what_may(now);
            if !turned.more {
                return Ok(());
            }
        }
    }

    fn fail(&mut self, why: String) {
        if self.fault.as_ref() != Some(&why) {
            let fields = [("why", why.as_str().into())];
            say(Level::Error, "courier_cannot_store", &fields);
        }
        self.fault = Some(why);
    }

    // All of them together: the city's writer commits them in one go.
    async fn answer(&mut self, asks: Vec<Ask>) {
        let mut acts = Vec::new();
        let mut replies = Vec::new();
        for ask in asks {
            match ask {
                Ask::Look { reply } => {
                    self.book.look_at_everything();
                    self.lookers.push(reply);
                }
                Ask::Reported(reports) => self.book.reported(&reports),
                Ask::Replied(said) => {
                    if let Some((message, by)) = self.book.replied(&said) {
                        acts.push(self.book.act(message, by.clone()));
                        // Nobody waits for what it comes to.
                        let (reply, _) = oneshot::channel();
                        replies.push((message, by, How::Reply, reply));
                    }
                }
                Ask::Acknowledge {
                    message,
                    person,
                    how,
                    reply,
                } => match self.book.actor(message, person) {
                    Err(said) => drop(reply.send(said)),
                    Ok(by) => {
                        acts.push(self.book.act(message, by.clone()));
                        replies.push((message, by, how, reply));
                    }
                },
            }
        }
        futures_util::future::join_all(acts).await;
        let known = replies
            .iter()
            .map(|(message, by, how, _)| (*message, by.clone(), *how));
        let known: Vec<(i64, Actor, How)> = known.collect();
        let stored = self.book.known(known);
        let replies = replies.into_iter().map(|(_, _, _, reply)| reply);
        self.said.extend(replies.zip(stored));
    }
}

/// A message that leaves, with where its outcome belongs.
struct Leaving {
    sent: Sent,
    since: Span,
    envelope: super::channels::Envelope,
}
