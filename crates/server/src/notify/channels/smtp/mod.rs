//! Mail through the city's own server (RFC 5321), over STARTTLS (RFC 3207) or TLS. Where the server can
//! (RFC 3461), it is asked to report what it could not deliver and what is late.
//!
//! That a server took a mail says nothing of its recipient: only an acknowledgement does.

use super::{Envelope, Outcome, Settings, WITHIN};
use crate::config::settle::Fault;
use crate::notify::step::Failure;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters,
};
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, RcptParameter};
use lettre::transport::smtp::response::{Category, Code, Detail, Response};
use lettre::{Address, transport::smtp::Error};
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use std::time::{Duration, SystemTime};

/// The mail server, set up.
pub(super) struct Smtp {
    host: String,
    port: u16,
    security: Security,
    from: Mailbox,
    credentials: Option<Credentials>,
    hello: ClientId,
}

enum Security {
    Starttls(TlsParameters),
    Tls(TlsParameters),
    None,
}

impl Smtp {
    pub(super) fn load(set: &Settings<'_>) -> Result<Option<Self>, Fault> {
        let name = "channel.smtp.server";
        let Some(server) = set.text(name) else {
            return Ok(None);
        };
        let place = server.rsplit_once(':');
        let place = place.and_then(|(host, port)| Some((host.to_owned(), port.parse().ok()?)));
        let expected = "a server is expected as HOST:PORT, as in mail.city.example:587";
        let (host, port) = place.ok_or_else(|| set.wrong(name, expected))?;
        let from = set.needed("channel.smtp.from", name)?;
        let from: Mailbox = from
            .parse()
            .map_err(|_| set.wrong("channel.smtp.from", "not a mail address"))?;
        let hello = ClientId::Domain(from.email.domain().to_owned());
        Ok(Some(Smtp {
            security: security(set, &host)?,
            credentials: credentials(set)?,
            host,
            port,
            from,
            hello,
        }))
    }

    pub(super) async fn send(&self, envelope: &Envelope) -> Outcome {
        let to = envelope.address.as_deref().unwrap_or_default();
        let Ok(to) = to.parse::<Address>() else {
            return Outcome::Failed(Failure::WrongAddress, None);
        };
        let Ok(message) = self.message(envelope, to.clone()) else {
            return Outcome::Failed(Failure::WrongAddress, None);
        };
        let whole = self.hand_over(to, &message);
        match tokio::time::timeout(WITHIN, whole).await {
            Err(_) => Outcome::Failed(Failure::TimedOut, None),
            Ok(Err(error)) => outcome_of(&error),
            Ok(Ok(taken)) => Outcome::HandedOver(taken.first_line().and_then(queue_name)),
        }
    }

    fn message(&self, envelope: &Envelope, to: Address) -> Result<Vec<u8>, lettre::error::Error> {
        let at = Duration::from_micros(envelope.at.0.max(0).unsigned_abs());
        let key = HeaderName::new_from_ascii_str("X-Huiyin-Key");
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(envelope.subject.clone())
            .date(SystemTime::UNIX_EPOCH + at)
            .message_id(Some(self.message_id(&envelope.key)))
            .raw_header(HeaderValue::new(key, envelope.key.clone()))
            .header(ContentType::TEXT_PLAIN)
            .body(envelope.body.clone())?;
        Ok(message.formatted())
    }

    // The same for the same attempt: a mail that is sent once more is seen to be the same.
    fn message_id(&self, key: &str) -> String {
        let hash = Sha256::digest(key.as_bytes());
        let hash: String = hash[..16]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        format!("<{hash}@{}>", self.from.email.domain())
    }

