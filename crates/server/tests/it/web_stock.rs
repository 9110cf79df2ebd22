//! Stock and public attention by the forms of their pages.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::web_desk::Desk;
use crate::web_road::{started, step};

#[tokio::test]
async fn stock_is_asked_for_brought_and_counted_in_by_forms_and_what_is_missing_is_answered() {
    let desk = Desk::demo().await;
    started(&desk).await;
    let at = "/incidents/1";
    let ask = [("item", "power-bank"), ("pieces", "90")];
    step(&desk, "medical-lead", at, "领用物资", "ask_stock", &ask).await;
    let board = desk.as_post("duty-officer").await.get("/").await.body;
    assert!(board.contains("1 项物资有缺口"), "{board}");
    let work = desk.as_post("deputy-commander").await.get("/work").await;
    assert!(work.body.contains("等您答复的物资缺口"), "{}", work.body);
    let lent = [("text", "向城东区调十个")];
    step(
        &desk,
        "deputy-commander",
        at,
        "缺 10",
        "answer_shortfall",
        &lent,
    )
    .await;
    let work = desk.as_post("logistics-deputy").await.get("/work").await;
    assert!(work.body.contains("要送到前方的物资"), "{}", work.body);
    step(
        &desk,
        "logistics-deputy",
        at,
        "城东区",
        "deliver_stock",
        &[],
    )
    .await;
    let back = [("returned", "75")];
    step(
        &desk,
        "logistics-deputy",
        at,
        "清点收回",
        "return_stock",
        &back,
    )
    .await;
    let add = [("item", "power-bank"), ("pieces", "20")];
    step(&desk, "logistics-deputy", at, "用掉 5", "add_stock", &add).await;
    let shelf = desk
        .story
        .live
        .read(|city| city.stock[&"power-bank".into()]);
    assert_eq!((shelf.left(), shelf.reserved, shelf.used), (95, 0, 5));
}

#[tokio::test]
async fn public_attention_asks_for_an_answer_by_a_form_and_for_nothing_else() {
    let desk = Desk::demo().await;
    desk.story
        .matter("m", "城北路施工扰民", "夜里还在打桩", &[(0, 4)])
        .await
        .unwrap();
    let at = "/matters/1";
    let note = [("seen", "6000000"), ("text", "本地论坛置顶帖问几点停工")];
    step(
        &desk,
        "duty-officer",
        at,
        "公众关注",
        "note_attention",
        &note,
    )
    .await;
    let work = desk.as_post("information-lead").await.get("/work").await;
    assert!(work.body.contains("要发布的公开答复"), "{}", work.body);
    let unit = desk.story.live.read(|city| {
        let plan = city.plan.clone().expect("in force");
        plan.units[0].id.to_string()
    });
    let said = [
        ("unit", unit.as_str()),
        ("text", "每晚十点停工，违者处罚。"),
    ];
    step(
        &desk,
        "information-lead",
        at,
        "置顶帖",
        "publish_answer",
        &said,
    )
    .await;
    let (signals, incidents, answers) = desk.story.live.read(|city| {
        let held = city.attention.values().next().expect("noted");
        (city.signals.len(), city.incidents.len(), held.answers.len())
    });
    assert_eq!((signals, incidents, answers), (0, 0, 1));
}

#[tokio::test]
async fn what_a_task_gives_and_brings_is_said_on_its_card_before_it_can_be_done() {
    let desk = Desk::demo().await;
    started(&desk).await;
    let work = async |post: &str| desk.as_post(post).await.get("/work").await.body;
    let signs = work("deputy-secretary-general").await;
    let promise_first = "本任务应给出承诺";
    assert!(signs.contains(promise_first), "{signs}");
    let counted = [("evidence", "120")];
    let at = "/work";
    step(
        &desk,
        "logistics-deputy",
        at,
        "清点库存",
        "complete_task",
        &counted,
    )
    .await;
    let brings = work("logistics-lead").await;
    assert!(
        brings.contains("本任务要送到前方的物资还没有领用"),
        "{brings}"
    );
    for item in ["water", "bread", "energy-bar", "rain-gear"] {
        let ask = [("item", item), ("pieces", "30")];
        let at = "/incidents/1";
        step(&desk, "logistics-lead", at, "领用物资", "ask_stock", &ask).await;
    }
    let brings = work("logistics-lead").await;
    assert!(brings.contains("还没有送到"), "{brings}");
}
