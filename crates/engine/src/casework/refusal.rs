//! Why a step with a case is refused: a closed list, each with what would be allowed.

use crate::casework::CaseStage;
use crate::ids::PostId;
use crate::law::{GuardRefusal, Refused};
use std::fmt;

/// A named reason for refusing a step with a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseRefusal {
    /// Nobody has said what this case is.
    NotClassed,
    /// The case is closed.
    Closed,
    /// The case stands where this step does not begin.
    At(CaseStage),
    /// This clock does not run on the case, or has run out.
    ClockNotRunning,
    /// The law does not allow it for this clock.
    Clock(Refused),
    /// The working calendar of this year is not published.
    CalendarMissing(i64),
    /// Whoever it accuses, or somebody with an interest in it, would have the case.
    Guard(GuardRefusal),
    /// A unit or post that it accuses has the case now, or owes a promise on it.
    AccusedHasIt,
    /// Whoever acts also holds this post, which may not have the case.
    OtherPost(PostId),
    /// This remedy is not one of the case's route.
    OtherRoute,
    /// That day has not come yet.
    DayAhead,
    /// The case was given to no post yet.
    NotAssigned,
    /// Its key was erased; nobody can read it any more.
    Erased,
    /// The petitioner has added as much to it as there is room for.
    MaterialFull,
    /// All of what was added is read, or there is no such piece.
    NothingUnread,
    /// Its time has not come, or something is unread.
    NotDue,
}

impl CaseRefusal {
    /// A stable code for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            CaseRefusal::NotClassed => "not-classed",
            CaseRefusal::Closed => "case-closed",
            CaseRefusal::At(_) => "case-at",
            CaseRefusal::ClockNotRunning => "clock-not-running",
            CaseRefusal::Clock(_) => "clock",
            CaseRefusal::CalendarMissing(_) => "calendar-missing",
            CaseRefusal::Guard(_) => "guard",
            CaseRefusal::AccusedHasIt => "accused-has-it",
            CaseRefusal::OtherPost(_) => "other-post",
            CaseRefusal::OtherRoute => "other-route",
            CaseRefusal::DayAhead => "day-ahead",
            CaseRefusal::NotAssigned => "not-assigned",
            CaseRefusal::Erased => "erased",
            CaseRefusal::MaterialFull => "material-full",
            CaseRefusal::NothingUnread => "nothing-unread",
            CaseRefusal::NotDue => "not-due",
        }
    }
}

impl fmt::Display for CaseRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CaseRefusal::NotClassed => {
                f.write_str("nobody has said what this case is; say it first")
            }
            CaseRefusal::Closed => f.write_str("the case is closed"),
            CaseRefusal::At(stage) => write!(
                f,
                "the case is {}; this step does not begin there",
                format!("{stage:?}").to_lowercase()
            ),
            CaseRefusal::ClockNotRunning => {
                f.write_str("this clock does not run on the case, or has run out")
            }
            CaseRefusal::Clock(why) => {
                write!(f, "the law does not allow it for this clock: {why:?}")
            }
            CaseRefusal::CalendarMissing(year) => {
                write!(f, "the working calendar of {year} is not published")
            }
            CaseRefusal::Guard(why) => write!(f, "they may not have this case: {why:?}"),
            CaseRefusal::AccusedHasIt => f.write_str(
                "a unit or post that it accuses has the case; give it to another one first",
            ),
            CaseRefusal::OtherPost(post) => write!(
                f,
                "whoever acts also holds the post {post}, which may not have this case"
            ),
            CaseRefusal::OtherRoute => f.write_str("this remedy is not one of the case's route"),
            CaseRefusal::DayAhead => f.write_str("that day has not come yet"),
            CaseRefusal::NotAssigned => {
                f.write_str("the case was given to no post; give it to one first")
            }
            CaseRefusal::Erased => f.write_str("its retention has ended and its key was erased"),
            CaseRefusal::MaterialFull => write!(
                f,
                "no more can be added: {} pieces, {} MiB each and {} MiB in all are allowed",
                super::PIECES_MAX,
                super::PIECE_BYTES_MAX >> 20,
                super::CASE_BYTES_MAX >> 20
            ),
            CaseRefusal::NothingUnread => f.write_str("nothing of that is unread"),
            CaseRefusal::NotDue => {
                f.write_str("its retention has not ended, or something is unread")
            }
        }
    }
}
