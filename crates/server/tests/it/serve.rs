//! `huiyin serve` as its operator meets it: settings, TLS, proxies, figures, stopping.

use crate::cli_run::huiyin;
use crate::serve_peer::{Served, get, post};
use huiyin_server::config::channels::CHANNELS;
use huiyin_server::config::table::SETTINGS;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::Command;
use tokio_rustls::rustls::pki_types::CertificateDer;

fn repository(path: &str) -> String {
    let path = format!("{}/../../{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn serve(arguments: &[&str]) -> crate::cli_run::Ran {
    let arguments = std::iter::once("serve").chain(arguments.iter().copied());
    huiyin(&arguments.map(str::to_owned).collect::<Vec<_>>())
}

#[test]
fn every_setting_is_in_the_help_and_on_both_settings_pages_as_the_table_says_it() {
    let help = serve(&["--help"]).out;
    for (page, chinese) in [("settings.md", false), ("settings.zh-CN.md", true)] {
        let text = repository(&format!("docs/operating/{page}"));
        let rows: Vec<String> = SETTINGS
            .iter()
            .map(|setting| setting.row(chinese))
            .collect();
        assert!(
            text.contains(&rows.join("\n")),
            "{page} needs\n{}",
            rows.join("\n")
        );
    }
    for (page, chinese) in [("channels.md", false), ("channels.zh-CN.md", true)] {
        let text = repository(&format!("docs/operating/{page}"));
        let rows = CHANNELS.iter().map(|setting| setting.row(chinese));
        let rows: Vec<String> = rows.collect();
        assert!(
            text.contains(&rows.join("\n")),
            "{page} needs\n{}",
            rows.join("\n")
        );
    }
    for setting in SETTINGS {
        let here = help.contains(setting.flag)
            && !setting.flag.is_empty()
            && help.contains(setting.variable);
        let by_environment_alone = setting.name == "master_key_file";
        assert_eq!(here, !by_environment_alone, "{}", setting.name);
    }
}

#[test]
fn settings_are_printed_with_where_they_came_from_and_a_password_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("h.toml");
    std::fs::write(&file, "log_level = \"debug\"\n").expect("written");
    let file = file.to_str().expect("text");
    let url = "postgres://u:hunter2@db/huiyin";
    let ran = serve(&["--print-config", "--config", file, "--database", url]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.out
            .contains(&format!("log_level = \"debug\"  # {file}:1:13")),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("listen = \"127.0.0.1:8080\"  # default"));
    assert!(ran.out.contains("# plan is not set"));
    assert!(!ran.out.contains("hunter2"));
}

#[test]
fn wrong_settings_are_wrong_usage_and_said_in_one_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("h.toml");
    std::fs::write(&file, "\nlog_levl = \"info\"\n").expect("written");
    let file = file.to_str().expect("text");
    let cases: [(&[&str], &str); 8] = [
        (&["--config", file], ":2:1: unknown setting `log_levl`"),
        (
            &["--data", "/nowhere", "--listen", "here"],
            "--listen: \"here\" is not an address",
        ),
        (
            &["--data", "/nowhere", "--log-level", "loud"],
            "levels are error",
        ),
        (
            &["--data", "/nowhere", "--log-format", "xml"],
            "forms are auto",
        ),
        (
            &["--data", "/nowhere", "--tls-cert", "c.pem"],
            "--tls-cert without --tls-key",
        ),
        (
            &["--data", "/nowhere", "--trusted-proxy", "10.0.0.0/99"],
            "--trusted-proxy: \"10.0.0.0/99\"",
        ),
        (
            &["--data", "/nowhere", "--listen", "0.0.0.0:1"],
            "--trusted-proxy",
        ),
        (&[], "no data folder"),
    ];
    for (arguments, said) in cases {
        let ran = serve(arguments);
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (2, ""),
            "{arguments:?}: {}",
            ran.err
        );
        assert!(ran.err.contains(said), "{arguments:?}: {}", ran.err);
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    }
}

pub(crate) fn certificate(folder: &Path) -> CertificateDer<'static> {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    std::fs::write(folder.join("cert.pem"), made.cert.pem()).expect("written");
    std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).expect("written");
    made.cert.der().clone()
}

#[test]
fn it_speaks_tls_itself_and_takes_a_new_certificate_without_dropping_a_connection() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = certificate(folder.path());
    let tls = ["--tls-cert", "cert.pem", "--tls-key", "key.pem"];
    let mut served = Served::start(folder.path(), &tls);
    // It shakes hands with others while somebody says nothing.
    let mut silent = served.connect();
    let answer = served
        .ask_by_tls(&first, &get("/healthz", ""))
        .expect("TLS");
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("ok\n"),
        "{answer}"
    );
    assert!(
        answer.contains("strict-transport-security: max-age="),
        "{answer}"
    );

    let second = certificate(folder.path());
    served.signal("HUP");
    served.logged("certificate_read");
    let ask = get("/healthz", "");
    assert!(
        served.ask_by_tls(&first, &ask).is_err(),
        "the old one is gone"
    );
    assert!(served.ask_by_tls(&second, &ask).is_ok());

    std::fs::write(folder.path().join("key.pem"), "nonsense").expect("written");
    served.signal("HUP");
    let kept = served.logged("certificate_kept");
    assert!(
        kept["why"]
            .as_str()
            .is_some_and(|why| why.starts_with("key.pem: no private key")),
        "{kept}"
    );
    assert!(served.ask_by_tls(&second, &ask).is_ok());
    // Whoever speaks without TLS gets no page.
    let _ = silent.write_all(ask.as_bytes());
    let mut said = Vec::new();
    let _ = silent.read_to_end(&mut said);
    assert!(!said.windows(4).any(|bytes| bytes == b"HTTP"));
    assert_eq!(served.stop(), Some(0));
}

