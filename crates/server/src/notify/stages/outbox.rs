//! What comes out of the outbox turns to whom the plan names.

use super::{Message, NotifyReason, Step, World};
use huiyin_engine::Time;

pub(super) fn stage(message: &Message, _: &World<'_>, _: Time) -> Option<Step> {
    let first = message.turns.is_empty();
    first.then(|| Step::Turned {
        post: message.to.clone(),
        why: NotifyReason::Asked,
    })
}
