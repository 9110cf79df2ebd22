//! Cases in hand: who may take which step, which clocks of the law begin and end with it, and what is never
//! given to the accused. Absent: counting of days (`law`), and what a page shows.

mod clocks;
mod hands;

pub(super) use clocks::{adopt, silent, unclassed};
pub(super) use hands::{hands as hands_of, hands_of_file, takers as who_takes};

use super::{plan_of, require_post, require_reason};
use crate::act::{Actor, TextRef};
use crate::casework::{
    CaseClock, CaseEnd, CaseFile, CaseRefusal, CaseStage, CaseStep, Filed, OpenCase, Rating,
    may_have, may_read,
};
use crate::event::Event;
use crate::ids::{CaseId, UnitId};
use crate::law::{self, Adjustment, Class, ClockId, GuardRefusal, REMEDIES, RemedyId, Start};
use crate::plan::Plan;
use crate::refusal::{RecordRefusal, Refusal, Thing};
use crate::state::City;
use crate::time::{Day, Time};
pub(super) use hands::takers;
use hands::{assignable, hands, heads, require_reader};

/// The most units that one accusation accuses.
const ACCUSED_MAX: usize = 32;

/// A case on which a step is being decided, with the events so far folded in.
struct Work<'a> {
    city: &'a City,
    plan: &'a Plan,
    case: OpenCase,
    by: &'a Actor,
    now: Time,
    events: Vec<Event>,
}

pub(super) fn step(
    city: &City,
    case: CaseId,
    step: &CaseStep<TextRef>,
    filed: Option<&Filed>,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let plan = plan_of(city)?;
    let (case, filed) = match (city.cases.get(&case), filed) {
        (Some(CaseFile::Closed(_)), _) => return Err(Refusal::Case(CaseRefusal::Closed)),
        (Some(CaseFile::Open(open)), _) => (OpenCase::clone(open), None),
        (None, Some(filed)) if case < city.next.case => (OpenCase::of(case, filed), Some(filed)),
        (None, _) => return Err(Refusal::NotFound(Thing::Case)),
    };
    if let Some(text) = step.text() {
        require_reason(text)?;
    }
    if city.struck(case.id).is_some() {
        return Err(Refusal::Record(RecordRefusal::StruckOut));
    }
    let mut work = Work {
        city,
        plan,
        case,
        by,
        now,
        events: Vec::new(),
    };
    match step {
        CaseStep::Classify { .. } => work.classify(step, filed)?,
        _ if filed.is_some() => return Err(Refusal::Case(CaseRefusal::NotClassed)),
        _ => {
            require_reader(plan, &work.case, by)?;
            work.goes_on(step)?;
        }
    }
    Ok(work.events)
}

// The same word again is no entry.
pub(super) fn rate(
    city: &City,
    case: CaseId,
    rating: Rating,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let file = city.cases.get(&case);
    let file = file.ok_or(Refusal::Case(CaseRefusal::NotClassed))?;
    file.may_be_rated(now).map_err(Refusal::Case)?;
    let same = file.rating() == Some(rating);
    let event = (!same).then_some(Event::CaseRated { case, rating });
    Ok(event.into_iter().collect())
}

