//! Cosignatures: what witnesses say of our checkpoints, what is kept of it, and which checkpoint a receipt gets.
//!
//! A cosignature is taken where it stands under a checkpoint of ours: our name, signed by a key of the policy, with
//! the root of our own rows. What is kept are the largest checkpoint with enough of them and the ones after it.
//!
//! Deliberately absent: asking witnesses (`crate::witness`), and any way for one to hold the signer up.

use super::Live;
use super::shared::lock;
use crate::store::{DATABASE_FILE, Reader, Signatures, SignedHead, StoreError};
use huiyin_engine::Time;
use huiyin_ledger::{
    Checkpoint, CheckpointError, Commitment, CosignError, Entry, Hash, Note, NoteError, Policy,
    Signature, TiledTree, VerifierKey, cosignature,
};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::Mutex;

/// Cosigned checkpoints that are kept while none of them has enough cosignatures.
const KEPT: usize = 16;
/// Witnesses that a receipt carries; more where the policy asks for more.
const CARRIED: usize = 3;
/// How far a witness's clock may be from ours, in seconds: as far as a verifier lets it be ahead.
const CLOCKS_APART_S: u64 = 600;

/// Why a cosigned checkpoint is not taken.
#[derive(Debug)]
pub enum CosignFault {
    /// It is no checkpoint.
    Checkpoint(CheckpointError),
    /// It is another ledger's, or of a name under which nothing was signed here.
    OtherLog(String),
    /// No key that the policy has for this ledger has signed it.
    NotSigned,
    /// A signature in the name of such a key does not hold.
    Forged(NoteError),
    /// It speaks of more rows than were signed here.
    Ahead {
        /// Rows that it speaks of.
        size: u64,
        /// Rows that were signed.
        signed: u64,
    },
    /// The rows here have another root at its size.
    OtherRoot {
        /// Rows that it speaks of.
        size: u64,
    },
    /// A witness's signature is not to be believed.
    Witness(String, CosignError),
    /// No witness of the policy has signed it.
    Nobody,
    /// Ledger or cosignatures cannot be read or written.
    Store(StoreError),
}

impl fmt::Display for CosignFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CosignFault::Checkpoint(error) => error.fmt(f),
            CosignFault::OtherLog(origin) => {
                write!(f, "nothing was signed here under the name {origin:?}")
            }
            CosignFault::NotSigned => f.write_str(
                "no key that the policy has for this ledger has signed the checkpoint; is its line in the policy file?",
            ),
            CosignFault::Forged(error) => error.fmt(f),
            CosignFault::Ahead { size, signed } => write!(
                f,
                "the checkpoint has {size} rows, but only {signed} were signed here; is this an old copy of the data?"
            ),
            CosignFault::OtherRoot { size } => write!(
                f,
                "the first {size} rows here have another root: two ledgers go by one name"
            ),
            CosignFault::Witness(name, error) => write!(f, "witness {name}: {error}"),
            CosignFault::Nobody => f.write_str(
                "no witness of the policy has signed the checkpoint; witnesses' keys stand in the policy file",
            ),
            CosignFault::Store(error) => error.fmt(f),
        }
    }
}

impl From<StoreError> for CosignFault {
    fn from(error: StoreError) -> Self {
        CosignFault::Store(error)
    }
}

/// Whom the server believes as witnesses, and what it knows of them.
pub(super) struct Witnessing {
    pub(super) policy: Policy,
    pub(super) signatures: Mutex<Signatures>,
    said: Mutex<BTreeMap<String, Said>>,
}

#[derive(Debug, Default)]
struct Said {
    size: u64,
    trouble: Option<Trouble>,
}

/// Why a witness did not cosign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// In words.
    pub why: String,
    /// It knows more rows, or other ones, than this ledger has: there are two ledgers of one name.
    pub disputes: bool,
}

/// How it is with one witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessState {
    /// Its name in the policy.
    pub name: String,
    /// Rows of the largest checkpoint that it has cosigned, as far as that is known.
    pub size: u64,
    /// Why it did not sign when it was asked last.
    pub trouble: Option<Trouble>,
}

