//! The promise ledger: whether a key signs it, and whether its rows are as many as were signed.
//! Absent: reading them; `huiyin ledger verify` does.

use super::{Notes, State};
use crate::store::{Reader, StoreError};
use crate::vault::{LEDGER_KEY_FILE, PROVISIONAL, load_ledger_key, signed_beside, signed_in};
use huiyin_ledger::SignatureType;
use std::path::Path;

const CHECK: &str = "ledger";

/// What is known of the ledger without its key.
struct Known {
    rows: u64,
    names: Vec<String>,
}

/// Looks at the key, and at what the vault and the key's neighbour remember.
pub(super) fn signed(dir: &Path, key: Option<&Path>, reader: &Reader, notes: &mut Notes) {
    // Tables of an older version have no ledger; the check of the version says so.
    let Ok(known) = known(dir, reader) else {
        return;
    };
    let own = dir.join(LEDGER_KEY_FILE);
    let path = key.unwrap_or(&own);
    if key.is_some() || path.exists() {
        return with_key(dir, path, &known, reader, notes);
    }
    let allowed = notes.say("a key that signs it", "有密钥给它签名");
    match known.names.first() {
        Some(name) => {
            let found = match notes.chinese {
                true => format!("账本以 {name} 的名字签过名，密钥不在 {}", path.display()),
                false => format!(
                    "it was signed as {name}, and no key is in {}",
                    path.display()
                ),
            };
            let todo = notes.say(
                "put the key back, or name it with --ledger-key-file; the server does not start without it",
                "放回密钥，或用 --ledger-key-file 指明；没有它，服务不启动",
            );
            notes.note(CHECK, State::Fault, found, allowed, todo);
        }
        None => {
            let found = match notes.chinese {
                true => format!("{} 条都没有签名：没有密钥", known.rows),
                false => format!("{} rows, none of them signed: there is no key", known.rows),
            };
            let todo = notes.say(
                "huiyin ledger key; the server does not start without one, see docs/operating/ledger.md",
                "执行 huiyin ledger key；没有密钥，服务不启动，见 docs/operating/ledger.zh-CN.md",
            );
            notes.note(CHECK, State::Fault, found, allowed, todo);
        }
    }
}

fn known(dir: &Path, reader: &Reader) -> Result<Known, StoreError> {
    let remembered = signed_in(dir).into_iter().map(|(name, ..)| name);
    Ok(Known {
        rows: reader.ledger_end()?.0,
        names: reader
            .signed_names()?
            .into_iter()
            .chain(remembered)
            .collect(),
    })
}

fn with_key(dir: &Path, path: &Path, known: &Known, reader: &Reader, notes: &mut Notes) {
    let allowed = notes.say("a key that signs it", "有密钥给它签名");
    let loaded = load_ledger_key(path).and_then(|key| Ok((key, signed_beside(path)?)));
    let (key, beside) = match loaded {
        Ok(loaded) => loaded,
        Err(error) => {
            let todo = notes.say("put the right key file back", "放回对的密钥文件");
            return notes.note(CHECK, State::Fault, error.to_string(), allowed, todo);
        }
    };
    let verifier = key.verifier(SignatureType::Log);
    let name = verifier.name();
    let rows = known.rows;
    let here = reader.signed_head(name).ok().flatten();
    let here = here.map_or(0, |head| head.size);
    let vault = signed_in(dir).into_iter().find(|(held, ..)| held == name);
    let beside = beside.filter(|said| said.origin() == name);
    let signed = [
        here,
        vault.map_or(0, |(_, size, _)| size),
        beside.map_or(0, |said| said.size()),
    ];
    let signed = signed.into_iter().max().unwrap_or(0);
    if signed <= rows {
        let found = match notes.chinese {
            true => format!("{rows} 条，以 {name} 的名字签到第 {here} 条"),
            false => format!("{rows} rows, {here} signed as {name}"),
        };
        if name.ends_with(PROVISIONAL) {
            let allowed = notes.say("a name of the city's own", "市里自己的名字");
            let todo = notes.say(
                "before the first receipt, give it one; see docs/operating/ledger.md",
                "发出第一张回执以前换一个，见 docs/operating/ledger.zh-CN.md",
            );
            return notes.note(CHECK, State::Warning, found, allowed, todo);
        }
        return notes.well(CHECK, found);
    }
    let found = match notes.chinese {
        true => format!("账本有 {rows} 条，签过 {signed} 条：放回的是旧数据"),
        false => format!("{rows} rows, but {signed} were signed: an old copy was put back"),
    };
    let allowed = notes.say("as many rows as were signed", "条数不少于签过的");
    let todo = notes.say(
        "put the newest copy of the data back; see docs/operating/ledger.md",
        "放回最新的数据，见 docs/operating/ledger.zh-CN.md",
    );
    notes.note(CHECK, State::Fault, found, allowed, todo);
}
