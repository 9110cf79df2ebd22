//! The vault: whether its key is there, is the right one, and opens what was sealed.

use super::{Notes, State};
use crate::store::{Reader, SealedText};
use crate::vault::{Place, Vault};
use huiyin_engine::ids::CaseId;
use rusqlite::Connection;
use std::path::Path;
use zeroize::Zeroizing;

/// Texts opened to look for clear copies of.
const SAMPLES_MAX: usize = 8;

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
