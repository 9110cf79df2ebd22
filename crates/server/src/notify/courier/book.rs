//! The open messages, as the store keeps them: opened, read again after a fault, and what is asked of
//! them from outside. Absent: turns (`turn`).

use super::post::{Heard, Sent};
use super::{Acknowledged, Wording};
use crate::live::Live;
use crate::notify::channels::Outcome;
use crate::notify::channels::sms::{Reply, Report};
use crate::notify::directory::Directory;
use crate::notify::links::Link;
use crate::notify::message::{Attempt, Message, Stand};
use crate::notify::stages::next_due;
use crate::notify::step::{End, Failure, How, Means, Step};
use crate::store::StoreError;
use crate::store::deliveries::Deliveries;
use huiyin_engine::act::Act;
use huiyin_engine::effect::About;
use huiyin_engine::ids::PersonId;
use huiyin_engine::{Actor, Time};
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Book {
    pub(super) live: Live,
    pub(super) wording: Wording,
    pub(super) means: Vec<Means>,
    pub(super) store: Deliveries,
    pub(super) directory: Directory,
    pub(super) open: BTreeMap<i64, Open>,
    pub(super) by_key: BTreeMap<String, i64>,
    pub(super) due: BTreeSet<(Time, i64)>,
    pub(super) next: i64,
    /// Messages to look at in the next turn.
    pub(super) touched: BTreeSet<i64>,
    /// Steps that came from outside and are not stored yet.
    pub(super) news: Vec<(i64, Step)>,
    /// What is on its way.
    pub(super) in_flight: BTreeSet<Sent>,
    /// The city's state may say more than before.
    pub(super) happened: bool,
    /// The call list may.
    pub(super) called: bool,
}

pub(super) struct Open {
    pub(super) key: String,
    pub(super) message: Message,
    pub(super) due: Option<Time>,
}

impl Book {
    pub(super) fn open(
        mut store: Deliveries,
        live: Live,
        wording: Wording,
        means: Vec<Means>,
    ) -> Result<Self, StoreError> {
        store.runs(true)?;
        let mut book = Book {
            live,
            wording,
            means,
            store,
            directory: Directory::default(),
            open: BTreeMap::new(),
            by_key: BTreeMap::new(),
            due: BTreeSet::new(),
            next: 1,
            touched: BTreeSet::new(),
            news: Vec::new(),
            in_flight: BTreeSet::new(),
            happened: true,
            called: true,
        };
        book.read_again()?;
        Ok(book)
    }

    /// Forgets what is not stored and reads what is.
    pub(super) fn read_again(&mut self) -> Result<(), StoreError> {
        let kept = self.store.open_messages()?;
        self.next = self.store.next_number()?;
        self.open.clear();
        self.by_key.clear();
        self.due.clear();
        self.news.clear();
        for kept in kept {
            let Some(message) = Message::folded(&kept) else {
                let what = format!("a step of message {} does not read", kept.id);
                return Err(StoreError::Damaged { seq: 0, what });
            };
            self.touched.insert(kept.id);
            self.by_key.insert(kept.key.clone(), kept.id);
            let (key, due) = (kept.key, None);
            self.open.insert(kept.id, Open { key, message, due });
        }
        (self.happened, self.called) = (true, true);
        Ok(())
    }

    pub(super) fn now(&self) -> Time {
        self.live.now()
    }

    pub(super) fn next_due(&self) -> Option<Time> {
        self.due.first().map(|(at, _)| *at)
    }

    pub(super) fn something_happened(&mut self) {
        self.happened = true;
    }

    pub(super) fn look_at_everything(&mut self) {
        (self.happened, self.called) = (true, true);
    }

    /// Takes in what became of attempts.
    pub(super) fn heard(&mut self, heard: Vec<Heard>) {
        for Heard { sent, outcome } in heard {
            for sent in sent {
                self.in_flight.remove(&sent);
                let target = sent.target;
                let step = match &outcome {
                    Outcome::HandedOver(receipt) => Step::HandedOver {
                        target,
                        receipt: receipt.clone(),
                    },
                    Outcome::Failed(failure, code) => Step::Failed {
                        target,
                        failure: *failure,
                        code: code.clone(),
                    },
                };
                self.news.push((sent.message, step));
            }
        }
    }

