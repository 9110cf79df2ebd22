//! The operator's door: a socket in the data folder, for commands on this machine while the server
//! runs. Whoever may open the folder may use it; the folder's permissions are its only rule.

use super::import::{self, Options, Report};
use crate::auth::problem::Kind;
use crate::live::Live;
use crate::words::Lang;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use huiyin_engine::ids::IncidentId;
use huiyin_report::Form;
use serde_json::{Value, json};

/// Largest file, in kilobytes.
const KB_MAX: usize = 1024 * 1024;

/// The door's routes.
pub fn router(live: Live) -> Router {
    Router::new()
        .route("/health", get(health))
        .route("/import", post(import))
        .route("/report/{id}/{form}", get(report))
        .with_state(live)
}

async fn health(State(live): State<Live>) -> Json<Value> {
    let health = live.health();
    Json(json!({ "version": env!("CARGO_PKG_VERSION"), "ready": health.ready(), "health": health }))
}

// In the language of the query.
async fn report(
    State(live): State<Live>,
    Path((id, form)): Path<(u64, String)>,
    RawQuery(query): RawQuery,
) -> Result<Vec<u8>, (StatusCode, Json<Value>)> {
    let refused = |status, why: String| (status, Json(json!({ "detail": why })));
    let nothing = || refused(StatusCode::NOT_FOUND, no_incident(id));
    let form = Form::named(&form).ok_or_else(nothing)?;
    let lang = lang(&query.unwrap_or_default()).document();
    let made = move || {
        let report = live.report(IncidentId(id), false);
        report.map(|report| report.map(|report| report.print(form, lang)))
    };
    let trouble = |why: String| refused(StatusCode::SERVICE_UNAVAILABLE, why);
    let made = tokio::task::spawn_blocking(made).await;
    let made = made.map_err(|error| trouble(error.to_string()))?;
    made.map_err(|error| trouble(error.to_string()))?
        .ok_or_else(nothing)
}

/// What is said where there is no such incident.
#[must_use]
pub fn no_incident(id: u64) -> String {
    format!(
        "there is no incident {id}; the board lists those that are open, /supervision those that ended"
    )
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
