//! One thing that one post is to be told, and how far that has got: the fold of its steps.
//! Absent: deciding (the stages), reading clocks, addresses.

use super::step::{End, Failure, Means, NotifyReason, Step, Target};
use crate::store::deliveries::Kept;
use huiyin_engine::effect::About;
use huiyin_engine::ids::{ChannelId, PersonId, PostId};
use huiyin_engine::plan::Level;
use huiyin_engine::{Span, Time};

/// How long whoever was reached has to acknowledge before the next channel is used as well.
pub const ANSWER_WITHIN: Span = Span::seconds(60);

/// How long after a failure the next channel is used at the latest.
pub const NEXT_WITHIN: Span = Span::seconds(15);

/// How long the call list has before the alarm, once everybody was tried.
pub const CALL_WITHIN: Span = Span::minutes(5);

/// Which part of an outbox row's key names its channel: `warning/1/mayor/sms`.
const CHANNEL_AT: usize = 3;

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What it is about.
    pub about: About,
    /// To whom.
    pub to: PostId,
    /// The level that it is about.
    pub level: Option<Level>,
    /// When it was caused.
    pub created: Time,
    /// What the plan asks for.
    pub asked: Vec<Asked>,
    /// To whom was turned, in order.
    pub turns: Vec<Turn>,
    /// Every attempt.
    pub attempts: Vec<Attempt>,
    /// On the call list since.
    pub called: Option<Time>,
    /// The alarm was raised.
    pub alarm: Option<Time>,
    /// How it ended, and when.
    pub end: Option<(End, Time)>,
}

/// A channel that the plan asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The outbox row's key.
    pub row: String,
    /// The plan's channel.
    pub channel: ChannelId,
    /// What serves it here.
    pub means: Option<Means>,
}

/// Somebody who was turned to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Which post.
    pub post: PostId,
    /// What cannot be done for them.
    pub skipped: Vec<(Option<PersonId>, Option<Means>)>,
}

/// Where an attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// To be made, not before an instant; put off for a reason, or not.
    Waits(Time, Option<NotifyReason>),
    /// Under way.
    Begun,
    /// The other side has it since.
    HandedOver(Time),
    /// Failed, when and how.
    Failed(Time, Failure),
}

/// One attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// To whom, by what, for the how-manieth time.
    pub target: Target,
    /// Where it stands.
    pub stand: Stand,
    /// The other side's name for it.
    pub receipt: Option<String>,
}

impl Message {
    /// A message of its first step; `None` for any other step.
    #[must_use]
    pub fn begin(first: &Step, at: Time) -> Option<Self> {
        let Step::Taken {
            about, to, level, ..
        } = first
        else {
            return None;
        };
        let mut message = Message {
            about: *about,
            to: to.clone(),
            level: *level,
            created: at,
            asked: Vec::new(),
            turns: Vec::new(),
            attempts: Vec::new(),
            called: None,
            alarm: None,
            end: None,
        };
        message.apply(first, at);
        Some(message)
    }

    /// A message as the fold of what is stored of it; `None` for steps that do not read.
    #[must_use]
    pub fn folded(kept: &Kept) -> Option<Self> {
        let mut steps = kept.steps.iter().map(|(at, body)| {
            let step: Option<Step> = serde_json::from_str(body).ok();
            (*at, step)
        });
        let (at, first) = steps.next()?;
        let mut message = Message::begin(&first?, at)?;
        for (at, step) in steps {
            message.apply(&step?, at);
        }
        Some(message)
    }

    /// Folds a step in. Never fails: one that does not fit changes nothing.
    pub fn apply(&mut self, step: &Step, at: Time) {
        match step {
            Step::Taken {
                row,
                channel,
                means,
                ..
            } => self.take(row, channel, *means, at),
            Step::Turned { post, .. } => self.turns.push(Turn {
                post: post.clone(),
                skipped: Vec::new(),
            }),
            Step::Skipped {
                post,
                person,
                means,
                ..
            } => {
                let turn = self.turns.iter_mut().find(|turn| turn.post == *post);
                if let Some(turn) = turn {
                    turn.skipped.push((*person, *means));
                }
            }
            Step::Planned { target, due, .. } => self.attempts.push(Attempt {
                target: target.clone(),
                stand: Stand::Waits(*due, None),
                receipt: None,
            }),
            Step::PutOff { target, until, why } => {
                self.stands(target, Stand::Waits(*until, Some(*why)));
            }
            Step::Begun { target } => self.stands(target, Stand::Begun),
            Step::HandedOver { target, receipt } => {
                self.stands(target, Stand::HandedOver(at));
                if let Some(attempt) = self.attempt(target) {
                    attempt.receipt.clone_from(receipt);
                }
            }
            Step::Arrived { .. } => {}
            Step::Failed {
                target, failure, ..
            } => self.stands(target, Stand::Failed(at, *failure)),
            Step::Called { .. } => self.called = self.called.or(Some(at)),
            Step::Alarm => self.alarm = Some(at),
            Step::Ended(end) => self.end = Some((end.clone(), at)),
        }
    }

