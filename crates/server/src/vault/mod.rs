//! Keys, and what is sealed under them: texts, identities and receipts.
//!
//! One master key in a file of its own wraps one data key for each case, matter, assessment and
//! incident. Data keys lie in `vault.db`; what they seal lies in the store. Erasing a data key makes
//! everything under it unreadable, in every copy of the store.
//!
//! - A data key is durable in `vault.db` before anything sealed under it is committed to the store.
//!   Keys are made ahead, many in one transaction; one that was never used is harmless.
//! - The cipher is XChaCha20-Poly1305: its nonce is long enough to be random, so no counter has to
//!   survive a restored backup, and it is constant-time on machines without AES instructions.
//! - Each sealed blob is bound to its place (what it is and its number), so blobs cannot be swapped.
//! - Clear ids never leave: the log holds [`Vault::record_key`]s made with a secret of this vault.
//!
//! Deliberately absent: finding a case by name, phone or number (no index exists, hashed or not),
//! opening more than one identity at a time, and any export.

mod cipher;
pub mod copies;
mod custody;
mod error;
mod identity;
mod keys;
mod ledger_key;
mod master;
mod receipt;
mod rotate;

pub use custody::{Admission, OpeningRequest, Refused};
pub use error::VaultError;
pub use huiyin_engine::casework::Purpose;
pub use identity::{Identity, Opening};
pub use keys::signed_in;
pub use ledger_key::{
    LEDGER_KEY_FILE, PROVISIONAL, keep_beside, load_ledger_key, make_first_ledger_key,
    make_ledger_key, signed_beside,
};
pub use master::{KEY_FILE, KEY_FILE_SETTING};
pub use receipt::{Receipt, ReceiptError};
pub use rotate::{Rotated, rotate};

use cipher::{Key, random};
use hmac::{Hmac, KeyInit, Mac};
use huiyin_engine::act::TextRef;
use huiyin_engine::ids::CaseId;
use huiyin_engine::record::Source;
use huiyin_engine::{Actor, Time};
use huiyin_ledger::Hash;
use keys::KeyFile;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The number of a data key in `vault.db`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyId(pub u64);

/// What a blob is; part of what binds it to its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A text by its number.
    Text(u64),
    /// What a complaint says, by its case.
    Content(u64),
    /// Who complains and their receipt, by their case.
    Private(u64),
    /// A piece of what was added to a case, by the case and its number.
    Material(u64, u32),
}

/// A text that has its number and commitment but is not sealed yet.
#[derive(Clone)]
pub struct Draft {
    /// What the log will hold.
    pub text: TextRef,
    plain: zeroize::Zeroizing<Vec<u8>>,
}

const SALT_BYTES: usize = huiyin_ledger::SALT_BYTES;

impl Draft {
    /// What it says.
    #[must_use]
    pub fn words(&self) -> &str {
        let words = self.plain.get(SALT_BYTES..).unwrap_or_default();
        std::str::from_utf8(words).unwrap_or_default()
    }
}

/// The vault of one data folder.
pub struct Vault {
    file: Mutex<KeyFile>,
    path: PathBuf,
    secrets: Secrets,
}

// Each with its key taken in already: that is half of what a short hash costs.
struct Secrets {
    record: Hmac<Sha256>,
    label: Hmac<Sha256>,
    receipt: Hmac<Sha256>,
    once: Hmac<Sha256>,
    link: Hmac<Sha256>,
    ledger: Hmac<Sha256>,
}

impl Vault {
    /// Opens the vault in a data folder; makes the master key and the file where there are none.
    ///
    /// # Errors
    /// Where the key file is missing beside a vault that needs it, open to others, or another one.
    pub fn open(dir: &Path) -> Result<Self, VaultError> {
        let path = dir.join("vault.db");
        let (file, root) = rotate::open(dir, &path)?;
        let root = keyed(&root);
        let derive = |label: &[u8]| keyed(&Key::from(mac(&root, &[b"huiyin/v1/", label])));
        let secrets = Secrets {
            record: derive(b"record"),
            label: derive(b"matter-label"),
            receipt: derive(b"receipt"),
            once: derive(b"once"),
            link: derive(b"link"),
            ledger: derive(b"ledger"),
        };
        Ok(Vault {
            file: Mutex::new(file),
            path,
            secrets,
        })
    }

