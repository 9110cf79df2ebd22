//! The petitioner's page: the code is its only key, it names no person, and "not kept" is heard.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::live_city::let_in;
use crate::web_desk::Desk;
use crate::web_story::{Story, morning};
use axum::http::StatusCode;
use huiyin_engine::act::{Act, Actor};
use huiyin_engine::ids::{CaseId, PersonId, PromiseId};
use huiyin_engine::promise::{PromiseStep, Stage};
use huiyin_engine::record::{Channel, Source};
use huiyin_server::live::{Filing, Registered};
use huiyin_server::vault::{Identity, Purpose};

pub(crate) const NAME: &str = "欧阳测试甲";

pub(crate) async fn filed(story: &Story, matter: &str) -> Registered {
    let filing = Filing {
        source: Source::Petition,
        id: format!("own-{matter}"),
        time: morning(),
        channel: Channel::Visit,
        people: 1,
        topic: "星河湾小区逾期交房".to_owned(),
        body: "我家订的是三号楼，什么时候能拿到钥匙？".to_owned(),
        matter: Some(matter.to_owned()),
        area: None,
        unit: None,
        follows: None,
        known: None,
        public: false,
        identity: Some(Identity {
            name: Some(NAME.to_owned()),
            ..Identity::default()
        }),
    };
    story.live.register(filing).await.unwrap()
}

fn with_a_wrong_end(code: &str) -> String {
    let last = if code.ends_with('7') { "8" } else { "7" };
    format!("{}{last}", &code[..code.len() - 1])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_opens_its_own_page_in_both_languages_without_a_cookie_and_names_nobody() {
    let desk = Desk::morning().await;
    let code = filed(&desk.story, "xinghe").await.receipt;
    let mut stranger = desk.stranger();
    let found = stranger
        .post_bare("/r", &[("code", &code.to_lowercase())])
        .await;
    assert_eq!(found.location(), format!("/r/{code}"));
    for (lang, words) in [
        (
            "zh",
            [
                "我家订的是三号楼",
                "今天下班前公布复工时间表",
                "没有人打开过",
            ],
        ),
        (
            "en",
            ["我家订的是三号楼", "What was promised to you", "Nobody."],
        ),
    ] {
        let page = stranger.get(&format!("/r/{code}?lang={lang}")).await;
        assert_eq!(page.status, StatusCode::OK);
        for word in words {
            assert!(
                page.body.contains(word),
                "{lang} lacks {word}: {}",
                page.body
            );
        }
        assert!(!page.body.contains(NAME) && !page.body.contains("<script"));
        assert!(page.headers.get("set-cookie").is_none());
        let header = |name: &str| page.headers.get(name).unwrap().to_str().unwrap().to_owned();
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert!(header("x-robots-tag").contains("noindex"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_opening_of_an_identity_is_on_the_page_with_post_time_and_purpose() {
    let desk = Desk::morning().await;
    let registered = filed(&desk.story, "xinghe").await;
    let by = Actor {
        post: "reception-lead".into(),
        person: PersonId(3),
    };
    let opened = desk
        .live()
        .open_identity(registered.case, Purpose::ReissueReceipt, by);
    assert!(let_in(opened.await.unwrap()).is_some());
    let page = desk
        .stranger()
        .get(&format!("/r/{}", registered.receipt))
        .await;
    assert!(page.body.contains("为您补办回执") && page.body.contains("接待疏导组组长"));
    assert!(!page.body.contains("没有人打开过"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_is_named_and_a_code_that_opens_nothing_says_no_more_than_that() {
    let desk = Desk::morning().await;
    let code = filed(&desk.story, "xinghe").await.receipt;
    let mut stranger = desk.stranger();
    let slip = stranger
        .post_bare("/r", &[("code", &with_a_wrong_end(&code))])
        .await;
    assert_eq!(slip.status, StatusCode::UNPROCESSABLE_ENTITY);
    let odd = stranger
        .get(&format!("/r/{}", with_a_wrong_end(&code)))
        .await;
    let unknown = stranger.get("/r/000000-000000-000000").await;
    assert_eq!(odd.status, StatusCode::NOT_FOUND);
    assert_eq!((unknown.status, &unknown.body), (odd.status, &odd.body));
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_from_one_place_is_slowed_down() {
    let desk = Desk::morning().await;
    let mut stranger = desk.stranger();
    let mut last = StatusCode::OK;
    for _ in 0..20 {
        last = stranger.get("/r/000000-000000-000000").await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_of_not_kept_opens_the_promise_again_and_shows_on_the_board() {
    let desk = Desk::morning().await;
    let code = filed(&desk.story, "xinghe").await.receipt;
    let mut stranger = desk.stranger();
    let (path, word) = (
        format!("/r/{code}"),
        [("promise", "1"), ("word", "not_kept")],
    );
    let early = stranger.post_bare(&format!("{path}/word"), &word).await;
    assert_eq!(
        early.status,
        StatusCode::CONFLICT,
        "nothing is reported yet"
    );
    let step = PromiseStep::Report {
        evidence: "时间表已张贴".into(),
    };
    let promise = PromiseId(1);
    let report = Act::StepPromise { promise, step };
    desk.story.act("policy-lead", report).await.unwrap();
    let said = stranger.post_bare(&format!("{path}/word"), &word).await;
    assert_eq!(said.location(), format!("{path}#promise-1"));
    let page = stranger.get(&path).await;
    assert!(page.body.contains("您说：没有兑现。") && page.body.contains("24 小时内答复"));
    let held = desk
        .live()
        .read(|city| city.promise(promise).unwrap().1.clone());
    assert_eq!((held.stage, held.counted()), (Stage::Reported, (0, 1)));
    let board = desk.as_post("duty-officer").await.get("/").await;
    assert!(board.body.contains("群众说没有兑现"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_of_another_matter_neither_shows_nor_judges_the_promise() {
    let desk = Desk::morning().await;
    let other = filed(&desk.story, "market").await;
    assert_ne!(other.case, CaseId(0));
    let mut stranger = desk.stranger();
    let path = format!("/r/{}", other.receipt);
    let page = stranger.get(&path).await;
    assert!(page.body.contains("还没有针对这件事的承诺"));
    assert!(!page.body.contains("复工时间表"));
    let word = [("promise", "1"), ("word", "not_kept")];
    let said = stranger.post_bare(&format!("{path}/word"), &word).await;
    assert_eq!(said.status, StatusCode::NOT_FOUND);
}
