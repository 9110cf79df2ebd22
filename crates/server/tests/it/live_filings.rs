//! Taking in complaints: in groups, once each, grouped, checked.

use crate::live_city::{City, MORNING, visit};
use huiyin_engine::Refusal;
use huiyin_engine::Span;
use huiyin_engine::ids::{CaseId, MatterId};
use huiyin_engine::record::{Channel, Source};
use huiyin_server::clock::Clock;
use huiyin_server::live::{ActError, Filing, FilingFault, Live};
use huiyin_server::vault::{Identity, Receipt};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn ungrouped(id: &str, topic: &str, body: &str) -> Filing {
    Filing {
        topic: topic.to_owned(),
        body: body.to_owned(),
        matter: None,
        ..visit(id, "", 1)
    }
}

#[tokio::test]
async fn concurrent_commands_share_a_commit() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let before = city.live.health().commits;
    // While this transaction is open the writer's first commit waits, and the rest gathers.
    city.live
        .look()
        .await
        .expect("what the opening left is done");
    city.live
        .with_db(|db| db.execute_batch("BEGIN IMMEDIATE"))
        .expect("begun");
    let sent = Arc::new(AtomicUsize::new(0));
    let tasks: Vec<_> = (0..200)
        .map(|n| {
            let (live, sent) = (city.live.clone(), Arc::clone(&sent));
            tokio::spawn(async move {
                sent.fetch_add(1, Ordering::Relaxed);
                live.register(visit(&n.to_string(), "东苑小区", 1)).await
            })
        })
        .collect();
    while sent.load(Ordering::Relaxed) < 200 {
        tokio::task::yield_now().await;
    }
    city.live
        .with_db(|db| db.execute_batch("COMMIT"))
        .expect("ended");
    let mut cases = Vec::new();
    for task in tasks {
        cases.push(task.await.expect("ran").expect("registered").case);
    }
    cases.sort_unstable();
    assert_eq!(cases, (1..=200).map(CaseId).collect::<Vec<_>>());
    let commits = city.live.health().commits - before;
    assert!(commits <= 4, "200 commands took {commits} commits");
}

#[tokio::test]
async fn what_is_on_its_way_to_the_disk_is_known_to_what_comes_next() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    // While this transaction is open nothing gets to the disk.
    city.live
        .look()
        .await
        .expect("what the opening left is done");
    city.live
        .with_db(|db| db.execute_batch("BEGIN IMMEDIATE"))
        .expect("begun");
    let mut tasks = Vec::new();
    for id in ["1", "2", "1", "3", "2"] {
        let live = city.live.clone();
        let filing = visit(id, "东苑小区", 1);
        tasks.push(tokio::spawn(async move { live.register(filing).await }));
        // The writer has taken it before the next one is sent.
        tokio::task::yield_now().await;
        while city.live.health().waiting > 0 {
            tokio::task::yield_now().await;
        }
    }
    city.live
        .with_db(|db| db.execute_batch("COMMIT"))
        .expect("ended");
    let mut done = Vec::new();
    for task in tasks {
        let registered = task.await.expect("ran").expect("registered");
        done.push((registered.case.0, registered.duplicate));
    }
    let expected = [(1, false), (2, false), (1, true), (3, false), (2, true)];
    assert_eq!(done, expected);
    let cases = city.live.matter_cases(MatterId(1), 10).into_iter();
    let cases: Vec<_> = cases.map(|row| row.case.0).collect();
    assert_eq!(cases, [3, 2, 1], "each knows the one before it");
}

#[tokio::test]
async fn a_duplicate_is_answered_with_the_first_case_and_counts_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let twice = vec![visit("1", "东苑小区", 2), visit("1", "东苑小区", 2)];
    let answers = city.live.register_many(twice).await;
    let first = answers[0].as_ref().expect("registered");
    let second = answers[1].as_ref().expect("known");
    assert!(!first.duplicate && second.duplicate);
    assert_eq!((first.case, first.matter), (second.case, second.matter));
    let later = city.live.register(visit("1", "别处", 9)).await;
    assert!(later.expect("known").duplicate);
    let elsewhere = Filing {
        source: Source::Grid,
        ..visit("1", "东苑小区", 1)
    };
    let other = city.live.register(elsewhere).await.expect("registered");
    assert!(!other.duplicate, "another source is another record");
    let people = city.live.read(|city| city.matters[&MatterId(1)].people);
    assert_eq!(people, 3);
}

// A complaint without a body, and one thing wrong with it.
fn changed(id: &str, change: impl FnOnce(&mut Filing)) -> Filing {
    let mut filing = visit(id, "东苑小区", 1);
    filing.body.clear();
    change(&mut filing);
    filing
}

