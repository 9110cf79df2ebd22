//! The courier with another system as its channel: what it stores, what it sends, what a crash costs.
//! The clock is moved by hand.

use crate::live_city::at;
use crate::notify_peers::{Desk, Got, Other, SMS_ROW, person, secret};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use axum::{Extension, Router};
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::BodyExt;
use huiyin_engine::ids::PersonId;
use huiyin_engine::{Span, Time};
use huiyin_server::auth::{WebConfig, WebState};
use huiyin_server::clock::Clock;
use huiyin_server::notify::links::Link;
use huiyin_server::notify::{End, Failure, How, NotifyReason, Step};
use huiyin_server::store::OutboxState;
use huiyin_server::web::router;
use sha2::Sha256;
use std::path::Path;
use tower::ServiceExt;

const SECRET: &str = "between the two of us";

fn settings(dir: &Path, other: &Other) -> String {
    let file = secret(dir, "secret", SECRET);
    format!(
        "[notice]\npublic_url = \"https://desk.test/\"\n[channel.webhook]\nurl = \"http://{}/notices?from=huiyin\"\nsecret_file = {:?}\n",
        other.address,
        file.display().to_string()
    )
}

fn yes() -> impl FnMut(&Got) -> Option<(u16, String)> + Send + 'static {
    |_| Some((200, String::new()))
}

fn signed_as_published(got: &Got) -> bool {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("a key");
    mac.update(format!("{}.{}", got.header("x-huiyin-timestamp"), got.body).as_bytes());
    let bytes = mac.finalize().into_bytes();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    got.header("x-huiyin-signature") == hex
}

#[tokio::test]
async fn a_warning_reaches_another_system_signed_while_its_call_stays_on_the_list() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut other = Other::start(yes()).await;
    let desk = Desk::open(dir.path(), &settings(dir.path(), &other), &[]).await;
    desk.warn().await;
    let got = other.all();
    assert_eq!(got.len(), 1);
    assert_eq!(got[0].path, "/notices?from=huiyin");
    assert!(signed_as_published(&got[0]));
    let json = got[0].json();
    let key = "warning/1/deputy/deputy/group/webhook/1";
    assert_eq!(json["key"], key);
    assert_eq!(got[0].header("idempotency-key"), key);
    assert_eq!(
        (&json["post"], &json["level"]),
        (&"deputy".into(), &"IV".into())
    );
    assert!(json["text"].as_str().expect("text").contains("预警发布"));
    assert_eq!(desk.state(), OutboxState::Pending, "a person dials as well");
    desk.stop();
}

#[tokio::test]
async fn without_a_channel_everything_is_as_before_and_what_came_in_meanwhile_stays_so() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut other = Other::start(yes()).await;
    let city = crate::live_city::City::open(dir.path()).await;
    crate::live_road::open_incident(&city).await;
    city.handle.shutdown();
    let desk = Desk::open(dir.path(), &settings(dir.path(), &other), &[]).await;
    desk.courier.look().await;
    assert!(other.all().is_empty() && desk.steps().is_empty());
    assert_eq!(desk.state(), OutboxState::Pending);
    desk.stop();
}

#[tokio::test]
async fn what_was_under_way_at_a_crash_is_sent_once_more_under_the_same_key() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut other = Other::start(|_| None).await;
    let settings = settings(dir.path(), &other);
    let desk = Desk::open(dir.path(), &settings, &[]).await;
    crate::live_road::open_incident(&desk.city).await;
    let first = other.got.recv().await.expect("sent");
    desk.stop();
    other.answers(yes());
    let again = Desk::open(dir.path(), &settings, &[]).await;
    again.courier.look().await;
    let second = other.all().pop().expect("sent once more");
    assert_eq!(
        first.header("idempotency-key"),
        second.header("idempotency-key")
    );
    assert_eq!(first.json()["key"], second.json()["key"]);
    let planned = |step: &&Step| matches!(step, Step::Planned { .. });
    assert_eq!(again.steps().iter().filter(planned).count(), 1);
    again.stop();
}

