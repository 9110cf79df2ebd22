//! The edge of the web: dresses problems as pages or as RFC 9457 details, and sets the headers that
//! every response carries.

use super::frame::{Frame, page};
use super::show::frame;
use crate::api::openapi::for_programs;
use crate::auth::WebState;
use crate::auth::guard::{Asked, cookie, cookie_name};
use crate::auth::problem::{Kind, Problem};
use crate::auth::sessions;
use crate::telemetry::{Level, say};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, LOCATION,
    REFERRER_POLICY, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde_json::json;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Wraps every request.
pub(crate) async fn dress(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let asked = Asked::of(request.uri(), request.headers());
    let secret = cookie(request.headers(), cookie_name(state.config.tls)).map(str::to_owned);
    let reading = request.method() == Method::GET || request.method() == Method::HEAD;
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        if let Kind::Trouble(why) = &problem.kind {
            say(Level::Error, "trouble", &[("why", why.as_str().into())]);
        }
        let allow = response.headers_mut().remove(ALLOW);
        response = dressed(&state, &problem, &asked, secret.as_deref(), reading);
        let headers = response.headers_mut();
        headers.extend(allow.map(|methods| (ALLOW, methods)));
    }
    headers(&state, &asked, &mut response);
    response
}

fn dressed(
    state: &WebState,
    problem: &Problem,
    asked: &Asked,
    secret: Option<&str>,
    reading: bool,
) -> Response {
    if for_programs(&asked.here) {
        return details(state, problem, asked);
    }
    if matches!(problem.kind, Kind::SignIn) && reading {
        let to = format!("/sign-in?next={}", asked.here);
        return (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response();
    }
    let now = state.config.clock.now();
    let session = secret.and_then(|secret| {
        state
            .live
            .with_db(|db| sessions::find(db, secret, now))
            .ok()?
    });
    match frame(state, session.as_ref(), asked) {
        Ok(f) => (problem.kind.status(), problem_page(&f, problem)).into_response(),
        Err(_) => problem.kind.status().into_response(),
    }
}

/// RFC 9457 problem details.
fn details(state: &WebState, problem: &Problem, asked: &Asked) -> Response {
    let plan = state.live.read(|city| city.plan.clone());
    let l = asked.lang;
    let post = |id: &huiyin_engine::ids::PostId| {
        let held = plan.as_ref().and_then(|plan| plan.post(id));
        held.map_or_else(|| id.to_string(), |held| l.label(&held.name).to_owned())
    };
    let (title, said) = problem.kind.words(l, post);
    let (status, code) = (problem.kind.status(), problem.kind.code());
    let body = json!({
        "type": format!("urn:huiyin:problem:{code}"),
        "title": title,
        "status": status.as_u16(),
        "detail": said.what,
        "code": code,
        "todo": said.todo,
        "instance": asked.here,
    });
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    if status == StatusCode::UNAUTHORIZED {
        let scheme = HeaderValue::from_static("Bearer");
        response.headers_mut().insert(WWW_AUTHENTICATE, scheme);
    }
    response
}

/// A problem as a page: what stands in the way, what to do, and what the person had written.
pub(crate) fn problem_page(f: &Frame, problem: &Problem) -> Markup {
    let l = f.lang;
    let (title, said) = problem.kind.words(l, |post| f.post_name(post));
    let back = problem.back.as_deref().filter(|path| path.starts_with('/'));
    let body = html! {
        div.narrow.problem {
            h1 { (title) }
            p.lead { (said.what) }
            @if !said.todo.is_empty() { p { (said.todo) } }
            @if let Some(text) = &problem.written {
                label.field-label for="written" { (l.p_your_text()) }
                textarea #written rows="5" readonly { (text) }
            }
            p.acts {
                @if matches!(problem.kind, Kind::SignIn) { a.button.primary href="/sign-in" { (l.sign_in_do()) } }
                @if let Some(back) = back { a.button.primary href=(back) { (l.p_go_back()) } }
                a.button href="/" { (l.back_to_board()) }
            }
        }
    };
    page(f, &title, body)
}

fn headers(state: &WebState, asked: &Asked, response: &mut Response) {
    let fixed = [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=()",
        ),
    ];
    let headers = response.headers_mut();
    // A page that is a single file brings its own.
    let usual = HeaderValue::from_static(POLICY);
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(usual);
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if state.config.tls {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(HeaderName::from_static("strict-transport-security"), year);
    }
    let kept = asked.here.starts_with("/static/");
    let cache = if kept {
        "public, max-age=31536000, immutable"
    } else {
        "no-store"
    };
    // What is public and fixed says so itself.
    let usual = HeaderValue::from_static(cache);
    headers.entry(CACHE_CONTROL).or_insert(usual);
}
