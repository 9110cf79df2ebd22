//! The road on forms alone: screened, verified, decided, worked on, promised, ended.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::web_desk::{Desk, Hand, Page};
use axum::http::StatusCode;
use huiyin_engine::Span;
use huiyin_engine::ids::IncidentId;
use huiyin_engine::plan::Level;

// Sends the form for an act that stands on a page, its hidden fields as they are.
async fn send(hand: &mut Hand, page: &Page, act: &str, more: &[(&str, &str)]) -> Page {
    let hidden = page.form_of(act);
    let hidden = hidden
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let fields: Vec<(&str, &str)> = hidden.chain(more.iter().copied()).collect();
    hand.post_bare("/acts", &fields).await
}

// Somebody at a post opens a page, reads what must be there, and sends a form from it.
pub(crate) async fn step(
    desk: &Desk,
    post: &str,
    path: &str,
    reads: &str,
    act: &str,
    more: &[(&str, &str)],
) {
    let mut hand = desk.as_post(post).await;
    let page = hand.get(path).await;
    assert!(
        page.body.contains(reads),
        "{post} reads {reads} on {path}: {}",
        page.body
    );
    let done = send(&mut hand, &page, act, more).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{act}: {}", done.body);
    assert!(
        done.location().starts_with(path),
        "{act} leads to {}",
        done.location()
    );
}

async fn boiling(desk: &Desk) {
    let cases = [(0, 20), (0, 15)];
    desk.story
        .matter("m", "拖欠工资", "三个月没发", &cases)
        .await
        .unwrap();
}

pub(crate) async fn started(desk: &Desk) {
    boiling(desk).await;
    let at = "/assessments/1";
    let goes_on = |reason| [("answer", "goes_on"), ("reason", reason)];
    step(
        desk,
        "duty-officer",
        at,
        "拖欠工资",
        "screen",
        &goes_on("属实"),
    )
    .await;
    step(
        desk,
        "deputy-commander",
        at,
        "属实",
        "verify",
        &goes_on("已核实"),
    )
    .await;
    let start = [("answer", "start_III"), ("reason", "各组到岗")];
    step(desk, "commander", at, "项任务开始计时", "decide", &start).await;
}

