//! The server's settings: one table, three places to give them, and what they come to.
//! Absent: settings of other commands, which are flags of their own.

pub mod channels;
pub mod net;
pub mod settle;
pub mod table;

use crate::telemetry::{Form, Level};
use huiyin_engine::casework::retention::Keep;
use net::Net;
use settle::{Fault, Values};
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use table::{Where, settings};

/// What the settings come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// A plan to put in force.
    pub plan: Option<PathBuf>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Certificate and key, where this server ends TLS itself.
    pub tls: Option<Pair>,
    /// Proxies that are believed about where a request comes from; they end TLS.
    pub proxies: Vec<Net>,
    /// What is logged.
    pub log_level: Level,
    /// How it is logged; `None` where the output decides.
    pub log_form: Option<Form>,
    /// The file with the token for `/metrics`.
    pub metrics_token_file: Option<PathBuf>,
    /// The file with the key that signs the ledger; `None` for the data folder's own.
    pub ledger_key_file: Option<PathBuf>,
    /// The file that says whose cosignatures the ledger has.
    pub ledger_policy_file: Option<PathBuf>,
    /// The certificates of authorities that are believed.
    pub ca_file: PathBuf,
    /// How people are reached, by the settings' names.
    pub channels: Values,
    /// How long cases that have ended are kept.
    pub keep: Keep,
}

/// A certificate file and its key file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The certificate with its chain, PEM.
    pub cert: PathBuf,
    /// Its private key, PEM.
    pub key: PathBuf,
}

impl Config {
    /// Reads the values for what they mean.
    ///
    /// # Errors
    /// A value that is not of its kind; settings that do not go together.
    pub fn of(values: &Values) -> Result<Self, Fault> {
        if values.contains_key("database") {
            return Err(Fault(
                "--database: PostgreSQL is not available yet; use --data DIR".to_owned(),
            ));
        }
        let path = |name: &str| values.get(name).map(|value| PathBuf::from(&value.text));
        let data = path("data").ok_or_else(|| {
            Fault("no data folder; give one with --data DIR, HUIYIN_DATA or `data` in the settings file".to_owned())
        })?;
        let config = Config {
            data,
            plan: path("plan"),
            listen: parsed(
                values,
                "listen",
                "an address; write IP:PORT, as in 127.0.0.1:8080",
            )?,
            tls: pair(path("tls_cert"), path("tls_key"))?,
            proxies: proxies(values)?,
            log_level: parsed(
                values,
                "log_level",
                "a level; levels are error, warn, info, debug",
            )?,
            log_form: log_form(values)?,
            metrics_token_file: path("metrics_token_file"),
            ledger_key_file: path("ledger_key_file"),
            ledger_policy_file: path("ledger_policy_file"),
            ca_file: path("ca_file").unwrap_or_default(),
            channels: of_channels(values),
            keep: keep(values)?,
        };
        config.guarded()
    }

    // Whatever other machines reach comes over TLS: ours, or that of a proxy in front.
    fn guarded(self) -> Result<Self, Fault> {
        let listen = self.listen;
        if listen.ip().is_loopback() || self.tls.is_some() || !self.proxies.is_empty() {
            return Ok(self);
        }
        Err(Fault(format!(
            "--listen {listen}: other machines reach this address, so it needs TLS; give --tls-cert and --tls-key, or name the proxy that ends TLS with --trusted-proxy, or listen on 127.0.0.1"
        )))
    }
}

fn of_channels(values: &Values) -> Values {
    let file = settings().filter(|setting| setting.place == Where::File);
    file.filter_map(|setting| Some((setting.name, values.get(setting.name)?.clone())))
        .collect()
}

fn parsed<T: FromStr>(values: &Values, name: &str, expected: &str) -> Result<T, Fault> {
    let value = values.get(name).cloned().unwrap_or(settle::Value {
        text: String::new(),
        from: None,
    });
    value
        .text
        .parse()
        .map_err(|_| wrong(&value, name, expected))
}

fn wrong(value: &settle::Value, name: &str, expected: &str) -> Fault {
    let from = value.from.as_deref().unwrap_or(name);
    Fault(format!("{from}: {:?} is not {expected}", value.text))
}

fn pair(cert: Option<PathBuf>, key: Option<PathBuf>) -> Result<Option<Pair>, Fault> {
    match (cert, key) {
        (Some(cert), Some(key)) => Ok(Some(Pair { cert, key })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(Fault("--tls-cert without --tls-key; give both".to_owned())),
        (None, Some(_)) => Err(Fault("--tls-key without --tls-cert; give both".to_owned())),
    }
}

fn proxies(values: &Values) -> Result<Vec<Net>, Fault> {
    let Some(value) = values.get("trusted_proxy") else {
        return Ok(Vec::new());
    };
    let nets = value.text.split(',').map(|net| net.trim().parse());
    let expected = "a list of addresses or networks; write 127.0.0.1 or 10.0.0.0/8, with commas";
    nets.collect::<Result<_, ()>>()
        .map_err(|()| wrong(value, "trusted_proxy", expected))
}

fn keep(values: &Values) -> Result<Keep, Fault> {
    let value = &values["retention"];
    let expected = "a list of days; write suggestion=90,request=731,accusation=1096";
    let usual = Keep::usual();
    let mut days = usual;
    for pair in value.text.split(',') {
        let (kind, number) = pair.split_once('=').unwrap_or_default();
        let at = usual.iter().position(|(known, _)| *known == kind.trim());
        let number = number.trim().parse().ok();
        let (at, number) = at
            .zip(number)
            .ok_or_else(|| wrong(value, "retention", expected))?;
        days[at].1 = number;
    }
    let [suggestion, request, accusation] = days.map(|(_, days)| days);
    Keep::new(suggestion, request, accusation).map_err(|why| {
        let from = value.from.as_deref().unwrap_or("retention");
        Fault(format!("{from}: {why}"))
    })
}

fn log_form(values: &Values) -> Result<Option<Form>, Fault> {
    let value = &values["log_format"];
    match value.text.as_str() {
        "auto" => Ok(None),
        "text" => Ok(Some(Form::Text)),
        "json" => Ok(Some(Form::Json)),
        _ => Err(wrong(
            value,
            "log_format",
            "a form; forms are auto, text, json",
        )),
    }
}

/// Writes every setting with its value and where it came from. A secret is never written.
///
/// # Errors
/// Where the output cannot be written.
pub fn print(values: &Values, out: &mut impl io::Write) -> io::Result<()> {
    for setting in settings() {
        let Some(value) = values.get(setting.name) else {
            writeln!(out, "# {} is not set", setting.name)?;
            continue;
        };
        let from = value.from.as_deref().unwrap_or("default");
        let text = if setting.secret {
            "(not shown)"
        } else {
            &value.text
        };
        let text = serde_json::Value::from(text);
        writeln!(out, "{} = {text}  # {from}", setting.name)?;
    }
    Ok(())
}