    /// A data key that nothing was sealed under yet; durable when this returns.
    ///
    /// # Errors
    /// Where `vault.db` cannot be written.
    pub fn fresh_key(&self) -> Result<KeyId, VaultError> {
        self.file().fresh()
    }

    /// Seals bytes under a data key, bound to their place.
    ///
    /// # Errors
    /// [`VaultError::KeyGone`] where the key was erased.
    pub fn seal(&self, key: KeyId, place: Place, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        let key = self.file().key(key)?.ok_or(VaultError::KeyGone)?;
        cipher::seal(&key, &place.bytes(), plain)
    }

    /// Opens what [`Vault::seal`] made; `None` where its key was erased.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] where the blob or its place was altered.
    pub fn open_sealed(
        &self,
        key: KeyId,
        place: Place,
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, VaultError> {
        let Some(key) = self.file().key(key)? else {
            return Ok(None);
        };
        cipher::open(&key, &place.bytes(), sealed)
            .map(Some)
            .ok_or(VaultError::Damaged)
    }

    /// Erases data keys for good, and remembers their numbers: a copy of the key table that is put back has
    /// them taken out again.
    ///
    /// # Errors
    /// Where `vault.db` cannot be written, or somebody else holds its journal.
    pub fn erase(&self, keys: &[KeyId], at: Time) -> Result<(), VaultError> {
        self.file().erase(keys, at)
    }

    /// Whether a data key is there.
    ///
    /// # Errors
    /// Where `vault.db` cannot be read.
    pub fn holds(&self, key: KeyId) -> Result<bool, VaultError> {
        self.file().holds(key)
    }

    /// Makes today's copy of the key table beside it, where there is none yet, and removes those that are
    /// older than [`COPIES_KEPT`](huiyin_engine::casework::retention::COPIES_KEPT).
    ///
    /// # Errors
    /// Where a copy cannot be written.
    pub fn keep_copies(&self, now: Time) -> Result<(), VaultError> {
        copies::keep(&self.path, now)
    }

    /// When the oldest copy of the key table that may still be somewhere was made.
    ///
    /// # Errors
    /// Where `vault.db` cannot be read.
    pub fn oldest_copy(&self) -> Result<Option<Time>, VaultError> {
        copies::oldest(&self.path)
    }

    /// Gives a text its commitment: SHA-256 over a random salt and the text. The salt is sealed with it.
    ///
    /// # Errors
    /// Where the machine has no randomness.
    pub fn draft(&self, id: u64, text: &str) -> Result<Draft, VaultError> {
        let salt: [u8; SALT_BYTES] = random()?;
        let plain = [&salt, text.as_bytes()].concat();
        let text = TextRef {
            id,
            chars: u32::try_from(text.chars().count()).unwrap_or(u32::MAX),
            commitment: hex(&Sha256::digest(&plain)),
        };
        Ok(Draft {
            text,
            plain: plain.into(),
        })
    }

    /// Seals what a petitioner adds, with its commitment: SHA-256 over a random salt and the bytes, as for a text.
    ///
    /// # Errors
    /// As [`Vault::seal`].
    pub fn seal_piece(
        &self,
        key: KeyId,
        place: Place,
        bytes: &[u8],
    ) -> Result<(Vec<u8>, String), VaultError> {
        let salt: [u8; SALT_BYTES] = random()?;
        let plain = zeroize::Zeroizing::new([&salt, bytes].concat());
        let commitment = hex(&Sha256::digest(&plain[..]));
        Ok((self.seal(key, place, &plain)?, commitment))
    }

    /// Opens what [`Vault::seal_piece`] made; `None` where its key was erased.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] where it was altered.
    pub fn open_piece(
        &self,
        key: KeyId,
        place: Place,
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, VaultError> {
        let Some(mut plain) = self.open_sealed(key, place, sealed)? else {
            return Ok(None);
        };
        if plain.len() < SALT_BYTES {
            return Err(VaultError::Damaged);
        }
        Ok(Some(plain.split_off(SALT_BYTES)))
    }

    /// Seals a drafted text.
    ///
    /// # Errors
    /// As [`Vault::seal`].
    pub fn seal_draft(&self, key: KeyId, draft: &Draft) -> Result<Vec<u8>, VaultError> {
        self.seal(key, Place::Text(draft.text.id), &draft.plain)
    }

    /// Opens a text and holds it against its commitment; `None` where its key was erased.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] where it is not what was committed to.
    pub fn open_text(
        &self,
        key: KeyId,
        text: &TextRef,
        sealed: &[u8],
    ) -> Result<Option<String>, VaultError> {
        let Some(plain) = self.open_sealed(key, Place::Text(text.id), sealed)? else {
            return Ok(None);
        };
        if hex(&Sha256::digest(&plain)) != text.commitment || plain.len() < SALT_BYTES {
            return Err(VaultError::Damaged);
        }
        String::from_utf8(plain[SALT_BYTES..].to_vec())
            .map(Some)
            .map_err(|_| VaultError::Damaged)
    }

    /// The keyed hash of a record's source and id.
    #[must_use]
    pub fn record_key(&self, source: Source, id: &str) -> u64 {
        first_eight(&mac(
            &self.secrets.record,
            &[&[source as u8], id.as_bytes()],
        ))
    }

    /// The keyed hash of a matter's label as another system wrote it.
    #[must_use]
    pub fn matter_label_key(&self, label: &str) -> u64 {
        first_eight(&mac(&self.secrets.label, &[label.as_bytes()]))
    }

    /// The keyed hash by which a receipt's case is found.
    #[must_use]
    pub fn receipt_tag(&self, receipt: &Receipt) -> [u8; 16] {
        first_sixteen(&mac(&self.secrets.receipt, &[receipt.symbols()]))
    }

    /// Keyed hashes of an idempotency key and of the body that came with it.
    #[must_use]
    pub fn once_tag(&self, key: &str, body: &[u8]) -> ([u8; 16], [u8; 16]) {
        let tag = |kind: &[u8], bytes| first_sixteen(&mac(&self.secrets.once, &[kind, bytes]));
        (tag(b"k", key.as_bytes()), tag(b"b", body))
    }

    /// Keyed hash of what a link to acknowledge says.
    #[must_use]
    pub fn link_tag(&self, said: &[u8]) -> [u8; 16] {
        first_sixteen(&mac(&self.secrets.link, &[said]))
    }

    /// The salt of the ledger's row about an entry of the log, from the data key of what it is about: it
    /// is kept nowhere and goes with that key. `None` where the key was erased.
    ///
    /// # Errors
    /// Where `vault.db` cannot be read.
    pub fn ledger_salt(
        &self,
        key: KeyId,
        seq: u64,
    ) -> Result<Option<[u8; SALT_BYTES]>, VaultError> {
        let key = self.file().key(key)?;
        let salt = |key| mac(&keyed(&key), &[b"huiyin/v1/ledger", &seq.to_le_bytes()]);
        Ok(key.map(|key| first_sixteen(&salt(key))))
    }

    /// The salt of a row that hides nothing: a plan, or a date that passed.
    #[must_use]
    pub fn open_ledger_salt(&self, seq: u64) -> [u8; SALT_BYTES] {
        first_sixteen(&mac(&self.secrets.ledger, &[&seq.to_le_bytes()]))
    }

    /// Size and root of the ledger as it was signed last under a name, as far as this vault knows.
    ///
    /// # Errors
    /// Where `vault.db` cannot be read.
    pub fn signed(&self, origin: &str) -> Result<Option<(u64, Hash)>, VaultError> {
        self.file().signed(origin)
    }

    /// Remembers what is about to be shown as signed; durable when this returns. False where more, or
    /// another root of the same size, is remembered already.
    ///
    /// # Errors
    /// Where `vault.db` cannot be written.
    pub fn remember_signed(&self, origin: &str, size: u64, root: Hash) -> Result<bool, VaultError> {
        self.file().remember_signed(origin, size, root)
    }

    /// A new receipt.
    ///
    /// # Errors
    /// Where the machine has no randomness.
    pub fn new_receipt(&self) -> Result<Receipt, VaultError> {
        random().map(|bytes| Receipt::from_random(&bytes))
    }

    /// Lets somebody at an identity, or has a custodian asked; on record when this returns. `by_custodian`
    /// says that one has to agree in any case.
    ///
    /// # Errors
    /// Where `vault.db` cannot be written.
    pub fn admit(&self, opening: &Opening, by_custodian: bool) -> Result<Admission, VaultError> {
        self.file().admit(opening, by_custodian)
    }

    /// Puts on record that somebody was not let at an identity.
    ///
    /// # Errors
    /// Where `vault.db` cannot be written.
    pub fn log_refused(&self, opening: &Opening, why: &str) -> Result<(), VaultError> {
        self.file().log_refused(opening, why)
    }

    /// The latest refusals, newest first.
    ///
    /// # Errors
    /// Where `vault.db` cannot be read.
    pub fn refused(&self, limit: usize) -> Result<Vec<Refused>, VaultError> {
        self.file().refused(limit)
    }

    /// What custodians were asked, newest first, decided or not.
    ///
    /// # Errors
    /// Where `vault.db` cannot be read.
    pub fn requests(&self, limit: usize) -> Result<Vec<OpeningRequest>, VaultError> {
        self.file().requests(limit)
    }

    /// One of them.
    ///
    /// # Errors
    /// Where `vault.db` cannot be read.
    pub fn request(&self, id: u64) -> Result<Option<OpeningRequest>, VaultError> {
        self.file().request(id)
    }

    /// A custodian agrees or does not; false where somebody has said already.
    ///
    /// # Errors
    /// Where `vault.db` cannot be written.
    pub fn answer_request(
        &self,
        id: u64,
        by: &Actor,
        at: Time,
        agreed: bool,
    ) -> Result<bool, VaultError> {
        self.file().answer_request(id, by, at, agreed)
    }

    /// Whether this person opened this case's identity for this purpose since an instant.
    ///
    /// # Errors
    /// Where `vault.db` cannot be read.
    pub fn opened_since(&self, opening: &Opening, since: Time) -> Result<bool, VaultError> {
        self.file().opened_since(opening, since)
    }

    /// The latest openings, newest first.
    ///
    /// # Errors
    /// Where `vault.db` cannot be read.
    pub fn openings(&self, limit: usize) -> Result<Vec<Opening>, VaultError> {
        self.file().openings(limit)
    }

    /// Every opening of one case, newest first.
    ///
    /// # Errors
    /// Where `vault.db` cannot be read.
    pub fn openings_of(&self, case: CaseId) -> Result<Vec<Opening>, VaultError> {
        self.file().openings_of(case)
    }

    fn file(&self) -> std::sync::MutexGuard<'_, KeyFile> {
        // A panic elsewhere leaves no half-made row behind: SQLite rolled it back.
        self.file
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Place {
    fn bytes(self) -> Vec<u8> {
        let (kind, number) = match self {
            Place::Text(id) => (b't', id),
            Place::Content(case) => (b'c', case),
            Place::Private(case) => (b'p', case),
            Place::Material(case, _) => (b'm', case),
        };
        let mut bytes = vec![kind];
        bytes.extend_from_slice(&number.to_le_bytes());
        if let Place::Material(_, number) = self {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes
    }
}

fn keyed(key: &Key) -> Hmac<Sha256> {
    Hmac::new_from_slice(&key[..]).expect("HMAC takes a key of any length")
}

fn mac(keyed: &Hmac<Sha256>, parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = keyed.clone();
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn first_eight(bytes: &[u8; 32]) -> u64 {
    let mut eight = [0; 8];
    eight.copy_from_slice(&bytes[..8]);
    u64::from_le_bytes(eight)
}

fn first_sixteen(bytes: &[u8; 32]) -> [u8; 16] {
    let mut sixteen = [0; 16];
    sixteen.copy_from_slice(&bytes[..16]);
    sixteen
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
