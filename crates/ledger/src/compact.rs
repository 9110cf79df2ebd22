//! The receipt as few bytes, and as the text of one or two QR codes.
//!
//! Left out is what follows from the rest: the number of hashes follows from place and size, and the root from
//! entry and hashes. So an altered byte gives another root, and the signature no longer holds. The bytes become
//! signs that a QR code stores most densely and every scanner hands on as text, no blanks among them.

use std::fmt;
use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::entry::{EntryError, Fields};
use crate::note::Signature;
use crate::verify::root_from_inclusion;
use crate::{Checkpoint, CheckpointError, Entry, Hash, Note, Opening, Receipt, ReceiptError};

/// Signs that a QR code of version 25 holds in its alphanumeric mode at error correction level L (7 %).
pub const QR_CHARS_MAX_L: usize = 1853;
/// The same at level M (15 %).
pub const QR_CHARS_MAX_M: usize = 1451;
/// Most codes that a receipt is spread over.
pub const QR_PARTS_MAX: usize = 9;

const VERSION: u8 = 1;
/// What each code's text begins with: the form, then part, parts and a tag of the whole, each ended by a slash.
const START: &str = "HYR1/";
/// Signs of a QR code's alphanumeric mode. Three of 41 hold two bytes as three of its 45 would, so blank, slash, percent
/// and plus, which messages and addresses treat in their own ways, can be left out.
const SIGNS: &[u8; 41] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*-.:";

/// Why a receipt has no compact form, or bytes are not one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompactError {
    /// The receipt does not hold: its hashes do not lead to its root, so that leaving it out would change it.
    Inconsistent,
    /// A name, a signature or the content is longer than the form has room for, or the checkpoint has extension lines.
    TooLong,
    /// A version that is not read here.
    Version {
        /// The version byte.
        found: u8,
    },
    /// It ends too early, or something follows its end.
    Length,
    /// What it carries is not an entry.
    Entry(EntryError),
    /// The place is outside the log.
    Place,
    /// A signature's or the log's name is not one.
    Name,
    /// The receipt is malformed in itself.
    Receipt(ReceiptError),
    /// A text is not that of a receipt's code.
    Code,
    /// The codes are not all the parts of one receipt.
    Parts {
        /// Different parts found.
        found: usize,
        /// Parts that there are.
        needed: usize,
    },
    /// The parts were scanned wrongly, or are from different receipts.
    Tag,
}

impl fmt::Display for CompactError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inconsistent => f.write_str("the receipt does not lead to its own root"),
            Self::TooLong => f.write_str("the receipt has parts too long for its short form"),
            Self::Version { found } => write!(
                f,
                "a receipt of version {found}; this program reads version {VERSION}: use a newer one"
            ),
            Self::Length => f.write_str("the receipt is cut short, or something follows it"),
            Self::Entry(error) => error.fmt(f),
            Self::Place => f.write_str("the entry's place is outside the log"),
            Self::Name => {
                f.write_str("a name in the receipt is not one that a key or log may have")
            }
            Self::Receipt(error) => error.fmt(f),
            Self::Code => write!(
                f,
                "the code is not a receipt's; its text begins with {START} and has only digits, capitals and $ * - . :"
            ),
            Self::Parts { found, needed } => write!(
                f,
                "{found} of the receipt's {needed} codes; scan each of them, one line for each"
            ),
            Self::Tag => {
                f.write_str("the codes do not belong together; scan them again from one paper")
            }
        }
    }
}

impl std::error::Error for CompactError {}

impl Receipt {
    /// The receipt as bytes. [`Receipt::from_compact`] gives back an equal one.
    ///
    /// # Errors
    /// Where the receipt does not hold in itself, or has parts that the form has no room for.
    pub fn to_compact(&self) -> Result<Vec<u8>, CompactError> {
        let (size, origin) = (self.checkpoint.size(), self.checkpoint.origin());
        let root = root_from_inclusion(&self.leaf(), self.index, size, &self.hashes);
        if root.ok() != Some(self.checkpoint.root()) {
            return Err(CompactError::Inconsistent);
        }
        if !self.checkpoint.extension().is_empty() {
            return Err(CompactError::TooLong);
        }
        let entry = self.entry.to_bytes();
        let mut out = vec![VERSION];
        let length = u16::try_from(entry.len()).map_err(|_| CompactError::TooLong)?;
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(&entry);
        out.extend_from_slice(&self.index.to_be_bytes());
        out.extend_from_slice(&size.to_be_bytes());
        push_short(&mut out, origin.as_bytes())?;
        for hash in &self.hashes {
            out.extend_from_slice(hash.as_bytes());
        }
        for signature in self.note.signatures() {
            // The log's own name need not stand twice.
            let name = Some(signature.name()).filter(|name| *name != origin);
            push_short(&mut out, name.unwrap_or_default().as_bytes())?;
            out.extend_from_slice(&signature.id());
            push_short(&mut out, signature.bytes())?;
        }
        Ok(out)
    }

