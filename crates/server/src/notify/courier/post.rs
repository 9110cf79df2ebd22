//! What is on its way: hands envelopes to their channels and hears what became of each. Groups' robots
//! allow little: what they allow no more becomes one message with what else waits for them.

use super::Leaving;
use super::figures::Figures;
use crate::notify::channels::{Channels, Envelope, Outcome};
use crate::notify::limits::Limits;
use crate::notify::step::{Means, Target};
use huiyin_engine::Time;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::{Semaphore, mpsc};

/// Attempts on their way at once, by each channel.
const AT_ONCE: usize = 32;

/// Which attempt of which message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sent {
    pub(super) message: i64,
    pub(super) target: Target,
}

/// What became of attempts that left as one.
pub(super) struct Heard {
    pub(super) sent: Vec<Sent>,
    pub(super) outcome: Outcome,
}

pub(super) struct Post {
    channels: Arc<Channels>,
    figures: Arc<Figures>,
    limits: Limits,
    at_once: BTreeMap<Means, Arc<Semaphore>>,
    waiting: BTreeMap<Means, Vec<Leaving>>,
    // When a channel that is full has room again.
    room_at: Option<Time>,
    under_way: usize,
    tell: mpsc::UnboundedSender<Heard>,
    heard: mpsc::UnboundedReceiver<Heard>,
}

impl Post {
    pub(super) fn new(channels: Channels, figures: Arc<Figures>) -> Self {
        let (tell, heard) = mpsc::unbounded_channel();
        let each = Means::ALL.map(|means| (means, Arc::new(Semaphore::new(AT_ONCE))));
        Post {
            limits: Limits::new(channels.limits()),
            channels: Arc::new(channels),
            figures,
            at_once: each.into(),
            waiting: BTreeMap::new(),
            room_at: None,
            under_way: 0,
            tell,
            heard,
        }
    }

    /// When each channel that is full has room again.
    pub(super) fn free_at(&self, now: Time) -> BTreeMap<Means, Time> {
        self.limits.free_at(now)
    }

    pub(super) fn take(&mut self, leaving: Leaving) {
        let means = leaving.sent.target.means;
        self.waiting.entry(means).or_default().push(leaving);
    }

    /// Sends whatever its channel allows. A first message to a person always leaves; the next to a group
    /// wait for room, together.
    pub(super) fn send_what_may(&mut self, now: Time) {
        for (means, waiting) in std::mem::take(&mut self.waiting) {
            if waiting.is_empty() {
                continue;
            }
            if means.personal() || means == Means::Webhook {
                for leaving in waiting {
                    self.limits.give(means, now);
                    self.begin(&leaving);
                    self.send(means, vec![leaving.sent], leaving.envelope);
                }
            } else {
                self.pack(means, waiting, now);
            }
        }
        let full = self.limits.free_at(now);
        let until = self.waiting.keys().filter_map(|means| full.get(means));
        self.room_at = until.copied().min();
    }

    // As many as fit in one message, as long as the group has room; the rest waits for it.
    fn pack(&mut self, means: Means, mut waiting: Vec<Leaving>, now: Time) {
        let bytes_max = Channels::bytes_max(means);
        while !waiting.is_empty() && !self.limits.free_at(now).contains_key(&means) {
            let mut bytes = 0;
            let fits = waiting.iter().take_while(|leaving| {
                bytes += leaving.envelope.body.len() + 1;
                bytes <= bytes_max
            });
            let count = fits.count().max(1);
            let rest = waiting.split_off(count);
            let now_going = std::mem::replace(&mut waiting, rest);
            now_going.iter().for_each(|leaving| self.begin(leaving));
            let (sent, envelopes): (Vec<Sent>, Vec<Envelope>) = now_going
                .into_iter()
                .map(|leaving| (leaving.sent, leaving.envelope))
                .unzip();
            self.limits.give(means, now);
            if let Some(envelope) = Envelope::together(envelopes) {
                self.send(means, sent, envelope);
            }
        }
        if !waiting.is_empty() {
            self.waiting.insert(means, waiting);
        }
    }

    fn begin(&self, leaving: &Leaving) {
        if leaving.sent.target.number == 1 {
            self.figures.first_after(leaving.since.0 as f64 / 1e6);
        }
    }

    fn send(&mut self, means: Means, sent: Vec<Sent>, envelope: Envelope) {
        let (channels, figures) = (Arc::clone(&self.channels), Arc::clone(&self.figures));
        let (tell, at_once) = (self.tell.clone(), Arc::clone(&self.at_once[&means]));
        self.under_way += 1;
        tokio::spawn(async move {
            let _turn = at_once.acquire().await;
            let outcome = channels.send(means, &envelope).await;
            let failed = match &outcome {
                Outcome::HandedOver(_) => None,
                Outcome::Failed(failure, _) => Some(*failure),
            };
            figures.attempted(means, failed);
            let _ = tell.send(Heard { sent, outcome });
        });
    }

    /// What became of whatever is on its way next.
    pub(super) async fn heard(&mut self) -> Vec<Heard> {
        let mut all = Vec::new();
        // This side holds a sender, so there is always another one.
        self.heard.recv_many(&mut all, usize::MAX).await;
        self.under_way -= all.len();
        all
    }

    /// When there is room again for what waits.
    pub(super) fn next_due(&self) -> Option<Time> {
        self.room_at
    }

    /// Whether nothing is on its way.
    pub(super) fn idle(&self) -> bool {
        self.under_way == 0
    }
}
