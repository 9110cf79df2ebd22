//! What every request shares.

use super::demo::TakenOver;
use super::prepare;
use super::throttle::Throttle;
use super::tokens::Tokens;
use crate::clock::Clock;
use crate::config::net::Net;
use crate::live::Live;
use crate::store::StoreError;
use crate::telemetry::Figures;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use tokio::sync::{Semaphore, watch};

/// Streams open at once.
const STREAMS_MAX: usize = 1000;

/// The demo's settings.
#[derive(Debug, Clone)]
pub struct Demo {
    /// City seconds per second.
    pub speed: u32,
    /// Posts that a person has taken over from the simulated staff.
    pub taken_over: TakenOver,
}

/// What stands in front of the web.
#[derive(Debug, Clone, Default)]
pub struct Edge {
    /// Proxies that are believed about where a request comes from.
    pub proxies: Vec<Net>,
    /// What lets a program read `/metrics` from elsewhere.
    pub metrics_token: Option<String>,
}

/// How the web is run.
#[derive(Debug, Clone)]
pub struct WebConfig {
    /// Requests come over TLS (here or at a trusted proxy): cookies are sent over nothing else.
    pub tls: bool,
    /// Present in the demo alone. Whoever sets it serves on loopback.
    pub demo: Option<Demo>,
    /// The clock of sessions, links and throttling: real time, also in the demo.
    pub clock: Clock,
    /// What stands in front.
    pub edge: Edge,
}

/// What every request shares. Clones share it.
#[derive(Clone)]
pub struct WebState {
    pub(crate) live: Live,
    pub(crate) config: Arc<WebConfig>,
    pub(crate) throttle: Arc<Throttle>,
    pub(crate) tokens: Arc<Tokens>,
    /// Receipt codes that opened nothing, by where they came from.
    pub(crate) guesses: Arc<Throttle>,
    /// Open streams; each takes one of a stated number.
    pub(crate) streams: Arc<Semaphore>,
    pub(crate) closing: Arc<watch::Sender<bool>>,
    /// What was answered so far.
    pub(crate) figures: Arc<Figures>,
    /// Requests so far; the next one's number in the log.
    pub(crate) requests: Arc<AtomicU64>,
}

impl WebState {
    /// Makes the accounts' tables where there are none.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn new(live: Live, config: WebConfig) -> Result<Self, StoreError> {
        prepare(&live)?;
        Ok(WebState {
            live,
            config: Arc::new(config),
            throttle: Arc::default(),
            tokens: Arc::default(),
            guesses: Arc::default(),
            streams: Arc::new(Semaphore::new(STREAMS_MAX)),
            closing: Arc::new(watch::Sender::new(false)),
            figures: Arc::default(),
            requests: Arc::new(AtomicU64::new(1)),
        })
    }

    /// Streams that are open.
    #[must_use]
    pub fn streaming(&self) -> usize {
        STREAMS_MAX - self.streams.available_permits()
    }

    /// Ends every open stream, so that a server that stops need not wait for them.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }
}
