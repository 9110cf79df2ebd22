//! `huiyin ledger` and a server with a ledger, as an operator meets them.

use crate::cli_run::{Ran, huiyin};
use crate::serve_peer::Served;
use huiyin_ledger::{Note, Policy};
use huiyin_server::clock::Clock;
use huiyin_server::live::Live;
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
    end(Served::start(folder, more));
}

fn serve_plan_once(folder: &Path, plan: &str) {
    end(Served::with_plan(folder, plan, &[]));
}

fn end(served: Served) {
    assert_eq!(served.stop(), Some(0));
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

fn copy(from: &Path, to: &Path) {
    for held in fs::read_dir(from).expect("readable") {
        let held = held.expect("readable");
        if held.file_type().expect("readable").is_file() {
            fs::copy(held.path(), to.join(held.file_name())).expect("copied");
        }
    }
}

fn note(folder: &Path) -> String {
    fs::read_to_string(folder.join("ledger.key.signed")).expect("it was signed")
}

// A plan of another version: one more row.
fn changed_plan(folder: &Path) -> String {
    let plan = fs::read_to_string(crate::cli_run::plan()).expect("readable");
    let changed = plan.replacen("version = \"", "version = \"moved-", 1);
    assert_ne!(plan, changed);
    let path = folder.join("changed.toml");
    fs::write(&path, changed).expect("written");
    path.display().to_string()
}

#[test]
fn a_ledger_moves_to_other_hardware_with_its_key_and_goes_on_under_its_name() {
    let (old, new) = (tempfile::tempdir(), tempfile::tempdir());
    let (old, new) = (old.expect("a folder"), new.expect("a folder"));
    assert_eq!(make_key(old.path()).code, 0);
    serve_once(old.path(), &[]);
    copy(old.path(), new.path());
    assert_eq!(verify(new.path(), &[]).0, 0);
    serve_once(new.path(), &[]);
    assert_eq!(note(new.path()), note(old.path()), "the very same again");
    let plan = changed_plan(new.path());
    serve_plan_once(new.path(), &plan);
    let (code, said) = verify(new.path(), &[]);
    assert_eq!(
        (code, &said["checkpoints"][0]["size"]),
        (0, &2.into()),
        "{said}"
    );
    // The old machine, switched on again with the key that should have been destroyed, can only fork it.
    assert!(note(old.path()).starts_with(&format!("{NAME}\n1\n")));
}

#[test]
fn a_new_key_under_the_old_name_goes_on_and_receipts_of_both_hold_by_one_policy() {
    let folder = tempfile::tempdir().expect("a folder");
    let line = |made: &Ran| {
        let line = made.out.lines().find(|line| line.starts_with("log "));
        format!("{}\n", line.expect("the policy's line"))
    };
    let first = line(&make_key(folder.path()));
    serve_once(folder.path(), &[]);
    let before = note(folder.path());
    fs::rename(folder.path().join("ledger.key"), folder.path().join("old")).expect("moved");
    let second = line(&make_key(folder.path()));
    let plan = changed_plan(folder.path());
    serve_plan_once(folder.path(), &plan);
    let after = note(folder.path());
    let policy = folder.path().join("city.policy");
    fs::write(&policy, format!("{first}{second}quorum none\n")).expect("written");
    let (code, said) = verify(folder.path(), &["--policy", policy.to_str().expect("text")]);
    assert_eq!(
        (code, &said["checkpoints"][0]["size"]),
        (0, &2.into()),
        "{said}"
    );
    let policy = Policy::parse(&fs::read(&policy).expect("read")).expect("a policy");
    for (note, by) in [(before, 0), (after, 1)] {
        let note = Note::parse(note.as_bytes()).expect("a note");
        let signed = |at: usize| note.signed_by(&policy.logs()[at]).expect("holds").is_some();
        assert_eq!((signed(by), signed(1 - by)), (true, false));
    }
}

#[test]
fn a_name_that_has_ended_gives_way_to_another_that_signs_all_rows_that_are_left() {
    let (folder, backup) = (tempfile::tempdir(), tempfile::tempdir());
    let (folder, backup) = (folder.expect("a folder"), backup.expect("a folder"));
    assert_eq!(make_key(folder.path()).code, 0);
    serve_once(folder.path(), &[]);
    copy(folder.path(), backup.path());
    let plan = changed_plan(folder.path());
    serve_plan_once(folder.path(), &plan);
    // The disk is gone; key and its neighbour were elsewhere.
    for name in ["ledger.key", "ledger.key.signed"] {
        fs::copy(folder.path().join(name), backup.path().join(name)).expect("copied");
    }
    serve_once(backup.path(), &[]);
    let (code, said) = verify(backup.path(), &[]);
    assert_eq!(
        (code, &said["checkpoints"][0]["size"]),
        (0, &1.into()),
        "nothing new signed: {said}"
    );
    for name in ["ledger.key", "ledger.key.signed"] {
        fs::remove_file(backup.path().join(name)).expect("moved away");
    }
    let other = ledger(&["key", "--name", "city.example/ledger-2"], backup.path());
    assert_eq!(other.code, 0, "{}", other.err);
    let plan = changed_plan(backup.path());
    serve_plan_once(backup.path(), &plan);
    assert!(note(backup.path()).starts_with("city.example/ledger-2\n2\n"));
}

#[test]
fn a_first_start_makes_a_key_of_a_name_that_stands_for_nothing_and_the_city_gives_it_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("city");
    fs::create_dir(&data).expect("made");
    serve_once(&data, &[]);
    let first = note(&data);
    let (name, _) = first.split_once('\n').expect("a name");
    assert!(
        name.starts_with("ledger-") && name.ends_with(".invalid"),
        "{first}"
    );
    let mode = fs::metadata(data.join("ledger.key")).expect("there");
    assert_eq!(mode.permissions().mode() & 0o777, 0o600);
    serve_once(&data, &[]);
    assert_eq!(note(&data), first, "no second one is made");
    let doctor = |data: &Path| {
        let words = ["doctor", "--data", data.to_str().expect("text")];
        huiyin(&words.map(str::to_owned)).out
    };
    assert!(
        doctor(&data).contains("before the first receipt"),
        "{}",
        doctor(&data)
    );

    let other = tempfile::tempdir().expect("a folder");
    serve_once(other.path(), &[]);
    assert_ne!(note(other.path()), first, "no two are the same");

    for name in ["ledger.key", "ledger.key.signed"] {
        fs::remove_file(data.join(name)).expect("removed");
    }
    assert_eq!(make_key(&data).code, 0);
    serve_once(&data, &[]);
    assert!(
        note(&data).starts_with(&format!("{NAME}\n1\n")),
        "{}",
        note(&data)
    );
    assert!(!doctor(&data).contains("before the first receipt"));
}

#[test]
fn a_folder_with_rows_and_no_key_is_refused_with_the_command_to_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let opened = Live::open(folder.path(), Clock::system()).expect("opens");
    opened.handle.shutdown();
    let data = folder.path().display().to_string();
    let words = ["serve", "--listen", "127.0.0.1:0", "--data", &data];
    let refused = huiyin(&words.map(str::to_owned));
    assert_eq!(
        (refused.code, refused.err.lines().count()),
        (3, 1),
        "{}",
        refused.err
    );
    let command = format!("huiyin ledger key --data {data} --name ");
    assert!(refused.err.contains(&command), "{}", refused.err);
    assert_eq!(make_key(folder.path()).code, 0);
    serve_once(folder.path(), &[]);
}
