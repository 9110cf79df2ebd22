//! Folds events into state. Cannot fail and decides nothing: an event that refers to something
//! unknown changes only what it can.

use super::{
    Assessment, AssessmentState, City, Figure, Incident, IncidentEnd, Ladder, Matter, Promise,
    Proposal, Question, Signal, Statement, StepRecord, Task, TaskState, Warning, WarningState,
};
use crate::act::{Actor, Choice, Finding};
use crate::event::{Clock, Event, IncidentOpened, ProposalEnd, Proposer};
use crate::ids::{IncidentId, PostId};
use crate::indicators::{Arrival, Counters};
use crate::plan::{Level, Plan, Step};
use crate::time::Time;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl City {
    /// Folds one event in. `recorded` is the entry's instant.
    pub fn apply(&mut self, recorded: Time, event: &Event) {
        self.seq += 1;
        self.recorded = self.recorded.max(recorded);
        match event {
            Event::PlanAdopted { digest, plan, .. } => self.adopt(digest, plan),
            Event::CaseRegistered { .. } => self.case(event),
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
            Event::IncidentOpened(opened) => self.open(recorded, opened),
            _ => self.in_incident(recorded, event),
        }
    }

    fn adopt(&mut self, digest: &str, plan: &Plan) {
        let plan = Arc::new(plan.clone());
        self.counters = match self.plan {
            Some(_) => self.counters.adopt(&plan.indicators, &plan.keywords),
            None => Counters::new(&plan.indicators, &plan.keywords),
        };
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
        self.known.insert(*key);
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
            count: *count,
            previous: *previous,
            people: *people,
            history: *history,
            joins: *joins,
        };
        self.signals.insert(*signal, raised);
    }

    fn chain(&mut self, recorded: Time, event: &Event) {
        match event {
            Event::AssessmentOpened {
                assessment,
                signal,
                subject,
                holder,
                due,
            } => {
                self.next.assessment = self.next.assessment.max(assessment.next());
                self.assessing.insert(subject.clone(), *assessment);
                let opened = Assessment {
                    id: *assessment,
                    signal: *signal,
                    subject: subject.clone(),
                    opened: recorded,
                    state: AssessmentState::At(Step::Screening),
                    ladder: Ladder::starting(holder.clone(), *due),
                    steps: Vec::new(),
                };
                self.assessments.insert(*assessment, opened);
            }
            Event::StepOpened {
                assessment,
                step,
                holder,
                due,
            } => {
                if let Some(open) = self.assessments.get_mut(assessment) {
                    open.state = AssessmentState::At(*step);
                    open.ladder = Ladder::starting(holder.clone(), *due);
                }
            }
            Event::StepDone {
                assessment,
                step,
                finding,
                reason,
                by,
            } => {
                let Some(open) = self.assessments.get_mut(assessment) else {
                    return;
                };
                open.steps.push(StepRecord {
                    step: *step,
                    finding: *finding,
                    choice: None,
                    reason: reason.clone(),
                    by: by.clone(),
                    at: recorded,
                    ladder: open.ladder.clone(),
                });
                if *finding == Finding::Stops {
                    open.state = AssessmentState::Stopped(*step);
                    self.assessing.remove(&open.subject);
                }
            }
            Event::Decided {
                assessment,
                choice,
                reason,
                by,
            } => {
                let Some(open) = self.assessments.get_mut(assessment) else {
                    return;
                };
                let (finding, declined) = match choice {
                    Choice::Start(_) => (Finding::GoesOn, false),
                    Choice::Decline => (Finding::Stops, true),
                };
                open.steps.push(StepRecord {
                    step: Step::Decision,
                    finding,
                    choice: Some(*choice),
                    reason: reason.clone(),
                    by: by.clone(),
                    at: recorded,
                    ladder: open.ladder.clone(),
                });
                if declined {
                    open.state = AssessmentState::Declined;
                    self.assessing.remove(&open.subject);
                }
            }
            _ => {}
        }
    }

    fn with_ladder(&mut self, clock: Clock, change: impl FnOnce(&mut Ladder)) {
        let ladder = match clock {
            Clock::Step { assessment, .. } => self
                .assessments
                .get_mut(&assessment)
                .map(|open| &mut open.ladder),
            Clock::Release { warning } => {
                let incident = self
                    .warnings
                    .get(&warning)
                    .and_then(|id| self.incidents.get_mut(id));
                incident.and_then(|incident| {
                    match &mut incident.warnings.get_mut(&warning)?.state {
                        WarningState::Waiting(ladder) => Some(ladder),
                        _ => None,
                    }
                })
            }
        };
        if let Some(ladder) = ladder {
            change(ladder);
        }
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
            Event::IncidentEnded { .. } => self.responding.retain(|_, open| *open != id),
            _ => {}
        }
        if let Some(incident) = self.incidents.get_mut(&id) {
            incident.apply(recorded, event);
        }
    }
}

