//! What programs read.

use super::openapi::shape::shaped;
use super::view::{AssessmentView, BoardView, IncidentView, MatterView, matters as large_matters};
use crate::auth::WebState;
use crate::auth::guard::Signed;
use crate::auth::problem::{Kind, Problem};
use crate::store::StoreError;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use huiyin_engine::City;
use huiyin_engine::ids::{IncidentId, PostId};
use huiyin_engine::plan::Plan;
use huiyin_report::Report;
use serde::Serialize;

/// Most rows of any list.
const ROWS_MAX: usize = 500;

shaped! {
    /// The account that asks.
    #[derive(Debug, Serialize)]
    pub(super) struct Me {
        person: u64,
        name: String,
        posts: Vec<PostId>,
        post: Option<PostId>,
        admin: bool,
        auditor: bool,
        csrf: String,
    }
}

/// Who asks, and the token that a script sends back with its writes.
pub(super) async fn me(Signed(session): Signed) -> Json<Me> {
    let account = session.account;
    Json(Me {
        person: account.id.0,
        name: account.name,
        posts: account.posts,
        post: session.post,
        admin: account.admin,
        auditor: account.auditor,
        csrf: session.csrf,
    })
}

pub(super) async fn board(
    State(state): State<WebState>,
    Signed(session): Signed,
) -> Json<BoardView> {
    let (now, posts) = (state.live.now(), &session.account.posts);
    let board = |city: &City| BoardView::of(city, posts, now, ROWS_MAX);
    Json(state.live.read(board))
}

/// The latest incidents, newest first.
pub(super) async fn incidents(State(state): State<WebState>) -> Json<Vec<IncidentView>> {
    Json(state.live.read(|city| {
        city.incidents
            .values()
            .rev()
            .take(ROWS_MAX)
            .map(IncidentView::of)
            .collect()
    }))
}

pub(super) async fn incident(
    State(state): State<WebState>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<IncidentView>, Problem> {
    let Path(id) = id.map_err(|_| Kind::NotFound)?;
    let id = IncidentId(id.parse().map_err(|_| Kind::NotFound)?);
    let find = move || {
        let of = |city: &City| city.incidents.get(&id).map(IncidentView::of);
        let past = state.live.past_of_incident(id)?;
        Ok::<_, StoreError>(past.map_or_else(|| state.live.read(of), |past| of(&past)))
    };
    let found = tokio::task::spawn_blocking(find).await;
    let found = found.map_err(|error| Kind::Trouble(error.to_string()))??;
    Ok(Json(found.ok_or(Kind::NotFound)?))
}

/// The after-action report on an incident.
pub(super) async fn report(
    State(state): State<WebState>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Report>, Problem> {
    let Path(id) = id.map_err(|_| Kind::NotFound)?;
    let id = IncidentId(id.parse().map_err(|_| Kind::NotFound)?);
    let exercise = state.config.demo.is_some();
    let found = tokio::task::spawn_blocking(move || state.live.report(id, exercise)).await;
    let found = found.map_err(|error| Kind::Trouble(error.to_string()))??;
    Ok(Json(found.ok_or(Kind::NotFound)?))
}

/// The latest assessments, newest first.
pub(super) async fn assessments(State(state): State<WebState>) -> Json<Vec<AssessmentView>> {
    Json(state.live.read(|city| {
        city.assessments
            .values()
            .rev()
            .take(ROWS_MAX)
            .map(AssessmentView::of)
            .collect()
    }))
}

/// Matters of at least three cases and ten people.
pub(super) async fn matters(State(state): State<WebState>) -> Json<Vec<MatterView>> {
    Json(state.live.read(|city| large_matters(city, ROWS_MAX)))
}

pub(super) async fn plan(State(state): State<WebState>) -> Result<Json<Plan>, Problem> {
    let plan = state.live.read(|city| city.plan.clone());
    Ok(Json(
        plan.map(|plan| Plan::clone(&plan)).ok_or(Kind::NotFound)?,
    ))
}
