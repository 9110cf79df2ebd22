//! Signing in: the first administrator, passwords, sessions, and what protects forms.

use crate::web_desk::{Desk, PASSWORD};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use huiyin_engine::Span;
use huiyin_server::auth::setup_link;

#[tokio::test(flavor = "multi_thread")]
async fn the_first_administrator_is_made_by_a_link_that_works_once() {
    let desk = Desk::open().await;
    let link = setup_link(desk.live(), desk.wall.now()).unwrap().unwrap();
    let mut first = desk.stranger();
    assert!(
        first
            .get(&link.path)
            .await
            .body
            .contains("建立第一个管理员")
    );
    let fields = [("name", "lin"), ("display", "林"), ("password", PASSWORD)];
    let made = first.post(&link.path, &fields).await;
    assert_eq!(
        (made.status, made.location()),
        (StatusCode::SEE_OTHER, "/accounts")
    );
    assert_eq!(first.get("/accounts").await.status, StatusCode::OK);

    let again = desk
        .stranger()
        .post(&link.path, &[("name", "eve"), ("password", PASSWORD)])
        .await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(setup_link(desk.live(), desk.wall.now()).unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_up_link_ends_after_thirty_minutes_and_with_the_next_one() {
    let desk = Desk::open().await;
    let old = setup_link(desk.live(), desk.wall.now()).unwrap().unwrap();
    let new = setup_link(desk.live(), desk.wall.now()).unwrap().unwrap();
    assert_ne!(desk.stranger().get(&old.path).await.status, StatusCode::OK);
    assert_eq!(desk.stranger().get(&new.path).await.status, StatusCode::OK);
    desk.wall.set(desk.wall.now() + Span::minutes(30));
    assert_ne!(desk.stranger().get(&new.path).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_makes_an_account_whose_owner_sets_the_password() {
    let desk = Desk::open().await;
    desk.account("boss", &[], true, false);
    let mut boss = desk.signed_in("boss").await;
    let fields = [
        ("name", "Chen"),
        ("display", "陈"),
        ("post-duty-officer", "on"),
        ("post-no-such-post", "on"),
    ];
    let made = boss.post("/accounts", &fields).await;
    let at = made.body.find("/setup/").unwrap();
    let link: String = made.body[at..].chars().take_while(|c| *c != '<').collect();

    let mut chen = desk.stranger();
    assert_eq!(
        chen.sign_in("chen", PASSWORD).await.status,
        StatusCode::UNAUTHORIZED
    );
    let short = chen.post(&link, &[("password", "short")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        chen.post(&link, &[("password", PASSWORD)]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_ne!(
        chen.post(&link, &[("password", PASSWORD)]).await.status,
        StatusCode::SEE_OTHER
    );

    let mut chen = desk.signed_in("chen").await;
    let me = chen.get("/api/v1/me").await;
    assert!(
        me.body.contains("\"posts\":[\"duty-officer\"]"),
        "{}",
        me.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    let desk = Desk::open().await;
    desk.account("wang", &["duty-officer"], false, false);
    let wrong = desk.stranger().sign_in("wang", "not the password").await;
    let unknown = desk.stranger().sign_in("wanh", "not the password").await;
    assert_eq!(
        (wrong.status, unknown.status),
        (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED)
    );
    assert_eq!(wrong.body.replace("wang", "wanh"), unknown.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_slowed_down_until_the_window_has_passed() {
    let desk = Desk::open().await;
    desk.account("wang", &["duty-officer"], false, false);
    for _ in 0..8 {
        assert_eq!(
            desk.stranger().sign_in("wang", "guess guess").await.status,
            StatusCode::UNAUTHORIZED
        );
    }
    let stopped = desk.stranger().sign_in("wang", PASSWORD).await;
    assert_eq!(stopped.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(stopped.body.contains("15 分"), "{}", stopped.body);
    desk.wall.set(desk.wall.now() + Span::minutes(15));
    desk.signed_in("wang").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_gets_a_new_secret_at_each_sign_in_and_ends_by_idling_age_and_signing_out() {
    let desk = Desk::open().await;
    desk.account("wang", &["duty-officer"], false, false);
    let mut wang = desk.signed_in("wang").await;
    let mut old = wang.twin();
    wang.sign_in("wang", PASSWORD).await;
    assert_ne!(wang.cookie("huiyin"), old.cookie("huiyin"));

    assert_eq!(old.post("/sign-out", &[]).await.location(), "/sign-in");
    let mut ended = wang.twin();
    for _ in 0..8 {
        desk.wall.set(desk.wall.now() + Span::hours(3));
        assert_eq!(wang.get("/plan").await.status, StatusCode::OK);
    }
    desk.wall.set(desk.wall.now() + Span::hours(3));
    assert_eq!(ended.get("/plan").await.location(), "/sign-in?next=/plan");

    let mut idle = desk.signed_in("wang").await;
    desk.wall.set(desk.wall.now() + Span::hours(4));
    assert_eq!(idle.get("/plan").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_session_cookie_is_hidden_from_scripts_and_other_sites() {
    let desk = Desk::open().await;
    desk.account("wang", &["duty-officer"], false, false);
    let answer = desk.stranger().sign_in("wang", PASSWORD).await;
    let line = answer.headers["set-cookie"].to_str().unwrap();
    assert!(
        line.contains("; HttpOnly") && line.contains("; SameSite=Lax") && line.contains("Path=/"),
        "{line}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_another_site_or_session_changes_nothing() {
    let desk = Desk::open().await;
    desk.account("wang", &["duty-officer", "commander"], false, false);
    let mut wang = desk.signed_in("wang").await;
    let token = wang.csrf.clone();
    let bare = wang.post_bare("/post", &[("post", "commander")]).await;
    assert_eq!(bare.status, StatusCode::FORBIDDEN);
    let wrong = wang
        .post_bare("/post", &[("csrf", "0"), ("post", "commander")])
        .await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN);

    let form = crate::web_desk::encoded(&[("csrf", &token), ("post", "commander")]);
    let foreign = [
        vec![("origin", "http://evil.test")],
        vec![("origin", "null")],
        vec![("sec-fetch-site", "cross-site")],
    ];
    for headers in foreign {
        let mut headers = headers;
        headers.push(("content-type", "application/x-www-form-urlencoded"));
        let answer = wang
            .send(Method::POST, "/post", &headers, Body::from(form.clone()))
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    assert!(
        wang.get("/api/v1/me")
            .await
            .body
            .contains("\"post\":\"duty-officer\"")
    );
    assert_eq!(
        wang.post("/post", &[("post", "commander")]).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(
        wang.get("/api/v1/me")
            .await
            .body
            .contains("\"post\":\"commander\"")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_an_account_does_not_hold_is_refused() {
    let desk = Desk::open().await;
    desk.account("wang", &["duty-officer"], false, false);
    let mut wang = desk.signed_in("wang").await;
    assert_eq!(
        wang.post("/post", &[("post", "commander")]).await.status,
        StatusCode::FORBIDDEN
    );
    let act = r#"{"post":"commander","act":{"report_figures":{"incident":1,"people_on_site":3}}}"#;
    assert_eq!(
        wang.json("/api/v1/acts", act).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn disabling_an_account_ends_its_sessions_and_tokens_but_never_the_last_administrator() {
    let desk = Desk::open().await;
    desk.account("boss", &[], true, false);
    desk.account("wang", &["duty-officer"], false, false);
    let mut boss = desk.signed_in("boss").await;
    let mut wang = desk.signed_in("wang").await;
    let made = boss.post("/accounts/2", &[("do", "token")]).await;
    let at = made.body.find("huiyin_").unwrap();
    let bearer = format!(
        "Bearer {}",
        made.body[at..]
            .chars()
            .take_while(|c| *c != '<')
            .collect::<String>()
    );
    let headers = [("authorization", bearer.as_str())];
    let mut program = desk.stranger();
    let answer = program
        .send(Method::GET, "/api/v1/board", &headers, Body::empty())
        .await;
    assert_eq!(answer.status, StatusCode::OK);

    assert_eq!(
        boss.post("/accounts/2", &[("do", "disable")]).await.status,
        StatusCode::OK
    );
    assert_eq!(wang.get("/").await.status, StatusCode::SEE_OTHER);
    let answer = program
        .send(Method::GET, "/api/v1/board", &headers, Body::empty())
        .await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        desk.stranger().sign_in("wang", PASSWORD).await.status,
        StatusCode::UNAUTHORIZED
    );
    let last = boss.post("/accounts/1", &[("do", "disable")]).await;
    assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(last.body.contains("最后一个管理员"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_in_use_acts_for_the_posts_of_the_moment_and_ends_at_once() {
    let desk = Desk::open().await;
    desk.account("boss", &[], true, false);
    let mut boss = desk.signed_in("boss").await;
    let key = crate::web_open311::key_for(&desk, &mut boss).await;
    let bearer = format!("Bearer {key}");
    let headers = [("authorization", bearer.as_str())];
    let mut program = desk.stranger();
    let mut posts = async || {
        let me = program.send(Method::GET, "/api/v1/me", &headers, Body::empty());
        let me = me.await;
        let told = serde_json::from_str::<serde_json::Value>(&me.body).unwrap();
        (me.status, told["post"].as_str().map(str::to_owned))
    };
    for _ in 0..2 {
        let told = (StatusCode::OK, Some("hotline-desk".to_owned()));
        assert_eq!(posts().await, told);
    }
    let other = [("do", "posts"), ("post-duty-officer", "on")];
    boss.post("/accounts/2", &other).await;
    assert_eq!(posts().await.1.as_deref(), Some("duty-officer"));
    boss.post("/accounts/2", &[("do", "end_tokens")]).await;
    assert_eq!(posts().await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_is_chinese_until_somebody_switches() {
    let desk = Desk::open().await;
    let mut hand = desk.stranger();
    let english = [("accept-language", "en")];
    let page = hand
        .send(Method::GET, "/sign-in", &english, Body::empty())
        .await;
    assert!(page.body.contains("<html lang=\"zh-CN\">"));
    assert!(
        hand.get("/sign-in?lang=en")
            .await
            .body
            .contains("<html lang=\"en\">")
    );
    let switched = hand
        .post("/lang", &[("lang", "en"), ("back", "/sign-in")])
        .await;
    assert_eq!(switched.location(), "/sign-in");
    assert!(
        hand.get("/sign-in")
            .await
            .body
            .contains("<html lang=\"en\">")
    );
    desk.account("wang", &["duty-officer"], false, false);
    let mut wang = desk.signed_in("wang").await;
    let bare = [("lang", "en"), ("back", "/plan")];
    assert_eq!(wang.post_bare("/lang", &bare).await.location(), "/plan");
    assert!(wang.get("/plan").await.body.contains("<html lang=\"en\">"));
    let again = [("name", "wang"), ("password", PASSWORD)];
    assert_eq!(
        wang.post_bare("/sign-in", &again).await.status,
        StatusCode::SEE_OTHER
    );
    let away = hand
        .post("/lang", &[("lang", "zh"), ("back", "//evil.test")])
        .await;
    assert_eq!(away.location(), "/");
}
