//! Every correction by hand, for whoever supervises: no names, no texts.

use crate::auth::WebState;
use crate::auth::corrected::{Line, What};
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::Problem;
use crate::live::Corrections;
use crate::web::frame::{Frame, page};
use crate::web::parts::{at, empty};
use crate::web::show::{blocking, frame};
use axum::extract::State;
use maud::{Markup, html};

/// Corrections listed, the newest.
const LINES_MAX: usize = 300;

/// The page.
pub(crate) async fn get(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Markup, Problem> {
    blocking(&state, move |state| {
        let f = frame(state, Some(&session), &asked)?;
        let entries = state.live.corrections(Corrections::All, LINES_MAX)?;
        let lines = state.live.read(|city| {
            let lines = entries.iter();
            let lines = lines.filter_map(|entry| Line::of(city, f.posts(), entry));
            lines.collect::<Vec<_>>()
        });
        Ok(render(&f, &lines, entries.len()))
    })
    .await
}

pub(in crate::web) fn render(f: &Frame, lines: &[Line], all: usize) -> Markup {
    let l = f.lang;
    let names = [l.col_when(), l.col_what(), l.col_post()];
    page(
        f,
        l.corrections_page(),
        html! {
            p.k { a href="/supervision" { (l.supervision()) } " › " (l.corrections_page()) }
            h1 { (l.corrections_page()) }
            p.muted { (l.corrections_about()) }
            @if all == 0 { (empty(l.corrections_none(), l.corrections_none_how())) }
            @if !lines.is_empty() {
                div.scroll tabindex="0" role="region" aria-label=(l.corrections_page()) {
                    table.stacks {
                        thead { tr { @for name in names { th scope="col" { (name) } } } }
                        tbody { @for line in lines { tr {
                            td data-name=(names[0]) { (at(f, line.at)) }
                            td data-name=(names[1]) { a href=(href(line)) { (line.what.words(l, f.plan.as_deref())) } }
                            td data-name=(names[2]) { (f.post_name(&line.by.post)) }
                        } } }
                    }
                }
            }
            @if lines.len() < all { p.note { (l.corrections_guarded()) } }
            @if all == LINES_MAX { p.muted { (l.corrections_latest(LINES_MAX)) } }
        },
    )
}

// Where it can be looked at: the case, or the matter that came of it.
fn href(line: &Line) -> String {
    match &line.what {
        What::Changed(case, _) | What::Struck(case, _) | What::Restored(case) => {
            format!("/cases/{case}#corrections")
        }
        What::Moved(_, to) | What::Merged(_, to) => {
            format!("/matters/{to}#corrections")
        }
    }
}
