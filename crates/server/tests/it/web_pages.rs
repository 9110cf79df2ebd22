//! Every page renders from sample data in both languages, and the road can be walked on forms alone.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::web_desk::{Desk, Hand, Page};
use axum::http::StatusCode;
use huiyin_engine::Span;
use huiyin_engine::ids::IncidentId;
use huiyin_engine::plan::Level;

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
    ("duty-officer", "/plan", "三、分级响应", "3 Levels"),
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

async fn send(hand: &mut Hand, page: &Page, act: &str, more: &[(&str, &str)]) -> Page {
    let hidden = page.form_of(act);
    let mut fields: Vec<(&str, &str)> = hidden
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    fields.extend_from_slice(more);
    hand.post_bare("/acts", &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_is_screened_verified_decided_worked_on_and_ended_by_forms() {
    let desk = Desk::demo().await;
    desk.story
        .matter("m", "拖欠工资", "三个月没发", &[(0, 20), (0, 15)])
        .await
        .unwrap();

    let mut duty = desk.as_post("duty-officer").await;
    let page = duty.get("/assessments/1").await;
    let done = send(
        &mut duty,
        &page,
        "screen",
        &[("answer", "goes_on"), ("reason", "属实")],
    )
    .await;
    assert_eq!(
        (done.status, done.location()),
        (StatusCode::SEE_OTHER, "/assessments/1")
    );

    let mut deputy = desk.as_post("deputy-commander").await;
    let page = deputy.get("/assessments/1").await;
    assert!(
        page.body.contains("属实"),
        "what the first said is shown to the second"
    );
    send(
        &mut deputy,
        &page,
        "verify",
        &[("answer", "goes_on"), ("reason", "已核实")],
    )
    .await;

    let mut commander = desk.as_post("commander").await;
    let page = commander.get("/assessments/1").await;
    assert!(page.body.contains("启动Ⅲ级响应（黄色）"));
    assert!(
        page.body.contains("项任务开始计时"),
        "what follows is foretold"
    );
    let done = send(
        &mut commander,
        &page,
        "decide",
        &[("answer", "start_III"), ("reason", "各组到岗")],
    )
    .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);

    let mut lead = desk.as_post("reception-lead").await;
    let page = lead.get("/incidents/1").await;
    send(&mut lead, &page, "report_figures", &[("people", "35")]).await;
    let page = lead.get("/incidents/1").await;
    assert!(page.body.contains("35 人"), "{}", page.body);
    send(
        &mut lead,
        &page,
        "record_question",
        &[("text", "工资什么时候发？")],
    )
    .await;
    let page = lead.get("/work").await;
    let done = send(&mut lead, &page, "complete_task", &[("evidence", "已到位")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);

    let page = commander.get("/incidents/1").await;
    assert!(
        page.body.contains("现在还不能终结"),
        "an unsettled question blocks the end"
    );
    let mut policy = desk.as_post("policy-lead").await;
    let page = policy.get("/incidents/1").await;
    let due = desk.story.clock.now() + Span::days(3);
    let c = due.city_civil();
    let due = format!("{:04}-{:02}-{:02}T18:00", c.year, c.month, c.day);
    let done = send(
        &mut policy,
        &page,
        "make_promise",
        &[
            ("owner", "policy-lead"),
            ("due", &due),
            ("text", "三日内发清"),
        ],
    )
    .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);

    let page = commander.get("/incidents/1").await;
    let done = send(
        &mut commander,
        &page,
        "end_incident",
        &[("reason", "诉求已有承诺")],
    )
    .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let ended = desk
        .live()
        .read(|city| city.incidents[&IncidentId(1)].ended.is_some());
    assert!(ended);
    assert!(
        commander
            .get("/incidents/1")
            .await
            .body
            .contains("群众关切都有公开答复或承诺")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn at_level_two_a_second_person_releases_the_warning_and_the_decider_cannot() {
    let desk = Desk::morning().await;
    let mut commander = desk.as_post("commander").await;
    let page = commander.get("/incidents/1").await;
    assert!(page.body.contains("第二人发布之前不发出"));
    send(
        &mut commander,
        &page,
        "change_level",
        &[("level", "II"), ("reason", "人数又在增加")],
    )
    .await;
    let page = commander.get("/incidents/1").await;
    assert!(page.body.contains("待第二人复核"));
    assert!(
        !page.body.contains("value=\"release_warning\""),
        "the decider gets no button"
    );
    let mut deputy = desk.as_post("deputy-commander").await;
    let page = deputy.get("/incidents/1").await;
    let done = send(&mut deputy, &page, "release_warning", &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let level = desk
        .live()
        .read(|city| city.incidents[&IncidentId(1)].level);
    assert_eq!(level, Level::II);
    assert!(deputy.get("/incidents/1").await.body.contains("未签收"));
}

#[tokio::test(flavor = "multi_thread")]
async fn pressing_a_button_twice_acts_once() {
    let desk = Desk::morning().await;
    let mut lead = desk.as_post("reception-lead").await;
    let page = lead.get("/incidents/1").await;
    let before = desk.live().read(|city| city.questions.len());
    for _ in 0..2 {
        let done = send(
            &mut lead,
            &page,
            "record_question",
            &[("text", "补偿什么时候到账？")],
        )
        .await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(desk.live().read(|city| city.questions.len()), before + 1);
    let other = send(&mut lead, &page, "record_question", &[("text", "别的问题")]).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert!(
        other.body.contains("别的问题"),
        "what was written is not lost"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_act_says_why_in_words_and_keeps_what_was_written() {
    let desk = Desk::morning().await;
    let mut deputy = desk.as_post("deputy-commander").await;
    let page = deputy.get("/assessments/2").await;
    let empty = send(
        &mut deputy,
        &page,
        "verify",
        &[("answer", "stops"), ("reason", "  ")],
    )
    .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("没有写理由"));
    let done = send(
        &mut deputy,
        &page,
        "verify",
        &[("answer", "stops"), ("reason", "已化解")],
    )
    .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let mut other = desk.as_post("deputy-commander-b").await;
    let late = [
        ("act", "verify"),
        ("assessment", "2"),
        ("answer", "goes_on"),
        ("reason", "我看属实"),
        ("post", "deputy-commander-b"),
        ("key", "k"),
        ("back", "/assessments/2"),
    ];
    let late = other.post("/acts", &late).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.body.contains("这一步已有人办完") && late.body.contains("我看属实"),
        "{}",
        late.body
    );
    assert!(
        !late.body.contains("409") && !late.body.contains("rror"),
        "no numbers for people"
    );
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
async fn an_information_officer_reports_a_matter_and_the_clock_starts() {
    let desk = Desk::demo().await;
    desk.story
        .matter("m", "征地补偿", "补偿未到", &[(1, 5), (0, 5), (0, 4)])
        .await
        .unwrap();
    let mut officer = desk.as_post("information-officer").await;
    let page = officer.get("/matters/1").await;
    let done = send(
        &mut officer,
        &page,
        "report_matter",
        &[("reason", "明天有人要来集体访")],
    )
    .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let mut duty = desk.as_post("duty-officer").await;
    assert!(duty.get("/").await.body.contains("信息员上报"));
    assert!(
        duty.get("/assessments/1")
            .await
            .body
            .contains("明天有人要来集体访")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missed_step_shows_who_missed_it_and_who_has_it_now() {
    let desk = Desk::demo().await;
    desk.story
        .matter("m", "拖欠工资", "三个月没发", &[(0, 20), (0, 15)])
        .await
        .unwrap();
    desk.story.later(6).await;
    let mut backup = desk.as_post("duty-officer-backup").await;
    let board = backup.get("/").await.body;
    assert!(
        board.contains("应急指挥中心值班员08:35未办") || board.contains("值班员 08:35"),
        "{board}"
    );
    assert!(board.contains("现转应急指挥中心备班员"), "{board}");
    assert!(board.contains("等我办"));
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
