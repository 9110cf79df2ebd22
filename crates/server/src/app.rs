//! Wires the rooms into a running server: the city, the web in front of it, and how both end.
//! Absent: rules of any kind.

use crate::auth::{self, Edge, WebConfig, WebState};
use crate::clock::Clock;
use crate::config::Config;
use crate::live::{ActError, Live, Opened, Signing, ledger_key_of, was_opened, was_signed};
use crate::notify::courier::{Courier, CourierHandle};
use crate::notify::start::Setup;
use crate::telemetry::{Field, Level, say};
use crate::tls::{Certificate, TlsListener};
use crate::web::Peer;
use crate::witness::Witnesses;
use axum::Extension;
use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use huiyin_engine::Refusal;
use huiyin_engine::plan::Plan;
use huiyin_ledger::Policy;
use std::fmt::{self, Display};
use std::fs::Permissions;
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::net::{TcpListener, UnixListener};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinHandle;

/// How long a connection may go on once the server was asked to stop; boards' streams end at once. What was acknowledged is on disk all the same.
const STOP_WITHIN: Duration = Duration::from_secs(3);

/// How a server is run.
#[derive(Debug)]
pub struct Settings {
    /// What was set.
    pub config: Config,
    /// A plan to put in force, where one was given.
    pub plan: Option<Plan>,
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
    /// Whether it speaks TLS there.
    pub tls: bool,
    /// The one-time link of a first start.
    pub setup: Option<String>,
    /// The file with the ledger's key, where this start made it.
    pub ledger_key: Option<PathBuf>,
}

/// Opens the city and serves it until the process is asked to stop.
///
/// # Errors
/// A folder that cannot be opened, a certificate that cannot be read, a plan that cannot be put in
/// force, an address that is taken.
pub fn run(settings: Settings, up: impl FnOnce(&Up)) -> Result<(), CannotRun> {
    let tls = settings.config.tls.as_ref();
    let tls = tls.map(|pair| Certificate::load(&pair.cert, &pair.key));
    let tls = tls.transpose().map_err(cannot)?;
    let edge = edge(&settings.config)?;
    let setup = Setup::load(&settings.config.channels, &settings.config.ca_file).map_err(cannot)?;
    let runtime = tokio::runtime::Runtime::new().map_err(cannot)?;
    let (mut signing, made) = signing(&settings.config)?;
    let ledger_key = made.then(|| signing.file.clone());
    let witnesses = witnesses(&settings.config, &mut signing)?;
    let Opened { live, handle } = Live::open_keeping(
        &settings.config.data,
        Clock::system(),
        Some(signing),
        settings.config.keep,
    )
    .map_err(cannot)?;
    let courier = match courier(&live, setup) {
        Ok(courier) => courier,
        Err(error) => {
            handle.shutdown();
            return Err(error);
        }
    };
    let (courier, courier_handle) = courier.unzip();
    let front = Front {
        tls,
        edge,
        witnesses,
        courier,
    };
    let up = |said: Up| up(&Up { ledger_key, ..said });
    let served = runtime.block_on(run_until_stopped(&live, settings, front, up));
    drop(courier_handle);
    runtime.shutdown_background();
    handle.shutdown();
    say(Level::Info, "stopped", &[]);
    served
}

// What stands between the city and those who ask.
struct Front {
    tls: Option<Certificate>,
    edge: Edge,
    witnesses: Option<Witnesses>,
    courier: Option<Courier>,
}

// Without a channel nothing is sent, and the next start leaves to the call list what came in meanwhile.
fn courier(live: &Live, setup: Setup) -> Result<Option<(Courier, CourierHandle)>, CannotRun> {
    let Setup { channels, wording } = setup;
    if channels.means().is_empty() {
        let store = live.deliveries();
        store
            .map_or(Ok(()), |mut store| store.runs(false))
            .map_err(cannot)?;
        return Ok(None);
    }
    let started = Courier::start(live.clone(), channels, wording);
    started.map(Some).map_err(cannot)
}

// No server runs without a key: what nobody signs anybody may change. The first start makes one; later ones
// do not, for a key that is missing then was lost or is elsewhere.
fn signing(config: &Config) -> Result<(Signing, bool), CannotRun> {
    let own = ledger_key_of(&config.data);
    let path = config.ledger_key_file.as_ref().unwrap_or(&own);
    let load = || Signing::load(path).map_err(cannot);
    if config.ledger_key_file.is_some() || own.exists() {
        return Ok((load()?, false));
    }
    if let Some(name) = was_signed(&config.data) {
        return Err(CannotRun(format!(
            "{}: the ledger of this folder was signed as {name}, and its key is not here; put the key back, or name it with --ledger-key-file",
            own.display()
        )));
    }
    let data = config.data.display();
    if was_opened(&config.data) {
        return Err(CannotRun(format!(
            "{data}: no key signs the promise ledger of this folder; make it once, under a name that stays: huiyin ledger key --data {data} --name petitions.city.example/ledger"
        )));
    }
    Signing::make_first(&own).map_err(cannot)?;
    Ok((load()?, true))
}

