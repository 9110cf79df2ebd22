//! Folds events into state. Cannot fail and decides nothing: an event that refers to something
//! unknown changes only what it can.

mod age;
mod attention;
mod case_promise;
mod casework;
mod chain;
mod incident;
mod records;
mod safety;
mod stock;
mod task;
mod vault;

pub use age::{ASSESSMENT_KEPT, Ageing, INCIDENT_KEPT, Past};

use super::{AssessmentState, City, Incident, Ladder, Matter, PublicCase, Signal};
use crate::event::{Event, IncidentOpened};
use crate::ids::IncidentId;
use crate::indicators::{Arrival, Counters};
use crate::plan::Plan;
use crate::time::Time;
use std::sync::Arc;

impl City {
    /// Folds one event in, and lets go of what has been closed for long enough by then. `recorded` is the
    /// entry's instant.
    pub fn apply(&mut self, recorded: Time, event: &Event) {
        self.tally(recorded, event);
        self.fold(recorded, event);
        self.note_later(event);
        self.age();
    }

    fn fold(&mut self, recorded: Time, event: &Event) {
        self.seq += 1;
        self.recorded = self.recorded.max(recorded);
        match event {
            Event::PlanAdopted { digest, plan, .. } => self.adopt(digest, plan),
            Event::CaseRegistered { .. } => self.case(event),
            Event::CaseCorrected { .. }
            | Event::CasesMoved { .. }
            | Event::MattersMerged { .. } => {
                self.records(recorded, event);
            }
            Event::PublicityAsked { .. } | Event::CaseShown { .. } | Event::CaseHidden { .. } => {
                self.publicity(recorded, event);
            }
            Event::AttentionNoted { .. }
            | Event::AnswerAsked { .. }
            | Event::AnswerOverdue { .. }
            | Event::AnswerPublished { .. } => self.attention(recorded, event),
            Event::CaseStepped { .. }
            | Event::CaseClock { .. }
            | Event::CaseEnded { .. }
            | Event::CaseRated { .. }
            | Event::CalendarAdopted { .. } => self.casework(recorded, event),
            Event::CasePromise { .. } => self.case_promise(recorded, event),
            Event::MaterialAdded { .. }
            | Event::MaterialRead { .. }
            | Event::CaseErased { .. }
            | Event::CaseDestroyed { .. } => self.vault(recorded, event),
            Event::OpeningAsked { .. } | Event::OpeningsMany { .. } => {}
            Event::SignalRaised { .. } => self.signal(recorded, event),
            Event::AssessmentOpened { .. }
            | Event::StepDone { .. }
            | Event::StepOpened { .. }
            | Event::Decided { .. } => self.chain(recorded, event),
            Event::ClockMissed { clock, post, due } => {
                self.with_ladder(*clock, |ladder| ladder.miss(post.clone(), *due));
            }
            Event::ClockPassed {
                clock,
                to,
                rung,
                due,
            } => {
                self.with_ladder(*clock, |ladder| ladder.pass(to.clone(), *rung, *due));
            }
            Event::AlarmRaised { clock } => self.with_ladder(*clock, Ladder::alarm),
            Event::SafetyTask {
                task,
                assessment,
                change,
            } => self.safety(recorded, *task, *assessment, change),
            Event::IncidentOpened(opened) => self.open(recorded, opened),
            Event::StockAdded { item, pieces, .. } => {
                self.stock.entry(item.clone()).or_default().add(*pieces);
            }
            Event::IncidentMerged { incident, into, .. } => {
                self.merge(*incident, *into, recorded, event);
            }
            _ => self.in_incident(recorded, event),
        }
    }

    fn adopt(&mut self, digest: &str, plan: &Plan) {
        let plan = Arc::new(plan.clone());
        self.counters = match self.plan {
            Some(_) => {
                let (watches, words) = (&plan.indicators, &plan.keywords);
                self.counters.adopt(watches, words, self.next.case)
            }
            None => Counters::new(&plan.indicators, &plan.keywords),
        };
        self.recount_stock(&plan);
        self.adopted.push((self.next.case, digest.to_owned()));
        self.plans.insert(digest.to_owned(), Arc::clone(&plan));
        self.plan = Some(plan);
    }

