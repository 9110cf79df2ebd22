//! The ledger's rows: in the same transaction as what they speak of, and the same when made afterwards.

use crate::live_city::{City, MORNING, at, visit};
use crate::live_road::open_incident;
use huiyin_engine::act::{Act, Ending};
use huiyin_engine::ids::{CaseId, IncidentId, MatterId, PromiseId, QuestionId};
use huiyin_engine::promise::{AcceptanceTest, NewPromise, PromiseStep, Word};
use huiyin_engine::{Entry, Event, Span, Time};
use huiyin_ledger::{Commitment, Fact};
use huiyin_server::store::{DATABASE_FILE, LedgerRow, Reader};
use huiyin_server::vault::{KeyId, Vault};
use std::path::Path;

/// The entries of a log that the ledger has a row about.
pub(crate) fn told(entries: &[Entry]) -> Vec<u64> {
    let told = entries.iter().filter(|entry| match &entry.event {
        Event::PromiseStepped { step, .. } => !matches!(step, PromiseStep::Report { .. }),
        event => matches!(
            event,
            Event::PlanAdopted { .. }
                | Event::CaseRegistered { .. }
                | Event::PromiseMade { .. }
                | Event::PromiseSilent { .. }
                | Event::StatementPublished { .. }
                | Event::PromiseWord { .. }
                | Event::IncidentEnded { .. }
                | Event::IncidentMerged { .. }
                | Event::IncidentReopened { .. }
        ),
    });
    told.map(|entry| entry.seq).collect()
}

fn promise(question: u64, due: Time) -> Act<String> {
    Act::MakePromise(NewPromise {
        incident: IncidentId(1),
        question: QuestionId(question),
        owner: "lead".into(),
        due,
        text: "修好三号楼的屋顶".to_owned(),
        test: AcceptanceTest {
            perceivable: "下雨不漏".to_owned(),
            implementable: "维修资金已批".to_owned(),
            verifiable: "雨后上门看".to_owned(),
        },
    })
}

fn step(promise: u64, step: PromiseStep<String>) -> Act<String> {
    let promise = PromiseId(promise);
    Act::StepPromise { promise, step }
}

fn acts() -> Vec<(&'static str, Act<String>)> {
    let (incident, reason) = (IncidentId(1), || "理由".to_owned());
    let question = |text: &str| Act::RecordQuestion {
        incident,
        text: text.to_owned(),
    };
    let statement = Act::PublishStatement {
        incident,
        question: QuestionId(1),
        unit: "housing".into(),
        text: "已派人查看。\n明天给答复。".to_owned(),
    };
    let report = PromiseStep::Report { evidence: reason() };
    let verify = PromiseStep::Verify {
        kept: true,
        word: Word::Absent,
        reason: reason(),
    };
    let renew = PromiseStep::Renew {
        due: MORNING + Span::days(9),
        reason: reason(),
    };
    vec![
        ("lead", question("什么时候修？")),
        ("lead", statement),
        ("lead", promise(1, MORNING + Span::days(3))),
        ("commander", promise(1, MORNING + Span::days(5))),
        ("lead", step(2, PromiseStep::Accept)),
        ("lead", step(2, renew)),
        ("lead", step(1, report)),
        ("deputy", step(1, verify)),
        ("commander", promise(1, MORNING + Span::days(5))),
        ("lead", step(3, PromiseStep::Decline { reason: reason() })),
        ("commander", promise(1, MORNING + Span::days(5))),
        ("lead", step(4, PromiseStep::Accept)),
        (
            "commander",
            step(4, PromiseStep::Withdraw { reason: reason() }),
        ),
    ]
}

// A whole road: promises of every kind, one of them silent, then broken; and an end.
async fn road(dir: &Path) -> City {
    let city = City::open(dir).await;
    open_incident(&city).await;
    for (post, act) in acts() {
        let done = city.live.act(at(post), act.clone()).await;
        done.unwrap_or_else(|error| panic!("{act:?}: {error}"));
    }
    city.passes(Span::days(10)).await;
    let reason = "理由".to_owned();
    let end = Act::EndIncident {
        incident: IncidentId(1),
        ending: Ending::Settled,
        reason: reason.clone(),
    };
    let case = (CaseId(1), MatterId(1));
    let word = city.live.word(case, PromiseId(2), false).await;
    word.expect("said");
    let broken = step(
        2,
        PromiseStep::Break {
            reason: reason.clone(),
        },
    );
    let again = Act::ReopenIncident {
        incident: IncidentId(1),
        reason,
    };
    for (post, act) in [
        ("commander", broken),
        ("commander", end),
        ("commander", again),
    ] {
        let done = city.live.act(at(post), act.clone()).await;
        done.unwrap_or_else(|error| panic!("{act:?}: {error}"));
    }
    city
}

