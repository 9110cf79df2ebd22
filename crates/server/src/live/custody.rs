//! Opening an identity: who may is the engine's to say, and every way it ends is on record in the vault before
//! anything is handed out. One case, one purpose, one person at a time.
//! Deliberately absent: finding a case by a person, and opening many at once.

use super::filing::Private;
use super::reads::parse;
use super::shared::lock;
use super::{ActError, Ask, Live};
use crate::store::{CaseRow, StoreError};
use crate::vault::{
    Admission, Identity, Opening, OpeningRequest, Place, Purpose, Receipt, Refused,
};
use huiyin_engine::casework::{OPENINGS_MAX, Way};
use huiyin_engine::ids::{CaseId, UnitId};
use huiyin_engine::refusal::Thing;
use huiyin_engine::{Actor, Command, Refusal, Span, Time, may_agree, may_open};

/// How long after an identity was opened for it a receipt may be issued again.
const REISSUE_WITHIN: Span = Span::minutes(30);

/// Rows of each list that custodians see.
const LISTED_MAX: usize = 200;

/// What came of the wish to see something sealed.
#[derive(Debug)]
pub enum Let<T> {
    /// Here it is.
    In(T),
    /// A custodian has to agree first.
    Waits {
        /// The request's number.
        request: u64,
    },
}

/// What custodians and auditors see: cases, posts, purposes and instants; never whose identity it was.
#[derive(Debug, Clone, Default)]
pub struct Custody {
    /// What was asked, newest first.
    pub requests: Vec<OpeningRequest>,
    /// What was opened, newest first.
    pub openings: Vec<Opening>,
    /// What was refused, newest first.
    pub refused: Vec<Refused>,
}

impl Live {
    /// Opens who complains, and puts on record who opened it and why before it is handed out; where a custodian
    /// has to agree, asks for that. `In(None)` where nothing was told or the key is gone.
    ///
    /// # Errors
    /// The engine's refusal, which is on record too; a store or vault that cannot be read or written.
    pub async fn open_identity(
        &self,
        case: CaseId,
        purpose: Purpose,
        by: Actor,
    ) -> Result<Let<Option<Identity>>, ActError> {
        let row = self.case_row(case).ok_or(Refusal::NotFound(Thing::Case))?;
        let (live, who, named) = (self.clone(), by.clone(), row.unit.clone());
        let opened = blocking(move || live.open_now(case, row.unit.as_ref(), purpose, who));
        let (found, command) = match opened.await? {
            (Admission::Waits { request, new }, _) => {
                let unit = named;
                let command = Command::NoteRequest {
                    case,
                    unit,
                    request,
                    by,
                };
                (Let::Waits { request }, Some(command).filter(|_| new))
            }
            (Admission::Opened { today }, identity) => {
                let openings = today;
                let command = Command::NoteOpenings { by, openings };
                (
                    Let::In(identity),
                    Some(command).filter(|_| today == OPENINGS_MAX),
                )
            }
        };
        if let Some(command) = command {
            self.ask(|reply| Ask::Plain { command, reply }).await?;
        }
        Ok(found)
    }

    fn open_now(
        &self,
        case: CaseId,
        named: Option<&UnitId>,
        purpose: Purpose,
        by: Actor,
    ) -> Result<(Admission, Option<Identity>), ActError> {
        let wish = Opening {
            at: self.now(),
            case,
            purpose,
            by,
        };
        let way = self.read(|city| may_open(city, case, named, purpose, &wish.by));
        let way = way.or_else(|refusal| self.refused(&wish, refusal))?;
        let admission = self.vault().admit(&wish, way == Way::ByCustodian)?;
        let opened = matches!(admission, Admission::Opened { .. });
        let private = if opened { self.private(case)? } else { None };
        Ok((admission, private.and_then(|private| private.identity)))
    }

    fn refused(&self, wish: &Opening, refusal: Refusal) -> Result<Way, ActError> {
        self.vault().log_refused(wish, refusal.code())?;
        Err(refusal.into())
    }

    fn private(&self, case: CaseId) -> Result<Option<Private>, ActError> {
        let Some(held) = lock(&self.shared.reader).case(case)? else {
            return Ok(None);
        };
        let place = Place::Private(case.0);
        let plain = self.vault().open_sealed(held.key, place, &held.private)?;
        let plain = plain.map(zeroize::Zeroizing::new);
        Ok(plain.map(|plain| parse(&plain)).transpose()?)
    }

    /// A new receipt code for a petitioner who lost theirs, whose identity this person opened for that within half
    /// an hour. The old code opens nothing any more.
    ///
    /// # Errors
    /// Where nobody compared the identity, or the store or vault cannot be written.
    pub async fn reissue_receipt(&self, case: CaseId, by: Actor) -> Result<Receipt, ActError> {
        let at = self.now();
        let purpose = Purpose::ReissueReceipt;
        let wish = Opening {
            at,
            case,
            purpose,
            by,
        };
        let live = self.clone();
        let opened = blocking(move || {
            let since = at - REISSUE_WITHIN;
            Ok(live.vault().opened_since(&wish, since)?)
        });
        if !opened.await? {
            return Err(ActError::NotCompared);
        }
        self.ask(|reply| Ask::Reissue { case, reply }).await
    }

    /// What custodians and auditors see.
    ///
    /// # Errors
    /// Where the vault cannot be read.
    pub fn custody(&self) -> Result<Custody, ActError> {
        let vault = self.vault();
        Ok(Custody {
            requests: vault.requests(LISTED_MAX)?,
            openings: vault.openings(LISTED_MAX)?,
            refused: vault.refused(LISTED_MAX)?,
        })
    }

    /// A custodian says whether an identity may be opened.
    ///
    /// # Errors
    /// The engine's refusal; [`Refusal::NotFound`] where there is no such request or it is answered.
    pub async fn answer_opening(
        &self,
        request: u64,
        by: Actor,
        agreed: bool,
    ) -> Result<(), ActError> {
        let live = self.clone();
        blocking(move || {
            let held = live.vault().request(request)?;
            let asked = held.ok_or(Refusal::NotFound(Thing::Case))?.asked;
            let row = live.case_row(asked.case);
            let row = row.ok_or(Refusal::NotFound(Thing::Case))?;
            let (case, named) = (asked.case, row.unit.as_ref());
            live.read(|city| may_agree(city, case, named, &asked.by, &by))?;
            match live
                .vault()
                .answer_request(request, &by, live.now(), agreed)?
            {
                true => Ok(()),
                false => Err(ActError::Answered),
            }
        })
        .await
    }

    /// Cases that were registered on a day, of an area and a unit where these are given; for a petitioner who lost
    /// their receipt. At most `limit`, in the order in which they came.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn cases_of_day(
        &self,
        from: Time,
        keep: impl Fn(&CaseRow) -> bool,
        limit: usize,
    ) -> Result<Vec<CaseRow>, StoreError> {
        let (first, end) = {
            let log = lock(&self.shared.reader);
            let first = log.first_case_since(from)?;
            (first, log.first_case_since(from + Span::days(1))?)
        };
        let mut rows = Vec::new();
        for case in (first.0..end.0).map(CaseId) {
            rows.extend(self.case_row(case).filter(&keep));
            if rows.len() >= limit {
                break;
            }
        }
        Ok(rows)
    }
}

async fn blocking<T: Send + 'static>(
    run: impl FnOnce() -> Result<T, ActError> + Send + 'static,
) -> Result<T, ActError> {
    let done = tokio::task::spawn_blocking(run).await;
    done.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
}
