//! A failure that may pass is tried again, each time later. The next channel does not wait for that.

use super::{Attempt, Message, NotifyReason, Stand, Step, Target, World};
use huiyin_engine::{Span, Time};

/// How long after a failure the same is tried again: once within the next channel's time, then as mail
/// servers ask that do not know a sender yet.
const AFTER: [Span; 4] = [
    Span::seconds(5),
    Span::minutes(1),
    Span::minutes(6),
    Span::minutes(20),
];

pub(super) fn stage(message: &Message, _: &World<'_>, _: Time) -> Option<Step> {
    message
        .attempts
        .iter()
        .find_map(|attempt| again(message, attempt))
}

fn again(message: &Message, attempt: &Attempt) -> Option<Step> {
    let Stand::Failed(at, failure) = attempt.stand else {
        return None;
    };
    let target = Target {
        number: attempt.target.number + 1,
        ..attempt.target.clone()
    };
    let after = AFTER.get(attempt.target.number as usize - 1)?;
    let there = message.attempts.iter().any(|held| held.target == target);
    (failure.may_pass() && !there).then(|| Step::Planned {
        due: at + *after + apart(&target),
        target,
        why: NotifyReason::Again(failure),
    })
}

// Up to a second, the same for the same target: many that failed at once do not come back at once.
fn apart(target: &Target) -> Span {
    let person = target.person.map_or(0, |person| person.0);
    let post: u64 = target.post.as_str().bytes().map(u64::from).sum();
    Span(((person.wrapping_mul(7919) + post) % 100).cast_signed() * 10_000)
}
