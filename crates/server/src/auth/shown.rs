//! What is shown at all, in one place, so that it cannot differ: the smallest matter that has a curve or stands
//! in a list, and the cases that are kept from whom they accuse.

use huiyin_engine::City;
use huiyin_engine::casework::may_read;
use huiyin_engine::ids::{CaseId, PostId, UnitId};
use huiyin_engine::indicators::Standing;
use huiyin_engine::law::Class;
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
