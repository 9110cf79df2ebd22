//! Releasing a warning with a second person, and acknowledging it.

use super::{command_posts, require_post, with_stand_ins};
use crate::act::Actor;
use crate::event::Event;
use crate::ids::{PostId, WarningId};
use crate::refusal::{Refusal, Thing};
use crate::state::{City, WarningState};

pub(super) fn release(city: &City, id: WarningId, by: &Actor) -> Result<Vec<Event>, Refusal> {
    let (incident, warning) = city.warning(id).ok_or(Refusal::NotFound(Thing::Warning))?;
    let WarningState::Waiting(ladder) = &warning.state else {
        return Err(Refusal::AlreadyReleased);
    };
    let mut posts = ladder.reached.clone();
    posts.extend(command_posts(&incident.plan));
    posts.extend(with_stand_ins(
        &incident.plan,
        &incident.plan.chain.verification.post,
    ));
    posts.dedup();
    require_post(by, posts)?;
    if by.person == incident.decider().person {
        return Err(Refusal::SamePerson);
    }
    Ok(vec![Event::WarningReleased {
        warning: id,
        incident: incident.id,
        by: by.clone(),
    }])
}

// A recipient acknowledges for itself; the duty officer ticks off whom they reached by phone.
pub(super) fn acknowledge(
    city: &City,
    id: WarningId,
    post: &PostId,
    by: &Actor,
) -> Result<Vec<Event>, Refusal> {
    let (incident, warning) = city.warning(id).ok_or(Refusal::NotFound(Thing::Warning))?;
    let WarningState::Released { .. } = warning.state else {
        return Err(Refusal::NotFound(Thing::Warning));
    };
    let plan = &incident.plan;
    let recipients = plan
        .level(warning.level)
        .map_or(&[][..], |level| &level.release.to);
    if !recipients.contains(post) {
        return Err(Refusal::NotARecipient);
    }
    let mut posts = with_stand_ins(plan, post);
    posts.extend(with_stand_ins(plan, &plan.chain.screening.post));
    require_post(by, posts)?;
    if warning.acknowledged.contains_key(post) {
        return Err(Refusal::AlreadyAcknowledged);
    }
    let (post, by) = (post.clone(), by.clone());
    Ok(vec![Event::WarningAcknowledged {
        warning: id,
        incident: incident.id,
        post,
        by,
    }])
}
