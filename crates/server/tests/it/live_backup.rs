//! Backups that are really put back, with what was erased since taken out again; and another master key, also where it is
//! cut off in the middle.

use crate::live_city::{City, MORNING};
use crate::live_secrets::{NAME, files_with};
use crate::live_vault::closed_suggestion;
use huiyin_engine::Span;
use huiyin_engine::casework::retention::SUGGESTION;
use huiyin_engine::ids::CaseId;
use huiyin_server::clock::Clock;
use huiyin_server::live::{BackupError, Kept, Live, OpenError, backup, restore, rotate};
use huiyin_server::vault::{KEY_FILE, VaultError};
use std::fs;
use std::path::Path;

const CASE: CaseId = CaseId(1);

fn with_key(from: &Path, to: &Path) {
    fs::copy(from.join(KEY_FILE), to.join(KEY_FILE)).expect("the key");
}

async fn reads(dir: &Path, now: huiyin_engine::Time) -> Option<String> {
    let opened = Live::open(dir, Clock::by_hand(now)).expect("opens");
    opened.live.look().await.expect("there");
    let texts = opened.live.case_texts(CASE).expect("readable");
    texts.map(|texts| texts.body)
}

#[tokio::test]
async fn a_backup_that_is_made_beside_the_server_is_put_back_whole_and_holds_no_key_of_keys() {
    let all = tempfile::tempdir().expect("a folder");
    let (dir, to, back) = (
        all.path().join("a"),
        all.path().join("b"),
        all.path().join("c"),
    );
    let city = City::open(&dir).await;
    closed_suggestion(&city.live).await;
    let done = backup(&dir, &to, MORNING).expect("made");
    assert_eq!(
        files_with(&to, NAME.as_bytes()),
        [""; 0],
        "the canary is in no backup"
    );
    let master = fs::read(dir.join(KEY_FILE)).expect("the key");
    assert_eq!(files_with(&to, &master[..64]), [""; 0]);
    let restored = restore(&done.data, None, None, &back, MORNING).expect("put back");
    assert_eq!((restored.entries, restored.erased), (done.entries, 0));
    let without = Live::open(&back, Clock::by_hand(MORNING));
    assert!(matches!(
        without,
        Err(OpenError::Vault(VaultError::KeyFileMissing(_)))
    ));
    with_key(&dir, &back);
    assert!(
        reads(&back, MORNING)
            .await
            .is_some_and(|body| body.contains(NAME))
    );
    let again = restore(&done.data, None, None, &back, MORNING);
    assert!(matches!(again, Err(BackupError::InTheWay(_))));
}

#[tokio::test]
async fn what_was_erased_after_a_backup_is_erased_again_before_the_folder_is_in_its_place() {
    let all = tempfile::tempdir().expect("a folder");
    let (dir, to, back) = (
        all.path().join("a"),
        all.path().join("b"),
        all.path().join("c"),
    );
    let city = City::open(&dir).await;
    closed_suggestion(&city.live).await;
    let usual = Span::days(i64::from(SUGGESTION.usual));
    city.passes(usual - Span::days(1)).await;
    let then = city.clock.now();
    let done = backup(&dir, &to, then).expect("made");
    city.passes(Span::days(2)).await;
    city.live.look().await.expect("there");
    assert!(matches!(city.live.kept(CASE), Some(Kept::Erased(_))));
    city.handle.shutdown();
    let now = then + Span::days(2);
    // Half of one that was killed is in the way of nobody.
    fs::create_dir(all.path().join("c.restoring")).expect("made");
    fs::write(all.path().join("c.restoring/vault.db"), "half").expect("written");
    let restored = restore(&done.data, None, Some(&dir), &back, now).expect("put back");
    assert_eq!(restored.erased, 1);
    with_key(&dir, &back);
    // Before its time by the clock, so that only what was taken out keeps it from being read.
    assert_eq!(reads(&back, then).await, None);
    let late = then + Span::days(30);
    let other = all.path().join("d");
    let refused = restore(&done.data, None, None, &other, late);
    assert!(
        matches!(refused, Err(BackupError::NoKeys { .. })),
        "the table should be gone"
    );
    let next = backup(&dir, &to, late).expect("made");
    assert_eq!(next.removed, 1);
    assert!(!done.keys.exists());
}

#[tokio::test]
async fn a_new_master_key_opens_everything_and_the_old_one_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path();
    let city = City::open(dir).await;
    closed_suggestion(&city.live).await;
    let in_use = rotate(dir, MORNING);
    assert!(
        matches!(in_use, Err(OpenError::Store(_))),
        "a server uses the folder"
    );
    city.handle.shutdown();
    drop(city.live);
    let old = fs::read(dir.join(KEY_FILE)).expect("the key");
    let done = rotate(dir, MORNING).expect("rotated");
    assert!(done.keys > 1 && done.useless.is_empty());
    let new = fs::read(dir.join(KEY_FILE)).expect("the key");
    assert_ne!(old, new);
    assert!(reads(dir, MORNING).await.is_some());
    // Cut off after the commit: the next key is there and not yet in its place.
    let next = dir.join(format!("{KEY_FILE}.next"));
    fs::rename(dir.join(KEY_FILE), &next).expect("moved");
    let put = |bytes: &[u8]| {
        use std::os::unix::fs::PermissionsExt;
        fs::write(dir.join(KEY_FILE), bytes).expect("written");
        let mode = fs::Permissions::from_mode(0o600);
        fs::set_permissions(dir.join(KEY_FILE), mode).expect("set");
    };
    put(&old);
    assert!(reads(dir, MORNING).await.is_some());
    assert_eq!(fs::read(dir.join(KEY_FILE)).expect("the key"), new);
    assert!(!next.exists());
    put(&old);
    let wrong = Live::open(dir, Clock::by_hand(MORNING));
    assert!(matches!(
        wrong,
        Err(OpenError::Vault(VaultError::WrongMasterKey(_)))
    ));
}
