//! Whoever one of their posts keeps from reading a case does nothing with it from another post. The engine knows
//! from which post somebody acts; which others they hold, accounts know.

use super::WebState;
use super::problem::{Kind, Problem};
use huiyin_engine::act::{Act, Actor};
use huiyin_engine::casework::{CaseRefusal, may_read};
use huiyin_engine::ids::{CaseId, PostId};
use huiyin_engine::promise::CasePromise;
use huiyin_engine::{City, Refusal};

/// Whether somebody who holds these posts may do this at all.
///
/// # Errors
/// A refusal that names the post which keeps them from it.
pub(crate) fn require_apart<T>(
    state: &WebState,
    by: &Actor,
    posts: &[PostId],
    act: &Act<T>,
) -> Result<(), Problem> {
    let live = &state.live;
    let Some(case) = live.read(|city| case_of(city, act)) else {
        return Ok(());
    };
    // Before somebody has said what it is, the unit that its record names is kept out.
    let classed = live.read(|city| city.cases.contains_key(&case));
    let row = (!classed).then(|| live.case_row(case)).flatten();
    let named = row.as_ref().and_then(|row| row.unit.as_ref());
    let kept_out = |city: &City| {
        let (file, plan) = (city.cases.get(&case), city.plan.as_ref()?);
        let mut others = posts.iter().filter(|post| **post != by.post);
        let kept = |post: &&PostId| may_read(file, named, plan, post).is_err();
        others.find(kept).cloned()
    };
    match live.read(kept_out) {
        Some(other) => {
            let refusal = Refusal::Case(CaseRefusal::OtherPost(other));
            Err(Kind::Act(refusal.into()).into())
        }
        None => Ok(()),
    }
}

fn case_of<T>(city: &City, act: &Act<T>) -> Option<CaseId> {
    match act {
        Act::StepCase { case, .. }
        | Act::ShowCase { case, .. }
        | Act::HideCase { case, .. }
        | Act::PromiseOnCase(CasePromise { case, .. }) => Some(*case),
        Act::StepPromise { promise, .. } => Some(city.case_promises.get(promise)?.case),
        _ => None,
    }
}
