//! A server as its operator starts it, and a client that speaks HTTP to it with or without TLS.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::Arc;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// A running server; it is ended when this goes, whatever the test found.
pub(crate) struct Served {
    child: Child,
    /// `IP:PORT`.
    pub(crate) address: String,
    log: BufReader<ChildStderr>,
}

impl Served {
    /// Starts it on a folder with the sample city's plan.
    pub(crate) fn start(data: &Path, more: &[&str]) -> Self {
        Self::with_plan(data, &crate::cli_run::plan(), more)
    }

    /// Starts it with another plan.
    pub(crate) fn with_plan(data: &Path, plan: &str, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_huiyin"))
            .args(["serve", "--listen", "127.0.0.1:0", "--plan"])
            .arg(plan)
            .arg("--data")
            .arg(data)
            .args(more)
            .env("LC_ALL", "C")
            .current_dir(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let log = BufReader::new(child.stderr.take().expect("it was asked for"));
        let out = child.stdout.as_mut().expect("it was asked for");
        let mut lines = BufReader::new(out).lines().map_while(Result::ok);
        let board = lines.find(|line| line.starts_with("duty board"));
        let board = board.expect("it prints the board's address");
        let (_, address) = board.split_once("://").expect("an address");
        Served {
            child,
            address: address.trim_end_matches('/').to_owned(),
            log,
        }
    }

    /// Sends it a signal by name.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &id])
            .status();
        assert!(sent.expect("kill runs").success());
    }

    /// Waits for a log line about something.
    pub(crate) fn logged(&mut self, event: &str) -> serde_json::Value {
        let mut line = String::new();
        loop {
            line.clear();
            let read = self.log.read_line(&mut line).expect("its log is text");
            assert_ne!(read, 0, "the log ended without {event}");
            let line: serde_json::Value = serde_json::from_str(&line).expect("a line is JSON");
            if line["event"] == event {
                return line;
            }
        }
    }

    /// Asks it to stop and waits; its exit code.
    pub(crate) fn stop(self) -> Option<i32> {
        self.signal("TERM");
        self.ended()
    }

    /// Waits for its end; its exit code, `None` where a signal ended it.
    pub(crate) fn ended(mut self) -> Option<i32> {
        self.child.wait().expect("it ends").code()
    }

    pub(crate) fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.address).expect("it listens")
    }

    /// One request without TLS; the whole answer.
    pub(crate) fn ask(&self, request: &str) -> String {
        speak(&mut self.connect(), request)
    }

    /// One request over TLS, trusting one certificate.
    pub(crate) fn ask_by_tls(
        &self,
        trusted: &CertificateDer<'static>,
        request: &str,
    ) -> std::io::Result<String> {
        let mut roots = RootCertStore::empty();
        roots.add(trusted.clone()).expect("a certificate");
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from("localhost").expect("a name");
        let client = ClientConnection::new(Arc::new(config), name).expect("a client");
        let mut stream = StreamOwned::new(client, self.connect());
        stream.write_all(request.as_bytes())?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        Ok(text)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn speak(stream: &mut (impl Read + Write), request: &str) -> String {
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut text = String::new();
    stream
        .read_to_string(&mut text)
        .expect("it answers in UTF-8");
    text
}

pub(crate) fn get(path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n")
}

pub(crate) fn post(path: &str, headers: &str, form: &str) -> String {
    let length = form.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}"
    )
}
