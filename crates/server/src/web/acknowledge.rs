//! The page behind a message's link: what is acknowledged, and one button. It needs no account; opening
//! it does nothing, so a program that looks at links acknowledges none.

use super::frame::{Frame, page};
use super::parts::at;
use super::show::{blocking, frame};
use super::sign_in::From;
use crate::auth::WebState;
use crate::auth::guard::Asked;
use crate::auth::problem::{Kind, Problem};
use crate::notify::courier::{Acknowledged, Courier};
use crate::notify::links::Link;
use crate::notify::{End, How, Message};
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use huiyin_engine::Time;
use maud::{Markup, html};

/// What a link opens.
#[derive(Debug, Clone)]
pub(crate) enum View {
    /// A message that waits for its acknowledgement.
    Waits(Message),
    /// One that is known, by which post and since when.
    Known(Message, Time),
    /// A link that is too old.
    TooOld,
    /// No link of this server's.
    None,
}

/// The page.
pub(crate) async fn get(
    State(state): State<WebState>,
    asked: Asked,
    From(from): From,
    Path(link): Path<String>,
) -> Result<Response, Problem> {
    let action = format!("/a/{link}");
    blocking(&state, move |state| {
        let (view, _) = view(state, &link, &from)?;
        answer(state, &asked, &view, &action)
    })
    .await
}

/// The button.
pub(crate) async fn post(
    State(state): State<WebState>,
    courier: Option<Extension<Courier>>,
    asked: Asked,
    From(from): From,
    Path(link): Path<String>,
) -> Result<Response, Problem> {
    let action = format!("/a/{link}");
    let read = {
        let (link, from) = (link.clone(), from.clone());
        blocking(&state, move |state| view(state, &link, &from)).await?
    };
    let mut known = false;
    if let ((View::Waits(_), Some(link)), Some(Extension(courier))) = (&read, courier) {
        let said = courier.acknowledge(link.message, link.person, How::Link);
        match said.await {
            Some(Acknowledged::Now | Acknowledged::Before) => known = true,
            Some(Acknowledged::NotTheirs) => return Err(Kind::NotFound.into()),
            None => return Err(Kind::Trouble("an acknowledgement".to_owned()).into()),
        }
    }
    blocking(&state, move |state| {
        let shown = match known {
            true => view(state, &link, &from)?.0,
            false => read.0,
        };
        answer(state, &asked, &shown, &action)
    })
    .await
}

fn view(state: &WebState, text: &str, from: &str) -> Result<(View, Option<Link>), Problem> {
    let (now, guesses) = (state.config.clock.now(), &state.guesses);
    if let Some(wait) = guesses.wait(from, from, now) {
        return Err(Kind::Throttled(wait).into());
    }
    let Some(link) = Link::read(&state.live, text) else {
        guesses.failed(from, from, now);
        return Ok((View::None, None));
    };
    let Some(message) = crate::notify::message(&state.live, link.message)? else {
        return Ok((View::None, None));
    };
    let view = match &message.end {
        Some((End::Known { .. } | End::HandedOver, at)) => View::Known(message.clone(), *at),
        None if Link::good(&message, state.live.now()) => View::Waits(message),
        None => View::TooOld,
    };
    Ok((view, Some(link)))
}

fn answer(state: &WebState, asked: &Asked, view: &View, action: &str) -> Result<Response, Problem> {
    let f = frame(state, None, asked)?;
    let status = match view {
        View::Waits(_) | View::Known(..) => StatusCode::OK,
        View::TooOld => StatusCode::GONE,
        View::None => StatusCode::NOT_FOUND,
    };
    let robots = [("x-robots-tag", "noindex, nofollow, noarchive")];
    Ok((status, robots, render(&f, view, action)).into_response())
}

/// The whole page.
pub(crate) fn render(f: &Frame, view: &View, action: &str) -> Markup {
    let l = f.lang;
    let title = match view {
        View::Waits(_) => l.ack_title(),
        View::Known(..) => l.ack_known_title(),
        View::TooOld | View::None => l.ack_none_title(),
    };
    let body = html! {
        div.narrow {
            h1 { (title) }
            @match view {
                View::Waits(message) => {
                    (what(f, message))
                    p.muted { (l.ack_about()) }
                    form.stack method="post" action=(action) {
                        button.primary.wide autofocus { (l.ack_do()) }
                    }
                }
                View::Known(message, since) => {
                    (what(f, message))
                    p role="status" { (l.ack_known()) " " (at(f, *since)) }
                }
                View::TooOld => { p { (l.ack_too_old()) } }
                View::None => { p { (l.ack_none()) } }
            }
        }
    };
    page(f, title, body)
}

fn what(f: &Frame, message: &Message) -> Markup {
    let l = f.lang;
    html! {
        @if let Some(level) = message.level { p { (super::parts::level(l, level)) } }
        p { b { (l.about(&message.about)) } }
        p { (l.ack_for(f.post_name(&message.to))) " " (at(f, message.created)) }
    }
}
