//! The road from a complaint to an open incident, as the API's callers see it.

use crate::live_city::{City, at, plan, visit};
use huiyin_engine::act::{Act, Choice, Finding};
use huiyin_engine::ids::{AssessmentId, IncidentId, MatterId, TaskId};
use huiyin_engine::plan::Level;
use huiyin_engine::{Event, Refusal};
use huiyin_server::live::ActError;
use huiyin_server::store::OutboxState;

fn screen(reason: &str) -> Act<String> {
    Act::Screen {
        assessment: AssessmentId(1),
        finding: Finding::GoesOn,
        reason: reason.to_owned(),
    }
}

pub(crate) async fn open_incident(city: &City) {
    let (live, one) = (&city.live, AssessmentId(1));
    live.register(visit("1", "东苑小区", 30))
        .await
        .expect("registered");
    live.act(at("duty"), screen("三十人来访"))
        .await
        .expect("screened");
    let verify = Act::Verify {
        assessment: one,
        finding: Finding::GoesOn,
        reason: "属实".to_owned(),
    };
    live.act(at("deputy"), verify).await.expect("verified");
    let decide = Act::Decide {
        assessment: one,
        choice: Choice::Start(Level::IV),
        reason: "人数上升".to_owned(),
    };
    live.act(at("commander"), decide).await.expect("decided");
}

#[tokio::test]
async fn a_visit_becomes_an_incident_whose_texts_can_be_read_again() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    open_incident(&city).await;
    let level = city.live.read(|city| city.incidents[&IncidentId(1)].level);
    assert_eq!(level, Level::IV);
    let steps = city.live.read(|city| {
        let steps = &city.assessments[&AssessmentId(1)].steps;
        steps
            .iter()
            .map(|step| step.reason.clone())
            .collect::<Vec<_>>()
    });
    let texts: Vec<_> = (steps.iter())
        .map(|reason| city.live.text(reason).expect("readable").expect("there"))
        .collect();
    assert_eq!(texts, ["三十人来访", "属实", "人数上升"]);
    let title = city.live.matter_title(MatterId(1));
    assert_eq!(title.as_deref(), Some("东苑小区漏水"));
}

#[tokio::test]
async fn a_reopened_city_equals_the_one_that_was_closed() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    open_incident(&city).await;
    let before = city.live.read(Clone::clone);
    let outbox = city.live.outbox(100);
    city.handle.shutdown();
    let again = City::open(dir.path()).await;
    assert!(again.live.read(|city| *city == before));
    assert_eq!(again.live.outbox(100), outbox);
}

#[tokio::test]
async fn what_happened_reaches_a_subscriber_only_once_it_is_in_the_store() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let mut stream = city.live.subscribe();
    let done = city.live.register(visit("1", "东苑小区", 1)).await;
    done.expect("registered");
    let batch = stream.recv().await.expect("a batch");
    let stored = city.live.entries(batch[0].seq - 1, 10).expect("readable");
    assert_eq!(stored, *batch);
}

#[tokio::test]
async fn a_notice_for_the_board_is_shown_and_any_other_waits_until_a_person_ticks_it_off() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    open_incident(&city).await;
    let rows = city.live.outbox(100);
    let sms = "warning/1/deputy/sms";
    let state = |key: &str| {
        let row = rows.iter().find(|row| row.notice.key == key);
        row.map(|row| row.state)
    };
    assert_eq!(state("warning/1/deputy/board"), Some(OutboxState::Shown));
    assert_eq!(state(sms), Some(OutboxState::Pending));
    assert_eq!(rows[0].notice.key, sms, "what waits comes first");
    let live = &city.live;
    live.outbox_mark(sms, OutboxState::Told, at("duty"))
        .await
        .expect("ticked off");
    let told = live
        .outbox(100)
        .into_iter()
        .find(|row| row.notice.key == sms);
    let told = told.expect("still there");
    assert_eq!(told.state, OutboxState::Told);
    assert_eq!(told.marked.map(|(by, _)| by), Some(at("duty")));
    let unknown = live.outbox_mark("x", OutboxState::Told, at("duty")).await;
    assert!(matches!(unknown, Err(ActError::NoSuchNotice)));
}

#[tokio::test]
async fn the_same_idempotency_key_acts_once_and_another_body_under_it_is_an_error() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let live = &city.live;
    live.register(visit("1", "东苑小区", 30))
        .await
        .expect("registered");
    let (a, b) = tokio::join!(
        live.act_once("k", at("duty"), screen("来访")),
        live.act_once("k", at("duty"), screen("来访"))
    );
    let first = a.expect("acted");
    assert_eq!(first, b.expect("acted once"));
    let later = live.act_once("k", at("duty"), screen("来访")).await;
    assert_eq!(first, later.expect("acted once"));
    let other = live.act_once("k", at("duty"), screen("别的")).await;
    assert!(matches!(other, Err(ActError::KeyReused)));
    let anew = live.act_once("l", at("duty"), screen("来访")).await;
    assert!(matches!(anew, Err(ActError::Refused(Refusal::StepNotOpen))));
    let entries = live.entries(0, 100).expect("readable");
    let done = entries
        .iter()
        .filter(|e| matches!(e.event, Event::StepDone { .. }));
    assert_eq!(done.count(), 1);
}

#[tokio::test]
async fn blank_reasons_unknown_posts_and_unknown_tasks_are_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let live = &city.live;
    live.register(visit("1", "东苑小区", 30))
        .await
        .expect("registered");
    let head = live.health().head;
    let blank = live.act(at("duty"), screen(" \n ")).await;
    assert!(matches!(
        blank,
        Err(ActError::Refused(Refusal::ReasonMissing))
    ));
    let nobody = live.act(at("张三"), screen("来访")).await;
    assert!(matches!(
        nobody,
        Err(ActError::Refused(Refusal::UnknownPost))
    ));
    let task = Act::CompleteTask {
        task: TaskId(9),
        evidence: Some("完成".to_owned()),
    };
    let missing = live.act(at("lead"), task).await;
    assert!(matches!(
        missing,
        Err(ActError::Refused(Refusal::NotFound(_)))
    ));
    let long = live.act(at("duty"), screen(&"长".repeat(20_001))).await;
    assert!(matches!(
        long,
        Err(ActError::TextTooLong { found: 20_001, .. })
    ));
    let again = live.adopt_plan(plan(), None).await;
    assert!(matches!(
        again,
        Err(ActError::Refused(Refusal::PlanInForce))
    ));
    assert_eq!(live.health().head, head, "nothing of it is in the log");
}

#[tokio::test]
async fn what_is_asked_for_after_the_shutdown_is_refused_and_what_was_asked_before_is_done() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let live = city.live.clone();
    let before = tokio::spawn({
        let live = live.clone();
        async move { live.register(visit("1", "东苑小区", 1)).await }
    });
    tokio::task::yield_now().await;
    let handle = city.handle;
    tokio::task::spawn_blocking(move || handle.shutdown())
        .await
        .expect("it ends");
    assert!(before.await.expect("answered").is_ok());
    let after = live.register(visit("2", "东苑小区", 1)).await;
    assert!(matches!(after, Err(ActError::Closed)));
}
