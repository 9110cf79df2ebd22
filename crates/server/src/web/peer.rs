//! Where a request comes from, and the line and figures that each one leaves behind. The line holds the
//! route's pattern and never the path: a path may hold a receipt code or a set-up link.

use crate::auth::WebState;
use crate::clock::Stopwatch;
use crate::config::net::client;
use crate::telemetry::{Field, Level, say};
use crate::tls::TlsListener;
use axum::extract::connect_info::{ConnectInfo, Connected};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use axum::serve::IncomingStream;
use std::net::SocketAddr;
use std::sync::atomic::Ordering::Relaxed;
use tokio::net::TcpListener;

const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The other end of a connection, whether it speaks TLS or not.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

impl Connected<IncomingStream<'_, TcpListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TcpListener>) -> Self {
        Peer(*stream.remote_addr())
    }
}

impl Connected<IncomingStream<'_, TlsListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TlsListener>) -> Self {
        Peer(*stream.remote_addr())
    }
}

/// Tells the layers below where the request comes from, then counts and logs its answer.
pub(crate) async fn observe(
    State(state): State<WebState>,
    mut request: Request,
    next: Next,
) -> Response {
    let watch = Stopwatch::start();
    place(&state, &mut request);
    let method = method(request.method());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(MatchedPath::as_str);
    let route = route.unwrap_or("none").to_owned();
    let id = state.requests.fetch_add(1, Relaxed);
    let mut response = next.run(request).await;
    let (status, taken) = (response.status(), watch.elapsed());
    state
        .figures
        .answered(method, &route, status.as_u16(), taken.as_secs_f64());
    let fields = [
        ("id", Field::Number(id)),
        ("method", method.into()),
        ("route", route.as_str().into()),
        ("status", Field::Number(status.as_u16().into())),
        (
            "ms",
            Field::Number(u64::try_from(taken.as_millis()).unwrap_or(u64::MAX)),
        ),
    ];
    say(level(status, &route), "request", &fields);
    response
        .headers_mut()
        .insert(REQUEST_ID, HeaderValue::from(id));
    response
}

// Monitors ask for these many times a minute.
fn level(status: StatusCode, route: &str) -> Level {
    match route {
        _ if status.is_server_error() => Level::Warn,
        "/healthz" | "/readyz" | "/metrics" | "/static/{file}" => Level::Debug,
        _ => Level::Info,
    }
}

// A method is free text; only known ones are written down.
fn method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

fn place(state: &WebState, request: &mut Request) {
    let Some(ConnectInfo(Peer(peer))) = request.extensions().get::<ConnectInfo<Peer>>().copied()
    else {
        return;
    };
    let lines = request.headers().get_all(FORWARDED);
    let lines = lines.into_iter().filter_map(|line| line.to_str().ok());
    let from = client(peer.ip(), lines, &state.config.edge.proxies);
    let port = if from == peer.ip() { peer.port() } else { 0 };
    request
        .extensions_mut()
        .insert(ConnectInfo(SocketAddr::new(from, port)));
}
