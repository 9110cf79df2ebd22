//! What is not urgent waits while the city sleeps. Never at level II and I.

use super::{Message, NotifyReason, Stand, Step, World};
use huiyin_engine::Time;

pub(super) fn stage(message: &Message, world: &World<'_>, now: Time) -> Option<Step> {
    if message.urgent() {
        return None;
    }
    let until = world.quiet?.until(now)?;
    let due = message
        .attempts
        .iter()
        .find(|attempt| match attempt.stand {
            Stand::Waits(due, _) => due < until,
            _ => false,
        })?;
    Some(Step::PutOff {
        target: due.target.clone(),
        until,
        why: NotifyReason::Quiet,
    })
}
