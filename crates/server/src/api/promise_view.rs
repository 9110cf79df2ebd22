//! A promise as programs read it, whether it was made in an incident or on a case.

use super::openapi::shape::shaped;
use super::view::ClockView;
use crate::auth::shown::sees;
use huiyin_engine::ids::{CaseId, IncidentId, PostId, PromiseId, QuestionId};
use huiyin_engine::promise::{Promise, Stage};
use huiyin_engine::state::Incident;
use huiyin_engine::{City, Time};
use serde::Serialize;

shaped! {
    #[derive(Debug, Serialize)]
    pub(super) struct PromiseView {
        promise: PromiseId,
        /// Where it was made: in an incident, as what settles a question, or on a case.
        incident: Option<IncidentId>,
        question: Option<QuestionId>,
        case: Option<CaseId>,
        owner: PostId,
        due: String,
        stage: Stage,
        /// Its date passed without a word from its owner.
        silent: bool,
        /// Since when a petitioner says that it was not kept and nobody has answered.
        disputed: Option<String>,
        /// How many petitioners say that it was kept, and how many that it was not.
        said_kept: usize,
        said_not_kept: usize,
        /// Dates that it had before.
        renewed: Vec<String>,
        /// Whom it reaches, while somebody owes something.
        clock: Option<ClockView>,
    }
}

/// What is promised in an incident.
pub(super) fn of_incident(held: &Incident) -> Vec<PromiseView> {
    let promises = held.promises.values();
    promises
        .map(|promise| view((Some(held.id), None), promise))
        .collect()
}

/// What is promised on a case itself.
pub(super) fn of_case(city: &City, case: CaseId) -> Vec<PromiseView> {
    let held = city.case_promises.values();
    let own = held.filter(|held| held.case == case);
    own.map(|held| view((None, Some(case)), &held.promise))
        .collect()
}

/// Promises that wait for somebody or were not kept. `posts` are those of who looks: nothing on a case is shown
/// to whom it accuses.
pub(super) fn on_the_board(city: &City, posts: &[PostId], now: Time) -> Vec<PromiseView> {
    let waits = |held: &Promise| {
        let open = held.owed() && held.due.city_day() <= now.city_day();
        open || matches!(held.stage, Stage::Made | Stage::Reported | Stage::Broken)
    };
    let in_incidents = city.incidents.values().flat_map(|incident| {
        let held = incident.promises.values();
        held.map(move |held| ((Some(incident.id), None), held))
    });
    let on_cases = city.case_promises.values();
    let on_cases = on_cases
        .filter(|held| sees(city, held.case, None, posts))
        .map(|held| ((None, Some(held.case)), &held.promise));
    in_incidents
        .chain(on_cases)
        .filter(|(_, held)| waits(held))
        .map(|(home, held)| view(home, held))
        .collect()
}

fn view((incident, case): (Option<IncidentId>, Option<CaseId>), held: &Promise) -> PromiseView {
    let (said_kept, said_not_kept) = held.counted();
    PromiseView {
        promise: held.id,
        incident,
        question: held.question,
        case,
        owner: held.owner.clone(),
        due: held.due.to_string(),
        stage: held.stage,
        silent: held.silent,
        disputed: held.disputed.map(|since| since.to_string()),
        said_kept,
        said_not_kept,
        renewed: held
            .renewed
            .iter()
            .map(|(due, _)| due.to_string())
            .collect(),
        clock: held.clocked().then(|| ClockView::of(&held.ladder)),
    }
}
