//! What stands behind a case: a registration that nobody looked at, posts held in two units, titles before
//! anybody has classed a case, the ledger's rows about clocks that ran out, and what a petitioner says at the end.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::web_casework::{ORDINARY, TOPIC, desk, filed, took};
use crate::web_desk::Desk;
use crate::web_petitioner::filed as files;
use axum::http::StatusCode;
use huiyin_engine::Act;
use huiyin_engine::act::{Choice, Finding};
use huiyin_engine::casework::Rating;
use huiyin_engine::ids::{AssessmentId, CaseId, IncidentId, PromiseId};
use huiyin_engine::plan::Level;
use huiyin_engine::promise::PromiseStep;
use huiyin_server::live::{AuditFault, audit};
use huiyin_server::store::DATABASE_FILE;

const DAY: i64 = 24 * 60;

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_that_nobody_looked_at_is_on_record_and_under_supervision() {
    let (desk, registered) = desk().await;
    desk.story.later(16 * DAY).await;
    let mut duty = desk.as_post("duty-officer").await;
    let page = duty.get("/cases/1").await.body;
    assert!(page.contains("记录在案"), "{page}");
    let late = duty.get("/supervision?kind=law&open=1").await.body;
    assert!(
        late.contains("href=\"/cases/1\"") && late.contains("登记、转送"),
        "{late}"
    );
    let notices = duty.get("/outbox").await.body;
    assert!(
        notices.contains("信访件没有判定类别，登记期限 2026年12月9日 已过"),
        "{notices}"
    );
    let path = format!("/r/{}", registered.receipt);
    let own = desk.stranger().get(&path).await.body;
    assert!(own.contains("最后一日 2026年12月9日 已过"), "{own}");
    let read = duty.get("/api/v1/cases/1").await.body;
    assert!(read.contains("\"missed\":\"2026-12-10T"), "{read}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_holds_a_post_in_the_accused_unit_does_nothing_with_the_case_from_another() {
    let (desk, _) = desk().await;
    let mut duty = desk.as_post("duty-officer").await;
    let accuses = [
        ("class", "accusation"),
        ("accused-justice", "1"),
        ("reachable", "1"),
        ("reason", "反映窗口人员"),
    ];
    took(&mut duty, "classify", &accuses).await;
    desk.account("both", &["duty-officer", "legal-aid-lead"], false, false);
    let mut both = desk.signed_in("both").await;
    assert!(both.get("/cases/1").await.body.contains("不向您显示"));
    let act = r#"{"post":"duty-officer","act":{"step_case":{"case":1,"step":{"close":{"reason":"查无实据"}}}}}"#;
    let refused = both.json("/api/v1/acts", act).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.body);
    assert!(
        refused.body.contains("other-post") && refused.body.contains("legal-aid-lead"),
        "{}",
        refused.body
    );
    let promise = r#"{"post":"duty-officer","act":{"promise_on_case":{"case":1,"owner":"duty-officer","due":1796000000000000,
        "text":"会查","test":{"perceivable":"看","implementable":"办","verifiable":"核"}}}}"#;
    let refused = both.json("/api/v1/acts", promise).await;
    assert!(refused.body.contains("other-post"), "{}", refused.body);
    desk.account("one", &["duty-officer"], false, false);
    let mut one = desk.signed_in("one").await;
    let done = one.json("/api/v1/acts", act).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn before_a_case_is_classed_its_title_is_for_those_who_read_cases() {
    let (desk, _) = desk().await;
    let title = |page: String| page.contains(TOPIC);
    let mut duty = desk.as_post("duty-officer").await;
    let mut medical = desk.as_post("medical-lead").await;
    assert!(title(duty.get("/matters/1").await.body));
    assert!(!title(medical.get("/matters/1").await.body));
    took(&mut duty, "classify", &ORDINARY).await;
    assert!(title(medical.get("/matters/1").await.body));
    // A matter under response is known to all who respond.
    let desk = Desk::morning().await;
    let board = desk.as_post("medical-lead").await.get("/").await.body;
    assert!(board.contains("星河湾小区逾期交房"), "{board}");
    assert!(!board.contains("城东学校教师"), "{board}");
    let board = desk.as_post("duty-officer").await.get("/").await.body;
    assert!(board.contains("城东学校教师"), "{board}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_ran_out_has_its_row_and_a_ledger_from_before_holds_without() {
    let desk = Desk::signed_morning().await;
    let calendar = huiyin_plan::shipped_calendar().unwrap();
    desk.live().adopt_calendar(calendar).await.unwrap();
    let registered = filed(&desk).await;
    desk.story.later(16 * DAY).await;
    desk.all_signed().await;
    let page = desk
        .stranger()
        .get(&format!("/r/{}", registered.receipt))
        .await
        .body;
    assert!(page.contains("有一项法定时限到期没有办"), "{page}");
    let key = desk.live().ledger_key().unwrap();
    let faults = |desk: &Desk| {
        audit(desk.folder(), std::slice::from_ref(&key), None)
            .unwrap()
            .faults
    };
    assert_eq!(faults(&desk), []);
    // As a log that was written before such rows were: none of them is there.
    let db = rusqlite::Connection::open(desk.folder().join(DATABASE_FILE)).unwrap();
    let from: i64 = db
        .query_row(
            "SELECT min(idx) FROM ledger WHERE substr(entry, 2, 1) = x'11'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    db.execute("DELETE FROM ledger WHERE idx >= ?", [from])
        .unwrap();
    let missing = |fault: &AuditFault| matches!(fault, AuditFault::Row { .. });
    assert!(!faults(&desk).iter().any(missing), "{:?}", faults(&desk));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_petitioner_says_how_content_they_are_once_there_is_an_answer() {
    let (desk, registered) = desk().await;
    let path = format!("/r/{}", registered.receipt);
    let mut stranger = desk.stranger();
    let early = stranger
        .post_bare(&format!("{path}/rate"), &[("rating", "mostly")])
        .await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    let mut duty = desk.as_post("duty-officer").await;
    took(&mut duty, "classify", &ORDINARY).await;
    assert!(!stranger.get(&path).await.body.contains("对办理满意吗"));
    took(&mut duty, "accept", &[("text", "已受理。")]).await;
    took(&mut duty, "answer", &[("text", "窗口已整改。")]).await;
    assert!(stranger.get(&path).await.body.contains("对办理满意吗"));
    for rating in ["unsatisfied", "mostly"] {
        let said = stranger
            .post_bare(&format!("{path}/rate"), &[("rating", rating)])
            .await;
        assert_eq!(said.location(), format!("{path}#rate"));
    }
    let page = stranger.get(&path).await.body;
    assert!(page.contains("您的评价：基本满意"), "{page}");
    let held = desk.live().read(|city| city.cases[&CaseId(1)].rating());
    assert_eq!(held, Some(Rating::Mostly));
    let odd = stranger
        .post_bare(&format!("{path}/rate"), &[("rating", "5")])
        .await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_and_promised_is_still_shown_where_the_incident_went_on_in_another() {
    let desk = Desk::morning().await;
    let code = files(&desk.story, "xinghe").await.receipt;
    let (assessment, reason) = (AssessmentId(2), || "同一批人".to_owned());
    let verify = Act::Verify {
        assessment,
        finding: Finding::GoesOn,
        reason: reason(),
    };
    desk.story.act("deputy-commander", verify).await.unwrap();
    let choice = Choice::Start(Level::III);
    let decide = Act::Decide {
        assessment,
        choice,
        reason: reason(),
    };
    desk.story.act("commander", decide).await.unwrap();
    let merge = Act::MergeIncident {
        incident: IncidentId(1),
        into: IncidentId(2),
        reason: reason(),
    };
    desk.story.act("commander", merge).await.unwrap();
    let path = format!("/r/{code}");
    let page = desk.stranger().get(&path).await.body;
    assert!(page.contains("今天下班前公布复工时间表"), "{page}");
    let (promise, evidence) = (PromiseId(1), "时间表已张贴".to_owned());
    let step = PromiseStep::Report { evidence };
    desk.story
        .act("policy-lead", Act::StepPromise { promise, step })
        .await
        .unwrap();
    let word = [("promise", "1"), ("word", "not_kept")];
    let said = desk
        .stranger()
        .post_bare(&format!("{path}/word"), &word)
        .await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    let other = files(&desk.story, "market").await.receipt;
    let page = desk.stranger().get(&format!("/r/{other}")).await.body;
    assert!(!page.contains("复工时间表"), "{page}");
}
