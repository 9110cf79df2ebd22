//! A case by the receipt code that its petitioner brings: the only way to find one (charter).

use super::fields::Fields;
use super::frame::{Frame, csrf, page};
use super::show::{blocking, frame};
use crate::auth::WebState;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::{Kind, Problem};
use crate::auth::shown::sees;
use crate::live::CaseTexts;
use crate::vault::{Receipt, ReceiptError};
use crate::words::Lang;
use axum::extract::State;
use huiyin_engine::ids::{CaseId, MatterId};
use maud::{Markup, html};

/// The form for a code; stands below the form for a new case.
pub(super) fn form(f: &Frame) -> Markup {
    let l = f.lang;
    html! {
        @if let Some(who) = &f.who {
            form.stack method="post" action="/cases/find" {
                (csrf(who))
                label.field-label for="find-code" { (l.find_label()) }
                div.joined {
                    input id="find-code" name="code" required maxlength="40" autocomplete="off" autocapitalize="characters" aria-describedby="find-hint";
                    button { (l.find_do()) }
                }
                p.hint #find-hint { (l.find_hint()) }
            }
            p { a href="/cases/lost" { (l.lost_link()) } }
        }
    }
}

/// Finds it.
pub(crate) async fn post(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    fields: Fields,
) -> Result<Markup, Problem> {
    let code = fields.text("code")?.to_owned();
    let found = blocking(&state, move |state| {
        let receipt = Receipt::parse(&code).map_err(|error| slip(asked.lang, error))?;
        let found = state.live.case_by_receipt(&receipt)?;
        let (case, matter) = found.ok_or_else(|| Kind::Body(asked.lang.find_none().to_owned()))?;
        let f = frame(state, Some(&session), &asked)?;
        let row = state.live.case_row(case).ok_or(Kind::NotFound)?;
        let open = f.plan.as_ref().zip(f.post());
        let open = open.is_some_and(|(plan, post)| {
            let sees = |city: &_| sees(city, case, row.unit.as_ref(), f.posts());
            state
                .live
                .read(|city| sees(city) && super::case::reads(city, plan, &row, post))
        });
        let texts = if open {
            state.live.case_texts(case).ok().flatten()
        } else {
            None
        };
        Ok(render(&f, case, matter, open, texts.as_ref()))
    })
    .await;
    found.map_err(|problem| Problem {
        back: Some("/cases/new".to_owned()),
        ..problem
    })
}

fn slip(l: Lang, error: ReceiptError) -> Kind {
    Kind::Body(slip_words(l, error))
}

/// What is wrong with a code as it was typed.
pub(super) fn slip_words(l: Lang, error: ReceiptError) -> String {
    match error {
        ReceiptError::Length { found } => l.find_length(found),
        ReceiptError::Sign(sign) => l.find_sign(sign),
        ReceiptError::Check => l.find_check().to_owned(),
    }
}

fn render(
    f: &Frame,
    case: CaseId,
    matter: MatterId,
    open: bool,
    texts: Option<&CaseTexts>,
) -> Markup {
    let l = f.lang;
    let title = l.find_found(case);
    let body = html! {
        div.narrow {
            h1 { (title) }
            p { a href={ "/matters/" (matter) } { (l.matter_no(matter)) } }
            @match texts {
                Some(texts) => {
                    p { b { (texts.topic) } }
                    @if !texts.body.is_empty() { blockquote { (texts.body) } }
                }
                None if open => { p { em.muted { (l.sealed_text()) } } }
                None => { p.note { (l.matter_texts_not_yours()) } }
            }
            p.acts { a.button.primary href={ "/cases/" (case) } { (l.case_page(case)) } a.button href="/cases/new" { (l.nav_case()) } }
        }
    };
    page(f, &title, body)
}
