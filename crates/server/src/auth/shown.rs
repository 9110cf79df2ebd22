//! What is shown at all, in one place, so that it cannot differ: the smallest matter that has a curve or stands
//! in a list, and the cases that are kept from whom they accuse.

use super::problem::Problem;
use crate::live::{Custody, Live};
use huiyin_engine::City;
use huiyin_engine::casework::may_read;
use huiyin_engine::custodian_posts;
use huiyin_engine::ids::{CaseId, PostId, UnitId};
use huiyin_engine::indicators::{Standing, Subject};
use huiyin_engine::law::Class;
use huiyin_engine::plan::{GroupKind, Plan};
use huiyin_engine::state::Matter;

/// A matter below this many cases is shown in no list (charter).
pub(crate) const CASES_MIN: u64 = 3;
/// A matter below this many people is shown in no list (charter).
pub(crate) const PEOPLE_MIN: u64 = 10;

/// Whether a matter is large enough for curves and lists.
pub(crate) fn shown(matter: &Matter) -> bool {
    matter.cases >= CASES_MIN && matter.people >= PEOPLE_MIN
}

/// Whether a window holds enough for its figures and curve to be shown: few people in it would be
/// told apart by the days they came.
pub(crate) fn shown_window(standing: &Standing) -> bool {
    standing.count >= CASES_MIN && standing.people >= PEOPLE_MIN
}

/// Whether somebody who holds these posts may see anything of a case: the guard lets every one of them in.
/// Without a post nobody sees an accusation. `named` is the unit that the record names: until somebody has said
/// what the case is, it may be the accused one.
pub(crate) fn sees(city: &City, case: CaseId, named: Option<&UnitId>, posts: &[PostId]) -> bool {
    let file = city.cases.get(&case);
    match &city.plan {
        Some(plan) if !posts.is_empty() => posts
            .iter()
            .all(|post| may_read(file, named, plan, post).is_ok()),
        _ => file.is_none_or(|file| file.class() != Class::Accusation),
    }
}

/// Whether somebody who holds these posts is shown a matter's title, which is the topic of its first case.
/// Before a person has said what that case is it may accuse anybody: only those who read cases get its title
/// then, and everybody once there is a response to the matter.
pub(crate) fn titled(
    city: &City,
    matter: &Matter,
    named: Option<&UnitId>,
    posts: &[PostId],
) -> bool {
    let first = matter.first_case;
    if !sees(city, first, named, posts) {
        return false;
    }
    let subject = Subject::Matter { matter: matter.id };
    let classed = city.cases.contains_key(&first);
    let reads = |plan: &Plan| posts.iter().any(|post| handles_cases(plan, post));
    classed
        || city.plan.as_deref().is_some_and(reads)
        || city.incidents.values().any(|held| held.subject == subject)
}

/// Who reads what cases say: the chain with its stand-ins, whoever reports, reception and the policy group.
pub(crate) fn handles_cases(plan: &Plan, post: &PostId) -> bool {
    let chain = &plan.chain;
    let steps = [
        &chain.screening.post,
        &chain.verification.post,
        &chain.decision.post,
    ];
    let stands_in = |held: &PostId| {
        let held = plan.post(held);
        held.is_some_and(|held| {
            held.substitutes.contains(post) || held.superior.as_ref() == Some(post)
        })
    };
    let in_chain = steps
        .into_iter()
        .any(|held| held == post || stands_in(held))
        || chain.reporters.contains(post);
    let group = plan
        .post(post)
        .and_then(|held| plan.group(held.group.as_ref()?));
    let in_group =
        group.is_some_and(|group| matches!(group.kind, GroupKind::Reception | GroupKind::Policy));
    let leads = plan.groups.iter().any(|group| {
        group.leader == *post && matches!(group.kind, GroupKind::Reception | GroupKind::Policy)
    });
    in_chain || in_group || leads
}

/// Whether somebody who holds these posts sees what was opened of identities, by whom and why: auditors, and those
/// who may agree to an opening.
pub(crate) fn sees_openings(plan: Option<&Plan>, auditor: bool, posts: &[PostId]) -> bool {
    let held = plan.map(custodian_posts).unwrap_or_default();
    auditor || posts.iter().any(|post| held.contains(post))
}

/// What they see of it: not the rows of cases that are kept from them.
pub(crate) fn custody(live: &Live, posts: &[PostId]) -> Result<Custody, Problem> {
    let mut custody = live.custody()?;
    let shown = |case: CaseId| {
        let named = live.case_row(case).and_then(|row| row.unit);
        live.read(|city| sees(city, case, named.as_ref(), posts))
    };
    custody.requests.retain(|row| shown(row.asked.case));
    custody.openings.retain(|row| shown(row.case));
    custody.refused.retain(|row| shown(row.asked.case));
    Ok(custody)
}
