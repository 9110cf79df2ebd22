//! Signing in and out; in the demo, one button for each post.

use super::fields::{Fields, local};
use super::frame::{Frame, page};
use super::show::{blocking, frame};
use crate::auth::guard::{Asked, Signed, cookie_name};
use crate::auth::problem::{Kind, Problem};
use crate::auth::{AccountId, NewAccount, WebState, accounts, sessions};
use axum::extract::{ConnectInfo, FromRequestParts, RawQuery, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use huiyin_engine::ids::PostId;
use huiyin_engine::plan::{Plan, Step};
use maud::{Markup, html};
use std::net::SocketAddr;

/// The page.
pub(crate) async fn get(
    State(state): State<WebState>,
    asked: Asked,
    RawQuery(query): RawQuery,
) -> Result<Markup, Problem> {
    let next = query
        .unwrap_or_default()
        .split('&')
        .find_map(|pair| pair.strip_prefix("next=").map(str::to_owned));
    blocking(&state, move |state| {
        let any = !state.live.with_db(accounts::all)?.is_empty();
        let f = frame(state, None, &asked)?;
        Ok(render(
            &f,
            &View {
                any,
                next: local(next),
                ..View::default()
            },
        ))
    })
    .await
}

/// What the page shows.
#[derive(Debug, Default)]
pub(crate) struct View {
    any: bool,
    next: String,
    name: String,
    fault: Option<String>,
}

pub(crate) fn render(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    let body = html! {
        div.narrow {
            h1 { (l.app_long()) }
            p.muted { (l.sign_in_about()) }
            @if f.demo.is_some() { (demo_posts(f)) }
            @else if !view.any { p.note { (l.sign_in_none()) } }
            @else {
                @if let Some(fault) = &view.fault { p.note role="alert" #fault { (fault) } }
                form.stack method="post" action="/sign-in" {
                    input type="hidden" name="next" value=(view.next);
                    label.field-label for="name" { (l.sign_in_name()) }
                    input id="name" name="name" value=(view.name) required autocomplete="username" autocapitalize="none" autofocus[view.fault.is_none()];
                    label.field-label for="password" { (l.sign_in_password()) }
                    input id="password" type="password" name="password" required autocomplete="current-password"
                        autofocus[view.fault.is_some()] aria-describedby=[view.fault.as_ref().map(|_| "fault")];
                    button.primary.wide { (l.sign_in_do()) }
                }
            }
        }
    };
    page(f, l.sign_in_title(), body)
}

fn demo_posts(f: &Frame) -> Markup {
    let l = f.lang;
    html! {
        h2 { (l.demo_title()) }
        p.muted { (l.demo_about()) }
        @if let Some(plan) = &f.plan {
            h3 { (l.demo_chain()) }
            ul.post-buttons {
                @for step in [Step::Screening, Step::Verification, Step::Decision] {
                    li { (demo_button(f, plan, &plan.chain.step(step).post, Some(step))) }
                }
            }
            h3 { (l.demo_others()) }
            ul.post-buttons {
                @for post in plan.posts.iter().filter(|post| !in_chain(plan, &post.id)) {
                    li { (demo_button(f, plan, &post.id, None)) }
                }
            }
        }
    }
}

fn in_chain(plan: &Plan, post: &PostId) -> bool {
    let steps = [Step::Screening, Step::Verification, Step::Decision];
    steps
        .into_iter()
        .any(|step| plan.chain.step(step).post == *post)
}

fn demo_button(f: &Frame, plan: &Plan, post: &PostId, step: Option<Step>) -> Markup {
    html! {
        form method="post" action="/demo/sign-in" {
            input type="hidden" name="post" value=(post);
            button.wide { (f.post_in(plan, post)) @if let Some(step) = step { span.k { (f.lang.step(step)) } } }
        }
    }
}

/// Where a request comes from, for counting wrong tries; one place for all where that is not known.
pub(crate) struct From(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for From {
    type Rejection = Kind;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Kind> {
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(From(
            address.map_or_else(String::new, |ConnectInfo(address)| address.ip().to_string()),
        ))
    }
}

/// Takes name and password.
pub(crate) async fn post(
    State(state): State<WebState>,
    asked: Asked,
    From(address): From,
    fields: Fields,
) -> Result<Response, Problem> {
    let (name, password) = (
        fields.raw("name").trim().to_owned(),
        fields.raw("password").to_owned(),
    );
    let next = local(fields.maybe("next"));
    blocking(&state, move |state| {
        let now = state.config.clock.now();
        if let Some(wait) = state.throttle.wait(&name, &address, now) {
            return Err(Kind::Throttled(wait).into());
        }
        if let Some(secret) = sessions::sign_in(&state.live, &name, &password, now)? {
            state.throttle.succeeded(&name, &address);
            return Ok(signed_in(state, &secret, &next));
        }
        state.throttle.failed(&name, &address, now);
        let f = frame(state, None, &asked)?;
        let fault = Some(f.lang.sign_in_wrong().to_owned());
        let view = View {
            any: true,
            next,
            name,
            fault,
        };
        Ok((StatusCode::UNAUTHORIZED, render(&f, &view)).into_response())
    })
    .await
}

/// On to a page with a new session.
pub(crate) fn signed_in(state: &WebState, secret: &str, next: &str) -> Response {
    let age = sessions::ABSOLUTE.as_seconds();
    with_cookie(state, &format!("{secret}; Max-Age={age}"), next)
}

fn with_cookie(state: &WebState, value: &str, next: &str) -> Response {
    let tls = state.config.tls;
    let secure = if tls { "; Secure" } else { "" };
    let line = format!(
        "{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}",
        cookie_name(tls)
    );
    let mut response = (StatusCode::SEE_OTHER, [(LOCATION, next.to_owned())]).into_response();
    if let Ok(line) = HeaderValue::from_str(&line) {
        response.headers_mut().append(SET_COOKIE, line);
    }
    response
}

/// Ends the session.
pub(crate) async fn sign_out(
    State(state): State<WebState>,
    Signed(session): Signed,
) -> Result<Response, Problem> {
    blocking(&state, move |state| {
        state.live.with_db(|db| session.close(db))?;
        Ok(with_cookie(state, "; Max-Age=0", "/sign-in"))
    })
    .await
}

/// Signs in as a post of the demo; its account is made at the first time.
pub(crate) async fn demo(
    State(state): State<WebState>,
    asked: Asked,
    fields: Fields,
) -> Result<Response, Problem> {
    let post = PostId::from(fields.text("post")?);
    blocking(&state, move |state| {
        let plan = state
            .live
            .read(|city| city.plan.clone())
            .ok_or(Kind::NotFound)?;
        let held = plan.post(&post).ok_or(Kind::NotFound)?;
        let display = asked.lang.label(&held.name).to_owned();
        let id = demo_account(state, post, display)?;
        let secret = sessions::open(&state.live, id, state.config.clock.now())?;
        Ok(signed_in(state, &secret, "/"))
    })
    .await
}

fn demo_account(state: &WebState, post: PostId, display: String) -> Result<AccountId, Problem> {
    let all = state.live.with_db(accounts::all)?;
    let name = format!("demo.{post}");
    if let Some(account) = all.iter().find(|account| account.name == name) {
        return Ok(account.id);
    }
    let new = NewAccount {
        name,
        display,
        posts: vec![post],
        admin: false,
        auditor: false,
    };
    let now = state.config.clock.now();
    let made = state
        .live
        .with_db(|db| accounts::insert(db, &new, None, now))?;
    made.map_err(|fault| Kind::Input(fault).into())
}