    /// Reads the bytes of [`Receipt::to_compact`]. Nothing is verified yet.
    ///
    /// # Errors
    /// Where they are anything else.
    pub fn from_compact(bytes: &[u8]) -> Result<Self, CompactError> {
        let mut fields = Fields(bytes);
        let [version] = taken(fields.take())?;
        if version != VERSION {
            return Err(CompactError::Version { found: version });
        }
        let length = u16::from_be_bytes(taken(fields.take())?);
        let entry = taken(fields.run(length.into()))?;
        let entry = Entry::<Opening>::from_bytes(entry).map_err(CompactError::Entry)?;
        let (index, size) = (taken(fields.number())?, taken(fields.number())?);
        let origin = name(short(&mut fields)?)?;
        let hashes = (0..hashes_needed(index, size).ok_or(CompactError::Place)?)
            .map(|_| taken(fields.take()).map(Hash::from_bytes))
            .collect::<Result<Vec<_>, _>>()?;
        let leaf = crate::leaf_hash(&entry.sealed().to_bytes());
        let root = root_from_inclusion(&leaf, index, size, &hashes)
            .map_err(|_| CompactError::Inconsistent)?;
        let text = Checkpoint::new(origin, size, root)
            .map_err(no_name)?
            .to_string();
        let mut note = Note::new(&text, signature(&mut fields, origin)?).map_err(in_note)?;
        while !fields.0.is_empty() {
            let held = note.signatures().len();
            note.add(signature(&mut fields, origin)?).map_err(in_note)?;
            // One way to write each receipt: a signature that stands twice is not one of them.
            if note.signatures().len() == held {
                return Err(CompactError::Length);
            }
        }
        Self::new(entry, index, hashes, note).map_err(CompactError::Receipt)
    }

    /// The texts of as few QR codes of at most `chars_max` signs as hold the receipt, to be made in alphanumeric
    /// mode: [`QR_CHARS_MAX_L`] or [`QR_CHARS_MAX_M`] signs fit in a code of version 25.
    ///
    /// # Errors
    /// As [`Receipt::to_compact`], and where more than [`QR_PARTS_MAX`] codes would be needed.
    pub fn to_codes(&self, chars_max: usize) -> Result<Vec<String>, CompactError> {
        let bytes = self.to_compact()?;
        let text = to_base41(&bytes);
        let head = START.len() + "1/1/".len() + 8 + 1;
        let room = chars_max.checked_sub(head).filter(|room| *room > 0);
        let room = room.ok_or(CompactError::TooLong)?;
        let needed = text.len().div_ceil(room);
        if needed > QR_PARTS_MAX {
            return Err(CompactError::TooLong);
        }
        let tag = tag(&bytes);
        // Parts of even length, so that all codes are of one size on paper.
        let each = text.len().div_ceil(needed);
        let parts = text.as_bytes().chunks(each).zip(1..);
        Ok(parts
            .map(|(part, number)| {
                let part = std::str::from_utf8(part).expect("the signs are ASCII");
                format!("{START}{number}/{needed}/{tag}/{part}")
            })
            .collect())
    }

