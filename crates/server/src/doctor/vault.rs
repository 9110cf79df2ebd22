//! The vault: whether its key is there, is the right one, and opens what was sealed.

use super::{Notes, State};
use crate::store::{Reader, SealedText};
use crate::vault::copies::{entered_in, erased_in, keys_in};
use crate::vault::{Place, Vault};
use huiyin_engine::casework::retention::COPIES_KEPT;
use huiyin_engine::ids::CaseId;
use huiyin_engine::{Span, Time};
use rusqlite::Connection;
use std::path::Path;
use zeroize::Zeroizing;

/// Texts opened to look for clear copies of.
const SAMPLES_MAX: usize = 8;

/// The server removes copies once a day; a day later they should be gone.
const LATE: Span = Span(COPIES_KEPT.0 + Span::days(1).0);

/// Texts that were sealed, opened; empty where the vault cannot be opened.
pub(super) type Samples = Vec<Zeroizing<Vec<u8>>>;

/// Opens the vault and some of what was sealed last.
pub(super) fn samples(dir: &Path, db: &Connection, reader: &Reader, notes: &mut Notes) -> Samples {
    let check = "vault";
    let allowed = notes.say(
        "the master key that the vault was made with",
        "建立保险柜时的那把主密钥",
    );
    // A missing vault would be made anew, and a doctor makes nothing.
    if !dir.join("vault.db").is_file() {
        let found = notes.say(
            "vault.db is missing: no text or name can be read",
            "缺少 vault.db：文字和姓名都打不开",
        );
        let todo = notes.say(
            "put it back from the backup of the same day",
            "用同一天的备份放回去",
        );
        notes.note(check, State::Fault, found.to_owned(), allowed, todo);
        return Vec::new();
    }
    let opened = Vault::open(dir).map_err(|error| error.to_string());
    match opened.and_then(|vault| open_some(&vault, db, reader)) {
        Ok(samples) => {
            let found = match notes.chinese {
                true => format!("主密钥在，试开 {} 份密封文字，都打开了", samples.len()),
                false => format!(
                    "the master key is there and opened {} sealed texts",
                    samples.len()
                ),
            };
            notes.well(check, found);
            samples
        }
        Err(found) => {
            let todo = notes.say(
                "put the right key file back; see docs/operating/store.md",
                "把对的密钥文件放回去",
            );
            notes.note(check, State::Fault, found, allowed, todo);
            Vec::new()
        }
    }
}

/// Copies of the key table that should be gone, and keys that are still there though they were erased.
pub(super) fn keys(dir: &Path, now: Time, notes: &mut Notes) {
    let vault = dir.join("vault.db");
    let (Ok(copies), Ok(erased), Ok(held)) =
        (entered_in(&vault), erased_in(&vault), keys_in(&vault))
    else {
        return;
    };
    let old = copies.iter().filter(|(_, made)| now - *made >= LATE);
    let old: Vec<String> = old.map(|(path, _)| path.display().to_string()).collect();
    let back = erased.iter().filter(|(id, _)| held.contains(id)).count();
    let check = "erased_keys";
    let copies = copies.len();
    if old.is_empty() && back == 0 {
        let said = match notes.chinese {
            true => format!(
                "清除过的 {} 把密钥都不在了；密钥备份 {copies} 份，都不满 30 天",
                erased.len()
            ),
            false => format!(
                "{} keys were erased and none is there; {copies} copies of the key table, none older than 30 days",
                erased.len()
            ),
        };
        return notes.well(check, said);
    }
    let said = match notes.chinese {
        true => format!(
            "清除过的密钥还有 {back} 把；过期没有删掉的密钥备份：{}",
            old.join("、")
        ),
        false => format!(
            "{back} erased keys are there; copies that should be gone: {}",
            old.join(", ")
        ),
    };
    let allowed = notes.say(
        "no erased key, and no copy of the key table older than 30 days",
        "没有清除过的密钥，也没有满 30 天的密钥备份",
    );
    let todo = notes.say(
        "start the server, which takes them out; delete copies on disks that it cannot reach",
        "启动服务，它会删掉；它够不着的磁盘上的备份，请手工删掉",
    );
    notes.note(check, State::Fault, said, allowed, todo);
}

fn open_some(vault: &Vault, db: &Connection, reader: &Reader) -> Result<Samples, String> {
    let mut samples = Samples::new();
    let last = reader.last_text().map_err(|error| error.to_string())?;
    for id in (1..=last).rev().take(SAMPLES_MAX / 2) {
        let held = reader.text(id).map_err(|error| error.to_string())?;
        if let Some(SealedText { key, sealed, .. }) = held {
            samples.extend(open(vault, (key, Place::Text(id)), &sealed)?);
        }
    }
    let mut cases = Vec::new();
    let newest = "SELECT coalesce(max(case_id), 0) FROM cases";
    let newest: i64 =
        (db.query_row(newest, [], |row| row.get(0))).map_err(|error| error.to_string())?;
    for id in (1..=newest.unsigned_abs()).rev().take(SAMPLES_MAX / 2) {
        cases.extend(reader.case(CaseId(id)).map_err(|error| error.to_string())?);
    }
    for case in cases {
        let plain = open(
            vault,
            (case.key, Place::Content(case.case.0)),
            &case.content,
        )?;
        let content =
            plain.and_then(|plain| serde_json::from_slice::<serde_json::Value>(&plain).ok());
        let body = content
            .as_ref()
            .and_then(|content| content["body"].as_str());
        samples.extend(body.map(|body| Zeroizing::new(body.as_bytes().to_vec())));
    }
    Ok(samples)
}

// A key that was erased opens nothing, and that is as it should be.
fn open(
    vault: &Vault,
    (key, place): (crate::vault::KeyId, Place),
    sealed: &[u8],
) -> Result<Option<Zeroizing<Vec<u8>>>, String> {
    let plain = vault.open_sealed(key, place, sealed);
    plain
        .map(|plain| plain.map(Zeroizing::new))
        .map_err(|error| error.to_string())
}
