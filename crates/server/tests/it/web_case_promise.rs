//! What is promised on a case by its pages: made, taken on, late, said to be not kept, and read by nobody whom
//! the case accuses.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::web_casework::{ORDINARY, TOPIC, desk, filed, took};
use crate::web_desk::{Desk, Hand};
use axum::http::StatusCode;
use huiyin_engine::ids::{CaseId, PromiseId};
use huiyin_engine::promise::{AcceptanceTest, CasePromise, PromiseStep, Stage, Word};
use huiyin_engine::{Act, Span};
use huiyin_ledger::{Demands, Policy, Receipt};
use serde_json::Value;

const PROMISED: &str = "窗口收材料一律当场出具回执";

async fn promises(hand: &mut Hand, due: &str) {
    let page = hand.get("/cases/1").await;
    let hidden = page.form_of("promise_on_case");
    let mut fields: Vec<(&str, &str)> = hidden
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    fields.extend([
        ("owner", "policy-lead"),
        ("due", due),
        ("text", PROMISED),
        ("perceivable", "交材料当场拿到回执"),
        ("implementable", "住建局已发通知，不需要经费"),
        ("verifiable", "抽查三天的回执存根"),
    ]);
    let answer = hand.post_bare("/acts", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.location(), "/cases/1#promises");
}

fn step(step: PromiseStep<String>) -> Act<String> {
    let promise = PromiseId(1);
    Act::StepPromise { promise, step }
}

