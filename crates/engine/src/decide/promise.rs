//! Promises: who may make one, take it on, say that it is kept, look for themselves, give it up; and what
//! happens when its date passes in silence.

mod on_case;

use super::response::Response;
use super::site::of_group;
use super::{clock, command_posts, open_incident, require_post, require_reason, with_stand_ins};
use crate::act::{Act, Actor, TextRef};
use crate::event::{Clock, Event};
use crate::ids::{CaseId, MatterId, PostId, PromiseId};
use crate::plan::{GroupKind, Plan};
use crate::promise::{AcceptanceTest, ESCALATES_AFTER, NewPromise, Promise, PromiseStep, Stage};
use crate::refusal::{Refusal, Thing};
use crate::state::{City, Incident};
use crate::time::{Span, Time};

/// A promise that settles a question is due within this (charter 4).
const PROMISE_WITHIN: Span = Span::days(90);

pub(super) fn act(
    city: &City,
    by: &Actor,
    act: &Act<TextRef>,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    match act {
        Act::MakePromise(made) => make(city, made, by, now),
        Act::PromiseOnCase(made) => on_case::make(city, made, by, now),
        Act::StepPromise { promise, step } => go_on(city, *promise, step, by, now),
        _ => Ok(Vec::new()),
    }
}

// The owner itself, the policy group and command may promise in the owner's name. Whoever holds the owner's
// post has taken it on by promising; in anybody else's mouth it waits for the owner.
fn make(
    city: &City,
    offer: &NewPromise<TextRef>,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let incident = open_incident(city, offer.incident)?;
    let plan = &incident.plan;
    plan.post(&offer.owner).ok_or(Refusal::UnknownPost)?;
    let mut posts = with_stand_ins(plan, &offer.owner);
    posts.extend(promisers(plan));
    require_post(by, posts)?;
    require_reason(&offer.text)?;
    require_test(&offer.test)?;
    if !incident.questions.contains_key(&offer.question) {
        return Err(Refusal::NotFound(Thing::Question));
    }
    require_date(offer.due, now)?;
    let promise = city.next.promise;
    let mut response = Response::on(city, incident, now);
    response.push(Event::PromiseMade {
        promise,
        incident: incident.id,
        question: offer.question,
        owner: offer.owner.clone(),
        due: offer.due,
        text: offer.text.clone(),
        test: Some(offer.test.clone()),
        by: by.clone(),
    });
    if owners(plan, &offer.owner).contains(&by.post) {
        response.push(stepped(promise, incident, PromiseStep::Accept, by));
    }
    Ok(response.finish())
}

fn go_on(
    city: &City,
    id: PromiseId,
    step: &PromiseStep<TextRef>,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let (plan, promise) = city.promised(id).ok_or(Refusal::NotFound(Thing::Promise))?;
    require_stage(promise, step)?;
    require_hands(plan, promise, step, by)?;
    if let Some(text) = step.text() {
        require_reason(text)?;
    }
    if let PromiseStep::Renew { due, .. } = step {
        require_date(*due, now)?;
    }
    let Some((incident, _)) = city.promise(id) else {
        return on_case::go_on(city, id, step, by);
    };
    let mut response = Response::on(city, incident, now);
    response.push(stepped(id, incident, step.clone(), by));
    Ok(response.finish())
}

fn stepped(
    promise: PromiseId,
    incident: &Incident,
    step: PromiseStep<TextRef>,
    by: &Actor,
) -> Event {
    Event::PromiseStepped {
        promise,
        incident: incident.id,
        step,
        by: by.clone(),
    }
}

fn require_test(test: &AcceptanceTest<TextRef>) -> Result<(), Refusal> {
    if test.texts().iter().all(|answer| answer.chars > 0) {
        Ok(())
    } else {
        Err(Refusal::AcceptanceTestMissing)
    }
}

fn require_date(due: Time, now: Time) -> Result<(), Refusal> {
    if due <= now || due > now + PROMISE_WITHIN {
        Err(Refusal::PromiseDueOutOfRange)
    } else {
        Ok(())
    }
}

fn require_stage(promise: &Promise, step: &PromiseStep<TextRef>) -> Result<(), Refusal> {
    let stage = promise.stage;
    let fits = match step {
        PromiseStep::Accept | PromiseStep::Decline { .. } => stage == Stage::Made,
        PromiseStep::Report { .. } => stage == Stage::Accepted,
        PromiseStep::Verify { .. } => stage == Stage::Reported,
        PromiseStep::Break { .. } => matches!(stage, Stage::Accepted | Stage::Reported),
        PromiseStep::Renew { .. } => matches!(stage, Stage::Accepted | Stage::Broken),
        PromiseStep::Withdraw { .. } => !stage.closed(),
    };
    if fits {
        Ok(())
    } else {
        Err(Refusal::PromiseAt(stage))
    }
}

