//! TLS at this server's own door: certificate and key from files, read again when asked, without
//! dropping a connection. rustls with ring; TLS 1.2 and 1.3.
//!
//! Handshakes run beside accepting, each for a bounded time and of a bounded number, so that whoever
//! connects and says nothing keeps nobody out. Absent: certificates of clients, and getting
//! certificates from an authority (an ACME client or the proxy does that, then sends SIGHUP).

use crate::telemetry::{Field, Level, say};
use axum::serve::Listener;
use huiyin_engine::{Span, Time};
use std::fmt::{self, Display};
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{DEFAULT_VERSIONS, ServerConfig};
use tokio_rustls::server::TlsStream;

const HANDSHAKE_MAX: Duration = Duration::from_secs(10);
const HANDSHAKES_MAX: usize = 256;

/// What is wrong with a certificate or key file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFault {
    path: PathBuf,
    why: String,
}

impl Display for TlsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.why)
    }
}

/// A certificate and its key, as they were read last. Clones share it.
#[derive(Clone)]
pub struct Certificate {
    cert: PathBuf,
    key: PathBuf,
    held: Arc<RwLock<Arc<ServerConfig>>>,
}

impl Certificate {
    /// Reads both files.
    ///
    /// # Errors
    /// A file that cannot be read, and a key that does not belong to the certificate.
    pub fn load(cert: &Path, key: &Path) -> Result<Self, TlsFault> {
        let config = read(cert, key)?;
        Ok(Certificate {
            cert: cert.to_owned(),
            key: key.to_owned(),
            held: Arc::new(RwLock::new(Arc::new(config))),
        })
    }

    /// Reads both files again, for connections from now on. What was held stays where that fails.
    ///
    /// # Errors
    /// As [`Certificate::load`].
    pub fn reload(&self) -> Result<(), TlsFault> {
        let config = Arc::new(read(&self.cert, &self.key)?);
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = config;
        Ok(())
    }

    fn acceptor(&self) -> TlsAcceptor {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        TlsAcceptor::from(Arc::clone(&held))
    }
}

fn read(cert: &Path, key: &Path) -> Result<ServerConfig, TlsFault> {
    let fault = |path: &Path, why: String| TlsFault {
        path: path.to_owned(),
        why,
    };
    let chain = chain(cert)?;
    let secret = PrivateKeyDer::from_pem_file(key)
        .map_err(|error| fault(key, format!("no private key in PEM: {error}")))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(DEFAULT_VERSIONS)
        .map_err(|error| fault(cert, error.to_string()))?
        .with_no_client_auth()
        .with_single_cert(chain, secret)
        .map_err(|error| fault(key, format!("does not go with {}: {error}", cert.display())))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// The certificates in a PEM file, the server's own first; at least one.
///
/// # Errors
/// A file that cannot be read or holds none.
pub fn chain(cert: &Path) -> Result<Vec<CertificateDer<'static>>, TlsFault> {
    let fault = |why: String| TlsFault {
        path: cert.to_owned(),
        why,
    };
    let chain = CertificateDer::pem_file_iter(cert)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| fault(format!("no certificate in PEM: {error}")))?;
    if chain.is_empty() {
        return Err(fault("no certificate in PEM".to_owned()));
    }
    Ok(chain)
}

/// A listener whose connections have shaken hands.
pub struct TlsListener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: SocketAddr,
}

impl TlsListener {
    /// Puts TLS on a listener. Runs on the present runtime until it is dropped.
    ///
    /// # Errors
    /// A listener that does not know its own address.
    pub fn new(tcp: TcpListener, certificate: Certificate) -> io::Result<Self> {
        let address = tcp.local_addr()?;
        let (done, ready) = mpsc::channel(HANDSHAKES_MAX);
        tokio::spawn(accept(tcp, certificate, done));
        Ok(TlsListener { ready, address })
    }
}

async fn accept(
    mut tcp: TcpListener,
    certificate: Certificate,
    done: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
) {
    let places = Arc::new(Semaphore::new(HANDSHAKES_MAX));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        // axum's own accepting waits out errors such as too many open files.
        let (stream, from) = tokio::select! {
            accepted = Listener::accept(&mut tcp) => accepted,
            () = done.closed() => return,
        };
        let (acceptor, done) = (certificate.acceptor(), done.clone());
        tokio::spawn(async move {
            let shaken = tokio::time::timeout(HANDSHAKE_MAX, acceptor.accept(stream)).await;
            drop(place);
            match shaken {
                Ok(Ok(stream)) => drop(done.send((stream, from)).await),
                Ok(Err(error)) => say(
                    Level::Debug,
                    "handshake_failed",
                    &[("why", Field::text(error))],
                ),
                Err(_) => say(
                    Level::Debug,
                    "handshake_failed",
                    &[("why", "took too long".into())],
                ),
            }
        });
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(ready) => ready,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

/// When the first certificate in a file stops being good.
///
/// # Errors
/// As [`chain`]; a certificate whose dates cannot be read.
pub fn valid_until(cert: &Path) -> Result<Time, TlsFault> {
    let chain = chain(cert)?;
    let until = chain.first().and_then(|der| not_after(der));
    until.ok_or_else(|| TlsFault {
        path: cert.to_owned(),
        why: "the certificate's dates cannot be read".to_owned(),
    })
}

// RFC 5280, 4.1: Certificate { TBSCertificate { [version], serial, algorithm, issuer, Validity, ... } }.
// A few lines of DER; a crate that reads whole certificates weighs more than the rest of TLS here.
fn not_after(der: &[u8]) -> Option<Time> {
    let (_, certificate, _) = element(der)?;
    let (_, mut fields, _) = element(certificate)?;
    if fields.first() == Some(&0xa0) {
        fields = element(fields)?.2;
    }
    for _serial_algorithm_issuer in 0..3 {
        fields = element(fields)?.2;
    }
    let (_, validity, _) = element(fields)?;
    let (_, _, after) = element(validity)?;
    let (tag, text, _) = element(after)?;
    let text = std::str::from_utf8(text).ok()?;
    let pair = |at: usize| text.get(at..at + 2)?.parse::<u8>().ok();
    // UTCTime has two digits of the year, from 1950 on; GeneralizedTime four.
    let (year, at) = match tag {
        0x17 => (
            1900 + i64::from(pair(0)?) + if pair(0)? < 50 { 100 } else { 0 },
            2,
        ),
        _ => (100 * i64::from(pair(0)?) + i64::from(pair(2)?), 4),
    };
    let utc = Time::from_city(
        year,
        pair(at)?,
        pair(at + 2)?,
        pair(at + 4)?,
        pair(at + 6)?,
        pair(at + 8)?,
    );
    Some(utc + Span::hours(8))
}

// Tag, content, and what follows.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&[tag, first], rest) = der.split_first_chunk::<2>()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f).min(4))?;
        let length = bytes
            .iter()
            .fold(0, |sum, byte| (sum << 8) | usize::from(*byte));
        (length, rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}
