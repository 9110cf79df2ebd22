//! Opening the identity of one case, for one purpose, by those who have it; and a lost receipt that is issued again.
//! What is opened is shown once and is in no address. Deliberately absent: a list of identities, and a look-up.

use super::super::frame::{Frame, csrf, page};
use super::super::show::{blocking, frame};
use super::View;
use crate::auth::WebState;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::{Kind, Problem};
use crate::auth::sessions::Session;
use crate::live::Let;
use crate::vault::{Identity, Purpose};
use crate::web::fields::Fields;
use crate::words::letter_time;
use axum::extract::{Path, State};
use huiyin_engine::Actor;
use huiyin_engine::casework::Way;
use huiyin_engine::ids::CaseId;
use maud::{Markup, html};

/// Whoever acts from this session's post.
pub(crate) fn acting(session: &Session) -> Result<Actor, Kind> {
    Ok(Actor {
        post: session.post.clone().ok_or(Kind::NoPost)?,
        person: session.account.id,
    })
}

/// Opens it, or asks a custodian.
pub(crate) async fn open(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Markup, Problem> {
    let case = CaseId(id.parse().map_err(|_| Kind::NotFound)?);
    let purpose = Purpose::from_name(fields.text("purpose")?);
    let purpose = purpose.ok_or_else(|| Kind::Field("purpose".to_owned()))?;
    let opened = state.live.open_identity(case, purpose, acting(&session)?);
    let opened = opened.await.map_err(|error| back(case, error.into()))?;
    blocking(&state, move |state| {
        let f = frame(state, Some(&session), &asked)?;
        Ok(match opened {
            Let::In(identity) => shown(&f, case, purpose, identity.as_ref()),
            Let::Waits { .. } => waits(&f, case),
        })
    })
    .await
}

/// Issues the receipt again.
pub(crate) async fn reissue(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    Path(id): Path<String>,
    _: Fields,
) -> Result<Markup, Problem> {
    let case = CaseId(id.parse().map_err(|_| Kind::NotFound)?);
    let receipt = state.live.reissue_receipt(case, acting(&session)?);
    let receipt = receipt.await.map_err(|error| back(case, error.into()))?;
    blocking(&state, move |state| {
        let f = frame(state, Some(&session), &asked)?;
        let l = f.lang;
        let body = html! {
            div.narrow {
                h1 { (l.id_reissued()) }
                div.receipt { p { (l.case_page(case)) } p.code { (receipt) } }
                p.note { (l.id_reissued_about()) }
                (to_case(&f, case))
            }
        };
        Ok(page(&f, l.id_reissued(), body))
    })
    .await
}

fn back(case: CaseId, problem: Problem) -> Problem {
    Problem {
        back: Some(format!("/cases/{case}")),
        ..problem
    }
}

fn to_case(f: &Frame, case: CaseId) -> Markup {
    html! { p.acts { a.button href={ "/cases/" (case) } { (f.lang.id_back()) } } }
}

fn waits(f: &Frame, case: CaseId) -> Markup {
    let l = f.lang;
    let body = html! {
        div.narrow {
            h1 { (l.id_title()) }
            p.note role="status" { (l.id_waits()) }
            (to_case(f, case))
        }
    };
    page(f, l.id_title(), body)
}

fn shown(f: &Frame, case: CaseId, purpose: Purpose, identity: Option<&Identity>) -> Markup {
    let l = f.lang;
    let body = html! {
        div.narrow {
            h1 { (l.id_opened()) }
            p.muted { (l.case_page(case)) " · " (l.purpose(purpose)) }
            @match identity {
                None => { p.note { (l.id_none()) } }
                Some(identity) => {
                    p.note { (l.id_once()) }
                    dl.identity { @for (label, told) in told(f, identity) { div { dt { (label) } dd { (told) } } } }
                }
            }
            @if let (Purpose::ReissueReceipt, Some(who)) = (purpose, &f.who) {
                form.stack method="post" action={ "/cases/" (case) "/receipt" } {
                    (csrf(who))
                    p.hint { (l.id_reissue_about()) }
                    button.primary { (l.id_reissue()) }
                }
            }
            (to_case(f, case))
        }
    };
    page(f, l.id_opened(), body)
}

fn told<'a>(f: &Frame, identity: &'a Identity) -> Vec<(&'static str, &'a str)> {
    let l = f.lang;
    let labels = [
        l.case_name(),
        l.case_phone(),
        l.id_email(),
        l.case_id_number(),
        l.case_address(),
    ];
    let all = labels.into_iter().zip(identity.fields());
    all.filter_map(|(label, told)| Some((label, told.as_deref()?)))
        .collect()
}

/// The section of the case's page: what this post may open it for, and who did.
pub(super) fn section(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    html! {
        section aria-labelledby="identity" {
            h2 #identity { (l.id_title()) }
            p.muted { (l.id_about()) }
            @if view.ways.is_empty() { p.note { (l.id_not_yours()) } }
            @else if let Some(who) = &f.who {
                @let custodian = view.ways.iter().any(|(_, way)| *way == Way::ByCustodian);
                details #d-identity {
                    summary { (if custodian { l.id_ask() } else { l.id_open() }) }
                    form.stack method="post" action={ "/cases/" (view.row.case) "/identity" } {
                        (csrf(who))
                        @if custodian { p.hint { (l.id_custodian()) } }
                        fieldset {
                            legend { (l.id_purpose()) span.must { (l.required()) } }
                            @for (purpose, _) in &view.ways {
                                label.pick { input type="radio" name="purpose" value=(purpose.name()) required; " " (l.purpose(*purpose)) }
                            }
                        }
                        button.primary { (if custodian { l.id_ask() } else { l.id_open() }) }
                    }
                }
            }
            h3 { (l.id_by_record()) }
            @if view.openings.is_empty() { p.muted { (l.id_by_none()) } }
            ul { @for held in &view.openings {
                li { (l.pet_opened_at(letter_time(l, held.at), f.post_name(&held.by.post), l.purpose(held.purpose))) }
            } }
        }
    }
}
