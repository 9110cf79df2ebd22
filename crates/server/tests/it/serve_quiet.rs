//! Plants one name in every input there is and looks for it in everything the machine says of itself.
//!
//! The process is this test binary again, running [`plant`], so that its standard error can be read.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::web_desk::Desk;
use axum::body::Body;
use axum::http::Method;
use huiyin_server::auth::rules::RULES;
use huiyin_server::telemetry::{Form, Level, start};
use std::io::Write;
use std::process::Command;

const PLANT: &str = "HUIYIN_TEST_PLANT";
const NAME: &str = "ZHANGSANFENG";
const HAN: &str = "张三丰";

const FIELDS: &[&str] = &[
    "name",
    "password",
    "next",
    "display",
    "post",
    "posts",
    "topic",
    "body",
    "people",
    "time",
    "follows",
    "petitioner_name",
    "petitioner_phone",
    "petitioner_id_number",
    "petitioner_address",
    "reason",
    "text",
    "code",
    "lang",
    "act",
    "key",
    "unit",
    "area",
    "channel",
    "nonce",
    "note",
    "kept",
    "promise",
    "back",
];

/// Not a test of its own: the child's side. Without the variable it has nothing to do.
#[tokio::test(flavor = "multi_thread")]
async fn plant() {
    if std::env::var_os(PLANT).is_none() {
        return;
    }
    start(Level::Debug, Form::Json);
    let desk = Desk::demo().await;
    desk.account(&NAME.to_lowercase(), &["duty-officer"], true, false);
    let mut hands = [desk.stranger(), desk.as_post("duty-officer").await];
    for hand in &mut hands {
        for rule in RULES
            .iter()
            .filter(|rule| rule.path != "/events" && rule.path != "/sign-out")
        {
            let path = ["{id}", "{secret}", "{file}", "{code}"]
                .iter()
                .fold(rule.path.to_owned(), |path, hole| path.replace(hole, NAME));
            let path = format!("{path}?q={NAME}&after={NAME}&lang={NAME}&next={NAME}");
            let fields: Vec<(&str, &str)> = FIELDS.iter().map(|field| (*field, HAN)).collect();
            let named: Vec<(&str, &str)> = FIELDS.iter().map(|field| (*field, NAME)).collect();
            if rule.method == "GET" {
                let headers =
                    ["user-agent", "accept-language", "x-forwarded-for"].map(|name| (name, NAME));
                hand.send(Method::GET, &path, &headers, Body::empty()).await;
            } else {
                hand.post(&path, &fields).await;
                hand.post(&path, &named).await;
                hand.json(&path, &format!("{{\"act\":{{\"{NAME}\":\"{HAN}\"}}}}"))
                    .await;
            }
        }
        hand.send(
            Method::from_bytes(NAME.as_bytes()).unwrap(),
            "/",
            &[],
            Body::empty(),
        )
        .await;
        hand.get(&format!("/{NAME}/{NAME}")).await;
        hand.json("/api/v1/cases", &case()).await;
    }
    desk.stranger().sign_in(NAME, HAN).await;
    std::io::stdout().write_all(b"\nPLANTED\n").unwrap();
}

fn case() -> String {
    let said = serde_json::json!({
        "id": NAME, "time": "2026-03-02T08:00:00+08:00", "channel": "visit", "topic": HAN, "body": NAME,
        "matter": NAME, "petitioner_name": HAN, "petitioner_phone": "13800000000", "petitioner_address": NAME,
    });
    said.to_string()
}

#[test]
fn a_name_planted_in_every_input_is_in_no_log_line() {
    let ran = Command::new(std::env::current_exe().unwrap())
        .args([
            "serve_quiet::plant",
            "--exact",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(PLANT, "1")
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (out, log) = (text(ran.stdout), text(ran.stderr));
    assert!(
        ran.status.success() && out.contains("PLANTED"),
        "{out}\n{log}"
    );
    let lines: Vec<&str> = log.lines().filter(|line| line.starts_with('{')).collect();
    assert!(lines.len() > 2 * RULES.len(), "{log}");
    let of = |what: &str| lines.iter().any(|line| line.contains(what));
    assert!(
        of("\"route\":\"/r/{code}\"") && of("\"status\":201") && of("\"method\":\"other\""),
        "{log}"
    );
    for name in [NAME, HAN, &NAME.to_lowercase(), "%E5%BC%A0"] {
        let found = log.lines().find(|line| line.contains(name));
        assert_eq!(found, None);
    }
}
