//! Every notice the system sends, the calls that a person makes on top.

use super::fields::Fields;
use super::frame::{Frame, csrf, page};
use super::parts::{at, empty};
use super::sent::{History, Names};
use super::show::{blocking, frame};
use crate::auth::WebState;
use crate::auth::accounts;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::{Kind, Problem};
use crate::auth::shown::sees;
use crate::notify::courier::Courier;
use crate::store::{OutboxRow, OutboxState};
use crate::words::Lang;
use axum::Extension;
use axum::extract::State;
use axum::response::Redirect;
use huiyin_engine::City;
use huiyin_engine::effect::About;
use huiyin_engine::ids::{CaseId, ChannelId, IncidentId, PostId};
use huiyin_engine::{Actor, Time};
use maud::{Markup, html};

/// Rows shown, those that wait first.
const ROWS_MAX: usize = 200;

/// What one recipient is told about one thing, by however many channels.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) to: PostId,
    pub(crate) about: About,
    pub(crate) channels: Vec<Option<ChannelId>>,
    pub(crate) keys: Vec<String>,
    pub(crate) state: OutboxState,
    pub(crate) created: Time,
    pub(crate) marked: Option<(Actor, Time)>,
    /// The page it is about.
    pub(crate) place: String,
    /// What the pipeline did about it.
    pub(crate) steps: History,
}

/// Rows that differ by their channel alone, as one; in the order of the rows.
pub(crate) fn gathered(city: &City, rows: Vec<OutboxRow>) -> Vec<Told> {
    let mut all: Vec<Told> = Vec::new();
    for OutboxRow {
        notice,
        created,
        state,
        marked,
    } in rows
    {
        let same = |held: &&mut Told| {
            held.to == notice.to && held.about == notice.about && held.state == state
        };
        if let Some(held) = all.iter_mut().find(same) {
            held.channels.push(notice.channel);
            held.keys.push(notice.key);
            continue;
        }
        all.push(Told {
            place: place(city, &notice.about),
            to: notice.to,
            about: notice.about,
            channels: vec![notice.channel],
            keys: vec![notice.key],
            state,
            created,
            marked,
            steps: History::new(),
        });
    }
    all
}

/// The list.
pub(crate) async fn get(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Markup, Problem> {
    blocking(&state, move |state| {
        let mut rows = state.live.outbox(ROWS_MAX);
        let posts = &session.account.posts;
        let mut rows = state.live.read(|city| {
            let of_case = |about| case_of(city, about);
            rows.retain(|row| {
                of_case(row.notice.about).is_none_or(|case| sees(city, case, None, posts))
            });
            gathered(city, rows)
        });
        for row in &mut rows {
            if let (true, Some(key)) = (row.state != OutboxState::Shown, row.keys.first()) {
                row.steps = crate::notify::history(&state.live, key)?;
            }
        }
        let names = state.live.with_db(accounts::names)?;
        Ok(render(
            &frame(state, Some(&session), &asked)?,
            &rows,
            &names,
        ))
    })
    .await
}

/// Ticks off that a recipient was told, on every channel at once.
pub(crate) async fn post(
    State(state): State<WebState>,
    Signed(session): Signed,
    courier: Option<Extension<Courier>>,
    fields: Fields,
) -> Result<Redirect, Problem> {
    let post: PostId = session.post.clone().ok_or(Kind::NoPost)?;
    let person = session.account.id;
    for key in fields.text("notices")?.split_whitespace().take(ROWS_MAX) {
        let by = Actor {
            post: post.clone(),
            person,
        };
        state.live.outbox_mark(key, OutboxState::Told, by).await?;
    }
    if let Some(Extension(courier)) = courier {
        courier.nudge();
    }
    Ok(Redirect::to("/outbox"))
}

// The case that a notice is about: it is listed for nobody whom the case accuses.
fn case_of(city: &City, about: About) -> Option<CaseId> {
    match about {
        About::CaseClock { case, .. }
        | About::CaseMoved { case, .. }
        | About::CaseAssigned { case }
        | About::CaseTransferred { case }
        | About::CaseObjected { case }
        | About::CaseMaterial { case }
        | About::OpeningAsked { case } => Some(case),
        About::PromiseMade { promise }
        | About::PromiseReported { promise }
        | About::PromiseGivenUp { promise }
        | About::PromiseDisputed { promise }
        | About::PromiseSilent { promise } => {
            let held = city.case_promises.get(&promise);
            held.map(|held| held.case)
        }
        _ => None,
    }
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
        About::Task { task } | About::TaskOverdue { task } | About::StoodDown { task }
            if city.safety_tasks.contains_key(task) =>
        {
            format!("/assessments/{}", city.safety_tasks[task])
        }
        About::Task { task }
        | About::StoodDown { task }
        | About::TaskOverdue { task }
        | About::Help { task }
        | About::HelpAlarm { task }
        | About::HelpAnswered { task } => incident(city.tasks.get(task)),
        About::PromiseMade { promise }
        | About::PromiseReported { promise }
        | About::PromiseGivenUp { promise }
        | About::PromiseDisputed { promise }
        | About::PromiseSilent { promise } => match city.case_promises.get(promise) {
            Some(held) => format!("/cases/{}#promise-{promise}", held.case),
            None => incident(city.promises.get(promise)),
        },
        About::Answer { matter } | About::AnswerOverdue { matter } => {
            format!("/matters/{matter}#attention")
        }
        About::Stock { reservation }
        | About::StockLate { reservation }
        | About::StockShort { reservation }
        | About::StockShortAlarm { reservation }
        | About::ShortfallAnswered { reservation }
        | About::StockOut { reservation } => incident(city.reservations.get(reservation)),
        About::Unclassed { .. } => "/supervision?kind=law&open=1".to_owned(),
        About::CaseClock { case, .. }
        | About::CaseMoved { case, .. }
        | About::CaseAssigned { case }
        | About::CaseTransferred { case }
        | About::CaseObjected { case }
        | About::CaseMaterial { case } => format!("/cases/{case}"),
        About::OpeningAsked { .. } | About::Openings { .. } => "/custody".to_owned(),
        About::Ended { incident: id }
        | About::Merged { incident: id }
        | About::Reopened { incident: id } => incident(Some(id)),
    }
}