impl Incident {
    /// An incident as it stands the moment it opens under its plan.
    pub(crate) fn opened(recorded: Time, opened: &IncidentOpened, plan: Arc<Plan>) -> Self {
        Incident {
            id: opened.incident,
            assessment: opened.assessment,
            subject: opened.subject.clone(),
            plan,
            plan_digest: opened.plan.clone(),
            opened: recorded,
            expected: opened.expected,
            level: opened.level,
            level_since: recorded,
            levels: vec![(recorded, opened.level, opened.by.clone())],
            measures: true,
            warnings: BTreeMap::new(),
            tasks: BTreeMap::new(),
            figures: Vec::new(),
            questions: BTreeMap::new(),
            statements: BTreeMap::new(),
            promises: BTreeMap::new(),
            proposals: BTreeMap::new(),
            turned_down: BTreeSet::new(),
            ending_asked: None,
            ended: None,
        }
    }

    /// Folds one of this incident's own events in.
    pub(crate) fn apply(&mut self, recorded: Time, event: &Event) {
        match event {
            Event::WarningPrepared { .. }
            | Event::WarningReleased { .. }
            | Event::WarningWithdrawn { .. }
            | Event::WarningAcknowledged { .. } => self.apply_warning(recorded, event),
            Event::TaskOpened { .. }
            | Event::TaskDone { .. }
            | Event::TaskOverdue { .. }
            | Event::TaskVoided { .. } => self.apply_task(recorded, event),
            Event::QuestionRecorded { .. }
            | Event::StatementPublished { .. }
            | Event::PromiseMade { .. }
            | Event::PromiseSilent { .. } => self.apply_question(recorded, event),
            Event::LevelProposed { .. } | Event::ProposalClosed { .. } => {
                self.apply_proposal(recorded, event)
            }
            Event::FiguresReported { people_on_site, .. } => {
                self.figures.push(Figure {
                    at: recorded,
                    people_on_site: *people_on_site,
                });
            }
            Event::ConditionCleared { to, .. } => {
                self.turned_down.remove(to);
            }
            Event::LevelChanged { to, by, .. } => self.change_level(recorded, *to, by),
            Event::MeasuresEnded { .. } => self.measures = false,
            Event::EndingAsked { reason, by, .. } => {
                self.ending_asked = Some((by.clone(), reason.clone()))
            }
            Event::IncidentEnded {
                ending,
                reason,
                by,
                second,
                ..
            } => {
                self.measures = false;
                self.ended = Some(IncidentEnd {
                    ending: *ending,
                    reason: reason.clone(),
                    by: by.clone(),
                    second: second.clone(),
                    at: recorded,
                });
            }
            _ => {}
        }
    }

    fn change_level(&mut self, recorded: Time, to: Level, by: &Actor) {
        self.level = to;
        self.level_since = recorded;
        self.measures = true;
        self.turned_down.clear();
        self.levels.push((recorded, to, by.clone()));
    }

    fn apply_warning(&mut self, recorded: Time, event: &Event) {
        match event {
            Event::WarningPrepared {
                warning,
                level,
                second_person,
                ..
            } => {
                let (holder, due): (PostId, Time) = match second_person {
                    Some(second) => (second.holder.clone(), second.due),
                    None => (self.plan.commander().clone(), recorded),
                };
                let prepared = Warning {
                    id: *warning,
                    level: *level,
                    second_person: second_person.clone(),
                    state: WarningState::Waiting(Ladder::starting(holder, due)),
                    acknowledged: BTreeMap::new(),
                };
                self.warnings.insert(*warning, prepared);
            }
            Event::WarningReleased { warning, by, .. } => {
                if let Some(held) = self.warnings.get_mut(warning) {
                    held.state = WarningState::Released {
                        at: recorded,
                        by: by.clone(),
                    };
                }
            }
            Event::WarningWithdrawn { warning, .. } => {
                if let Some(held) = self.warnings.get_mut(warning) {
                    held.state = WarningState::Withdrawn;
                }
            }
            Event::WarningAcknowledged { warning, post, .. } => {
                if let Some(held) = self.warnings.get_mut(warning) {
                    held.acknowledged.entry(post.clone()).or_insert(recorded);
                }
            }
            _ => {}
        }
    }