#[tokio::test]
async fn a_busy_system_is_asked_again_and_one_that_refuses_is_not() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut other = Other::start(|_| Some((503, String::new()))).await;
    let desk = Desk::open(dir.path(), &settings(dir.path(), &other), &[]).await;
    desk.warn().await;
    assert_eq!(other.all().len(), 1);
    other.answers(|_| Some((403, "no".to_owned())));
    desk.passes(7).await;
    let theirs = |got: &Got| {
        got.header("idempotency-key")
            .starts_with("warning/1/deputy/deputy/")
    };
    let again: Vec<Got> = other.all().into_iter().filter(theirs).collect();
    assert_eq!(
        again.len(),
        1,
        "once more within the time of the next channel"
    );
    desk.passes(120).await;
    assert!(
        !other.all().iter().any(theirs),
        "a refusal is the end of it"
    );
    let failed: Vec<(Failure, Option<String>)> = desk
        .steps()
        .into_iter()
        .filter_map(|step| match step {
            Step::Failed { failure, code, .. } => Some((failure, code)),
            _ => None,
        })
        .collect();
    assert_eq!(failed[0], (Failure::Busy, Some("503".to_owned())));
    assert_eq!(failed[1], (Failure::Refused, Some("403".to_owned())));
    desk.stop();
}

#[tokio::test]
async fn an_acknowledgement_on_the_page_ends_it_and_so_does_a_call() {
    let dir = tempfile::tempdir().expect("a folder");
    let other = Other::start(yes()).await;
    let desk = Desk::open(dir.path(), &settings(dir.path(), &other), &[]).await;
    desk.warn().await;
    desk.acknowledge_on_the_page().await;
    let how = How::Page;
    assert_eq!(
        desk.steps().last(),
        Some(&Step::Ended(End::Known { by: None, how }))
    );
    assert_eq!(desk.state(), OutboxState::Known);
    desk.stop();
    let dir = tempfile::tempdir().expect("a folder");
    let desk = Desk::open(dir.path(), &settings(dir.path(), &other), &[]).await;
    desk.warn().await;
    let live = &desk.city.live;
    live.outbox_mark(SMS_ROW, OutboxState::Told, at("duty"))
        .await
        .expect("ticked off");
    desk.courier.look().await;
    let (by, how) = (Some(at("duty")), How::Call);
    assert_eq!(
        desk.steps().last(),
        Some(&Step::Ended(End::Known { by, how }))
    );
    assert_eq!(desk.state(), OutboxState::Told, "what a person said stands");
    desk.stop();
}

#[tokio::test]
async fn silence_passes_to_the_superior_and_ends_in_an_alarm_on_the_call_list() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut other = Other::start(yes()).await;
    let desk = Desk::open(dir.path(), &settings(dir.path(), &other), &[]).await;
    desk.warn().await;
    desk.passes(59).await;
    assert_eq!(other.all().len(), 1);
    desk.passes(2).await;
    assert_eq!(other.all().pop().expect("sent").json()["post"], "commander");
    desk.passes(300).await;
    assert_eq!(desk.state(), OutboxState::Alarm);
    assert_eq!(desk.steps().last(), Some(&Step::Alarm));
    assert_eq!(
        desk.city.live.outbox(1)[0].notice.key,
        SMS_ROW,
        "it stands first"
    );
    desk.acknowledge_on_the_page().await;
    assert_eq!(
        desk.state(),
        OutboxState::Known,
        "late is better than never"
    );
    desk.stop();
}

fn web(desk: &Desk, wall: &Clock) -> Router {
    let config = WebConfig {
        tls: false,
        demo: None,
        clock: wall.clone(),
        edge: Default::default(),
    };
    let state = WebState::new(desk.city.live.clone(), config).expect("a web");
    router(state).layer(Extension(desk.courier.clone()))
}

async fn ask(web: &Router, method: Method, path: &str) -> (StatusCode, String) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "desk.test")
        .header("origin", "http://desk.test")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::empty())
        .expect("a request");
    let answer = web.clone().oneshot(request).await.expect("an answer");
    let status = answer.status();
    let body = answer
        .into_body()
        .collect()
        .await
        .expect("a body")
        .to_bytes();
    (status, String::from_utf8_lossy(&body).into_owned())
}

