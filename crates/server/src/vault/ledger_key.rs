//! The ledger's signing key: a file of its own that says under which name it signs, in the form of
//! the notary tools of Go (`PRIVATE+KEY+name+id+key`). Whoever sets a ledger up gives it its name; the first
//! start in an empty folder gives it one that stands for nothing. Deliberately absent: any key that is known
//! beforehand, and more than one key at a time.

use super::VaultError;
use super::cipher::{Key, random};
use super::master::{read, write_new};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use huiyin_ledger::{Checkpoint, Note, SignatureType, SigningKey};
use std::fs::{DirBuilder, File};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The key file's name in the data folder.
pub const LEDGER_KEY_FILE: &str = "ledger.key";

const START: &str = "PRIVATE+KEY+";

/// Makes a key under a name and writes it to a file that is not there yet.
///
/// # Errors
/// A name that no ledger may have; a file that is there or cannot be written.
pub fn make_ledger_key(path: &Path, origin: &str) -> Result<SigningKey, VaultError> {
    let unusable = |why: String| unusable(path, why);
    let seed: Key = Zeroizing::new(random()?);
    let key = SigningKey::from_seed(origin, &seed).map_err(|error| unusable(error.to_string()))?;
    let text = Zeroizing::new(text(&key, origin, &seed));
    write_new(path, &text).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            unusable("there is a key already; move it away first, and keep it".to_owned())
        }
        _ => unusable(error.to_string()),
    })?;
    Ok(key)
}

/// How the name ends that a ledger has until somebody gives it one (RFC 2606: nobody can own it).
pub const PROVISIONAL: &str = ".invalid";

/// Makes the key of a folder that holds nothing yet, under a random name that ends in [`PROVISIONAL`]; the
/// folder, too, where there is none.
///
/// # Errors
/// As [`make_ledger_key`].
pub fn make_first_ledger_key(path: &Path) -> Result<SigningKey, VaultError> {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    if let Some(folder) = folder {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|error| unusable(folder, error.to_string()))?;
    }
    let number = u64::from_be_bytes(random()?);
    make_ledger_key(path, &format!("ledger-{number:016x}{PROVISIONAL}"))
}

/// Reads a key.
///
/// # Errors
/// Where the file is not there, holds no key, or others can read it.
pub fn load_ledger_key(path: &Path) -> Result<SigningKey, VaultError> {
    let (mode, text) = read(path).map_err(|error| unusable(path, error.to_string()))?;
    if mode & 0o077 != 0 {
        let (path, mode) = (path.to_owned(), mode & 0o777);
        return Err(VaultError::KeyFileOpenToOthers { path, mode });
    }
    parse(text.trim()).ok_or_else(|| {
        let expected =
            "one line PRIVATE+KEY+name+id+key is expected, as `huiyin ledger key` writes it";
        unusable(path, expected.to_owned())
    })
}

/// Where the latest checkpoint is kept beside a key: whoever puts an old data folder back still has it.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".signed");
    name.into()
}

/// The latest checkpoint that was signed with the key in this file; `None` where there is none yet.
///
/// # Errors
/// Where it is there and cannot be read.
pub fn signed_beside(path: &Path) -> Result<Option<Checkpoint>, VaultError> {
    let path = beside(path);
    match std::fs::read(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unusable(&path, error.to_string())),
        Ok(bytes) => {
            let note = Note::parse(&bytes).ok();
            let said = note.and_then(|note| Checkpoint::parse(note.text()).ok());
            let expected = "the latest checkpoint is expected in it, as the server writes it";
            let said = said.ok_or_else(|| unusable(&path, expected.to_owned()))?;
            Ok(Some(said))
        }
    }
}

/// Keeps a checkpoint beside the key that signed it; durable when this returns.
///
/// # Errors
/// Where the folder cannot be written.
pub fn keep_beside(path: &Path, note: &Note) -> Result<(), VaultError> {
    let path = beside(path);
    let next = path.with_extension("next");
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let folder = folder.unwrap_or(Path::new("."));
    let kept = File::create(&next).and_then(|mut file| {
        file.write_all(note.to_string().as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&next, &path)?;
        File::open(folder)?.sync_all()
    });
    kept.map_err(|error| unusable(&path, error.to_string()))
}

fn unusable(path: &Path, why: String) -> VaultError {
    let path: PathBuf = path.to_owned();
    VaultError::LedgerKey { path, why }
}

fn text(key: &SigningKey, origin: &str, seed: &Key) -> String {
    let material = Zeroizing::new([&[1], &seed[..]].concat());
    let encoded = Zeroizing::new(BASE64_STANDARD.encode(&*material));
    format!("{START}{origin}+{}+{}\n", id(key), encoded.as_str())
}

// A verifier key is name, id and key, and the name has no plus in it.
fn id(key: &SigningKey) -> String {
    let verifier = key.verifier(SignatureType::Log).to_string();
    verifier.split('+').nth(1).unwrap_or_default().to_owned()
}

fn parse(text: &str) -> Option<SigningKey> {
    let mut parts = text.strip_prefix(START)?.splitn(3, '+');
    let (origin, named, encoded) = (parts.next()?, parts.next()?, parts.next()?);
    let material = Zeroizing::new(BASE64_STANDARD.decode(encoded).ok()?);
    let seed: &[u8; 32] = material.strip_prefix(&[1])?.try_into().ok()?;
    let key = SigningKey::from_seed(origin, seed).ok()?;
    (id(&key) == named).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_key_reads_back_with_its_name_and_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(LEDGER_KEY_FILE);
        let made = make_ledger_key(&path, "city.example/ledger").unwrap();
        let read = load_ledger_key(&path).unwrap();
        let verifier = |key: &SigningKey| key.verifier(SignatureType::Log);
        assert_eq!(verifier(&made), verifier(&read));
        assert_eq!(verifier(&read).name(), "city.example/ledger");
        let again = make_ledger_key(&path, "other.example/ledger").unwrap_err();
        assert!(again.to_string().contains("already"), "{again}");
        assert_eq!(verifier(&load_ledger_key(&path).unwrap()), verifier(&made));
    }

    #[test]
    fn a_key_that_others_can_read_or_that_was_altered_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(LEDGER_KEY_FILE);
        assert!(make_ledger_key(&path, "two words").is_err());
        assert!(!path.exists());
        make_ledger_key(&path, "city.example/ledger").unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).unwrap();
        let open = load_ledger_key(&path).unwrap_err().to_string();
        assert!(open.contains("chmod 600"), "{open}");
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
        std::fs::write(&path, text.replace("city", "town")).unwrap();
        assert!(load_ledger_key(&path).is_err(), "the id is another name's");
    }
}
