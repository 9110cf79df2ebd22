//! A small client for what this server asks of others over HTTP: one request, one answer of bounded
//! size, within a bounded time, over TLS where the address says so.
//!
//! Deliberately absent: redirects, cookies, proxies and a pool of connections.

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1::handshake;
use hyper::header::HOST;
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// The most bytes of an answer that are read.
const ANSWER_MAX: usize = 256 * 1024;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HttpFault {
    /// The address does not read, or names another scheme than `http` and `https`.
    Address,
    /// Nobody listens there, the certificate does not hold, or the connection broke.
    Unreachable(String),
    /// No answer in time.
    TimedOut,
    /// An answer longer than is read.
    TooLong,
}

impl fmt::Display for HttpFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HttpFault::Address => f.write_str("not an http:// or https:// address"),
            HttpFault::Unreachable(why) => write!(f, "cannot be reached: {why}"),
            HttpFault::TimedOut => f.write_str("no answer in time"),
            HttpFault::TooLong => f.write_str("the answer is too long"),
        }
    }
}

/// An answer, whatever its status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Bytes,
}

/// The client. Clones share it.
#[derive(Clone)]
pub struct Client {
    tls: Arc<ClientConfig>,
}

/// The certificates of a PEM file that are of use here: those of a system hold some that are not.
///
/// # Errors
/// A file that does not read or holds none, in words.
pub fn authorities(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let fault = |why: &dyn fmt::Display| {
        let path = path.display();
        format!("{path}: {why}; give the authorities' certificates with --ca-file")
    };
    let all = CertificateDer::pem_file_iter(path).map_err(|error| fault(&error))?;
    let mut held = Vec::new();
    for certificate in all {
        let certificate = certificate.map_err(|error| fault(&error))?;
        if RootCertStore::empty().add(certificate.clone()).is_ok() {
            held.push(certificate);
        }
    }
    if held.is_empty() {
        return Err(fault(&"no certificate in it"));
    }
    Ok(held)
}

impl Client {
    /// Believes these authorities.
    ///
    /// # Errors
    /// Where the system's cryptography cannot be set up, in words.
    pub fn new(authorities: &[CertificateDer<'static>]) -> Result<Self, String> {
        let mut roots = RootCertStore::empty();
        for authority in authorities {
            roots
                .add(authority.clone())
                .map_err(|error| error.to_string())?;
        }
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Client { tls: Arc::new(tls) })
    }

    /// Posts a body.
    ///
    /// # Errors
    /// [`HttpFault`]; any status is an answer.
    pub async fn post(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
        within: Duration,
    ) -> Result<Answer, HttpFault> {
        let uri: Uri = url.parse().map_err(|_| HttpFault::Address)?;
        let host = uri.host().ok_or(HttpFault::Address)?.to_owned();
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(HttpFault::Address),
        };
        let authority = uri.authority().map(ToString::to_string).unwrap_or_default();
        let path = uri.path_and_query().map_or("/", |held| held.as_str());
        let mut request = Request::post(path);
        request = request.header(HOST, authority);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::from(body)));
        let request = request.map_err(|_| HttpFault::Address)?;
        let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let whole = self.exchange(&host, port, secure, request);
        let answered = tokio::time::timeout(within, whole).await;
        answered.unwrap_or(Err(HttpFault::TimedOut))
    }

    async fn exchange(
        &self,
        host: &str,
        port: u16,
        secure: bool,
        request: Request<Full<Bytes>>,
    ) -> Result<Answer, HttpFault> {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let stream = TcpStream::connect((bare, port)).await.map_err(broken)?;
        let _ = stream.set_nodelay(true);
        if !secure {
            return send(stream, request).await;
        }
        let name = ServerName::try_from(bare.to_owned()).map_err(|_| HttpFault::Address)?;
        let connector = TlsConnector::from(Arc::clone(&self.tls));
        let stream = connector.connect(name, stream).await.map_err(broken)?;
        send(stream, request).await
    }
}

async fn send(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Full<Bytes>>,
) -> Result<Answer, HttpFault> {
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let driven = tokio::spawn(connection);
    let answered = read(sender.send_request(request)).await;
    driven.abort();
    answered
}

async fn read(
    answer: impl Future<Output = hyper::Result<hyper::Response<hyper::body::Incoming>>>,
) -> Result<Answer, HttpFault> {
    let answer = answer.await.map_err(broken)?;
    let status = answer.status().as_u16();
    let body = Limited::new(answer.into_body(), ANSWER_MAX).collect().await;
    match body {
        Ok(body) => Ok(Answer {
            status,
            body: body.to_bytes(),
        }),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => Err(HttpFault::TooLong),
        Err(error) => Err(HttpFault::Unreachable(error.to_string())),
    }
}

fn broken(error: impl fmt::Display) -> HttpFault {
    HttpFault::Unreachable(error.to_string())
}
