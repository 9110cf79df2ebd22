//! The folder itself: who may read it, and how much room there is.

use super::{Notes, State, name};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

const ROOM_FAULT: u64 = 200 << 20;
const ROOM_WARNING: u64 = 2 << 30;

/// Files of the folder that nobody but its owner should read.
pub(super) fn permissions(dir: &Path, notes: &mut Notes) {
    let mode = |path: &Path| std::fs::metadata(path).map(|held| held.permissions().mode() & 0o777);
    let check = "permissions";
    let allowed = notes.say(
        "only its owner may enter (mode 700)",
        "只有属主能进（权限 700）",
    );
    let open = |mode: u32| mode & 0o077 != 0;
    match mode(dir) {
        Ok(found) if open(found) => {
            let todo = format!("chmod 700 {}", dir.display());
            let found = match notes.chinese {
                true => format!("别的用户也能进数据目录（权限 {found:03o}）"),
                false => format!("others may enter the data folder (mode {found:03o})"),
            };
            notes.note(check, State::Warning, found, allowed, &todo);
        }
        Ok(_) => notes.well(
            check,
            notes
                .say(
                    "only the owner may enter the data folder",
                    "数据目录只有属主能进",
                )
                .to_owned(),
        ),
        Err(error) => {
            let todo = notes.say(
                "run this as the user that runs the server",
                "用运行服务的那个用户来执行",
            );
            notes.note(check, State::Fault, error.to_string(), allowed, todo);
        }
    }
    let read_only = rustix::fs::access(dir, rustix::fs::Access::WRITE_OK).is_err();
    if read_only {
        let found = notes.say(
            "this user cannot write in the data folder",
            "当前用户不能写数据目录",
        );
        let allowed = notes.say("the user that runs the server can", "运行服务的用户要能写");
        let todo = notes.say(
            "run this as that user, or give it the folder with chown",
            "用那个用户执行，或者用 chown 把目录给它",
        );
        notes.note(check, State::Fault, found.to_owned(), allowed, todo);
    }
}

/// Room on the disk.
pub(super) fn room(dir: &Path, notes: &mut Notes) {
    let Ok(disk) = rustix::fs::statvfs(dir) else {
        return;
    };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let state = match free {
        ..ROOM_FAULT => State::Fault,
        ROOM_FAULT..ROOM_WARNING => State::Warning,
        _ => State::Well,
    };
    let megabytes = free >> 20;
    let found = match notes.chinese {
        true => format!("磁盘还有 {megabytes} MB"),
        false => format!("{megabytes} MB are free on the disk"),
    };
    if state == State::Well {
        return notes.well("disk", found);
    }
    let allowed = notes.say("2048 MB or more", "2048 MB 以上");
    let todo = notes.say(
        "make room; a full disk refuses every command until there is some",
        "腾出空间；磁盘满了就什么也办不了，腾出空间后自行恢复",
    );
    notes.note("disk", state, found, allowed, todo);
}

/// The plain files of a folder and of its copies of the key table, by name, with their paths.
pub(super) fn files(dir: &Path) -> Vec<(String, std::path::PathBuf)> {
    let inner = dir.join(crate::vault::copies::COPIES_FOLDER);
    let folders = [dir, inner.as_path()];
    let entries = folders
        .iter()
        .flat_map(std::fs::read_dir)
        .flatten()
        .flatten();
    let mut files: Vec<_> = entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .map(|entry| (name(&entry.path()), entry.path()))
        .collect();
    files.sort();
    files
}