    /// In whose name an account acknowledges a message that it was sent.
    pub(super) fn actor(&self, message: i64, person: PersonId) -> Result<Actor, Acknowledged> {
        let Some(open) = self.open.get(&message) else {
            return Err(Acknowledged::Before);
        };
        let mut attempts = open.message.attempts.iter().rev();
        let theirs = attempts.find(|held| {
            held.target.person == Some(person) && !matches!(held.stand, Stand::Waits(..))
        });
        let theirs = theirs.ok_or(Acknowledged::NotTheirs)?;
        let post = theirs.target.post.clone();
        Ok(Actor { post, person })
    }

    /// Takes in whether texts arrived.
    pub(super) fn reported(&mut self, reports: &[Report]) {
        for report in reports {
            let held = self.open.iter().find_map(|(id, open)| {
                let mut attempts = open.message.attempts.iter();
                let named = |held: &&Attempt| held.receipt.as_ref() == Some(&report.receipt);
                Some((*id, attempts.find(named)?.target.clone()))
            });
            let Some((id, target)) = held else {
                continue;
            };
            let step = if report.arrived {
                Step::Arrived { target }
            } else {
                Step::Failed {
                    target,
                    failure: Failure::NotDelivered,
                    code: Some(report.code.clone()),
                }
            };
            self.news.push((id, step));
        }
    }

    /// Which message a reply acknowledges, and in whose name: the latest whose code it says, from the number
    /// that it was sent to.
    pub(super) fn replied(&self, reply: &Reply) -> Option<(i64, Actor)> {
        let people = self.directory.of_number(&reply.from);
        let said: String = reply.text.chars().filter(char::is_ascii_digit).collect();
        self.open.keys().rev().find_map(|message| {
            let message = *message;
            let theirs = |person: &PersonId| {
                let person = *person;
                let code = Link { message, person }.code(&self.live);
                let by = self.actor(message, person).ok()?;
                (code == said).then_some((message, by))
            };
            people.iter().find_map(theirs)
        })
    }

    /// The act by which the city knows, where there is one for what a message is about. That somebody
    /// acknowledged stands whatever comes of it: the engine may know already.
    pub(super) fn act(&self, message: i64, by: Actor) -> impl Future<Output = ()> + use<> {
        let open = self.open.get(&message);
        let act = open.and_then(|open| match open.message.about {
            About::Warning { warning } => Some(Act::AcknowledgeWarning {
                warning,
                post: open.message.to.clone(),
            }),
            _ => None,
        });
        let live = self.live.clone();
        async move {
            if let Some(act) = act {
                let _ = live.act(by, act).await;
            }
        }
    }

    /// Notes who knows; what each is told. The first of two counts.
    pub(super) fn known(&mut self, known: Vec<(i64, Actor, How)>) -> Vec<Acknowledged> {
        let mut said = Vec::with_capacity(known.len());
        for (message, by, how) in known {
            let end = End::Known { by: Some(by), how };
            let before = self
                .news
                .iter()
                .any(|(held, step)| *held == message && matches!(step, Step::Ended(_)));
            if before || !self.open.contains_key(&message) {
                said.push(Acknowledged::Before);
                continue;
            }
            self.news.push((message, Step::Ended(end)));
            said.push(Acknowledged::Now);
        }
        said
    }

    /// Files a message under the instant at which it is looked at again.
    pub(super) fn file(&mut self, id: i64, now: Time) {
        let Some(open) = self.open.get_mut(&id) else {
            return;
        };
        if let Some(before) = open.due.take() {
            self.due.remove(&(before, id));
        }
        if open.message.ended() {
            let key = open.key.clone();
            self.open.remove(&id);
            self.by_key.remove(&key);
            return;
        }
        open.due = next_due(&open.message, now);
        self.due.extend(open.due.map(|due| (due, id)));
    }
}
