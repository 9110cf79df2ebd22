//! The ledger for everybody: checkpoint, tiles and entries as C2SP tlog-tiles names them, and the key.
//! Absent: whatever was not signed yet, and any way to look up a person or a case.

use crate::auth::WebState;
use crate::auth::problem::Kind;
use crate::live::Live;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use huiyin_ledger::Tile;
use std::fmt::Display;

/// What never changes may be kept for ever; what grows is asked for again.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

/// `/ledger/checkpoint`: what was signed last, with the cosignatures that came.
pub(super) async fn checkpoint(State(state): State<WebState>) -> Result<Response, Kind> {
    let held = read(&state, |live| live.checkpoint()).await?;
    let note = held.ok_or_else(|| unsigned(&state))?;
    Ok(said(
        "text/plain; charset=utf-8",
        ASK_AGAIN,
        note.to_string(),
    ))
}

/// `/ledger/key`: the key that verifies it. Whom to trust is for a policy from elsewhere to say.
pub(super) async fn key(State(state): State<WebState>) -> Result<Response, Kind> {
    let key = state.live.ledger_key().ok_or(Kind::NotFound)?;
    Ok(said(
        "text/plain; charset=utf-8",
        ASK_AGAIN,
        format!("{key}\n"),
    ))
}

/// `/ledger/tile/…`: hashes of a tile, or the entries of a bundle.
pub(super) async fn tile(
    State(state): State<WebState>,
    Path(path): Path<String>,
) -> Result<Response, Kind> {
    let tile = Tile::parse(&format!("tile/{path}")).ok_or(Kind::NotFound)?;
    let bytes = read(&state, move |live| live.tile(tile)).await?;
    // A partial tile is a prefix of the full one, and as fixed as that.
    Ok(said(
        "application/octet-stream",
        FOR_EVER,
        bytes.ok_or(Kind::NotFound)?,
    ))
}

async fn read<T, E>(
    state: &WebState,
    from: impl FnOnce(&Live) -> Result<T, E> + Send + 'static,
) -> Result<T, Kind>
where
    T: Send + 'static,
    E: Display + Send + 'static,
{
    let live = state.live.clone();
    let read = tokio::task::spawn_blocking(move || from(&live)).await;
    let read = read.map_err(|error| Kind::Trouble(error.to_string()))?;
    read.map_err(|error| Kind::Trouble(error.to_string()))
}

// A ledger that should be signed and is not is trouble; one that nobody set up is not there.
fn unsigned(state: &WebState) -> Kind {
    match state.live.health().ledger_failing {
        Some(why) => Kind::Trouble(why),
        None => Kind::NotFound,
    }
}

fn said(kind: &'static str, cache: &'static str, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    // Monitors and witnesses may be pages of others: everything here is public.
    let anybody = HeaderName::from_static("access-control-allow-origin");
    headers.insert(anybody, HeaderValue::from_static("*"));
    response
}
