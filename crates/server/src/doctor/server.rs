//! The running server and its certificate.

use super::{Notes, State};
use crate::app::door_of;
use crate::config::Pair;
use crate::tls::{Certificate, valid_until};
use huiyin_engine::{Span, Time};
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

const ANSWER_WITHIN: Duration = Duration::from_secs(5);

/// Whether a server answers at the folder's socket, and how it is.
pub(super) fn reachable(dir: &Path, notes: &mut Notes) -> bool {
    let check = "server";
    let allowed = notes.say(
        "a server of this version that answers and takes commands",
        "同版本的服务，能应答，能办事",
    );
    let Ok(stream) = UnixStream::connect(door_of(dir)) else {
        notes.well(
            check,
            notes
                .say("no server runs on this folder", "这个目录上没有服务在运行")
                .to_owned(),
        );
        return false;
    };
    let said = ask(stream).ok().and_then(|text| {
        let (_, body) = text.split_once("\r\n\r\n")?;
        serde_json::from_str::<serde_json::Value>(body).ok()
    });
    let Some(said) = said else {
        let found = notes.say(
            "the server's socket is there and does not answer",
            "服务的套接字在，但不应答",
        );
        let todo = notes.say(
            "restart the server; what was acknowledged is on the disk",
            "重启服务；已确认的都在磁盘上",
        );
        notes.note(check, State::Fault, found.to_owned(), allowed, todo);
        return true;
    };
    let version = said["version"].as_str().unwrap_or("?").to_owned();
    let failing = ["store_failing", "log_damaged", "grouping_failing"];
    let why: Vec<&str> = failing
        .iter()
        .filter_map(|name| said["health"][name].as_str())
        .collect();
    if said["ready"] != true {
        let found = why.join("; ");
        let todo = notes.say(
            "as it says; a full disk needs no restart",
            "照提示处理；磁盘满了腾出空间即可，不用重启",
        );
        notes.note(check, State::Fault, found, allowed, todo);
    } else if version != env!("CARGO_PKG_VERSION") {
        let found = match notes.chinese {
            true => format!(
                "运行中的是 {version}，这个程序是 {}",
                env!("CARGO_PKG_VERSION")
            ),
            false => format!(
                "the server is {version}, this program {}",
                env!("CARGO_PKG_VERSION")
            ),
        };
        let todo = notes.say("restart the server after an upgrade", "升级之后要重启服务");
        notes.note(check, State::Warning, found, allowed, todo);
    } else {
        let found = match notes.chinese {
            true => format!("服务 {version} 在运行，能办事"),
            false => format!("server {version} runs and takes commands"),
        };
        notes.well(check, found);
    }
    true
}

fn ask(mut stream: UnixStream) -> io::Result<String> {
    stream.set_read_timeout(Some(ANSWER_WITHIN))?;
    stream.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    Ok(text)
}

/// Whether certificate and key belong together, and for how long the certificate is good.
pub(super) fn certificate(pair: &Pair, now: Time, notes: &mut Notes) {
    let check = "certificate";
    let allowed = notes.say(
        "a certificate with its key, good for 14 days or more",
        "证书和私钥配对，有效期还有 14 天以上",
    );
    let renew = notes.say(
        "renew it and send the server SIGHUP",
        "换新证书，然后给服务发 SIGHUP 信号",
    );
    let until = Certificate::load(&pair.cert, &pair.key).and_then(|_| valid_until(&pair.cert));
    let until = match until {
        Ok(until) => until,
        Err(error) => return notes.note(check, State::Fault, error.to_string(), allowed, renew),
    };
    let found = match notes.chinese {
        true => format!("证书有效期到 {until}"),
        false => format!("the certificate is good until {until}"),
    };
    let state = match until - now {
        left if left <= Span::days(2) => State::Fault,
        left if left <= Span::days(14) => State::Warning,
        _ => return notes.well(check, found),
    };
    notes.note(check, state, found, allowed, renew);
}
