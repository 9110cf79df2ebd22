//! The clocks of the Regulations on Petitions that bind an office, as entries name them. Absent: how long they
//! run and from when, and the petitioner's own time.

use crate::entry::{EntryError, Fields};

/// A clock that the law sets an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LawClock {
    /// Register and transfer (Article 22).
    Register,
    /// Report a grave or urgent matter upward (Article 25).
    ReportGrave,
    /// Tell the petitioner of acceptance, where the organ was asked directly (Article 23).
    NoticeDirect,
    /// Tell the petitioner of acceptance, after a transfer (Article 23).
    NoticeTransferred,
    /// Say that one is not competent (Article 23).
    Objection,
    /// Handle it (Article 34).
    Handling,
    /// Answer a review (Article 35).
    AnswerReview,
    /// Answer a re-review (Article 36).
    AnswerRereview,
}

impl LawClock {
    /// All of them, in the order of their bytes, which begin at 1.
    pub const ALL: [Self; 8] = [
        Self::Register,
        Self::ReportGrave,
        Self::NoticeDirect,
        Self::NoticeTransferred,
        Self::Objection,
        Self::Handling,
        Self::AnswerReview,
        Self::AnswerRereview,
    ];

    /// A word for it that programs read; changes as little as its byte.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::ReportGrave => "report_grave",
            Self::NoticeDirect => "notice_direct",
            Self::NoticeTransferred => "notice_transferred",
            Self::Objection => "objection",
            Self::Handling => "handling",
            Self::AnswerReview => "answer_review",
            Self::AnswerRereview => "answer_rereview",
        }
    }

    pub(crate) const fn byte(self) -> u8 {
        match self {
            Self::Register => 1,
            Self::ReportGrave => 2,
            Self::NoticeDirect => 3,
            Self::NoticeTransferred => 4,
            Self::Objection => 5,
            Self::Handling => 6,
            Self::AnswerReview => 7,
            Self::AnswerRereview => 8,
        }
    }

    pub(crate) fn read(fields: &mut Fields<'_>) -> Result<Self, EntryError> {
        let [found] = fields.take()?;
        let held = Self::ALL.into_iter().find(|clock| clock.byte() == found);
        held.ok_or(EntryError::Clock { found })
    }
}
