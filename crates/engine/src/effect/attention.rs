//! What public attention asks of the outside: the answer's timer, and who has to know.

use super::{About, Effect, nth};
use crate::act::TimerKey;
use crate::event::Event;
use crate::ids::{MatterId, PostId};
use crate::state::City;

pub(super) fn effects(city: &City, event: &Event) -> Vec<Effect> {
    match event {
        Event::AnswerAsked { matter, owner, due } => {
            let key = TimerKey::Answer { matter: *matter };
            let timer = Effect::SetTimer { key, due: *due };
            vec![
                timer,
                told(city, About::Answer { matter: *matter }, *matter, owner),
            ]
        }
        Event::AnswerPublished { matter, .. } => {
            let key = TimerKey::Answer { matter: *matter };
            vec![Effect::CancelTimer { key }]
        }
        Event::AnswerOverdue { matter } => overdue(city, *matter),
        _ => Vec::new(),
    }
}

// Whoever was to publish, and its superior.
fn overdue(city: &City, matter: MatterId) -> Vec<Effect> {
    let asked = city
        .attention
        .get(&matter)
        .and_then(|held| held.asked.as_ref());
    let (Some(asked), Some(plan)) = (asked, &city.plan) else {
        return Vec::new();
    };
    let superior = plan
        .post(&asked.owner)
        .and_then(|post| post.superior.as_ref());
    let posts = std::iter::once(&asked.owner).chain(superior);
    let about = About::AnswerOverdue { matter };
    posts.map(|post| told(city, about, matter, post)).collect()
}

// Each answer that is asked for is a call of its own.
fn told(city: &City, about: About, matter: MatterId, to: &PostId) -> Effect {
    let times = city
        .attention
        .get(&matter)
        .map_or(0, |held| held.answers.len());
    nth(about, times, to, None)
}
