//! The plan in force, as the document cities know: the very one that `huiyin plan show` prints, in the site's frame.
//! Absent: what it says (`huiyin_plan`).

use super::document;
use super::frame::{Frame, page};
use super::parts::empty;
use super::show::{blocking, frame};
use crate::auth::WebState;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::Problem;
use axum::extract::State;
use huiyin_plan::show_blocks;
use maud::Markup;

/// The page.
pub(crate) async fn get(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Markup, Problem> {
    blocking(&state, move |state| {
        Ok(render(&frame(state, Some(&session), &asked)?))
    })
    .await
}

/// The whole page.
pub(crate) fn render(f: &Frame) -> Markup {
    let l = f.lang;
    let body = match &f.plan {
        None => empty(l.plan_none(), l.plan_none_how()),
        Some(plan) => document::of(l, &show_blocks(plan, l.document())),
    };
    page(f, l.nav_plan(), body)
}