fn promise(due: &str) -> [(&'static str, &str); 6] {
    [
        ("owner", "policy-lead"),
        ("due", due),
        ("text", "三日内发清"),
        ("perceivable", "工资到账"),
        ("implementable", "动用工资保证金"),
        ("verifiable", "银行发放清单"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_is_screened_verified_decided_worked_on_and_ended_by_forms() {
    let desk = Desk::demo().await;
    started(&desk).await;
    let at = "/incidents/1";
    step(
        &desk,
        "reception-lead",
        at,
        "还没有报过现场人数",
        "report_figures",
        &[("people", "35")],
    )
    .await;
    let question = [("text", "工资什么时候发？")];
    step(
        &desk,
        "reception-lead",
        at,
        "35 人",
        "record_question",
        &question,
    )
    .await;
    let evidence = [("evidence", "已到位")];
    step(
        &desk,
        "reception-lead",
        "/work",
        "要办的任务",
        "complete_task",
        &evidence,
    )
    .await;

    let mut commander = desk.as_post("commander").await;
    let page = commander.get(at).await;
    assert!(
        page.body.contains("现在还不能终结"),
        "an unsettled question blocks the end"
    );
    let c = (desk.story.clock.now() + Span::days(3)).city_civil();
    let due = format!("{:04}-{:02}-{:02}T18:00", c.year, c.month, c.day);
    let promise = promise(&due);
    step(
        &desk,
        "policy-lead",
        at,
        "工资什么时候发",
        "make_promise",
        &promise,
    )
    .await;
    step(
        &desk,
        "commander",
        at,
        "三日内发清",
        "end_incident",
        &[("reason", "诉求已有承诺")],
    )
    .await;

    let page = commander.get(at).await;
    assert!(page.body.contains("群众关切都有公开答复或承诺"));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_voiced_a_demand_a_second_person_ends_the_incident() {
    let desk = Desk::demo().await;
    started(&desk).await;
    let at = "/incidents/1";
    let asked = [("ending", "no_demand_voiced"), ("reason", "无人提出诉求")];
    let mut commander = desk.as_post("commander").await;
    let page = commander.get(at).await;
    assert!(page.body.contains("还没有记录群众提了什么"));
    assert!(
        page.body.contains("先记录群众关切并答复"),
        "nothing is settled either"
    );
    send(&mut commander, &page, "end_incident", &asked).await;
    let page = commander.get(at).await;
    assert!(
        !page.body.contains("value=\"confirm_ending\""),
        "the first person cannot be the second"
    );
    let board = desk.as_post("deputy-commander").await.get("/").await;
    assert!(board.body.contains("终结待第二人确认"));
    step(
        &desk,
        "deputy-commander",
        at,
        "提出按“无人提出诉求”终结",
        "confirm_ending",
        &[("reason", "属实")],
    )
    .await;
    assert!(
        commander
            .get(at)
            .await
            .body
            .contains("无人提出诉求，已由第二人确认")
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
    // What is read, not the random keys in the forms, which may hold any digits.
    let mut read = late.body.split('<').filter_map(|part| part.split_once('>'));
    let numbered = read.any(|(_, text)| text.contains("409") || text.contains("rror"));
    assert!(!numbered, "no numbers for people");
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
    boiling(&desk).await;
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

#[tokio::test]
async fn a_task_that_stands_still_is_answered_handed_over_and_its_post_relieved_by_forms() {
    let desk = Desk::demo().await;
    started(&desk).await;
    let at = "/incidents/1";
    let (task, owner) = {
        let open = desk
            .story
            .live
            .read(|city| city.incidents[&IncidentId(1)].clone());
        let task = open.open_tasks().next().unwrap().clone();
        (task.id, task.owner.to_string())
    };
    let ask = [("need", "blocked"), ("reason", "人手不够")];
    step(&desk, &owner, at, "求助", "ask_help", &ask).await;
    let answer = [("text", "再派两人")];
    let work = desk.as_post("commander").await.get("/work").await;
    assert!(
        work.body.contains("人手不够"),
        "the call for help is on the commander's list"
    );
    step(&desk, "commander", at, "人手不够", "answer_help", &answer).await;
    let hand = [("to", "policy-lead"), ("reason", "换人")];
    step(&desk, &owner, at, "再派两人", "hand_over_task", &hand).await;
    let open = desk
        .story
        .live
        .read(|city| city.incidents[&IncidentId(1)].clone());
    assert_eq!(open.tasks[&task].owner.as_str(), "policy-lead");
    let relieve = [
        ("relieved", "policy-lead"),
        ("to", "information-lead"),
        ("reason", "满十二小时"),
    ];
    step(
        &desk,
        "policy-lead",
        at,
        "换岗交接",
        "relieve_post",
        &relieve,
    )
    .await;
    let open = desk
        .story
        .live
        .read(|city| city.incidents[&IncidentId(1)].clone());
    assert!(
        open.open_tasks()
            .all(|task| task.owner.as_str() != "policy-lead")
    );
}

#[tokio::test]
async fn an_incident_that_ended_is_opened_again_by_a_form_with_a_reason() {
    let desk = Desk::demo().await;
    started(&desk).await;
    let at = "/incidents/1";
    let end = [("reason", "无人提出诉求"), ("ending", "no_demand_voiced")];
    step(&desk, "commander", at, "终结", "end_incident", &end).await;
    step(
        &desk,
        "deputy-commander",
        at,
        "终结",
        "confirm_ending",
        &[("reason", "现场确认")],
    )
    .await;
    let reopen = [("reason", "又有人来访")];
    step(
        &desk,
        "commander",
        at,
        "重启事件",
        "reopen_incident",
        &reopen,
    )
    .await;
    let open = desk
        .story
        .live
        .read(|city| city.incidents[&IncidentId(1)].clone());
    assert!(open.ended.is_none() && open.reopened.len() == 1);
}

#[tokio::test]
async fn danger_reported_by_a_form_starts_medical_care_before_anybody_has_decided() {
    let desk = Desk::demo().await;
    boiling(&desk).await;
    let matter = desk
        .story
        .live
        .read(|city| *city.matters.keys().next_back().unwrap());
    let at = format!("/matters/{matter}");
    let seen = [("reason", "有人手持汽油")];
    step(
        &desk,
        "reception-lead",
        &at,
        "报告人身危险",
        "report_danger",
        &seen,
    )
    .await;
    let (task, owner) = desk.story.live.read(|city| {
        assert!(city.incidents.is_empty(), "no response begins by itself");
        let held = city.open_assessments().last().unwrap();
        let task = held.tasks.values().next_back().unwrap();
        (task.id, task.owner.to_string())
    });
    let path = desk
        .story
        .live
        .read(|city| format!("/assessments/{}", city.safety_tasks[&task]));
    let work = desk.as_post(&owner).await.get("/work").await;
    assert!(work.body.contains("有人身危险"), "{}", work.body);
    let done = [("evidence", "救护车已到位")];
    step(&desk, &owner, &path, "先行开始", "complete_task", &done).await;
    step(
        &desk,
        "duty-officer",
        &path,
        "有人报告人身危险",
        "screen",
        &[("answer", "stops"), ("reason", "已劝离")],
    )
    .await;
    assert!(desk.story.live.read(|city| city.incidents.is_empty()));
}
