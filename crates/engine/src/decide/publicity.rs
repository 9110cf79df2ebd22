//! Cases in public: only where the petitioner asked for it, and only in words that staff answer for.

use super::site::of_group;
use super::{plan_of, require_post, require_reason, with_stand_ins};
use crate::act::{Act, Actor, TextRef};
use crate::event::Event;
use crate::ids::{CaseId, PostId};
use crate::plan::{GroupKind, Plan};
use crate::refusal::{RecordRefusal, Refusal, Thing};
use crate::state::City;

pub(super) fn act(city: &City, by: &Actor, act: &Act<TextRef>) -> Result<Vec<Event>, Refusal> {
    match act {
        Act::ShowCase { case, text } => {
            allowed(city, *case, text, by)?;
            if city.struck(*case).is_some() {
                return Err(Refusal::Record(RecordRefusal::StruckOut));
            }
            Ok(vec![Event::CaseShown {
                case: *case,
                text: text.clone(),
                by: by.clone(),
            }])
        }
        Act::HideCase { case, reason } => {
            allowed(city, *case, reason, by)?;
            let shown = city
                .public
                .get(case)
                .is_some_and(|held| held.shown.is_some());
            if !shown {
                return Err(Refusal::NotShown);
            }
            Ok(vec![Event::CaseHidden {
                case: *case,
                reason: reason.clone(),
                by: by.clone(),
            }])
        }
        _ => Ok(Vec::new()),
    }
}

fn allowed(city: &City, case: CaseId, text: &TextRef, by: &Actor) -> Result<(), Refusal> {
    let plan = plan_of(city)?;
    require_post(by, publishers(plan))?;
    require_reason(text)?;
    if case >= city.next.case {
        return Err(Refusal::NotFound(Thing::Case));
    }
    // Nobody shows what its petitioner did not ask to have shown.
    if city.public.contains_key(&case) {
        Ok(())
    } else {
        Err(Refusal::PublicityNotAsked)
    }
}

// Whoever reads cases or speaks in public: screening, reception, public information.
fn publishers(plan: &Plan) -> Vec<PostId> {
    let mut posts = with_stand_ins(plan, &plan.chain.screening.post);
    posts.extend(of_group(plan, GroupKind::Reception));
    posts.extend(of_group(plan, GroupKind::PublicInformation));
    posts
}
