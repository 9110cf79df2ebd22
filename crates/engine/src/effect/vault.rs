//! Who has to know that a petitioner added something, and that somebody opens many identities.

use super::casework::tell_of;
use super::{About, Effect, nth};
use crate::casework::CaseFile;
use crate::decide::custodians;
use crate::event::Event;
use crate::ids::{CaseId, UnitId};
use crate::state::City;

pub(super) fn effects(city: &City, event: &Event) -> Vec<Effect> {
    match event {
        Event::MaterialAdded {
            case, unit, number, ..
        } => added(city, *case, unit.as_ref(), *number),
        Event::OpeningAsked {
            case,
            unit,
            request,
            ..
        } => {
            let about = About::OpeningAsked { case: *case };
            let times = usize::try_from(*request).unwrap_or(usize::MAX);
            let posts = custodians(city, *case, unit.as_ref());
            posts
                .iter()
                .map(|post| nth(about, times, post, None))
                .collect()
        }
        Event::OpeningsMany { by, .. } => {
            let about = About::Openings { person: by.person };
            let alarm = city.plan.iter().flat_map(|plan| &plan.chain.alarm);
            // The same person may do it again: each time has its own place in the log.
            let times = usize::try_from(city.seq).unwrap_or(usize::MAX);
            alarm.map(|post| nth(about, times, post, None)).collect()
        }
        _ => Vec::new(),
    }
}

// Whoever handles the case; whoever screens where nobody does.
fn added(city: &City, case: CaseId, named: Option<&UnitId>, number: u32) -> Vec<Effect> {
    let Some(plan) = &city.plan else {
        return Vec::new();
    };
    let file = city.cases.get(&case);
    let open = file.and_then(CaseFile::open);
    let assigned = open.and_then(|case| case.assigned.as_ref());
    let post = assigned.unwrap_or(&plan.chain.screening.post);
    let times = usize::try_from(number).unwrap_or(usize::MAX);
    let about = About::CaseMaterial { case };
    tell_of(
        (file, named),
        plan,
        (about, times),
        std::slice::from_ref(post),
    )
}
