//! Registrations a second over HTTP, checked, counted, sealed and durable, against a bare axum server
//! in front of SQLite with the same group commit and rows of the same size, taking turns in one run.
//!
//! `cargo run --release -p huiyin-server --example bench_http [SECONDS] [FOLDER]`
//!
//! The same 64 connections ask both, from this process. Absent: TLS.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

mod bare;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Router, serve};
use bare::{Bare, Failure, Sizes, sizes};
use huiyin_engine::Time;
use huiyin_server::auth::{NewAccount, add_account};
use huiyin_server::clock::{Clock, Stopwatch};
use huiyin_server::live::{Live, Opened};
use huiyin_server::store::DATABASE_FILE;
use huiyin_server::web::{Edge, Peer, WebConfig, WebState};
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

const CONNECTIONS: usize = 64;
const ANSWER_BYTES_MAX: usize = 16_384;

/// A program's token, known to this bench alone.
const TOKEN: &str = "huiyin_bench";

fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    let seconds = args.next().map_or(Ok(10), |text| text.parse())?;
    let folder = args.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let lasts = Duration::from_secs(seconds);
    let dir = tempfile::tempdir_in(folder)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let (ours, sizes) = runtime.block_on(our_rate(dir.path(), lasts))?;
    let (theirs, a_commit) = runtime.block_on(bare_rate(dir.path(), lasts, sizes))?;
    let ratio = ours / theirs;
    println!(
        "{CONNECTIONS} connections, {seconds} s each: {ours:.0}/s of {theirs:.0}/s bare, {a_commit:.1} a commit \
         ({ratio:.2})"
    );
    Ok(())
}

async fn our_rate(dir: &Path, lasts: Duration) -> Result<(f64, Sizes), Failure> {
    let clock = Clock::by_hand(Time::from_city(2026, 3, 2, 9, 0, 0));
    let Opened { live, handle } = Live::open(dir, clock.clone())?;
    let checked = huiyin_plan::check(include_str!("../../../plans/city.toml"));
    let plan = checked.plan.ok_or("the sample plan has errors")?;
    live.adopt_plan(plan, None).await?;
    let config = WebConfig {
        tls: false,
        demo: None,
        clock: clock.clone(),
        edge: Edge::default(),
    };
    let state = WebState::new(live.clone(), config)?;
    let program = NewAccount {
        name: "bench".to_owned(),
        display: "bench".to_owned(),
        posts: vec!["duty-officer".into()],
        admin: false,
        auditor: false,
    };
    add_account(&live, &program, "a long enough password", clock.now())?;
    let db = Connection::open(dir.join(DATABASE_FILE))?;
    let tag = Sha256::digest(TOKEN.as_bytes()).to_vec();
    db.execute(
        "INSERT INTO api_tokens (tag, account, label, created) VALUES (?, 1, 'bench', 0)",
        params![tag],
    )?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let service = huiyin_server::web::router(state).into_make_service_with_connect_info::<Peer>();
    let server = tokio::spawn(async move { serve(listener, service).await });
    let rate = asked(address, lasts).await?;
    server.abort();
    tokio::task::spawn_blocking(move || handle.shutdown()).await?;
    Ok((rate, sizes(dir)?))
}

async fn bare_rate(dir: &Path, lasts: Duration, sizes: Sizes) -> Result<(f64, f64), Failure> {
    let bare = Bare::open(dir, sizes)?;
    let (ask, asks) = mpsc::channel(1024);
    let writer = std::thread::spawn(move || bare.write(asks));
    let router = Router::new()
        .route("/api/v1/cases", post(bare_register))
        .with_state(ask);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let (stop, stopped) = oneshot::channel::<()>();
    let server = serve(listener, router).with_graceful_shutdown(async {
        let _ = stopped.await;
    });
    let server = tokio::spawn(server.into_future());
    let rate = asked(address, lasts).await?;
    let _ = stop.send(());
    server.await??;
    let joined = tokio::task::spawn_blocking(move || writer.join()).await?;
    let bare = joined.map_err(|_| "the bare writer failed")??;
    Ok((rate, bare.a_commit()))
}

async fn bare_register(
    State(ask): State<mpsc::Sender<oneshot::Sender<()>>>,
    _body: Bytes,
) -> StatusCode {
    let (reply, done) = oneshot::channel();
    if ask.send(reply).await.is_ok() && done.await.is_ok() {
        StatusCode::CREATED
    } else {
        StatusCode::INTERNAL_SERVER_ERROR
    }
}

// Answers a second, each connection with one request under way.
async fn asked(address: SocketAddr, lasts: Duration) -> Result<f64, Failure> {
    let next = Arc::new(AtomicU64::new(0));
    let watch = Stopwatch::start();
    let clients: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let next = Arc::clone(&next);
            tokio::task::spawn_blocking(move || client(address, &next, watch, lasts))
        })
        .collect();
    let mut done = 0;
    for client in clients {
        done += client.await??;
    }
    Ok(done as f64 / watch.elapsed().as_secs_f64())
}

fn client(
    address: SocketAddr,
    next: &AtomicU64,
    watch: Stopwatch,
    lasts: Duration,
) -> Result<u64, Failure> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let mut done = 0;
    while watch.elapsed() < lasts {
        let id = next.fetch_add(1, Ordering::Relaxed);
        stream.write_all(request(id).as_bytes())?;
        created(&mut stream)?;
        done += 1;
    }
    Ok(done)
}

fn request(id: u64) -> String {
    let matter = id % 5000;
    let text =
        "三号楼屋顶漏水已经半年，多次向物业反映，至今没有人来修，下雨天家里到处是水。".repeat(3);
    let body = format!(
        r#"{{"id":"2026-{id:09}","time":"2026-03-02T08:30:00+08:00","channel":"letter","people":1,"topic":"小区屋顶漏水无人维修","body":"{text}","matter":"M{matter}"}}"#
    );
    format!(
        "POST /api/v1/cases HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {TOKEN}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

// Reads one answer to its end, which is 201 with a stated length.
fn created(stream: &mut TcpStream) -> Result<(), Failure> {
    let mut answer = [0; ANSWER_BYTES_MAX];
    let mut read = 0;
    loop {
        let count = stream.read(&mut answer[read..])?;
        read += count;
        let text = std::str::from_utf8(&answer[..read])?;
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            if !head.starts_with("HTTP/1.1 201") {
                return Err(text.into());
            }
            if body.len() >= stated_length(head)? {
                return Ok(());
            }
        }
        if count == 0 {
            return Err("the connection ended within an answer".into());
        }
    }
}

fn stated_length(head: &str) -> Result<usize, Failure> {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let mut lengths = lines.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let (_, length) = lengths.next().ok_or("an answer without its length")?;
    Ok(length.trim().parse()?)
}
