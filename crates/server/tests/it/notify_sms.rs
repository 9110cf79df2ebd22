//! Text messages against a double of the provider's gateway: it checks each signature by the published
//! steps, answers as it does, reports what arrived and passes on replies.

use crate::live_city::MORNING;
use crate::notify_peers::{Desk, Got, Other, person, secret};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::{Extension, Router};
use hmac::{Hmac, KeyInit, Mac};
use huiyin_server::auth::{WebConfig, WebState};
use huiyin_server::notify::{End, Failure, How, Means, Step};
use huiyin_server::web::router;
use sha2::{Digest, Sha256};
use std::path::Path;
use tower::ServiceExt;

const ID: &str = "AKIDexample";
const KEY: &str = "example-key";
const CALLBACK: &str = "0123456789abcdef";

fn settings(dir: &Path, other: &Other) -> String {
    let key = secret(dir, "key", KEY).display().to_string();
    let callback = secret(dir, "callback", CALLBACK).display().to_string();
    format!(
        "[notice]\npublic_url = \"https://desk.test\"\n[channel.sms]\nurl = \"http://{}/\"\nsecret_id = {ID:?}\nsecret_key_file = {key:?}\nregion = \"ap-guangzhou\"\napp_id = \"1400006666\"\nsign_name = \"城市值班\"\ntemplate_id = \"1234\"\ntemplate_values = \"3\"\ncallback_file = {callback:?}\n",
        other.address
    )
}

