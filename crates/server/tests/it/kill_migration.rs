//! Kills a process with SIGKILL at every system call by which it changes a file while it brings the first
//! release's folder up to date: what is left is the old file or the new one, whole, and opens.
//!
//! The process is this test binary again, running [`bring_up_to_date`] under strace, which kills it as it enters the
//! call that the parent names. Absent: a machine that loses its power, where what was not synced may be lost too.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::store_old::{all_of_it_can_be_read, copy_of_release};
use huiyin_server::store::{DATABASE_FILE, SCHEMA_VERSION, Store};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Output};

const FOLDER: &str = "HUIYIN_TEST_MIGRATE";
const SIGKILL: i32 = 9;

/// What changes a file or its name, and what puts it on the disk.
const CALLS: &str = "pwrite64,ftruncate,fallocate,fsync,fdatasync,rename,unlink,chmod,fchmod";

/// Not a test of its own: the child's side. Without the folder it has nothing to do.
#[test]
fn bring_up_to_date() {
    if let Ok(folder) = std::env::var(FOLDER) {
        let opened = Store::open(Path::new(&folder)).unwrap();
        // What closing it writes is another thread's, and no part of the migration.
        std::mem::forget(opened);
        std::process::exit(0);
    }
}

/// Runs the child on a folder and watches the calls; the log has one line for each.
fn watched(folder: &Path, log: &Path, more: &[&str]) -> Output {
    Command::new("strace")
        .args(["-f", "-qq", "-e", &format!("trace={CALLS}"), "-o"])
        .arg(log)
        .args(more)
        .arg(std::env::current_exe().unwrap())
        .args(["kill_migration::bring_up_to_date", "--exact"])
        .env(FOLDER, folder)
        .output()
        .unwrap()
}

/// Every call that an undisturbed opening makes: its name, and which one of that name it is, from 1.
fn calls() -> Vec<(String, usize)> {
    let (folder, aside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    copy_of_release("0.1.0", folder.path());
    let log = aside.path().join("log");
    let ran = watched(folder.path(), &log, &[]);
    assert!(ran.status.success(), "{ran:?}");
    let log = std::fs::read_to_string(log).unwrap();
    let (mut threads, mut made) = (BTreeSet::new(), BTreeMap::new());
    let calls = log.lines().map(|line| {
        let (thread, call) = line.split_once(' ').unwrap();
        threads.insert(thread);
        let (name, _) = call.trim_start().split_once('(').unwrap();
        let nth = made.entry(name).or_insert(0);
        *nth += 1;
        (name.to_owned(), *nth)
    });
    let calls = calls.collect();
    // strace counts in each thread by itself.
    assert_eq!(threads.len(), 1, "{log}");
    calls
}

fn killed_at((name, nth): &(String, usize), folder: &Path) {
    let inject = format!("inject={name}:signal=KILL:when={nth}");
    let ran = watched(folder, Path::new("/dev/null"), &["-e", &inject]);
    let signal = ran.status.signal();
    assert_eq!(signal, Some(SIGKILL), "{name} {nth}: {ran:?}");
}

/// The version of a file and every row in it, but for the lock row, which each opening writes anew.
fn content(file: &Path) -> (i64, BTreeMap<String, Vec<String>>) {
    let db = Connection::open(file).unwrap();
    let text = |sql: &str| -> String { db.query_row(sql, [], |row| row.get(0)).unwrap() };
    assert_eq!(text("PRAGMA integrity_check"), "ok");
    let version: i64 = text("SELECT CAST(user_version AS TEXT) FROM pragma_user_version")
        .parse()
        .unwrap();
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'processor'";
    let mut tables = db.prepare(tables).unwrap();
    let names = tables.query_map([], |row| row.get(0)).unwrap();
    let all = names.map(|name: rusqlite::Result<String>| {
        let name = name.unwrap();
        let rows = rows(&db, &name);
        (name, rows)
    });
    (version, all.collect())
}

fn rows(db: &Connection, table: &str) -> Vec<String> {
    let mut all = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let columns = all.column_count();
    let one = |row: &rusqlite::Row<'_>| {
        let values = (0..columns).map(|at| format!("{:?}", row.get_ref(at).unwrap()));
        Ok(values.collect::<Vec<_>>().join(" "))
    };
    let read = all.query_map([], one).unwrap();
    read.collect::<rusqlite::Result<_>>().unwrap()
}

/// What lies in a folder after a kill: half a copy, a copy, the version.
type Left = (bool, bool, i64);

fn left(folder: &Path, before: &BTreeMap<String, Vec<String>>) -> Left {
    let copy = folder.join("huiyin.db.version-1");
    let half = folder.join("huiyin.db.next").exists();
    let copied = copy.exists();
    if copied {
        assert_eq!(content(&copy), (1, before.clone()), "the copy");
    }
    let (version, mut held) = content(&folder.join(DATABASE_FILE));
    // A new table is filled where the keys are, and read below.
    held.retain(|table, _| before.contains_key(table));
    assert_eq!(&held, before, "the rows");
    assert!(version == 1 || (version == SCHEMA_VERSION && copied && !half));
    (half, copied, version)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_at_any_call_of_a_migration_leaves_the_old_folder_or_the_new_one() {
    let there = Command::new("strace").args(["-qq", "true"]).output();
    if !there.is_ok_and(|ran| ran.status.success()) {
        let said =
            "\nnot run: kills amid a migration: strace is not installed, or may not trace here\n";
        std::io::stderr().write_all(said.as_bytes()).unwrap();
        return;
    }
    let whole = tempfile::tempdir().unwrap();
    copy_of_release("0.1.0", whole.path());
    let (_, before) = content(&whole.path().join(DATABASE_FILE));
    let mut seen = BTreeSet::new();
    for call in calls() {
        let dir = tempfile::tempdir().unwrap();
        copy_of_release("0.1.0", dir.path());
        killed_at(&call, dir.path());
        let stage = left(dir.path(), &before);
        drop(Store::open(dir.path()).unwrap());
        assert_eq!(left(dir.path(), &before), (false, true, SCHEMA_VERSION));
        if seen.insert(stage) {
            all_of_it_can_be_read(dir.path()).await;
        }
    }
    let stages = [
        (false, false, 1),
        (true, false, 1),
        (false, true, 1),
        (false, true, SCHEMA_VERSION),
    ];
    assert_eq!(seen, stages.into(), "a kill came in every stage");
}
