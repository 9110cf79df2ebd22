//! The JSON interface: acts, records, imports, problems, and the stream.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::web_desk::Desk;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

fn parsed(body: &str) -> Value {
    serde_json::from_str(body).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_by_a_program_is_the_same_act() {
    let desk = Desk::morning().await;
    let mut deputy = desk.as_post("deputy-commander").await;
    let act = json!({"act": {"verify": {"assessment": 2, "finding": "goes_on", "reason": "属实"}}})
        .to_string();
    let done = deputy.json("/api/v1/acts", &act).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    assert!(!done.body.contains("属实"), "the log holds no text");
    let again = deputy.json("/api/v1/acts", &act).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let problem = parsed(&again.body);
    assert_eq!(again.headers["content-type"], "application/problem+json");
    assert_eq!(
        (problem["code"].as_str(), problem["status"].as_u64()),
        (Some("step-not-open"), Some(409))
    );
    for field in ["type", "title", "detail", "todo"] {
        assert!(!problem[field].as_str().unwrap().is_empty(), "{field}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_idempotency_key_acts_once() {
    let desk = Desk::morning().await;
    let mut lead = desk.as_post("safety-lead").await;
    let body =
        json!({"act": {"report_figures": {"incident": 1, "people_on_site": 41}}}).to_string();
    let token = lead.csrf.clone();
    let headers = [
        ("content-type", "application/json"),
        ("x-csrf-token", token.as_str()),
        ("idempotency-key", "a-1"),
    ];
    let mut answers = Vec::new();
    for _ in 0..2 {
        let answer = lead
            .send(
                Method::POST,
                "/api/v1/acts",
                &headers,
                Body::from(body.clone()),
            )
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answers.push(answer.body);
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_bodies_are_problems_not_panics() {
    let desk = Desk::demo().await;
    let mut hand = desk.as_post("commander").await;
    let token = hand.csrf.clone();
    for (body, media, status) in [
        ("{", "application/json", StatusCode::UNPROCESSABLE_ENTITY),
        (
            "{\"act\":{\"no_such_act\":{}}}",
            "application/json",
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            "{\"act\":{\"report_figures\":{\"incident\":1,\"people_on_site\":-3}}}",
            "application/json",
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        ("<a/>", "text/xml", StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ] {
        let headers = [("content-type", media), ("x-csrf-token", token.as_str())];
        let answer = hand
            .send(Method::POST, "/api/v1/acts", &headers, Body::from(body))
            .await;
        assert_eq!(answer.status, status, "{body}");
        assert_eq!(
            answer.headers["content-type"], "application/problem+json",
            "{body}"
        );
    }
    let large = format!("{{\"act\":\"{}\"}}", "x".repeat(2 << 20));
    assert_eq!(
        hand.json("/api/v1/acts", &large).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_registered_once_and_a_bad_one_says_what_is_wrong() {
    let desk = Desk::demo().await;
    let mut hand = desk.as_post("hotline-desk").await;
    let record = json!({
        "id": "h-1", "time": "2026-11-24T08:00:00+08:00", "channel": "hotline", "topic": "停水", "body": "三天了",
        "source": "12345", "petitioner_name": "欧阳测试",
    })
    .to_string();
    let first = hand.json("/api/v1/cases", &record).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
    assert_eq!(parsed(&first.body)["receipt"].as_str().unwrap().len(), 20);
    let again = hand.json("/api/v1/cases", &record).await;
    assert_eq!(
        (again.status, parsed(&again.body)["duplicate"].as_bool()),
        (StatusCode::OK, Some(true))
    );
    let bad = hand
        .json(
            "/api/v1/cases",
            "{\"id\":\"h-2\",\"time\":\"2026-11-24\",\"channel\":\"fax\",\"topic\":\"x\"}",
        )
        .await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let elsewhere = json!({"id": "h-4", "time": "2026-11-24", "channel": "visit", "topic": "x", "area": "张三"});
    let refused = hand.json("/api/v1/cases", &elsewhere.to_string()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let problem = parsed(&refused.body);
    assert_eq!(problem["code"], "unknown-area");
    assert!(!refused.body.contains("张三"), "{}", refused.body);
    let ahead =
        json!({"id": "h-3", "time": "2026-11-25T08:00:00+08:00", "channel": "visit", "topic": "x"})
            .to_string();
    assert_eq!(
        hand.json("/api/v1/cases", &ahead).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_taken_in_row_by_row_and_every_bad_row_is_reported() {
    let desk = Desk::demo().await;
    let mut hand = desk.as_post("hotline-desk").await;
    let token = hand.csrf.clone();
    let headers = [
        ("content-type", "text/csv"),
        ("x-csrf-token", token.as_str()),
    ];
    let csv = "编号,time,topic,body,people\n1,2026-11-23 09:00,停水,三天了,4\n1,2026-11-23 09:00,停水,三天了,4\n2,not a time,停水,三天了,4\n3,2026-11-23 10:00,停电,半天,x\n";
    let path = "/api/v1/cases/import?name=a.csv&map=id%3D%E7%BC%96%E5%8F%B7&set=channel%3Dvisit";
    let answer = hand
        .send(Method::POST, path, &headers, Body::from(csv))
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let report = parsed(&answer.body);
    assert_eq!(
        (
            report["accepted"].as_u64(),
            report["duplicate"].as_u64(),
            report["rejected"].as_u64()
        ),
        (Some(1), Some(1), Some(2))
    );
    assert_eq!(report["rejects"][0]["row"], 4);
    assert_eq!(report["rejects"][0]["code"], "bad_time");
    let refused = hand
        .send(
            Method::POST,
            "/api/v1/cases/import?name=a.csv",
            &headers,
            Body::from("nonsense\n1\n"),
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let unknown = hand
        .send(
            Method::POST,
            "/api/v1/cases/import?colour=red",
            &headers,
            Body::from(csv),
        )
        .await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_hold_numbers_and_names_of_the_plan_and_no_text() {
    let desk = Desk::morning().await;
    let mut hand = desk.as_post("commander").await;
    for path in [
        "/api/v1/board",
        "/api/v1/incidents",
        "/api/v1/incidents/1",
        "/api/v1/assessments",
        "/api/v1/matters",
        "/api/v1/me",
    ] {
        let answer = hand.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        for text in ["星河湾", "什么时候复工", "属实"] {
            assert!(!answer.body.contains(text), "{path} tells {text}");
        }
    }
    let incident = parsed(&hand.get("/api/v1/incidents/1").await.body);
    assert_eq!(
        (
            incident["level"].as_str(),
            incident["people_on_site"].as_u64()
        ),
        (Some("III"), Some(73))
    );
    assert_eq!(
        parsed(&hand.get("/api/v1/plan").await.body)["version"],
        "2026-1"
    );
    assert_eq!(hand.get("/healthz").await.body, "ok\n");
    assert_eq!(hand.get("/readyz").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stream_resumes_after_what_a_page_knows_and_tells_no_text_and_no_person() {
    let desk = Desk::morning().await;
    let hand = desk.as_post("commander").await;
    let cookie = format!("huiyin={}", hand.cookie("huiyin").unwrap());
    let open = |after: u64| {
        let request = Request::get("/events")
            .header("cookie", &cookie)
            .header("last-event-id", after.to_string());
        desk.app
            .clone()
            .oneshot(request.body(Body::empty()).unwrap())
    };
    let answer = open(0).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let mut body = answer.into_body();
    let first = text(&mut body).await;
    assert!(
        first.contains("event: change") && first.contains("incident-1"),
        "{first}"
    );
    for hidden in ["星河湾", "属实", "matter", "person", "reason"] {
        assert!(!first.contains(hidden), "{hidden} in {first}");
    }
    let head = desk.live().read(|city| city.seq);
    let mut body = open(head).await.unwrap().into_body();
    assert!(text(&mut body).await.contains("\"topics\":[]"));
    desk.story
        .matter("new", "噪声扰民", "夜里施工", &[(0, 1)])
        .await
        .unwrap();
    let news = text(&mut body).await;
    assert!(news.contains("\"topics\":[\"rising\"]"), "{news}");
    assert!(news.contains(&format!("id: {}", head + 1)), "{news}");
}

async fn text(body: &mut Body) -> String {
    let frame = body.frame().await.unwrap().unwrap();
    String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stream_ends_when_its_session_does() {
    let desk = Desk::demo().await;
    let mut hand = desk.as_post("commander").await;
    let cookie = format!("huiyin={}", hand.cookie("huiyin").unwrap());
    let request = Request::get("/events")
        .header("cookie", &cookie)
        .body(Body::empty())
        .unwrap();
    let mut body = desk.app.clone().oneshot(request).await.unwrap().into_body();
    text(&mut body).await;
    hand.post("/sign-out", &[]).await;
    desk.story
        .matter("new", "噪声扰民", "夜里施工", &[(0, 1)])
        .await
        .unwrap();
    assert!(body.frame().await.is_none());
}
