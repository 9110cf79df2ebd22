//! What has left memory is read from the log again, on pages and for programs.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::web_desk::Desk;
use crate::web_road::{started, step};
use axum::http::StatusCode;
use huiyin_engine::ids::IncidentId;
use huiyin_engine::state::INCIDENT_KEPT;

const AT: &str = "/incidents/1";

async fn ended(desk: &Desk) {
    started(desk).await;
    let figures = [("people", "35")];
    step(
        desk,
        "reception-lead",
        AT,
        "现场",
        "report_figures",
        &figures,
    )
    .await;
    let end = [("reason", "无人提出诉求"), ("ending", "no_demand_voiced")];
    step(desk, "commander", AT, "终结", "end_incident", &end).await;
    let confirmed = [("reason", "现场确认")];
    step(
        desk,
        "deputy-commander",
        AT,
        "终结",
        "confirm_ending",
        &confirmed,
    )
    .await;
}

async fn years_later(desk: &Desk) {
    desk.story.later(INCIDENT_KEPT.as_seconds() / 60).await;
    desk.story
        .matter("n", "路灯", "不亮", &[(0, 1)])
        .await
        .unwrap();
    let slim = |city: &huiyin_engine::City| city.incidents[&IncidentId(1)].slim;
    assert!(desk.live().read(slim));
}

fn tasks_of(body: &str) -> usize {
    body.matches("task-title").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_of_last_year_is_shown_whole_and_offers_no_reopening() {
    let desk = Desk::demo().await;
    ended(&desk).await;
    let mut hand = desk.as_post("commander").await;
    let before = hand.get(AT).await;
    assert!(before.body.contains("reopen_incident") && tasks_of(&before.body) > 5);
    years_later(&desk).await;
    let mut hand = desk.as_post("commander").await;
    let after = hand.get(AT).await;
    assert_eq!(tasks_of(&after.body), tasks_of(&before.body));
    assert!(after.body.contains("35 人"), "{}", after.body);
    assert!(!after.body.contains("reopen_incident"));
    let chain = hand.get("/assessments/1").await;
    assert_eq!(chain.status, StatusCode::OK);
    assert!(chain.body.contains("已核实"), "{}", chain.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_gets_it_whole_by_its_number_and_is_told_of_a_list_that_it_is_not() {
    let desk = Desk::demo().await;
    ended(&desk).await;
    years_later(&desk).await;
    let mut hand = desk.as_post("commander").await;
    let read = |page: crate::web_desk::Page| -> serde_json::Value {
        serde_json::from_str(&page.body).unwrap()
    };
    let one = read(hand.get("/api/v1/incidents/1").await);
    assert!(one["tasks"].as_array().unwrap().len() > 5);
    assert_eq!(
        (&one["people_on_site"], &one["whole"]),
        (&35.into(), &true.into())
    );
    let all = read(hand.get("/api/v1/incidents").await);
    let listed = all.as_array().unwrap().iter();
    let listed: Vec<_> = listed.filter(|held| held["incident"] == 1).collect();
    assert_eq!(listed[0]["whole"], false);
}
