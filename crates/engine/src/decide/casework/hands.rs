//! Whose hands a case may be in. What a plan says of posts and what the law says of the accused meet here.

use super::super::site::of_group;
use super::super::{command_posts, with_stand_ins};
use crate::act::Actor;
use crate::casework::{CaseFile, CaseRefusal, OpenCase, may_have};
use crate::ids::PostId;
use crate::law::{self, Candidate, Class, GuardRefusal, Interest};
use crate::plan::{GroupKind, Plan};
use crate::refusal::Refusal;

/// Who says what a case is and to whom it goes: screening, reception, the policy group, command.
pub(in crate::decide) fn takers(plan: &Plan) -> Vec<PostId> {
    let mut posts = with_stand_ins(plan, &plan.chain.screening.post);
    posts.extend(of_group(plan, GroupKind::Reception));
    posts.extend(of_group(plan, GroupKind::Policy));
    posts.extend(command_posts(plan));
    posts
}

/// The posts of the unit that has the case.
pub(super) fn of_holder(plan: &Plan, case: &OpenCase) -> Vec<PostId> {
    let posts = plan.posts.iter();
    let theirs = posts.filter(|post| case.holder.is_some() && post.unit == case.holder);
    theirs.map(|post| post.id.clone()).collect()
}

/// Who looks at what was promised on it: whoever handles it, or once it is closed those who take cases in hand.
pub(in crate::decide) fn hands_of_file(plan: &Plan, file: Option<&CaseFile>) -> Vec<PostId> {
    match file {
        Some(CaseFile::Open(open)) => hands(plan, open),
        _ => takers(plan),
    }
}

/// Who handles it: those who take cases in hand, the unit that has it, and the post that it was given to.
pub(in crate::decide) fn hands(plan: &Plan, case: &OpenCase) -> Vec<PostId> {
    let mut posts = takers(plan);
    posts.extend(of_holder(plan, case));
    if let Some(post) = &case.assigned {
        posts.extend(with_stand_ins(plan, post));
    }
    posts
}

/// Who lengthens its time: command, and the superior of the post that handles it.
pub(super) fn heads(plan: &Plan, case: &OpenCase) -> Vec<PostId> {
    let mut posts = command_posts(plan);
    let assigned = case.assigned.as_ref().and_then(|post| plan.post(post));
    posts.extend(assigned.and_then(|post| post.superior.clone()));
    posts
}

/// Whether the guard lets this post near the case.
pub(super) fn require_reader(plan: &Plan, case: &OpenCase, by: &Actor) -> Result<(), Refusal> {
    let unit = plan.post(&by.post).and_then(|post| post.unit.as_ref());
    may_have(Some(case.class), &case.accused, plan, unit).map_err(Refusal::from)
}

/// Whether this post may be given the case.
pub(super) fn assignable(
    plan: &Plan,
    case: &OpenCase,
    post: &PostId,
    interest: Interest,
) -> Result<(), Refusal> {
    let held = plan.post(post).ok_or(Refusal::UnknownPost)?;
    let unit = match &held.unit {
        Some(unit) => unit.clone(),
        None if case.class == Class::Accusation => {
            return Err(Refusal::Case(CaseRefusal::Guard(
                GuardRefusal::UnitNotKnown,
            )));
        }
        // No unit can be accused where nobody is.
        None => Default::default(),
    };
    let candidate = Candidate { unit, interest };
    let above = |unit: &_| plan.unit_above(unit);
    law::may_be_assigned(Some(case.class), &case.accused, &candidate, &above).map_err(Refusal::from)
}
