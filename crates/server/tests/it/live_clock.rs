//! Timers and clocks: what is due fires once, whatever happened to the process or to the clock.

use crate::live_city::{City, MORNING, at, visit};
use huiyin_engine::act::{Act, Finding};
use huiyin_engine::ids::AssessmentId;
use huiyin_engine::{Event, Span};
use huiyin_server::clock::Clock;
use huiyin_server::live::Live;

const ONE: AssessmentId = AssessmentId(1);

async fn signal(city: &City) {
    let done = city.live.register(visit("1", "东苑小区", 30)).await;
    assert_eq!(done.expect("registered").signals.len(), 1);
}

fn holder(live: &Live) -> String {
    live.read(|city| city.assessments[&ONE].ladder.holder().to_string())
}

fn passes(live: &Live) -> usize {
    let entries = live.entries(0, 1000).expect("readable");
    let passed = |entry: &&huiyin_engine::Entry| matches!(entry.event, Event::ClockPassed { .. });
    entries.iter().filter(passed).count()
}

#[tokio::test]
async fn a_missed_clock_passes_on_at_its_instant_and_not_before() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    signal(&city).await;
    city.passes(Span::minutes(5) - Span(1)).await;
    assert_eq!(holder(&city.live), "duty");
    city.passes(Span(1)).await;
    assert_eq!(holder(&city.live), "duty-b");
    city.passes(Span::minutes(5)).await;
    assert_eq!(holder(&city.live), "deputy");
}

#[tokio::test]
async fn the_writer_wakes_for_a_due_timer_by_itself() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    signal(&city).await;
    city.handle.shutdown();
    // Five minutes of city time pass in three hundredths of a second.
    let fast = Live::open(dir.path(), Clock::scaled(MORNING, 10_000.0)).expect("opens");
    let mut stream = fast.live.subscribe();
    if passes(&fast.live) == 0 {
        stream.recv().await.expect("the timer fires");
    }
    assert!(passes(&fast.live) >= 1);
}

#[tokio::test]
async fn a_timer_that_became_due_while_the_server_was_down_fires_at_the_start() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    signal(&city).await;
    city.handle.shutdown();
    let again = City::open_at(dir.path(), MORNING + Span::hours(1)).await;
    again.live.look().await.expect("the writer is there");
    assert_eq!(holder(&again.live), "duty-b");
    assert_eq!(passes(&again.live), 1, "it fires once");
}

#[tokio::test]
async fn a_timer_without_effect_is_deleted_too() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    signal(&city).await;
    assert_eq!(city.live.health().timers, 1);
    let stop = Act::Screen {
        assessment: ONE,
        finding: Finding::Stops,
        reason: "重复".to_owned(),
    };
    city.live.act(at("duty"), stop).await.expect("screened");
    assert_eq!(city.live.health().timers, 0, "the act cancels it");
    // One that outlived what it was set for, as after a change of the rules.
    city.live
        .with_db(|db| {
            let key = r#"{"step":{"assessment":1}}"#;
            db.execute("INSERT INTO timers VALUES (?, 0)", [key])
        })
        .expect("set");
    city.handle.shutdown();
    let again = City::open(dir.path()).await;
    let head = again.live.health().head;
    again.live.look().await.expect("the writer looks");
    assert_eq!(again.live.health().timers, 0);
    assert_eq!(again.live.health().head, head, "nothing happened");
}

#[tokio::test]
async fn time_in_the_log_stands_still_while_the_clock_is_behind_and_health_says_so() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    signal(&city).await;
    assert_eq!(city.live.health().clock_behind, None);
    city.clock.set(MORNING - Span::hours(1));
    assert_eq!(city.live.health().clock_behind, Some(Span::hours(1)));
    assert_eq!(city.live.now(), MORNING);
    let done = city.live.register(visit("2", "东苑小区", 1)).await;
    done.expect("registered");
    let entries = city.live.entries(0, 100).expect("readable");
    let last = entries.last().expect("some");
    assert_eq!(last.recorded, MORNING, "never before the entry before it");
    city.clock.set(MORNING + Span::minutes(5));
    city.live.look().await.expect("the writer looks");
    assert_eq!(holder(&city.live), "duty-b");
}
