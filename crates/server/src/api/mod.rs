//! JSON for programs: the same acts and reads as the pages, under the same rules.
//! Absent: anything a page cannot do, texts of cases, and matters too small to be listed.

mod body;
mod callbacks;
mod case_view;
mod cases;
mod corrections;
mod custody;
pub mod import;
mod ledger;
pub mod local;
mod metrics;
mod open311;
pub(crate) mod openapi;
mod promise_view;
mod reads;
mod stock;
mod view;

use crate::auth::WebState;
use crate::auth::apart::require_apart;
use crate::auth::guard::{Routes, Signed};
use crate::auth::problem::{Kind, Problem};
use crate::auth::sessions::Session;
use crate::live::Done;
use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use body::JsonBody;
use huiyin_engine::ids::PostId;
use huiyin_engine::{Act, Actor};
use serde::Deserialize;
use serde_json::json;

/// Adds the API's routes.
pub(crate) fn routes(routes: Routes) -> Routes {
    open311::routes(routes)
        .on(Method::GET, "/healthz", get(healthz))
        .on(Method::GET, "/readyz", get(readyz))
        .on(
            Method::POST,
            "/notify/sms/{secret}/reports",
            post(callbacks::arrived),
        )
        .on(
            Method::POST,
            "/notify/sms/{secret}/replies",
            post(callbacks::replied),
        )
        .on(Method::GET, "/metrics", get(metrics::get))
        .on(Method::GET, "/ledger/checkpoint", get(ledger::checkpoint))
        .on(Method::GET, "/ledger/key", get(ledger::key))
        .on(Method::GET, "/ledger/tile/{*path}", get(ledger::tile))
        .on(Method::GET, "/api/openapi.json", get(openapi::get))
        .on(Method::GET, "/api/v1/me", get(reads::me))
        .on(Method::GET, "/api/v1/board", get(reads::board))
        .on(Method::GET, "/api/v1/incidents", get(reads::incidents))
        .on(Method::GET, "/api/v1/incidents/{id}", get(reads::incident))
        .on(
            Method::GET,
            "/api/v1/incidents/{id}/report",
            get(reads::report),
        )
        .on(Method::GET, "/api/v1/assessments", get(reads::assessments))
        .on(Method::GET, "/api/v1/matters", get(reads::matters))
        .on(Method::GET, "/api/v1/corrections", get(corrections::list))
        .on(Method::GET, "/api/v1/plan", get(reads::plan))
        .on(Method::POST, "/api/v1/acts", post(acts))
        .on(Method::POST, "/api/v1/cases", post(cases::register))
        .on(Method::GET, "/api/v1/cases/{id}", get(cases::read))
        .on(
            Method::POST,
            "/api/v1/cases/{id}/identity",
            post(custody::open),
        )
        .on(
            Method::POST,
            "/api/v1/cases/{id}/receipt",
            post(custody::reissue),
        )
        .on(Method::GET, "/api/v1/custody", get(custody::list))
        .on(Method::POST, "/api/v1/custody/{id}", post(custody::answer))
        .on(
            Method::POST,
            "/api/v1/cases/import",
            post(import::import).layer(DefaultBodyLimit::disable()),
        )
}

// The process answers.
async fn healthz() -> &'static str {
    "ok\n"
}

// Commands can be taken.
async fn readyz(State(state): State<WebState>) -> impl IntoResponse {
    let health = state.live.health();
    let status = if health.ready() {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(json!({"ready": health.ready()})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActBody {
    /// From which post; where it is absent the session's.
    post: Option<PostId>,
    act: Act<String>,
}

async fn acts(
    State(state): State<WebState>,
    Signed(session): Signed,
    headers: HeaderMap,
    JsonBody(body): JsonBody<ActBody>,
) -> Result<Json<Done>, Problem> {
    let by = actor(&session, body.post)?;
    require_apart(&state, &by, &session.account.posts, &body.act)?;
    let done = match idempotency_key(&headers)? {
        Some(key) => {
            state
                .live
                .act_once(&format!("api-{}-{key}", by.person), by, body.act)
                .await?
        }
        None => state.live.act(by, body.act).await?,
    };
    Ok(Json(done))
}

/// The actor of a request: a post of the account, the session's where none is named.
fn actor(session: &Session, named: Option<PostId>) -> Result<Actor, Kind> {
    let post = named.or_else(|| session.post.clone()).ok_or(Kind::NoPost)?;
    if !session.account.posts.contains(&post) {
        return Err(Kind::Forbidden);
    }
    Ok(Actor {
        post,
        person: session.account.id,
    })
}

/// Most characters of an idempotency key.
const IDEMPOTENCY_KEY_MAX: usize = 200;

/// The key under which a write acts once; visible ASCII characters, none of them a blank.
fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Kind> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = value
        .to_str()
        .ok()
        .filter(|key| (1..=IDEMPOTENCY_KEY_MAX).contains(&key.len()))
        .filter(|key| key.bytes().all(|byte| byte.is_ascii_graphic()));
    key.map(|key| Some(key.to_owned()))
        .ok_or_else(|| Kind::Field("Idempotency-Key".to_owned()))
}
