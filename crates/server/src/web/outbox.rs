//! Every notice the system sends, the calls that a person makes on top.

use super::fields::Fields;
use super::frame::{Frame, csrf, page};
use super::parts::{at, empty};
use super::show::{blocking, frame};
use crate::auth::WebState;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::{Kind, Problem};
use crate::store::{OutboxRow, OutboxState};
use crate::words::Lang;
use axum::extract::State;
use axum::response::Redirect;
use huiyin_engine::City;
use huiyin_engine::effect::{About, Notice};
use huiyin_engine::ids::IncidentId;
use huiyin_engine::{Actor, ids::PostId};
use maud::{Markup, html};

/// Rows shown, those that wait first.
const ROWS_MAX: usize = 200;

/// A row and the page it is about.
pub(crate) type Row = (OutboxRow, String);

/// The list.
pub(crate) async fn get(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Markup, Problem> {
    blocking(&state, move |state| {
        let rows = state.live.outbox(ROWS_MAX);
        let rows: Vec<Row> = state.live.read(|city| {
            rows.into_iter()
                .map(|row| (row.clone(), place(city, &row.notice.about)))
                .collect()
        });
        Ok(render(&frame(state, Some(&session), &asked)?, &rows))
    })
    .await
}

/// Ticks a call off.
pub(crate) async fn post(
    State(state): State<WebState>,
    Signed(session): Signed,
    fields: Fields,
) -> Result<Redirect, Problem> {
    let post: PostId = session.post.clone().ok_or(Kind::NoPost)?;
    let by = Actor {
        post,
        person: session.account.id,
    };
    let to = match fields.text("state")? {
        "told" => OutboxState::Told,
        "pending" => OutboxState::Pending,
        _ => return Err(Kind::Field("state".to_owned()).into()),
    };
    state
        .live
        .outbox_mark(fields.text("notice")?, to, by)
        .await?;
    Ok(Redirect::to("/outbox"))
}

/// The page that a notice is about.
fn place(city: &City, about: &About) -> String {
    let incident = |id: Option<&IncidentId>| {
        id.map_or_else(|| "/".to_owned(), |id| format!("/incidents/{id}"))
    };
    match about {
        About::Step { assessment, .. } | About::StepAlarm { assessment, .. } => {
            format!("/assessments/{assessment}")
        }
        About::Release { warning }
        | About::ReleaseAlarm { warning }
        | About::Warning { warning } => incident(city.warnings.get(warning)),
        About::Task { task } | About::TaskOverdue { task } => incident(city.tasks.get(task)),
        About::PromiseSilent { promise } => incident(city.promises.get(promise)),
        About::Ended { incident: id } => incident(Some(id)),
    }
}

/// The whole page.
pub(crate) fn render(f: &Frame, rows: &[Row]) -> Markup {
    let l = f.lang;
    let waits = |row: &&Row| row.0.state == OutboxState::Pending;
    let body = html! {
        h1 { (l.outbox_title()) }
        p.muted { (l.outbox_about()) }
        @if rows.is_empty() { (empty(l.outbox_empty(), l.outbox_empty_how())) }
        @else {
            section #calls data-live aria-labelledby="calls-title" {
                h2 #calls-title { (l.outbox_calls()) }
                @if !rows.iter().any(|row| waits(&row)) { p.muted { (l.outbox_no_calls()) } }
                @else { (table(f, l.outbox_calls(), &rows.iter().filter(waits).collect::<Vec<_>>())) }
            }
            section #notices data-live aria-labelledby="rest-title" {
                h2 #rest-title { (l.outbox_rest()) }
                (table(f, l.outbox_rest(), &rows.iter().filter(|row| !waits(row)).collect::<Vec<_>>()))
            }
        }
    };
    page(f, l.outbox_title(), body)
}

fn table(f: &Frame, name: &str, rows: &[&Row]) -> Markup {
    let l = f.lang;
    html! {
        div.scroll tabindex="0" role="region" aria-label=(name) {
            table {
                thead { tr {
                    th scope="col" { (l.outbox_to()) }
                    th scope="col" { (l.outbox_what()) }
                    th scope="col" { (l.outbox_channel()) }
                    th scope="col" { (l.outbox_since()) }
                    th scope="col" { (l.outbox_state()) }
                } }
                tbody { @for (row, place) in rows { (line(f, row, place)) } }
            }
        }
    }
}

fn line(f: &Frame, row: &OutboxRow, place: &str) -> Markup {
    let l = f.lang;
    html! {
        tr {
            th scope="row" { (f.post_name(&row.notice.to)) }
            td { a href=(place) { (about_words(l, &row.notice.about)) } }
            td { (channel(f, &row.notice)) }
            td { (at(f, row.created)) }
            td {
                (state_word(l, row.state))
                @if let Some((by, when)) = &row.marked { br; span.muted { (f.post_name(&by.post)) " " (at(f, *when)) } }
                @if row.state == OutboxState::Pending { (tick(f, row)) }
            }
        }
    }
}

fn channel(f: &Frame, notice: &Notice) -> String {
    let Some(id) = &notice.channel else {
        return f.lang.outbox_on_board().to_owned();
    };
    let held = f.plan.as_ref().and_then(|plan| plan.channel(id));
    held.map_or_else(
        || id.to_string(),
        |held| f.lang.label(&held.name).to_owned(),
    )
}

const fn state_word(l: Lang, state: OutboxState) -> &'static str {
    match state {
        OutboxState::Pending => l.state_call(),
        OutboxState::Shown => l.state_board(),
        OutboxState::Told => l.state_done(),
    }
}

fn tick(f: &Frame, row: &OutboxRow) -> Markup {
    let l = f.lang;
    let to = f.post_name(&row.notice.to);
    html! {
        @if let Some(who) = f.who.as_ref().filter(|who| who.actor().is_some()) {
            form method="post" action="/outbox" {
                (csrf(who))
                input type="hidden" name="notice" value=(row.notice.key);
                input type="hidden" name="state" value="told";
                button.small aria-label={ (l.outbox_told()) " " (to) " " (channel(f, &row.notice)) } { (l.outbox_told()) }
            }
        }
    }
}

fn about_words(l: Lang, about: &About) -> String {
    match about {
        About::Step { step, .. } => l.about_step(l.step(*step)),
        About::StepAlarm { step, .. } => l.about_step_alarm(l.step(*step)),
        About::Release { .. } => l.about_release().to_owned(),
        About::ReleaseAlarm { .. } => l.about_release_alarm().to_owned(),
        About::Warning { .. } => l.about_warning().to_owned(),
        About::Task { .. } => l.about_task().to_owned(),
        About::TaskOverdue { .. } => l.about_task_overdue().to_owned(),
        About::PromiseSilent { .. } => l.about_promise_silent().to_owned(),
        About::Ended { .. } => l.about_ended().to_owned(),
    }
}
