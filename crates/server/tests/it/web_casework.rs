//! A case by its pages: a person says what it is, the clocks of the law run with both dates on the staff's page,
//! the petitioner's and the API, silence is on record, and the accused see nothing.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::web_desk::{Desk, Hand, Page};
use crate::web_story::morning;
use axum::http::StatusCode;
use huiyin_engine::record::{Channel, Source};
use huiyin_server::live::{Filing, Registered};
use serde_json::Value;

pub(crate) const TOPIC: &str = "住建窗口收材料不给回执";

pub(crate) async fn desk() -> (Desk, Registered) {
    let desk = Desk::demo().await;
    let registered = filed(&desk).await;
    (desk, registered)
}

/// The case of these tests, at a desk under the shipped calendar.
pub(crate) async fn filed(desk: &Desk) -> Registered {
    let calendar = huiyin_plan::shipped_calendar().unwrap();
    desk.live().adopt_calendar(calendar).await.unwrap();
    let filing = Filing {
        source: Source::Petition,
        id: "case-1".to_owned(),
        time: morning(),
        channel: Channel::Visit,
        people: 3,
        topic: TOPIC.to_owned(),
        body: "去了四次，每次都说再等等。".to_owned(),
        matter: Some("window".to_owned()),
        area: None,
        unit: None,
        known: None,
        follows: None,
        public: false,
        identity: None,
    };
    desk.live().register(filing).await.unwrap()
}

// The form that takes this step, as it stands on the page, with what a person fills in.
async fn steps(hand: &mut Hand, step: &str, more: &[(&str, &str)]) -> Page {
    let page = hand.get("/cases/1").await;
    let marker = format!("name=\"step\" value=\"{step}\"");
    let at = page.body.find(&marker);
    let at = at.unwrap_or_else(|| panic!("no form for {step} in {}", page.body));
    let start = page.body[..at].rfind("<form").unwrap();
    let one = Page {
        body: page.body[start..].to_owned(),
        ..page
    };
    let hidden = one.form_of("step_case");
    let mut fields: Vec<(&str, &str)> = hidden
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    fields.extend_from_slice(more);
    hand.post_bare("/acts", &fields).await
}

