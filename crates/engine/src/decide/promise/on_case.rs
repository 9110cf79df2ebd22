//! A promise on a case, without an incident: the same life, under the plan in force. Whom the case accuses
//! makes none, owns none, looks at none, and is passed over where a silent one climbs.

use super::{owners, promisers, require_date, require_test};
use crate::act::{Actor, TextRef};
use crate::casework::{CaseFile, CaseRefusal, OpenCase, may_have};
use crate::decide::casework::{hands_of, hands_of_file};
use crate::decide::{clock, command_posts, plan_of, require_post, require_reason, with_stand_ins};
use crate::event::{Clock, Event};
use crate::ids::{CaseId, PostId, PromiseId};
use crate::plan::Plan;
use crate::promise::{
    CasePromise, CasePromiseChange, ESCALATES_AFTER, OnCase, Promise, PromiseStep,
};
use crate::refusal::{Refusal, Thing};
use crate::state::City;
use crate::time::Time;

// Whoever handles the case promises too; in anybody else's mouth than its owner's it waits for the owner.
pub(super) fn make(
    city: &City,
    offer: &CasePromise<TextRef>,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let plan = plan_of(city)?;
    let case = in_hand(city, offer.case)?;
    plan.post(&offer.owner).ok_or(Refusal::UnknownPost)?;
    let mut posts = with_stand_ins(plan, &offer.owner);
    posts.extend(promisers(plan));
    posts.extend(hands_of(plan, case));
    require_post(by, posts)?;
    require_reason(&offer.text)?;
    require_test(&offer.test)?;
    require_date(offer.due, now)?;
    require_apart(city, plan, offer.case, &by.post)?;
    require_apart(city, plan, offer.case, &offer.owner)?;
    let held = (city.next.promise, case.id, case.matter);
    let mut events = vec![event(
        held,
        CasePromiseChange::Made {
            owner: offer.owner.clone(),
            due: offer.due,
            text: offer.text.clone(),
            test: offer.test.clone(),
            by: by.clone(),
        },
    )];
    if owners(plan, &offer.owner).contains(&by.post) {
        let (step, by) = (PromiseStep::Accept, by.clone());
        events.push(event(held, CasePromiseChange::Stepped { step, by }));
    }
    Ok(events)
}

fn in_hand(city: &City, case: CaseId) -> Result<&OpenCase, Refusal> {
    match city.cases.get(&case) {
        Some(CaseFile::Open(open)) => Ok(open),
        Some(CaseFile::Closed(_)) => Err(Refusal::Case(CaseRefusal::Closed)),
        None if case < city.next.case => Err(Refusal::Case(CaseRefusal::NotClassed)),
        None => Err(Refusal::NotFound(Thing::Case)),
    }
}

pub(super) fn go_on(
    city: &City,
    id: PromiseId,
    step: &PromiseStep<TextRef>,
    by: &Actor,
) -> Result<Vec<Event>, Refusal> {
    let held = city.case_promises.get(&id);
    let held = held.ok_or(Refusal::NotFound(Thing::Promise))?;
    let plan = plan_of(city)?;
    require_apart(city, plan, held.case, &by.post)?;
    match step {
        PromiseStep::Renew { .. } => require_apart(city, plan, held.case, &held.promise.owner)?,
        // A case is not everybody's to read.
        PromiseStep::Verify { .. } => {
            require_post(by, hands_of_file(plan, city.cases.get(&held.case)))?;
        }
        _ => {}
    }
    let (step, by) = (step.clone(), by.clone());
    Ok(vec![on(held, CasePromiseChange::Stepped { step, by })])
}

// The owner's superior answers, or command where that one is accused or there is none.
pub(super) fn word(city: &City, promise: &Promise, kept: bool) -> Vec<Event> {
    let (Some(held), Some(plan)) = (city.case_promises.get(&promise.id), &city.plan) else {
        return Vec::new();
    };
    let superior = plan
        .post(&promise.owner)
        .and_then(|post| post.superior.clone());
    let apart = |post: &PostId| require_apart(city, plan, held.case, post).is_ok();
    let mut above = superior.into_iter().chain(command_posts(plan));
    let answers = above.find(apart).unwrap_or_else(|| promise.owner.clone());
    vec![on(held, CasePromiseChange::Word { kept, answers })]
}

pub(super) fn silent(city: &City, plan: &Plan, promise: &Promise, now: Time) -> Vec<Event> {
    let Some(held) = city.case_promises.get(&promise.id) else {
        return Vec::new();
    };
    let first = promise.owed() && !promise.silent;
    let mut events: Vec<Event> = first
        .then(|| on(held, CasePromiseChange::Silent))
        .into_iter()
        .collect();
    let clock = Clock::Promise {
        promise: promise.id,
    };
    let apart = |post: &PostId| require_apart(city, plan, held.case, post).is_ok();
    let (ladder, within) = (&promise.ladder, ESCALATES_AFTER);
    events.extend(clock::missed_among(
        plan, clock, ladder, within, now, &apart,
    ));
    events
}

fn on(held: &OnCase, change: CasePromiseChange) -> Event {
    event((held.promise.id, held.case, held.matter), change)
}

fn event(
    (promise, case, matter): (PromiseId, CaseId, crate::ids::MatterId),
    change: CasePromiseChange,
) -> Event {
    Event::CasePromise {
        promise,
        case,
        matter,
        change,
    }
}

fn require_apart(city: &City, plan: &Plan, case: CaseId, post: &PostId) -> Result<(), Refusal> {
    let Some(file) = city.cases.get(&case) else {
        return Ok(());
    };
    let unit = plan.post(post).and_then(|post| post.unit.as_ref());
    may_have(Some(file.class()), file.accused(), plan, unit).map_err(Refusal::from)
}
