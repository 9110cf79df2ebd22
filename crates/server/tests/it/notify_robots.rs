//! Group robots against doubles of what their providers publish: signatures, limits, answers that are
//! errors though their status is 200.

use crate::live_city::{City, MORNING, plan};
use crate::notify_peers::{Desk, Got, Other, secret};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use huiyin_engine::plan::Post;
use huiyin_server::clock::Clock;
use huiyin_server::live::{Live, Opened};
use huiyin_server::notify::{Failure, Means, Step};
use sha2::Sha256;
use std::path::Path;

const KEY: &str = "SEC000";

fn hmac(key: &str, said: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("a key");
    mac.update(said.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

fn settings(dir: &Path, name: &str, url: &str) -> String {
    let url = secret(dir, "url", url);
    let key = secret(dir, "key", KEY);
    let signed = match name {
        "wecom" => String::new(),
        _ => format!("secret_file = {:?}\n", key.display().to_string()),
    };
    let url = url.display().to_string();
    format!(
        "[notice]\npublic_url = \"https://desk.test\"\n[channel.{name}]\nurl_file = {url:?}\n{signed}"
    )
}

async fn desk(dir: &Path, name: &str, path: &str, other: &Other) -> Desk {
    let url = format!("http://{}{path}", other.address);
    let staff = [("deputy", "")];
    let desk = Desk::open(dir, &settings(dir, name, &url), &staff).await;
    desk.give_phone(1, "13800138000");
    desk
}

fn failures(desk: &Desk) -> Vec<Failure> {
    let failed = |step| match step {
        Step::Failed { failure, .. } => Some(failure),
        _ => None,
    };
    desk.steps().into_iter().filter_map(failed).collect()
}

#[tokio::test]
async fn wecom_is_sent_a_text_that_calls_the_holder_of_the_post() {
    let dir = tempfile::tempdir().expect("a folder");
    let ok = |_: &Got| Some((200, r#"{"errcode":0,"errmsg":"ok"}"#.to_owned()));
    let mut other = Other::start(ok).await;
    let desk = desk(dir.path(), "wecom", "/cgi-bin/webhook/send?key=abc", &other).await;
    desk.warn().await;
    let got = other.all();
    assert_eq!(got.len(), 1);
    assert_eq!(got[0].path, "/cgi-bin/webhook/send?key=abc");
    let json = got[0].json();
    assert_eq!(json["msgtype"], "text");
    assert_eq!(
        json["text"]["mentioned_mobile_list"],
        serde_json::json!(["13800138000"])
    );
    let text = json["text"]["content"].as_str().expect("text");
    assert!(
        text.contains("预警发布") && text.contains("https://desk.test/outbox"),
        "{text}"
    );
    assert!(
        !text.contains("/a/"),
        "a group is no person: no link acknowledges for it"
    );
    assert_eq!(failures(&desk), []);
    desk.stop();
}

#[tokio::test]
async fn dingtalk_is_asked_with_its_signature_in_the_address() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut other = Other::start(|got| {
        let query = got.path.split_once('?').expect("a query").1;
        let of = |name: &str| {
            let pairs = form_urlencoded::parse(query.as_bytes());
            pairs
                .into_iter()
                .find(|(held, _)| held == name)
                .map(|(_, value)| value.into_owned())
        };
        let stamp = of("timestamp").expect("milliseconds");
        let good = of("sign") == Some(hmac(KEY, &format!("{stamp}\n{KEY}")))
            && stamp.parse() == Ok(MORNING.0 / 1000)
            && of("access_token").as_deref() == Some("t");
        let answer = if good {
            r#"{"errcode":0}"#
        } else {
            r#"{"errcode":310000}"#
        };
        Some((200, answer.to_owned()))
    })
    .await;
    let desk = desk(dir.path(), "dingtalk", "/robot/send?access_token=t", &other).await;
    desk.warn().await;
    let got = other.all();
    assert_eq!(
        got[0].json()["at"]["atMobiles"],
        serde_json::json!(["13800138000"])
    );
    assert_eq!(failures(&desk), [], "the double takes the signature");
    desk.stop();
}

#[tokio::test]
async fn feishu_is_asked_with_its_signature_in_the_body() {
    let dir = tempfile::tempdir().expect("a folder");
    let other = Other::start(|got| {
        let json = got.json();
        let stamp = json["timestamp"].as_str().expect("seconds");
        let good = json["sign"] == hmac(&format!("{stamp}\n{KEY}"), "")
            && json["msg_type"] == "text"
            && json["content"]["text"]
                .as_str()
                .is_some_and(|text| text.contains("预警发布"));
        let answer = if good {
            r#"{"code":0}"#
        } else {
            r#"{"code":19021}"#
        };
        Some((200, answer.to_owned()))
    })
    .await;
    let desk = desk(dir.path(), "feishu", "/open-apis/bot/v2/hook/x", &other).await;
    desk.warn().await;
    assert_eq!(failures(&desk), [], "the double takes the signature");
    desk.stop();
}

#[tokio::test]
async fn an_answer_that_is_an_error_though_its_status_is_200_is_a_failure() {
    for (name, busy, no) in [
        (
            "wecom",
            r#"{"errcode":45009}"#,
            r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#,
        ),
        ("dingtalk", r#"{"errcode":130101}"#, r#"{"errcode":310000}"#),
        ("feishu", r#"{"code":11232}"#, "<html>busy</html>"),
    ] {
        let dir = tempfile::tempdir().expect("a folder");
        let other = Other::start(move |_| Some((200, busy.to_owned()))).await;
        let desk = desk(dir.path(), name, "/hook", &other).await;
        desk.warn().await;
        assert_eq!(failures(&desk), [Failure::Busy], "{name}");
        other.answers(move |_| Some((200, no.to_owned())));
        desk.passes(7).await;
        assert_eq!(
            failures(&desk)[..2],
            [Failure::Busy, Failure::Refused],
            "{name}"
        );
        desk.stop();
    }
}

// A city whose warnings go to so many posts.
async fn city(dir: &Path, recipients: usize) -> City {
    let mut plan = plan();
    let names: Vec<String> = (0..recipients).map(|n| format!("r{n}")).collect();
    let made = names.iter().map(|name| Post {
        id: name.as_str().into(),
        name: plan.posts[0].name.clone(),
        unit: None,
        group: None,
        substitutes: Vec::new(),
        superior: None,
    });
    let made: Vec<Post> = made.collect();
    plan.posts.extend(made);
    for level in &mut plan.levels {
        level.release.to = names.iter().map(|name| name.as_str().into()).collect();
    }
    let clock = Clock::by_hand(MORNING);
    let Opened { live, handle } = Live::open(dir, clock.clone()).expect("it opens");
    live.adopt_plan(plan, None).await.expect("adopted");
    City {
        live,
        clock,
        handle,
    }
}

#[tokio::test]
async fn what_a_robot_allows_no_more_in_a_minute_is_merged_and_nothing_is_lost() {
    let dir = tempfile::tempdir().expect("a folder");
    let ok = |_: &Got| Some((200, r#"{"errcode":0}"#.to_owned()));
    let mut other = Other::start(ok).await;
    let url = format!("http://{}/hook", other.address);
    let city = city(dir.path(), 400).await;
    let desk = Desk::of(city, &settings(dir.path(), "wecom", &url), &[]);
    desk.warn().await;
    let first = other.all();
    assert_eq!(first.len(), 20, "as many as a minute has");
    desk.passes(59).await;
    assert!(other.all().is_empty(), "and no more");
    desk.passes(2).await;
    let mut all = first;
    all.extend(other.all());
    for got in &all {
        let json = got.json();
        let text = json["text"]["content"].as_str().expect("text");
        assert!(text.len() <= 2048, "{}", text.len());
    }
    let rows = desk.city.live.outbox(1000);
    let sms = rows.iter().filter(|row| row.notice.key.ends_with("/sms"));
    for row in sms {
        let steps = huiyin_server::notify::history(&desk.city.live, &row.notice.key);
        let handed = steps.expect("readable").into_iter().any(|(_, step)| {
            matches!(step, Step::HandedOver { target, .. } if target.means == Means::Wecom)
        });
        assert!(handed, "{}", row.notice.key);
    }
    let named: usize = all
        .iter()
        .map(|got| {
            got.json()["text"]["content"]
                .as_str()
                .expect("text")
                .matches("预警发布")
                .count()
        })
        .sum();
    assert_eq!(named, 400, "each has its words");
    desk.stop();
}