#[test]
fn a_certificate_and_a_key_that_do_not_belong_together_are_said_at_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    certificate(folder.path());
    let other = tempfile::tempdir().expect("a folder");
    certificate(other.path());
    let text = |path: &Path| path.to_str().expect("text").to_owned();
    let ran = huiyin(&[
        "serve".to_owned(),
        "--data".to_owned(),
        text(&folder.path().join("data")),
        "--tls-cert".to_owned(),
        text(&folder.path().join("cert.pem")),
        "--tls-key".to_owned(),
        text(&other.path().join("key.pem")),
    ]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("does not go with"), "{}", ran.err);
}

fn guess(served: &Served, from: &str) -> u16 {
    let headers = format!("X-Forwarded-For: {from}\r\n");
    let answer = served.ask(&post(
        "/sign-in",
        &headers,
        "name=wang&password=guessing-again&next=/",
    ));
    answer[9..12].parse().expect("a status")
}

#[test]
fn guesses_are_counted_by_the_address_that_the_trusted_proxy_saw_and_by_no_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let served = Served::start(folder.path(), &["--trusted-proxy", "127.0.0.1"]);
    // What stands left of the proxy's own word is the guesser's, and helps nothing.
    let guesses: Vec<u16> = (0..9)
        .map(|n| guess(&served, &format!("10.0.0.{n}, 203.0.113.5")))
        .collect();
    assert_eq!((guesses[0], guesses[8]), (401, 429), "{guesses:?}");
    assert_eq!(guess(&served, "203.0.113.6"), 401);
    assert_eq!(served.stop(), Some(0));
    let served = Served::start(folder.path(), &[]);
    let guesses: Vec<u16> = (0..9)
        .map(|n| guess(&served, &format!("203.0.113.{n}")))
        .collect();
    assert_eq!(guesses[8], 429, "nobody's word is taken: {guesses:?}");
}

#[test]
fn figures_are_for_this_machine_or_the_token_and_hold_no_path() {
    let folder = tempfile::tempdir().expect("a folder");
    let token = "a-token-of-the-tests";
    std::fs::write(folder.path().join("token"), format!("{token}\n")).expect("written");
    let served = Served::start(folder.path(), &[]);
    served.ask(&get("/r/QUIET-CODE", ""));
    served.ask(&get("/nothing/QUIET", ""));
    let page = served.ask(&get("/metrics", ""));
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    let (_, text) = page.split_once("\r\n\r\n").expect("a body");
    well_formed(text);
    assert!(text.contains("route=\"/r/{code}\""), "{text}");
    assert!(
        text.contains("huiyin_incidents_open{level=\"IV\"} 0\n"),
        "{text}"
    );
    // The plan, and the working calendar.
    assert!(text.contains("huiyin_commit_seconds_count 2\n"), "{text}");
    assert!(!text.contains("QUIET"), "{text}");
    // A proxy that is not set up stands on this machine as well.
    let passed_on = get("/metrics", "X-Forwarded-For: 203.0.113.5\r\n");
    assert!(served.ask(&passed_on).starts_with("HTTP/1.1 403"));
    assert_eq!(served.stop(), Some(0));

    let behind = [
        "--trusted-proxy",
        "127.0.0.1",
        "--metrics-token-file",
        "token",
    ];
    let served = Served::start(folder.path(), &behind);
    assert!(served.ask(&get("/metrics", "")).starts_with("HTTP/1.1 403"));
    let bearer = |token: &str| get("/metrics", &format!("Authorization: Bearer {token}\r\n"));
    assert!(
        served
            .ask(&bearer("another-token-entirely"))
            .starts_with("HTTP/1.1 403")
    );
    assert!(served.ask(&bearer(token)).starts_with("HTTP/1.1 200"));
}

