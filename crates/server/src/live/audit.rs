//! Looks the whole ledger over: every row against the event that it speaks of, every node against the rows,
//! and what was signed against both. Works beside a running server and without one.
//!
//! Deliberately absent: the words that rows commit to. They are hidden from whoever audits, and a receipt
//! proves them one by one.

use super::leaf::fact;
use super::ledger::remember_due;
use crate::store::{DATABASE_FILE, LedgerRow, Reader, SignedHead, StoreError};
use crate::vault::signed_in;
use huiyin_engine::Entry;
use huiyin_ledger::{
    Checkpoint, Commitment, Edge, Fact, Hash, Note, Policy, TileKind, Tree, VerifierKey, leaf_hash,
};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// Entries and rows read at once.
const AT_ONCE: usize = 10_000;

/// What was found.
#[derive(Debug, Serialize)]
pub struct Audit {
    /// Rows of the ledger.
    pub rows: u64,
    /// What was signed last, under each name.
    pub checkpoints: Vec<Signed>,
    /// Checkpoints that witnesses of the policy have cosigned and that are kept, largest first.
    pub cosigned: Vec<Cosigned>,
    /// What does not hold, in order; empty where all does.
    pub faults: Vec<AuditFault>,
}

/// A checkpoint and what was made of it.
#[derive(Debug, Serialize)]
pub struct Signed {
    /// The ledger's name.
    pub log: String,
    /// Rows that it speaks of.
    pub size: u64,
    /// The root over them, as it was signed.
    pub root: String,
    /// Whether one of the given keys of this name has signed it.
    pub signed: bool,
}

/// A checkpoint with cosignatures, and what was made of them.
#[derive(Debug, Serialize)]
pub struct Cosigned {
    /// The ledger's name.
    pub log: String,
    /// Rows that it speaks of.
    pub size: u64,
    /// Witnesses of the policy that have signed it: names there, and when, in seconds since 1970.
    pub witnesses: Vec<(String, u64)>,
    /// Whether they are enough for the policy.
    pub enough: bool,
}

/// One thing that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum AuditFault {
    /// A row is missing, or speaks of another event than it should.
    Row {
        /// The place at which it should be, from 0.
        place: u64,
        /// The entry of the log that it should speak of.
        seq: u64,
    },
    /// A row says something else than its event.
    Says {
        /// Its place, from 0.
        place: u64,
        /// The entry of the log.
        seq: u64,
    },
    /// A row speaks of an entry that the log has not, or that is none for the ledger.
    Stray {
        /// Its place, from 0.
        place: u64,
    },
    /// The root of a full tile is not that of its rows.
    Node {
        /// Its level.
        level: u8,
        /// Which of its level.
        index: u64,
    },
    /// What was signed is not the root of these rows.
    Root {
        /// The ledger's name.
        log: String,
        /// Rows that were signed.
        size: u64,
    },
    /// More rows were signed than there are.
    Behind {
        /// The ledger's name.
        log: String,
        /// Rows that were signed.
        size: u64,
    },
    /// The checkpoint is no note of this ledger, size and root, or its signature is false or not there.
    Signature {
        /// The ledger's name.
        log: String,
    },
    /// A checkpoint that was kept with cosignatures is not what it was, or a signature under it is false.
    Cosignature {
        /// The ledger's name.
        log: String,
        /// Rows that it speaks of.
        size: u64,
    },
}

impl fmt::Display for AuditFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AuditFault::Row { place, seq } => {
                write!(
                    f,
                    "entry {seq} of the log should be row {place} of the ledger, and is not"
                )
            }
            AuditFault::Says { place, seq } => {
                write!(
                    f,
                    "row {place} says something else than entry {seq} of the log"
                )
            }
            AuditFault::Stray { place } => {
                write!(
                    f,
                    "row {place} speaks of an entry that the log does not have"
                )
            }
            AuditFault::Node { level, index } => {
                write!(
                    f,
                    "node {index} of level {level} is not the root of its rows"
                )
            }
            AuditFault::Root { log, size } => {
                write!(
                    f,
                    "{log}: the root signed for {size} rows is not the root of these rows"
                )
            }
            AuditFault::Behind { log, size } => {
                write!(
                    f,
                    "{log}: {size} rows were signed; the newest of them are not here"
                )
            }
            AuditFault::Signature { log } => {
                write!(
                    f,
                    "{log}: the checkpoint is not signed by a key that is trusted here"
                )
            }
            AuditFault::Cosignature { log, size } => {
                write!(
                    f,
                    "{log}: the cosigned checkpoint of {size} rows is not what was signed"
                )
            }
        }
    }
}

