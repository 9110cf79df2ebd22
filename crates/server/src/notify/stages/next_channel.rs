//! Where a way failed, or nobody acknowledged, the next one is used as well: first whatever reaches the
//! person, then groups and other systems.

use super::{Attempt, Means, Message, NotifyReason, Stand, Step, Target, World, skipped, way};
use crate::notify::message::spent_at;
use huiyin_engine::Time;
use huiyin_engine::ids::{PersonId, PostId};

pub(super) fn stage(message: &Message, world: &World<'_>, now: Time) -> Option<Step> {
    let post = &message.turns.last()?.post;
    let holders = world.holders(post);
    let next = holders.iter().find_map(|person| {
        let why = spent(message, post, Some(person.id), now)?;
        let mut left =
            personal(world).filter(|means| !message.tried(post, Some(person.id), *means));
        let means = left.next()?;
        Some(way(message, world, (post, person, means), why, now))
    });
    if next.is_some() || !used_up_by_people(message, world, now) {
        return next;
    }
    let why = spent(message, post, None, now)?;
    let mut left = shared(world).filter(|means| !message.tried(post, None, *means));
    left.next().map(|means| Step::Planned {
        target: Target {
            post: post.clone(),
            person: None,
            means,
            number: 1,
        },
        due: now,
        why,
    })
}

/// Whether every way to whoever was turned to last is used up, and their time to acknowledge over.
pub(super) fn used_up(message: &Message, world: &World<'_>, now: Time) -> bool {
    let Some(turn) = message.turns.last() else {
        return false;
    };
    used_up_by_people(message, world, now)
        && shared(world).all(|means| message.tried(&turn.post, None, means))
        && spent(message, &turn.post, None, now).is_some()
}

fn used_up_by_people(message: &Message, world: &World<'_>, now: Time) -> bool {
    let Some(turn) = message.turns.last() else {
        return false;
    };
    let done = |person: PersonId| {
        personal(world).all(|means| message.tried(&turn.post, Some(person), means))
            && spent(message, &turn.post, Some(person), now).is_some()
    };
    world.holders(&turn.post).iter().all(|held| done(held.id))
}

fn personal<'a>(world: &'a World<'_>) -> impl Iterator<Item = Means> + 'a {
    world.means.iter().copied().filter(|means| means.personal())
}

fn shared<'a>(world: &'a World<'_>) -> impl Iterator<Item = Means> + 'a {
    world
        .means
        .iter()
        .copied()
        .filter(|means| !means.personal())
}

/// When all that was tried in a track is spent; `None` while something is under way. A track in which
/// nothing was tried is spent from the beginning.
pub(super) fn spent_since(
    message: &Message,
    post: &PostId,
    person: Option<PersonId>,
) -> Option<Time> {
    let track: Vec<&Attempt> = message.track(post, person).collect();
    let of = |means| -> Vec<&Attempt> {
        let by = track.iter().filter(|held| held.target.means == means);
        by.copied().collect()
    };
    let each = Means::ALL.into_iter().map(of).filter(|by| !by.is_empty());
    each.map(|by| spent_at(&by))
        .try_fold(Time(i64::MIN), |latest, at| Some(latest.max(at?)))
}

// Why the next one follows, where it is time for it.
fn spent(
    message: &Message,
    post: &PostId,
    person: Option<PersonId>,
    now: Time,
) -> Option<NotifyReason> {
    spent_since(message, post, person).filter(|at| *at <= now)?;
    let latest = message.track(post, person).last();
    Some(match latest.map(|held| held.stand) {
        None if skipped(message, post, person) => NotifyReason::NoAddress,
        None if person.is_none() => NotifyReason::UsedUp,
        None => NotifyReason::NoSender,
        Some(Stand::Failed(_, failure)) => NotifyReason::Failed(failure),
        Some(Stand::Waits(..)) => last_failure(message, post, person),
        Some(_) => NotifyReason::NoAnswer,
    })
}

fn last_failure(message: &Message, post: &PostId, person: Option<PersonId>) -> NotifyReason {
    let failed = message
        .track(post, person)
        .filter_map(|held| match held.stand {
            Stand::Failed(_, failure) => Some(failure),
            _ => None,
        });
    failed
        .last()
        .map_or(NotifyReason::NoAnswer, NotifyReason::Failed)
}