impl Work<'_> {
    fn push(&mut self, event: Event) {
        match &event {
            Event::CaseStepped { step, by, .. } => self.case.apply(self.now, step, by),
            Event::CaseClock { clock, change, .. } => self.case.change(self.now, *clock, change),
            _ => {}
        }
        self.events.push(event);
    }

    fn take(&mut self, step: &CaseStep<TextRef>) {
        self.took(step, None);
    }

    fn took(&mut self, step: &CaseStep<TextRef>, filed: Option<&Filed>) {
        self.push(Event::CaseStepped {
            case: self.case.id,
            filed: filed.cloned(),
            step: step.clone(),
            by: self.by.clone(),
        });
    }

    fn end(&mut self, end: CaseEnd) {
        let case = self.case.id;
        self.push(Event::CaseEnded { case, end });
    }

    fn require_stage(&self, stages: &[CaseStage]) -> Result<(), Refusal> {
        match stages.contains(&self.case.stage) {
            true => Ok(()),
            false => Err(Refusal::Case(CaseRefusal::At(self.case.stage))),
        }
    }

    fn require_unit(&self, unit: &UnitId) -> Result<(), Refusal> {
        self.plan.unit(unit).map(drop).ok_or(Refusal::UnknownUnit)
    }

    fn classify(&mut self, step: &CaseStep<TextRef>, filed: Option<&Filed>) -> Result<(), Refusal> {
        let CaseStep::Classify {
            class,
            accused,
            direct,
            ..
        } = step
        else {
            return Ok(());
        };
        require_post(self.by, takers(self.plan))?;
        self.require_stage(&[CaseStage::Classed, CaseStage::Accepted])?;
        accused
            .iter()
            .chain(direct)
            .try_for_each(|unit| self.require_unit(unit))?;
        match (class, accused.len()) {
            (Class::Accusation, 0) => {
                return Err(Refusal::Case(CaseRefusal::Guard(
                    GuardRefusal::AccusedNotRecorded,
                )));
            }
            (_, found) if found > ACCUSED_MAX => return Err(Refusal::UnknownUnit),
            _ => {}
        }
        // Whoever the record names may not be the one who says that nobody is accused.
        match filed {
            Some(filed) => {
                let named = filed.unit.as_ref();
                may_read(None, named, self.plan, &self.by.post).map_err(Refusal::from)?;
            }
            None => require_reader(self.plan, &self.case, self.by)?,
        }
        self.took(step, filed);
        require_reader(self.plan, &self.case, self.by)?;
        self.require_kept_apart()?;
        match filed {
            Some(filed) => self.start(self.received(), filed.received),
            None => self.apply_anew(),
        }
        Ok(())
    }

    // Nobody who has the case may be among those whom it now accuses.
    fn require_kept_apart(&self) -> Result<(), Refusal> {
        let (case, plan) = (&self.case, self.plan);
        let may = |unit| may_have(Some(case.class), &case.accused, plan, unit).is_ok();
        let holder = case.holder.as_ref().is_none_or(|unit| may(Some(unit)));
        let post = case.assigned.as_ref().is_none_or(|post| {
            let held = plan.post(post);
            may(held.and_then(|post| post.unit.as_ref()))
        });
        let owed = self.city.case_promises.values();
        let owed = owed.filter(|held| held.case == case.id && !held.promise.stage.closed());
        let promised = owed.into_iter().all(|held| {
            let owner = plan.post(&held.promise.owner);
            may(owner.and_then(|post| post.unit.as_ref()))
        });
        match holder && post && promised {
            true => Ok(()),
            false => Err(Refusal::Case(CaseRefusal::AccusedHasIt)),
        }
    }

    fn received(&self) -> Start {
        match self.case.holder {
            Some(_) => Start::OrganReceived,
            None => Start::OfficeReceived,
        }
    }

    fn goes_on(&mut self, step: &CaseStep<TextRef>) -> Result<(), Refusal> {
        match step {
            CaseStep::ReportUp { .. } => {
                self.require_hands()?;
                self.require_running(ClockId::ReportGrave)?;
                self.take(step);
                self.stop(&[ClockId::ReportGrave]);
            }
            CaseStep::Transfer { to, .. } => self.transfer(step, to)?,
            CaseStep::Object { .. } => self.object(step)?,
            CaseStep::Accept { .. } => self.accept(step)?,
            CaseStep::Extend {
                days, reason_told, ..
            } => self.extend(step, *days, *reason_told)?,
            CaseStep::BeginHearing { .. } => self.hearing(step, true)?,
            CaseStep::EndHearing { .. } => self.hearing(step, false)?,
            CaseStep::Answer { .. } => self.answer(step)?,
            CaseStep::AskReview { .. } => self.ask_review(step)?,
            CaseStep::Assign { post, interest, .. } => {
                require_post(self.by, takers(self.plan))?;
                assignable(self.plan, &self.case, post, *interest)?;
                self.take(step);
            }
            CaseStep::Represent { representatives } => {
                require_post(self.by, takers(self.plan))?;
                law::representatives(self.case.people, *representatives).map_err(Refusal::from)?;
                self.take(step);
            }
            CaseStep::Remedy { remedy, began } => self.remedy(step, *remedy, *began)?,
            CaseStep::Close { reason } => self.close(step, reason)?,
            CaseStep::Classify { .. } => {}
        }
        Ok(())
    }

    fn require_hands(&self) -> Result<(), Refusal> {
        require_post(self.by, hands(self.plan, &self.case))
    }

    fn require_running(&self, clock: ClockId) -> Result<(), Refusal> {
        let held = self.case.clocks.get(&clock);
        match held.is_some_and(CaseClock::is_open) {
            true => Ok(()),
            false => Err(Refusal::Case(CaseRefusal::ClockNotRunning)),
        }
    }

    // Agreeing to an objection is giving the case to another unit; giving it to the same one is not agreeing.
    fn transfer(&mut self, step: &CaseStep<TextRef>, to: &UnitId) -> Result<(), Refusal> {
        require_post(self.by, takers(self.plan))?;
        self.require_unit(to)?;
        self.require_stage(&[CaseStage::Classed, CaseStage::Accepted])?;
        let case = &self.case;
        may_have(Some(case.class), &case.accused, self.plan, Some(to)).map_err(Refusal::from)?;
        let stays = case.holder.as_ref() == Some(to);
        if stays && !case.objects {
            return Err(Refusal::TheirsAlready);
        }
        self.take(step);
        if !stays {
            self.stop(&[
                ClockId::Register,
                ClockId::NoticeDirect,
                ClockId::NoticeTransferred,
                ClockId::Objection,
            ]);
            self.start(Start::TransferReceived, self.now);
        }
        Ok(())
    }

    fn object(&mut self, step: &CaseStep<TextRef>) -> Result<(), Refusal> {
        require_post(self.by, hands::of_holder(self.plan, &self.case))?;
        let waits = |clock: &CaseClock| clock.waits();
        if !self.case.clocks.get(&ClockId::Objection).is_some_and(waits) {
            return Err(Refusal::Case(CaseRefusal::ClockNotRunning));
        }
        self.take(step);
        self.stop(&[ClockId::Objection]);
        Ok(())
    }

    fn accept(&mut self, step: &CaseStep<TextRef>) -> Result<(), Refusal> {
        self.require_hands()?;
        let told_again = self
            .case
            .clocks
            .get(&ClockId::NoticeTransferred)
            .is_some_and(CaseClock::is_open);
        if self.case.stage != CaseStage::Accepted || !told_again {
            self.require_stage(&[CaseStage::Classed])?;
        }
        let first = self.case.stage == CaseStage::Classed;
        self.take(step);
        self.stop(&[
            ClockId::Register,
            ClockId::NoticeDirect,
            ClockId::NoticeTransferred,
            ClockId::Objection,
        ]);
        if first {
            self.start(Start::Accepted, self.now);
        }
        Ok(())
    }

    fn extend(
        &mut self,
        step: &CaseStep<TextRef>,
        days: u32,
        reason_told: bool,
    ) -> Result<(), Refusal> {
        require_post(self.by, heads(self.plan, &self.case))?;
        self.require_running(ClockId::Handling)?;
        let adjustment = Adjustment::Extended {
            days,
            approved: self.now.city_day(),
            by: self.by.person,
            reason_told,
        };
        self.require_allowed(ClockId::Handling, adjustment)?;
        self.take(step);
        self.adjust(ClockId::Handling, adjustment);
        Ok(())
    }

    fn hearing(&mut self, step: &CaseStep<TextRef>, begins: bool) -> Result<(), Refusal> {
        self.require_hands()?;
        let clock = ClockId::AnswerRereview;
        self.require_running(clock)?;
        let today = self.now.city_day();
        let held = self.case.clocks.get(&clock);
        let going_on = held.and_then(CaseClock::hearing_since);
        let adjustment = match (going_on, begins) {
            (None, true) => Adjustment::Hearing {
                from: today,
                to: None,
            },
            (Some(from), false) => Adjustment::Hearing {
                from,
                to: Some(today),
            },
            _ => return Err(Refusal::Case(CaseRefusal::ClockNotRunning)),
        };
        self.take(step);
        self.adjust(clock, adjustment);
        Ok(())
    }

    fn answer(&mut self, step: &CaseStep<TextRef>) -> Result<(), Refusal> {
        self.require_hands()?;
        let (clock, start) = match self.case.stage {
            CaseStage::Accepted => (ClockId::Handling, Some(Start::OpinionReceived)),
            CaseStage::InReview => (ClockId::AnswerReview, Some(Start::ReviewOpinionReceived)),
            CaseStage::InRereview => (ClockId::AnswerRereview, None),
            stage => return Err(Refusal::Case(CaseRefusal::At(stage))),
        };
        self.take(step);
        self.stop(&[clock, ClockId::NoticeTransferred, ClockId::Objection]);
        match start {
            Some(start) => self.start(start, self.now),
            None => self.end(CaseEnd::Final),
        }
        Ok(())
    }

    fn ask_review(&mut self, step: &CaseStep<TextRef>) -> Result<(), Refusal> {
        self.require_hands()?;
        let (clock, start) = match self.case.stage {
            CaseStage::Answered => (ClockId::AskReview, Start::ReviewRequested),
            CaseStage::ReviewAnswered => (ClockId::AskRereview, Start::RereviewRequested),
            stage => return Err(Refusal::Case(CaseRefusal::At(stage))),
        };
        self.require_running(clock)?;
        self.take(step);
        self.stop(&[clock]);
        self.start(start, self.now);
        Ok(())
    }

    fn remedy(
        &mut self,
        step: &CaseStep<TextRef>,
        remedy: RemedyId,
        began: Day,
    ) -> Result<(), Refusal> {
        self.require_hands()?;
        let Class::Request(route) = self.case.class else {
            return Err(Refusal::Case(CaseRefusal::OtherRoute));
        };
        let held = REMEDIES.iter().find(|held| held.id == remedy);
        if !held.is_some_and(|held| held.routes.contains(&route)) {
            return Err(Refusal::Case(CaseRefusal::OtherRoute));
        }
        if began > self.now.city_day() {
            return Err(Refusal::Case(CaseRefusal::DayAhead));
        }
        self.take(step);
        Ok(())
    }

    // Nobody closes a case while its petitioner waits for an answer to a review, or may still ask for one.
    fn close(&mut self, step: &CaseStep<TextRef>, reason: &TextRef) -> Result<(), Refusal> {
        require_post(self.by, takers(self.plan))?;
        let theirs = [
            ClockId::AskReview,
            ClockId::AnswerReview,
            ClockId::AskRereview,
            ClockId::AnswerRereview,
        ];
        if theirs
            .iter()
            .any(|clock| self.require_running(*clock).is_ok())
        {
            return Err(Refusal::Case(CaseRefusal::At(self.case.stage)));
        }
        self.take(step);
        let open: Vec<ClockId> = self.case.clocks.keys().copied().collect();
        self.stop(&open);
        self.end(CaseEnd::Closed {
            reason: reason.clone(),
            by: self.by.clone(),
        });
        Ok(())
    }
}
