//! Signed notes (C2SP signed-note): a text with signature lines under it.
//!
//! Signatures of keys that nobody asked about are kept as they are and count for nothing. Absent: trust; a note
//! is only as good as the keys it is checked against.

use std::fmt;

use crate::key::{Attested, VerifierKey, check_name};
use crate::text::{from_base64, to_base64};

/// Largest note that is read, in bytes: room for sixteen post-quantum signatures of strangers.
pub const NOTE_BYTES_MAX: usize = 128 * 1024;
/// Most signatures that a note may carry.
pub const SIGNATURES_MAX: usize = 64;

const LINE_START: &str = "\u{2014} ";

/// Why a note is malformed, or not to be believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoteError {
    /// Longer than [`NOTE_BYTES_MAX`].
    TooLong {
        /// Its bytes.
        found: usize,
    },
    /// It is not UTF-8, or has a control character other than the line feed.
    Characters,
    /// Its text does not end in a line feed.
    Text,
    /// No empty line parts the text from signatures.
    NoSignatures,
    /// A line under the text is not a dash, a name and a signature in base64.
    SignatureLine {
        /// Which, from 1.
        line: usize,
    },
    /// More than [`SIGNATURES_MAX`] signatures.
    TooManySignatures,
    /// A signature in the name of a key that is known does not hold.
    Forged {
        /// The key's name.
        name: String,
    },
}

impl fmt::Display for NoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { found } => write!(
                f,
                "a signed note of {found} bytes; at most {NOTE_BYTES_MAX} are read"
            ),
            Self::Characters => f.write_str(
                "a signed note is UTF-8 text without control characters other than line feeds",
            ),
            Self::Text => f.write_str("a signed note's text ends in a line feed"),
            Self::NoSignatures => f.write_str(
                "no signatures: an empty line and at least one signature line stand under the text",
            ),
            Self::SignatureLine { line } => write!(
                f,
                "signature line {line} is not a dash (U+2014), a name and a signature in base64, ended by a line feed"
            ),
            Self::TooManySignatures => {
                write!(f, "a signed note may carry {SIGNATURES_MAX} signatures")
            }
            Self::Forged { name } => write!(
                f,
                "the signature of {name} does not hold; the text or the signature was altered"
            ),
        }
    }
}

impl std::error::Error for NoteError {}

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    name: String,
    id: [u8; 4],
    bytes: Vec<u8>,
}

impl Signature {
    /// A signature by the key of this name and id. `None` where no key may have the name, or nothing is signed.
    pub(crate) fn new(name: &str, id: [u8; 4], bytes: Vec<u8>) -> Option<Self> {
        (check_name(name).is_ok() && !bytes.is_empty()).then(|| Self {
            name: name.to_owned(),
            id,
            bytes,
        })
    }

    /// Reads one line without its line feed, as a witness sends it.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let (name, bytes) = line.strip_prefix(LINE_START)?.split_once(' ')?;
        let bytes = from_base64(bytes)?;
        let (id, signature) = bytes.split_first_chunk::<4>()?;
        Self::new(name, *id, signature.to_vec())
    }

    /// Name of the key that is said to have signed.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Id of the key that is said to have signed.
    #[must_use]
    pub const fn id(&self) -> [u8; 4] {
        self.id
    }

    /// What follows the id; its form is the algorithm's.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.id[..], &self.bytes[..]].concat();
        write!(f, "{LINE_START}{} {}", self.name, to_base64(&bytes))
    }
}

/// A text and who signed it. Prints as the note, and reads back as the same note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

impl Note {
    /// A note with its first signature; more are added with [`Note::add`].
    ///
    /// # Errors
    /// [`NoteError::Text`] or [`NoteError::Characters`] where the text cannot be a note's.
    pub fn new(text: &str, signature: Signature) -> Result<Self, NoteError> {
        check_characters(text)?;
        if !text.ends_with('\n') {
            return Err(NoteError::Text);
        }
        Ok(Self {
            text: text.to_owned(),
            signatures: vec![signature],
        })
    }

    /// Reads a note. Nothing is verified yet.
    ///
    /// # Errors
    /// The first thing that is malformed; see [`NoteError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > NOTE_BYTES_MAX {
            return Err(NoteError::TooLong { found: bytes.len() });
        }
        let all = std::str::from_utf8(bytes).map_err(|_| NoteError::Characters)?;
        check_characters(all)?;
        let parting = all.rfind("\n\n").ok_or(NoteError::NoSignatures)?;
        let (text, rest) = (&all[..=parting], &all[parting + 2..]);
        let signatures = parse_signatures(rest)?;
        Ok(Self {
            text: text.to_owned(),
            signatures,
        })
    }

    /// The signed text, with its last line feed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All signatures, known or not, in order.
    #[must_use]
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// The first signature line that stands there already, from 1.
    pub(crate) fn repeated_line(&self) -> Option<usize> {
        let held = &self.signatures;
        (1..held.len())
            .find(|at| held[..*at].contains(&held[*at]))
            .map(|at| at + 1)
    }

    /// Adds a signature that came later, such as a witness's. One that is there already is not added twice.
    ///
    /// # Errors
    /// [`NoteError::TooManySignatures`] where there is no room for it.
    pub fn add(&mut self, signature: Signature) -> Result<(), NoteError> {
        if self.signatures.contains(&signature) {
            return Ok(());
        }
        if self.signatures.len() == SIGNATURES_MAX {
            return Err(NoteError::TooManySignatures);
        }
        self.signatures.push(signature);
        Ok(())
    }

    /// Whether this key signed the note. `None` where no signature is in its name. Of several by one witness
    /// the latest counts.
    ///
    /// # Errors
    /// [`NoteError::Forged`] where any signature in its name does not hold: the whole note is not to be believed.
    pub fn signed_by(&self, key: &VerifierKey) -> Result<Option<Attested>, NoteError> {
        let mut latest = None;
        for signature in self.signatures.iter().filter(|one| key.claimed_by(one)) {
            let Some(attested) = key.check(&self.text, signature.bytes()) else {
                return Err(NoteError::Forged {
                    name: key.name().to_owned(),
                });
            };
            latest = latest.max(Some(attested));
        }
        Ok(latest)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures
            .iter()
            .try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

/// Reads signature lines that stand alone or under a note's text.
pub(crate) fn parse_signatures(lines: &str) -> Result<Vec<Signature>, NoteError> {
    let mut signatures = Vec::new();
    for (line, text) in (1..).zip(lines.split_inclusive('\n')) {
        if signatures.len() == SIGNATURES_MAX {
            return Err(NoteError::TooManySignatures);
        }
        let signature = text.strip_suffix('\n').and_then(Signature::parse);
        signatures.push(signature.ok_or(NoteError::SignatureLine { line })?);
    }
    if signatures.is_empty() {
        return Err(NoteError::NoSignatures);
    }
    Ok(signatures)
}

fn check_characters(text: &str) -> Result<(), NoteError> {
    if text.bytes().any(|byte| byte < 0x20 && byte != b'\n') {
        Err(NoteError::Characters)
    } else {
        Ok(())
    }
}
