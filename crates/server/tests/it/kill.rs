//! Kills a process under load with SIGKILL, many times, and looks at what is left: everything that was
//! acknowledged, nothing by halves.
//!
//! The process is this test binary again, running [`under_load`] on a folder that the parent names.

use crate::live_city::{City, MORNING, at, visit};
use huiyin_engine::act::{Act, Finding, TimerKey};
use huiyin_engine::effect::{Effect, effects};
use huiyin_engine::ids::{AssessmentId, CaseId};
use huiyin_engine::{City as State, Entry, Event, Time};
use huiyin_server::live::keep_snapshot;
use huiyin_server::store::{DATABASE_FILE, Reader, SNAPSHOT_FILE, Store};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const FOLDER: &str = "HUIYIN_TEST_LOAD";
const ROUNDS: u64 = 24;

/// What the child says when a snapshot is whole.
const KEPT: &str = "KEPT";
const TASKS: u64 = 12;
const SEED: u64 = 20_260_302;

/// Not a test of its own: the child's side. Without the folder it has nothing to do.
#[test]
fn under_load() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(load(Path::new(&folder)));
}

async fn load(dir: &Path) {
    let city = City::open(dir).await;
    let first = city.live.health().head;
    // Snapshots one after the other, so that a kill comes amid one.
    let folder = dir.to_owned();
    std::thread::spawn(move || {
        while keep_snapshot(&folder).is_ok() {
            say(KEPT);
        }
    });
    let tasks = (0..TASKS).map(|task| {
        let live = city.live.clone();
        tokio::spawn(async move {
            for n in 0.. {
                let id = format!("{first}-{task}-{n}");
                // Each matter crosses the indicator, so timers and notices come with it.
                let done = live
                    .register(visit(&id, &id, 30))
                    .await
                    .expect("registered");
                say(&format!("ACK case {} {id}", done.case));
                let assessment = AssessmentId(done.signals[0].0);
                let act = Act::Screen {
                    assessment,
                    finding: if n % 2 == 0 {
                        Finding::GoesOn
                    } else {
                        Finding::Stops
                    },
                    reason: id.clone(),
                };
                live.act(at("duty"), act).await.expect("screened");
                say(&format!("ACK screened {assessment} {id}"));
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.expect("it runs until it is killed");
    }
}

// One write for one line, so that a killed process leaves no half of one.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("\n{line}\n").as_bytes())
        .expect("said");
    out.flush().expect("said");
}

fn start(dir: &Path) -> Child {
    child("kill::under_load", FOLDER, dir)
}

/// This test binary again, running one test of it on a folder that a variable names.
pub(crate) fn child(test: &str, variable: &str, dir: &Path) -> Child {
    Command::new(std::env::current_exe().expect("this binary"))
        .args([test, "--exact", "--nocapture", "--test-threads=1"])
        .env(variable, dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the child starts")
}

fn next(seed: &mut u64) -> u64 {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

// Kills after so many acknowledgements, and where `kept`, not before a snapshot was whole; acknowledgements
// already on their way are read to the end.
fn kill_after(child: &mut Child, count: u64, kept: bool) -> Vec<String> {
    let out = child.stdout.take().expect("piped");
    let mut lines = BufReader::new(out).lines().map(|line| line.expect("text"));
    let (mut said, mut waits) = (Vec::new(), kept);
    for line in lines.by_ref() {
        waits &= line != KEPT;
        said.extend(Some(line).filter(|line| line.starts_with("ACK ")));
        if said.len() as u64 >= count && !waits {
            break;
        }
    }
    child.kill().expect("killed");
    said.extend(lines.filter(|line| line.starts_with("ACK ")));
    child.wait().expect("gone");
    said
}

#[test]
fn whatever_was_acknowledged_is_there_after_a_kill_and_nothing_is_there_by_halves() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut seed = SEED;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let (mut all, mut snapshots, mut latest) = (Vec::new(), 0, Vec::new());
    for round in 0..ROUNDS {
        let mut child = start(dir.path());
        let count = next(&mut seed) % 160;
        // How far a snapshot gets beside so few commands depends on the machine: two rounds in three wait for one.
        let said = kill_after(&mut child, count, round % 3 != 0);
        assert!(
            said.len() as u64 >= count,
            "round {round}: the child ended by itself"
        );
        all.extend(said);
        check(dir.path(), &all);
        // The next round goes on from this one's snapshot.
        let path = dir.path().join(SNAPSHOT_FILE);
        if let Ok(kept) = fs::read(&path) {
            snapshots += u64::from(kept != latest);
            runtime.block_on(opens_the_same_without_a_snapshot(dir.path()));
            fs::write(&path, &kept).expect("put back");
            latest = kept;
        }
    }
    assert!(
        snapshots > ROUNDS / 2,
        "only {snapshots} snapshots were kept"
    );
    assert!(
        all.len() as u64 > ROUNDS * 20,
        "only {} commands were done",
        all.len()
    );
}

fn check(dir: &Path, said: &[String]) {
    let store = Store::open(dir).expect("opens");
    let reader = Reader::open(&dir.join(DATABASE_FILE)).expect("readable");
    let entries = reader
        .entries(0, usize::MAX)
        .expect("whole, each with its hash");
    let folded = fold(&entries);
    assert_eq!(store.timers().expect("readable"), folded.timers, "timers");
    let outbox = reader.outbox(usize::MAX).expect("readable");
    let keys: BTreeSet<_> = outbox.into_iter().map(|row| row.notice.key).collect();
    assert_eq!(keys, folded.notices, "notices");
    let mut cases = BTreeSet::new();
    reader
        .each_case(CaseId(1), |sealed, row| {
            assert_eq!((sealed.case, sealed.matter), (row.case, row.matter));
            cases.insert(sealed.case);
        })
        .expect("readable");
    assert_eq!(cases, folded.cases, "cases");
    for id in &folded.texts {
        assert!(reader.text(*id).expect("readable").is_some(), "text {id}");
    }
    assert_eq!(
        reader.last_text().expect("readable"),
        folded.texts.len() as u64
    );
    for line in said {
        let words: Vec<&str> = line.split(' ').collect();
        let number: u64 = words[2].parse().expect("a number");
        match words[1] {
            "case" => assert!(cases.contains(&CaseId(number)), "{line} is lost"),
            _ => assert!(folded.screened.contains(&number), "{line} is lost"),
        }
    }
}

// With whatever the kill left of a snapshot the city opens as without any.
async fn opens_the_same_without_a_snapshot(dir: &Path) {
    let city = City::open(dir).await;
    let with = city.live.read(Clone::clone);
    city.handle.shutdown();
    fs::remove_file(dir.join(SNAPSHOT_FILE)).expect("one was whole");
    let city = City::open(dir).await;
    assert!(city.live.read(|without| *without == with));
    city.handle.shutdown();
}

#[derive(Default)]
struct Folded {
    timers: BTreeMap<TimerKey, Time>,
    notices: BTreeSet<String>,
    cases: BTreeSet<CaseId>,
    texts: BTreeSet<u64>,
    screened: BTreeSet<u64>,
}

// The clock stands still, so no timer has fired: timers and outbox are what the log alone gives.
fn fold(entries: &[Entry]) -> Folded {
    let (mut city, mut folded) = (State::default(), Folded::default());
    for entry in entries {
        assert_eq!(entry.recorded, MORNING);
        city.apply(entry.recorded, &entry.event);
        for effect in effects(&city, &entry.event) {
            match effect {
                Effect::SetTimer { key, due } => drop(folded.timers.insert(key, due)),
                Effect::CancelTimer { key } => drop(folded.timers.remove(&key)),
                Effect::Notify(notice) => drop(folded.notices.insert(notice.key)),
            }
        }
        match &entry.event {
            Event::CaseRegistered { case, .. } => drop(folded.cases.insert(*case)),
            Event::StepDone {
                assessment, reason, ..
            } => {
                folded.texts.insert(reason.id);
                folded.screened.insert(assessment.0);
            }
            _ => {}
        }
    }
    // A registration and the chain it opens are one batch: no case stands without its assessment.
    assert_eq!(folded.cases.len(), city.assessments.len());
    folded
}

#[test]
fn texts_of_a_killed_process_can_be_read() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut child = start(dir.path());
    kill_after(&mut child, 40, false);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let city = City::open(dir.path()).await;
        let reasons = city.live.read(|city| {
            let steps = city.assessments.values().flat_map(|chain| &chain.steps);
            steps.map(|step| step.reason.clone()).collect::<Vec<_>>()
        });
        assert!(!reasons.is_empty());
        for reason in reasons {
            let text = city.live.text(&reason).expect("readable").expect("there");
            assert_eq!(text.chars().count(), reason.chars as usize);
        }
    });
}
