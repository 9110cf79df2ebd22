//! Nobody in the post knows: its substitutes, in the plan's order. Only where nothing else passes on.

use super::next_channel::used_up;
use super::{Message, NotifyReason, Step, World};
use huiyin_engine::Time;
use huiyin_engine::ids::PostId;

pub(super) fn stage(message: &Message, world: &World<'_>, now: Time) -> Option<Step> {
    if !message.asks_answer() || !used_up(message, world, now) {
        return None;
    }
    let held = world.plan?.post(&message.to)?;
    turn_to(message, held.substitutes.iter())
}

/// Turns to the first of these posts that was not turned to yet.
pub(super) fn turn_to<'a>(
    message: &Message,
    mut posts: impl Iterator<Item = &'a PostId>,
) -> Option<Step> {
    let turned = |post: &PostId| message.turns.iter().any(|turn| turn.post == *post);
    posts.find(|post| !turned(post)).map(|post| Step::Turned {
        post: post.clone(),
        why: NotifyReason::UsedUp,
    })
}
