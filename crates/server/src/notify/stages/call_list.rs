//! Where no way of the machine reached whom the plan names, a person dials.

use super::next_channel::used_up;
use super::{Message, NotifyReason, Step, World};
use huiyin_engine::Time;

pub(super) fn stage(message: &Message, world: &World<'_>, now: Time) -> Option<Step> {
    let reached = message.called.is_some() || !used_up(message, world, now);
    (!reached).then_some(Step::Called {
        why: NotifyReason::UsedUp,
    })
}
