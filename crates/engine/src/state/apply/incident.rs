//! Folds an incident's own events in.

use crate::act::{Actor, Ending};
use crate::event::{Event, IncidentOpened, ProposalEnd, Proposer};
use crate::ids::PostId;
use crate::plan::{Level, Plan, Target};
use crate::promise::{Promise, Stage};
use crate::state::{
    Figure, Incident, IncidentEnd, Ladder, Proposal, Question, Statement, Warning, WarningState,
};
use crate::time::Time;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
            stock: BTreeMap::new(),
            turned_down: BTreeSet::new(),
            left: None,
            ending_asked: None,
            ended: None,
            reopened: Vec::new(),
            merged_into: None,
            merged: Vec::new(),
            figures_past: 0,
            slim: false,
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
            | Event::HelpAsked { .. }
            | Event::HelpAnswered { .. }
            | Event::TaskHandedOver { .. }
            | Event::TaskVoided { .. } => self.apply_task(recorded, event),
            Event::StockReserved { .. }
            | Event::StockShort { .. }
            | Event::ShortfallAnswered { .. }
            | Event::StockDelivered { .. }
            | Event::StockLate { .. }
            | Event::StockReturned { .. } => self.apply_stock(recorded, event),
            Event::QuestionRecorded { .. } | Event::StatementPublished { .. } => {
                self.apply_question(recorded, event)
            }
            Event::PromiseMade { .. }
            | Event::PromiseStepped { .. }
            | Event::PromiseWord { .. }
            | Event::PromiseSilent { .. } => self.apply_promise(recorded, event),
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
            Event::IncidentEnded { .. }
            | Event::IncidentMerged { .. }
            | Event::IncidentReopened { .. } => self.apply_end(recorded, event),
            _ => {}
        }
    }

    fn apply_end(&mut self, recorded: Time, event: &Event) {
        let (ending, reason, by, second) = match event {
            Event::IncidentEnded {
                ending,
                reason,
                by,
                second,
                ..
            } => (*ending, reason, by, second.clone()),
            Event::IncidentMerged {
                into, reason, by, ..
            } => {
                self.merged_into = Some(*into);
                (Ending::Merged, reason, by, None)
            }
            Event::IncidentReopened { reason, by, .. } => {
                let end = self.ended.take();
                self.reopened
                    .extend(end.map(|end| (end, by.clone(), reason.clone(), recorded)));
                self.level_since = recorded;
                self.figures_past = self.figures.len();
                self.ending_asked = None;
                return;
            }
            _ => return,
        };
        self.measures = false;
        self.ended = Some(IncidentEnd {
            ending,
            reason: reason.clone(),
            by: by.clone(),
            second,
            at: recorded,
        });
    }

    /// Takes over what is open in an incident that goes on in this one. How many people are on site is
    /// unknown until somebody counts the whole.
    pub(crate) fn take_in(&mut self, gone: &mut Incident) {
        let open: Vec<_> = gone.open_tasks().map(|task| task.id).collect();
        let tasks = open.iter().filter_map(|id| gone.tasks.remove_entry(id));
        self.tasks.extend(tasks);
        for question in gone.questions.values_mut() {
            question.from.get_or_insert(gone.id);
        }
        self.questions.append(&mut gone.questions);
        self.statements.append(&mut gone.statements);
        self.promises.append(&mut gone.promises);
        self.stock.append(&mut gone.stock);
        self.merged.push(gone.id);
        self.figures_past = self.figures.len();
        self.ending_asked = None;
    }

    fn change_level(&mut self, recorded: Time, to: Level, by: &Actor) {
        let from = std::mem::replace(&mut self.level, to);
        self.level_since = recorded;
        self.measures = true;
        self.turned_down.clear();
        self.left = (to < from).then_some(from);
        self.turned_down.extend(self.left.map(Target::Level));
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

    fn apply_question(&mut self, recorded: Time, event: &Event) {
        match event {
            Event::QuestionRecorded { question, text, .. } => {
                let recorded = Question {
                    id: *question,
                    text: text.clone(),
                    asked: recorded,
                    statements: Vec::new(),
                    promises: Vec::new(),
                    from: None,
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
            _ => {}
        }
    }

    fn apply_promise(&mut self, recorded: Time, event: &Event) {
        match event {
            Event::PromiseMade {
                promise,
                question,
                owner,
                due,
                text,
                test,
                by,
                ..
            } => {
                if let Some(held) = self.questions.get_mut(question) {
                    held.promises.push(*promise);
                }
                let asked = test.is_some();
                let made = Promise {
                    question: Some(*question),
                    test: test.clone(),
                    stage: if asked { Stage::Made } else { Stage::Accepted },
                    ..Promise::made(*promise, recorded, (owner, *due), by, text)
                };
                self.promises.insert(*promise, made);
            }
            Event::PromiseStepped {
                promise, step, by, ..
            } => {
                if let Some(held) = self.promises.get_mut(promise) {
                    held.apply(recorded, step, by);
                }
            }
            Event::PromiseWord {
                promise,
                case,
                kept,
                ..
            } => {
                let superior = |plan: &Plan, owner: &PostId| {
                    let held = plan.post(owner).and_then(|post| post.superior.clone());
                    held.unwrap_or_else(|| owner.clone())
                };
                if let Some(held) = self.promises.get_mut(promise) {
                    let answers = superior(&self.plan, &held.owner);
                    held.heard(recorded, *case, *kept, answers);
                }
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
                    self.left = None;
                }
            }
            _ => {}
        }
    }
}
