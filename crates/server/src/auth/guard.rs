//! The guard before every route: finds the session, holds the route's rule against it, and refuses
//! writes that do not prove where they come from. Absent: any rule of its own.

use super::problem::Kind;
use super::rules::{self, Access};
use super::secret;
use super::sessions::{self, Session};
use super::state::WebState;
use crate::words::Lang;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::MethodRouter;
use std::net::SocketAddr;

/// Largest form, in kilobytes.
pub(crate) const FORM_KB_MAX: usize = 512;

/// Largest file of records, in kilobytes; a larger one is cut in pieces by whoever sends it.
pub(crate) const UPLOAD_KB_MAX: usize = 64 * 1024;

/// Builds a router in which every route stands behind its rule.
pub(crate) struct Routes {
    router: Router<WebState>,
    state: WebState,
    #[cfg(test)]
    listed: Vec<(Method, &'static str)>,
}

impl Routes {
    pub(crate) fn new(state: WebState) -> Self {
        Routes {
            router: Router::new(),
            state,
            #[cfg(test)]
            listed: Vec::new(),
        }
    }

    /// Adds a route under the rule that the table has for it; without one it is refused to everybody.
    pub(crate) fn on(
        mut self,
        method: Method,
        path: &'static str,
        handler: MethodRouter<WebState>,
    ) -> Self {
        let access = rules::access(method.as_str(), path);
        let guarded = handler.route_layer(from_fn_with_state((self.state.clone(), access), guard));
        self.router = self.router.route(path, guarded);
        #[cfg(test)]
        self.listed.push((method, path));
        self
    }

    /// The routes added so far.
    #[cfg(test)]
    pub(crate) fn listed(&self) -> &[(Method, &'static str)] {
        &self.listed
    }

    pub(crate) fn finish(self) -> Router<WebState> {
        self.router
    }
}

/// The language that a request asks for: the query, then the choice kept in a cookie, then Chinese.
/// `Accept-Language` counts only where the person chose `auto`.
pub(crate) fn lang_of(uri_query: Option<&str>, headers: &HeaderMap) -> Lang {
    let asked = uri_query
        .unwrap_or_default()
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang="));
    if let Some(lang) = asked.and_then(Lang::named) {
        return lang;
    }
    match cookie(headers, "lang") {
        Some("auto") => {
            let accepts = headers
                .get(ACCEPT_LANGUAGE)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default();
            if accepts.to_lowercase().starts_with("en") {
                Lang::En
            } else {
                Lang::Zh
            }
        }
        Some(name) => Lang::named(name).unwrap_or_default(),
        None => Lang::default(),
    }
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers
        .get_all(COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(held, _)| *held == name)
        .map(|(_, value)| value)
}

/// The session cookie's name: with TLS the browser itself ties it to this host.
pub(crate) const fn cookie_name(tls: bool) -> &'static str {
    if tls { "__Host-huiyin" } else { "huiyin" }
}

async fn guard(
    State((state, access)): State<(WebState, Access)>,
    request: Request,
    next: Next,
) -> Result<Response, Kind> {
    let (mut request, by_cookie) = with_session(&state, request)?;
    if access == Access::Machine {
        machine(&state, &request)?;
        return Ok(next.run(request).await);
    }
    allowed(&state, access, request.extensions().get::<Session>())?;
    if access == Access::Demo && !from_loopback(&request) {
        return Err(Kind::NotFound);
    }
    if !request.method().is_safe() {
        same_origin(request.headers())?;
        // What anybody may send needs no session, so no session can be misused by it.
        let for_anybody = matches!(access, Access::Public | Access::Demo);
        if by_cookie && !for_anybody {
            request = proven(request).await?;
        }
    }
    Ok(next.run(request).await)
}

// Finds the session by token or cookie. The second value is whether a cookie gave it.
fn with_session(state: &WebState, mut request: Request) -> Result<(Request, bool), Kind> {
    let headers = request.headers();
    let bearer = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let secret = cookie(headers, cookie_name(state.config.tls));
    let now = state.config.clock.now();
    let programs = request.uri().path().starts_with("/api/") || request.uri().path() == "/events";
    let found = match (bearer.filter(|_| programs), secret) {
        (Some(token), _) => state
            .tokens
            .find(&state.live, token)
            .map(|found| (found, false)),
        (None, Some(secret)) => state
            .live
            .with_db(|db| sessions::find(db, secret, now))
            .map(|found| (found, true)),
        (None, None) => Ok((None, false)),
    };
    let (session, by_cookie) = found.map_err(|error| Kind::Trouble(error.to_string()))?;
    let by_cookie = by_cookie && session.is_some();
    if let Some(session) = session {
        request.extensions_mut().insert(session);
    }
    Ok((request, by_cookie))
}

// The demo's buttons need no password, so they are for this machine alone.
fn from_loopback(request: &Request) -> bool {
    let from = request.extensions().get::<ConnectInfo<SocketAddr>>();
    from.is_none_or(|ConnectInfo(address)| address.ip().is_loopback())
}

// Behind a proxy every request seems to come from this machine, so there the token alone counts.
fn machine(state: &WebState, request: &Request) -> Result<(), Kind> {
    let forwarded = request.headers().contains_key("x-forwarded-for");
    let direct = state.config.edge.proxies.is_empty() && !forwarded;
    let bearer = request.headers().get(AUTHORIZATION);
    let bearer = bearer
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let known = match (bearer, &state.config.edge.metrics_token) {
        (Some(given), Some(held)) => secret::same(given, held),
        _ => false,
    };
    let from = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let here = from.is_some_and(|ConnectInfo(address)| address.ip().is_loopback());
    if known || (direct && here) {
        Ok(())
    } else {
        Err(Kind::Forbidden)
    }
}

fn allowed(state: &WebState, access: Access, session: Option<&Session>) -> Result<(), Kind> {
    match (access, session) {
        (Access::Public, _) => Ok(()),
        (Access::Demo, _) if state.config.demo.is_some() => Ok(()),
        (Access::Demo, _) => Err(Kind::NotFound),
        // `machine` has its rule; a session opens nothing here.
        (Access::Denied | Access::Machine, _) => Err(Kind::Forbidden),
        (_, None) => Err(Kind::SignIn),
        (Access::SignedIn, Some(_)) => Ok(()),
        (Access::Admin, Some(session)) if session.account.admin => Ok(()),
        (Access::Admin, Some(_)) => Err(Kind::Forbidden),
        (Access::Acting, Some(session)) if session.account.auditor => Err(Kind::Forbidden),
        (Access::Acting, Some(session)) if session.post.is_none() => Err(Kind::NoPost),
        (Access::Acting, Some(_)) => Ok(()),
    }
}

// A browser says where a write comes from; what it says must be this server. `Sec-Fetch-Site` decides
// where it is sent: our own pages ask for no referrer, which makes their `Origin` read `null`.
fn same_origin(headers: &HeaderMap) -> Result<(), Kind> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return if matches!(site, "same-origin" | "none") {
            Ok(())
        } else {
            Err(Kind::StaleForm)
        };
    }
    let Some(origin) = text(ORIGIN.as_str()) else {
        return Ok(());
    };
    let from = origin.split_once("://").map(|(_, host)| host);
    if from.is_some() && from == text(HOST.as_str()) {
        Ok(())
    } else {
        Err(Kind::StaleForm)
    }
}