    /// Reads the texts of a receipt's codes: all of them, in any order, with any blanks and line ends that a scanner
    /// or a message put between or into them.
    ///
    /// # Errors
    /// Where a code is missing, damaged, or another receipt's.
    pub fn from_codes(text: &str) -> Result<Self, CompactError> {
        let text: String = text
            .split_whitespace()
            .collect::<String>()
            .to_ascii_uppercase();
        let codes = text.strip_prefix(START).ok_or(CompactError::Code)?;
        let mut parts = Vec::new();
        for code in codes.split(START) {
            let part = Part::parse(code).ok_or(CompactError::Code)?;
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts.sort_unstable();
        let first = parts.first().ok_or(CompactError::Code)?;
        let (needed, found, tagged) = (first.needed, parts.len(), first.tag);
        let alike = |part: &Part<'_>| (part.needed, part.tag) == (needed, tagged);
        if !parts.iter().all(alike) {
            return Err(CompactError::Tag);
        }
        if !parts.iter().map(|part| part.number).eq(1..=needed) {
            return Err(CompactError::Parts { found, needed });
        }
        let text: String = parts.iter().map(|part| part.text).collect();
        let bytes = from_base41(&text).ok_or(CompactError::Code)?;
        if tag(&bytes) == tagged {
            Self::from_compact(&bytes)
        } else {
            Err(CompactError::Tag)
        }
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Part<'a> {
    number: usize,
    needed: usize,
    tag: &'a str,
    text: &'a str,
}

impl<'a> Part<'a> {
    fn parse(code: &'a str) -> Option<Self> {
        let mut fields = code.split('/');
        let mut digit = || match fields.next()?.as_bytes() {
            [digit @ b'1'..=b'9'] => Some(usize::from(digit - b'0')),
            _ => None,
        };
        let (number, needed) = (digit()?, digit()?);
        let part = Self {
            number,
            needed,
            tag: fields.next()?,
            text: fields.next()?,
        };
        fields.next().is_none().then_some(part)
    }
}

/// Hashes on the way from a leaf to the root: one for each level on which the node has a sibling.
fn hashes_needed(index: u64, size: u64) -> Option<usize> {
    let last = size.checked_sub(1).filter(|last| index <= *last)?;
    // Below the level where the ways of this leaf and the last one part, every level has a sibling; above it only
    // those where the way is a right child.
    let below = u64::BITS - (index ^ last).leading_zeros();
    let above = index.checked_shr(below).unwrap_or(0).count_ones();
    usize::try_from(below + above).ok()
}

fn signature(fields: &mut Fields<'_>, origin: &str) -> Result<Signature, CompactError> {
    let written = name(short(fields)?)?;
    // The log's own name is written as the empty one, and in no other way.
    if written == origin {
        return Err(CompactError::Name);
    }
    let name = if written.is_empty() { origin } else { written };
    let id = taken(fields.take())?;
    let bytes = short(fields)?.to_vec();
    Signature::new(name, id, bytes).ok_or(CompactError::Name)
}

fn push_short(out: &mut Vec<u8>, bytes: &[u8]) -> Result<(), CompactError> {
    out.push(u8::try_from(bytes.len()).map_err(|_| CompactError::TooLong)?);
    out.extend_from_slice(bytes);
    Ok(())
}

fn short<'a>(fields: &mut Fields<'a>) -> Result<&'a [u8], CompactError> {
    let [length] = taken(fields.take())?;
    taken(fields.run(length.into()))
}

fn name(bytes: &[u8]) -> Result<&str, CompactError> {
    std::str::from_utf8(bytes).map_err(|_| CompactError::Name)
}

fn taken<T>(field: Result<T, EntryError>) -> Result<T, CompactError> {
    field.map_err(|_| CompactError::Length)
}

fn no_name(_: CheckpointError) -> CompactError {
    CompactError::Name
}

fn in_note(error: crate::NoteError) -> CompactError {
    CompactError::Receipt(ReceiptError::Note(error))
}

fn tag(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest[..4].iter().fold(String::new(), |mut tag, byte| {
        let _ = write!(tag, "{byte:02X}");
        tag
    })
}

fn to_base41(bytes: &[u8]) -> String {
    let mut text = String::new();
    for pair in bytes.chunks(2) {
        let mut value = pair
            .iter()
            .fold(0, |value, byte| value << 8 | usize::from(*byte));
        for _ in 0..=pair.len() {
            text.push(char::from(SIGNS[value % 41]));
            value /= 41;
        }
    }
    text
}

fn from_base41(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for group in text.as_bytes().chunks(3) {
        let value = group.iter().rev().try_fold(0, |value, sign| {
            let digit = SIGNS.iter().position(|known| known == sign)?;
            Some(value * 41 + digit)
        })?;
        match group.len() {
            3 => bytes.extend_from_slice(&u16::try_from(value).ok()?.to_be_bytes()),
            2 => bytes.push(u8::try_from(value).ok()?),
            _ => return None,
        }
    }
    Some(bytes)
}
