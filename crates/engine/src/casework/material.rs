//! What a petitioner adds to their case later: counts and kinds, and whether anybody has read it.
//! Deliberately absent: what it says and what its files are called; both are sealed with the case.

use crate::ids::UnitId;
use crate::time::{Span, Time};
use serde::{Deserialize, Serialize};

/// The most pieces of one case.
pub const PIECES_MAX: u32 = 20;
/// The most bytes of one piece: 8 MiB.
pub const PIECE_BYTES_MAX: u32 = 8 << 20;
/// The most bytes of all pieces of one case: 40 MiB.
pub const CASE_BYTES_MAX: u64 = 40 << 20;

/// What a piece is, found by its first bytes. A closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaterialKind {
    /// Words, typed in or in a file of nothing else.
    Text,
    /// A PDF document.
    Pdf,
    /// A photograph.
    Jpeg,
    /// A picture.
    Png,
    /// A Word document.
    Docx,
}

/// One piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// What it is.
    pub kind: MaterialKind,
    /// How large.
    pub bytes: u32,
    /// When it came.
    pub at: Time,
}

/// What was added to a case. The n-th piece has the number n, from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    /// The unit that the case's record names: it may be the accused one.
    pub unit: Option<UnitId>,
    /// In the order in which they came.
    pub pieces: Vec<Piece>,
    /// How many of them somebody has read.
    pub read: u32,
    /// Since when something has been unread.
    pub unread_since: Option<Time>,
    /// How long something was unread after the case had ended, in all.
    pub paused: Span,
}

impl Material {
    /// How many pieces there are.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.pieces.len()).unwrap_or(u32::MAX)
    }

    /// How many of them nobody has read.
    #[must_use]
    pub fn unread(&self) -> u32 {
        self.count().saturating_sub(self.read)
    }

    /// How many bytes they have in all.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.pieces.iter().map(|piece| u64::from(piece.bytes)).sum()
    }

    pub(crate) fn add(&mut self, piece: Piece) {
        self.unread_since.get_or_insert(piece.at);
        self.pieces.push(piece);
    }

    pub(crate) fn read_to(&mut self, number: u32, ended: Option<Time>, now: Time) {
        self.read = self.read.max(number.min(self.count()));
        if self.unread() > 0 {
            return;
        }
        if let Some((since, ended)) = self.unread_since.take().zip(ended) {
            let from = since.max(ended).min(now);
            self.paused = Span(self.paused.0 + (now - from).0);
        }
    }
}
