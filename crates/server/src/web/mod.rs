//! The pages: rendered by the server, one file per screen action, working without JavaScript.
//! Absent: rules. What a page offers or foretells is asked of the engine.

mod accounts;
mod acknowledge;
mod acts;
mod assessment;
mod assets;
mod attention;
mod board;
mod case;
mod case_act;
mod case_find;
mod case_lost;
mod case_new;
mod chart;
mod choose;
mod condition;
pub(crate) mod custody;
mod document;
mod edge;
mod events;
mod fields;
mod foretell;
mod form;
mod frame;
mod import;
mod incident;
mod matter;
mod needs;
mod outbox;
mod parts;
mod peer;
mod petitioner;
mod plan;
mod promises;
mod records;
mod report;
mod sent;
mod setup;
mod show;
mod sign_in;
pub(crate) mod supervision;
mod trial;
mod verify;
mod work;

pub use crate::auth::{Demo, Edge, WebConfig, WebState};
pub use peer::Peer;

use crate::auth::guard::{Asked, Routes, Signed};
use crate::auth::problem::{Kind, Problem};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use huiyin_engine::ids::{AssessmentId, IncidentId};
use maud::Markup;

/// The whole web: pages, stream and API, every route behind its rule.
pub fn router(state: WebState) -> Router {
    let routes = listed(Routes::new(state.clone())).finish();
    routes
        .fallback(|| async { Kind::NotFound })
        .method_not_allowed_fallback(|| async { Kind::Method })
        .layer(from_fn_with_state(state.clone(), edge::dress))
        .layer(from_fn_with_state(state.clone(), peer::observe))
        .with_state(state)
}

fn of_petitioners(routes: Routes) -> Routes {
    routes
        .on(Method::GET, "/r", get(petitioner::ask))
        .on(Method::POST, "/r", post(petitioner::find))
        .on(Method::GET, "/r/{code}", get(petitioner::get))
        .on(Method::POST, "/r/{code}/word", post(petitioner::word))
        .on(Method::POST, "/r/{code}/rate", post(petitioner::rate))
        .on(
            Method::POST,
            "/r/{code}/material",
            post(petitioner::material::post)
                .layer(DefaultBodyLimit::max(petitioner::material::FORM_BYTES_MAX)),
        )
        .on(
            Method::GET,
            "/r/{code}/proof/{entry}",
            get(petitioner::proofs::file),
        )
        .on(
            Method::GET,
            "/r/{code}/paper/{entry}",
            get(petitioner::proofs::paper),
        )
}

fn of_supervision(routes: Routes) -> Routes {
    routes
        .on(Method::GET, "/supervision", get(supervision::get))
        .on(Method::GET, "/supervision.csv", get(supervision::csv))
        .on(Method::GET, "/supervision.xlsx", get(supervision::xlsx))
        .on(Method::GET, "/supervision/corrections", get(records::get))
        .on(Method::GET, "/supervision/year", get(supervision::year))
        .on(
            Method::GET,
            "/supervision/year.csv",
            get(supervision::year_csv),
        )
        .on(
            Method::GET,
            "/supervision/year.xlsx",
            get(supervision::year_xlsx),
        )
}

fn listed(routes: Routes) -> Routes {
    let routes = of_supervision(of_petitioners(routes))
        .on(Method::GET, "/", get(board_page))
        .on(Method::GET, "/work", get(work_page))
        .on(Method::GET, "/assessments/{id}", get(assessment_page))
        .on(Method::GET, "/incidents/{id}", get(incident_page))
        .on(Method::GET, "/incidents/{id}/report", get(report::get))
        .on(
            Method::GET,
            "/incidents/{id}/report/{form}",
            get(report::file),
        )
        .on(Method::GET, "/matters/{id}", get(matter::get))
        .on(Method::GET, "/plan", get(plan::get))
        .on(Method::GET, "/outbox", get(outbox::get))
        .on(Method::POST, "/outbox", post(outbox::post))
        .on(Method::POST, "/acts", post(acts::post))
        .on(Method::GET, "/cases/new", get(case_new::get))
        .on(Method::POST, "/cases/new", post(case_new::post))
        .on(Method::GET, "/cases/import", get(import::get))
        .on(
            Method::POST,
            "/cases/import",
            post(import::post).layer(DefaultBodyLimit::disable()),
        )
        .on(Method::POST, "/cases/find", post(case_find::post))
        .on(Method::GET, "/cases/lost", get(case_lost::get))
        .on(Method::GET, "/cases/{id}", get(case::get))
        .on(
            Method::POST,
            "/cases/{id}/identity",
            post(case::identity::open),
        )
        .on(
            Method::POST,
            "/cases/{id}/receipt",
            post(case::identity::reissue),
        )
        .on(Method::GET, "/custody", get(custody::get))
        .on(Method::POST, "/custody/{id}", post(custody::post))
        .on(
            Method::GET,
            "/cases/{id}/material/{number}",
            get(case::material::get),
        )
        .on(Method::GET, "/a/{link}", get(acknowledge::get))
        .on(Method::POST, "/a/{link}", post(acknowledge::post))
        .on(Method::POST, "/post", post(choose::post))
        .on(Method::GET, "/accounts", get(accounts::get))
        .on(Method::POST, "/accounts", post(accounts::add))
        .on(Method::POST, "/accounts/{id}", post(accounts::change))
        .on(Method::GET, "/sign-in", get(sign_in::get))
        .on(Method::POST, "/sign-in", post(sign_in::post))
        .on(Method::POST, "/sign-out", post(sign_in::sign_out))
        .on(Method::GET, "/setup/{secret}", get(setup::get))
        .on(Method::POST, "/setup/{secret}", post(setup::post))
        .on(Method::POST, "/lang", post(choose::language))
        .on(Method::POST, "/demo/sign-in", post(sign_in::demo))
        .on(Method::POST, "/demo/staff", post(choose::staff))
        .on(Method::GET, "/events", get(events::get))
        .on(Method::GET, "/verify", get(verify::get))
        .on(Method::GET, "/static/{file}", get(asset));
    // Handed out to programs as to people.
    let path = "/api/v1/cases/{id}/material/{number}";
    crate::api::routes(routes).on(Method::GET, path, get(case::material::get))
}