impl Witnessing {
    pub(super) fn new(policy: Policy, signatures: Signatures) -> Self {
        Witnessing {
            policy,
            signatures: Mutex::new(signatures),
            said: Mutex::default(),
        }
    }

    /// Which witness says that there is another ledger of this name, and how.
    pub(super) fn disputed(&self) -> Option<String> {
        let said = lock(&self.said);
        let mut troubles = said.iter().filter_map(|(name, said)| {
            let trouble = said.trouble.as_ref().filter(|trouble| trouble.disputes)?;
            Some(format!("witness {name}: {}", trouble.why))
        });
        troubles.next()
    }
}

impl Live {
    /// Logs, witnesses and quorum that this server goes by; `None` where none were set.
    #[must_use]
    pub fn policy(&self) -> Option<&Policy> {
        let witnessing = self.shared.witnessing.get();
        witnessing.map(|witnessing| &witnessing.policy)
    }

    /// Proves that the signed ledger of `size` rows goes on from the one of `old` rows.
    ///
    /// # Errors
    /// Where the store cannot be read, or does not have as many rows.
    pub fn consistency(&self, old: u64, size: u64) -> Result<Vec<Hash>, String> {
        if old == 0 {
            return Ok(Vec::new());
        }
        let log = lock(&self.shared.reader);
        let proof = TiledTree::new(size, |tile| log.tile_hashes(tile)).prove_consistency(old);
        proof.map_err(|error| format!("no proof from {old} to {size} rows: {error:?}"))
    }

    /// Takes in a checkpoint of ours with cosignatures under it; the witnesses whose were taken.
    ///
    /// # Errors
    /// See [`CosignFault`].
    pub fn cosign(&self, note: &Note) -> Result<Vec<String>, CosignFault> {
        let Some(witnessing) = self.shared.witnessing.get() else {
            return Err(CosignFault::Nobody);
        };
        let log = lock(&self.shared.reader);
        let mut signatures = lock(&witnessing.signatures);
        let now = self.shared.clock.now();
        take_in(&log, &mut signatures, &witnessing.policy, now, note)
    }

    /// Notes what a witness said when it was asked to sign so many rows.
    pub fn witness_said(&self, name: &str, said: Result<u64, Trouble>) {
        let Some(witnessing) = self.shared.witnessing.get() else {
            return;
        };
        let mut all = lock(&witnessing.said);
        let held = all.entry(name.to_owned()).or_default();
        match said {
            Ok(size) => {
                held.size = size;
                held.trouble = None;
            }
            Err(trouble) => held.trouble = Some(trouble),
        }
    }

