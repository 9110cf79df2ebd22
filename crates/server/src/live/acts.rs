//! One act of a named person: which key its text goes under, what the engine says, what is sealed.

use super::writer::Writer;
use super::{ActError, Done};
use crate::store::{OnceRow, OutboxMark, OutboxState, Scope, SealedText, case_row};
use crate::vault::{Draft, KeyId};
use huiyin_engine::act::{Act, TextRef};
use huiyin_engine::casework::Filed;
use huiyin_engine::ids::{CaseId, IncidentId};
use huiyin_engine::plan::Plan;
use huiyin_engine::promise::{CasePromise, NewPromise};
use huiyin_engine::record::{MOVED_MAX, Registration};
use huiyin_engine::refusal::Thing;
use huiyin_engine::{Actor, City, Command, Entry, Event, Refusal, Time};

/// The most characters of one text by staff.
pub(crate) const TEXT_CHARS_MAX: usize = 20_000;

impl Writer {
    pub(super) fn act(
        &mut self,
        by: Actor,
        act: Act<String>,
        once: Option<&str>,
    ) -> Result<Done, ActError> {
        let now = self.now();
        let tags = once.map(|key| self.shared.vault.once_tag(key, &once_body(&by, &act)));
        if let Some((tag, body)) = tags
            && let Some(done) = self.done_before(&tag, &body)?
        {
            return Ok(done);
        }
        require_known_post(&self.working.city, &by)?;
        let scope = scope_of(&self.working.city, &act)?;
        let (act, drafts) = self.draft(act)?;
        let command = self.command(by, act)?;
        let events = self.working.decide(&command, now)?;
        self.seal(scope, &drafts)?;
        let ledger = self.ledger_of(&events, now, &drafts)?;
        self.working.batch.ledger.extend(ledger);
        let first_seq = self.working.city.seq + 1;
        let entries = self.working.take_in(events, now);
        if entries.iter().any(|entry| regroups(&entry.event)) {
            self.grouping.spoil();
        }
        self.working
            .batch
            .once
            .extend(tags.map(|(tag, body)| OnceRow {
                tag,
                body,
                first_seq,
                entries: u32::try_from(entries.len()).unwrap_or(u32::MAX),
                at: now,
            }));
        Ok(Done { entries })
    }

    // The first step with a case needs what the log says of it; the engine keeps only cases in hand.
    fn command(&self, by: Actor, act: Act<TextRef>) -> Result<Command, ActError> {
        match act {
            Act::StepCase { case, step } if !self.working.city.cases.contains_key(&case) => {
                let filed = self.filed(case)?;
                let filed = filed.ok_or(Refusal::NotFound(Thing::Case))?;
                Ok(Command::OnCase {
                    by,
                    case,
                    step,
                    filed,
                })
            }
            Act::CorrectCase(_)
            | Act::StrikeCase { .. }
            | Act::MoveCases { .. }
            | Act::MergeMatter { .. } => Ok(Command::OnRecords {
                by,
                registrations: self.registrations(&act)?,
                act,
            }),
            act => Ok(Command::Act { by, act }),
        }
    }

    // What the log says of each case that an act corrects.
    fn registrations(&self, act: &Act<TextRef>) -> Result<Vec<Registration>, ActError> {
        let cases = match act {
            Act::CorrectCase(right) => std::slice::from_ref(&right.case),
            Act::StrikeCase { case, .. } => std::slice::from_ref(case),
            // One more than may be moved is refused as too many.
            Act::MoveCases { cases, .. } => &cases[..cases.len().min(MOVED_MAX + 1)],
            _ => &[],
        };
        let mut registrations = Vec::with_capacity(cases.len());
        for case in cases {
            registrations.extend(self.registered(*case)?.and_then(registration));
        }
        Ok(registrations)
    }

    // The entry that registered a case, also one that is not yet in the store.
    fn registered(&self, case: CaseId) -> Result<Option<Entry>, ActError> {
        let is = |entry: &&Entry| matches!(entry.event, Event::CaseRegistered { case: held, .. } if held == case);
        match self.working.batch.entries.iter().find(is) {
            Some(entry) => Ok(Some(entry.clone())),
            None => Ok(self.reader.registration(case)?),
        }
    }

    pub(super) fn filed(&self, case: CaseId) -> Result<Option<Filed>, ActError> {
        let row = self.registered(case)?.and_then(case_row);
        Ok(row.map(|row| row.corrected(&self.working.city).filed()))
    }

    // Numbers and commitments are needed to decide; the texts are sealed once the engine has agreed.
    fn draft(&mut self, act: Act<String>) -> Result<(Act<TextRef>, Vec<Draft>), ActError> {
        let (mut id, mut drafts) = (self.working.next_text, Vec::new());
        let vault = &self.shared.vault;
        let act = act.try_map_text(|text: String| {
            let text = text.trim();
            let (found, allowed) = (text.chars().count(), TEXT_CHARS_MAX);
            if found > allowed {
                return Err(ActError::TextTooLong { found, allowed });
            }
            let draft = vault.draft(id, text)?;
            let text = draft.text.clone();
            id += 1;
            drafts.push(draft);
            Ok(text)
        })?;
        Ok((act, drafts))
    }

