//! Real peers for the pipeline: a mail server of Debian's and another system that takes signed messages,
//! both on loopback; and a city with a courier and a clock that is moved by hand.

use crate::live_city::{City, at};
use crate::live_road::open_incident;
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use huiyin_engine::act::Act;
use huiyin_engine::ids::{IncidentId, PersonId, PostId, WarningId};
use huiyin_engine::{Actor, Span};
use huiyin_server::auth::{Addresses, NewAccount, add_account, set_addresses};
use huiyin_server::config::settle::read;
use huiyin_server::notify::courier::{Courier, CourierHandle};
use huiyin_server::notify::start::Setup;
use huiyin_server::notify::{Step, history};
use huiyin_server::store::OutboxState;
use std::fs::{File, Permissions};
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tokio::sync::mpsc;

/// The one row that waits for a sender in the small city.
pub(crate) const SMS_ROW: &str = "warning/1/deputy/sms";

/// What a machine believes.
const CA_FILE: &str = "/etc/ssl/certs/ca-certificates.crt";

/// A city with a courier.
pub(crate) struct Desk {
    pub(crate) city: City,
    pub(crate) courier: Courier,
    pub(crate) handle: CourierHandle,
}

impl Desk {
    /// Opens the folder with these settings; staff only where there is none yet.
    pub(crate) async fn open(dir: &Path, settings: &str, staff: &[(&str, &str)]) -> Self {
        let city = City::open(dir).await;
        Self::of(city, settings, staff)
    }

    pub(crate) fn of(city: City, settings: &str, staff: &[(&str, &str)]) -> Self {
        for (name, mail) in staff {
            let new = NewAccount {
                name: (*name).to_owned(),
                display: (*name).to_owned(),
                posts: vec![PostId::from(*name)],
                admin: false,
                auditor: false,
            };
            let id = add_account(&city.live, &new, "correct horse battery", city.clock.now());
            let reached = Addresses::read(mail, "").expect("an address");
            set_addresses(&city.live, id.expect("made"), &reached).expect("set");
        }
        let values = read(Path::new("h.toml"), settings).expect("settings");
        let ca_file = values.get("ca_file").map_or(CA_FILE, |held| &held.text);
        let setup = Setup::load(&values, Path::new(ca_file));
        let Setup { channels, wording } = setup.expect("channels");
        let started = Courier::start(city.live.clone(), channels, wording);
        let (courier, handle) = started.expect("the courier starts");
        Desk {
            city,
            courier,
            handle,
        }
    }

    /// Says by which number an account is reached.
    pub(crate) fn give_phone(&self, account: u64, number: &str) {
        let reached = Addresses::read("", number).expect("a number");
        set_addresses(&self.city.live, PersonId(account), &reached).expect("set");
    }

    /// A warning at level IV goes to `deputy`.
    pub(crate) async fn warn(&self) {
        open_incident(&self.city).await;
        self.courier.look().await;
    }

    /// Lets time pass, in steps of a second at most where something is due.
    pub(crate) async fn passes(&self, seconds: i64) {
        for _ in 0..seconds {
            self.city.passes(Span::seconds(1)).await;
            self.courier.look().await;
        }
    }

    pub(crate) fn steps(&self) -> Vec<Step> {
        let steps = history(&self.city.live, SMS_ROW).expect("readable");
        steps.into_iter().map(|(_, step)| step).collect()
    }

    pub(crate) fn state(&self) -> OutboxState {
        let rows = self.city.live.outbox(100);
        let row = rows.iter().find(|row| row.notice.key == SMS_ROW);
        row.expect("the row").state
    }

    pub(crate) async fn acknowledge_on_the_page(&self) {
        let act = Act::AcknowledgeWarning {
            warning: WarningId(1),
            post: "deputy".into(),
        };
        let done = self.city.live.act(at("deputy"), act).await;
        done.expect("acknowledged");
        self.courier.look().await;
    }