pub(crate) async fn took(hand: &mut Hand, step: &str, more: &[(&str, &str)]) {
    let answer = steps(hand, step, more).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

pub(crate) const ORDINARY: [(&str, &str); 3] = [
    ("class", "ordinary"),
    ("reachable", "1"),
    ("reason", "不属前五条途径"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_person_says_what_a_case_is_and_both_dates_stand_on_every_page() {
    let (desk, registered) = desk().await;
    let mut duty = desk.as_post("duty-officer").await;
    let page = duty.get("/cases/1").await.body;
    for words in [
        "还没有人判定类别",
        "登记、转送",
        "2026年12月9日",
        "《信访工作条例》第22条",
        TOPIC,
    ] {
        assert!(page.contains(words), "{words} in {page}");
    }
    took(&mut duty, "classify", &ORDINARY).await;
    took(
        &mut duty,
        "transfer",
        &[("to", "housing"), ("reason", "属住建职责")],
    )
    .await;
    took(&mut duty, "accept", &[("text", "已受理，按信访程序办理。")]).await;
    let page = duty.get("/cases/1?lang=en").await.body;
    for words in [
        "Handle it and give a written opinion",
        "The 2027 working calendar is not published",
        "23 Jan 2027",
    ] {
        assert!(page.contains(words), "{words} in {page}");
    }
    let own = desk
        .stranger()
        .get(&format!("/r/{}", registered.receipt))
        .await
        .body;
    for words in [
        "办理并出具处理意见",
        "2027 年的放假安排还没有公布",
        "《信访工作条例》第34条",
        "按信访程序办理",
    ] {
        assert!(own.contains(words), "{words} in {own}");
    }
    assert!(
        !own.contains("属住建职责"),
        "what offices write to each other stays there"
    );
    let read: Value = serde_json::from_str(&duty.get("/api/v1/cases/1").await.body).unwrap();
    assert_eq!(
        (&read["state"], &read["route"]),
        (&"accepted".into(), &"ordinary".into())
    );
    let clocks = read["clocks"].as_array().unwrap();
    let handling = clocks
        .iter()
        .find(|clock| clock["clock"] == "handling")
        .unwrap();
    assert_eq!(
        (&handling["staff"], &handling["legal"]),
        (&"2027-01-23".into(), &Value::Null)
    );
    assert_eq!(handling["unpublished"], 2027);
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_writes_itself_and_the_petitioner_reads_it() {
    let (desk, registered) = desk().await;
    let mut duty = desk.as_post("duty-officer").await;
    took(&mut duty, "classify", &ORDINARY).await;
    let day = 24 * 60;
    desk.story.later(15 * day).await;
    let page = duty.get("/cases/1").await.body;
    assert!(
        !page.contains("记录在案"),
        "its last day is not over: {page}"
    );
    desk.story.later(day).await;
    let page = duty.get("/cases/1").await.body;
    assert!(page.contains("记录在案"), "{page}");
    let own = desk
        .stranger()
        .get(&format!("/r/{}", registered.receipt))
        .await
        .body;
    assert!(own.contains("最后一日 2026年12月9日 已过"), "{own}");
    let notices = duty.get("/outbox").await.body;
    assert!(notices.contains("信访件时限已过：登记、转送"), "{notices}");
    let late = duty.get("/supervision?kind=law").await.body;
    assert!(
        late.contains("法定时限超时") && late.contains("href=\"/cases/1\""),
        "{late}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accusation_is_shown_to_nobody_whom_it_accuses_and_its_title_to_nobody() {
    let (desk, _) = desk().await;
    let mut duty = desk.as_post("duty-officer").await;
    let accuses = [
        ("class", "accusation"),
        ("accused-justice", "1"),
        ("reachable", "1"),
        ("reason", "反映窗口人员"),
    ];
    took(&mut duty, "classify", &accuses).await;
    let page = duty.get("/cases/1").await.body;
    assert!(
        page.contains(TOPIC) && page.contains("被检举控告的单位：市司法局"),
        "{page}"
    );
    let refused = steps(
        &mut duty,
        "transfer",
        &[("to", "justice"), ("reason", "属其职责")],
    )
    .await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.body);
    assert!(refused.body.contains("不能经手"), "{}", refused.body);
    // A post of the policy group, which reads what other cases say.
    let mut accused = desk.as_post("policy-deputy").await;
    for path in ["/cases/1", "/matters/1", "/", "/work", "/outbox"] {
        let page = accused.get(path).await.body;
        assert!(!page.contains(TOPIC), "{path}: {page}");
        assert!(!page.contains("再等等"), "{path}");
    }
    let page = accused.get("/cases/1").await.body;
    assert!(page.contains("不向您显示"), "{page}");
    assert_eq!(
        accused.get("/api/v1/cases/1").await.status,
        StatusCode::FORBIDDEN
    );
    let act = r#"{"act":{"step_case":{"case":1,"step":{"accept":{"text":"已受理"}}}}}"#;
    let refused = accused.json("/api/v1/acts", act).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.body);
    assert!(refused.body.contains("\"guard\""), "{}", refused.body);
    // Nor is what is late on it listed for the accused, on the page or in the file.
    desk.story.later(40 * 24 * 60).await;
    for (path, row) in [
        ("/supervision?kind=law", "/cases/1"),
        ("/supervision.csv?kind=law", "信访件 1"),
    ] {
        let mut duty = desk.as_post("duty-officer").await;
        assert!(duty.get(path).await.body.contains(row), "{path}");
        let mut accused = desk.as_post("policy-deputy").await;
        let body = accused.get(path).await.body;
        assert!(!body.contains(row), "{path}: {body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_calendar_moves_open_clocks_and_both_dates_are_shown() {
    let (desk, _) = desk().await;
    let mut duty = desk.as_post("duty-officer").await;
    took(&mut duty, "classify", &ORDINARY).await;
    took(&mut duty, "accept", &[("text", "已受理。")]).await;
    let year = huiyin_plan::read_calendar_year(
        "year = 2027\n[[notice]]\nnumber = \"国办发明电〔2026〕9号\"\nissued = \"2026-11-24\"\n\
         [[notice.holiday]]\nname = \"元旦\"\noff = [\"2027-01-01\", \"2027-01-03\"]\n",
    );
    let shipped = huiyin_plan::shipped_calendar().unwrap();
    let years = shipped.years().cloned().chain([year.unwrap()]);
    let calendar = huiyin_engine::calendar::Calendar::new(years).unwrap();
    desk.live().adopt_calendar(calendar).await.unwrap();
    let page = duty.get("/cases/1").await.body;
    let words = "原为 2027年1月23日，现为 2027年1月25日";
    assert!(page.contains(words), "{page}");
    let notices = duty.get("/outbox").await.body;
    assert!(notices.contains("工作日历有变，期限改了"), "{notices}");
}