    async fn hand_over(&self, to: Address, message: &[u8]) -> Result<Response, Error> {
        let mut server = self.connect().await?;
        let greeted = server.command(Ehlo::new(self.hello.clone())).await?;
        let reports = greeted
            .message()
            .any(|line| line.eq_ignore_ascii_case("DSN"));
        let asked = reports.then(|| RcptParameter::Other {
            keyword: "NOTIFY".to_owned(),
            value: Some("FAILURE,DELAY".to_owned()),
        });
        let from = Some(self.from.email.clone());
        server.command(Mail::new(from, Vec::new())).await?;
        let to = Rcpt::new(to, asked.into_iter().collect());
        server.command(to).await?;
        server.command(Data).await?;
        let taken = server.message(message).await?;
        // It has the mail; how it says farewell changes nothing.
        let _ = server.quit().await;
        Ok(taken)
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let tls = match &self.security {
            Security::Tls(tls) => Some(tls.clone()),
            Security::Starttls(_) | Security::None => None,
        };
        let place = (self.host.as_str(), self.port);
        let mut server =
            AsyncSmtpConnection::connect_tokio1(place, Some(WITHIN), &self.hello, tls, None)
                .await?;
        if let Security::Starttls(tls) = &self.security {
            server.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            let ways = [Mechanism::Plain, Mechanism::Login];
            server.auth(&ways, credentials).await?;
        }
        Ok(server)
    }
}

fn security(set: &Settings<'_>, host: &str) -> Result<Security, Fault> {
    let name = "channel.smtp.security";
    let tls = || {
        let mut made = TlsParameters::builder(host.to_owned());
        made = made.certificate_store(CertificateStore::None);
        for authority in set.authorities()? {
            let authority = Certificate::from_der(authority.to_vec());
            made = made.add_root_certificate(authority.map_err(|error| set.wrong(name, error))?);
        }
        made.build().map_err(|error| set.wrong(name, error))
    };
    match set.text(name).unwrap_or("starttls") {
        "starttls" => Ok(Security::Starttls(tls()?)),
        "tls" => Ok(Security::Tls(tls()?)),
        "none" if here(host) => Ok(Security::None),
        "none" => Err(set.wrong(name, "none is for a server on this machine only")),
        other => {
            let said = format!("{other:?}; it is starttls, tls or none");
            Err(set.wrong(name, said))
        }
    }
}

fn here(host: &str) -> bool {
    let address: Option<IpAddr> = host.parse().ok();
    host == "localhost" || address.is_some_and(|address| address.is_loopback())
}

fn credentials(set: &Settings<'_>) -> Result<Option<Credentials>, Fault> {
    let (user, password) = ("channel.smtp.user", "channel.smtp.password_file");
    let Some(name) = set.text(user) else {
        return Ok(None);
    };
    set.needed(password, user)?;
    let password = set.secret(password)?.unwrap_or_default();
    Ok(Some(Credentials::new(name.to_owned(), password)))
}

// 4yz may pass, 5yz does not; 550, 551 and 553 are about the mailbox (RFC 5321, 4.2.3).
fn outcome_of(error: &Error) -> Outcome {
    let about_address = error.status().is_some_and(|code| {
        let Code {
            category, detail, ..
        } = code;
        let mailbox = matches!(detail, Detail::Zero | Detail::One | Detail::Three);
        category == Category::MailSystem && mailbox
    });
    let code = error.status().map(|code| code.to_string());
    let failure = if error.is_timeout() {
        Failure::TimedOut
    } else if error.is_transient() {
        Failure::Busy
    } else if error.is_permanent() && about_address {
        Failure::WrongAddress
    } else if error.is_permanent() {
        Failure::Refused
    } else {
        Failure::Unreachable
    };
    Outcome::Failed(failure, code)
}

// Servers say "OK id=1abc" or "2.0.0 Ok: queued as 4F2": the last word is the mail's name there.
fn queue_name(line: &str) -> Option<String> {
    let last = line.split_whitespace().last()?;
    let plain = last.len() <= 64
        && last
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "=-._".contains(c));
    plain.then(|| last.to_owned())
}