    fn seal(&mut self, scope: Option<Scope>, drafts: &[Draft]) -> Result<(), ActError> {
        let Some(scope) = scope.filter(|_| !drafts.is_empty()) else {
            return Ok(());
        };
        let (key, fresh) = self.scope_key(scope)?;
        for draft in drafts {
            let sealed = self.shared.vault.seal_draft(key, draft)?;
            let id = draft.text.id;
            self.working.next_text = id + 1;
            let texts = &mut self.working.batch.texts;
            texts.push(SealedText { id, key, sealed });
        }
        let scopes = &mut self.working.batch.scopes;
        scopes.extend(fresh.then_some((scope, key)));
        Ok(())
    }

    // The data key of a scope, and whether it is new.
    fn scope_key(&mut self, scope: Scope) -> Result<(KeyId, bool), ActError> {
        match self.held_key(scope)? {
            Some(key) => Ok((key, false)),
            None => Ok((self.shared.vault.fresh_key()?, true)),
        }
    }

    /// The data key that a scope was given; that of a case stands in its own row.
    pub(super) fn held_key(&self, scope: Scope) -> Result<Option<KeyId>, ActError> {
        if let Scope::Case(case) = scope {
            return self.case_key(CaseId(case)).map(Some);
        }
        let given = self.working.batch.scopes.iter();
        let in_batch = given.rev().find(|(held, _)| *held == scope);
        match in_batch {
            Some((_, key)) => Ok(Some(*key)),
            None => Ok(self.reader.scope_key(scope)?),
        }
    }

    fn case_key(&self, case: CaseId) -> Result<KeyId, ActError> {
        let in_batch = self.working.batch.cases.iter();
        let in_batch = in_batch.rev().find(|held| held.case == case);
        let key = match in_batch {
            Some(held) => Some(held.key),
            None => self.reader.case(case)?.map(|held| held.key),
        };
        Ok(key.ok_or(Refusal::NotFound(Thing::Case))?)
    }

    fn done_before(&self, tag: &[u8; 16], body: &[u8; 16]) -> Result<Option<Done>, ActError> {
        let batch = &self.working.batch;
        let in_batch = batch.once.iter().find(|row| row.tag == *tag).copied();
        let row = match in_batch {
            Some(row) => row,
            None => match self.reader.once(tag)? {
                Some(row) => row,
                None => return Ok(None),
            },
        };
        if row.body != *body {
            return Err(ActError::KeyReused);
        }
        let (after, count) = (row.first_seq - 1, row.entries as usize);
        let entries = match in_batch {
            Some(_) => {
                let later = batch.entries.iter().filter(|entry| entry.seq > after);
                later.take(count).cloned().collect()
            }
            None => self.reader.entries(after, count)?,
        };
        Ok(Some(Done { entries }))
    }

    pub(super) fn by_command(&mut self, command: &Command) -> Result<Done, ActError> {
        let now = self.now();
        let events = self.working.decide(command, now)?;
        let ledger = self.ledger_of(&events, now, &[])?;
        self.working.batch.ledger.extend(ledger);
        let entries = self.working.take_in(events, now);
        Ok(Done { entries })
    }

    pub(super) fn adopt(&mut self, plan: Box<Plan>, by: Option<Actor>) -> Result<Done, ActError> {
        let now = self.now();
        let known = |by: &Actor| {
            plan.post(&by.post).is_some() || require_known_post(&self.working.city, by).is_ok()
        };
        if !by.as_ref().is_none_or(known) {
            return Err(Refusal::UnknownPost.into());
        }
        let events = self.working.decide(&Command::AdoptPlan { plan, by }, now)?;
        let entries = self.working.take_in(events, now);
        self.enter_open(&entries);
        Ok(Done { entries })
    }

    pub(super) fn mark(
        &mut self,
        key: String,
        state: OutboxState,
        by: Actor,
    ) -> Result<(), ActError> {
        require_known_post(&self.working.city, &by)?;
        let in_batch = &self.working.batch.notices;
        let new = in_batch.iter().any(|(notice, ..)| notice.key == key);
        if !new && !self.reader.outbox_holds(&key)? {
            return Err(ActError::NoSuchNotice);
        }
        let at = self.now();
        self.working
            .batch
            .marks
            .push(OutboxMark { key, state, by, at });
        Ok(())
    }

    pub(super) fn now(&self) -> Time {
        self.shared.clock.now().max(self.working.city.recorded)
    }
}