async fn board_page(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Markup, Problem> {
    let posts = session.account.posts.clone();
    let read = move |city: &_, by: Option<&_>, now| Some(board::Board::of(city, by, &posts, now));
    show::page_of(
        &state,
        session,
        asked,
        read,
        board::Board::needs,
        board::render,
    )
    .await
}

async fn work_page(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Markup, Problem> {
    let read = |city: &_, by: Option<&_>, now| Some(work::View::of(city, by, now));
    show::page_of(
        &state,
        session,
        asked,
        read,
        work::View::needs,
        work::render,
    )
    .await
}

async fn assessment_page(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Markup, Problem> {
    let id = AssessmentId(id.parse().map_err(|_| Kind::NotFound)?);
    let past = move |state: &WebState| Ok(state.live.past_of_assessment(id)?);
    let past = show::blocking(&state, past).await?;
    let read = move |city: &_, by: Option<&_>, now| {
        assessment::View::of(past.as_ref().unwrap_or(city), id, by, now)
    };
    show::page_of(
        &state,
        session,
        asked,
        read,
        assessment::View::needs,
        assessment::render,
    )
    .await
}

async fn incident_page(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Markup, Problem> {
    let id = IncidentId(id.parse().map_err(|_| Kind::NotFound)?);
    let past = move |state: &WebState| Ok(state.live.past_of_incident(id)?);
    let past = show::blocking(&state, past).await?;
    let read =
        move |city: &_, by: Option<&_>, now| incident::View::of(city, past.as_ref(), id, by, now);
    show::page_of(
        &state,
        session,
        asked,
        read,
        incident::View::needs,
        incident::render,
    )
    .await
}

async fn asset(Path(file): Path<String>) -> Result<impl IntoResponse, Kind> {
    let (kind, body) = match file.as_str() {
        "app.css" => ("text/css; charset=utf-8", assets::CSS),
        "app.js" => ("text/javascript; charset=utf-8", assets::JS),
        "icon.svg" => ("image/svg+xml", assets::ICON),
        _ => return Err(Kind::NotFound),
    };
    Ok(([(CONTENT_TYPE, kind)], body))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::rules::RULES;
    use crate::clock::Clock;
    use crate::live::{Live, Opened};
    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use huiyin_engine::Time;
    use std::collections::BTreeSet;
    use tower::ServiceExt;

    fn state(dir: &std::path::Path) -> (WebState, crate::live::LiveHandle) {
        let Opened { live, handle } = Live::open(dir, Clock::by_hand(Time(0))).unwrap();
        let config = WebConfig {
            tls: false,
            demo: None,
            clock: Clock::by_hand(Time(0)),
            edge: Edge::default(),
        };
        (WebState::new(live, config).unwrap(), handle)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_router_has_exactly_the_routes_that_have_a_rule() {
        let dir = tempfile::TempDir::new().unwrap();
        let (state, _handle) = state(dir.path());
        let routes = listed(Routes::new(state));
        let there: BTreeSet<_> = routes
            .listed()
            .iter()
            .map(|(method, path)| (method.as_str(), *path))
            .collect();
        let ruled: BTreeSet<_> = RULES.iter().map(|rule| (rule.method, rule.path)).collect();
        assert_eq!(there, ruled);
        assert_eq!(routes.listed().len(), RULES.len());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_route_without_a_rule_is_refused() {
        let dir = tempfile::TempDir::new().unwrap();
        let (state, _handle) = state(dir.path());
        let routes =
            Routes::new(state.clone()).on(Method::GET, "/unlisted", get(|| async { "secret" }));
        let app: Router = routes.finish().with_state(state);
        let request = Request::get("/unlisted").body(Body::empty()).unwrap();
        assert_eq!(
            app.oneshot(request).await.unwrap().status(),
            StatusCode::FORBIDDEN
        );
    }
}
