//! The database: its version, whether it is whole, what waits in it, and its snapshot.

use super::{Notes, State};
use crate::store::{
    DATABASE_FILE, PROCESSOR_VERSION, Reader, SCHEMA_VERSION, SNAPSHOT_FILE, Snapshot, waiting,
};
use huiyin_engine::{City, Time};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// Entries behind the log at which a snapshot has plainly stopped being kept: twice the usual distance.
const SNAPSHOT_BEHIND_MAX: u64 = 400_000;

/// Opens the database for reading where this program knows its version; makes and changes nothing.
pub(super) fn open(dir: &Path, notes: &mut Notes) -> Option<(Connection, Reader)> {
    let check = "version";
    let path = dir.join(DATABASE_FILE);
    let opened = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY);
    let versions = opened.and_then(|db| {
        let schema: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let processor = "SELECT version FROM processor";
        let processor: i64 = db.query_row(processor, [], |row| row.get(0)).unwrap_or(0);
        Ok((db, schema, processor))
    });
    let restore = notes.say(
        "restore the data folder from a backup",
        "用备份恢复数据目录",
    );
    let (db, schema, processor) = match versions {
        Ok(held) => held,
        Err(error) => {
            let allowed = notes.say("a SQLite database that can be read", "能读的 SQLite 数据库");
            notes.note(
                check,
                State::Fault,
                format!("{DATABASE_FILE}: {error}"),
                allowed,
                restore,
            );
            return None;
        }
    };
    let found = match notes.chinese {
        true => format!(
            "数据库版本 {schema}，规则版本 {processor}；本程序 {}",
            env!("CARGO_PKG_VERSION")
        ),
        false => format!(
            "tables of version {schema}, rules of version {processor}; this program is {}",
            env!("CARGO_PKG_VERSION")
        ),
    };
    let allowed = match notes.chinese {
        true => format!("数据库不超过 {SCHEMA_VERSION}，规则不超过 {PROCESSOR_VERSION}"),
        false => format!("tables up to {SCHEMA_VERSION}, rules up to {PROCESSOR_VERSION}"),
    };
    if schema > SCHEMA_VERSION || processor > PROCESSOR_VERSION {
        let todo = notes.say(
            "use the newer program that wrote it",
            "用写它的那个较新的程序",
        );
        notes.note(check, State::Fault, found, &allowed, todo);
        return None;
    }
    if schema < SCHEMA_VERSION {
        let todo = notes.say(
            "start the server once: it brings the tables up to date",
            "启动一次服务，它会升级数据库",
        );
        notes.note(check, State::Warning, found, &allowed, todo);
        return None;
    }
    notes.well(check, found);
    let reader = Reader::open(&path).ok()?;
    Some((db, reader))
}

/// Whether the database and every entry of the log are as they were written.
pub(super) fn whole(db: &Connection, reader: &Reader, notes: &mut Notes) -> bool {
    let check = "log";
    let sound: rusqlite::Result<String> =
        db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0));
    let head: rusqlite::Result<i64> =
        db.query_row("SELECT coalesce(max(seq), 0) FROM events", [], |row| {
            row.get(0)
        });
    let trouble = match (sound, head) {
        (Ok(said), _) if said != "ok" => Some(said),
        (Err(error), _) | (_, Err(error)) => Some(error.to_string()),
        (Ok(_), Ok(head)) => match reader.check(0, head.unsigned_abs()) {
            Ok(()) => {
                let found = match notes.chinese {
                    true => format!("日志 {head} 条，编号相连，逐条与哈希相符"),
                    false => format!("{head} entries, numbered without a gap, each with its hash"),
                };
                notes.well(check, found);
                None
            }
            Err(error) => Some(error.to_string()),
        },
    };
    let Some(found) = trouble else {
        return true;
    };
    let allowed = notes.say(
        "a whole database; every entry as it was written",
        "数据库完好，每条都和写入时一样",
    );
    let todo = notes.say(
        "stop the server, keep this folder aside, restore a backup",
        "停掉服务，留存这个目录，用备份恢复",
    );
    notes.note(check, State::Fault, found, allowed, todo);
    false
}

/// Timers that should have fired, and notices that nobody has passed on.
pub(super) fn timers(db: &Connection, now: Time, running: bool, notes: &mut Notes) {
    let Ok(held) = waiting(db, now) else {
        return;
    };
    let found = match notes.chinese {
        true => format!(
            "计时 {} 个，其中到点未办 {} 个；待打电话 {} 个",
            held.timers, held.overdue, held.notices
        ),
        false => format!(
            "{} timers, {} overdue; {} notices wait for a call",
            held.timers, held.overdue, held.notices
        ),
    };
    if held.overdue == 0 {
        return notes.well("timers", found);
    }
    let allowed = notes.say(
        "none overdue while the server runs",
        "服务运行时不应有到点未办的",
    );
    // A server at work may be about to fire those that just came due.
    let (state, todo) = match running {
        true => (
            State::Warning,
            notes.say(
                "run this again; where the number stays, look at the log for commit_failed",
                "再查一次；数目不减就看日志里的 commit_failed",
            ),
        ),
        false => (
            State::Warning,
            notes.say(
                "start the server: they fire at once",
                "启动服务，它们会立即触发",
            ),
        ),
    };
    notes.note("timers", state, found, allowed, todo);
}

/// How far the snapshot is behind the log.
pub(super) fn snapshot(dir: &Path, reader: &Reader, city: Option<&City>, notes: &mut Notes) {
    let head = city.map_or(0, |city| city.seq);
    let there = dir.join(SNAPSHOT_FILE).exists();
    let held = Snapshot::read(dir, reader).ok().flatten();
    let behind = head - held.as_ref().map_or(0, |held| held.seq.min(head));
    let found = match (notes.chinese, held.is_some(), there) {
        (true, true, _) => format!("快照落后日志 {behind} 条"),
        (true, false, true) => "快照不是这个版本的，启动时从头读日志".to_owned(),
        (true, false, false) => "还没有快照，启动时从头读日志".to_owned(),
        (false, true, _) => format!("the snapshot is {behind} entries behind the log"),
        (false, false, true) => {
            "the snapshot is of another version; a start reads the whole log".to_owned()
        }
        (false, false, false) => "no snapshot yet; a start reads the whole log".to_owned(),
    };
    if behind <= SNAPSHOT_BEHIND_MAX {
        return notes.well("snapshot", found);
    }
    let allowed = notes.say("at most 400000 entries behind", "最多落后 400000 条");
    let todo = notes.say(
        "nothing is lost, a start takes longer; see that the folder can be written",
        "数据没有丢，只是启动慢；看看目录能不能写",
    );
    notes.note("snapshot", State::Warning, found, allowed, todo);
}
