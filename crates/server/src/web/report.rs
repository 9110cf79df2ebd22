//! The after-action report on an incident: in the site's frame, and as a file. Absent: what it says
//! (`huiyin_report`).

use super::document;
use super::frame::page;
use super::show::{blocking, frame};
use crate::auth::WebState;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::{Kind, Problem};
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use huiyin_engine::ids::IncidentId;
use huiyin_report::{Form, Report};
use maud::{Markup, html};

/// The page.
pub(crate) async fn get(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Markup, Problem> {
    let id = number(&id)?;
    blocking(&state, move |state| {
        let f = frame(state, Some(&session), &asked)?;
        let l = f.lang;
        let report = report(state, id)?;
        let body = html! {
            p.k { a href="/" { (l.nav_board()) } " › " a href={ "/incidents/" (id) } { (l.incident_no(id)) } " › " (l.report()) }
            p { (l.report_as()) " "
                @for form in [Form::Docx, Form::Html, Form::Json] {
                    a href={ "/incidents/" (id) "/report/" (form.name()) } { (form_name(form)) } " "
                }
            }
            (document::of(l, &report.document(l.document())))
        };
        Ok(page(&f, l.report(), body))
    })
    .await
}

const fn form_name(form: Form) -> &'static str {
    match form {
        Form::Docx => "Word",
        Form::Html => "HTML",
        Form::Json => "JSON",
    }
}

/// A file to keep.
pub(crate) async fn file(
    State(state): State<WebState>,
    Signed(_): Signed,
    asked: Asked,
    Path((id, form)): Path<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let id = number(&id)?;
    let form = Form::named(&form).ok_or(Kind::NotFound)?;
    let lang = asked.lang.document();
    let body = blocking(
        &state,
        move |state| Ok(report(state, id)?.print(form, lang)),
    )
    .await?;
    let kind = match form {
        Form::Html => "text/html; charset=utf-8",
        Form::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Form::Json => "application/json",
    };
    let name = format!("attachment; filename=\"incident-{id}.{}\"", form.name());
    Ok((
        [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)],
        body,
    ))
}

fn number(id: &str) -> Result<IncidentId, Kind> {
    Ok(IncidentId(id.parse().map_err(|_| Kind::NotFound)?))
}

fn report(state: &WebState, id: IncidentId) -> Result<Report, Problem> {
    let exercise = state.config.demo.is_some();
    let found = state.live.report(id, exercise)?;
    Ok(found.ok_or(Kind::NotFound)?)
}
