//! What a petitioner added to a case, for those who may read it. Words stand on the page; a file is handed out to be
//! saved and never shown from here. Absent: marking it as read by looking; a person says that they have read it.

use super::{View, reads};
use crate::auth::WebState;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::{Kind, Problem};
use crate::web::form::ActForm;
use crate::web::frame::Frame;
use crate::web::show::{blocking, frame};
use crate::words::letter_time;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use huiyin_engine::casework::MaterialKind;
use huiyin_engine::ids::CaseId;
use maud::{Markup, html};

/// Hands a piece out as a file to save.
pub(crate) async fn get(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    Path((id, number)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let case = CaseId(id.parse().map_err(|_| Kind::NotFound)?);
    let number: u32 = number.parse().map_err(|_| Kind::NotFound)?;
    blocking(&state, move |state| {
        let f = frame(state, Some(&session), &asked)?;
        let row = state.live.case_row(case).ok_or(Kind::NotFound)?;
        let may = f.plan.as_ref().zip(f.post()).is_some_and(|(plan, post)| {
            let sees =
                |city: &_| crate::auth::shown::sees(city, case, row.unit.as_ref(), f.posts());
            let reads = |city: &_| sees(city) && reads(city, plan, &row, post);
            state.live.read(reads)
        });
        if !may {
            return Err(Kind::Forbidden.into());
        }
        handed_out(state, case, number)
    })
    .await
}

/// A piece as a file to save.
pub(crate) fn handed_out(state: &WebState, case: CaseId, number: u32) -> Result<Response, Problem> {
    let kind = state.live.read(|city| {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        city.material
            .get(&case)?
            .pieces
            .get(at)
            .map(|piece| piece.kind)
    });
    let kind = kind.ok_or(Kind::NotFound)?;
    let bytes = state.live.material(case, number);
    let bytes = bytes.map_err(|error| Kind::Trouble(error.to_string()))?;
    let bytes = bytes.ok_or(Kind::NotFound)?;
    let (media, end) = match kind {
        MaterialKind::Text => ("text/plain; charset=utf-8", "txt"),
        MaterialKind::Pdf => ("application/pdf", "pdf"),
        MaterialKind::Jpeg => ("image/jpeg", "jpg"),
        MaterialKind::Png => ("image/png", "png"),
        MaterialKind::Docx => (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "docx",
        ),
    };
    let name = format!("attachment; filename=\"case-{case}-material-{number}.{end}\"");
    let headers = [
        (CONTENT_TYPE, media.to_owned()),
        (CONTENT_DISPOSITION, name),
        (
            CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'".to_owned(),
        ),
    ];
    Ok((headers, bytes).into_response())
}

/// The section of the case's page.
pub(super) fn section(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    let Some(held) = view.material.as_ref().filter(|_| view.open) else {
        return html! {};
    };
    html! {
        section aria-labelledby="material" {
            h2 #material { (l.mat_title()) @if held.unread() > 0 { " " span.tag { (l.mat_unread(held.unread())) } } }
            ol { @for (number, piece) in (1..).zip(&held.pieces) {
                li {
                    p { (l.pet_material_piece(letter_time(l, piece.at), l.material_kind(piece.kind), l.bytes(piece.bytes)))
                        @if number > held.read { " " span.tag { (l.mat_new()) } } }
                    @match view.words.get(&number) {
                        Some(words) => { blockquote { (words) } }
                        None if piece.kind == MaterialKind::Text => { p { em.muted { (l.sealed_text()) } } }
                        None => { p { a href={ "/cases/" (view.row.case) "/material/" (number) } download { (l.mat_save()) } } }
                    }
                }
            } }
            @if held.unread() > 0 {
                @let form = ActForm {
                    act: "read_material",
                    target: view.row.case.0,
                    back: format!("/cases/{}#material", view.row.case),
                };
                (form.render(f, html! {
                    input type="hidden" name="case" value=(view.row.case);
                    input type="hidden" name="upto" value=(held.count());
                    p.hint { (l.mat_read_hint()) }
                    button.primary { (l.mat_read()) }
                }))
            }
        }
    }
}
