//! What was put right by hand, as programs read it: numbers and words of the engine. No text, nobody's name.

use super::openapi::shape::shaped;
use crate::auth::WebState;
use crate::auth::corrected::{Line, What};
use crate::auth::guard::Signed;
use crate::auth::problem::Problem;
use crate::live::Corrections;
use axum::Json;
use axum::extract::State;
use huiyin_engine::ids::{CaseId, MatterId, PostId};
use huiyin_engine::record::Counted;
use serde::Serialize;

/// Corrections listed, the newest.
const ROWS_MAX: usize = 500;

shaped! {
    #[derive(Debug, Serialize)]
    pub(super) struct CorrectionView {
        /// Its entry in the log.
        entry: u64,
        at: String,
        /// `corrected`, `struck`, `restored`, `moved` or `merged`.
        what: &'static str,
        cases: Vec<CaseId>,
        /// Matters that cases left, or the one that went.
        from: Vec<MatterId>,
        to: Option<MatterId>,
        /// Why a record was struck out: `duplicate`, `trial` or `elsewhere`.
        cause: Option<String>,
        was: Option<CountedView>,
        now: Option<CountedView>,
        post: PostId,
    }
}

shaped! {
    #[derive(Debug, Serialize)]
    struct CountedView {
        time: String,
        channel: String,
        people: u32,
        area: Option<String>,
        unit: Option<String>,
    }
}

impl CountedView {
    fn of(counted: &Counted) -> Self {
        CountedView {
            time: counted.time.to_string(),
            channel: word(&counted.channel),
            people: counted.people,
            area: counted.area.as_ref().map(ToString::to_string),
            unit: counted.unit.as_ref().map(ToString::to_string),
        }
    }
}

// A word of the engine, as the log writes it.
fn word(of: &impl Serialize) -> String {
    match serde_json::to_value(of) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

impl CorrectionView {
    fn of(line: &Line) -> Self {
        let mut view = CorrectionView {
            entry: line.seq,
            at: line.at.to_string(),
            what: "corrected",
            cases: Vec::new(),
            from: Vec::new(),
            to: None,
            cause: None,
            was: None,
            now: None,
            post: line.by.post.clone(),
        };
        match &line.what {
            What::Changed(case, both) => {
                view.cases = vec![*case];
                view.was = Some(CountedView::of(&both.0));
                view.now = Some(CountedView::of(&both.1));
            }
            What::Struck(case, cause) => {
                (view.what, view.cases) = ("struck", vec![*case]);
                view.cause = Some(word(cause));
            }
            What::Restored(case) => (view.what, view.cases) = ("restored", vec![*case]),
            What::Moved(cases, to) => {
                view.what = "moved";
                view.cases = cases.iter().map(|(case, _)| *case).collect();
                view.from = cases.iter().map(|(_, from)| *from).collect();
                view.from.sort();
                view.from.dedup();
                view.to = Some(*to);
            }
            What::Merged(gone, into) => {
                (view.what, view.from, view.to) = ("merged", vec![*gone], Some(*into));
            }
        }
        view
    }
}

/// The latest corrections by hand, newest first. What is about an accusation is kept from whom it accuses.
pub(super) async fn list(
    State(state): State<WebState>,
    Signed(session): Signed,
) -> Result<Json<Vec<CorrectionView>>, Problem> {
    let entries = state.live.corrections(Corrections::All, ROWS_MAX)?;
    let posts = &session.account.posts;
    let view = |city: &_| {
        let lines = entries.iter();
        let lines = lines.filter_map(|entry| Line::of(city, posts, entry));
        lines.map(|line| CorrectionView::of(&line)).collect()
    };
    Ok(Json(state.live.read(view)))
}