    /// Every witness of the policy, and how it is with each.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn witnesses(&self) -> Result<Vec<WitnessState>, StoreError> {
        let Some((witnessing, key)) = self.shared.witnessing.get().zip(self.ledger_key()) else {
            return Ok(Vec::new());
        };
        let kept = cosigned_notes(&lock(&self.shared.reader), key.name())?;
        let said = lock(&witnessing.said);
        let states = witnessing.policy.witnesses().map(|(name, key)| {
            let signed =
                |(_, note): &&(u64, Note)| note.signatures().iter().any(|one| key.claimed_by(one));
            let stored = kept.iter().find(signed).map_or(0, |(size, _)| *size);
            let said = said.get(name);
            WitnessState {
                name: name.to_owned(),
                size: stored.max(said.map_or(0, |said| said.size)),
                trouble: said.and_then(|said| said.trouble.clone()),
            }
        });
        Ok(states.collect())
    }

    /// The newest checkpoint with every cosignature under it that came; `None` where nothing may be shown.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn checkpoint(&self) -> Result<Option<Note>, StoreError> {
        let Some(published) = self.published() else {
            return Ok(None);
        };
        let note = published.note.clone();
        let Some(key) = self.ledger_key() else {
            return Ok(Some(note));
        };
        let kept = cosigned_notes(&lock(&self.shared.reader), key.name())?;
        let same = kept.iter().find(|(_, held)| held.text() == note.text());
        Ok(Some(match same {
            Some((_, held)) => with(note, held.signatures()),
            None => note,
        }))
    }

    /// The checkpoint that a receipt for the row at a place gets: one with enough cosignatures where any covers
    /// the row, else the newest with those that came. Its size comes with it.
    pub(super) fn checkpoint_for(
        &self,
        log: &Reader,
        place: u64,
    ) -> Result<Option<(u64, Note)>, StoreError> {
        let Some(published) = self.published().filter(|held| place < held.size) else {
            return Ok(None);
        };
        let newest = || (published.size, published.note.clone());
        let Some((witnessing, key)) = self.shared.witnessing.get().zip(self.ledger_key()) else {
            return Ok(Some(newest()));
        };
        let (policy, origin) = (&witnessing.policy, key.name());
        let kept = cosigned_notes(log, origin)?;
        let shown = kept
            .iter()
            .filter(|(size, _)| (place + 1..=published.size).contains(size));
        let mut enough = shown
            .clone()
            .filter(|(_, note)| has_enough(policy, note.signatures(), note.text()));
        if let Some((size, note)) = enough.next() {
            let signatures = note.signatures();
            let carried = assembled(policy, origin, note.text(), signatures, CARRIED);
            return Ok(carried.map(|note| (*size, note)));
        }
        let same = shown
            .clone()
            .find(|(_, note)| note.text() == published.note.text());
        let carried = same.and_then(|(_, note)| {
            let both = with(published.note.clone(), note.signatures());
            assembled(policy, origin, both.text(), both.signatures(), CARRIED)
        });
        Ok(Some(
            carried.map_or_else(newest, |note| (published.size, note)),
        ))
    }
}

/// Takes a cosigned checkpoint into a data folder, beside a running server or without one; the witnesses whose
/// signatures were taken.
///
/// # Errors
/// See [`CosignFault`].
pub fn cosign_in(
    dir: &Path,
    policy: &Policy,
    now: Time,
    note: &Note,
) -> Result<Vec<String>, CosignFault> {
    let log = Reader::open(&dir.join(DATABASE_FILE))?;
    take_in(&log, &mut Signatures::open(dir)?, policy, now, note)
}

fn take_in(
    log: &Reader,
    signatures: &mut Signatures,
    policy: &Policy,
    now: Time,
    note: &Note,
) -> Result<Vec<String>, CosignFault> {
    let said = Checkpoint::parse(note.text()).map_err(CosignFault::Checkpoint)?;
    ours(log, policy, &said, note)?;
    let seen = when_seen(log, said.size(), now)?;
    let mut names = Vec::new();
    for (name, key) in policy.witnesses() {
        match cosignature(note.text(), note.signatures(), key, &seen) {
            Ok(_) => names.push(name.to_owned()),
            Err(CosignError::Nothing) => {}
            Err(error) => return Err(CosignFault::Witness(name.to_owned(), error)),
        }
    }
    if names.is_empty() {
        return Err(CosignFault::Nobody);
    }
    signatures.change_cosigned(said.origin(), |held| merged(policy, held, &said, note))?;
    Ok(names)
}

// Whether the checkpoint is one that was signed here: its name, its signature, the root of our own rows.
fn ours(log: &Reader, policy: &Policy, said: &Checkpoint, note: &Note) -> Result<(), CosignFault> {
    let (origin, size) = (said.origin(), said.size());
    let mut signed = false;
    for key in policy.log_keys(origin) {
        signed |= note.signed_by(key).map_err(CosignFault::Forged)?.is_some();
    }
    let head = log.signed_head(origin)?;
    let head = head.ok_or_else(|| CosignFault::OtherLog(origin.to_owned()))?;
    if !signed {
        return Err(CosignFault::NotSigned);
    }
    if size > head.size {
        let signed = head.size;
        return Err(CosignFault::Ahead { size, signed });
    }
    let tree = TiledTree::new(size, |tile| log.tile_hashes(tile)).tree();
    match tree {
        Ok(tree) if tree.root() == said.root() => Ok(()),
        _ => Err(CosignFault::OtherRoot { size }),
    }
}

