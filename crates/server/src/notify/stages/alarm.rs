//! The last resort: everybody was turned to, every way is used up, the call list had its time.

use super::next_channel::used_up;
use super::{Message, Step, World};
use crate::notify::message::CALL_WITHIN;
use huiyin_engine::Time;

pub(super) fn stage(message: &Message, world: &World<'_>, now: Time) -> Option<Step> {
    if !message.asks_answer() || message.alarm.is_some() {
        return None;
    }
    let over = message.called? + CALL_WITHIN <= now;
    (over && used_up(message, world, now)).then_some(Step::Alarm)
}
