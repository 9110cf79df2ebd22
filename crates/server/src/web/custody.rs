//! Openings of identities, as custodians and auditors see them: what waits for an answer, what was opened and what
//! was refused. Absent: whose identity it was; and rows of cases that accuse whoever looks.

use super::case::identity::acting;
use super::fields::Fields;
use super::frame::{Frame, csrf, page};
use super::show::{blocking, frame};
use crate::auth::WebState;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::{Kind, Problem};
use crate::auth::shown::{custody, sees_openings};
use crate::live::Custody;
use crate::vault::{Opening, OpeningRequest};
use crate::words::letter_time;
use axum::extract::{Path, State};
use axum::response::Redirect;
use huiyin_engine::{Actor, may_agree};
use maud::{Markup, html};

/// The page.
pub(crate) async fn get(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Markup, Problem> {
    blocking(&state, move |state| {
        let f = frame(state, Some(&session), &asked)?;
        let auditor = f.who.as_ref().is_some_and(|who| who.auditor);
        let posts = &session.account.posts;
        if !sees_openings(f.plan.as_deref(), auditor, posts) {
            return Err(Kind::Forbidden.into());
        }
        let custody = custody(&state.live, posts)?;
        let by = acting(&session).ok();
        let mine = |row: &OpeningRequest| by.as_ref().is_some_and(|by| agrees(state, row, by));
        let waiting: Vec<u64> = custody
            .requests
            .iter()
            .filter(|row| row.answered.is_none() && mine(row))
            .map(|row| row.id)
            .collect();
        Ok(render(&f, &custody, &waiting))
    })
    .await
}

fn agrees(state: &WebState, row: &OpeningRequest, by: &Actor) -> bool {
    let (case, asked) = (row.asked.case, &row.asked.by);
    let named = state.live.case_row(case).and_then(|row| row.unit);
    let may = |city: &_| may_agree(city, case, named.as_ref(), asked, by).is_ok();
    state.live.read(may)
}

/// A custodian's answer.
pub(crate) async fn post(
    State(state): State<WebState>,
    Signed(session): Signed,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect, Problem> {
    let request = id.parse().map_err(|_| Kind::NotFound)?;
    let agreed = match fields.text("answer")? {
        "agree" => true,
        "refuse" => false,
        _ => return Err(Kind::Field("answer".to_owned()).into()),
    };
    let done = state
        .live
        .answer_opening(request, acting(&session)?, agreed);
    done.await.map_err(|error| Problem {
        back: Some("/custody".to_owned()),
        ..error.into()
    })?;
    Ok(Redirect::to("/custody"))
}

fn render(f: &Frame, custody: &Custody, waiting: &[u64]) -> Markup {
    let l = f.lang;
    let body = html! {
        h1 { (l.custody_title()) }
        p.muted { (l.custody_about()) }
        section aria-labelledby="waiting" {
            h2 #waiting { (l.custody_waiting()) }
            @if waiting.is_empty() { p.muted { (l.custody_none()) } }
            @for row in custody.requests.iter().filter(|row| waiting.contains(&row.id)) { (ask(f, row)) }
        }
        section aria-labelledby="openings" {
            h2 #openings { (l.custody_openings()) }
            (table(f, &[], custody.openings.iter().map(|row| (row, html! {}))))
        }
        section aria-labelledby="requests" {
            h2 #requests { (l.custody_asked()) }
            (table(f, &[l.custody_answer()], custody.requests.iter().map(|row| (&row.asked, html! { td { (answer(f, row)) } }))))
        }
        section aria-labelledby="refused" {
            h2 #refused { (l.custody_refused()) }
            (table(f, &[], custody.refused.iter().map(|row| (&row.asked, html! {}))))
        }
    };
    page(f, l.custody_title(), body)
}

fn ask(f: &Frame, row: &OpeningRequest) -> Markup {
    let l = f.lang;
    let asked = &row.asked;
    html! {
        @if let Some(who) = &f.who {
            form.note method="post" action={ "/custody/" (row.id) } {
                (csrf(who))
                p { a href={ "/cases/" (asked.case) } { (l.case_page(asked.case)) } " · " (l.pet_opened_at(letter_time(l, asked.at), f.post_name(&asked.by.post), l.purpose(asked.purpose))) }
                div.acts {
                    button.primary name="answer" value="agree" { (l.custody_agree()) }
                    button name="answer" value="refuse" { (l.custody_refuse()) }
                }
            }
        }
    }
}

fn answer(f: &Frame, row: &OpeningRequest) -> String {
    let l = f.lang;
    match &row.answered {
        None => l.custody_wait().to_owned(),
        Some((by, _, false)) => l.custody_no(f.post_name(&by.post)),
        Some((by, _, true)) => {
            let used = row.used.map_or("", |_| l.custody_used());
            let said = l.custody_yes(f.post_name(&by.post));
            if used.is_empty() {
                said
            } else {
                format!("{said} · {used}")
            }
        }
    }
}

fn table<'a>(
    f: &Frame,
    more: &[&str],
    rows: impl Iterator<Item = (&'a Opening, Markup)>,
) -> Markup {
    let l = f.lang;
    let mut rows = rows.peekable();
    html! {
        @if rows.peek().is_none() { p.muted { (l.custody_empty()) } }
        @else {
            div.scroll { table {
                thead { tr {
                    @for head in [l.custody_case(), l.custody_who(), l.custody_when(), l.custody_why()] { th scope="col" { (head) } }
                    @for head in more { th scope="col" { (head) } }
                } }
                tbody { @for (row, rest) in rows {
                    tr {
                        td { a href={ "/cases/" (row.case) } { (l.case_page(row.case)) } }
                        td { (f.post_name(&row.by.post)) }
                        td { (letter_time(l, row.at)) }
                        td { (l.purpose(row.purpose)) }
                        (rest)
                    }
                } }
            } }
        }
    }
}
