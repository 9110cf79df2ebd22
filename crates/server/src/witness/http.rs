//! One request to one witness, over TLS wherever it leaves this machine.

use http_body_util::{BodyExt, Full, Limited};
use huiyin_ledger::ANSWER_BYTES_MAX;
use hyper::body::Bytes;
use hyper::client::conn::http1::handshake;
use hyper::header::{CONTENT_TYPE, HOST, USER_AGENT};
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, DEFAULT_VERSIONS, RootCertStore};

/// Where a witness is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) tls: bool,
    host: String,
    port: u16,
    authority: String,
    path: String,
}

impl Address {
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        const EXPECTED: &str = "an address is expected, as https://witness.example/prefix";
        let uri: Uri = text.parse().map_err(|_| EXPECTED)?;
        let (scheme, host) = (uri.scheme_str(), uri.host().unwrap_or_default());
        let host = host.trim_matches(['[', ']']).to_owned();
        let tls = match scheme {
            Some("https") => true,
            Some("http") if is_loopback(&host) => false,
            Some("http") => return Err("other machines are asked by https"),
            _ => return Err(EXPECTED),
        };
        if host.is_empty() || uri.query().is_some() {
            return Err(EXPECTED);
        }
        let prefix = uri.path().trim_end_matches('/');
        Ok(Address {
            tls,
            host,
            port: uri.port_u16().unwrap_or(if tls { 443 } else { 80 }),
            authority: uri.authority().map(ToString::to_string).unwrap_or_default(),
            path: format!("{prefix}/add-checkpoint"),
        })
    }
}

fn is_loopback(host: &str) -> bool {
    let address: Option<IpAddr> = host.parse().ok();
    host == "localhost" || address.is_some_and(|address| address.is_loopback())
}

/// Whose certificates are believed.
#[derive(Clone, Default)]
pub(super) struct Authorities(Option<Arc<ClientConfig>>);

impl std::fmt::Debug for Authorities {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Authorities({})", self.0.is_some())
    }
}

impl Authorities {
    /// Reads them from a file, PEM, one after the other.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let fault = |why: &dyn std::fmt::Display| {
            format!(
                "{}: {why}; give the authorities' certificates with --ca-file",
                path.display()
            )
        };
        let certificates = CertificateDer::pem_file_iter(path).map_err(|error| fault(&error))?;
        let mut roots = RootCertStore::empty();
        for certificate in certificates {
            let certificate = certificate.map_err(|error| fault(&error))?;
            // Bundles of systems hold some that are of no use here.
            let _ = roots.add(certificate);
        }
        if roots.is_empty() {
            return Err(fault(&"no certificate in it"));
        }
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(DEFAULT_VERSIONS)
            .map_err(|error| fault(&error))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Authorities(Some(Arc::new(config))))
    }
}

/// What was answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Bytes,
}

/// Posts a text. How long that may take is the caller's matter.
pub(super) async fn post(
    address: &Address,
    authorities: &Authorities,
    body: String,
) -> Result<Answer, String> {
    let stream = TcpStream::connect((address.host.as_str(), address.port)).await;
    let stream = stream.map_err(|error| format!("no connection: {error}"))?;
    match &authorities.0 {
        Some(config) if address.tls => {
            let name = ServerName::try_from(address.host.clone());
            let name = name.map_err(|error| error.to_string())?;
            let connector = TlsConnector::from(Arc::clone(config));
            let stream = connector.connect(name, stream).await;
            speak(
                address,
                stream.map_err(|error| format!("TLS: {error}"))?,
                body,
            )
            .await
        }
        _ => speak(address, stream, body).await,
    }
}

async fn speak<S>(address: &Address, stream: S, body: String) -> Result<Answer, String>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let said = |error: hyper::Error| format!("HTTP: {error}");
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await.map_err(said)?;
    let request = Request::post(address.path.as_str())
        .header(HOST, address.authority.as_str())
        .header(USER_AGENT, concat!("huiyin/", env!("CARGO_PKG_VERSION")))
        .header(CONTENT_TYPE, "text/plain; charset=utf-8")
        .body(Full::new(Bytes::from(body)))
        .map_err(|error| error.to_string())?;
    let talk = async {
        let response = sender.send_request(request).await.map_err(said)?;
        let status = response.status().as_u16();
        let body = Limited::new(response.into_body(), ANSWER_BYTES_MAX)
            .collect()
            .await;
        let body = body
            .map_err(|error| format!("its answer: {error}"))?
            .to_bytes();
        Ok(Answer { status, body })
    };
    tokio::pin!(talk);
    tokio::select! {
        answer = &mut talk => answer,
        // It is over at the other end; what was answered before counts.
        _ = connection => talk.await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_https_or_on_this_machine() {
        let parsed = |text: &str| Address::parse(text);
        let address = parsed("https://witness.example/prefix/").expect("an address");
        assert!(address.tls);
        assert_eq!(
            (address.host.as_str(), address.port, address.path.as_str()),
            ("witness.example", 443, "/prefix/add-checkpoint")
        );
        for here in [
            "http://127.0.0.1:8081",
            "http://[::1]:7/w",
            "http://localhost/",
        ] {
            assert!(!parsed(here).expect(here).tls, "{here}");
        }
        let wrong = parsed("http://witness.example/").expect_err("another machine");
        assert!(wrong.contains("https"));
        for wrong in [
            "",
            "witness.example",
            "ftp://x/",
            "https://",
            "https://x/?a=b",
        ] {
            assert!(parsed(wrong).is_err(), "{wrong}");
        }
    }
}