async fn desk_that_sent_a_link(dir: &Path, other: &Other) -> (Desk, String) {
    let mut settings = settings(dir, other);
    // A mail server that nobody answers at: the link is what matters here.
    settings += "[channel.smtp]\nserver = \"127.0.0.1:1\"\nsecurity = \"none\"\nfrom = \"desk@city.example\"\n";
    let desk = Desk::open(dir, &settings, &[("deputy", "deputy@city.example")]).await;
    desk.warn().await;
    let link = Link {
        message: 1,
        person: PersonId(1),
    };
    let path = format!("/a/{}", link.write(&desk.city.live));
    (desk, path)
}

#[tokio::test]
async fn opening_a_link_acknowledges_nothing_and_its_button_does_once() {
    let dir = tempfile::tempdir().expect("a folder");
    let other = Other::start(yes()).await;
    let (desk, path) = desk_that_sent_a_link(dir.path(), &other).await;
    let web = web(&desk, &desk.city.clock);
    let (status, page) = ask(&web, Method::GET, &path).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        page.contains("预警发布") && page.contains("我已收到"),
        "{page}"
    );
    assert!(
        !desk.acknowledged(),
        "whatever opens links acknowledges none"
    );
    let (status, page) = ask(&web, Method::POST, &path).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(
        page.contains("已有人确认收到") && !page.contains("我已收到"),
        "{page}"
    );
    assert!(desk.acknowledged());
    let end = End::Known {
        by: Some(person(1, "deputy")),
        how: How::Link,
    };
    assert_eq!(desk.steps().last(), Some(&Step::Ended(end)));
    let steps = desk.steps().len();
    assert_eq!(ask(&web, Method::POST, &path).await.0, StatusCode::OK);
    assert_eq!(desk.steps().len(), steps, "the second time changes nothing");
    desk.stop();
}

#[tokio::test]
async fn a_forged_link_and_one_of_yesterday_open_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let other = Other::start(yes()).await;
    let (desk, path) = desk_that_sent_a_link(dir.path(), &other).await;
    let web = web(&desk, &Clock::by_hand(Time(0)));
    let tag = path.rsplit('-').next().expect("a tag");
    let forged = [
        path.replace("/a/1-1-", "/a/1-2-"),
        path.replace(tag, &tag.chars().rev().collect::<String>()),
        path.replace(tag, &tag[1..]),
    ];
    for forged in forged {
        for method in [Method::GET, Method::POST] {
            let (status, _) = ask(&web, method, &forged).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{forged}");
        }
    }
    assert!(!desk.acknowledged());
    desk.city.passes(Span::days(1)).await;
    for method in [Method::GET, Method::POST] {
        assert_eq!(ask(&web, method, &path).await.0, StatusCode::GONE);
    }
    assert!(!desk.acknowledged());
    desk.stop();
}

#[tokio::test]
async fn each_step_is_stored_with_its_reason() {
    let dir = tempfile::tempdir().expect("a folder");
    let other = Other::start(yes()).await;
    let (desk, _) = desk_that_sent_a_link(dir.path(), &other).await;
    let why: Vec<NotifyReason> = desk
        .steps()
        .iter()
        .filter_map(|step| match step {
            Step::Turned { why, .. } | Step::Planned { why, .. } => Some(*why),
            _ => None,
        })
        .collect();
    let unreachable = Failure::Unreachable;
    assert_eq!(
        why,
        [
            NotifyReason::Asked,
            NotifyReason::NoSender,
            NotifyReason::Again(unreachable)
        ]
    );
    desk.passes(16).await;
    let last = desk.steps().into_iter().rev().find_map(|step| match step {
        Step::Planned { target, why, .. } if target.person.is_none() => Some(why),
        _ => None,
    });
    assert_eq!(last, Some(NotifyReason::UsedUp), "then the other system");
    desk.stop();
}
