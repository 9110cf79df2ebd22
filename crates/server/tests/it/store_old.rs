//! Folders that earlier releases wrote, opened by this program. Their master key is derived from words
//! that the example which wrote them names; it is no secret.

use crate::live_city::let_in;
use crate::live_ledger::told;
use huiyin_engine::Time;
use huiyin_engine::ids::CaseId;
use huiyin_server::clock::Clock;
use huiyin_server::live::{Live, Opened};
use huiyin_server::store::{DATABASE_FILE, Reader, SCHEMA_VERSION};
use huiyin_server::vault::{KEY_FILE, Purpose};
use sha2::{Digest, Sha256};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

// As in examples/old_folder.rs.
const KEY_WORDS: &str = "huiyin test fixture: a key for tests, not a secret";

pub(crate) fn copy_of_release(version: &str, to: &Path) {
    let from = format!(
        "{}/tests/fixtures/folder-{version}",
        env!("CARGO_MANIFEST_DIR")
    );
    for name in [DATABASE_FILE, "vault.db"] {
        std::fs::copy(Path::new(&from).join(name), to.join(name)).expect("the fixture is there");
    }
    let digits: String = Sha256::digest(KEY_WORDS)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let key = to.join(KEY_FILE);
    std::fs::write(&key, digits).expect("written");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).expect("set");
}

fn version(path: &Path) -> i64 {
    let db = rusqlite::Connection::open(path).expect("opens");
    db.query_row("PRAGMA user_version", [], |row| row.get(0))
        .expect("a version")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_releases_folder_opens_and_everything_in_it_can_be_read() {
    let dir = tempfile::tempdir().expect("a folder");
    copy_of_release("0.1.0", dir.path());
    let database = dir.path().join(DATABASE_FILE);
    assert_eq!(version(&database), 1);
    all_of_it_can_be_read(dir.path()).await;
    assert_eq!(version(&database), SCHEMA_VERSION);
    assert_eq!(version(&dir.path().join("huiyin.db.version-1")), 1);
}

pub(crate) async fn all_of_it_can_be_read(folder: &Path) {
    let clock = Clock::by_hand(Time::from_city(2026, 3, 2, 9, 1, 0));
    let Opened { live, handle } = Live::open(folder, clock).expect("opens");
    let log = Reader::open(&folder.join(DATABASE_FILE)).expect("opens");
    let told = told(&log.entries(0, usize::MAX).expect("readable"));
    assert!(told.len() >= 2, "a plan and a case, at least");
    let rows = log.ledger(0, usize::MAX).expect("readable");
    assert_eq!(rows.iter().map(|row| row.seq).collect::<Vec<_>>(), told);

    let chains = live.read(|city| city.assessments.values().cloned().collect::<Vec<_>>());
    assert_eq!(chains.len(), 1);
    let step = chains[0].steps.first().expect("a step was taken");
    let reason = live.text(&step.reason).expect("readable");
    assert_eq!(reason.as_deref(), Some("Thirty came at once."));
    let texts = live
        .case_texts(CaseId(1))
        .expect("readable")
        .expect("there");
    assert_eq!(texts.topic, "The lift");
    let identity = live
        .open_identity(CaseId(1), Purpose::LifeSafety, step.by.clone())
        .await;
    let identity = let_in(identity.expect("readable")).expect("there");
    assert_eq!(identity.name.as_deref(), Some("Sample Petitioner"));
    let count = "SELECT count(*) FROM accounts";
    let accounts: i64 = live
        .with_db(|db| db.query_row(count, [], |row| row.get(0)))
        .expect("readable");
    assert_eq!(accounts, 1);
    assert!(
        live.health().ready() && live.health().timers > 0,
        "{:?}",
        live.health()
    );
    drop(live);
    tokio::task::spawn_blocking(move || handle.shutdown())
        .await
        .expect("ended");
}
