//! Which matter a complaint belongs to where nobody said so: the grouper with what it has learned.
//!
//! It learns from the cases of the last 60 days. After a commit that failed it may have learned what
//! is not in the log, so it is made anew from the store before it is asked again.
//! Deliberately absent: how two texts are compared; that is the text room's.

use super::filing::{CaseTexts, Filing};
use crate::store::{CaseRow, Reader, StoreError};
use crate::vault::{Place, Vault};
use huiyin_engine::ids::{AreaId, CaseId, MatterId};
use huiyin_engine::record::MatterChoice;
use huiyin_engine::{City, Span, Time};
use huiyin_text::{Doc, Grouper, Params};

/// How far back complaints are compared.
const REACH: Span = Span::days(60);

/// Of a matter grouped by hand, so many cases teach what it is about.
const TAUGHT_MAX: u64 = 4;

pub(super) struct Grouping {
    grouper: Option<Grouper>,
}

impl Grouping {
    /// Not made yet: the first complaint without a matter makes it.
    pub(super) const fn unmade() -> Self {
        Grouping { grouper: None }
    }

    /// Forgets everything; it is made anew from the store when it is next asked.
    pub(super) fn spoil(&mut self) {
        self.grouper = None;
    }

    pub(super) const fn is_made(&self) -> bool {
        self.grouper.is_some()
    }

    /// Learns every case from `from` on, in the matter that it belongs to now: what was split stays split.
    /// Cases that were struck out, or whose key is gone, teach nothing.
    pub(super) fn make(
        &mut self,
        reader: &Reader,
        vault: &Vault,
        city: &City,
        from: CaseId,
    ) -> Result<(), StoreError> {
        let mut grouper = Grouper::new(Params::default());
        reader.each_case(from, |sealed, row| {
            let row = row.corrected(city);
            if row.struck.is_some() {
                return;
            }
            let place = Place::Content(sealed.case.0);
            let opened = vault.open_sealed(sealed.key, place, &sealed.content);
            let texts = opened.ok().flatten();
            let texts = texts.and_then(|plain| serde_json::from_slice::<CaseTexts>(&plain).ok());
            if let Some(texts) = texts {
                grouper.place_given(&doc_of(&row, &texts), row.matter.0);
            }
        })?;
        self.grouper = Some(grouper);
        Ok(())
    }

    /// The matter of a complaint, which is learned; `fresh` is the number a new matter would get.
    pub(super) fn place(&mut self, filing: &Filing, fresh: MatterId) -> MatterChoice {
        let Some(grouper) = &mut self.grouper else {
            return MatterChoice::New;
        };
        let placement = grouper.place(&doc(filing), fresh.0);
        if placement.new {
            MatterChoice::New
        } else {
            MatterChoice::Known(MatterId(placement.matter))
        }
    }

    /// Learns what a matter is about that was said by hand.
    pub(super) fn learn(&mut self, filing: &Filing, matter: MatterId, cases_so_far: u64) {
        if let Some(grouper) = self.grouper.as_mut().filter(|_| cases_so_far < TAUGHT_MAX) {
            grouper.place_given(&doc(filing), matter.0);
        }
    }

    /// Lets go of matters that nobody has complained about for 60 days.
    pub(super) fn forget(&mut self, now: Time) {
        if let Some(grouper) = &mut self.grouper {
            grouper.forget_before((now - REACH).0);
        }
    }
}

/// The instant from which cases are compared.
pub(super) fn reach(now: Time) -> Time {
    now - REACH
}

fn doc(filing: &Filing) -> Doc<'_> {
    Doc {
        time_us: filing.time.0,
        topic: &filing.topic,
        body: &filing.body,
        area: filing.area.as_deref(),
    }
}

fn doc_of<'a>(row: &'a CaseRow, texts: &'a CaseTexts) -> Doc<'a> {
    Doc {
        time_us: row.time.0,
        topic: &texts.topic,
        body: &texts.body,
        area: row.area.as_ref().map(AreaId::as_str),
    }
}