/// Whether a folder holds a city's log already.
#[must_use]
pub fn was_opened(dir: &Path) -> bool {
    dir.join(DATABASE_FILE).exists()
}

/// A name under which the ledger of a folder was signed before; `None` where there is none, or no folder.
#[must_use]
pub fn was_signed(dir: &Path) -> Option<String> {
    let path = dir.join(DATABASE_FILE);
    let names = path
        .is_file()
        .then(|| Reader::open(&path)?.signed_names())?;
    let remembered = signed_in(dir).into_iter().map(|(name, ..)| name);
    names
        .unwrap_or_default()
        .into_iter()
        .chain(remembered)
        .next()
}

/// Looks over the ledger of a folder. `keys` are the ones whose signatures count, `policy` says which witnesses'.
///
/// # Errors
/// Where the log cannot be read.
pub fn audit(
    dir: &Path,
    keys: &[VerifierKey],
    policy: Option<&Policy>,
) -> Result<Audit, StoreError> {
    let log = Reader::open(&dir.join(DATABASE_FILE))?;
    let (rows, _) = log.ledger_end()?;
    let mut heads: BTreeMap<u64, Vec<(String, Hash)>> = BTreeMap::new();
    let (mut faults, mut checkpoints, mut cosigned) = (Vec::new(), Vec::new(), Vec::new());
    for name in log.signed_names()? {
        let Some(head) = log.signed_head(&name)? else {
            continue;
        };
        let own = keys.iter().filter(|key| key.name() == name);
        let signed = own.clone().any(|key| holds(&name, &head, key));
        if !signed && own.count() > 0 {
            faults.push(AuditFault::Signature { log: name.clone() });
        }
        for kept in log.cosigned(&name)? {
            let root = (name.clone(), kept.root);
            heads.entry(kept.size).or_default().push(root);
            match witnessed(&name, &kept, keys, policy) {
                Some(found) => cosigned.push(found),
                None => faults.push(AuditFault::Cosignature {
                    log: name.clone(),
                    size: kept.size,
                }),
            }
        }
        heads
            .entry(head.size)
            .or_default()
            .push((name.clone(), head.root));
        checkpoints.push(Signed {
            log: name,
            size: head.size,
            root: head.root.to_string(),
            signed,
        });
    }
    for (name, size, root) in signed_in(dir) {
        heads.entry(size).or_default().push((name, root));
    }
    rows_as_their_events(&log, &mut faults)?;
    roots(&log, heads, &mut faults)?;
    Ok(Audit {
        rows,
        checkpoints,
        cosigned,
        faults,
    })
}

fn holds(name: &str, head: &SignedHead, key: &VerifierKey) -> bool {
    let note = Note::parse(head.note.as_bytes());
    note.is_ok_and(|note| {
        let said = Checkpoint::new(name, head.size, head.root);
        let text = said.is_ok_and(|said| said.to_string() == note.text());
        text && note.signed_by(key).is_ok_and(|signed| signed.is_some())
    })
}

// `None` where it is not what it was, or a signature under it is false.
fn witnessed(
    name: &str,
    kept: &SignedHead,
    keys: &[VerifierKey],
    policy: Option<&Policy>,
) -> Option<Cosigned> {
    let note = Note::parse(kept.note.as_bytes()).ok()?;
    let said = Checkpoint::new(name, kept.size, kept.root).ok()?;
    let own = keys.iter().filter(|key| key.name() == name);
    let signed: Result<Vec<_>, _> = own.map(|key| note.signed_by(key)).collect();
    let signed = signed.ok()?;
    if said.to_string() != note.text() || (!signed.is_empty() && signed.iter().all(Option::is_none))
    {
        return None;
    }
    let (mut witnesses, mut counting) = (Vec::new(), Vec::new());
    for (witness, key) in policy.into_iter().flat_map(Policy::witnesses) {
        if let Some(at_s) = note.signed_by(key).ok()?.and_then(|attested| attested.at_s) {
            witnesses.push((witness.to_owned(), at_s));
            counting.push(key);
        }
    }
    let enough = policy.is_some_and(|policy| policy.quorum_of(|key| counting.contains(&key)));
    Some(Cosigned {
        log: name.to_owned(),
        size: kept.size,
        witnesses,
        enough,
    })
}

