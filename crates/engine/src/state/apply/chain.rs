//! Folds the decision chain's events and every escalating clock in.

use crate::act::{Actor, Choice, Finding, TextRef};
use crate::event::{Clock, Event};
use crate::ids::AssessmentId;
use crate::plan::Step;
use crate::state::{Ageing, Assessment, AssessmentState, City, Ladder, StepRecord, WarningState};
use crate::time::Time;
use std::collections::BTreeMap;

impl City {
    pub(super) fn chain(&mut self, recorded: Time, event: &Event) {
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
                    tasks: BTreeMap::new(),
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
                self.done(recorded, *assessment, (*step, *finding, None), reason, by);
                if *finding == Finding::Stops {
                    self.close(*assessment, AssessmentState::Stopped(*step));
                }
            }
            Event::Decided {
                assessment,
                choice,
                reason,
                by,
            } => {
                let starts = matches!(choice, Choice::Start(_));
                let finding = if starts {
                    Finding::GoesOn
                } else {
                    Finding::Stops
                };
                let outcome = (Step::Decision, finding, Some(*choice));
                self.done(recorded, *assessment, outcome, reason, by);
                if !starts {
                    self.close(*assessment, AssessmentState::Declined);
                }
            }
            _ => {}
        }
    }

    fn done(
        &mut self,
        recorded: Time,
        id: AssessmentId,
        (step, finding, choice): (Step, Finding, Option<Choice>),
        reason: &TextRef,
        by: &Actor,
    ) {
        let Some(open) = self.assessments.get_mut(&id) else {
            return;
        };
        open.steps.push(StepRecord {
            step,
            finding,
            choice,
            reason: reason.clone(),
            by: by.clone(),
            at: recorded,
            ladder: open.ladder.clone(),
        });
    }

    fn close(&mut self, id: AssessmentId, state: AssessmentState) {
        let Some(open) = self.assessments.get_mut(&id) else {
            return;
        };
        open.state = state;
        self.assessing.remove(&open.subject);
        self.ages(Ageing::Assessment(id));
    }

    pub(super) fn with_ladder(&mut self, clock: Clock, change: impl FnOnce(&mut Ladder)) {
        let ladder = match clock {
            Clock::Step { assessment, .. } => self
                .assessments
                .get_mut(&assessment)
                .map(|open| &mut open.ladder),
            Clock::Promise { promise } => {
                let incident = self
                    .promises
                    .get(&promise)
                    .and_then(|id| self.incidents.get_mut(id));
                incident
                    .and_then(|incident| incident.promises.get_mut(&promise))
                    .or_else(|| Some(&mut self.case_promises.get_mut(&promise)?.promise))
                    .map(|held| &mut held.ladder)
            }
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
            Clock::Shortfall { reservation } => {
                let home = self.reservations.get(&reservation);
                let incident = home.and_then(|id| self.incidents.get_mut(id));
                let held = incident.and_then(|incident| incident.stock.get_mut(&reservation));
                held.and_then(|held| Some(&mut held.short.as_mut()?.ladder))
            }
            Clock::Help { task } => {
                let home = self.tasks.get(&task);
                let incident = home.and_then(|id| self.incidents.get_mut(id));
                let held = incident.and_then(|incident| incident.tasks.get_mut(&task));
                held.and_then(|held| Some(&mut held.help.last_mut()?.ladder))
            }
        };
        if let Some(ladder) = ladder {
            change(ladder);
        }
    }
}
