//! The case form: danger seen at the desk, and a matter chosen by hand.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::web_desk::{Desk, Page};
use axum::http::StatusCode;
use huiyin_engine::event::Cause;
use huiyin_engine::ids::MatterId;

async fn filed(desk: &Desk, more: &[(&str, &str)]) -> Page {
    let mut hand = desk.as_post("reception-lead").await;
    let form = hand.get("/cases/new").await;
    let nonce = form.body.split("name=\"nonce\" value=\"").nth(1).unwrap();
    let nonce = nonce.split('"').next().unwrap().to_owned();
    let mut fields = vec![
        ("nonce", nonce.as_str()),
        ("channel", "visit"),
        ("people", "1"),
        ("topic", "拎着汽油桶在大厅门口"),
        ("unit", ""),
    ];
    fields.extend(more);
    hand.post("/cases/new", &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn danger_ticked_at_the_desk_starts_care_at_once_and_the_receipt_is_shown_all_the_same() {
    let desk = Desk::demo().await;
    let receipt = filed(&desk, &[("danger", "yes")]).await;
    assert_eq!(receipt.status, StatusCode::OK, "{}", receipt.body);
    assert!(receipt.body.contains("已报告人身危险") && receipt.body.contains("class=\"code\""));
    let (danger, early) = desk.story.live.read(|city| {
        let by_hand = |cause: &Cause| matches!(cause, Cause::Danger { .. });
        let danger = city.signals.values().any(|signal| by_hand(&signal.cause));
        (danger, city.safety_tasks.len())
    });
    assert!(danger && early > 0, "{early} tasks began");
    let calm = filed(&desk, &[]).await;
    assert!(!calm.body.contains("已报告人身危险"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_goes_to_the_matter_that_a_person_chose_and_to_none_that_is_not_there() {
    let desk = Desk::demo().await;
    desk.story
        .matter("m", "拖欠工资", "三个月没发", &[(0, 20), (0, 15), (0, 2)])
        .await
        .unwrap();
    let mut hand = desk.as_post("reception-lead").await;
    let form = hand.get("/cases/new").await.body;
    assert!(
        form.contains("<option value=\"1\">"),
        "a large matter is offered"
    );
    let cases = || {
        desk.story
            .live
            .read(|city| city.matters[&MatterId(1)].cases)
    };
    let before = cases();
    let receipt = filed(&desk, &[("known", "1")]).await;
    assert_eq!(receipt.status, StatusCode::OK, "{}", receipt.body);
    assert_eq!(cases(), before + 1);
    let missing = filed(&desk, &[("known", "77")]).await;
    assert_ne!(missing.status, StatusCode::OK);
    assert!(missing.body.contains("没有找到这个"), "{}", missing.body);
}
