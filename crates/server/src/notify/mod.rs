//! From a row of the outbox to somebody who knows, without a silent gap, whichever channel fails.
//!
//! The pipeline is a pure machine (`stages`): outbox, merge, quiet hours, throttle, send, answer, retry,
//! next channel, call list, substitute, superior, alarm. What it says are steps, each with its reason;
//! steps are stored before they are acted on, and a message is the fold of its steps, so a restart
//! forgets nothing. What was begun and not heard of again is sent once more under the same key.
//!
//! What has a clock in the chain, a task or a promise passes on there; here only a warning does.
//! Deliberately absent: addresses and secrets in anything that is stored or logged here, and senders in
//! the demo, which has nothing to send with.

pub mod channels;
pub mod courier;
mod directory;
mod limits;
pub mod links;
mod message;
mod stages;
pub mod start;
mod step;
mod wording;
mod world;

pub use message::{ANSWER_WITHIN, Asked, Attempt, CALL_WITHIN, Message, NEXT_WITHIN, Stand, Turn};
pub use stages::{decide, next_due};
pub use step::{End, Failure, How, Means, NotifyReason, Step, Target};
pub use world::{Person, Quiet, World};

use crate::live::Live;
use crate::store::StoreError;
use crate::store::deliveries;
use huiyin_engine::Time;

/// A message by its number, as far as it has got.
///
/// # Errors
/// Where the database cannot be read.
pub fn message(live: &Live, id: i64) -> Result<Option<Message>, StoreError> {
    let kept = live.with_db(|db| deliveries::message(db, id))?;
    Ok(kept.and_then(|kept| Message::folded(&kept)))
}

/// What happened to the message that an outbox row belongs to; nothing where no channel took it.
///
/// # Errors
/// Where the database cannot be read.
pub fn history(live: &Live, row: &str) -> Result<Vec<(Time, Step)>, StoreError> {
    let key = message::key_of(row);
    let kept = live.with_db(|db| deliveries::message_of(db, &key))?;
    let steps = kept.into_iter().flat_map(|kept| kept.steps);
    let read = |(at, body): (Time, String)| Some((at, serde_json::from_str(&body).ok()?));
    Ok(steps.filter_map(read).collect())
}
