//! A repeated message waits where its channel allows no more for now. A first one never does.

use super::{Message, NotifyReason, Stand, Step, World};
use huiyin_engine::Time;

pub(super) fn stage(message: &Message, world: &World<'_>, now: Time) -> Option<Step> {
    message.attempts.iter().find_map(|attempt| {
        let target = &attempt.target;
        let until = *world.free_at.get(&target.means)?;
        let due = matches!(attempt.stand, Stand::Waits(due, _) if due <= now);
        (due && target.number > 1 && until > now).then(|| Step::PutOff {
            target: target.clone(),
            until,
            why: NotifyReason::Throttled,
        })
    })
}
