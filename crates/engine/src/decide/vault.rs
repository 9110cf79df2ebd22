//! Who may open an identity, what a petitioner may add, and when a case's key goes.
//! Absent: identities, keys, and what was added.

use super::casework::{hands_of, who_takes};
use super::{command_posts, plan_of, require_post};
use crate::act::{Actor, Command};
use crate::casework::retention::{COPIES_KEPT, expires};
use crate::casework::{
    CASE_BYTES_MAX, CaseFile, CaseRefusal, PIECE_BYTES_MAX, PIECES_MAX, Purpose, Way, may_read,
};
use crate::event::Event;
use crate::ids::{CaseId, PostId, UnitId};
use crate::law::Class;
use crate::plan::Plan;
use crate::refusal::{Refusal, Thing};
use crate::state::City;
use crate::time::Time;

/// How this person comes to the identity of a case, for this purpose. `named` is the unit that its record names.
///
/// # Errors
/// Where they do not at all.
pub fn may_open(
    city: &City,
    case: CaseId,
    named: Option<&UnitId>,
    purpose: Purpose,
    by: &Actor,
) -> Result<Way, Refusal> {
    let plan = plan_of(city)?;
    let file = city.cases.get(&case);
    may_read(file, named, plan, &by.post)?;
    if file
        .and_then(CaseFile::closed)
        .is_some_and(|case| case.erased.is_some())
    {
        return Err(Refusal::Case(CaseRefusal::Erased));
    }
    require_post(by, openers(file, plan, purpose)?)?;
    Ok(match file.map(CaseFile::class) {
        Some(Class::Accusation) => Way::ByCustodian,
        _ => Way::AtOnce,
    })
}

// The post that the case was given to; where a receipt is lost or a life in danger, whoever takes cases too.
fn openers(file: Option<&CaseFile>, plan: &Plan, purpose: Purpose) -> Result<Vec<PostId>, Refusal> {
    let open = file.and_then(CaseFile::open);
    let assigned = open.and_then(|case| case.assigned.clone());
    match (purpose, assigned) {
        (Purpose::HandleCase, Some(post)) => Ok(vec![post]),
        (Purpose::HandleCase, None) if file.and_then(CaseFile::closed).is_some() => {
            Err(Refusal::Case(CaseRefusal::Closed))
        }
        (Purpose::HandleCase, None) => Err(Refusal::Case(CaseRefusal::NotAssigned)),
        (Purpose::ReissueReceipt | Purpose::LifeSafety, assigned) => {
            let mut posts = who_takes(plan);
            posts.extend(assigned);
            Ok(posts)
        }
    }
}

/// The posts that agree to openings: command, and the plan's alarm posts.
#[must_use]
pub fn custodian_posts(plan: &Plan) -> Vec<PostId> {
    let mut posts = command_posts(plan);
    for post in &plan.chain.alarm {
        if !posts.contains(post) {
            posts.push(post.clone());
        }
    }
    posts
}

/// Those of them who may agree that the identity of a case is opened: nobody whom it accuses.
#[must_use]
pub fn custodians(city: &City, case: CaseId, named: Option<&UnitId>) -> Vec<PostId> {
    let Some(plan) = &city.plan else {
        return Vec::new();
    };
    let file = city.cases.get(&case);
    let mut posts = custodian_posts(plan);
    posts.retain(|post| may_read(file, named, plan, post).is_ok());
    posts
}

/// Whether this person may agree to what another one asked for.
///
/// # Errors
/// Where the two are one, or the post is none of the [`custodians`].
pub fn may_agree(
    city: &City,
    case: CaseId,
    named: Option<&UnitId>,
    asked: &Actor,
    by: &Actor,
) -> Result<(), Refusal> {
    require_post(by, custodians(city, case, named))?;
    match asked.person == by.person {
        true => Err(Refusal::SamePerson),
        false => Ok(()),
    }
}

pub(super) fn decide(city: &City, command: &Command, now: Time) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::AddMaterial { case, .. } => add(city, *case, command),
        Command::EraseCase { case, key, keep } => {
            let closed = city.cases.get(case).and_then(CaseFile::closed);
            let closed = closed.ok_or(Refusal::NotFound(Thing::Case))?;
            let due = expires(closed, city.material.get(case), *keep);
            if due.is_none_or(|due| due > now) || city.owes(*case) {
                return Err(Refusal::Case(CaseRefusal::NotDue));
            }
            let (case, key) = (*case, *key);
            Ok(vec![Event::CaseErased { case, key }])
        }
        Command::DestroyCase { case } => {
            let closed = city.cases.get(case).and_then(CaseFile::closed);
            let erased = closed.filter(|case| case.destroyed.is_none());
            let erased = erased.and_then(|case| case.erased);
            match erased {
                Some(at) if at + COPIES_KEPT <= now => {
                    Ok(vec![Event::CaseDestroyed { case: *case }])
                }
                _ => Err(Refusal::Case(CaseRefusal::NotDue)),
            }
        }
        Command::NoteRequest {
            case,
            unit,
            request,
            by,
        } => Ok(vec![Event::OpeningAsked {
            case: *case,
            unit: unit.clone(),
            request: *request,
            by: by.clone(),
        }]),
        Command::NoteOpenings { by, openings } => Ok(vec![Event::OpeningsMany {
            by: by.clone(),
            openings: *openings,
        }]),
        _ => Ok(Vec::new()),
    }
}

fn add(city: &City, case: CaseId, command: &Command) -> Result<Vec<Event>, Refusal> {
    let Command::AddMaterial {
        unit,
        kind,
        bytes,
        commitment,
        ..
    } = command
    else {
        return Ok(Vec::new());
    };
    if case >= city.next.case {
        return Err(Refusal::NotFound(Thing::Case));
    }
    let closed = city.cases.get(&case).and_then(CaseFile::closed);
    if closed.is_some_and(|case| case.erased.is_some()) {
        return Err(Refusal::Case(CaseRefusal::Erased));
    }
    let held = city.material.get(&case);
    let (count, all) = held.map_or((0, 0), |held| (held.count(), held.bytes()));
    let fits = *bytes <= PIECE_BYTES_MAX && all + u64::from(*bytes) <= CASE_BYTES_MAX;
    if count >= PIECES_MAX || !fits {
        return Err(Refusal::Case(CaseRefusal::MaterialFull));
    }
    Ok(vec![Event::MaterialAdded {
        case,
        unit: unit.clone(),
        number: count + 1,
        kind: *kind,
        bytes: *bytes,
        commitment: commitment.clone(),
    }])
}

pub(super) fn read(
    city: &City,
    case: CaseId,
    upto: u32,
    by: &Actor,
) -> Result<Vec<Event>, Refusal> {
    let plan = plan_of(city)?;
    let held = city.material.get(&case);
    let held = held.ok_or(Refusal::Case(CaseRefusal::NothingUnread))?;
    let file = city.cases.get(&case);
    may_read(file, held.unit.as_ref(), plan, &by.post)?;
    let posts = match file.and_then(CaseFile::open) {
        Some(open) => hands_of(plan, open),
        None => who_takes(plan),
    };
    require_post(by, posts)?;
    if upto <= held.read || upto > held.count() {
        return Err(Refusal::Case(CaseRefusal::NothingUnread));
    }
    let by = by.clone();
    Ok(vec![Event::MaterialRead { case, upto, by }])
}