    fn case(&mut self, event: &Event) {
        let Event::CaseRegistered {
            case,
            key,
            time,
            channel,
            people,
            matter,
            matter_key,
            keywords,
            ..
        } = event
        else {
            return;
        };
        self.next.case = self.next.case.max(case.next());
        self.next.matter = self.next.matter.max(matter.next());
        self.known.push(*key);
        self.unclassed.registered(*case, *time, self.recorded);
        if let Some(label) = matter_key {
            self.matter_keys.insert(*label, *matter);
        }
        let held = self.matters.entry(*matter).or_insert(Matter {
            id: *matter,
            first_case: *case,
            cases: 0,
            people: 0,
            latest: *time,
        });
        held.cases += 1;
        held.people += u64::from(*people);
        held.latest = held.latest.max(*time);
        let arrival = Arrival {
            time: *time,
            channel: *channel,
            people: *people,
            matter: *matter,
            keywords,
        };
        self.counters.observe(&arrival, &mut Vec::new());
    }

    fn publicity(&mut self, recorded: Time, event: &Event) {
        match event {
            Event::PublicityAsked { case, matter } => {
                let asked = PublicCase {
                    matter: *matter,
                    shown: None,
                    changed: recorded,
                };
                self.public.insert(*case, asked);
            }
            Event::CaseShown { case, text, .. } => {
                if let Some(held) = self.public.get_mut(case) {
                    held.shown = Some((text.clone(), recorded));
                    held.changed = recorded;
                }
            }
            Event::CaseHidden { case, .. } => {
                if let Some(held) = self.public.get_mut(case) {
                    held.shown = None;
                    held.changed = recorded;
                }
            }
            _ => {}
        }
    }

    fn signal(&mut self, recorded: Time, event: &Event) {
        let Event::SignalRaised {
            signal,
            cause,
            subject,
            at,
            count,
            previous,
            people,
            history,
            joins,
        } = event
        else {
            return;
        };
        self.next.signal = self.next.signal.max(signal.next());
        let raised = Signal {
            id: *signal,
            cause: cause.clone(),
            subject: subject.clone(),
            at: *at,
            recorded,
            seq: self.seq,
            count: *count,
            previous: *previous,
            people: *people,
            history: *history,
            joins: *joins,
        };
        self.signals.insert(*signal, raised);
        self.ages(Ageing::Signal(*signal));
    }

    fn open(&mut self, recorded: Time, opened: &IncidentOpened) {
        let Some(plan) = self.plans.get(&opened.plan).cloned() else {
            return;
        };
        self.next.incident = self.next.incident.max(opened.incident.next());
        if let Some(done) = self.assessments.get_mut(&opened.assessment) {
            done.state = AssessmentState::Started(opened.incident);
        }
        self.assessing.remove(&opened.subject);
        self.responding
            .insert(opened.subject.clone(), opened.incident);
        self.incidents
            .insert(opened.incident, Incident::opened(recorded, opened, plan));
    }

    // What is open goes on in the other incident under its own numbers; what is done stays as it was.
    fn merge(&mut self, id: IncidentId, into: IncidentId, recorded: Time, event: &Event) {
        let (Some(mut gone), true) = (
            self.incidents.get(&id).cloned(),
            self.incidents.contains_key(&into),
        ) else {
            return;
        };
        gone.apply(recorded, event);
        if let Some(held) = self.incidents.get_mut(&into) {
            held.take_in(&mut gone);
            let moved = |home: &IncidentId| *home == id;
            let tasks = held.tasks.keys().copied();
            self.tasks.extend(tasks.map(|task| (task, into)));
            let questions = self.questions.values_mut().filter(|home| moved(home));
            questions.for_each(|home| *home = into);
            let promises = self.promises.values_mut().filter(|home| moved(home));
            promises.for_each(|home| *home = into);
            let stock = self.reservations.values_mut().filter(|home| moved(home));
            stock.for_each(|home| *home = into);
            let subjects = self.responding.values_mut().filter(|home| moved(home));
            subjects.for_each(|home| *home = into);
        }
        self.incidents.insert(id, gone);
        self.ages(Ageing::Incident(id));
    }