fn log(dir: &Path) -> Reader {
    Reader::open(&dir.join(DATABASE_FILE)).expect("opens")
}

fn rows(dir: &Path) -> Vec<LedgerRow> {
    log(dir).ledger(0, usize::MAX).expect("readable")
}

fn facts(rows: &[LedgerRow]) -> Vec<&'static str> {
    let read = |row: &LedgerRow| huiyin_ledger::Entry::<Commitment>::from_bytes(&row.leaf);
    let facts = rows.iter().map(|row| read(row).expect("a leaf").fact);
    facts.map(Fact::word).collect()
}

fn forget(dir: &Path, from: usize) {
    let db = rusqlite::Connection::open(dir.join(DATABASE_FILE)).expect("opens");
    db.execute("DELETE FROM ledger WHERE idx >= ?", [from as i64])
        .expect("forgotten");
}

#[tokio::test]
async fn every_fact_of_the_log_has_its_row_in_order() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = road(dir.path()).await;
    let entries = city.live.entries(0, usize::MAX).expect("readable");
    let rows = rows(dir.path());
    let seqs: Vec<u64> = rows.iter().map(|row| row.seq).collect();
    assert_eq!(seqs, told(&entries));
    let expected = [
        "plan_adopted",
        "case_registered",
        "statement_published",
        "promise_made",
        "promise_accepted",
        "promise_made",
        "promise_accepted",
        "promise_renewed",
        "promise_verified",
        "promise_made",
        "promise_declined",
        "promise_made",
        "promise_accepted",
        "promise_withdrawn",
        "promise_silent",
        "promise_word",
        "promise_broken",
        "incident_ended",
        "incident_reopened",
    ];
    assert_eq!(facts(&rows), expected);
    for row in &rows {
        let entry = &entries[row.seq as usize - 1];
        let leaf = huiyin_ledger::Entry::<Commitment>::from_bytes(&row.leaf).expect("a leaf");
        assert_eq!(leaf.recorded_us, entry.recorded.0);
        if let Fact::PromiseSilent { due_us, .. } = leaf.fact {
            assert_eq!(Time(due_us), MORNING + Span::days(9), "the renewed date");
        }
    }
}

#[tokio::test]
async fn rows_made_afterwards_from_the_vault_are_those_made_at_once_wherever_they_begin() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = road(dir.path()).await;
    city.live
        .register(visit("2", "西苑小区", 2))
        .await
        .expect("registered");
    city.handle.shutdown();
    let at_once = rows(dir.path());
    for from in 0..=at_once.len() {
        forget(dir.path(), from);
        City::open_at(dir.path(), MORNING + Span::days(10))
            .await
            .handle
            .shutdown();
        assert_eq!(rows(dir.path()), at_once, "from row {from}");
    }
}

#[tokio::test]
async fn a_row_whose_key_is_gone_commits_to_nothing_and_keeps_no_server_from_starting() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = road(dir.path()).await;
    city.handle.shutdown();
    let before = rows(dir.path());
    let held = log(dir.path()).case(CaseId(1));
    let key: KeyId = held.expect("readable").expect("there").key;
    Vault::open(dir.path())
        .expect("opens")
        .erase(&[key], MORNING)
        .expect("erased");
    forget(dir.path(), 0);
    City::open_at(dir.path(), MORNING + Span::days(10))
        .await
        .handle
        .shutdown();
    let after = rows(dir.path());
    assert_eq!(facts(&after), facts(&before));
    let differing: Vec<usize> = (0..after.len())
        .filter(|at| after[*at] != before[*at])
        .collect();
    assert_eq!(
        differing,
        [1, 15],
        "the case's rows alone: its registration and its word"
    );
}

#[tokio::test]
async fn a_batch_that_fails_leaves_no_row() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    city.live.limit_pages(Some(1)).await.expect("limited");
    let mut id = 0;
    while city
        .live
        .register(visit(&id.to_string(), "东苑小区", 1))
        .await
        .is_ok()
    {
        id += 1;
        assert!(id < 10_000, "the disk never fills");
    }
    let entries = city.live.entries(0, usize::MAX).expect("readable");
    let seqs: Vec<u64> = rows(dir.path()).iter().map(|row| row.seq).collect();
    assert_eq!(seqs, told(&entries));
    city.live.limit_pages(None).await.expect("lifted");
    city.live
        .register(visit("again", "东苑小区", 1))
        .await
        .expect("registered");
    let entries = city.live.entries(0, usize::MAX).expect("readable");
    let seqs: Vec<u64> = rows(dir.path()).iter().map(|row| row.seq).collect();
    assert_eq!(seqs, told(&entries));
}
