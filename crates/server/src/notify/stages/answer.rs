//! What asks for no acknowledgement ends once every holder of the post has it by one way.

use super::{End, Message, Stand, Step, World};
use huiyin_engine::Time;

pub(super) fn stage(message: &Message, world: &World<'_>, _: Time) -> Option<Step> {
    if message.asks_answer() {
        return None;
    }
    let handed = |person| {
        let mut track = message.track(&message.to, person);
        track.any(|attempt| matches!(attempt.stand, Stand::HandedOver(_)))
    };
    let open = message
        .attempts
        .iter()
        .any(|attempt| matches!(attempt.stand, Stand::Waits(..) | Stand::Begun));
    let holders = world.holders(&message.to);
    let all = !holders.is_empty() && holders.iter().all(|person| handed(Some(person.id)));
    (!open && (all || handed(None))).then_some(Step::Ended(End::HandedOver))
}
