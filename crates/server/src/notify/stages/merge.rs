//! One attempt for a person and a means, however many rows of the outbox and posts ask for it.

use super::{Message, NotifyReason, Step, World, way};
use huiyin_engine::Time;

pub(super) fn stage(message: &Message, world: &World<'_>, now: Time) -> Option<Step> {
    let post = &message.turns.last()?.post;
    let holders = world.holders(post);
    if holders.is_empty() && !message.found_nobody(post) {
        return Some(Step::Skipped {
            post: post.clone(),
            person: None,
            means: None,
            why: NotifyReason::NobodyThere,
        });
    }
    let asked = || message.asked.iter().filter_map(|asked| asked.means);
    let mut ways = holders
        .iter()
        .flat_map(|person| asked().map(move |means| (person, means)));
    ways.find_map(|(person, means)| {
        let open = !message.tried(post, Some(person.id), means);
        open.then(|| {
            way(
                message,
                world,
                (post, person, means),
                NotifyReason::Asked,
                now,
            )
        })
    })
}
