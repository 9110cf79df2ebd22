//! `huiyin serve`: the server.

use super::plan::load;
use super::{Outcome, Stop, Verdict, in_chinese};
use crate::app::{self, Settings, Up};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;

/// The server
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The data folder; made where there is none
    #[arg(long, value_name = "DIR", required_unless_present = "database")]
    data: Option<PathBuf>,
    /// A PostgreSQL database (not available yet)
    #[arg(long, value_name = "URL", conflicts_with = "data")]
    database: Option<String>,
    /// Put this plan in force; a changed plan needs a version of its own
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// Where to listen
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// A proxy in front of this server ends TLS; needed to listen on any but a loopback address
    #[arg(long)]
    trusted_proxy: bool,
}

/// Runs the subcommand.
///
/// # Errors
/// As [`app::run`], and an address that other machines reach without TLS.
pub fn run(arguments: &Arguments) -> Outcome {
    let data = data(arguments.data.as_ref(), arguments.database.as_deref())?;
    let listen = arguments.listen;
    if !listen.ip().is_loopback() && !arguments.trusted_proxy {
        return Err(Stop::Usage(format!(
            "--listen {listen}: other machines reach this address, so it needs TLS; put a proxy that ends TLS in front and say --trusted-proxy, or listen on 127.0.0.1"
        )));
    }
    let plan = arguments.plan.as_deref().map(load).transpose()?;
    let settings = Settings {
        data,
        plan,
        listen,
        trusted_proxy: arguments.trusted_proxy,
    };
    app::run(settings, announce).map_err(Stop::unusable)?;
    Ok(Verdict::Done)
}

/// The data folder of a command that takes `--data` or `--database`.
///
/// # Errors
/// [`Stop::Usage`] for a database: it is not available yet.
pub fn data<'a>(data: Option<&'a PathBuf>, database: Option<&str>) -> Result<&'a PathBuf, Stop> {
    if database.is_some() {
        let said = "--database: PostgreSQL is not available yet; use --data DIR";
        return Err(Stop::Usage(said.to_owned()));
    }
    data.ok_or_else(|| Stop::Usage("--data DIR is needed".to_owned()))
}

fn announce(up: &Up) {
    let mut out = io::stdout().lock();
    let address = up.address;
    let _ = match (&up.setup, in_chinese()) {
        (None, true) => writeln!(out, "值班台  http://{address}/"),
        (None, false) => writeln!(out, "duty board  http://{address}/"),
        (Some(path), true) => writeln!(
            out,
            "值班台    http://{address}/\n首次设置  http://{address}{path}\n          30 分钟内有效，只能用一次：用它建立第一个管理员。"
        ),
        (Some(path), false) => writeln!(
            out,
            "duty board    http://{address}/\nfirst set-up  http://{address}{path}\n              good for 30 minutes and one use: it makes the first administrator"
        ),
    };
    let _ = out.flush();
}