// Whether the grouper has to learn anew which cases belong together.
const fn regroups(event: &Event) -> bool {
    matches!(
        event,
        Event::CaseCorrected { .. } | Event::CasesMoved { .. } | Event::MattersMerged { .. }
    )
}

fn registration(entry: Entry) -> Option<Registration> {
    let keywords = match &entry.event {
        Event::CaseRegistered { keywords, .. } => keywords.clone(),
        _ => Vec::new(),
    };
    case_row(entry).map(|row| Registration {
        case: row.case,
        counted: row.counted(),
        keywords,
    })
}

// A post's name goes into the log in clear, so it is one that some plan of the city has.
fn require_known_post(city: &City, by: &Actor) -> Result<(), Refusal> {
    if city.plans.is_empty() {
        return Err(Refusal::NoPlan);
    }
    let known = city
        .plans
        .values()
        .any(|plan| plan.post(&by.post).is_some());
    if known {
        Ok(())
    } else {
        Err(Refusal::UnknownPost)
    }
}

fn once_body(by: &Actor, act: &Act<String>) -> Vec<u8> {
    serde_json::to_vec(&(by, act)).expect("an act is plain data")
}

// What is said with a case goes under its own key. Cases that move leave it with the first of them: the matter
// that they leave may be large and outlive them.
fn on_case(act: &Act<String>) -> Option<Scope> {
    let case = match act {
        Act::StepCase { case, .. }
        | Act::StrikeCase { case, .. }
        | Act::PromiseOnCase(CasePromise { case, .. }) => Some(case),
        Act::CorrectCase(right) => Some(&right.case),
        Act::MoveCases { cases, .. } => cases.iter().min(),
        _ => None,
    };
    case.map(|case| Scope::Case(case.0))
}

fn incident(held: Option<&IncidentId>, what: Thing) -> Result<Scope, Refusal> {
    let incident = held.ok_or(Refusal::NotFound(what))?;
    Ok(Scope::Incident(incident.0))
}

// Whose key the text of an act goes under; none where the act has no text.
fn scope_of(city: &City, act: &Act<String>) -> Result<Option<Scope>, Refusal> {
    Ok(match act {
        Act::ReportMatter { matter, .. }
        | Act::ReportDanger { matter, .. }
        | Act::NoteAttention { matter, .. }
        | Act::PublishAnswer { matter, .. }
        | Act::MergeMatter { matter, .. } => Some(Scope::Matter(matter.0)),
        Act::Screen { assessment, .. }
        | Act::Verify { assessment, .. }
        | Act::Decide { assessment, .. } => Some(Scope::Assessment(assessment.0)),
        Act::CompleteTask { task, .. } if city.safety_tasks.contains_key(task) => city
            .safety_tasks
            .get(task)
            .map(|assessment| Scope::Assessment(assessment.0)),
        Act::CompleteTask { task, .. }
        | Act::AskHelp { task, .. }
        | Act::AnswerHelp { task, .. }
        | Act::HandOverTask { task, .. } => Some(incident(city.tasks.get(task), Thing::Task)?),
        Act::StepCase { .. }
        | Act::PromiseOnCase(_)
        | Act::CorrectCase(_)
        | Act::StrikeCase { .. }
        | Act::MoveCases { .. } => on_case(act),
        Act::ShowCase { case, .. } | Act::HideCase { case, .. } => {
            let asked = city.public.get(case).ok_or(Refusal::PublicityNotAsked)?;
            Some(Scope::Matter(asked.matter.0))
        }
        Act::StepPromise { promise, .. } if city.case_promises.contains_key(promise) => city
            .case_promises
            .get(promise)
            .map(|held| Scope::Case(held.case.0)),
        Act::StepPromise { promise, .. } => {
            Some(incident(city.promises.get(promise), Thing::Promise)?)
        }
        Act::DismissProposal { proposal, .. } => {
            Some(incident(city.proposals.get(proposal), Thing::Proposal)?)
        }
        Act::AnswerShortfall { reservation, .. } => Some(incident(
            city.reservations.get(reservation),
            Thing::Reservation,
        )?),
        Act::RecordQuestion { incident, .. }
        | Act::PublishStatement { incident, .. }
        | Act::MakePromise(NewPromise { incident, .. })
        | Act::Propose { incident, .. }
        | Act::ChangeLevel { incident, .. }
        | Act::EndMeasures { incident, .. }
        | Act::RelievePost { incident, .. }
        | Act::MergeIncident { incident, .. }
        | Act::ReopenIncident { incident, .. }
        | Act::EndIncident { incident, .. }
        | Act::ConfirmEnding { incident, .. } => Some(Scope::Incident(incident.0)),
        Act::ReadMaterial { .. }
        | Act::ReleaseWarning { .. }
        | Act::AcknowledgeWarning { .. }
        | Act::ReportFigures { .. }
        | Act::AskStock { .. }
        | Act::DeliverStock { .. }
        | Act::ReturnStock { .. }
        | Act::AddStock { .. } => None,
    })
}
