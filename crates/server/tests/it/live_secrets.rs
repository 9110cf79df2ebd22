//! What must not be readable: nothing in clear on the disk, nothing without the master key.

use crate::live_city::{City, MORNING, at, let_in, visit};
use huiyin_engine::act::{Act, Choice, Ending, Finding, TextRef};
use huiyin_engine::casework::MaterialKind;
use huiyin_engine::ids::{AssessmentId, CaseId, IncidentId, MatterId, QuestionId, TaskId};
use huiyin_engine::plan::{Level, Target};
use huiyin_engine::promise::{AcceptanceTest, NewPromise};
use huiyin_engine::{Event, Refusal, Span};
use huiyin_server::clock::Clock;
use huiyin_server::live::{ActError, Filing, Live, NewPiece, OpenError, keep_snapshot};
use huiyin_server::store::SNAPSHOT_FILE;
use huiyin_server::vault::{Identity, KEY_FILE, Purpose, VaultError};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

pub(crate) const NAME: &str = "欧阳蓝桉";
const PHONE: &str = "13955501234";

fn planted(field: &str) -> String {
    format!("{field} {NAME} {PHONE}")
}

pub(crate) fn planted_everywhere(id: &str) -> Filing {
    Filing {
        id: planted(id),
        topic: planted("topic"),
        body: planted("body"),
        matter: Some(planted("matter")),
        identity: Some(Identity {
            name: Some(NAME.to_owned()),
            phone: Some(PHONE.to_owned()),
            email: Some(planted("email")),
            id_number: Some(planted("number")),
            address: Some(planted("address")),
        }),
        ..visit(id, "", 30)
    }
}

pub(crate) fn files_with(dir: &Path, needle: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for file in fs::read_dir(dir).expect("a folder") {
        let path = file.expect("a file").path();
        if path.is_dir() {
            found.extend(files_with(&path, needle));
        } else if path.is_file() {
            let bytes = fs::read(&path).expect("readable");
            let holds = bytes.windows(needle.len()).any(|window| window == needle);
            found.extend(holds.then(|| path.display().to_string()));
        }
    }
    found
}

fn chain() -> Vec<(&'static str, Act<String>)> {
    let (one, reason) = (AssessmentId(1), || planted("reason"));
    let finding = Finding::GoesOn;
    let assessment = one;
    vec![
        (
            "duty",
            Act::Screen {
                assessment,
                finding,
                reason: reason(),
            },
        ),
        (
            "deputy",
            Act::Verify {
                assessment,
                finding,
                reason: reason(),
            },
        ),
        (
            "commander",
            Act::Decide {
                assessment,
                choice: Choice::Start(Level::IV),
                reason: reason(),
            },
        ),
    ]
}

fn in_incident() -> Vec<(&'static str, Act<String>)> {
    let mut acts = on_site();
    acts.extend(by_command());
    acts
}

fn on_site() -> Vec<(&'static str, Act<String>)> {
    let (incident, question) = (IncidentId(1), QuestionId(1));
    let evidence = Some(planted("evidence"));
    let text = || planted("text");
    let (unit, owner, due) = ("housing".into(), "lead".into(), MORNING + Span::days(3));
    let acts = [
        Act::CompleteTask {
            task: TaskId(1),
            evidence,
        },
        Act::RecordQuestion {
            incident,
            text: text(),
        },
        Act::PublishStatement {
            incident,
            question,
            unit,
            text: text(),
        },
        Act::MakePromise(NewPromise {
            incident,
            question,
            owner,
            due,
            text: text(),
            test: AcceptanceTest {
                perceivable: planted("perceivable"),
                implementable: planted("implementable"),
                verifiable: planted("verifiable"),
            },
        }),
    ];
    acts.map(|act| ("lead", act)).into()
}

