//! Wires the rooms into a running server: the city, the web in front of it, and how both end.
//! Absent: rules of any kind.

use crate::auth::{self, WebConfig, WebState};
use crate::clock::Clock;
use crate::live::{ActError, Live, Opened};
use huiyin_engine::Refusal;
use huiyin_engine::plan::Plan;
use std::fmt::{self, Display};
use std::fs::Permissions;
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::net::{TcpListener, UnixListener};
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinHandle;

/// How long a connection may go on once the server was asked to stop; boards' streams end at once. What was acknowledged is on disk all the same.
const STOP_WITHIN: Duration = Duration::from_secs(3);

/// How a server is run.
#[derive(Debug)]
pub struct Settings<'a> {
    /// The data folder.
    pub data: &'a Path,
    /// A plan to put in force, where one was given.
    pub plan: Option<Plan>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// A proxy in front ends TLS.
    pub trusted_proxy: bool,
}

/// Why the server could not run; one line for the operator.
#[derive(Debug)]
pub struct CannotRun(String);

impl Display for CannotRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn cannot(error: impl Display) -> CannotRun {
    CannotRun(error.to_string())
}

/// What the operator is told once the server is up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Up {
    /// Where it listens.
    pub address: SocketAddr,
    /// The one-time link of a first start.
    pub setup: Option<String>,
}

/// Opens the city and serves it until the process is asked to stop.
///
/// # Errors
/// A folder that cannot be opened, a plan that cannot be put in force, an address that is taken.
pub fn run(settings: Settings<'_>, up: impl FnOnce(&Up)) -> Result<(), CannotRun> {
    let runtime = tokio::runtime::Runtime::new().map_err(cannot)?;
    let Opened { live, handle } = Live::open(settings.data, Clock::system()).map_err(cannot)?;
    let served = runtime.block_on(run_until_stopped(&live, settings, up));
    runtime.shutdown_background();
    handle.shutdown();
    served
}

async fn run_until_stopped(
    live: &Live,
    settings: Settings<'_>,
    up: impl FnOnce(&Up),
) -> Result<(), CannotRun> {
    put_in_force(live, settings.plan).await?;
    let config = WebConfig {
        tls: settings.trusted_proxy,
        demo: None,
        clock: Clock::system(),
    };
    let state = WebState::new(live.clone(), config).map_err(cannot)?;
    let setup = auth::setup_link(live, Clock::system().now()).map_err(cannot)?;
    let listener = TcpListener::bind(settings.listen).await.map_err(|error| {
        CannotRun(format!(
            "{}: {error}; choose another with --listen",
            settings.listen
        ))
    })?;
    let address = listener.local_addr().map_err(cannot)?;
    let door = open_door(settings.data, live).map_err(cannot)?;
    up(&Up {
        address,
        setup: setup.map(|link| link.path),
    });
    let served = serve(listener, state).await.map_err(cannot);
    door.abort();
    let _ = std::fs::remove_file(door_of(settings.data));
    served
}

/// The socket by which commands on this machine reach the server that holds a folder.
#[must_use]
pub fn door_of(data: &Path) -> PathBuf {
    data.join("huiyin.sock")
}

// This process holds the folder's lock, so a socket that is there was left by one that was killed.
fn open_door(data: &Path, live: &Live) -> io::Result<JoinHandle<()>> {
    let path = door_of(data);
    let _ = std::fs::remove_file(&path);
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, Permissions::from_mode(0o600))?;
    let router = crate::api::local::router(live.clone());
    Ok(tokio::spawn(async move {
        let _ = axum::serve(listener, router).await;
    }))
}

// The same plan again is no change; a changed one needs a version of its own.
async fn put_in_force(live: &Live, plan: Option<Plan>) -> Result<(), CannotRun> {
    match plan {
        Some(plan) => match live.adopt_plan(plan, None).await {
            Ok(_) | Err(ActError::Refused(Refusal::PlanInForce)) => Ok(()),
            Err(error) => Err(cannot(error)),
        },
        None if live.read(|city| city.plan.is_none()) => Err(CannotRun(
            "no plan is in force in this folder yet; give one with --plan FILE".to_owned(),
        )),
        None => Ok(()),
    }
}

/// Serves the web until the process is asked to stop by SIGINT or SIGTERM.
///
/// # Errors
/// Where the listener fails.
pub async fn serve(listener: TcpListener, state: WebState) -> io::Result<()> {
    let streams = state.clone();
    let service = crate::web::router(state).into_make_service_with_connect_info::<SocketAddr>();
    let (stopping, mut stopped) = tokio::sync::watch::channel(());
    let asked = async move {
        stop_asked().await;
        streams.close();
        drop(stopping);
    };
    let served = axum::serve(listener, service)
        .with_graceful_shutdown(asked)
        .into_future();
    let too_long = async {
        let _ = stopped.changed().await;
        tokio::time::sleep(STOP_WITHIN).await;
    };
    tokio::select! {
        served = served => served,
        () = too_long => Ok(()),
    }
}

async fn stop_asked() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => drop(interrupted),
        _ = terminate.recv() => {}
    }
}
