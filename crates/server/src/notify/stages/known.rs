//! Before anything else: whoever knows already is not told again.

use super::{Message, Step, World};
use huiyin_engine::Time;

pub(super) fn stage(message: &Message, world: &World<'_>, _: Time) -> Option<Step> {
    let ended = message.ended();
    world.known.clone().filter(|_| !ended).map(Step::Ended)
}