    fn take(&mut self, row: &str, channel: &ChannelId, means: Option<Means>, at: Time) {
        self.asked.push(Asked {
            row: row.to_owned(),
            channel: channel.clone(),
            means,
        });
        if means.is_none() {
            // Its row stays on the call list.
            self.called = self.called.or(Some(at));
        }
    }

    fn attempt(&mut self, target: &Target) -> Option<&mut Attempt> {
        self.attempts.iter_mut().find(|held| held.target == *target)
    }

    fn stands(&mut self, target: &Target, stand: Stand) {
        if let Some(attempt) = self.attempt(target) {
            attempt.stand = stand;
        }
    }

    /// Whether somebody has to say that they know: else it is enough that it was handed over. Whatever
    /// has a clock of its own in the chain or a task passes on there, not here.
    #[must_use]
    pub const fn asks_answer(&self) -> bool {
        matches!(self.about, About::Warning { .. })
    }

    /// Never kept quiet.
    #[must_use]
    pub fn urgent(&self) -> bool {
        self.level >= Some(Level::II)
    }

    /// Whether nothing is left to do for the machine.
    #[must_use]
    pub const fn ended(&self) -> bool {
        self.end.is_some()
    }

    /// Whether it is on record already that nobody holds a post.
    pub(super) fn found_nobody(&self, post: &PostId) -> bool {
        let mut turns = self.turns.iter();
        turns.any(|turn| turn.post == *post && turn.skipped.contains(&(None, None)))
    }

    /// Attempts in a post's name for one person, or for groups and systems.
    pub(super) fn track<'a>(
        &'a self,
        post: &'a PostId,
        person: Option<PersonId>,
    ) -> impl Iterator<Item = &'a Attempt> + Clone {
        let of = move |held: &&Attempt| held.target.post == *post && held.target.person == person;
        self.attempts.iter().filter(of)
    }

    /// Whether there was an attempt by this means in this track.
    pub(super) fn tried(&self, post: &PostId, person: Option<PersonId>, means: Means) -> bool {
        let skipped = self
            .turns
            .iter()
            .any(|turn| turn.post == *post && turn.skipped.contains(&(person, Some(means))));
        skipped
            || self
                .track(post, person)
                .any(|attempt| attempt.target.means == means)
    }
}

/// The key of the message that an outbox row belongs to: the row's without its channel, so that the same
/// thing to the same post is one message by whatever channels.
#[must_use]
pub(super) fn key_of(row: &str) -> String {
    let parts = row.split('/').enumerate();
    let kept: Vec<&str> = parts
        .filter(|(at, _)| *at != CHANNEL_AT)
        .map(|(_, part)| part)
        .collect();
    kept.join("/")
}

/// The instant from which another channel is used after these attempts, all by one means in one track;
/// `None` while it is not known how they end. A failure that may pass has one more try, within the time
/// that the next channel may take.
pub(super) fn spent_at(attempts: &[&Attempt]) -> Option<Time> {
    let handed = attempts.iter().filter_map(|held| match held.stand {
        Stand::HandedOver(at) => Some(at + ANSWER_WITHIN),
        _ => None,
    });
    if let Some(answer_due) = handed.max() {
        return Some(answer_due);
    }
    let failed = attempts.iter().filter_map(|held| match held.stand {
        Stand::Failed(at, failure) => Some((at, failure)),
        _ => None,
    });
    let (first, _) = failed.min_by_key(|(at, _)| *at)?;
    let latest = attempts.iter().max_by_key(|held| held.target.number)?;
    match latest.stand {
        Stand::Failed(at, failure) if !failure.may_pass() || latest.target.number > 1 => {
            Some(at.min(first + NEXT_WITHIN))
        }
        _ => Some(first + NEXT_WITHIN),
    }
}