fn by_command() -> Vec<(&'static str, Act<String>)> {
    let incident = IncidentId(1);
    let reason = || planted("reason");
    let (to, ending) = (Target::Level(Level::III), Ending::Settled);
    let acts = [
        Act::ChangeLevel {
            incident,
            to: Level::III,
            reason: reason(),
        },
        Act::EndMeasures {
            incident,
            reason: reason(),
        },
        Act::EndIncident {
            incident,
            ending,
            reason: reason(),
        },
    ];
    let mut all = vec![(
        "deputy",
        Act::Propose {
            incident,
            to,
            reason: reason(),
        },
    )];
    all.extend(acts.map(|act| ("commander", act)));
    all
}

// Opened twice, added to, and its receipt issued again: the new code.
async fn in_the_vault(live: &Live, case: CaseId) -> String {
    for purpose in [Purpose::LifeSafety, Purpose::ReissueReceipt] {
        let opened = live.open_identity(case, purpose, at("duty")).await;
        opened.expect("opened");
    }
    let piece = NewPiece {
        kind: MaterialKind::Text,
        bytes: planted("material").into_bytes().into(),
    };
    live.add_material(case, piece).await.expect("added");
    let again = live.reissue_receipt(case, at("duty")).await;
    again.expect("issued").to_string()
}

#[tokio::test]
async fn a_name_planted_in_every_field_is_in_clear_in_no_file() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let live = &city.live;
    let first = live
        .register(planted_everywhere("1"))
        .await
        .expect("registered");
    for (n, (post, act)) in chain().into_iter().chain(in_incident()).enumerate() {
        let key = planted(&n.to_string());
        let done = live.act_once(&key, at(post), act.clone()).await;
        done.unwrap_or_else(|error| panic!("{act:?}: {error}"));
    }
    let refused = [
        Filing {
            area: Some(NAME.into()),
            ..planted_everywhere("2")
        },
        Filing {
            unit: Some(NAME.into()),
            ..planted_everywhere("3")
        },
    ];
    for filing in refused {
        assert!(live.register(filing).await.is_err());
    }
    let follows = Filing {
        follows: Some(planted("follows")),
        known: None,
        public: false,
        ..planted_everywhere("4")
    };
    live.register(follows).await.expect("registered");
    let again = in_the_vault(live, first.case).await;

    let clear = [
        &again,
        NAME,
        PHONE,
        &first.receipt,
        &first.receipt.replace('-', ""),
    ];
    for needle in clear.map(str::as_bytes) {
        assert_eq!(files_with(dir.path(), needle), [""; 0], "while it runs");
    }
    city.handle.shutdown();
    for needle in clear.map(str::as_bytes) {
        assert_eq!(files_with(dir.path(), needle), [""; 0], "after a shutdown");
    }
    keep_snapshot(dir.path()).expect("kept");
    assert!(dir.path().join(SNAPSHOT_FILE).exists());
    for needle in clear.map(str::as_bytes) {
        assert_eq!(files_with(dir.path(), needle), [""; 0], "with a snapshot");
    }
    let shown = files_with(dir.path(), "case_registered".as_bytes());
    assert_eq!(
        shown.len(),
        1,
        "the search does find what is there in clear"
    );
}

#[tokio::test]
async fn an_identity_is_opened_for_a_purpose_and_each_opening_and_refusal_is_on_record_without_a_name()
 {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let first = city
        .live
        .register(planted_everywhere("1"))
        .await
        .expect("registered");
    assert_eq!(city.live.custody().expect("readable").openings, []);
    let told = city
        .live
        .open_identity(first.case, Purpose::LifeSafety, at("duty"))
        .await
        .expect("opened");
    assert_eq!(
        let_in(told).and_then(|told| told.name).as_deref(),
        Some(NAME)
    );
    let refused = city
        .live
        .open_identity(first.case, Purpose::HandleCase, at("duty"))
        .await;
    assert!(matches!(refused, Err(ActError::Refused(_))));
    let none = city
        .live
        .open_identity(CaseId(9), Purpose::LifeSafety, at("duty"))
        .await;
    assert!(matches!(none, Err(ActError::Refused(Refusal::NotFound(_)))));
    let custody = city.live.custody().expect("readable");
    let seen: Vec<_> = (custody.openings.iter())
        .map(|opening| (opening.purpose, opening.by.post.as_str(), opening.at))
        .collect();
    assert_eq!(seen, [(Purpose::LifeSafety, "duty", MORNING)]);
    let why: Vec<_> = (custody.refused.iter())
        .map(|row| (row.asked.purpose, row.why.as_str()))
        .collect();
    assert_eq!(why, [(Purpose::HandleCase, "not-assigned")]);
}