fn require_hands(
    plan: &Plan,
    promise: &Promise,
    step: &PromiseStep<TextRef>,
    by: &Actor,
) -> Result<(), Refusal> {
    match step {
        PromiseStep::Accept | PromiseStep::Decline { .. } => {
            require_post(by, owners(plan, &promise.owner))
        }
        PromiseStep::Report { .. } | PromiseStep::Break { .. } => {
            require_post(by, with_stand_ins(plan, &promise.owner))
        }
        PromiseStep::Renew { .. } | PromiseStep::Withdraw { .. } => {
            let mut posts = with_stand_ins(plan, &promise.owner);
            posts.extend(promisers(plan));
            require_post(by, posts)
        }
        PromiseStep::Verify { .. } => require_other(plan, promise, by),
    }
}

// Nobody marks their own work: not the person who promised or reported, and not from the owner's post.
fn require_other(plan: &Plan, promise: &Promise, by: &Actor) -> Result<(), Refusal> {
    plan.post(&by.post).ok_or(Refusal::UnknownPost)?;
    let reporter = promise.reported.as_ref().map(|(who, _)| who.person);
    let own = by.person == promise.by.person
        || Some(by.person) == reporter
        || owners(plan, &promise.owner).contains(&by.post);
    if own {
        Err(Refusal::OwnPromise)
    } else {
        Ok(())
    }
}

// The post that answers for a promise, with its substitutes.
fn owners(plan: &Plan, owner: &PostId) -> Vec<PostId> {
    let mut posts = vec![owner.clone()];
    if let Some(held) = plan.post(owner) {
        posts.extend(held.substitutes.iter().cloned());
    }
    posts
}

fn promisers(plan: &Plan) -> Vec<PostId> {
    let mut posts = of_group(plan, GroupKind::Policy);
    posts.extend(command_posts(plan));
    posts
}

// Only on a promise that an incident about this very matter holds, and only once there is something to say:
// it is reported, or its date has passed.
pub(super) fn word(
    city: &City,
    case: CaseId,
    matter: MatterId,
    id: PromiseId,
    kept: bool,
) -> Result<Vec<Event>, Refusal> {
    let incident = city.promise(id).map(|(incident, _)| incident);
    let (_, promise) = city.promised(id).ok_or(Refusal::NotFound(Thing::Promise))?;
    // On a case it is that case's own petitioner alone who says it.
    let theirs = match (incident, city.case_promises.get(&id)) {
        (Some(incident), _) => promise
            .question
            .is_some_and(|question| city.asked_of(case, matter, incident, question)),
        (None, held) => held.is_some_and(|held| held.case == case),
    };
    if !theirs {
        return Err(Refusal::NotFound(Thing::Promise));
    }
    let asked = matches!(promise.stage, Stage::Reported | Stage::Kept) || promise.silent;
    if !asked || matches!(promise.stage, Stage::Declined | Stage::Withdrawn) {
        return Err(Refusal::PromiseAt(promise.stage));
    }
    if promise
        .said
        .get(&case)
        .is_some_and(|(said, _)| *said == kept)
    {
        return Ok(Vec::new());
    }
    let Some(incident) = incident else {
        return Ok(on_case::word(city, promise, kept));
    };
    Ok(vec![Event::PromiseWord {
        promise: id,
        incident: incident.id,
        case,
        kept,
    }])
}

// Silence is an entry, also after the incident has ended; then it climbs from post to post until somebody speaks.
pub(super) fn silent(city: &City, id: PromiseId, now: Time) -> Vec<Event> {
    let Some((plan, promise)) = city.promised(id) else {
        return Vec::new();
    };
    let due = promise.ladder.due.is_some_and(|due| due <= now);
    if !promise.clocked() || !due {
        return Vec::new();
    }
    let Some((incident, _)) = city.promise(id) else {
        return on_case::silent(city, plan, promise, now);
    };
    let mut response = Response::on(city, incident, now);
    if promise.owed() && !promise.silent {
        response.push(Event::PromiseSilent {
            promise: id,
            incident: incident.id,
        });
    }
    let clock = Clock::Promise { promise: id };
    let mut events = clock::missed(&incident.plan, clock, &promise.ladder, ESCALATES_AFTER, now);
    let mut all = response.finish();
    all.append(&mut events);
    all
}