    pub(crate) fn acknowledged(&self) -> bool {
        self.city.live.read(|city| {
            let warning = &city.incidents[&IncidentId(1)].warnings[&WarningId(1)];
            warning.acknowledged.contains_key(&PostId::from("deputy"))
        })
    }

    /// Ends both, as a server that stops.
    pub(crate) fn stop(self) {
        drop(self.handle);
        self.city.handle.shutdown();
    }
}

pub(crate) fn person(id: u64, post: &str) -> Actor {
    Actor {
        post: post.into(),
        person: PersonId(id),
    }
}

/// A file with a secret that only its owner reads.
pub(crate) fn secret(dir: &Path, name: &str, text: &str) -> PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, text).expect("written");
    std::fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("set");
    path
}

/// What another system was sent.
#[derive(Debug, Clone)]
pub(crate) struct Got {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Got {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().expect("text")
    }
}

/// What another system answers: status and body; `None` for never.
type Answers = Arc<Mutex<Box<dyn FnMut(&Got) -> Option<(u16, String)> + Send>>>;

/// Another system on loopback.
pub(crate) struct Other {
    pub(crate) address: SocketAddr,
    pub(crate) got: mpsc::UnboundedReceiver<Got>,
    answers: Answers,
}

impl Other {
    pub(crate) async fn start(
        answer: impl FnMut(&Got) -> Option<(u16, String)> + Send + 'static,
    ) -> Self {
        let (tell, got) = mpsc::unbounded_channel();
        let answers: Answers = Arc::new(Mutex::new(Box::new(answer)));
        let held = Arc::clone(&answers);
        let take = async move |uri: axum::http::Uri, headers: HeaderMap, body: Bytes| {
            let got = Got {
                path: uri.to_string(),
                headers,
                body: String::from_utf8_lossy(&body).into_owned(),
            };
            let answer = held.lock().expect("whole")(&got);
            let _ = tell.send(got);
            match answer {
                Some((status, body)) => {
                    let status = StatusCode::from_u16(status).expect("a status");
                    (status, body)
                }
                None => std::future::pending().await,
            }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new().fallback(post(take));
        tokio::spawn(axum::serve(listener, router).into_future());
        Other {
            address,
            got,
            answers,
        }
    }

    pub(crate) fn answers(
        &self,
        answer: impl FnMut(&Got) -> Option<(u16, String)> + Send + 'static,
    ) {
        *self.answers.lock().expect("whole") = Box::new(answer);
    }

    pub(crate) fn all(&mut self) -> Vec<Got> {
        let mut all = Vec::new();
        while let Ok(got) = self.got.try_recv() {
            all.push(got);
        }
        all
    }
}

/// Exim as Debian has it, taking mail on loopback into a folder. It refuses `refused`, asks `grey` to
/// come back later until [`MailServer::knows_grey`], and bounces what it took for `gone`. The test listens
/// and gives each connection to an Exim of its own, as inetd does.
pub(crate) struct MailServer {
    pub(crate) port: u16,
    dir: TempDir,
    root: bool,
}

const EXIM: &str = "/usr/sbin/exim4";

/// It does not run as root; this is `nobody`.
const NOBODY: u32 = 65_534;

impl MailServer {
    /// `None`, with a line that says so, where there is no Exim.
    pub(crate) fn start(certificate: Option<(&Path, &Path)>) -> Option<Self> {
        if !Path::new(EXIM).exists() {
            let said = "\nnot run: mail through Exim: Debian's exim4-daemon-light is not here\n";
            let _ = std::io::stderr().write_all(said.as_bytes());
            return None;
        }
        let dir = TempDir::new().expect("a folder");
        let root = std::fs::metadata(dir.path()).expect("there").uid() == 0;
        for name in ["spool", "log", "mail"] {
            std::fs::create_dir(dir.path().join(name)).expect("made");
        }
        let text = config(dir.path(), root, certificate);
        std::fs::write(dir.path().join("exim.conf"), text).expect("written");
        // Exim takes a folder's name from a list, never from a mail.
        let boxes = "wang: wang\ngrey: grey\ndesk: desk\n";
        std::fs::write(dir.path().join("boxes"), boxes).expect("written");
        if root {
            for path in [".", "spool", "log", "mail"] {
                chown(dir.path().join(path), Some(NOBODY), Some(NOBODY)).expect("given");
            }
        }
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let server = MailServer { port, dir, root };
        let (path, as_nobody) = (server.dir.path().to_owned(), root);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let other = stream.try_clone().expect("a second handle");
                let mut exim = exim(&path, as_nobody);
                exim.arg("-bs").stdin(Stdio::from(OwnedFd::from(stream)));
                exim.stdout(Stdio::from(OwnedFd::from(other)));
                // It ends with its connection.
                std::thread::spawn(move || exim.status());
            }
        });
        Some(server)
    }

    /// Mail that was delivered to a mailbox, after everything in the queue was tried.
    pub(crate) fn delivered(&self, mailbox: &str) -> Vec<String> {
        // What bounces is in the queue after the first run.
        for _ in 0..2 {
            let ran = exim(self.dir.path(), self.root).arg("-qff").status();
            assert!(ran.expect("it runs").success());
        }
        let folder = self.dir.path().join("mail").join(mailbox).join("new");
        let files = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = files.map(|file| file.path()).collect();
        paths.sort();
        let texts = paths
            .iter()
            .map(|path| std::fs::read_to_string(path).expect("mail"));
        texts.collect()
    }

    /// From now on it takes mail for `grey`, as from a sender that came back.
    pub(crate) fn knows_grey(&self) {
        File::create(self.dir.path().join("known")).expect("made");
    }

    pub(crate) fn settings(&self, security: &str, more: &str) -> String {
        format!(
            "{more}\n[notice]\npublic_url = \"https://desk.test\"\n[channel.smtp]\nserver = \"localhost:{}\"\nsecurity = \"{security}\"\nfrom = \"desk@city.example\"\n",
            self.port
        )
    }
}