async fn closed_city(dir: &Path) {
    let city = City::open(dir).await;
    city.live
        .register(planted_everywhere("1"))
        .await
        .expect("registered");
    city.handle.shutdown();
}

fn open_fails(dir: &Path) -> VaultError {
    match Live::open(dir, Clock::by_hand(MORNING)) {
        Err(OpenError::Vault(error)) => error,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it opened"),
    }
}

#[tokio::test]
async fn without_its_master_key_or_with_another_one_the_folder_does_not_open() {
    let dir = tempfile::tempdir().expect("a folder");
    closed_city(dir.path()).await;
    let key = dir.path().join(KEY_FILE);
    let right = fs::read(&key).expect("the key");
    fs::remove_file(&key).expect("gone");
    assert!(matches!(
        open_fails(dir.path()),
        VaultError::KeyFileMissing(_)
    ));
    assert!(!key.exists(), "no new key is made for an old vault");
    let write = |text: &[u8]| {
        fs::write(&key, text).expect("written");
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("set");
    };
    write(&b"ab".repeat(32));
    assert!(matches!(
        open_fails(dir.path()),
        VaultError::WrongMasterKey(_)
    ));
    write(b"short");
    assert!(matches!(
        open_fails(dir.path()),
        VaultError::KeyFileUnreadable { .. }
    ));
    write(&right);
    let city = City::open(dir.path()).await;
    assert!(city.live.case_texts(CaseId(1)).expect("readable").is_some());
}

#[tokio::test]
async fn a_master_key_that_others_can_read_is_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    closed_city(dir.path()).await;
    let key = dir.path().join(KEY_FILE);
    let mode = fs::metadata(&key).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).expect("set");
    let error = open_fails(dir.path());
    assert!(matches!(
        error,
        VaultError::KeyFileOpenToOthers { mode: 0o640, .. }
    ));
    assert!(error.to_string().contains("chmod 600"));
}

#[tokio::test]
async fn once_a_key_is_erased_its_texts_are_gone_and_the_log_still_stands() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let live = city.live.clone();
    live.register(planted_everywhere("1"))
        .await
        .expect("registered");
    let (post, act) = chain().remove(0);
    live.act(at(post), act).await.expect("screened");
    let reason = live.read(|city| city.assessments[&AssessmentId(1)].steps[0].reason.clone());
    city.handle.shutdown();
    let vault = rusqlite::Connection::open(dir.path().join("vault.db")).expect("opens");
    vault
        .execute("DELETE FROM keys WHERE id > 0", [])
        .expect("erased");
    drop(vault);
    let city = City::open(dir.path()).await;
    assert_eq!(city.live.case_texts(CaseId(1)).expect("readable"), None);
    assert_eq!(city.live.text(&reason).expect("readable"), None);
    assert_eq!(city.live.matter_title(MatterId(1)), None);
    assert!(city.live.entries(0, 100).expect("readable").len() > 3);
}

#[tokio::test]
async fn a_text_that_is_not_what_was_committed_to_is_not_shown() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let live = &city.live;
    live.register(planted_everywhere("1"))
        .await
        .expect("registered");
    let (post, act) = chain().remove(0);
    let done = live.act(at(post), act).await.expect("screened");
    let reason = done.events().find_map(|event| match event {
        Event::StepDone { reason, .. } => Some(reason.clone()),
        _ => None,
    });
    let reason = reason.expect("a reason");
    let forged = TextRef {
        commitment: "00".repeat(32),
        ..reason.clone()
    };
    assert!(live.text(&forged).is_err());
    live.with_db(|db| db.execute("UPDATE texts SET sealed = zeroblob(80)", []))
        .expect("damaged");
    assert!(live.text(&reason).is_err());
}