async fn own(desk: &Desk, receipt: &str) -> String {
    let mut stranger = desk.stranger();
    stranger.get(&format!("/r/{receipt}")).await.body
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promise_on_a_case_stands_on_its_pages_falls_silent_and_is_called_not_kept() {
    let (desk, registered) = desk().await;
    let mut duty = desk.as_post("duty-officer").await;
    took(&mut duty, "classify", &ORDINARY).await;
    promises(&mut duty, "2026-11-30T18:00").await;
    let board = desk.as_post("policy-lead").await.get("/").await.body;
    assert!(
        board.contains("/cases/1#promise-1") && board.contains(PROMISED),
        "it waits for its owner: {board}"
    );
    let mut owner = desk.as_post("policy-lead").await;
    let page = owner.get("/cases/1").await.body;
    assert!(page.contains("认领这项承诺") && page.contains("抽查三天的回执存根"));
    desk.story
        .act("policy-lead", step(PromiseStep::Accept))
        .await
        .unwrap();
    let read: Value = serde_json::from_str(&duty.get("/api/v1/cases/1").await.body).unwrap();
    let promise = &read["promises"][0];
    assert_eq!(
        (&promise["stage"], &promise["owner"], &promise["case"]),
        (&"accepted".into(), &"policy-lead".into(), &1.into())
    );
    let told = own(&desk, &registered.receipt).await;
    for words in [PROMISED, "正在办", "交材料当场拿到回执"] {
        assert!(told.contains(words), "{words} in {told}");
    }
    desk.story.later(7 * 24 * 60).await;
    let told = own(&desk, &registered.receipt).await;
    assert!(told.contains("期限已过，没有回音"), "{told}");
    let late = duty.get("/supervision?kind=silent").await.body;
    assert!(late.contains("/cases/1#promise-1"), "{late}");
    let word = [("promise", "1"), ("word", "not_kept")];
    let path = format!("/r/{}/word", registered.receipt);
    let evidence = "存根已归档".to_owned();
    desk.story
        .act("policy-lead", step(PromiseStep::Report { evidence }))
        .await
        .unwrap();
    let said = desk.stranger().post_bare(&path, &word).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    let told = own(&desk, &registered.receipt).await;
    assert!(
        told.contains("您说：没有兑现") && told.contains("24 小时内答复"),
        "{told}"
    );
    let held = desk.live().read(|city| {
        let held = &city.case_promises[&PromiseId(1)].promise;
        (held.stage, held.ladder.holder().clone())
    });
    assert_eq!(held, (Stage::Reported, "deputy-secretary-general".into()));
    let (reason, word) = ("查过存根，少两天".to_owned(), Word::NotKept);
    let verify = PromiseStep::Verify {
        kept: false,
        word,
        reason,
    };
    desk.story
        .act("duty-officer-backup", step(verify))
        .await
        .unwrap();
    let late = duty.get("/supervision?kind=broken").await.body;
    assert!(late.contains("/cases/1#promise-1"), "{late}");
}

#[tokio::test(flavor = "multi_thread")]
async fn its_petitioner_gets_receipts_for_it_that_hold_offline() {
    let desk = Desk::signed_morning().await;
    let registered = filed(&desk).await;
    let case = registered.case;
    let ordinary = serde_json::json!({ "act": { "step_case": { "case": case, "step": { "classify": {
        "class": { "request": "ordinary" }, "grave": false, "reachable": true, "accused": [],
        "reason": "按内容判定",
    } } } } });
    let mut duty = desk.as_post("duty-officer").await;
    let classed = duty.json("/api/v1/acts", &ordinary.to_string()).await;
    assert_eq!(classed.status, StatusCode::OK, "{}", classed.body);
    let made = Act::PromiseOnCase(CasePromise {
        case,
        owner: "policy-lead".into(),
        due: desk.live().now() + Span::days(5),
        text: PROMISED.to_owned(),
        test: AcceptanceTest {
            perceivable: "当场拿到回执".to_owned(),
            implementable: "已发通知".to_owned(),
            verifiable: "抽查存根".to_owned(),
        },
    });
    desk.story.act("policy-lead", made).await.unwrap();
    desk.all_signed().await;
    let page = own(&desk, &registered.receipt).await;
    let entries: Vec<&str> = page.split("/proof/").skip(1).collect();
    let key = desk.live().ledger_key().unwrap();
    let policy = Policy::parse(format!("log {key}\nquorum none\n").as_bytes()).unwrap();
    let mut proved = Vec::new();
    for entry in entries {
        let number = entry.split('"').next().unwrap();
        let path = format!("/r/{}/proof/{number}", registered.receipt);
        let proof = desk.stranger().get(&path).await.body;
        let receipt = Receipt::parse(proof.as_bytes()).unwrap();
        let verified = receipt.verify(&policy, &Demands::default()).unwrap();
        proved.push(verified.entry.fact);
    }
    let kinds: Vec<&str> = proved.iter().map(|fact| fact.word()).collect();
    assert_eq!(
        kinds,
        ["case_registered", "promise_made", "promise_accepted"]
    );
    let audit = huiyin_server::live::audit(desk.folder(), &[key], None).unwrap();
    assert!(audit.faults.is_empty(), "{:?}", audit.faults);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promise_on_an_accusation_is_shown_to_nobody_whom_it_accuses() {
    let (desk, _) = desk().await;
    let mut duty = desk.as_post("duty-officer").await;
    let accuses = [
        ("class", "accusation"),
        ("accused-justice", "1"),
        ("reachable", "1"),
        ("reason", "反映窗口人员"),
    ];
    took(&mut duty, "classify", &accuses).await;
    promises(&mut duty, "2026-11-30T18:00").await;
    desk.story
        .act("policy-lead", step(PromiseStep::Accept))
        .await
        .unwrap();
    desk.story.later(9 * 24 * 60).await;
    // A stand-in of the owner, in the accused unit: silence passes it over too.
    let held = desk.live().read(|city| {
        let held = &city.case_promises[&PromiseId(1)];
        (held.case, held.promise.ladder.reached.clone())
    });
    let reached = vec!["policy-lead".into(), "deputy-secretary-general".into()];
    assert_eq!(held, (CaseId(1), reached));
    let mut accused = desk.as_post("policy-deputy").await;
    for path in [
        "/",
        "/cases/1",
        "/work",
        "/outbox",
        "/supervision",
        "/supervision.csv",
        "/api/v1/board",
        "/api/v1/cases/1",
    ] {
        let page = accused.get(path).await.body;
        for told in [PROMISED, TOPIC, "promise-1", "承诺 1", "\"promise\":1"] {
            assert!(!page.contains(told), "{path} shows {told}: {page}");
        }
    }
    let reason = "不归我们".to_owned();
    let refused = desk
        .story
        .act("policy-deputy", step(PromiseStep::Withdraw { reason }))
        .await;
    assert!(refused.is_err());
}
