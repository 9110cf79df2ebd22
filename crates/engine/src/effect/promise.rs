//! What a promise asks of the outside: its date's timer, and who has to know.

use super::{About, Effect, Notice, notice};
use crate::act::TimerKey;
use crate::casework::may_read;
use crate::event::Event;
use crate::ids::{PostId, PromiseId};
use crate::promise::{CasePromiseChange, PromiseStep};
use crate::state::City;
use crate::time::Time;

pub(super) fn effects(city: &City, event: &Event) -> Vec<Effect> {
    match event {
        Event::PromiseMade {
            promise,
            due,
            owner,
            ..
        } => {
            let about = About::PromiseMade { promise: *promise };
            vec![timer(*promise, *due), notice(about, owner, None)]
        }
        Event::PromiseStepped { promise, step, .. } => stepped(city, *promise, step),
        Event::CasePromise {
            promise, change, ..
        } => on_case(city, *promise, change),
        Event::PromiseWord {
            promise,
            kept: false,
            ..
        } => disputed(city, *promise),
        Event::PromiseSilent { promise, .. } => {
            let about = About::PromiseSilent { promise: *promise };
            told(city, *promise, about, true)
        }
        _ => Vec::new(),
    }
}

fn on_case(city: &City, id: PromiseId, change: &CasePromiseChange) -> Vec<Effect> {
    match change {
        CasePromiseChange::Made { owner, due, .. } => {
            let about = About::PromiseMade { promise: id };
            vec![timer(id, *due), notice(about, owner, None)]
        }
        CasePromiseChange::Stepped { step, .. } => stepped(city, id, step),
        CasePromiseChange::Word { kept: false, .. } => disputed(city, id),
        CasePromiseChange::Word { kept: true, .. } => Vec::new(),
        CasePromiseChange::Silent => told(city, id, About::PromiseSilent { promise: id }, true),
    }
}

/// Whether a post may hear of what happens to a promise: nobody whom the case accuses that it was made on.
pub(super) fn may_hear(city: &City, about: About, post: &PostId) -> bool {
    let (About::PromiseSilent { promise } | About::PromiseDisputed { promise }) = about else {
        return true;
    };
    hears(city, promise, post)
}

fn hears(city: &City, promise: PromiseId, post: &PostId) -> bool {
    let case = city.case_promises.get(&promise).map(|held| held.case);
    match (case, &city.plan) {
        (Some(case), Some(plan)) => may_read(city.cases.get(&case), None, plan, post).is_ok(),
        _ => true,
    }
}

// The owner's superior has a clock to answer what a petitioner says, and the owner hears of it too.
fn disputed(city: &City, id: PromiseId) -> Vec<Effect> {
    let promise = city.promised(id).map(|held| held.1);
    let fresh = promise.filter(|promise| promise.disputed == Some(city.recorded));
    let Some(due) = fresh.and_then(|promise| promise.ladder.due) else {
        return Vec::new();
    };
    let mut effects = vec![timer(id, due)];
    effects.extend(told(city, id, About::PromiseDisputed { promise: id }, true));
    effects
}

/// A silent or disputed promise reaches the next post.
pub(super) fn silent_at(city: &City, promise: PromiseId, to: &PostId, due: Time) -> Vec<Effect> {
    let disputed = city
        .promised(promise)
        .is_some_and(|held| held.1.disputed.is_some());
    let about = if disputed {
        About::PromiseDisputed { promise }
    } else {
        About::PromiseSilent { promise }
    };
    vec![timer(promise, due), said(city, promise, about, to)]
}

fn stepped<T>(city: &City, promise: PromiseId, step: &PromiseStep<T>) -> Vec<Effect> {
    let key = TimerKey::Promise { promise };
    let about = match step {
        PromiseStep::Accept => return Vec::new(),
        PromiseStep::Renew { due, .. } => return vec![timer(promise, *due)],
        PromiseStep::Verify { kept: true, .. } => return vec![Effect::CancelTimer { key }],
        PromiseStep::Report { .. } => About::PromiseReported { promise },
        PromiseStep::Verify { kept: false, .. }
        | PromiseStep::Decline { .. }
        | PromiseStep::Break { .. }
        | PromiseStep::Withdraw { .. } => About::PromiseGivenUp { promise },
    };
    let mut effects = told(city, promise, about, false);
    effects.push(Effect::CancelTimer { key });
    effects
}

fn timer(promise: PromiseId, due: Time) -> Effect {
    let key = TimerKey::Promise { promise };
    Effect::SetTimer { key, due }
}

// The owner where it has to know, and its superior always: of a dispute whoever has the clock to answer it.
fn told(city: &City, id: PromiseId, about: About, owner_too: bool) -> Vec<Effect> {
    let Some((plan, promise)) = city.promised(id) else {
        return Vec::new();
    };
    let held = plan.post(&promise.owner);
    let superior = match about {
        About::PromiseDisputed { .. } => Some(promise.ladder.holder()),
        _ => held.and_then(|post| post.superior.as_ref()),
    };
    let superior = superior.filter(|post| *post != &promise.owner || !owner_too);
    let owner = owner_too.then_some(&promise.owner);
    let posts = owner.into_iter().chain(superior);
    let posts = posts.filter(|post| hears(city, id, post));
    posts.map(|post| said(city, id, about, post)).collect()
}

// A promise with a new date, or a dispute on it, can be late, reported or given up once more: a notice of its own.
fn said(city: &City, id: PromiseId, about: About, to: &PostId) -> Effect {
    let again = city
        .promised(id)
        .map_or(0, |(_, held)| held.renewed.len() + held.disputes);
    match notice(about, to, None) {
        Effect::Notify(held) if again > 0 => Effect::Notify(Notice {
            key: format!("{}/{again}", held.key),
            ..held
        }),
        other => other,
    }
}
