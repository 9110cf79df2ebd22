//! Corrections by their pages: a record is put right on the case's page, a matter split and merged on its own, the
//! auditor reads every one of them, and the petitioner reads what concerns them.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::web_desk::{Desk, Hand, Page};
use crate::web_story::morning;
use axum::http::StatusCode;
use huiyin_engine::act::Act;
use huiyin_engine::casework::CaseStep;
use huiyin_engine::ids::CaseId;
use huiyin_engine::law::Class;
use huiyin_engine::record::{Channel, Source};
use huiyin_server::live::{Filing, Registered};
use serde_json::Value;

fn filing(id: &str, matter: &str, people: u32) -> Filing {
    Filing {
        source: Source::Petition,
        id: id.to_owned(),
        time: morning(),
        channel: Channel::Visit,
        people,
        topic: format!("{matter}逾期交房"),
        body: "什么时候能拿到钥匙？".to_owned(),
        matter: Some(matter.to_owned()),
        area: None,
        unit: None,
        known: None,
        follows: None,
        public: false,
        identity: None,
    }
}

// Cases 1 to 3 in matter 1, case 4 in matter 2.
async fn desk() -> (Desk, Vec<Registered>) {
    let desk = Desk::demo().await;
    let mut all = Vec::new();
    for (id, matter) in [
        ("1", "云栖苑"),
        ("2", "云栖苑"),
        ("3", "云栖苑"),
        ("4", "柳桥里"),
    ] {
        all.push(desk.live().register(filing(id, matter, 4)).await.unwrap());
    }
    (desk, all)
}

// Sends the form for an act that stands on a page: hidden fields as they are, what is shown as it is given.
async fn sends(hand: &mut Hand, path: &str, act: &str, more: &[(&str, &str)]) -> Page {
    let page = hand.get(path).await;
    let hidden = page.form_of(act);
    let hidden = hidden
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let fields: Vec<(&str, &str)> = hidden.chain(more.iter().copied()).collect();
    hand.post_bare("/acts", &fields).await
}

async fn done(hand: &mut Hand, path: &str, act: &str, more: &[(&str, &str)]) {
    let answer = sends(hand, path, act, more).await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "{act}: {}",
        answer.body
    );
}

async fn read(hand: &mut Hand, path: &str, words: &[&str]) -> String {
    let page = hand.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
    for word in words {
        assert!(page.body.contains(word), "{word} on {path}: {}", page.body);
    }
    page.body
}

