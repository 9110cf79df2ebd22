//! Small choices that a page remembers: the language, the acting post, the demo's staff.

use super::fields::{Fields, local};
use super::show::blocking;
use crate::auth::WebState;
use crate::auth::guard::Signed;
use crate::auth::problem::{Kind, Problem};
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::response::{IntoResponse, Redirect, Response};
use huiyin_engine::ids::PostId;

/// Keeps the language in a cookie.
pub(crate) async fn language(fields: Fields) -> Result<Response, Problem> {
    let name = match fields.text("lang")? {
        name @ ("zh" | "en" | "auto") => name,
        _ => return Err(Kind::Field("lang".to_owned()).into()),
    };
    let line = format!("lang={name}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
    let to = local(fields.maybe("back"));
    Ok((StatusCode::SEE_OTHER, [(LOCATION, to), (SET_COOKIE, line)]).into_response())
}

/// Acts from another post from now on.
pub(crate) async fn post(
    State(state): State<WebState>,
    Signed(session): Signed,
    fields: Fields,
) -> Result<Redirect, Problem> {
    let post = PostId::from(fields.text("post")?);
    if !session.account.posts.contains(&post) {
        return Err(Kind::Forbidden.into());
    }
    let back = local(fields.maybe("back"));
    blocking(&state, move |state| {
        Ok(state.live.with_db(|db| session.choose(db, &post))?)
    })
    .await?;
    Ok(Redirect::to(&back))
}

/// Takes a post over from the demo's simulated staff, or hands it back.
pub(crate) async fn staff(
    State(state): State<WebState>,
    Signed(session): Signed,
    fields: Fields,
) -> Result<Redirect, Problem> {
    let Some(demo) = &state.config.demo else {
        return Err(Kind::NotFound.into());
    };
    let post = PostId::from(fields.text("post")?);
    if !session.account.posts.contains(&post) {
        return Err(Kind::Forbidden.into());
    }
    demo.taken_over.set(&post, fields.text("take")? == "on");
    Ok(Redirect::to(&local(fields.maybe("back"))))
}
