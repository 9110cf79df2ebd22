//! The smallest matter that has a curve or stands in a list: one place, so that it cannot differ.

use huiyin_engine::indicators::Standing;
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
