//! The stages, each in a file of its own, in the order of [`STAGES`]. Each looks at the message and the
//! world and says one step, or nothing; the first that says something is heard, and all are asked again.
//! Absent: sending, storing, clocks. Time is an argument, and equal arguments give equal steps.

mod alarm;
mod answer;
mod call_list;
mod known;
mod merge;
mod next_channel;
mod outbox;
mod quiet;
mod retry;
mod send;
mod substitute;
mod superior;
mod throttle;

use super::message::{ANSWER_WITHIN, Attempt, CALL_WITHIN, Message, Stand};
use super::step::{End, Means, NotifyReason, Step, Target};
use super::world::{Person, World};
use huiyin_engine::Time;
use huiyin_engine::ids::{PersonId, PostId};

type Stage = fn(&Message, &World<'_>, Time) -> Option<Step>;

/// The pipeline.
const STAGES: [(&str, Stage); 13] = [
    ("known", known::stage),
    ("outbox", outbox::stage),
    ("merge", merge::stage),
    ("quiet", quiet::stage),
    ("throttle", throttle::stage),
    ("send", send::stage),
    ("answer", answer::stage),
    ("retry", retry::stage),
    ("next channel", next_channel::stage),
    ("call list", call_list::stage),
    ("substitute", substitute::stage),
    ("superior", superior::stage),
    ("alarm", alarm::stage),
];

/// The next step of a message; `None` where there is none before another instant, an outcome of what
/// is under way, or an acknowledgement.
#[must_use]
pub fn decide(message: &Message, world: &World<'_>, now: Time) -> Option<Step> {
    if message.ended() {
        return None;
    }
    STAGES
        .iter()
        .find_map(|(_, stage)| stage(message, world, now))
}

/// The next instant at which [`decide`] may say something by time alone.
#[must_use]
pub fn next_due(message: &Message, now: Time) -> Option<Time> {
    if message.ended() {
        return None;
    }
    let attempts = message.attempts.iter().filter_map(|held| match held.stand {
        Stand::Waits(due, _) => Some(due),
        Stand::HandedOver(at) => Some(at + ANSWER_WITHIN),
        Stand::Begun | Stand::Failed(..) => None,
    });
    let tracks = message.attempts.iter().filter_map(|held| {
        next_channel::spent_since(message, &held.target.post, held.target.person)
    });
    let called = message.called.filter(|_| message.alarm.is_none());
    attempts
        .chain(tracks)
        .chain(called.map(|at| at + CALL_WITHIN))
        .filter(|at| *at > now)
        .min()
}

// Plans a first attempt, or says why there is none.
fn way(
    message: &Message,
    world: &World<'_>,
    (post, person, means): (&PostId, &Person, Means),
    why: NotifyReason,
    now: Time,
) -> Step {
    let cannot = if !world.means.contains(&means) {
        Some(NotifyReason::NoSender)
    } else if !person.reached_by.contains(&means) {
        Some(NotifyReason::NoAddress)
    } else {
        told_before(message, post, person.id, means).then_some(NotifyReason::AlreadyTold)
    };
    let (post, person) = (post.clone(), Some(person.id));
    match cannot {
        Some(why) => Step::Skipped {
            post,
            person,
            means: Some(means),
            why,
        },
        None => Step::Planned {
            target: Target {
                post,
                person,
                means,
                number: 1,
            },
            due: now,
            why,
        },
    }
}

fn told_before(message: &Message, post: &PostId, person: PersonId, means: Means) -> bool {
    message.attempts.iter().any(|held| {
        let target = &held.target;
        target.post != *post && target.person == Some(person) && target.means == means
    })
}

fn skipped(message: &Message, post: &PostId, person: Option<PersonId>) -> bool {
    let of = |(held, means): &(Option<PersonId>, Option<Means>)| *held == person && means.is_some();
    let mut turns = message.turns.iter();
    turns.any(|turn| turn.post == *post && turn.skipped.iter().any(of))
}