// Receipts are checked with the policy: one that does not know the key would refuse each of them.
fn witnesses(config: &Config, signing: &mut Signing) -> Result<Option<Witnesses>, CannotRun> {
    let Some(path) = &config.ledger_policy_file else {
        return Ok(None);
    };
    let named = |why: &dyn Display| CannotRun(format!("{}: {why}", path.display()));
    let text = std::fs::read(path).map_err(|error| named(&error))?;
    let policy = Policy::parse(&text).map_err(|error| named(&error))?;
    let key = signing.verifier();
    if !policy.logs().contains(&key) {
        let why = format!("it does not name the key that signs here; add the line: log {key}");
        return Err(named(&why));
    }
    let witnesses = Witnesses::of(&policy, &config.ca_file).map_err(|why| named(&why))?;
    signing.policy = Some(policy);
    Ok(Some(witnesses))
}

// An empty token would let everybody in.
fn edge(config: &Config) -> Result<Edge, CannotRun> {
    let file = config.metrics_token_file.as_ref();
    let metrics_token = file.map(|path| {
        let named = |why: &dyn Display| CannotRun(format!("{}: {why}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|error| named(&error))?;
        match text.trim() {
            short if short.len() < 16 => Err(named(&"a token of at least 16 signs is expected")),
            token => Ok(token.to_owned()),
        }
    });
    Ok(Edge {
        proxies: config.proxies.clone(),
        metrics_token: metrics_token.transpose()?,
    })
}

async fn run_until_stopped(
    live: &Live,
    settings: Settings,
    front: Front,
    up: impl FnOnce(Up),
) -> Result<(), CannotRun> {
    let Front {
        tls,
        edge,
        witnesses,
        courier,
    } = front;
    put_in_force(live, settings.plan).await?;
    let calendar = huiyin_plan::shipped_calendar().map_err(cannot)?;
    live.adopt_calendar(calendar).await.map_err(cannot)?;
    let (data, listen) = (&settings.config.data, settings.config.listen);
    let config = WebConfig {
        tls: tls.is_some() || !edge.proxies.is_empty(),
        demo: None,
        clock: Clock::system(),
        edge,
    };
    let state = WebState::new(live.clone(), config).map_err(cannot)?;
    let setup = auth::setup_link(live, Clock::system().now()).map_err(cannot)?;
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|error| CannotRun(format!("{listen}: {error}; choose another with --listen")))?;
    let address = listener.local_addr().map_err(cannot)?;
    let door = open_door(data, live).map_err(cannot)?;
    let asking = witnesses.map(|witnesses| tokio::spawn(witnesses.ask(live.clone())));
    let by_tls = tls.is_some();
    let stop = StopAsked::listen().map_err(cannot)?;
    let again = tls.clone().map(reload_when_asked).transpose();
    let again = again.map_err(cannot)?;
    up(Up {
        address,
        tls: by_tls,
        setup: setup.map(|link| link.path),
        ledger_key: None,
    });
    let version = Field::from(env!("CARGO_PKG_VERSION"));
    let fields = [("version", version), ("listen", Field::text(address))];
    say(Level::Info, "started", &fields);
    let served = match tls {
        None => serve(listener, state, (courier, stop)).await,
        Some(certificate) => {
            let listener = TlsListener::new(listener, certificate).map_err(cannot)?;
            serve(listener, state, (courier, stop)).await
        }
    };
    door.abort();
    if let Some(again) = again {
        again.abort();
    }
    if let Some(asking) = asking {
        asking.abort();
    }
    let _ = std::fs::remove_file(door_of(data));
    served.map_err(cannot)
}

// Heard from here on: SIGHUP would end a process that does not listen for it.
fn reload_when_asked(certificate: Certificate) -> io::Result<JoinHandle<()>> {
    let mut asked = signal(SignalKind::hangup())?;
    Ok(tokio::spawn(async move {
        while asked.recv().await.is_some() {
            match certificate.reload() {
                Ok(()) => say(Level::Info, "certificate_read", &[]),
                Err(error) => say(
                    Level::Error,
                    "certificate_kept",
                    &[("why", Field::text(error))],
                ),
            }
        }
    }))
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

/// Hears SIGINT and SIGTERM from when it is made. Make it before anybody is told that the server is up:
/// a signal that came earlier would end the process where it stands.
#[derive(Debug)]
pub struct StopAsked {
    interrupt: Signal,
    terminate: Signal,
}

impl StopAsked {
    /// Begins to listen; inside a runtime.
    ///
    /// # Errors
    /// Where the system has no room for another listener.
    pub fn listen() -> io::Result<Self> {
        Ok(StopAsked {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn heard(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Serves the web, and the pages of whatever sends, until the process is asked to stop.
///
/// # Errors
/// Where the listener fails.
pub async fn serve<L>(
    listener: L,
    state: WebState,
    (courier, stop): (Option<Courier>, StopAsked),
) -> io::Result<()>
where
    L: Listener<Addr = SocketAddr>,
    Peer: for<'a> Connected<IncomingStream<'a, L>>,
{
    let streams = state.clone();
    let router = match courier {
        Some(courier) => crate::web::router(state).layer(Extension(courier)),
        None => crate::web::router(state),
    };
    let service = router.into_make_service_with_connect_info::<Peer>();
    let (stopping, mut stopped) = tokio::sync::watch::channel(());
    let asked = async move {
        stop.heard().await;
        say(Level::Info, "stopping", &[]);
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