fn exim(dir: &Path, as_nobody: bool) -> Command {
    let mut command = Command::new(EXIM);
    command.arg("-C").arg(dir.join("exim.conf"));
    command.stderr(Stdio::null()).stdin(Stdio::null());
    if as_nobody {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

fn config(dir: &Path, root: bool, certificate: Option<(&Path, &Path)>) -> String {
    let dir = dir.display();
    let owner = if root {
        "exim_user = 65534\nexim_group = 65534".to_owned()
    } else {
        let held = std::fs::metadata("/proc/self").expect("there");
        format!("exim_user = {}\nexim_group = {}", held.uid(), held.gid())
    };
    let tls = match certificate {
        Some((certificate, key)) => format!(
            "tls_advertise_hosts = *\ntls_certificate = {}\ntls_privatekey = {}",
            certificate.display(),
            key.display()
        ),
        None => "tls_advertise_hosts =".to_owned(),
    };
    format!(
        "primary_hostname = mail.city.example
spool_directory = {dir}/spool
log_file_path = {dir}/log/%slog
queue_only = true
{owner}
never_users =
deliver_drop_privilege = true
keep_environment =
acl_smtp_rcpt = rcpt
dsn_advertise_hosts = *
{tls}
message_logs = false
begin acl
rcpt:
  deny local_parts = refused
       message = 550 no such mailbox
  defer local_parts = grey
        condition = ${{if exists{{{dir}/known}}{{no}}{{yes}}}}
        message = 451 come back later
  warn condition = ${{if match{{$smtp_command}}{{NOTIFY=FAILURE,DELAY}}}}
       add_header = X-Asked: reports
  warn condition = ${{if def:tls_in_cipher}}
       add_header = X-Came-By: TLS
  accept
begin routers
gone:
  driver = redirect
  local_parts = gone
  allow_fail
  data = :fail: this mailbox is gone
all:
  driver = accept
  local_parts = lsearch;{dir}/boxes
  transport = maildir
begin transports
maildir:
  driver = appendfile
  directory = {dir}/mail/$local_part_data
  maildir_format
  create_directory
begin retry
* * F,1h,1m
"
    )
}
