//! Plants one name and one phone number in every input there is, taken in and refused, and looks for them in
//! everything the machine says of itself: log lines, figures, the stream, and its own description.
//!
//! The process is this test binary again, running [`plant`], so that its standard error can be read.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::web_desk::{Desk, Hand, Page};
use crate::{web_import, web_open311};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use huiyin_server::auth::rules::RULES;
use huiyin_server::telemetry::{Form, Level, start};
use serde_json::json;
use std::io::Write;
use std::net::SocketAddr;
use std::process::Command;
use tower::ServiceExt;

const PLANT: &str = "HUIYIN_TEST_PLANT";
const NAME: &str = "ZHANGSANFENG";
const HAN: &str = "张三丰";
const PHONE: &str = "13900271828";

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
    let desk = Desk::morning().await;
    desk.account(&NAME.to_lowercase(), &["duty-officer"], true, false);
    let mut stream = asked(&desk, "/events", true).await;
    let receipt = taken_in(&desk).await;
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
    let head = desk.live().read(|city| city.seq);
    let mut said = told(&mut stream, head).await;
    for path in ["/metrics", "/api/openapi.json", "/healthz", "/readyz"] {
        let answer = asked(&desk, path, false).await;
        said += std::str::from_utf8(&answer.collect().await.unwrap().to_bytes()).unwrap();
    }
    assert!(said.contains("\"rising\"") && said.contains("huiyin_") && said.contains("openapi"));
    for planted in planted(&receipt) {
        assert!(!said.contains(&planted), "{planted} in {said}");
    }
    let done = format!("\nRECEIPT {receipt}\nPLANTED\n");
    std::io::stdout().write_all(done.as_bytes()).unwrap();
}

/// Whatever way in is open to what a person tells takes it, and more is told about it; the receipt of one of them.
async fn taken_in(desk: &Desk) -> String {
    let mut lead = desk.as_post("reception-lead").await;
    let page = by_form(&mut lead).await;
    assert!(page.body.contains("class=\"code\""), "{}", page.body);
    let mut desk_hand = desk.as_post("hotline-desk").await;
    let file = format!(
        "id,time,channel,topic,body,matter,petitioner_name,petitioner_phone,petitioner_address\n\
        {NAME}-1,2026-11-24 08:00,visit,{HAN},{PHONE},{NAME},{HAN},{PHONE},{NAME}\n\
        {NAME}-2,{PHONE},visit,{HAN},{PHONE},{NAME},{HAN},{PHONE},{NAME}\n"
    );
    let source = [("source", "12345")];
    let page = web_import::send(&mut desk_hand, &source, &format!("{NAME}.csv"), &file).await;
    assert!(page.body.contains("登记 1 件"), "{}", page.body);
    let key = web_open311::key(desk).await;
    let text = format!("{HAN} {PHONE}");
    let request = [
        ("description", text.as_str()),
        ("first_name", NAME),
        ("phone", PHONE),
        ("email", NAME),
        ("address_string", HAN),
        ("media_url", NAME),
    ];
    let page = web_open311::posts(
        &mut desk.stranger(),
        &[
            &[("api_key", key.as_str()), ("service_code", "housing")][..],
            &request,
        ]
        .concat(),
    )
    .await;
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.body);
    by_petitioner(desk, &mut desk_hand).await
}

async fn by_form(hand: &mut Hand) -> Page {
    let text = format!("{HAN} {NAME} {PHONE}");
    let fields = [
        ("nonce", NAME),
        ("channel", "visit"),
        ("people", "3"),
        ("topic", text.as_str()),
        ("body", text.as_str()),
        ("follows", NAME),
        ("public", "yes"),
        ("petitioner_name", HAN),
        ("petitioner_phone", PHONE),
        ("petitioner_id_number", NAME),
        ("petitioner_address", text.as_str()),
    ];
    hand.post("/cases/new", &fields).await
}

/// A record of the matter under response, what is promised about it, and the petitioner's word on that.
async fn by_petitioner(desk: &Desk, hand: &mut Hand) -> String {
    let text = format!("{HAN} {NAME} {PHONE}");
    let record = json!({
        "id": PHONE, "time": "2026-11-24T08:00:00+08:00", "channel": "visit", "topic": text, "body": text,
        "matter": "xinghe", "petitioner_name": HAN, "petitioner_phone": PHONE,
    });
    let filed = hand.json("/api/v1/cases", &record.to_string()).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.body);
    let filed: serde_json::Value = serde_json::from_str(&filed.body).unwrap();
    let receipt = filed["receipt"].as_str().unwrap().to_owned();
    let report = json!({ "report": { "evidence": text } });
    for (post, act) in [
        (
            "reception-lead",
            json!({ "record_question": { "incident": 1, "text": text } }),
        ),
        (
            "policy-lead",
            json!({ "step_promise": { "promise": 1, "step": report } }),
        ),
    ] {
        let act = json!({ "act": act }).to_string();
        let done = desk.as_post(post).await.json("/api/v1/acts", &act).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    }
    let mut own = desk.stranger();
    let word = [
        ("promise", "1"),
        ("word", "not_kept"),
        ("text", NAME),
        ("phone", PHONE),
    ];
    let said = own.post_bare(&format!("/r/{receipt}/word"), &word).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    assert!(own.get(&format!("/r/{receipt}")).await.body.contains(HAN));
    receipt
}

/// A request from this machine.
async fn asked(desk: &Desk, path: &str, signed_in: bool) -> Body {
    let mut request =
        Request::get(path).extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 9))));
    if signed_in {
        let hand = desk.as_post("commander").await;
        request = request.header(
            "cookie",
            format!("huiyin={}", hand.cookie("huiyin").unwrap()),
        );
    }
    let request = request.body(Body::empty()).unwrap();
    let answer = desk.app.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    answer.into_body()
}

/// All that the stream says until it told of the last entry.
async fn told(stream: &mut Body, head: u64) -> String {
    let mut said = String::new();
    while !said.contains(&format!("id: {head}\n")) {
        let frame = stream.frame().await.unwrap().unwrap();
        said += std::str::from_utf8(frame.data_ref().unwrap()).unwrap();
    }
    said
}

/// What must be nowhere.
fn planted(receipt: &str) -> Vec<String> {
    let all = [
        NAME,
        HAN,
        &NAME.to_lowercase(),
        "%E5%BC%A0",
        "\\u5f20",
        PHONE,
        receipt,
    ];
    all.map(str::to_owned).into()
}

fn case() -> String {
    let said = serde_json::json!({
        "id": NAME, "time": "2026-03-02T08:00:00+08:00", "channel": "visit", "topic": HAN, "body": NAME,
        "matter": NAME, "petitioner_name": HAN, "petitioner_phone": "13800000000", "petitioner_address": NAME,
    });
    said.to_string()
}

#[test]
fn a_name_planted_in_every_input_is_in_nothing_that_the_machine_says_of_itself() {
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
    let receipt = out
        .split("RECEIPT ")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap();
    assert_eq!(receipt.len(), 20, "{out}");
    for name in planted(receipt) {
        let found = log.lines().find(|line| line.contains(&name));
        assert_eq!(found, None);
    }
}