    // Every subject it answers to, those of incidents merged into it included.
    fn respond_again(&mut self, id: IncidentId) {
        let mut of = vec![id];
        while let Some(next) = of.pop() {
            let Some(incident) = self.incidents.get(&next) else {
                continue;
            };
            of.extend(&incident.merged);
            let subject = self.subject_now(&incident.subject);
            self.responding.insert(subject, id);
        }
    }

    fn in_incident(&mut self, recorded: Time, event: &Event) {
        let Some(id) = event.incident() else { return };
        match event {
            Event::TaskOpened { task, .. } => {
                self.next.task = self.next.task.max(task.next());
                self.tasks.insert(*task, id);
            }
            Event::WarningPrepared { warning, .. } => {
                self.next.warning = self.next.warning.max(warning.next());
                self.warnings.insert(*warning, id);
            }
            Event::QuestionRecorded { question, .. } => {
                self.next.question = self.next.question.max(question.next());
                self.questions.insert(*question, id);
            }
            Event::StatementPublished { statement, .. } => {
                self.next.statement = self.next.statement.max(statement.next());
            }
            Event::PromiseMade { promise, .. } => {
                self.next.promise = self.next.promise.max(promise.next());
                self.promises.insert(*promise, id);
            }
            Event::LevelProposed { proposal, .. } => {
                self.next.proposal = self.next.proposal.max(proposal.next());
                self.proposals.insert(*proposal, id);
            }
            Event::StockReserved { .. } | Event::StockReturned { .. } => self.shelve(event),
            Event::IncidentEnded { .. } => {
                self.responding.retain(|_, open| *open != id);
                self.ages(Ageing::Incident(id));
            }
            Event::IncidentReopened { .. } => self.respond_again(id),
            _ => {}
        }
        if let Some(incident) = self.incidents.get_mut(&id) {
            incident.apply(recorded, event);
        }
    }
}

impl Event {
    /// The incident it belongs to, where it belongs to one.
    #[must_use]
    pub fn incident(&self) -> Option<IncidentId> {
        match self {
            Event::IncidentOpened(opened) => Some(opened.incident),
            Event::WarningPrepared { incident, .. }
            | Event::WarningReleased { incident, .. }
            | Event::WarningWithdrawn { incident, .. }
            | Event::WarningAcknowledged { incident, .. }
            | Event::TaskOpened { incident, .. }
            | Event::TaskDone { incident, .. }
            | Event::TaskOverdue { incident, .. }
            | Event::HelpAsked { incident, .. }
            | Event::HelpAnswered { incident, .. }
            | Event::TaskHandedOver { incident, .. }
            | Event::TaskVoided { incident, .. }
            | Event::StockReserved { incident, .. }
            | Event::StockShort { incident, .. }
            | Event::ShortfallAnswered { incident, .. }
            | Event::StockDelivered { incident, .. }
            | Event::StockLate { incident, .. }
            | Event::StockReturned { incident, .. }
            | Event::FiguresReported { incident, .. }
            | Event::QuestionRecorded { incident, .. }
            | Event::StatementPublished { incident, .. }
            | Event::PromiseMade { incident, .. }
            | Event::PromiseSilent { incident, .. }
            | Event::PromiseStepped { incident, .. }
            | Event::PromiseWord { incident, .. }
            | Event::LevelProposed { incident, .. }
            | Event::ProposalClosed { incident, .. }
            | Event::ConditionCleared { incident, .. }
            | Event::LevelChanged { incident, .. }
            | Event::MeasuresEnded { incident, .. }
            | Event::EndingAsked { incident, .. }
            | Event::IncidentEnded { incident, .. }
            | Event::IncidentMerged { incident, .. }
            | Event::IncidentReopened { incident, .. } => Some(*incident),
            _ => None,
        }
    }
}