fn right<'a>(people: &'a str, reason: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("people", people),
        ("channel", "visit"),
        ("time", "2026-11-24T08:00"),
        ("reason", reason),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_put_right_on_its_page_and_both_sides_stay_to_be_read() {
    let (desk, all) = desk().await;
    let mut duty = desk.as_post("duty-officer").await;
    let page = duty.get("/cases/2").await;
    let shown = page.form_of("correct_case");
    let shown = shown.iter().find(|(name, _)| name == "time_shown").unwrap();
    let fields = [
        ("people", "40"),
        ("channel", "visit"),
        ("time", shown.1.as_str()),
        ("reason", "少打了一个零"),
    ];
    done(&mut duty, "/cases/2", "correct_case", &fields).await;
    let zh = ["更正记录", "人数由 4 改为 40", "少打了一个零", "40 人"];
    let body = read(&mut duty, "/cases/2", &zh).await;
    assert!(!body.contains("来件时间由"), "nobody touched the time");
    read(
        &mut duty,
        "/cases/2?lang=en",
        &["people 4 → 40", "Corrections"],
    )
    .await;
    read(&mut duty, "/matters/1", &["48 人次", "人数由 4 改为 40"]).await;
    let own = format!("/r/{}", all[1].receipt);
    let own = read(
        &mut desk.stranger(),
        &own,
        &["登记更正", "人数由 4 改为 40"],
    )
    .await;
    assert!(!own.contains("少打了一个零"), "reasons stay in the office");
    let view: Value = serde_json::from_str(&duty.get("/api/v1/cases/2").await.body).unwrap();
    assert_eq!(view["people"], 40);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_should_not_be_there_is_struck_out_and_its_petitioner_is_told() {
    let (desk, all) = desk().await;
    let mut duty = desk.as_post("duty-officer").await;
    let strike = [("cause", "duplicate"), ("reason", "与信访件 2 是同一件")];
    done(&mut duty, "/cases/3", "strike_case", &strike).await;
    let struck = ["这件登记已注销（重复登记）", "恢复这件登记"];
    let page = read(&mut duty, "/cases/3", &struck).await;
    assert!(!page.contains("step_case"), "nobody takes it in hand");
    read(&mut duty, "/matters/1", &["已注销：重复登记", "累计 2 件"]).await;
    let own = format!("/r/{}", all[2].receipt);
    read(
        &mut desk.stranger(),
        &own,
        &["这份登记已注销", "什么时候能拿到钥匙？"],
    )
    .await;
    let en = format!("{own}?lang=en");
    read(
        &mut desk.stranger(),
        &en,
        &["This record was struck out (entered twice)"],
    )
    .await;
    let view: Value = serde_json::from_str(&duty.get("/api/v1/cases/3").await.body).unwrap();
    assert_eq!(
        (&view["struck"], view["clocks"].as_array().unwrap().len()),
        (&"duplicate".into(), 0)
    );
    done(
        &mut duty,
        "/cases/3",
        "correct_case",
        &right("4", "不是同一件"),
    )
    .await;
    read(&mut duty, "/cases/3", &["恢复登记"]).await;
    read(&mut duty, "/matters/1", &["累计 3 件"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_is_split_and_merged_on_its_page_and_its_old_number_leads_to_the_other() {
    let (desk, _) = desk().await;
    let mut duty = desk.as_post("duty-officer").await;
    let page = duty.get("/matters/1").await.body;
    assert!(page.contains("name=\"case-3\"") && !page.contains("name=\"case-1\""));
    let split = [
        ("case-2", "1"),
        ("more", "3"),
        ("to", "new"),
        ("reason", "另一个楼盘"),
    ];
    done(&mut duty, "/matters/1", "move_cases", &split).await;
    let line = "信访件 2、信访件 3：从事项 1 移到事项 3";
    read(&mut duty, "/matters/1", &["累计 1 件", line, "另一个楼盘"]).await;
    read(&mut duty, "/matters/3", &["累计 2 件", "信访件 3"]).await;
    let merge = [("into", "2"), ("reason", "其实是一件事")];
    done(&mut duty, "/matters/3", "merge_matter", &merge).await;
    let moved = duty.get("/matters/3").await;
    assert_eq!(moved.location(), "/matters/2");
    read(
        &mut duty,
        "/matters/2",
        &["累计 3 件", "已并入本事项：事项 3", "其实是一件事"],
    )
    .await;
    read(
        &mut duty,
        "/matters/2?lang=en",
        &["Merged in: ", "merged into"],
    )
    .await;
    let nothing = [("to", "new"), ("reason", "没有选")];
    let refused = sends(&mut duty, "/matters/2", "move_cases", &nothing).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body.contains("没有选信访件"), "{}", refused.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_reads_every_correction_without_names_or_texts_by_page_and_by_api() {
    let (desk, _) = desk().await;
    let mut duty = desk.as_post("duty-officer").await;
    let strike = [("cause", "trial"), ("reason", "试录的")];
    done(&mut duty, "/cases/3", "strike_case", &strike).await;
    let split = [
        ("case-2", "1"),
        ("to", "known"),
        ("into", "2"),
        ("reason", "另一个楼盘"),
    ];
    done(&mut duty, "/matters/1", "move_cases", &split).await;
    desk.account("supervisor", &[], false, true);
    let mut auditor = desk.signed_in("supervisor").await;
    read(&mut auditor, "/supervision", &["/supervision/corrections"]).await;
    let words = [
        "注销登记（试录）",
        "从事项 1 移到事项 2",
        "应急指挥中心值班员",
    ];
    let page = read(&mut auditor, "/supervision/corrections", &words).await;
    assert!(!page.contains("另一个楼盘") && !page.contains("云栖苑"));
    let listed = auditor.get("/api/v1/corrections").await.body;
    let listed: Value = serde_json::from_str(&listed).unwrap();
    assert_eq!(listed[0]["what"], "moved");
    assert_eq!(listed[1]["cause"], "trial");
    assert_eq!(listed[0]["cases"], serde_json::json!([2]));
    // Reading is all that an auditor does.
    let page = auditor.get("/cases/2").await.body;
    assert!(!page.contains("correct_case") && !page.contains("另一个楼盘"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_about_an_accusation_is_listed_to_nobody_whom_the_guard_keeps_out() {
    let (desk, _) = desk().await;
    let classify = CaseStep::Classify {
        class: Class::Accusation,
        grave: false,
        reachable: true,
        accused: vec!["housing".into()],
        direct: None,
        reason: "检举住建窗口".into(),
    };
    let case = CaseId(2);
    let act = Act::StepCase {
        case,
        step: classify,
    };
    desk.story.act("duty-officer", act).await.unwrap();
    let mut duty = desk.as_post("duty-officer").await;
    done(
        &mut duty,
        "/cases/2",
        "correct_case",
        &right("9", "人数写错"),
    )
    .await;
    read(&mut duty, "/supervision/corrections", &["信访件 2"]).await;
    desk.account("supervisor", &[], false, true);
    let mut auditor = desk.signed_in("supervisor").await;
    let page = read(
        &mut auditor,
        "/supervision/corrections",
        &["涉及检举控告的不向您显示"],
    )
    .await;
    assert!(!page.contains("信访件 2"), "{page}");
    assert_eq!(auditor.get("/api/v1/corrections").await.body, "[]");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_does_not_say_what_cases_are_is_offered_no_correction() {
    let (desk, _) = desk().await;
    let mut medical = desk.as_post("medical-lead").await;
    let case = medical.get("/cases/2").await.body;
    let matter = medical.get("/matters/1").await.body;
    assert!(!case.contains("correct_case") && !matter.contains("move_cases"));
    let act = r#"{"act":{"strike_case":{"case":2,"cause":"trial","reason":"x"}}}"#;
    let refused = medical.json("/api/v1/acts", act).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    assert!(refused.body.contains("not-yours"), "{}", refused.body);
}
