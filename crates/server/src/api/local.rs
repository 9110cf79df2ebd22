//! The operator's door: a socket in the data folder, for commands on this machine while the server
//! runs. Whoever may open the folder may use it; the folder's permissions are its only rule.

use super::import::{self, Options, Report};
use crate::auth::problem::Kind;
use crate::live::Live;
use crate::words::Lang;
use axum::body::{Bytes, to_bytes};
use axum::extract::{RawQuery, Request, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

/// Largest file, in kilobytes.
const KB_MAX: usize = 1024 * 1024;

/// The door's routes.
pub fn router(live: Live) -> Router {
    Router::new()
        .route("/health", get(health))
        .route("/import", post(import))
        .with_state(live)
}

async fn health(State(live): State<Live>) -> Json<Value> {
    let health = live.health();
    Json(json!({ "version": env!("CARGO_PKG_VERSION"), "ready": health.ready(), "health": health }))
}

async fn import(
    State(live): State<Live>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Result<Json<Report>, (StatusCode, Json<Value>)> {
    let query = query.unwrap_or_default();
    let bytes = to_bytes(request.into_body(), KB_MAX * 1024).await;
    let taken = match bytes {
        Ok(bytes) => take_in(&live, &query, bytes).await,
        Err(_) => Err(in_words(&Kind::TooLarge(KB_MAX), lang(&query))),
    };
    taken.map(Json).map_err(|why| {
        (
            StatusCode::UNPROCESSABLE_ENTITY,
            Json(json!({ "detail": why })),
        )
    })
}

/// Takes in a file, with the options of the import route as a query and the language as `lang`.
///
/// # Errors
/// Options or a file that cannot be read, in words.
pub async fn take_in(live: &Live, query: &str, bytes: Bytes) -> Result<Report, String> {
    let lang = lang(query);
    let options = Options::read(query).map_err(|kind| in_words(&kind, lang))?;
    import::file(live, options, bytes, lang)
        .await
        .map_err(|kind| in_words(&kind, lang))
}

fn lang(query: &str) -> Lang {
    let named = query.split('&').find_map(|pair| pair.strip_prefix("lang="));
    named.and_then(Lang::named).unwrap_or(Lang::En)
}

fn in_words(kind: &Kind, lang: Lang) -> String {
    kind.words(lang, ToString::to_string).1.what
}