#[tokio::test]
async fn a_bad_complaint_is_named_and_takes_nothing_else_down() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let good = |id: &str| visit(id, "东苑小区", 1);
    let bad = [
        (changed("a", |it| it.topic = " ".into()), "empty"),
        (changed("", |_| ()), "bad-id"),
        (changed(&"长".repeat(201), |_| ()), "bad-id"),
        (
            changed("c", |it| it.time = MORNING + Span::minutes(11)),
            "ahead-of-clock",
        ),
        (changed("d", |it| it.people = 0), "bad-people"),
        (changed("e", |it| it.people = 1_000_001), "bad-people"),
        (
            changed("f", |it| it.area = Some("张三".into())),
            "unknown-area",
        ),
        (
            changed("g", |it| it.unit = Some("张三".into())),
            "unknown-unit",
        ),
        (
            changed("h", |it| it.topic = "长".repeat(400_000)),
            "too-long",
        ),
        (
            changed("i", |it| it.topic = "灯\u{202e}".into()),
            "forbidden-sign",
        ),
        (changed("j", |it| it.body = "灯\0".into()), "forbidden-sign"),
        (
            changed("k", |it| {
                it.identity = Some(Identity {
                    phone: Some("\u{202d}138\u{202c}".into()),
                    ..Identity::default()
                });
            }),
            "forbidden-sign",
        ),
    ];
    let codes: Vec<_> = bad.iter().map(|(_, code)| *code).collect();
    let mut filings: Vec<_> = bad.into_iter().map(|(filing, _)| filing).collect();
    filings.push(Filing {
        time: MORNING + Span::minutes(10),
        area: Some("east".into()),
        unit: Some("housing".into()),
        body: "两行\n\t“灯”".into(),
        ..good("z")
    });
    let mut answers = city.live.register_many(filings).await;
    answers.pop().expect("one more").expect("registered");
    let found = answers.iter().map(|answer| match answer {
        Err(ActError::Filing(fault)) => fault.code(),
        _ => "no fault",
    });
    assert_eq!(found.collect::<Vec<_>>(), codes);
    let told = FilingFault::UnknownArea {
        allowed: vec!["east".into()],
    }
    .to_string();
    assert_eq!(told, "the plan has no such area; allowed: east");
}

#[tokio::test]
async fn without_a_plan_nothing_is_taken_in() {
    let dir = tempfile::tempdir().expect("a folder");
    let opened = Live::open(dir.path(), Clock::by_hand(MORNING)).expect("opens");
    let answer = opened.live.register(visit("1", "东苑小区", 1)).await;
    assert!(matches!(answer, Err(ActError::Refused(Refusal::NoPlan))));
}

#[tokio::test]
async fn keywords_are_found_before_the_text_is_sealed() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let call = |id: &str| Filing {
        channel: Channel::Hotline,
        body: "公司拖欠工资三个月".into(),
        ..visit(id, id, 1)
    };
    let filings = ["a", "b", "c", "d"].map(call).to_vec();
    let answers = city.live.register_many(filings).await;
    let raised: Vec<_> = (answers.iter())
        .map(|answer| answer.as_ref().expect("registered").signals.len())
        .collect();
    assert_eq!(raised, [0, 0, 1, 0], "the third call of the day crosses");
}

#[tokio::test]
async fn complaints_without_a_matter_are_grouped_within_a_batch_and_across_a_restart() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let roof = |id: &str| {
        ungrouped(
            id,
            "东苑小区3号楼屋顶漏水",
            "东苑小区3号楼屋顶漏水严重，雨天家里积水，物业一直不修。",
        )
    };
    let lights = ungrouped(
        "9",
        "人民路路灯不亮",
        "人民路从学校到菜场的路灯坏了半个月，晚上看不见路。",
    );
    let answers = city
        .live
        .register_many(vec![roof("1"), lights, roof("2")])
        .await;
    let matters: Vec<_> = (answers.iter())
        .map(|answer| answer.as_ref().expect("registered").matter)
        .collect();
    assert_eq!(matters, [MatterId(1), MatterId(2), MatterId(1)]);
    city.handle.shutdown();
    let again = City::open(dir.path()).await;
    let later = again.live.register(roof("3")).await.expect("registered");
    assert_eq!(later.matter, MatterId(1));
    assert_eq!(again.live.health().grouping_failing, None);
}

#[tokio::test]
async fn a_follow_up_joins_the_matter_of_its_receipt_and_adds_no_people() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let first = city.live.register(visit("1", "东苑小区", 5)).await;
    let first = first.expect("registered");
    let follow = Filing {
        follows: Some(first.receipt.to_lowercase()),
        known: None,
        ..ungrouped("2", "还是没修", "上次说的事还没有办")
    };
    let second = city.live.register(follow).await.expect("registered");
    assert_eq!(second.matter, first.matter);
    let (cases, people) = city.live.read(|city| {
        let matter = &city.matters[&first.matter];
        (matter.cases, matter.people)
    });
    assert_eq!((cases, people), (2, 5));
    let receipt = Receipt::parse(&first.receipt).expect("a receipt");
    let found = city.live.case_by_receipt(&receipt).expect("readable");
    assert_eq!(found, Some((first.case, first.matter)));
}

#[tokio::test]
async fn the_cases_of_a_matter_are_listed_newest_first_without_text() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let filings = (1..=5)
        .map(|n| visit(&n.to_string(), "东苑小区", n))
        .collect();
    city.live.register_many(filings).await;
    let rows = city.live.matter_cases(MatterId(1), 3);
    let shown: Vec<_> = rows.iter().map(|row| (row.case.0, row.people)).collect();
    assert_eq!(shown, [(5, 5), (4, 4), (3, 3)]);
    let texts = city
        .live
        .case_texts(CaseId(5))
        .expect("readable")
        .expect("there");
    assert_eq!(texts.topic, "东苑小区漏水");
}