/// The whole page.
pub(crate) fn render(f: &Frame, rows: &[Told], names: &Names) -> Markup {
    let l = f.lang;
    let (waiting, rest): (Vec<&Told>, Vec<&Told>) =
        rows.iter().partition(|row| row.state.to_be_told());
    let body = html! {
        h1 { (l.outbox_title()) }
        p.muted { (l.outbox_about()) }
        @if rows.is_empty() { (empty(l.outbox_empty(), l.outbox_empty_how())) }
        @else {
            section #calls data-live aria-labelledby="calls-title" {
                h2 #calls-title { (l.outbox_calls()) " " span.count { (waiting.len()) } }
                @if waiting.is_empty() { p.muted { (l.outbox_no_calls()) } } @else { (table(f, l.outbox_calls(), &waiting, names)) }
            }
            section #notices data-live aria-labelledby="rest-title" {
                h2 #rest-title { (l.outbox_rest()) " " span.count { (rest.len()) } }
                (table(f, l.outbox_rest(), &rest, names))
            }
        }
    };
    page(f, l.outbox_title(), body)
}

fn table(f: &Frame, name: &str, rows: &[&Told], names: &Names) -> Markup {
    let l = f.lang;
    html! {
        div.scroll tabindex="0" role="group" aria-label=(name) {
            table {
                thead { tr {
                    th scope="col" { (l.outbox_to()) }
                    th scope="col" { (l.outbox_what()) }
                    th scope="col" { (l.outbox_channel()) }
                    th scope="col" { (l.outbox_since()) }
                    th scope="col" { (l.outbox_state()) }
                } }
                tbody { @for row in rows { (line(f, row, names)) } }
            }
        }
    }
}

fn line(f: &Frame, row: &Told, names: &Names) -> Markup {
    let l = f.lang;
    let channels: Vec<String> = row
        .channels
        .iter()
        .map(|id| channel(f, id.as_ref()))
        .collect();
    html! {
        tr {
            th scope="row" { (f.post_name(&row.to)) }
            td { a href=(row.place) { (l.about(&row.about)) } }
            td { (channels.join(l.list_comma())) }
            td { (at(f, row.created)) }
            td {
                @if row.state == OutboxState::Alarm { b.late { (state_word(l, row.state)) } }
                @else { (state_word(l, row.state)) }
                @if let Some((by, when)) = &row.marked { br; span.muted { (f.post_name(&by.post)) " " (at(f, *when)) } }
                @if row.state.to_be_told() { (tick(f, row)) }
                (super::sent::render(f, &steps_id(row), &row.steps, names))
            }
        }
    }
}

// A page that is brought up to date keeps open what was open.
fn steps_id(row: &Told) -> String {
    let key = row.keys.first().map_or("", String::as_str);
    format!("d-steps-{}", key.replace('/', "-"))
}

fn channel(f: &Frame, id: Option<&ChannelId>) -> String {
    let Some(id) = id else {
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
        OutboxState::Sending => l.state_sending(),
        OutboxState::Sent => l.state_sent(),
        OutboxState::Known => l.state_known(),
        OutboxState::Alarm => l.state_alarm(),
    }
}

fn tick(f: &Frame, row: &Told) -> Markup {
    let l = f.lang;
    let label = format!(
        "{} {} {}",
        l.outbox_told(),
        f.post_name(&row.to),
        l.about(&row.about)
    );
    html! {
        @if let Some(who) = f.who.as_ref().filter(|who| who.actor().is_some()) {
            form method="post" action="/outbox" {
                (csrf(who))
                input type="hidden" name="notices" value=(row.keys.join(" "));
                button.small aria-label=(label) { (l.outbox_told()) }
            }
        }
    }
}