// Nobody can have seen a checkpoint before its last row was recorded, nor later than now.
fn when_seen(log: &Reader, size: u64, now: Time) -> Result<RangeInclusive<u64>, StoreError> {
    let seconds = |at: Time| u64::try_from(at.0.div_euclid(1_000_000)).unwrap_or(0);
    let last = match size.checked_sub(1) {
        Some(place) => log.ledger(place, 1)?.pop(),
        None => None,
    };
    let last = last.and_then(|row| Entry::<Commitment>::from_bytes(&row.leaf).ok());
    let earliest = last.map_or(0, |row| seconds(Time(row.recorded_us)));
    Ok(earliest.saturating_sub(CLOCKS_APART_S)..=seconds(now) + CLOCKS_APART_S)
}

// What is kept once these cosignatures came: all of one checkpoint stand under it together.
fn merged(
    policy: &Policy,
    mut held: Vec<SignedHead>,
    said: &Checkpoint,
    note: &Note,
) -> Vec<SignedHead> {
    let (origin, size, root) = (said.origin(), said.size(), said.root());
    let before = held.iter().position(|head| head.size == size);
    let before = before.map(|at| held.remove(at));
    let before = before.and_then(|head| Note::parse(head.note.as_bytes()).ok());
    let mut signatures = note.signatures().to_vec();
    signatures.extend(before.iter().flat_map(Note::signatures).cloned());
    if let Some(note) = assembled(policy, origin, note.text(), &signatures, usize::MAX) {
        let note = note.to_string();
        held.push(SignedHead { size, root, note });
    }
    held.sort_by_key(|head| std::cmp::Reverse(head.size));
    let enough = held.iter().position(|head| {
        let note = Note::parse(head.note.as_bytes());
        note.is_ok_and(|note| has_enough(policy, note.signatures(), note.text()))
    });
    held.truncate(enough.map_or(held.len(), |at| at + 1));
    let kept = held.into_iter().enumerate();
    let kept = kept.filter(|(at, _)| *at < KEPT || Some(*at) == enough);
    kept.map(|(_, head)| head).collect()
}

// A quorum; and at least one where there are witnesses and the policy asks for none of them.
fn has_enough(policy: &Policy, signatures: &[Signature], text: &str) -> bool {
    let signed = |key: &VerifierKey| cosignature(text, signatures, key, &(0..=u64::MAX)).is_ok();
    let some = policy.witnesses().any(|(_, key)| signed(key));
    some && policy.quorum_of(signed)
}

// The text with the log's signatures and those of witnesses, the latest of each, in the policy's order: `least`
// of them, or as many as make a quorum.
fn assembled(
    policy: &Policy,
    origin: &str,
    text: &str,
    signatures: &[Signature],
    least: usize,
) -> Option<Note> {
    let of_log = signatures
        .iter()
        .filter(|one| policy.log_keys(origin).any(|key| key.claimed_by(one)));
    let mut note: Option<Note> = None;
    for signature in of_log.cloned() {
        note = match note {
            None => Some(Note::new(text, signature).ok()?),
            Some(mut note) => {
                note.add(signature).ok()?;
                Some(note)
            }
        };
    }
    let mut note = note?;
    let mut count = 0;
    let never = !has_enough(policy, signatures, text);
    for (_, key) in policy.witnesses() {
        let latest = cosignature(text, signatures, key, &(0..=u64::MAX));
        let Ok(signature) = latest else { continue };
        if count >= least && (never || has_enough(policy, note.signatures(), text)) {
            break;
        }
        // A note has room for sixty-four.
        if note.add(signature).is_err() {
            break;
        }
        count += 1;
    }
    Some(note)
}

fn with(mut note: Note, signatures: &[Signature]) -> Note {
    for signature in signatures {
        let _ = note.add(signature.clone());
    }
    note
}

fn cosigned_notes(log: &Reader, origin: &str) -> Result<Vec<(u64, Note)>, StoreError> {
    let heads = log.cosigned(origin)?.into_iter();
    let notes = heads.filter_map(|head| {
        let note = Note::parse(head.note.as_bytes()).ok()?;
        Some((head.size, note))
    });
    Ok(notes.collect())
}