    fn apply_task(&mut self, recorded: Time, event: &Event) {
        match event {
            Event::TaskOpened {
                task,
                spec,
                group,
                owner,
                due,
                ..
            } => {
                let opened = Task {
                    id: *task,
                    spec: spec.clone(),
                    group: group.clone(),
                    owner: owner.clone(),
                    opened: recorded,
                    due: *due,
                    overdue: false,
                    state: TaskState::Open,
                };
                self.tasks.insert(*task, opened);
            }
            Event::TaskDone {
                task, evidence, by, ..
            } => {
                if let Some(held) = self.tasks.get_mut(task) {
                    held.overdue |= recorded > held.due;
                    held.state = TaskState::Done {
                        at: recorded,
                        by: by.clone(),
                        evidence: evidence.clone(),
                    };
                }
            }
            Event::TaskOverdue { task, .. } => {
                if let Some(held) = self.tasks.get_mut(task) {
                    held.overdue = true;
                }
            }
            Event::TaskVoided { task, .. } => {
                if let Some(held) = self.tasks.get_mut(task) {
                    held.state = TaskState::Voided { at: recorded };
                }
            }
            _ => {}
        }
    }

    fn apply_question(&mut self, recorded: Time, event: &Event) {
        match event {
            Event::QuestionRecorded { question, text, .. } => {
                let recorded = Question {
                    id: *question,
                    text: text.clone(),
                    asked: recorded,
                    statements: Vec::new(),
                    promises: Vec::new(),
                };
                self.questions.insert(*question, recorded);
                self.ending_asked = None;
            }
            Event::StatementPublished {
                statement,
                question,
                unit,
                text,
                ..
            } => {
                if let Some(held) = self.questions.get_mut(question) {
                    held.statements.push(*statement);
                }
                let published = Statement {
                    id: *statement,
                    question: *question,
                    unit: unit.clone(),
                    text: text.clone(),
                    at: recorded,
                };
                self.statements.insert(*statement, published);
            }
            Event::PromiseMade {
                promise,
                question,
                owner,
                due,
                text,
                ..
            } => {
                if let Some(held) = self.questions.get_mut(question) {
                    held.promises.push(*promise);
                }
                let made = Promise {
                    id: *promise,
                    question: *question,
                    owner: owner.clone(),
                    due: *due,
                    text: text.clone(),
                    made: recorded,
                    silent: false,
                };
                self.promises.insert(*promise, made);
            }
            Event::PromiseSilent { promise, .. } => {
                if let Some(held) = self.promises.get_mut(promise) {
                    held.silent = true;
                }
            }
            _ => {}
        }
    }

    fn apply_proposal(&mut self, recorded: Time, event: &Event) {
        match event {
            Event::LevelProposed {
                proposal,
                to,
                proposer,
                ..
            } => {
                let made = Proposal {
                    id: *proposal,
                    to: *to,
                    proposer: proposer.clone(),
                    at: recorded,
                    open: true,
                };
                self.proposals.insert(*proposal, made);
            }
            Event::ProposalClosed { proposal, end, .. } => {
                let Some(held) = self.proposals.get_mut(proposal) else {
                    return;
                };
                held.open = false;
                let machine = held.proposer == Proposer::Condition;
                if machine && matches!(end, ProposalEnd::Dismissed { .. }) {
                    self.turned_down.insert(held.to);
                }
            }
            _ => {}
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
            | Event::TaskVoided { incident, .. }
            | Event::FiguresReported { incident, .. }
            | Event::QuestionRecorded { incident, .. }
            | Event::StatementPublished { incident, .. }
            | Event::PromiseMade { incident, .. }
            | Event::PromiseSilent { incident, .. }
            | Event::LevelProposed { incident, .. }
            | Event::ProposalClosed { incident, .. }
            | Event::ConditionCleared { incident, .. }
            | Event::LevelChanged { incident, .. }
            | Event::MeasuresEnded { incident, .. }
            | Event::EndingAsked { incident, .. }
            | Event::IncidentEnded { incident, .. } => Some(*incident),
            _ => None,
        }
    }
}
