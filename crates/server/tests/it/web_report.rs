//! The after-action report, in the browser, for programs and on the command line.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::cli_run::{huiyin, plan};
use crate::web_desk::{Desk, Page};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use std::path::Path;

fn header(page: &Page, name: &axum::http::HeaderName) -> String {
    page.headers[name].to_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_read_the_report_on_a_running_incident_and_take_it_along() {
    let desk = Desk::morning().await;
    let mut hand = desk.as_post("commander").await;
    for (lang, word) in [("zh", "善后评估报告"), ("en", "After-action report")] {
        let incident = hand.get(&format!("/incidents/1?lang={lang}")).await;
        assert!(incident.body.contains("/incidents/1/report"), "{lang}");
        let page = hand.get(&format!("/incidents/1/report?lang={lang}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains(word), "{lang}: {}", page.body);
        // What staff wrote is there, and so is at least one drawing.
        assert!(page.body.contains("<svg"), "{lang}");
    }
    let word = hand.get("/incidents/1/report/docx").await;
    assert!(word.body.starts_with("PK"));
    let named = header(&word, &CONTENT_DISPOSITION);
    assert_eq!(named, "attachment; filename=\"incident-1.docx\"");
    let alone = hand.get("/incidents/1/report/html?lang=zh").await;
    assert!(alone.body.starts_with("<!doctype html>"));
    assert!(!alone.body.contains("<script"), "it needs nothing else");
    let json = hand.get("/api/v1/incidents/1/report").await;
    assert_eq!(header(&json, &CONTENT_TYPE), "application/json");
    let told: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    assert_eq!(told["incident"], 1);
    assert!(told["clocks"].as_array().unwrap().len() > 3);
    for path in [
        "/incidents/99/report",
        "/incidents/x/report",
        "/incidents/1/report/pdf",
        "/api/v1/incidents/99/report",
    ] {
        assert_eq!(hand.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let stranger = desk.stranger().get("/incidents/1/report").await;
    assert_ne!(stranger.status, StatusCode::OK);
}

#[test]
fn the_command_names_an_incident_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let words = ["report", "7", "--json", "--data", &data];
    let ran = huiyin(&words.map(str::to_owned));
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(ran.err.contains("there is no incident 7"), "{}", ran.err);
}

#[test]
fn an_exercise_leaves_the_same_report_behind() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = format!("{}/../../scenarios/visit.toml", env!("CARGO_MANIFEST_DIR"));
    let drill = |file: &Path| {
        let (plan, file) = (plan(), file.display().to_string());
        let words = [
            "drill", "run", &scenario, "--plan", &plan, "--report", &file,
        ];
        huiyin(&words.map(str::to_owned))
    };
    let page = folder.path().join("drill.html");
    assert_eq!(drill(&page).code, 0);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("DRILL: after-action report"), "{page}");
    let other = drill(&folder.path().join("drill.pdf"));
    assert_eq!(other.code, 2);
    assert!(other.err.contains(".docx"), "{}", other.err);
}
