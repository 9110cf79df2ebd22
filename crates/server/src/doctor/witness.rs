//! The ledger's witnesses: whether enough of them have signed, and up to which row.
//! Absent: asking them; the server does, and its log says how that goes.

use super::{Notes, State};
use crate::store::{Reader, SignedHead};
use huiyin_ledger::{Note, Policy};
use std::path::Path;

const CHECK: &str = "witnesses";

/// Looks at the policy and at what was kept of its witnesses' signatures.
pub(super) fn cosigned(path: &Path, reader: &Reader, notes: &mut Notes) {
    let text = std::fs::read(path).map_err(|error| error.to_string());
    let policy = text.and_then(|text| Policy::parse(&text).map_err(|error| error.to_string()));
    let policy = match policy {
        Ok(policy) => policy,
        Err(why) => {
            let found = format!("{}: {why}", path.display());
            let allowed = notes.say("a C2SP tlog-policy file", "C2SP tlog-policy 格式的文件");
            let todo = notes.say(
                "correct it; the server does not start with it",
                "改好它；否则服务不启动",
            );
            return notes.note(CHECK, State::Fault, found, allowed, todo);
        }
    };
    let names = policy.logs().iter().map(|key| key.name().to_owned());
    for name in names.collect::<std::collections::BTreeSet<_>>() {
        // Tables of an older version have none; the check of the version says so.
        let (Ok(head), Ok(kept)) = (reader.signed_head(&name), reader.cosigned(&name)) else {
            continue;
        };
        if let Some(head) = head {
            one_log(&policy, &head, &kept, notes);
        }
    }
}

fn one_log(policy: &Policy, head: &SignedHead, kept: &[SignedHead], notes: &mut Notes) {
    let asked = policy.witnesses().count();
    let signers = kept.iter().map(|held| (held.size, signers(policy, held)));
    let enough = signers.clone().find(|(_, names)| {
        policy.quorum_of(|key| names.iter().any(|(_, held)| *held == key.name()))
    });
    let all = head.size;
    match enough {
        Some((size, names)) if !names.is_empty() || asked == 0 => {
            let who: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
            let found = match notes.chinese {
                true => format!(
                    "签到第 {all} 条，其中前 {size} 条见证够数：{}",
                    who.join("、")
                ),
                false => format!(
                    "{all} signed, {size} of them by enough witnesses: {}",
                    who.join(", ")
                ),
            };
            notes.well(CHECK, found);
        }
        _ if asked == 0 => notes.well(
            CHECK,
            notes
                .say("the policy asks for none", "信任文件没有要求见证方")
                .to_owned(),
        ),
        _ => {
            let some = signers.map(|(_, names)| names.len()).max().unwrap_or(0);
            let found = match notes.chinese {
                true => format!("共 {asked} 个见证方，最多只有 {some} 方签过名，还不够数"),
                false => format!("{some} of {asked} witnesses have signed, which is not enough"),
            };
            let allowed = notes.say("as many as the quorum asks for", "达到信任文件要求的数目");
            let todo = notes.say(
                "look for witness_failing in the server's log; see docs/operating/ledger.md",
                "看服务日志里的 witness_failing，见 docs/operating/ledger.zh-CN.md",
            );
            notes.note(CHECK, State::Warning, found, allowed, todo);
        }
    }
}

// Names in the policy, and of their keys.
fn signers<'p>(policy: &'p Policy, held: &SignedHead) -> Vec<(&'p str, &'p str)> {
    let Ok(note) = Note::parse(held.note.as_bytes()) else {
        return Vec::new();
    };
    let signed = policy.witnesses().filter(|(_, key)| {
        let signed = note.signed_by(key);
        signed.is_ok_and(|attested| attested.is_some())
    });
    signed.map(|(name, key)| (name, key.name())).collect()
}