// The session's token comes in a header, or in the form's own field.
async fn proven(request: Request) -> Result<Request, Kind> {
    let session = request.extensions().get::<Session>().cloned();
    let fits = |token: &str| {
        session
            .as_ref()
            .is_some_and(|session| session.csrf_fits(token))
    };
    if let Some(token) = request
        .headers()
        .get("x-csrf-token")
        .and_then(|value| value.to_str().ok())
    {
        return if fits(token) {
            Ok(request)
        } else {
            Err(Kind::StaleForm)
        };
    }
    let media = request.headers().get(CONTENT_TYPE);
    let media = media.map_or(&[][..], |kind| kind.as_bytes());
    let upload = media.starts_with(b"multipart/form-data");
    if !upload && !media.starts_with(b"application/x-www-form-urlencoded") {
        return Err(Kind::StaleForm);
    }
    let kb_max = if upload { UPLOAD_KB_MAX } else { FORM_KB_MAX };
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, kb_max * 1024)
        .await
        .map_err(|_| Kind::TooLarge(kb_max))?;
    let token = if upload {
        first_part(&bytes)
    } else {
        bytes
            .split(|byte| *byte == b'&')
            .find_map(|pair| pair.strip_prefix(b"csrf="))
    };
    let token = token.and_then(|token| std::str::from_utf8(token).ok());
    if token.is_some_and(fits) {
        Ok(Request::from_parts(parts, Body::from(bytes)))
    } else {
        Err(Kind::StaleForm)
    }
}

// In a form with a file the proof is the first part; our pages write it there.
fn first_part(bytes: &[u8]) -> Option<&[u8]> {
    const HEAD: &[u8] = b"name=\"csrf\"\r\n\r\n";
    let head = &bytes[..bytes.len().min(512)];
    let start = head.windows(HEAD.len()).position(|part| part == HEAD)? + HEAD.len();
    let value = &head[start..];
    let end = value.windows(2).position(|part| part == b"\r\n")?;
    Some(&value[..end])
}

/// The session that the guard let in.
pub(crate) struct Signed(pub(crate) Session);

impl<S: Send + Sync> FromRequestParts<S> for Signed {
    type Rejection = Kind;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Kind> {
        parts
            .extensions
            .get::<Session>()
            .cloned()
            .map(Signed)
            .ok_or(Kind::SignIn)
    }
}

/// What a page needs to know of its request: language and own path.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) lang: Lang,
    pub(crate) here: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Kind;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Kind> {
        Ok(Asked::of(&parts.uri, &parts.headers))
    }
}

impl Asked {
    pub(crate) fn of(uri: &axum::http::Uri, headers: &HeaderMap) -> Self {
        let lang = lang_of(uri.query(), headers);
        Asked {
            lang,
            here: uri.path().to_owned(),
        }
    }
}