// As a scraper reads it: every sample belongs to the family announced before it, no series comes twice,
// and every value is a number.
pub(crate) fn well_formed(text: &str) {
    let (mut family, mut seen) = (String::new(), std::collections::BTreeSet::new());
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let name = rest.split(' ').next().expect("a name").to_owned();
            assert!(seen.insert(format!("# {name}")), "{name} comes twice");
            family = name;
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').expect("a kind");
            assert_eq!(name, family);
            assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
        } else {
            let (series, value) = line.rsplit_once(' ').expect("a value");
            let name = series.split('{').next().expect("a name");
            let ours = ["", "_bucket", "_sum", "_count"].map(|end| format!("{family}{end}"));
            assert!(
                ours.iter().any(|ours| ours == name),
                "{line} is not of {family}"
            );
            assert!(value.parse::<f64>().is_ok(), "{line}");
            assert!(seen.insert(series.to_owned()), "{series} comes twice");
        }
    }
    assert!(seen.len() > 20, "{text}");
}

#[test]
fn where_promtool_is_there_it_finds_nothing_wrong_with_the_figures() {
    let there = Command::new("promtool").arg("--version").output().is_ok();
    if !there {
        let said =
            "\nnot run: promtool on /metrics: Debian's package prometheus is not installed\n";
        std::io::stderr().write_all(said.as_bytes()).expect("said");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let served = Served::start(folder.path(), &[]);
    let page = served.ask(&get("/metrics", ""));
    let (_, text) = page.split_once("\r\n\r\n").expect("a body");
    let mut promtool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(std::process::Stdio::piped())
        .spawn()
        .expect("promtool runs");
    let mut input = promtool.stdin.take().expect("it was asked for");
    input.write_all(text.as_bytes()).expect("it reads");
    drop(input);
    assert!(promtool.wait().expect("it ends").success());
}

#[test]
fn a_server_that_stops_finishes_what_it_was_given_and_logs_its_start_and_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut served = Served::start(folder.path(), &[]);
    let started = served.logged("started");
    assert_eq!(started["version"], env!("CARGO_PKG_VERSION"));
    let whole = post("/sign-in", "", "name=wang&password=not-this-one&next=/");
    let (first, rest) = whole.split_at(whole.len() - 9);
    let mut given = served.connect();
    given.write_all(first.as_bytes()).expect("it reads");
    // Whoever never finishes does not keep the server.
    let mut unfinished = served.connect();
    unfinished.write_all(first.as_bytes()).expect("it reads");
    // An answer on another connection says that the first one was taken up as well.
    served.ask(&get("/healthz", ""));
    served.signal("TERM");
    served.logged("stopping");
    given.write_all(rest.as_bytes()).expect("it still reads");
    let mut answer = String::new();
    given.read_to_string(&mut answer).expect("it answers");
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    let line = served.logged("request");
    let held = (&line["method"], &line["route"], &line["status"]);
    assert_eq!(held, (&"POST".into(), &"/sign-in".into(), &401.into()));
    served.logged("stopped");
    assert_eq!(served.stop(), Some(0));
    assert!(!folder.path().join("huiyin.sock").exists());
}

#[test]
fn whoever_stops_it_the_moment_it_is_up_ends_it_in_order() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["TERM", "INT"] {
        let mut served = Served::start(folder.path(), &[]);
        served.signal(name);
        served.logged("stopped");
        assert_eq!(served.ended(), Some(0));
        assert!(!folder.path().join("huiyin.sock").exists());
    }
    certificate(folder.path());
    let tls = ["--tls-cert", "cert.pem", "--tls-key", "key.pem"];
    let mut served = Served::start(folder.path(), &tls);
    served.signal("HUP");
    served.logged("certificate_read");
    assert_eq!(served.stop(), Some(0));
}

#[test]
fn a_stream_is_told_when_to_come_back_before_the_server_stops() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut demo = Command::new(env!("CARGO_BIN_EXE_huiyin"))
        .args(["demo", "--listen", "127.0.0.1:0", "--speed", "1"])
        .env("LC_ALL", "C")
        .env("TMPDIR", folder.path())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let out = demo.stdout.as_mut().expect("it was asked for");
    let mut lines = BufReader::new(out).lines().map_while(Result::ok);
    let board = lines
        .find(|line| line.starts_with("duty board"))
        .expect("an address");
    let address = board
        .split("http://")
        .nth(1)
        .expect("an address")
        .trim_end_matches('/');
    let connect = || std::net::TcpStream::connect(address).expect("it listens");
    let signed_in = crate::serve_peer::speak(
        &mut connect(),
        &post("/demo/sign-in", "", "post=duty-officer"),
    );
    let cookie = signed_in
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "));
    let cookie = cookie
        .and_then(|line| line.split(';').next())
        .expect("a cookie");
    let mut stream = connect();
    let ask = get("/events", &format!("Cookie: {cookie}\r\n"));
    stream.write_all(ask.as_bytes()).expect("it reads");
    let mut news = BufReader::new(stream).lines().map_while(Result::ok);
    assert!(
        news.any(|line| line.starts_with("event: change")),
        "it says hello"
    );
    let id = demo.id().to_string();
    Command::new("kill")
        .args(["-TERM", &id])
        .status()
        .expect("kill runs");
    assert!(
        news.any(|line| line == "retry: 2000"),
        "the stream ends without a hint"
    );
    assert_eq!(demo.wait().expect("it ends").code(), Some(0));
}
