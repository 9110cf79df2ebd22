//! After the substitutes, the post's superior.

use super::next_channel::used_up;
use super::substitute::turn_to;
use super::{Message, Step, World};
use huiyin_engine::Time;

pub(super) fn stage(message: &Message, world: &World<'_>, now: Time) -> Option<Step> {
    if !message.asks_answer() || !used_up(message, world, now) {
        return None;
    }
    let held = world.plan?.post(&message.to)?;
    turn_to(message, held.superior.iter())
}
