//! Open311 GeoReport v2: public intake that is not confidential, for the clients that speak it.
//!
//! Shapes and names are those of the specification; so are its errors, a list of code and description, in JSON or
//! XML as the path's ending asks. A service is a unit of the plan: the one closed list of who answers for what.
//! What a client may not send is refused by name: `device_id` and `account_id` follow a person from one request to
//! the next. Absent: a list of anything that its petitioner did not ask to have shown and staff did not show.

mod post;
mod requests;
mod services;
mod tree;

use crate::auth::WebState;
use crate::auth::guard::{Asked, Routes};
use axum::extract::rejection::{PathRejection, RawFormRejection};
use axum::extract::{Path, RawForm, RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use axum::routing::{get, post as on_post};
use huiyin_intake::{Open311Fault, Open311Form as Form};
use tree::{Format, Tree};

/// What stands in the way of a request, as the specification writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fault {
    status: StatusCode,
    description: String,
}

/// The last part of a path; one that cannot be read names nothing.
type FileName = Result<Path<String>, PathRejection>;

fn named(file: FileName) -> String {
    file.map(|Path(file)| file).unwrap_or_default()
}

type Answer = Result<(StatusCode, Tree), Vec<Fault>>;

fn fault(status: StatusCode, description: impl Into<String>) -> Fault {
    Fault {
        status,
        description: description.into(),
    }
}

fn wrong(description: impl Into<String>) -> Fault {
    fault(StatusCode::BAD_REQUEST, description)
}

// What the intake room finds is the client's to correct.
fn wrongs(found: Vec<Open311Fault>) -> Vec<Fault> {
    found
        .into_iter()
        .map(|found| wrong(found.to_string()))
        .collect()
}

fn missing(what: &str) -> Vec<Fault> {
    vec![fault(StatusCode::NOT_FOUND, format!("there is no {what}"))]
}

/// Adds the routes.
pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .on(Method::GET, "/open311/v2/{file}", get(top))
        .on(Method::POST, "/open311/v2/{file}", on_post(file_request))
        .on(Method::GET, "/open311/v2/services/{file}", get(definition))
        .on(Method::GET, "/open311/v2/requests/{file}", get(request))
        .on(Method::GET, "/open311/v2/tokens/{file}", get(token))
}

async fn top(
    State(state): State<WebState>,
    asked: Asked,
    headers: HeaderMap,
    file: FileName,
    RawQuery(query): RawQuery,
) -> Response {
    let (name, format) = Format::split(&named(file));
    let query = Form::read(query.unwrap_or_default().as_bytes());
    answer(&state, format, move |state| match name.as_str() {
        "discovery" => Ok((
            StatusCode::OK,
            services::discovery(&headers, state.config.tls),
        )),
        "services" => services::list(state, asked.lang),
        "requests" => requests::list(state, asked.lang, &query.map_err(wrongs)?),
        _ => Err(missing(
            "such resource; there are discovery, services and requests",
        )),
    })
    .await
}

async fn definition(State(state): State<WebState>, asked: Asked, file: FileName) -> Response {
    let (code, format) = Format::split(&named(file));
    answer(&state, format, move |state| {
        services::definition(state, asked.lang, &code)
    })
    .await
}

async fn request(State(state): State<WebState>, asked: Asked, file: FileName) -> Response {
    let (id, format) = Format::split(&named(file));
    answer(&state, format, move |state| {
        requests::one(state, asked.lang, &id)
    })
    .await
}

// Ids are given at once, so there is no token to look up.
async fn token(State(state): State<WebState>, file: FileName) -> Response {
    let (_, format) = Format::split(&named(file));
    answer(&state, format, |_| {
        Err(missing(
            "such token: this server gives the service_request_id at once",
        ))
    })
    .await
}

async fn file_request(
    State(state): State<WebState>,
    headers: HeaderMap,
    file: FileName,
    body: Result<RawForm, RawFormRejection>,
) -> Response {
    let (name, format) = Format::split(&named(file));
    if name != "requests" {
        return written(
            Err(missing("such resource to post to; there is requests")),
            format,
        );
    }
    match body {
        Ok(RawForm(body)) => written(post::file(&state, &headers, &body).await, format),
        Err(why) => written(Err(vec![fault(why.status(), why.body_text())]), format),
    }
}

async fn answer(
    state: &WebState,
    format: Option<Format>,
    make: impl FnOnce(&WebState) -> Answer + Send + 'static,
) -> Response {
    let state = state.clone();
    let made = tokio::task::spawn_blocking(move || make(&state)).await;
    let made = made.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()));
    written(made, format)
}

fn written(answer: Answer, format: Option<Format>) -> Response {
    let Some(format) = format else {
        let faults = missing("such format; there are .json and .xml");
        return tree::errors(&faults, Format::Xml);
    };
    match answer {
        Ok((status, tree)) => tree::response(status, &tree, format),
        Err(faults) => tree::errors(&faults, format),
    }
}
