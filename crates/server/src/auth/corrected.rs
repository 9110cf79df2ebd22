//! Corrections by hand as somebody may see them: what is about an accusation is kept from whom it accuses.
//! Absent: words, and reasons, which are for those who read what cases say.

use super::shown::sees;
use huiyin_engine::act::{Actor, TextRef};
use huiyin_engine::ids::{CaseId, MatterId, PostId};
use huiyin_engine::record::{Counted, Stands, Strike};
use huiyin_engine::{City, Entry, Event, Time};

/// What happened to records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// A record that counts was put right.
    Changed(CaseId, Box<(Counted, Counted)>),
    /// A record counts for nothing from then on.
    Struck(CaseId, Strike),
    /// A record that was struck out counts again.
    Restored(CaseId),
    /// Cases went to another matter.
    Moved(Vec<(CaseId, MatterId)>, MatterId),
    /// Two matters became one.
    Merged(MatterId, MatterId),
}

/// One correction.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Its entry in the log.
    pub(crate) seq: u64,
    pub(crate) at: Time,
    pub(crate) what: What,
    pub(crate) by: Actor,
    pub(crate) reason: TextRef,
}

impl Line {
    /// A correction as the petitioner of a case that it is about may see it.
    pub(crate) fn own(entry: &Entry) -> Option<Self> {
        Line::seen_by(&|_, _| true, entry)
    }

    /// What whoever holds these posts may see of a correction; nothing where all of it is kept from them.
    pub(crate) fn of(city: &City, posts: &[PostId], entry: &Entry) -> Option<Self> {
        let seen = |case: CaseId, counted: Option<&Counted>| {
            let unit = counted.and_then(|counted| counted.unit.as_ref());
            sees(city, case, unit, posts)
        };
        Line::seen_by(&seen, entry)
    }

    fn seen_by(seen: &dyn Fn(CaseId, Option<&Counted>) -> bool, entry: &Entry) -> Option<Self> {
        let (what, reason, by) = match &entry.event {
            Event::CaseCorrected {
                case,
                was,
                now,
                reason,
                by,
                ..
            } => {
                let both = seen(*case, was.counts()) && seen(*case, now.counts());
                (both.then(|| corrected(*case, was, now))?, reason, by)
            }
            Event::CasesMoved {
                cases,
                to,
                reason,
                by,
            } => {
                let open = cases.iter().filter(|(case, held)| seen(*case, Some(held)));
                let moved: Vec<_> = open.map(|(case, held)| (*case, held.matter)).collect();
                let what = (!moved.is_empty()).then_some(What::Moved(moved, *to))?;
                (what, reason, by)
            }
            Event::MattersMerged {
                matter,
                into,
                reason,
                by,
            } => (What::Merged(*matter, *into), reason, by),
            _ => return None,
        };
        Some(Line {
            seq: entry.seq,
            at: entry.recorded,
            what,
            by: by.clone(),
            reason: reason.clone(),
        })
    }
}

fn corrected(case: CaseId, was: &Stands, now: &Stands) -> What {
    match (was, now) {
        (Stands::Counts(was), Stands::Counts(now)) => {
            What::Changed(case, Box::new((was.clone(), now.clone())))
        }
        (_, Stands::Struck(cause)) => What::Struck(case, *cause),
        (Stands::Struck(_), Stands::Counts(_)) => What::Restored(case),
    }
}
