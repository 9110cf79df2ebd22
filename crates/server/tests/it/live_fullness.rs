//! A disk that fills up under a running city.

use crate::live_city::{City, visit};
use huiyin_engine::Span;
use huiyin_engine::ids::CaseId;
use huiyin_server::live::{ActError, Filing};
use huiyin_server::store::StoreError;

fn large(id: usize) -> Filing {
    Filing {
        body: "屋顶漏水".repeat(5_000),
        ..visit(&id.to_string(), "东苑小区", 1)
    }
}

#[tokio::test]
async fn a_full_disk_refuses_with_a_clear_error_and_all_goes_on_once_there_is_room() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let live = &city.live;
    live.limit_pages(Some(120)).await.expect("limited");
    let mut taken = 0;
    let error = loop {
        match live.register(large(taken)).await {
            Ok(_) => taken += 1,
            Err(error) => break error,
        }
    };
    assert!(
        matches!(error, ActError::Store(StoreError::Full)),
        "{error}"
    );
    assert!(error.to_string().contains("disk is full"));
    assert!(!live.health().ready());

    let seen = live.read(|city| {
        city.matters
            .values()
            .map(|matter| matter.cases)
            .sum::<u64>()
    });
    assert_eq!(seen, taken as u64, "readers see what is committed");
    let first = live.case_texts(CaseId(1)).expect("reads go on");
    assert_eq!(first.expect("there").topic, "东苑小区漏水");
    let next = CaseId(taken as u64 + 1);
    assert_eq!(live.case_texts(next).expect("readable"), None);

    let again = live.register(large(taken)).await;
    assert!(again.is_err(), "still full");
    live.limit_pages(None).await.expect("room is made");
    let done = live.register(large(taken)).await.expect("registered");
    assert_eq!((done.case, done.duplicate), (next, false));
    assert!(live.health().ready());
    let before = live.read(Clone::clone);
    city.handle.shutdown();
    let again = City::open(dir.path()).await;
    assert!(again.live.read(|city| *city == before));
}

#[tokio::test]
async fn everybody_in_a_batch_that_fails_hears_of_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    city.live.limit_pages(Some(1)).await.expect("limited");
    let filings = (0..40).map(large).collect();
    let answers = city.live.register_many(filings).await;
    assert_eq!(answers.len(), 40);
    assert!(answers.iter().all(Result::is_err));
    city.live.limit_pages(None).await.expect("room is made");
    let answers = city.live.register_many((0..40).map(large).collect()).await;
    let cases: Vec<_> = (answers.into_iter())
        .map(|answer| answer.expect("registered").case.0)
        .collect();
    assert_eq!(cases, (1..=40).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_timer_that_could_not_be_fired_fires_once_commits_work_again() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let done = city.live.register(visit("1", "东苑小区", 30)).await;
    done.expect("registered");
    let head = city.live.health().head;
    let refuse =
        "CREATE TRIGGER refuse BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'no'); END";
    city.live
        .with_db(|db| db.execute_batch(refuse))
        .expect("made");
    city.clock.set(city.clock.now() + Span::minutes(5));
    let failed = city.live.look().await;
    assert!(matches!(failed, Err(ActError::Store(_))));
    assert_eq!(
        (city.live.health().head, city.live.health().timers),
        (head, 1)
    );
    city.live
        .with_db(|db| db.execute_batch("DROP TRIGGER refuse"))
        .expect("gone");
    // Nobody asks: the writer tries again by itself.
    let mut stream = city.live.subscribe();
    let batch = stream.recv().await.expect("it fires");
    assert_eq!(batch[0].seq, head + 1);
}

#[tokio::test]
async fn whoever_was_turned_back_while_the_disk_was_full_may_come_again_and_nobody_else() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let live = &city.live;
    live.limit_pages(Some(120)).await.expect("limited");
    let tasks: Vec<_> = (0..200)
        .map(|id| {
            let live = live.clone();
            tokio::spawn(async move { live.register(large(id)).await.is_ok() })
        })
        .collect();
    let mut taken = Vec::new();
    for task in tasks {
        taken.push(task.await.expect("ran"));
    }
    let count = |wanted| taken.iter().filter(|taken| **taken == wanted).count();
    assert!(count(false) > 0, "the disk was never full");

    live.limit_pages(None).await.expect("room is made");
    let again = (0..200).map(large).collect();
    let again = live.register_many(again).await;
    for (id, (first, again)) in taken.iter().zip(again).enumerate() {
        let again = again.expect("registered");
        assert_eq!(again.duplicate, *first, "complaint {id}");
    }
    let before = live.read(Clone::clone);
    assert_eq!(before.next.case, CaseId(201));
    city.handle.shutdown();
    let reopened = City::open(dir.path()).await;
    assert!(reopened.live.read(|city| *city == before));
}