fn mac(key: &[u8], said: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key");
    mac.update(said.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

// The provider's side of the signature: from what came, by the published steps.
fn signed(got: &Got) -> bool {
    let stamp = got.header("x-tc-timestamp");
    let date = "2026-03-02";
    assert_eq!(stamp, (MORNING.0 / 1_000_000).to_string());
    let request = [
        "POST",
        "/",
        "",
        &format!("content-type:{}", got.header("content-type")),
        &format!("host:{}", got.header("host")),
        "",
        "content-type;host",
        &hex(&Sha256::digest(got.body.as_bytes())),
    ]
    .join("\n");
    let scope = format!("{date}/sms/tc3_request");
    let said = format!(
        "TC3-HMAC-SHA256\n{stamp}\n{scope}\n{}",
        hex(&Sha256::digest(request.as_bytes()))
    );
    let key = mac(format!("TC3{KEY}").as_bytes(), date);
    let key = mac(&mac(&key, "sms"), "tc3_request");
    let expected = format!(
        "TC3-HMAC-SHA256 Credential={ID}/{scope}, SignedHeaders=content-type;host, Signature={}",
        hex(&mac(&key, &said))
    );
    got.header("authorization") == expected
}

fn ok(serial: &str) -> String {
    format!(
        r#"{{"Response":{{"SendStatusSet":[{{"SerialNo":"{serial}","PhoneNumber":"+8613800138000","Fee":1,"Code":"Ok","Message":"send success"}}],"RequestId":"r"}}}}"#
    )
}

fn error(code: &str) -> String {
    format!(r#"{{"Response":{{"Error":{{"Code":"{code}","Message":"m"}},"RequestId":"r"}}}}"#)
}

async fn desk(dir: &Path, other: &Other) -> Desk {
    let desk = Desk::open(dir, &settings(dir, other), &[("deputy", "")]).await;
    desk.give_phone(1, "13800138000");
    desk
}

async fn callback(desk: &Desk, path: &str, body: &str) -> StatusCode {
    let config = WebConfig {
        tls: false,
        demo: None,
        clock: desk.city.clock.clone(),
        edge: Default::default(),
    };
    let state = WebState::new(desk.city.live.clone(), config).expect("a web");
    let web: Router = router(state).layer(Extension(desk.courier.clone()));
    let request = Request::post(path)
        .header("host", "desk.test")
        .header("content-type", "application/json")
        .body(Body::from(body.to_owned()));
    let answer = web.oneshot(request.expect("a request")).await;
    let status = answer.expect("an answer").status();
    desk.courier.look().await;
    status
}

fn failures(desk: &Desk) -> Vec<(Failure, Option<String>)> {
    let failed = |step| match step {
        Step::Failed { failure, code, .. } => Some((failure, code)),
        _ => None,
    };
    desk.steps().into_iter().filter_map(failed).collect()
}

#[tokio::test]
async fn a_text_is_signed_as_published_and_filled_in_by_its_template() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut other = Other::start(|got| {
        let answer = if signed(got) {
            ok("1:a")
        } else {
            error("AuthFailure.SignatureFailure")
        };
        Some((200, answer))
    })
    .await;
    let desk = desk(dir.path(), &other).await;
    desk.warn().await;
    assert_eq!(failures(&desk), [], "the double takes the signature");
    let got = other.all().pop().expect("sent");
    assert_eq!(got.header("x-tc-action"), "SendSms");
    let json = got.json();
    assert_eq!(
        json["PhoneNumberSet"],
        serde_json::json!(["+8613800138000"])
    );
    let values = json["TemplateParamSet"].as_array().expect("values");
    assert_eq!(values[0], "Ⅳ级：预警发布");
    assert!(values[1].as_str().expect("text").starts_with("1-1-"));
    assert_eq!(values[2].as_str().expect("text").len(), 4);
    desk.stop();
}

#[tokio::test]
async fn what_the_gateway_refuses_is_told_apart() {
    for (answer, expected) in [
        (
            error("LimitExceeded.PhoneNumberThirtySecondLimit"),
            Failure::Busy,
        ),
        (
            error("InvalidParameterValue.IncorrectPhoneNumber"),
            Failure::WrongAddress,
        ),
        (
            error("FailedOperation.InsufficientBalanceInSmsPackage"),
            Failure::Refused,
        ),
        ("not JSON".to_owned(), Failure::Refused),
    ] {
        let dir = tempfile::tempdir().expect("a folder");
        let other = Other::start(move |_| Some((200, answer.clone()))).await;
        let desk = desk(dir.path(), &other).await;
        desk.warn().await;
        assert_eq!(failures(&desk)[0].0, expected);
        desk.stop();
    }
}

#[tokio::test]
async fn a_report_that_a_text_did_not_arrive_is_a_failure_and_one_that_it_did_is_on_record() {
    let dir = tempfile::tempdir().expect("a folder");
    let other = Other::start(|_| Some((200, ok("8:W")))).await;
    let desk = desk(dir.path(), &other).await;
    desk.warn().await;
    let report = |status: &str, code: &str| {
        format!(
            r#"[{{"user_receive_time":"2026-03-02 09:00:01","nationcode":"86","mobile":"13800138000","report_status":"{status}","errmsg":"{code}","description":"d","sid":"8:W"}}]"#
        )
    };
    let path = format!("/notify/sms/{CALLBACK}/reports");
    let wrong = "/notify/sms/0123456789abcdee/reports";
    assert_eq!(
        callback(&desk, wrong, &report("FAIL", "X")).await,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        callback(&desk, &path, &report("SUCCESS", "DELIVRD")).await,
        StatusCode::OK
    );
    assert!(
        desk.steps()
            .iter()
            .any(|step| matches!(step, Step::Arrived { .. }))
    );
    assert_eq!(
        callback(&desk, &path, &report("FAIL", "MK0001")).await,
        StatusCode::OK
    );
    assert_eq!(
        failures(&desk),
        [(Failure::NotDelivered, Some("MK0001".to_owned()))]
    );
    desk.stop();
}

#[tokio::test]
async fn a_reply_with_the_code_acknowledges_and_any_other_does_not() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut other = Other::start(|_| Some((200, ok("8:W")))).await;
    let desk = desk(dir.path(), &other).await;
    desk.warn().await;
    let json = other.all().pop().expect("sent").json();
    let code = json["TemplateParamSet"][2]
        .as_str()
        .expect("a code")
        .to_owned();
    let reply = |mobile: &str, text: &str| {
        format!(
            r#"{{"extend":"","mobile":"{mobile}","nationcode":"86","sign":"城市值班","text":"{text}","time":1772412600}}"#
        )
    };
    let path = format!("/notify/sms/{CALLBACK}/replies");
    for (mobile, text) in [
        ("13800138000", "0000"),
        ("13900139000", code.as_str()),
        ("13800138000", "收到"),
    ] {
        assert_eq!(
            callback(&desk, &path, &reply(mobile, text)).await,
            StatusCode::OK
        );
        assert!(!desk.acknowledged(), "{mobile} {text}");
    }
    assert_eq!(
        callback(&desk, &path, &reply("13800138000", &format!(" {code}。"))).await,
        StatusCode::OK
    );
    assert!(desk.acknowledged());
    let end = End::Known {
        by: Some(person(1, "deputy")),
        how: How::Reply,
    };
    assert_eq!(desk.steps().last(), Some(&Step::Ended(end)));
    desk.stop();
}

#[tokio::test]
async fn the_plans_text_message_is_served_and_its_row_is_not_on_the_call_list() {
    let dir = tempfile::tempdir().expect("a folder");
    let other = Other::start(|_| Some((200, ok("8:W")))).await;
    let desk = desk(dir.path(), &other).await;
    desk.warn().await;
    assert_eq!(desk.state(), huiyin_server::store::OutboxState::Sending);
    let planned = desk
        .steps()
        .iter()
        .filter(|step| matches!(step, Step::Planned { target, .. } if target.means == Means::Sms))
        .count();
    assert_eq!(planned, 1);
    desk.stop();
}
