//! What is due begins. Whoever runs the stages sends it once this is on the disk.

use super::{Message, Stand, Step, World};
use huiyin_engine::Time;

pub(super) fn stage(message: &Message, _: &World<'_>, now: Time) -> Option<Step> {
    let due = message
        .attempts
        .iter()
        .find(|attempt| match attempt.stand {
            Stand::Waits(due, _) => due <= now,
            _ => false,
        })?;
    let target = due.target.clone();
    Some(Step::Begun { target })
}