// Walks both in step: the log says which rows there are to be.
fn rows_as_their_events(log: &Reader, faults: &mut Vec<AuditFault>) -> Result<(), StoreError> {
    let mut rows = Rows::of(log);
    let (mut dues, mut after, mut clocks) = (BTreeMap::new(), 0, false);
    loop {
        let entries = log.entries(after, AT_ONCE)?;
        let Some(last) = entries.last() else { break };
        after = last.seq;
        for entry in &entries {
            remember_due(&mut dues, &entry.event);
            let due = |promise| dues.get(&promise).copied();
            let Some(fact) = fact(&entry.event, due) else {
                continue;
            };
            // Clocks of the law were entered later than everything else: from the first row on, each has one.
            if matches!(fact, Fact::ClockMissed { .. }) && !clocks {
                clocks = rows.next_is_of(entry.seq)?;
                if !clocks {
                    continue;
                }
            }
            let row = rows.next()?;
            let fault = compare(rows.place - 1, row, entry, fact);
            // After a row that is missing the two are out of step: nothing more can be said.
            let ends = matches!(fault, Some(AuditFault::Row { .. }));
            faults.extend(fault);
            if ends {
                return Ok(());
            }
        }
    }
    if rows.next()?.is_some() {
        faults.push(AuditFault::Stray {
            place: rows.place - 1,
        });
    }
    Ok(())
}

fn compare(place: u64, row: Option<LedgerRow>, entry: &Entry, fact: Fact) -> Option<AuditFault> {
    let seq = entry.seq;
    let Some(row) = row.filter(|row| row.seq == seq) else {
        return Some(AuditFault::Row { place, seq });
    };
    let leaf = huiyin_ledger::Entry::<Commitment>::from_bytes(&row.leaf);
    let same = leaf.is_ok_and(|leaf| (leaf.recorded_us, leaf.fact) == (entry.recorded.0, fact));
    (!same).then_some(AuditFault::Says { place, seq })
}

/// The ledger's rows one after the other.
struct Rows<'a> {
    log: &'a Reader,
    read: std::vec::IntoIter<LedgerRow>,
    place: u64,
}

impl<'a> Rows<'a> {
    fn of(log: &'a Reader) -> Self {
        let read = Vec::new().into_iter();
        Rows {
            log,
            read,
            place: 0,
        }
    }

    fn fill(&mut self) -> Result<(), StoreError> {
        if self.read.len() == 0 {
            self.read = self.log.ledger(self.place, AT_ONCE)?.into_iter();
        }
        Ok(())
    }

    fn next_is_of(&mut self, seq: u64) -> Result<bool, StoreError> {
        self.fill()?;
        let next = self.read.as_slice().first();
        Ok(next.is_some_and(|row| row.seq == seq))
    }

    fn next(&mut self) -> Result<Option<LedgerRow>, StoreError> {
        self.fill()?;
        self.place += 1;
        Ok(self.read.next())
    }
}

fn roots(
    log: &Reader,
    mut heads: BTreeMap<u64, Vec<(String, Hash)>>,
    faults: &mut Vec<AuditFault>,
) -> Result<(), StoreError> {
    let signed = heads.keys().next_back().copied().unwrap_or(0);
    let (mut edge, mut rows) = (Edge::default(), Rows::of(log));
    loop {
        for (log, root) in heads.remove(&edge.size()).into_iter().flatten() {
            if edge.tree().root() != root {
                let size = edge.size();
                faults.push(AuditFault::Root { log, size });
            }
        }
        let Some(row) = rows.next()? else { break };
        let full = edge.push(leaf_hash(&row.leaf));
        for (tile, hashes) in full.into_iter().filter(|_| edge.size() <= signed) {
            let TileKind::Hashes(level) = tile.kind else {
                continue;
            };
            let (level, index) = (level + 1, tile.index);
            let kept = log.ledger_nodes(level, index, 1)?;
            if kept != [hashes.into_iter().collect::<Tree>().root()] {
                faults.push(AuditFault::Node { level, index });
            }
        }
    }
    for (size, heads) in heads {
        let behind = heads
            .into_iter()
            .map(|(log, _)| AuditFault::Behind { log, size });
        faults.extend(behind);
    }
    Ok(())
}
