//! `huiyin ledger` and a server with a ledger, as an operator meets them.

use crate::cli_run::{Ran, huiyin};
use crate::serve_peer::Served;
use huiyin_server::store::DATABASE_FILE;
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

const NAME: &str = "city.example/ledger";

fn ledger(words: &[&str], folder: &Path) -> Ran {
    let words = words.iter().map(|word| (*word).to_owned());
    let start = ["ledger".to_owned()].into_iter();
    let data = ["--data".to_owned(), folder.display().to_string()];
    huiyin(&start.chain(words).chain(data).collect::<Vec<_>>())
}

fn make_key(folder: &Path) -> Ran {
    ledger(&["key", "--name", NAME], folder)
}

fn verify(folder: &Path, more: &[&str]) -> (i32, Value) {
    let words = [&["verify", "--json"], more].concat();
    let ran = ledger(&words, folder);
    let said = serde_json::from_str(&ran.out);
    (ran.code, said.unwrap_or_else(|_| ran.err.into()))
}

// Signs what the plan's adoption writes.
fn serve_once(folder: &Path, more: &[&str]) {
    assert_eq!(Served::start(folder, more).stop(), Some(0));
}

fn alter(folder: &Path, sql: &str) {
    let db = rusqlite::Connection::open(folder.join(DATABASE_FILE)).expect("opens");
    assert_ne!(db.execute(sql, []).expect("altered"), 0);
}

#[test]
fn a_key_is_made_once_for_its_owner_alone_and_its_policy_line_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = make_key(folder.path());
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(
        made.out.contains("log city.example/ledger+"),
        "{}",
        made.out
    );
    let path = folder.path().join("ledger.key");
    let mode = fs::metadata(&path).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let key = fs::read_to_string(&path).expect("text");
    assert!(key.starts_with("PRIVATE+KEY+city.example/ledger+"));
    let again = make_key(folder.path());
    assert_eq!((again.code, again.out.as_str()), (3, ""));
    assert!(
        again.err.contains("there is a key already"),
        "{}",
        again.err
    );
    assert_eq!(fs::read_to_string(&path).expect("text"), key);
    let unfit = ledger(
        &["key", "--name", "two words"],
        &folder.path().join("other"),
    );
    assert_eq!(unfit.code, 3, "{}", unfit.err);
}

#[test]
fn a_ledger_that_was_signed_keeps_a_server_without_its_key_from_starting() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(make_key(folder.path()).code, 0);
    serve_once(folder.path(), &[]);
    fs::rename(folder.path().join("ledger.key"), folder.path().join("away")).expect("moved");
    let data = folder.path().display().to_string();
    let serve = |more: &[&str]| {
        let words = ["serve", "--listen", "127.0.0.1:0", "--data", &data];
        let words = words.iter().chain(more);
        huiyin(&words.map(|word| (*word).to_owned()).collect::<Vec<_>>())
    };
    let refused = serve(&[]);
    assert_eq!(refused.code, 3);
    assert!(
        refused.err.contains("was signed as city.example/ledger"),
        "{}",
        refused.err
    );
    let named = serve(&["--ledger-key-file", "/nowhere/ledger.key"]);
    assert_eq!(named.code, 3);
    assert!(named.err.contains("/nowhere/ledger.key"), "{}", named.err);
    let away = folder.path().join("away").display().to_string();
    serve_once(folder.path(), &["--ledger-key-file", &away]);
}

#[test]
fn the_whole_ledger_is_held_against_log_and_signatures() {
    let folder = tempfile::tempdir().expect("a folder");
    serve_once(folder.path(), &[]);
    let (code, said) = verify(folder.path(), &[]);
    assert_eq!(
        (code, &said["rows"]),
        (0, &1.into()),
        "never signed: {said}"
    );
    assert_eq!(make_key(folder.path()).code, 0);
    serve_once(folder.path(), &[]);
    let (code, said) = verify(folder.path(), &[]);
    assert_eq!(code, 0, "{said}");
    let signed = &said["checkpoints"][0];
    assert_eq!((&signed["log"], &signed["size"]), (&NAME.into(), &1.into()));
    assert_eq!(signed["signed"], true);

    let other = tempfile::tempdir().expect("a folder");
    let line = make_key(other.path()).out;
    let policy = folder.path().join("policy");
    let (_, line) = line.split_once("\n\n").expect("the policy's lines");
    fs::write(&policy, line).expect("written");
    let policy = policy.display().to_string();
    let (code, said) = verify(folder.path(), &["--policy", &policy]);
    assert_eq!(
        (code, &said["faults"][0]["fault"]),
        (1, &"signature".into()),
        "{said}"
    );
}

#[test]
fn whatever_was_altered_afterwards_is_named() {
    let alterations = [
        (
            "UPDATE ledger SET entry = zeroblob(42) WHERE idx = 0",
            "says",
        ),
        ("UPDATE ledger SET seq = 9 WHERE idx = 0", "row"),
        ("DELETE FROM ledger", "row"),
        ("INSERT INTO ledger VALUES (1, 7, x'00')", "stray"),
        ("UPDATE ledger_signed SET root = zeroblob(32)", "root"),
        ("UPDATE ledger_signed SET size = 5", "behind"),
        ("UPDATE ledger_signed SET note = 'none'", "signature"),
        ("DELETE FROM ledger_signed", ""),
    ];
    for (sql, fault) in alterations {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(make_key(folder.path()).code, 0);
        serve_once(folder.path(), &[]);
        alter(folder.path(), sql);
        let (code, said) = verify(folder.path(), &[]);
        let faults = said["faults"].as_array().expect("a list");
        let named = faults.iter().any(|held| held["fault"] == fault);
        // The vault still says what was signed, and the rows are those.
        assert_eq!(
            (code, named),
            (i32::from(!fault.is_empty()), !fault.is_empty()),
            "{sql}: {said}"
        );
    }
}

#[test]
fn without_a_key_there_is_nothing_to_hold_a_signed_ledger_against() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(make_key(folder.path()).code, 0);
    serve_once(folder.path(), &[]);
    fs::remove_file(folder.path().join("ledger.key")).expect("removed");
    let (code, said) = verify(folder.path(), &[]);
    assert_eq!(code, 3, "{said}");
    assert!(said.to_string().contains("whom to trust"), "{said}");
    let nothing = tempfile::tempdir().expect("a folder");
    assert_eq!(verify(nothing.path(), &[]).0, 3);
}
