//! Every page renders from sample data in both languages, and shows what it should and no more.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::web_desk::{Desk, Page};
use axum::http::StatusCode;
use huiyin_document::Block;
use huiyin_plan::{Lang, show_blocks};

/// Pages with whoever looks and a word that must be there.
const PAGES: [(&str, &str, &str, &str); 12] = [
    (
        "deputy-commander",
        "/",
        "城东学校教师绩效工资未发",
        "waits for me",
    ),
    (
        "deputy-commander",
        "/assessments/2",
        "提交决定",
        "Send the decision",
    ),
    (
        "medical-lead",
        "/assessments/2",
        "这一步由",
        "This step is with",
    ),
    (
        "commander",
        "/assessments/1",
        "已启动响应",
        "A response was started",
    ),
    (
        "commander",
        "/incidents/1",
        "调级条件",
        "Conditions of the levels",
    ),
    (
        "information-lead",
        "/incidents/1",
        "发布公开答复",
        "Publish a statement",
    ),
    ("policy-lead", "/work", "佐证", "Evidence"),
    (
        "duty-officer",
        "/matters/1",
        "合同约定去年十二月交房",
        "Cases",
    ),
    (
        "medical-lead",
        "/matters/1",
        "信访件原文只对",
        "open to reception",
    ),
    ("reception-lead", "/cases/new", "来件方式", "How it came"),
    (
        "duty-officer",
        "/plan",
        "四、分级响应",
        "4. Response by level",
    ),
    (
        "duty-officer",
        "/outbox",
        "要人告知的",
        "To be told by a person",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_page_renders_from_sample_data_in_both_languages() {
    let desk = Desk::morning().await;
    for (post, path, zh, en) in PAGES {
        let mut hand = desk.as_post(post).await;
        for (lang, word) in [("zh", zh), ("en", en)] {
            let page = hand.get(&format!("{path}?lang={lang}")).await;
            assert_eq!(page.status, StatusCode::OK, "{path} {lang}");
            assert!(
                page.body.contains(word),
                "{path} {lang} lacks {word}: {}",
                page.body
            );
            whole(&page, path);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_page_says_all_that_the_plans_document_says() {
    let desk = Desk::morning().await;
    let mut hand = desk.as_post("duty-officer").await;
    let plan = huiyin_plan::check(include_str!("../../../../plans/city.toml"));
    let plan = plan.plan.unwrap();
    for (code, lang) in [("zh", Lang::Zh), ("en", Lang::En)] {
        let page = hand.get(&format!("/plan?lang={code}")).await;
        let said: Vec<String> = show_blocks(&plan, lang)
            .into_iter()
            .flat_map(|block| match block {
                Block::Title(text)
                | Block::Lead(text)
                | Block::Heading(_, text)
                | Block::Paragraph(text) => vec![text],
                Block::List(items) => items,
                Block::Figure(figure) => vec![figure.alt],
                Block::Table(head, rows) => rows.into_iter().chain([head]).flatten().collect(),
            })
            .collect();
        assert!(said.len() > 300);
        for text in said {
            let text = text.replace('"', "&quot;");
            assert!(page.body.contains(&text), "{code} lacks {text}");
        }
    }
}

// One heading, one main part, labels for fields, nothing left unfilled.
fn whole(page: &Page, path: &str) {
    let body = &page.body;
    let count = |what: &str| body.matches(what).count();
    assert_eq!(
        (count("<h1"), count("<main"), count("</html>")),
        (1, 1, 1),
        "{path}"
    );
    assert_eq!(
        count("{}"),
        2,
        "{path}: only the script's two patterns have places to fill"
    );
    for id in body
        .split(" for=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        assert!(
            body.contains(&format!("id=\"{id}\"")),
            "{path}: a label for {id}, which is not there"
        );
    }
    let ids: Vec<&str> = body
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "{path}: an id twice in {ids:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_board_says_what_will_appear_and_how() {
    let desk = Desk::demo().await;
    let mut hand = desk.as_post("duty-officer").await;
    let board = hand.get("/").await;
    for words in [
        "同一事项满 3 件、10 人的会出现在这里",
        "研判会从这里开始计时",
        "启动响应后，事件会出现在这里",
        "到期当天会出现在这里",
    ] {
        assert!(board.body.contains(words), "{words}");
    }
    assert!(hand.get("/work").await.body.contains("现在没有您的任务"));
    assert!(hand.get("/outbox").await.body.contains("还没有通知"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_gets_a_receipt_and_its_petitioner_stands_on_no_page() {
    let desk = Desk::morning().await;
    let mut lead = desk.as_post("reception-lead").await;
    let form = lead.get("/cases/new").await;
    let nonce = form
        .body
        .split("name=\"nonce\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let fields = [
        ("nonce", nonce.as_str()),
        ("channel", "visit"),
        ("people", "2"),
        ("topic", "路灯不亮"),
        ("body", "两个月了"),
        ("unit", ""),
        ("petitioner_name", "欧阳测试"),
        ("petitioner_phone", "13900001234"),
    ];
    let receipt = lead.post("/cases/new", &fields).await;
    assert_eq!(receipt.status, StatusCode::OK, "{}", receipt.body);
    assert!(receipt.body.contains("回执码") && receipt.body.contains("class=\"code\""));
    let again = lead.post("/cases/new", &fields).await;
    assert!(again.body.contains("没有重复记录"), "{}", again.body);
    let matter = desk
        .live()
        .read(|city| city.matters.keys().next_back().copied().unwrap());
    for path in [
        "/".to_owned(),
        format!("/matters/{matter}"),
        "/outbox".to_owned(),
        "/api/v1/board".to_owned(),
    ] {
        let page = lead.get(&path).await;
        assert!(
            !page.body.contains("欧阳测试") && !page.body.contains("13900001234"),
            "{path}"
        );
    }
    assert!(
        lead.get(&format!("/matters/{matter}"))
            .await
            .body
            .contains("两个月了")
    );
    let wrong = lead
        .post(
            "/cases/new",
            &[
                ("nonce", "x"),
                ("channel", "visit"),
                ("people", "1"),
                ("topic", ""),
                ("body", ""),
            ],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_found_by_its_receipt_code_and_a_slip_of_the_pen_is_named() {
    let desk = Desk::demo().await;
    let mut lead = desk.as_post("reception-lead").await;
    let fields = [
        ("nonce", "n-1"),
        ("channel", "visit"),
        ("people", "2"),
        ("topic", "路灯不亮"),
        ("body", "两个月了"),
    ];
    let receipt = lead.post("/cases/new", &fields).await;
    let code = receipt.body.split("class=\"code\">").nth(1).unwrap();
    let code = code.split('<').next().unwrap().to_owned();
    let found = lead
        .post("/cases/find", &[("code", &code.to_lowercase())])
        .await;
    assert!(found.body.contains("两个月了"), "{}", found.body);
    let mut medical = desk.as_post("medical-lead").await;
    let closed = medical.post("/cases/find", &[("code", &code)]).await;
    assert!(!closed.body.contains("两个月了") && closed.body.contains("信访件"));
    for (slip, words) in [("ABC", "这里有 3 个"), ("AAAAAA-AAAAAA-AAAAAB", "抄错")] {
        let answer = lead.post("/cases/find", &[("code", slip)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(words), "{}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_small_matter_has_no_curve_and_stands_in_no_list() {
    let desk = Desk::demo().await;
    desk.story
        .matter("small", "两户漏水", "楼上漏水", &[(1, 20), (0, 20)])
        .await
        .unwrap();
    let mut duty = desk.as_post("duty-officer").await;
    let page = duty.get("/matters/1").await;
    assert!(
        page.body.contains("不画曲线") && !page.body.contains("class=\"daily\""),
        "{}",
        page.body
    );
    assert_eq!(duty.get("/api/v1/matters").await.body, "[]");
    assert!(
        duty.get("/")
            .await
            .body
            .contains("近 30 天没有接近预警线的事项")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_ticked_off_on_every_channel_at_once() {
    let desk = Desk::morning().await;
    let mut duty = desk.as_post("duty-officer").await;
    let page = duty.get("/outbox").await;
    let waiting = page.body.matches("name=\"notices\"").count();
    let keys = page
        .body
        .split("name=\"notices\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    assert!(keys.contains(' '), "one line for two channels: {keys}");
    let done = duty.post("/outbox", &[("notices", &keys)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let page = duty.get("/outbox").await;
    assert_eq!(page.body.matches("name=\"notices\"").count(), waiting - 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_takes_a_post_over_from_the_demos_staff_and_hands_it_back() {
    let desk = Desk::demo().await;
    let mut hand = desk.as_post("commander").await;
    let post = "commander".into();
    assert!(!desk.taken_over.holds(&post));
    hand.post(
        "/demo/staff",
        &[("post", "commander"), ("take", "on"), ("back", "/")],
    )
    .await;
    assert!(desk.taken_over.holds(&post));
    hand.post(
        "/demo/staff",
        &[("post", "commander"), ("take", "off"), ("back", "/")],
    )
    .await;
    assert!(!desk.taken_over.holds(&post));
    let other = hand
        .post("/demo/staff", &[("post", "duty-officer"), ("take", "on")])
        .await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);
}
