//! `huiyin demo`, as its users run it: the whole day at once, and the city in the browser.

use crate::cli_run::huiyin;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

fn demo(arguments: &[&str]) -> crate::cli_run::Ran {
    let arguments = std::iter::once("demo").chain(arguments.iter().copied());
    huiyin(&arguments.map(str::to_owned).collect::<Vec<_>>())
}

#[test]
fn the_day_without_a_screen_closes_and_is_the_same_every_time() {
    let ran = demo(&["--headless", "--until-closed", "--json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let lines: Vec<serde_json::Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect();
    let of = |kind: &str| {
        lines
            .iter()
            .filter(|line| line["type"] == kind)
            .collect::<Vec<_>>()
    };
    assert_eq!(of("signal")[0]["indicator"], "surge");
    let states: Vec<_> = of("incident")
        .iter()
        .map(|line| (line["state"].clone(), line["level"].clone()))
        .collect();
    let told = [
        ("opened", "IV"),
        ("level", "III"),
        ("level", "IV"),
        ("ended", "IV"),
    ];
    let told: Vec<_> = told
        .into_iter()
        .map(|(state, level)| (state.into(), level.into()))
        .collect();
    assert_eq!(states, told);
    let last = lines.last().expect("there are lines");
    assert_eq!(
        (&last["type"], &last["closed"]),
        (&"summary".into(), &true.into())
    );
    assert_eq!(demo(&["--headless", "--json"]).out, ran.out);
    assert_ne!(demo(&["--headless", "--json", "--seed", "2"]).out, ran.out);
}

#[test]
fn without_json_the_day_is_told_in_words() {
    let ran = demo(&["--headless"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.out.contains("SIGNAL") && ran.out.contains("INCIDENT ended"),
        "{}",
        ran.out
    );
}

#[test]
fn options_that_do_not_go_together_and_addresses_that_others_reach_are_wrong_usage() {
    for wrong in [
        &["--json"][..],
        &["--speed", "0"],
        &["--headless", "--speed", "9"],
        &["--listen", "0.0.0.0:0"],
    ] {
        let ran = demo(wrong);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{wrong:?}");
    }
}

/// A demo that runs; it is ended when this goes, whatever the test found.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(folder: &Path) -> (Running, String) {
    let child = Command::new(env!("CARGO_BIN_EXE_huiyin"))
        .args(["demo", "--listen", "127.0.0.1:0", "--speed", "3600"])
        .env("LC_ALL", "C")
        .env("TMPDIR", folder)
        .stdout(Stdio::piped())
        .spawn();
    let mut running = Running(child.expect("the binary runs"));
    let out = running.0.stdout.as_mut().expect("it was asked for");
    let mut said = BufReader::new(out).lines().map_while(Result::ok);
    let board = said.find(|line| line.starts_with("duty board"));
    let board = board.expect("it prints the board's address");
    let address = board
        .split("http://")
        .nth(1)
        .expect("an address")
        .trim_end_matches('/')
        .to_owned();
    (running, address)
}

fn asked(address: &str, request: &str) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.write_all(request.as_bytes()).expect("it reads");
    BufReader::new(stream)
}

fn all(mut answer: BufReader<TcpStream>) -> String {
    let mut text = String::new();
    answer
        .read_to_string(&mut text)
        .expect("it answers in UTF-8");
    text
}

fn signed_in(address: &str, post: &str) -> String {
    let body = format!("post={post}");
    let request = format!(
        "POST /demo/sign-in HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer = all(asked(address, &request));
    let cookie = answer
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "));
    let cookie = cookie.unwrap_or_else(|| panic!("no session: {answer}"));
    cookie.split(';').next().expect("a cookie").to_owned()
}

fn get(address: &str, cookie: &str, path: &str) -> BufReader<TcpStream> {
    asked(
        address,
        &format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nCookie: {cookie}; lang=en\r\n\r\n"
        ),
    )
}

#[test]
fn the_city_in_the_browser_lives_through_its_day_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut running, address) = start(folder.path());
    let cookie = signed_in(&address, "duty-officer");
    // The stream says when the incident has ended; the day takes six seconds.
    let stream = get(&address, &cookie, "/events?after=0");
    // A line that begins with a colon says that nothing has happened for a while.
    let mut news = stream
        .lines()
        .map_while(Result::ok)
        .take_while(|line| !line.starts_with(':'));
    let ended = news.any(|line| line.contains("ended"));
    assert!(ended, "the stream fell silent before the incident ended");
    let page = all(get(&address, &cookie, "/incidents/1"));
    assert!(page.contains("云栖苑二期延期交房"), "{page}");

    let id = running.0.id().to_string();
    let interrupted = Command::new("kill")
        .args(["-INT", &id])
        .status()
        .expect("kill runs");
    assert!(interrupted.success());
    let status = running.0.wait().expect("it ends");
    assert_eq!(status.code(), Some(0));
    let left = std::fs::read_dir(folder.path())
        .expect("the folder is there")
        .count();
    assert_eq!(left, 0, "the city's folder is gone");
}
