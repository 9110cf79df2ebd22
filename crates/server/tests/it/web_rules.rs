//! Every route stands in the table, and the table's rule holds.

use crate::web_desk::{Desk, Hand};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use huiyin_server::auth::rules::{Access, RULES, Rule};

// A path that the router matches; what is behind it need not exist.
fn example(rule: &Rule) -> String {
    rule.path
        .replace("{id}", "1")
        .replace("{secret}", "none")
        .replace("{file}", "app.css")
}

async fn call(hand: &mut Hand, rule: &Rule) -> StatusCode {
    let path = example(rule);
    let method: Method = rule.method.parse().expect("a method");
    if method == Method::GET {
        hand.get(&path).await.status
    } else if path.starts_with("/api/") {
        hand.json(&path, "{}").await.status
    } else {
        hand.post(&path, &[]).await.status
    }
}

fn refused(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::SEE_OTHER
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_not_signed_in_reaches_public_routes_alone() {
    let desk = Desk::open().await;
    // Signing in answers 401 by itself: the name is wrong.
    let apart = |rule: &&Rule| !matches!((rule.method, rule.path), ("POST", "/sign-in"));
    for rule in RULES.iter().filter(apart) {
        let status = call(&mut desk.stranger(), rule).await;
        let open = matches!(rule.access, Access::Public | Access::Demo);
        assert_eq!(
            refused(status),
            !open,
            "{} {}: {status}",
            rule.method,
            rule.path
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_reads_everything_and_changes_nothing() {
    let desk = Desk::open().await;
    desk.account("boss", &[], true, false);
    desk.account("auditor", &["commander"], false, true);
    for rule in RULES
        .iter()
        .filter(|rule| rule.path != "/events" && rule.path != "/sign-out")
    {
        let mut hand = desk.signed_in("auditor").await;
        let status = call(&mut hand, rule).await;
        match rule.access {
            Access::Acting | Access::Admin | Access::Machine => {
                assert_eq!(
                    status,
                    StatusCode::FORBIDDEN,
                    "{} {}",
                    rule.method,
                    rule.path
                );
            }
            Access::SignedIn if rule.method == "GET" => {
                assert!(!refused(status), "{} {}: {status}", rule.method, rule.path);
            }
            _ => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_does_not_administer_and_an_administrator_without_a_post_does_not_act() {
    let desk = Desk::open().await;
    desk.account("boss", &[], true, false);
    desk.account("wang", &["duty-officer"], false, false);
    let mut wang = desk.signed_in("wang").await;
    let mut boss = desk.signed_in("boss").await;
    for rule in RULES {
        match rule.access {
            Access::Admin => {
                assert_eq!(
                    call(&mut wang, rule).await,
                    StatusCode::FORBIDDEN,
                    "{}",
                    rule.path
                );
                assert!(!refused(call(&mut boss, rule).await), "{}", rule.path);
            }
            Access::Acting => {
                assert_eq!(
                    call(&mut boss, rule).await,
                    StatusCode::FORBIDDEN,
                    "{}",
                    rule.path
                );
            }
            _ => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demos_buttons_are_not_there_outside_the_demo() {
    let desk = Desk::open().await;
    let answer = desk
        .stranger()
        .post("/demo/sign-in", &[("post", "commander")])
        .await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_the_headers_that_protect_it() {
    let desk = Desk::morning().await;
    let mut hand = desk.as_post("commander").await;
    for path in [
        "/",
        "/incidents/1",
        "/api/v1/board",
        "/no-such-page",
        "/sign-in",
    ] {
        let page = hand.get(path).await;
        let header = |name: &str| {
            page.headers
                .get(name)
                .map_or("", |value| value.to_str().unwrap())
        };
        let policy = header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(header("cache-control"), "no-store", "{path}");
        assert!(
            !page.body.contains(" style=") && !page.body.contains("<script>"),
            "{path}"
        );
    }
    let css = hand.get("/static/app.css?v=1").await;
    assert!(
        css.headers["cache-control"]
            .to_str()
            .unwrap()
            .contains("immutable")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_method_and_a_wrong_path_are_said_in_words() {
    let desk = Desk::demo().await;
    let mut hand = desk.as_post("commander").await;
    let wrong = hand.send(Method::PUT, "/plan", &[], Body::empty()).await;
    assert_eq!(wrong.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(
        wrong.body.contains("这个地址不接受这样的请求"),
        "{}",
        wrong.body
    );
    let missing = hand.get("/incidents/99").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(missing.body.contains("没有这个页面"));
    let api = hand.get("/api/v1/nothing").await;
    assert_eq!(api.status, StatusCode::NOT_FOUND);
    assert_eq!(api.headers["content-type"], "application/problem+json");
}
